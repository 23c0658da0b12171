"""A sixth region: as a distribution of its own in a new environment, and as a folder that is not installed."""

import json
import os
import subprocess
import venv
from pathlib import Path

import pytest

from xueji.assemble import Xueji, load
from xueji.errors import RequestError

ROOT = Path(__file__).parents[1]
REQUEST = {
    "change": "transfer",
    "region": "hunan",
    "on": "2024-09-05",
    "student": {"stage": "primary", "grade": 3, "status": "enrolled", "boarding": True},
}
YAML = """\
document:
  id: hunan-test
  title: {zh: 湖南省测试办法, en: Test rules of Hunan}
  region: "430000"
  stages: [primary, junior]
  in_force: {from: 2020-01-01}
  grade: statute
facts:
  student.boarding: {zh: 寄宿, type: flag, meaning: lives at school}
rules:
  - id: no-transfer-of-boarders
    title: {zh: 寄宿生学期中不予转学, en: boarders do not transfer during term}
    change: transfer
    forbid: student.boarding
    article: 第九条
"""
PLUGIN = """\
from pathlib import Path

from xueji.packs.hooks import PackFolder, hookimpl


@hookimpl
def xueji_pack() -> PackFolder:
    return PackFolder("hunan", "430000", Path(__file__).parent)
"""
PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "xueji-hunan"
version = "1.0"

[project.entry-points.xueji]
hunan = "xueji_hunan"

[tool.setuptools]
packages = ["xueji_hunan"]

[tool.setuptools.package-data]
xueji_hunan = ["*.yaml"]
"""


def run(command: list[str], stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, check=False, cwd=cwd, env=environment, encoding="utf-8"
    )


def refused_by_the_own_fact(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 2, done.stderr + done.stdout
    decision = json.loads(done.stdout)
    assert [reason["rule"] for reason in decision["reasons"]] == ["hunan-test/no-transfer-of-boarders"]
    assert decision["reasons"][0]["because"] == {"student.boarding": True}
    assert decision["reasons"][0]["layer"] == "hunan"


def test_a_folder_that_is_not_installed(tmp_path: Path, engine: Xueji) -> None:
    (tmp_path / "hunan").mkdir()
    (tmp_path / "hunan" / "test.yaml").write_text(YAML, "utf-8")
    decision = load(tmp_path).decide(REQUEST)
    assert decision.outcome == "refused"
    assert [reason.rule for reason in decision.reasons] == ["hunan-test/no-transfer-of-boarders"]
    with pytest.raises(RequestError) as raised:
        engine.decide(REQUEST)
    assert [problem.code for problem in raised.value.problems] == ["unknown-fact"]
    request = {**REQUEST, "student": {"stage": "primary", "grade": 3, "status": "enrolled"}}
    assert engine.decide(request).outcome == "undetermined"  # the nation leaves it to a province nobody has read


@pytest.mark.slow
def test_a_distribution_of_its_own(tmp_path: Path) -> None:
    package = tmp_path / "dist" / "xueji_hunan"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PLUGIN, "utf-8")
    (package / "test.yaml").write_text(YAML, "utf-8")
    (tmp_path / "dist" / "pyproject.toml").write_text(PROJECT, "utf-8")
    source = tmp_path / "source"
    assert run(["git", "clone", "-q", str(ROOT), str(source)]).returncode == 0
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def pip(*arguments: str) -> None:
        done = run([python, "-m", "pip", "--quiet", *arguments], cwd=elsewhere)
        assert done.returncode == 0, done.stderr

    def decide() -> subprocess.CompletedProcess[str]:
        return run([python, "-m", "xueji", "decide", "-", "--format", "json"], json.dumps(REQUEST), elsewhere)

    def policies() -> str:
        return run([python, "-m", "xueji", "policies", "--format", "json"], cwd=elsewhere).stdout

    pip("install", str(source))
    before = policies()
    assert decide().returncode == 1
    pip("install", str(tmp_path / "dist"))
    refused_by_the_own_fact(decide())
    assert "hunan-test" in policies()
    assert run([python, "-m", "xueji", "lint"], cwd=elsewhere).returncode == 0
    pip("uninstall", "--yes", "xueji-hunan")
    assert decide().returncode == 1
    assert policies() == before
    assert not list(environment.rglob("*hunan*"))
