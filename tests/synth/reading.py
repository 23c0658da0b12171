"""A synthetic snapshot read back from its files, and asked of the scalar engine in its plainest form."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xueji.assemble import Xueji
from xueji.bulk.groups import IN_CLASS, LIVE
from xueji.language.types import Kind
from xueji.model.enums import Truth
from xueji.synth.snapshot import Synthesis, synthesise

AS_OF = date(2024, 9, 5)
CARRIED = ("row", "student.name", "school.name", "school_class.number")


@dataclass(frozen=True)
class Made:
    """What one call wrote, and all of it in memory."""

    synthesis: Synthesis
    region: str
    rows: pl.DataFrame
    ledger: pl.DataFrame


def make(engine: Xueji, region: str, rows: int, folder: Path, **options: Any) -> Made:
    found = synthesise(engine, region, options.pop("as_of", AS_OF), rows, options.pop("seed", 1), folder, **options)
    frame = pl.concat([pl.read_parquet(file) for file in sorted(found.students.glob("*.parquet"))])
    return Made(found, region, frame, pl.read_parquet(found.ledger))


def with_figures(frame: pl.DataFrame) -> pl.DataFrame:
    """The snapshot with what is counted over it, counted here in the simplest way."""
    status = pl.col("student.status").cast(pl.String)
    seated, alive = status.is_in([s.value for s in IN_CLASS]), status.is_in([s.value for s in LIVE])
    return frame.with_columns(
        seated.sum().over("school.code", "student.grade", "school_class.number").alias("school_class.size"),
        alive.sum().over("school.code").alias("school.enrolled"),
        pl.when(pl.col("student.id_number").is_not_null())
        .then(alive.sum().over("student.id_number"))
        .alias("student.registrations"),
    )


def verdicts(engine: Xueji, made: Made, frame: pl.DataFrame) -> Iterator[tuple[int, set[str], set[str]]]:
    """For each row its number, the rules that hold and those that cannot be told, by `Xueji.check`."""
    for row in frame.iter_rows(named=True):
        checked = engine.check(record(engine, made, row), str(row["school.region"]), AS_OF)
        holds = {f.rule for f in checked.findings} | {d.rule for d in checked.duties if d.holds is Truth.YES}
        unclear = {f.rule for f in checked.unclear} | {d.rule for d in checked.duties if d.holds is Truth.UNKNOWN}
        yield row["row"], holds, unclear


def record(engine: Xueji, made: Made, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the JSON of a request has it."""
    entries = engine.policy(made.region, AS_OF).vocabulary.entries
    data: dict[str, Any] = {}
    for name, value in row.items():
        if name in CARRIED or value is None:
            continue
        kind = entries[name].type.kind
        written = value.split(",") if kind is Kind.SET else value
        entity, _, own = name.partition(".")
        data.setdefault(entity, {})[own] = written
    return data


def planted(made: Made) -> Counter[str]:
    """How often each rule was planted."""
    return Counter(made.ledger.filter(pl.col("rule") != "")["rule"].to_list())
