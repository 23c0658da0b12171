"""Findings once more as CSV, workbook and database table; constants, exit codes and other small parts of a run."""

import sqlite3
from pathlib import Path

import polars as pl
import pytest
from tests.audits.folders import frames

from xueji.assemble import Xueji
from xueji.audits.constants import read_constants
from xueji.audits.export import Target, run_id, targets, write
from xueji.audits.intake import Teller, hidden
from xueji.audits.run import Finished
from xueji.cli.running import FailOn, exit_code, is_batch
from xueji.errors import ProblemsError, UsageError
from xueji.vocabulary import core

pytestmark = pytest.mark.slow  # whole runs: CI does them

Audited = tuple[Finished, Path]


def test_targets_are_read_from_the_command_line(tmp_path: Path) -> None:
    found = targets(["csv,parquet", "csv", "sqlite:///x.db::findings"], tmp_path, "findings")
    assert found == (Target("csv", tmp_path / "findings.csv"), Target("table", url="sqlite:///x.db", table="findings"))
    with pytest.raises(UsageError, match="pdf"):
        targets(["pdf"], tmp_path, "findings")


def test_every_way_of_writing_holds_every_finding(audited: Audited, tmp_path: Path) -> None:
    finished, out = audited
    findings = frames(out, "findings")
    asked = targets(["csv,xlsx", f"sqlite:///{tmp_path}/f.db::findings"], tmp_path, "findings")
    for _ in range(2):  # a second time changes nothing
        assert len([*write(finished.manifest, out, "findings", asked, "zh")]) == 3
    table = pl.read_csv(tmp_path / "findings.csv", infer_schema=False)
    assert table["rule"].to_list() == findings["rule"].to_list()
    sheets = pl.read_excel(tmp_path / "findings.xlsx", sheet_id=0)
    assert set(sheets) >= {"410102", "410103", "411602"}
    assert sum(map(len, sheets.values())) == len(findings)
    assert "学籍号" in sheets["410102"].columns
    with sqlite3.connect(tmp_path / "f.db") as base:
        rows = base.execute("SELECT count(*), count(DISTINCT run), min(run) FROM findings").fetchone()
    assert rows == (len(findings), 1, run_id(finished.manifest))


def test_constants_are_read_as_those_of_a_request(law: Xueji) -> None:
    from datetime import date  # noqa: PLC0415 -- only here

    found = read_constants({"term.start": "2024-09-01", "学期结束": "2025-01-20", "school.is_direct": "否"}, law)
    assert found == {"term.start": date(2024, 9, 1), "term.end": date(2025, 1, 20), "school.is_direct": False}
    with pytest.raises(ProblemsError) as error:
        read_constants({"term.start": "soon", "term.strat": "2024-09-01", "student.grade": "13"}, law)
    assert {problem.code for problem in error.value.problems} == {"bad-date", "unknown-fact", "out-of-range"}


@pytest.mark.parametrize(
    ("found", "fail_on", "code"),
    [
        ({}, "quarantine", 0),
        ({"findings": 1, "undetermined": 5}, "findings", 2),
        ({"doubtful": 1}, "findings", 0),
        ({"doubtful": 1, "undetermined": 1}, "doubtful", 3),
        ({"undetermined": 1}, "doubtful", 0),
        ({"undetermined": 1}, "undetermined", 4),
        ({"findings": 1, "quarantined": 1}, "undetermined", 2),
        ({"findings": 1, "quarantined": 1}, "quarantine", 1),
        ({"quarantined": 1}, "never", 0),
        ({"failed": ["a.parquet"]}, "never", 1),
    ],
)
def test_exit_codes(found: dict[str, object], fail_on: str, code: int) -> None:
    nothing = {"kind": "audit", "findings": 0, "doubtful": 0, "undetermined": 0, "quarantined": 0, "failed": []}
    assert exit_code({**nothing, **found}, FailOn(fail_on)) == code


def test_what_is_a_table_of_requests(tmp_path: Path) -> None:
    assert all(map(is_batch, ("a.parquet", "B.CSV", "x.xlsx", "x.xls", "x.jsonl", "sqlite:///x::t", str(tmp_path))))
    assert not any(map(is_batch, ("a.json", "-", "request")))


def test_words_that_name_a_person_are_masked() -> None:
    assert hidden("G41010220120304001X") == "G410102********001X"
    assert hidden("41010220120304001X") == "410102********001X"
    assert hidden("4101022012") == "***"


def test_every_problem_of_a_cell_is_said_in_both_languages() -> None:
    teller = Teller(core())
    zh, en = teller.said("out-of-range", "student.grade", "13", "年级")
    assert "13" in zh
    assert "13" in en
    assert zh != en
    assert teller.said("no-such-code", "student.grade", "13", "年级") == (
        "年级：13（no-such-code）",
        "年级: 13 (no-such-code)",
    )
