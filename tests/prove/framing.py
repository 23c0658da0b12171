"""Enumerated students as a facts frame, for the bulk engine."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import polars as pl

from tests.prove.enumeration import Facts
from xueji.language.types import Kind
from xueji.vocabulary import core

_COLUMNS: Final[Mapping[Kind, Any]] = {
    Kind.FLAG: pl.Boolean,
    Kind.INTEGER: pl.Int32,
    Kind.DECIMAL: pl.Float64,
    Kind.DATE: pl.Date,
    Kind.REGION: pl.String,
    Kind.SET: pl.String,
    Kind.TEXT: pl.String,
    Kind.MEMBER: pl.String,
}


def frame(whole: Sequence[Facts]) -> pl.DataFrame:
    """Students as a facts frame."""
    names = sorted({name for student in whole for name in student} - {"request.on"})
    columns: dict[str, pl.Series] = {"row": pl.Series(range(len(whole)), dtype=pl.Int64)}
    for name in names:
        kind = core().entries[name].type.kind
        values = [_cell(student.get(name)) for student in whole]
        columns[name] = pl.Series(name, values, dtype=_COLUMNS[kind])
    return pl.DataFrame(columns)


def _cell(value: Any) -> Any:
    match value:
        case frozenset():
            return ",".join(sorted(value))
        case Fraction():
            return float(value)
        case _:
            return value
