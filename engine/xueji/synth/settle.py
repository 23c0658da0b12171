"""Facts for records that break nothing: what the usual record leaves open is settled by asking the law itself.

A record rule may speak of any fact. Those every record has are drawn (`scenes`); the rest are missing at first, and
each is given the value, if any, with which fewer rules hold or stay open, until none does. Facts of a school get one
value for all its students. A scene that breaks a rule whatever is tried is not used.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

from xueji.calendar import Conventions
from xueji.decide.plan import Bound
from xueji.language import syntax as s
from xueji.model.enums import Stage
from xueji.synth.edits import LARGEST_CLASS, candidates
from xueji.synth.law import COUNTED, Law, Ruling, follows, ruling
from xueji.synth.scenes import (
    DRAWN,
    GRADES,
    MODELLED,
    SCENES,
    SCHOOL_LEVEL,
    SPANS,
    USUAL,
    Scene,
    Span,
    kinds,
    usual,
)

_CALM = (1.0, 0.5, 0.25, 0.1, 0.0)
_MOST_TRIED = 2_000
_FEW = 3
_ROUNDS = 3
_WORST = 1_000
_CLASS_SIZES = (30, 20, 40, 10, 50, 5, 1)
"""Sizes of a class tried until one breaks nothing."""


@dataclass(slots=True)
class Kindred:
    """All clean records of one law, stage, kind of school and scene; `facts` is what was settled for them.

    `class_size` is that of the records tried, `calm` how much of each span may be used (1: all), `ruling` what still
    holds or is open of every one of them.
    """

    law: int
    stage: str
    kind: str
    scene: Scene
    facts: dict[str, Any] = field(default_factory=dict)
    class_size: int = _CLASS_SIZES[0]
    calm: float = 1.0
    ruling: Ruling = field(default_factory=Ruling)


@dataclass(frozen=True)
class Settled:
    """What clean records of a region are like; `dropped` are scenes that cannot be clean there."""

    laws: tuple[Law, ...]
    kindred: tuple[Kindred, ...]
    dropped: tuple[Kindred, ...]
    school: Mapping[str, Any]
    class_sizes: Mapping[tuple[int, str], range]
    """By law and stage the sizes of classes that break nothing."""

    def samples(self, kin: Kindred) -> list[dict[str, Any]]:
        """Records of a kindred as they are stored: its first, second and last grade, each with near and far days.

        The last one is of a first-grader whose parents are away.
        """
        return list(_samples(kin, self.laws[kin.law], self.school, kin.calm))


def settle(laws: Sequence[Law]) -> Settled:
    """Find out what clean records are like under the laws of a region."""
    everyone = [
        Kindred(index, stage.value, kind, scene)
        for index in range(len(laws))
        for stage in Stage
        for kind in kinds(stage.value)
        for scene in SCENES
    ]
    school: dict[str, Any] = {}
    search = _Search(laws, school)
    for kin in everyone:
        search.classes(kin)
    search.schools(everyone)
    by_law: dict[tuple[int, str, str], dict[str, Any]] = {}
    for kin in everyone:  # the usual scene comes first and is what the others begin with
        kin.facts.update(by_law.get((kin.law, kin.stage, kin.kind), {}))
        search.rows(kin)
        if kin.scene is USUAL:
            by_law[kin.law, kin.stage, kin.kind] = dict(kin.facts)
    kept, dropped = list[Kindred](), list[Kindred]()
    always: dict[tuple[int, str, str], set[str]] = {}
    for kin in everyone:
        kin.calm, kin.ruling = search.calm(kin)
        broken = {*kin.ruling.holds, *kin.ruling.open} - laws[kin.law].duties
        usual_ones = always.setdefault((kin.law, kin.stage, kin.kind), broken)
        (kept if broken <= usual_ones else dropped).append(kin)
    sizes: dict[tuple[int, str], range] = {}
    for kin in kept:
        if kin.scene is USUAL:
            here, other = search.class_sizes(kin), sizes.get((kin.law, kin.stage), range(LARGEST_CLASS + 1))
            sizes[kin.law, kin.stage] = range(max(here.start, other.start), min(here.stop, other.stop))
    return Settled(tuple(laws), tuple(kept), tuple(dropped), school, sizes)


def _samples(kin: Kindred, law: Law, school: Mapping[str, Any], calm: float) -> Iterator[dict[str, Any]]:
    grades = GRADES[kin.stage]
    chosen = (grades[0],) if kin.scene.only_first_grade else (grades[0], grades[1], grades[-1])
    tried = [(grade, end, end) for grade, end in product(chosen, (0, 1))]
    for grade, end, student in (*tried, (chosen[0], 0, 2)):
        facts = usual(kin.stage, kin.kind, grade, law.code, law.as_of)
        facts |= {**school, **kin.facts, "school_class.size": kin.class_size} | {
            name: those[student] for name, those in DRAWN.items()
        }
        for name, value in {**SPANS, **kin.scene.facts}.items():
            if isinstance(value, Span):
                facts[name] = value.day(facts, law.as_of, value.offsets(calm)[end])
            else:
                facts[name] = getattr(value, "value", value)
        yield facts


class _Search:
    """The search for values: each fact in turn takes the one that leaves fewest rules holding or open."""

    def __init__(self, laws: Sequence[Law], school: dict[str, Any]) -> None:
        self.laws = laws
        self.school = school
        self._bounds = {(i, st.value): law.asked(st.value) for i, law in enumerate(laws) for st in Stage}
        self._about: dict[tuple[int, str, str], list[Bound]] = {}
        self._complete: dict[int, list[dict[str, Any]]] = {}

    def schools(self, everyone: Sequence[Kindred]) -> None:
        """Settle the facts of schools, for all kindred at once."""
        facts = {f.name: f for kin in everyone for f in self._free(kin) if _of_school(f.name)}
        self._improve(everyone, tuple(facts.values()), self.school)

    def rows(self, kin: Kindred) -> None:
        """Settle the facts of students of one kindred."""
        self._complete.pop(id(kin), None)
        if not self._cost([kin], self._bounds[kin.law, kin.stage]):
            return
        facts = [f for f in self._free(kin) if not _of_school(f.name)]
        self._improve([kin], facts, kin.facts)
        for bound in self._bounds[kin.law, kin.stage]:  # what no single fact settles
            own = [f for f in facts if f.name in s.facts_in(bound.scoped)]
            if 1 < len(own) <= _FEW and self._cost([kin], [bound]):
                self._together(kin, bound, own)

    def calm(self, kin: Kindred) -> tuple[float, Ruling]:
        """How much of the spans may be used, and what holds or is open then."""
        quiet = self._ruling(kin, 0.0)
        return next((c, quiet) for c in _CALM if self._ruling(kin, c) == quiet)

    def classes(self, kin: Kindred) -> None:
        """Choose the size of the class the records tried are in."""
        bounds = self._speaking(kin, "school_class.size")
        if bounds:
            facts = self._at_rest(kin)[0]
            costs = [sum(not b.no({**facts, "school_class.size": n}) for b in bounds) for n in _CLASS_SIZES]
            kin.class_size = _CLASS_SIZES[costs.index(min(costs))]
            self._complete.pop(id(kin), None)

    def class_sizes(self, kin: Kindred) -> range:
        """The sizes of classes, around the one tried, in which a record breaks nothing."""
        bounds = self._speaking(kin, "school_class.size")
        facts = self._at_rest(kin)[0]
        before = ruling(bounds, facts)
        odd = [n for n in range(LARGEST_CLASS + 1) if ruling(bounds, {**facts, "school_class.size": n}) != before]
        first = max((n for n in odd if n < kin.class_size), default=-1) + 1
        return range(first, min((n for n in odd if n > kin.class_size), default=LARGEST_CLASS + 1))

    def _free(self, kin: Kindred) -> Iterator[s.Fact]:
        """The facts the rules of a kindred speak of and its records do not have."""
        law, whole = self.laws[kin.law], self._at_rest(kin)[0]
        names = dict.fromkeys(name for b in self._bounds[kin.law, kin.stage] for name in s.facts_in(b.scoped))
        for name in names:
            taken = name in MODELLED or name in kin.scene.facts or name in COUNTED or name == "request.on"
            if not taken and not (follows(name) and name in whole):
                yield s.Fact(name, law.vocabulary.entries[name].type)

    def _improve(self, everyone: Sequence[Kindred], facts: Sequence[s.Fact], into: dict[str, Any]) -> None:
        for _ in range(_ROUNDS):
            before = dict(into)
            for fact in facts:
                self._best(everyone, fact, into)
            if into == before:
                return

    def _best(self, everyone: Sequence[Kindred], fact: s.Fact, into: dict[str, Any]) -> None:
        """Give a fact the value that leaves least; it keeps what it has where nothing is better."""
        concerned = [(kin, bounds) for kin in everyone if (bounds := self._speaking(kin, fact.name))]
        least = sum(self._cost([kin], bounds) for kin, bounds in concerned)
        if not least:
            return
        law = self.laws[concerned[0][0].law]
        trees = {(b.scoped, self._conventions(kin, b)): None for kin, bounds in concerned for b in bounds}
        best = into.get(fact.name)
        for value in candidates(fact, trees, law.as_of, law.decider.calendar):
            now = sum(self._cost([kin], bounds, {fact.name: value}) for kin, bounds in concerned)
            if now < least:
                best, least = value, now
        if best != into.get(fact.name):
            into[fact.name] = best
            for kin in everyone:
                self._complete.pop(id(kin), None)

    def _speaking(self, kin: Kindred, name: str) -> list[Bound]:
        """The rules of a kindred that speak of a fact."""
        key = (kin.law, kin.stage, name)
        if key not in self._about:
            self._about[key] = [b for b in self._bounds[kin.law, kin.stage] if name in s.facts_in(b.scoped)]
        return self._about[key]

    def _conventions(self, kin: Kindred, bound: Bound) -> Conventions:
        return self.laws[kin.law].decider.policy.by_id[bound.rule.document].conventions

    def _together(self, kin: Kindred, bound: Bound, facts: Sequence[s.Fact]) -> None:
        """Settle what takes several facts at once."""
        law, bounds, trees = self.laws[kin.law], self._bounds[kin.law, kin.stage], [
            (bound.scoped, self._conventions(kin, bound))
        ]  # fmt: skip
        values = [[*candidates(f, trees, law.as_of, law.decider.calendar), None] for f in facts]
        least, best = self._cost([kin], bounds), dict[str, Any]()
        for chosen in islice(product(*values), _MOST_TRIED):
            tried = {f.name: v for f, v in zip(facts, chosen, strict=True) if v is not None}
            if not self._cost([kin], [bound], tried) and (now := self._cost([kin], bounds, tried)) < least:
                least, best = now, tried
        kin.facts.update(best)
        self._complete.pop(id(kin), None)

    def _cost(
        self, everyone: Iterable[Kindred], bounds: Sequence[Bound], tried: Mapping[str, Any] | None = None
    ) -> int:
        """How many rules hold or are open, over all samples; what contradicts itself costs more than any."""
        total = 0
        for kin in everyone:
            for facts in self._at_rest(kin):
                whole: dict[str, Any] | None = facts
                if tried:
                    whole = self.laws[kin.law].complete({**facts, **tried})
                total += _WORST if whole is None else sum(not bound.no(whole) for bound in bounds)
        return total

    def _ruling(self, kin: Kindred, calm: float) -> Ruling:
        law, bounds = self.laws[kin.law], self._bounds[kin.law, kin.stage]
        whole = [law.complete(facts) for facts in _samples(kin, law, self.school, calm)]
        found = [ruling(bounds, facts) for facts in whole if facts is not None]
        holds = dict.fromkeys(name for one in found for name in one.holds)
        unclear = dict.fromkeys(name for one in found for name in one.open)
        return Ruling(tuple(holds), tuple(unclear))

    def _at_rest(self, kin: Kindred) -> list[dict[str, Any]]:
        """The records of a kindred with near days, completed."""
        if id(kin) not in self._complete:
            law = self.laws[kin.law]
            samples = map(law.complete, _samples(kin, law, self.school, 0.0))
            self._complete[id(kin)] = [facts for facts in samples if facts is not None]
        return self._complete[id(kin)]


def _of_school(name: str) -> bool:
    return name.partition(".")[0] in SCHOOL_LEVEL
