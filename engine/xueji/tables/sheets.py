"""Workbooks (.xls, .xlsx) and HTML tables under the name .xls, cell by cell as text.

Excel's numbers become the digits it shows; those of more than 15 digits, which it has rounded already, are written
as it shows them, `4.10102201209010E+17`, so that nobody takes them for the identifier they were. Dates become
`2024-09-01`, truth values `TRUE` and `FALSE`, errors `#N/A` and their like. Rows without any cell are passed over.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import Any, Final

from xueji.errors import EngineUnavailableError
from xueji.tables.delimited import named
from xueji.tables.parts import RESERVED, Stamp
from xueji.tables.problems import TableError, not_found, one_line, refusal
from xueji.tables.spool import SPOOL_ROWS, Batch, Spool, Spooled

MOST_UNPACKED: Final = 8 << 30
_EXACT: Final = 10**15
_FULL: Final = {"xls": 65_536, "xlsx": 1_048_576}
_ERRORS: Final = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!",
}  # fmt: skip

Row = tuple[int, Sequence[str | None]]
"""The number of a row in its sheet, from 1, and its cells."""


def workbook(path: Path, name: str, kind: str, spool: Spool, sheet: str | None = None) -> list[Spooled]:
    """Every visible sheet that holds a table, or the named one alone; `kind` is `xls` or `xlsx`.

    Raises `TableError`: protected by a password, damaged, no such sheet, a sheet filled to its last row.
    """
    try:
        import python_calamine as calamine  # noqa: PLC0415 -- only where a workbook is read
    except ModuleNotFoundError:
        raise EngineUnavailableError.of("extra_sheets", "python-calamine") from None
    stamp = Stamp.of(path, name)
    if kind == "xlsx":
        _measured(path, name)
    try:
        with calamine.load_workbook(path) as book:
            visible = [s.name for s in book.sheets_metadata if s.visible == calamine.SheetVisibleEnum.Visible]
            if sheet is not None and sheet not in book.sheet_names:
                raise refusal("unknown-sheet", name, sheet, allowed="、".join(book.sheet_names))
            chosen = visible if sheet is None else [sheet]
            errors = {one: _error_cells(path, one, kind) for one in chosen}
            found = (_sheet(book.get_sheet_by_name(one), stamp, kind, spool, errors[one], one, len(chosen) > 1)
                     for one in chosen)  # fmt: skip
            return [spooled for spooled in found if spooled is not None]
    except calamine.PasswordError:
        raise refusal("password-protected", name) from None
    except (calamine.CalamineError, zipfile.BadZipFile) as error:
        raise refusal("unreadable-table", name, format=f".{kind}", why=one_line(error)) from None
    except OSError as error:
        raise not_found(path, error) from None


def _measured(path: Path, name: str) -> None:
    """A small file may unpack to terabytes: refuse before unpacking."""
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MOST_UNPACKED:
        raise refusal("workbook-too-large", name, size=str(size), limit=str(MOST_UNPACKED))


def _sheet(
    sheet: Any, stamp: Stamp, kind: str, spool: Spool, errors: dict[tuple[int, int], str], title: str, several: bool
) -> Spooled | None:  # fmt: skip
    """One sheet's rows, spooled; nothing where the sheet is empty."""
    if sheet.end is not None and sheet.end[0] + 1 >= _FULL[kind]:
        raise refusal("sheet-full", stamp.name, title, limit=str(_FULL[kind]))
    name = f"{stamp.name}#{title}" if several else stamp.name
    rows = _filled(
        (number, [errors.get((number, column)) or shown(cell) for column, cell in enumerate(cells)])
        for number, cells in enumerate(sheet.iter_rows(), 1)
    )
    return spooled(rows, Stamp(name, stamp.size, stamp.changed), spool)


def spooled(rows: Iterator[Row], stamp: Stamp, spool: Spool) -> Spooled | None:
    """Rows whose first is the header, copied; cells beyond the header are columns without a name.

    Raises `TableError` where a header stands twice.
    """
    first = next(rows, None)
    if first is None:
        return None
    head = [cell or "" for cell in first[1]]
    headers = named(head, stamp.name)
    keep = [i for i, header in enumerate(headers) if header not in RESERVED]
    return Spooled(spool, stamp, tuple(headers[i] for i in keep), _batches(rows, keep))


def _batches(rows: Iterator[Row], keep: Sequence[int]) -> Iterator[Batch]:
    while batch := list(islice(rows, SPOOL_ROWS)):
        yield [number for number, _ in batch], [[cells[i] for i in keep] for _, cells in batch]


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if any(cell is not None for cell in row[1]))


def shown(cell: object) -> str | None:
    """A cell as text; None where it is empty."""
    match cell:
        case str():
            return cell.removeprefix("'") if cell[:1] == "'" and cell[1:2].isalnum() else cell or None
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _digits(float(cell))
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
        case date() | time() | timedelta():
            return str(cell)
        case _:
            return str(cell) if cell is not None else None


def _digits(number: float) -> str:
    if number.is_integer():
        return f"{number:.14E}" if abs(number) >= _EXACT else str(int(number))
    return repr(number)


def _error_cells(path: Path, sheet: str, kind: str) -> dict[tuple[int, int], str]:
    """Row (from 1) and column (from 0) of the cells that hold an error, which the other reader passes over."""
    if kind == "xlsx" and not _has_errors(path):
        return {}
    try:
        import fastexcel  # noqa: PLC0415 -- only where there are errors
        import pyarrow  # noqa: F401, PLC0415 -- what the errors are handed over in
    except ModuleNotFoundError as error:
        raise EngineUnavailableError.of("extra_cells", error.name) from None

    loaded = fastexcel.read_excel(path).load_sheet(sheet, header_row=None, dtypes="string", skip_rows=0)
    _, found = loaded.to_arrow_with_errors()
    errors = found.errors if found is not None else []
    return {
        (error.position[0] + 1, error.position[1]): _ERRORS.get(
            error.detail.partition("Error(")[2].rstrip("')"), "#N/A"
        )
        for error in errors
    }


def _has_errors(path: Path) -> bool:
    """Whether a sheet says anywhere that a cell holds an error."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/"):
                with archive.open(member) as sheet:
                    tail = b""
                    while block := sheet.read(1 << 20):
                        if b't="e"' in tail + block:
                            return True
                        tail = block[-8:]
    return False


@dataclass(slots=True)
class _Cell:
    text: str
    span: int


class _Rows(HTMLParser):
    """Collects the rows of all tables of a page, in order, with the spans of their cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Cell]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables and self.tables[-1]:
            span = dict(attrs).get("colspan") or "1"
            self.tables[-1][-1].append(_Cell("", min(int(span), 100) if span.isdigit() else 1))
            self._open = True
        elif tag == "br" and self._open:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.tables[-1][-1][-1].text += data


def html_table(path: Path, name: str, spool: Spool) -> Spooled:
    """The longest table of an HTML page under the name .xls; lines are the table's rows.

    Raises `TableError` where there is none, or its text is neither UTF-8 nor GB18030.
    """
    stamp = Stamp.of(path, name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise not_found(path, error) from None
    parser = _Rows()
    parser.feed(_decoded(data, name))
    parser.close()
    table = max(parser.tables, key=len, default=[])
    width = max((sum(cell.span for cell in row) for row in table), default=0)
    found = spooled(_filled(_table_rows(table, width)), stamp, spool)
    if found is None:
        raise refusal("unreadable-table", name, format="HTML", why="no <table>")
    return found


def _table_rows(table: list[list[_Cell]], width: int) -> Iterator[Row]:
    for number, row in enumerate(table, 1):
        texts = [text for cell in row for text in (cell.text, *[""] * (cell.span - 1))]
        cells = [shown(" ".join(text.replace("\xa0", " ").split())) for text in texts]
        yield number, [*cells, *[None] * (width - len(cells))]


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(refusal("unknown-encoding", name).problems)
