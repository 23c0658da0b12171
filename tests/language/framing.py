"""Rows of facts as frames of every library, and what the back end `frames` and the back end `closures` say of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import narwhals as nw
import polars as pl
from tests.language.conftest import VOCABULARY

from xueji.calendar import Calendar, Conventions
from xueji.decide.decider import compile_closures
from xueji.language import syntax as s
from xueji.language.backends.frames import Frames, NotColumnar, Source, normalised
from xueji.language.truth import Pair
from xueji.language.types import Kind, Type

Facts = Mapping[str, Any]
Policy = Sequence[tuple[s.Expression, Conventions]]
Truths = list[list[tuple[bool, bool]]]
"""By condition, by row: surely yes, surely no."""

_DTYPES: Mapping[Kind, Any] = {
    Kind.FLAG: pl.Boolean, Kind.INTEGER: pl.Int64, Kind.DECIMAL: pl.Float64, Kind.DATE: pl.Date,
}  # fmt: skip


def column(fact: str) -> str:
    """A name without a dot, which every library takes."""
    return fact.replace(".", "__")


def cell(value: Any, kind: Type) -> Any:
    """A value as frames hold it."""
    if value is None:
        return None
    if kind.kind is Kind.DECIMAL:
        return float(value)
    if kind.kind is Kind.SET:
        return ",".join(member for member, _ in kind.members if member in value)
    return value


def dtype(kind: Type) -> Any:
    """The type of a column in Polars."""
    if kind.kind is Kind.MEMBER:
        return pl.Enum([member for member, _ in kind.members])
    return _DTYPES.get(kind.kind, pl.String)


def polars_frame(rows: Sequence[Facts], facts: Sequence[str]) -> pl.DataFrame:
    """One row per mapping, a column per fact, and the number of the row."""
    kinds = {fact: VOCABULARY.entries[fact].type for fact in facts}
    columns = [
        pl.Series(column(fact), [cell(row.get(fact), kind) for row in rows], dtype=dtype(kind))
        for fact, kind in kinds.items()
    ]
    return pl.DataFrame([pl.Series("row", range(len(rows)), dtype=pl.Int64), *columns])


def judged(frames: Frames, pairs: Sequence[Pair[Any]], native: Any, **collected: Any) -> Truths:
    """What pairs of nodes say of each row of a frame, in the order of the column `row`."""
    if not pairs:
        return []
    frame = frames.prepare(nw.from_native(native))
    nodes = {f"{word}{at}": node for at, pair in enumerate(pairs) for word, node in (("y", pair.yes), ("n", pair.no))}
    found = frame.select(
        "row", **{name: nw.lit(node) if isinstance(node, bool) else node for name, node in nodes.items()}
    )
    if isinstance(found, nw.LazyFrame):
        native = found.to_native()
        table = (
            native.collect(**collected) if isinstance(native, pl.LazyFrame) else found.collect("pyarrow").to_native()
        )
    else:
        table = found.to_native()
    rows = _polars(table).sort("row")
    answers = rows.drop("row")
    assert set(answers.dtypes) <= {pl.Boolean}
    assert answers.null_count().sum_horizontal().item() == 0, "a node must never be null"
    assert not set(frames.helper_columns) - set(frame.collect_schema().names())
    return [list(zip(rows[f"y{at}"], rows[f"n{at}"], strict=True)) for at in range(len(pairs))]


def _polars(table: Any) -> pl.DataFrame:
    if isinstance(table, pl.DataFrame):
        return table
    import pyarrow as pa  # noqa: PLC0415 -- without the extra there is no such table

    arrow = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table, preserve_index=False)
    found = pl.from_arrow(arrow)
    assert isinstance(found, pl.DataFrame)
    return found


def reference(policy: Policy, calendar: Calendar, rows: Sequence[Facts]) -> Truths:
    """What the back end `closures` says."""
    pairs = compile_closures(policy, calendar)
    return [[(pair.yes(row), pair.no(row)) for row in rows] for pair in pairs]


def compiled(frames: Frames, policy: Policy) -> tuple[list[Pair[Any]], list[int]]:
    """The pairs of the conditions columns can answer, and which those are."""
    pairs, places = [], []
    for at, (tree, conventions) in enumerate(policy):
        try:
            pairs.append(frames.compile(tree, conventions))
        except NotColumnar:
            continue
        places.append(at)
    return pairs, places


def sources(facts: Sequence[str], constants: Facts | None = None, complete: Sequence[str] = ()) -> dict[str, Source]:
    """Where facts are found: most in their columns, some constant."""
    found = {fact: Source(column(fact), complete=fact in complete) for fact in facts}
    return found | {fact: Source(constant=value) for fact, value in (constants or {}).items()}


@contextmanager
def arrow_frame(table: pl.DataFrame) -> Iterator[Any]:
    yield normalised(table.to_arrow())


@contextmanager
def pandas_frame(table: pl.DataFrame) -> Iterator[Any]:
    """As pandas makes it when left alone: objects, NaN and NaT."""
    yield normalised(table.cast({pl.Enum: pl.String}).to_arrow().to_pandas())


@contextmanager
def duckdb_frame(table: pl.DataFrame) -> Iterator[Any]:
    import duckdb  # noqa: PLC0415 -- not importable without the extra

    with duckdb.connect() as connection:
        yield connection.from_arrow(table.cast({pl.Enum: pl.String}).to_arrow())


@contextmanager
def polars_frames(table: pl.DataFrame) -> Iterator[Any]:
    yield table


@contextmanager
def polars_lazy(table: pl.DataFrame) -> Iterator[Any]:
    yield table.lazy()


Opened = Callable[[pl.DataFrame], Any]
LIBRARIES: Mapping[str, tuple[str, Opened, Mapping[str, Any]]] = {
    "polars": ("polars", polars_frames, {}),
    "polars lazy": ("polars", polars_lazy, {}),
    "polars streaming": ("polars", polars_lazy, {"engine": "streaming"}),
    "pyarrow": ("pyarrow", arrow_frame, {}),
    "pandas": ("pandas", pandas_frame, {}),
    "duckdb": ("duckdb", duckdb_frame, {}),
}
"""By name: the module that must be there, how a frame of the library is made, and how it is collected."""
