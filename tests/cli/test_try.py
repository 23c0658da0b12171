"""`xueji try`: whole conversations with real keys, what is kept of them, and where there is no terminal."""

import json
import os
import pty
import random
import re
import select
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from tests.cli.driving import BREAK, DOWN, ENTER, SPACE, UP, Recorded

from xueji import assemble
from xueji.cli import try_, try_keep
from xueji.cli.main import run
from xueji.cli.try_ask import KEYS, SIGNS, Command, Option, Terminal, command
from xueji.cli.try_read import day, read
from xueji.cli.try_session import Start
from xueji.cli.try_words import WORDS
from xueji.language.types import DATE, DECIMAL, INTEGER, REGION, TEXT
from xueji.model.enums import Change
from xueji.packs import registry
from xueji.packs.case_files import inspect_cases

GOLDEN = Path(__file__).parents[1] / "golden" / "try"
ON = date(2024, 9, 5)
TODAY = date(2024, 9, 10)
TRANSFER = Start("620000", ON, Change.TRANSFER)


@contextmanager
def keys(*written: str) -> Iterator[None]:
    """A terminal at which these keys are pressed, and whose screen nobody sees."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("".join(written))
        pipe.close()  # who waits for more has gone astray, and shall not wait for ever
        yield


def talk(start: Start, *written: str, language: str = "zh", policies: Path | None = None) -> int:
    engine = assemble.load(policies) if policies else assemble.load()
    with keys(*written):
        return try_.converse(engine, Recorded(Terminal()), start, policies, "zh" if language == "zh" else "en", TODAY)


def same(name: str, printed: str) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    text = "\n".join(line.rstrip() for line in printed.splitlines() if "sha256:" not in line) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_a_whole_conversation_in_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    code = talk(
        Start(),
        DOWN * 20, ENTER,  # one of the places listed
        "2024年9月5日", ENTER,
        "4", ENTER,  # a transfer
        "w", ENTER, "2", ENTER,  # why is the stage asked for? Then: junior
        "2", ENTER,  # enrolled
        "12", ENTER,  # no grade of that stage: it is said, and asked again
        "？", ENTER, "９", ENTER,  # why? Then the grade, in full-width digits
        "b", ENTER, "8", ENTER,  # back, and another grade
        "2024-13-01", ENTER, "2024.9.1", ENTER,
        "*", ENTER, "1", ENTER, "2", ENTER,  # the first answer once more
        "8", ENTER,
        "7", ENTER,  # the same as a command
        "9", ENTER,
    )  # fmt: skip
    same("transfer.zh", capsys.readouterr().out)
    assert code == 0


def test_a_record_in_english_with_what_nobody_knows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    code = talk(
        Start("210000", ON, record=True), "3", ENTER, "3", ENTER, ENTER, "-", ENTER, "2", ENTER, "w", ENTER, "u", ENTER,
        "s", ENTER, UP, ENTER, language="en",
    )  # fmt: skip
    same("record.en", capsys.readouterr().out)
    assert code == 2


JUNIOR = ("2", ENTER, "2", ENTER, "8", ENTER, "2024-09-01", ENTER, "8", ENTER)
"""Stage, status, grade, first day of term, and the same grade at the other school: permitted."""


@pytest.mark.slow
def test_papers_and_what_was_taken_as_usual_can_be_given_after_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        talk(
            TRANSFER, *JUNIOR,
            "2", ENTER, SPACE, ENTER,  # one of two papers is at hand
            "2", ENTER, SPACE, DOWN, SPACE, ENTER,  # both
            "1", ENTER, "w", ENTER, "1", ENTER, "s", ENTER,  # what was taken as usual: why is it asked? An answer; stop
            "8", ENTER,  # anew
            BREAK,
        )  # fmt: skip
    printed = capsys.readouterr().out
    outcomes = [line.partition("：")[2] for line in printed.splitlines() if line.startswith("── 目前 · 结论已定")]
    assert outcomes[:2] == ["准予", "准予"]
    assert "无法判定  转学 · 甘肃省 620000 · 2024-09-05" in printed
    assert "没有规定直接等着这一项" in printed
    assert printed.count("哪个地区的规定") == 1


def test_going_back_from_the_first_question_and_from_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code = talk(TRANSFER, "b", ENTER, *JUNIOR, "4", ENTER, ".", ENTER, "1", ENTER, "8", ENTER, "9", ENTER)
    printed = capsys.readouterr().out
    assert WORDS["at_first"][0] in printed
    assert printed.count("? 转学·转入年级") == 3
    assert code == 0


@pytest.mark.slow
def test_any_other_place_by_name_and_a_day_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    code = talk(
        Start(change=Change.LEAVE), "l", ENTER, "亚特兰蒂斯", ENTER, "620102", ENTER, "昨天", ENTER, "2024/9/5", ENTER,
        "s", ENTER, UP, ENTER,
    )  # fmt: skip
    printed = capsys.readouterr().out
    assert "“亚特兰蒂斯”不是已知的地名" in printed
    assert "“昨天”不是日期" in printed
    assert "甘肃省 620102，2024-09-05 施行的规定" in printed
    assert code == 4


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: assemble.Xueji) -> Path:
    """A copy of one pack that may be written to, read like the installed one."""
    pack = next(pack for pack in assemble.packs_of() if pack.name == "gansu")
    shutil.copytree(pack.folder, tmp_path / "gansu")
    monkeypatch.setattr(assemble, "load", lambda *_arguments, **_options: engine)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_saved_as_a_case_it_is_run_by_xueji_test(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = talk(
        TRANSFER, *JUNIOR, "5", ENTER, ENTER, "初二学生转学的试问", ENTER, "a trial", ENTER, ENTER,
        "9", ENTER, policies=mine,
    )  # fmt: skip
    printed = capsys.readouterr().out
    assert code == 0
    assert str(mine / "gansu" / "cases" / "transfer.yaml") in printed
    assert WORDS["case_warning"][0] in printed
    assert run(["test", "gansu", "--policies", str(mine), "-k", "初二学生转学的试问", "--lang", "zh"]) == 0
    assert "1 个用例，通过 1 个" in capsys.readouterr().out


def test_a_case_without_a_name_is_not_saved(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (mine / "gansu" / "cases" / "transfer.yaml").read_text("utf-8")
    talk(TRANSFER, *JUNIOR, "5", ENTER, ENTER, ENTER, "9", ENTER, policies=mine)
    assert WORDS["case_nameless"][0] in capsys.readouterr().out
    assert (mine / "gansu" / "cases" / "transfer.yaml").read_text("utf-8") == before


@pytest.mark.slow
def test_saved_as_a_request_it_decides_alike_and_is_overwritten_only_if_told(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = mine / "transfer.json"
    talk(TRANSFER, *JUNIOR, "6", ENTER, ENTER, "9", ENTER)
    assert json.loads(path.read_text("utf-8"))["student"] == {"stage": "junior", "status": "enrolled", "grade": 8}
    capsys.readouterr()
    assert run(["decide", str(path), "--format", "json"]) == 0
    path.write_text("{}", "utf-8")
    talk(TRANSFER, *JUNIOR, "6", ENTER, ENTER, "2", ENTER, "9", ENTER)
    assert path.read_text("utf-8") == "{}"
    talk(TRANSFER, *JUNIOR, "6", ENTER, ENTER, "1", ENTER, "6", ENTER, "/no/such/folder", ENTER, "9", ENTER)
    assert path.read_text("utf-8") != "{}"
    assert "没有保存" in capsys.readouterr().out


@pytest.mark.slow
def test_the_command_shown_gives_the_same_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    talk(TRANSFER, *JUNIOR, "7", ENTER, "9", ENTER)
    printed = capsys.readouterr().out
    first, rest = printed[printed.index("xueji decide - ") :].split("\n", 1)
    assert first == "xueji decide - --lang zh <<'JSON'"
    request = tmp_path / "request.json"
    request.write_text(rest.partition("\nJSON")[0], "utf-8")
    assert run(["decide", str(request), "--format", "json"]) == 0


class Whim:
    """Someone who chooses anything and writes anything, and leaves after a while."""

    def __init__(self, seed: int, patience: int) -> None:
        self.chance, self.patience = random.Random(seed), patience
        self.asked: list[str] = []

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: object = None) -> object:
        self.asked_for(name, question)
        return self.chance.choice(options).value

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[object]:
        self.asked_for(name, question)
        return [option.value for option in options if self.chance.random() < 0.5]

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        self.asked_for(name, question)
        if name.endswith(".file"):
            return self.chance.choice(["kept.yaml", "kept", ""]) or default
        return self.chance.choice(
            [
                "",
                "?",
                "<",
                "*",
                "。",
                "８",
                "9",
                "八",
                "2024-09-31",
                "2024年9月2日",
                "620102",
                "甘肃",
                "\x00\u2028",
                "{0}",
                "x" * 600,
            ]
        )

    def asked_for(self, name: str, question: str) -> None:
        assert question.strip(), name
        self.asked.append(name)
        if len(self.asked) > self.patience:
            raise KeyboardInterrupt


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_answered_it_goes_on(
    seed: int, mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for pack in assemble.packs_of():
        shutil.copytree(pack.folder, mine / pack.name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("cases"))
    monkeypatch.setattr(try_keep, "packs_of", lambda _folder: registry.in_folder(mine))
    whim, engine = Whim(seed, 60), assemble.load()
    while len(whim.asked) <= whim.patience:
        try:
            code = try_.converse(engine, whim, Start(), mine, ("zh", "en")[seed % 2], TODAY)  # type: ignore[arg-type]
        except KeyboardInterrupt:
            break
        assert code in (0, 2, 3, 4)
    assert "Traceback" not in capsys.readouterr().out
    assert not inspect_cases(registry.in_folder(mine)).problems


# -- without a terminal ------------------------------------------------------------------------------------------------


def test_without_a_terminal_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["try", "--lang", "zh"]) == 64
    assert "--answers" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [("--change", "fly"), ("--change", "transfer", "--record"), ("--region", "atlantis"), ("--on", "yesterday"),
     ("--answers", "none.json")],
)  # fmt: skip
def test_wrong_usage_is_told(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(try_, "at_terminal", lambda: True)
    assert run(["try", *arguments]) == (1 if "none.json" in arguments else 64)


def answers(tmp_path: Path, **request: object) -> str:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(request, ensure_ascii=False), "utf-8")
    return str(path)


def test_answers_from_a_request_give_what_decide_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = {"change": "转学", "region": "gansu", "on": "2024-09-05", "student": {"stage": "初中", "grade": 9},
               "transfer": {"to_grade": 9, "ground": []}, "term": {"start": "2024-09-01"}}  # fmt: skip
    assert run(["try", "--answers", answers(tmp_path, **request), "--lang", "zh"]) == 4
    printed = capsys.readouterr().out
    assert re.search("^\\? 学生·学段.* 初中 junior$", printed, re.MULTILINE)
    assert re.search("^\\? 学生·学籍状态.* 不知道$", printed, re.MULTILINE)
    assert printed.rstrip().endswith("结束")
    enrolled = request | {"student": {"stage": "junior", "grade": 9, "status": "enrolled"}}
    assert run(["try", "--answers", answers(tmp_path, **enrolled), "--lang", "en"]) == 3


def test_answers_that_are_refused_are_taken_for_not_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = answers(tmp_path, region="gansu", on="2024-09-05", change="transfer",
                   student={"stage": "primary", "grade": 99, "status": "enrolled"})  # fmt: skip
    assert run(["try", "--answers", file, "--lang", "zh"]) == 4
    assert "没有采用这个回答" in capsys.readouterr().out


def test_answers_without_a_place_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["try", "--answers", answers(tmp_path, change="transfer")]) == 64
    assert "region" in capsys.readouterr().err


def test_without_the_extra_it_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "questionary", None)
    monkeypatch.setattr(try_, "at_terminal", lambda: True)
    assert run(["try"]) == 64
    assert "pip install 'xueji[author]'" in capsys.readouterr().err


# -- a real terminal ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_in_a_real_terminal_it_talks_and_ends_with_ctrl_c() -> None:
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover -- another process
        os.environ |= {"TERM": "xterm", "COLUMNS": "120"}
        said = ("try", "--region", "gansu", "--change", "转学", "--on", "2024-09-05", "--lang", "zh")
        os.execv(sys.executable, [sys.executable, "-m", "xueji", *said])  # noqa: S606 -- our own command
    try:
        screen = ""
        for wanted, pressed in (("学生·学段", "2\r"), ("学生·学籍状态", BREAK)):
            screen += until(terminal, wanted)
            os.write(terminal, pressed.encode())
        screen += until(terminal, "\0")
        assert "初中 junior" in screen
        assert "Traceback" not in screen
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 130
    finally:
        os.close(terminal)


def until(terminal: int, wanted: str, seconds: float = 30) -> str:
    """What appears on a screen up to what is waited for, or until there is nothing more."""
    seen, end = b"", time.monotonic() + seconds
    while wanted.encode() not in seen and time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            found = os.read(terminal, 65536)
        except OSError:  # the other side has left
            break
        seen += found
        if b"\x1b[6n" in found:  # where is the cursor?
            os.write(terminal, b"\x1b[1;1R")
    return seen.decode("utf-8", "ignore")


# -- what is typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("2024年9月1日", DATE, "2024-09-01"), ("2024/9/1", DATE, "2024-09-01"),
        ("２０２４－０９－０１", DATE, "2024-09-01"),
        ("2024-02-30", DATE, "2024-02-30"), ("明天", DATE, "明天"), ("８", INTEGER, 8), ("八", INTEGER, 8),
        ("十二", INTEGER, 12), ("八年级", INTEGER, "八年级"), ("20240901", DATE, "2024-09-01"),
        ("2024年9月1号", DATE, "2024-09-01"), ("9月1日", DATE, "9月1日"),
        ("-1", INTEGER, "-1"), ("25%", DECIMAL, "25/100"), ("２５％", DECIMAL, "25/100"), ("60/180", DECIMAL, "60/180"),
        ("somewhere", REGION, "620102"), ("620102", REGION, "620102"), ("Ａ班", TEXT, "Ａ班"),
    ],
)  # fmt: skip
def test_what_people_type_is_read_as_they_mean_it(written: str, kind: object, value: object) -> None:
    assert read(written, kind, {"somewhere": "620102"}.get) == value  # type: ignore[arg-type] # a type of the language


def test_days_that_do_not_exist_are_none() -> None:
    assert day("2024-02-30") is None
    assert day("2024.2.29") == "2024-02-29"


def test_every_command_can_be_typed_with_an_input_method_on() -> None:
    for found, signs in SIGNS.items():
        assert {command(sign) for sign in signs} == {found}
    for found, key in KEYS.items():
        assert command(key) is command(key.upper()) is found
        assert command(key, letters=False) is None  # where any text may be meant it is one
    assert command("8") is None
    assert {*SIGNS} == {*Command}
