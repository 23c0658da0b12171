"""`xueji bundle` as officers read it, as data, and its exit codes."""

import builtins
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.releasing import BASE, PACKS, Editions, alone, editions_of, golden

import xueji
from xueji.cli.bundle_words import WORDS
from xueji.cli.main import run

__all__ = ["alone", "editions_of"]
Capture = pytest.CaptureFixture[str]
ON = ("--on", "2026-01-01")


def shown(capsys: Capture) -> str:
    """What was printed; digests and the engine's version change with other things than this page."""
    return re.sub(r"sha256:[0-9a-f]+", "sha256:0123", capsys.readouterr().out).replace(xueji.__version__, "X.Y.Z")


def bundle(*more: str, policies: Path = PACKS) -> int:
    return run(["bundle", "hunan", "--policies", str(policies), "--out", "out", *ON, *more])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_first_release_to_the_next(language: str, editions_of: Editions, capsys: Capture) -> None:
    old, new = editions_of("twelve months for a year")
    said = ("--lang", language)
    assert bundle(*said, policies=old.parent) == 0
    first = Path("out/xueji_pack_hunan-1.0.0-py3-none-any.whl")
    assert first.is_file()
    previous = ("--previous", str(first))
    assert bundle(*said, *previous, "--version", "1.0.1", policies=new.parent) == 2
    assert bundle(*said, *previous, "--version", "1.0.0", policies=old.parent) == 2
    assert not Path("out/xueji_pack_hunan-1.0.1-py3-none-any.whl").exists()
    assert bundle(*said, *previous, "--note", "一年与十二个月同义", policies=new.parent) == 0
    assert Path("out/xueji_pack_hunan-1.1.0-py3-none-any.whl").is_file()
    golden(f"bundle.{language}", shown(capsys))


def test_the_changelog_to_the_letter(editions_of: Editions, capsys: Capture) -> None:
    from xueji.releases import wheels  # noqa: PLC0415 -- this alone looks inside

    old, new = editions_of("a gap is closed")
    assert bundle(policies=old.parent) == 0
    first = "out/xueji_pack_hunan-1.0.0-py3-none-any.whl"
    cases = new / "cases" / "all.yaml"
    cases.write_text(cases.read_text("utf-8").replace("outcome: undetermined", "outcome: permitted"), "utf-8")
    assert bundle("--previous", first, "--note", "高中转学已有规定", policies=new.parent) == 0
    capsys.readouterr()
    golden("changelog", wheels.read(Path("out/xueji_pack_hunan-1.1.0-py3-none-any.whl")).changelog)


def test_as_data(capsys: Capture) -> None:
    assert bundle("--version", "3.2.1", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["wheel"] == "out/xueji_pack_hunan-3.2.1-py3-none-any.whl"
    assert told["manifest"]["version"] == "3.2.1"
    assert (told["failed"], told["too_small"], told["advice"]) == ([], False, None)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_cases_that_fail_are_listed_and_nothing_is_written(language: str, capsys: Capture) -> None:
    shutil.copytree(BASE, "packs/hunan")
    file = Path("packs/hunan/hunan-2015.yaml")
    file.write_text(file.read_text("utf-8").replace("forbid: student.choir", "discourage: student.choir"), "utf-8")
    assert bundle("--lang", language, policies=Path("packs")) == 1
    golden(f"bundle-failed.{language}", shown(capsys))
    assert not Path("out").exists()
    assert bundle("--format", "json", policies=Path("packs")) == 1
    assert [part["name"]["en"] for part in json.loads(capsys.readouterr().out)["failed"]] == ["transfer of a singer"]


def test_errors_are_all_told(capsys: Capture) -> None:
    shutil.copytree(BASE, "packs/hunan")
    file = Path("packs/hunan/hunan-2015.yaml")
    text = file.read_text("utf-8").replace("student.choir and student.leave", "student.chior and student.leave")
    file.write_text(text.replace("article: 第八条", "artikle: 第八条"), "utf-8")
    assert bundle("--format", "json", policies=Path("packs")) == 1
    first = {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]}
    assert "unknown-key" in first
    file.write_text(text, "utf-8")
    assert bundle("--format", "json", policies=Path("packs")) == 1
    assert {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]} == {"unknown-name"}
    shutil.rmtree("packs/hunan/cases")
    file.write_text((BASE / "hunan-2015.yaml").read_text("utf-8"), "utf-8")
    assert bundle("--format", "json", policies=Path("packs")) == 1
    assert {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]} == {"no-cases"}


def test_wrong_usage(capsys: Capture) -> None:
    assert bundle("--version", "1.0") == 64
    assert bundle("--version", "v1.0.0") == 64
    assert bundle("--previous", "old.zip") == 64
    assert run(["bundle", "hunnan", "--policies", str(PACKS), "--out", "out"]) == 64
    assert "hunan" in capsys.readouterr().err
    assert run(["bundle", "hunan", "--policies", str(PACKS)]) == 64
    assert bundle("--previous", "nowhere-1.0.0-py3-none-any.whl") == 1
    Path("file").write_text("", "utf-8")
    assert run(["bundle", "hunan", "--policies", str(PACKS), "--out", "file/out"]) == 1
    assert "cannot-write" in capsys.readouterr().err


def test_without_the_library_one_line_says_what_to_install(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "wheel":
            raise ModuleNotFoundError("No module named 'wheel'")
        return real(name, *rest)

    for module in [m for m in sys.modules if m == "wheel" or m.startswith("wheel.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without)
    assert bundle() == 64
    (line,) = capsys.readouterr().err.splitlines()
    assert "pip install 'xueji[author]'" in line


def test_every_sentence_stands_in_both_languages() -> None:
    for name, (zh, en) in WORDS.items():
        assert {*re.findall(r"\{\d\}", zh)} == {*re.findall(r"\{\d\}", en)}, name
