"""The ledger of a block: what the scalar engine says of every row that is not plainly clean, rule by rule.

Complete by construction: rows that were changed, members of classes and schools that were, scenes in which duties
arise, students without a number. A sample of the others is judged too, and must break nothing.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from xueji.bulk.groups import IN_CLASS, LIVE
from xueji.decide.explain import as_json
from xueji.synth.block import Plan
from xueji.synth.planting import Planted, Plot
from xueji.synth.schools import STAGES, Ints

SCHEMA: Final = pl.Schema({
    "row": pl.Int64(), "rule": pl.String(), "planted_as": pl.String(), "expected": pl.List(pl.String()),
    "open": pl.List(pl.String()), "altered": pl.String(),
})  # fmt: skip
"""One row for each row of the snapshot of which a rule holds or is open, or in which anything was altered.

`rule`: the rule planted, empty where the row is only touched by it or was not planted at all. `planted_as`: row,
school, school+row, class, class+row, identity, blank (a fact taken away), scene (nothing planted: duties arise, or the
student has no number), unplanned (a mistake of this module). `expected`: the rules that surely hold, duties too;
`open`: those that cannot be told. `altered`: JSON, the facts that were changed.
"""

_SAMPLE = 40
_BETWEEN: Final = "\n"
_AS_TEXT: Final = {"expected": pl.String(), "open": pl.String()}
"""Lists are put together as texts: a list of lists takes Polars many times as long to read."""
_CLASS: Final = ("school.code", "student.grade", "school_class.number")
_SIZE, _ENROLLED, _REGISTRATIONS = "school_class.size", "school.enrolled", "student.registrations"


class ContradictionError(RuntimeError):
    """A planted record contradicts itself: a mistake of this package, never of its user."""


def ledger(plan: Plan, plot: Plot, seed: Any) -> tuple[pl.DataFrame, int]:
    """The ledger of a planted block (columns: `SCHEMA`, in the order of rows), and how many clean rows were tried."""
    figures = _figures(plot)
    rows = _touched(plan, plot, figures[_SIZE])
    marked = np.zeros(plot.block.rows, bool)
    marked[rows] = True
    clean = np.flatnonzero(~marked)
    sample = np.random.default_rng(seed).choice(clean, min(_SAMPLE, len(clean)), replace=False)
    every = np.sort(np.concatenate([rows, sample]))
    records = _records(plan, plot, every, figures)
    lines = []
    for row, record in zip(every.tolist(), records, strict=True):
        line = _line(plan, plot, row, record)
        if line is not None:
            lines.append(line if marked[row] else (*line[:2], "unplanned", *line[3:]))
    columns = zip(*lines, strict=True) if lines else ((),) * len(SCHEMA)
    found = pl.DataFrame(dict(zip(SCHEMA, map(list, columns), strict=True)), schema={**SCHEMA, **_AS_TEXT})
    lists = (pl.col(name).str.split(_BETWEEN).list.filter(pl.element() != "").alias(name) for name in _AS_TEXT)
    return found.with_columns(lists), len(sample)


def _line(plan: Plan, plot: Plot, row: int, record: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """What there is to say of one row, in the order of the columns; None where there is nothing."""
    law, planted = plan.settled.laws[plot.block.law[row]], plot.done.get(row)
    quiet = plan.settled.kindred[plot.block.kin[row]].ruling.nothing
    ruling = law.judge_change(record, planted.names) if planted and quiet else law.judge(record)
    if ruling is None:
        raise ContradictionError(f"row {plot.block.first_row + row}: {record}")
    if planted is None and ruling.nothing:
        return None
    planted = planted or Planted("", "scene")
    altered = planted.altered
    if planted.planted_as.startswith("class"):
        altered = {**altered, _SIZE: record.get(_SIZE)}
    said = json.dumps({name: as_json(value) for name, value in sorted(altered.items())}, ensure_ascii=False)
    return (
        plot.block.first_row + row,
        planted.rule,
        planted.planted_as,
        *map(_BETWEEN.join, (ruling.holds, ruling.open)),
        said,
    )


def _figures(plot: Plot) -> dict[str, Ints]:
    """The figures of every row, counted over the block: schools are whole in it, and so are planted identities."""
    status = pl.col("student.status")
    sitting, living = status.is_in(list(IN_CLASS)), status.is_in(list(LIVE))
    counted = plot.frame.select(
        sitting.sum().over(_CLASS).alias(_SIZE), living.sum().over("school.code").alias(_ENROLLED),
        living.cast(pl.Int64).alias(_REGISTRATIONS), pl.col("student.id_number").is_null().alias("none"),
    )  # fmt: skip
    found = {name: counted[name].to_numpy().astype(np.int64) for name in (_SIZE, _ENROLLED, _REGISTRATIONS)}
    identities = [row for row, planted in plot.done.items() if planted.planted_as == "identity"]
    found[_REGISTRATIONS][identities] = 2
    found[_REGISTRATIONS][counted["none"].to_numpy()] = -1  # not known
    return found


def _touched(plan: Plan, plot: Plot, sizes: Ints) -> Ints:
    """The rows that may not be clean."""
    block = plot.block
    restless = np.array([not kin.ruling.nothing for kin in plan.settled.kindred])
    touched = restless[block.kin] | block.no_document
    touched[list(plot.done)] = True
    for (law, stage), clean in plan.settled.class_sizes.items():
        odd = (sizes < clean.start) | (sizes >= clean.stop)
        touched |= odd & (block.law == law) & (block.stage == STAGES.index(stage))
    return np.flatnonzero(touched)


def _records(plan: Plan, plot: Plot, rows: Ints, figures: Mapping[str, Ints]) -> Sequence[Mapping[str, Any]]:
    """Rows as conditions see them, counted figures among their facts."""
    read = plan.reader(plan.facts)
    found = []
    for row, values in zip(rows.tolist(), plot.frame[rows].select(plan.facts).rows(), strict=True):
        record = read(values)
        record |= {name: int(counts[row]) for name, counts in figures.items() if counts[row] >= 0}
        found.append(record)
    return found
