"""The shape of documents and cases, as Cerberus schemas; what Cerberus finds becomes problems with places."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from cerberus import Validator, errors

from xueji.errors import Place, Problem, nearest
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
    Topic,
)  # fmt: skip
from xueji.packs.quick import Check, Doubt, checker
from xueji.packs.source import PathInFile, Source
from xueji.phrases import Code

Schema = dict[str, Any]

_ID = r"[a-z][a-z0-9-]*"
_WORD = r"[a-z][a-z0-9_]*"
_NAME = r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+"
_EXAMPLES = {_ID: "transfer-on-leave", _WORD: "leave_application", _NAME: "leave.max_length"}


def _among(members: type[Enum]) -> list[str]:
    return [str(member.value) for member in members]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


def _spread(value: Any) -> Any:
    """One text stands for both languages until somebody writes the other."""
    return {"zh": value, "en": value} if isinstance(value, str) else value


def _reason(value: Any) -> Any:
    """A reason may stand alone."""
    return {"reason": value} if isinstance(value, str) else value


TEXT: Schema = {
    "type": "dict", "coerce": _spread,
    "schema": {"zh": {"type": "string", "required": True, "empty": False, "maxlength": 5_000},
               "en": {"type": "string", "required": True, "empty": False, "maxlength": 5_000}},
}  # fmt: skip
CONDITION: Schema = {"type": "string", "empty": False}
"""No longest length here: the condition language has its own."""
WORD: Schema = {**CONDITION, "maxlength": 1_000}
FLAG: Schema = {"type": "string", "allowed": ["true", "false"]}
CHANGES: Schema = {
    "type": "list", "coerce": _listed, "minlength": 1, "schema": {"type": "string", "allowed": _among(Change)},
}  # fmt: skip
STAGES: Schema = {
    "type": "list", "coerce": _listed, "minlength": 1, "schema": {"type": "string", "allowed": _among(Stage)},
}  # fmt: skip
WORDS: Schema = {"type": "list", "coerce": _listed, "minlength": 1, "schema": WORD}
GRADE: Schema = {"type": "string", "allowed": _among(SourceGrade)}
ARTICLE: Schema = {**WORD, "required": True}
IDENTIFIER: Schema = {"type": "string", "regex": _ID, "required": True, "maxlength": 100}

ASPECT: Schema = {"type": "string", "allowed": _among(Aspect)}
_COUNTS: Schema = {"type": "dict", "valuesrules": WORD}
DOCUMENT: Schema = {
    "id": IDENTIFIER,
    "title": {**TEXT, "required": True},
    "number": WORD,
    "region": {**WORD, "required": True},
    "implements": WORDS,
    "replaces": WORDS,
    "silent_on": CHANGES,
    "stages": {**STAGES, "required": True},
    "in_force": {
        "type": "dict", "required": True,
        "schema": {"from": {**WORD, "required": True}, "to": WORD, "certain": FLAG},
    },
    "grade": {**GRADE, "required": True},
    "status": {"type": "string", "allowed": _among(DocumentStatus)},
    "conventions": {"type": "dict", "schema": {"count_starting_day": FLAG, "shift_to_working_day": FLAG}},
    "source": TEXT,
    "place": TEXT,
    "former_codes": WORDS,
    "articles": {
        "type": "dict",
        "schema": {"count": {**WORD, "required": True}, "paragraphs": _COUNTS, "items": _COUNTS},
    },
}  # fmt: skip

DECLARATION: Schema = {
    "title": {**TEXT, "required": True},
    "topic": {"type": "string", "allowed": _among(Topic), "required": True},
    "type": {"type": "string", "allowed": ["duration", "count", "share", "date", "month_day"], "required": True},
    "aspect": ASPECT,
    "schema": {"type": "dict"},
}
FACT: Schema = {
    "zh": {**WORD, "required": True},
    "type": {
        "type": "string",
        "allowed": ["flag", "count", "date", "text", "region", "share", "member"],
        "required": True,
    },
    "members": {"type": "dict", "valuesrules": WORD},
    "meaning": {**WORD, "required": True},
    "unit": WORD,
    "source": WORD,
}
VALUE: Schema = {
    "value": {**WORD, "required": True},
    "article": ARTICLE,
    "stages": STAGES,
    "force": {"type": "string", "allowed": ["norm", "presumption"]},
    "bound": {"type": "string", "allowed": _among(Bound)},
    "replaces": WORDS,
    "grade": GRADE,
    "certain": FLAG,
    "note": TEXT,
}
DUTY: Schema = {
    "who": {"type": "string", "allowed": _among(Party), "required": True},
    "what": {**TEXT, "required": True},
    "to": {"type": "list", "coerce": _listed, "schema": {"type": "string", "allowed": _among(Party)}},
    "within": WORD,
    "since": WORD,
    "upon": {"type": "list", "coerce": _listed, "schema": {"type": "string", "allowed": _among(Outcome)}},
}
_NORM: Schema = {"stages": STAGES, "grade": GRADE, "certain": FLAG, "note": TEXT, "article": ARTICLE}
RULE: Schema = {
    "id": IDENTIFIER,
    "title": {**TEXT, "required": True},
    "change": CHANGES,
    "record": FLAG,
    "repair": {"type": "string", "allowed": _among(Repair)},
    "aspect": ASPECT,
    "when": CONDITION,
    "forbid": CONDITION,
    "discourage": CONDITION,
    "permit": CONDITION,
    "require": {"type": ["string", "dict"], "schema": {"evidence": {**WORDS, "required": True}}},
    "oblige": {"type": "dict", "schema": DUTY},
    "school_kinds": {"type": "list", "coerce": _listed, "schema": {"type": "string", "allowed": _among(SchoolKind)}},
    "binding": FLAG,
    "replaces": WORDS,
    "remedy": TEXT,
    **_NORM,
}
_ACT: Schema = {
    "who": {"type": "string", "allowed": _among(Party), "required": True},
    "what": {**TEXT, "required": True},
    "to": DUTY["to"],
}
PROCEDURE: Schema = {
    "id": IDENTIFIER,
    "change": {**CHANGES, "required": True},
    "aspect": ASPECT,
    "when": CONDITION,
    "starts": TEXT,
    "fallback": {"type": "dict", "schema": {**_ACT, "after": {**WORD, "required": True}}},
    "publicity": {"type": "dict", "schema": {**_ACT, "within": {**WORD, "required": True}}},
    "steps": {"type": "list", "required": True, "minlength": 1, "schema": {"type": "string", "allowed": _among(Party)}},
    "each_within": WORD,
    "replaces": WORDS,
    **_NORM,
}
CLOSED: Schema = {
    "change": {**CHANGES, "required": True}, "title": {**TEXT, "required": True}, "aspect": ASPECT, "remedy": TEXT,
    **_NORM,
}  # fmt: skip
NOT_SEEN: Schema = {
    "id": {**IDENTIFIER, "required": False},
    "change": {**CHANGES, "required": True},
    "what": {**TEXT, "required": True},
    "when": CONDITION,
    "decisive": FLAG,
    "from": WORD,
    "stages": STAGES,
}
UNMODELLED: Schema = {
    "type": "dict", "coerce": _reason,
    "schema": {"reason": {"type": "string", "allowed": _among(NotModelled), "required": True}, "note": TEXT},
}  # fmt: skip
DELEGATION: Schema = {"change": {**CHANGES, "required": True}, "title": {**TEXT, "required": True}, **_NORM}


def _many(schema: Schema) -> Schema:
    return {"type": "list", "schema": {"type": "dict", "schema": schema}}


def _named(names: str, schema: Schema) -> Schema:
    return {"type": "dict", "keysrules": {"type": "string", "regex": names, "maxlength": 100}, "valuesrules": schema}


FILE: Schema = {
    "document": {"type": "dict", "required": True, "schema": DOCUMENT},
    "facts": _named(_NAME, {"type": "dict", "schema": FACT}),
    "evidence": _named(_WORD, TEXT),
    "declare": _named(_NAME, {"type": "dict", "schema": DECLARATION}),
    "parameters": _named(
        _NAME, {"type": "list", "coerce": _listed, "minlength": 1, "schema": {"type": "dict", "schema": VALUE}}
    ),
    "rules": _many(RULE),
    "procedures": _many(PROCEDURE),
    "closed": _many(CLOSED),
    "not_seen": _many(NOT_SEEN),
    "delegates": _many(DELEGATION),
    "not_modelled": {"type": "dict", "valuesrules": UNMODELLED},
}
CASE: Schema = {
    "name": {**TEXT, "required": True},
    "region": {**WORDS, "required": True},
    "on": {**WORD, "required": True},
    "change": {"type": "string", "allowed": _among(Change)},
    "record": FLAG,
    "drafts": FLAG,
    "facts": {"type": "dict", "allow_unknown": True},
    "evidence": {"type": "list", "schema": WORD},
    "demo": FLAG,
    "expect": {
        "type": "dict", "required": True,
        "schema": {
            "outcome": {"type": "string", "allowed": _among(Outcome)},
            "findings": {"type": "list", "schema": WORD},
            "unclear": {"type": "list", "schema": WORD},
            "clear": {"type": "list", "schema": WORD},
            "reasons": {"type": "list", "schema": WORD},
            "missing": {"type": "list", "schema": WORD},
            "duties": {"type": "list", "schema": WORD},
            "due": {"type": "list", "schema": WORD},
            "next_status": WORD,
            "grade": GRADE,
        },
    },
}  # fmt: skip
CASES: Schema = {"cases": {**_many(CASE), "required": True}}

_CODES: Mapping[int, Code] = {
    errors.UNKNOWN_FIELD.code: "unknown-key",
    errors.REQUIRED_FIELD.code: "missing-key",
    errors.NOT_NULLABLE.code: "empty-value",
    errors.EMPTY_NOT_ALLOWED.code: "empty-value",
    errors.MIN_LENGTH.code: "empty-value",
    errors.MAX_LENGTH.code: "text-too-long",
    errors.REGEX_MISMATCH.code: "bad-id",
    errors.UNALLOWED_VALUE.code: "value-not-allowed",
    errors.BAD_TYPE.code: "wrong-type",
}
_TYPES = {"dict": ("keys and values", "“键: 值”"), "list": ("a list", "列表"), "string": ("one line of text", "文字")}


class _Forgetful(errors.SchemaErrorTree):  # type: ignore[misc] # Cerberus ships no types
    def add(self, error: Any) -> None:
        """Forget it."""


class _Unsorted(errors.ErrorList):  # type: ignore[misc] # as above
    def sort(self, **_: Any) -> None:
        """Stay as it is: problems are put in order once, at the end."""


class _Shape(Validator):  # type: ignore[misc] # as above
    """Cerberus without the order it keeps its errors in, which takes quadratic time and is read by nobody here."""

    @property
    def schema_error_tree(self) -> _Forgetful:
        """Nothing, however much is added."""
        return _Forgetful()

    @schema_error_tree.setter
    def schema_error_tree(self, _: object) -> None:
        """Keep nothing."""

    @property
    def _errors(self) -> _Unsorted:
        return self._found

    @_errors.setter
    def _errors(self, found: Iterable[Any]) -> None:
        self._found = _Unsorted(found)


_VALIDATORS: dict[int, Validator] = {}
_CHECKS: dict[int, Check] = {}


def shape(source: Source, schema: Schema) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Check a file's data against a schema: normalised data (lists where one item may stand alone), and problems."""
    if not isinstance(source.data, dict):
        place = source.place(())
        wanted = {"wanted": _TYPES["dict"][0], "wanted_zh": _TYPES["dict"][1]}
        return None, [] if source.problems else [Problem("wrong-type", place, source.file, wanted)]
    if id(schema) not in _CHECKS:
        _CHECKS[id(schema)] = checker(schema)
    try:
        return _CHECKS[id(schema)](source.data), []
    except Doubt:
        pass
    if id(schema) not in _VALIDATORS:
        _VALIDATORS[id(schema)] = _Shape(schema)
    validator = _VALIDATORS[id(schema)]
    data = validator.validated(source.data, always_return_document=True)
    found = (problem for error in validator._errors for problem in _problems(error, source, schema))
    return data, list(found)


def _problems(error: Any, source: Source, schema: Schema) -> Iterable[Problem]:
    if error.is_group_error or error.child_errors:
        for child in error.child_errors or ():
            yield from _problems(child, source, schema)
        return
    path: PathInFile = tuple(error.document_path)
    if not source.is_lost(path):
        yield _problem(error, path, source, schema)


def _problem(error: Any, path: PathInFile, source: Source, schema: Schema) -> Problem:
    word = next((step for step in reversed(path) if isinstance(step, str)), "")
    place, key_place, value = source.place(path), source.key_place(path), str(error.value)
    match code := _CODES.get(error.code, "wrong-type"):
        case "unknown-key" if source.is_bare(path):
            return Problem("unquoted-comma", key_place, word)
        case "unknown-key":
            known = _keys_at(schema, path[:-1])
            return Problem(code, key_place, word, {"allowed": ", ".join(known)}, nearest(word, known))
        case "missing-key":
            return Problem(code, _around(source, path), word)
        case "value-not-allowed":
            allowed = [str(a) for a in error.constraint]
            return Problem(code, place, value, {"allowed": ", ".join(allowed)}, nearest(value, allowed))
        case "bad-id":
            is_key = not isinstance(error.value, str) or value == word
            return Problem(code, key_place if is_key else place, value, {"example": _EXAMPLES[error.constraint]})
        case "text-too-long":
            return Problem(code, place, word, {"limit": str(error.constraint)})
        case "wrong-type":
            return Problem(code, place, word, _wanted(error))
        case _:
            return Problem(code, key_place, word)


def _around(source: Source, path: PathInFile) -> Place:
    """Where something is missing: the beginning of what it should stand in."""
    return source.key_place(path[:-1]) if path[:-1] else Place(source.file, 1, 1)


def _wanted(error: Any) -> dict[str, str]:
    kinds = error.constraint if isinstance(error.constraint, (list, tuple)) else [error.constraint]
    shown = [_TYPES.get(kind, _TYPES["string"]) for kind in kinds]
    return {"wanted": " or ".join(en for en, _ in shown), "wanted_zh": "或".join(zh for _, zh in shown)}


def _keys_at(schema: Schema, path: PathInFile) -> list[str]:
    """The keys allowed at a path of a document."""
    rules: Schema = {"type": "dict", "schema": schema}
    for step in path:
        if "valuesrules" in rules:
            rules = rules["valuesrules"]
        else:
            rules = rules["schema"] if isinstance(step, int) else rules["schema"][step]
    return [str(key) for key in rules.get("schema", ())]
