"""Documents and cases changed at random: the JSON Schema refuses what the loader refuses, as far as it can see."""

import copy
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from tests.conftest import loaded
from tests.packs import yaml_core
from tests.packs.schema_sight import sees

from xueji.assemble import packs_of
from xueji.calendar import read_duration
from xueji.errors import Problem
from xueji.packs import json_schema, registry
from xueji.packs.case_files import inspect_cases
from xueji.packs.hooks import PackFolder
from xueji.packs.json_patterns import between, length
from xueji.packs.load import inspect
from xueji.packs.source import read
from xueji.vocabulary import ENTITY_TERMS

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies"
SMALL = [path for path in sorted(POLICIES.glob("*/*.yaml")) if path.stat().st_size < 6_000]
SMALL += [HERE / "sound" / "national" / "measures.yaml"]
SMALL_CASES = [path for path in sorted(POLICIES.glob("*/cases/*.yaml")) if path.stat().st_size < 3_000]

WORDS = (
    "", "a", "一", "5", "0", "200", "-1", "0.5", "1/3", "true", "false", "transfer", "primary", "national", "Zz",
    "2024-02-29", "2023-02-29", "1899-12-31", "10 workdays", "3个月", "101 years", "policy.leave.max_length",
    "430000", "990000", "08-31", "02-30", "always", "student.status", "转学", "在读", "count", "member",
    "x" * 1_001,
)  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(("a", "transfer", "primary", "5", "")), max_size=2),
    st.dictionaries(st.sampled_from(("zh", "en", "reason", "who", "evidence", "min")), st.just("a"), max_size=2),
)
WHOLE: dict[str, Any] = {
    "document": {
        "id": "made", "title": "t", "number": "1", "region": "430000", "implements": "sound-national",
        "silent_on": "expel", "stages": ["primary"], "in_force": {"from": "2024-09-01", "to": "2029-08-31"},
        "grade": "statute", "status": "issued", "conventions": {"count_starting_day": "true"},
        "former_codes": ["430199"], "articles": {"count": "9", "paragraphs": {"第二条": "2"}},
    },
    "facts": {"student.colour": {"zh": "颜色", "type": "member", "members": {"red": "红"}, "meaning": "m"}},
    "evidence": {"paper": {"zh": "纸", "en": "paper"}},
    "declare": {
        "a.length": {
            "title": "长", "topic": "leave", "type": "duration",
            "schema": {"amount": {"min": "1", "max": "9"}, "unit": {"allowed": ["days"]}},
        },
        "a.count": {"title": "数", "topic": "leave", "type": "count", "schema": {"max": "9", "allowed": ["1", "2"]}},
    },
    "parameters": {
        "leave.max_length": {"value": "1 year", "article": "第一条", "force": "presumption", "bound": "at_most"},
        "leave.max_times": [{"value": "2", "article": "第一条", "stages": "primary", "certain": "false"}],
        "leave.illness_share": {"value": "1/3", "article": "第一条"},
    },
    "rules": [
        {
            "id": "a", "title": "t", "change": ["leave"], "when": "always", "forbid": "never", "article": "第一条",
            "school_kinds": "ordinary", "binding": "true", "grade": "press", "note": {"zh": "一", "en": "a"},
        },
        {
            "id": "b", "title": "t", "record": "true", "oblige": {
                "who": "school", "what": "w", "to": ["ministry"], "within": "3 days", "since": "request.on",
                "upon": "refused",
            }, "article": "第一条",
        },
        {"id": "c", "title": "t", "record": "true", "repair": "prove", "require": "always", "article": "第一条"},
        {"id": "d", "title": "t", "change": "leave", "require": {"evidence": ["paper"]}, "article": "第一条"},
    ],
    "procedures": [{
        "id": "p", "change": "transfer", "steps": ["school"], "each_within": "5 days", "article": "第一条",
        "publicity": {"who": "school", "what": "w", "within": "5 days"},
    }],
    "not_seen": [{"change": "leave", "what": "w", "from": "2024-09-01", "decisive": "true"}],
    "not_modelled": {"第二条": {"reason": "purpose"}, "第三条": "final"},
}  # fmt: skip
"""A document with nearly every key there is."""
KEYS = (
    "zz", "Bad Name", "note", "change", "1a", "record", "repair", "permit", "forbid", "a.b", "student.b", "规则",
    "members", "type", "schema", "unknown", "outcome", "findings", "grade", "to", "x" * 101,
)  # fmt: skip


def written(value: Any) -> str:
    """A value as YAML of one line: numbers and plain words as authors write them, all else in quotes."""
    match value:
        case None:
            return ""
        case dict():
            return "{" + ", ".join(f"{written(key)}: {written(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case _:
            plain = re.fullmatch(r"-?[1-9][0-9]*|0|0\.[0-9]*[1-9]|true|false|[0-9]{4}-[0-9-]*|[a-z][a-z_]*[a-z]", value)
            return value if plain and value != "null" else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def changed(node: Any, data: st.DataObject) -> None:
    """Go down by chance; take away, replace or add something."""
    while True:
        keys: Sequence[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = node[key]
        if isinstance(inner, (dict, list)) and inner and data.draw(st.integers(0, 4)):
            node = inner
            continue
        act = data.draw(st.sampled_from(("replace", "remove", "add")))
        if act == "remove":
            del node[key]
        elif act == "add" and isinstance(node, dict):
            node[data.draw(st.sampled_from(KEYS))] = data.draw(VALUES)
        elif (value := data.draw(VALUES)) is not None or isinstance(node, dict):
            node[key] = value
        return


@cache
def beside_the_sound() -> Draft7Validator:
    return Draft7Validator(json_schema.schema("document", inspect(registry.in_folder(HERE / "sound"))))


@cache
def for_cases() -> Draft7Validator:
    return Draft7Validator(json_schema.schema("cases", inspect(packs_of())))


@pytest.mark.slow
@settings(max_examples=100)
@given(st.data())
def test_changed_documents(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SMALL))
    whole = read(path, path.parent).data
    for _ in range(data.draw(st.integers(1, 2))):
        changed(whole, data)
    held(whole, tmp_path_factory.getbasetemp() / "made")


def held(whole: Any, folder: Path) -> None:
    """The schema refuses a document exactly where the loader finds something that a schema sees."""
    folder.mkdir(exist_ok=True)
    text = "\n".join(f"{written(key)}: {written(inner)}" for key, inner in whole.items())
    (folder / "made.yaml").write_text(text, "utf-8")
    packs = [*registry.in_folder(HERE / "sound"), PackFolder("made", "", folder)]
    found = [problem for problem in inspect(packs).problems if problem.place.file == "made/made.yaml"]
    seen = [problem for problem in found if sees(problem) and not elsewhere(problem, whole)]
    refused = [f"{list(error.absolute_path)}: {error.message}" for error in errors(beside_the_sound(), text)]
    if not any(problem.code == "bad-article" for problem in found):  # what it cites is not looked at then
        assert bool(refused) is bool(seen), (text, refused, seen)


def errors(validator: Draft7Validator, text: str) -> list[Any]:
    return list(validator.iter_errors(yaml_core.read(text)))


def elsewhere(problem: Problem, whole: Any) -> bool:
    """Say whether what a value may be is declared in the changed document itself."""
    steps = problem.place.pointer.split(".")
    declared = whole.get("declare") or {}
    return steps[0] == "parameters" and any(problem.place.pointer.startswith(f"parameters.{name}") for name in declared)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every key and item."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(node[key], (*path, key))


def test_the_whole_document_is_sound(tmp_path: Path) -> None:
    held(WHOLE, tmp_path / "made")


@pytest.mark.slow
@pytest.mark.parametrize("path", tuple(places(WHOLE)), ids=lambda path: ".".join(map(str, path)))
def test_every_value_at_every_place(tmp_path: Path, path: tuple[Any, ...]) -> None:
    *above, last = path
    changes: list[Any] = [*WORDS, [], ["a"], ["transfer", ""], {"zh": "a"}, {"min": "a"}, {"evidence": []}]
    for value in (_GONE, *changes):
        whole = copy.deepcopy(WHOLE)
        around = whole
        for step in above:
            around = around[step]
        if value is _GONE:
            del around[last]
        else:
            around[last] = value
        held(whole, tmp_path / "made")


_GONE = object()


@settings(max_examples=60)
@given(st.data())
def test_changed_cases(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SMALL_CASES))
    whole = read(path, path.parent).data
    for _ in range(data.draw(st.integers(1, 2))):
        changed(whole, data)
    assume(not any(unknown_and_empty(case) for case in whole.get("cases") or () if isinstance(case, dict)))
    folder = tmp_path_factory.getbasetemp() / "made-cases"
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    text = "\n".join(f"{written(key)}: {written(inner)}" for key, inner in whole.items())
    (folder / "cases" / "made.yaml").write_text(text, "utf-8")
    found = inspect_cases([PackFolder("made", "", folder)])
    problems = [*found.problems, *(loaded().case_problems(found.cases) if not found.problems else ())]
    assume(not any(problem.code == "unknown-region" for problem in problems))  # whose facts are not known either
    seen = [problem for problem in problems if of_shape(problem)]
    refused = [f"{list(error.absolute_path)}: {error.message}" for error in errors(for_cases(), text)]
    assert bool(refused) is bool(seen), (text, refused, seen)


def unknown_and_empty(case: dict[str, Any]) -> bool:
    """Say whether a case has a part no request has, with nothing in it, which the loader passes over."""
    facts = case.get("facts")
    return isinstance(facts, dict) and any(part is None and key not in ENTITY_TERMS for key, part in facts.items())


def of_shape(problem: Problem) -> bool:
    """Say whether a schema sees what is wrong with a case: facts no pack declares it takes for one's own."""
    if problem.code == "unknown-fact":
        name = problem.word.partition(".")[2]
        return re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", name) is None
    if problem.code == "out-of-range":
        return problem.details.get("why") != "1–12"
    return sees(problem)


@given(st.integers(0, 3_000), st.integers(0, 3_000), st.integers(0, 10_000))
def test_the_numbers_between_two(least: int, more: int, number: int) -> None:
    held = re.fullmatch(between(least, least + more), str(number)) is not None
    assert held is (least <= number <= least + more)


@given(st.text("0123456789", min_size=1, max_size=5), st.sampled_from((
    "workdays", "day", "weeks", "months", "school_years", "school years", "工作日", "个月", "天", "Days", "", "年 ",
)), st.sampled_from(("", " ", "  ")))  # fmt: skip
def test_lengths_of_time(amount: str, unit: str, space: str) -> None:
    text = f"{amount}{space}{unit}"
    assert bool(re.search(length(), text)) is (read_duration(text) is not None)
