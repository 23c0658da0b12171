"""What a comparison came to: head-counts by verdict, rule, grade and county, as values that every report is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from xueji.audits.run import ReckoningError
from xueji.bulk.marks import Bit
from xueji.errors import Problem
from xueji.impact.editions import Side
from xueji.impact.job import Comparison
from xueji.impact.matching import Fate, Matched
from xueji.impact.run import Measured, problems_of
from xueji.impact.states import CHANGES, STATES, VERDICTS, State
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Stage
from xueji.model.region import NATION, PROVINCES
from xueji.tables.divisions import county_name

Moves = Mapping[tuple[State, State], int]
"""Students by the state of a rule before and after."""


@dataclass(frozen=True, slots=True)
class Law:
    """One of the two laws: its day, its documents, and the rules that the snapshot has no columns for."""

    side: Side
    day: date
    folder: str
    documents: tuple[Mapping[str, Any], ...]
    """id, title (zh, en), region, grade and digest of each document in force in the region's places."""
    not_evaluable: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """One rule in either law; counts are students. A rule only one law has is quiet under the other."""

    rule: Matched
    moves: Moves
    counterparts: tuple[str, ...]
    """Of a rule only one law has: the rules about the same matter that the other alone has, or has in other words."""

    @property
    def fate(self) -> Fate:
        """What became of the rule."""
        return self.rule.fate

    def found(self, side: Side) -> int:
        """The students it finds under one law."""
        return self._sum(side, "found")

    def unclear(self, side: Side) -> int:
        """The students of whom it cannot be told under one law."""
        return self._sum(side, "unclear")

    def _sum(self, side: Side, state: State) -> int:
        at = 0 if side == "before" else 1
        return sum(number for states, number in self.moves.items() if states[at] == state)

    @property
    def gained(self) -> int:
        """Newly found: quiet or unclear before."""
        return self.moves.get(("quiet", "found"), 0) + self.moves.get(("unclear", "found"), 0)

    @property
    def lost(self) -> int:
        """No longer found: quiet or unclear after."""
        return self.moves.get(("found", "quiet"), 0) + self.moves.get(("found", "unclear"), 0)

    @property
    def newly_unclear(self) -> int:
        """Unclear after, and not before."""
        return self.moves.get(("quiet", "unclear"), 0) + self.moves.get(("found", "unclear"), 0)

    @property
    def settled(self) -> int:
        """Unclear before, and not after."""
        return self.moves.get(("unclear", "quiet"), 0) + self.moves.get(("unclear", "found"), 0)

    @property
    def moved(self) -> int:
        """The students of whom it says something else after than before."""
        return sum(number for (before, after), number in self.moves.items() if before != after)


@dataclass(frozen=True, slots=True)
class Group:
    """Students of one county or grade: judged, by how they differ, and by verdict before and after."""

    key: tuple[Any, ...]
    """(code, name) of a county, (stage, grade) of a grade; None where the record does not say."""
    judged: int
    changes: Mapping[str, int]
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def differing(self) -> int:
        """Those that differ in any way."""
        return self.judged - self.changes["none"]


@dataclass(frozen=True)
class Impact:
    """Everything a report of an impact is made of; every count is of students (rows of the snapshot)."""

    region: str
    region_name: Text
    as_of: date
    snapshot: str
    before: Law
    after: Law
    same_text: bool
    can_differ: bool
    repealed: tuple[Text, ...]
    rows: int
    judged: int
    quarantined: int
    pairs: Mapping[tuple[str, str], int]
    """By verdict before and after; all of them together are the rows judged."""
    changes: Mapping[str, int]
    rules: tuple[RuleFigure, ...]
    grades: tuple[Group, ...]
    counties: tuple[Group, ...]
    quarantine: tuple[tuple[str, str, int], ...]
    """Column, code of the problem, and how often."""
    failed: tuple[str, ...]
    problems: tuple[Problem, ...]
    columns_unknown: tuple[str, ...]
    seconds: float

    @property
    def differing(self) -> int:
        """The students that differ in any way."""
        return self.judged - self.changes["none"]

    @property
    def reconciled(self) -> bool:
        """Say whether every row is in one place of every count: rows, pairs of verdicts, changes, grades, counties."""
        sums = (self.pairs.values(), self.changes.values(), *(
            [group.judged for group in groups] for groups in (self.grades, self.counties)
        ))  # fmt: skip
        return self.rows == self.judged + self.quarantined and all(sum(one) == self.judged for one in sums)

    def verdicts(self, side: Side) -> Mapping[str, int]:
        """The students by verdict under one law."""
        at = 0 if side == "before" else 1
        return {word: sum(n for pair, n in self.pairs.items() if pair[at] == word) for word in VERDICTS}


def figures(comparison: Comparison, measured: Measured) -> Impact:
    """Put together what a comparison came to; raises `ReckoningError` where its sums do not agree."""
    counts, comparer, job = measured.counts, comparison.comparer, comparison.job
    judged = sum(one.judged for one in measured.portions)
    found = Impact(
        region=comparison.before.region,
        region_name=_named(comparison),
        as_of=comparison.as_of,
        snapshot=job.source.files[0].name if "://" in job.source.where else job.source.where,
        before=_law(comparison, "before"),
        after=_law(comparison, "after"),
        same_text=comparer.same_text,
        can_differ=comparer.can_differ,
        repealed=tuple(document.title for document in comparison.repealed),
        rows=sum(one.rows for one in measured.portions),
        judged=judged,
        quarantined=sum(one.quarantined for one in measured.portions),
        pairs=_pairs(counts.students),
        changes=_changes(counts.students),
        rules=_rules(comparer.rules, counts.rules, counts.bits, judged),
        grades=tuple(sorted(_groups(counts.students, ("stage", "grade")), key=_in_turn)),
        counties=tuple(_counties(counts.students)),
        quarantine=tuple(counts.problems.sort("number", descending=True).iter_rows()),
        failed=tuple(dict.fromkeys(one.file for one in measured.failed)),
        problems=tuple(problems_of(measured.portions)),
        columns_unknown=tuple(job.understood.unknown),
        seconds=round(measured.seconds, 2),
    )
    if not found.reconciled:
        raise ReckoningError(f"{found.rows} rows, {found.judged} judged, {found.quarantined} kept out: {found.pairs}")
    return found


def _named(comparison: Comparison) -> Text:
    code = comparison.before.region
    if code == NATION:
        return Text(zh="全国", en="China")
    places = (d.place_name for d in comparison.before.law.documents if d.region == code and d.place_name)
    zh, en = PROVINCES.get(code[:2], (code, code))
    return next(places, Text(zh=zh, en=en) if code.endswith("0000") else Text(zh=f"{zh} {code}", en=f"{en} {code}"))


def _law(comparison: Comparison, side: Side) -> Law:
    edition, bits = comparison.edition(side), [rule.on(side) for rule in comparison.comparer.rules]
    documents = tuple(
        {"id": d.id, "title": {"zh": d.title.zh, "en": d.title.en}, "region": d.region, "grade": d.grade.value,
         "digest": d.digest}
        for d in comparison.comparer.documents(side)
    )  # fmt: skip
    lost = tuple(bit for bit in bits if bit is not None and not bit.evaluable)
    return Law(side, edition.day, edition.folder, documents, lost)


def _pairs(students: pl.DataFrame) -> Mapping[tuple[str, str], int]:
    """Every pair of verdicts, those that do not occur as well."""
    summed = students.group_by("before", "after").agg(pl.sum("number"))
    found = {(before, after): number for before, after, number in summed.iter_rows()}
    return {(before, after): found.get((before, after), 0) for before in VERDICTS for after in VERDICTS}


def _changes(students: pl.DataFrame) -> Mapping[str, int]:
    found = dict(students.group_by("change").agg(pl.sum("number")).iter_rows())
    return {word: found.get(word, 0) for word in CHANGES}


def _groups(students: pl.DataFrame, keys: Sequence[str]) -> list[Group]:
    ordered = students.sort(keys, nulls_last=True)
    return [
        Group(
            key,
            int(rows["number"].sum()),
            _changes(rows),
            *({word: int(rows.filter(pl.col(side) == word)["number"].sum()) for word in VERDICTS}
              for side in ("before", "after")),
        )
        for key, rows in ordered.group_by(keys, maintain_order=True)
    ]  # fmt: skip


def _in_turn(one: Group) -> tuple[int, int]:
    """Where a grade stands: stages as they follow one another, what is not known last."""
    stage, grade = one.key
    return (_TURN.index(stage) if stage in _TURN else len(_TURN), 99 if grade is None else grade)


_TURN: Final = tuple(stage.value for stage in Stage)


def _counties(students: pl.DataFrame) -> list[Group]:
    return [
        Group((one.key[0], one.key[0] and county_name(one.key[0])), one.judged, one.changes, one.before, one.after)
        for one in _groups(students, ["county"])
    ]


def _rules(rules: Sequence[Matched], moves: pl.DataFrame, bits: pl.DataFrame, judged: int) -> tuple[RuleFigure, ...]:
    """Every rule with its moves; of those that ask the same, found and unclear are what the bits say."""
    summed = moves.group_by("rule", "before", "after").agg(pl.sum("number"))
    apart: dict[int, dict[tuple[State, State], int]] = {}
    for number, before, after, rows in summed.iter_rows():
        apart.setdefault(number, {})[before, after] = rows
    held = {(bit, what): number for bit, what, number in bits.iter_rows()}
    found = []
    for number, rule in enumerate(rules):
        if rule.apart:
            said = apart.get(number, {})
        else:
            said = {(state, state): held.get((rule.bit.index, what), 0) for state, what in _HELD.items()}
        quiet = judged - sum(said.values())
        every: Moves = {(a, b): said.get((a, b), 0) for a in STATES for b in STATES} | {("quiet", "quiet"): quiet}
        found.append(RuleFigure(rule, every, _counterparts(rule, rules)))
    return tuple(found)


_HELD: Final[Mapping[State, str]] = {"found": "holds", "unclear": "open"}


def _counterparts(rule: Matched, rules: Sequence[Matched]) -> tuple[str, ...]:
    """What the other law has instead, as far as it is about the same matter."""
    other = {"added": ("removed", "rewritten"), "removed": ("added", "rewritten")}.get(rule.fate, ())
    return tuple(r.name for r in rules if r.fate in other and r.aspect is not None and r.aspect is rule.aspect)


def aspect_text(aspect: Aspect | None) -> Text:
    """What a matter is called."""
    return Text(zh="", en="") if aspect is None else Text(zh=aspect.zh, en=aspect.value.replace("_", " "))
