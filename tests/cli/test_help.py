"""`--help` in both languages: every command and option has its text, every text its option, and pages fit a screen."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata, resources
from typing import Any

import pytest
from typer.main import get_group

from xueji.cli import help_page, help_texts, help_words
from xueji.cli.main import COMMANDS, application, run
from xueji.phrases import Language

CHINESE = re.compile(r"[一-鿿]")
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]{2,}(?:,? [A-Za-z]{2,}){2,}")
LANGUAGES: tuple[Language, Language] = ("zh", "en")
PROGRAM: Any = get_group(application())


def parameters(name: str) -> list[Any]:
    command = PROGRAM if name == help_texts.PROGRAM else PROGRAM.commands[name]
    return [*command.params]


def told() -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of every file, with where it stands."""
    for name in (*COMMANDS, help_texts.PROGRAM, help_texts.SHARED):
        for key, text in help_texts.texts(name).get("parameter", {}).items():
            yield f"{name} {key}", text
        if "command" in help_texts.texts(name):
            yield name, help_texts.texts(name)["command"]


@pytest.mark.parametrize("name", [*COMMANDS, help_texts.PROGRAM])
def test_every_command_and_every_parameter_is_explained_in_both_languages(name: str) -> None:
    for language in LANGUAGES:
        assert len(help_texts.about(name, language)[0]) > 10
        for found in parameters(name):
            text = help_texts.parameter(name, help_page.key(found), language)
            assert text.endswith(("。", ".", "…", "?")), (name, found.name, language)


def test_every_text_belongs_to_a_parameter() -> None:
    used = set()
    for name in (*COMMANDS, help_texts.PROGRAM):
        keys = {help_page.key(found) for found in parameters(name)}
        own = help_texts.texts(name).get("parameter", {})
        assert own.keys() <= keys, name
        used |= keys - own.keys()
        shared = help_texts.texts(help_texts.SHARED)["parameter"]
        assert [key for key, text in own.items() if shared.get(key) == text] == []
    assert shared.keys() == used | {"--help"}
    files = {file.name for file in resources.files("xueji.cli").joinpath("help").iterdir()}
    assert files == {f"{name}.toml" for name in (*COMMANDS, help_texts.PROGRAM, help_texts.SHARED)}


def test_what_stands_for_values_has_its_chinese() -> None:
    shown = {found.metavar for name in COMMANDS for found in parameters(name) if found.metavar}
    chinese = help_texts.texts(help_texts.SHARED)["metavar"]
    assert chinese.keys() == shown
    assert all(CHINESE.search(word) for word in chinese.values())
    for name in COMMANDS:
        for found in parameters(name):
            switch = found.metavar is None and not help_page.choices(found)
            assert not switch or getattr(found, "is_flag", False), (name, found.name, "needs a metavar")


def test_each_text_is_in_its_language() -> None:
    for where, text in told():
        assert text.keys() == {"zh", "en"}, where
        assert CHINESE.search(text["zh"]), where
        assert not ENGLISH_SENTENCE.search(text["zh"]), where
        assert len(CHINESE.findall(text["en"])) < len(text["en"]) / 4, where
    for word, (zh, _) in help_words.WORDS.items():
        assert word in ("and", "more", "usage") or CHINESE.search(zh)


def pages(width: int) -> Iterator[tuple[str, Language, str]]:
    root = PROGRAM.make_context("xueji", ["chart"], resilient_parsing=True)
    for language in LANGUAGES:
        yield "xueji", language, help_page.page(PROGRAM, root, language, width)
        for name, command in PROGRAM.commands.items():
            context = command.make_context(name, [], parent=root, resilient_parsing=True)
            yield name, language, help_page.page(command, context, language, width)


@pytest.mark.parametrize("width", [100, 72])
def test_pages_fit_the_terminal_and_leave_nothing_out(width: int) -> None:
    for name, language, page in pages(width):
        lines = page.splitlines()
        wide = [line for line in lines if help_page.cells(line) > width]
        assert [line for line in wide if "|" not in line] == [], name  # a list of words to choose from is not broken
        assert not [line for line in lines if re.match(r"\s*[、。，；：）”？]", line)], name
        if language == "zh":
            assert not ENGLISH_SENTENCE.search(page.replace("xueji new", "")), name
        body = re.sub(r"\s", "", page)
        for found in parameters(name):
            assert re.sub(r"\s", "", help_page.term(found, language)) in body
            assert re.sub(r"\s", "", help_texts.parameter(name, help_page.key(found), language).rstrip("。")) in body


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--lang", "zh", "--help"), "用法：xueji [选项] 命令"),
        (("--help", "--lang", "zh"), "用法：xueji [选项] 命令"),
        (("--lang=zh", "new", "--help"), "用法：xueji new [选项] [地区]"),
        (("new", "--help", "--lang", "zh"), "用法：xueji new [选项] [地区]"),
        (("new", "--lang", "zh", "--help"), "不写则为当前文件夹"),
        (("--lang", "zh", "new", "--lang", "en", "--help"), "Usage: xueji new [OPTIONS] [REGION]"),
        (("synth", "--help", "--lang", "zh"), "（必填）"), (("synth", "--help"), "[required]"),
        (("bundle", "--help", "--lang=zh"), "0 至 86400"), (("diff", "--help"), "--witnesses / --no-witnesses"),
        (("diff", "--help"), "[default: 30; 0 to 86400]"), (("--help",), "How to use each command"),
    ],
)  # fmt: skip
def test_help_speaks_the_language_of_the_call(
    arguments: tuple[str, ...], wanted: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    assert run(arguments) == 0
    found = capsys.readouterr()
    assert wanted in found.out
    assert found.err == ""


def test_the_locale_chooses_the_language_of_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run(["lint", "--help"]) == 0
    assert "退出码：0 没有错误" in capsys.readouterr().out
    assert run([]) == 64
    assert "每个命令的用法：xueji 命令 --help" in capsys.readouterr().err


def test_a_language_before_the_command_is_that_of_its_answer(capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for arguments in (("--lang", "zh", "chart"), ("chart", "--lang", "zh"), ("--lang", "en", "chart", "--lang", "zh")):
        assert run(arguments) == 0
        answers.append(capsys.readouterr().out)
    assert len(set(answers)) == 1
    assert "异动" in answers[0]


def test_a_command_that_runs_reads_no_help() -> None:
    names = ["xueji.cli.help_texts", "xueji.cli.help_page", "xueji.cli.wrong", "xueji.phrases.usage"]
    code = (
        f"import sys; from xueji.cli.main import run; run(['chart']); print([n for n in {names} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [
        ("", 10, []), ("one two three", 8, ["one two", "three"]), ("甲乙丙丁，戊", 8, ["甲乙丙", "丁，戊"]),
        ("见“甲乙”丙", 4, ["见", "“甲", "乙”", "丙"]),
        ("退出码 0 准予", 8, ["退出码", "0 准予"]), ("word", 2, ["word"]),
    ],
)  # fmt: skip
def test_lines_are_broken_where_they_may_be(text: str, width: int, wanted: list[str]) -> None:
    assert [*help_page.wrapped(text, width)] == wanted


def test_paragraphs_are_joined_as_each_language_is_written() -> None:
    assert help_texts.joined(["one", " two "]) == "one two"
    assert help_texts.joined(["学籍", "变动，", "see", "（甲）", "乙"]) == "学籍变动，see（甲）乙"
    assert help_texts.joined(["见", "--list"]) == "见 --list"
    assert help_texts.texts("nowhere") == {}
    assert help_texts.parameter("chart", "--nothing", "zh") == ""


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"xueji {metadata.version('xueji')}\n"
