"""Files that are whole or not there, with equal bytes for equal rows, and no formula in them."""

import csv
import errno
import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.tables.problems import TableError
from xueji.tables.sources import open_source
from xueji.tables.writers import neutral, replacing, write_bytes, write_csv, write_parquet

FRAME = pl.DataFrame(
    {"row": [1, 2, 3], "name": ["张三", "=1+1", None], "on": [date(2024, 9, 1), None, None], "kind": ["a", "b", "a"]},
    schema_overrides={"kind": pl.Enum(["b", "a"])},
)


def test_equal_frames_give_equal_bytes(tmp_path: Path) -> None:
    write_parquet(FRAME, tmp_path / "a.parquet")
    write_parquet(pl.concat([FRAME.head(1), FRAME.tail(2)], rechunk=False), tmp_path / "sub" / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "sub" / "b.parquet").read_bytes()
    assert pl.read_parquet(tmp_path / "a.parquet").equals(FRAME)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.parquet", "b.parquet", "sub"]


def test_csv_for_people_and_for_machines(tmp_path: Path) -> None:
    assert write_csv([FRAME, FRAME.head(1)], tmp_path / "a.csv", bom=True) == 4
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfrow,name,on,kind\r\n1,")
    assert write_csv(FRAME, tmp_path / "b.csv") == 3
    assert (tmp_path / "b.csv").read_text("utf-8").splitlines() == [
        "row,name,on,kind", "1,张三,2024-09-01,a", "2,'=1+1,,b", "3,,,a",
    ]  # fmt: skip
    assert write_csv([], tmp_path / "c.csv") == 0
    assert (tmp_path / "c.csv").read_bytes() == b""


def test_what_was_neutralised_reads_back(tmp_path: Path) -> None:
    write_csv(FRAME.select("name"), tmp_path / "a.csv")
    with open_source(tmp_path / "a.csv") as source:
        assert next(source.parts()).read().frame["name"].to_list() == ["张三", "=1+1"]


@given(st.text(max_size=6) | st.from_regex(r"[=+\-@\t\r][\d.,a-z]{0,4}", fullmatch=True))
def test_no_text_is_a_formula(text: str) -> None:
    (cell,) = neutral(pl.DataFrame({"a": [text], "b": [1]}))["a"].to_list()
    number = text[:1] in {"+", "-"} and text[1:2].isascii() and text[1:2].isdigit()
    assert cell in {text, f"'{text}"}
    assert cell[:1] not in {"=", "@", "\t", "\r"}
    assert cell[:1] not in {"+", "-"} or number
    assert (cell != text) <= (text[:1] in set("=+-@\t\r"))


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_bytes(b"old", path)

    def failing() -> None:
        with replacing(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.bin", b"old")]


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(TableError) as error:
        write_bytes(b"x", tmp_path / "file" / "a.bin")
    assert error.value.problems[0].code == "cannot-write"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only who may mount can make a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)  # noqa: S607


LARGE = pl.DataFrame({"a": [f"{i * 2654435761 % 2**32:x}" for i in range(100_000)]})


def test_a_full_disk_is_said_and_nothing_is_left(small_disk: Path) -> None:
    write_bytes(b"old", small_disk / "t.csv")
    for write, name in ((write_parquet, "t.parquet"), (write_csv, "t.csv")):
        with pytest.raises(TableError) as error:
            write(LARGE, small_disk / name)
        assert error.value.problems[0].code == "disk-full"
        assert error.value.problems[0].word == str(small_disk / name)
        assert [(p.name, p.read_bytes()) for p in small_disk.iterdir()] == [("t.csv", b"old")]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_while_it_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TableError) as error:
        write_parquet(FRAME, tmp_path / "a.parquet")
    assert error.value.problems[0].code == "disk-full"
    assert "磁盘空间不足" in error.value.problems[0].message("zh")
    assert list(tmp_path.iterdir()) == []


def test_the_csv_is_one_the_csv_library_reads(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ['say "x", y', "two\nlines"], "b": ["c", "d"]})
    write_csv(frame, tmp_path / "a.csv", bom=True)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file, strict=True)) == [["a", "b"], *map(list, frame.rows())]
