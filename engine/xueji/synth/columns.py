"""The columns of a snapshot: their types, which there are, and how values are put into rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from xueji.decide.derive import INPUTS
from xueji.language.types import Kind, Type
from xueji.model.values import read_share
from xueji.synth.law import COUNTED, Law, follows
from xueji.vocabulary import Vocabulary

CARRIED: Final[Mapping[str, pl.DataType]] = {
    "row": pl.Int64(), "student.name": pl.String(), "school.name": pl.String(), "school_class.number": pl.String(),
}  # fmt: skip
"""Columns beside the facts."""

ALWAYS: Final = (
    "student.stage", "student.grade", "student.status", "student.birth_date", "student.entered_on",
    "student.registered_on", "student.archived_on", "student.household_region", "student.residence_region",
    "student.is_migrant_child", "student.is_disabled", "student.left_behind", "student.leave_count", "student.number",
    "student.id_number", "school.kind", "school.system", "school.region", "school.code", "school.quota",
    "school.is_private", "school.is_rural_point", "term.start", "term.end", "term.semester",
)  # fmt: skip
"""Facts every snapshot has, whether a rule asks for them or not."""

_BY_KIND: Final[Mapping[Kind, pl.DataType]] = {
    Kind.FLAG: pl.Boolean(), Kind.INTEGER: pl.Int32(), Kind.DECIMAL: pl.Float64(), Kind.DATE: pl.Date(),
    Kind.TEXT: pl.String(), Kind.REGION: pl.String(), Kind.SET: pl.String(),
}  # fmt: skip


def dtype(kind: Type) -> pl.DataType:
    """The type of a fact's column: closed lists are Enums of their members in the order they are declared."""
    return pl.Enum([en for en, _ in kind.members]) if kind.kind is Kind.MEMBER else _BY_KIND[kind.kind]


def facts_of(laws: Sequence[Law], settled: Sequence[str]) -> tuple[str, ...]:
    """The facts that are columns: those of every snapshot and all that record rules speak of, but what is counted.

    A fact that follows from others is told from them; it is a column only where it had to be `settled`.
    """
    asked = {name for law in laws for name in law.facts}
    known = {name for law in laws for name in law.vocabulary.entries}
    told = {part for name in asked if follows(name) for part in INPUTS[name]}
    wanted = {*ALWAYS, *settled, *told, *(name for name in asked if not follows(name))}
    return tuple(sorted(name for name in wanted & known if name not in COUNTED and name != "request.on"))


def vocabulary_of(laws: Sequence[Law]) -> Vocabulary:
    """Every fact one may speak of under some of the laws."""
    entries = {name: entry for law in laws for name, entry in law.vocabulary.entries.items()}
    return Vocabulary(entries)


def scalar(value: Any, kind: Type) -> Any:
    """What a column holds as conditions see it; the opposite of `column_value`."""
    if value is None:
        return None
    match kind.kind:
        case Kind.SET:
            return frozenset(part for part in value.split(",") if part)
        case Kind.DECIMAL:
            return read_share(value)
        case _:
            return value


def put(column: pl.Series, rows: Sequence[int], values: Sequence[Any]) -> pl.Series:
    """A column with other values in some rows."""
    return column.scatter(np.asarray(rows, np.int64), pl.Series(values, dtype=column.dtype, strict=False))


def day_column(days: Any) -> pl.Series:
    """Days since 1970 as a column of dates."""
    return pl.Series(np.asarray(days, np.int32)).cast(pl.Date)
