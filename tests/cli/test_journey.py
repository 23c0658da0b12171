"""`xueji journey`: pages in both languages, data, exit codes, and what is wrong with what it is called with."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.laws import write

from xueji.cli.main import run

pytest.importorskip("z3")

GOLDEN = Path(__file__).parents[1] / "golden" / "cli"
CHILD: dict[str, Any] = {
    "change": "transfer",
    "on": "2024-09-05",
    "student": {"stage": "junior", "grade": 8, "status": "on_leave"},
    "school": {"kind": "ordinary"},
    "transfer": {
        "to_grade": 8, "to_school_kind": "ordinary", "ground": ["household_move", "residence_move"],
        "move_scope": "cross_province", "household_changed": True, "whole_guardianship": True,
        "outside_service_area": True,
    },
    "term": {"start": "2024-09-01", "end": "2025-01-17", "semester": "1"},
}  # fmt: skip
FREE = "rules:\n  - {id: f, title: 规定, change: transfer, article: 一, forbid: student.under_sanction}\n"
BARRED = FREE.replace("student.under_sanction", "student.grade == 8")
ADVISED = FREE.replace("forbid: student.under_sanction", "discourage: student.grade == 8")


def child(folder: Path, **student: Any) -> str:
    path = folder / "child.json"
    path.write_text(json.dumps({**CHILD, "student": {**CHILD["student"], **student}}), "utf-8")
    return str(path)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["journey", *arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, said.out + said.err


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code, text = shown(capsys, *arguments, "--format", "json")
    return code, json.loads(text)


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("one", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["child", "any"])
def test_from_lanzhou_to_shenyang(one: bool, language: str, tmp_path: Path) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review.

    A process of their own: which of several equally usual children is found depends on what the prover has seen before.
    """
    asked = ["620102", "210102", child(tmp_path)] if one else ["gansu", "liaoning", "--on", "2024-09-05"]
    command = [sys.executable, "-m", "xueji", "journey", *asked, "--lang", language, "--seconds", "120"]
    env = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "120"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr) == (2, "")
    printed = "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"
    path = GOLDEN / f"journey-{'child' if one else 'any'}.{language}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")


@pytest.mark.slow
def test_what_the_child_on_leave_can_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = data(capsys, "gansu", "liaoning", child(tmp_path))
    assert (code, found["standing"], found["stranded"]) == (2, "refused", "release")
    assert [reason["rule"] for reason in found["decisions"]["release"]["reasons"]] == ["gansu-k12/transfer-on-leave"]
    (way,) = found["ways_out"]
    assert way["changed"] == {"student.status": {"from": "on_leave", "to": "enrolled"}}
    assert way["first"]["change"] == "resume"
    assert way["outcomes"] == ["permitted", "permitted"]
    assert found["earliest"]["permitted"] is found["earliest"]["granted"] is None
    assert found["windows"]["both"][0] == ["2024-09-05", "2024-09-13"]
    assert {part["matter"] for part in found["absence"] if not part["agree"]} == {
        "dropout_suspected", "dropout_deemed",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("laws", "facts", "code"),
    [((FREE, FREE), ("student.under_sanction=false",), 0), ((FREE, BARRED), ("student.under_sanction=false",), 2),
     ((ADVISED, FREE), ("student.under_sanction=false",), 3), ((FREE, FREE), (), 4)],
)  # fmt: skip
def test_exit_codes_of_one_child(
    laws: tuple[str, str], facts: tuple[str, ...], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "packs", *laws)
    given = [word for fact in facts for word in ("--fact", fact)]
    arguments = ["hunan", "jiangxi", child(tmp_path, status="enrolled"), "--policies", str(folder), *given]
    assert data(capsys, *arguments)[0] == code


@pytest.mark.slow
@pytest.mark.parametrize(("laws", "code"), [((FREE, FREE), 0), ((FREE, BARRED), 2)])
def test_exit_codes_of_any_child(
    laws: tuple[str, str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "packs", *laws)
    found, told = data(capsys, "hunan@2024-09-05", "jiangxi", "--policies", str(folder))
    assert found == code
    assert {stage["stage"] for stage in told["stages"] if not stage["silent"]} == {"primary", "junior"}
    stranded = [kept["rule"] for stage in told["stages"] for kept in stage["stranded"]]
    assert ("jiangxi/f" in stranded) == (code == 2)


@pytest.mark.slow
def test_what_cannot_be_told_of_any_child(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(capsys, "national", "gansu", "--on", "2024-09-05", "--lang", "en")
    assert code == 4
    assert "the law is not known here" in text
    assert shown(capsys, "gansu", "liaoning", "--on", "2024-09-05", "--seconds", "0")[0] == 4


@pytest.mark.slow
def test_examples_are_requests_that_decide_reads(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, told = data(capsys, "gansu", "liaoning", "--on", "2024-09-05")
    for kept in told["stages"][1]["stranded"]:
        for law, request in zip(("gansu", "liaoning"), kept["requests"], strict=True):
            given = io.TextIOWrapper(io.BytesIO(json.dumps(request).encode()))
            monkeypatch.setattr(sys, "stdin", given)
            code = run(["decide", "-", "--format", "json"])
            outcome = json.loads(capsys.readouterr().out)["outcome"]
            assert (outcome == "refused") == kept["refuses"].startswith(law)
            assert code in (0, 2, 3)


def test_papers_handed_in_are_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "child.json"
    papers = ["transfer_proof", "gansu_transfer_certificate", "household_register"]
    enrolled = {**CHILD, "student": {**CHILD["student"], "status": "enrolled"}, "evidence": papers}
    path.write_text(json.dumps(enrolled), "utf-8")
    code, text = shown(capsys, "gansu", "liaoning", str(path), "--lang", "zh", "--format", "md")
    assert code == 4  # the papers of Liaoning are not all there
    assert "| 居民户口簿 | – | 已提交 |" in text
    assert "| 实际居住证明 | – | 须提交 |" in text
    assert text.startswith("# 2024-09-05，从甘肃省转学到辽宁省")


WINDOW = """\
rules:
  - {id: w, title: 时间, change: transfer, article: 一, discourage: 'not within(request.on, term.start, "2 weeks")'}
procedures:
  - {id: s, change: transfer, steps: [PARTIES], replaces: national-2013/transfer-steps, article: 二}
"""


def test_outside_the_window_the_next_one_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = (WINDOW.replace("PARTIES", party) for party in ("receiving_school", "sending_school"))
    folder = write(tmp_path / "packs", one, other)
    path = tmp_path / "child.json"
    path.write_text(json.dumps({**CHILD, "on": "2024-10-08", "student": {**CHILD["student"], "status": "enrolled"}}))
    arguments = ("hunan", "jiangxi", str(path), "--policies", str(folder), "--lang", "zh", "--format", "md")
    code, text = shown(capsys, *arguments)
    assert code == 3
    assert "2024-10-08当天：家庭和学校能够改变的情况，无论怎样改变，都得不到两地的准予（已证明）。" in text
    assert "- 2025-03-01当天：不须改变已给出的情况。" in text
    assert "- 两地都不拒绝的第一天：2024-10-08。" in text
    assert "- 两地都准予的第一天：2025-03-01。" in text
    assert "| 转入学校 | 第 1 步，没有期限 | 没有规定 |" in text


@pytest.mark.slow
def test_what_is_not_given_is_named_as_supposed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    law = WINDOW.replace("discourage: ", "forbid: ").replace("PARTIES", "receiving_school")
    folder = write(tmp_path / "packs", FREE, law)
    told = ("--on", "2024-09-05", "--fact", "student.stage=junior", "--fact", "student.under_sanction=false")
    arguments = ("hunan", "jiangxi", *told, "--policies", str(folder), "--lang", "en", "--format", "md")
    code, text = shown(capsys, *arguments)
    assert code == 4
    assert "nothing that is given has to be otherwise" in text
    assert "It must also be so, which is not given: " in text
    assert "state of the registration: enrolled" in text
    assert "From 2024-09-05 on some days cannot be told" in text
    bare = ("--on", "2024-09-05", "--fact", "student.grade=8")
    _, text = shown(capsys, "hunan", "jiangxi", *bare, "--policies", str(folder), "--lang", "en", "--format", "md")
    assert "the request names no stage" in text
    assert "Refused: there are no steps." not in text.split("The turns of the four parties")[0]


def test_without_time_it_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(capsys, "gansu", "liaoning", child(tmp_path), "--seconds", "0", "--lang", "zh", "--format", "md")
    assert code == 2
    assert "2024-09-05当天：限时 0 秒内未能得出。" in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("gansu", "liaoning"), 64, "which day?"),
        (("gansu", "atlantis", "--on", "2024-09-05"), 64, "atlantis"),
        (("gansu@yesterday", "liaoning"), 64, "yesterday"),
        (("gansu", "gansu", "--on", "2024-09-05"), 64, "no journey"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--change", "leave"), 64, "a journey is a transfer"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--fact", "grade"), 64, "name=value"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--fact", "student.gradee=8"), 1, "unknown-fact"),
        (("gansu", "liaoning", "no-such-file.json"), 1, "file-not-found"),
        (("gansu", "liaoning", "CHILD", "--on", "2024-09-06"), 1, "2024-09-05 ≠ 2024-09-06"),
        (("gansu", "liaoning", "CHILD", "--fact", "student.grade=9"), 1, "--fact: student.grade: contradictory-facts"),
        (("gansu", "liaoning", "CHILD", "--fact", "student.died_on=2025-01-01"), 1, "--fact: student.died_on"),
        (("gansu", "liaoning", "CHILD", "--fact", "transfer.scope=within_city"), 1, "--fact: transfer.scope"),
        (("gansu", "liaoning", "CHILD", "--fact", "transfer.to_region=410102"), 1, "410102 ≠ liaoning"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(
    arguments: tuple[str, ...], code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = child(tmp_path)
    found, text = shown(capsys, *(path if word == "CHILD" else word for word in arguments), "--lang", "en")
    assert found == code
    assert said in text


def test_a_request_of_another_region_or_change_is_a_contradiction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "child.json"
    path.write_text(json.dumps({**CHILD, "region": "henan"}), "utf-8")
    code, text = shown(capsys, "gansu", "liaoning", str(path), "--lang", "en")
    assert (code, "henan ≠ gansu" in text) == (1, True)
    path.write_text(json.dumps({**CHILD, "region": "620000", "change": "leave"}), "utf-8")
    assert shown(capsys, "gansu", "liaoning", str(path))[0] == 1


@pytest.mark.slow
def test_one_region_on_two_days(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(capsys, "beijing@2014-10-01", "beijing@2021-10-01", "--lang", "zh", "--format", "md")
    assert code in (0, 2, 4)
    assert "北京市@2014-10-01" in text
    assert "北京市@2021-10-01" in text


def test_help_and_a_missing_extra() -> None:
    """Help loads neither engine nor prover; without the prover one is told how to get it."""
    start = "import sys; from xueji.cli.main import run;"
    test = f"{start} code = run(['journey', '--help']); print('z3' in sys.modules, code)"
    done = subprocess.run([sys.executable, "-c", test], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False 0")
    assert "Exit codes" in done.stdout
    test = f"{start} sys.modules['z3'] = None; print(run(['journey', 'gansu', 'henan']))"
    done = subprocess.run([sys.executable, "-c", test], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "64"
    assert "xueji[prove]" in done.stderr
