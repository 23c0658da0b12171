"""Workbooks, HTML tables and query results copied once into Parquet, to be read in parts like any other file.

They can only be read from the beginning, and a database may change meanwhile: the copy is one consistent state.
It holds personal data: it is readable by its owner only and goes away with the last thing that refers to it.
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from hashlib import file_digest
from itertools import count
from pathlib import Path

import polars as pl

from xueji.tables.parquet import ParquetPiece
from xueji.tables.parts import FILE, LINE, TEXT, Piece, Stamp, cut, digest
from xueji.tables.problems import not_written

SPOOL_ROWS = 100_000
"""Rows of one file of a spool; databases and sheets are read in batches of this size."""

Batch = tuple[Sequence[int], Sequence[Sequence[str | None]]]
"""Line numbers, and the cells of each of these rows."""


class Spool:
    """A private folder for copies, removed when nothing refers to it any more or at the end of the process.

    It is made where the system keeps temporary files (`TMPDIR`) when it is first needed. A process that is killed
    leaves it behind.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._numbers = count()

    @property
    def folder(self) -> Path:
        """Where it is; raises `TableError` where it cannot be made."""
        if self._folder is None:
            try:
                self._folder = Path(tempfile.mkdtemp(prefix="xueji-"))
            except OSError as error:
                raise not_written(Path(tempfile.gettempdir()), error) from None
            self._end = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def another(self) -> Path:
        """A new Parquet file in it, not yet made."""
        return self.folder / f"{next(self._numbers):06}.parquet"

    def close(self) -> None:
        """Remove the folder now."""
        if self._folder is not None:
            self._end()


class Spooled:
    """Rows of text under headers, copied to Parquet files of `SPOOL_ROWS` rows, with file and line of each."""

    def __init__(self, spool: Spool, stamp: Stamp, headers: tuple[str, ...], batches: Iterable[Batch]) -> None:
        self.stamp, self.headers, self.spool = stamp, headers, spool
        self._files: list[tuple[Path, int]] = []
        for lines, cells in batches:
            self._write(lines, cells)
        self.rows = sum(rows for _, rows in self._files)

    def _write(self, lines: Sequence[int], cells: Sequence[Sequence[str | None]]) -> None:
        path = self.spool.another()
        schema = dict.fromkeys(self.headers, pl.String)
        frame = pl.DataFrame(list(cells), schema, orient="row").select(
            pl.repeat(self.stamp.name, len(lines), dtype=pl.String).alias(FILE),
            pl.Series(LINE, lines, pl.Int64),
            pl.all(),
        )
        try:
            frame.write_parquet(path, compression="lz4", statistics=False)
        except OSError as error:
            raise not_written(path, error) from None
        self._files.append((path, len(lines)))

    @property
    def content(self) -> str:
        """`sha256:…` over what was read."""
        sums = []
        for path, _ in self._files:
            with path.open("rb") as file:
                sums.append(file_digest(file, "sha256").hexdigest())
        return digest([*self.headers, *sums])

    def pieces(self, size: int) -> Iterator[Piece]:
        """Its rows in pieces of exactly `size` or where a copy ends."""
        before = 0
        for path, rows in self._files:
            for start, several in cut(0, rows, size):
                yield ParquetPiece(
                    path, self.stamp, before + start, several, self.headers, (), TEXT,
                    (FILE, LINE), start, self.spool,
                )  # fmt: skip
            before += rows
