"""`xueji diff`: what people read, what programs read, exit codes, and every wrong use of it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xueji.cli.main import run

GOLDEN = Path(__file__).parents[1] / "golden" / "diff"
LAWS = GOLDEN / "laws"
PAIR = ("diff", "430000", "440000", "--policies", str(LAWS), "--on", "2024-09-05", "--change", "leave")
COMPULSORY = ("--stage", "primary", "--stage", "junior")
Say = Callable[..., tuple[int, str, str]]
"""Packs read once for all tests of this file."""


def alone(*arguments: str) -> str:
    """What a process of its own prints: which of several equal students it shows does not hang on what went before."""
    command = [sys.executable, "-m", "xueji", *arguments]
    env = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "120"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", env=env)
    assert done.returncode == 2, done.stderr
    return done.stdout


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run one command here: exit code, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def said(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return said


def golden(name: str, text: str) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    path = GOLDEN / name
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def differences(out: str) -> list[dict[str, Any]]:
    return [difference for verdict in json.loads(out)["changes"] for difference in verdict["differences"]]


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize(("layout", "ending"), [("table", "txt"), ("md", "md")])
def test_what_people_read_of_two_made_up_laws(layout: str, ending: str, lang: str) -> None:
    golden(f"made-up.{lang}.{ending}", alone(*PAIR, *COMPULSORY, "--format", layout, "--lang", lang))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_gansu_and_liaoning_differ_on_leave_as_read_by_people(lang: str) -> None:
    asked = ("diff", "gansu", "辽宁", "--on", "2024-09-05", "--change", "休学", "--format", "md", "--lang", lang)
    golden(f"gansu-liaoning-leave.{lang}.md", alone(*asked))


@pytest.mark.slow
def test_no_line_is_wider_than_the_terminal_and_no_rule_name_is_broken(say: Say) -> None:
    _, out, _ = say(*PAIR, *COMPULSORY, "--lang", "en")
    assert max(map(len, out.splitlines())) <= 120
    assert all(name in out for name in ("east/leave-too-long", "west/leave-too-long", "west/leave-too-often"))


def test_equal_stages_are_one_line_and_other_stages_are_told(say: Say) -> None:
    _, folded, _ = say(*PAIR, *COMPULSORY, "--format", "md", "--lang", "zh")
    _, alone, _ = say(*PAIR, "--stage", "初中", "--format", "md", "--lang", "zh")
    assert folded.count("**休学不得超过一年**（甲 湖南省；小学、初中）") == 1
    assert alone.count("**休学不得超过一年**（甲 湖南省；初中）") == 1


def test_full_tells_every_fact(say: Say) -> None:
    _, short, _ = say(*PAIR, "--stage", "primary", "--lang", "zh")
    _, full, _ = say(*PAIR, "--stage", "primary", "--lang", "zh", "--full")
    assert "其余情形" not in short
    assert "其余情形" in full


def test_the_page_needs_nothing_but_itself_and_holds_both_languages(say: Say, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    code, printed, _ = say(*PAIR, *COMPULSORY, "--out", str(out))
    page = out.read_text("utf-8")
    assert (code, printed) == (2, "")
    assert "http://" not in page
    assert "https://" not in page
    assert "src=" not in page
    assert "休学不得超过一年" in page
    assert "no leave beyond a year" in page
    assert "east/<wbr>leave-<wbr>too" not in page  # names break at strokes alone
    assert "east/<wbr>leave-too-long" in page
    assert page.count('data-stages="primary junior"') == 5


def test_a_draft_is_marked_in_the_head(say: Say) -> None:
    code, out, _ = say("diff", "hebei", "national", "--on", "2024-09-05", "--include-drafts", "--change", "disclose",
                       "--stage", "senior", "--lang", "en", "--format", "md")  # fmt: skip
    assert code in (0, 2, 4)
    assert "[draft, as if in force]" in out.splitlines()[2]


# -- data --------------------------------------------------------------------------------------------------------------


def test_short_data_holds_no_decision_and_tells_what_tells(say: Say) -> None:
    code, out, _ = say(*PAIR, "--stage", "primary", "--format", "json")
    found = differences(out)
    assert code == 2
    assert {one["about"] for one in found} >= {"east/leave-too-long", "west/leave-too-often", "east_form"}
    assert not {"requests", "decisions"} & set(found[0])
    often = next(one for one in found if one["about"] == "west/leave-too-often")
    assert often["telling"]["student.leave_count"] == 2
    assert often["results"] == ["permitted", "discretion"]
    assert [answer["result"] for answer in often["answers"]] == often["results"]


def test_every_request_is_taken_as_it_stands_and_decided_as_told(say: Say, tmp_path: Path) -> None:
    _, out, _ = say(*PAIR, "--stage", "primary", "--format", "json", "--full")
    found = differences(out)
    assert found
    for one in found:
        for request, decision, replay in zip(one["requests"], one["decisions"], one["replay"], strict=True):
            file = tmp_path / "request.json"
            file.write_text(json.dumps(request), "utf-8")
            words = [str(file) if word == "-" else word for word in replay.split()[1:]]
            _, decided, _ = say(*words, "--format", "json")
            assert json.loads(decided) == decision


@pytest.mark.slow
def test_a_request_can_be_piped_into_decide(say: Say) -> None:
    _, out, _ = say(*PAIR, "--stage", "primary", "--format", "json", "--full")
    one = differences(out)[0]
    command = [sys.executable, "-m", *one["replay"][0].split(), "--format", "json"]
    done = subprocess.run(command, input=json.dumps(one["requests"][0]), capture_output=True, text=True, check=False,
                          encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"})  # fmt: skip
    assert done.returncode == 2
    assert json.loads(done.stdout)["outcome"] == one["results"][0]


@pytest.mark.slow
def test_records_are_asked_and_replayed_by_check(say: Say, tmp_path: Path) -> None:
    code, out, _ = say("diff", "national@2014-09-01", "national@2026-01-01", "--record", "--stage", "primary",
                       "--format", "json", "--full")  # fmt: skip
    data = json.loads(out)
    assert code == 2
    assert {verdict["change"] for verdict in data["changes"]} == {None}
    one = differences(out)[0]
    assert one["replay"][0] is None  # `check` knows the law of the record's own day alone
    file = tmp_path / "record.json"
    file.write_text(json.dumps(one["requests"][1]), "utf-8")
    _, checked, _ = say("check", str(file), "--format", "json")
    assert json.loads(checked) == one["decisions"][1]


@pytest.mark.slow
def test_data_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    first = alone(*PAIR, "--stage", "junior", "--format", "json", "--full")
    monkeypatch.setenv("PYTHONHASHSEED", "2")
    assert first == alone(*PAIR, "--stage", "junior", "--format", "json", "--full")


# -- exit codes --------------------------------------------------------------------------------------------------------


def test_the_same_for_all_students_is_0_and_says_proved(say: Say) -> None:
    code, out, _ = say(*PAIR[:-1], "promote", "--stage", "primary", "--lang", "en")
    assert code == 0
    assert "The same for all students, proved" in out


def test_the_same_law_is_told_without_asking(say: Say) -> None:
    code, out, _ = say("diff", "gansu", "620000", "--on", "2024-09-05", "--lang", "en")
    assert code == 0
    assert "the same text: nothing can differ" in out
    _, out, _ = say("diff", "gansu", "甘肃", "--on", "2024-09-05", "--format", "json")
    assert json.loads(out)["same_text"] is True


def test_no_time_is_4_and_never_a_guess(say: Say) -> None:
    code, out, _ = say(*PAIR, "--stage", "primary", "--seconds", "0", "--lang", "en")
    assert code == 4
    assert "Not settled in 0 seconds" in out
    assert "proved" not in out.partition("asked:")[2].partition("\n")[2]


def test_neither_law_answers_is_4(say: Say) -> None:
    code, out, _ = say("diff", "gansu@1950-01-01", "liaoning@1951-01-01", "--on", "1951-01-01", "--change", "leave")
    assert code == 4
    assert "Neither law answers" in out or "双方均无规定可依" in out


# -- wrong use ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "missing: A[@DAY] [B[@DAY]]"),
        (("gansu",), "name two laws"),
        (("gansu", "liaoning", "henan"), "not 3"),
        (("gansu", "liaoning"), "the law of which day?"),
        (("gansu", "atlantis", "--on", "2024-09-05"), "no region is called “atlantis”"),
        (("gansu@2024-13-01", "liaoning"), "“2024-13-01” is not a day"),
        (("gansu", "liaoning", "--on", "soon"), "not a date"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--change", "leve"), "did you mean “leave”?"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--change", "fly"), "there are register"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--stage", "小"), "did you mean “小学”?"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--seconds", "-1"), "--seconds"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--as-of", "2024-09-05"), "--as-of can be given with --snapshot"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--no-witnesses", "--unmasked"), "--unmasked, --no-witnesses"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--mapping", "m.yaml"), "--mapping can be given with --snapshot"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--out", "x.pdf"), "no ending that tells the format"),
        (("gansu", "liaoning", "--on", "2024-09-05", "--out", "x.md", "--format", "json"), "contradicts the ending"),
        (("gansu", "--policies", str(LAWS), "--on", "2024-09-05"), "holds no pack of gansu"),
        (("gansu", "--policies", str(LAWS), "--on", "2024-09-05"), "east, west"),
        (("beijing@2014-09-01", "beijing@2021-09-01", "--snapshot", "s", "--format", "md"), "not for --snapshot"),
        (("beijing@2014-09-01", "beijing@2021-09-01", "--snapshot", "s", "--format", "json"), "--no-witnesses"),
    ],
)  # fmt: skip
def test_wrong_use_is_64_and_says_what(say: Say, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = say("diff", *arguments, "--lang", "en")
    assert (code, out) == (64, "")
    assert said in err


def test_help_names_the_exit_codes_and_loads_no_engine(say: Say) -> None:
    code, out, _ = say("diff", "--help")
    assert code == 0
    assert "Exit codes: 0 the same for all students" in " ".join(out.split())
    script = (
        "import sys; from xueji.cli.main import run; run(['diff', '--help']); "
        "print(sorted({'z3', 'polars', 'jinja2', 'rich.console', 'xueji.assemble'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "z3" not in done.stdout.splitlines()[-1]
    assert "xueji.assemble" not in done.stdout.splitlines()[-1]
    assert "polars" not in done.stdout.splitlines()[-1]


def test_without_the_prover_it_says_how_to_get_it(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("xueji.prove")]:
        if name not in ("xueji.prove", "xueji.prove.side", "xueji.prove.plain", "xueji.prove.replay",
                        "xueji.prove.verdicts"):  # fmt: skip
            monkeypatch.delitem(sys.modules, name)
            monkeypatch.delattr(sys.modules["xueji.prove"], name.rpartition(".")[2], raising=False)
    monkeypatch.setitem(sys.modules, "z3", None)
    code, _, err = say(*PAIR, "--stage", "primary", "--lang", "en")
    assert code == 64
    assert "pip install 'xueji[prove]'" in err
