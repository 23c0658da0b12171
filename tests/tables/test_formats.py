"""What a file is, told by its content and never by its name."""

import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from xueji.tables.formats import sniff
from xueji.tables.problems import TableError

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
XLS = Path(__file__).parent / "data" / "students.xls"


def _code(error: pytest.ExceptionInfo[TableError]) -> str:
    return error.value.problems[0].code


def test_each_format_is_told_under_a_false_name(tmp_path: Path) -> None:
    def content(name: str, data: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(data)
        return sniff(path, name)

    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "p.csv")
    with xlsxwriter.Workbook(str(tmp_path / "x.xls")) as book:
        book.add_worksheet().write(0, 0, "a")
    assert sniff(tmp_path / "p.csv", "p.csv") == "parquet"
    assert sniff(tmp_path / "x.xls", "x.xls") == "xlsx"
    assert sniff(XLS, "students.xls") == "xls"
    assert content("tabs.xls", "学籍号\t姓名\n".encode("gb18030")) == "delimited"
    assert content("page.xls", b"\xef\xbb\xbf \n<html><table></table>") == "html"
    assert content("a.csv", b'{"student.grade": 3}\n') == "json-lines"
    assert content("b.txt", b"a,b\n") == "delimited"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.csv", b"", "empty-table"),
        ("blank.csv", b"\xef\xbb\xbf\r\n \n", "empty-table"),
        ("utf16.txt", "学籍号\t姓名\n".encode("utf-16"), "unknown-encoding"),
        ("cut.parquet", b"not a footer in sight", "unreadable-table"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unknown-format"),
        ("broken.xlsx", b"PK\x03\x04 and no more", "unreadable-table"),
        ("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TableError) as error:
        sniff(tmp_path / name, name)
    assert _code(error) == code
    assert name in str(error.value)


def test_a_zip_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "students.xlsx", "w") as archive:
        archive.writestr("students.csv", "a,b\n")
    with pytest.raises(TableError) as error:
        sniff(tmp_path / "students.xlsx", "students.xlsx")
    assert _code(error) == "unknown-format"
