"""The habits of libraries: how they say nothing, hold members and numbers, and keep rows in their places."""

import subprocess
import sys
from datetime import date, datetime
from fractions import Fraction

import narwhals as nw
import polars as pl
import pytest
from tests.language.facts_of_frames import (
    BIRTH,
    CALENDAR,
    DISABLED,
    END,
    GRADE,
    GROUND,
    NAMES,
    PLAIN,
    RATIO,
    START,
    STATUS,
    TO_GRADE,
    TRUANCY,
    exceeds,
    fact,
    frames,
    member,
    product,
    whole,
)  # fmt: skip
from tests.language.framing import LIBRARIES, column, compiled, judged, polars_frame, reference, sources

from xueji.calendar import Conventions, MonthDay, Unit
from xueji.errors import EngineUnavailableError
from xueji.language import syntax as s
from xueji.language.backends import frames_tables
from xueji.language.backends.frames import Frames, normalised
from xueji.language.types import CONDITION, DATE, DECIMAL, INTEGER, MONTH_DAY


def test_lazy_frames_stay_lazy():
    made = frames()
    pair = made.compile(s.All((exceeds(10), DISABLED)), PLAIN)
    frame = made.prepare(nw.from_native(polars_frame([{}], NAMES).lazy()))
    assert isinstance(frame, nw.LazyFrame)
    assert isinstance(frame.with_columns(pair.yes.alias("yes")).to_native(), pl.LazyFrame)


def long_policy():
    age = s.Call("age_on", (BIRTH, START), INTEGER)
    in_year = s.Call("in_year", (s.Literal(MonthDay(8, 31), MONTH_DAY), START), DATE)
    return [
        (exceeds(10), PLAIN), (exceeds(3, Unit.MONTHS), Conventions(shift_to_working_day=True)),
        (s.Compare("<", in_year, END), PLAIN), (s.Compare("<=", age, whole(6)), PLAIN),
        (s.Compare("==", STATUS, member("enrolled")), PLAIN), (s.Compare("<", RATIO, TRUANCY), PLAIN),
    ]  # fmt: skip


def test_streaming_over_many_rows_keeps_every_row_in_its_place():
    first = date(2000, 1, 1).toordinal()
    some = [
        {"leave.start": date.fromordinal(first + 7 * at), "student.birth_date": date(1995, 5, 1),
         "leave.end": date.fromordinal(first + 8 * at) if at % 3 else None,
         "student.status": "enrolled" if at % 2 else None,
         "student.absence_ratio": Fraction(1, 3), "student.truancy_ratio": Fraction(at % 4, 4) if at % 7 else None}
        for at in range(1_000)
    ]  # fmt: skip
    table = polars_frame(some, NAMES)
    many = pl.concat([table] * 300).with_columns(row=pl.int_range(300_000))
    made = frames()
    pairs, _ = compiled(made, long_policy())
    small, large = judged(made, pairs, table), judged(made, pairs, many.lazy(), engine="streaming")
    assert small == reference(long_policy(), CALENDAR, some)
    assert [answers * 300 for answers in small] == large


@pytest.mark.parametrize("library", LIBRARIES)
def test_days_outside_the_three_centuries_break_nothing(library):
    pytest.importorskip(LIBRARIES[library][0])
    rows = [
        {"leave.start": day, "leave.end": date(2024, 9, 1)}
        for day in (date(1850, 1, 1), date(2250, 1, 1), None, date(2024, 3, 1))
    ]
    made = frames()
    pair = made.compile(exceeds(10), PLAIN)
    _, opened, collected = LIBRARIES[library]
    with opened(polars_frame(rows, ["leave.start", "leave.end"])) as native:
        found = judged(made, [pair], native, **collected)
    assert found[0][0][0] is found[0][1][0] is False
    assert found[0][2:] == [(False, False), (True, False)]


@pytest.mark.parametrize("kind", [pl.Enum(["other", "enrolled", "on_leave"]), pl.Categorical, pl.String])
def test_members_may_be_categories_or_text(kind):
    made = frames()
    same = s.Compare("==", fact("school.kind"), fact("transfer.to_school_kind"))
    made = Frames(CALENDAR, sources([*NAMES, "school.kind", "transfer.to_school_kind"]))
    trees = [s.Compare("==", STATUS, member("enrolled")), s.OneOf(STATUS, ("enrolled", "on_leave")), same]
    pairs = [made.compile(tree, PLAIN) for tree in trees]
    table = pl.DataFrame({
        "row": [0, 1, 2], "student__status": pl.Series(["enrolled", None, "other"], dtype=kind),
        "school__kind": pl.Series(["other", "other", None], dtype=kind),
        "transfer__to_school_kind": ["other", "x", "x"],
    })  # fmt: skip
    assert judged(made, pairs, table) == [
        [(True, False), (False, False), (False, True)],
        [(True, False), (False, False), (False, True)],
        [(True, False), (False, True), (False, False)],
    ]


@pytest.mark.parametrize("kind", [pl.Int8, pl.UInt8, pl.Int16, pl.Int32, pl.Int64])
@pytest.mark.parametrize("library", ["polars", "pyarrow", "pandas", "duckdb"])
def test_whole_numbers_of_any_width(library, kind):
    pytest.importorskip(LIBRARIES[library][0])
    rows = [{"student.grade": 12, "transfer.to_grade": 12}, {"student.grade": 1}, {"transfer.to_grade": 100}]
    policy = [
        (s.Compare("<", GRADE, whole(1_000_000)), PLAIN), (s.Compare(">=", GRADE, whole(-70_000)), PLAIN),
        (s.Compare("==", product(GRADE, TO_GRADE), whole(144)), PLAIN), (s.OneOf(GRADE, (1, 300)), PLAIN),
        (s.Compare("<", product(GRADE, TO_GRADE, whole(100_000)), whole(0)), PLAIN),
    ]  # fmt: skip
    made = frames()
    pairs, places = compiled(made, policy)
    assert len(places) == len(policy)
    _, opened, collected = LIBRARIES[library]
    names = ["student.grade", "transfer.to_grade"]
    with opened(polars_frame(rows, names).cast({column(name): kind for name in names})) as native:
        assert judged(made, pairs, native, **collected) == reference(policy, CALENDAR, rows)


GRADES, FLAGS, RATIOS = (3, None, 9), (True, None, False), (0.5, None, 1 / 3)
STATUSES, GROUNDS = ("enrolled", None, "on_leave"), ("health,other", None, "")
STARTS = (date(2024, 9, 1), None, date(2024, 3, 1))
TIMES = tuple(day and datetime(day.year, day.month, day.day) for day in STARTS)  # noqa: DTZ001 -- a column of days
ALIKE = [
    {"student.grade": 3, "student.is_disabled": True, "leave.start": STARTS[0], "leave.end": STARTS[0],
     "student.status": "enrolled", "student.absence_ratio": Fraction(1, 2),
     "transfer.ground": frozenset({"health", "other"})},
    {},
    {"student.grade": 9, "student.is_disabled": False, "leave.start": STARTS[2], "leave.end": STARTS[2],
     "student.status": "on_leave", "student.absence_ratio": Fraction(1, 3), "transfer.ground": frozenset()},
]  # fmt: skip
"""What each of the frames of pandas says."""


def objects(pd):
    """As from a list of dictionaries."""
    return {
        "student__grade": pd.Series(GRADES, dtype=object),
        "student__is_disabled": pd.Series(FLAGS, dtype=object),
        "leave__start": pd.Series(STARTS, dtype=object),
        "leave__end": pd.Series(TIMES),
        "student__status": pd.Series(STATUSES, dtype=object),
        "student__absence_ratio": [0.5, float("nan"), 1 / 3],
        "transfer__ground": pd.Series(GROUNDS, dtype=object),
    }


def numpy(pd):
    """As NumPy and pandas' own types have it: NaN, NaT and NA."""
    return {
        "student__grade": [3.0, float("nan"), 9.0],
        "student__is_disabled": pd.Series(FLAGS, dtype="boolean"),
        "leave__start": pd.to_datetime(pd.Series(TIMES)),
        "leave__end": pd.Series(TIMES, dtype="datetime64[s]"),
        "student__status": pd.Series(STATUSES, dtype="category"),
        "student__absence_ratio": pd.Series(RATIOS, dtype="Float64"),
        "transfer__ground": pd.Series([["health", "other"], None, []], dtype=object),
    }


def arrow(pd):
    """Backed by Arrow."""
    pa = pytest.importorskip("pyarrow")
    return {
        "student__grade": pd.Series(GRADES, dtype="int8[pyarrow]"),
        "student__is_disabled": pd.Series(FLAGS, dtype="bool[pyarrow]"),
        "leave__start": pd.Series(STARTS, dtype=pd.ArrowDtype(pa.date32())),
        "leave__end": pd.Series(TIMES, dtype=pd.ArrowDtype(pa.timestamp("us"))),
        "student__status": pd.Series(STATUSES, dtype=pd.ArrowDtype(pa.large_string())),
        "student__absence_ratio": pd.Series(RATIOS, dtype="double[pyarrow]"),
        "transfer__ground": pd.Series(GROUNDS, dtype="string"),
    }


@pytest.mark.parametrize("habit", [objects, numpy, arrow])
def test_pandas_has_many_ways_to_say_nothing(habit):
    pd = pytest.importorskip("pandas")
    table = normalised(pd.DataFrame({"row": [0, 1, 2]} | habit(pd), index=[0, 1, 2]))
    told = [name for name in NAMES if column(name) in table.columns]
    assert len(told) == 7
    trees = [
        s.Compare("<", GRADE, whole(4)), s.Compare("==", product(GRADE, GRADE), whole(9)), DISABLED,
        exceeds(0), exceeds(10, Unit.DAYS), s.Compare("==", START, END),
        s.Compare("<", START, s.Literal(date(2024, 9, 1), DATE)),
        s.Compare("==", STATUS, member("enrolled")), s.Call("known", (RATIO,), CONDITION),
        s.Compare("==", RATIO, s.Literal(Fraction(1, 3), DECIMAL)), s.Call("empty", (GROUND,), CONDITION),
        s.Call("any_of", (GROUND, s.Literal(frozenset({"health"}), GROUND.type)), CONDITION),
    ]  # fmt: skip
    made = Frames(CALENDAR, sources(told))
    policy = [(tree, PLAIN) for tree in trees]
    assert judged(made, [made.compile(*one) for one in policy], table) == reference(policy, CALENDAR, ALIKE)


def test_rows_of_pandas_are_not_matched_by_their_labels():
    pd = pytest.importorskip("pandas")
    made = Frames(CALENDAR, sources(["leave.start", "leave.end"]))
    pair = made.compile(exceeds(10), PLAIN)
    days = {"leave__start": [date(2024, 3, 1)] * 3, "leave__end": [date(2024, 3, 2), date(2024, 9, 1), None]}
    found = judged(made, [pair], normalised(pd.DataFrame({"row": [0, 1, 2], **days}, index=[7, 7, 2])))
    assert found == [[(False, True), (True, False), (False, False)]]


@pytest.mark.parametrize("library", ["polars", "polars lazy", "pyarrow"])
def test_sets_may_come_as_lists_and_columns_of_nothing_go(library):
    table = pl.DataFrame(
        {"row": [0, 1, 2], "transfer__ground": [["other", "health"], [], None], "student__grade": [None] * 3}
    )
    told = {"polars": table, "polars lazy": table.lazy(), "pyarrow": table.to_arrow()}[library]
    table = normalised(told)
    assert nw.from_native(table).collect_schema().names() == ["row", "transfer__ground"]
    made = Frames(CALENDAR, sources(["transfer.ground"]))
    health = s.Literal(frozenset({"health"}), GROUND.type)
    trees = [s.Call("empty", (GROUND,), CONDITION), s.Call("any_of", (GROUND, health), CONDITION)]
    assert judged(made, [made.compile(tree, PLAIN) for tree in trees], table) == [
        [(False, True), (True, False), (False, False)],
        [(True, False), (False, True), (False, False)],
    ]


def test_arrow_views_and_dictionaries_become_plain_text():
    pa = pytest.importorskip("pyarrow")
    views = pa.array(["enrolled", None, "other"], pa.string_view())
    for column_of_text in (views, views.cast(pa.string()).dictionary_encode()):
        table = normalised(pa.table({"row": [0, 1, 2], "student__status": column_of_text}))
        made = Frames(CALENDAR, sources(["student.status"]))
        pair = made.compile(s.OneOf(STATUS, ("enrolled", "on_leave")), PLAIN)
        assert judged(made, [pair], table) == [[(True, False), (False, False), (False, True)]]


def test_frames_of_sql_are_left_as_they_are():
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        relation = connection.sql("SELECT 1 AS a")
        assert normalised(relation) is relation


def test_a_library_without_tables_of_days_is_refused(monkeypatch):
    made = frames()
    made.compile(exceeds(10), PLAIN)
    monkeypatch.delitem(frames_tables._ADDERS, nw.Implementation.POLARS)
    with pytest.raises(EngineUnavailableError, match="Arrow"):
        made.prepare(nw.from_native(polars_frame([{}], NAMES)))


def test_no_library_is_imported_before_a_frame_of_it_is_there():
    code = "import sys, xueji.language.backends.frames; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert not {"polars", "pandas", "pyarrow", "duckdb", "pyspark"} & {*found.stdout.split()}
