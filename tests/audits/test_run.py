"""A run over a small province: every row is in one place, says what the engine for one says, and is written once."""

import shutil
from pathlib import Path
from shutil import copytree

import narwhals as nw
import polars as pl
import pytest
from tests.audits.conftest import PART_ROWS, ROWS, job_of
from tests.audits.folders import contents, frames

from xueji.assemble import Xueji
from xueji.audits.again import again
from xueji.audits.evaluators import Evaluator
from xueji.audits.explain import explain
from xueji.audits.folder import writing
from xueji.audits.manifest import read
from xueji.audits.options import Options, Progress
from xueji.audits.run import Finished, run
from xueji.bulk.marks import is_set
from xueji.errors import ProblemsError, RequestError
from xueji.model.decision import RecordCheck
from xueji.tables.divisions import county_name

Audited = tuple[Finished, Path]


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_every_row_is_judged_or_in_quarantine_and_never_both(audited: Audited) -> None:
    finished, out = audited
    judged, kept_out = frames(out, "rows")["row"], frames(out, "quarantine")["row"].unique()
    assert sorted([*judged, *kept_out]) == list(range(1, ROWS + 1))
    totals = finished.summary.totals
    assert (totals["rows"], totals["judged"], totals["quarantined"]) == (ROWS, len(judged), len(kept_out))
    assert 0 < totals["quarantined"] < ROWS / 2
    assert finished.manifest.status == "finished"
    for part in finished.manifest.parts:
        assert part.rows == part.judged + part.quarantined


@pytest.mark.slow
def test_rows_say_what_the_engine_for_one_says(law: Xueji, audited: Audited) -> None:
    finished, out = audited
    manifest = read(out)
    job = again(law, manifest, out)
    rows, findings = frames(out, "rows"), frames(out, "findings")
    for one in rows.sample(40, seed=3).iter_rows(named=True):
        found = explain(job, out, one["row"])
        assert isinstance(found.answer, RecordCheck)
        assert found.answer.verdict.value == one["verdict"] == found.recorded
        listed = findings.filter(pl.col("row") == one["row"])["rule"].to_list()
        assert sorted(listed) == sorted(finding.rule for finding in found.answer.findings)
        unclear = {bit.rule for bit in manifest.bits if one[f"open_{bit.bit // 63}"] >> bit.bit % 63 & 1}
        duties = {duty.rule for duty in found.answer.duties if duty.holds.value == "unknown"}
        assert unclear == {reason.rule for reason in found.answer.unclear} | duties
    assert finished.summary.rules["holds"].sum() > 100


def test_a_row_in_quarantine_is_refused_by_the_engine_for_one_too(law: Xueji, audited: Audited) -> None:
    _, out = audited
    job = again(law, read(out), out)
    for row in frames(out, "quarantine")["row"].unique().sort().head(5):
        with pytest.raises(ProblemsError) as error:
            explain(job, out, row)
        assert codes(error) == {"contradictory-facts"}
        assert all(str(row) in problem.place.file for problem in error.value.problems)


@pytest.mark.slow
def test_findings_are_in_order_and_masked(law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path) -> None:
    _, out = audited
    findings = frames(out, "findings")
    assert findings.equals(findings.sort("row", maintain_order=True))
    assert findings["student"].str.contains(r"^G\d{6}\*{8}...[0-9X]$").all()
    finished = run(job_of(law, snapshot, unmasked=True), tmp_path / "out")
    assert frames(tmp_path / "out", "findings")["student"].str.contains(r"^G\d{17}[0-9X]$").all()
    assert finished.manifest.options["unmasked"] is True


def test_the_summary_names_the_counties_of_today(audited: Audited) -> None:
    named = dict(audited[0].summary.counties.select("county", "name").iter_rows())
    assert named.keys() >= {"410102", "410103"}
    assert (named["410102"], named["410103"]) == ("郑州市中原区", "郑州市二七区")
    assert county_name("419999") is None


def test_the_summary_adds_up_to_the_rows(audited: Audited) -> None:
    finished, out = audited
    summary, rows = finished.summary, nw.from_native(frames(out, "rows"))
    for one in summary.rules.iter_rows(named=True):
        assert one["holds"] == len(rows.filter(is_set("holds", one["bit"])))
        assert one["open"] == len(rows.filter(is_set("open", one["bit"])))
    for table in (summary.counties, summary.grades, summary.schools):
        assert table["rows"].sum() == ROWS
        assert table["findings"].sum() == (rows["verdict"] == "findings").sum()
        assert table["quarantined"].sum() == summary.totals["quarantined"]
    assert summary.class_sizes["classes"].sum() > 10
    assert summary.quarantine["problems"].sum() == frames(out, "quarantine").height
    for name in ("rules", "rule_county", "counties", "schools", "grades", "class_sizes", "quarantine"):
        assert pl.read_parquet(out / "summary" / f"{name}.parquet").equals(getattr(summary, name))
        assert (out / "summary" / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.slow
def test_duties_are_listed_where_asked_for_and_counted_always(
    law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path
) -> None:
    finished, out = audited
    assert "oblige" not in frames(out, "findings")["force"].unique()
    held = finished.summary.rules.filter(pl.col("force") == "oblige")["holds"].sum()
    run(job_of(law, snapshot, duties=True), tmp_path / "out")
    listed = frames(tmp_path / "out", "findings")
    assert listed.filter(pl.col("force") == "oblige").height == held > 0


def test_the_size_of_parts_changes_no_answer(law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path) -> None:
    _, out = audited
    run(job_of(law, snapshot, part_rows=10_000), tmp_path / "out")
    for room in ("rows", "findings", "quarantine"):
        assert frames(tmp_path / "out", room).equals(frames(out, room))


def test_the_same_call_again_judges_nothing_again(law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path) -> None:
    out = copytree(audited[1], tmp_path / "out")
    before, times = contents(out), {p: p.stat().st_mtime_ns for p in (out / "rows").iterdir()}
    steps: list[Progress] = []
    run(job_of(law, snapshot), out, steps.append)
    assert contents(out) == before
    assert {p: p.stat().st_mtime_ns for p in (out / "rows").iterdir()} == times
    assert not [step for step in steps if step.phase == "counting"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [lambda out: (out / "rows" / "part-00001.parquet").write_bytes(b"PAR1"),
     lambda out: (out / "findings" / "part-00002.parquet").unlink(),
     lambda out: (out / "parts" / "part-00003.json").write_text("{"),
     lambda out: (out / "groups" / "classes.parquet").unlink(),
     lambda out: (out / "rows" / ".part-00001.parquet.x.tmp").write_bytes(b"half")],
    ids=["damaged rows", "lost findings", "damaged record", "lost groups", "half a file"],
)  # fmt: skip
def test_what_is_lost_or_damaged_is_done_again(
    law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path, damage
) -> None:  # type: ignore[no-untyped-def] # a lambda
    out = copytree(audited[1], tmp_path / "out")
    damage(out)
    run(job_of(law, snapshot), out)
    assert contents(out) == contents(audited[1])


@pytest.mark.slow
def test_another_run_may_not_go_on_in_the_folder(law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path) -> None:
    out = copytree(audited[1], tmp_path / "out")
    with pytest.raises(ProblemsError) as error:
        run(job_of(law, snapshot, part_rows=PART_ROWS + 1), out)
    assert codes(error) == {"different-run"}
    assert "options" in error.value.problems[0].message()
    again_ = run(job_of(law, snapshot, part_rows=PART_ROWS + 1, restart=True), out)
    assert again_.manifest.status == "finished"


@pytest.mark.slow
def test_a_changed_snapshot_is_refused(law: Xueji, snapshot: Path, tmp_path: Path) -> None:
    where, out = tmp_path / "copy", tmp_path / "out"
    where.mkdir()
    for file in snapshot.iterdir():
        (where / file.name).write_bytes(file.read_bytes())
    run(job_of(law, where), out)
    pl.read_parquet(where / "01.parquet").reverse().write_parquet(where / "01.parquet")
    with pytest.raises(ProblemsError) as error:
        run(job_of(law, where), out)
    assert codes(error) == {"snapshot-changed"}
    assert error.value.problems[0].word == "01.parquet"
    with pytest.raises(ProblemsError) as error:
        explain(again(law, read(out), out), out, 3)
    assert codes(error) == {"snapshot-changed"}


def test_a_folder_of_other_things_is_left_alone(law: Xueji, snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    for restart in (False, True):
        with pytest.raises(ProblemsError) as error:
            run(job_of(law, snapshot, restart=restart), tmp_path)
        assert codes(error) == {"folder-not-empty"}
    assert [path.name for path in tmp_path.iterdir() if path.name != ".lock"] == ["thesis.docx"]


@pytest.mark.slow
def test_two_runs_do_not_write_one_folder(law: Xueji, snapshot: Path, tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(ProblemsError) as error:
        run(job_of(law, snapshot), tmp_path)
    assert codes(error) == {"folder-in-use"}
    assert run(job_of(law, snapshot), tmp_path).manifest.status == "finished"


def test_a_folder_without_a_run_explains_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as error:
        read(tmp_path)
    assert codes(error) == {"no-run"}
    (tmp_path / "manifest.json").write_text('{"form": 0}')
    with pytest.raises(ProblemsError) as error:
        read(tmp_path)
    assert codes(error) == {"bad-run"}


def test_a_row_beyond_the_last_is_said_so(law: Xueji, audited: Audited) -> None:
    _, out = audited
    with pytest.raises(ProblemsError) as error:
        explain(again(law, read(out), out), out, ROWS + 1)
    assert codes(error) == {"no-such-row"}


def test_options_have_a_plain_form() -> None:
    assert Options().lasting() == {"part_rows": 1_000_000, "duties": False, "unmasked": False}
    assert issubclass(RequestError, ProblemsError)


ENGINES = [
    pytest.param(Evaluator.DUCKDB, marks=pytest.mark.slow), pytest.param(Evaluator.SPARK, marks=pytest.mark.spark),
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_writes_the_same(
    law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path, engine: Evaluator
) -> None:
    pytest.importorskip({"duckdb": "duckdb", "spark": "pyspark"}[engine])
    run(job_of(law, snapshot, evaluator=engine), tmp_path / "out")
    for room in ("rows", "findings", "quarantine"):
        assert frames(tmp_path / "out", room).equals(frames(audited[1], room))


def test_a_row_of_a_part_that_is_not_done_is_said_to_be_so(
    law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(audited[1], copied)
    for file in (copied / "rows").glob("*.parquet"):
        file.unlink()
    with pytest.raises(ProblemsError) as caught:
        explain(job_of(law, snapshot), copied, 1)
    assert [problem.code for problem in caught.value.problems] == ["row-not-done"]
