"""What all row-by-row contenders share: the record rules in force, the rows, and writing down what held."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from xueji.assemble import Xueji
from xueji.bench import records
from xueji.bench.ours import law
from xueji.bench.task import Task
from xueji.bulk.marks import WIDTH, words
from xueji.decide.plan import Bound
from xueji.policy.layer import Policy


@dataclass(frozen=True)
class Setting:
    """The law of a task, its rules bound for a stage that is a fact like any other, and the typed facts of its rows."""

    law: Xueji
    policy: Policy
    rules: Sequence[Bound]
    rows: Sequence[int]
    facts: Sequence[dict[str, Any]]


def setting(task: Task) -> Setting:
    """Everything that is there before the clock starts."""
    found, on = law(task), date.fromisoformat(task.as_of)
    decider = found.decider(found.region(task.region) or task.region, on)
    plan = decider.records(None)
    rows = list(records.stored(task, decider.policy.vocabulary))
    order = pl.read_parquet(task.titles).sort("bit")["rule"].to_list()
    rules = sorted((*plan.findings, *plan.duties), key=lambda bound: order.index(bound.rule.name))
    return Setting(
        found, decider.policy, rules, [number for number, _ in rows], [records.facts(given, on) for _, given in rows]
    )


class Work:
    """Asks an engine of every row which rules hold, by their places."""

    def __init__(
        self, task: Task, rows: Sequence[int], ask: Callable[[Any], Iterable[int]], given: Sequence[Any]
    ) -> None:
        self._task = task
        self._rows = rows
        self._ask = ask
        self._given = given
        self._held: list[Iterable[int]] = []

    def __call__(self) -> int:
        """Go through all rows."""
        ask = self._ask
        self._held = [ask(given) for given in self._given]
        return len(self._held)

    def save(self) -> None:
        """Write what held, for the comparison."""
        masks = [sum(1 << place for place in held) for held in self._held]
        count = words(max(masks, default=0).bit_length())
        found = {f"holds_{i}": [mask >> WIDTH * i & ((1 << WIDTH) - 1) for mask in masks] for i in range(count)}
        frame = pl.DataFrame({"row": self._rows, **found}, schema=dict.fromkeys(("row", *found), pl.Int64))
        frame.write_parquet(self._task.folder / "rows.parquet")
