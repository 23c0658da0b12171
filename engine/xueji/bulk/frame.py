"""Facts in a frame: which column is which fact, and the names columns bear while they are judged.

A facts frame has one row per student or request and a column per fact, named by it (`student.status`): Boolean, Int32
or Int64, Float64 (shares), Date, String (text, division codes of six digits, English identifiers of closed lists, in
Polars also Enum) and, for sets, String with the members joined by commas. Null is missing; a column that is not there
is missing in every row.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import narwhals as nw

from xueji.errors import UsageError
from xueji.language.backends.frames import Source, normalised

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]
CARRIED = (
    "row", "student.name", "school.name", "school_class.number", "source.file", "source.line",
    "request.change", "request.region", "request.evidence",
)  # fmt: skip
"""Columns that are no facts and go along with the rows."""


def safe(name: str) -> str:
    """The name a column bears while it is judged: not every library takes a full stop in a name."""
    return name.replace(".", "__")


def opened(native: Any) -> Frame:
    """A frame of any library that Narwhals knows, its columns under safe names."""
    frame: Frame = nw.from_native(normalised(native))
    names = {name: safe(name) for name in columns_of(frame) if "." in name}
    if names and frame.implementation.is_pyspark():  # a full stop would name a part of a column
        renamed: Frame = nw.from_native(native.toDF(*map(safe, columns_of(frame))))
        return renamed
    return frame.rename(names) if names else frame


def columns_of(frame: Frame) -> list[str]:
    """The names of a frame's columns, in order."""
    return frame.collect_schema().names()


def is_polars(frame: Frame) -> bool:
    """Say whether the frame is Polars' own, for which some work has a quicker form."""
    return frame.implementation.is_polars()


def with_constants(frame: Frame, constants: Mapping[str, Any]) -> Frame:
    """Add a column for each fact that is the same in every row."""
    present = set(columns_of(frame))
    added = {safe(n): nw.lit(column_value(v)) for n, v in constants.items() if safe(n) not in present}
    return frame.with_columns(**added) if added else frame


def column_value(value: Any) -> Any:
    """A fact's value as a column holds it."""
    match value:
        case frozenset():
            return ",".join(sorted(value))
        case Fraction():
            return float(value)
        case _:
            return value


def sources(facts: Iterable[str], constants: Mapping[str, Any], complete: Iterable[str] = ()) -> dict[str, Source]:
    """Where each fact is found: in a column, or the same in every row; raises `UsageError` for one that is both."""
    present = set(facts)
    if both := sorted(present & (set(constants) - {"request.on"})):
        raise UsageError.of("columns_twice", both)
    whole = set(complete)
    found = {name: Source(column=safe(name), complete=name in whole) for name in present}
    return found | {name: Source(constant=value) for name, value in constants.items() if name not in present}


def with_day(constants: Mapping[str, Any], day: date | None) -> dict[str, Any]:
    """The constants with the day of the question among them."""
    return dict(constants) if day is None else {**constants, "request.on": day}
