"""One frame in every library that Narwhals knows and we promise, and its rows back again."""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa

from xueji.bulk.frame import safe

Row = dict[str, Any]


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Members as text, as libraries without closed lists hold them."""
    return frame.with_columns(pl.col(name).cast(pl.String) for name, kind in frame.schema.items() if kind == pl.Enum)


def to_duckdb(frame: pl.DataFrame) -> Any:
    return duckdb.connect().from_arrow(as_text(frame).to_arrow())


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    return as_text(frame).to_arrow().to_pandas(types_mapper=pd.ArrowDtype)


LIBRARIES: Mapping[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars-text": as_text,
    "polars-categorical": lambda frame: as_text(frame).with_columns(
        pl.col(name).cast(pl.Categorical) for name, kind in frame.schema.items() if kind == pl.Enum
    ),
    "polars-lazy": lambda frame: frame.lazy(),
    "duckdb": to_duckdb,
    "pandas": to_pandas,
    "pyarrow": lambda frame: as_text(frame).to_arrow(),
}


def under_safe_names(native: Any) -> Any:
    frame = nw.from_native(native)
    return frame.rename({name: safe(name) for name in frame.collect_schema().names() if "." in name})


def rows_of(native: Any) -> list[Row]:
    """The rows in the order of the column `row`, plain Python values under safe names."""
    frame = nw.from_native(nw.to_native(native, pass_through=True))
    table = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_arrow()
    found = as_text(pl.DataFrame(pa.table(table))).sort("row")  # Spark cannot rename columns with a full stop
    return under_safe_names(found).to_native().to_dicts()
