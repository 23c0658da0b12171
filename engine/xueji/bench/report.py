"""What a session found, as data: the table's lines with their ratios, and everything raw for a file."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from xueji.bench.contenders import CONTENDERS, OURS, Contender
from xueji.bench.machine import machine
from xueji.bench.measure import Series
from xueji.bench.session import Asked, Measured
from xueji.bench.snapshots import size


@dataclass(frozen=True, slots=True)
class Line:
    """One contender: the median of its seconds with quickest and slowest, microseconds a row, peak memory in bytes.

    `ratio` is our median time by its, a row; `aim` what that should be at most, None where nothing is aimed at.
    """

    contender: Contender
    rows: int
    seconds: float
    spread: tuple[float, float]
    per_row: float
    peak: int
    ratio: float
    aim: float | None

    @property
    def met(self) -> bool | None:
        """Say whether the aim is met."""
        return None if self.aim is None else self.ratio <= self.aim


@dataclass(frozen=True, slots=True)
class Step:
    """One size: rows or rules, the median, microseconds a row, peak memory, and time a unit by that of the first."""

    size: int
    seconds: float
    per_row: float
    peak: int
    against_first: float
    """1 where the time grows as the size does, more where it grows faster."""


def lines(found: Measured) -> Iterator[Line]:
    """The table of contenders, in their order."""
    ours = found.series[OURS]
    for name, series in found.series.items():
        contender = CONTENDERS[name]
        yield Line(
            contender, series.samples[0].rows, series.seconds, series.spread, 1e6 * series.per_row, series.peak,
            ours.per_row / series.per_row, contender.aim,
        )  # fmt: skip


def steps(series: Mapping[int, Series]) -> Iterator[Step]:
    """How time grows with the size, smallest first."""
    first: float | None = None
    for count, one in sorted(series.items()):
        unit = one.seconds / count
        first = first or unit
        yield Step(count, one.seconds, 1e6 * one.per_row, one.peak, unit / first)


def as_json(asked: Asked, found: Measured) -> dict[str, Any]:
    """Everything, raw measurements too, as plain data."""
    return {
        "machine": machine(),
        "region": asked.region,
        "as_of": asked.as_of.isoformat(),
        "rows": asked.rows,
        "snapshot_bytes": size(found.snapshot),
        "rules": found.rule_count,
        "not_evaluable": list(found.not_evaluable),
        "rounds": asked.rounds,
        "part_rows": asked.part_rows,
        "same_work_in_rows": dict(found.checked),
        "left_out": dict(found.left_out),
        "failures": dict(found.failures),
        "contenders": [_line(line, found.series[line.contender.name]) for line in lines(found)],
        "growth": [_step(step, found.growth[step.size]) for step in steps(found.growth)],
        "rule_counts": [_step(step, found.rules[step.size]) for step in steps(found.rules)],
    }


def _line(line: Line, series: Series) -> dict[str, Any]:
    return {
        "name": line.contender.name,
        "title": {"zh": line.contender.title.zh, "en": line.contender.title.en},
        "rows": line.rows,
        "median_seconds": line.seconds,
        "quickest": line.spread[0],
        "slowest": line.spread[1],
        "microseconds_a_row": line.per_row,
        "peak_bytes": line.peak,
        "ratio": line.ratio,
        "aim": line.aim,
        "met": line.met,
        "samples": [asdict(sample) for sample in series.samples],
    }


def _step(step: Step, series: Series) -> dict[str, Any]:
    return {**asdict(step), "samples": [asdict(sample) for sample in series.samples]}
