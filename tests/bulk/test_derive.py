"""Derived facts and contradictions in columns are those of `decide.derive`, row by row, on every library."""

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.bulk.libraries import LIBRARIES, Row, as_text, rows_of

from xueji.bulk import identifiers, identifiers_polars
from xueji.bulk.derive import ALWAYS, CONTRADICTION, available, derive
from xueji.bulk.frame import safe
from xueji.decide.derive import INPUTS
from xueji.decide.derive import derive as derive_one
from xueji.model.enums import GradePosition, SchoolSystem, Scope, Stage
from xueji.model.identifiers import (
    birth_date,
    check_character,
    numbers_agree,
    registration_number_valid,
    resident_id_valid,
    school_code_valid,
)

ON = date(2024, 9, 10)
DERIVED = frozenset(INPUTS)
ENUMS = {
    "student.stage": Stage, "student.grade_position": GradePosition, "school.system": SchoolSystem,
    "transfer.scope": Scope,
}  # fmt: skip
DATES = (
    "student.id_birth_date", "leave.start", "leave.end", "term.start", "term.end", "student.birth_date",
    "student.entered_on", "student.absent_since", "student.died_on", "request.on",
)  # fmt: skip
FLAGS = ("student.number_valid", "student.id_valid", "student.number_matches_id", "school.code_valid")
TEXTS = ("student.number", "student.id_number", "school.code", "school.region", "transfer.to_region")
SCHEMA: dict[str, Any] = {
    **{name: pl.Enum([member.value for member in members]) for name, members in ENUMS.items()},
    **dict.fromkeys(DATES, pl.Date),
    **dict.fromkeys(FLAGS, pl.Boolean),
    **dict.fromkeys(TEXTS, pl.String),
    "student.grade": pl.Int32,
}
STATED = frozenset({"student.grade_position", "transfer.scope", "student.id_birth_date", *FLAGS})


def expected(row: Row, have: frozenset[str], on: date | None) -> Row:
    facts = {name: value for name, value in row.items() if name in have and value is not None}
    if on is not None:
        facts["request.on"] = on
    contradictions = [name for name, *_ in derive_one(facts)]
    return facts | {CONTRADICTION: contradictions[0] if contradictions else None}


# --- rows ---


def resident(random: Random) -> str:
    """An identity number that is right, nearly right, or not at all."""
    day = date(1995, 1, 1) + timedelta(days=random.randrange(10_000))
    written = random.choice([f"{day:%Y%m%d}"] * 8 + ODD_DAYS)
    first = f"{random.choice(['410105', '000000', '990101', '012345'])}{written}{random.randrange(1000):03}"
    text = first + check_character(first)
    for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
        text = spoilt(text, random)
    return text


ODD_DAYS = [
    "19000229", "20000229", "21000229", "20040229", "20230229", "20240230", "20240431", "20241301", "20240001",
    "20240100", "18991231", "19000101", "21991231", "22000101", "00000000", "99999999", "20241232", "20040631",
    "20041131",
]  # fmt: skip
STRANGE = [*"0123456789xX+- _.gGJLé０９Ｘß\n\t年\u0130\u01f0", "", "00", "\u0660"]


def spoilt(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    match random.randrange(5):
        case 0:
            return text.lower()
        case 1:
            return text[:at] + random.choice(STRANGE) + text[at:]
        case 2:
            return text[:at] + random.choice(STRANGE) + text[at + 1 :]
        case 3:
            return text[:at] + text[at + 1 :]
        case _:
            return random.choice([f" {text}", f"{text}\n", f"+{text[1:]}", f"-{text[1:]}", text * 2, "", "E12345678"])


def number(random: Random, own: str | None) -> str:
    carried = own if own is not None and random.random() < 0.6 else resident(random)
    text = random.choice("GGGGGGJJLLgjlXé") + carried
    if random.random() < 0.1:
        text = text[:-1] + random.choice("Xx0123456789")
    return spoilt(text, random) if random.random() < 0.2 else text


def code(random: Random) -> str:
    text = random.choice(["21", "31", "93", "11", "12", "99", "02", "+1"]) + f"{random.randrange(10**8):08}"
    return spoilt(text, random) if random.random() < 0.3 else text


REGIONS = [
    "000000", "410000", "410100", "410105", "410106", "410301", "419000", "419001", "419002", "110000", "110100",
    "110101", "110105", "110229", "500101", "620000", "620102", "629021",
]  # fmt: skip


def a_row(random: Random) -> Row:
    own = resident(random) if random.random() < 0.9 else None
    day = lambda: ON + timedelta(days=random.randrange(-40, 41))  # noqa: E731 -- one line, used nine times below
    made: Mapping[str, Callable[[], Any]] = {
        **{name: lambda members=members: random.choice([*members]).value for name, members in ENUMS.items()},
        **dict.fromkeys(DATES, day),
        **dict.fromkeys(FLAGS, lambda: random.random() < 0.5),
        "student.grade": lambda: random.randrange(14),
        "school.region": lambda: random.choice(REGIONS),
        "transfer.to_region": lambda: random.choice(REGIONS),
        "student.id_number": lambda: own,
        "student.number": lambda: number(random, own),
        "school.code": lambda: code(random),
    }
    usual = {name: random.random() < 0.15 for name in (*STATED, *DATES)}
    return {name: make() if usual.get(name, random.random() < 0.85) else None for name, make in made.items()}


@cache
def rows(count: int, seed: int) -> list[Row]:
    random = Random(seed)
    return [a_row(random) for _ in range(count)]


# --- the same in columns ---


def frame_of(some: Sequence[Row], names: Collection[str]) -> pl.DataFrame:
    data = {name: [row[name] for row in some] for name in names}
    made = pl.DataFrame(data, schema={name: SCHEMA[name] for name in names})
    return made.rename(safe).with_row_index("row").cast({"row": pl.Int64})


def assert_same(
    some: Sequence[Row], have: frozenset[str], native: Any, need: frozenset[str] = DERIVED, on: date | None = None
) -> None:
    frame = derive(nw.from_native(native), have, need, on)
    derived = available(have) & need
    expected_names = {*map(safe, have | derived), "row", CONTRADICTION}
    assert {*frame.collect_schema().names()} == expected_names
    found = rows_of(frame)
    assert len(found) == len(some)
    for row, answer in zip(some, found, strict=True):
        right = expected(row, have, on)
        assert answer[CONTRADICTION] == right[CONTRADICTION], row
        if right[CONTRADICTION] is None:
            shown = {n: right.get(n) for n in derived} | {n: row[n] for n in have - derived}
            assert {n: answer[safe(n)] for n in shown} == shown, row


EVERYTHING = frozenset(SCHEMA)
NOTHING_STATED = EVERYTHING - STATED


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES)
def test_every_row_is_derived_as_one_student_is(library: str) -> None:
    some = rows(2500, seed=1)
    for have in (EVERYTHING, NOTHING_STATED):
        assert_same(some, have, LIBRARIES[library](frame_of(some, have)))


def test_the_rows_tried_here_are_of_every_sort() -> None:
    some = [expected(row, NOTHING_STATED, None) for row in rows(2500, seed=1)]
    for name in FLAGS:
        assert {True, False} <= {row.get(name) for row in some}, name
    for name, members in (("student.grade_position", GradePosition), ("transfer.scope", Scope)):
        told = {member.value for member in members} - {"same_urban_area", "within_city"}
        assert told <= {row.get(name) for row in some}, name
    stated = {expected(row, EVERYTHING, None)[CONTRADICTION] for row in rows(2500, seed=1)}
    assert {None, "student.grade", "leave.end", "term.end", "student.entered_on", "student.died_on", *STATED} <= stated


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::FutureWarning:pyspark")
def test_every_row_is_derived_so_on_spark() -> None:
    sql = pytest.importorskip("pyspark.sql")
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    some = rows(1000, seed=2)
    native = session.createDataFrame(as_text(frame_of(some, EVERYTHING)).to_arrow())
    assert_same(some, EVERYTHING, native)
    assert_same(some, NOTHING_STATED, native.drop(*map(safe, STATED)))
    session.stop()


@pytest.mark.slow
def test_a_day_for_all_rows_is_as_good_as_a_column() -> None:
    some = [row | {"request.on": None} for row in rows(1500, seed=3)]
    have = EVERYTHING - {"request.on"}
    assert_same(some, have, frame_of(some, have), on=ON)
    native = LIBRARIES["duckdb"](frame_of(some, have))
    assert_same(some, have, native, on=ON)


@pytest.mark.slow
def test_only_the_columns_there_are_matter() -> None:
    random = Random(4)
    some = rows(300, seed=5)
    for _ in range(60):
        have = frozenset(random.sample(sorted(EVERYTHING), random.randrange(1, len(EVERYTHING) + 1)))
        need = frozenset(random.sample(sorted(DERIVED), random.randrange(len(DERIVED) + 1)))
        native = LIBRARIES[random.choice(["polars", "polars-lazy", "pyarrow"])](frame_of(some, have))
        assert_same(some, have, native, need)


def test_every_grade_of_every_stage_and_system() -> None:
    some = [
        {"student.stage": stage, "student.grade": grade, "school.system": system, "student.grade_position": stated}
        for stage, grade, system, stated in itertools.product(
            [None, *(s.value for s in Stage)],
            [None, *range(14)],
            [None, *(s.value for s in SchoolSystem)],
            [None, *(p.value for p in GradePosition)],
        )
    ]
    for have in (frozenset(some[0]), frozenset(some[0]) - {"school.system"}):
        assert_same(some, have, frame_of(some, have))
        assert_same(some, have, LIBRARIES["duckdb"](frame_of(some, have)))


def test_every_pair_of_places() -> None:
    pairs = itertools.product([None, *REGIONS], [None, *REGIONS], [None, *(s.value for s in Scope)])
    some = [dict(zip(("school.region", "transfer.to_region", "transfer.scope"), three, strict=True)) for three in pairs]
    have = frozenset(some[0])
    assert_same(some, have, frame_of(some, have))
    assert_same(some, have, LIBRARIES["duckdb"](frame_of(some, have)))


def test_what_is_available() -> None:
    assert available(frozenset()) == frozenset()
    assert available(EVERYTHING) == DERIVED
    assert available(frozenset({"student.stage", "student.grade"})) == {
        "student.grade_position"
    }  # seniors, first grades
    assert available(frozenset({"student.number"})) == {"student.number_valid"}
    some = rows(500, seed=6)
    derived = rows_of(derive(nw.from_native(frame_of(some, NOTHING_STATED)), NOTHING_STATED, DERIVED))
    for row, answer in zip(some, derived, strict=True):
        for name in ALWAYS:
            assert (answer[safe(name)] is None) == any(row[part] is None for part in INPUTS[name])


@pytest.mark.slow
def test_no_rows_and_no_columns() -> None:
    for library in ("polars", "polars-lazy", "duckdb", "pyarrow"):
        assert_same([], EVERYTHING, LIBRARIES[library](frame_of([], EVERYTHING)))
    assert_same([{}, {}], frozenset(), pl.DataFrame({"row": [0, 1]}))


def test_members_are_closed_lists_in_polars() -> None:
    have = NOTHING_STATED
    frame = derive(nw.from_native(frame_of(rows(50, seed=7), have)), have, DERIVED).to_native()
    assert frame.schema["student__grade_position"] == SCHEMA["student.grade_position"]
    assert frame.schema["transfer__scope"] == SCHEMA["transfer.scope"]
    assert frame.schema["student__id_birth_date"] == pl.Date
    assert {frame.schema[safe(name)] for name in FLAGS} == {pl.Boolean}


# --- identifiers: any text at all ---

PIECES = st.one_of(
    st.sampled_from([*STRANGE, "410105", "20150203", "19000229", "001", "1101051949123100"]),
    st.integers(0, 10**17).map(str),
    st.text(max_size=3),
)
ANY_TEXT = st.lists(PIECES, max_size=6).map("".join)
REAL = st.randoms(use_true_random=False).map(resident)
IDENTITIES = st.one_of(st.none(), REAL, REAL, ANY_TEXT)
TOLD_BY: Mapping[str, Callable[..., Any]] = {
    "student.number_valid": registration_number_valid, "student.id_valid": resident_id_valid,
    "student.id_birth_date": birth_date, "student.number_matches_id": numbers_agree,
    "school.code_valid": school_code_valid,
}  # fmt: skip


@st.composite
def identifier_rows(draw: st.DrawFn) -> Row:
    own = draw(IDENTITIES)
    carried = own if own is not None and draw(st.booleans()) else draw(IDENTITIES)
    letter = draw(st.sampled_from(["G", "g", "J", "j", "L", "l", "", "X", "é", "ǰ"]))
    codes = st.one_of(st.none(), ANY_TEXT, st.builds("{}{:08}".format, st.integers(0, 99), st.integers(0, 10**8)))
    number_ = None if carried is None else letter + carried
    return {"student.number": number_, "student.id_number": own, "school.code": draw(codes)}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(identifier_rows(), min_size=1, max_size=60))
@example([{"student.number": "Gß", "student.id_number": "ss", "school.code": "２１41000001"}])
@example([{"student.number": "Ge12345", "student.id_number": "E12345", "school.code": "+141000001"}])
@example([{"student.number": "G11010519491231002x", "student.id_number": "11010519491231002X", "school.code": ""}])
@example([{"student.number": "é+1010519491231002", "student.id_number": "+1010519491231002X", "school.code": " "}])
def test_the_digits_of_any_text_tell_the_same(some: list[Row]) -> None:
    names = list(TOLD_BY)
    frame = frame_of(some, ["student.number", "student.id_number", "school.code"])
    right = [
        {
            name: None if None in (parts := [row[p] for p in INPUTS[name]]) else TOLD_BY[name](*parts)
            for name in names
        }
        for row in some
    ]  # fmt: skip
    ways = {
        "numbers": identifiers_polars.told(frame, names, "_d"),
        "numbers, read ahead": identifiers_polars.told_lazily(frame.lazy(), names, "_d").collect(),
        "patterns": identifiers.told(nw.from_native(frame), names, "_d").to_native(),
    }
    for way, found in ways.items():
        got = [{name: row["_d" + safe(name)] for name in names} for row in found.to_dicts()]
        assert got == right, way


@pytest.mark.parametrize("name", TOLD_BY)
def test_one_answer_alone_is_the_same_as_all_together(name: str) -> None:
    some = rows(2000, seed=8)
    frame = frame_of(some, ["student.number", "student.id_number", "school.code"])
    together = identifiers_polars.told(frame, list(TOLD_BY), "_d")["_d" + safe(name)]
    assert identifiers_polars.told(frame, [name], "_d")["_d" + safe(name)].equals(together)
    lazily = identifiers_polars.told_lazily(frame.lazy(), [name], "_d").collect()
    assert lazily["_d" + safe(name)].equals(together)
