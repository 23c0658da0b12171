"""Facts drawn without any sense, to hold back ends against one another: every value, any of them missing.

Days lie near the day of the snapshot and on both sides of every length of time a law names; numbers are those that
conditions compare with, and their neighbours; identifiers are right, wrong in one place, or nothing of the kind.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from xueji.calendar import Calendar, Conventions, Duration
from xueji.decide.derive import INPUTS
from xueji.language import syntax as s
from xueji.language.types import Kind
from xueji.model.identifiers import check_character
from xueji.policy.layer import Policy
from xueji.synth.columns import day_column, dtype
from xueji.synth.edits import walk
from xueji.synth.people import days
from xueji.synth.scenes import GRADES
from xueji.vocabulary import FactEntry, Vocabulary

if TYPE_CHECKING:
    from xueji.synth.schools import Flags

_USUAL_LENGTHS: Final = (1, 3, 5, 7, 10, 14, 15, 20, 28, 30, 31, 60, 90, 91, 180, 365, 366, 730, 731, 1095)
_NUMBERS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 30, 44, 45, 46, 50, 51, 55, 56, 60, 65, 66, 1000, 100_000)
_SHARES: Final = (0.0, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.33, 0.34, 0.5, 2 / 3, 0.75, 1.0, 0.1 + 0.2, 0.3333, 60 / 181)
_PLACES: Final = (
    "110101", "110105", "410102", "410105", "410300", "410000", "419001", "620102", "620200", "620000", "210102",
    "231183", "440106", "000000", "810000",
)  # fmt: skip
_TEXTS: Final = ("", "a", "其他", "1" * 10, "1" * 11, "0" * 16, "２１４１０００００１", " 2141000001")
_AGES: Final = (5, 19)
_RARELY = 0.04
_CLOSE = 400
_BEFORE: Final = (
    ("leave.start", "leave.end"), ("term.start", "term.end"), ("student.birth_date", "student.entered_on"),
)  # fmt: skip
_NOT_AHEAD: Final = ("student.absent_since", "student.died_on")


def random_facts(
    vocabulary: Vocabulary, n: int, seed: int, missing: float = 0.3, *, on: date = date(2024, 9, 5),
    policy: Policy | None = None, contradictory: float = 0.05,
) -> pl.DataFrame:  # fmt: skip
    """A facts frame of all facts of a vocabulary but `request.on`, and `row` (Int64, from 1); one row a record.

    `missing`: share of cells that are null. `on`: the day around which days lie. `policy`: whose conditions' values and
    lengths of time are drawn as well. `contradictory`: about how many rows may contradict themselves: a grade of
    another stage, days in the wrong order, a fact that its own inputs tell otherwise; the rest do not, but by chance.
    """
    rng = np.random.default_rng([seed, n])
    draw = _Draw(rng, n, on, _constants(policy), contradictory)
    columns: dict[str, pl.Series] = {"row": pl.Series(np.arange(1, n + 1))}
    for name, entry in vocabulary.entries.items():
        if name != "request.on":
            columns[name] = draw.column(entry)
    draw.make_sense(columns)
    for name, column in columns.items():
        if name != "row":
            gone = rng.random(n) < missing
            columns[name] = column.scatter(np.flatnonzero(gone), pl.Series([None], dtype=column.dtype))
    draw.unsay(columns)
    return pl.DataFrame(columns)


def _constants(policy: Policy | None) -> Mapping[Kind, list[Any]]:
    """What the conditions of a policy compare with, for every stage."""
    found: dict[Kind, dict[Any, None]] = {kind: {} for kind in Kind}
    if policy is not None:
        trees = (*(rule.fires for rule in policy.rules), *(value.literal for value in policy.values.values()))
        for tree in trees:
            for node in walk(tree):
                if isinstance(node, s.Literal):
                    found[node.type.kind][node.value] = None
    return {kind: list(values) for kind, values in found.items()}


class _Draw:
    """Draws columns of one length."""

    def __init__(
        self, rng: np.random.Generator, rows: int, on: date, constants: Mapping[Kind, list[Any]], odd: float
    ) -> None:
        self._rng = rng
        self._rows = rows
        self._on = on
        self._constants = constants
        self._odd: Flags = rng.random(rows) < odd
        self._offsets = self._spans()

    def _spans(self) -> np.ndarray[Any, Any]:
        """Days before or after `on` at which some length has just run out, or not yet."""
        calendar, plain = Calendar(), Conventions()
        lengths = [v for v in self._constants[Kind.DURATION] if isinstance(v, Duration)]
        spans = [(calendar.after(self._on, length, plain).latest - self._on).days for length in lengths]
        near = {sign * span + step for span in (*_USUAL_LENGTHS, *spans) for sign in (-1, 1) for step in (-1, 0, 1)}
        return np.array(sorted(near | {0}), np.int64)

    def column(self, entry: FactEntry) -> pl.Series:
        """A column of any values the fact can have."""
        kind, rng = entry.type.kind, self._rng
        match kind:
            case Kind.FLAG:
                return pl.Series(rng.random(self._rows) < 0.5)  # noqa: PLR2004 -- as often as not
            case Kind.DATE:
                return self._days(entry.name)
            case Kind.TEXT:
                return self._texts(entry.name)
            case Kind.SET:
                return self._sets([en for en, _ in entry.type.members])
        values = {
            Kind.INTEGER: [
                *_NUMBERS,
                *(v + d for v in self._constants[Kind.INTEGER] for d in (-1, 0, 1) if v + d >= 0),
            ],
            Kind.DECIMAL: [*_SHARES, *map(float, self._constants[Kind.DECIMAL])],
            Kind.REGION: [*_PLACES, *self._constants[Kind.REGION]],
            Kind.MEMBER: [en for en, _ in entry.type.members],
        }[kind]
        if entry.name.endswith("grade"):
            values = list(range(1, 13))
        return self._any_of(pl.Series(values, dtype=dtype(entry.type)))

    def _any_of(self, values: pl.Series) -> pl.Series:
        return values.gather(pl.Series(self._rng.integers(0, len(values), self._rows)))

    def _days(self, name: str) -> pl.Series:
        rng, on = self._rng, days(self._on)
        if "birth" in name:
            first, last = (days(self._on - timedelta(days=366 * years)) for years in reversed(_AGES))
            return day_column(rng.integers(first, last, self._rows))
        near = on + rng.choice(self._offsets, self._rows)
        loose = on + rng.integers(-_CLOSE, _CLOSE, self._rows)
        found = np.where(rng.random(self._rows) < 0.7, near, loose)  # noqa: PLR2004 -- most at some threshold
        if name in _NOT_AHEAD:
            found = np.where(self._odd, found, np.minimum(found, on))
        return day_column(found)

    def _texts(self, name: str) -> pl.Series:
        makers: Mapping[str, Callable[[int], list[str]]] = {
            "student.id_number": self._identities, "student.number": self._numbers, "school.code": self._codes,
        }  # fmt: skip
        make = makers.get(name)
        return self._any_of(pl.Series(_TEXTS)) if make is None else self._any_of(pl.Series(make(min(self._rows, 500))))

    def _identities(self, count: int) -> list[str]:
        rng = self._rng
        found = []
        for _ in range(count):
            place, day = str(rng.choice(_PLACES)), self._on - timedelta(days=int(rng.integers(1500, 7000)))
            first = f"{place}{day:%Y%m%d}{rng.integers(0, 1000):03}"
            whole = first + check_character(first)
            at = int(rng.integers(0, 18))
            found.append(str(rng.choice([
                whole, whole, whole, whole.lower(), first, whole[:at] + str(rng.integers(0, 10)) + whole[at + 1 :],
                f"{whole[:6]}20230230{whole[14:]}", f"H{whole[:8]}", "", whole[:10],
            ])))  # fmt: skip
        return found

    def _numbers(self, count: int) -> list[str]:
        rng = self._rng
        return [f"{letter}{n}" for n, letter in zip(
            self._identities(count), rng.choice(list("GGGGJLLgX"), count), strict=True
        )]  # fmt: skip

    def _codes(self, count: int) -> list[str]:
        heads = self._rng.choice(["21", "31", "34", "36", "51", "00", "99", "2"], count)
        return [*_TEXTS, *(f"{head}41{n:06}" for n, head in enumerate(heads))]

    def _sets(self, members: list[str]) -> pl.Series:
        masks = self._rng.random((self._rows, len(members))) < 0.2  # noqa: PLR2004 -- one or two of a list, mostly
        return pl.Series([",".join(m for m, there in zip(members, row, strict=True) if there) for row in masks])

    def make_sense(self, columns: dict[str, pl.Series]) -> None:
        """Take away the contradictions that would make nearly every row useless."""
        plain = np.flatnonzero(~self._odd)
        if {"student.stage", "student.grade"} <= set(columns):
            stages = columns["student.stage"].to_list()
            spans = {stage: (span[0], span[-1]) for stage, span in GRADES.items()}
            drawn = self._rng.random(self._rows)
            grades = [
                int(lo + u * (hi - lo + 1)) for u, (lo, hi) in zip(drawn, (spans[st] for st in stages), strict=True)
            ]
            columns["student.grade"] = _replaced(columns["student.grade"], plain, pl.Series(grades, dtype=pl.Int32))
        for earlier, later in _BEFORE:
            if earlier in columns and later in columns:
                one, other = columns[earlier].to_physical().to_numpy(), columns[later].to_physical().to_numpy()
                columns[earlier] = _replaced(columns[earlier], plain, day_column(np.minimum(one, other)))
                columns[later] = _replaced(columns[later], plain, day_column(np.maximum(one, other)))
        self._one_person(columns, plain)

    def _one_person(self, columns: dict[str, pl.Series], plain: Any) -> None:
        """Where both are given, half the registration numbers carry the identity number."""
        if {"student.number", "student.id_number"} <= set(columns):
            carried = pl.select(pl.concat_str(pl.lit("G"), pl.lit(columns["student.id_number"]))).to_series()
            some = plain[self._rng.random(len(plain)) < 0.5]  # noqa: PLR2004 -- half
            columns["student.number"] = _replaced(columns["student.number"], some, carried)

    def unsay(self, columns: dict[str, pl.Series]) -> None:
        """Leave out what is told from other facts, but where those are missing, and now and then all the same."""
        for name, inputs in INPUTS.items():
            if name in columns and set(inputs) <= set(columns):
                told = np.ones(self._rows, bool)
                for part in inputs[:2]:  # without the system of the school a position is mostly told as well
                    told &= columns[part].is_not_null().to_numpy()
                told &= _settles(name, columns)
                kept = self._odd & (self._rng.random(self._rows) < _RARELY / max(self._odd.mean(), _RARELY))
                gone = np.flatnonzero(told & ~kept)
                columns[name] = columns[name].scatter(gone, pl.Series([None], dtype=columns[name].dtype))


def _settles(name: str, columns: Mapping[str, pl.Series]) -> Any:
    """Where the inputs of a fact, if they are given, settle it."""
    if name == "transfer.scope":
        here, there = (columns[part].str.head(4) for part in INPUTS[name])
        same = columns["school.region"] == columns["transfer.to_region"]
        return ((here != there) | same).fill_null(False).to_numpy()
    if name == "student.grade_position":
        return (columns["student.stage"].cast(pl.String) != "vocational").fill_null(False).to_numpy()
    return True


def _replaced(column: pl.Series, rows: Any, values: pl.Series) -> pl.Series:
    """A column with the values of another in some rows."""
    return column.scatter(rows, values.gather(pl.Series(rows))) if len(rows) else column
