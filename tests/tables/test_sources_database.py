"""Databases: tables and queries read whole and in order, findings written once, passwords never shown."""

import sqlite3
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from xueji.tables import database
from xueji.tables.database import write_table
from xueji.tables.problems import TableError
from xueji.tables.sources import open_source


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE student (number TEXT PRIMARY KEY, born DATE, grade INT, share NUMERIC(4,2), ok BOOL)"
        )
        rows = [
            (f"G{(i * 7) % 250:03}", "2012-09-01" if i % 2 else None, i % 9, "0.50", i % 3 == 0) for i in range(250)
        ]
        connection.executemany("INSERT INTO student VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    return path


def _code(where: str) -> str:
    with pytest.raises(TableError) as error:
        open_source(where)
    return error.value.problems[0].code


def test_a_table_comes_in_the_order_of_its_key(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SPOOL_ROWS", 100)
    with open_source(f"sqlite:///{store}::student") as source:
        assert source.headers == ("number", "born", "grade", "share", "ok")
        whole = pl.concat([part.read().frame for part in source.parts(60)])
        assert source.rows == 250
    assert whole["number"].to_list() == [f"G{i:03}" for i in range(250)]
    assert whole["row"].to_list() == whole["source.line"].to_list() == list(range(1, 251))
    assert whole.drop("row", "source.file", "source.line").schema == dict.fromkeys(source.headers, pl.String)
    assert whole.row(7)[3:] == ("G007", "2012-09-01", "1", "0.50", "false")
    assert whole.row(0)[3:] == ("G000", None, "0", "0.50", "true")


def test_a_query_and_its_fingerprint(store: Path) -> None:
    query = "SELECT number, 1.0 AS one, 0.25 AS part FROM student WHERE grade = 3 ORDER BY number DESC;"
    where = f"sqlite:///{store}::{query}"
    with open_source(where) as source:
        read = next(source.parts()).read().frame
        before = source.fingerprint
    assert read["number"].is_sorted(descending=True)
    assert read.select("one", "part").row(0) == ("1", "0.25")
    with open_source(where) as source:
        assert source.fingerprint == before
    connection = sqlite3.connect(store)
    connection.execute("UPDATE student SET number = 'H' WHERE number = ?", (read["number"][0],))
    connection.commit()
    connection.close()
    with open_source(where) as source:
        assert source.fingerprint != before


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("nothing", "database-failed"),
        ("SELECT nothing FROM student", "database-failed"),
        ("", "database-failed"),
        ("SELECT number, number FROM student", "duplicate-column"),
        ("SELECT number FROM student WHERE grade > 99", "no-rows"),
        ("SELECT x'00ff' AS photo", "database-failed"),
    ],
)
def test_what_a_database_refuses(store: Path, wanted: str, code: str) -> None:
    assert _code(f"sqlite:///{store}::{wanted}") == code


def test_what_is_no_database(store: Path) -> None:
    assert _code(f"sqlite:///{store}") == "database-failed"
    assert _code("nosuch://h/x::t") == "database-failed"
    missing = store.with_name("missing.db")
    assert _code(f"sqlite:///{missing}::student") == "file-not-found"
    assert not missing.exists()
    store.with_name("text.db").write_text("no database at all, though long enough to be looked at" * 20, "utf-8")
    assert _code(f"sqlite:///{store.with_name('text.db')}::student") == "database-failed"


def test_no_password_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in ("mysql+nodriver://me:geheim@h/x::t", "postgresql://me:geh@eim@h/x::t", "nosuch://me:geheim@h/x",
                  "nosuch://me:geheim@[::1]/x::t"):  # fmt: skip
        with pytest.raises(TableError) as error:
            open_source(where)
        (problem,) = error.value.problems
        assert "geh" not in str(problem.as_json("zh")) + str(error.value)
        assert "eim" not in str(problem.as_json("zh")) + str(error.value)


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(TableError, match="pip install psycopg"):
        open_source("postgresql+psycopg://me@localhost/x::student")


FOUND = pl.DataFrame(
    {"row": [1, 2], "rule": ["a", "b"], "certain": [True, False], "share": [0.5, None], "on": [date(2024, 9, 1), None]}
)


def _stored(store: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(store)
    rows = connection.execute('SELECT * FROM finding ORDER BY "row"').fetchall()
    connection.close()
    return rows


def test_findings_written_twice_for_one_run_are_there_once(store: Path) -> None:
    url = f"sqlite:///{store}"
    assert write_table(iter([FOUND, FOUND.with_columns(row=pl.col("row") + 2)]), url, "finding", run="r1") == 4
    assert write_table(FOUND, url, "finding", run="r1") == 2
    assert write_table(FOUND.with_columns(row=pl.col("row") + 10), url, "finding", run="r2") == 2
    assert [(run, row) for run, row, *_ in _stored(store)] == [("r1", 1), ("r1", 2), ("r2", 11), ("r2", 12)]
    assert _stored(store)[0] == ("r1", 1, "a", 1, 0.5, "2024-09-01")
    assert write_table(FOUND, url, "finding", "replace", run="r3") == 2
    assert {run for run, *_ in _stored(store)} == {"r3"}
    assert write_table([], url, "finding", run="r3") == 0


def test_a_failure_in_the_midst_leaves_the_table_as_it_was(store: Path) -> None:
    url = f"sqlite:///{store}"
    write_table(FOUND, url, "finding", run="r1")
    before = _stored(store)

    def failing() -> object:
        yield FOUND
        yield FOUND.with_columns(other=pl.lit("no such column in the table"))

    with pytest.raises(TableError):
        write_table(failing(), url, "finding", run="r1")  # type: ignore[arg-type]
    assert _stored(store) == before
    with pytest.raises(TableError) as error:
        write_table(FOUND.rename({"rule": "regel"}), url, "finding")
    assert "regel" in str(error.value)


def test_what_was_written_reads_back(store: Path) -> None:
    url = f"sqlite:///{store}"
    write_table(FOUND.drop("row"), url, "again", "replace")
    with open_source(f"{url}::again") as source:
        read = next(source.parts()).read().frame.drop("row", "source.file", "source.line")
    wanted = {"rule": ["a", "b"], "certain": ["true", "false"], "share": ["0.5", None], "on": ["2024-09-01", None]}
    assert_frame_equal(read, pl.DataFrame(wanted, schema=dict.fromkeys(wanted, pl.String)))


@pytest.mark.parametrize(
    ("where", "divided"),
    [
        ("postgresql://me@[::1]:5432/x::student", ("postgresql://me@[::1]:5432/x", "student")),
        ("sqlite:///x.db:: SELECT a::text FROM t ;", ("sqlite:///x.db", "SELECT a::text FROM t ")),
    ],
)
def test_where_the_address_ends(where: str, divided: tuple[str, str]) -> None:
    assert database._divided(where) == divided
