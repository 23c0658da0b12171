"""`xueji release` as officers read it, as data, and its exit codes."""

import builtins
import json
import sys
from typing import Any

import pytest
from tests.cli.releasing import Editions, alone, editions_of, golden

from xueji.cli.main import run
from xueji.cli.release_words import WORDS

__all__ = ["alone", "editions_of"]
ON = ("--on", "2026-01-01")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("words", "the title of a rule"), ("altered-case", "a longer leave"), ("later", "later law"),
        ("altered", "a shorter term of a duty, without cases"), ("proved", "the same condition written otherwise"),
        ("fact", "another term for a fact"), ("nothing", "nothing"), ("new", "a gap is closed"),
    ],
)  # fmt: skip
def test_what_officers_read(
    name: str, edit: str, language: str, editions_of: Editions, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = editions_of(edit)
    assert run(["release", str(old), str(new), *ON, "--lang", language]) == 0
    golden(f"release-{name}.{language}", capsys.readouterr().out)


def test_more_than_expected_is_an_exit_code(editions_of: Editions, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = editions_of("a longer leave")
    wanted = {"none": 2, "patch": 2, "minor": 2, "major": 0}
    assert {level: run(["release", str(old), str(new), *ON, "--expect", level]) for level in wanted} == wanted
    editions_of_words = run(["release", str(old), str(old), *ON, "--expect", "none"])
    assert editions_of_words == 0
    capsys.readouterr()


def test_as_data(editions_of: Editions, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = editions_of("a longer leave")
    assert run(["release", str(old), str(new), *ON, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["level"] == "major"
    (change,) = told["changes"]
    assert (change["kind"], change["how"], change["name"]) == ("value", "changed", "policy.leave.max_length")
    assert change["fields"][0]["before"] == {"zh": "1年", "en": "1 year"}
    witness = next(reason["witness"] for reason in told["reasons"] if reason["witness"])
    assert (witness["before"]["en"], witness["after"]["zh"], witness["matter"]) == ("refused", "准予", "outcome")


def test_without_the_prover_nothing_is_settled(
    editions_of: Editions, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = editions_of("the same condition written otherwise")
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "z3":
            raise ModuleNotFoundError("No module named 'z3'")
        return real(name, *rest)

    for module in [m for m in sys.modules if m.startswith(("xueji.prove.", "xueji.language.backends.smt", "z3"))]:
        monkeypatch.delitem(sys.modules, module)
    for module in ("xueji.releases.asked", "xueji.releases.proof"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    assert run(["release", str(old), str(new), *ON, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["level"] == "major"
    assert "no_prover" in {reason["what"] for reason in told["reasons"]}


def test_without_time_nothing_is_settled(editions_of: Editions, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = editions_of("the same condition written otherwise")
    assert run(["release", str(old), str(new), *ON, "--seconds", "0"]) == 0
    shown = capsys.readouterr().out
    assert "major" in shown
    assert WORDS["why_time"][1] in shown


def test_wrong_usage_and_bad_input(editions_of: Editions, capsys: pytest.CaptureFixture[str]) -> None:
    old, _ = editions_of("nothing")
    assert run(["release", str(old), "nowhere"]) == 1
    assert "file-not-found" in capsys.readouterr().err
    assert run(["release", str(old), "nowhere.whl"]) == 1
    assert "file-not-found" in capsys.readouterr().err
    other = old.parent.parent / "other" / "jiangxi"
    other.mkdir(parents=True)
    text = (old / "hunan-2015.yaml").read_text("utf-8").replace("430000", "360000").replace("hunan-2015", "jiangxi")
    (other / "jiangxi.yaml").write_text(text, "utf-8")
    assert run(["release", str(old), str(other)]) == 64
    assert "360000" in capsys.readouterr().err
    assert run(["release", str(old)]) == 64
    capsys.readouterr()


def test_every_sentence_stands_in_both_languages() -> None:
    for name, (zh, en) in WORDS.items():
        assert zh.count("{") == en.count("{"), name
