"""One law asked about all students: on the day of the question, or on every day on which it is the law."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, TypeVar

from xueji.language.backends.smt import Formula
from xueji.model.enums import Change, DocumentStatus, Stage
from xueji.model.values import LATEST
from xueji.policy.layer import boundaries
from xueji.prove.inquiry import Inquiry
from xueji.prove.outcomes import Formulas
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled
from xueji.questions.finding import Asked, Finding, Open

Says = Callable[[Any], Formula]
"""What is asked, in the formulas of one inquiry: of its `Outcomes`, or its `Findings` where it is about records."""


T = TypeVar("T")
_PATIENCE: Final = 4.0
"""Seconds after which something is asked anew."""


class Law:
    """A law and the inquiries made of it, kept: a second question of the same change costs no translation."""

    def __init__(self, side: Side, on: date) -> None:
        self.side = side
        self.on = on
        self._kept: dict[tuple[Change | None, Stage, bool], Inquiry] = {}

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which this is the law; the day of the question is among them."""
        policy = self.side.policy
        counting = [d for d in policy.known if d.status is DocumentStatus.ISSUED or self.side.drafts]
        turns = boundaries(counting, policy.region)
        first = max((day for day in turns if day <= policy.on), default=policy.on)
        next_law = min((day for day in turns if day > policy.on), default=LATEST + timedelta(days=1))
        return min(first, self.on), max(next_law - timedelta(days=1), self.on)

    def inquiry(self, change: Change | None, stage: Stage, deadline: Deadline, *, any_day: bool = False) -> Inquiry:
        """All students of a stage before this law; with `any_day` on any day of it. Raises `Unsettled`."""
        if not deadline.left():
            raise Unsettled("time")
        key = change, stage, any_day
        if key not in self._kept:
            self._kept[key] = Inquiry((self.side,), change, stage, self.on, deadline, self.days if any_day else None)
        found = self._kept[key]
        found.solver.deadline = deadline
        return found

    def never(self, says: Says, change: Change | None, stage: Stage, deadline: Deadline) -> bool:
        """Say whether it is proved that something holds of no student on any day of this law; raises `Unsettled`."""

        def possible(inquiry: Inquiry) -> bool:
            return inquiry.possible(says(formulas_of(inquiry)))

        return not any(self.settled(possible, change, stage, deadline, any_day=later) for later in (False, True))

    def settled(
        self,
        ask: Callable[[Inquiry], T],
        change: Change | None,
        stage: Stage,
        deadline: Deadline,
        *,
        any_day: bool = False,
    ) -> T:
        """Put something to an inquiry; what takes long is put to a fresh one, as luck has a part in how long it takes.

        Raises `Unsettled` when the deadline has passed, or where it is not time that is wanting.
        """
        patience = _PATIENCE
        while True:
            inquiry = self.inquiry(change, stage, deadline, any_day=any_day)
            inquiry.solver.deadline = Deadline(min(patience, deadline.left()))
            try:
                return ask(inquiry)
            except Unsettled as unsettled:
                if unsettled.why != "time" or not deadline.left():
                    raise
            del self._kept[change, stage, any_day]
            patience *= 2


def formulas_of(inquiry: Inquiry) -> Formulas:
    """What the one law of an inquiry makes of all students: `Outcomes` of a change, `Findings` of stored records."""
    return inquiry.findings[0] if inquiry.change is None else inquiry.outcomes[0]


def by_stage(
    law: Law,
    change: Change | None,
    stages: Sequence[Stage],
    deadline: Deadline,
    ask: Callable[[Inquiry], Iterable[Finding]],
) -> Iterator[Asked]:
    """Ask of one stage after the other; a stage for which the time runs out is open."""
    for stage in stages:
        try:
            yield Asked(tuple(law.settled(lambda inquiry: [*ask(inquiry)], change, stage, deadline)))
        except Unsettled as unsettled:
            yield Asked((), (Open(change, stage, "*", unsettled.why),))
