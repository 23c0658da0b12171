"""How to make a clean record break each rule: a search over the values its condition speaks of.

Nothing here names a rule. For every record rule of every stage the fewest changes are looked for with which it surely
holds; of several the one that sets off least beside it. A rule for which none is found is reported, never left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice, product
from typing import Any

from xueji.decide.plan import Bound
from xueji.language import syntax as s
from xueji.model.enums import Stage
from xueji.synth.edits import Edit, edits_of, walk
from xueji.synth.law import Law, Ruling, feeds
from xueji.synth.scenes import USUAL
from xueji.synth.settle import Kindred, Settled

_MOST_EDITS = 4
_MOST_TRIED = 30_000
_MOST_COMPARED = 80
_WIDEST: dict[int, int] = {0: 0, 1: 200, 2: 60, 3: 14, 4: 12}
"""How many values of a fact are tried, the more facts are changed together the fewer."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Changes of a clean record of one kindred that make a rule hold, and all that holds or is open then.

    `grade` is the grade it takes, None where any will do.
    """

    rule: str
    kin: Kindred
    edits: tuple[Edit, ...]
    grade: int | None
    ruling: Ruling

    @property
    def levels(self) -> frozenset[str]:
        """What has to be changed: rows, schools, classes, identities; a change of scene changes a row."""
        return frozenset(edit.level for edit in self.edits) | ({"row"} if self.kin.scene is not USUAL else set())


@dataclass(frozen=True, slots=True)
class Unfound:
    """A rule of one law and stage that no change of a clean record was found for."""

    rule: str
    law: int
    stage: str
    why: str


def defects(settled: Settled) -> tuple[tuple[Defect, ...], tuple[Unfound, ...]]:
    """A defect for every record rule of every law and stage, and the rules for which none was found."""
    found: list[Defect] = []
    unfound: list[Unfound] = []
    before: dict[tuple[object, ...], Defect] = {}
    for index, law in enumerate(settled.laws):
        for stage in Stage:
            kindred = [k for k in settled.kindred if (k.law, k.stage) == (index, stage.value)]
            for bound in law.asked(stage.value):
                name = bound.rule.name
                if any(name in kin.ruling.holds for kin in kindred if kin.scene is USUAL):
                    unfound.append(Unfound(name, index, stage.value, "holds of every usual record"))
                    continue
                key = (name, bound.scoped, stage)
                one = _again(law, kindred, settled, before.get(key)) or _find(law, bound, kindred, settled)
                if one is None:
                    unfound.append(Unfound(name, index, stage.value, "no change of a clean record makes it hold"))
                else:
                    before.setdefault(key, one)
                    found.append(one)
    return tuple(found), tuple(unfound)


def _again(law: Law, kindred: Sequence[Kindred], settled: Settled, known: Defect | None) -> Defect | None:
    """What was found for the same rule under another law, where it makes the rule hold here too."""
    if known is None:
        return None
    for kin in (k for k in kindred if (k.kind, k.scene) == (known.kin.kind, known.kin.scene)):
        for _, base in _bases(settled.samples(kin)):
            if known.grade in (None, base["student.grade"]):
                facts = dict(base)
                for edit in known.edits:
                    edit.apply(facts)
                ruling = law.judge(facts)
                if ruling is not None and known.rule in ruling.holds:
                    return Defect(known.rule, kin, known.edits, known.grade, ruling)
                break
    return None


def _find(law: Law, bound: Bound, kindred: Sequence[Kindred], settled: Settled) -> Defect | None:
    """The fewest changes; among kinds and scenes the first that will do."""
    facts = {node.name: node for node in walk(bound.scoped) if isinstance(node, s.Fact) and node.name != "request.on"}
    conventions = law.decider.policy.by_id[bound.rule.document].conventions
    ways = [edits_of(f, bound.scoped, law.as_of, law.decider.calendar, conventions) for f in facts.values()]
    for count in range(min(_MOST_EDITS, len(ways)) + 1):
        chosen = list(islice(_chosen(ways, count), _MOST_TRIED))
        for kin in kindred:
            everyone = settled.samples(kin)
            for place, base in _bases(everyone):
                if one := _best(law, bound, base, chosen, everyone):
                    return Defect(bound.rule.name, kin, one[0], None if place == 0 else base["student.grade"], one[1])
    return None


def _bases(everyone: Sequence[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Records of a kindred with near days, one of a middle grade first."""
    near = everyone[:-1:2]
    order = [1, 0, 2] if len(near) > 1 else [0]
    return [(place, near[at]) for place, at in enumerate(order)]


def _chosen(ways: Sequence[Sequence[Edit]], count: int) -> Iterator[tuple[Edit, ...]]:
    """Changes of so many facts together; one change never stands twice."""
    for some in combinations([way[: _WIDEST[count]] for way in ways], count):
        for edits in product(*some):
            if len({edit.fact for edit in edits}) == count:
                yield edits


def _best(
    law: Law, bound: Bound, base: dict[str, Any], ways: Sequence[tuple[Edit, ...]], everyone: Sequence[dict[str, Any]]
) -> tuple[tuple[Edit, ...], Ruling] | None:
    """Of the changes with which the rule surely holds those that do so of most records, and set off least else."""
    best: tuple[tuple[int, ...], tuple[Edit, ...], Ruling] | None = None
    compared = 0
    at_rest = law.complete(base) or {}
    for edits in ways:
        if not _could(bound, at_rest, edits):
            continue
        facts = dict(base)
        for edit in edits:
            edit.apply(facts)
        if any(facts.get(e.fact) == base.get(e.fact) for e in edits):
            continue
        whole = law.complete(facts)
        if whole is None or not bound.yes(whole):
            continue
        ruling = law.judge(facts)
        if ruling is None:
            continue
        cost = (_failing(law, bound, edits, everyone), *_cost(ruling, edits, law.as_of))
        if best is None or cost < best[0]:
            best = (cost, edits, ruling)
        compared += 1
        if compared == _MOST_COMPARED:
            break
    return None if best is None else best[1:]


def _failing(law: Law, bound: Bound, edits: Sequence[Edit], everyone: Sequence[dict[str, Any]]) -> int:
    """Of how many records the rule does not surely hold with the same changes."""
    failing = 0
    for record in everyone:
        facts = dict(record)
        for edit in edits:
            edit.apply(facts)
        whole = law.complete(facts)
        failing += whole is None or not bound.yes(whole)
    return failing


def _could(bound: Bound, at_rest: dict[str, Any], edits: Sequence[Edit]) -> bool:
    """A quick look whether changes may make the rule hold; forgeries have to be tried."""
    if any(edit.how != "set" or feeds(edit.fact) for edit in edits):
        return True
    return bound.yes({**at_rest, **{edit.fact: edit.value for edit in edits}})


def _cost(ruling: Ruling, edits: Sequence[Edit], as_of: date) -> tuple[int, ...]:
    """What is left open, what else holds, who has to be changed, what is taken away or lies in the future."""
    blanks = sum(edit.value is None and edit.how == "set" for edit in edits)
    wide = sum(edit.level != "row" for edit in edits)
    ahead = sum(isinstance(edit.value, date) and edit.value > as_of for edit in edits)
    return len(ruling.open), len(ruling.holds), wide, blanks + ahead
