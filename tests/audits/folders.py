"""Looking into the folder of a run."""

from pathlib import Path

import polars as pl

RESULTS = ("rows", "results", "findings", "reasons", "quarantine", "tallies", "groups", "summary")


def frames(out: Path, room: str) -> pl.DataFrame:
    """All parts of one folder of a run, in order."""
    return pl.concat([pl.read_parquet(path) for path in sorted((out / room).glob("part-*.parquet"))])


def contents(out: Path) -> dict[str, bytes]:
    """Every file of results by name, as bytes; how long the run took and when files were changed aside."""
    files = (path for room in RESULTS for path in sorted((out / room).glob("*")))
    return {str(path.relative_to(out)): path.read_bytes() for path in files if path.suffix != ".json"}
