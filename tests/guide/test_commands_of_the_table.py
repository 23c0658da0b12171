"""Every command of the README's table is run as it stands there, its capital words replaced by files that are there."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.architecture import pages

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ROWS = re.findall(r"^\| `xueji ([^`]*)` \|", README, re.MULTILINE)
NOT_RUN = {
    "new hunan": "asks in a terminal; with options it is run by the guide's first hour",
    "lsp": "goes on until its editor ends it: tests/editor drive it",
    "bench": "minutes: tests/bench",
}
INSTEAD = {
    "decide REQUESTS.parquet": {"DIR": "batch"},
    "explain DIR": {"DIR": "audited", "4711": "1"},
    "audit": {"DIR": "again"},
    "synth": {"DIR": "made-again", "200000": "2000"},
    "schema": {"DIR": "schemas"},
    "bundle": {"DIR": "wheels"},
    "verify": {"REQUEST.json": "request.json"},
    "prove": {"henan": "gansu"},  # a law with fewer documents: a tenth of the time
    "try": {"transfer": "transfer --answers transfer.json"},
}
FILES = {
    "REQUEST.json": "transfer.json", "REQUESTS.parquet": "requests.parquet", "RECORD.json": "record.json",
    "SNAPSHOT": "made/students", "FILE": "students.parquet", "ANSWER.json": "answer.json", "OLD.whl": "old/hunan",
}  # fmt: skip
GOOD = (0, 2, 3, 4, 5)


def xueji(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-m", "xueji", *shlex.split(command)]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=900)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file a row of the table can ask for."""
    here = tmp_path_factory.mktemp("table")
    (example,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    (here / "transfer.json").write_text(example, "utf-8")
    request = {**json.loads(example), "region": "gansu", "on": "2024-09-05"}
    (here / "request.json").write_text(json.dumps(request), "utf-8")
    student = {"student": {"stage": "junior", "grade": 8, "status": "on_leave"}}
    (here / "record.json").write_text(json.dumps(student), "utf-8")
    rows = {"student.stage": ["junior"], "student.grade": [8], "student.status": ["enrolled"]}
    pl.DataFrame(rows).write_parquet(here / "students.parquet")
    asked = {"request.change": ["transfer"], "request.on": ["2024-09-05"]}
    pl.DataFrame({**rows, **asked}).write_parquet(here / "requests.parquet")
    for file in pages.files("policies/README.md"):
        for place in ("my-rules", "old"):
            path = here / file.name.replace("my-rules", place)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, "utf-8")
    assert xueji("synth --region henan --as-of 2024-09-05 --rows 2000 --out made", here).returncode == 0
    assert xueji("audit made/students --region henan --as-of 2024-09-05 --out audited", here).returncode in GOOD
    answer = xueji("decide transfer.json --region gansu --on 2024-09-05 --format json", here)
    (here / "answer.json").write_text(answer.stdout, "utf-8")
    return here


def meant(row: str) -> str:
    """The command of a row with files in place of its capital words."""
    words = {**FILES, **next((instead for start, instead in INSTEAD.items() if row.startswith(start)), {})}
    for word, file in words.items():
        row = re.sub(rf"(?<![\w.]){re.escape(word)}(?![\w.])", file, row)
    assert not re.search(r"\b[A-Z]{3,}\b", row), row
    return row


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in ROWS if row not in NOT_RUN])
def test_every_command_of_the_table_runs(row: str, folder: Path) -> None:
    done = xueji(meant(row), folder)
    assert done.returncode in GOOD, (meant(row), done.stdout[-2000:], done.stderr[-2000:])
    assert "Traceback" not in done.stdout + done.stderr


def test_what_is_not_run_stands_in_the_table() -> None:
    assert len(ROWS) > 20
    assert set(NOT_RUN) <= set(ROWS)
