"""`xueji diff` on an officer's folder, installed law against edited law, and on a snapshot."""

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import loaded
from tests.impact.making import parted, province

from xueji.cli.main import run
from xueji.packs import registry

ASKED = ("--on", "2024-09-05", "--change", "leave", "--stage", "primary")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale of a plain terminal."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gansu's pack with leaves of two years instead of one."""
    folder = tmp_path_factory.mktemp("draft")
    pack = next(pack for pack in registry.installed() if pack.name == "gansu")
    shutil.copytree(pack.folder, folder / "gansu", ignore=shutil.ignore_patterns("cases", "__pycache__"))
    file = folder / "gansu" / "gansu-k12.yaml"
    text = file.read_text("utf-8")
    old, new = "leave.max_length:\n    value: 1 year", "leave.max_length:\n    value: 2 years"
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Henan's pack without its goals for the sizes of classes."""
    folder = tmp_path_factory.mktemp("lacking")
    pack = next(pack for pack in registry.installed() if pack.name == "henan")
    left_out = shutil.ignore_patterns("cases", "__pycache__", "henan-class-size-2014.yaml")
    shutil.copytree(pack.folder, folder / "henan", ignore=left_out)
    return folder


def test_an_edited_text_is_held_against_the_installed_one(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "gansu", *ASKED, "--policies", str(draft), "--lang", "zh"]) == 2
    said = capsys.readouterr().out
    assert "甲  甘肃省 620000 · 2024-09-05 · 现行文本" in said
    assert "乙  甘肃省 620000 · 2024-09-05 · 文件夹" in said
    assert "单次休学最长期限为1年" in said


def test_each_side_is_replayed_with_its_own_packs(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["diff", "甘肃", *ASKED, "--policies", str(draft), "--format", "json", "--full"])
    data = json.loads(capsys.readouterr().out)
    one = data["changes"][0]["differences"][0]
    assert [law["folder"] for law in data["laws"]] == [None, str(draft)]
    assert one["replay"] == ["xueji decide -", f"xueji decide - --policies {draft}"]
    for request, replay, result in zip(one["requests"], one["replay"], one["results"], strict=True):
        file = tmp_path / "request.json"
        file.write_text(json.dumps(request), "utf-8")
        words = [str(file) if word == "-" else word for word in replay.split()[1:]]
        run([*words, "--format", "json"])
        assert json.loads(capsys.readouterr().out)["outcome"] == result


@pytest.mark.slow
def test_an_unedited_copy_is_the_same_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = next(pack for pack in registry.installed() if pack.name == "gansu")
    shutil.copytree(pack.folder, tmp_path / "gansu", ignore=shutil.ignore_patterns("cases", "__pycache__"))
    assert run(["diff", "gansu", *ASKED, "--policies", str(tmp_path), "--lang", "en"]) == 0
    assert "the same text: nothing can differ" in capsys.readouterr().out


@pytest.mark.parametrize("layout", ["table", "md", "html", "json"])
def test_a_document_the_folder_lacks_counts_as_repealed_and_is_named(
    lacking: Path, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["diff", "henan", *ASKED, "--policies", str(lacking), "--format", layout, "--lang", "zh"]
    assert run(arguments) == 0
    said = capsys.readouterr().out
    if layout == "json":
        assert [document["id"] for document in json.loads(said)["repealed"]] == ["henan-class-size-2014"]
    else:
        assert "按废止计算：《河南省义务教育班额目标(2014年)》" in said


def test_a_folder_that_is_none_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "gansu", *ASKED, "--policies", str(tmp_path / "nowhere")]) == 1
    assert "file-not-found" in capsys.readouterr().err


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some students of a province."""
    return parted(province(loaded(), 60), tmp_path_factory.mktemp("snapshot") / "henan", 1)


def counted(snapshot: Path, *more: str) -> list[str]:
    pair = ("henan@2013-01-01", "henan@2024-09-05")
    return [
        "diff",
        *pair,
        "--snapshot",
        str(snapshot),
        "--change",
        "leave",
        "--stage",
        "primary",
        "--lang",
        "en",
        *more,
    ]


@pytest.mark.slow
def test_head_count_and_witnesses_come_together(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):  # the folder is its own, so the second run writes over the first
        code = run(counted(snapshot, "--out", str(tmp_path / "out")))
        assert code in (1, 2)
    said = capsys.readouterr().out
    assert said.index("both asked as of 2024-09-05") < said.index("Where two laws differ")
    assert {"impact.html", "witnesses.html", "witnesses.json"} <= {path.name for path in (tmp_path / "out").iterdir()}


def test_without_witnesses_the_prover_is_not_asked(
    snapshot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xueji.cli.diff_snapshot.verdicts", lambda *_: pytest.fail("asked"))
    assert run(counted(snapshot, "--no-witnesses", "--format", "json")) in (1, 2)
    assert json.loads(capsys.readouterr().out)["totals"]["rows"] > 0


def test_two_regions_have_different_students(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["diff", "henan@2020-09-01", "gansu@2024-09-05", "--snapshot", str(snapshot), "--lang", "en"]
    assert run(arguments) == 64
    assert "different students" in capsys.readouterr().err
