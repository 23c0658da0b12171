"""What the cases have shown: which rules were set off and which held back, and how each part of a condition was.

A rule counts as triggered where its condition surely held in a case; as not triggered where it surely did not, or, for
a rule without a condition, where a case of its region and day was outside its scope. Every atom (a smallest condition)
should have been seen true, false and unknown; what the engine always knows cannot be unknown.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from xueji.decide.decider import Decider
from xueji.decide.plan import Bound
from xueji.decide.reading import Request
from xueji.language import syntax as s
from xueji.model.enums import DocumentStatus, Layer, Truth
from xueji.model.region import chain, layer
from xueji.policy.document import Document
from xueji.policy.layer import boundaries, in_force
from xueji.policy.rule import Rule

_GIVEN = frozenset({"request.on", "student.stage"})
"""Facts that every request has, or that a condition has another shape without."""


@dataclass(frozen=True, slots=True)
class AtomSeen:
    """One atom of a rule's condition, and how it has come out in the cases."""

    tree: s.Expression
    seen: frozenset[Truth]
    wanted: frozenset[Truth]

    @property
    def lacking(self) -> tuple[Truth, ...]:
        """How it has not come out yet."""
        return tuple(truth for truth in Truth if truth in self.wanted - self.seen)


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """One rule: in how many cases it was triggered, was not, and could not be told."""

    rule: Rule
    pack: str
    layer: Layer
    triggered: int
    not_triggered: int
    unknown: int
    atoms: tuple[AtomSeen, ...]

    @property
    def shown(self) -> bool:
        """Say whether at least one case triggers it and one does not."""
        return self.triggered > 0 and self.not_triggered > 0


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which the law of a region stays the same: the rules in force, and what the cases have shown of them."""

    region: str
    since: date
    until: date | None
    documents: tuple[str, ...]
    rules: int
    cases: int
    triggered: int


@dataclass
class _Tally:
    triggered: int = 0
    not_triggered: int = 0
    unknown: int = 0
    atoms: dict[int, set[Truth]] = field(default_factory=dict)


class Coverage:
    """Collects what cases show of the rules of documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)
        self._tallies = {rule.name: _Tally() for d in documents for rule in d.rules}
        self._places: list[tuple[tuple[str, ...], date, frozenset[str]]] = []

    def add(self, decider: Decider, request: Request, *, drafts: bool = False) -> None:
        """Note what one request, or record, shows."""
        held = set[str]()
        bounds = decider.asked(request)
        for bound in bounds:
            tally = self._tallies[bound.rule.name]
            if bound.yes(request.facts):
                tally.triggered += 1
                held.add(bound.rule.name)
            elif bound.no(request.facts):
                tally.not_triggered += 1
            else:
                tally.unknown += 1
            self._atoms(tally, bound, decider, request)
        asked = {bound.rule.name for bound in bounds}
        for name in {rule.name for rule in decider.policy.rules if rule.fires == s.ALWAYS} - asked:
            self._tallies[name].not_triggered += 1
        if not drafts:
            self._places.append((chain(request.region), request.on, frozenset(held)))

    def _atoms(self, tally: _Tally, bound: Bound, decider: Decider, request: Request) -> None:
        """Note how the atoms came out; where the stage is not known the condition has another shape."""
        if request.facts.get("student.stage") is None:
            return
        for index, atom in enumerate(s.atoms(bound.condition)):
            truth = decider.truth(atom, bound.rule.document, request.facts)
            tally.atoms.setdefault(index, set()).add(truth)

    def rules(self) -> tuple[RuleSeen, ...]:
        """Every rule of every document, in the order of the documents."""
        return tuple(self._rule(document, rule) for document in self.documents for rule in document.rules)

    def _rule(self, document: Document, rule: Rule) -> RuleSeen:
        tally = self._tallies[rule.name]
        atoms = tuple(
            AtomSeen(tree, frozenset(tally.atoms.get(index, ())), _possible(tree))
            for index, tree in enumerate(s.atoms(rule.fires))
        )
        return RuleSeen(
            rule, document.pack, layer(document.region), tally.triggered, tally.not_triggered, tally.unknown, atoms
        )

    def periods(self) -> tuple[Period, ...]:
        """Every time in which the law of a region stays the same, from its first document on."""
        regions = sorted({d.region for d in self.documents if d.status is DocumentStatus.ISSUED})
        return tuple(period for region in regions for period in self._periods(region))

    def _periods(self, region: str) -> Iterable[Period]:
        days = boundaries([d for d in self.documents if d.status is DocumentStatus.ISSUED], region)
        first = min(d.since for d in self.documents if d.region == region and d.status is DocumentStatus.ISSUED)
        here = [(on, held) for places, on, held in self._places if region in places]
        for index, since in enumerate(days):
            if since < first:
                continue
            until = days[index + 1] - timedelta(days=1) if index + 1 < len(days) else None
            policy = in_force(self.documents, region, since)
            found = [held for on, held in here if bisect_right(days, on) == index + 1]
            seen = {name for held in found for name in held} & {rule.name for rule in policy.rules}
            ids = tuple(document.id for document in policy.documents)
            rules = len({rule.name for rule in policy.rules})
            yield Period(region, since, until, ids, rules, len(found), len(seen))


def _possible(atom: s.Expression) -> frozenset[Truth]:
    """How an atom can come out at all."""
    knows = isinstance(atom, s.Call) and atom.function == "known"
    facts = set(s.facts_in(atom))
    return frozenset(Truth) - ({Truth.UNKNOWN} if knows or facts <= _GIVEN else set())
