"""The floor: Polars reads the columns an audit reads, all at once, and does nothing with them."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from xueji.bench.ours import job, law
from xueji.bench.task import Task


def prepare(task: Task) -> Callable[[], int]:
    """Which columns those are is found out before."""
    columns = job(task, law(task)).headers
    where = Path(task.snapshot)

    def work() -> int:
        return len(pl.scan_parquet(where if where.is_file() else where / "**/*.parquet").select(columns).collect())

    return work
