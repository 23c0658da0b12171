"""From the text of a YAML scalar to a typed value, noting a problem with its place where it does not fit."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from cerberus import SchemaError, Validator

from xueji.calendar import Duration
from xueji.errors import Problem
from xueji.language import literals
from xueji.language.check import Names, read_condition
from xueji.language.syntax import Expression
from xueji.language.types import DATE, DECIMAL, DURATION, INTEGER, Kind, Type
from xueji.model.decision import Text
from xueji.model.region import division_code
from xueji.model.values import read_share
from xueji.packs.source import PathInFile, Source
from xueji.phrases import Code
from xueji.policy.parameter import Declaration, ParameterData

E = TypeVar("E", bound=Enum)
PARAMETER_TYPES: Mapping[str, Type] = {"duration": DURATION, "count": INTEGER, "share": DECIMAL, "date": DATE}


class Reader:
    """Reads the parts of one file; every problem goes to the file's list."""

    def __init__(self, source: Source, data: Mapping[str, Any]) -> None:
        self.source = source
        self.data = data

    def problem(self, code: Code, path: PathInFile, word: str, **details: str) -> None:
        """Note a problem at a value of the file."""
        self.source.problems.append(Problem(code, self.source.place(path), word, details))

    def date(self, path: PathInFile, text: str | None) -> date | None:
        """A date, or None with a problem noted where the text is none."""
        if text is None:
            return None
        found = literals.read(text, Kind.DATE)
        if not isinstance(found, date):
            self.problem("bad-date", path, text)
            return None
        return found

    def region(self, path: PathInFile, text: str) -> str:
        """A six-digit division code."""
        if division_code(text) != text:
            self.problem("bad-region", path, text)
            return ""
        return text

    def length(self, path: PathInFile, text: str | None, names: Names) -> Duration | str | None:
        """A duration, or the name of a parameter that is one; None where none is written."""
        if text is None:
            return None
        if text.startswith(("policy.", "政策.")):
            found = names.find(text)
            if found is None or found.type.kind is not Kind.DURATION:
                self.problem("unknown-parameter", path, text)
                return None
            return found.name
        length = literals.read(text, Kind.DURATION)
        if not isinstance(length, Duration):
            self.problem("bad-duration", path, text)
            return None
        return length

    def condition(self, path: PathInFile, text: str | None, names: Names) -> Expression | None:
        """A condition's typed tree; None with the problems noted."""
        if text is None:
            return None
        tree, problems = read_condition(text, names, lambda index: self.source.character(path, index))
        self.source.problems.extend(problems)
        return tree

    def parameter(self, path: PathInFile, text: str, declaration: Declaration) -> ParameterData | None:
        """A value of a declared parameter, held to the declaration's own schema."""
        value = _parameter(text, declaration.type.kind)
        if value is None:
            code: Code = literals.CODES.get(declaration.type.kind, "wrong-type")
            self.problem(code, path, text, wanted="a number", wanted_zh="数")
            return None
        if why := refusal(value, declaration.schema):
            expected = f"{declaration.title.en}: {dict(declaration.schema)}"
            self.problem("bad-parameter-value", path, text, parameter=declaration.name, why=why, expected=expected)
            return None
        return value


def _parameter(text: str, kind: Kind) -> ParameterData | None:
    try:
        if kind is Kind.INTEGER:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 -- no longer count
        if kind is Kind.DECIMAL:
            return read_share(text)
    except ValueError:
        return None
    found = literals.read(text, kind)
    return found if isinstance(found, (Duration, date)) else None


def refusal(value: ParameterData, schema: Mapping[str, Any]) -> str:
    """Why Cerberus refuses a parameter's value, or nothing; durations are shown to it as amount and unit."""
    if not schema:
        return ""
    shown = {"amount": value.amount, "unit": value.unit.value} if isinstance(value, Duration) else {"value": value}
    validator = _validator(_frozen(schema if isinstance(value, Duration) else {"value": schema}))
    if validator.validate(shown):
        return ""
    return "; ".join(f"{key}: {', '.join(map(str, found))}" for key, found in validator.errors.items())


def schema_problem(schema: Mapping[str, Any], kind: Kind) -> str:
    """What Cerberus has against a parameter's schema itself, or nothing."""
    try:
        Validator(typed(schema) if kind is Kind.DURATION else {"value": typed(schema)})
    except (SchemaError, TypeError, ValueError) as error:
        return str(error)
    return ""


def typed(schema: Any) -> Any:
    """A schema read from YAML text, its numbers made numbers."""
    if isinstance(schema, Mapping):
        return {str(key): typed(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [typed(value) for value in schema]
    if isinstance(schema, str) and schema.replace(".", "", 1).isascii() and schema.replace(".", "", 1).isdigit():
        return Decimal(schema) if "." in schema else int(schema)
    return schema


def _frozen(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return tuple((key, _frozen(value)) for key, value in schema.items())
    return ("list", *map(_frozen, schema)) if isinstance(schema, list) else schema


def _thawed(schema: Any) -> Any:
    if isinstance(schema, tuple):
        if schema and schema[0] == "list":
            return [_thawed(value) for value in schema[1:]]
        return {key: _thawed(value) for key, value in schema}
    return schema


@cache
def _validator(schema: Any) -> Validator:
    return Validator(_thawed(schema))


def text(value: Any) -> Text | None:
    """A text in two languages, None where none is written."""
    return None if value is None else Text(zh=value["zh"], en=value["en"])


def members(kind: type[E], words: list[str] | None) -> tuple[E, ...]:
    """Members of a closed list, in its order, each once."""
    given = set(words or ())
    return tuple(member for member in kind if member.value in given)


def flag(value: str | None, otherwise: bool) -> bool:
    """A flag, or what holds where none is written."""
    return otherwise if value is None else value == "true"
