"""A small workbook to be read and printed: wrapped text under heads that stay in sight, a sheet a chapter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xueji.tables.workbook import see_writer
from xueji.tables.writers import replacing

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 -- a fixed day, so that equal text gives equal bytes
_FORBIDDEN: Final = str.maketrans("[]:*?/\\'", "        ")
_TITLE: Final = 31
_LONGEST: Final = 32_767
_SMALL: Final = 1.12
"""Characters of nine points in the room of one of eleven, in which the widths of columns are counted."""
_LATIN: Final = 0.9
"""How wide a letter is beside half a Chinese character, spaces at the ends of lines counted."""
_A3: Final = 8
_GREY: Final = "#D8DDE3"
_DARK: Final = "#8B95A1"
_HIGHEST: Final = 409
_LINE: Final = 12.2
"""Height of a line of text of nine points, in points; programs that open the file need not measure it themselves."""
MOST_LINES: Final = 32
"""Lines a cell may have: a row of a sheet is never higher than 409 points, and what is below that is cut off."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One sheet: heads, rows of text, widths in characters; the first `fixed` columns stay in sight.

    Where `grouped`, rows that are equal in those columns belong together: a line is drawn where the next group begins.
    `notes` stand below the rows, over the whole width.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    fixed: int = 0
    grouped: bool = False
    notes: tuple[str, ...] = ()


def write_booklet(chapters: Sequence[Chapter], path: Path) -> None:
    """Write chapters as the sheets of a workbook, whole or not at all; all cells are text, nothing is a formula.

    Raises `EngineUnavailableError` without XlsxWriter, `TableError` where the file cannot be written.
    """
    see_writer()
    import xlsxwriter  # noqa: PLC0415 -- only where a workbook is written

    with replacing(path) as file:
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(file, options)
        book.set_properties({"created": _CREATED})
        looks = _looks(book)
        for chapter in chapters:
            _sheet(book, chapter, looks)
        book.close()


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of a width; Chinese characters are twice as wide as others."""
    return sum(max(1, ceil(_wide(line) / max(1, width * _SMALL))) for line in text.split("\n"))


def packed(parts: Sequence[str], width: int, most: int = MOST_LINES) -> list[str]:
    """Parts put together, one under the other, into as few cells as hold them without being cut off."""
    cells: list[str] = []
    for part in parts:
        both = f"{cells[-1]}\n{part}" if cells else part
        if cells and lines(both, width) <= most:
            cells[-1] = both
        else:
            cells.append(part)
    return cells


def _most_lines(row: Sequence[str], widths: Sequence[int]) -> int:
    return max((lines(text, width) for text, width in zip(row, widths, strict=True)), default=1)


def _height(number: int) -> float:
    return min(_HIGHEST, _LINE * number + 2)


def _wide(text: str) -> float:
    chinese = sum(character > "\u2e7f" for character in text)
    return 2 * chinese + _LATIN * (len(text) - chinese)


def _looks(book: "Workbook") -> dict[str, Any]:
    plain = {"text_wrap": True, "valign": "top", "font_size": 9, "left": 1, "right": 1}
    plain |= {"left_color": _GREY, "right_color": _GREY}
    return {
        "head": book.add_format({**plain, "bold": True, "bg_color": "#E6EDF4", "bottom": 1, "top": 1}),
        "text": book.add_format(plain),
        "again": book.add_format({**plain, "font_color": _DARK}),
        "first": book.add_format({**plain, "top": 1, "top_color": _DARK}),
        "name": book.add_format({**plain, "top": 1, "top_color": _DARK, "bold": True}),
    }


def _sheet(book: "Workbook", chapter: Chapter, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_free(book, chapter.title))
    for column, width in enumerate(chapter.widths):
        sheet.set_column(column, column, width)
    for column, head in enumerate(chapter.heads):
        sheet.write_string(0, column, head, looks["head"])
    sheet.set_row(0, _height(_most_lines(chapter.heads, chapter.widths)))
    before: tuple[str, ...] = ()
    for number, row in enumerate(chapter.rows, 1):
        begins = row[: chapter.fixed] != before
        before = row[: chapter.fixed]
        for column, text in enumerate(row):
            marked = column < chapter.fixed
            look = ("name" if marked else "first") if begins else ("again" if marked else "text")
            sheet.write_string(number, column, text[:_LONGEST], looks[look if chapter.grouped else "text"])
        sheet.set_row(number, _height(_most_lines(row, chapter.widths)))
    last = len(chapter.heads) - 1
    for number, note in enumerate(chapter.notes, len(chapter.rows) + 2):
        sheet.merge_range(number, 0, number, last, note, looks["text"])
        sheet.set_row(number, _height(lines(note, sum(chapter.widths))))
    sheet.freeze_panes(1, chapter.fixed)
    sheet.autofilter(0, 0, len(chapter.rows), last)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def _free(book: "Workbook", title: str) -> str:
    """A name no sheet has yet, without what names of sheets may not hold."""
    name = " ".join(title.translate(_FORBIDDEN).split())[:_TITLE] or "1"
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    return name if name.lower() not in taken else f"{name[: _TITLE - 4]} {len(taken) + 1}"
