"""Days worked out of a day in a column, by looking them up: one table of 300 years, in the library of the frame.

A table has one entry for every day from 1900 to 2199. Polars, pandas and Arrow take its entries by the number of the
day; DuckDB and Spark join it. A row whose day is missing or lies outside has null.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from xueji import calendar as time
from xueji.calendar import Calendar, Conventions, Duration, MonthDay, Unit
from xueji.errors import EngineUnavailableError
from xueji.language.backends.frames_days import FIRST, LAST

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]
Entries = NDArray[np.int32]
"""One whole number for every day of a table: days since 1970, or days as numbers."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_START: Final = FIRST.toordinal()
_COUNT: Final = LAST.toordinal() - _START + 1
_KEY: Final = "_xueji_day"


class Asked(Enum):
    """What is looked up for a day."""

    DAY = "the day of the year in its year"
    CODE = "year, month and day as one number, 20240831"
    EARLIEST = "the earliest last day of a term from it"
    LATEST = "the latest last day of a term from it"


@dataclass(frozen=True, slots=True)
class Lookup:
    """One table: what is asked of a day, or of the day of the year in its year."""

    asked: Asked
    month_day: MonthDay | None = None
    length: Duration | None = None
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def gives_days(self) -> bool:
        """Say whether entries are dates; if not they are 32-bit whole numbers."""
        return self.asked is not Asked.CODE


def table(lookup: Lookup, calendar: Calendar) -> Entries:
    """The entries of a table for every day from 1900 to 2199; dates as days since 1970."""
    entries = _entries(lookup.asked, lookup.length, lookup.conventions, calendar)
    if lookup.month_day is None:
        return entries
    years = range(FIRST.year, LAST.year + 1)
    at = [time.in_year(lookup.month_day, date(year, 1, 1)).toordinal() - _START for year in years]
    days = [date(year, 12, 31).timetuple().tm_yday for year in years]
    return np.repeat(entries[at], days)


@lru_cache(maxsize=128)
def _entries(asked: Asked, length: Duration | None, conventions: Conventions, calendar: Calendar) -> Entries:
    if length is not None:
        return _terms(length, conventions, calendar)[asked is Asked.LATEST]
    if asked is Asked.DAY:
        return _dates(np.arange(_START, _START + _COUNT))
    days = np.arange(_START - _EPOCH, _START - _EPOCH + _COUNT).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    number = months.astype(np.int64) + 1970 * 12
    of_month = (days - months).astype(np.int64) + 1
    return _narrow(number // 12 * 10_000 + (number % 12 + 1) * 100 + of_month)


def _narrow(numbers: NDArray[np.int64]) -> Entries:
    return numbers.astype(np.int32)


def _dates(ordinals: NDArray[np.int64]) -> Entries:
    return _narrow(ordinals - _EPOCH)


@lru_cache(maxsize=64)
def _terms(length: Duration, conventions: Conventions, calendar: Calendar) -> tuple[Entries, Entries]:
    """The earliest and latest last days of a term from every day."""
    if length.unit is Unit.WORKDAYS:
        early, late = _workdays(_START, _COUNT, length, conventions, calendar)
        return _dates(early), _dates(late)
    plain = _calendar_terms(length, Conventions(conventions.count_starting_day), calendar)
    if not conventions.shift_to_working_day:
        return _dates(plain), _dates(plain)
    before = plain - 1  # a last day is shifted to the first working day after the day before it
    start = int(before[0])
    count = int(before[-1]) + 1 - start
    early, late = _workdays(start, count, Duration(1, Unit.WORKDAYS), Conventions(), calendar)
    return _dates(early[before - start]), _dates(late[before - start])


def _calendar_terms(length: Duration, conventions: Conventions, calendar: Calendar) -> NDArray[np.int64]:
    """Last days of days, weeks, months and years: within a month they move on by one until the other month ends."""
    found: list[NDArray[np.int64]] = []
    first = FIRST
    while first <= LAST:
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        since = calendar.after(first, length, conventions).earliest.toordinal()
        until = calendar.after(following - timedelta(days=1), length, conventions).earliest.toordinal()
        found.append(np.minimum(np.arange(since, since + (following - first).days), until))
        first = following
    return np.concatenate(found)


def _workdays(
    start: int, count: int, length: Duration, conventions: Conventions, calendar: Calendar
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Last days of working days; outside the announced years both ends keep their distance from the start."""
    low, high = calendar.first.toordinal() - 2, calendar.last.toordinal() + 3
    known = [calendar.after(date.fromordinal(day), length, conventions) for day in range(low, high)]
    early, late = (calendar.after(date.fromordinal(day), length, conventions) for day in (start, high))

    def joined(which: Literal["earliest", "latest"]) -> NDArray[np.int64]:
        before, after = (getattr(moment, which).toordinal() for moment in (early, late))
        middle = np.array([getattr(moment, which).toordinal() for moment in known])
        last = start + count - high
        return np.concatenate([np.arange(before, before + low - start), middle, np.arange(after, after + last)])

    return joined("earliest"), joined("latest")


Columns = Mapping[str, tuple[Lookup, Entries]]
"""New columns by name: what is looked up, and the table."""


def looked_up(frame: Frame, wanted: Mapping[str, Columns]) -> Frame:
    """Add columns looked up by the days of existing ones: `wanted` by the name of the column of days.

    The rows stay as many; in DuckDB and Spark their order may change.
    """
    adder = _ADDERS.get(frame.implementation)
    if adder is None:
        raise EngineUnavailableError.of("strange_frame", frame.implementation)
    native = nw.to_native(frame)
    for key, columns in wanted.items():
        native = adder(native, key, columns)
    found: Frame = nw.from_native(native)
    return found


def _with_polars(native: Any, key: str, columns: Columns) -> Any:
    import polars as pl  # noqa: PLC0415 -- only where the frame is one of Polars

    number = pl.col(key).cast(pl.Int32) + (_EPOCH - _START)
    counted = native.with_columns(pl.when(number.is_between(0, _COUNT - 1)).then(number).alias(_KEY))
    found = (pl.lit(_series(name, *entry)).gather(pl.col(_KEY)) for name, entry in columns.items())
    return counted.with_columns(found).drop(_KEY)


def _series(name: str, lookup: Lookup, entries: Entries) -> "pl.Series":
    import polars as pl  # noqa: PLC0415 -- only where the frame is one of Polars

    found = pl.Series(name, entries, dtype=pl.Int32)
    return found.cast(pl.Date) if lookup.gives_days else found


def _with_arrow(native: Any, key: str, columns: Columns) -> Any:
    for name, taken in _taken(native.column(key), columns):
        native = native.append_column(name, taken)
    return native


def _with_pandas(native: Any, key: str, columns: Columns) -> Any:
    import pandas as pd  # noqa: PLC0415 -- only where the frame is one of pandas
    import pyarrow as pa  # noqa: PLC0415 -- as above

    days = pa.chunked_array([pa.array(native[key], from_pandas=True)])
    more = {
        name: pd.Series(pd.arrays.ArrowExtensionArray(taken), index=native.index)
        for name, taken in _taken(days, columns)
    }
    return pd.concat([native, pd.DataFrame(more, index=native.index)], axis=1)


def _taken(days: "pa.ChunkedArray", columns: Columns) -> Iterable[tuple[str, "pa.ChunkedArray"]]:
    import pyarrow as pa  # noqa: PLC0415 -- as above
    import pyarrow.compute as pc  # noqa: PLC0415 -- as above

    number = pc.add(days.cast(pa.date32()).cast(pa.int32()), _EPOCH - _START)
    inside = pc.and_(pc.greater_equal(number, 0), pc.less(number, _COUNT))
    index = pc.if_else(inside, number, pa.scalar(None, pa.int32()))
    for name, entry in columns.items():
        yield name, pc.take(_arrow(*entry), index)


def _arrow(lookup: Lookup, entries: Entries) -> "pa.Array":
    import pyarrow as pa  # noqa: PLC0415 -- as above

    found = pa.array(entries, pa.int32())
    return found.cast(pa.date32()) if lookup.gives_days else found


def _arrow_table(columns: Columns) -> "pa.Table":
    days = Lookup(Asked.DAY)
    keys = _arrow(days, np.arange(_START - _EPOCH, _START - _EPOCH + _COUNT, dtype=np.int32))
    import pyarrow as pa  # noqa: PLC0415 -- as above

    return pa.table({_KEY: keys, **{name: _arrow(*entry) for name, entry in columns.items()}})


def _with_duckdb(native: Any, key: str, columns: Columns) -> Any:
    xueji_days = _arrow_table(columns)
    other = native.query("_xueji_facts", "SELECT * FROM xueji_days")  # the same connection finds the variable
    del xueji_days
    return _joined(native, other, key)


def _with_spark(native: Any, key: str, columns: Columns) -> Any:
    from pyspark.sql.functions import broadcast  # noqa: PLC0415 -- only where the frame is one of Spark

    return _joined(native, broadcast(native.sparkSession.createDataFrame(_arrow_table(columns))), key)


def _joined(native: Any, other: Any, key: str) -> Any:
    left, right = nw.from_native(native), nw.from_native(other)
    return nw.to_native(left.join(right, how="left", left_on=key, right_on=_KEY))


_ADDERS: Final = {
    nw.Implementation.POLARS: _with_polars,
    nw.Implementation.PYARROW: _with_arrow,
    nw.Implementation.PANDAS: _with_pandas,
    nw.Implementation.DUCKDB: _with_duckdb,
    nw.Implementation.PYSPARK: _with_spark,
}


def normalised(native: Any) -> Any:
    """A frame of a library made ready for `Frames`: types that speak of nulls, and sets as text.

    pandas: every column Arrow-backed (NaN, NaT and None become null); its index goes. pandas and Arrow: times of day
    become dates where all of them are midnight, and stay times otherwise.
    pandas, Arrow and Polars: lists of members become text with commas; columns without any type are left out, for
    they are missing in every row. Lazy frames of Polars stay lazy; frames of other libraries come back as they are.
    """
    frame = nw.from_native(native)
    if frame.implementation is nw.Implementation.PANDAS:
        import pandas as pd  # noqa: PLC0415 -- as above
        import pyarrow as pa  # noqa: PLC0415 -- as above

        found = _plain(pa.Table.from_pandas(native, preserve_index=False))
        return found.to_pandas(types_mapper=pd.ArrowDtype)
    if frame.implementation is nw.Implementation.PYARROW:
        return _plain(native)
    if frame.implementation is nw.Implementation.POLARS:
        import polars as pl  # noqa: PLC0415 -- as above
        import polars.selectors as cs  # noqa: PLC0415 -- as above

        return native.with_columns(cs.list().list.join(",")).drop(cs.by_dtype(pl.Null))
    return native


def _plain(native: "pa.Table") -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415 -- as above

    found = zip(native.column_names, map(_plain_column, native.columns), strict=True)
    return pa.table({name: column for name, column in found if not pa.types.is_null(column.type)})


def _plain_column(column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa  # noqa: PLC0415 -- as above
    import pyarrow.compute as pc  # noqa: PLC0415 -- as above

    kind = column.type
    if pa.types.is_timestamp(kind):
        days = column.cast(pa.date32())  # as the clock shows it where the column was written
        clock = pc.local_timestamp(column) if kind.tz else column
        whole = pc.all(pc.equal(days.cast(clock.type), clock)).as_py()
        return column if whole is False else days
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pc.binary_join(column.cast(pa.list_(pa.string())), ",")
    if pa.types.is_dictionary(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    return column
