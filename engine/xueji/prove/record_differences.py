"""Differences on stored records: what one law finds and the other does not, other verdicts, other duties."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product

from xueji.decide.plan import Bound
from xueji.language.backends.smt import Formula
from xueji.model.decision import Duty, RecordCheck
from xueji.model.enums import Force, RecordVerdict
from xueji.prove.asking import Asking
from xueji.prove.duties import DutyDifferences, Owed, Scope, owed
from xueji.prove.inquiry import Claim
from xueji.prove.matters import matter
from xueji.prove.outcomes import Findings
from xueji.prove.replay import Requests
from xueji.prove.solver import all_of, any_of, negated
from xueji.prove.verdicts import Difference, Kind

Pair = tuple[RecordVerdict, ...]


class RecordDifferences:
    """What two laws make of stored records."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.laws = asking.inquiry.findings
        self.sides = asking.inquiry.sides
        self._keys = [{_key(law, bound) for bound in law.plan.findings} for law in self.laws]

    def all(self) -> Iterator[Difference]:
        """A difference for every rule that finds what the other law does not, every other pair of verdicts, duties."""
        found = [difference for side in (0, 1) for difference in self._of_rules(side)]
        yield from found
        yield from self._of_verdicts({difference.results for difference in found})
        stage = self.asking.inquiry.stage
        owing = [[*owed(law, stage, law.plan.duties)] for law in self.laws]
        scope = Scope(_always, _always, _is_always, self._duties, [law.all_told for law in self.laws])
        yield from DutyDifferences(self.asking, owing, scope).all()

    def _of_rules(self, side: int) -> Iterator[Difference]:
        law = self.laws[side]
        for bound in law.plan.findings:
            if _key(law, bound) not in self._keys[1 - side]:
                yield from self._of_rule(bound, side)

    def _of_rule(self, bound: Bound, side: int) -> Iterator[Difference]:
        """A record in which a rule finds what no rule of the other law on the same matter finds, as strongly."""
        law, other = self.laws[side], self.laws[1 - side]
        rivals = [rival for rival in other.plan.findings if _grade(rival) == _grade(bound)]

        def holds(requests: Requests) -> bool:
            facts = requests[1 - side].facts
            return bound.yes(requests[side].facts) and not any(rival.yes(facts) for rival in rivals)

        said = all_of([law.yes(bound), *(negated(other.yes(rival)) for rival in rivals)])
        silence = [
            negated(owner.yes(rule))
            for owner in self.laws for rule in owner.plan.findings if rule is not bound
        ]  # fmt: skip
        first = [self._told, all_of(silence), self._apart, *silence]
        example = self.asking.example(Claim(said, holds), bound.rule.name, first)
        if example is not None:
            parts = tuple(bound.rule.name if index == side else "" for index in (0, 1))
            results = tuple(answer.verdict.value for answer in example.answers if isinstance(answer, RecordCheck))
            yield Difference(Kind.RULE, bound.rule.name, side, results, example, parts=parts)

    @cached_property
    def _told(self) -> Formula:
        return all_of(one.all_told for one in self.laws)

    @cached_property
    def _apart(self) -> Formula:
        one, other = (law.by_verdict for law in self.laws)
        return negated(any_of(all_of([one[verdict], other[verdict]]) for verdict in RecordVerdict))

    def _of_verdicts(self, shown: set[tuple[str, ...]]) -> Iterator[Difference]:
        if self._alike():
            return
        left: list[Pair] = [
            p for p in product(RecordVerdict, RecordVerdict) if p[0] is not p[1] and _written(p) not in shown
        ]
        told = [law.all_told for law in self.laws]
        while left:
            claim = Claim(
                any_of(map(self._both, left)),
                lambda requests, left=tuple(left): self._verdicts(requests) in left,  # type: ignore[misc]
            )
            example = self.asking.example(claim, "/", told)
            if example is None:
                return
            pair = tuple(answer.verdict for answer in example.answers)  # type: ignore[union-attr]
            left.remove(pair)
            yield Difference(Kind.OUTCOME, "", None, _written(pair), example)

    def _alike(self) -> bool:
        lawless = [not side.policy.documents for side in self.sides]
        return self._keys[0] == self._keys[1] and lawless[0] is lawless[1]

    def _both(self, pair: Pair) -> Formula:
        return all_of(law.by_verdict[verdict] for law, verdict in zip(self.laws, pair, strict=True))

    def _checks(self, requests: Requests) -> list[RecordCheck]:
        return [side.decider.check(request) for side, request in zip(self.sides, requests, strict=True)]

    def _verdicts(self, requests: Requests) -> Pair:
        return tuple(side.decider.record_verdict(request) for side, request in zip(self.sides, requests, strict=True))

    def _duties(self, requests: Requests) -> list[tuple[Duty, ...]]:
        return [check.duties for check in self._checks(requests)]


def _key(law: Findings, bound: Bound) -> object:
    """What makes a rule the same in two laws: its name, what it asks, and how its document counts time."""
    rule = bound.rule
    return rule.name, rule.force, bound.scoped, law.decider.policy.by_id[rule.document].conventions


def _grade(bound: Bound) -> tuple[str, bool]:
    """What a rule is about, and whether it finds a fault or only a doubt."""
    return matter(bound.rule), bound.rule.force is Force.DISCOURAGE


def _written(pair: Sequence[RecordVerdict]) -> tuple[str, ...]:
    return tuple(verdict.value for verdict in pair)


def _always(_: Owed) -> Formula:
    return all_of(())


def _is_always(_: Owed, __: Requests) -> bool:
    return True
