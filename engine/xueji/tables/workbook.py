"""Findings as a workbook: one sheet a county, within what Excel can open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from itertools import count
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from xueji.errors import EngineUnavailableError
from xueji.tables.problems import refusal
from xueji.tables.writers import as_frames, neutral, replacing

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS: Final = 1_048_576
"""Rows of a sheet, the header included."""
MOST_ROWS: Final = 1_000_000
"""More rows in all take minutes to write, and make a workbook that office computers hardly open."""
_WIDEST, _NARROWEST, _SAMPLE = 60, 8, 1_000
_TITLE, _LONGEST, _EXACT = 24, 32_767, 10**15
_ONLY, _NONE = "1", "—"
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 -- a fixed day, so that equal rows give equal bytes
_FORBIDDEN: Final = str.maketrans("[]:*?/\\'", "        ")


@dataclass(slots=True)
class _Sheet:
    sheet: "Worksheet"
    columns: int
    rows: int = 1


def see_writer() -> None:
    """See that workbooks can be written before any work is done; raises `EngineUnavailableError`."""
    if find_spec("xlsxwriter") is None:
        raise EngineUnavailableError.of("extra_workbook")


def write_xlsx(
    frames: pl.DataFrame | Iterable[pl.DataFrame],
    path: Path,
    sheet_by: str | None = "county",
    titles: Mapping[str, str] | None = None,
    most: int = MOST_ROWS,
    sheet_rows: int = SHEET_ROWS,
    *,
    keep: bool = True,
) -> int:
    """Write frames of equal columns as a workbook, and tell how many rows that were.

    `sheet_by`: the column whose values name the sheets, in the order they appear; one sheet where it is None or not
    there; without `keep` it is no column of the sheets. A full sheet goes on in the next, `410102 (2)`. `titles`:
    headers to show for column names. The header is frozen and filters; identifiers, and all other text, are text; what
    looks like a formula is neutralised.
    The rows of a sheet should follow one another in few frames. Raises `TableError`: more than `most` rows in all,
    disk full; `EngineUnavailableError` without XlsxWriter.
    """
    see_writer()
    import xlsxwriter  # noqa: PLC0415 -- only where a workbook is written

    with replacing(path) as file, TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        book = xlsxwriter.Workbook(file, options)
        book.set_properties({"created": _CREATED})
        try:
            rows = _filled(_Filling(book, titles or {}, sheet_rows, keep=keep), as_frames(frames), sheet_by, most, path)
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise error.args[0] from None
        finally:
            for sheet in book.worksheets():
                sheet._opt_close()  # the library does so only where all went well
    return rows


def _filled(filling: "_Filling", frames: Iterable[pl.DataFrame], sheet_by: str | None, most: int, path: Path) -> int:
    """Fill the sheets, and tell how many rows that were."""
    rows = 0
    for frame in frames:
        rows += frame.height
        if rows > most:
            raise refusal("too-many-for-workbook", str(path), str(rows), limit=str(most))
        filling.add(frame, sheet_by)
    filling.finish()
    return rows


class _Filling:
    """A workbook being filled, sheet beside sheet, each from top to bottom."""

    def __init__(self, book: "Workbook", titles: Mapping[str, str], sheet_rows: int, *, keep: bool) -> None:
        self.book, self.titles, self.sheet_rows, self.keep = book, titles, sheet_rows, keep
        self.sheets: dict[str, list[_Sheet]] = {}
        self.empty: pl.DataFrame | None = None
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def add(self, frame: pl.DataFrame, sheet_by: str | None) -> None:
        """Add the rows of a frame to the sheets they belong to."""
        safe = neutral(frame)
        self.empty = frame.head(0)
        if sheet_by is None or sheet_by not in frame.columns:
            self._rows("", safe)
            return
        for (value,), rows in safe.group_by([sheet_by], maintain_order=True):
            self._rows(_NONE if value is None else str(value), rows if self.keep else rows.drop(sheet_by))

    def _rows(self, title: str, frame: pl.DataFrame) -> None:
        while frame.height:
            sheet = self._sheet(title, frame)
            room = self.sheet_rows - sheet.rows
            for cells in frame.head(room).iter_rows():
                for column, cell in enumerate(cells):
                    self._cell(sheet, column, cell)
                sheet.rows += 1
            frame = frame.slice(room)

    def _cell(self, sheet: _Sheet, column: int, cell: Any) -> None:
        match cell:
            case None:
                return
            case bool():
                sheet.sheet.write_boolean(sheet.rows, column, cell)
            case int() | float() if abs(cell) < _EXACT and isfinite(cell):
                sheet.sheet.write_number(sheet.rows, column, cell)
            case date():
                sheet.sheet.write_datetime(sheet.rows, column, cell, self.day)
            case _:
                sheet.sheet.write_string(sheet.rows, column, str(cell)[:_LONGEST])

    def _sheet(self, title: str, frame: pl.DataFrame) -> _Sheet:
        """The sheet of this title that still has room; a new one where there is none."""
        several = self.sheets.setdefault(title, [])
        if several and several[-1].rows < self.sheet_rows:
            return several[-1]
        name = " ".join((title or _ONLY).translate(_FORBIDDEN).split())[:_TITLE] or _ONLY
        made = self.book.add_worksheet(f"{name} ({len(several) + 1})" if several else self._free(name))
        made.freeze_panes(1, 0)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        made.repeat_rows(0)
        for column, header in enumerate(frame.columns):
            shown = self.titles.get(header, header)
            made.write_string(0, column, shown, self.bold)
            made.set_column(column, column, _width(shown, frame.get_column(header)))
        several.append(_Sheet(made, frame.width))
        return several[-1]

    def _free(self, name: str) -> str:
        """A name no sheet has yet: Excel minds neither case nor what was cut off."""
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        numbers = (f"{name}-{number}" for number in count(2))
        return name if name.lower() not in taken else next(one for one in numbers if one.lower() not in taken)

    def finish(self) -> None:
        """Put the filters on; a workbook without any row has a sheet with the header alone."""
        if not self.sheets and self.empty is not None:
            self._sheet("", self.empty)
        for sheet in (sheet for several in self.sheets.values() for sheet in several):
            sheet.sheet.autofilter(0, 0, sheet.rows - 1, max(0, sheet.columns - 1))


def _width(header: str, cells: pl.Series) -> float:
    """Characters to show: Chinese ones are twice as wide as others."""
    longest = max(map(_wide, cells.head(_SAMPLE).cast(pl.String).drop_nulls().to_list()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 1, _wide(header) + 3))


def _wide(text: str) -> int:
    return len(text) + sum(character > "\u2e7f" for character in text)
