"""Documentation that a test keeps true: generated tables, commands and examples."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture import generated

from xueji.assemble import Xueji
from xueji.audits.constants import everything
from xueji.tables.mapping import read_mapping

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
RULES = (ROOT / "policies" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(generated.TABLES))
def test_generated_tables_are_true(name: str, engine: Xueji) -> None:
    file, make = generated.TABLES[name]
    text = (ROOT / file).read_text("utf-8")
    wanted = f"<!-- {name} -->\n{make(engine)}\n<!-- /{name} -->"
    assert wanted in text, f"run: python -m tests.architecture.generated  (table “{name}” in {file})"


def test_the_python_examples_run() -> None:
    many, one = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    subprocess.run([sys.executable, "-c", many], capture_output=True, text=True, check=True)
    done = subprocess.run([sys.executable, "-c", one], capture_output=True, text=True, check=True)
    assert '"refused"' in done.stdout


def test_the_example_of_a_mapping_file_can_be_read(tmp_path: Path, engine: Xueji) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "mapping.yaml").write_text(example, "utf-8")
    found = read_mapping(tmp_path / "mapping.yaml", everything(engine))
    assert {said.target for said in found.columns.values()} == {"student.status", "student.entered_on"}
    assert [*found.constants] == ["term.start"]


@pytest.mark.slow
def test_the_example_of_an_audit_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = next(block for block in blocks if block.startswith("xueji synth"))
    codes = []
    for line in lines.splitlines():
        arguments = shlex.split(line.partition("#")[0].replace("200000", "5000"))[1:]
        done = subprocess.run(
            [sys.executable, "-m", "xueji", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert done.returncode in (0, 2), (line, done.stderr)
        codes.append(done.returncode)
    assert codes[:2] == [0, 2]
    assert (tmp_path / "result" / "report.html").stat().st_size > 50_000


def test_the_json_example_is_decided(tmp_path: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    request = tmp_path / "request.json"
    request.write_text(example, "utf-8")
    command = [sys.executable, "-m", "xueji", "decide", str(request), "--region", "gansu", "--on", "2024-09-05"]
    done = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stdout.startswith("refused  transfer · Gansu 620000 · 2024-09-05")


def test_every_command_of_the_readme_exists() -> None:
    commands = {shlex.split(line)[1] for line in re.findall(r"`(xueji [^`]*)`", README) if len(shlex.split(line)) > 1}
    done = subprocess.run([sys.executable, "-m", "xueji", "--help"], capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^ {2}([a-z]+) ", done.stdout.partition("Commands:")[2], re.MULTILINE))
    assert commands == listed


def test_every_example_of_the_guide_is_a_document_that_loads(tmp_path: Path) -> None:
    from xueji.packs.load import load  # noqa: PLC0415 -- only this test
    from xueji.packs.registry import combined, in_folder, installed  # noqa: PLC0415

    examples = re.findall(r"```yaml\n(.*?)```", RULES, re.DOTALL)
    whole = [text for text in examples if text.startswith("document:")]
    assert whole
    for number, text in enumerate(whole):
        folder = tmp_path / f"example{number}" / "region"
        folder.mkdir(parents=True)
        (folder / "regulation.yaml").write_text(text, "utf-8")
        assert load(combined([installed(), in_folder(folder.parent)]))
