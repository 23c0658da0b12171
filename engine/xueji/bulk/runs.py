"""Runs of equal rows, on Polars: a snapshot comes school by school and class by class, so that there are few of them.

What belongs to the key of a row (its class, its school) is then looked up, or added up, once a run. Rows in any other
order are treated one by one, with the same result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

_ENOUGH: Final = 4
"""Rows in a run, on the average, from which on runs are worth while."""


@dataclass(frozen=True)
class Runs:
    """The runs of a frame's rows: the number of each row's run (from 0), and the place of each run's first row."""

    number: pl.Series
    first: pl.Series

    @property
    def last(self) -> pl.Series:
        """The place of each run's last row."""
        return pl.concat([self.first.slice(1), pl.Series([len(self.number)], dtype=self.first.dtype)]) - 1


def runs(frame: pl.DataFrame, keys: Sequence[str]) -> Runs | None:
    """The runs of rows that are equal in some columns; None where they are too short to be of use."""
    key = pl.struct(keys) if len(keys) > 1 else pl.col(keys[0])
    number = frame.lazy().select(key.rle_id()).collect().to_series()
    if not len(number) or (number[-1] + 1) * _ENOUGH > len(number):
        return None
    return Runs(number, number.ne_missing(number.shift(1)).arg_true())


def joined(frame: pl.DataFrame, table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """A left join that keeps the order of the frame's rows; the table has one row a key. A null finds nothing."""
    found = runs(frame, keys)
    asked = frame.select(keys) if found is None else frame.select(keys)[found.first]
    answers = asked.join(table, on=keys, how="left", maintain_order="left").drop(keys)
    return frame.hstack(answers if found is None else answers[found.number])


def summed(frame: pl.DataFrame, keys: Sequence[str], of: Sequence[pl.Expr]) -> pl.DataFrame:
    """Sums by key, in any order: the keys, then each expression (named, Int64) added up; nulls add nothing."""
    names = [expression.meta.output_name() for expression in of]
    found = runs(frame, keys)
    if found is None:
        each = frame.lazy().select(*keys, *of)
    else:
        until = frame.lazy().select(expression.fill_null(0).cum_sum() for expression in of).collect()[found.last]
        within = until.select(pl.col(names) - pl.col(names).shift(1, fill_value=0))
        each = frame.select(keys)[found.first].hstack(within).lazy()
    return each.group_by(keys).agg(pl.col(names).sum()).collect()
