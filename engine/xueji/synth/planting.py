"""Defects put into a block at their rates: which rows, schools, classes and identities are changed, and how.

Each change is tried on the very record it is made in; where the rule does not surely hold of it another is taken. What
a changed record breaks besides is not foreseen here but asked afterwards (`ledger`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import Any, Final

import numpy as np

from xueji.bulk.frame import column_value
from xueji.synth.block import Block, Cohorts, Plan, scene_facts
from xueji.synth.columns import put
from xueji.synth.defects import Defect
from xueji.synth.scenes import SCENES, USUAL
from xueji.synth.schools import FORMS, STAGES, Ints

_SCHOOLS_USED = 0.2
"""Of the schools of a block, how many may be changed as a whole."""
_LARGEST_SCHOOL = 400
_ROWS_IN_SCHOOL = 5
_TRIES = 4
_SPARE = 3
_PARTNERS = 60
_KEYS: Final = frozenset(
    ("student.stage", "student.grade", "student.status", "school.code", "school.region", "school.kind")
)
"""Never blanked: without them nobody could say to which class, school or law a record belongs."""
_IDENTITY: Final = ("student.id_number", "student.number", "student.birth_date")


@dataclass(slots=True)
class Planted:
    """What was done to one row: for which rule, how, and which facts were altered to what."""

    rule: str
    planted_as: str
    altered: dict[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The facts that were altered."""
        return frozenset(self.altered)


@dataclass(slots=True)
class Need:
    """One defect's account: how many rows it could be in so far, and how many it was planted in."""

    defect: Defect
    rate: float
    eligible: int = 0
    planted: int = 0

    @property
    def due(self) -> int:
        """How many rows are still to be planted: at least one, as soon as there are rows for it."""
        return ceil(self.rate * self.eligible) - self.planted if self.rate and self.eligible else 0


class Planter:
    """Plants defects block by block, so that over the whole snapshot each has its rate."""

    def __init__(self, plan: Plan, defects: Sequence[Defect], rate: float, missing: float) -> None:
        groups: dict[tuple[int, str], int] = defaultdict(int)
        for one in defects:
            groups[one.kin.law, one.kin.stage] += 1
        self.plan = plan
        self.missing = missing
        self.needs = [Need(d, rate / groups[d.kin.law, d.kin.stage]) for d in defects]
        self.blanks = 0

    def begin(self, cohorts: Cohorts) -> dict[int, Defect]:
        """Count what a block is good for, and make some of its classes too large: by cohort, for which defect."""
        law = self.plan.law_of_county[self.plan.schools.county[cohorts.school]]
        form = self.plan.schools.form[cohorts.school]
        enlarged: dict[int, Defect] = {}
        for need in self.needs:
            kin = need.defect.kin
            kinds = np.array([f.kind == kin.kind for f in FORMS])[form]
            mine = (law == kin.law) & (cohorts.stage == STAGES.index(kin.stage)) & kinds
            need.eligible += int(cohorts.size[mine].sum())
            if need.defect.levels <= {"class", "row"} and "class" in need.defect.levels:
                enlarged |= dict.fromkeys(self._classes(need, cohorts, mine, enlarged), need.defect)
        return enlarged

    def _classes(self, need: Need, cohorts: Cohorts, mine: Any, taken: Mapping[int, Defect]) -> Iterator[int]:
        """Put the students of some grades into classes of about the size a defect needs."""
        whole = need.defect.levels == {"class"}
        size = next(edit.value for edit in need.defect.edits if edit.how == "class")
        fitting = np.flatnonzero(mine & (cohorts.size >= size))
        few, spare = cohorts.size[fitting] // size, cohorts.size[fitting] % size >= _SPARE  # some may be on leave
        for at in fitting[np.lexsort((cohorts.size[fitting], ~spare, few))].tolist():
            if need.due <= 0:
                return
            if at not in taken:
                cohorts.classes[at] = cohorts.size[at] // size
                need.planted += int(cohorts.size[at]) if whole else 0
                yield at
                if not whole:
                    return

    def plant(self, block: Block, enlarged: Mapping[int, Defect], seed: Any) -> "Plot":
        """Change the records of a block."""
        plot = Plot(self.plan, block, seed)
        for at, defect in enlarged.items():
            rows = np.flatnonzero(block.cohort == at).tolist()
            whole = defect.levels == {"class"}
            hit = [] if whole else plot.some(defect, rows, "class+row")
            plot.note([row for row in rows if row not in hit], Planted(defect.rule if whole else "", "class"))
            next(need for need in self.needs if need.defect is defect).planted += len(hit)
        for need in self.needs:
            if "class" in need.defect.levels:
                continue
            if "identity" in need.defect.levels:
                need.planted += plot.identities(need)
            elif "school" in need.defect.levels:
                need.planted += plot.whole_school(need)
            if need.due > 0 and "identity" not in need.defect.levels:
                need.planted += plot.rows(need)
        wanted = ceil(self.missing * (block.first_row + block.rows - 1)) - self.blanks
        self.blanks += plot.blank(wanted) if wanted > 0 else 0
        plot.finish()
        return plot


class Plot:
    """One block being planted: the rows still clean, what was done to the others, and their new values."""

    def __init__(self, plan: Plan, block: Block, seed: Any) -> None:
        self.plan = plan
        self.block = block
        self.frame = block.frame()
        self._facts = self.frame.select(plan.facts)
        self._read = plan.reader(plan.facts)
        self._ahead: dict[int, tuple[Any, ...]] = {}
        self.done: dict[int, Planted] = {}
        self._rng = np.random.default_rng(seed)
        self._patches: dict[str, dict[int, Any]] = defaultdict(dict)
        usual = np.array([kin.scene is USUAL for kin in plan.settled.kindred])
        self._free = usual[block.kin] & ~block.no_document
        self._untouched = np.ones(block.rows, bool)
        self._pools: dict[int, Iterator[int]] = {}
        self._schools_left = max(int(len(block.schools) * _SCHOOLS_USED), 1)

    def note(self, rows: Iterable[int], planted: Planted) -> None:
        """Say what was done to rows, which are clean no longer."""
        for row in rows:
            self.done[row] = planted
            self._free[row] = self._untouched[row] = False

    def facts(self, row: int) -> dict[str, Any]:
        """The record of a row as conditions see it, with the figures of its class and school before any change."""
        values = self._ahead.get(row)
        found = self._read(self._facts.row(row) if values is None else values)
        school = int(self.plan.schools.size[self.block.school[row]])
        mates = int(self.block.class_size[row])
        return found | {"school_class.size": mates, "school.enrolled": school, "student.registrations": 1}

    def rows(self, need: Need) -> int:
        """Plant a defect in single rows."""
        planted, pool = 0, self._pool(need)
        for _ in range(_TRIES):
            rows = list(islice(pool, need.due - planted))
            self._read_ahead(rows)
            planted += sum(self._change(need.defect, row, "row") for row in rows)
            if planted == need.due or not rows:
                break
        return planted

    def _read_ahead(self, rows: Sequence[int]) -> None:
        """Read some rows at once: one by one takes many times as long."""
        self._ahead = dict(zip(rows, self._facts[rows].rows(), strict=True)) if rows else {}

    def _pool(self, need: Need) -> Iterator[int]:
        """Clean rows a defect may be planted in, in random order."""
        kin = need.defect.kin
        usual = self._usual_of(need.defect)
        if usual not in self._pools:
            rows = np.flatnonzero(self._free & (self.block.kin == usual))
            self._pools[usual] = iter(self._rng.permutation(rows).tolist())
        pool: Iterator[int] = self._pools[usual]
        grade = need.defect.grade
        if grade is None and kin.scene.only_first_grade:
            grade = int(self.block.grade[self.block.stage == STAGES.index(kin.stage)].min(initial=12))
        if grade is not None:
            same = self._free & (self.block.kin == usual) & (self.block.grade == grade)
            pool = iter(self._rng.permutation(np.flatnonzero(same)).tolist())
        return (row for row in pool if self._free[row])

    def _usual_of(self, defect: Defect) -> int:
        kin = defect.kin
        form = next(i for i, f in enumerate(FORMS) if f.kind == kin.kind and kin.stage in f.stages)
        return int(self.plan.kin[kin.law, STAGES.index(kin.stage), form, SCENES.index(USUAL)])

    def _change(self, defect: Defect, row: int, planted_as: str, given: Mapping[str, Any] | None = None) -> bool:
        """Change one record, `given` facts too; not where the rule does not surely hold of it then."""
        base = self.facts(row)
        facts = {**base, **(given or {})}
        if defect.kin.scene is not USUAL:
            facts |= defect.kin.facts
            facts |= scene_facts(defect.kin.scene.facts, base, self.plan.as_of, defect.kin.calm, self._rng)
        for edit in defect.edits:
            edit.apply(facts)
        altered = {n: v for n, v in facts.items() if v != base.get(n)}
        if not self._holds(defect, facts, row, altered):
            return False
        self._set([row], altered)
        self.note([row], Planted(defect.rule, planted_as, altered))
        return True

    def _set(self, rows: Sequence[int], altered: Mapping[str, Any]) -> None:
        for name, value in altered.items():
            if name in self.plan.dtypes:
                self._patches[name].update(dict.fromkeys(rows, column_value(value)))

    def whole_school(self, need: Need) -> int:
        """Plant a defect in the facts of a small school, and in some of its rows where it takes more than that."""
        defect, planted = need.defect, 0
        for rows in self._small_schools(defect):
            if need.due <= planted or self._schools_left <= 0:
                break
            base = self.facts(int(rows[0]))
            facts = dict(base)
            for edit in defect.edits:
                if edit.level == "school":
                    edit.apply(facts)
            altered = {name: facts.get(name) for name in {**base, **facts} if facts.get(name) != base.get(name)}
            hit = rows[self.block.kin[rows] == self._usual_of(defect)].tolist()
            if "row" in defect.levels:
                hit = self.some(defect, hit, "school+row")
            elif self._holds(defect, facts, hit[0], altered):
                self.note(hit, Planted(defect.rule, "school", altered))
            else:
                hit = []
            if hit:
                self._set(rows.tolist(), altered)
                self.note((row for row in rows.tolist() if row not in self.done), Planted("", "school", altered))
                self._schools_left -= 1
                planted += len(hit)
        return planted

    def some(self, defect: Defect, rows: Sequence[int], planted_as: str) -> list[int]:
        """Plant a defect in a few of the rows of a school or a grade; gives those it was planted in."""
        hit: list[int] = []
        for row in rows:
            if len(hit) == _ROWS_IN_SCHOOL:
                break
            if self._free[row] and self._change(defect, row, planted_as):
                hit.append(row)
        return hit

    def _holds(self, defect: Defect, facts: dict[str, Any], row: int, altered: Iterable[str]) -> bool:
        law = self.plan.settled.laws[self.block.law[row]]
        quiet = self.plan.settled.kindred[self.block.kin[row]].ruling.nothing
        ruling = law.judge_change(facts, frozenset(altered)) if quiet else law.judge(facts)
        return ruling is not None and defect.rule in ruling.holds

    def _small_schools(self, defect: Defect) -> Iterator[Ints]:
        """The rows of small schools of the stage none of whose rows was changed, smaller ones first."""
        usual = self._usual_of(defect)
        with_it = np.unique(self.block.school[self._free & (self.block.kin == usual)])
        size = self.plan.schools.size[with_it]
        for school in with_it[np.argsort(size, kind="stable")][: int((size <= _LARGEST_SCHOOL).sum())].tolist():
            first, last = np.searchsorted(self.block.school, [school, school + 1])
            rows = np.arange(first, last)
            if self._untouched[rows].all():
                yield rows

    def identities(self, need: Need) -> int:
        """Give the identity of one student to another, of the same grade in another school."""
        planted, waiting = 0, dict[int, int]()
        rows = np.flatnonzero(self._free & (self.block.kin == self._usual_of(need.defect)))
        for row in self._rng.permutation(rows)[: need.due * _PARTNERS + _PARTNERS].tolist():
            if planted >= need.due:
                break
            grade = int(self.block.grade[row])
            other = waiting.pop(grade, None)
            if other is None or self.block.school[other] == self.block.school[row]:
                waiting[grade] = row
                continue
            if self._same_person(need.defect, row, other):
                planted += 1 + ("row" not in need.defect.levels)
        return planted

    def _same_person(self, defect: Defect, row: int, other: int) -> bool:
        """Give a row the identity of another; the other is planted too where it takes nothing but that."""
        theirs = self.facts(other)
        given: dict[str, Any] = {str(name): theirs.get(name) for name in _IDENTITY if name in self.plan.dtypes}
        if not self._change(defect, row, "identity", given):
            return False
        self._patches["student.name"][row] = self.frame["student.name"][other]
        rule = "" if "row" in defect.levels else defect.rule
        self.note([other], Planted(rule, "identity", {"student.registrations": 2}))
        return True

    def blank(self, wanted: int) -> int:
        """Take away one fact of each of so many rows."""
        rows = self._rng.permutation(np.flatnonzero(self._free))[:wanted].tolist()
        names = [name for name in self.plan.facts if name not in _KEYS]
        for row in rows:
            given = self.facts(row)
            there = [name for name in names if name in given]
            name = there[int(self._rng.integers(len(there)))]
            self._set([row], {name: None})
            self.note([row], Planted("", "blank", {name: None}))
        return len(rows)

    def finish(self) -> None:
        """Put all new values into the frame."""
        columns = []
        for name, by_row in self._patches.items():
            columns.append(put(self.frame[name], list(by_row), list(by_row.values())).alias(name))
        self.frame = self.frame.with_columns(columns)
