"""One question about all students of a stage: one change, or their stored records, under one law or several.

A student here is completely described: every fact any of the laws asks for is known, except those some rule asks for
only where there is a sign of them (`known(x)`), which may be known or not. The day of the request is fixed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xueji.errors import RequestError
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_days import Almanac, Clock
from xueji.language.backends.smt_symbols import Symbols, Texts
from xueji.language.types import Kind
from xueji.model.enums import Change, Stage
from xueji.model.values import MOST_TEXT
from xueji.prove.ordinary import wishes
from xueji.prove.outcomes import Findings, Outcomes, condition_of, parts_of
from xueji.prove.replay import Example, Requests, WrongWitnessError, requests, smallest
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Found, Solver, Unsettled
from xueji.prove.students import AGREEING, DERIVED, NUMBERS, numbers_for, possible, ranges, speak_of_grades

_ALMANACS: dict[str, Almanac] = {}


@dataclass(frozen=True)
class Claim:
    """What is asked of a student: as a formula, and of the requests that each side reads."""

    formula: Formula
    holds: Callable[[Requests], bool]


class Inquiry:
    """All students of one stage before one or several laws; ask it as often as you like.

    `change` None asks of stored records. With `days` the request may be made on any day between the two: then only what
    is `possible` may be asked. Of facts that are `given` those are spoken of with which others have to agree, though no
    law may ask for them. Every call may raise `Unsettled` when the deadline has passed.
    """

    def __init__(
        self,
        sides: Sequence[Side],
        change: Change | None,
        stage: Stage,
        on: date,
        deadline: Deadline,
        days: tuple[date, date] | None = None,
        given: Collection[str] = (),
    ) -> None:
        self.sides = tuple(sides)
        self.change = change
        self.stage = stage
        self.on = on
        calendar = sides[0].decider.calendar
        trees = tuple(dict.fromkeys(tree for side in sides for tree in _trees(side, change, stage)))
        guarded = {name for tree in trees for name in s.guarded_in(tree)}
        since = {name: kind for side in sides for name, kind in _clocks(side, change, stage)}
        fixed: dict[str, s.LiteralValue] = {"student.stage": stage.value}
        if days is None:
            fixed["request.on"] = on
        symbols = Symbols(Texts(trees, MOST_TEXT), ranges(), fixed, lambda name: name not in guarded)
        self.symbols = symbols
        self.vocabulary = sides[0].policy.vocabulary
        for side in sides[1:]:
            self.vocabulary = self.vocabulary.extended(
                entry for entry in side.policy.vocabulary.entries.values() if entry.pack
            )
        self.clock = Clock(calendar, _ALMANACS.setdefault(calendar.name, {}))
        self.solver = Solver(symbols, self.clock, deadline)
        self._speak(trees, {**since, **self._agreeing(given)})
        self.outcomes: tuple[Outcomes, ...] = ()
        self.findings: tuple[Findings, ...] = ()
        if change is None:
            self.findings = tuple(Findings(side.decider, stage, symbols, self.clock) for side in sides)
        else:
            self.outcomes = tuple(Outcomes(side.decider, change, stage, symbols, self.clock) for side in sides)
        day = symbols.fact("request.on", self.vocabulary.entries["request.on"].type)
        self.solver.always(possible(symbols, stage, self.vocabulary))
        if days is not None:
            self.solver.always((day.known, day.value >= days[0].toordinal(), day.value <= days[1].toordinal()))
        self._wishes = wishes(symbols, self.vocabulary, change, stage, on)

    def _agreeing(self, given: Collection[str]) -> Mapping[str, s.Fact]:
        """The given facts with which others have to agree."""
        entries = (self.vocabulary.entries[name] for name in AGREEING if name in given)
        return {entry.name: s.Fact(entry.name, entry.type) for entry in entries}

    def _speak(self, trees: Sequence[s.Expression], since: Mapping[str, s.Fact]) -> None:
        """Name every fact of the inquiry before the first question."""
        facts = {*(node for tree in trees for node in _facts(tree)), *since.values()}
        kinds = {fact.name: fact for fact in facts}
        if len(kinds) < len(facts):  # two packs have declared different facts under one name
            raise Unsettled("vocabulary")
        compared = {node.name for tree in trees for node in _facts(tree, compared=True)} | since.keys()
        if compared & set(NUMBERS) and kinds.keys() & set(DERIVED):
            raise Unsettled("numbers")
        for name, fact in sorted(kinds.items()):
            if fact.type.kind is Kind.TEXT and name not in compared:
                self.symbols.known(name)
            else:
                self.symbols.fact(name, fact.type)
        self.symbols.fact("student.status", self.vocabulary.entries["student.status"].type)
        speak_of_grades(self.symbols, self.stage)

    def possible(self, formula: Formula) -> bool:
        """Say whether a formula holds for any student at all."""
        return self.solver.possible(formula)

    def example(self, claim: Claim, first: Sequence[Formula] = ()) -> Example | None:
        """An ordinary student of whom the claim is true, put before each side; None: proved that there is none.

        What is wished `first` comes before that the student be ordinary. Raises `Unsettled`, and `WrongWitnessError`
        where prover and decider disagree.
        """
        found = self.solver.find(claim.formula, [*first, *self._wishes], lambda found: self._true_of(claim, found))
        return None if found is None else self._replayed(found, claim)

    def _true_of(self, claim: Claim, found: Found) -> bool:
        try:
            return claim.holds(requests(self.sides, self._given(found), self.change, self.on))
        except RequestError:
            return False

    def _given(self, found: Found) -> dict[str, Any]:
        """The facts of a request that describes a student the prover found."""
        facts = dict(found.facts)
        facts |= numbers_for(sorted(found.bare & set(NUMBERS)), facts)
        facts |= {name: "1" for name in found.bare if name not in facts}
        ordered = {name: facts[name] for name in self.vocabulary.entries if name in facts}
        given = {name: value for name, value in ordered.items() if name != "request.on"}
        return {"student.stage": self.stage.value, **given}

    def _replayed(self, found: Found, claim: Claim) -> Example:
        given = self._given(found)
        try:
            read = requests(self.sides, given, self.change, self.on)
        except RequestError as error:
            raise WrongWitnessError("; ".join(f"{p.code} {p.word} {p.details}" for p in error.problems)) from error
        if not claim.holds(read):
            raise WrongWitnessError(f"{self.change} {self.stage} {given}")
        telling = smallest(self.sides, given, self.change, self.on, claim.holds)
        return Example(self.sides, self.change, self.stage, self.on, given, telling)


def _trees(side: Side, change: Change | None, stage: Stage) -> Iterator[s.Expression]:
    if change is None:
        plan = side.decider.records(stage.value)
        yield from (bound.scoped for bound in (*plan.findings, *plan.duties))
    else:
        yield from (condition_of(part)[0] for part in parts_of(side.decider.plan(change, stage.value)))


def _clocks(side: Side, change: Change | None, stage: Stage) -> Iterator[tuple[str, s.Fact]]:
    """The facts from which terms of duties start."""
    plan = side.decider.records(stage.value) if change is None else side.decider.plan(change, stage.value)
    for bound in plan.duties:
        if bound.rule.duty is not None:
            name = bound.rule.duty.since
            yield name, s.Fact(name, side.policy.vocabulary.entries[name].type)
    for steps in () if change is None else side.decider.plan(change, stage.value).steps:
        for spec in steps.procedure.duties:
            yield spec.since, s.Fact(spec.since, side.policy.vocabulary.entries[spec.since].type)


def _facts(tree: s.Expression, *, compared: bool = False) -> Iterator[s.Fact]:
    """The facts of a tree; with `compared` those of which more is asked than whether they are known."""
    if isinstance(tree, s.Fact):
        yield tree
    if compared and isinstance(tree, s.Call) and tree.function == "known":
        return
    for part in s.children(tree):
        yield from _facts(part, compared=compared)
