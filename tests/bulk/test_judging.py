"""Many rows judged as each would be alone: under the law of its place and day, in every library, or not at all."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests.bulk.libraries import LIBRARIES, Row, rows_of

from xueji.assemble import Xueji
from xueji.bulk.audit import Auditor
from xueji.bulk.decide import BatchDecider
from xueji.bulk.marks import WIDTH
from xueji.errors import ProblemsError, UsageError
from xueji.model.enums import Change
from xueji.policy.layer import boundaries
from xueji.synth.arbitrary import random_facts
from xueji.vocabulary import core

DAY = date(2024, 9, 5)
PLACES = ("110105", "231183", "330326", "410102", "420300", "440106", "231121", "620102")
"""Districts with documents of their own and without, a municipality's, one of a province without, one former code."""


@pytest.fixture(scope="module")
def frame(engine: Xueji) -> pl.DataFrame:
    """Random facts of all packs in the columns, places in turn."""
    vocabulary = core().extended(fact for document in engine.documents for fact in document.facts)
    facts = random_facts(vocabulary, 400, seed=4, missing=0.2, on=DAY)
    return facts.with_columns(pl.Series("school.region", [PLACES[i % len(PLACES)] for i in range(len(facts))]))


def said(judged: Row, bits: Any, answer: str = "verdict") -> tuple[object, ...]:
    """The answer of a row, and what holds and what is open by the names of rules."""
    marks = {
        (bit.rule, kind)
        for kind in ("holds", "open")
        for bit in bits
        if judged[f"{kind}_{bit.index // WIDTH}"] >> bit.index % WIDTH & 1
    }
    return judged["contradiction"], judged[answer], frozenset(marks)


def all_said(auditor: Any, frame: Any, answer: str = "verdict") -> dict[int, tuple[object, ...]]:
    return {row["row"]: said(row, auditor.bits, answer) for row in rows_of(auditor.judge(frame))}


@pytest.fixture(scope="module")
def of_nation(engine: Xueji, frame: pl.DataFrame) -> tuple[Auditor, dict[int, tuple[object, ...]]]:
    auditor = Auditor(engine, DAY, frame.columns)
    return auditor, all_said(auditor, frame)


# --- laws per row ---


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_a_row_among_many_provinces_is_judged_as_in_its_own_alone(engine, frame, of_nation, place):
    ours = frame.filter(pl.col("school.region") == place)
    found = all_said(Auditor(engine, DAY, ours.columns, f"{place[:2]}0000"), ours)
    assert found == {row: of_nation[1][row] for row in ours["row"]}
    alone = ours.drop("school.region")  # nothing but the place given with the call
    kept = {row: one for row, one in all_said(Auditor(engine, DAY, alone.columns, place), alone).items() if one[1]}
    same = sum(kept[row] == found[row] for row in kept if found[row][1])
    # the scope of a transfer follows from the place in the row, and is not known without it
    assert same > 0.8 * len(kept) > 20


@pytest.mark.slow
def test_the_masks_of_a_national_audit_need_more_than_one_word(of_nation):
    auditor, rows = of_nation
    high = {bit.rule for bit in auditor.bits if bit.index >= WIDTH}
    assert high & {rule for _, _, marks in rows.values() for rule, _ in marks}


@pytest.mark.slow
def test_rows_outside_the_place_audited_or_without_one_are_not_judged(engine, frame):
    ours = frame.head(3).with_columns(pl.Series("school.region", ["410102", "620102", None]))
    henan = all_said(Auditor(engine, DAY, ours.columns, "henan"), ours)
    assert [row[0] == "school.region" for row in henan.values()] == [False, True, False]
    nation = all_said(Auditor(engine, DAY, ours.columns), ours)
    assert [row[0] == "school.region" for row in nation.values()] == [False, False, True]


def test_a_former_code_falls_under_the_law_of_the_present_one(engine, of_nation, frame):
    now = frame.with_columns(pl.col("school.region").replace("231121", "231183"))
    assert "transfer.scope" in now.columns
    plain = now.drop("transfer.scope", "transfer.to_region")
    old = frame.drop("transfer.scope", "transfer.to_region")
    auditor = Auditor(engine, DAY, plain.columns, "heilongjiang")
    found = all_said(auditor, plain)
    assert found == all_said(auditor, old)
    assert sum(verdict is not None for _, verdict, _ in found.values()) > len(frame) / 8


# --- days per row ---


@pytest.mark.slow
def test_a_request_is_judged_by_the_law_of_its_day(engine):
    """On the day before a law begins, on that day and the day after; a row without a day is not judged."""
    days = [
        day + timedelta(days=more) for day in boundaries(engine.documents, "410102")[-3:] for more in (-1, 0, 1)
    ]  # fmt: skip
    facts = random_facts(core(), len(days), seed=9, missing=0.2, on=days[-1], contradictory=0)
    apart = ("student.birth_date", "student.absent_since", "student.died_on", "school.region", "transfer.to_region")
    frame = facts.drop(apart).with_columns(pl.Series("request.on", days, dtype=pl.Date))
    batch = BatchDecider(engine, frame.columns, "410102", change=Change.TRANSFER)
    assert len(batch.places.all) > len(days) / 3
    many = all_said(batch, frame, "outcome")
    for row, day in zip(frame["row"], days, strict=True):
        one = frame.filter(pl.col("row") == row).drop("request.on")
        alone = BatchDecider(engine, one.columns, "410102", day, Change.TRANSFER)
        assert all_said(alone, one, "outcome")[row] == many[row], day
    nowhen = frame.with_columns(pl.lit(None, pl.Date).alias("request.on"))
    assert {row[:2] for row in all_said(batch, nowhen, "outcome").values()} == {("request.on", None)}


@pytest.mark.parametrize("change", ["transfer", None, "转学", "nonsense"])
def test_a_request_without_a_change_there_is_is_not_judged(engine, change):
    frame = pl.DataFrame({"row": [1], "request.change": pl.Series([change], dtype=pl.String)})
    found = rows_of(engine.decide_batch(frame, region="gansu", on=DAY).rows)[0]
    assert (found["contradiction"], found["outcome"] is None) == (
        (None, False) if change == "transfer" else ("request.change", True)
    )


@pytest.mark.parametrize("library", [name for name in LIBRARIES if name != "duckdb"])
def test_documents_no_law_knows_are_not_taken_for_lacking(engine, library):
    known = sorted(engine.decider("410000", DAY).policy.evidence)[:2]
    right = [",".join(known), known[0], "", None]
    papers = [*right, f"{known[0]},no_such_paper", f"{known[0]}, {known[1]}", f"{known[0]}\n"]
    frame = pl.DataFrame({"row": range(len(papers)), "request.evidence": papers})
    rows = rows_of(engine.decide_batch(LIBRARIES[library](frame), "transfer", "henan", DAY).rows)
    assert [row["contradiction"] for row in rows] == [None] * len(right) + ["request.evidence"] * 3
    for text in papers[4:5]:
        request = {"change": "transfer", "region": "henan", "on": str(DAY), "evidence": text.split(",")}
        with pytest.raises(ProblemsError) as error:
            engine.decide(request)
        assert {problem.code for problem in error.value.problems} == {"unknown-evidence"}


def test_a_change_may_be_given_by_name_and_an_unknown_one_is_refused(engine):
    frame = pl.DataFrame({"row": [1]})
    by_name = engine.decide_batch(frame, "transfer", "henan", "2024-09-05").rows
    assert by_name.equals(engine.decide_batch(frame, Change.TRANSFER, "henan", DAY).rows)
    with pytest.raises(UsageError, match=r"“trasnfer” is no change; the changes are .*transfer"):
        engine.decide_batch(frame, ["leave", "trasnfer"], "henan", DAY)


# --- libraries ---


@pytest.mark.parametrize(
    "library", [pytest.param(n, marks=pytest.mark.slow if n == "duckdb" else ()) for n in LIBRARIES if n != "polars"]
)
def test_every_library_says_the_same(engine, frame, library):
    ours = frame.head(48)
    auditor = Auditor(engine, DAY, ours.columns, "henan")
    assert all_said(auditor, LIBRARIES[library](ours)) == all_said(auditor, ours)


@pytest.mark.spark
def test_spark_says_the_same(engine, frame):
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- needs Java

    ours = frame.head(24)
    auditor = Auditor(engine, DAY, ours.columns, "henan")
    session = SparkSession.builder.master("local[1]").getOrCreate()
    try:
        assert all_said(auditor, session.createDataFrame(LIBRARIES["pyarrow"](ours))) == all_said(auditor, ours)
    finally:
        session.stop()


def test_a_lazy_frame_may_be_computed_in_a_stream(engine, frame):
    few = frame.filter(pl.col("school.region").str.starts_with("41"))
    auditor = Auditor(engine, DAY, few.columns, "henan")
    lazy = auditor.judge(few.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    streamed = lazy.collect(engine="streaming")
    assert {r["row"]: said(r, auditor.bits) for r in rows_of(streamed)} == all_said(auditor, few)


def test_no_rows_are_no_findings(engine, frame):
    found = engine.audit(frame.clear(), DAY)
    assert len(found.rows) == len(found.findings()) == 0
    assert found.bits


# --- not evaluable ---


def test_a_rule_that_speaks_of_a_column_that_is_not_there_is_said_not_to_be_judged(engine, frame):
    """Whatever its bits are: of a fact that is never known, “known and …” is surely no."""
    lacking = "student.id_number"
    found = Auditor(engine, DAY, [name for name in frame.columns if name not in (lacking, "student.id_valid")])
    speaks = {bit.rule for bit in found.bits if {lacking, "student.id_valid"} & {*bit.needs}}
    assert speaks
    assert speaks <= {bit.rule for bit in found.not_evaluable}
    derived = Auditor(engine, DAY, [name for name in frame.columns if name != "student.id_valid"])
    assert not any("student.id_valid" in bit.missing_columns for bit in derived.bits)  # it follows from the number


# --- what a program gives ---

GOOD: dict[str, Any] = {
    "row": 1, "student.status": "enrolled", "student.stage": "primary", "student.grade": 3,
    "student.birth_date": date(2015, 3, 1), "student.number_valid": True, "school.region": "410102",
}  # fmt: skip


def given(**others: Any) -> pl.DataFrame:
    return pl.DataFrame({**GOOD, **{name.replace("__", "."): value for name, value in others.items()}})


def of_pandas(**others: Any) -> pd.DataFrame:
    return pd.DataFrame({name: [value] for name, value in {**GOOD, **others}.items()})


WRONG_TYPES: dict[str, tuple[str, Callable[[], Any]]] = {
    "a day as text": ("student.birth_date", lambda: given(student__birth_date="2015-03-01")),
    "a time of day": ("student.birth_date", lambda: given(student__birth_date=datetime(2015, 3, 1, 13, tzinfo=UTC))),
    "a flag as a number": ("student.number_valid", lambda: given(student__number_valid=1)),
    "a flag as text": ("student.number_valid", lambda: given(student__number_valid="是")),
    "a grade as text": ("student.grade", lambda: given(student__grade="3")),
    "a place as a number": ("school.region", lambda: given(school__region=410102)),
    "pandas: a day as text": ("student.birth_date", lambda: of_pandas(**{"student.birth_date": "2015-03-01"})),
    "pandas: a time of day": (
        "student.birth_date", lambda: of_pandas(**{"student.birth_date": pd.Timestamp("2015-03-01 13:30")}),
    ),
    "pandas: a place as a number": ("school.region", lambda: of_pandas(**{"school.region": 410102})),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_TYPES)
def test_a_column_of_a_wrong_type_is_refused_by_name(engine, case):
    name, make = WRONG_TYPES[case]
    with pytest.raises(ProblemsError) as raised:
        engine.audit(make(), DAY)
    assert [(p.code, p.word) for p in raised.value.problems] == [("wrong-column-type", name)]


WRONG_VALUES: dict[str, Any] = {
    "student.status": ["在读", "enroled"],
    "student.stage": ["小学"],
    "student.grade": [33.0, 0.0, 3.5],
    "student.birth_date": [date(1800, 1, 1), date(2200, 1, 1)],
    "school.region": ["41010", "郑州", "410102000000", "990101"],
}


@pytest.mark.parametrize("library", ["polars", "polars-text", "pandas", "pyarrow"])
def test_a_row_with_a_value_no_fact_can_have_is_not_judged(engine, library):
    wrong = [(name, value) for name, values in WRONG_VALUES.items() for value in values]
    rows = [{**GOOD, "student.grade": 3.0, "row": at, name: value} for at, (name, value) in enumerate(wrong)]
    found = rows_of(engine.audit(LIBRARIES[library](pl.DataFrame(rows)), DAY).rows)
    assert [(row["contradiction"], row["verdict"]) for row in found] == [(name, None) for name, _ in wrong]


def test_a_closed_list_of_other_words_is_no_better_than_text(engine):
    frame = given(student__stage=pl.Series(["小学"], dtype=pl.Enum(["小学", "primary"])))
    assert rows_of(engine.audit(frame, DAY).rows)[0]["contradiction"] == "student.stage"


@pytest.mark.slow
@pytest.mark.parametrize(
    "frame",
    [
        given(), given(student__grade=3.0), given(student__stage=pl.Series(["primary"], dtype=pl.Enum(["primary"]))),
        of_pandas(), of_pandas(**{"student.grade": 3.0}), of_pandas(**{"student.birth_date": pd.Timestamp(2015, 3, 1)}),
        of_pandas(**{"student.birth_date": pd.Timestamp("2015-03-01", tz="Asia/Shanghai")}),
    ],
    ids=["as it should be", "float", "part of a list", "pandas", "pandas float", "pandas time", "pandas zone"],
)  # fmt: skip
def test_what_can_be_read_rightly_is(engine, frame):
    expected = engine.audit(given(), DAY)
    found = engine.audit(frame, DAY)
    assert said(rows_of(found.rows)[0], found.bits) == said(rows_of(expected.rows)[0], expected.bits)
    assert rows_of(found.rows)[0]["contradiction"] is None


def test_a_column_of_things_of_all_sorts_is_refused_by_name(engine):
    mixed = pd.DataFrame({"row": [1, 2], "student.birth_date": [DAY, "2015-03-01"]})
    with pytest.raises(UsageError, match=r"student\.birth_date"):
        engine.audit(mixed, DAY)


def test_a_frame_that_bears_answers_or_a_day_already_is_refused(engine):
    for more in ({"verdict": "clean"}, {"contradiction": ""}, {"holds_0": 1}, {"request.on": DAY}):
        with pytest.raises(UsageError, match=next(iter(more))):
            engine.audit(given(**more), DAY)
    with pytest.raises(UsageError, match="dict"):
        engine.audit({"row": [1]}, DAY)


@pytest.mark.parametrize(
    ("constants", "code"),
    [
        ({"student.stage": "primary"}, "constant-beside-column"), ({"term.strat": DAY}, "unknown-fact"),
        ({"term.start": "5 September"}, "bad-date"), ({"school.kind": "nonsense"}, "value-not-allowed"),
    ],
)  # fmt: skip
def test_facts_for_all_rows_are_read_as_those_of_a_request(engine, constants, code):
    with pytest.raises(ProblemsError) as raised:
        engine.audit(given(), DAY, constants=constants)
    assert [problem.code for problem in raised.value.problems] == [code]
