"""DuckDB and Spark are given the same rows under the same numbers as Polars."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from xueji.tables.engines import duckdb_relation, spark_frame
from xueji.tables.parts import Read
from xueji.tables.problems import TableError
from xueji.tables.sources import open_source

duckdb = pytest.importorskip("duckdb")


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    for county, first in (("010102", 0), ("410102", 2500)):
        folder = tmp_path / "区 [1]{x}%20#?*" / f"school.region={county}"
        folder.mkdir(parents=True)
        for i in range(2):
            rows = range(first + 1000 * i, first + 1000 * (i + 1))
            frame = pl.DataFrame(
                {"student.grade": rows, 'say "x"': [f"{n}" if n % 3 else None for n in rows], "row": 7}
            )
            frame.write_parquet(folder / f"{i}.parquet", row_group_size=300)
    return tmp_path


@pytest.fixture
def text(tmp_path: Path) -> Path:
    lines = "".join(f'G{i},"第{i}\n行"\n' for i in range(500))
    (tmp_path / "t.csv").write_bytes(("学籍号,备注\n" + lines).encode("gb18030"))
    return tmp_path / "t.csv"


def _wanted(where: Path) -> pl.DataFrame:
    with open_source(where) as source:
        whole = pl.concat([part.read().frame for part in source.parts(300)])
    return whole.drop("source.file", "source.line", strict=False)


def _by_duckdb(where: Path) -> pl.DataFrame:
    with open_source(where) as source, duckdb.connect() as connection:
        return duckdb_relation(source, connection).pl().sort("row")


def test_duckdb_numbers_parquet_alike(snapshot: Path) -> None:
    assert_frame_equal(_by_duckdb(snapshot), _wanted(snapshot))


def test_duckdb_is_given_text_as_we_read_it(text: Path) -> None:
    assert_frame_equal(_by_duckdb(text), _wanted(text))


def test_bad_lines_are_never_left_out_in_silence(text: Path) -> None:
    text.write_bytes(text.read_bytes() + b"one cell\n")
    with duckdb.connect() as connection, open_source(text) as source:
        with pytest.raises(TableError) as error:
            duckdb_relation(source, connection)
        assert [(p.code, p.place.line) for p in error.value.problems] == [("wrong-field-count", 1002)]
        bad = []

        def take(read: Read) -> pl.DataFrame:
            bad.append(read.bad)
            return read.frame.select("row", number="学籍号")

        found = duckdb_relation(source, connection, take).pl().sort("row")
    assert (found.columns, found.height) == (["row", "number"], 500)
    assert pl.concat(bad)["row"].to_list() == [501]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    made = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    yield made
    made.stop()


def _by_spark(where: Path, session: Any) -> pl.DataFrame:
    with open_source(where) as source:
        frame = spark_frame(source, session)
        return pl.DataFrame([tuple(row) for row in frame.collect()], frame.columns, orient="row").sort("row")


@pytest.mark.spark
def test_spark_numbers_parquet_and_text_alike(snapshot: Path, session: Any) -> None:
    assert_frame_equal(_by_spark(snapshot, session), _wanted(snapshot))


@pytest.mark.spark
def test_spark_is_given_text_as_we_read_it(text: Path, session: Any) -> None:
    assert_frame_equal(_by_spark(text, session), _wanted(text))
