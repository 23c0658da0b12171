"""Differences of outcome: for every part of either law that makes one, a student, and for every other pair of outcomes.

That there is no other pair is proved, or said to be open.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from xueji.decide.decider import judge
from xueji.language.backends.smt import Formula
from xueji.model.enums import Outcome
from xueji.prove.asking import Asking
from xueji.prove.inquiry import Claim
from xueji.prove.outcomes import Outcomes
from xueji.prove.parts import GRANTED, Decisive, bears, bears_on, brings, decisive, key_of, name_of
from xueji.prove.replay import Example, Requests
from xueji.prove.solver import all_of, any_of, negated
from xueji.prove.verdicts import Difference, Kind

Pair = tuple[Outcome, ...]


class OutcomeDifferences:
    """What two laws make differently of one change, as far as its outcome goes."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.laws = asking.inquiry.outcomes
        self._keys = [{key_of(law, part) for part in decisive(law)} for law in self.laws]

    def all(self) -> list[Difference]:
        """A difference for every part of a law that makes one, and for every pair of outcomes not yet shown."""
        if self._alike() or not self.asking.possible(self._apart(), "*"):
            return []
        found = [difference for side in (0, 1) for difference in self._of_parts(side)]
        return [*found, *self._of_pairs({difference.results for difference in found})]

    def _alike(self) -> bool:
        """Say whether both laws decide by the same parts, so that nothing has to be asked."""
        one, other = self.laws
        return self._keys[0] == self._keys[1] and one.plan.blocked is other.plan.blocked

    def _apart(self) -> Formula:
        one, other = (law.by_outcome for law in self.laws)
        return negated(any_of(all_of([one[outcome], other[outcome]]) for outcome in Outcome))

    def _of_pairs(self, shown: set[tuple[str, ...]]) -> Iterator[Difference]:
        left: list[Pair] = [p for p in product(Outcome, Outcome) if p[0] is not p[1] and _written(p) not in shown]
        told = [law.all_told for law in self.laws]
        while left:
            claim = Claim(
                any_of(map(self._both, left)),
                lambda requests, left=tuple(left): outcomes(self.laws, requests) in left,  # type: ignore[misc]
            )
            example = self.asking.example(claim, "/", told)
            if example is None:
                return
            pair = tuple(answer.outcome for answer in example.answers)  # type: ignore[union-attr]
            left.remove(pair)
            yield Difference(Kind.OUTCOME, "", None, _written(pair), example)

    def _both(self, pair: Pair) -> Formula:
        return all_of(law.by_outcome[outcome] for law, outcome in zip(self.laws, pair, strict=True))

    def _of_parts(self, side: int) -> Iterator[Difference]:
        mine, theirs = self.laws[side], self._keys[1 - side]
        for part in decisive(mine):
            if key_of(mine, part) in theirs:
                continue
            example = self._of_part(part, side)
            if example is not None:
                results = _written([answer.outcome for answer in example.answers])  # type: ignore[union-attr]
                parts = tuple(name_of(part) if index == side else "" for index in (0, 1))
                yield Difference(Kind.RULE, name_of(part), side, results, example, parts=parts)

    def _of_part(self, part: Decisive, side: int) -> Example | None:
        """A student for whom the laws differ, this part bears, and the outcome is what it brings.

        A ground makes a difference only where the other law does not grant as well.
        """
        law, other_law = self.laws[side], self.laws[1 - side]
        brought = brings(part)
        against = [outcome for outcome in Outcome if brought != GRANTED or outcome not in GRANTED]
        made = (any_of(one.by_outcome[o] for o in told) for one, told in ((law, brought), (other_law, against)))
        said = all_of([self._apart(), bears(law, part), *made])

        def holds(requests: Requests) -> bool:
            pair = outcomes(self.laws, requests)
            differ = pair[0] is not pair[1] and pair[side] in brought and pair[1 - side] in against
            return differ and bears_on(part, requests[side].facts)

        alone = all_of(
            negated(bears(owner, other))
            for owner in self.laws for other in decisive(owner)
            if other is not part and brings(other) != GRANTED
        )  # fmt: skip
        told = all_of(law.all_told for law in self.laws)
        return self.asking.example(Claim(said, holds), name_of(part), [told, alone])


def outcomes(laws: Sequence[Outcomes], requests: Requests) -> Pair:
    """What the decider makes of one student's request under each law."""
    return tuple(judge(law.plan, request.facts, request.evidence) for law, request in zip(laws, requests, strict=True))


def _written(pair: Sequence[Outcome]) -> tuple[str, ...]:
    return tuple(outcome.value for outcome in pair)
