"""`audit`, `explain` and `decide` of a table, as a person or a script calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.audits.province import parted, province, requests

from xueji.assemble import load
from xueji.cli.main import run

HENAN = ("--region", "henan", "--as-of", "2024-09-05")


def xueji(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "120", **environment}
    command = [sys.executable, "-m", "xueji", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, encoding="utf-8")
    assert "Traceback" not in done.stderr + done.stdout
    return done


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return parted(province(load(), 400), tmp_path_factory.mktemp("many") / "henan", 2)


@pytest.fixture(scope="module")
def audited(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    out = tmp_path_factory.mktemp("many") / "out"
    return xueji("audit", str(snapshot), *HENAN, "--out", str(out), "--findings", "csv,xlsx", "--lang", "en"), out


def test_an_audit_prints_what_to_repair_first_and_how_rows_add_up(
    audited: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, out = audited
    totals = json.loads((out / "summary" / "totals.json").read_text("utf-8"))
    assert totals["quarantined"] > 0
    assert done.returncode == 1  # rows in quarantine
    assert f"400 rows = {totals['judged']} judged + {totals['quarantined']} quarantined" in done.stdout
    assert "What to repair first" in done.stdout
    assert "national-2013/record-no-archive" in done.stdout
    assert (out / "report.html").is_file()
    findings = pl.concat([pl.read_parquet(path) for path in sorted((out / "findings").iterdir())])
    assert len((out / "findings.csv").read_text("utf-8-sig").splitlines()) == len(findings) + 1
    sheets = pl.read_excel(out / "findings.xlsx", sheet_id=0)
    assert sum(map(len, sheets.values())) == len(findings)


@pytest.mark.parametrize(
    ("fail_on", "code"), [("never", 0), ("findings", 2), ("doubtful", 2), ("undetermined", 2), ("quarantine", 1)]
)
def test_the_exit_code_is_that_of_what_counts(snapshot: Path, audited: object, fail_on: str, code: int) -> None:
    out = audited[1]  # type: ignore[index] # the fixture above
    done = xueji("audit", str(snapshot), *HENAN, "--out", str(out), "--fail-on", fail_on, "--format", "json")
    assert done.returncode == code
    assert json.loads(done.stdout)["totals"]["rows"] == 400


def test_any_row_can_be_explained(audited: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    _, out = audited
    findings = pl.read_parquet(out / "findings" / "part-00000.parquet")
    row = findings["row"][0]
    for where in (out, out / "findings" / "part-00000.parquet"):
        done = xueji("explain", str(where), "--row", str(row), "--format", "json")
        assert done.returncode == 2
        found = json.loads(done.stdout)
        assert findings["rule"][0] in {finding["rule"] for finding in found["findings"]}
    shown = xueji("explain", str(out), "--row", str(row), "--lang", "zh")
    assert f"第 {row} 行" in shown.stdout
    assert "发现问题" in shown.stdout


def test_columns_are_explained_without_judging(snapshot: Path) -> None:
    done = xueji("audit", str(snapshot), *HENAN, "--explain-columns", "--format", "json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert {line["header"] for line in found["columns"]} >= {"student.status", "school.code"}
    lean = pl.read_parquet(snapshot / "00.parquet").drop("student.birth_date")
    lean.write_parquet(snapshot.parent / "lean.parquet")
    done = xueji("audit", str(snapshot.parent / "lean.parquet"), *HENAN, "--explain-columns", "--lang", "zh")
    assert "出生日期 student.birth_date" in done.stdout
    assert "national-2013/record-birth-date" in done.stdout


def test_rules_that_cannot_be_evaluated_are_said_loudly(snapshot: Path, tmp_path: Path) -> None:
    pl.read_parquet(snapshot / "00.parquet").drop("student.birth_date").write_parquet(tmp_path / "lean.parquet")
    done = xueji("audit", str(tmp_path / "lean.parquet"), *HENAN, "--out", str(tmp_path / "out"), "--lang", "en")
    assert "could NOT be evaluated" in done.stderr
    assert "student.birth_date: national-2013/record-birth-date" in done.stderr


def test_a_fact_for_all_rows(snapshot: Path, tmp_path: Path) -> None:
    frame = pl.read_parquet(snapshot / "00.parquet").drop("term.start", "term.end")
    frame.write_parquet(tmp_path / "s.parquet")
    facts = ("--fact", "term.start=2024-02-26", "--fact", "学期结束=2024-07-05")
    arguments = ("audit", str(tmp_path / "s.parquet"), *HENAN, "--out", str(tmp_path / "out"), "--fail-on", "never")
    done = xueji(*arguments, *facts, "--format", "json")
    assert done.returncode == 0, done.stdout
    rules = {rule["rule"]: rule for rule in json.loads(done.stdout)["rules"]}
    assert rules["national-2013/record-recheck-missing"]["evaluable"]
    assert rules["national-2013/record-recheck-missing"]["holds"] > 0
    findings = pl.read_parquet(tmp_path / "out" / "findings" / "part-00000.parquet")
    row = findings.filter(pl.col("rule") == "national-2013/record-recheck-missing")["row"][0]
    shown = xueji("explain", str(tmp_path / "out"), "--row", str(row), "--format", "json")
    (found,) = (f for f in json.loads(shown.stdout)["findings"] if f["rule"] == "national-2013/record-recheck-missing")
    assert found["because"]["term.end"] == "2024-07-05"


def test_a_moved_snapshot_can_still_be_explained(snapshot: Path, tmp_path: Path) -> None:
    where, out = tmp_path / "s.parquet", tmp_path / "out"
    where.write_bytes((snapshot / "00.parquet").read_bytes())
    xueji("audit", str(where), *HENAN, "--out", str(out))
    row = str(pl.read_parquet(out / "rows" / "part-00000.parquet")["row"][0])
    (tmp_path / "archive").mkdir()
    where.rename(tmp_path / "archive" / "s.parquet")
    assert xueji("explain", str(out), "--row", row).returncode == 1
    assert (
        xueji("explain", str(out), "--row", row, "--snapshot", str(tmp_path / "archive" / "s.parquet")).returncode > 1
    )


def test_a_national_export_with_a_mapping_file(snapshot: Path, tmp_path: Path) -> None:
    chinese = {
        "student.number": "学籍号", "student.id_number": "身份证件号", "school.code": "学校标识码",
        "student.grade": "年级", "school_class.number": "班号", "student.status": "现况", "student.stage": "学段",
        "student.birth_date": "出生日期",
    }  # fmt: skip
    frame = pl.read_parquet(snapshot / "00.parquet").select(pl.col(old).alias(new) for old, new in chinese.items())
    (tmp_path / "export.csv").write_bytes(frame.write_csv().encode("gb18030"))
    (tmp_path / "mapping.yaml").write_text(
        "columns: {现况: student.status}\nconstants: {school.system: 6-3}\n", "utf-8"
    )
    out = tmp_path / "out"
    arguments = ("--mapping", str(tmp_path / "mapping.yaml"), "--out", str(out), "--format", "json")
    done = xueji("audit", str(tmp_path / "export.csv"), *HENAN, *arguments, "--fail-on", "never")
    assert done.returncode == 0, done.stdout
    totals = json.loads(done.stdout)["totals"]
    assert totals["rows"] == 200 == totals["judged"] + totals["quarantined"]
    one = (
        pl.read_parquet(out / "rows" / "part-00000.parquet").filter(pl.col("verdict") == "findings").row(0, named=True)
    )
    shown = json.loads(xueji("explain", str(out), "--row", str(one["row"]), "--format", "json").stdout)
    assert shown["verdict"] == "findings"
    (tmp_path / "mapping.yaml").write_text("columns: {现况: student.status}\n", "utf-8")
    changed = xueji("explain", str(out), "--row", str(one["row"]), "--lang", "en")
    assert changed.returncode == 1
    assert "different-run" in changed.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("audit", "nowhere.parquet", *HENAN, "--out", "o"), 1, "file-not-found"),
        (("audit", "{0}", "--region", "henan", "--out", "o"), 64, "--as-of"),
        (("audit", "{0}", *HENAN), 64, "--out"),
        (("audit", "{0}", "--region", "atlantis", "--as-of", "2024-09-05", "--out", "o"), 64, "atlantis"),
        (("audit", "{0}", *HENAN, "--out", "o", "--findings", "pdf"), 64, "pdf"),
        (("audit", "{0}", *HENAN, "--out", "o", "--fact", "term.start"), 64, "name=value"),
        (("audit", "{0}", *HENAN, "--out", "o", "--fact", "term.strat=2024-09-01"), 1, "term.start"),
        (("audit", "{0}", *HENAN, "--out", "o", "--fact", "term.start=soon"), 1, "bad-date"),
        (("audit", "{0}", *HENAN, "--out", "o", "--fact", "student.grade=3"), 1, "constant-beside-column"),
        (("audit", "{0}", *HENAN, "--out", "o", "--engine", "abacus"), 64, "abacus"),
        (("explain", "nowhere", "--row", "1"), 1, "no-run"),
        (("decide", "{0}"), 64, "--out"),
        (("decide", "{0}", "--out", "o", "--engine", "closures"), 64, "closures"),
        (("decide", "{0}", "--out", "o", "--change", "transfre"), 64, "transfer"),
    ],
)
def test_what_is_wrong_is_said(
    snapshot: Path, arguments: tuple[str, ...], code: int, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([*(word.format(snapshot) for word in arguments), "--lang", "en"]) == code
    assert said in capfd.readouterr().err


def test_a_table_of_requests_is_decided_and_explained(tmp_path: Path) -> None:
    where, out = tmp_path / "requests.csv", tmp_path / "out"
    requests(load(), 60).write_csv(where)
    done = xueji(
        "decide", str(where), "--region", "gansu", "--out", str(out), "--fail-on", "undetermined", "--format", "json"
    )
    assert done.returncode == 2, done.stderr
    results = pl.read_parquet(out / "results" / "part-00000.parquet")
    one = results.row(0, named=True)
    code = {"permitted": 0, "refused": 2, "discretion": 3, "undetermined": 4}[one["outcome"]]
    shown = xueji("explain", str(out), "--row", str(one["row"]), "--format", "json")
    assert shown.returncode == code
    assert json.loads(shown.stdout)["outcome"] == one["outcome"]


def test_one_request_knows_nothing_of_tables(tmp_path: Path) -> None:
    request = tmp_path / "r.json"
    request.write_text('{"change": "transfer", "region": "gansu", "on": "2024-09-05"}', "utf-8")
    assert xueji("decide", str(request)).returncode == 4
    assert xueji("decide", str(request), "--out", str(tmp_path)).returncode == 64
    assert xueji("decide", str(request), "--engine", "polars").returncode == 64
