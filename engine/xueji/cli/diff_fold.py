"""What was found of two laws, put together for reading: by change, equal stages in one, the rest in one line each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xueji.cli.witness import Answered, bearing, result
from xueji.model.decision import Decision
from xueji.model.enums import Change, Stage
from xueji.prove.replay import Example
from xueji.prove.verdicts import Answer, Difference, Kind, Verdict

FOLLOWING = (Kind.PAPER, Kind.DUTY, Kind.STEPS)
"""What comes after the outcome: several differences of these kinds can be shown with one student."""
_WORST = (Answer.DIFFERENT, Answer.UNSETTLED, Answer.SILENT, Answer.SAME)


@dataclass(frozen=True)
class Row:
    """One difference, or several in what follows for one student, and the stages for which they are the same.

    The student shown is of the first difference for the first stage; all others hold for that student too.
    """

    stages: tuple[Stage, ...]
    differences: tuple[Difference, ...]

    @property
    def difference(self) -> Difference:
        """The first, whose student is shown."""
        return self.differences[0]


@dataclass(frozen=True)
class Section:
    """One change (None: stored records) over all stages asked."""

    change: Change | None
    verdicts: tuple[Verdict, ...]
    rows: tuple[Row, ...]

    @property
    def number(self) -> int:
        """The differences in all."""
        return sum(len(row.differences) for row in self.rows)

    @property
    def answer(self) -> Answer:
        """What is to be said of the change as a whole."""
        return overall(self.verdicts)

    def stages(self, answer: Answer) -> tuple[Stage, ...]:
        """The stages with one answer."""
        return tuple(verdict.stage for verdict in self.verdicts if verdict.answer is answer)


def overall(verdicts: Iterable[Verdict]) -> Answer:
    """Different where anything is; else not settled, else unanswered, where anything is that; else the same."""
    found = {verdict.answer for verdict in verdicts}
    return next((answer for answer in _WORST if answer in found), Answer.SAME)


def sections(verdicts: Sequence[Verdict]) -> tuple[Section, ...]:
    """The changes in the order they were asked."""
    by_change: dict[Change | None, list[Verdict]] = {}
    for verdict in verdicts:
        by_change.setdefault(verdict.change, []).append(verdict)
    return tuple(Section(change, tuple(found), _rows(found)) for change, found in by_change.items())


def _rows(verdicts: Iterable[Verdict]) -> tuple[Row, ...]:
    """Differences of one change, those that read the same for several stages in one."""
    kept: dict[object, Difference] = {}
    stages: dict[object, list[Stage]] = {}
    for verdict in verdicts:
        for difference in verdict.differences:
            key = _reading(difference)
            kept.setdefault(key, difference)
            if verdict.stage not in stages.setdefault(key, []):
                stages[key].append(verdict.stage)
    return tuple(_together([Row(tuple(stages[key]), (difference,)) for key, difference in kept.items()]))


def _together(rows: Iterable[Row]) -> list[Row]:
    """What follows otherwise for one student, in one row."""
    found: list[Row] = []
    for row in rows:
        at = next((i for i, other in enumerate(found) if _joins(row, other)), None)
        if at is None:
            found.append(row)
        else:
            found[at] = Row(row.stages, (*found[at].differences, *row.differences))
    return found


def _joins(row: Row, other: Row) -> bool:
    """Say whether a difference in what follows is also one of the student another row shows."""
    mine, shown = row.difference, other.difference
    if mine.kind not in FOLLOWING or shown.kind not in FOLLOWING or row.stages != other.stages:
        return False
    pairs = zip(mine.example.answers, shown.example.answers, strict=True)
    return all(result(a) is result(b) for a, b in pairs) and _follows(mine, mine.example) == _follows(
        mine, shown.example
    )


def _follows(difference: Difference, example: Example) -> object:
    """What follows under either law for a student, as far as a difference is about it."""
    return tuple(_of_one(difference, side, answer) for side, answer in enumerate(example.answers))


def _of_one(difference: Difference, side: int, answer: Answered) -> object:
    match difference.kind:
        case Kind.DUTY:
            rule = difference.parts[side] if difference.parts else difference.about
            return [duty for duty in answer.duties if duty.rule == rule]
        case Kind.PAPER if isinstance(answer, Decision):
            return [paper for paper in answer.evidence if paper.name == difference.about]
        case _:
            return answer.steps if isinstance(answer, Decision) else ()


def _reading(difference: Difference) -> object:
    """What a reader sees of a difference but for the student."""
    reasons = tuple(tuple(reason.rule for reason in bearing(answer)) for answer in difference.example.answers)
    return difference.kind, difference.about, difference.owner, difference.results, reasons
