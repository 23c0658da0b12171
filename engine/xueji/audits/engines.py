"""The libraries that can evaluate a run's rules: the same judge on Polars, on DuckDB, on Spark."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, Protocol

import polars as pl

from xueji.audits.evaluators import Evaluator
from xueji.audits.job import Job
from xueji.errors import EngineUnavailableError


class Engine(Protocol):
    """Judges the sound rows of one part after the other."""

    def judge(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with answer, `contradiction` and masks, in the order it came in."""

    def close(self) -> None:
        """Give back what was taken to judge."""


def engine_for(job: Job) -> Engine:
    """The engine a run asks for; raises `EngineUnavailableError` where its library is not installed."""
    match job.options.evaluator:
        case Evaluator.POLARS:
            return _Polars(job)
        case Evaluator.DUCKDB:
            return _DuckDB(job)
        case Evaluator.SPARK:
            return _Spark(job)


class _Polars:
    def __init__(self, job: Job) -> None:
        self._judge = job.judge.judge

    def judge(self, frame: pl.DataFrame) -> pl.DataFrame:
        found: pl.DataFrame = self._judge(frame)
        return found

    def close(self) -> None:
        pass


class _DuckDB:
    """Parts go to DuckDB as Arrow data, nothing is copied; what it answers comes back the same way."""

    def __init__(self, job: Job) -> None:
        try:
            import duckdb  # noqa: PLC0415 -- an optional library, loaded when asked for
        except ImportError as error:
            raise unavailable(Evaluator.DUCKDB) from error
        self._job = job
        self._connection = duckdb.connect(":memory:")

    def judge(self, frame: pl.DataFrame) -> pl.DataFrame:
        part = textual(frame).to_arrow()
        self._connection.register("part", part)
        answered = self._job.judge.judge(self._connection.sql("SELECT * FROM part"))
        found = answered.pl()
        self._connection.unregister("part")
        return _as_polars_gives(found, frame, self._job)

    def close(self) -> None:
        self._connection.close()


class _Spark:
    """Parts go to a Spark session: that of `spark-submit` where there is one, else one of this machine."""

    def __init__(self, job: Job) -> None:
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415 -- as above
        except ImportError as error:
            raise unavailable(Evaluator.SPARK) from error
        self._job = job
        active = SparkSession.getActiveSession()
        self._session: Any = active or SparkSession.builder.appName("xueji").getOrCreate()
        self._own = active is None

    def judge(self, frame: pl.DataFrame) -> pl.DataFrame:
        answered = self._job.judge.judge(self._session.createDataFrame(textual(frame).to_arrow()))
        return _as_polars_gives(pl.DataFrame(pl.from_arrow(answered.toArrow())), frame, self._job)

    def close(self) -> None:
        if self._own:
            self._session.stop()


def see(evaluator: Evaluator) -> None:
    """See that the library is there before anything is written; raises `EngineUnavailableError`."""
    library = {Evaluator.POLARS: "polars", Evaluator.DUCKDB: "duckdb", Evaluator.SPARK: "pyspark"}[evaluator]
    if find_spec(library) is None:
        raise unavailable(evaluator)


def unavailable(evaluator: Evaluator) -> EngineUnavailableError:
    """The error of a library that is not installed."""
    return EngineUnavailableError.of("extra_engine", evaluator)


def textual(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with closed lists as text, as libraries without them hold them."""
    return frame.with_columns(pl.col(name).cast(pl.String) for name in _enums(frame))


def _enums(frame: pl.DataFrame) -> Iterator[str]:
    yield from (name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum | pl.Categorical))


def _as_polars_gives(found: pl.DataFrame, given: pl.DataFrame, job: Job) -> pl.DataFrame:
    """What another library answered, in the types and the order Polars would have given it in."""
    kinds: dict[str, Any] = {name: given.schema[name] for name in _enums(given)}
    kinds[job.answer] = pl.Enum(job.answers)
    kinds |= {name: pl.Int64 for name in found.columns if name.startswith(("holds_", "open_"))}
    return found.sort("row").with_columns(pl.col(name).cast(kind) for name, kind in kinds.items())


__all__ = ["Engine", "engine_for", "textual", "unavailable"]
