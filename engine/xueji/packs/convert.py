"""From the text of a YAML scalar to a typed value, noting a problem with its place where it does not fit."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from cerberus import Validator

from xueji.calendar import Duration, MonthDay, Unit
from xueji.errors import Problem, nearest
from xueji.language import literals
from xueji.language.check import Names, read_condition
from xueji.language.likely import likely
from xueji.language.syntax import Expression
from xueji.language.types import DATE, DECIMAL, DURATION, INTEGER, MONTH_DAY, Kind, Type
from xueji.model.decision import Text
from xueji.model.region import division_code, province
from xueji.model.values import read_date, read_share
from xueji.packs.source import PathInFile, Source
from xueji.phrases import Code
from xueji.policy.parameter import Declaration, ParameterData

E = TypeVar("E", bound=Enum)
_MOST_ARTICLES = 200
PARAMETER_TYPES: Mapping[str, Type] = {
    "duration": DURATION, "count": INTEGER, "share": DECIMAL, "date": DATE,
    "month_day": MONTH_DAY,
}  # fmt: skip


class Reader:
    """Reads the parts of one file; every problem goes to the file's list."""

    def __init__(self, source: Source, data: Mapping[str, Any]) -> None:
        self.source = source
        self.data = data

    def problem(self, code: Code, path: PathInFile, word: str, suggestion: str = "", **details: str) -> None:
        """Note a problem at a value of the file."""
        self.source.problems.append(Problem(code, self.source.place(path), word, details, suggestion))

    def wrong(self, path: PathInFile, word: str, wanted: str, wanted_zh: str, suggestion: str = "") -> None:
        """Note that something of another kind should stand here."""
        self.problem("wrong-type", path, word, suggestion, wanted=wanted, wanted_zh=wanted_zh)

    def date(self, path: PathInFile, text: str | None) -> date | None:
        """Read a date; None with a problem noted where the text is none."""
        found = None if text is None else _date(text)
        if text is not None and found is None:
            self.problem("bad-date", path, text, likely(text, Kind.DATE))
        return found

    def count(self, path: PathInFile, text: str) -> int | None:
        """Read a whole number of articles, paragraphs or items."""
        if not (text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) < _MOST_ARTICLES):  # noqa: PLR2004 -- 200
            self.wrong(path, text, Kind.INTEGER.value, Kind.INTEGER.zh, likely(text, Kind.INTEGER))
            return None
        return int(text)

    def region(self, path: PathInFile, text: str) -> str:
        """Read a six-digit division code."""
        if not text.isascii() or division_code(text) != text:
            self.problem("bad-region", path, text, likely(text, Kind.REGION) or province(text))
            return ""
        return text

    def length(self, path: PathInFile, text: str | None, names: Names) -> Duration | str | None:
        """Read a duration, or the name of a parameter that is one; None where none is written."""
        if text is None:
            return None
        if text.startswith(("policy.", "政策.")):
            found = names.find(text)
            if found is None:
                bare = text.partition(".")[2]
                near = nearest(bare, names.parameters)
                self.source.problems.append(
                    Problem("unknown-parameter", self.source.place(path), bare, suggestion=near and f"policy.{near}")
                )
                return None
            if found.type.kind is not Kind.DURATION:
                self.wrong(path, text, Kind.DURATION.value, Kind.DURATION.zh)
                return None
            return found.name
        length = literals.read(text, Kind.DURATION)
        if not isinstance(length, Duration):
            found = names.find(f"policy.{text}")  # a parameter, with what must stand before it forgotten
            parameter = f"policy.{text}" if found is not None and found.type.kind is Kind.DURATION else ""
            self.problem("bad-duration", path, text, parameter or likely(text, Kind.DURATION))
            return None
        return length

    def condition(self, path: PathInFile, text: str | None, names: Names) -> Expression | None:
        """Read a condition's typed tree; None with the problems noted."""
        if text is None:
            return None
        tree, problems = read_condition(text, names, lambda index: self.source.character(path, index))
        self.source.problems.extend(problems)
        return tree

    def parameter(self, path: PathInFile, text: str, declaration: Declaration) -> ParameterData | None:
        """Read a value of a declared parameter, held to the declaration's own schema."""
        kind, name = declaration.type.kind, declaration.name
        value = _parameter(text, kind)
        if value is None:
            code: Code = literals.CODES.get(kind, "wrong-type")
            meant = likely(text, kind)
            self.problem(code, path, text, meant, wanted=_WANTED[kind][0], wanted_zh=_WANTED[kind][1])
            return None
        if not _fits(value, declaration.schema):
            self.problem("bad-parameter-value", path, text, parameter=name, **_limits_text(declaration.schema))
            return None
        return value

    def schema(self, path: PathInFile, given: Mapping[str, Any], name: str, kind: Kind) -> dict[str, Any]:
        """Read a parameter's schema for Cerberus: `min`, `max` and `allowed`, for durations of amount and unit.

        Cerberus passes over a limit of another type than the value, so each limit is typed here.
        """
        if kind is not Kind.DURATION:
            return self._limits(path, given, name, kind)
        found: dict[str, Any] = {}
        for part, limits in given.items():
            if part not in ("amount", "unit") or not isinstance(limits, dict):
                self.problem("bad-schema", (*path, part), part, parameter=name)
            else:
                of = Kind.INTEGER if part == "amount" else Kind.MEMBER
                found[part] = self._limits((*path, part), limits, name, of)
        return found

    def _limits(self, path: PathInFile, given: Mapping[str, Any], name: str, kind: Kind) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for rule, written in given.items():
            known = rule in ("min", "max", "allowed") and isinstance(written, list) == (rule == "allowed")
            words = written if isinstance(written, list) else [written]
            values = [_limit(word, kind) if isinstance(word, str) else None for word in words]
            if not known or None in values:
                word = rule if not known or isinstance(written, list) else str(written)
                self.problem("bad-schema", (*path, rule), word, parameter=name)
            else:
                found[rule] = values if rule == "allowed" else values[0]
        return found


_WANTED: Mapping[Kind, tuple[str, str]] = {
    Kind.INTEGER: (Kind.INTEGER.value, Kind.INTEGER.zh), Kind.DATE: (Kind.DATE.value, Kind.DATE.zh),
    Kind.DECIMAL: ("a share between 0 and 1", "0 到 1 之间的比例"),
    Kind.DURATION: (Kind.DURATION.value, Kind.DURATION.zh),
    Kind.MONTH_DAY: (Kind.MONTH_DAY.value, Kind.MONTH_DAY.zh),
}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _date(text: str) -> date | None:
    try:
        return read_date(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _parameter(text: str, kind: Kind) -> ParameterData | None:
    if kind is Kind.INTEGER:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 -- no longer count
    if kind is Kind.DATE:
        return _date(text)
    if kind is Kind.DECIMAL:
        try:
            return read_share(text)
        except ValueError:
            return None
    found = literals.read(text, kind)
    return found if isinstance(found, (Duration, MonthDay)) else None


def _limit(text: str, kind: Kind) -> ParameterData | str | None:
    if kind is Kind.MEMBER:
        return text if text in [unit.value for unit in Unit] else None
    return _parameter(text, kind)


def _fits(value: ParameterData, schema: Mapping[str, Any]) -> bool:
    """Say whether Cerberus takes a parameter's value; durations are shown to it as amount and unit."""
    if not schema:
        return True
    shown = {"amount": value.amount, "unit": value.unit.value} if isinstance(value, Duration) else {"value": value}
    validator = _validator(_frozen(schema if isinstance(value, Duration) else {"value": schema}))
    return bool(validator.validate(shown, normalize=False))


def _limits_text(schema: Mapping[str, Any]) -> dict[str, str]:
    """Show a schema in a line of either language: `1–60 workdays, days`, `1 至 60，工作日、日`."""
    amount = schema if {"min", "max", "allowed"} & schema.keys() else schema.get("amount", {})
    least, most = amount.get("min"), amount.get("max")
    numbers = [str(limit) for limit in amount.get("allowed", ())]
    units = [Unit(unit) for unit in schema.get("unit", {}).get("allowed", ())]
    range_en = " and ".join(f"{sign} {limit}" for sign, limit in (("≥", least), ("≤", most)) if limit is not None)
    range_zh = "，".join(
        f"{sign} {limit}" for sign, limit in (("不小于", least), ("不大于", most)) if limit is not None
    )
    english = [range_en, " or ".join(numbers), " or ".join(unit.value for unit in units)]
    chinese = [range_zh, "、".join(numbers), "、".join(f"{unit.value} {unit.zh}" for unit in units)]
    return {"limits": "; ".join(filter(None, english)), "limits_zh": "；".join(filter(None, chinese))}


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
    """Give a text in two languages, None where none is written."""
    return None if value is None else Text(zh=value["zh"], en=value["en"])


def members(kind: type[E], words: list[str] | None) -> tuple[E, ...]:
    """Give members of a closed list, in its order, each once."""
    return _members(kind, tuple(words or ()))


@cache
def _members(kind: type[E], words: tuple[str, ...]) -> tuple[E, ...]:
    return tuple(member for member in kind if member.value in words)


def flag(value: str | None, otherwise: bool) -> bool:
    """Read a flag, or give what holds where none is written."""
    return otherwise if value is None else value == "true"
