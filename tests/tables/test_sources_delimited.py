"""Delimited text: every line is read or reported, however it is cut into blocks and parts."""

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from xueji.tables.delimited import Delimited
from xueji.tables.parts import Read, gathered
from xueji.tables.problems import TableError
from xueji.tables.sources import open_source

WHOLE = 1 << 22


def _read(path: Path, block: int = WHOLE, size: int = 1_000_000) -> Read:
    table = Delimited(path, path.name, block)
    reads = [part.read() for part in gathered(table.pieces(size), size, table.headers)]
    return Read(pl.concat([read.frame for read in reads]), pl.concat([read.bad for read in reads]))


def _cells(read: Read) -> list[tuple[str | None, ...]]:
    return read.frame.drop("row", "source.file", "source.line").rows()


CELL = st.sampled_from(
    ["", "a", '"', '""', ",", "\n", "x,y", "张三", "李䶮", "'410", "'文", "=1", " 空 ", 'q"r', "\t", ";", "\r\n", "'"]
)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12),
    delimiter=st.sampled_from(",\t;|"),
    ending=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]),
    block=st.sampled_from([8, 64, WHOLE]),
    size=st.sampled_from([2, 1000]),
    last=st.booleans(),
)
def test_what_the_csv_library_writes_is_read_cell_for_cell(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], delimiter: str, ending: str, quoting: int,
    encoding: str, block: int, size: int, last: bool,
) -> None:  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerows([("甲", "乙", "丙"), *rows])
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes((text.getvalue() if last else text.getvalue().removesuffix(ending)).encode(encoding))
    read = _read(path, block, size)
    assert read.bad.height == 0
    wanted = [tuple(re.sub(r"^'([0-9=])", r"\1", cell) or None for cell in row) for row in rows]
    assert _cells(read) == wanted
    assert read.frame["row"].to_list() == list(range(1, len(rows) + 1))


PIECES = st.sampled_from(
    [b"a,b\n", b"a", b",", b'"', b"\n", b"\r\n", b'"x",y\n', b'"q\nr",z\n', b'""', b"\r", b"\xff", "张".encode(),
     "张".encode("gb18030"), b"'1,'=\r\n"]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(pieces=st.lists(PIECES, min_size=1, max_size=30), block=st.sampled_from([4, 7, 33]), size=st.integers(1, 5))
def test_any_bytes_reconcile_and_do_not_depend_on_blocks_and_parts(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], block: int, size: int
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(b"h,i\n" + b"".join(pieces))
    if not Delimited(path, "t").rows:
        return
    read, again = _read(path), _read(path, block, size)
    assert_frame_equal(read.frame, again.frame)
    assert_frame_equal(read.bad, again.bad)
    lines = dict(read.frame.select("row", "source.line").iter_rows()) | dict(read.bad.select("row", "line").iter_rows())
    assert sorted(lines) == list(range(1, len(lines) + 1))
    starts = [lines[row] for row in sorted(lines)]
    assert starts == sorted(set(starts))
    covered = set(read.bad["line"])
    for line, *cells in read.frame.select("source.line", "h", "i").iter_rows():
        covered |= set(range(line, line + 1 + sum((cell or "").count("\n") for cell in cells)))
    if "bad-bytes" not in set(read.bad["code"]):  # a record of several lines is then bad as a whole
        physical = path.read_bytes().split(b"\n")
        assert {i for i, text in enumerate(physical, 1) if i > 1 and text.strip(b"\r")} <= covered


FAULTS = {
    "wrong-field-count": b"G1,\xe5,\xbc,2012-09-01,extra",
    "open-quote": b'G1,"never closed,3,x',
    "stray-quote": b'G1,"closed"early,3,x',
    "stray-return": b"G1,a\rb,3,x",
    "bad-bytes": b"G1,\xff\xff,3,x",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("encoding", "block"), [("utf-8", WHOLE), pytest.param("gb18030", 1 << 14, marks=pytest.mark.slow)]
)
def test_a_thousand_malformed_lines_among_a_hundred_thousand(tmp_path: Path, encoding: str, block: int) -> None:
    out, wanted, bad, line = [b"number,name,grade,note\n"], [], [], 2
    for i in range(100_000):
        if i % 100 == 7:
            code, fault = list(FAULTS.items())[i // 100 % len(FAULTS)]
            out.append(fault.replace(b"\xe5,\xbc", b"x,y") + b"\n")
            bad.append((i + 1, line, code))
            line += 1
            continue
        note = f'第{i}行\n"续"' if i % 10 == 3 else None
        out.append(f'G{i},张{i},{i % 9},"{note.replace(chr(34), chr(34) * 2)}"\n'.encode(encoding) if note else
                   f"G{i},张{i},{i % 9},\n".encode(encoding))  # fmt: skip
        wanted.append((i + 1, line, f"G{i}", f"张{i}", str(i % 9), note))
        line += 2 if note else 1
    (tmp_path / "t.csv").write_bytes(b"".join(out))
    read = _read(tmp_path / "t.csv", block, 60_000)
    assert read.bad.select("row", "line", "code").rows() == bad
    assert read.frame.drop("source.file").rows() == wanted
    assert read.frame.height + read.bad.height == 100_000


def test_a_quote_left_open_spoils_one_line_even_before_hundreds(tmp_path: Path) -> None:
    rows = "".join(f"{i},x\n" for i in range(500))
    (tmp_path / "t.csv").write_text(f'a,b\n"open,x\n{rows}"at the end', "utf-8")
    read = _read(tmp_path / "t.csv", 256)
    assert read.bad.select("line", "code").rows() == [(2, "open-quote"), (503, "open-quote")]
    assert read.frame["a"].to_list() == [str(i) for i in range(500)]


def test_false_xls_of_tabs_gbk_and_apostrophes(tmp_path: Path) -> None:
    text = "学籍号\t姓名\t身份证件号\r\n'G410102201209010012\t李䶮\t'410102201209010012\r\n"
    (tmp_path / "导出.xls").write_bytes(text.encode("gb18030"))
    with open_source(tmp_path / "导出.xls") as source:
        assert source.headers == ("学籍号", "姓名", "身份证件号")
        read = next(source.parts()).read()
    assert read.frame.rows() == [(1, "导出.xls", 2, "G410102201209010012", "李䶮", "410102201209010012")]


def test_one_line_in_another_encoding_does_not_change_the_file(tmp_path: Path) -> None:
    lines = [f"{i},张三" for i in range(50)]
    data = "\n".join(["a,b", *lines]).encode() + b"\n50," + "李四".encode("gb18030") + b"\n"
    (tmp_path / "t.csv").write_bytes(data)
    read = _read(tmp_path / "t.csv")
    assert read.frame.height == 50
    assert read.bad.select("row", "line", "code", "word").rows() == [(51, 52, "bad-bytes", "0xc0")]


def test_only_the_columns_asked_for_and_none(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('a,b,row\n1,2,3\n4,"5",6\n7,8\n', "utf-8")
    with open_source(tmp_path / "t.csv") as source:
        assert source.headers == ("a", "b")
        part = next(source.parts())
        assert part.read(["b"]).frame.columns == ["row", "source.file", "source.line", "b"]
        assert part.read(["b", "a"]).frame.drop("row", "source.file", "source.line").rows() == [("2", "1"), ("5", "4")]
        nothing = part.read([])
        assert nothing.frame.select("row", "source.line").rows() == [(1, 2), (2, 3)]
        assert nothing.bad["row"].to_list() == [3]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b,a\n1,2,3\n", "duplicate-column"),
        (b'"a,b\n1,2\n', "open-quote"),
        (b"G410102201209010012,x\n1,2\n", "no-header"),
        (b"\xff\xff\xff,b\n1,2\n", "unknown-encoding"),
        (b"a,b\n\n", "no-rows"),
    ],
)
def test_a_header_that_cannot_be_used(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(TableError) as error:
        open_source(tmp_path / "t.csv")
    assert error.value.problems[0].code == code


def test_a_column_without_a_name_is_numbered(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,,c\n1,2,3\n", "utf-8")
    with open_source(tmp_path / "t.csv") as source:
        assert source.headers == ("a", "column 2", "c")


def test_a_file_changed_between_opening_and_reading_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n2\n", "utf-8")
    with open_source(tmp_path / "t.csv") as source:
        part = next(source.parts())
        (tmp_path / "t.csv").write_text("a\n1\n2\n3\n", "utf-8")
        with pytest.raises(TableError) as error:
            part.read()
    assert error.value.problems[0].code == "changed-meanwhile"


def test_a_line_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xueji.tables.lines.MOST_LINE", 4096)
    (tmp_path / "t.csv").write_bytes(b"a,b\n" + b"x" * 20_000 + b"\n1,2\n")
    with pytest.raises(TableError) as error:
        Delimited(tmp_path / "t.csv", "t.csv", 1024)
    assert (error.value.problems[0].code, error.value.problems[0].place.line) == ("line-too-long", 2)


def test_only_parquet_can_be_scanned_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("student.grade\n7\n")
    with open_source(str(tmp_path / "a.csv")) as source, pytest.raises(TableError) as caught:
        source.scan()
    assert [problem.code for problem in caught.value.problems] == ["engine-reads-less"]
