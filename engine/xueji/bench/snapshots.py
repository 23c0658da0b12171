"""The snapshots that are measured on: synthetic, made once for each size and kept in the working folder."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from xueji.assemble import Xueji
from xueji.synth.snapshot import synthesise

SEED = 1
MISSING = 0.01
"""Of all rows, in how many one fact is blanked: knowing what is missing is part of the work."""


def snapshot(law: Xueji, region: str, as_of: date, rows: int, work: Path, tell: Callable[[str], None]) -> Path:
    """The folder of a snapshot with so many rows; made where it is not there yet."""
    folder = work / f"snapshot-{region}-{as_of}-{rows}"
    done = folder / "done"
    if not done.exists():
        tell(f"making {rows:,} students")
        shutil.rmtree(folder, ignore_errors=True)
        synthesise(law, region, as_of, rows, SEED, folder / "made", missing=MISSING)
        done.touch()
    return folder / "made" / "students"


def first_rows(whole: Path, rows: int, work: Path) -> Path:
    """The first rows of a snapshot as one of its own, for those who go row by row."""
    path = work / f"sample-{rows}.parquet"
    pl.scan_parquet(whole if whole.is_file() else whole / "**/*.parquet").head(rows).collect().write_parquet(path)
    return path


def size(where: Path) -> int:
    """Bytes on disk."""
    files = [where] if where.is_file() else where.rglob("*.parquet")
    return sum(path.stat().st_size for path in files)
