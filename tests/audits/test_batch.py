"""Batches of requests: outcome and every reason of a row are those of the engine for one."""

from pathlib import Path

import polars as pl
import pytest
from tests.audits.folders import contents, frames
from tests.audits.province import requests

from xueji.assemble import Xueji
from xueji.audits import job as jobs
from xueji.audits.again import again
from xueji.audits.explain import explain
from xueji.audits.manifest import read
from xueji.audits.options import Options
from xueji.audits.run import Finished, run
from xueji.errors import ProblemsError, UsageError
from xueji.model.decision import Decision
from xueji.model.enums import Change
from xueji.tables.sources import open_source

pytestmark = pytest.mark.slow  # whole runs: CI does them

ROWS = 200
Decided = tuple[Finished, Path, Path]


@pytest.fixture(scope="module")
def decided(law: Xueji, tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """A batch that was decided: what came of it, its folder, its file."""
    folder = tmp_path_factory.mktemp("batch")
    where, out = folder / "requests.parquet", folder / "out"
    requests(law, ROWS).write_parquet(where)
    return run(jobs.batch(law, open_source(where), "gansu", None, Options()), out), out, where


def test_rows_say_what_the_engine_for_one_says(law: Xueji, decided: Decided) -> None:
    _, out, _ = decided
    job = again(law, read(out), out)
    rows, reasons = frames(out, "results"), frames(out, "reasons")
    outcomes = set()
    for one in rows.sample(60, seed=2).iter_rows(named=True):
        found = explain(job, out, one["row"]).answer
        assert isinstance(found, Decision)
        assert found.outcome.value == one["outcome"]
        outcomes.add(one["outcome"])
        here = reasons.filter(pl.col("row") == one["row"])
        listed = set(zip(here["rule"], here["holds"], strict=True))
        assert listed == {(reason.rule, reason.holds.value) for reason in found.reasons}
    assert outcomes == {"permitted", "refused", "discretion", "undetermined"}


@pytest.mark.slow
def test_a_batch_of_several_provinces(law: Xueji, tmp_path: Path) -> None:
    where, out = tmp_path / "requests.parquet", tmp_path / "out"
    requests(law, ROWS, 3, ["410102", "620102", "210102", "110101"]).write_parquet(where)
    run(jobs.batch(law, open_source(where), None, None, Options()), out)
    job = again(law, read(out), out)
    for one in frames(out, "results").sample(60, seed=2).iter_rows(named=True):
        found = explain(job, out, one["row"]).answer
        assert isinstance(found, Decision)
        assert found.outcome.value == one["outcome"]


def test_requests_without_a_change_are_kept_out(decided: Decided) -> None:
    finished, out, where = decided
    given = pl.read_parquet(where)
    without = [row for row, change in enumerate(given["request.change"], 1) if change is None]
    problems = frames(out, "quarantine")
    assert problems.filter(pl.col("code") == "missing-change")["row"].to_list() == without
    totals = finished.summary.totals
    assert totals["rows"] == ROWS == totals["judged"] + totals["quarantined"]
    judged = frames(out, "results")["row"]
    assert sorted([*judged, *problems["row"].unique()]) == list(range(1, ROWS + 1))


def test_the_same_call_again_decides_nothing_again(law: Xueji, decided: Decided) -> None:
    _, out, where = decided
    before = contents(out)
    run(jobs.batch(law, open_source(where), "gansu", None, Options()), out)
    assert contents(out) == before


def test_only_changes_that_occur_are_asked_for(decided: Decided) -> None:
    finished, _, _ = decided
    assert set(finished.manifest.changes) == {"transfer", "leave", "resume", "promote"}
    assert not any("expel" in bit.rule for bit in finished.manifest.bits)


def test_change_place_and_day_may_be_given_for_all(law: Xueji, tmp_path: Path) -> None:
    from datetime import date  # noqa: PLC0415 -- only here

    frame = requests(law, 40).drop("request.change", "request.on", "request.region")
    frame.write_parquet(tmp_path / "r.parquet")
    source = open_source(tmp_path / "r.parquet")
    with pytest.raises(UsageError):
        jobs.batch(law, source, "gansu", date(2024, 9, 5), Options())
    job = jobs.batch(law, source, "gansu", date(2024, 9, 5), Options(), (Change.LEAVE,))
    out = tmp_path / "out"
    run(job, out)
    for one in frames(out, "results").head(10).iter_rows(named=True):
        found = explain(again(law, read(out), out), out, one["row"])
        assert isinstance(found.answer, Decision)
        assert found.answer.outcome.value == one["outcome"]
        assert (found.request["change"], found.request["region"], found.request["on"]) == (
            "leave",
            "620000",
            "2024-09-05",
        )


def test_a_row_in_quarantine_is_told_why(law: Xueji, decided: Decided) -> None:
    _, out, _ = decided
    row = frames(out, "quarantine").filter(pl.col("code") == "missing-change")["row"][0]
    with pytest.raises(ProblemsError) as error:
        explain(again(law, read(out), out), out, row)
    assert [problem.code for problem in error.value.problems] == ["row-not-judged"]
    assert "change" in error.value.problems[0].message("en")
    assert "异动" in error.value.problems[0].message("zh")


def test_a_document_no_law_knows_is_kept_out_with_its_name(law: Xueji, tmp_path: Path) -> None:
    where, out = tmp_path / "requests.parquet", tmp_path / "out"
    papers = pl.Series("request.evidence", ["hukou_bok"] + [None] * 19, dtype=pl.String)
    requests(law, 20).with_columns(papers).write_parquet(where)
    run(jobs.batch(law, open_source(where), "gansu", None, Options()), out)
    kept_out = frames(out, "quarantine").filter(pl.col("code") == "unknown-evidence")
    assert kept_out.select("row", "column", "word").rows() == [(1, "request.evidence", "hukou_bok")]
    assert "hukou_bok" in kept_out["message"].item()
    assert "hukou_bok" in kept_out["message_en"].item()
