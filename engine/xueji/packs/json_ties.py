"""What ties the keys of one mapping to one another, said in JSON Schema as the loader says it in Python."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from xueji.calendar import Unit
from xueji.language.types import Kind
from xueji.model.enums import Force
from xueji.packs import json_patterns as patterns
from xueji.packs.convert import PARAMETER_TYPES
from xueji.vocabulary import ENTITY_TERMS

Schema = dict[str, Any]

FORCES: Final = tuple(force.value for force in Force)
_TRUE: Final[Schema] = {"enum": [True, "true"]}
_OF_CHANGES: Final = ("reasons", "missing", "due", "next_status", "grade", "outcome")
_OF_RECORDS: Final = ("findings", "unclear", "clear")
_NO_FORCE: Final = "规则须写明效力：forbid、discourage、require、permit、oblige 之一 (say what the rule does)"
_SEVERAL: Final = "一条规则只写一种效力，请拆成多条 (one of the forces a rule: make it one rule each)"
_NO_TRIGGER: Final = "请写 change（学籍异动）或 record: true（存量核查） (say which change, or record: true)"
_NO_REPAIR: Final = "核查规则须写 repair（修复方式） (a rule on records says what mends a finding)"
_NOT_ON_RECORD: Final = "存量核查不能用 permit 或材料要求 (records are held to no permit and no evidence)"


def _when(condition: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    return {"if": condition, "then": then, **({"else": otherwise} if otherwise else {})}


def rule() -> Schema:
    """Exactly one force; a change or a record; a repair for what a record shows, and nothing a record cannot show."""
    one_only = [
        _when({"required": [force]}, {"properties": dict.fromkeys(FORCES[:index], False), "errorMessage": _SEVERAL})
        for index, force in enumerate(FORCES)
        if index
    ]
    on_record: Schema = {"required": ["record"], "properties": {"record": _TRUE}}
    told: Schema = {
        "properties": {"permit": False, "require": {"type": ["string", "boolean"]}}, "errorMessage": _NOT_ON_RECORD,
    }  # fmt: skip
    mended: Schema = {"anyOf": [{"required": [key], "errorMessage": _NO_REPAIR} for key in ("repair", "oblige")]}
    of_change: Schema = {"required": ["change"], "properties": {"repair": False}, "errorMessage": _NO_TRIGGER}
    return {
        "allOf": [
            {"anyOf": [{"required": [force], "errorMessage": _NO_FORCE} for force in FORCES]},
            *one_only,
            _when(on_record, {"allOf": [told, mended]}, of_change),
        ]
    }


def case() -> Schema:
    """A case is of a change, with an outcome, or of a record, with findings; never of both."""
    on_record: Schema = {"required": ["record"], "properties": {"record": _TRUE}}
    records: Schema = {
        "properties": {"change": False, "expect": {"properties": dict.fromkeys(_OF_CHANGES, False)}},
    }  # fmt: skip
    changes: Schema = {
        "required": ["change"],
        "properties": {"expect": {"required": ["outcome"], "properties": dict.fromkeys(_OF_RECORDS, False)}},
    }
    return _when(on_record, records, changes)


def fact() -> Schema:
    """A fact of a closed list names its members."""
    member: Schema = {"required": ["type"], "properties": {"type": {"const": "member"}}}
    return _when(member, {"required": ["members"], "properties": {"members": {"minProperties": 1}}})


def facts() -> Schema:
    """A fact belongs to a part of the request that there is."""
    entities = "|".join(ENTITY_TERMS)
    return {
        "propertyNames": {
            "pattern": rf"^(?:{entities})(?:\.[a-z][a-z0-9_]*)+$", "maxLength": 100,
            "patternErrorMessage": f"写成 对象.事实，对象为 {'、'.join(ENTITY_TERMS)} (entity.fact)",
        }
    }  # fmt: skip


def declaration() -> Schema:
    """The limits of a parameter are of its type; those of lengths of time are of amount and unit."""
    return {"allOf": [_when(_of_type(word), {"properties": {"schema": _limits(word)}}) for word in PARAMETER_TYPES]}


def _of_type(word: str) -> Schema:
    return {"required": ["type"], "properties": {"type": {"const": word}}}


def _limits(word: str) -> Schema:
    kind = PARAMETER_TYPES[word].kind
    if kind is not Kind.DURATION:
        return _bounds(patterns.parameter(kind, {}))
    units: Schema = {"enum": [unit.value for unit in Unit]}
    parts = {"amount": _bounds(patterns.parameter(Kind.INTEGER, {})), "unit": _bounds(units)}
    return {"type": "object", "properties": parts, "additionalProperties": False}


def _bounds(one: Schema) -> Schema:
    properties: Schema = {"min": one, "max": one, "allowed": {"type": "array", "items": one}}
    return {"type": "object", "properties": properties, "additionalProperties": False}


TIES: Final[Mapping[str, Callable[[], Schema]]] = {
    "rule": rule, "case": case, "fact": fact, "facts": facts, "declaration": declaration,
}  # fmt: skip
