"""Figures over a snapshot are those one gets by counting rows by hand, whole or part by part, on every library."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from tests.bulk.libraries import LIBRARIES, Row, as_text, rows_of, under_safe_names
from tests.bulk.test_derive import resident

from xueji.bulk import groups_polars
from xueji.bulk.frame import safe
from xueji.bulk.groups import COLUMNS, FIGURES, LIVE, attach, count, countable, differing, lookup, merge, partial
from xueji.lifecycle.chart import CHART
from xueji.model.enums import Change, Stage, Status

SCHEMA: dict[str, Any] = {
    "row": pl.Int64,
    "student.status": pl.Enum([status.value for status in Status]),
    "student.stage": pl.Enum([stage.value for stage in Stage]),
    "school.code": pl.String,
    "student.grade": pl.Int32,
    "school_class.number": pl.String,
    "student.id_number": pl.String,
    "school.quota": pl.Int32,
}
SIZE, ENROLLED, REGISTRATIONS = FIGURES
IN_CLASS = {"enrolled", "transferring", "suspected_dropout"}
ALIVE = IN_CLASS | {"on_leave", "dropped_out", "abroad"}
KEYS = {
    SIZE: (("school.code", "student.grade", "school_class.number"), IN_CLASS),
    ENROLLED: (("school.code",), ALIVE),
    REGISTRATIONS: (("student.id_number",), ALIVE),
    "section": (("school.code", "student.stage"), ALIVE),
}
STRANGE_IDENTITIES = [
    "E12345678", "e12345678", "", "+1010519990101001X", "１10105199901010010", "ß", "110105199901010016 ",
    "000000000000000000", "0", "99999999999999999X", "99999999999999999x", "9999999999999999xX",
]  # fmt: skip


@cache
def rows(count_: int, seed: int) -> list[Row]:
    random = Random(seed)
    people = [resident(random) for _ in range(count_ * 2 // 3)] + STRANGE_IDENTITIES * 2
    made = []
    for number in range(count_):
        row: Row = {
            "student.status": random.choice([*["enrolled"] * 12, *(status.value for status in Status)]),
            "student.stage": random.choice(["primary", "junior"]),
            "school.code": f"2141{random.randrange(12):06}",
            "student.grade": random.randrange(1, 5),
            "school_class.number": random.choice(["1", "01", "2", "三班"]),
            "student.id_number": random.choice(people),
            "school.quota": 400,
        }
        row = {name: value if random.random() < 0.995 else None for name, value in row.items()}
        made.append({"row": number + 1, **row})
    return made


def frame_of(some: Sequence[Row], without: Sequence[str] = ()) -> pl.DataFrame:
    return pl.DataFrame(list(some), schema=SCHEMA).drop(without)


def key_part(row: Row, name: str) -> Any:
    return row[name].upper() if name == "student.id_number" and row[name] is not None else row[name]


def totals(some: Sequence[Row], what: str) -> dict[tuple[Any, ...], int | None]:
    """By key: how many count, None where the status of one is missing."""
    names, who = KEYS[what]
    found: Counter[Any] = Counter()
    unknown = set()
    for row in some:
        key = tuple(key_part(row, name) for name in names)
        if None not in key:
            found[key] += row["student.status"] in who
            unknown |= {key} if row["student.status"] is None else set()
    return {key: None if key in unknown else number for key, number in found.items()}


def by_hand(some: Sequence[Row]) -> list[Row]:
    """The figures of each row, counted in plain Python."""
    counted = {figure: totals(some, figure) for figure in FIGURES}

    def of(row: Row, figure: str) -> int | None:
        return counted[figure].get(tuple(key_part(row, name) for name in KEYS[figure][0]))

    return [{figure: of(row, figure) for figure in FIGURES} for row in some]


def figures(native: Any) -> list[Row]:
    return [{figure: row[safe(figure)] for figure in FIGURES} for row in rows_of(native)]


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_row_gets_what_is_counted_by_hand(library: str) -> None:
    some = rows(2500, seed=3)
    native = LIBRARIES[library](frame_of(some))
    attached = attach(native, count(native))
    assert type(attached) is type(native)
    assert figures(attached) == by_hand(some)
    if library != "duckdb":  # the others know an order of rows
        assert [*nw.from_native(attached).lazy().collect()["row"]] == [row["row"] for row in some]
    if library == "polars":
        assert attached.columns == [*SCHEMA, *FIGURES]
        assert {attached.schema[figure] for figure in FIGURES} == {pl.Int32}


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::FutureWarning:pyspark")
def test_every_row_gets_it_on_spark() -> None:
    sql = pytest.importorskip("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    some = rows(800, seed=4)
    frame = under_safe_names(as_text(frame_of(some))).to_native()
    native = session.createDataFrame(frame.to_arrow())
    assert figures(attach(native, count(native))) == by_hand(some)
    session.stop()


def test_the_rows_tried_here_are_of_every_sort() -> None:
    found = by_hand(rows(2500, seed=3))
    assert {0, 1, 2, 3, None} <= {row[REGISTRATIONS] for row in found}
    for figure in (SIZE, ENROLLED):
        known = {row[figure] for row in found}
        assert None in known
        assert len(known) > 4


def test_an_open_frame_stays_open_and_keeps_its_safe_names() -> None:
    some = rows(300, seed=5)
    frame = under_safe_names(frame_of(some))
    attached = attach(frame, count(frame))
    assert isinstance(attached, nw.DataFrame)
    assert attached.columns == [*map(safe, SCHEMA), *map(safe, FIGURES)]
    assert figures(attached) == by_hand(some)


@pytest.mark.parametrize("cuts", [(1, 2, 1200), (700,), ()])
def test_parts_come_to_the_same_as_the_whole(cuts: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups_polars, "STEP", 7)
    some = rows(2000, seed=6)
    whole = frame_of(some)
    ends = (*cuts, len(whole))
    parts = [whole.slice(start, end - start) for start, end in zip((0, *cuts), ends, strict=True)]
    groups = merge(partial(part.select(*COLUMNS)) for part in reversed(parts))
    assert figures(pl.concat([attach(part, groups) for part in parts])) == by_hand(some)
    alike = count(whole)
    for name, table in groups.tables().items():
        assert table.sort(pl.all()).equals(alike.tables()[name].sort(pl.all())), name


@pytest.mark.parametrize("library", ["polars", "polars-lazy", "duckdb"])
def test_the_tables_are_those_counted_by_hand(library: str) -> None:
    some = [row for row in rows(2000, seed=7) if (row["student.id_number"] or "").isascii()]  # ß becomes SS or ẞ
    native = LIBRARIES[library](frame_of(some))
    tables = {
        name: nw.from_native(table).lazy().collect().to_polars() for name, table in count(native).tables().items()
    }
    assert {name: table.columns for name, table in tables.items()} == {
        "classes": ["school.code", "student.grade", "school_class.number", SIZE],
        "schools": ["school.code", ENROLLED],
        "sections": ["school.code", "student.stage", "count"],
        "duplicates": ["student.id_number", REGISTRATIONS],
    }
    for name, what in (("classes", SIZE), ("schools", ENROLLED), ("sections", "section")):
        assert {row[:-1]: row[-1] for row in tables[name].rows()} == totals(some, what), name
    several = {key: number for key, number in totals(some, REGISTRATIONS).items() if number is not None and number > 1}
    found = {row[:-1]: row[-1] for row in tables["duplicates"].rows()}
    assert found == several != {}


def test_one_row_is_told_the_same() -> None:
    some = rows(600, seed=8)
    for native in (frame_of(some), frame_of(some).lazy()):
        groups = count(native)
        for row, right in list(zip(some, by_hand(some), strict=True))[:: 1 if isinstance(native, pl.DataFrame) else 60]:
            assert lookup(groups, row) == {figure: value for figure, value in right.items() if value is not None}
    assert lookup(groups, {SIZE: 7, "student.status": "enrolled"}) == {SIZE: 7}
    assert lookup(groups, {"student.id_number": "110105194912310021"}) == {}
    new = {"student.id_number": "110105194912310021", "student.status": "enrolled"}
    assert lookup(groups, new) == {REGISTRATIONS: 1}


@pytest.mark.parametrize("library", ["polars", "polars-lazy", "duckdb", "pandas", "pyarrow"])
def test_given_figures_are_kept_and_differences_are_counted(library: str) -> None:
    some = rows(900, seed=9)
    counted = by_hand(some)
    random = Random(10)
    given = [random.choice([None, row[SIZE], 45]) for row in counted]
    frame = frame_of(some).with_columns(pl.Series(SIZE, given, dtype=pl.Int64))
    native = LIBRARIES[library](frame)
    groups = count(native)
    attached = attach(native, groups)
    right = [row | {SIZE: row[SIZE] if own is None else own} for row, own in zip(counted, given, strict=True)]
    assert figures(attached) == right
    differ = sum(None not in (own, row[SIZE]) and own != row[SIZE] for row, own in zip(counted, given, strict=True))
    assert differ > 0
    assert differing(native, groups) == {SIZE: differ}
    assert differing(LIBRARIES[library](frame_of(some)), groups) == {}
    if library == "polars":
        assert attached.schema[SIZE] == pl.Int64


@pytest.mark.parametrize("library", ["polars", "polars-lazy", "duckdb"])
def test_what_is_not_in_the_snapshot_is_not_counted(library: str) -> None:
    some = rows(400, seed=11)
    for missing, left in (
        ("student.status", set()),
        ("school.code", {REGISTRATIONS}),
        ("school_class.number", {ENROLLED, REGISTRATIONS}),
        ("student.grade", {ENROLLED, REGISTRATIONS}),
        ("student.id_number", {SIZE, ENROLLED}),
        ("student.stage", {SIZE, ENROLLED, REGISTRATIONS}),
    ):
        native = LIBRARIES[library](frame_of(some, without=[missing]))
        attached = attach(native, count(native))
        columns = nw.from_native(attached).collect_schema().names()
        assert set(columns) & set(FIGURES) == left, missing
        assert countable({*SCHEMA} - {missing}) == left
        assert attach(native, count(native), frozenset()) is not None


def test_a_part_without_a_column_has_nothing_to_add() -> None:
    some = rows(1000, seed=12)
    blind = [row | {"student.id_number": None} for row in some[500:]]
    groups = merge([partial(frame_of(some[:500])), partial(frame_of(some[500:], without=["student.id_number"]))])
    assert figures(attach(frame_of([*some[:500], *blind]), groups)) == by_hand([*some[:500], *blind])
    no_status = [row | {"student.status": None} for row in some[900:]]
    groups = merge([partial(frame_of(some[:900])), partial(frame_of(some[900:], without=["student.status"]))])
    assert figures(attach(frame_of([*some[:900], *no_status]), groups)) == by_hand([*some[:900], *no_status])


def test_figures_asked_for_and_no_others() -> None:
    native = frame_of(rows(50, seed=13))
    groups = count(native)
    assert attach(native, groups, frozenset({REGISTRATIONS})).columns == [*SCHEMA, REGISTRATIONS]
    assert attach(native, groups, frozenset()).columns == [*SCHEMA]


def test_no_rows() -> None:
    for library in ("polars", "polars-lazy", "duckdb", "pyarrow"):
        native = LIBRARIES[library](frame_of([]))
        assert figures(attach(native, count(native))) == []
    assert merge([]).tables() == {}


def test_a_short_closed_list_is_enough() -> None:
    kind = pl.Enum(["enrolled", "graduated"])
    status = pl.Series("student.status", ["enrolled", "enrolled", "graduated", None], dtype=kind)
    frame = pl.DataFrame([status, pl.Series("school.code", ["a", "a", "a", "b"])]).with_row_index("row")
    assert attach(frame, count(frame))[ENROLLED].to_list() == [2, 2, 2, None]


def test_live_registrations_are_those_the_chart_lets_be_corrected() -> None:
    assert {*LIVE} == {*CHART[Change.CORRECT_DATA].sources} - {Status.PENDING}
    assert {*LIVE} == {Status(name) for name in ALIVE}
