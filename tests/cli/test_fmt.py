"""`xueji fmt`: what it lays out, what it leaves alone, what it says, and with which exit code."""

import json
from pathlib import Path

import pytest

from xueji.cli.main import run

OUT_OF_ORDER = "cases:\r\n- region: hunan\r\n  name: 'a'\r\n  on: 2024-09-01\r\n"
LAID_OUT = "cases:\n  - name: a\n    region: hunan\n    on: 2024-09-01\n"


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs: one file in order, one that is not, one that is broken, and others that are no pack's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XUEJI_POLICIES", raising=False)
    cases = tmp_path / "packs" / "hunan" / "cases"
    cases.mkdir(parents=True)
    (cases / "good.yaml").write_text(LAID_OUT, "utf-8")
    (cases / "other.yaml").write_bytes(OUT_OF_ORDER.encode("utf-8-sig"))
    (cases.parent / ".hidden.yaml").write_text(OUT_OF_ORDER, "utf-8")
    (cases.parent / "deeper" / "still").mkdir(parents=True)
    (cases.parent / "deeper" / "still" / "x.yaml").write_text(OUT_OF_ORDER, "utf-8")
    return tmp_path / "packs"


def test_what_is_out_of_order_is_laid_out(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    other = packs / "hunan" / "cases" / "other.yaml"
    other.chmod(0o640)
    assert run(["fmt", "packs", "--lang", "zh"]) == 0
    assert capfd.readouterr().out == "已整理 packs/hunan/cases/other.yaml\n2 个文件，整理了 1 个\n"
    assert other.read_bytes() == LAID_OUT.encode()
    assert other.stat().st_mode & 0o777 == 0o640
    assert (packs / "hunan" / ".hidden.yaml").read_text("utf-8") == OUT_OF_ORDER.replace("\r\n", "\n")
    assert sorted(path.name for path in other.parent.iterdir()) == ["good.yaml", "other.yaml"]
    assert run(["fmt", "packs", "--lang", "en"]) == 0
    assert capfd.readouterr().out == "2 files, 0 laid out\n"


def test_check_changes_nothing_and_tells(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    other = packs / "hunan" / "cases" / "other.yaml"
    assert run(["fmt", "--check", "packs", "--lang", "en"]) == 1
    told = capfd.readouterr().out
    assert told == "would lay out packs/hunan/cases/other.yaml\n2 files, 1 to be laid out; xueji fmt lays them out\n"
    assert other.read_bytes() == OUT_OF_ORDER.encode("utf-8-sig")
    assert run(["fmt", "--check", "packs/hunan/cases/good.yaml", "--lang", "en"]) == 0


def test_the_difference_is_shown(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "--diff", "packs", "--lang", "en"]) == 0
    told = capfd.readouterr().out
    assert told.startswith("--- a/packs/hunan/cases/other.yaml\n+++ b/packs/hunan/cases/other.yaml\n@@ ")
    assert "-  name: 'a'\n" in told
    assert "+  - name: a\n" in told
    (packs / "hunan" / "cases" / "other.yaml").write_bytes(LAID_OUT.replace("\n", "\r\n").encode())
    assert run(["fmt", "--diff", "--check", "packs", "--lang", "en"]) == 1
    assert capfd.readouterr().out.startswith("would lay out packs/hunan/cases/other.yaml\n")


def test_a_broken_file_is_told_and_left_and_the_others_are_laid_out(
    packs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = packs / "hunan" / "bad.yaml"
    for text in ("document: [\n", "document:\n\tid: x\n", "a: &x 1\n", "a: 1\na: 2\n", "a: \xff\n"):
        bad.write_bytes(text.encode("latin-1"))
        (packs / "hunan" / "cases" / "other.yaml").write_text(OUT_OF_ORDER, "utf-8")
        assert run(["fmt", "packs", "--lang", "zh"]) == 1
        told = capfd.readouterr()
        assert "bad.yaml:" in told.err
        assert "1 个文件有语法错误，没有改动" in told.out
        assert bad.read_bytes() == text.encode("latin-1")
        assert (packs / "hunan" / "cases" / "other.yaml").read_text("utf-8") == LAID_OUT


def test_for_programs(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (packs / "hunan" / "bad.yaml").write_text("document: [\n", "utf-8")
    assert run(["fmt", "--check", "--diff", "packs", "--format", "json", "--lang", "en"]) == 1
    told = json.loads(capfd.readouterr().out)
    assert (told["changed"], told["written"]) == (1, False)
    assert [(file["file"], file["changed"], "diff" in file) for file in told["files"]] == [
        ("packs/hunan/cases/good.yaml", False, False), ("packs/hunan/cases/other.yaml", True, True),
    ]  # fmt: skip
    assert [problem["line"] for problem in told["problems"]] == [1]


def test_the_folder_is_that_of_the_option_the_environment_or_here(
    packs: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, here in (([], packs), (["--policies", str(packs)], packs.parent), (["."], packs / "hunan")):
        monkeypatch.chdir(here)
        assert run(["fmt", "--check", *arguments, "--lang", "en"]) == 1
    monkeypatch.chdir(packs.parent)
    monkeypatch.setenv("XUEJI_POLICIES", "packs")
    assert run(["fmt", "--check", "--lang", "en"]) == 1
    assert capfd.readouterr().out.count("2 files, 1 to be laid out") == 4


def test_what_is_not_there_or_no_yaml_is_told_at_once(packs: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (packs / "note.md").write_text("", "utf-8")
    (packs / "empty").mkdir()
    assert run(["fmt", "packs/nothing.yaml", "packs/note.md", "packs/empty", "packs", "--lang", "en"]) == 1
    told = capfd.readouterr().err
    for code in ("file-not-found", "not-read", "no-documents"):
        assert code in told
    assert (packs / "hunan" / "cases" / "other.yaml").read_bytes() == OUT_OF_ORDER.encode("utf-8-sig")
