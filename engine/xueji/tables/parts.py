"""The parts of a snapshot: which rows of which files are read at one time, and what reading them gives."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, TypeVar

import polars as pl

from xueji.errors import Problem
from xueji.tables.problems import TableError, not_found

ROW: Final = "row"
FILE: Final = "source.file"
LINE: Final = "source.line"
RESERVED: Final = (ROW, FILE, LINE)
"""Columns we number ourselves: a file's own columns of these names are not read."""

TEXT: Final = "text"
"""The `types` of pieces all of whose columns are text."""

PART_ROWS: Final = 1_000_000

BAD: Final = pl.Schema(
    {"row": pl.Int64, "file": pl.String, "line": pl.Int64, "column": pl.String, "code": pl.String, "word": pl.String}
)
"""Columns of the lines that could not be read: one row a line. `column` is empty, `code` one of phrases.Code."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is still the one it was: its name in the snapshot, bytes, time of change (ns)."""

    name: str
    size: int
    changed: int

    @staticmethod
    def of(path: Path, name: str) -> "Stamp":
        """The stamp of a file; raises `TableError` where it is not there."""
        try:
            found = path.stat()
        except OSError as error:
            raise not_found(path, error) from None
        return Stamp(name, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a part.

    `frame`: one row a row of the snapshot; first `row` (Int64, from 1), for text and sheets also `source.file`
    (String) and `source.line` (Int64, from 1, the header counts), then the columns asked for: String for text,
    sheets and databases (null: empty), the file's own types for Parquet.
    `bad`: the rows that could not be read, with the columns of `BAD`. `row` numbers run through both.
    """

    frame: pl.DataFrame
    bad: pl.DataFrame


class Piece(Protocol):
    """Some consecutive rows of one file."""

    @property
    def stamp(self) -> Stamp:
        """The file the rows stand in."""

    @property
    def start(self) -> int:
        """How many rows of the file stand before them."""

    @property
    def rows(self) -> int:
        """How many they are, the unreadable ones included."""

    @property
    def types(self) -> str:
        """The columns' types as text; only pieces of equal types share a part."""

    def read(self, first_row: int, columns: Sequence[str]) -> Read:
        """The rows, numbered from `first_row`, with the columns asked for. Raises `TableError`."""


@dataclass(frozen=True)
class Part:
    """Rows read at one time: a range of one file, or several small files together.

    `rows` is always known beforehand. A file that cannot be opened is a part of its own with no rows and a
    `problem`: reading it raises `TableError`.
    """

    index: int
    first_row: int
    pieces: tuple[Piece, ...]
    headers: tuple[str, ...] = ()
    """All columns of the snapshot, in the order `read` gives them where it is not told which."""
    broken: str = ""
    problem: Problem | None = field(default=None, hash=False)

    @property
    def file(self) -> str:
        """The name of its file in the snapshot; of the first and the last where there are several."""
        names = [piece.stamp.name for piece in self.pieces] or [self.broken]
        return names[0] if names[0] == names[-1] else f"{names[0]} … {names[-1]}"

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files, in order."""
        return tuple(dict.fromkeys(piece.stamp.name for piece in self.pieces)) or (self.broken,)

    @property
    def rows(self) -> int:
        """How many rows it has, those that turn out unreadable included."""
        return sum(piece.rows for piece in self.pieces)

    @property
    def fingerprint(self) -> str:
        """`sha256:…` over its files' names, sizes and times and its ranges: equal while the files are unchanged."""
        ranges = [(p.stamp.name, p.stamp.size, p.stamp.changed, p.start, p.rows) for p in self.pieces]
        return digest([*map(repr, ranges), self.broken])

    def read(self, columns: Sequence[str] | None = None) -> Read:
        """Its rows; raises `TableError` where a file cannot be read (the files before it are not given either)."""
        if self.problem is not None:
            raise TableError([self.problem])
        row, reads, names = self.first_row, [], self.headers if columns is None else columns
        for piece in self.pieces:
            reads.append(piece.read(row, names))
            row += piece.rows
        return joined(reads)


def joined(reads: Sequence[Read]) -> Read:
    """Several readings of equal columns as one, in order."""
    if len(reads) == 1:
        return reads[0]
    frame = pl.concat([read.frame for read in reads], how="vertical")
    return Read(frame, pl.concat([read.bad for read in reads]))


def no_bad() -> pl.DataFrame:
    """No line that could not be read."""
    return pl.DataFrame(schema=BAD)


def digest(lines: Iterable[str]) -> str:
    """`sha256:…` over some lines of text."""
    return f"sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def gathered(pieces: Iterable[Piece | Problem], size: int, headers: tuple[str, ...]) -> Iterator[Part]:
    """Pieces in the order of the snapshot, gathered to parts of about `size` rows; small files share a part.

    A piece is never divided here (files divide themselves), and a problem is a part of its own.
    """
    index, first, rows = 0, 1, 0
    waiting: list[Piece] = []
    for piece in pieces:
        if waiting and not _fits(piece, waiting[0], size - rows):
            yield Part(index, first, tuple(waiting), headers)
            index, first, waiting, rows = index + 1, first + rows, [], 0
        if isinstance(piece, Problem):
            yield Part(index, first, (), headers, piece.place.file, piece)
            index += 1
        elif piece.rows:
            waiting.append(piece)
            rows += piece.rows
    if waiting:
        yield Part(index, first, tuple(waiting), headers)


def _fits(piece: Piece | Problem, first: Piece, room: int) -> bool:
    return not isinstance(piece, Problem) and piece.types == first.types and piece.rows <= room


def cut(start: int, rows: int, size: int) -> Iterator[tuple[int, int]]:
    """Divide rows into ranges (start, rows) of `size`; the last may be smaller."""
    for begin in range(start, start + rows, size):
        yield begin, min(size, start + rows - begin)


class Counted(Protocol):
    """A stretch of a file that holds so many records."""

    @property
    def records(self) -> int:
        """How many."""


S = TypeVar("S", bound=Counted)


def cut_stretches(stretches: Sequence[S], size: int) -> Iterator[tuple[tuple[S, ...], int, int, int]]:
    """Divide the records of a file's stretches into pieces of exactly `size`, the last one smaller.

    Of each piece: the stretches it touches, how many records of the file stand before it, how many of its first
    stretch, and how many it has.
    """
    for start, rows in cut(0, sum(stretch.records for stretch in stretches), size):
        first, skipped = 0, 0
        inside: list[S] = []
        for stretch in stretches:
            if first + stretch.records > start and first < start + rows:
                skipped = skipped if inside else start - first
                inside.append(stretch)
            first += stretch.records
        yield tuple(inside), start, skipped, rows
