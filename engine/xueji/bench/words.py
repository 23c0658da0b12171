"""Conditions as text for engines that know no missing facts; generated from the typed trees, not written by hand.

They get every help: facts typed and derived, dates as numbers of days, the last day of every term worked out before,
sums done, and for `known(x)` a fact of its own. What is missing is given as 0, no, or an empty text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xueji.calendar import Calendar, Conventions
from xueji.errors import UsageError
from xueji.language import syntax as s
from xueji.language.types import Kind

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine writes the few things its language needs."""

    both: str = " && "
    either: str = " || "
    negation: str = "!({0})"
    among: str = "{0} in [{1}]"


@dataclass
class Inputs:
    """The values conditions speak of, by the name they have in the text: how each is had from a row's facts."""

    found: dict[str, Callable[[Facts], Any]] = field(default_factory=dict)

    def values(self, facts: Facts) -> dict[str, Any]:
        """All of them for one row."""
        return {name: value(facts) for name, value in self.found.items()}


@dataclass
class Writer:
    """Writes conditions in one dialect, and notes what values they need."""

    dialect: Dialect
    calendar: Calendar
    inputs: Inputs = field(default_factory=Inputs)

    def condition(self, node: s.Expression, conventions: Conventions) -> str:
        """One condition; raises `UsageError` where it uses what cannot be said."""
        match node:
            case s.Literal(bool(value)):
                return "true" if value else "false"
            case s.Fact():
                return self.value(node)
            case s.Not(part):
                return self.dialect.negation.format(self.condition(part, conventions))
            case s.All(parts):
                return "(" + self.dialect.both.join(self.condition(p, conventions) for p in parts) + ")"
            case s.Any(parts):
                return "(" + self.dialect.either.join(self.condition(p, conventions) for p in parts) + ")"
            case s.Compare(operator, left, right):
                return f"{self.value(left)} {operator} {self.value(right)}"
            case s.OneOf(item, values):
                constants = ", ".join(literal(value) for value in sorted(values, key=str))
                return self.dialect.among.format(self.value(item), constants)
            case s.Call("known", (s.Fact(name),)):
                return self._noted("known", name, lambda facts: facts.get(name) is not None)
            case s.Call("exceeds" | "reached" as function, (s.Fact(first), s.Fact() as other, s.Literal(length))):
                end = self._last_day(first, length, conventions)
                return f"{self.value(other)} {'>' if function == 'exceeds' else '>='} {end}"
            case _:
                raise UsageError.of("no_words", type(node).__name__)

    def value(self, node: s.Expression) -> str:
        """A fact, a constant or a sum."""
        match node:
            case s.Literal(value):
                return literal(value)
            case s.Fact(name, kind):
                empty: Any = {Kind.FLAG: False, Kind.TEXT: "", Kind.REGION: "", Kind.MEMBER: ""}.get(kind.kind, 0)
                return self._noted(*_split(name), lambda facts: _number(facts.get(name), empty))
            case s.Arithmetic("+", s.Fact(name), s.Literal(int(added))):
                return self._noted("sum", f"{name}_{added}", lambda facts: facts.get(name, 0) + added)
            case _:
                raise UsageError.of("no_words", type(node).__name__)

    def _last_day(self, first: str, length: Any, conventions: Conventions) -> str:
        limit = self.calendar.limit(length, conventions)

        def last(facts: Facts) -> int:
            day = facts.get(first)
            return 0 if day is None else limit(day).latest.toordinal()

        return self._noted("last", f"{first}_{length}", last)

    def _noted(self, entity: str, key: str, value: Callable[[Facts], Any]) -> str:
        name = f"{entity}.{key.replace('.', '_').replace(' ', '_')}"
        self.inputs.found.setdefault(name, value)
        return name


def literal(value: Any) -> str:
    """A constant; days are numbers."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}'"
        case date():
            return str(value.toordinal())
        case _:
            return str(value)


def by_entity(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Values as objects with properties."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        entity, _, key = name.partition(".")
        found.setdefault(entity, {})[key] = value
    return found


def _split(name: str) -> tuple[str, str]:
    entity, _, key = name.partition(".")
    return entity, key


def _number(value: Any, empty: Any) -> Any:
    return empty if value is None else value.toordinal() if isinstance(value, date) else value
