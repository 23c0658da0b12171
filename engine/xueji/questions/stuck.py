"""Is there a status (学籍状态) a student cannot leave under these rules? The chart of statuses, times the rules.

Death and cancellation end a registration; they are no way out of a status for a student.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from xueji.language.backends.smt import Formula
from xueji.lifecycle.chart import CHART, FINAL
from xueji.model.decision import Text
from xueji.model.enums import Change, Outcome, Stage, Status
from xueji.prove.outcomes import STATUS, Outcomes
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of
from xueji.questions.finding import Asked, Finding, Open, Question, merged, named
from xueji.questions.law import Law

_ENDS: Final = (Change.DECEASE, Change.CANCEL)
_GRANTED: Final = (Outcome.PERMITTED, Outcome.DISCRETION)


def exits(status: Status) -> tuple[Change, ...]:
    """The changes by which a student leaves a status."""
    return tuple(
        arrow.change for arrow in CHART.values()
        if status in arrow.sources and arrow.target not in (None, status) and arrow.change not in _ENDS
    )  # fmt: skip


def stuck(law: Law, changes: Sequence[Change], stages: Sequence[Stage], deadline: Deadline) -> Asked:
    """Statuses that are not final and that no change leaves which could be granted, on any day of this law.

    Where some change out of it is not refused for want of a known law alone, that is said apart (`unknown`). Asked of
    the statuses that one of `changes` leaves.
    """
    asked = [s for s in Status if s not in FINAL and any(change in changes for change in exits(s))]
    return merged(one for status in asked for one in _of_status(law, status, stages, deadline))


def _of_status(law: Law, status: Status, stages: Sequence[Stage], deadline: Deadline) -> Iterator[Asked]:
    for stage in stages:
        try:
            if _possible(law, status, stage, _GRANTED, deadline):
                continue
            unknown = _possible(law, status, stage, (Outcome.UNDETERMINED,), deadline)
        except Unsettled as unsettled:
            yield Asked((), (Open(None, stage, status.value, unsettled.why),))
            continue
        yield Asked((_finding(status, stage, unknown=unknown),))


def _possible(law: Law, status: Status, stage: Stage, outcomes: Sequence[Outcome], deadline: Deadline) -> bool:
    """Say whether some change out of a status can have one of some outcomes; raises `Unsettled`."""

    def says(formulas: Outcomes) -> Formula:
        now = formulas.symbols.fact(STATUS.name, STATUS.type)
        here = all_of([now.known, now.value == list(Status).index(status)])
        return all_of([here, any_of(formulas.by_outcome[outcome] for outcome in outcomes)])

    return any(not law.never(says, change, stage, deadline) for change in exits(status))


def _finding(status: Status, stage: Stage, *, unknown: bool) -> Finding:
    ways = exits(status)
    zh, en = "、".join(change.zh for change in ways), ", ".join(ways)
    if unknown:
        text = Text(
            zh=f"“{status.zh}”的学生能否离开该状态无法判定，有关规定未见（出路：{zh}）",
            en=f"whether a student leaves the status “{status}” cannot be told, the law is not known (by {en})",
        )
    else:
        text = Text(
            zh=f"“{status.zh}”的学生无法离开该状态：{zh}一律不予",
            en=f"no student leaves the status “{status}”: {en} are always refused",
        )
    name = named(Question.STUCK, status.value, *(("unknown",) if unknown else ()))
    return Finding(Question.STUCK, name, "unknown" if unknown else "stuck", (), ways, (stage,), text)
