"""Is a contender's work the same as ours? What it found is laid beside what we found, row by row and rule by rule."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from xueji.bench.contenders import Contender
from xueji.bench.ours import Results
from xueji.bulk.marks import WIDTH, named

_BOTH = ("row", "rule", "student", "school", "county", "class", "article", "repair")
_GROUPS = ("classes", "schools", "duplicates")


def differences(ours: Results, contender: Contender, out: Path) -> tuple[str, ...]:
    """What is not the same, in a line each; empty where all is.

    Contenders that know no missing facts are compared in the rows of which nothing is open, and there in what holds.
    """
    mine, theirs = _ours(ours), _theirs(pl.read_parquet(out / "rows.parquet"), ours.rules)
    held = _named("holds", ours.rules)
    if contender.holds_only:
        mine = mine.filter(pl.all_horizontal(pl.col(name) == 0 for name in _named("open", ours.rules)))
    if contender.findings_only:
        mine = _without(mine, ours.rules.filter(pl.col("force") == "oblige"))
    if contender.by_row or contender.holds_only:
        return tuple(_rows(mine, theirs, held))
    marks = [*held, *_named("open", ours.rules), "verdict"]
    whole = f"{len(mine)} rows judged here, {len(theirs)} there"
    return (
        *((whole,) if len(mine) != len(theirs) else ()), *_rows(mine, theirs, marks), *_findings(ours, out),
        *_groups(ours, out),
    )  # fmt: skip


def _named(prefix: str, rules: pl.DataFrame) -> list[str]:
    return named(prefix, len(rules))


def _word(rules: pl.DataFrame, number: int, mark: Callable[[dict[str, Any]], pl.Expr]) -> pl.Expr:
    """One word of marks, put together in the order of the rules."""
    own = rules.filter(pl.col("bit") // WIDTH == number)
    bits = [
        pl.when(mark(rule)).then(pl.lit(1 << rule["bit"] % WIDTH, pl.Int64)).otherwise(pl.lit(0, pl.Int64))
        for rule in own.iter_rows(named=True)
    ]
    return pl.sum_horizontal(bits)


def _ours(ours: Results) -> pl.DataFrame:
    """Our rows, their words in the order of the rules, in which the others have them."""
    rules = ours.rules
    words = [
        _word(rules, number, partial(_set, prefix)).alias(name)
        for prefix in ("holds", "open") for number, name in enumerate(_named(prefix, rules))
    ]  # fmt: skip
    return ours.rows.select("row", pl.col("verdict").cast(pl.String), *words).collect()


def _theirs(rows: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Their rows in the same form: words already, or a column for each rule, null where it is open."""
    if "holds_0" not in rows.columns:
        tests: dict[str, Callable[[dict[str, Any]], pl.Expr]] = {
            "holds": lambda rule: pl.col(rule["rule"]), "open": lambda rule: pl.col(rule["rule"]).is_null(),
        }  # fmt: skip
        rows = rows.with_columns(
            _word(rules, number, test).alias(name)
            for prefix, test in tests.items() for number, name in enumerate(_named(prefix, rules))
        )  # fmt: skip
    if "verdict" not in rows.columns:
        return rows
    return rows.filter(pl.col("verdict").is_not_null()).with_columns(pl.col("verdict").cast(pl.String))


def _without(rows: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """The rows without the marks of some rules."""
    for bit in rules["bit"]:
        name = f"holds_{bit // WIDTH}"
        here = pl.col(name) // (1 << bit % WIDTH) % 2
        rows = rows.with_columns(pl.col(name) - here * (1 << bit % WIDTH))
    return rows


def _rows(mine: pl.DataFrame, theirs: pl.DataFrame, marks: Sequence[str]) -> Iterator[str]:
    absent = [pl.lit(0, pl.Int64).alias(mark) for mark in marks if mark not in theirs.columns]
    theirs = theirs.with_columns(*absent).select("row", *marks)
    both = mine.join(theirs, on="row", suffix="_theirs", how="inner")
    if len(both) != len(mine):
        yield f"{len(mine)} rows judged here, {len(both)} of them there"
    for mark in marks:
        other = f"{mark}_theirs"
        differing = both.filter(pl.col(mark).ne_missing(pl.col(other)))
        if len(differing):
            first = differing.row(0, named=True)
            yield f"{mark}: {len(differing)} rows differ, the first is {first['row']}: {first[mark]} ≠ {first[other]}"


def _findings(ours: Results, out: Path) -> Iterator[str]:
    mine = ours.findings.select(_BOTH).collect()
    theirs = pl.read_parquet(out / "findings.parquet").select(_BOTH)
    if not mine.equals(theirs, null_equal=True):
        yield f"findings: {len(mine)} here, {len(theirs)} there, or not the same"


def _groups(ours: Results, out: Path) -> Iterator[str]:
    for name in _GROUPS:
        mine, theirs = ours.groups[name].collect(), pl.read_parquet(out / f"{name}.parquet")
        keys = list(zip(mine.columns, theirs.columns, strict=True))
        theirs = theirs.rename({old: new for new, old in keys}).cast(dict(mine.schema))  # type: ignore[arg-type] # its own schema
        if not mine.sort(mine.columns).equals(theirs.sort(mine.columns), null_equal=True):
            yield f"groups, {name}: not the same"


def _set(prefix: str, rule: dict[str, Any]) -> pl.Expr:
    """Whether our own bit of a rule is set."""
    word, place = divmod(rule["index"], WIDTH)
    found: pl.Expr = pl.col(f"{prefix}_{word}") // (1 << place) % 2 == 1
    return found
