"""Open a snapshot or a batch of requests, whatever it is kept in, and divide it into parts that are always the same."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

import polars as pl

from xueji.errors import Place, Problem
from xueji.tables.database import is_address, query_rows
from xueji.tables.delimited import Delimited
from xueji.tables.formats import SUFFIXES, sniff
from xueji.tables.jsonlines import JsonLines
from xueji.tables.parquet import ParquetFile
from xueji.tables.parts import PART_ROWS, ROW, Part, Piece, Stamp, digest, gathered
from xueji.tables.problems import TableError, not_found, refusal
from xueji.tables.sheets import html_table, workbook
from xueji.tables.spool import Spool, Spooled

_MOST_NAMED: Final = 8


class Opened(Protocol):
    """One file (or sheet, or query) that can be read in pieces."""

    headers: tuple[str, ...]
    stamp: Stamp
    rows: int

    def pieces(self, size: int) -> Iterator[Piece]:
        """Its rows in pieces of about `size`."""


class Source:
    """An opened snapshot: one file, or the files of a folder in the order of their names.

    `where`: what was opened, a database's password left out.
    `headers`: its columns, as written; those named `row`, `source.file` and `source.line` are not among them.
    `files`: stamps of its files. `ignored`: files of the folder that are no tables. `problems`: files that cannot be
    opened, each a part that fails. `rows`: how many it has in all. Close it, or use it in `with`, to remove copies.
    """

    def __init__(self, where: str, opened: Sequence[Opened | Problem], ignored: Sequence[str], spool: Spool) -> None:
        self.where, self.ignored, self._opened, self._spool = where, tuple(ignored), tuple(opened), spool
        self.problems = tuple(one for one in opened if isinstance(one, Problem))
        tables = self.opened
        if not tables:
            raise TableError(self.problems)
        self.rows = sum(one.rows for one in tables)
        if not self.rows and not self.problems:
            raise refusal("no-rows", where)
        self.headers = _agreed(tables)
        self.files = tuple(one.stamp for one in tables)

    @property
    def opened(self) -> tuple[Opened, ...]:
        """The files that can be read."""
        return tuple(one for one in self._opened if not isinstance(one, Problem))

    @property
    def native(self) -> bool:
        """Whether every file is Parquet, with types of its own; else all columns are text, or text in some files."""
        return all(isinstance(one, ParquetFile) for one in self.opened)

    @property
    def schema(self) -> pl.Schema:
        """Columns and types, as far as the first file tells: text everywhere but in Parquet."""
        first = self.opened[0]
        types = first.schema if isinstance(first, ParquetFile) else {}
        return pl.Schema({header: types.get(header, pl.String()) for header in self.headers})

    @property
    def fingerprint(self) -> str:
        """`sha256:…`, equal while files, names, sizes and times (a database: what the query gives) are unchanged."""
        stamps = [f"{s.name}\t{s.size}\t{s.changed}" for s in self.files]
        contents = [one.content for one in self.opened if isinstance(one, Spooled) and not one.stamp.size]
        return digest([*stamps, *contents, *(problem.place.file for problem in self.problems)])

    def parts(self, size: int = PART_ROWS) -> Iterator[Part]:
        """Its rows in parts of about `size`, numbered from 0; the same parts whenever the files are the same."""
        pieces = (
            piece for one in self._opened for piece in ([one] if isinstance(one, Problem) else one.pieces(size))
        )  # fmt: skip
        return gathered(pieces, size, self.headers)

    def scan(self) -> pl.LazyFrame:
        """All rows of a Parquet snapshot, not yet read: `row` (Int64, from 1), then `headers`.

        Raises `TableError` where a file is broken or no Parquet.
        """
        if self.problems:
            raise TableError(self.problems)
        files = [one for one in self.opened if isinstance(one, ParquetFile)]
        if len(files) < len(self.opened):
            raise refusal("engine-reads-less", self.where, engine="scan", why="Parquet")
        if len({next(one.pieces(1)).types for one in files if one.rows}) == 1 and not any(
            one.partitions for one in files
        ):
            whole = pl.scan_parquet([one.path for one in files], hive_partitioning=False, glob=False,
                                    extra_columns="ignore", row_index_name=ROW + " ", row_index_offset=1)  # fmt: skip
            return whole.select(pl.col(ROW + " ").cast(pl.Int64).alias(ROW), *self.headers)
        lazy = pl.concat([one.lazy().select(self.headers) for one in files], how="vertical_relaxed")
        return lazy.with_row_index(ROW, 1).cast({ROW: pl.Int64})

    @property
    def copies(self) -> Spool:
        """The private folder for copies, removed with the source."""
        return self._spool

    def close(self) -> None:
        """Remove the copies made of workbooks and databases."""
        self._spool.close()

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_source(where: str | Path) -> Source:
    """Open a snapshot: a file, a folder of files, `FILE.xlsx::SHEET`, or a database `URL::TABLE` or `URL::SELECT …`.

    Formats are told by content: Parquet (folders may be hive-partitioned), delimited text in UTF-8 or GB18030, .xls,
    .xlsx, text or HTML under the name .xls, JSON lines. Raises `TableError`: nothing there, nothing in it, columns
    that differ from file to file. Of a folder's files those that cannot be opened do not stop the others: see `Source`.
    """
    text, spool = str(where), Spool()
    if is_address(text):
        rows = query_rows(text, spool)
        return Source(rows.stamp.name, [rows], [], spool)
    path, _, sheet = text.partition("::") if not Path(text).exists() else (text, "", "")
    root = Path(path)
    try:
        folder = root.is_dir()
        root.stat()
    except OSError as error:
        raise not_found(root, error) from None
    if not folder:
        return Source(text, _opened(root, root.name, spool, sheet or None), [], spool)
    chosen, ignored = _files(root)
    if not chosen:
        raise refusal("no-tables", path)
    return Source(text, [one for name in chosen for one in _in_folder(root / name, name, spool)], ignored, spool)


def _files(root: Path) -> tuple[list[str], list[str]]:
    """The tables of a folder and of those in it, by name, and what else stands there; hidden files count as neither."""
    chosen: list[str] = []
    ignored: list[str] = []
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or any(step.startswith((".", "_", "~$")) for step in name.split("/")):
            continue
        (chosen if path.suffix.lower() in SUFFIXES else ignored).append(name)
    return sorted(chosen), sorted(ignored)


def _in_folder(path: Path, name: str, spool: Spool) -> Sequence[Opened | Problem]:
    try:
        return _opened(path, name, spool, None)
    except TableError as error:
        return [Problem(one.code, Place(name, one.place.line), one.word, one.details) for one in error.problems[:1]]


def _opened(path: Path, name: str, spool: Spool, sheet: str | None) -> Sequence[Opened]:
    kind = sniff(path, name)
    if kind == "parquet":
        return [ParquetFile(path, name)]
    if kind in {"xls", "xlsx"}:
        return workbook(path, name, kind, spool, sheet) or _empty(name)
    if kind == "html":
        return [html_table(path, name, spool)]
    return [JsonLines(path, name)] if kind == "json-lines" else [Delimited(path, name)]


def _empty(name: str) -> Sequence[Opened]:
    raise refusal("empty-table", name)


def _agreed(tables: Sequence[Opened]) -> tuple[str, ...]:
    """The columns all files have; JSON lines, which leave out what is missing, take those of all.

    Raises `TableError` for each file that has others than the first.
    """
    strict = [one for one in tables if not isinstance(one, JsonLines)]
    if not strict:
        return tuple(dict.fromkeys(header for one in tables for header in one.headers))
    first = strict[0]
    problems = [
        Problem("mixed-headers", Place(one.stamp.name), one.stamp.name, _difference(one, first))
        for one in tables
        if (set(one.headers) - set(first.headers))
        or (not isinstance(one, JsonLines) and set(one.headers) != set(first.headers))
    ]
    if problems:
        raise TableError(problems)
    return first.headers


def _difference(one: Opened, first: Opened) -> dict[str, str]:
    lacking = [header for header in first.headers if header not in one.headers]
    more = [header for header in one.headers if header not in first.headers]
    return {"first": first.stamp.name, "lacking": _listed(lacking), "more": _listed(more)}


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED]) or "-"
    return shown if len(names) <= _MOST_NAMED else f"{shown}… ({len(names)})"
