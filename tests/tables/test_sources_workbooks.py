"""Workbooks and HTML under the name .xls: cells as text, nothing lost in silence."""

import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from xueji.errors import EngineUnavailableError
from xueji.tables import sheets
from xueji.tables.problems import TableError
from xueji.tables.sources import open_source

XLS = Path(__file__).parent / "data" / "students.xls"


def _rows(where: str | Path) -> list[tuple[object, ...]]:
    with open_source(where) as source:
        return [row for part in source.parts() for row in part.read().frame.rows()]


def _code(where: str | Path) -> str:
    with pytest.raises(TableError) as error:
        open_source(where)
    return error.value.problems[0].code


def test_an_old_workbook(tmp_path: Path) -> None:
    assert _rows(XLS) == [
        (1, "students.xls", 2, "G410102201209010012", "阿不都·买买提", "3", "2012-09-01", "4.10102201209010E+17",
         "#DIV/0!"),
        (2, "students.xls", 4, "G410102201209010020", "李四", "0.5", "2012.9.1", "410102201209010020", "TRUE"),
    ]  # fmt: skip


def test_the_extra_brings_all_that_reads_a_workbook_with_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    extras = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    names = {need.partition(">")[0] for need in extras["optional-dependencies"]["excel"]}
    assert names == {"python-calamine", "fastexcel", "pyarrow", "xlsxwriter"}
    for library in ("pyarrow", "fastexcel", "python_calamine"):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, library, None)
            with pytest.raises(EngineUnavailableError, match=library.replace("_", "-")):
                open_source(XLS)


def test_every_kind_of_cell_of_a_new_workbook(tmp_path: Path) -> None:
    path = tmp_path / "学生.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("学生")
        sheet.write_row(2, 1, ["学籍号", "年级", "日期", "对", "错", "多", "份额", "空"])
        sheet.write_row(4, 1, ["'G41", 3])
        sheet.write_datetime(4, 3, date(2024, 9, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(4, 4, False)
        sheet.write_formula(4, 5, "=NA()", value="#N/A")
        sheet.write_number(4, 6, 410102201209010012)
        sheet.write_number(4, 7, 1 / 3)
        sheet.write_string(4, 9, "外")
    with open_source(path) as source:
        assert source.headers[-1].startswith("column ")
        read = next(source.parts()).read().frame
    cells = dict(zip(read.columns, read.row(0), strict=True))
    assert cells | {"空": None} == cells
    assert (cells["source.line"], cells["学籍号"], cells["年级"], cells["日期"]) == (5, "G41", "3", "2024-09-01")
    assert (cells["对"], cells["错"], cells["多"]) == ("FALSE", "#N/A", "4.10102201209010E+17")
    assert cells["份额"] == "0.3333333333333333"
    assert cells[read.columns[-1]] == "外"


def _book(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
            if title == hidden:
                sheet.hide()


def test_all_visible_sheets_or_the_named_one(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    rows = {"一": [["a", "b"], [1, 2]], "二": [["b", "a"], [4, 3]], "码表": [["x"], ["y"]], "空": []}
    _book(path, rows, hidden="码表")
    assert _rows(path) == [(1, "t.xlsx#一", 2, "1", "2"), (2, "t.xlsx#二", 2, "3", "4")]
    assert _rows(f"{path}::二") == [(1, "t.xlsx", 2, "4", "3")]
    assert _rows(f"{path}::码表") == [(1, "t.xlsx", 2, "y")]
    assert _code(f"{path}::三") == "unknown-sheet"
    _book(path, rows)
    assert _code(path) == "mixed-headers"


def test_workbooks_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.xlsx"
    _book(path, {"一": [["a", "a"], [1, 2]]})
    assert _code(path) == "duplicate-column"
    _book(path, {"一": []})
    assert _code(path) == "empty-table"
    _book(path, {"一": [["a"], *[[i] for i in range(9)]]})
    monkeypatch.setitem(sheets._FULL, "xlsx", 10)
    assert _code(path) == "sheet-full"
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    assert _code(path) == "workbook-too-large"
    data = XLS.read_bytes()
    (tmp_path / "cut.xls").write_bytes(data[: len(data) // 2])
    assert _code(tmp_path / "cut.xls") == "unreadable-table"


def test_parts_of_a_large_sheet_and_the_copies_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SPOOL_ROWS", 40)
    _book(tmp_path / "t.xlsx", {"一": [["a"], *[[i] for i in range(100)]]})
    with open_source(tmp_path) as source:
        parts = list(source.parts(30))
        assert [(part.first_row, part.rows) for part in parts] == [(1, 30), (31, 10), (41, 30), (71, 30)]
        assert [a for part in parts for a in part.read().frame["a"]] == [str(i) for i in range(100)]
        folder = source.copies.folder
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_html_under_the_name_xls(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=gb2312><title>x</title></head><table><tr><td>菜单</table>"
        "<table border=1><tr><th>学籍号</th><th>姓名</th><th>备注<br>说明</th></tr>"
        "<tr><td>'G41</td><td>李䶮&amp;<b>王</b></td><td>&nbsp;</td></tr><tr></tr>"
        "<tr><td colspan=2>G42</td><td>x</tr></table>"
    )
    (tmp_path / "t.xls").write_bytes(page.encode("gb18030"))
    with open_source(tmp_path / "t.xls") as source:
        assert source.headers == ("学籍号", "姓名", "备注 说明")
        rows = next(source.parts()).read().frame.rows()
    assert rows == [(1, "t.xls", 2, "G41", "李䶮&王", None), (2, "t.xls", 4, "G42", None, "x")]
    (tmp_path / "t.xls").write_text("<html>no table", "utf-8")
    assert _code(tmp_path / "t.xls") == "unreadable-table"
