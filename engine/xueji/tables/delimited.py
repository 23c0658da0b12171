"""Comma- and tab-separated text: its header, encoding and delimiter, and reading it exactly at Polars' speed.

Encoding (data-conventions 7.2): a byte-order mark, else UTF-8 where most lines that are not plain ASCII are UTF-8,
else GB18030. A line that is not in the file's encoding is a bad line, it does not change the encoding.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from xueji.tables.lines import BLOCK, MOST_LINES, Record, Span, all_wide, close_look, record_lines, spans, split
from xueji.tables.parts import BAD, FILE, LINE, RESERVED, ROW, TEXT, Piece, Read, Stamp, cut_stretches, joined, no_bad
from xueji.tables.problems import TableError, not_found, refusal

_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = 1 << 20
_DELIMITERS: Final = ("\t", ",", ";", "|")
_IDENTITY: Final = re.compile(r"\d{15}")
"""No name of a column has so many digits."""
Numbers = npt.NDArray[np.int64]
_APOSTROPHE: Final = r"^'([0-9GJLgjl=+\-@])"
"""Excel's mark for “this is text”, before digits, letters of registration numbers, and what would be a formula."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written: `encoding` is `utf-8` or `gb18030`; `headers` as written, blank ones numbered."""

    encoding: str
    delimiter: str
    headers: tuple[str, ...]


def named(cells: Iterable[str], file: str) -> tuple[str, ...]:
    """Headers as names: blank ones become `column N`.

    Raises `TableError` where one stands twice, and where they are a row of data (without showing it).
    """
    cells = tuple(cells)
    if any(_IDENTITY.search(cell) for cell in cells):
        raise refusal("no-header", file, line=1)
    names = tuple(cell if cell.strip() else f"column {i}" for i, cell in enumerate(cells, 1))
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise TableError(
            [refusal("duplicate-column", file, name, 1).problems[0] for name in double],
        )
    return names


class Delimited:
    """A delimited text file, looked through once (in blocks of bytes): its dialect and where its records stand.

    Raises `TableError`: empty, a header that cannot be read or names a column twice, a line that never ends.
    """

    def __init__(self, path: Path, name: str, block: int = BLOCK) -> None:
        self.path, self.stamp = path, Stamp.of(path, name)
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
                begin = len(_BOM) if head.startswith(_BOM) else 0
                cells, delimiter, start, line = _header(head, begin, name)
                vote = [_vote(head[begin:start])]
                found = []
                for span, data in spans(file, start, line, delimiter, len(cells), block):
                    found.append(span)
                    vote.append(_vote(data))
        except OSError as error:
            raise not_found(path, error) from None
        self.spans = tuple(found)
        utf8, other = (sum(votes) for votes in zip(*vote, strict=True))
        encoding = "utf-8" if begin or utf8 >= other else "gb18030"
        self.dialect = Dialect(encoding, delimiter, _decoded(cells, encoding, name))
        self.headers = tuple(header for header in self.dialect.headers if header not in RESERVED)
        self.rows = sum(span.records for span in self.spans)

    def pieces(self, size: int) -> Iterator[Piece]:
        """Its rows in pieces of exactly `size`, the last one smaller."""
        for piece in cut_stretches(self.spans, size):
            yield _TextPiece(self.path, self.stamp, self.dialect, *piece)


def _header(head: bytes, begin: int, name: str) -> tuple[list[str], str, int, int]:
    """The cells of the header (as Latin-1), the delimiter, and where the line after it begins: byte and number."""
    lines = split(head[begin:])
    blank = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if blank == len(lines):
        raise refusal("empty-table", name)
    line = lines[blank]
    delimiter = max(_DELIMITERS, key=lambda mark: line.count(mark.encode()))
    reader = csv.reader(
        (text.decode("latin-1") for text in lines[blank : blank + MOST_LINES]), delimiter=delimiter, strict=True
    )
    try:
        cells = next(reader)
    except csv.Error:
        raise refusal("open-quote", name, '"', blank + 1) from None
    used = blank + reader.line_num
    return cells, delimiter, begin + sum(map(len, lines[:used])), used + 1


def _decoded(cells: Sequence[str], encoding: str, name: str) -> tuple[str, ...]:
    try:
        return named((cell.encode("latin-1").decode(encoding) for cell in cells), name)
    except UnicodeDecodeError:
        raise refusal("unknown-encoding", name, line=1) from None


def _vote(data: bytes) -> tuple[int, int]:
    """How many lines beyond ASCII are UTF-8 and how many are not."""
    if data.isascii():
        return 0, 0
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    good = len(lines) if _is(data, "utf-8") else sum(_is(line, "utf-8") for line in lines)
    return good, len(lines) - good


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _TextPiece:
    path: Path
    stamp: Stamp
    dialect: Dialect
    spans: tuple[Span, ...]
    start: int
    skipped: int
    """Records of the first span that belong to the piece before."""
    rows: int

    @property
    def types(self) -> str:
        return TEXT

    def read(self, first_row: int, columns: Sequence[str]) -> Read:
        names = list(columns)
        if Stamp.of(self.path, self.stamp.name) != self.stamp:
            raise refusal("changed-meanwhile", self.stamp.name)
        row, reads = first_row - self.skipped, []
        for plain, group in groupby(self._stretches(), key=lambda stretch: stretch[2]):
            stretches = [(span, data) for span, data, _ in group]
            reads.append(self._plain(stretches, row, names) if plain else self._looked_at(stretches, row, names))
            row += sum(span.records for span, _ in stretches)
        whole = joined(reads) if reads else _empty(names)
        inside = pl.col(ROW).is_between(first_row, first_row + self.rows - 1)
        if row - first_row == self.rows and not self.skipped:
            return whole
        return Read(whole.frame.filter(inside), whole.bad.filter(inside))

    def _stretches(self) -> Iterator[tuple[Span, bytes, bool]]:
        """Each span with its bytes in UTF-8 (as they are, where it needs a close look) and whether it is plain."""
        try:
            with self.path.open("rb") as file:
                for span in self.spans:
                    file.seek(span.start)
                    data = file.read(span.end - span.start)
                    text = self._as_utf8(data) if span.plain and self._wide(data, span) else None
                    yield span, data if text is None else text, text is not None
        except OSError as error:
            raise not_found(self.path, error) from None

    def _wide(self, data: bytes, span: Span) -> bool:
        """Whether every record has as many cells as the header; exact only with what Polars itself refuses."""
        width = len(self.dialect.headers)
        if span.quoted:
            return all_wide(data, self.dialect.delimiter, width)
        return data.count(self.dialect.delimiter.encode()) == (width - 1) * span.records

    def _as_utf8(self, data: bytes) -> bytes | None:
        if data.isascii():
            return data
        try:
            text = data.decode(self.dialect.encoding)
        except UnicodeDecodeError:
            return None
        return data if self.dialect.encoding == "utf-8" else text.encode()

    def _plain(self, stretches: Sequence[tuple[Span, bytes]], row: int, names: Sequence[str]) -> Read:
        """Stretches without trouble, all at once; those Polars stumbles over are looked at closely."""
        frame = self._by_polars(b"".join(data for _, data in stretches), any(s.quoted for s, _ in stretches), names)
        records = sum(span.records for span, _ in stretches)
        if frame is None or frame.height != records:
            return self._looked_at(stretches, row, names, "utf-8")
        lines = np.concatenate([_line_numbers(span, data) for span, data in stretches])
        return Read(numbered(frame, row + np.arange(records), lines, self.stamp.name, names), no_bad())

    def _by_polars(self, data: bytes, quoted: bool, names: Sequence[str]) -> pl.DataFrame | None:
        headers = self.dialect.headers
        try:
            frame = pl.read_csv(
                data, has_header=False, schema={str(i): pl.String for i in range(len(headers))}, infer_schema=False,
                separator=self.dialect.delimiter, quote_char='"' if quoted else None,
                columns=[headers.index(name) for name in names] or [0],
            )  # fmt: skip
        except pl.exceptions.PolarsError:
            return None
        if names:
            frame = frame.select(pl.col(str(headers.index(name))).alias(name) for name in names)
        if quoted and b'""' in data:
            frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
        return _without_apostrophes(frame) if b"'" in data else frame

    def _looked_at(
        self, stretches: Sequence[tuple[Span, bytes]], row: int, names: Sequence[str], encoding: str = ""
    ) -> Read:
        """Record by record: the good ones as a frame, the others as bad lines."""
        encoding, file, reads = encoding or self.dialect.encoding, self.stamp.name, []
        for span, data in stretches:
            good, places, found = _sifted(data, self.dialect, encoding)
            frame = None if b'"' in data else self._by_polars(_text(good, self.dialect, encoding), False, names)
            if frame is None or frame.height != len(good):
                wanted = [self.dialect.headers.index(name) for name in names]
                cells = [[record[i].decode(encoding) or None for i in wanted] for record in good]
                frame = _without_apostrophes(pl.DataFrame(cells, dict.fromkeys(names, pl.String), orient="row"))
            rows, lines = np.array(places, np.int64).reshape(-1, 2).T
            bad = [(row + number, file, span.line + line, "", code, word) for number, line, code, word in found]
            whole = numbered(frame, rows + row, lines + span.line, file, names)
            reads.append(Read(whole, pl.DataFrame(bad, BAD, orient="row")))
            row += span.records
        return joined(reads)


def _sifted(
    data: bytes, dialect: Dialect, encoding: str
) -> tuple[list[tuple[bytes, ...]], list[tuple[int, int]], list[tuple[int, int, str, str]]]:
    """The good records, their places (record and line, from 0), and the bad lines: place, code and word."""
    good, places, bad = [], [], []
    records = close_look(split(data), True, dialect.delimiter, len(dialect.headers))
    for number, record in enumerate(record for record in records if record.fault != "blank"):
        code, word = (record.fault, record.word) if record.fault else _undecodable(record, dialect, encoding)
        if code:
            bad.append((number, record.line, code, word))
        else:
            good.append(record.cells)
            places.append((number, record.line))
    return good, places, bad


def _undecodable(record: Record, dialect: Dialect, encoding: str) -> tuple[str, str]:
    """Code and word where the record's bytes are no text."""
    data = dialect.delimiter.encode().join(record.cells)
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return "bad-bytes", f"0x{data[error.start]:02x}"
    return "", ""


def _text(records: Iterable[Sequence[bytes]], dialect: Dialect, encoding: str) -> bytes:
    """Records without quotes as lines of UTF-8."""
    delimiter = dialect.delimiter.encode()
    return b"\n".join(delimiter.join(record) for record in records).decode(encoding).encode()


def _line_numbers(span: Span, data: bytes) -> Numbers:
    if span.lines == span.records:
        return span.line + np.arange(span.records)
    return span.line + record_lines(data)


def numbered(frame: pl.DataFrame, rows: Numbers, lines: Numbers, file: str, names: Sequence[str]) -> pl.DataFrame:
    """A frame with `row`, `source.file` and `source.line` before its columns."""
    return frame.select(
        pl.Series(ROW, rows, pl.Int64),
        pl.repeat(file, len(rows), dtype=pl.String).alias(FILE),
        pl.Series(LINE, lines, pl.Int64),
        *names,
    )


def _without_apostrophes(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.all().str.replace(_APOSTROPHE, "${1}")) if frame.width else frame


def _empty(names: Sequence[str]) -> Read:
    empty, none = pl.DataFrame(schema=dict.fromkeys(names, pl.String)), np.array([], np.int64)
    return Read(numbered(empty, none, none, "", names), no_bad())
