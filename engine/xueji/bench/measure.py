"""Measuring: every run in a process of its own, contenders by turns, so that a slow minute falls on all alike."""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xueji.bench.contenders import OURS
from xueji.bench.task import Sample, Task

_BLOCK = 1 << 24


class MeasurementError(Exception):
    """A contender failed; the text is the end of what it wrote to standard error."""


@dataclass(frozen=True, slots=True)
class Series:
    """All measurements of one contender."""

    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> float:
        """The median of the work."""
        return statistics.median(sample.seconds for sample in self.samples)

    @property
    def per_row(self) -> float:
        """The median of seconds a row."""
        return statistics.median(sample.seconds / max(sample.rows, 1) for sample in self.samples)

    @property
    def peak(self) -> int:
        """The most memory any of them had in use."""
        return max(sample.peak for sample in self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """The quickest and the slowest."""
        return min(s.seconds for s in self.samples), max(s.seconds for s in self.samples)


def measured(task: Task) -> Sample:
    """Do a task in a new process; the snapshot has just been read once, so that it is in the system's cache for all.

    Raises `MeasurementError` where it fails.
    """
    shutil.rmtree(task.out, ignore_errors=True)
    _read(Path(task.snapshot))
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "xueji.bench.child"], input=task.as_json(), capture_output=True, text=True, check=False
    )
    whole = time.perf_counter() - began
    if done.returncode:
        raise MeasurementError(f"{task.contender}: {done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    return Sample(whole=whole, **found)


def by_turns(
    tasks: Sequence[Task], rounds: int, tell: Callable[[str], None], failed: dict[str, str] | None = None
) -> Mapping[str, Series]:
    """Measure all tasks, one after the other, so many times; the name of a series is its contender's.

    One that fails is put into `failed` with what it said, and goes on no longer; without `failed`, and for our own,
    `MeasurementError` is raised.
    """
    found: dict[str, list[Sample]] = {task.contender: [] for task in tasks}
    for number in range(rounds):
        for task in tasks:
            name = task.contender
            if name not in found:
                continue
            try:
                sample = measured(task)
            except MeasurementError as error:
                if failed is None or name == OURS:
                    raise
                failed[name] = str(error)
                del found[name]
                continue
            found[name].append(sample)
            tell(f"{number + 1}/{rounds} {name}: {sample.seconds:.2f} s, {sample.peak / 2**20:.0f} MiB")
            shutil.rmtree(task.out, ignore_errors=True)
    return {name: Series(tuple(samples)) for name, samples in found.items()}


def _read(snapshot: Path) -> None:
    """Read the files once."""
    for path in [snapshot] if snapshot.is_file() else sorted(snapshot.rglob("*.parquet")):
        with path.open("rb") as file:
            while file.read(_BLOCK):
                pass
