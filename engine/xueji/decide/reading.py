"""From JSON (or plain Python data) to a request: typed facts, or every problem with its place."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, cast

from json_source_map import calculate
from json_source_map.errors import InvalidInputError
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from xueji.decide.derive import derive
from xueji.decide.json_text import MOST_LEVELS, NOTED, Hooks, in_text, no_json, too_deep
from xueji.errors import Place, Problem, RequestError, nearest
from xueji.language.likely import likely, likely_words
from xueji.language.literals import CODES as CODES_OF_LITERALS
from xueji.language.types import Kind
from xueji.model import values
from xueji.model.enums import Change, Term
from xueji.model.request import ENTITIES, Entity
from xueji.phrases import CODES
from xueji.vocabulary import FactEntry, Vocabulary

MOST_CHARACTERS = 1_000_000
MOST_FACTS = 200
"""Of one thing, and of documents: several times what there is."""
_HEAD = ("change", "region", "on", "evidence")
_CHANGES: Mapping[str, Change] = {word: change for change in Change for word in (change.zh, change.value)}
_ENTITIES: Mapping[str, type[Entity]] = {entity.key: entity for entity in ENTITIES}
_FIELDS: Mapping[str, frozenset[str]] = {entity.key: frozenset(entity.model_fields) for entity in ENTITIES}

Facts = Mapping[str, Any]
"""Facts by name: enum members as their text, sets as frozensets, shares as fractions. Missing ones are absent."""


@dataclass(frozen=True)
class Request:
    """One change of one student, or (`change` None) a stored record to check.

    `evidence` is None where the request says nothing about documents.
    """

    change: Change | None
    region: str
    on: date
    facts: Facts
    evidence: frozenset[str] | None

    @cached_property
    def digest(self) -> str:
        """A fingerprint of change, place, day, facts and documents given, equal in every process.

        It is taken over Python's own writing of the parts in the order of their names, sets as sorted tuples.
        """
        facts = sorted((n, tuple(sorted(v)) if isinstance(v, frozenset) else v) for n, v in self.facts.items())
        evidence = None if self.evidence is None else sorted(self.evidence)
        text = repr((self.change and self.change.value, self.region, self.on, facts, evidence))
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class RawRequest:
    """A request as it came: its data, and its text where there was one, to find places in."""

    data: Mapping[str, Any]
    text: str = ""
    file: str = ""
    locate: Callable[[tuple[str | int, ...]], Place] | None = None
    problems: tuple[Problem, ...] = ()
    """What was wrong with the text itself; `head` gives it on, so that it comes together with all the rest."""
    known: dict[object, Facts] | None = None
    """The facts of things read before under the same vocabulary, where many requests speak of equal ones."""

    @property
    def is_written(self) -> bool:
        """Whether it stands in a text: each fact inside the thing it is of, the depth bounded by who read it."""
        return bool(self.text) or self.locate is not None

    @cached_property
    def _source_map(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", calculate(self.text))

    def place(self, *path: str | int) -> Place:
        """Where a part of the request, or what it should stand in, begins; the path alone where there is no text."""
        if self.locate is not None:
            return self.locate(path)
        dotted = ".".join(map(str, path))
        try:
            places = self._source_map if self.text else {}
        except (InvalidInputError, RecursionError):
            places = {}
        steps = [f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path]
        nearby = ("".join(steps[:end]) for end in range(len(steps), -1, -1))
        found = next((places[pointer] for pointer in nearby if pointer in places), None)
        if found is None:
            return Place(self.file, pointer=dotted)
        start = found.key_start or found.value_start
        return Place(self.file, start.line + 1, start.column + 1, dotted)


def parse(text: str, file: str = "") -> RawRequest:
    """Read a request's JSON; raises `RequestError` where it is none, too deep, or no object."""
    if len(text) > MOST_CHARACTERS:
        sizes = {"size": str(len(text)), "limit": str(MOST_CHARACTERS)}
        raise RequestError([Problem("file-too-large", Place(file, 1, 1), details=sizes)])
    if text.startswith("\ufeff"):
        raise RequestError([Problem("bad-character", Place(file, 1, 1), repr(text[0]))])
    hooks = Hooks()
    try:
        data = json.loads(
            text, object_pairs_hook=hooks.pairs, parse_float=hooks.decimal, parse_int=hooks.integer,
            parse_constant=hooks.note,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        raise RequestError([no_json(text, file, error)]) from None
    except RecursionError:
        raise RequestError(in_text(text, file)) from None
    if too_deep(data):
        raise RequestError(in_text(text, file))
    if not isinstance(data, dict):
        raise RequestError([Problem("not-an-object", Place(file, 1, 1))])
    return RawRequest(data, text, file, problems=tuple(in_text(text, file)) if hooks.noted else ())


def _shown(value: object) -> str:
    """A value as its author wrote it, at moderate length."""
    if isinstance(value, str):
        return value[:200]
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:200]
    except (TypeError, ValueError, RecursionError):
        return type(value).__name__


@dataclass(frozen=True, slots=True)
class Head:
    """What must be known of a request before its law can be found; None where the request does not say."""

    change: Change | None
    region: str | None
    on: date | None


def head(raw: RawRequest) -> tuple[Head, list[Problem]]:
    """Read change, region and day; the region may be a code or a pack's name."""
    if not isinstance(raw.data, Mapping):
        raise RequestError([Problem("not-an-object", Place(raw.file))])
    if not raw.is_written and too_deep(raw.data):
        raise RequestError([Problem("too-deep", Place(raw.file), details={"limit": str(MOST_LEVELS)})])
    problems = [*raw.problems]
    change, on, region = (_known(raw.data.get(key)) for key in ("change", "on", "region"))
    found_change: Change | None = None
    if change is not None:
        found_change = _CHANGES.get(change) if isinstance(change, str) else None
        if found_change is None:
            allowed = [c.value for c in Change]
            word, details = _shown(change), {"allowed": ", ".join(allowed)}
            problems.append(Problem("value-not-allowed", raw.place("change"), word, details, nearest(word, allowed)))
    found_on: date | None = None
    if on is not None:
        try:
            found_on = values.read_date(on)
        except ValueError:
            problems.append(Problem("bad-date", raw.place("on"), _shown(on)))
    if region is not None and not isinstance(region, str):
        problems.append(Problem("bad-region", raw.place("region"), _shown(region)))
        region = None
    return Head(found_change, region, found_on), problems


def _known(value: object) -> Any:
    return None if value is NOTED else value


def read(
    raw: RawRequest, change: Change | None, region: str, on: date, vocabulary: Vocabulary, evidence: Mapping[str, Any]
) -> Request:
    """Type every fact, derive what follows from them; raises `RequestError` with every problem."""
    problems: list[Problem] = []
    facts: dict[str, Any] = {}
    if len(raw.data) > MOST_FACTS:
        raise RequestError([Problem("too-many-nodes", raw.place(), details={"limit": str(MOST_FACTS)})])
    for key, part in raw.data.items():
        if key in _HEAD or part is None or part is NOTED:
            continue
        if key not in _ENTITIES:
            known = (*_ENTITIES, *_HEAD)
            details = {"allowed": ", ".join(known)}
            problems.append(Problem("unknown-key", raw.place(key), str(key), details, nearest(str(key), known)))
        elif not isinstance(part, Mapping):
            wanted = {"wanted": "an object", "wanted_zh": "对象"}
            problems.append(Problem("wrong-type", raw.place(key), key, wanted))
        elif len(part) > MOST_FACTS:
            problems.append(Problem("too-many-nodes", raw.place(key), key, {"limit": str(MOST_FACTS)}))
        else:
            facts |= _known_entity(raw, key, part, vocabulary, problems)
    given = _evidence(raw, evidence, problems)
    if (stated := facts.setdefault("request.on", on)) != on:
        why = {"why": f"request.on is {stated}, the request’s day {on}", "why_zh": f"事实为 {stated}，请求日期为 {on}"}
        problems.append(Problem("contradictory-facts", raw.place("request", "on"), "request.on", why))
    for name, english, chinese in derive(facts):
        why = {"why": english, "why_zh": chinese}
        problems.append(Problem("contradictory-facts", raw.place(*name.split(".")), name, why))
    if problems:
        raise RequestError(problems)
    return Request(change, region, on, facts, given)


def _entity(
    raw: RawRequest, key: str, part: Mapping[str, Any], vocabulary: Vocabulary, problems: list[Problem]
) -> dict[str, Any]:
    """The typed facts of one entity; those a pack has added are read beside the model's own."""
    entity, fields, facts = _ENTITIES[key], _FIELDS[key], dict[str, Any]()
    own: dict[str, Any] = {}
    for name, value in part.items():
        if value is NOTED:
            continue
        entry = vocabulary.entries.get(f"{key}.{name}")
        if entry is None:
            problems.append(_unknown(raw, key, name, vocabulary))
        elif _composed(value) and (found := [*_in_value(raw, (key, name), value, entry)]):
            problems += found
        elif name in fields:
            own[name] = value
        elif value is not None:
            facts |= _declared(raw, (key, name), value, entry, problems)
    try:
        model = entity.model_validate(own)
    except ValidationError as error:
        problems += [_problem(raw, (key, *found["loc"]), dict(found)) for found in error.errors(include_url=False)]
        model = entity.model_validate({name: own[name] for name in own if name not in _names(error)})
    for name in own:
        if (value := getattr(model, name)) is not None:
            facts[f"{key}.{name}"] = plain(value)
    return facts


def _known_entity(
    raw: RawRequest, key: str, part: Mapping[str, Any], vocabulary: Vocabulary, problems: list[Problem]
) -> Facts:
    """What `_entity` gives; of plain values in which nothing is wrong, what it gave when it read equal ones."""
    plainly = raw.known is not None and _PLAIN.issuperset(map(type, part.values()))
    if raw.known is None or not plainly:
        return _entity(raw, key, part, vocabulary, problems)
    mark = key, *part.items(), *map(type, part.values())  # 1 and true are equal, but not of one type
    if (facts := raw.known.get(mark)) is None:
        before = len(problems)
        facts = _entity(raw, key, part, vocabulary, problems)
        if len(problems) == before:
            raw.known[mark] = facts
    return facts


_PLAIN = frozenset((str, int, bool))


def _unknown(raw: RawRequest, key: str, name: str, vocabulary: Vocabulary) -> Problem:
    known = [entry.name for entry in vocabulary.entries.values() if entry.entity == key]
    word, details = f"{key}.{name}"[:200], {"allowed": ", ".join(known)}
    near = nearest(word, known)
    return Problem("unknown-fact", raw.place(key, name), word, details, near.removeprefix(f"{key}." * raw.is_written))


def _declared(
    raw: RawRequest, path: tuple[str, str], value: object, entry: FactEntry, problems: list[Problem]
) -> dict[str, Any]:
    """Read a fact that a pack has added."""
    try:
        if entry.type.kind is Kind.MEMBER:
            return {entry.name: values.read_member(value, entry.type.members)}
        return {entry.name: plain(_adapter(entry.type.kind).validate_python(value))}
    except PydanticCustomError as error:
        found = {"type": error.type, "input": value, "ctx": error.context, "msg": error.message()}
        problems.append(_problem(raw, path, found))
        return {}
    except ValidationError as error:
        problems += [_problem(raw, path, dict(found)) for found in error.errors(include_url=False)]
        return {}


def _names(error: ValidationError) -> frozenset[str]:
    return frozenset(str(found["loc"][0]) for found in error.errors(include_url=False))


def _composed(value: object) -> bool:
    """Say whether something may be wrong inside a value."""
    return not value.isascii() if isinstance(value, str) else isinstance(value, (list, tuple))


def _in_value(raw: RawRequest, path: tuple[str, str], value: object, entry: FactEntry) -> Iterator[Problem]:
    """Find every wrong member of a list, and half a character, before the value as a whole is read."""
    if entry.type.kind is Kind.SET and isinstance(value, (list, tuple)):
        for index, item in enumerate(value[:MOST_FACTS]):
            if item is not NOTED and (not isinstance(item, str) or entry.type.member(item) is None):
                allowed = [en for en, _ in entry.type.members]
                word, details = _shown(item), {"allowed": ", ".join(allowed)}
                near = nearest(word, entry.type.words)
                yield Problem("value-not-allowed", raw.place(*path, index), word, details, near)
    if isinstance(value, str) and (lone := _LONE.search(value)):
        yield Problem("bad-character", raw.place(*path), repr(lone[0]))


_LONE = re.compile("[\ud800-\udfff]")


def plain(value: Any) -> Any:
    """A model's value as conditions see it: enum members are their text."""
    if isinstance(value, Term):
        return value.value
    if isinstance(value, frozenset):
        return frozenset(str(item) for item in value)
    return value


def _problem(raw: RawRequest, path: tuple[str | int, ...], found: Mapping[str, Any]) -> Problem:
    context = {key: str(text) for key, text in (found.get("ctx") or {}).items() if key != "word"}
    code, word, place = str(found["type"]), _shown(found.get("input")), raw.place(*path)
    if code not in CODES:
        return Problem("wrong-type", place, word, {"wanted": str(found["msg"]), "wanted_zh": str(found["msg"])})
    near = nearest(word, context["allowed"].split(", ")) if "allowed" in context else _likely(code, word, context)
    return Problem(code, place, word, context, near)


def _likely(code: str, word: str, context: Mapping[str, str]) -> str:
    """What a value of another form was probably meant to be: ８ for 8, 2024/9/1 for a date."""
    wanted = context.get("wanted", "")
    if wanted == "true or false" and word.isalpha():
        return likely_words(word, {"true": "true", "false": "false"}, alone=True)
    kind = next((kind for kind, named in CODES_OF_LITERALS.items() if named == code), None)
    kind = kind or next((kind for kind in (Kind.INTEGER, Kind.DECIMAL) if kind.value == wanted), None)
    return likely(word, kind) if kind else ""


@cache
def _adapter(kind: Kind) -> TypeAdapter[Any]:
    """The reader of the facts of one kind that a pack has added."""
    by_kind: dict[Kind, Any] = {
        Kind.FLAG: values.Flag, Kind.INTEGER: values.Count, Kind.DATE: values.Day, Kind.REGION: values.RegionCode,
        Kind.DECIMAL: values.Share, Kind.TEXT: values.Text,
    }  # fmt: skip
    return TypeAdapter(by_kind[kind])


def _evidence(raw: RawRequest, known: Mapping[str, Any], problems: list[Problem]) -> frozenset[str] | None:
    given = raw.data.get("evidence")
    if given is None:
        return None
    if given is NOTED:
        return None
    if not isinstance(given, (list, tuple)):
        wanted = {"wanted": "a list of documents", "wanted_zh": "材料列表"}
        problems.append(Problem("wrong-type", raw.place("evidence"), "evidence", wanted))
        return None
    if len(given) > MOST_FACTS:
        problems.append(Problem("too-many-nodes", raw.place("evidence"), "evidence", {"limit": str(MOST_FACTS)}))
        return None
    names = {word: name for name, text in known.items() for word in (name, text.zh)}
    for index, name in enumerate(given):
        if name is not NOTED and (not isinstance(name, str) or name not in names):
            word = _shown(name)
            problems.append(Problem("unknown-evidence", raw.place("evidence", index), word, {}, nearest(word, names)))
    return frozenset(names[name] for name in given if isinstance(name, str) and name in names)
