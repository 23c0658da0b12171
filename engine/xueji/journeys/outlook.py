"""The move of any child from one region to the other: who is stranded and by which rule, windows, clocks, dropout.

Every child shown was put before both laws; where none is shown, it is proved that there is none, or said that the time
did not suffice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xueji.decide.decider import judge
from xueji.decide.plan import Bound, Grounds
from xueji.decide.reading import Facts
from xueji.journeys.clocks import ABSENT, Absence, Turn, absences, turns
from xueji.journeys.move import GRANTED, Law, Move, cross_province
from xueji.journeys.windows import Windows, windows
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula
from xueji.model.decision import Decision
from xueji.model.enums import Change, Outcome, Scope, Stage
from xueji.policy.rule import RECORD
from xueji.prove.given import fact_is, lies_in
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.outcomes import Findings, Outcomes
from xueji.prove.replay import Example, Requests
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated

_SCOPE, _MOVE = "transfer.scope", "transfer.move_scope"
_PLACES = ("school.region", "transfer.to_region")
Part = Bound | Grounds


@dataclass(frozen=True)
class Kept:
    """A child whom one law lets go on and the other refuses, by the rule of the latter (`refuses`: 0 or 1)."""

    change: Change
    stage: Stage
    refuses: int
    rule: str
    example: Example


@dataclass(frozen=True)
class Lost:
    """An absent child on whom a rule of one law bears (`side`: 0 or 1) and none of the other law on the same matter.

    `change` None: a rule on stored records.
    """

    change: Change | None
    stage: Stage
    side: int
    rule: str
    example: Example


@dataclass(frozen=True)
class StageOutlook:
    """What is so of all children of one stage; `open` are questions the time did not suffice for."""

    stage: Stage
    stranded: tuple[Kept, ...]
    dropouts: tuple[Kept, ...]
    lost: tuple[Lost, ...]
    ordinary: Example | None
    """A child whom neither law refuses."""
    turns: tuple[Turn, ...]
    windows: Windows
    absences: tuple[Absence, ...]
    silent: tuple[int, ...]
    """The sides whose law on transfers of the stage is not known here: it gives no answer for anyone."""
    open: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """The move of any child, stage by stage."""

    sides: tuple[Side, Side]
    on: date
    stages: tuple[StageOutlook, ...]


def outlook(
    sending: Law, receiving: Law, on: date, seconds: float = 10.0, stages: Sequence[Stage] = tuple(Stage)
) -> Outlook:
    """Ask about all children of each stage; `seconds` bound each question.

    Raises `WrongWitnessError` where prover and decider disagree.
    """
    found = tuple(_Stage(sending, receiving, on, stage, seconds).outlook() for stage in stages)
    return Outlook((sending(on), receiving(on)), on, found)


class _Stage:
    """The questions about one stage."""

    def __init__(self, sending: Law, receiving: Law, on: date, stage: Stage, seconds: float) -> None:
        self.move = Move(sending, receiving, {"student.stage": stage.value}, None, on)
        self.sides = self.move.sides()
        self.on = on
        self.stage = stage
        self.seconds = seconds
        self.open: list[str] = []

    def outlook(self) -> StageOutlook:
        """All there is to say of the stage."""
        transfer = self._inquiry(Change.TRANSFER)
        ordinary = self._ordinary(transfer) if transfer else None
        answers = tuple(a for a in ordinary.answers if isinstance(a, Decision)) if ordinary else ()
        first = date(self.on.year - (self.on.month < 9), 9, 1)  # noqa: PLR2004 -- the school year begins in September
        dropout = self._inquiry(Change.DROPOUT)
        return StageOutlook(
            self.stage,
            tuple(self._kept(transfer, Change.TRANSFER)) if transfer else (),
            tuple(self._kept(dropout, Change.DROPOUT)) if dropout else (),
            tuple(self._lost()),
            ordinary,
            turns(answers),
            windows(self.move, first, date(first.year + 1, 8, 31), anyone=True),
            absences(self.sides, self.move.facts, self.on),
            self._silent(transfer),
            tuple(self.open),
        )

    def _silent(self, inquiry: Inquiry | None) -> tuple[int, ...]:
        """The sides whose law neither grants a transfer to anyone nor refuses one by a rule."""
        plans = [side.decider.plan(Change.TRANSFER, self.stage.value) for side in self.sides]
        found = [index for index, plan in enumerate(plans) if plan.blocked]
        if inquiry is None:
            return tuple(found)
        for index, law in enumerate(inquiry.outcomes):
            inquiry.solver.deadline = Deadline(self.seconds)
            granted = [law.by_outcome[outcome] for outcome in GRANTED]
            refused = all_of([law.refused, negated(law.off_chart)])
            try:
                answered = all_of([any_of([*granted, refused]), *self._moves(inquiry)[-1]])
                if index not in found and not inquiry.possible(answered):
                    found.append(index)
            except Unsettled:
                self.open.append("silent")
        return tuple(sorted(found))

    def _inquiry(self, change: Change | None) -> Inquiry | None:
        try:
            return Inquiry(self.sides, change, self.stage, self.on, Deadline(self.seconds))
        except Unsettled:
            self.open.append(change.value if change else RECORD)
            return None

    def _ordinary(self, inquiry: Inquiry) -> Example | None:
        """A child whom both laws permit to move, or at least neither refuses."""
        for wanted in ((Outcome.PERMITTED,), GRANTED):
            formula = all_of(any_of(law.by_outcome[outcome] for outcome in wanted) for law in inquiry.outcomes)

            def holds(requests: Requests, wanted: Sequence[Outcome] = wanted) -> bool:
                return all(outcome in wanted for outcome in _outcomes(inquiry, requests))

            example = self._example(inquiry, formula, holds, "ordinary")
            if example is not None:
                return example
        return None

    def _kept(self, inquiry: Inquiry, change: Change) -> Iterator[Kept]:
        """A child for every rule of one law that refuses where the other grants."""
        for side in (0, 1):
            law, other = inquiry.outcomes[side], inquiry.outcomes[1 - side]
            parts: tuple[Part, ...] = (*law.plan.refusals, *law.plan.grounds)
            granted = any_of(other.by_outcome[outcome] for outcome in GRANTED)
            for part in parts:
                alone = all_of(negated(_bears(law, p)) for p in parts if p is not part)
                said = all_of([granted, law.refused, _bears(law, part)])

                def holds(requests: Requests, side: int = side, part: Part = part) -> bool:
                    found = _outcomes(inquiry, requests)
                    kept = found[side] is Outcome.REFUSED and found[1 - side] in GRANTED
                    return kept and _bears_on(part, requests[side].facts)

                example = self._example(inquiry, all_of([said, alone]), holds, _name(part))
                if example is None:
                    example = self._example(inquiry, said, holds, _name(part))
                if example is not None:
                    yield Kept(change, self.stage, side, _name(part), example)

    def _lost(self) -> Iterator[Lost]:
        """A child for every rule that counts from the first day missed and bears where none of the other law does."""
        for change in (Change.REPORT_ABSENCE, None):
            inquiry = self._inquiry(change)
            if inquiry is not None:
                laws = inquiry.outcomes if change else inquiry.findings
                for side in (0, 1):
                    for bound in _counting(laws[side]):
                        found = self._counted(inquiry, bound, side, laws)
                        if found is not None:
                            yield Lost(change, self.stage, side, bound.rule.name, found)

    def _counted(
        self, inquiry: Inquiry, bound: Bound, side: int, laws: Sequence[Outcomes | Findings]
    ) -> Example | None:
        others = [part for part in _counting(laws[1 - side]) if _matter(part) == _matter(bound)]
        formula = all_of([laws[side].yes(bound), *(laws[1 - side].no(part) for part in others)])

        def holds(requests: Requests) -> bool:
            theirs = requests[1 - side].facts
            return bound.yes(requests[side].facts) and all(part.no(theirs) for part in others)

        return self._example(inquiry, formula, holds, bound.rule.name)

    def _moves(self, inquiry: Inquiry) -> list[list[Formula]]:
        """What a transfer between the two places is, the most usual first: across provinces the family moves along."""
        if inquiry.change is not Change.TRANSFER:
            return [[]]
        places = [side.policy.region for side in self.sides]
        there = [lies_in(inquiry, name, place) for name, place in zip(_PLACES, places, strict=True)]
        if not cross_province(self.sides):
            return [there]
        scope, move = (fact_is(inquiry, name, Scope.CROSS_PROVINCE.value) for name in (_SCOPE, _MOVE))
        return [[*there, scope, move], [*there, scope]]

    def _example(
        self, inquiry: Inquiry, formula: Formula, holds: Callable[[Requests], bool], what: str
    ) -> Example | None:
        """A child of whom a formula is true; one who transfers moves from place to place, with the family if may be."""
        inquiry.solver.deadline = Deadline(self.seconds)
        try:
            for bounds in self._moves(inquiry):
                example = inquiry.example(Claim(all_of([formula, *bounds]), holds))
                if example is not None:
                    return example
        except Unsettled:
            if what not in self.open:
                self.open.append(what)
        return None


def _outcomes(inquiry: Inquiry, requests: Requests) -> tuple[Outcome, ...]:
    pairs = zip(inquiry.outcomes, requests, strict=True)
    return tuple(judge(law.plan, request.facts, request.evidence) for law, request in pairs)


def _counting(law: Outcomes | Findings) -> list[Bound]:
    """The duties of a change, or the rules on records, that count from the first day missed."""
    parts = law.plan.duties if isinstance(law, Outcomes) else (*law.plan.findings, *law.plan.duties)
    return [bound for bound in parts if ABSENT in s.facts_in(bound.scoped)]


def _matter(bound: Bound) -> str:
    return bound.rule.aspect.value if bound.rule.aspect else bound.rule.name


def _bears(law: Outcomes, part: Part) -> Formula:
    return law.none_met(part) if isinstance(part, Grounds) else law.yes(part)


def _bears_on(part: Part, facts: Facts) -> bool:
    if isinstance(part, Grounds):
        return all(permit.no(facts) for permit in part.permits)
    return part.yes(facts)


def _name(part: Part) -> str:
    """The full name of a part, as reasons give it."""
    if isinstance(part, Grounds):
        return f"{part.closed.document}/closed-{part.closed.changes[0].value}"
    return part.rule.name
