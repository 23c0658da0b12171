"""One block of a snapshot: the clean records of a run of whole schools, column by column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl

from xueji.bulk.frame import column_value
from xueji.language.types import Kind
from xueji.model.enums import LeftBehind, SchoolSystem, Status
from xueji.synth.columns import day_column, dtype, facts_of, put, scalar, vocabulary_of
from xueji.synth.people import NAMES, Identities, assigned, days, temporary
from xueji.synth.scenes import AS_OF, DRAWN, GRADES, SCENES, SPANS, USUAL, Span, birthdays, entered, term_of
from xueji.synth.schools import FORMS, STAGES, Ints, Schools
from xueji.synth.settle import Settled
from xueji.synth.shares import Shares
from xueji.tables.divisions import counties

_CLASS_SPREAD = 0.12
_SMALLEST_CLASS = 12
_GRADE_SPREAD = 0.06
_MOST_CLASSES = 400
_FIRST_GRADES: Final = frozenset(span[0] for span in GRADES.values())
_YEAR = 365
_PLACES_A_STUDENT, _PLACES_FREE = (1.05, 1.4), 5
_DEFAULTS: Final[Mapping[str, Any]] = {"student.status": Status.ENROLLED.value, "student.leave_count": 0}
_BY_SCENE: Final = ("on_leave",)
"""Scenes whose share differs by stage."""


@dataclass(frozen=True)
class Cohorts:
    """The grades of the schools of a block: school (in the snapshot), stage and grade, students, classes."""

    school: Ints
    stage: Ints
    grade: Ints
    size: Ints
    classes: Ints


class Plan:
    """What all blocks of a snapshot have in common."""

    def __init__(self, settled: Settled, law_of: Mapping[str, int], shares: Shares, schools: Schools) -> None:
        self.settled = settled
        self.shares = shares
        self.schools = schools
        self.as_of = settled.laws[0].as_of
        self.term = term_of(self.as_of)
        self.law_of_county = np.array([law_of[code] for code in schools.counties])
        own = {name for kin in settled.kindred for name in kin.facts}
        self.vocabulary = vocabulary_of(settled.laws)
        self.facts = facts_of(settled.laws, sorted(own | set(settled.school)))
        self.dtypes = {name: dtype(self.vocabulary.entries[name].type) for name in self.facts}
        everywhere = counties("000000")
        at_home = set(schools.counties)
        self.divisions = (*schools.counties, *(code for code in everywhere if code not in at_home))
        first = birthdays(max(GRADES["senior"]), self.term.school_year)[0]
        last = birthdays(min(GRADES["primary"]), self.term.school_year)[1]
        self.identities = Identities(self.divisions, first, last)
        usual = [kin for kin in settled.kindred if kin.scene is USUAL]
        self.calm = min(kin.calm for kin in usual)

    def reader(self, names: Sequence[str]) -> Callable[[Sequence[Any]], dict[str, Any]]:
        """A function from the values of columns to facts as conditions see them; missing ones are left out."""
        odd = {n: k for n in names if (k := self.vocabulary.entries[n].type).kind in (Kind.SET, Kind.DECIMAL)}

        def read(values: Sequence[Any]) -> dict[str, Any]:
            found = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            for name, kind in odd.items():
                if name in found:
                    found[name] = scalar(found[name], kind)
            return found

        return read

    @cached_property
    def kin(self) -> Ints:
        """The kindred by law, stage, form of school and scene; the usual one where a scene is not used."""
        index = {(k.law, k.stage, k.kind, k.scene.name): i for i, k in enumerate(self.settled.kindred)}
        found = np.full((len(self.settled.laws), len(STAGES), len(FORMS), len(SCENES)), -1, np.int64)
        for law, stage, form in np.ndindex(found.shape[:3]):
            usual = index.get((law, STAGES[stage], FORMS[form].kind, USUAL.name), -1)
            for at, scene in enumerate(SCENES):
                found[law, stage, form, at] = index.get((law, STAGES[stage], FORMS[form].kind, scene.name), usual)
        return found

    @cached_property
    def scene_ends(self) -> np.ndarray[Any, Any]:
        """By stage, where each scene but the usual one ends on a scale from 0 to 1."""
        return np.array([
            np.cumsum([self.shares.at(s.name, stage if s.name in _BY_SCENE else "") for s in SCENES[1:]])
            for stage in STAGES
        ])  # fmt: skip

    @cached_property
    def of_kin(self) -> Mapping[str, pl.Series]:
        """Facts that are the same for all of a kindred, with an entry for each."""
        names = {*_DEFAULTS, *(n for k in self.settled.kindred for n in (*k.facts, *k.scene.facts))}
        found: dict[str, pl.Series] = {}
        for name in sorted((names & set(self.facts)) - set(DRAWN)):
            values = []
            for kin in self.settled.kindred:
                value = kin.scene.facts.get(name, kin.facts.get(name, _DEFAULTS.get(name)))
                values.append(None if isinstance(value, Span) else column_value(getattr(value, "value", value)))
            found[name] = pl.Series(values, dtype=self.dtypes[name])
        return found


class Block:
    """The clean records of some schools, as arrays with an entry a row and as a frame."""

    def __init__(self, plan: Plan, schools: tuple[int, int], first_row: int, cohorts: Cohorts, seed: Any) -> None:
        self.plan = plan
        self.schools = np.arange(*schools)
        self.first_row = first_row
        self.cohorts = cohorts
        self._rng = np.random.default_rng(seed)
        self.cohort = np.repeat(np.arange(len(cohorts.size)), cohorts.size)
        self.rows = len(self.cohort)
        starts = np.cumsum(cohorts.size) - cohorts.size
        place = np.arange(self.rows) - starts[self.cohort]
        self.school = cohorts.school[self.cohort]
        self.stage = cohorts.stage[self.cohort]
        self.grade = cohorts.grade[self.cohort]
        self.number = place * cohorts.classes[self.cohort] // cohorts.size[self.cohort]
        self.school_class = (np.cumsum(cohorts.classes) - cohorts.classes)[self.cohort] + self.number
        self.class_size = np.bincount(self.school_class)[self.school_class]
        self.form = plan.schools.form[self.school]
        self.county = plan.schools.county[self.school]
        self.law = plan.law_of_county[self.county]
        self.no_document = np.zeros(self.rows, bool)
        self.kin = self._kin()
        self.columns: dict[str, pl.Series] = {}
        self._fill()

    def _kin(self) -> Ints:
        plan, ends = self.plan, self.plan.scene_ends
        scene = np.zeros(self.rows, np.int64)
        drawn = self._rng.random(self.rows)
        odd = np.flatnonzero(drawn < ends[self.stage, -1])
        scene[odd] = 1 + (drawn[odd, None] >= ends[self.stage[odd]]).sum(axis=1)
        first_only = np.array([s.only_first_grade for s in SCENES])[scene]
        scene[first_only & ~np.isin(self.grade, list(_FIRST_GRADES))] = 0
        found: Ints = plan.kin[self.law, self.stage, self.form, scene]
        return found

    def frame(self) -> pl.DataFrame:
        """The records: carried columns first, then facts by name."""
        carried = ("row", "student.name", "school.name", "school_class.number")
        return pl.DataFrame({name: self.columns[name] for name in (*carried, *self.plan.facts)})

    def _fill(self) -> None:
        plan = self.plan
        self._carried()
        self._students()
        self._schools()
        for name, values in plan.of_kin.items():
            self.columns[name] = values.gather(pl.Series(self.kin))
        self._scenes()
        for name in plan.facts:
            if name not in self.columns:
                self.columns[name] = pl.Series([None], dtype=plan.dtypes[name]).new_from_index(0, self.rows)

    def _carried(self) -> None:
        rng, schools = self._rng, self.plan.schools
        self.columns["row"] = pl.Series(np.arange(self.first_row, self.first_row + self.rows))
        self.columns["student.name"] = NAMES.gather(pl.Series(rng.integers(0, len(NAMES), self.rows)))
        at = pl.Series(self.school - self.schools[0])
        self.columns["school.name"] = pl.Series(schools.names(self.schools)).gather(at)
        numbers = pl.Series([f"{n + 1:02}" for n in range(max(_MOST_CLASSES, int(self.number.max()) + 1))])
        self.columns["school_class.number"] = numbers.gather(pl.Series(self.number))

    def _students(self) -> None:
        plan, rng, grade = self.plan, self._rng, self.grade
        year = plan.term.school_year
        born = np.array([0, *(days(birthdays(g, year)[0]) for g in range(1, 13))])[grade]
        self.born = born + rng.integers(0, _YEAR, self.rows)
        came = np.array([[days(entered(st, g, year)) if g in GRADES[st] else 0 for g in range(13)] for st in STAGES])
        self.entered = came[self.stage, grade]
        self._put("student.stage", pl.Series(STAGES, dtype=plan.dtypes["student.stage"]).gather(pl.Series(self.stage)))
        self._put("student.grade", pl.Series(grade.astype(np.int32)))
        self._put("student.birth_date", day_column(self.born))
        self._put("student.entered_on", day_column(self.entered))
        before = pl.Series([None, None, *range(1, 12)], dtype=pl.Int32)
        self._put("student.previous_grade", before.gather(pl.Series(grade)))
        for name in ("student.registered_on", "student.archived_on"):
            self._put(name, day_column(self._span(SPANS[name], self.entered, self.rows)))
        self._shares()
        self._identity()
        if "student.auxiliary_number" in plan.facts:
            serial = (self.entered // _YEAR + 1970) % 100 * 10**9 + np.arange(
                self.first_row, self.first_row + self.rows
            )
            self._put("student.auxiliary_number", pl.Series(serial).cast(pl.String).str.zfill(11))

    def _span(self, span: Span, anchor: Any, count: int) -> Ints:
        near, far = sorted(span.offsets(self.plan.calm))
        found: Ints = np.minimum(anchor + self._rng.integers(near, far + 1, count), days(self.plan.as_of))
        return found

    def _shares(self) -> None:
        """What is drawn by shares: migrants and where they come from, children left behind, disability."""
        shares, rng, stages = self.plan.shares, self._rng, self.stage
        self.migrant = rng.random(self.rows) < np.array([shares.at("migrant", st) for st in STAGES])[stages]
        left, both = rng.random(self.rows), shares.at("left_behind_both")
        away = np.array([shares.at("left_behind", st) for st in STAGES])[stages]
        behind = np.where(left >= away, 0, np.where(left >= away * both, 1, 2)) * ~self.migrant
        special = np.array([form.kind == "special" for form in FORMS])[self.form]
        disabled = special | (rng.random(self.rows) < shares.at("disabled"))
        self._put("student.is_migrant_child", pl.Series(self.migrant))
        kinds = pl.Series([m.value for m in LeftBehind], dtype=self.plan.dtypes["student.left_behind"])
        self._put("student.left_behind", kinds.gather(pl.Series(behind)))
        self._put("student.is_disabled", pl.Series(disabled))

    def _identity(self) -> None:
        """Household, identity number, registration number."""
        plan, rng = self.plan, self._rng
        here, all_of = len(plan.schools.counties), len(plan.divisions)
        away = np.flatnonzero(self.migrant)
        household = self.county.copy()
        far = rng.random(len(away)) < min(
            plan.shares.at("other_province") / max(plan.shares.at("migrant", "primary"), 1e-9), 1
        )
        elsewhere = rng.integers(here, all_of, len(away)) if all_of > here else rng.integers(0, here, len(away))
        household[away] = np.where(far, elsewhere, rng.integers(0, here, len(away)))
        codes = pl.Series(plan.divisions)
        self._put("student.household_region", codes.gather(pl.Series(household)))
        self._put("student.residence_region", codes.gather(pl.Series(self.county)))
        identity = plan.identities.give(household, self.born)
        number = pl.select(pl.concat_str(pl.lit("G"), pl.lit(identity))).to_series()
        drawn = rng.random(self.rows)
        none = plan.shares.at("no_document")
        few = np.flatnonzero(drawn < none + plan.shares.at("temporary_number"))
        self.no_document[few[drawn[few] < none]] = True
        if len(few):
            writers = [assigned if self.no_document[row] else temporary for row in few]
            births = day_column(self.born[few]).to_list()
            others = [
                write(plan.divisions[self.county[row]], birth, self.first_row + int(row))
                for write, row, birth in zip(writers, few, births, strict=True)
            ]
            number = put(number, few.tolist(), others)
            nobody = np.flatnonzero(self.no_document).tolist()
            identity = put(identity, nobody, [None] * len(nobody))
        self._put("student.id_number", identity)
        self._put("student.number", number)

    def _schools(self) -> None:
        plan, schools, mine = self.plan, self.plan.schools, self.schools
        at = pl.Series(self.school - mine[0])
        form = schools.form[mine]
        kinds = pl.Series([f.kind for f in FORMS], dtype=plan.dtypes["school.kind"])
        system = pl.Series([SchoolSystem.SIX_THREE.value], dtype=plan.dtypes["school.system"])
        term, as_of = plan.term, days(plan.as_of)
        places = schools.size[mine] * self._rng.uniform(*_PLACES_A_STUDENT, len(mine)) + _PLACES_FREE
        by_school: dict[str, pl.Series] = {
            "school.code": pl.Series(schools.code[mine]).cast(pl.String),
            "school.region": pl.Series(schools.counties).gather(pl.Series(schools.county[mine])),
            "school.kind": kinds.gather(pl.Series(form)),
            "school.system": system.new_from_index(0, len(mine)),
            "school.is_private": pl.Series(schools.private[mine]),
            "school.is_rural_point": pl.Series(form == [f.name for f in FORMS].index("point")),
            "school.quota": pl.Series(places.astype(np.int32)),
        }  # fmt: skip
        anchors = {AS_OF: as_of, "term.start": days(term.start)}
        for name, span in SPANS.items():
            if name.startswith("school."):
                by_school[name] = day_column(self._span(span, anchors[span.anchor], len(mine)))
        for name, column in by_school.items():
            self._put(name, column.gather(at))
        same = {"term.start": term.start, "term.end": term.end, "term.semester": term.semester.value}
        for name, value in {**same, **plan.settled.school}.items():
            if name in plan.facts:
                one = pl.Series([column_value(value)], dtype=plan.dtypes[name])
                self.columns[name] = one.new_from_index(0, self.rows)

    def _put(self, name: str, column: pl.Series) -> None:
        if name in self.plan.facts:
            self.columns[name] = column

    def _scenes(self) -> None:
        """Put the days of scenes, and their facts that are drawn otherwise, into their rows."""
        patches: dict[str, list[tuple[Ints, pl.Series]]] = {}
        for index, kin in enumerate(self.plan.settled.kindred):
            rows = np.flatnonzero(self.kin == index) if kin.scene is not USUAL else np.zeros(0, np.int64)
            if not len(rows):
                continue
            drawn = {AS_OF: np.full(len(rows), days(self.plan.as_of)), "student.entered_on": self.entered[rows]}
            for name, value in kin.scene.facts.items():
                if isinstance(value, Span):
                    near, far = sorted(value.offsets(kin.calm))
                    found = drawn[value.anchor] + self._rng.integers(near, far + 1, len(rows))
                    drawn[name] = found if value.ahead else np.minimum(found, drawn[AS_OF])
                    patches.setdefault(name, []).append((rows, day_column(drawn[name])))
                elif name in DRAWN:
                    patches.setdefault(name, []).append((rows, pl.Series([value]).new_from_index(0, len(rows))))
        for name in set(patches) & set(self.plan.facts):
            column = self.columns.get(name)
            if column is None:
                column = pl.Series([None], dtype=self.plan.dtypes[name]).new_from_index(0, self.rows)
            for rows, values in patches[name]:
                column = column.scatter(rows, values)
            self.columns[name] = column


def scene_facts(
    facts: Mapping[str, Any], base: Mapping[str, Any], as_of: date, calm: float, rng: np.random.Generator
) -> dict[str, Any]:
    """The facts of a scene for one record, its days drawn."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, Span):
            near, far = sorted(value.offsets(calm))
            found[name] = value.day({**base, **found}, as_of, int(rng.integers(near, far + 1)))
        else:
            found[name] = getattr(value, "value", value)
    return found


def make_cohorts(plan: Plan, schools: tuple[int, int], rng: np.random.Generator) -> Cohorts:
    """The grades of some schools: students spread over them a little unevenly, classes under the law's limits."""
    mine = np.arange(*schools)
    form = plan.schools.form[mine]
    counts = np.array([len(f.grades) for f in FORMS])[form]
    school = np.repeat(mine, counts)
    pairs = np.array([pair for index in form for pair in FORMS[index].grades])
    weight = 1 + _GRADE_SPREAD * rng.standard_normal(len(school)).clip(-3, 3)
    ends = np.cumsum(weight)
    before = np.repeat(np.concatenate([[0.0], ends[np.cumsum(counts)[:-1] - 1]]), counts)
    whole = np.repeat(np.add.reduceat(weight, np.cumsum(counts) - counts), counts)
    reached = np.rint((ends - before) / whole * plan.schools.size[school]).astype(np.int64)
    size = np.diff(reached, prepend=0)
    firsts = np.cumsum(counts) - counts
    size[firsts] = reached[firsts]
    kept = size > 0
    school, pairs, size = school[kept], pairs[kept], size[kept]
    law = plan.law_of_county[plan.schools.county[school]]
    usual = np.array([plan.shares.at("class_size", st) for st in STAGES])[pairs[:, 0]]
    most = np.array(
        [
            [plan.settled.class_sizes[i, st].stop - 1 if (i, st) in plan.settled.class_sizes else 60 for st in STAGES]
            for i in range(len(plan.settled.laws))
        ]
    )
    target = np.clip(usual * (1 + _CLASS_SPREAD * rng.standard_normal(len(size))), _SMALLEST_CLASS, None)
    target = np.minimum(target, most[law, pairs[:, 0]])
    classes = np.maximum(np.ceil(size / np.maximum(np.floor(target), 1)), 1).astype(np.int64)
    return Cohorts(school, pairs[:, 0], pairs[:, 1], size, classes)
