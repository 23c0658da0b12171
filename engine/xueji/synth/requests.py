"""A batch of requests: changes in plausible shares, over some weeks, mostly as they should be and sometimes not.

For each change and stage the facts its rules speak of are settled as in a request the law permits, if there is one;
each request then differs from it here and there, or leaves something out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl

from xueji.bulk.frame import column_value
from xueji.bulk.places import Law as Library
from xueji.decide.decider import Decider
from xueji.decide.derive import derive
from xueji.decide.plan import Bound
from xueji.decide.plan import Plan as Asked
from xueji.errors import UsageError
from xueji.language import syntax as s
from xueji.language.types import Kind
from xueji.lifecycle.machine import sources
from xueji.model.enums import Change, Scope, Stage, Status
from xueji.synth.columns import day_column, dtype, vocabulary_of
from xueji.synth.edits import candidates
from xueji.synth.law import Law, follows, laws
from xueji.synth.people import Identities, days
from xueji.synth.scenes import CATEGORIES, GRADES, birthdays, entered, kinds, term_of, usual
from xueji.synth.schools import Ints
from xueji.synth.shares import Shares
from xueji.tables.divisions import counties

_DAYS = 60
"""How many days before the day given the first request may be made."""
_ROUNDS = 3
_CONTRADICTORY = 1_000
_YEAR = 365
_HEAD: Final[Mapping[str, pl.DataType]] = {
    "row": pl.Int64(), "request.change": pl.Enum([c.value for c in Change]), "request.on": pl.Date(),
    "request.region": pl.String(), "request.evidence": pl.String(),
}  # fmt: skip
_OWN: Final = ("transfer.to_region", "transfer.scope")
_SCHOOLS_A_COUNTY = 200


@dataclass(slots=True)
class Pattern:
    """What a request for one change of one stage is like: the facts it has, and other values they may have."""

    change: Change
    stage: Stage
    facts: dict[str, Any]
    others: Mapping[str, Sequence[Any]]
    evidence: tuple[str, ...]
    grade: int = 0
    kinds: tuple[str, ...] = field(default=())


def make_requests(law: Library, region: str, until: date, rows: int, seed: int) -> pl.DataFrame:
    """A frame of requests, one a row, in the order of their days; the last are made on `until`.

    Columns: `row` Int64, `request.change` Enum, `request.on` Date, `request.region` String (a county),
    `request.evidence` String (names joined by commas; null: not said), and every fact the rules of some change speak
    of, typed as in a facts frame. Raises `UsageError` for an unknown region.
    """
    code = law.region(region)
    if code is None:
        raise UsageError.of("no_region_known", region)
    shares, places = Shares(code), counties(code)
    found, patterns = _patterns(law, code, until)  # type: ignore[arg-type] # as hashable as any object
    rng = np.random.default_rng([seed, rows])
    return _Batch(found, patterns, shares, places, until, rng).frame(rows)


@lru_cache(maxsize=8)
def _patterns(law: Library, code: str, until: date) -> tuple[tuple[Law, ...], tuple[Pattern, ...]]:
    """The laws of a region, and a pattern for each change of each stage its first place's law speaks of."""
    found, _ = laws(law, counties(code), until)
    return found, tuple(p for change in Change for stage in Stage if (p := _pattern(found[0], change, stage)))


def _pattern(law: Law, change: Change, stage: Stage) -> Pattern | None:
    """Settle the facts of a request so that as little as possible stands against it."""
    asked = law.decider.plan(change, stage.value)
    if asked.uncovered and not (asked.refusals or asked.grounds or asked.steps):
        return None
    kind, grades = kinds(stage.value)[0], GRADES[stage.value]
    base = usual(stage.value, kind, grades[1], law.code, law.as_of)
    base["student.status"] = sources(change)[0].value
    base["request.on"] = law.as_of
    trees = list(_trees(law.decider, asked))
    names = dict.fromkeys(name for tree, _ in trees for name in s.facts_in(tree))
    values: dict[str, Sequence[Any]] = {}
    for name in names:
        if name in base or name == "transfer.to_region" or (follows(name) and name != "transfer.scope"):
            continue
        fact = s.Fact(name, law.vocabulary.entries[name].type)
        about = [(tree, conventions) for tree, conventions in trees if name in s.facts_in(tree)]
        values[name] = candidates(fact, about, law.as_of, law.decider.calendar)
    facts = _permitted(asked, base, values)
    evidence = tuple(sorted({name for bound in asked.evidence for name in bound.rule.evidence}))
    return Pattern(change, stage, facts, values, evidence, grades[1], kinds(stage.value))


def _trees(decider: Decider, asked: Asked) -> Iterator[tuple[s.Expression, Any]]:
    by_id = decider.policy.by_id
    parts: list[Bound] = [*asked.refusals, *asked.discouragements, *asked.permits, *asked.evidence, *asked.duties]
    yield from ((bound.scoped, by_id[bound.rule.document].conventions) for bound in parts)
    yield from ((steps.condition, by_id[steps.procedure.document].conventions) for steps in asked.steps)
    yield from ((gap.condition, by_id[gap.gap.document].conventions) for gap in (*asked.gaps, *asked.caveats))


def _permitted(asked: Asked, base: Mapping[str, Any], values: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Values for facts with which fewest refusals hold or are open and every closed list has a ground."""
    found: dict[str, Any] = {}
    against = [(bound, frozenset(s.facts_in(bound.scoped))) for bound in (*asked.refusals, *asked.discouragements)]

    def cost(name: str, value: Any) -> int:
        """What stands against a request, of what the fact bears on."""
        tried = {**base, **found, name: value}
        whole = {n: v for n, v in tried.items() if v is not None}
        if any(True for _ in derive(whole)):
            return _CONTRADICTORY
        open_ = sum(not bound.no(whole) for bound, names in against if name in names)
        return open_ + sum(not any(b.yes(whole) for b in one.permits) for one in asked.grounds)

    for _ in range(_ROUNDS):
        before = dict(found)
        for name, those in values.items():
            least = cost(name, found.get(name))
            for value in those if least else ():
                if (now := cost(name, value)) < least:
                    found[name], least = value, now
        if found == before:
            break
    return found


class _Batch:
    """Requests drawn from patterns, column by column."""

    def __init__(
        self, found: Sequence[Law], patterns: Sequence[Pattern], shares: Shares, places: tuple[str, ...], until: date,
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        self._patterns = patterns
        self._shares = shares
        self._places = places
        self._until = until
        self._rng = rng
        self._vocabulary = vocabulary_of(found)
        year = term_of(until).school_year
        first, last = birthdays(GRADES["senior"][-1], year - 1)[0], birthdays(GRADES["primary"][0], year)[1]
        self._identities = Identities(places, first, last)

    def frame(self, rows: int) -> pl.DataFrame:
        """So many requests."""
        weights = np.array([self._weight(p) for p in self._patterns])
        counts = self._rng.multinomial(rows, weights / weights.sum())
        parts = [self._part(p, int(n)) for p, n in zip(self._patterns, counts, strict=True) if n]
        names = sorted({name for part in parts for name in part} - set(_HEAD))
        entries = self._vocabulary.entries
        types = {**{n: t for n, t in _HEAD.items() if n != "row"}, **{n: dtype(entries[n].type) for n in names}}
        frames = []
        for part in parts:
            length = len(part["request.on"])
            frames.append(pl.DataFrame({
                name: part.get(name, pl.Series([None], dtype=kind).new_from_index(0, length)).cast(kind)
                for name, kind in types.items()
            }))  # fmt: skip
        whole = pl.concat(frames)
        order = np.lexsort((self._rng.permutation(rows), whole["request.on"].to_physical().to_numpy()))
        return whole[order].with_row_index("row", 1).with_columns(pl.col("row").cast(pl.Int64))

    def _weight(self, pattern: Pattern) -> float:
        named = self._shares.named("requests")
        others = {p.change.value for p in self._patterns} - set(named)
        share = named.get(pattern.change.value, named["other"] / max(len(others), 1))
        mine = [p.stage for p in self._patterns if p.change is pattern.change]
        students = {stage: self._shares.at("students", stage.value) for stage in mine}
        return share * students[pattern.stage] / sum(students.values())

    def _part(self, pattern: Pattern, count: int) -> dict[str, pl.Series]:
        """Requests for one change of students of one stage."""
        rng = self._rng
        on = days(self._until) - rng.integers(0, _DAYS, count)
        county = rng.integers(0, len(self._places), count)
        part = {
            "request.change": pl.Series([pattern.change.value]).new_from_index(0, count),
            "request.on": day_column(on), "request.region": pl.Series(self._places).gather(pl.Series(county)),
            "request.evidence": self._evidence(pattern, count),
        }  # fmt: skip
        part |= self._student(pattern, on, county)
        for name, others in pattern.others.items():
            if name not in _OWN:
                part[name] = self._fact(pattern, name, others, on, part)
        if "transfer.scope" in pattern.others or pattern.change is Change.TRANSFER:
            part |= self._route(county)
        return self._in_order(part)

    def _evidence(self, pattern: Pattern, count: int) -> pl.Series:
        said = self._rng.random(count) < self._shares.at("evidence_given")
        given = self._rng.random((count, len(pattern.evidence))) < self._shares.at("usual_answer")
        texts = [",".join(n for n, there in zip(pattern.evidence, row, strict=True) if there) for row in given]
        return pl.Series([text if there else None for text, there in zip(texts, said, strict=True)], dtype=pl.String)

    def _student(self, pattern: Pattern, on: Ints, county: Ints) -> dict[str, pl.Series]:
        """Who asks: stage, grade, birth date, school, semester."""
        rng, stage, count = self._rng, pattern.stage.value, len(on)
        grades = GRADES[stage]
        grade = rng.integers(grades[0], grades[-1] + 1, count)
        day_of = [date(1970, 1, 1) + timedelta(days=int(day)) for day in np.unique(on)]
        terms = {days(day): term_of(day) for day in day_of}
        year = np.array([terms[int(day)].school_year for day in on])
        first = {(g, y): days(birthdays(g, y)[0]) for g in grades for y in set(year.tolist())}
        came = {(g, y): days(entered(stage, g, y)) for g in grades for y in set(year.tolist())}
        pairs = list(zip(grade.tolist(), year.tolist(), strict=True))
        status = np.where(
            rng.random(count) < self._shares.at("other_status"), rng.choice([m.value for m in Status], count),
            rng.choice([m.value for m in sources(pattern.change)[:2]], count),
        )  # fmt: skip
        born = np.array([first[pair] for pair in pairs], np.int64) + rng.integers(0, _YEAR, count)
        kind = pattern.kinds[0]
        head = np.array([int(f"{CATEGORIES[kind, stage]}{place[:2]}") for place in self._places])[county] * 10**6
        code = head + county * _SCHOOLS_A_COUNTY + rng.integers(1, _SCHOOLS_A_COUNTY, count)
        place = pl.Series(self._places).gather(pl.Series(county))
        found = {
            "student.stage": _same(stage, count), "student.grade": pl.Series(grade.astype(np.int32)),
            "student.status": pl.Series(status), "student.birth_date": day_column(born),
            "student.entered_on": day_column([came[pair] for pair in pairs]), "school.region": place,
            "school.kind": _same(kind, count), "school.system": _same("6-3", count),
            "school.code": pl.Series(code).cast(pl.String), "student.household_region": place,
            "student.residence_region": place,
            "term.start": pl.Series([terms[int(d)].start for d in on]),
            "term.end": pl.Series([terms[int(d)].end for d in on]),
            "term.semester": pl.Series([terms[int(d)].semester.value for d in on]),
        }  # fmt: skip
        identity = self._identities.give(county, born)
        found["student.id_number"] = identity
        found["student.number"] = pl.select(pl.concat_str(pl.lit("G"), pl.lit(identity))).to_series()
        return found

    def _fact(
        self, pattern: Pattern, name: str, others: Sequence[Any], on: Ints, part: Mapping[str, pl.Series]
    ) -> pl.Series:
        """One fact: mostly as settled, else another value, or missing. Days move along with the day of the request."""
        rng, count, kind = self._rng, len(on), self._vocabulary.entries[name].type
        values = [pattern.facts.get(name), *others, None]
        drawn = rng.random(count)
        usual_, lost = self._shares.at("usual_answer"), self._shares.at("not_given")
        at = np.where(
            drawn < usual_, 0, np.where(drawn < 1 - lost, rng.integers(1, len(values), count), len(values) - 1)
        )
        series = pl.Series([column_value(v) for v in values], dtype=dtype(kind), strict=False).gather(pl.Series(at))
        if kind.kind is Kind.DATE:
            return (series.to_physical() + pl.Series((on - days(self._until)).astype(np.int32))).cast(pl.Date)
        if name.endswith("grade"):
            return (series + part["student.grade"] - pattern.grade).clip(1, 12)
        return series

    def _route(self, county: Ints) -> dict[str, pl.Series]:
        """Where a transfer goes; how far is said only where the codes do not tell it."""
        rng, count = self._rng, len(county)
        everywhere = pl.Series(counties("000000"))
        to = pl.Series(self._places).gather(pl.Series(rng.integers(0, len(self._places), count)))
        drawn = rng.random(count)
        here = pl.Series(self._places).gather(pl.Series(county))
        far = everywhere.gather(pl.Series(rng.integers(0, len(everywhere), count)))
        to = pl.Series(np.where(drawn < 0.5, here.to_numpy(), np.where(drawn < 0.85, to.to_numpy(), far.to_numpy())))  # noqa: PLR2004 -- half stay in their county, some leave the province
        near = pl.Series(rng.choice([Scope.WITHIN_CITY.value, Scope.SAME_URBAN_AREA.value], count))
        same_city = ((here.str.head(4) == to.str.head(4)) & (here != to)).to_numpy()
        scope = near.scatter(np.flatnonzero(~same_city), pl.Series([None], dtype=pl.String))
        return {"transfer.to_region": to, "transfer.scope": scope}

    def _in_order(self, part: dict[str, pl.Series]) -> dict[str, pl.Series]:
        """Days that cannot come before others do not."""
        for earlier, later in (("leave.start", "leave.end"), ("term.start", "term.end")):
            if earlier in part and later in part:
                wrong = (part[earlier] > part[later]).fill_null(False).to_numpy()
                part[later] = part[later].scatter(np.flatnonzero(wrong), pl.Series([None], dtype=pl.Date))
        for name in ("student.absent_since", "student.died_on"):
            if name in part:
                wrong = (part[name] > part["request.on"]).fill_null(False).to_numpy()
                part[name] = part[name].scatter(np.flatnonzero(wrong), pl.Series([None], dtype=pl.Date))
        return part


def _same(value: Any, count: int) -> pl.Series:
    return pl.Series([value]).new_from_index(0, count)
