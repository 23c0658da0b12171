"""Parquet snapshots: parts along row groups, folders, partitions, and files that cannot be read."""

import os
import pickle
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from xueji.tables.problems import TableError
from xueji.tables.sources import open_source


def _frame(first: int, rows: int) -> pl.DataFrame:
    return pl.DataFrame({"student.grade": range(first, first + rows), "student.status": ["enrolled"] * rows}).cast(
        {"student.grade": pl.Int32}
    )


def _codes(error: pytest.ExceptionInfo[TableError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_parts_follow_row_groups_and_number_all_rows(tmp_path: Path) -> None:
    _frame(1, 1000).write_parquet(tmp_path / "b.parquet", row_group_size=300)
    _frame(1001, 50).write_parquet(tmp_path / "c.parquet")
    _frame(1051, 60).write_parquet(tmp_path / "d.parquet")
    _frame(-999, 1000).write_parquet(tmp_path / "a.parquet", row_group_size=1000)
    with open_source(tmp_path) as source:
        parts = list(source.parts(400))
        assert [(part.files, part.first_row, part.rows) for part in parts] == [
            (("a.parquet",), 1, 400), (("a.parquet",), 401, 400), (("a.parquet",), 801, 200),
            (("b.parquet",), 1001, 300), (("b.parquet",), 1301, 300), (("b.parquet",), 1601, 400),
            (("c.parquet", "d.parquet"), 2001, 110),
        ]  # fmt: skip
        whole = pl.concat([part.read().frame for part in parts])
        assert whole["student.grade"].to_list() == list(range(-999, 1111))
        assert whole["row"].to_list() == list(range(1, 2111))
        assert_frame_equal(source.scan().collect(), whole)
        assert source.native
        assert source.rows == 2110
        assert source.schema["student.grade"] == pl.Int32
        assert [part.index for part in parts] == list(range(7))
        assert len({part.fingerprint for part in parts}) == 7
        assert parts[-1].file == "c.parquet … d.parquet"


def test_only_the_columns_asked_for_are_read_and_a_part_travels_to_another_process(tmp_path: Path) -> None:
    _frame(1, 10).write_parquet(tmp_path / "a.parquet")
    with open_source(tmp_path / "a.parquet") as source:
        part = pickle.loads(pickle.dumps(next(source.parts(4))))  # noqa: S301 -- our own bytes
    assert part.read(["student.grade"]).frame.rows() == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert part.read([]).frame.rows() == [(1,), (2,), (3,), (4,)]


def test_the_names_of_folders_are_columns_of_text(tmp_path: Path) -> None:
    for county in ("010102", "410102"):
        folder = tmp_path / f"school.region={county}"
        folder.mkdir()
        _frame(1, 2).write_parquet(folder / "0.parquet")
    with open_source(tmp_path) as source:
        assert source.headers == ("student.grade", "student.status", "school.region")
        read = next(source.parts()).read().frame
        assert read["school.region"].to_list() == ["010102"] * 2 + ["410102"] * 2
        assert_frame_equal(source.scan().collect(), read)


def test_files_whose_types_differ_are_read_in_parts_of_their_own(tmp_path: Path) -> None:
    _frame(1, 2).write_parquet(tmp_path / "a.parquet")
    _frame(3, 2).cast({"student.grade": pl.String}).write_parquet(tmp_path / "b.parquet")
    with open_source(tmp_path) as source:
        assert [part.read().frame.schema["student.grade"] for part in source.parts()] == [pl.Int32, pl.String]


def test_a_column_row_of_the_file_is_replaced_by_our_numbers(tmp_path: Path) -> None:
    _frame(1, 2).with_columns(row=pl.lit(99)).write_parquet(tmp_path / "a.parquet")
    with open_source(tmp_path) as source:
        assert source.headers == ("student.grade", "student.status")
        assert next(source.parts()).read().frame["row"].to_list() == [1, 2]
        assert source.scan().collect()["row"].to_list() == [1, 2]


def test_a_truncated_file_is_a_part_that_fails_and_the_others_go_on(tmp_path: Path) -> None:
    for i, name in enumerate("abc"):
        _frame(10 * i, 10).write_parquet(tmp_path / f"{name}.parquet")
    os.truncate(tmp_path / "b.parquet", 300)
    with open_source(tmp_path) as source:
        assert [problem.code for problem in source.problems] == ["unreadable-table"]
        parts = list(source.parts())
        assert [(part.file, part.first_row, part.rows) for part in parts] == [
            ("a.parquet", 1, 10), ("b.parquet", 11, 0), ("c.parquet", 11, 10),
        ]  # fmt: skip
        with pytest.raises(TableError) as error:
            parts[1].read()
        assert "b.parquet" in str(error.value)
        assert parts[2].read().frame["row"].to_list() == list(range(11, 21))
        with pytest.raises(TableError):
            source.scan()


def test_damage_inside_a_file_is_said_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"student.number": [f"G{i * 7919}" for i in range(5000)]}).write_parquet(path)
    data = bytearray(path.read_bytes())
    data[100:2000] = bytes(1900)
    path.write_bytes(data)
    with open_source(path) as source, pytest.raises(TableError) as error:
        next(source.parts()).read()
    assert _codes(error) == {"unreadable-table"}
    assert error.value.problems[0].place.file == "a.parquet"


def test_a_file_replaced_after_opening_is_not_read(tmp_path: Path) -> None:
    _frame(1, 10).write_parquet(tmp_path / "a.parquet")
    with open_source(tmp_path) as source:
        part, before = next(source.parts()), source.fingerprint
        _frame(1, 11).write_parquet(tmp_path / "a.parquet")
        with pytest.raises(TableError) as error:
            part.read()
    assert _codes(error) == {"changed-meanwhile"}
    with open_source(tmp_path) as source:
        assert source.fingerprint != before


def test_columns_that_differ_are_told_file_by_file(tmp_path: Path) -> None:
    _frame(1, 1).write_parquet(tmp_path / "a.parquet")
    _frame(1, 1).rename({"student.grade": "年级"}).write_parquet(tmp_path / "b.parquet")
    (tmp_path / "c.csv").write_text("student.status,student.grade\nenrolled,3\n", "utf-8")
    with pytest.raises(TableError) as error:
        open_source(tmp_path)
    (problem,) = error.value.problems
    assert problem.code == "mixed-headers"
    assert problem.message() == "“b.parquet” has other columns than “a.parquet”; lacking: student.grade; more: 年级"


def test_a_folder_of_several_formats_is_one_snapshot(tmp_path: Path) -> None:
    _frame(1, 2).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text("student.status,student.grade\nenrolled,3\nleft", "utf-8")
    (tmp_path / "c.jsonl").write_text('{"student.status": "enrolled"}\n', "utf-8")
    (tmp_path / "readme.md").write_text("#", "utf-8")
    (tmp_path / "_SUCCESS").write_text("", "utf-8")
    with open_source(tmp_path) as source:
        assert not source.native
        assert source.ignored == ("readme.md",)
        reads = [part.read() for part in source.parts()]
    assert [read.frame.select("row", "student.status").rows() for read in reads] == [
        [(1, "enrolled"), (2, "enrolled")], [(3, "enrolled"), (5, "enrolled")],
    ]  # fmt: skip
    assert [read.bad["row"].to_list() for read in reads] == [[], [4]]


@pytest.mark.parametrize(
    ("make", "code"), [("nothing", "file-not-found"), ("folder", "no-tables"), ("rows", "no-rows")]
)
def test_nothing_to_read(tmp_path: Path, make: str, code: str) -> None:
    where = tmp_path / "snapshot"
    if make != "nothing":
        where.mkdir()
    if make == "rows":
        _frame(1, 0).write_parquet(where / "a.parquet")
    with pytest.raises(TableError) as error:
        open_source(where)
    assert _codes(error) == {code}
