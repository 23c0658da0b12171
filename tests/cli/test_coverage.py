"""`xueji coverage` on one small region: its own figures stand apart, ages are proposed, the ledger in plain words."""

import json
from pathlib import Path

import pytest

from xueji.cli.main import run
from xueji.packs import registry

NATION = """\
document: {id: n, title: 国家规定, region: "000000", in_force: {from: 2015-01-01}, stages: [primary], grade: statute}
declare:
  registration.cutoff: {title: 截止月日, topic: registration, type: month_day}
parameters: {registration.cutoff: {value: 08-31, article: 第一条}}
rules:
  - {id: told, title: 告知, change: register, oblige: {who: school, what: 告知家长}, article: 第二条}
"""
REGION = """\
document:
  id: p
  title: 省规定
  region: "430000"
  in_force: {from: 2016-01-01}
  stages: [primary]
  grade: statute
  articles: {count: 4}
rules:
  - id: age
    title: 年满六周岁
    change: register
    require: age_on(student.birth_date, in_year(policy.registration.cutoff, request.on)) >= 6
    article: 第一条
not_modelled: {第二条: purpose, 第三条: not_seen}
"""
CASES = "cases:\n"
CASE = """\
  - name: 在省内
    region: "%s"
    on: 2024-09-01
    change: register
    facts: {student: {stage: primary, status: pending}}
    expect: {outcome: undetermined}
"""


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    texts = {
        "n/n.yaml": NATION, "p/p.yaml": REGION, "p/cases/p.yaml": CASES + CASE % "430000",
        "n/cases/n.yaml": CASES + CASE % "430100" + CASE % "440000",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(registry, "installed", lambda: ())
    return tmp_path


def called(packs: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["coverage", *arguments, "--policies", str(packs), "--lang", "zh"]) in (0, 5)
    done = capsys.readouterr()
    assert done.err == ""
    return done.out


def test_a_regions_own_figures_stand_apart(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (period,) = json.loads(called(packs, capsys, "p", "--format", "json"))["periods"]
    assert {key: period[key] for key in ("rules", "triggered", "cases")} == {"rules": 2, "triggered": 1, "cases": 2}
    assert period["own"] == {"rules": 1, "triggered": 0, "cases": 1}
    table = called(packs, capsys, "p")
    assert "真" not in table
    for word in ("本地区规则", "上位规则", "本地区用例", "其他用例", "是、否、不明均见", "条件单元是"):
        assert word in table


def test_of_all_packs_every_case_is_run(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(called(packs, capsys, "--format", "json"))
    assert {rule["rule"]: rule["triggered"] for rule in found["rules"]} == {"n/told": 3, "p/age": 0}
    assert [(p["region"], p["from"], p["cases"]) for p in found["periods"]] == [
        ("000000", "2015-01-01", 3),
        ("430000", "2016-01-01", 2),
    ]
    alone = json.loads(called(packs, capsys, "p", "--format", "json"))["rules"]
    assert alone == [rule for rule in found["rules"] if rule["pack"] == "p"]


def test_ages_just_reached_and_just_not_are_proposed(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = called(packs, capsys, "p", "--suggest")
    assert "没有找到" not in found
    assert "# p/age: 是" in found
    assert "birth_date: 2018-08-31" in found  # six on that very day
    assert "birth_date: 2018-09-01" in found  # a day too young


def test_the_ledger_speaks_of_entering(packs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = called(packs, capsys, "p", "--articles", "--details")
    for word in ("已录入", "部分录入", "不录入", "录入为", "第四条：请由规则引用，或写入 not_modelled"):
        assert word in ledger
    assert "建模" not in ledger


def test_a_terminal_is_shown_how_far_it_is(
    packs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    run(["coverage", "p", "--policies", str(packs), "--lang", "zh"])
    assert "运行用例" in capsys.readouterr().err
