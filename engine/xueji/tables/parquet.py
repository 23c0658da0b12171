"""Parquet files: their columns from the footer, their rows in ranges that follow the row groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import polars as pl

from xueji.tables.footer import row_groups
from xueji.tables.parts import RESERVED, ROW, Piece, Read, Stamp, cut, digest, no_bad
from xueji.tables.problems import not_found, one_line, refusal

_NULL: Final = "__HIVE_DEFAULT_PARTITION__"
_FAILURES: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException)


def hive(name: str) -> tuple[tuple[str, str | None], ...]:
    """The columns written in a file's folders, as `school.region=410102/`, always as text."""
    pairs = (folder.partition("=") for folder in name.split("/")[:-1])
    return tuple((unquote(key), None if text == _NULL else unquote(text)) for key, mark, text in pairs if mark and key)


class ParquetFile:
    """One Parquet file, known by its footer; raises `TableError` where that cannot be read."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.stamp = path, Stamp.of(path, name)
        try:
            self.groups = row_groups(path)
            types: Mapping[str, pl.DataType] = pl.scan_parquet(
                path, hive_partitioning=False, glob=False
            ).collect_schema()
        except (ValueError, *_FAILURES) as error:
            raise refusal("unreadable-table", name, format="Parquet", why=one_line(error)) from None
        except OSError as error:
            raise not_found(path, error) from None
        self.rows = sum(self.groups)
        self.partitions = tuple((key, text) for key, text in hive(name) if key not in types)
        self.schema = pl.Schema({**types, **{key: pl.String() for key, _ in self.partitions}})
        self.headers = tuple(header for header in self.schema if header not in RESERVED)
        self._whole = ParquetPiece(path, self.stamp, 0, self.rows, self.headers, self.partitions, self._types())

    def lazy(self) -> pl.LazyFrame:
        """All its rows, not yet read."""
        return self._whole.lazy()

    def _types(self) -> str:
        return digest(sorted(f"{header} {self.schema[header]}" for header in self.headers))

    def pieces(self, size: int) -> Iterator[Piece]:
        """Its rows in pieces of about `size`: whole row groups, and exact divisions of those that are larger."""
        start, rows = 0, 0
        for group in self.groups:
            if rows and rows + group > size:
                yield self._range(start, rows)
                start, rows = start + rows, 0
            rows += group
            if rows > size:
                yield from (self._range(*piece) for piece in cut(start, rows, size))
                start, rows = start + rows, 0
        if rows:
            yield self._range(start, rows)

    def _range(self, start: int, rows: int) -> "ParquetPiece":
        return replace(self._whole, start=start, skipped=start, rows=rows)


@dataclass(frozen=True)
class ParquetPiece:
    """Consecutive rows of a Parquet file; `kept` is what must live as long as the piece (a spool's folder)."""

    path: Path
    stamp: Stamp
    start: int
    rows: int
    headers: tuple[str, ...]
    partitions: tuple[tuple[str, str | None], ...] = ()
    types: str = ""
    carried: tuple[str, ...] = ()
    skipped: int = 0
    """Rows of `path` before them; a spool's copies begin anew, so that it differs from `start` there."""
    kept: object = None

    def lazy(self) -> pl.LazyFrame:
        """All columns, unnumbered, not yet read."""
        constants = [pl.lit(text, pl.String).alias(key) for key, text in self.partitions]
        whole = pl.scan_parquet(self.path, hive_partitioning=False, glob=False)
        return whole.slice(self.skipped, self.rows).with_columns(constants)

    def read(self, first_row: int, columns: Sequence[str]) -> Read:
        """The rows; see `Piece.read`."""
        if self.kept is None and Stamp.of(self.path, self.stamp.name) != self.stamp:
            raise refusal("changed-meanwhile", self.stamp.name)
        names = [*self.carried, *columns]
        try:
            frame = self.lazy().select(names).collect() if names else pl.DataFrame()
        except _FAILURES as error:
            raise refusal("unreadable-table", self.stamp.name, format="Parquet", why=one_line(error)) from None
        except OSError as error:
            raise not_found(self.path, error) from None
        rows = pl.int_range(first_row, first_row + self.rows, dtype=pl.Int64, eager=True).alias(ROW)
        return Read(frame.select(rows, *names) if names else rows.to_frame(), no_bad())
