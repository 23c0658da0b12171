"""`xueji synth` as a user calls it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from xueji.cli.synth import synth

pytestmark = pytest.mark.slow  # seconds each: CI runs them

HENAN = ("--region", "henan", "--as-of", "2024-09-05")


@pytest.fixture
def app() -> typer.Typer:
    found = typer.Typer()
    found.command()(synth)
    return found


def test_it_makes_what_it_says(app: typer.Typer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = [*HENAN, "--rows", "3_000", "--out", str(out), "--requests", "200", "--layout", "national", "--lang", "en"]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0, found.output
    assert "3,000 students" in found.stdout
    assert f"xueji audit {out / 'students'}" in found.stdout
    assert len(pl.read_parquet(out / "students" / "*.parquet")) == 3_000
    assert len(pl.read_parquet(out / "requests.parquet")) == 200
    notes = json.loads((out / "ledger.json").read_text(encoding="utf-8"))
    assert notes["rows"] == 3_000
    assert all({"of", "source", "certain"} == set(share) for share in notes["shares"].values())
    for rule in notes["too_few_rows"]:
        assert rule in found.stderr


def test_the_national_layout_is_what_schools_export(app: typer.Typer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = [*HENAN, "--rows", "500", "--out", str(out), "--layout", "national", "--defects", "0"]
    assert CliRunner().invoke(app, words).exit_code == 0
    text = (out / "students.csv").read_bytes().decode("gb18030")
    rows = list(csv.DictReader(text.splitlines()))
    frame = pl.read_parquet(out / "students" / "*.parquet")
    assert len(rows) == 500
    assert {"学籍号", "身份证件号", "年级", "班号", "入学年月", "学籍状态", "是否留守儿童"} <= set(rows[0])
    assert [row["学籍号"] for row in rows] == frame["student.number"].to_list()
    assert {row["学籍状态"] for row in rows} <= {
        "在读",
        "休学",
        "转学办理中",
        "疑似辍学",
        "辍学",
        "待注册",
        "出境就读",
        "死亡",
    }
    assert {row["年级"] for row in rows} <= {f"{n}年级" for n in "一二三四五六七八九"} | {"高一", "高二", "高三"}
    first = frame.row(0, named=True)
    assert rows[0]["出生日期"] == f"{first['student.birth_date']:%Y%m%d}"
    assert rows[0]["户口所在地行政区划"] == f"{first['student.household_region']}000000"
    assert rows[0]["是否留守儿童"] in ("0", "1", "2")


def test_what_could_not_be_planted_is_said_aloud(app: typer.Typer, tmp_path: Path) -> None:
    words = ["--region", "231183", "--as-of", "2024-09-05", "--rows", "2000", "--out", str(tmp_path / "out")]
    found = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert "NOT PLANTED: nenjiang-k12/record-inbound-late" in found.stderr


@pytest.mark.parametrize("rows", ["many", "1.5", "0", "-3"])
def test_impossible_numbers_are_refused(app: typer.Typer, tmp_path: Path, rows: str) -> None:
    found = CliRunner().invoke(app, [*HENAN, "--rows", rows, "--out", str(tmp_path / "out")])
    assert found.exit_code != 0
    assert not (tmp_path / "out").exists()


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from xueji.cli import synth;"
        "print([name for name in ('polars', 'numpy', 'narwhals', 'xueji.assemble') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
