"""Small packs for `xueji lint`, read in place of the installed ones, and the command called on them."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.authoring.advised_packs import NATION

from xueji import assemble
from xueji.cli.main import run
from xueji.packs import registry
from xueji.packs.hooks import PackFolder

HEAD = """\
document:
  id: {id}
  title: {{zh: 试验规定, en: trial rules}}
  region: "{region}"
  stages: [primary, junior]
  in_force: {{from: 2024-01-01}}
  grade: statute
"""
WRONG = (
    HEAD.format(id="hunan", region="430000")
    + """\
rules:
  - id: on-leave
    title: {zh: 休学期间不予转学, en: no transfer during leave}
    change: transfer
    forbid: 学生.学籍状态 == "休学" and studnt.grade > 3
    article: 第二条
  - id: on-leave
    title: {zh: 同上, en: the same}
    change: transfer
    forbid: student.registrations > 1 and student.absence_ratio >= 0.3 and student.is_migrant_child and not \
student.is_disabled and student.grade_position in ["initial", "middle", "graduating"] and student.statu == "on_leave"
    article: 第三条
parameters:
  leave.max_times: {value: ２, article: 第二条}
"""
)
WRONG_CASES = """\
cases:
  - name: {zh: 休学, en: on leave}
    region: hunan
    on: 2024-09-01
    change: transfer
    facts: {student: {stage: primary}}
    expect: {outcome: refusd}
"""
SOUND = (
    HEAD.format(id="hunan", region="430000")
    + """\
rules:
  - id: on-leave
    title: 休学期间不予转学
    change: transfer
    forbid: student.status == "on_leave"
    article: 第二条
"""
)
SHAPE = HEAD.format(id="gansu", region="620000") + "rulse: []\n"

PACKS: Mapping[str, Mapping[str, str]] = {
    "wrong": {"national/nation.yaml": NATION, "hunan/hunan.yaml": WRONG, "hunan/cases/a.yaml": WRONG_CASES},
    "two": {"national/nation.yaml": NATION, "hunan/hunan.yaml": WRONG, "gansu/gansu.yaml": SHAPE},
    "advised": {"national/nation.yaml": NATION, "hunan/hunan.yaml": SOUND},
    "sound": {"national/nation.yaml": HEAD.format(id="nation", region="000000")},
}


@dataclass(frozen=True)
class Called:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Lint = Callable[..., Called]


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lint:
    """`xueji lint` in a folder whose packs stand for the installed ones."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("XUEJI_POLICIES", raising=False)

    def packs(folder: Path | None = None) -> tuple[PackFolder, ...]:
        groups = [registry.in_folder(tmp_path / "policies")]
        return registry.combined([*groups, registry.in_folder(folder)] if folder else groups)

    monkeypatch.setattr(assemble, "packs_of", packs)

    before: list[str] = []

    def call(which: str, *arguments: str, command: str = "lint") -> Called:
        if before[-1:] not in ([], [which]):
            shutil.rmtree(tmp_path / "policies")
        before.append(which)
        write(tmp_path / "policies", PACKS[which])
        code = run([command, *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Called(code, printed.out, printed.err)

    return call


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of packs."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
