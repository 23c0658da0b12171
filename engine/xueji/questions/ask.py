"""Asking questions of law: which parts of a law each one is asked of, one after the other, within its time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xueji.model.decision import Text
from xueji.model.enums import Change, Stage
from xueji.prove.side import Side
from xueji.prove.solver import Deadline
from xueji.questions.ceiling import ceiling, no_ceiling, values
from xueji.questions.closed import closed
from xueji.questions.conflict import conflicts
from xueji.questions.dead import dead, shadowed
from xueji.questions.finding import Asked, Open, Question, merged
from xueji.questions.gap import gaps
from xueji.questions.law import Law
from xueji.questions.order import Ranking, order
from xueji.questions.stuck import stuck

Step = Callable[[Question, Change | None], None]
"""Told before each change (None: stored records) is asked about."""


@dataclass(frozen=True)
class Scope:
    """What is asked about: changes (None among them: stored records) and stages; `whole` where nothing is left out."""

    changes: tuple[Change | None, ...] = (*Change, None)
    stages: tuple[Stage, ...] = tuple(Stage)

    @property
    def whole(self) -> bool:
        """Say whether all of the law is asked about."""
        return set(self.changes) == {*Change, None} and set(self.stages) == set(Stage)


@dataclass(frozen=True)
class NoCeiling:
    """Why the law above sets no ceiling for changes (None: stored records) of some stages."""

    changes: tuple[Change | None, ...]
    stages: tuple[Stage, ...]
    why: Text


@dataclass(frozen=True)
class Result:
    """What a question came to; neither findings nor anything open: proved that there is nothing of the kind."""

    question: Question
    asked: Asked
    no_ceiling: tuple[NoCeiling, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    """Of the question of order, which has no findings."""


_OF_ONE_LAW: Final[Mapping[Question, Callable[[Law, Change | None, Sequence[Stage], Deadline], Asked]]] = {
    Question.GAP: gaps, Question.CONFLICT: conflicts, Question.DEAD: dead, Question.SHADOWED: shadowed,
    Question.CLOSED: closed,
}  # fmt: skip


@dataclass(frozen=True)
class Others:
    """The laws with which one is compared: that above it, and that against which its strictness is told."""

    above: Side
    against: Side


def ask(
    question: Question, law: Law, others: Others, scope: Scope, seconds: float, step: Step = lambda _q, _c: None
) -> Result:
    """Ask one question of a law within so many seconds for the whole question.

    Raises `WrongWitnessError` where prover and decider disagree.
    """
    deadline = Deadline(seconds)
    match question:
        case Question.CEILING:
            found = merged(_ceiling(law, others.above, scope, deadline, step))
            return Result(question, found, tuple(_limits(others.above, scope)))
        case Question.ORDER:
            rankings = tuple(_order(law, others.against, scope, deadline, step))
            left = (Open(r.change, r.stage, what, r.why) for r in rankings for what in r.open)
            return Result(question, Asked((), tuple(left)), rankings=rankings)
        case Question.STUCK:
            step(question, None)
            changes = [change for change in scope.changes if change is not None]
            return Result(question, stuck(law, changes, scope.stages, deadline))
        case _:
            return Result(question, merged(_of_one_law(question, law, scope, deadline, step)))


def _of_one_law(question: Question, law: Law, scope: Scope, deadline: Deadline, step: Step) -> Iterator[Asked]:
    for change in scope.changes:
        step(question, change)
        yield _OF_ONE_LAW[question](law, change, scope.stages, deadline)


def _ceiling(law: Law, above: Side, scope: Scope, deadline: Deadline, step: Step) -> Iterator[Asked]:
    yield values(law.side, above, scope.stages, scope.changes)
    for change in scope.changes:
        step(Question.CEILING, change)
        for stage in scope.stages:
            if deadline.left():
                yield ceiling(law.side, above, change, stage, law.on, deadline)
            else:
                yield Asked((), (Open(change, stage, "*", "time"),))


def _order(law: Law, against: Side, scope: Scope, deadline: Deadline, step: Step) -> Iterator[Ranking]:
    for change in scope.changes:
        step(Question.ORDER, change)
        for stage in scope.stages:
            yield order(law.side, against, change, stage, law.on, deadline)


def _limits(above: Side, scope: Scope) -> Iterator[NoCeiling]:
    found: dict[tuple[tuple[Stage, ...], Text], list[Change | None]] = {}
    for change in scope.changes:
        by_why: dict[Text, list[Stage]] = {}
        for stage in scope.stages:
            if why := no_ceiling(above, change, stage):
                by_why.setdefault(why, []).append(stage)
        for why, stages in by_why.items():
            found.setdefault((tuple(stages), why), []).append(change)
    yield from (NoCeiling(tuple(changes), stages, why) for (stages, why), changes in found.items())
