"""Any row of a run explained: what the engine for one says is what the run came to, and what it kept out stays out."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.audits.conftest import job_of
from tests.audits.province import DAY, REGION, province

from xueji.audits import job as jobs
from xueji.audits.explain import explain
from xueji.audits.options import Options
from xueji.audits.run import run
from xueji.errors import ProblemsError
from xueji.model.enums import Force
from xueji.tables.sources import open_source

EVERY = 17


@pytest.mark.slow
def test_an_explained_row_has_the_verdict_and_the_findings_of_the_run(law, snapshot, audited):
    finished, out = audited
    job = job_of(law, snapshot)
    findings = pl.read_parquet(out / "findings")
    kept_out = {*pl.read_parquet(out / "quarantine")["row"]}
    rows = range(1, sum(part.rows for part in finished.manifest.parts) + 1, EVERY)
    explained = 0
    for row in rows:
        if row in kept_out:
            with pytest.raises(ProblemsError):
                explain(job, out, row)
            continue
        found = explain(job, out, row)
        listed = {f.rule for f in found.answer.findings if f.force is not Force.OBLIGE}
        assert (found.answer.verdict, listed) == (found.recorded, {*findings.filter(pl.col("row") == row)["rule"]}), row
        explained += 1
    assert explained > len(rows) / 2


@pytest.fixture
def few(law, tmp_path: Path) -> Path:
    frame = province(law, 20).with_columns(
        pl.Series("school.region", ["620102", *["410102"] * 19]),
        pl.Series("student.birth_date", [date(2014, 3, 1)] * 20),
        pl.Series("student.entered_on", [date(2022, 9, 1)] * 20),
    )
    where = tmp_path / "few.parquet"
    frame.with_columns(pl.lit(date(2000, 1, 1)).alias("request.on")).write_parquet(where)
    return where


def test_a_row_outside_the_region_audited_is_not_explained_as_if_it_had_been_judged(law, few, tmp_path):
    job = jobs.audit(law, open_source(few), REGION, DAY, Options())
    run(job, tmp_path / "out")
    with pytest.raises(ProblemsError) as raised:
        explain(job, tmp_path / "out", 1)
    assert [(p.code, p.place.pointer) for p in raised.value.problems] == [("row-not-judged", "school.region")]


def test_a_day_in_the_snapshot_is_not_the_day_of_the_audit(law, few, tmp_path):
    """Facts are held against the day that was asked for, as the engine for one does: nobody here is yet to be born."""
    job = jobs.audit(law, open_source(few), REGION, DAY, Options())
    run(job, tmp_path / "out")
    assert "student.birth_date" not in {*pl.read_parquet(tmp_path / "out" / "quarantine")["column"]}
    assert "request.on" not in job.read
