"""The chart of statuses (学籍状态) and changes (学籍异动), as data.

It says what the life of a registration can look like at all. It is wider than any regulation on purpose: where the law
of some place is silent the chart must not speak for it. What the regulations forbid, they forbid by article.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xueji.model.enums import Change, Status

P, E, L, T = Status.PENDING, Status.ENROLLED, Status.ON_LEAVE, Status.TRANSFERRING
S, D, A, W = Status.SUSPECTED_DROPOUT, Status.DROPPED_OUT, Status.ABROAD, Status.WITHDRAWN
G, C, I = Status.GRADUATED, Status.COMPLETED, Status.INCOMPLETE  # noqa: E741 -- one letter a status in the table below

INITIAL = Status.PENDING
FINAL = frozenset({Status.EXPELLED, Status.DECEASED, Status.CANCELLED, Status.GRADUATED, Status.INCOMPLETE})
"""A registration may end here; graduation may also be the door to the next stage."""

_LIVE = (E, L, T, S, D, A)
SAME = None
"""The change leaves the status as it is."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One change: from which statuses it may start, and where it leads (`SAME`: nowhere else)."""

    change: Change
    sources: tuple[Status, ...]
    target: Status | None


ARROWS: tuple[Arrow, ...] = (
    Arrow(Change.REGISTER, (P, T, G), E),
    Arrow(Change.DEFER_REGISTRATION, (P, G), SAME),
    Arrow(Change.PROMOTE, (E,), SAME),
    Arrow(Change.TRANSFER, (E, L, S, D), T),
    Arrow(Change.LEAVE, (E, S), L),
    Arrow(Change.EXTEND_LEAVE, (L,), SAME),
    Arrow(Change.RESUME, (L,), E),
    Arrow(Change.REPORT_ABSENCE, (E, S), S),
    Arrow(Change.DROPOUT, (E, S, L), D),
    Arrow(Change.RETURN, (S, D, W), E),
    Arrow(Change.WITHDRAW, (E, L, S, D), W),
    Arrow(Change.EXPEL, (E, L, S, D), Status.EXPELLED),
    Arrow(Change.GO_ABROAD, (E, L), A),
    Arrow(Change.RETURN_FROM_ABROAD, (A,), E),
    Arrow(Change.CORRECT_DATA, (P, *_LIVE), SAME),
    Arrow(Change.REPEAT_GRADE, (E,), SAME),
    Arrow(Change.SKIP_GRADE, (E,), SAME),
    Arrow(Change.GRADUATE, (E, C), G),
    Arrow(Change.COMPLETE, (E,), C),
    Arrow(Change.END_INCOMPLETE, (E, L, S, D, W, C), I),
    Arrow(Change.DECEASE, (P, *_LIVE, W), Status.DECEASED),
    Arrow(Change.CANCEL, (P, *_LIVE, W), Status.CANCELLED),
    Arrow(Change.DELAY_ENTRY, (P, G), SAME),
    Arrow(Change.DISCLOSE, tuple(Status), SAME),
    Arrow(Change.REISSUE_CERTIFICATE, (G, C, I), SAME),
)

CHART: Mapping[Change, Arrow] = MappingProxyType({arrow.change: arrow for arrow in ARROWS})
