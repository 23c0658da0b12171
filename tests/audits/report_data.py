"""A finished audit of a province with plausible figures, written as the run writes it; no row of any student."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from xueji.assemble import Xueji
from xueji.audits.limits import class_limits
from xueji.audits.manifest import BitRecord, ColumnRecord, FileRecord, Manifest
from xueji.model.enums import Force

DAY = date(2025, 9, 1)
WEIGHTS = {"forbid": 3, "require": 3, "discourage": 1}
USUAL = {
    "record-archive-groups": 310, "record-no-archive": 95, "record-duplicate": 6.2, "record-id-invalid": 2.9,
    "record-birth-date": 3.4, "record-number-differs": 41, "record-number-invalid": 1.7,
    "record-class-above-goal": 3900,
    "record-leave-over-a-year": 4.4, "record-transfer-overdue": 11, "record-handover-late": 7.5,
    "record-dropout-unreported": 0.8, "record-withdrawn": 0.4, "record-archive-late": 160, "record-school-code": 0.1,
    "record-archive-medium": 88, "record-verification-missing": 52, "record-expelled": 0.02, "record-no-registrar": 9,
}  # fmt: skip
LACKING = {
    "national-2013/record-abroad-archive": "abroad.archive_continued",
    "dropout-notice-2024/record-ledger-overdue": "school.ledger_reported_on",
    "national-2013/record-notice-missing": "school.notice_sent_on,term.end",
    "henan-senior-transfer-2015/record-publicity-short": "transfer.published_from,transfer.published_until",
    "compulsory-education-law/record-entrance-test": "registration.entrance_test",
}


def bits(engine: Xueji, region: str) -> list[BitRecord]:
    """The record rules in force, as a run numbers them; some want columns that are not there."""
    policy = engine.policy(region, DAY)
    return [
        BitRecord(
            bit=at, rule=rule.name, force=rule.force.value, document=policy.by_id[rule.document].title.zh,
            document_id=rule.document, article=rule.article, source_grade=rule.grade.value, certain=rule.certain,
            title_zh=rule.title.zh, title_en=rule.title.en, repair=rule.repair and rule.repair.value,
            stages=tuple(stage.value for stage in rule.stages),
            missing_columns=tuple(filter(None, LACKING.get(rule.name, "").split(","))),
            evaluable=rule.name not in LACKING,
        )
        for at, rule in enumerate(rule for rule in policy.rules if rule.record)
    ]  # fmt: skip


def write(
    out: Path,
    engine: Xueji,
    region: str,
    counties: Mapping[str, str],
    rows: int = 20_000_000,
    schools: int = 20_000,
    changed: Mapping[str, Any] | None = None,
) -> Mapping[str, pl.DataFrame]:
    """Write `manifest.json` and `summary/` into the folder and answer its tables; `counties` are codes with names.

    The figures are the same for the same arguments. `changed` replaces tables of the summary.
    """
    draw = np.random.default_rng(7)
    records = bits(engine, region)
    codes = list(counties)
    people = draw.lognormal(0, 0.55, len(codes))
    people = (people / people.sum() * rows).astype(int)
    rates = _rates(records, draw)
    spread = draw.lognormal(0, 0.45, (len(records), len(codes))) * draw.lognormal(0, 0.3, len(codes))
    spread[draw.random(spread.shape) > 0.985] *= 7
    holds = draw.poisson(rates[:, None] / 10_000 * spread * people)
    unknown = draw.poisson(np.where(draw.random(len(records)) < 0.3, 0.004, 0)[:, None] * spread * people)
    for at, record in enumerate(records):
        if not record.evaluable:
            holds[at], unknown[at] = 0, people
    found = {**_tables(records, counties, people, holds, unknown, schools, draw), **(changed or {})}
    (out / "summary").mkdir(parents=True, exist_ok=True)
    for name, frame in found.items():
        frame.write_parquet(out / "summary" / f"{name}.parquet")
    totals = _totals(found["counties"], engine, region)
    (out / "summary" / "totals.json").write_text(json.dumps(totals, ensure_ascii=False), "utf-8")
    _manifest(engine, region, records).written(out)
    return found


def _rates(records: Sequence[BitRecord], draw: np.random.Generator) -> np.ndarray:
    drawn = draw.lognormal(0.5, 1.6, len(records))
    return np.array([USUAL.get(r.rule.partition("/")[2], drawn[at]) for at, r in enumerate(records)])


def _tables(
    records: Sequence[BitRecord],
    counties: Mapping[str, str],
    people: np.ndarray,
    holds: np.ndarray,
    unknown: np.ndarray,
    schools: int,
    draw: np.random.Generator,
) -> dict[str, pl.DataFrame]:
    codes = list(counties)
    sums, doubts = holds.sum(axis=1), unknown.sum(axis=1)
    rules = pl.DataFrame(
        [
            {
                **record.model_dump(exclude={"needs", "stages", "missing_columns"}),
                "stages": ",".join(record.stages), "missing_columns": ",".join(record.missing_columns),
                "holds": int(sums[at]), "open": int(doubts[at]), "share": sums[at] / people.sum(),
                "priority": int(sums[at]) * WEIGHTS.get(record.force, 0),
                "missing_facts": "student.archived_on 120, student.entered_on 7" if doubts[at] else "",
            }
            for at, record in enumerate(records)
        ],
        infer_schema_length=None,
    )  # fmt: skip
    grid = [
        (r.rule, c, int(holds[i, j]), int(unknown[i, j])) for i, r in enumerate(records) for j, c in enumerate(codes)
    ]
    hard = np.array([r.force in (Force.FORBID, Force.REQUIRE) for r in records])
    findings = np.minimum((holds[hard].sum(axis=0) * 0.9).astype(int), people // 2)
    return {
        "rules": rules,
        "rule_county": pl.DataFrame(grid, schema=["rule", "county", "holds", "open"], orient="row"),
        "counties": _answers({"county": list(codes), "name": [counties[code] for code in codes]}, people, findings),
        "schools": _schools(records, codes, people, schools, draw),
        "grades": _grades(int(people.sum()), int(findings.sum())),
        "class_sizes": _class_sizes(draw),
        "quarantine": pl.DataFrame(
            [
                ("student.number", "digits-lost", 1_204),
                ("student.status", "no-equivalent", 887),
                ("leave.end", "contradictory-row", 61),
                ("", "wrong-field-count", 9),
            ],
            schema=["column", "code", "problems"],
            orient="row",
        ),
    }


def _answers(keys: Mapping[str, Sequence[Any]], people: np.ndarray, findings: np.ndarray) -> pl.DataFrame:
    """Rows by answer; quarantined rows come on top of the people judged."""
    doubtful, undetermined = findings // 3, people // 400
    quarantined = people // 9_000
    return pl.DataFrame(
        {
            **keys, "rows": people + quarantined, "clean": people - findings - doubtful - undetermined,
            "findings": findings, "doubtful": doubtful, "undetermined": undetermined, "quarantined": quarantined,
        }
    )  # fmt: skip


def _schools(
    records: Sequence[BitRecord], codes: Sequence[str], people: np.ndarray, schools: int, draw: np.random.Generator
) -> pl.DataFrame:
    sizes = draw.lognormal(6.3, 0.9, schools).astype(int) + 20
    findings = np.minimum(draw.poisson(sizes * 0.02 * draw.lognormal(0, 1, schools)), sizes)
    kinds = draw.choice(["21", "31", "34"], schools, p=[0.7, 0.22, 0.08])
    number = [f"{kind}41{at:06d}" for at, kind in enumerate(kinds)]
    found = _answers({"school": number}, sizes, findings)
    named = {"21": "小学", "31": "初级中学", "34": "高级中学"}
    rules = [r.rule for r in records if r.evaluable and r.repair]
    frame = found.with_columns(
        pl.Series("name", [f"第{at % 97 + 1}{named[kind]}" for at, kind in enumerate(kinds)]),
        pl.Series("county", draw.choice(list(codes), schools, p=people / people.sum())),
        pl.Series("worst_rule", draw.choice(rules, schools)),
        pl.lit(3, pl.Int64).alias("worst_holds"),
    )
    return frame.sort("findings", "rows", "school", descending=[True, True, False])


def _grades(people: int, findings: int) -> pl.DataFrame:
    stages = ["primary"] * 6 + ["junior"] * 3 + ["senior"] * 3
    shares = np.array([8.2, 8.6, 8.9, 9.2, 9.5, 9.1, 9.4, 9.0, 8.8, 6.6, 6.4, 6.3])
    each = (people * shares / shares.sum()).astype(int)
    wrong = (findings * np.linspace(1.6, 0.7, 12) * shares / shares.sum() * 0.9).astype(int)
    return _answers({"stage": stages, "grade": list(range(1, 13))}, each, wrong)


def _class_sizes(draw: np.random.Generator) -> pl.DataFrame:
    parts = []
    for stage, mean, spread, classes in (
        ("primary", 38, 11, 260_000),
        ("junior", 47, 8, 105_000),
        ("senior", 54, 7, 45_000),
    ):
        sizes, counts = np.unique(draw.normal(mean, spread, classes).round().clip(1, 96), return_counts=True)
        parts.append(pl.DataFrame({"stage": stage, "size": sizes.astype("int32"), "classes": counts.astype("int64")}))
    return pl.concat(parts)


def _totals(counties: pl.DataFrame, engine: Xueji, region: str) -> dict[str, Any]:
    answers = ("rows", "quarantined", "clean", "findings", "doubtful", "undetermined")
    sums = {name: int(counties[name].sum()) for name in answers}
    return {
        "kind": "audit", **sums, "judged": sums["rows"] - sums["quarantined"], "findings_listed": 0, "parts": 40,
        "failed": [], "seconds": 71.4, "class_limits": class_limits(engine.policy(region, DAY)),
    }  # fmt: skip


def _manifest(engine: Xueji, region: str, records: Sequence[BitRecord]) -> Manifest:
    policy = engine.policy(region, DAY)
    return Manifest(
        kind="audit", status="finished", engine="0.1.0", evaluator="polars", where="exports/snapshot-20250901",
        files=tuple(FileRecord(file=f"part-{i:02d}.parquet", fingerprint=f"sha256:{i:064x}", rows=2_500_000)
                    for i in range(8)),
        region=region, as_of=DAY, documents=policy.digest, calendar="CN", snapshot="sha256:00",
        policies=(f"{region} {policy.digest}",),
        law=tuple({"id": d.id, "title": {"zh": d.title.zh, "en": d.title.en}, "region": d.region,
                   "grade": d.grade.value} for d in policy.documents),
        columns=(ColumnRecord(header="学籍号", fact="student.registration_number", how="alias"),
                 ColumnRecord(header="备注", how="unknown")),
        constants={"term.start": "2025-09-01"}, bits=tuple(records),
        not_evaluable=tuple(record.rule for record in records if not record.evaluable),
        assumptions=("入学年月 201409 → 2014-09-01",),
    )  # fmt: skip
