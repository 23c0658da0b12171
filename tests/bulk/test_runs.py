"""Runs of equal rows are a quicker way to the same result, whatever the order of the rows."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from xueji.bulk import runs

KEYS = ("school", "grade")
ROW = st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1, 2, None]), st.sampled_from([0, 1, None]))
LENGTHS = st.lists(st.tuples(ROW, st.integers(1, 12)), max_size=8)
SCHEMA = {"school": pl.String, "grade": pl.Int32, "sits": pl.Int64}


def frame_of(lengths: list[tuple[tuple[object, ...], int]]) -> pl.DataFrame:
    return pl.DataFrame([row for row, count in lengths for _ in range(count)], schema=SCHEMA, orient="row")


@pytest.mark.slow
@given(LENGTHS)
def test_joined_is_a_left_join_in_order(lengths: list[tuple[tuple[object, ...], int]]) -> None:
    frame = frame_of(lengths)
    table = frame.select(KEYS).drop_nulls().unique().filter(pl.col("school") == "a").with_row_index("figure")
    expected = frame.join(table, on=KEYS, how="left", maintain_order="left")
    assert_frame_equal(runs.joined(frame, table, KEYS), expected)


@given(LENGTHS)
def test_summed_is_a_group_by(lengths: list[tuple[tuple[object, ...], int]]) -> None:
    frame = frame_of(lengths)
    marks = [pl.col("sits").alias("sitting"), pl.repeat(1, pl.len(), dtype=pl.Int64).alias("rows")]
    expected = frame.group_by(KEYS).agg(mark.sum() for mark in marks)
    assert_frame_equal(runs.summed(frame, KEYS, marks), expected, check_row_order=False)


@pytest.mark.parametrize("keys", [("school",), KEYS])
def test_first_and_last_rows_of_runs(keys: tuple[str, ...]) -> None:
    frame = frame_of([(("a", 1, 0), 5), ((None, None, 0), 6), (("b", 2, 0), 4)])
    found = runs.runs(frame, keys)
    assert found is not None
    assert found.first.to_list() == [0, 5, 11]
    assert found.last.to_list() == [4, 10, 14]


def test_short_runs_are_of_no_use() -> None:
    assert runs.runs(frame_of([(("a", 1, 0), 1), (("b", 1, 0), 2)]), KEYS) is None
    assert runs.runs(frame_of([]), KEYS) is None
