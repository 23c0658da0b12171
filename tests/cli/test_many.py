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

pytestmark = pytest.mark.slow  # seconds each: CI runs them

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


NUMBER = "410102201109030012"
SHIFTED = [
    "学籍号,身份证号,出生日期,学校标识码,学校名称,学段,年级,班级,学籍状态,别的",
    f"G{NUMBER},{NUMBER},20110903,3141000001,某中学,初中,7,1,在读,",
    f"G{NUMBER},{NUMBER},{NUMBER},3141000001,某中学,初中,7,1,在读,",
    f"G{NUMBER},{NUMBER},20110903,3141000001,某中学,{NUMBER},7,1,在读,{NUMBER}",
    f"G{NUMBER},{NUMBER},20110903,3141000001,某中学,初中,{NUMBER},1,在读,",
    f"G{NUMBER},{NUMBER},20110903,{NUMBER},{NUMBER},初中,7,{NUMBER},在读,",
]


@pytest.fixture(scope="module")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot in GB18030 with identity numbers in columns that are not theirs."""
    path = tmp_path_factory.mktemp("shifted") / "students.csv"
    path.write_bytes("\r\n".join(SHIFTED).encode("gb18030"))
    return path


def test_no_identity_number_is_shown_in_whatever_column_it_stands(shifted: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = xueji("audit", str(shifted), *HENAN, "--out", str(out), "--findings", "csv", "--lang", "zh")
    columns = xueji("audit", str(shifted), *HENAN, "--explain-columns")
    rows = [xueji("explain", str(out), "--row", str(row)) for row in (1, 2, 3, 4, 5)]
    assert "410102********0012" in columns.stdout
    assert ",410102********0012," in (out / "findings.csv").read_text("utf-8-sig")
    assert not [one.args for one in (done, columns, *rows) if NUMBER in one.stdout + one.stderr]
    texts = [path for path in out.rglob("*") if path.suffix in {".csv", ".html", ".json"}]
    assert not [path for path in texts if NUMBER in path.read_text("utf-8")]
    frames = {path: pl.read_parquet(path) for path in out.rglob("*.parquet")}
    assert not [path for path, frame in frames.items() if NUMBER in str(frame.rows())]
    kept_out = pl.read_parquet(out / "quarantine" / "*.parquet")
    assert set(kept_out["word"]) == {"410102********0012"}


def test_unmasked_words_are_those_of_the_snapshot(shifted: Path, tmp_path: Path) -> None:
    xueji("audit", str(shifted), *HENAN, "--out", str(tmp_path / "out"), "--unmasked")
    assert set(pl.read_parquet(tmp_path / "out" / "quarantine" / "*.parquet")["word"]) == {NUMBER}
    assert NUMBER in pl.read_csv(tmp_path / "out" / "summary" / "schools.csv", infer_schema=False)["school"].to_list()


def test_an_explanation_masks_the_numbers_it_speaks_of(tmp_path: Path) -> None:
    path, wrong = tmp_path / "one.csv", "410102201113030012"  # of a thirteenth month: a rule names it
    path.write_text(f"student.stage,student.number,student.id_number\njunior,G{wrong},{wrong}\n", "utf-8")
    for options, seen in (((), "410102********0012"), (("--unmasked",), wrong)):
        out = tmp_path / f"out{len(options)}"
        xueji("audit", str(path), *HENAN, "--out", str(out), *options)
        for form in ("table", "json"):
            said = xueji("explain", str(out), "--row", "1", "--format", form).stdout
            assert seen in said
            assert (wrong in said) == bool(options)


@pytest.mark.parametrize(
    ("library", "options"),
    [("xueji.audits.engines", ("--engine", "duckdb")), ("xueji.tables.workbook", ("--findings", "xlsx"))],
)
def test_what_is_not_installed_is_said_before_anything_is_written(
    library: str, options: tuple[str, ...], snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{library}.find_spec", lambda name: None)
    assert run(["audit", str(snapshot), *HENAN, "--out", str(tmp_path / "out"), *options]) == 64
    assert not (tmp_path / "out").exists()


def test_columns_that_are_not_understood_are_said_loudly(shifted: Path, tmp_path: Path) -> None:
    done = xueji("audit", str(shifted), *HENAN, "--out", str(tmp_path / "out"), "--lang", "en")
    assert "1 columns are not understood" in done.stderr
    assert "别的" in done.stderr


def test_pages_speak_one_language(snapshot: Path, shifted: Path, tmp_path: Path) -> None:
    said = {
        lang: xueji("audit", str(snapshot), *HENAN, "--out", str(tmp_path / "out"), "--lang", lang).stdout
        for lang in ("zh", "en")
    }
    assert "初中" in said["zh"]
    assert "junior " not in said["zh"]
    assert "National measures on" in said["en"]
    assert "中小学生学籍管理办法" not in said["en"]
    columns = xueji("audit", str(shifted), *HENAN, "--explain-columns", "--lang", "zh").stdout
    assert "官方用语" in columns
    assert " term " not in columns


def test_a_batch_speaks_of_reasons_and_refusals(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    requests(load(), 60).write_csv(path)
    done = xueji("decide", str(path), "--region", "henan", "--out", str(tmp_path / "out"), "--lang", "en")
    assert "reasons listed" in done.stdout
    assert "findings" not in done.stdout
