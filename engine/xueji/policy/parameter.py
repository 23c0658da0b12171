"""Parameters: values the law sets, declared once and given by documents for the stages they speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from xueji.calendar import Duration, MonthDay, Unit
from xueji.errors import Place
from xueji.language.syntax import Literal
from xueji.language.types import Type
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Bound, SourceGrade, Stage, Topic

ParameterData = int | Fraction | Duration | date | MonthDay


@dataclass(frozen=True, slots=True)
class Declaration:
    """A parameter's name, titles, topic, type, and the Cerberus schema its values must meet."""

    name: str
    title: Text
    topic: Topic
    aspect: Aspect | None
    type: Type
    schema: Mapping[str, Any]
    document: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value for some stages, with its article; `presumption` where the text says “generally” (一般)."""

    name: str
    value: ParameterData
    type: Type
    stages: tuple[Stage, ...]
    document: str
    article: str
    grade: SourceGrade
    certain: bool
    note: Text | None
    presumption: bool
    bound: Bound | None
    replaces: tuple[str, ...]
    place: Place = field(compare=False)

    @property
    def literal(self) -> Literal:
        """The value as the condition language holds it."""
        return Literal(self.value, self.type)


def looser(value: ParameterValue, binding: ParameterValue) -> bool | None:
    """Say whether a value goes beyond a binding one; None where their units cannot be compared."""
    if value.value == binding.value:
        return False
    if binding.bound is Bound.FIXED:
        return True
    mine, theirs = value.value, binding.value
    if isinstance(mine, Duration) and isinstance(theirs, Duration):
        return _longer(mine, theirs) if binding.bound is Bound.AT_MOST else _longer(theirs, mine)
    more: bool = mine > theirs  # type: ignore[operator] # both have the type the declaration gives
    return more if binding.bound is Bound.AT_MOST else not more


_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12, Unit.SCHOOL_YEARS: 12}


def _longer(one: Duration, other: Duration) -> bool | None:
    if one.unit is other.unit:
        return one.amount > other.amount
    if one.unit in _MONTHS and other.unit in _MONTHS:  # as the calendar counts them
        return one.amount * _MONTHS[one.unit] > other.amount * _MONTHS[other.unit]
    most_one, most_other = one.at_most_days(), other.at_most_days()
    if most_one is not None and most_one <= other.at_least_days():
        return False
    if most_other is not None and one.at_least_days() > most_other:
        return True
    return None
