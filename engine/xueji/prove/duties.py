"""Differences of duties: one that arises under one law and not under the other, or ends on another day.

A duty is the same in two laws by its matter, by who owes it to whom, and by whether its term opens or closes; its
wording does not count. Last days are compared as the calendar gives them, so that `1 year` is `12 months`. Where both
terms begin on the day of the request, which is fixed, the terms themselves are compared: that they happen to end on one
day this time proves nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from xueji.calendar import Conventions, Duration
from xueji.decide.plan import Bound, Steps
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_symbols import Term
from xueji.model.decision import Duty
from xueji.model.enums import Stage
from xueji.policy.rule import DutySpec, Procedure, Rule
from xueji.prove.asking import Asking
from xueji.prove.inquiry import Claim
from xueji.prove.matters import alike, length_of, matter
from xueji.prove.outcomes import Formulas
from xueji.prove.replay import Example, Requests
from xueji.prove.solver import all_of, any_of, negated
from xueji.prove.verdicts import Difference, Kind

_ASKED: Final = "request.on"


@dataclass(frozen=True, eq=False)
class Owed:
    """One duty a law may raise: its norm, what is owed, and when it surely or perhaps arises."""

    norm: Rule | Procedure
    spec: DutySpec
    tree: s.Expression
    law: Formulas
    yes: Formula
    no: Formula
    length: Duration | None

    @property
    def conventions(self) -> Conventions:
        """How its document counts time."""
        return self.law.decider.policy.by_id[self.norm.document].conventions

    @property
    def key(self) -> object:
        """What makes it the same duty in two laws."""
        return matter(self.norm), self.spec.who, frozenset(self.spec.to), self.spec.opens

    @property
    def identity(self) -> object:
        """What makes it the very same, of which nothing has to be asked."""
        spec = self.spec
        term = self.length, self.conventions, spec.since
        return self.norm.name, self.key, frozenset(spec.upon), self.tree, term

    @cached_property
    def start(self) -> Term:
        """The day its term begins."""
        entry = self.law.decider.policy.vocabulary.entries[self.spec.since]
        return self.law.symbols.fact(entry.name, entry.type)

    @cached_property
    def ends(self) -> tuple[Formula, Formula]:
        """The earliest and the latest last day."""
        if self.length is None:
            raise TypeError(f"{self.norm.name}: no term")
        return self.law.clock.last_days(self.start.value, self.length, self.conventions)

    def among(self, duties: Sequence[Duty]) -> Duty | None:
        """The same duty as the decider gives it, if it arises or may."""
        spec = self.spec
        own = (self.norm.name, spec.who, spec.to, spec.what, spec.opens)
        return next((d for d in duties if (d.rule, d.who, d.to, d.what, d.opens) == own), None)


def owed(law: Formulas, stage: Stage, bound: Sequence[Bound], steps: Sequence[Steps] = ()) -> Iterator[Owed]:
    """The duties a law may raise: those of rules, and those that go with procedures."""
    policy = law.decider.policy
    for part in bound:
        if part.rule.duty is not None:
            spec = part.rule.duty
            length = length_of(policy, spec.within, stage)
            yield Owed(part.rule, spec, part.scoped, law, law.yes(part), law.no(part), length)
    for ready in steps:
        yes = law.yes(ready)
        for spec in ready.procedure.duties:
            length = length_of(policy, spec.within, stage)
            yield Owed(ready.procedure, spec, ready.condition, law, yes, negated(yes), length)


@dataclass(frozen=True)
class Scope:
    """When duties can arise at all, and what the decider says of them.

    `upon` tells when an outcome of its own law lets a duty arise, `compared` when those of both laws would,
    `is_compared` the same of one student; `wishes` are wished first of an example.
    """

    upon: Callable[[Owed], Formula]
    compared: Callable[[Owed], Formula]
    is_compared: Callable[[Owed, Requests], bool]
    duties: Callable[[Requests], Sequence[Sequence[Duty]]]
    wishes: Sequence[Formula]


class DutyDifferences:
    """The duties in which two laws part."""

    def __init__(self, asking: Asking, owing: Sequence[Sequence[Owed]], scope: Scope) -> None:
        self.asking = asking
        self.owing = owing
        self.scope = scope

    def all(self) -> Iterator[Difference]:
        """A difference for every duty of the first law without its like in the second, then for those of the second.

        What stands against a duty of the first law already is not shown again.
        """
        inherited = {item.identity for item in self.owing[0]} & {item.identity for item in self.owing[1]}
        for side in (0, 1):
            for item in self.owing[side]:
                if item.identity not in inherited:
                    yield from self._of(item, side)

    def _of(self, item: Owed, side: int) -> Iterator[Difference]:
        shown = [] if side == 0 else self._rivals(item, side)

        def holds(requests: Requests) -> bool:
            duties = self.scope.duties(requests)
            if not self._is_alone(item, side, requests, duties):
                return False
            return not any(self._is_alone(other, 0, requests, duties) for other in shown)

        said = all_of([self._alone(item, side), *(negated(self._alone(other, 0)) for other in shown)])
        example = self.asking.example(Claim(said, holds), item.norm.name, [*self.scope.wishes, item.yes])
        if example is not None:
            yield self._difference(item, side, example)

    def _rivals(self, item: Owed, side: int) -> list[Owed]:
        return [other for other in self.owing[1 - side] if other.key == item.key]

    def _alone(self, item: Owed, side: int) -> Formula:
        """When a duty arises, or may, and none like it under the other law."""
        without = [negated(self._matched(item, other)) for other in self._rivals(item, side)]
        return all_of([self.scope.compared(item), negated(item.no), *without])

    def _matched(self, item: Owed, other: Owed) -> Formula:
        return all_of([self.scope.upon(other), negated(other.no), item.yes == other.yes, _one_day(item, other)])

    def _is_alone(self, item: Owed, side: int, requests: Requests, duties: Sequence[Sequence[Duty]]) -> bool:
        own = item.among(duties[side])
        if own is None or not self.scope.is_compared(item, requests):
            return False
        against = ((other, other.among(duties[1 - side])) for other in self._rivals(item, side))
        return not any(
            duty is not None and own.holds is duty.holds and _is_one_day(item, own, other, duty)
            for other, duty in against
        )

    def _difference(self, item: Owed, side: int, example: Example) -> Difference:
        duties = [answer.duties for answer in example.answers]
        rival = next((other for other in self._rivals(item, side) if other.among(duties[1 - side])), None)
        pair = [item, rival] if side == 0 else [rival, item]
        found = [one.among(own) if one else None for one, own in zip(pair, duties, strict=True)]
        return Difference(
            Kind.DUTY, item.norm.name, side, tuple(map(_written, found)), example,
            tuple(str(one.length) if one and one.length else "" for one in pair),
            tuple(one.norm.name if one else "" for one in pair),
        )  # fmt: skip


def _fixed(item: Owed, other: Owed) -> bool | None:
    """Whether two terms end on one day, where this can be told without a student."""
    one, two = alike(item.length, item.conventions), alike(other.length, other.conventions)
    if item.spec.since == other.spec.since and one == two:
        return True
    if None in (one, two):
        return True if one is two else None
    return False if item.spec.since == other.spec.since == _ASKED else None


def _one_day(item: Owed, other: Owed) -> Formula:
    """When two duties have the same last day, or both none."""
    fixed = _fixed(item, other)
    if fixed is not None:
        return all_of(()) if fixed else any_of(())
    timed = [one for one in (item, other) if one.length is not None]
    none = all_of(negated(one.start.known) for one in timed)
    if len(timed) == 1:
        return none
    same = [one == two for one, two in zip(item.ends, other.ends, strict=True)]
    return any_of([none, all_of([item.start.known, other.start.known, *same])])


def _is_one_day(item: Owed, own: Duty, other: Owed, duty: Duty) -> bool:
    fixed = _fixed(item, other)
    return _days(own) == _days(duty) if fixed is None else fixed


def _days(duty: Duty) -> tuple[date | None, date | None]:
    return duty.earliest or duty.due, duty.latest or duty.due


def _written(duty: Duty | None) -> str:
    """A last day as text; nothing where no such duty arises."""
    if duty is None:
        return ""
    return "/".join(dict.fromkeys(str(day) for day in _days(duty) if day is not None)) or "none"
