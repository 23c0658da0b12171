"""Behaviour as data: reads `cases/*.yaml`, refuses a case that asks for nothing, and hands the cases to the tests.

A case is an expression (`if`), facts, perhaps values of parameters (`policy`), and what is wanted of it: a truth
(`want`), problems (`error`: code and column), words (`zh`, `en`), a trace (`settled_by`, `open`), or the text after the
parameters are bound (`bound`). The vocabulary is the real one, with one text fact added.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from cerberus import Validator

from xueji.calendar import Calendar, Conventions, read_duration, read_month_day
from xueji.decide.decider import compile_closures
from xueji.errors import Place, Problem
from xueji.language import syntax as s
from xueji.language.check import Names, read_condition
from xueji.language.translate import bind
from xueji.language.truth import Pair
from xueji.language.types import DATE, DECIMAL, DURATION, FLAG, INTEGER, MONTH_DAY, REGION, TEXT, Kind, Type
from xueji.vocabulary import FactEntry, core

CASES = Path(__file__).parent / "cases"
VOCABULARY = core().extended([FactEntry("student.remark", "备注", TEXT, "free text", pack="tests")])
PARAMETERS: Mapping[str, tuple[str, Type]] = {
    "leave.max_length": ("休学最长期限", DURATION),
    "leave.max_times": ("休学次数上限", INTEGER),
    "leave.share": ("缺课比例上限", DECIMAL),
    "transfer.window": ("转学办理期", DURATION),
    "transfer.deadline": ("转学截止日", DATE),
    "transfer.open": ("可办理转学", FLAG),
    "transfer.scope": ("可转范围", VOCABULARY.entries["transfer.scope"].type),
    "transfer.grounds": ("可转事由", VOCABULARY.entries["transfer.ground"].type),
    "registration.cutoff": ("入学年龄截止日", MONTH_DAY),
    "registration.region": ("招生范围", REGION),
    "auxiliary_number.digits": ("辅号位数", INTEGER),
    "archive.groups_wanted": ("档案内容类数", INTEGER),
}
_WANTED = ("want", "error", "zh", "en", "settled_by", "open", "bound")
_TEXT = {"type": "string", "minlength": 1}
_NAMES = {"type": "list", "schema": _TEXT}
_VALUE = {"type": ["string", "list"], "schema": {"type": "string"}}
SCHEMA = {
    "topic": _TEXT | {"required": True},
    "cases": {
        "type": "list",
        "required": True,
        "minlength": 1,
        "schema": {
            "type": "dict",
            "schema": {
                "if": {"type": "string", "required": True},
                "why": _TEXT,
                "facts": {
                    "type": "dict",
                    "keysrules": {"allowed": list(VOCABULARY.entries)},
                    "valuesrules": _VALUE,
                    "excludes": "error",
                },
                "policy": {"type": "dict", "keysrules": {"allowed": list(PARAMETERS)}, "valuesrules": _VALUE},
                "conventions": {
                    "type": "dict",
                    "keysrules": {"allowed": list(Conventions().as_json())},
                    "valuesrules": {"allowed": ["yes", "no"]},
                },
                "want": {"allowed": ["yes", "no", "unknown"], "excludes": "error"},
                "error": {"type": ["string", "list"], "minlength": 1, "schema": _TEXT},
                "zh": _TEXT | {"excludes": "error"},
                "en": _TEXT | {"excludes": "error"},
                "settled_by": _NAMES | {"excludes": ["error", "open"]},
                "open": _NAMES | {"excludes": ["error", "settled_by"]},
                "bound": _TEXT | {"excludes": "error"},
            },
        },
    },
}
"""The shape of a file of cases."""


class _Written(yaml.BaseLoader):
    """Scalars as they are written, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(found) < len(node.value):
            raise ValueError(f"a key stands twice in the case at line {node.start_mark.line + 1}")
        return found


@dataclass(frozen=True)
class Case:
    """One case, typed."""

    id: str
    text: str
    facts: Mapping[str, Any]
    policy: Mapping[str, s.Literal]
    conventions: Conventions
    wanted: Mapping[str, Any]


def read_cases(text: str, stem: str = "given") -> list[Case]:
    """Read one file of cases; raises `ValueError` for a file of another shape and for a case that wants nothing."""
    document = yaml.load(text, _Written)  # noqa: S506 -- the loader makes strings, lists and mappings only
    validator = Validator(SCHEMA)
    if not isinstance(document, dict) or not validator.validate(document):
        raise ValueError(f"{stem}: {validator.errors}")
    return [_case(f"{stem}-{number}", case) for number, case in enumerate(document["cases"], 1)]


def _case(name: str, case: Mapping[str, Any]) -> Case:
    wanted = {key: case[key] for key in _WANTED if key in case}
    if not wanted:
        raise ValueError(f"{name}: a case must say what it wants: {', '.join(_WANTED)}")
    facts = {fact: typed(value, VOCABULARY.entries[fact].type) for fact, value in case.get("facts", {}).items()}
    policy = {p: s.Literal(typed(v, PARAMETERS[p][1]), PARAMETERS[p][1]) for p, v in case.get("policy", {}).items()}
    conventions = Conventions(**{key: value == "yes" for key, value in case.get("conventions", {}).items()})
    return Case(f"{name} {case.get('why', case['if'])[:60]}", case["if"], facts, policy, conventions, wanted)


def typed(value: Any, kind: Type) -> Any:
    """A fact's or parameter's value, from text."""
    match kind.kind:
        case Kind.FLAG:
            return {"yes": True, "no": False}[value]
        case Kind.INTEGER:
            return int(value)
        case Kind.DECIMAL:
            return Fraction(value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.DURATION:
            return read_duration(value)
        case Kind.MONTH_DAY:
            return read_month_day(value)
        case Kind.SET:
            return frozenset({m: m for m, _ in kind.members}[member] for member in value)
        case Kind.MEMBER:
            return {m: m for m, _ in kind.members}[value]
        case _:
            return value


def all_cases() -> Iterator[Case]:
    """Every case of every file."""
    for path in sorted(CASES.glob("*.yaml")):
        yield from read_cases(path.read_text("utf-8"), path.stem)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test the cases that want something it looks at: `truth_case`, `problem_case`, `words_case`, …"""
    kinds = {
        "truth_case": ("want",), "problem_case": ("error",), "words_case": ("zh", "en"),
        "trace_case": ("settled_by", "open"), "bound_case": ("bound",),
    }  # fmt: skip
    for name, keys in kinds.items():
        if name in metafunc.fixturenames:
            found = [case for case in all_cases() if any(key in case.wanted for key in keys)]
            metafunc.parametrize(name, found, ids=[case.id for case in found])


def names() -> Names:
    """The names conditions of the cases may use."""
    kinds = {name: kind for name, (_, kind) in PARAMETERS.items()}
    return VOCABULARY.names(kinds, {name: zh for name, (zh, _) in PARAMETERS.items()})


def term(name: str) -> str:
    """The Chinese term of a fact or a parameter."""
    return PARAMETERS[name][0] if name in PARAMETERS else VOCABULARY.term(name)


Reader = Callable[[str], tuple[s.Expression | None, tuple[Problem, ...]]]


@pytest.fixture(scope="session")
def read() -> Reader:
    """Read a condition: its tree or its problems, columns counted from 1."""
    known = names()
    return lambda text: read_condition(text, known, lambda index: Place("", 1, index + 1))


@pytest.fixture(scope="session")
def tree(read: Reader) -> Callable[[Case], s.Expression]:
    """The tree of a case, its parameters bound; fails where the condition has problems."""

    def bound(case: Case) -> s.Expression:
        found, problems = read(case.text)
        assert found is not None, [f"{p.code} at {p.place.column}: {p.message()} {p.hint()}" for p in problems]
        return bind(found, dict(case.policy))

    return bound


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The calendar of the installed notices, cut where the cases say the years are not announced."""
    return Calendar(until=2026)


Compile = Callable[[Sequence[tuple[s.Expression, Conventions]], Calendar], Sequence[Pair[Any]]]


@pytest.fixture(scope="session", params=["closures", pytest.param("durable", marks=pytest.mark.durable), "smt"])
def compile_all(request: pytest.FixtureRequest) -> Compile:
    """Each back end in turn."""
    if request.param == "closures":
        return compile_closures
    if request.param == "smt":
        pytest.importorskip("z3", reason="the extra `prove` is not installed")
        from tests.language import proving  # noqa: PLC0415 -- not importable without the extra

        asked: Compile = proving.compile_all
        return asked
    pytest.importorskip("durable_rules_engine", reason="the extra `durable` is not installed")
    from xueji.language.backends import durable  # noqa: PLC0415 -- not importable without the extra

    compiled: Compile = durable.compile_all
    return compiled


@pytest.fixture(name="all_cases", scope="session")
def cases_of_all_files() -> list[Case]:
    """Every case, for tests that walk them."""
    return list(all_cases())


@pytest.fixture(name="read_cases", scope="session")
def reader_of_cases() -> Callable[[str], list[Case]]:
    """The reader of files of cases."""
    return read_cases


@pytest.fixture(name="term", scope="session")
def chinese_terms() -> Callable[[str], str]:
    """The Chinese term of a fact or a parameter."""
    return term
