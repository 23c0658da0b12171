"""The head-counts of an impact held against two ordinary audits of the same snapshot, each under one of the laws.

    python -m tests.impact.full SNAPSHOT REGION DAY1 DAY2

Both laws are asked of the later day. Everything is compared: verdicts before and after as pairs, every rule's students
found and unclear, the students that differ, county by county; and the time, as a ratio to one audit.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

import xueji
from xueji.assemble import Xueji
from xueji.audits import job as jobs
from xueji.audits.options import Options
from xueji.audits.run import Finished, run
from xueji.decide.decider import Decider
from xueji.impact import folder
from xueji.impact.editions import edition
from xueji.impact.figures import Impact, figures
from xueji.impact.job import compare
from xueji.impact.run import measure
from xueji.tables.sources import open_source


class Pinned(Xueji):
    """The law of one day, whatever day an audit is of."""

    def __init__(self, law: Xueji, day: date) -> None:
        super().__init__(law.documents, law.calendar, drafts=law.drafts)
        whole = self.decider

        def of_the_day(code: str, on: date) -> Decider:
            del on
            return whole(code, day)

        self.decider = of_the_day  # type: ignore[assignment]


def audited(law: Xueji, snapshot: str, region: str, as_of: date, out: Path, options: Options) -> Finished:
    """An ordinary audit."""
    with open_source(snapshot) as source:
        return run(jobs.audit(law, source, region, as_of, options), out)


def measured(
    laws: Sequence[tuple[Xueji, date]], snapshot: str, region: str, as_of: date, out: Path, options: Options
) -> Impact:
    """The impact of the change from the one law to the other, with its list and reports."""
    before, after = (edition(law, region, day) for law, day in laws)
    with open_source(snapshot) as source:
        comparison = compare(before, after, source, as_of, options)
        found = figures(comparison, measure(comparison, out, "zh"))
    list(folder.written(found, out, "zh"))
    return found


def differences(impact: Impact, audits: Mapping[str, tuple[Finished, Path]]) -> list[str]:
    """What the impact says otherwise than the two audits; nothing where all is equal."""
    found: list[str] = []

    def same(what: str, ours: object, theirs: object) -> None:
        if ours != theirs:
            found.append(f"{what}: {ours} ≠ {theirs}")

    rows = {side: _rows(out) for side, (_, out) in audits.items()}
    for side, (finished, _) in audits.items():
        totals = finished.summary.totals
        same(f"rows {side}", (impact.rows, impact.judged, impact.quarantined),
             tuple(totals[name] for name in ("rows", "judged", "quarantined")))  # fmt: skip
        kept = finished.summary.rules.filter(pl.col("force") != "oblige")
        theirs = {row["rule"]: (row["holds"], row["open"]) for row in kept.iter_rows(named=True)}
        ours = {
            one.rule.name: (one.found(side), one.unclear(side))  # type: ignore[arg-type]
            for one in impact.rules if one.rule.on(side) is not None  # type: ignore[arg-type]
        }  # fmt: skip
        same(f"rules {side}", ours, theirs)
    both = rows["before"].join(rows["after"], on="row", suffix="_after")
    pairs = {(a, b): n for a, b, n in both.group_by("verdict", "verdict_after").len().iter_rows()}
    same("pairs", {pair: n for pair, n in impact.pairs.items() if n}, pairs)
    differ = both.filter(
        (pl.col("verdict") != pl.col("verdict_after")) | (pl.col("held") != pl.col("held_after"))
        | (pl.col("unclear") != pl.col("unclear_after"))
    )  # fmt: skip
    same("students that differ", impact.differing, len(differ))
    counted = dict(differ.join(_counties(audits["after"][1]), on="row").group_by("county").len().iter_rows())
    same("by county", {one.key[0]: one.differing for one in impact.counties if one.differing}, counted)
    return found


def _rows(out: Path) -> pl.DataFrame:
    """Every row judged: its verdict, and the names of the rules that hold and that are open, as text."""
    from xueji.audits.manifest import read  # noqa: PLC0415 -- beside what it reads

    bits = [bit for bit in read(out).bits if bit.force != "oblige"]
    rows = pl.read_parquet(out / "rows" / "*.parquet")
    words = [name for name in rows.columns if name.startswith(("holds_", "open_"))]
    patterns = rows.select(words).unique()

    def names(what: str, pattern: Mapping[str, int]) -> str:
        held = sorted(b.rule for b in bits if pattern[f"{what}_{b.bit // 63}"] >> b.bit % 63 & 1)
        return ",".join(held)

    told = pl.DataFrame(
        [{**p, "held": names("holds", p), "unclear": names("open", p)} for p in patterns.iter_rows(named=True)]
    )
    return rows.join(told, on=words).select("row", pl.col("verdict").cast(pl.String), "held", "unclear")


def _counties(out: Path) -> pl.DataFrame:
    """The county of every row, from the snapshot the manifest names."""
    from xueji.audits.manifest import read  # noqa: PLC0415 -- beside what it reads

    with open_source(read(out).where) as source:
        header = next(h for h in source.headers if h == "school.region")
        frames = [part.read([header]).frame for part in source.parts()]
    return pl.concat(frames).select("row", pl.col(header).alias("county"))


def main(arguments: Sequence[str]) -> int:
    """Compare and print; 0 where everything is equal."""
    snapshot, region, *days = arguments
    first, last = (date.fromisoformat(day) for day in days)
    law, as_of, options = xueji.load(), max(first, last), Options()
    seconds: dict[str, float] = {}
    with TemporaryDirectory(prefix="xueji-full-") as room:
        audits: dict[str, Any] = {}
        for side, day in (("before", first), ("after", last)):
            began, out = time.monotonic(), Path(room) / side
            audits[side] = audited(Pinned(law, day), snapshot, region, as_of, out, options), out
            seconds[side] = time.monotonic() - began
        began = time.monotonic()
        impact = measured(((law, first), (law, last)), snapshot, region, as_of, Path(room) / "impact", options)
        seconds["impact"] = time.monotonic() - began
        wrong = differences(impact, audits)
    one = (seconds["before"] + seconds["after"]) / 2
    print(f"{impact.rows:,} rows, {impact.judged:,} judged, {impact.differing:,} differ: {dict(impact.changes)}")
    for rule in impact.rules:
        if rule.fate != "same":
            print(f"  {rule.rule.name}: {rule.fate}, found {rule.found('before'):,} → {rule.found('after'):,}, "
                  f"unclear {rule.unclear('before'):,} → {rule.unclear('after'):,}")  # fmt: skip
    print(
        ", ".join(f"{name} {value:.2f} s" for name, value in seconds.items()),
        f"= {seconds['impact'] / one:.2f} × one audit",
    )
    print("\n".join(wrong) or "everything equal: verdicts, rules, students that differ, counties")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
