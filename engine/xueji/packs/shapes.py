"""The shape of documents and cases: Cerberus schemas as data.

`meta` is passed over by Cerberus. `terms` are the Chinese terms of the words allowed; `reads` says as what a text is
read once its shape is right; `holds` names what ties keys of one mapping to one another (`json_ties`). Messages, JSON
Schemas and completion are made of it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from xueji.calendar import Unit
from xueji.model.aspects import Aspect
from xueji.model.enums import (
    Bound,
    Change,
    DocumentStatus,
    NotModelled,
    Outcome,
    Party,
    Repair,
    SchoolKind,
    SourceGrade,
    Stage,
    Status,
    Topic,
)  # fmt: skip

Schema = dict[str, Any]

ID: Final = r"[a-z][a-z0-9-]*"
WORD_NAME: Final = r"[a-z][a-z0-9_]*"
DOTTED: Final = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+"
EXAMPLES: Final[Mapping[str, str]] = {
    ID: "transfer-on-leave", WORD_NAME: "leave_application", DOTTED: "leave.max_length",
}  # fmt: skip


def _terms(members: type[Enum]) -> dict[str, str]:
    return {str(member.value): str(getattr(member, "zh", member.value)) for member in members}


def among(terms: type[Enum] | Mapping[str, str]) -> Schema:
    """One word of a closed list."""
    known = dict(terms) if isinstance(terms, Mapping) else _terms(terms)
    return {"type": "string", "allowed": list(known), "meta": {"terms": known}}


def listed(value: Any) -> Any:
    """A single item stands for a list of it."""
    return value if isinstance(value, list) or value is None else [value]


def spread(value: Any) -> Any:
    """One text stands for both languages until somebody writes the other."""
    return {"zh": value, "en": value} if isinstance(value, str) else value


def reason(value: Any) -> Any:
    """A reason may stand alone."""
    return {"reason": value} if isinstance(value, str) else value


def _list(item: Schema, least: int = 0) -> Schema:
    """A list of which a single item may stand alone."""
    bounds: Schema = {"minlength": least} if least else {}
    return {"type": "list", "coerce": listed, **bounds, "schema": item}


def _read_as(kind: str, schema: Schema) -> Schema:
    return {**schema, "meta": {"reads": kind}}


def _mapping(schema: Schema, holds: str = "") -> Schema:
    tied: Schema = {"meta": {"holds": holds}} if holds else {}
    return {"type": "dict", "schema": schema, **tied}


def many(schema: Schema, holds: str = "") -> Schema:
    """A list of mappings."""
    return {"type": "list", "schema": _mapping(schema, holds)}


def _named(names: str, schema: Schema, holds: str = "") -> Schema:
    tied: Schema = {"meta": {"holds": holds}} if holds else {}
    keys = {"type": "string", "regex": names, "maxlength": 100}
    return {"type": "dict", "keysrules": keys, "valuesrules": schema, **tied}


def required(schema: Schema) -> Schema:
    """The same where it may not be left out."""
    return {**schema, "required": True}


_TEXT_PART: Schema = {"type": "string", "required": True, "empty": False, "maxlength": 5_000}
TEXT: Schema = {"type": "dict", "coerce": spread, "schema": {"zh": _TEXT_PART, "en": _TEXT_PART}}
_LINE: Schema = {"type": "string", "empty": False}
CONDITION: Schema = _read_as("condition", _LINE)
"""No longest length here: the condition language has its own."""
WORD: Schema = {**_LINE, "maxlength": 1_000}
DAY, LENGTH = _read_as("date", WORD), _read_as("length", WORD)
REGION, COUNT = _read_as("region", WORD), _read_as("articles", WORD)
FLAG: Schema = {
    "type": "string", "allowed": ["true", "false"], "meta": {"reads": "flag", "terms": {"true": "是", "false": "否"}},
}  # fmt: skip
CHANGES: Schema = _list(among(Change), 1)
STAGES: Schema = _list(among(Stage), 1)
PARTIES: Schema = _list(among(Party))
WORDS: Schema = _list(WORD, 1)
GRADE: Schema = among(SourceGrade)
ARTICLE: Schema = required(_read_as("article", WORD))
IDENTIFIER: Schema = {"type": "string", "regex": ID, "required": True, "maxlength": 100}
ASPECT: Schema = among(Aspect)
_COUNTS: Schema = {"type": "dict", "valuesrules": COUNT}

DOCUMENT: Schema = {
    "id": IDENTIFIER,
    "title": required(TEXT),
    "number": WORD,
    "region": required(REGION),
    "implements": WORDS,
    "replaces": WORDS,
    "silent_on": CHANGES,
    "stages": required(STAGES),
    "in_force": required(_mapping({"from": required(DAY), "to": DAY, "certain": FLAG})),
    "grade": required(GRADE),
    "status": among(DocumentStatus),
    "conventions": _mapping({"count_starting_day": FLAG, "shift_to_working_day": FLAG}),
    "source": TEXT,
    "place": TEXT,
    "former_codes": _list(REGION, 1),
    "articles": _mapping(
        {"count": required(_read_as("articles or unknown", WORD)), "paragraphs": _COUNTS, "items": _COUNTS}
    ),
}
PARAMETER_KINDS: Final = {
    "duration": "时间长度", "count": "整数", "share": "比例", "date": "日期", "month_day": "月日",
}  # fmt: skip
DECLARATION: Schema = {
    "title": required(TEXT),
    "topic": required(among(Topic)),
    "type": required(among(PARAMETER_KINDS)),
    "aspect": ASPECT,
    "schema": {"type": "dict"},
}
FACT_KINDS: Final = {
    "flag": "是非", "count": "整数", "date": "日期", "text": "文字", "region": "行政区划代码", "share": "比例",
    "member": "枚举值",
}  # fmt: skip
FACT: Schema = {
    "zh": required(WORD),
    "type": required(among(FACT_KINDS)),
    "members": {"type": "dict", "valuesrules": WORD},
    "meaning": required(WORD),
    "unit": WORD,
    "source": WORD,
}
VALUE: Schema = {
    "value": required(_read_as("value", WORD)),
    "article": ARTICLE,
    "stages": STAGES,
    "force": among({"norm": "规定", "presumption": "一般"}),
    "bound": among(Bound),
    "replaces": WORDS,
    "grade": GRADE,
    "certain": FLAG,
    "note": TEXT,
}
_ACT: Schema = {"who": required(among(Party)), "what": required(TEXT), "to": PARTIES}
DUTY: Schema = {
    **_ACT,
    "within": LENGTH,
    "since": _read_as("fact that is a date", WORD),
    "upon": _list(among(Outcome)),
}
_NORM: Schema = {"stages": STAGES, "grade": GRADE, "certain": FLAG, "note": TEXT, "article": ARTICLE}
RULE: Schema = {
    "id": IDENTIFIER,
    "title": required(TEXT),
    "change": CHANGES,
    "record": FLAG,
    "repair": among(Repair),
    "aspect": ASPECT,
    "when": CONDITION,
    "forbid": CONDITION,
    "discourage": CONDITION,
    "permit": CONDITION,
    "require": {
        "type": ["string", "dict"], "meta": {"reads": "condition"},
        "schema": {"evidence": required(_list(_read_as("evidence", WORD), 1))},
    },
    "oblige": _mapping(DUTY),
    "school_kinds": _list(among(SchoolKind)),
    "binding": FLAG,
    "replaces": WORDS,
    "remedy": TEXT,
    **_NORM,
}  # fmt: skip
PROCEDURE: Schema = {
    "id": IDENTIFIER,
    "change": required(CHANGES),
    "aspect": ASPECT,
    "when": CONDITION,
    "starts": TEXT,
    "fallback": _mapping({**_ACT, "after": required(LENGTH)}),
    "publicity": _mapping({**_ACT, "within": required(LENGTH)}),
    "steps": {"type": "list", "required": True, "minlength": 1, "schema": among(Party)},
    "each_within": LENGTH,
    "replaces": WORDS,
    **_NORM,
}
CLOSED: Schema = {
    "change": required(CHANGES), "title": required(TEXT), "aspect": ASPECT, "remedy": TEXT, **_NORM,
}  # fmt: skip
NOT_SEEN: Schema = {
    "id": {**IDENTIFIER, "required": False},
    "change": required(CHANGES),
    "what": required(TEXT),
    "when": CONDITION,
    "decisive": FLAG,
    "from": DAY,
    "stages": STAGES,
}
UNMODELLED: Schema = {
    "type": "dict", "coerce": reason, "schema": {"reason": required(among(NotModelled)), "note": TEXT},
}  # fmt: skip
DELEGATION: Schema = {"change": required(CHANGES), "title": required(TEXT), **_NORM}

FILE: Schema = {
    "document": required(_mapping(DOCUMENT)),
    "facts": _named(DOTTED, _mapping(FACT, "fact"), "facts"),
    "evidence": _named(WORD_NAME, TEXT),
    "declare": _named(DOTTED, _mapping(DECLARATION, "declaration")),
    "parameters": _named(DOTTED, _list(_mapping(VALUE), 1), "parameters"),
    "rules": many(RULE, "rule"),
    "procedures": many(PROCEDURE),
    "closed": many(CLOSED),
    "not_seen": many(NOT_SEEN),
    "delegates": many(DELEGATION),
    "not_modelled": {"type": "dict", "valuesrules": UNMODELLED},
}
"""A regulation."""

_NAMES: Schema = {"type": "list", "schema": WORD}
CASE: Schema = {
    "name": required(TEXT),
    "region": required(_list(_read_as("place", WORD), 1)),
    "on": required(DAY),
    "change": among(Change),
    "record": FLAG,
    "drafts": FLAG,
    "facts": {"type": "dict", "allow_unknown": True, "meta": {"holds": "given"}},
    "evidence": {"type": "list", "schema": _read_as("evidence", WORD)},
    "demo": FLAG,
    "expect": required(_mapping({
        "outcome": among(Outcome),
        "findings": _NAMES,
        "unclear": _NAMES,
        "clear": _NAMES,
        "reasons": _NAMES,
        "missing": _NAMES,
        "duties": _NAMES,
        "due": _NAMES,
        "next_status": _read_as("status", WORD),
        "grade": GRADE,
    })),
}  # fmt: skip
CASES: Schema = {"cases": required(many(CASE, "case"))}
"""A file of officers' own tests."""

STATUSES, UNITS = _terms(Status), _terms(Unit)
