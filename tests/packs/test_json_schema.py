"""The JSON Schemas against the loader: what one refuses the other refuses, as far as both can see."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml.error import YAMLError
from tests.packs import yaml_core
from tests.packs.schema_sight import SEEN, UNREADABLE, UNSEEN, sees
from tests.packs.test_broken import beside_the_sound, problems_of, wanted_of

from xueji.assemble import packs_of
from xueji.cli.main import run
from xueji.packs import json_schema, load, registry, shapes, terms
from xueji.packs.accepted import ACCEPTED
from xueji.packs.load import Reading, inspect
from xueji.packs.shapes import Schema

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies"
DOCUMENTS = sorted(POLICIES.glob("*/*.yaml"))
CASES = sorted(POLICIES.glob("*/cases/*.yaml"))
BROKEN = sorted((HERE / "broken").glob("*.yaml"))


@cache
def installed() -> Reading:
    return inspect(packs_of())


@cache
def sound() -> Reading:
    return inspect(registry.in_folder(HERE / "sound"))


@cache
def of_the_installed(name: str) -> Draft7Validator:
    return Draft7Validator(json_schema.schema(name, installed()))


@cache
def beside() -> Draft7Validator:
    """For documents that stand beside the sound pack of the nation alone."""
    return Draft7Validator(json_schema.schema("document", sound()))


@pytest.mark.parametrize("name", json_schema.FILES)
def test_the_committed_schemas_are_up_to_date(name: str) -> None:
    committed = POLICIES / "schema" / json_schema.file_name(name)
    assert committed.read_text("utf-8") == json_schema.text(name, installed()), "xueji schema --out policies/schema"


@pytest.mark.parametrize("name", json_schema.FILES)
def test_the_schemas_are_schemas(name: str) -> None:
    found = json_schema.schema(name, installed())
    Draft7Validator.check_schema(found)
    assert found["$id"] == f"urn:xueji:schema:{name}:1"
    assert json.loads(json_schema.text(name, installed())) == found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_regulation_is_valid(path: Path) -> None:
    found = yaml_core.read_quickly(path.read_text("utf-8"))
    assert not [(list(e.absolute_path), e.message) for e in of_the_installed("document").iter_errors(found)]


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_every_file_of_cases_is_valid(path: Path) -> None:
    found = yaml_core.read_quickly(path.read_text("utf-8"))
    assert not [(list(e.absolute_path), e.message) for e in of_the_installed("cases").iter_errors(found)]


@pytest.mark.slow
@pytest.mark.parametrize("path", [*DOCUMENTS, *CASES], ids=lambda path: path.stem)
def test_the_quick_reader_reads_as_the_thorough_one(path: Path) -> None:
    text = path.read_text("utf-8")
    assert yaml_core.read_quickly(text) == yaml_core.read(text)


@pytest.mark.parametrize("path", [*DOCUMENTS, *CASES], ids=lambda path: path.stem)
def test_every_file_names_its_schema_in_its_first_line(path: Path) -> None:
    first = path.read_text("utf-8").partition("\n")[0]
    assert first == json_schema.HEADER["cases" if path.parent.name == "cases" else "document"]
    assert (path.parent / first.partition("$schema=")[2]).resolve().is_file()


OWN_PARAMETERS = {
    "month_day_as_date": "the file declares the parameter itself",
    "month_day_beyond_limit": "the file declares the parameter itself",
    "month_day_of_30_february": "the file declares the parameter itself",
    "value_date_too_early": "the limits of dates are no pattern",
}
"""Broken files with nothing but problems a schema sees elsewhere, and why it does not see these."""


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_where_its_problem_can_be_seen(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    codes = {code for code, *_ in wanted_of(text.partition("\n")[0], f"broken/{path.name}")}
    assert codes <= SEEN | UNSEEN.keys()
    try:
        data = yaml_core.read(text)
    except YAMLError:
        assert codes & UNREADABLE
        return
    (beside_the_sound(tmp_path) / path.name).write_text(text, "utf-8")
    seen = [problem for problem in problems_of(tmp_path) if sees(problem)]
    refused = not beside().is_valid(data)
    if path.stem in OWN_PARAMETERS:
        assert seen
        assert not refused
    elif codes & {"unpaired-quote", "bad-yaml", "empty-file"}:
        assert refused or not seen  # the loader stops there, the schema reads on
    else:
        assert refused is bool(seen), seen


def keys(schema: Schema, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every key of a shape, as the table of terms has them."""
    rules: Any = schema.get("schema", schema.get("valuesrules", {}))
    if schema.get("type") == "list":
        return keys(rules, path)
    if "valuesrules" in schema:
        return keys(rules, (*path, terms.NAME))
    found = [(*path, key) for key in rules]
    return [*found, *(below for key, inner in rules.items() for below in keys(inner, (*path, key)))]


@pytest.mark.parametrize("schema", [shapes.FILE, shapes.CASES, ACCEPTED], ids=["document", "cases", "accepted"])
def test_every_key_has_a_term_a_meaning_in_both_languages_and_an_example(schema: Schema) -> None:
    for path in keys({"schema": schema}):
        entry = terms.entry(path)
        assert any("一" <= letter <= "鿿" for letter in entry.term), path
        assert any("一" <= letter <= "鿿" for letter in entry.zh), path
        assert entry.en.isascii() or any(word.isascii() for word in entry.en.split()), path
        assert entry.en[:1].isascii(), path
        assert entry.example is not None or path == ("document",), path


def test_no_two_keys_side_by_side_have_one_term() -> None:
    for schema in (shapes.FILE, shapes.CASES, ACCEPTED):
        named = [(path[:-1], terms.term(path)) for path in keys({"schema": schema})]
        assert len(named) == len(set(named))


def test_no_entry_of_the_table_is_idle() -> None:
    paths = {path for schema in (shapes.FILE, shapes.CASES, ACCEPTED) for path in keys({"schema": schema})}
    names = {path[: end + 1] for path in paths for end, step in enumerate(path) if step == terms.NAME}
    names |= {("not_modelled", terms.NAME), ("evidence", terms.NAME)}
    used = {".".join(path) for path in paths | names} | {f"*.{path[-1]}" for path in paths}
    assert terms.entries().keys() <= used


@pytest.mark.parametrize("name", json_schema.FILES)
def test_every_example_of_a_key_is_valid(name: str) -> None:
    found = json_schema.schema(name, installed())
    for path in keys({"schema": json_schema.FILES[name]}):
        example = terms.entry(path).example
        at = _inside(found, path)
        if example is not None and at is not None:
            held = Draft7Validator({**at, "definitions": found["definitions"]})
            assert held.is_valid(example), (path, example, [e.message for e in held.iter_errors(example)])


def _inside(schema: Schema, path: tuple[str, ...]) -> Schema | None:
    """The part of a JSON Schema for a key; None where it stands in a definition."""
    for step in path:
        options = [schema, *schema.get("anyOf", ())]
        options += [option["items"] for option in options if "items" in option]
        held = [option for option in options if step in option.get("properties", {})]
        named = [option["additionalProperties"] for option in options if option.get("additionalProperties")]
        if not held and not (step == terms.NAME and named):
            return None
        schema = held[0]["properties"][step] if held else named[0]
    return schema


@pytest.fixture
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the installed packs once in a process of tests."""
    monkeypatch.setattr(load, "inspect", lambda _: installed())


@pytest.mark.usefixtures("_read_once")
def test_the_command_prints_a_schema_and_writes_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "accepted"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:xueji:schema:accepted:1"
    assert run(["schema", "--out", str(tmp_path / "made" / "here")]) == 0
    written = capsys.readouterr().out.split()
    assert [Path(path).name for path in written] == ["document-1.json", "cases-1.json", "accepted-1.json"]
    assert (tmp_path / "made" / "here" / "cases-1.json").read_text("utf-8") == json_schema.text("cases", installed())


@pytest.mark.parametrize("arguments", [[], ["document", "--out", "x"], ["rules"]])
def test_neither_or_both_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", *arguments]) == 64
    assert capsys.readouterr().err.startswith("wrong usage: ")


@pytest.mark.usefixtures("_read_once")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run(["schema", "--out", str(tmp_path / "file"), "--lang", "zh"]) == 64
    assert "无法写入" in capsys.readouterr().err


HUNAN = """
document:
  id: hunan-k12
  title: 湖南省办法
  region: "430000"
  stages: primary
  in_force: {from: 2024-09-01}
  grade: statute
facts:
  student.is_boarder: {zh: 寄宿, type: flag, meaning: lives at the school}
declare:
  transfer.first_day: {title: 转学起始日, topic: transfer, type: date}
"""


def test_facts_and_parameters_of_a_folder_are_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hunan").mkdir()
    (tmp_path / "hunan" / "hunan-k12.yaml").write_text(HUNAN, "utf-8")
    assert run(["schema", "document", "--policies", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["properties"]["parameters"]["properties"]["transfer.first_day"]["title"] == "转学起始日"
    labels = {shown["label"] for shown in found["definitions"]["condition"]["defaultSnippets"]}
    assert {"学生.寄宿", "student.is_boarder", "政策.转学起始日", "policy.transfer.first_day"} <= labels
    given = json_schema.schema("cases", inspect(registry.in_folder(tmp_path)))["properties"]["cases"]["items"]
    student = given["properties"]["facts"]["properties"]["student"]["properties"]
    assert student["is_boarder"]["title"] == "寄宿"
