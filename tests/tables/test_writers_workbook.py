"""Findings as a workbook."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from python_calamine import load_workbook

from xueji.tables.problems import TableError
from xueji.tables.workbook import write_xlsx

FRAME = pl.DataFrame(
    {
        "row": [1, 2, 3, 4],
        "student": ["G410102********0012", "410102201209010012", "=cmd()", None],
        "county": ["410102", "410103", "410102", None],
        "on": [date(2024, 9, 1), None, None, None],
        "certain": [True, False, None, True],
        "share": [0.5, 1e17, float("nan"), None],
    }
)


def _sheets(path: Path) -> dict[str, list[list[object]]]:
    with load_workbook(path) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_one_sheet_a_county_with_text_as_text(tmp_path: Path) -> None:
    assert write_xlsx([FRAME, FRAME.head(1)], tmp_path / "t.xlsx", titles={"student": "学生", "county": "县区"}) == 5
    sheets = _sheets(tmp_path / "t.xlsx")
    assert list(sheets) == ["410102", "410103", "—"]
    head = ["row", "学生", "县区", "on", "certain", "share"]
    assert sheets["410102"] == [
        head,
        [1.0, "G410102********0012", "410102", date(2024, 9, 1), True, 0.5],
        [3.0, "'=cmd()", "410102", "", "", "nan"],
        [1.0, "G410102********0012", "410102", date(2024, 9, 1), True, 0.5],
    ]
    assert sheets["410103"] == [head, [2.0, "410102201209010012", "410103", "", False, "1e+17"]]
    with ZipFile(tmp_path / "t.xlsx") as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:F4"/>' in xml
    assert "<f>" not in xml


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    frame = pl.DataFrame({"county": ["410102"] * 7 + ["410103"], "n": range(8)})
    write_xlsx([frame.head(3), frame.tail(5)], tmp_path / "t.xlsx", sheet_rows=4)
    sheets = _sheets(tmp_path / "t.xlsx")
    assert list(sheets) == ["410102", "410102 (2)", "410102 (3)", "410103"]
    assert [row[1] for rows in sheets.values() for row in rows[1:]] == [0, 1, 2, 3, 4, 5, 6, 7]


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_xlsx(FRAME, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_names_excel_does_not_allow_and_names_alike(tmp_path: Path) -> None:
    frame = pl.DataFrame({"school": ["a/b:c", "A b c", "x" * 40, "x" * 41], "n": range(4)})
    write_xlsx(frame, tmp_path / "t.xlsx", sheet_by="school")
    sheets = _sheets(tmp_path / "t.xlsx")
    assert [rows[1][1] for rows in sheets.values()] == [0, 1, 2, 3]
    assert all(len(name) <= 31 for name in sheets)
    assert len({name.lower() for name in sheets}) == 4


def test_one_sheet_where_nothing_names_them_and_none_at_all(tmp_path: Path) -> None:
    assert write_xlsx(FRAME, tmp_path / "a.xlsx", sheet_by=None) == 4
    assert [len(rows) for rows in _sheets(tmp_path / "a.xlsx").values()] == [5]
    assert write_xlsx(FRAME.head(0), tmp_path / "b.xlsx") == 0
    assert list(_sheets(tmp_path / "b.xlsx").values()) == [[FRAME.columns]]
    assert write_xlsx([], tmp_path / "c.xlsx") == 0
    assert list(_sheets(tmp_path / "c.xlsx").values()) == [[]]


def test_too_many_rows_for_any_office(tmp_path: Path) -> None:
    with pytest.raises(TableError) as error:
        write_xlsx([FRAME, FRAME], tmp_path / "t.xlsx", most=7)
    (problem,) = error.value.problems
    assert problem.code == "too-many-for-workbook"
    assert problem.message() == "8 rows are too many for a workbook, the limit is 7"
    assert list(tmp_path.iterdir()) == []
