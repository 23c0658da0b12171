"""Back end `closures`: a condition becomes two small functions from facts to bool, for one student at a time.

Facts are a plain mapping from name to value; a missing fact is absent or None. Comparisons of a fact with a constant,
which most rules are, have functions of their own: they are the hot path.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

from xueji import calendar as time
from xueji.calendar import Calendar, Conventions
from xueji.language.syntax import ArithmeticOperator, Comparison, Expression, LiteralValue
from xueji.language.translate import translate
from xueji.language.truth import Pair
from xueji.language.types import Type

Facts = Mapping[str, Any]
Test = Callable[[Facts], bool]
Getter = Callable[[Facts], Any]

_OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_OPPOSITE: Final[Mapping[str, str]] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SUMS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


@dataclass(frozen=True, slots=True)
class Value:
    """A value: how to get it, and its fact's name or its constant where it is just that."""

    get: Getter
    fact: str | None = None
    constant: Any = None


def _yes(_facts: Facts) -> bool:
    return True


def _no(_facts: Facts) -> bool:
    return False


def compile_condition(condition: Expression, calendar: Calendar, conventions: Conventions) -> Pair[Test]:
    """Make two functions of a condition whose parameters are bound: is it surely yes, is it surely no?"""
    return translate(condition, Closures(calendar, conventions))


class Closures:
    """The algebra of functions from facts to bool."""

    def __init__(self, calendar: Calendar, conventions: Conventions) -> None:
        self.calendar = calendar
        self.conventions = conventions

    def constant(self, value: bool) -> Test:
        """A function that always gives the same."""
        return _yes if value else _no

    def both(self, parts: Sequence[Test]) -> Test:
        """`and`, from left to right, stopping at the first that fails."""
        if len(parts) == 2:  # noqa: PLR2004 -- most conjunctions have two parts
            one, two = parts
            return lambda facts: one(facts) and two(facts)
        tests = tuple(parts)

        def every(facts: Facts) -> bool:
            for test in tests:  # noqa: SIM110 -- `all` with a generator costs twice as much here
                if not test(facts):
                    return False
            return True

        return every

    def either(self, parts: Sequence[Test]) -> Test:
        """`or`, from left to right, stopping at the first that holds."""
        if len(parts) == 2:  # noqa: PLR2004 -- most conjunctions have two parts
            one, two = parts
            return lambda facts: one(facts) or two(facts)
        tests = tuple(parts)

        def some(facts: Facts) -> bool:
            for test in tests:  # noqa: SIM110 -- `all` with a generator costs twice as much here
                if test(facts):
                    return True
            return False

        return some

    def literal(self, value: LiteralValue, kind: Type) -> Value:
        """A constant; the type has done its work when the tree was checked."""
        del kind
        return Value(lambda _facts: value, constant=value)

    def fact(self, name: str, kind: Type) -> Value:
        """A fact, None where it is missing."""
        del kind
        return Value(lambda facts: facts.get(name), fact=name)

    def arithmetic(self, operator: ArithmeticOperator, left: Value, right: Value) -> Value:
        """A number, None where an operand is missing."""
        work, one, other = _SUMS[operator], left.get, right.get
        if left.fact is not None and right.constant is not None:
            return Value(_added(work, left.fact, right.constant))

        def number(facts: Facts) -> int | Fraction | None:
            a, b = one(facts), other(facts)
            return None if a is None or b is None else work(a, b)

        return Value(number)

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        """The functions that give a value: a number of years, a day."""
        work, (one, other) = _VALUES[name], (argument.get for argument in arguments)

        def found(facts: Facts) -> Any:
            a, b = one(facts), other(facts)
            return None if a is None or b is None else work(a, b)

        return Value(found)

    def compare(self, operator: Comparison, left: Value, right: Value) -> Pair[Test]:
        """A comparison; unknown where an operand is missing."""
        yes, no = _OPERATORS[operator], _OPERATORS[_OPPOSITE[operator]]
        if left.fact is not None and right.constant is not None:
            return Pair(_against(yes, left.fact, right.constant), _against(no, left.fact, right.constant))
        if left.fact is not None and right.fact is not None:
            return Pair(_beside(yes, left.fact, right.fact), _beside(no, left.fact, right.fact))
        return Pair(_between(yes, left.get, right.get), _between(no, left.get, right.get))

    def one_of(self, item: Value, values: frozenset[LiteralValue]) -> Pair[Test]:
        """A value is among constants."""
        get = item.get

        def outside(facts: Facts) -> bool:
            value = get(facts)
            return value is not None and value not in values

        if item.fact is not None:
            name = item.fact
            return Pair(lambda facts: facts.get(name) in values, outside)
        return Pair(lambda facts: get(facts) in values, outside)

    def flag(self, value: Value) -> Pair[Test]:
        """A yes-or-no fact."""
        get = value.get
        return Pair(lambda facts: get(facts) is True, lambda facts: get(facts) is False)

    def known(self, name: str) -> Pair[Test]:
        """A fact is there."""
        return Pair(lambda facts: facts.get(name) is not None, lambda facts: facts.get(name) is None)

    def predicate(self, name: str, arguments: Sequence[Value]) -> Pair[Test]:
        """A function that gives a condition."""
        if name in _PERIODS:
            return self._period(name, arguments)
        gets, test = tuple(argument.get for argument in arguments), _TESTS[name]

        def answer(facts: Facts) -> bool | None:
            values = [get(facts) for get in gets]
            return None if None in values else test(*values)

        return _split(answer)

    def _period(self, name: str, arguments: Sequence[Value]) -> Pair[Test]:
        """A test of two days against a length, which is a constant once parameters are bound."""
        test, first, second = _PERIODS[name], arguments[0].get, arguments[1].get
        limit = self.calendar.limit(arguments[2].constant, self.conventions)

        def yes(facts: Facts) -> bool:
            a, b = first(facts), second(facts)
            return a is not None and b is not None and test(a, b, limit) is True

        def no(facts: Facts) -> bool:
            a, b = first(facts), second(facts)
            return a is not None and b is not None and test(a, b, limit) is False

        return Pair(yes, no)


@cache
def _prefix(region: str) -> str:
    """What the division codes (GB/T 2260) of all places of a region begin with: two digits a level."""
    while region.endswith("00"):
        region = region[:-2]
    return region


def _lies_in(code: str, region: str) -> bool | None:
    """Yes or no; nothing where the code names a wider place than the region, in which it may lie or not."""
    return True if code.startswith(region) else None if region.startswith(code) else False


_VALUES: Final[Mapping[str, Callable[..., Any]]] = {"age_on": time.age_on, "in_year": time.in_year}
_PERIODS: Final[Mapping[str, Callable[..., bool | None]]] = {
    "exceeds": time.exceeds, "reached": time.reached, "within": time.within,
}  # fmt: skip
_TESTS: Final[Mapping[str, Callable[..., bool | None]]] = {
    "lies_in": lambda code, region: _lies_in(_prefix(code), _prefix(region)),
    "digits": lambda text, count: len(text) == count and text.isascii() and text.isdigit(),
    "any_of": lambda given, wanted: not given.isdisjoint(wanted),
    "all_of": lambda given, wanted: given >= wanted,
    "empty": lambda given: not given,
}


def _split(answer: Callable[[Facts], bool | None]) -> Pair[Test]:
    return Pair(lambda facts: answer(facts) is True, lambda facts: answer(facts) is False)


def _added(work: Callable[[Any, Any], Any], name: str, constant: Any) -> Getter:
    """A fact and a constant, as most sums are."""

    def number(facts: Facts) -> int | Fraction | None:
        value = facts.get(name)
        return None if value is None else work(value, constant)

    return number


def _against(test: Callable[[Any, Any], bool], name: str, constant: Any) -> Test:
    if test is operator.eq:
        return lambda facts: facts.get(name) == constant

    def compared(facts: Facts) -> bool:
        value = facts.get(name)
        return value is not None and test(value, constant)

    return compared


def _beside(test: Callable[[Any, Any], bool], left: str, right: str) -> Test:
    def compared(facts: Facts) -> bool:
        a, b = facts.get(left), facts.get(right)
        return a is not None and b is not None and test(a, b)

    return compared


def _between(test: Callable[[Any, Any], bool], left: Getter, right: Getter) -> Test:
    def compared(facts: Facts) -> bool:
        a, b = left(facts), right(facts)
        return a is not None and b is not None and test(a, b)

    return compared
