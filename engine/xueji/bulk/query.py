"""A query of Polars that is made once and asked of one frame after the other.

Making it costs a third of a second for the rules of a province, as much as judging half a million rows; so its source
is a place into which the frame of the moment is put.
"""

from collections.abc import Callable, Iterator

import polars as pl
from polars.io.plugins import register_io_source


class Query:
    """A query over frames of one schema, for one thread: the frame of the moment is its own."""

    def __init__(self, schema: pl.Schema, make: Callable[[pl.LazyFrame], pl.LazyFrame]) -> None:
        self._frame = pl.DataFrame(schema=schema)
        self._query = make(register_io_source(self._rows, schema=schema))

    def collect(self, frame: pl.DataFrame) -> pl.DataFrame:
        """What the query makes of a frame."""
        self._frame = frame
        try:
            return self._query.collect()
        finally:
            self._frame = frame.clear()

    def _rows(
        self, columns: list[str] | None, predicate: pl.Expr | None, count: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        del size
        frame = self._frame if columns is None else self._frame.select(columns)
        frame = frame if predicate is None else frame.filter(predicate)
        yield frame if count is None else frame.head(count)
