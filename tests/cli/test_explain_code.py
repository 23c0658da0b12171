"""`xueji explain CODE`: a code with its examples, the list of all, and what is said where the word is none."""

import json
import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from xueji import assemble
from xueji.assemble import Xueji
from xueji.cli.explained_code import meaning
from xueji.cli.explained_example import written
from xueji.cli.main import run
from xueji.packs import registry
from xueji.packs.load import load
from xueji.phrases import CODES, Code, Language
from xueji.phrases.explanations import Example, explanations

LANGUAGES: tuple[Language, ...] = ("zh", "en")
Capture = pytest.CaptureFixture[str]
COMMANDS = [found.code for found in explanations().values() if found.wrong and found.wrong.kind == "commands"]
PACK = explanations()["unknown-rule"].right
"""An example that is a whole pack, for commands that need one."""


def squeezed(text: str) -> str:
    """The text without its spaces and line breaks, which depend on the width."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("code", "language"), list(zip(CODES, cycle(LANGUAGES), strict=False)))
def test_a_code_is_explained(code: Code, language: Language, capsys: Capture) -> None:
    found = explanations()[code]
    assert run(["explain", code, "--lang", language]) == 0
    out = squeezed(capsys.readouterr().out)
    assert out.startswith(squeezed(code + meaning(code, language)))
    assert squeezed(found.why[language]) in out
    for side in filter(None, (found.wrong, found.right)):
        assert all(squeezed(line) in out for file in side.files for line in file.text.split("\n"))
        assert all(squeezed(command) in out for command in side.commands)
    if found.told:
        assert squeezed(found.told.arises[language]) in out
        assert squeezed(found.told.instead[language]) in out


def test_the_wrong_example_is_shown_as_lint_shows_it(capsys: Capture) -> None:
    assert run(["explain", "unknown-name", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    quoted = "12 |     forbid: 学生年级 == 9\n   |             ^^^^^^^^\n"
    assert quoted in out
    assert "example/regulation.yaml:12:13" in out
    assert "是否想写“学生.年级”？" in out


def test_a_code_as_data(capsys: Capture) -> None:
    assert run(["explain", "unknown-name", "--format", "json", "--lang", "zh"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["code"], data["severity"], data["group"]["id"]) == ("unknown-name", "error", "names")
    (problem,) = data["wrong"]["problems"]
    assert (problem["code"], problem["line"], problem["column"]) == ("unknown-name", 12, 13)
    assert {*data["why"], *data["message"], *data["hint"]} == {"zh", "en"}
    (file,) = data["right"]["files"]
    assert "学生.年级 == 9" in file["text"]
    assert data["told"] is None
    assert run(["explain", "disk-full", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["wrong"] is data["right"] is None
    assert data["told"]["unshown"]["reason"] == "surroundings"


def test_the_list_has_every_code_in_its_group(capsys: Capture) -> None:
    for language in ("zh", "en"):
        assert run(["explain", "--list", "--lang", language]) == 0
        out = capsys.readouterr().out
        rows = [line.split()[0] for line in out.split("\n") if line.strip()]
        assert [word for word in rows if word in CODES] == [*CODES]
    assert run(["explain", "--list", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)["codes"]
    assert [one["code"] for one in data] == [*CODES]
    assert {one["severity"] for one in data} == {"error", "advice"}


@pytest.mark.parametrize("word", ["unknown-name:", "[unknown-name]"])
def test_a_code_may_be_copied_with_what_stands_around_it(word: str, capsys: Capture) -> None:
    assert run(["explain", word]) == 0
    assert "unknown-name" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("unkown-name",), "“unknown-name”"),
        (("Unknown_Name",), "“unknown-name”"),
        (("zzz",), "xueji explain --list"),
        (("x" * 5000,), "xueji explain --list"),
        (("nul\0",), "xueji explain --list"),
        ((), "xueji explain --list"),
        ((".",), "--row N"),
        (("--row", "3"), "xueji explain DIR --row N"),
        (("unknown-name", "--list"), "“unknown-name”"),
        ((".", "--list", "--row", "3"), "--list"),
    ],
)
def test_what_is_no_code_is_said_with_the_way_on(arguments: tuple[str, ...], said: str, capsys: Capture) -> None:
    for language in ("zh", "en"):
        assert run(["explain", *arguments, "--lang", language]) == 64
        assert said in capsys.readouterr().err


@pytest.fixture
def small_law(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands read one small pack instead of the installed ones, or the folder they are given."""
    assert PACK
    written(PACK, tmp_path / "packs")
    law = Xueji(load(registry.in_folder(tmp_path / "packs")))
    monkeypatch.setattr(assemble, "load", lambda folder=None, **_: law)
    monkeypatch.setattr(assemble, "packs_of", lambda folder=None: registry.in_folder(Path(folder)))


@pytest.fixture
def typed(
    small_law: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[Example], set[str]]:
    """Type the commands of an example beside its files, and give every code that they show."""

    def through(example: Example) -> set[str]:
        folder = tmp_path / "here"
        written(example, folder)
        monkeypatch.chdir(folder)
        for command in example.commands:
            run([*command.removeprefix("xueji ").split(), "--lang", "en"])
        said = capfd.readouterr()
        words = set(re.findall(r"(?<![\w/.-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])", said.out + said.err))
        return words & set(CODES)

    return through


@pytest.mark.parametrize("code", COMMANDS)
def test_the_wrong_commands_show_the_code(code: Code, typed: Callable[[Example], set[str]]) -> None:
    found = explanations()[code]
    assert found.wrong
    assert typed(found.wrong) == {code, *found.beside}


@pytest.mark.parametrize("code", COMMANDS)
def test_the_right_commands_show_none(code: Code, typed: Callable[[Example], set[str]]) -> None:
    found = explanations()[code]
    assert found.right
    assert typed(found.right) == set()
