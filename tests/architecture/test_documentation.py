"""Documentation that a test keeps true: generated tables, pictures, programs, examples, what must not be left out."""

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture import generated, pages, pictures

from xueji.assemble import Xueji
from xueji.audits.constants import everything
from xueji.authoring.check import check
from xueji.authoring.layout import formatted
from xueji.cli.main import application
from xueji.language.functions import FUNCTIONS
from xueji.packs import hooks
from xueji.packs.load import load
from xueji.packs.registry import combined, in_folder, installed
from xueji.phrases import CODES, Language
from xueji.tables.mapping import read_mapping
from xueji.vocabulary import core

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "engine" / "guide"
PAGES = sorted(
    [ROOT / "README.md", ROOT / "engine" / "README.md", *(ROOT / "policies").glob("*.md"), *GUIDE.rglob("*.md")]
)


NATION = [pack for pack in installed() if pack.name == "national"]


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize(("name", "language"), generated.TABLES)
def test_generated_tables_are_true(name: str, language: Language, engine: Xueji) -> None:
    file, table = generated.made(name, language, engine)
    assert table in read(file), f"run: python -m tests.architecture.generated  (table “{name}” in {file})"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_programs_are_shown_as_they_are(page: Path) -> None:
    if page.is_relative_to(GUIDE):
        assert page.read_text("utf-8") == generated.shown(page), "run: python -m tests.architecture.generated"
    else:
        assert "<!-- example:" not in page.read_text("utf-8")


@pytest.mark.parametrize(("name", "language"), pictures.names())
def test_pictures_show_what_commands_print(name: str, language: str, read_once: None) -> None:
    kept = (pictures.FOLDER / f"{name}.{language}.svg").read_text("utf-8")
    assert pictures.words(kept) == pictures.words(pictures.drawn(name, language)), (
        "run: python -m tests.architecture.pictures"
    )


def test_the_python_examples_run() -> None:
    for page, telling in (("README.md", '"refused"'), ("engine/guide/audits.md", "")):
        (example,) = re.findall(r"```python\n(.*?)```", read(page), re.DOTALL)
        done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=True)
        assert telling in done.stdout


def test_the_example_of_a_mapping_file_can_be_read(tmp_path: Path, engine: Xueji) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", read("engine/guide/audits.md"), re.DOTALL)
    (tmp_path / "mapping.yaml").write_text(example, "utf-8")
    found = read_mapping(tmp_path / "mapping.yaml", everything(engine))
    assert {said.target for said in found.columns.values()} == {"student.status", "student.entered_on"}
    assert [*found.constants] == ["term.start"]


def commands() -> list[str]:
    return sorted(command.name or "" for command in application().registered_commands)


@pytest.mark.parametrize("page", ["README.md", "engine/guide/README.zh.md"])
def test_every_command_has_a_row_and_every_row_a_command(page: str) -> None:
    rows = re.findall(r"^\| `(xueji [^`]*)` \|", read(page), re.MULTILINE)
    assert {shlex.split(row)[1] for row in rows} == set(commands())


def test_every_option_that_a_page_names_exists() -> None:
    import typer.main  # noqa: PLC0415 -- the commands as the command line sees them

    group = typer.main.get_group(application())
    checked = 0
    for page in PAGES:
        for line in re.findall(r"(?:^|`|\$ )(xueji [a-z][^`\n]*)", page.read_text("utf-8"), re.MULTILINE):
            name, *words = line.partition("#")[0].split()[1:]
            assert name in group.commands, (page.name, line)
            known = {option for parameter in group.commands[name].params for option in parameter.opts}
            asked = {word.partition("=")[0].rstrip(",;.)") for word in words if word.startswith("--")}
            assert asked <= known | {"--help"}, (page.name, line)
            checked += 1
    assert checked > 60


@pytest.mark.parametrize("page", ["policies/README.md", "policies/README.zh.md"])
def test_every_hook_fact_function_and_key_is_described(page: str) -> None:
    text = read(page)
    names = [name for name, _ in inspect.getmembers(hooks, inspect.isfunction) if name.startswith(hooks.PROJECT)]
    assert names
    assert [name for name in names if f"def {name}" not in text] == []
    assert [name for name in core().entries if f"| `{name}` |" not in text] == []
    assert [name for name in (*FUNCTIONS, "known") if f"| `{name}(" not in text] == []


def test_every_code_has_its_page() -> None:
    pages = ROOT / "policies" / "problems"
    assert {path.stem for path in pages.glob("*.md")} == {*CODES, "README"}
    listed = (pages / "README.md").read_text("utf-8")
    assert [code for code in CODES if f"[`{code}`]({code}.md)" not in listed] == []


def wholes(page: str) -> list[str]:
    """The documents a page shows, each of which stands alone."""
    found = [block.text for block in pages.blocks(page) if block.language == "yaml" and not block.mark]
    return [text for text in found if re.search(r"^document:", text, re.MULTILINE)]


@pytest.mark.parametrize("page", ["policies/README.md", "policies/README.zh.md"])
def test_every_example_of_the_guide_is_a_document_that_loads(page: str, tmp_path: Path) -> None:
    assert len(wholes(page)) > 5
    for number, text in enumerate(wholes(page)):
        folder = tmp_path / f"example{number}" / "region"
        folder.mkdir(parents=True)
        (folder / "regulation.yaml").write_text(text, "utf-8")
        if re.search(r"^ {2}replaces: example", text, re.MULTILINE):  # the revision of the one before it
            (folder / "before.yaml").write_text(wholes(page)[number - 1], "utf-8")
        assert load(combined([NATION, in_folder(folder.parent)]))


HEAD = "document: {id: a, title: 甲, region: '430000', stages: junior, in_force: {from: 2024-01-01}, grade: statute}\n"


@pytest.mark.parametrize("page", ["policies/README.md", "policies/README.zh.md"])
def test_every_sentence_of_the_guide_becomes_a_rule(page: str, tmp_path: Path) -> None:
    table = read(page).partition("<!-- sentences -->")[2].partition("<!-- /sentences -->")[0]
    rules = []
    for number, row in enumerate(table.strip().splitlines()[2:]):
        _, change, keys = row.strip("| ").split(" | ")
        lines = "".join(f"  {key}\n" for key in re.findall(r"`([^`]+)`", keys))
        rules.append(f"- id: r{number}\n  title: 甲\n  change: {change.strip('`')}\n{lines}  article: 第一条\n")
    assert len(rules) > 8
    (tmp_path / "hunan").mkdir()
    (tmp_path / "hunan" / "a.yaml").write_text(f"{HEAD}rules:\n{''.join(rules)}", "utf-8")
    made = next(d for d in load(combined([NATION, in_folder(tmp_path)])) if d.id == "a")
    assert {rule.force.value for rule in made.rules} == {"forbid", "discourage", "require", "permit", "oblige"}


def test_the_first_hour_begins_with_three_mistakes_and_ends_green(tmp_path: Path) -> None:
    wrong, cases, right = pages.files("policies/README.md")
    (tmp_path / cases.name).parent.mkdir(parents=True)
    (tmp_path / wrong.name).write_text(wrong.text, "utf-8")
    packs = combined([NATION, in_folder(tmp_path / "my-rules")])
    found = [problem.code for problem in check(packs).problems if problem.severity == "error"]
    assert found == ["bad-date", "bad-duration", "unknown-name"]
    (tmp_path / right.name).write_text(right.text, "utf-8")
    (tmp_path / cases.name).write_text(cases.text, "utf-8")
    checked = check(packs)  # cases of the nation speak of provinces, which are not read here
    assert [problem for problem in checked.problems if problem.place.file.startswith("hunan/")] == []
    mine = [case for case in checked.cases if case.region == "hunan"]
    results = [*Xueji(load(packs)).run_cases(mine)]
    assert len(results) == 2
    assert [result for result in results if not result.passed] == []
    assert [file.name for file in (right, cases) if formatted(file.text) != file.text] == []
