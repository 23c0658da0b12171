"""The values of the back end `frames`: constants, columns, days worked out of columns, and sums of columns.

A sum is a polynomial with exact coefficients, so that a comparison of one column with a constant, however it is
written, becomes a comparison with a threshold, and nothing overflows on the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeGuard

from xueji.calendar import MonthDay
from xueji.errors import XuejiError
from xueji.language.syntax import ArithmeticOperator
from xueji.language.types import NUMBERS, Kind, Type

MOST_COUNT: Final = 1_000_000
"""Whole numbers in columns that are added or multiplied with one another are taken to be no larger, either way."""
_MOST_AGE: Final = 300
_LARGEST: Final = 2**63 - 1


class NotColumnar(XuejiError):  # noqa: N818 -- it names what a condition is, not what went wrong
    """A condition no column expression can answer exactly: decimals of several columns summed, or sums too large."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact no row has."""


@dataclass(frozen=True, slots=True)
class Constant:
    """One value for every row."""

    value: Any


@dataclass(frozen=True, slots=True)
class Column:
    """A fact in a column of the frame; `complete` where it has no nulls."""

    name: str
    type: Type
    complete: bool = False

    @property
    def kind(self) -> Kind:
        """What sort of value the column holds."""
        return self.type.kind


@dataclass(frozen=True, slots=True)
class InYear:
    """A day of the year, in the year of a date column."""

    month_day: MonthDay
    of: Column


Moving = Column | InYear
"""A day that differs from row to row."""

Day = Constant | Moving


@dataclass(frozen=True, slots=True)
class Age:
    """Full years between two days, at least one of which is no constant."""

    birth: Day
    day: Day


Term = Column | Age
Terms = Mapping[tuple[Term, ...], Fraction]


@dataclass(frozen=True, slots=True)
class Number:
    """A polynomial of columns: products of terms and what each is multiplied by; `needs` are the columns read."""

    terms: tuple[tuple[tuple[Term, ...], Fraction], ...]
    needs: frozenset[Column]


Value = Missing | Constant | Column | InYear | Number


def columns_of(*values: Value | Age) -> frozenset[Column]:
    """The columns that must not be null for the values to be known."""
    found: set[Column] = set()
    for value in values:
        match value:
            case Column():
                found.add(value)
            case InYear(_, column):
                found.add(column)
            case Age(birth, day):
                found |= columns_of(birth, day)
            case Number(_, needs):
                found |= needs
            case _:
                pass
    return frozenset(found)


def is_moving(value: Value) -> TypeGuard[Moving]:
    """Say whether a value is a day that differs from row to row."""
    return isinstance(value, InYear) or (isinstance(value, Column) and value.kind is Kind.DATE)


def number(terms: Terms, needs: Iterable[Column]) -> Number:
    """A number of terms, those multiplied by nothing left out; it still needs their columns."""
    kept = sorted(((term, by) for term, by in terms.items() if by), key=lambda pair: repr(pair[0]))
    return Number(tuple(kept), frozenset(needs))


def as_number(value: Value) -> Number | None:
    """A number of a numeric value; None for one that is no number."""
    match value:
        case Number():
            return value
        case Column(_, kind) if kind.kind in NUMBERS:
            return number({(value,): Fraction(1)}, {value})
        case Constant(int() | Fraction() as constant) if not isinstance(constant, bool):
            return number({(): Fraction(constant)}, ())
        case _:
            return None


def worked_out(operator: ArithmeticOperator, left: Number, right: Number) -> Number:
    """The sum, difference or product of two numbers."""
    needs = left.needs | right.needs
    terms: dict[tuple[Term, ...], Fraction] = {}
    if operator == "*":
        for one, by in left.terms:
            for other, times in right.terms:
                product = tuple(sorted((*one, *other), key=repr))
                terms[product] = terms.get(product, Fraction(0)) + by * times
        return number(terms, needs)
    sign = 1 if operator == "+" else -1
    terms = dict(left.terms)
    for term, by in right.terms:
        terms[term] = terms.get(term, Fraction(0)) + sign * by
    return number(terms, needs)


def split(value: Number) -> tuple[dict[tuple[Term, ...], Fraction], Fraction]:
    """The terms that are not constant, and the constant."""
    terms = dict(value.terms)
    constant = terms.pop((), Fraction(0))
    return terms, constant


def has_decimals(value: Number) -> bool:
    """Say whether a column of decimals is among the terms."""
    return any(isinstance(t, Column) and t.kind is Kind.DECIMAL for term, _ in value.terms for t in term)


def largest(value: Number) -> Fraction:
    """What the absolute value of a number of whole-number columns, or of any partial sum, cannot exceed."""
    total = Fraction(0)
    for term, by in value.terms:
        size = abs(by)
        for t in term:
            size *= MOST_COUNT if isinstance(t, Column) else _MOST_AGE
        total += size
    return total


def fits(value: Number) -> bool:
    """Say whether a number can be worked out in 64 bits."""
    return largest(value) <= _LARGEST
