"""Differences of what follows from a change: papers to bring, duties with their last days, steps with their terms.

Two laws are compared where the outcome lets something follow under both. A duty is the same by its matter, not by its
wording; papers by their name; steps by the order of the parties and by terms the calendar counts alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xueji.calendar import read_duration
from xueji.decide.consequences import Followed
from xueji.decide.plan import Bound, Steps
from xueji.language.backends.smt import Formula
from xueji.model.decision import Decision, Duty, Evidence, Step
from xueji.model.enums import Outcome, Party, Stage, Truth
from xueji.prove.asking import Asking
from xueji.prove.duties import DutyDifferences, Owed, Scope, owed
from xueji.prove.inquiry import Claim
from xueji.prove.matters import alike, length_of
from xueji.prove.outcome_differences import outcomes
from xueji.prove.outcomes import Outcomes
from xueji.prove.replay import Example, Requests
from xueji.prove.side import Side
from xueji.prove.solver import all_of, any_of, negated
from xueji.prove.verdicts import Difference, Kind

_RANK = (Truth.NO, Truth.UNKNOWN, Truth.YES)
Links = tuple[tuple[Party, object], ...]
"""The parties of a procedure in their order, each with a term as the calendar counts it."""


@dataclass(frozen=True, eq=False)
class _Paper:
    """A paper as one law asks for it: surely, surely not, and the conditions under which."""

    yes: Formula
    no: Formula
    asking: frozenset[object]


@dataclass(frozen=True, eq=False)
class _Chain:
    """One procedure made ready, and what it amounts to."""

    law: Outcomes
    steps: Steps
    links: Links
    identity: object


class FollowingDifferences:
    """What two laws make follow from one change."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.laws = asking.inquiry.outcomes
        self.sides = asking.inquiry.sides
        self.stage = asking.inquiry.stage
        self.going = negated(any_of(law.refused for law in self.laws))
        told = all_of(law.all_told for law in self.laws)
        self.wishes = [told, all_of(law.by_outcome[Outcome.PERMITTED] for law in self.laws)]

    def all(self) -> Iterator[Difference]:
        """A difference for every paper, duty and order of steps in which the laws part."""
        papers = [_papers(law) for law in self.laws]
        for name in dict.fromkeys(name for asked in papers for name in asked):
            yield from self._of_paper(name, [asked.get(name, _UNASKED) for asked in papers])
        owing = [[*owed(law, self.stage, law.plan.duties, law.plan.steps)] for law in self.laws]
        scope = Scope(self._upon, self._compared, self._is_compared, self._duties, self.wishes)
        yield from DutyDifferences(self.asking, owing, scope).all()
        chains = [[_chain(law, steps, self.stage) for steps in law.plan.steps] for law in self.laws]
        inherited = {chain.identity for chain in chains[0]} & {chain.identity for chain in chains[1]}
        for side in (0, 1):
            for chain in chains[side]:
                if chain.identity not in inherited:
                    yield from self._of_chain(chain, chains, side)

    def _of_paper(self, name: str, papers: Sequence[_Paper]) -> Iterator[Difference]:
        """Who has to bring a paper, or may have to, under one law and not, or not surely, under the other."""
        if papers[0].asking == papers[1].asking:
            return
        for side in (0, 1):
            mine, other = papers[side], papers[1 - side]
            surely = all_of([mine.yes, negated(other.yes)])
            said = all_of([self.going, any_of([surely, all_of([negated(mine.no), other.no])])])

            def holds(requests: Requests, side: int = side) -> bool:
                told = self._told(name, requests)
                return self._going_on(requests) and _RANK.index(told[side]) > _RANK.index(told[1 - side])

            first = [*self.wishes, all_of([mine.yes, other.no])]
            example = self.asking.example(Claim(said, holds), name, first)
            if example is not None:
                results = [_truth(name, answer.evidence) for answer in _decisions(example)]
                parts = tuple(_asker(name, answer.evidence) for answer in _decisions(example))
                yield Difference(Kind.PAPER, name, side, tuple(t.value for t in results), example, parts=parts)

    def _told(self, name: str, requests: Requests) -> list[Truth]:
        return [_truth(name, papers) for papers, _, _ in self._followed(requests)]

    def _of_chain(self, chain: _Chain, chains: Sequence[Sequence[_Chain]], side: int) -> Iterator[Difference]:
        """Whose change takes a way under one law that it does not take under the other."""
        shown = chains[0] if side else ()

        def holds(requests: Requests) -> bool:
            if not self._going_on(requests) or not chain.steps.yes(requests[side].facts):
                return False
            ways = self._ways(requests)
            return chain.links not in ways[1 - side] and not (side and ways[0] - ways[1])

        alone = self._alone(chain, chains[1 - side])
        others = (negated(self._alone(other, chains[1])) for other in shown)
        said = all_of([self.going, alone, *others])
        example = self.asking.example(Claim(said, holds), chain.steps.procedure.name, self.wishes)
        if example is not None:
            results = tuple(_written(answer.steps) for answer in _decisions(example))
            parts = tuple(chain.steps.procedure.name if index == side else "" for index in (0, 1))
            yield Difference(Kind.STEPS, chain.steps.procedure.name, side, results, example, parts=parts)

    def _alone(self, chain: _Chain, others: Sequence[_Chain]) -> Formula:
        """When a procedure is to be followed and the other law knows none like it."""
        like = (other.law.yes(other.steps) for other in others if other.links == chain.links)
        return all_of([chain.law.yes(chain.steps), *map(negated, like)])

    def _ways(self, requests: Requests) -> list[frozenset[Links]]:
        """The orders of steps of one student under each law, as the decider gives them."""
        found = []
        for side, law, request, (_, _, steps) in zip(
            self.sides, self.laws, requests, self._followed(requests), strict=True
        ):
            ways, left = set[Links](), list(steps)
            for ready in law.plan.steps:
                if ready.yes(request.facts):
                    size = len(ready.procedure.steps)
                    ways.add(tuple(_link(step, side) for step in left[:size]))
                    del left[:size]
            found.append(frozenset(ways))
        return found

    def _upon(self, item: Owed) -> Formula:
        return any_of(law.by_outcome[o] for law in self.laws if law is item.law for o in item.spec.upon)

    def _compared(self, item: Owed) -> Formula:
        return all_of(any_of(law.by_outcome[outcome] for outcome in item.spec.upon) for law in self.laws)

    def _is_compared(self, item: Owed, requests: Requests) -> bool:
        return all(outcome in item.spec.upon for outcome in outcomes(self.laws, requests))

    def _duties(self, requests: Requests) -> list[tuple[Duty, ...]]:
        return [duties for _, duties, _ in self._followed(requests)]

    def _going_on(self, requests: Requests) -> bool:
        return Outcome.REFUSED not in outcomes(self.laws, requests)

    def _followed(self, requests: Requests) -> list[Followed]:
        return [side.decider.following(request) for side, request in zip(self.sides, requests, strict=True)]


_UNASKED = _Paper(any_of(()), all_of(()), frozenset())


def _papers(law: Outcomes) -> dict[str, _Paper]:
    """The papers a law asks for, by name."""
    found: dict[str, list[Bound]] = {}
    for bound in law.plan.evidence:
        for name in bound.rule.evidence:
            found.setdefault(name, []).append(bound)
    by_id = law.decider.policy.by_id
    return {
        name: _Paper(
            any_of(map(law.yes, asking)),
            all_of(map(law.no, asking)),
            frozenset((bound.scoped, by_id[bound.rule.document].conventions) for bound in asking),
        )
        for name, asking in found.items()
    }


def _chain(law: Outcomes, steps: Steps, stage: Stage) -> _Chain:
    procedure, policy = steps.procedure, law.decider.policy
    conventions = policy.by_id[procedure.document].conventions
    term = alike(length_of(policy, procedure.each_within, stage), conventions)
    links = tuple((party, term) for party in procedure.steps)
    return _Chain(law, steps, links, (procedure.name, steps.condition, conventions, links))


def _link(step: Step, side: Side) -> tuple[Party, object]:
    document = side.policy.by_id[str(step.document_id)]
    return step.party, alike(read_duration(step.within), document.conventions)


def _truth(name: str, papers: Iterable[Evidence]) -> Truth:
    return next((paper.holds for paper in papers if paper.name == name), Truth.NO)


def _asker(name: str, papers: Iterable[Evidence]) -> str:
    return next((paper.rule for paper in papers if paper.name == name), "")


def _written(steps: Sequence[Step]) -> str:
    """Steps as text: who, and within what time."""
    return " > ".join(f"{step.party.value} {step.within}".strip() for step in steps)


def _decisions(example: Example) -> Iterator[Decision]:
    return (answer for answer in example.answers if isinstance(answer, Decision))
