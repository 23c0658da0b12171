"""From JSON (or plain Python data) to a request: typed facts, or every problem with its place."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, cast

from json_source_map import calculate
from json_source_map.errors import InvalidInputError
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from xueji.decide.derive import derive
from xueji.errors import Place, Problem, RequestError, nearest
from xueji.language.types import Kind
from xueji.model import values
from xueji.model.enums import Change, Term
from xueji.model.request import ENTITIES, Entity
from xueji.phrases import CODES
from xueji.vocabulary import FactEntry, Vocabulary

MOST_CHARACTERS = 1_000_000
MOST_EVIDENCE = 200
_HEAD = ("change", "region", "on", "evidence")
_ENTITIES: Mapping[str, type[Entity]] = {entity.key: entity for entity in ENTITIES}

Facts = Mapping[str, Any]
"""Facts by name: enum members as their text, sets as frozensets, shares as fractions. Missing ones are absent."""


@dataclass(frozen=True, slots=True)
class Request:
    """One change of one student; `evidence` is None where the request says nothing about documents."""

    change: Change
    region: str
    on: date
    facts: Facts
    evidence: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as it came: its data, and its text where there was one, to find places in."""

    data: Mapping[str, Any]
    text: str = ""
    file: str = ""
    locate: Callable[[tuple[str | int, ...]], Place] | None = None

    def place(self, *path: str | int) -> Place:
        """Where a part of the request stands; the path alone where there is no text."""
        if self.locate is not None:
            return self.locate(path)
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
        dotted = ".".join(map(str, path))
        try:
            found = _source_map(self.text).get(pointer) if self.text else None
        except (InvalidInputError, RecursionError):
            found = None
        if found is None:
            return Place(self.file, pointer=dotted)
        start = found.key_start or found.value_start
        return Place(self.file, start.line + 1, start.column + 1, dotted)


@lru_cache(maxsize=4)
def _source_map(text: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", calculate(text))


def parse(text: str, file: str = "") -> RawRequest:
    """Read a request's JSON; raises `RequestError` where it is none, has a key twice, or is no object."""
    if len(text) > MOST_CHARACTERS:
        sizes = {"size": str(len(text)), "limit": str(MOST_CHARACTERS)}
        raise RequestError([Problem("file-too-large", Place(file, 1, 1), details=sizes)])
    twice: list[str] = []
    odd: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        twice.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(items)

    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_float=Decimal, parse_constant=odd.append)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        raise RequestError([Problem("bad-json", place, text[error.pos : error.pos + 20], {"why": error.msg})]) from None
    except RecursionError:
        raise RequestError([Problem("too-deep", Place(file, 1, 1), details={"limit": "20"})]) from None
    except ValueError as error:  # a number of thousands of digits
        raise RequestError([Problem("bad-json", Place(file, 1, 1), details={"why": str(error)[:100]})]) from None
    problems = [Problem("duplicate-key", _find(text, f'"{key}"', file), key) for key in twice]
    problems += [Problem("not-finite", _find(text, word, file), word) for word in odd]
    if not isinstance(data, dict):
        problems.append(Problem("not-an-object", Place(file, 1, 1)))
    if problems:
        raise RequestError(problems)
    return RawRequest(data, text, file)


def _find(text: str, word: str, file: str) -> Place:
    at = max(text.rfind(word), 0)
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


@dataclass(frozen=True, slots=True)
class Head:
    """What must be known of a request before its law can be found; None where the request does not say."""

    change: Change | None
    region: str | None
    on: date | None


def head(raw: RawRequest) -> tuple[Head, list[Problem]]:
    """Read change, region and day; the region may be a code or a pack's name."""
    problems: list[Problem] = []
    change, on = raw.data.get("change"), raw.data.get("on")
    found_change: Change | None = None
    if change is not None:
        found_change = next((c for c in Change if change in (c.value, c.zh)), None)
        if found_change is None:
            allowed = [c.value for c in Change]
            word, details = str(change)[:200], {"allowed": ", ".join(allowed)}
            problems.append(Problem("value-not-allowed", raw.place("change"), word, details, nearest(word, allowed)))
    found_on: date | None = None
    if on is not None:
        try:
            found_on = values.read_date(on)
        except ValueError:
            problems.append(Problem("bad-date", raw.place("on"), str(on)[:200]))
    region = raw.data.get("region")
    if region is not None and not isinstance(region, str):
        problems.append(Problem("bad-region", raw.place("region"), str(region)[:200]))
        region = None
    return Head(found_change, region, found_on), problems


def read(
    raw: RawRequest, change: Change, region: str, on: date, vocabulary: Vocabulary, evidence: Mapping[str, Any]
) -> Request:
    """Type every fact, derive what follows from them; raises `RequestError` with every problem."""
    problems: list[Problem] = []
    facts: dict[str, Any] = {}
    for key, part in raw.data.items():
        if key in _HEAD:
            continue
        if key not in _ENTITIES:
            known = (*_ENTITIES, *_HEAD)
            details = {"allowed": ", ".join(known)}
            problems.append(Problem("unknown-key", raw.place(key), key, details, nearest(key, known)))
        elif not isinstance(part, Mapping):
            wanted = {"wanted": "an object", "wanted_zh": "对象"}
            problems.append(Problem("wrong-type", raw.place(key), key, wanted))
        else:
            facts |= _entity(raw, key, part, vocabulary, problems)
    given = _evidence(raw, evidence, problems)
    if (stated := facts.setdefault("request.on", on)) != on:
        why = {"why": f"request.on {stated} ≠ on {on}"}
        problems.append(Problem("contradictory-facts", raw.place("request", "on"), "request.on", why))
    if not problems:
        for name, why_text in derive(facts):
            problems.append(Problem("contradictory-facts", raw.place(*name.split(".")), name, {"why": why_text}))
    if problems:
        raise RequestError(problems)
    return Request(change, region, on, facts, given)


def _entity(
    raw: RawRequest, key: str, part: Mapping[str, Any], vocabulary: Vocabulary, problems: list[Problem]
) -> dict[str, Any]:
    """The typed facts of one entity; those a pack has added are read beside the model's own."""
    entity, facts = _ENTITIES[key], {}
    own = {name: value for name, value in part.items() if name in entity.model_fields}
    for name, value in part.items():
        if name in own:
            continue
        entry = vocabulary.entries.get(f"{key}.{name}")
        if entry is None or not entry.pack:
            known = [e.name for e in vocabulary.entries.values() if e.entity == key]
            word = f"{key}.{name}"[:200]
            details = {"allowed": ", ".join(known)}
            problems.append(Problem("unknown-fact", raw.place(key, name), word, details, nearest(word, known)))
        elif value is not None:
            try:
                facts[entry.name] = plain(_adapter(entry).validate_python(value))
            except ValidationError as error:
                problems += [_problem(raw, (key, name), dict(found)) for found in error.errors(include_url=False)]
    try:
        model = entity.model_validate(own)
    except ValidationError as error:
        problems += [_problem(raw, (key, *found["loc"]), dict(found)) for found in error.errors(include_url=False)]
        return facts
    for name in own:
        if (value := getattr(model, name)) is not None:
            facts[f"{key}.{name}"] = plain(value)
    return facts


def plain(value: Any) -> Any:
    """A model's value as conditions see it: enum members are their text."""
    if isinstance(value, Term):
        return value.value
    if isinstance(value, frozenset):
        return frozenset(str(item) for item in value)
    return value


def _problem(raw: RawRequest, path: tuple[str | int, ...], found: Mapping[str, Any]) -> Problem:
    context = {key: str(text) for key, text in (found.get("ctx") or {}).items()}
    code = str(found["type"])
    word = context.pop("word", "") or str(found.get("input"))[:200]
    place = raw.place(*(step for step in path if isinstance(step, str) or step == path[-1]))
    if code not in CODES:
        return Problem("wrong-type", place, word, {"wanted": str(found["msg"]), "wanted_zh": str(found["msg"])})
    near = nearest(word, context["allowed"].split(", ")) if "allowed" in context else ""
    return Problem(code, place, word, context, near)


@cache
def _adapter(entry: FactEntry) -> TypeAdapter[Any]:
    """The reader of a fact a pack has added."""
    by_kind: dict[Kind, Any] = {
        Kind.FLAG: values.Flag, Kind.INTEGER: values.Count, Kind.DATE: values.Day, Kind.REGION: values.RegionCode,
        Kind.DECIMAL: values.Share, Kind.TEXT: values.Text,
    }  # fmt: skip
    if entry.type.kind is Kind.MEMBER:
        kind = entry.type
        return TypeAdapter(Annotated[str, BeforeValidator(lambda given: values.read_member(given, kind.members))])
    return TypeAdapter(by_kind[entry.type.kind])


def _evidence(raw: RawRequest, known: Mapping[str, Any], problems: list[Problem]) -> frozenset[str] | None:
    given = raw.data.get("evidence")
    if given is None:
        return None
    if not isinstance(given, (list, tuple)) or len(given) > MOST_EVIDENCE:
        wanted = {"wanted": "a list of documents", "wanted_zh": "材料列表"}
        problems.append(Problem("wrong-type", raw.place("evidence"), "evidence", wanted))
        return None
    for index, name in enumerate(given):
        if not isinstance(name, str) or name not in known:
            word = str(name)[:200]
            problems.append(Problem("unknown-evidence", raw.place("evidence", index), word, {}, nearest(word, known)))
    return frozenset(name for name in given if isinstance(name, str))
