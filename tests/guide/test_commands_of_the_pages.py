"""Every command the pages show is run, in order, in one shell, in a folder that holds the files the page speaks of."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from tests.architecture import pages

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "engine" / "guide"
ANSWERS = ("0", "2", "3", "4", "5")
"""Exit codes of an answer; 1 (bad input), 64 (wrong usage) and 70 (a bug) are none."""
NOT_RUN = {
    "python3 -m venv": "the two commands of the README are run by CI in fresh copies; the guide's is alike",
    "spark-submit": "asks for a cluster: tests/audits/test_spark_cluster.py",
}
NOT_HERE = {"java Caller.java": "javac", "curl ": "curl"}
"""What a command needs of the machine; without it the block is left out, in CI all of them are there."""
NOT_RUN |= {word: f"{tool} is not here" for word, tool in NOT_HERE.items() if shutil.which(tool) is None}
SMALLER = {"--rows 200000": "--rows 6000"}


def steps(page: str) -> Iterator[pages.File | pages.Block]:
    """The files to write and the blocks to run."""
    for step in pages.steps(page):
        if isinstance(step, pages.File) or (step.language == "sh" and not any(word in step.text for word in NOT_RUN)):
            yield step


def commands(block: str) -> list[str]:
    """The commands of a block, those over several lines as one."""
    found: list[str] = []
    going_on = False
    for line in block.splitlines():
        if going_on:
            found[-1] += f"\n{line}"
        elif line.strip():
            found.append(line)
        going_on = line.rstrip().endswith(("\\", "|", "&&"))
    return found


def script(page: str) -> tuple[str, list[tuple[str, tuple[str, ...]]]]:
    """The shell script of a page, and its commands with the exit codes they may have."""
    lines, expected = [], []
    for number, step in enumerate(steps(page)):
        if isinstance(step, pages.File):
            folder, mark = Path(step.name).parent, f"END{number}"
            lines.append(f"mkdir -p {folder}\ncat > {step.name} <<'{mark}'\n{step.text}{mark}")
        else:
            for command in commands(step.text):
                small = command
                for long, short in SMALLER.items():
                    small = small.replace(long, short)
                lines.append(f"{small}\nprintf '\\n#code %s\\n' $?")
                expected.append((command, (step.value,) if step.mark == "exit" else ANSWERS))
    return "\n".join(lines), expected


def run(page: str, folder: Path) -> str:
    """Run all commands of a page; what they printed."""
    tools = folder.parent / "tools"
    tools.mkdir()
    for name, module in (("xueji", "-m xueji"), ("python", ""), ("flask", "-m flask")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', "utf-8")
        (tools / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    environment.pop("XUEJI_POLICIES", None)
    text, expected = script(page)
    done = subprocess.run(
        ["bash", "-c", text],  # noqa: S607 -- as a user
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    told = f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    assert "Traceback" not in done.stdout + done.stderr, told
    codes = re.findall(r"^#code (\d+)$", done.stdout, re.MULTILINE)
    assert len(codes) == len(expected), told
    wrong = [(command, code) for (command, may), code in zip(expected, codes, strict=True) if code not in may]
    assert wrong == [], told
    return done.stdout


def of_readme(folder: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (folder / "transfer.json").write_text(example, "utf-8")


def of_embedding(folder: Path) -> None:
    (example,) = re.findall(r"```json\n(.*?)```", (GUIDE / "embedding.md").read_text("utf-8"), re.DOTALL)
    (folder / "request.json").write_text(example, "utf-8")
    (folder / "requests.jsonl").write_text(" ".join(example.split()) + "\n", "utf-8")
    for program in (GUIDE / "examples").iterdir():
        if program.is_file():
            shutil.copy(program, folder)
    students(folder / "requests.parquet")


def of_laws(folder: Path) -> None:
    of_readme(folder)
    students(folder / "students.parquet")


def of_rules(folder: Path) -> None:
    """A draft of a region, and a snapshot to try it on."""
    students(folder / "students.parquet")
    shutil.copytree(ROOT / "policies" / "gansu", folder / "draft" / "gansu")
    draft = folder / "draft" / "gansu" / "gansu-k12.yaml"
    text = draft.read_text("utf-8")
    assert "leave.max_times" in text
    draft.write_text(re.sub(r"(leave\.max_times:[^\n]*value: )2", r"\g<1>3", text), "utf-8")


def students(path: Path) -> None:
    rows = [("junior", 7, "enrolled", 2), ("senior", 10, "on_leave", 0), ("primary", 3, "enrolled", 1)]
    columns = ["student.stage", "student.grade", "student.status", "student.leave_count"]
    pl.DataFrame(rows, columns, orient="row").write_parquet(path)


def nothing(folder: Path) -> None:
    assert not [*folder.iterdir()]


PAGES: dict[str, Callable[[Path], None]] = {
    "policies/README.md": of_rules,
    "engine/guide/embedding.md": of_embedding,
    "engine/guide/audits.md": nothing,
    "engine/guide/laws.md": of_laws,
}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_runs(page: str, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    PAGES[page](folder)
    assert run(page, folder)


def test_no_page_with_commands_is_forgotten_and_what_is_not_run_has_its_reason() -> None:
    found = [ROOT / "README.md", ROOT / "engine" / "README.md", *(ROOT / "policies").glob("*.md"), *GUIDE.glob("*.md")]
    with_commands = {str(page.relative_to(ROOT)) for page in found if [*steps(str(page.relative_to(ROOT)))]}
    assert {page for page in with_commands if not page.endswith(".zh.md")} == set(PAGES)
    text = "\n".join(page.read_text("utf-8") for page in found)
    assert [word for word in NOT_RUN if word not in text] == []
    assert "venv" in (ROOT / ".ci" / "run").read_text("utf-8")
