"""The algebra of the back end `frames`: what each part of a condition is, in columns.

What depends on constants only is left to the back end `closures`, whose meaning is the law for this one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, cast

import narwhals as nw

from xueji.calendar import Calendar, Conventions, Duration
from xueji.language.backends import closures, frames_days, frames_numbers, frames_places
from xueji.language.backends.frames_sheet import NEVER, Node, Sheet, among, both, either
from xueji.language.backends.frames_tables import Asked, Lookup
from xueji.language.backends.frames_values import (
    Age,
    Column,
    Constant,
    Day,
    InYear,
    Missing,
    Moving,
    Number,
    Value,
    as_number,
    columns_of,
    is_moving,
    number,
    split,
    worked_out,
)  # fmt: skip
from xueji.language.syntax import ArithmeticOperator, Comparison, LiteralValue
from xueji.language.truth import Pair
from xueji.language.types import Kind, Type

_BASE: Final[Mapping[Comparison, tuple[str, bool]]] = {
    "==": ("==", False), "<": ("<", False), "<=": ("<=", False),
    "!=": ("==", True), ">=": ("<", True), ">": ("<=", True),
}  # fmt: skip
"""Every comparison as one of three, or as the opposite of one."""
_MIRRORED: Final[Mapping[Comparison, Comparison]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Columns:
    """The algebra of booleans over columns, under the conventions of one document."""

    def __init__(
        self, sheet: Sheet, calendar: Calendar, conventions: Conventions, fact: Callable[[str, Type], Value]
    ) -> None:
        self.sheet = sheet
        self.calendar = calendar
        self.conventions = conventions
        self.fact = fact
        self._host = closures.Closures(calendar, conventions)

    def constant(self, value: bool) -> Node:
        """A boolean that is the same in every row."""
        return value

    def both(self, parts: Sequence[Node]) -> Node:
        """`and`."""
        return both(parts)

    def either(self, parts: Sequence[Node]) -> Node:
        """`or`."""
        return either(parts)

    def literal(self, value: LiteralValue, kind: Type) -> Value:
        """A constant."""
        del kind
        return Constant(value)

    def arithmetic(self, operator: ArithmeticOperator, left: Value, right: Value) -> Value:
        """A number, missing where an operand is."""
        if isinstance(left, Missing) or isinstance(right, Missing):
            return Missing()
        if isinstance(left, Constant) and isinstance(right, Constant):
            return Constant(self._host.arithmetic(operator, _held(left), _held(right)).get({}))
        return worked_out(operator, cast("Number", as_number(left)), cast("Number", as_number(right)))

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        """The functions that give a value: a number of years, a day."""
        if any(isinstance(argument, Missing) for argument in arguments):
            return Missing()
        if all(isinstance(argument, Constant) for argument in arguments):
            return Constant(self._host.function(name, [_held(argument) for argument in arguments]).get({}))
        first, second = arguments
        if name == "age_on":
            age = Age(cast("Day", first), cast("Day", second))
            return number({(age,): Fraction(1)}, columns_of(age))
        return InYear(_constant(first), second.of if isinstance(second, InYear) else cast("Column", second))

    def compare(self, operator: Comparison, left: Value, right: Value) -> Pair[Node]:
        """A comparison; unknown where an operand is missing."""
        if isinstance(left, Missing) or isinstance(right, Missing):
            return NEVER
        if isinstance(left, Constant):
            if isinstance(right, Constant):
                return _folded(self._host.compare(operator, _held(left), _held(right)))
            left, right, operator = right, left, _MIRRORED[operator]
        base, turned = _BASE[operator]
        pair = self._compared(base, left, right)
        return Pair(pair.no, pair.yes) if turned else pair

    def _compared(self, base: str, left: Value, right: Value) -> Pair[Node]:
        one, other = as_number(left), as_number(right)
        if one is not None and other is not None:
            return frames_numbers.compared(self.sheet, base, one, other)
        if is_moving(left):
            return self._days(base, left, cast("Day", right))
        mine = cast("Column", left)
        if isinstance(right, Constant):
            return self._texts(mine, (right.value,))
        theirs = cast("Column", right)

        def equal() -> nw.Expr:  # a closed list may be categories in one column and text in the other
            return nw.col(mine.name).cast(nw.String) == nw.col(theirs.name).cast(nw.String)

        return self.sheet.pair(("equal", frozenset({mine.name, theirs.name})), equal, {mine, theirs})

    def _texts(self, column: Column, values: Sequence[Any]) -> Pair[Node]:
        found = tuple(sorted(set(values)))
        return self.sheet.pair(("among", column.name, found), lambda: among(column.name, found), {column})

    def one_of(self, item: Value, values: frozenset[LiteralValue]) -> Pair[Node]:
        """A value is among constants."""
        if isinstance(item, Missing):
            return NEVER
        if isinstance(item, Constant):
            return _folded(self._host.one_of(_held(item), values))
        found = as_number(item)
        if found is not None:
            return frames_numbers.one_of(
                self.sheet, found, [Fraction(v) for v in values if isinstance(v, (int, Fraction))]
            )
        if is_moving(item):
            days = frames_days.among(v for v in values if isinstance(v, date))
            return self.sheet.day_spans(item, days)
        return self._texts(cast("Column", item), sorted(map(str, values)))

    def flag(self, value: Value) -> Pair[Node]:
        """A yes-or-no fact."""
        if isinstance(value, Missing):
            return NEVER
        if isinstance(value, Constant):
            return _folded(self._host.flag(_held(value)))
        column = cast("Column", value)
        return self.sheet.pair(("flag", column.name), lambda: nw.col(column.name), {column})

    def known(self, name: str) -> Pair[Node]:
        """A fact is there."""
        match self.fact(name, Type(Kind.TEXT)):
            case Missing():
                return Pair(False, True)
            case Column() as column:
                yes = self.sheet.known({column})
                return Pair(yes, not yes if isinstance(yes, bool) else ~yes)
            case _:
                return Pair(True, False)

    def predicate(self, name: str, arguments: Sequence[Value]) -> Pair[Node]:
        """A function that gives a condition."""
        if any(isinstance(argument, Missing) for argument in arguments):
            return NEVER
        if all(isinstance(argument, Constant) for argument in arguments):
            return _folded(self._host.predicate(name, [_held(argument) for argument in arguments]))
        if name in frames_days.PERIODS:
            return self._period(name, cast("Day", arguments[0]), cast("Day", arguments[1]), _constant(arguments[2]))
        if name == "digits":
            return self._digits(*arguments)
        return frames_places.PREDICATES[name](self.sheet, *arguments)

    # --- days ---

    def _days(self, base: str, left: Moving, right: Day) -> Pair[Node]:
        if isinstance(right, Constant):
            day = right.value
            spans = {"==": ((day, day),), "<": frames_days.before(day), "<=": frames_days.up_to(day)}[base]
            return self.sheet.day_spans(left, spans)
        test = frames_numbers.TESTS[base]
        one, other = self.sheet.day(left), self.sheet.day(right)
        return self.sheet.pair((base, left, right), lambda: test(one, other), columns_of(left, right))

    def _period(self, name: str, first: Day, second: Day, length: Duration) -> Pair[Node]:
        """A test of two days against a length; `within` names the day before the one the length begins on."""
        start, end = (second, first) if name == "within" else (first, second)
        if isinstance(start, Constant):
            limit = self.calendar.limit(length, self.conventions)
            return self.sheet.day_spans(cast("Moving", end), *frames_days.period_until(name, start.value, limit))
        if isinstance(end, Constant):
            spans = frames_days.period_from(name, end.value, length, self.calendar, self.conventions)
            return self.sheet.day_spans(start, *spans)
        return self._period_between(name, start, end, length)

    def _period_between(self, name: str, start: Moving, end: Moving, length: Duration) -> Pair[Node]:
        of, month_day = (start.of, start.month_day) if isinstance(start, InYear) else (start, None)
        earliest, latest = (
            self.sheet.looked_up(of, Lookup(asked, month_day, length, self.conventions))
            for asked in (Asked.EARLIEST, Asked.LATEST)
        )
        day, since = self.sheet.day(end), self.sheet.day(start)
        makes = {
            "exceeds": (lambda: day > latest, lambda: day <= earliest),
            "reached": (lambda: day >= latest, lambda: day < earliest),
            "within": (lambda: (day >= since) & (day <= earliest), lambda: (day < since) | (day > latest)),
        }[name]
        needs = columns_of(start, end)
        yes, no = (
            self.sheet.pair((name, truth, start, end, length, self.conventions), make, needs).yes
            for truth, make in zip((True, False), makes, strict=True)
        )
        return Pair(yes, no)

    def _digits(self, text: Value, count: Value) -> Pair[Node]:
        if isinstance(text, Constant):
            written = text.value
            if not (written.isascii() and written.isdigit()):
                return self.sheet.settled(False, columns_of(count))
            return self.compare("==", count, Constant(len(written)))
        column = cast("Column", text)
        if isinstance(count, Constant):
            if count.value <= 0:
                return self.sheet.settled(False, {column})
            return self.sheet.pair(
                ("digits", column.name, count.value),
                lambda: (nw.col(column.name).str.len_chars() == count.value) & _only_digits(column),
                {column},
            )
        wanted = cast("Number", as_number(count))
        terms, constant = split(wanted)
        if not terms:
            return frames_numbers.known_too(self.sheet, self._digits(text, Constant(int(constant))), wanted.needs)
        return self.sheet.pair(
            ("digits", column.name, wanted),
            lambda: (
                (nw.col(column.name).str.len_chars() == frames_numbers.whole(self.sheet, wanted)) & _only_digits(column)
            ),
            {column} | wanted.needs,
        )


def _constant(value: Value) -> Any:
    return cast("Constant", value).value


def _held(value: Value) -> closures.Value:
    """A constant as the back end `closures` holds it."""
    constant = _constant(value)
    return closures.Value(lambda _facts: constant, constant=constant)


def _folded(pair: Pair[closures.Test]) -> Pair[Node]:
    """What a condition of constants says of every row."""
    return Pair(pair.yes({}), pair.no({}))


def _only_digits(column: Column) -> nw.Expr:
    text = nw.col(column.name)
    return (text != "") & ~text.str.contains("[^0-9]")
