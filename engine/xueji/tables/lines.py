"""Text files cut into stretches of whole records, each marked as plain or as needing a close look.

A plain stretch is read by Polars; the others record by record (delimited.py). Cutting needs no decoding: in UTF-8
and in GB18030 no byte of a Chinese character is a newline, a quote, a comma or a tab.

Every line that is not blank belongs to exactly one record or is a bad line: a quote left open spoils its own
line, not those after it.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal

import numpy as np
import numpy.typing as npt

from xueji.phrases import Code
from xueji.tables.problems import refusal

BLOCK: Final = 1 << 20
MOST_LINE: Final = 1 << 26
"""A line of more bytes than this is no line of a table."""
MOST_LINES: Final = 100
"""A quoted cell may hold newlines, but a record never more lines than this: a quote was left open."""
MOST_QUOTED: Final = 100_000
"""Bytes of a record with quotes that is read without a close look; the csv library has a limit near it."""

_NEWLINE, _QUOTE = 10, 34
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole records: bytes [start, end) of the file, first line (from 1), lines and records in them.

    `plain`: quotes, if any, are well placed and no line is blank, so that records are what they seem.
    """

    start: int
    end: int
    line: int
    lines: int
    records: int
    quoted: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One record, or one line that is none: its line in the stretch (from 0), its cells as bytes, or what is wrong.

    A blank line has the fault "blank": it is neither a row nor bad.
    """

    line: int
    lines: int
    cells: tuple[bytes, ...]
    fault: Code | Literal["blank", ""] = ""
    word: str = ""


def spans(
    file: BinaryIO, start: int, line: int, delimiter: str, width: int, block: int = BLOCK
) -> Iterator[tuple[Span, bytes]]:
    """Cut a file from byte `start`, which is line `line`, into stretches and their bytes; `width`: how many columns.

    Raises `TableError` where a line never ends.
    """
    size = block
    while True:
        file.seek(start)
        data = file.read(size)
        if not data:
            return
        final = len(data) < size
        found = _plain(data, final, delimiter, width) or _troubled(data, final, delimiter, width)
        if found is None:
            if size >= MOST_LINE:
                raise refusal("line-too-long", getattr(file, "name", ""), str(MOST_LINE), line)
            size *= 2
            continue
        length, lines, records, quoted, plain = found
        if records:
            yield Span(start, start + length, line, lines, records, quoted, plain), data[:length]
        start, line, size = start + length, line + lines, block


_Cut = tuple[int, int, int, bool, bool]
"""Bytes, lines, records, quoted, plain."""


def _plain(data: bytes, final: bool, delimiter: str, width: int) -> _Cut | None:
    """As many plain records as stand in the block, or nothing where it needs a close look."""
    quoted = b'"' in data
    end = len(data) if final else data.rfind(b"\n") + 1
    if not quoted:
        if not end or _blank_or_return(data, end):
            return None
        lines = data.count(b"\n", 0, end) + (data[end - 1] != _NEWLINE)
        return end, lines, lines, False, True
    if not end or _blank_or_return(data, end):
        return None
    if not final:
        ends = record_ends(data)
        end = int(ends[-1]) + 1 if len(ends) else 0
    if not end or not _well_quoted(data[:end], delimiter):
        return None
    body = data[:end]
    ends = record_ends(body)
    records = len(ends) + (body[-1] != _NEWLINE)
    lines = body.count(b"\n") + (body[-1] != _NEWLINE)
    longest = int(np.diff(ends, prepend=-1, append=len(body) - 1).max())
    if longest > MOST_QUOTED or (records != lines and not _sound_lines(body, delimiter, width)):
        return None
    return end, lines, records, True, True


def _sound_lines(body: bytes, delimiter: str, width: int) -> bool:
    """Whether the records of several lines are no quote left open."""
    starts = record_lines(body)
    longest = int(np.diff(starts, append=body.count(b"\n") + 1).max())
    return longest <= MOST_LINES and all_wide(body, delimiter, width)


def _blank_or_return(data: bytes, end: int) -> bool:
    """Whether a line is blank, or a carriage return stands elsewhere than before a newline."""
    if data[:2] == b"\r\n" or data[:1] == b"\n" or data.find(b"\n\n", 0, end) >= 0:
        return True
    returns = data.count(b"\r", 0, end)
    return bool(returns) and (
        returns != data.count(b"\r\n", 0, end) or data.find(b"\n\r\n", 0, end) >= 0 or data[end - 1 : end] == b"\r"
    )


def _at(data: bytes, byte: int) -> Positions:
    return np.flatnonzero(np.frombuffer(data, np.uint8) == byte)


def record_ends(data: bytes) -> Positions:
    """Where records end: the newlines outside quotes."""
    newlines = _at(data, _NEWLINE)
    outside: Positions = newlines[np.searchsorted(_at(data, _QUOTE), newlines) % 2 == 0]
    return outside


def _well_quoted(data: bytes, delimiter: str) -> bool:
    """Whether each quote opens a cell, closes one, or is one of a pair inside a cell."""
    quotes = _at(data, _QUOTE)
    if len(quotes) % 2:
        return False
    padded = np.frombuffer(b"\n" + data + b"\n", np.uint8)
    before, after = padded[quotes[0::2]], padded[quotes[1::2] + 2]
    stop = ord(delimiter)
    opens = (before == stop) | (before == _NEWLINE) | (before == _QUOTE)
    closes = (after == stop) | (after == _NEWLINE) | (after == _QUOTE) | (after == 13)  # noqa: PLR2004 -- a return
    return bool(opens.all() and closes.all())


def all_wide(data: bytes, delimiter: str, width: int) -> bool:
    """Whether every record of well-quoted data has `width` cells."""
    stops = _at(data, ord(delimiter))
    stops = stops[np.searchsorted(_at(data, _QUOTE), stops) % 2 == 0]
    ends = record_ends(data)
    if data[-1] != _NEWLINE:
        ends = np.append(ends, len(data))
    return bool((np.diff(np.searchsorted(stops, ends), prepend=0) == width - 1).all())


def record_lines(data: bytes) -> Positions:
    """The line (from 0) each record of well-quoted data begins on."""
    ends = record_ends(data)
    if data[-1] == _NEWLINE:
        ends = ends[:-1]
    return np.append(0, np.searchsorted(_at(data, _NEWLINE), ends) + 1)


def _troubled(data: bytes, final: bool, delimiter: str, width: int) -> _Cut | None:
    """The same by a close look, or nothing where even the first record is not finished in the block."""
    lines = split(data)
    if not final and lines[-1][-1:] != b"\n":
        del lines[-1]
    records, used = 0, 0
    for record in close_look(lines, final, delimiter, width):
        records, used = records + (record.fault != "blank"), record.line + record.lines
    return (sum(map(len, lines[:used])), used, records, True, False) if used else None


def split(data: bytes) -> list[bytes]:
    """The lines with their newlines; a carriage return alone ends none."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def close_look(lines: Sequence[bytes], final: bool, delimiter: str, width: int) -> Iterator[Record]:
    """Every record of some lines; stops before one that the lines end in the midst of, unless they are the last.

    Bytes are passed through Latin-1, where each is one character: only structure is looked at here.
    """
    line = 0
    while line < len(lines):
        text = lines[line]
        if b'"' not in text:
            found: Record | None = _unquoted(text, line, delimiter, width)
        else:
            found = _quoted(lines, line, final, delimiter, width)
        if found is None:
            return
        yield found
        line += found.lines


def _unquoted(text: bytes, line: int, delimiter: str, width: int) -> Record:
    body = text.removesuffix(b"\n").removesuffix(b"\r")
    if not body:
        return Record(line, 1, (), "blank")
    if b"\r" in body:
        return Record(line, 1, (), "stray-return")
    cells = tuple(body.split(delimiter.encode()))
    return _measured(Record(line, 1, cells), width)


def _measured(record: Record, width: int) -> Record:
    """The record, or what is wrong with the number of its cells."""
    if len(record.cells) == width:
        return record
    return Record(record.line, 1, (), "wrong-field-count", f"{len(record.cells)}/{width}")


def _quoted(lines: Sequence[bytes], line: int, final: bool, delimiter: str, width: int) -> Record | None:
    end = min(line + MOST_LINES, len(lines))
    reader = csv.reader((lines[i].decode("latin-1") for i in range(line, end)), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error as error:
        return _fault(str(error), reader.line_num, line, unfinished=not final and end == len(lines) < line + MOST_LINES)
    if reader.line_num > 1 and len(cells) != width:
        return Record(line, 1, (), "open-quote")
    return _measured(Record(line, reader.line_num, tuple(cell.encode("latin-1") for cell in cells)), width)


def _fault(why: str, seen: int, line: int, unfinished: bool) -> Record | None:
    """What the csv library means; nothing where more lines might mend it."""
    if "end of data" in why:
        return None if unfinished else Record(line, 1, (), "open-quote")
    if "field limit" in why:
        return Record(line, 1, (), "line-too-long", str(csv.field_size_limit()))
    if seen > 1:
        return Record(line, 1, (), "open-quote")
    return Record(line, 1, (), "stray-return" if "new-line" in why else "stray-quote")
