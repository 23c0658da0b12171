"""`check` in a loop: each row read as a record of its own, checked and explained."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from xueji.bench import records
from xueji.bench.by_row import Work, setting
from xueji.bench.task import Task


def prepare(task: Task) -> Work:
    """Rows are data by entity, as they come from JSON; group figures are given."""
    found, on = setting(task), date.fromisoformat(task.as_of)
    place = {bound.rule.name: i for i, bound in enumerate(found.rules)}
    rows = list(records.stored(task, found.policy.vocabulary))

    def held(record: Mapping[str, Any]) -> list[int]:
        checked = found.law.check(record, task.region, on)
        return [place[finding.rule] for finding in checked.findings]

    return Work(task, found.rows, held, [records.nested(given, found.policy.region, on) for _, given in rows])
