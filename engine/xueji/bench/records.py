"""The rows of a snapshot one by one, as those take them who do not work in columns."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xueji.bench.task import Task
from xueji.bulk.groups import FIGURES
from xueji.decide.derive import derive
from xueji.language.types import Kind
from xueji.vocabulary import Vocabulary


def stored(task: Task, vocabulary: Vocabulary) -> Iterator[tuple[int, dict[str, Any]]]:
    """The facts of each row that was judged, with its number: those given, and the figures counted over the snapshot.

    The figures are those of our own results for the same snapshot, in `task.reference`.
    """
    figures = pl.read_parquet(Path(task.reference) / "rows" / "*.parquet")
    figures = figures.select("row", *(name for name in FIGURES if name in figures.columns))
    frame = pl.read_parquet(task.snapshot)
    sets = {name for name in frame.columns if name in vocabulary.entries and _kind(vocabulary, name) is Kind.SET}
    known = [name for name in frame.columns if name in vocabulary.entries]
    for row in frame.select("row", *known).join(figures, on="row", how="inner").iter_rows(named=True):
        number = row.pop("row")
        yield number, {
            name: frozenset(value.split(",")) - {""} if name in sets else value
            for name, value in row.items() if value is not None
        }  # fmt: skip


def facts(given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """All facts of a row: given, derived, and the day of the check."""
    found = {**given, "request.on": on}
    for _ in derive(found):
        pass
    return found


def nested(given: Mapping[str, Any], region: str, on: date) -> dict[str, Any]:
    """A row as a record to check: by entity, dates as text."""
    found: dict[str, Any] = {"region": region, "on": on.isoformat()}
    for name, value in given.items():
        entity, _, key = name.partition(".")
        found.setdefault(entity, {})[key] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value


def _kind(vocabulary: Vocabulary, name: str) -> Kind:
    return vocabulary.entries[name].type.kind
