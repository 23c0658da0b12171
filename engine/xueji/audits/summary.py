"""The summary of a run, made from the tallies of its parts: small tables in `summary/`, for people and the report."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from xueji.audits import tally
from xueji.audits.folder import write_text
from xueji.audits.manifest import BitRecord, Manifest
from xueji.model.enums import Force, Outcome, RecordVerdict
from xueji.tables.divisions import county_name
from xueji.tables.writers import write_csv, write_parquet

ROOM: Final = "summary"
WEIGHTS: Final[Mapping[str, int]] = {Force.FORBID.value: 3, Force.REQUIRE.value: 3, Force.DISCOURAGE.value: 1}
"""What one row counts where repairs are put in order: what must not be weighs more than what should not."""
ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "audit": tuple(v.value for v in RecordVerdict),
    "decide": tuple(o.value for o in Outcome),
}


@dataclass(frozen=True)
class Summary:
    """What a run came to, in small tables.

    `rules` one row a rule: bit, rule, force, kind, article, document, document_id, source_grade, certain, repair,
    title_zh, title_en, stages, holds, open (Int64, rows), share (Float64, of the rows judged), priority (Int64: holds
    times the weight of the force), evaluable, missing_columns, missing_facts (String: the facts most often missing
    where it cannot be told, with their rows).
    `rule_county` one row a rule and county: rule, county, holds, open.
    `counties`, `grades` (stage, grade), `schools` one row each: rows (judged and quarantined), quarantined and one
    Int64 column an answer; counties also name (null: no county of today), schools name, county, worst_rule,
    worst_holds, the worst school first.
    `class_sizes` one row a stage and size: stage, size (Int32), classes (Int64).
    `quarantine` one row a column and code: column, code, problems (Int64), most first.
    """

    totals: Mapping[str, Any]
    rules: pl.DataFrame
    rule_county: pl.DataFrame
    counties: pl.DataFrame
    schools: pl.DataFrame
    grades: pl.DataFrame
    class_sizes: pl.DataFrame
    quarantine: pl.DataFrame

    def written(self, out: Path) -> None:
        """Write every table as Parquet and, for spreadsheets, as CSV; `totals.json` last."""
        for name in ("rules", "rule_county", "counties", "schools", "grades", "class_sizes", "quarantine"):
            frame = getattr(self, name)
            write_parquet(frame, out / ROOM / f"{name}.parquet")
            write_csv(frame, out / ROOM / f"{name}.csv", bom=True)
        write_text(out / ROOM / "totals.json", json.dumps(dict(self.totals), ensure_ascii=False, indent=1) + "\n")


def summed(
    manifest: Manifest,
    tallies: Iterable[pl.LazyFrame],
    classes: pl.DataFrame | None = None,
    limits: Sequence[Mapping[str, Any]] = (),
    seconds: float = 0.0,
) -> Summary:
    """Add up the tallies of a run; `classes` are the sizes counted (school.code, student.grade, school_class.size).

    `limits` are the class sizes the law speaks of (`limits.class_limits`), kept among the totals as `class_limits`.
    """
    whole = tally.added(tallies)
    answers = ANSWERS[manifest.kind]
    totals = {**_totals(manifest, answers, seconds), "class_limits": [*limits]}
    return Summary(
        totals=totals,
        rules=_rules(manifest.bits, whole, totals["judged"]),
        rule_county=_rule_county(manifest.bits, whole),
        counties=_counties(whole, answers),
        schools=_schools(manifest.bits, whole, answers),
        grades=_by(whole, ["stage", "grade"], answers).sort("stage", "grade", nulls_last=True),
        class_sizes=_class_sizes(whole, classes),
        quarantine=_quarantine(whole),
    )


def _counties(whole: pl.DataFrame, answers: Sequence[str]) -> pl.DataFrame:
    found = _by(whole, ["county"], answers).sort("county", nulls_last=True)
    names = pl.Series("name", [code and county_name(code) for code in found["county"]], dtype=pl.String)
    return found.insert_column(1, names)


def _quarantine(whole: pl.DataFrame) -> pl.DataFrame:
    found = whole.filter(pl.col("what") == "quarantine").select(
        pl.col("fact").alias("column"), pl.col("name").alias("code"), pl.col("number").alias("problems")
    )
    return found.sort("problems", "column", "code", descending=[True, False, False], nulls_last=True)


def _totals(manifest: Manifest, answers: Sequence[str], seconds: float) -> dict[str, Any]:
    done = [part for part in manifest.parts if part.status == "done"]
    found: dict[str, Any] = {
        "kind": manifest.kind,
        "rows": sum(part.rows or 0 for part in done),
        "judged": sum(part.judged for part in done),
        "quarantined": sum(part.quarantined for part in done),
        "findings_listed": sum(part.findings for part in done),
    }
    found |= {answer: sum(part.tally.get(answer, 0) for part in done) for answer in answers}
    failed = sorted({part.file for part in manifest.parts if part.status == "failed"})
    return found | {"parts": len(manifest.parts), "failed": failed, "seconds": round(seconds, 2)}


def _rules(bits: Sequence[BitRecord], whole: pl.DataFrame, judged: int) -> pl.DataFrame:
    counts = {
        what: dict(whole.filter(pl.col("what") == what).group_by("bit").agg(pl.sum("number")).iter_rows())
        for what in ("holds", "open")
    }
    lacking = _missing_facts(whole)
    rows = []
    for bit in bits:
        holds = counts["holds"].get(bit.bit, 0)
        rows.append(
            {
                **bit.model_dump(exclude={"needs", "stages", "missing_columns"}),
                "stages": ",".join(bit.stages),
                "missing_columns": ",".join(bit.missing_columns),
                "holds": holds,
                "open": counts["open"].get(bit.bit, 0),
                "share": holds / judged if judged else None,
                "priority": holds * WEIGHTS.get(bit.force, 0),
                "missing_facts": lacking.get(bit.bit, ""),
            }
        )
    return pl.DataFrame(rows, schema=_RULES)


_RULES: Final = pl.Schema(
    {
        "bit": pl.Int16, "rule": pl.String, "force": pl.String, "kind": pl.String, "article": pl.String,
        "document": pl.String, "document_id": pl.String, "source_grade": pl.String, "certain": pl.Boolean,
        "repair": pl.String, "title_zh": pl.String, "title_en": pl.String, "stages": pl.String, "holds": pl.Int64,
        "open": pl.Int64, "share": pl.Float64, "priority": pl.Int64, "evaluable": pl.Boolean,
        "missing_columns": pl.String, "missing_facts": pl.String,
    }
)  # fmt: skip


def _missing_facts(whole: pl.DataFrame) -> Mapping[int, str]:
    """The facts most often missing where a rule cannot be told, by bit: `student.birth_date 120, school.kind 3`."""
    found = whole.filter(pl.col("what") == "missing").group_by("bit", "fact").agg(pl.sum("number"))
    ordered = found.sort("bit", "number", "fact", descending=[False, True, False])
    said = ordered.with_columns(pl.format("{} {}", "fact", "number").alias("said"))
    return dict(said.group_by("bit", maintain_order=True).agg(pl.col("said").head(3).str.join(", ")).iter_rows())


def _rule_county(bits: Sequence[BitRecord], whole: pl.DataFrame) -> pl.DataFrame:
    names = pl.DataFrame({"bit": [b.bit for b in bits], "rule": [b.rule for b in bits]}, schema=_NAMES)
    found = whole.filter(pl.col("what").is_in(["holds", "open"])).group_by("bit", "county").agg(
        pl.col("number").filter(pl.col("what") == what).sum().alias(what) for what in ("holds", "open")
    )  # fmt: skip
    joined = found.join(names, on="bit").sort("bit", "county", nulls_last=True)
    return joined.select("rule", "county", "holds", "open")


_NAMES: Final = pl.Schema({"bit": pl.Int16, "rule": pl.String})


def _by(whole: pl.DataFrame, keys: Sequence[str], answers: Sequence[str]) -> pl.DataFrame:
    return (
        whole.filter(pl.col("what") == "rows")
        .group_by(keys)
        .agg(
            pl.sum("number").alias("rows"),
            *(pl.col("number").filter(pl.col("name") == a).sum().alias(a) for a in (*answers, tally.QUARANTINED)),
        )
    )


def _schools(bits: Sequence[BitRecord], whole: pl.DataFrame, answers: Sequence[str]) -> pl.DataFrame:
    found = _by(whole.filter(pl.col("school").is_not_null()), ["school", "county"], answers)
    called = whole.filter(pl.col("what") == "school").sort("number", "name", descending=[True, False])
    names = called.group_by("school", maintain_order=True).agg(pl.first("name"))
    rules = pl.DataFrame({"bit": [b.bit for b in bits], "worst_rule": [b.rule for b in bits]},
                         schema={"bit": pl.Int16, "worst_rule": pl.String})  # fmt: skip
    held = whole.filter(pl.col("what") == "worst").sort("number", "bit", descending=[True, False])
    worst = held.group_by("school", "county", maintain_order=True).agg(
        pl.first("bit"), pl.first("number").alias("worst_holds")
    )
    keys = ["school", "county"]
    joined = found.join(names, on="school", how="left").join(worst.join(rules, on="bit"), on=keys, how="left",
                                                              nulls_equal=True)  # fmt: skip
    first = answers[0] if "findings" not in answers else "findings"
    ordered = joined.sort(first, "rows", "school", "county", descending=[True, True, False, False], nulls_last=True)
    return ordered.select("school", "name", "county", "rows", *answers, tally.QUARANTINED, "worst_rule", "worst_holds")


def _class_sizes(whole: pl.DataFrame, classes: pl.DataFrame | None) -> pl.DataFrame:
    """How many classes of a stage have a size; a class's stage is that of most rows of its school and grade."""
    if classes is None or classes.is_empty():
        return pl.DataFrame(schema={"stage": pl.String, "size": pl.Int32, "classes": pl.Int64})
    rows = whole.filter((pl.col("what") == "rows") & pl.col("stage").is_not_null())
    counted = rows.group_by("school", "grade", "stage").agg(pl.sum("number"))
    stages = counted.sort("number", "stage", descending=[True, False]).group_by(
        "school", "grade", maintain_order=True
    ).agg(pl.first("stage"))  # fmt: skip
    placed = classes.select(
        pl.col("school.code").cast(pl.String).alias("school"),
        pl.col("student.grade").cast(pl.Int32).alias("grade"),
        pl.col("school_class.size").cast(pl.Int32).alias("size"),
    )
    joined = placed.join(stages, on=["school", "grade"], how="left")
    return joined.group_by("stage", "size").agg(pl.len().cast(pl.Int64).alias("classes")).sort("stage", "size")
