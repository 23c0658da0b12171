"""What the cases have shown: which rules were set off and which held back, and how each part of a condition was.

A rule counts as triggered where its condition surely held in a case; as not triggered where it surely did not, or, for
a rule without a condition, where a case of its region and day was outside its scope. Every atom (a smallest condition)
should have been seen true, false and unknown; what the engine always knows cannot be unknown.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from xueji.decide.decider import Decider
from xueji.decide.plan import Bound
from xueji.decide.reading import Request
from xueji.language import syntax as s
from xueji.model.enums import DocumentStatus, Layer, Truth
from xueji.model.region import chain, layer
from xueji.policy.document import Document
from xueji.policy.layer import Policy, boundaries, in_force
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
    """A time in which the law of a region stays the same: the rules in force, and what the cases have shown of them.

    Cases are those of requests from the region, or from places in it, whichever pack they were written for.
    """

    region: str
    since: date
    until: date | None
    documents: tuple[str, ...]
    rules: int
    cases: int
    triggered: int
    own_rules: int
    """Of the rules, those of the region itself; the others are those of the wider layers that hold here."""
    own_triggered: int
    own_cases: int
    """Of the cases, those of the packs that regulate the region itself."""


@dataclass
class _Tally:
    triggered: int = 0
    not_triggered: int = 0
    unknown: int = 0
    atoms: dict[int, set[Truth]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where and when a case asks, for which pack it was written, and the rules that held in it."""

    places: tuple[str, ...]
    on: date
    pack: str
    held: frozenset[str]


class Coverage:
    """Collects what cases show of the rules of documents: of all, or of those of some packs, the only ones told of."""

    def __init__(self, documents: Sequence[Document], packs: Collection[str] | None = None) -> None:
        self.documents = tuple(documents)
        self._told = tuple(d for d in documents if packs is None or d.pack in packs)
        self._tallies = {rule.name: _Tally() for d in documents for rule in d.rules}
        self._looked_into = frozenset(rule.name for d in self._told for rule in d.rules)
        self._regions = frozenset(document.region for document in self._told)
        self._shown: list[_Shown] = []
        self._whole: dict[int, tuple[Policy, frozenset[str]]] = {}
        self._days = cache(lambda region: boundaries(self.documents, region))

    def concerns(self, region: str) -> bool:
        """Say whether a request from a region can show anything of the rules told of."""
        return not self._regions.isdisjoint(chain(region))

    def same_law(self, region: str, on: date) -> date:
        """The first day on which the law of a region was what it is on a day; the day itself where there was none."""
        days = self._days(region)
        index = bisect_right(days, on)
        return days[index - 1] if index else on

    def add(self, decider: Decider, request: Request, *, pack: str = "", drafts: bool = False) -> None:
        """Note what one request, or record, shows; `pack` is the one it was written for."""
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
            if bound.rule.name in self._looked_into:
                self._atoms(tally, bound, decider, request)
        for name in self._unconditional(decider.policy).difference(bound.rule.name for bound in bounds):
            self._tallies[name].not_triggered += 1
        if not drafts:
            self._shown.append(_Shown(chain(request.region), request.on, pack, frozenset(held)))

    def _unconditional(self, policy: Policy) -> frozenset[str]:
        """The rules of a policy without a condition; many requests are held to one policy."""
        found = self._whole.get(id(policy))
        if found is None:
            found = policy, frozenset(rule.name for rule in policy.rules if rule.fires == s.ALWAYS)
            self._whole[id(policy)] = found
        return found[1]

    def _atoms(self, tally: _Tally, bound: Bound, decider: Decider, request: Request) -> None:
        """Note how the atoms came out; where the stage is not known the condition has another shape."""
        if request.facts.get("student.stage") is None:
            return
        for index, atom in enumerate(s.atoms(bound.condition)):
            truth = decider.truth(atom, bound.rule.document, request.facts)
            tally.atoms.setdefault(index, set()).add(truth)

    def rules(self) -> tuple[RuleSeen, ...]:
        """Every rule told of, in the order of the documents."""
        return tuple(self._rule(document, rule) for document in self._told for rule in document.rules)

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
        """Every time in which the law of a region told of stays the same, from its first document on."""
        regions = sorted({d.region for d in self._told if d.status is DocumentStatus.ISSUED})
        return tuple(period for region in regions for period in self._periods(region))

    def _periods(self, region: str) -> Iterable[Period]:
        days = boundaries([d for d in self.documents if d.status is DocumentStatus.ISSUED], region)
        first = min(d.since for d in self.documents if d.region == region and d.status is DocumentStatus.ISSUED)
        here = [shown for shown in self._shown if region in shown.places]
        packs = {document.pack for document in self.documents if document.region == region}
        for index, since in enumerate(days):
            if since < first:
                continue
            until = days[index + 1] - timedelta(days=1) if index + 1 < len(days) else None
            policy = in_force(self.documents, region, since)
            own_documents = {document.id for document in policy.documents if document.region == region}
            found = [shown for shown in here if bisect_right(days, shown.on) == index + 1]
            rules = {rule.name for rule in policy.rules}
            own = {rule.name for rule in policy.rules if rule.document in own_documents}
            seen = {name for shown in found for name in shown.held} & rules
            yield Period(
                region, since, until, tuple(document.id for document in policy.documents),
                rules=len(rules), cases=len(found), triggered=len(seen),
                own_rules=len(own), own_triggered=len(seen & own),
                own_cases=sum(shown.pack in packs for shown in found),
            )  # fmt: skip


def _possible(atom: s.Expression) -> frozenset[Truth]:
    """How an atom can come out at all."""
    knows = isinstance(atom, s.Call) and atom.function == "known"
    facts = set(s.facts_in(atom))
    return frozenset(Truth) - ({Truth.UNKNOWN} if knows or facts <= _GIVEN else set())
