"""`xueji prove` as a person and a province's CI call it: words, exit codes, accepted findings, bad calls."""

import json
import os
import sys
import time
from pathlib import Path

import pytest
from tests.questions.one_law import BROKEN

from xueji import assemble
from xueji.cli.main import run
from xueji.model.enums import Stage
from xueji.questions.ask import Others, Scope, ask
from xueji.questions.finding import Question
from xueji.questions.law import Law

GOLDEN = Path(__file__).parents[1] / "golden" / "prove"
QUESTIONS = ("gap", "conflict", "dead", "shadowed", "closed", "stuck")
NEVER = ("hunan", "--on", "2024-09-05", "--policies", str(BROKEN / "dead"), "--change", "transfer", "--stage", "小学",
         "--ask", "dead")  # fmt: skip


@pytest.fixture
def xueji(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, read_once: None) -> "Called":
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Called(capsys)


class Called:
    """Runs the command in this process; gives exit code, output and errors."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = run(("prove", *arguments))
        done = self.capsys.readouterr()
        assert "Traceback" not in done.err + done.out
        return code, done.out, done.err


def golden(name: str, text: str) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    file = GOLDEN / name
    if os.environ.get("XUEJI_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    assert file.read_text() == text


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_on_a_pack_broken_for_it(xueji: Called, question: str, lang: str) -> None:
    narrow = ("--change", "resume" if question == "stuck" else "transfer")
    code, out, _ = xueji("hunan", "--on", "2024-09-05", "--policies", str(BROKEN / question), "--ask", question,
                         "--stage", "primary", "--lang", lang, *narrow)  # fmt: skip
    assert code == 2
    golden(f"{question}.{lang}.txt", out)


def test_a_pack_without_fault_is_proved_so(xueji: Called) -> None:
    code, out, _ = xueji("hunan", "--on", "2024-09-05", "--policies", str(BROKEN / "gap"), "--change", "transfer",
                         "--stage", "primary", "--ask", "shadowed", "--ask", "closed", "--lang", "en")  # fmt: skip
    assert code == 0
    assert out.count("proved") == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_markdown(xueji: Called, lang: str) -> None:
    code, out, _ = xueji(*NEVER[:-2], "--ask", "conflict", "--ask", "ceiling", "--ask", "order", "--format", "md",
                         "--lang", lang, "--policies", str(BROKEN / "conflict"))  # fmt: skip
    assert code == 2
    golden(f"several.{lang}.md", out)


def test_json_requests_are_taken_by_decide_as_they_are(xueji: Called, tmp_path: Path) -> None:
    code, out, _ = xueji(*NEVER, "--format", "json")
    (question,) = json.loads(out)["questions"]
    assert (code, question["question"], question["proved"]) == (2, "dead", False)
    finding = next(f for f in question["findings"] if f["id"] == "dead/made/disabled")
    assert (finding["cause"], finding["changes"], finding["stages"]) == ("outdone", ["transfer"], ["primary"])
    file = tmp_path / "request.json"
    file.write_text(json.dumps(finding["example"]["requests"][0]))
    assert run(("decide", str(file), "--policies", str(BROKEN / "dead"), "--format", "json")) == 2
    decision = json.loads(xueji.capsys.readouterr().out)
    assert {reason["rule"] for reason in decision["reasons"]} >= {"made/disabled"}


def test_suggested_entries_are_refused_until_they_have_reasons(xueji: Called, tmp_path: Path) -> None:
    code, out, err = xueji(*NEVER, "--suggest")
    assert code == 2
    assert "not accepted" in err
    file = tmp_path / "accepted.yaml"
    file.write_text(out)
    code, _, err = xueji(*NEVER, "--accepted", str(file))
    assert code == 1
    assert f"{file}:3:" in err
    assert err.count("[no-reason]") == 10
    file.write_text(out.replace("（请写明理由）", "试验").replace("(say why)", "a trial"))
    code, out, _ = xueji(*NEVER, "--accepted", str(file))
    assert code == 0
    assert "a trial" in out


def test_accepted_findings_that_are_gone(xueji: Called, tmp_path: Path) -> None:
    """Only where all of the law was asked: a narrower question says nothing about the rest."""
    file = tmp_path / "accepted.yaml"
    file.write_text(
        "accepted:\n  - {id: closed/made/other, kind: law, because: 因}\n  - {id: dead/x/y, kind: law, because: 因}\n"
    )
    whole = (
        "hunan",
        "--on",
        "2024-09-05",
        "--policies",
        str(BROKEN / "gap"),
        "--ask",
        "closed",
        "--accepted",
        str(file),
    )
    code, out, _ = xueji(*whole)
    assert code == 2
    assert f"closed/made/other ({file}:2:" in out
    assert "dead/x/y" not in out
    assert xueji(*whole, "--stage", "primary")[0] == 0


def test_no_time_is_no_answer(xueji: Called) -> None:
    code, out, _ = xueji(*NEVER, "--seconds", "0", "--lang", "en")
    assert code == 4
    assert "not settled: transfer (primary) (time ran out" in out


@pytest.mark.slow
@pytest.mark.parametrize("question", [Question.GAP, Question.CONFLICT, Question.CEILING, Question.DEAD])
def test_the_time_given_is_kept_to(question: Question) -> None:
    """Records of Beijing as its draft would have them are the hardest question there is."""
    engine = assemble.load(drafts=True)
    (side, above), on = engine.sides(("beijing@2014-09-01", "nation"))
    law = Law(side, on)
    begun = time.monotonic()
    ask(question, law, Others(above, above), Scope((None,), tuple(Stage)), 8)
    assert time.monotonic() - begun < 8 * 1.1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("atlantis", "--on", "2024-09-05"), "atlantis"),
        (("gansu",), "--on"),
        (("gansu@2024-09-99",), "2024-09-99"),
        (("gansu@2024-09-05", "--ask", "gaps"), "did you mean “gap”"),
        (("gansu@2024-09-05", "--change", "leaf"), "did you mean “leave”"),
        (("gansu@2024-09-05", "--stage", "大学"), "primary"),
        (("gansu@2024-09-05", "--above", "nowhere"), "nowhere"),
        (("gansu@2024-09-05", "--record", "--ask", "stuck"), "stored records"),
        (("gansu@2024-09-05", "--seconds", "-1"), "seconds"),
    ],
)
def test_wrong_calls(xueji: Called, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = xueji(*arguments)
    assert (code, out) == (64, "")
    assert said in err


def test_without_the_prover_one_sentence_says_how_to_get_it(xueji: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("xueji.questions", "xueji.prove"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    code, _, err = xueji("gansu@2024-09-05")
    assert code == 64
    assert "pip install 'xueji[prove]'" in err


@pytest.mark.slow
def test_records_alone_and_changes_alone(xueji: Called) -> None:
    _, out, _ = xueji("gansu@2024-09-05", "--record", "--stage", "primary", "--format", "json")
    asked = json.loads(out)
    assert asked["changes"] == [None]
    assert [question["question"] for question in asked["questions"]] == [
        "ceiling",
        "gap",
        "conflict",
        "dead",
        "shadowed",
    ]
    _, out, _ = xueji("gansu@2024-09-05", "--change", "休学", "--stage", "primary", "--ask", "gap", "--format", "json")
    assert json.loads(out)["changes"] == ["leave"]


def test_drafts_are_marked(xueji: Called) -> None:
    _, out, _ = xueji("hebei@2024-09-05", "--include-drafts", "--ask", "closed", "--lang", "zh")
    assert "征求意见稿，假定施行" in out.splitlines()[0]
