"""The engine itself: the work of `xueji audit`, into a new folder."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xueji.assemble import Xueji, load
from xueji.audits import job as jobs
from xueji.audits.job import Job
from xueji.audits.options import Options
from xueji.audits.run import run
from xueji.bench.rule_counts import with_rules
from xueji.bench.task import Task
from xueji.tables.sources import open_source


def law(task: Task) -> Xueji:
    """The packs, with as many record rules as the task asks for."""
    found = load(Path(task.packs) if task.packs else None)
    return found if task.rules is None else with_rules(found, task.region, date.fromisoformat(task.as_of), task.rules)


def job(task: Task, law: Xueji) -> Job:
    """The audit a task asks for."""
    asked = Options(part_rows=task.part_rows)
    return jobs.audit(law, open_source(task.snapshot), task.region, date.fromisoformat(task.as_of), asked)


def prepare(task: Task) -> Callable[[], int]:
    """The law is loaded before; from opening the snapshot to the last summary is measured."""
    found = law(task)

    def work() -> int:
        finished = run(job(task, found), task.folder)
        return int(finished.summary.totals["rows"])

    return work


@dataclass(frozen=True, slots=True)
class Results:
    """What an audit wrote, read again: `rows` (row, verdict, holds_0 …), `findings`, and the rules in their order."""

    rules: pl.DataFrame
    """bit, rule, force, article, document, document_id, source_grade, repair, certain, word, place."""
    rows: pl.LazyFrame
    findings: pl.LazyFrame
    groups: dict[str, pl.LazyFrame]
    not_evaluable: tuple[str, ...]


def read(out: Path) -> Results:
    """The results of a finished audit."""
    manifest: dict[str, Any] = json.loads((out / "manifest.json").read_text("utf-8"))
    rules = pl.DataFrame([
        {
            "bit": place, **{name: bit[name] for name in ("rule", "force", "article", "document", "document_id")},
            "source_grade": bit["source_grade"] or None, "repair": bit["repair"], "certain": bit["certain"],
            "index": bit["bit"],
        }
        for place, bit in enumerate(manifest["bits"])
    ])  # fmt: skip
    groups = {path.stem: pl.scan_parquet(path) for path in sorted((out / "groups").glob("*.parquet"))}
    return Results(
        rules, pl.scan_parquet(out / "rows" / "*.parquet"), pl.scan_parquet(out / "findings" / "*.parquet"), groups,
        tuple(manifest["not_evaluable"]),
    )  # fmt: skip
