"""Every case of `cases/*.yaml` in columns: all conditions over all rows of facts at once, in every library."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.language.conftest import all_cases
from tests.language.framing import LIBRARIES, compiled, judged, polars_frame, reference, sources

from xueji.calendar import Calendar
from xueji.language.backends.frames import Frames

CASES = [case for case in all_cases() if "want" in case.wanted]
FACTS = sorted({fact for case in CASES for fact in case.facts})
ROWS = [case.facts for case in CASES]
TABLE = polars_frame(ROWS, FACTS)
WORDS = {(True, False): "yes", (False, True): "no", (False, False): "unknown"}


@pytest.fixture(scope="module")
def policy(tree):
    return [(tree(case), case.conventions) for case in CASES]


def agree(frames: Frames, policy: Any, calendar: Calendar, native: Any, **collected: Any) -> None:
    """Each case has the truth it wants, and every condition of the truth closures give it on every row."""
    pairs, places = compiled(frames, policy)
    assert places == list(range(len(CASES))), "every case can be answered in columns"
    found = judged(frames, pairs, native, **collected)
    for at, case in enumerate(CASES):
        assert WORDS[found[at][at]] == case.wanted["want"], case.id
    for case, mine, theirs in zip(CASES, found, reference(policy, calendar, ROWS), strict=True):
        assert mine == theirs, (case.id, [ROWS[at] for at in range(len(ROWS)) if mine[at] != theirs[at]])


@pytest.mark.parametrize("library", LIBRARIES)
def test_library_agrees_with_closures_on_every_case(library, policy, calendar):
    module, opened, collected = LIBRARIES[library]
    pytest.importorskip(module)
    with opened(TABLE) as native:
        agree(Frames(calendar, sources(FACTS)), policy, calendar, native, **collected)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    yield session
    session.stop()


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::FutureWarning:pyspark")
def test_spark_agrees_with_closures_on_every_case(spark, policy, calendar):
    import polars as pl  # noqa: PLC0415 -- beside Spark

    native = spark.createDataFrame(TABLE.cast({pl.Enum: pl.String}).to_arrow())
    agree(Frames(calendar, sources(FACTS)), policy, calendar, native)


def test_facts_without_a_column_are_missing(policy, calendar):
    kept = FACTS[::2]
    rows = [{fact: value for fact, value in row.items() if fact in kept} for row in ROWS]
    frames = Frames(calendar, sources(kept))
    pairs, _ = compiled(frames, policy)
    assert judged(frames, pairs, polars_frame(rows, kept)) == reference(policy, calendar, rows)


def test_what_is_constant_is_settled_before_any_row(policy, calendar):
    for case, (tree, conventions) in zip(CASES, policy, strict=True):
        frames = Frames(calendar, sources((), case.facts))
        pair = frames.compile(tree, conventions)
        assert WORDS[pair.yes, pair.no] == case.wanted["want"], case.id
        assert frames.helper_columns == ()


@pytest.mark.parametrize("shift", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_constants_and_columns_mix(policy, calendar, shift):
    for at, (case, condition) in enumerate(zip(CASES, policy, strict=True)):
        constants = {fact: value for fact, value in case.facts.items() if sorted(case.facts).index(fact) % 2 == shift}
        frames = Frames(calendar, sources([fact for fact in FACTS if fact not in constants], constants))
        pairs, places = compiled(frames, [condition])
        assert places, case.id
        found = judged(frames, pairs, TABLE)
        rows = [{**row, **constants} for row in ROWS]
        assert found == reference([condition], calendar, rows), case.id
        assert WORDS[found[0][at]] == case.wanted["want"]


def test_columns_said_to_be_complete_need_no_second_look(policy, calendar):
    whole = [fact for fact in FACTS if fact != "student.grade"]
    rows = [row for row in ROWS if {"student.grade", "leave.start", "request.on"} & {*row}]
    filled = [{fact: next(r[fact] for r in ROWS if r.get(fact) is not None) for fact in whole} | row for row in rows]
    frames = Frames(calendar, sources(FACTS, complete=whole))
    pairs, _ = compiled(frames, policy)
    assert judged(frames, pairs, polars_frame(filled, FACTS)) == reference(policy, calendar, filled)
