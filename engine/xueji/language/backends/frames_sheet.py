"""The helper columns of the back end `frames`: every test that rules ask is one boolean column without nulls.

Equal tests share a column, so a rule is a formula over columns of bits. A test of a fact that may be missing gives two
columns, when it surely holds and when it surely does not; neither of them ever is null, whatever a library does.
"""

import operator
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import reduce
from typing import Any, Final

import narwhals as nw

from xueji.calendar import Calendar
from xueji.language.backends import frames_days
from xueji.language.backends.frames_tables import Asked, Frame, Lookup, looked_up, table
from xueji.language.backends.frames_values import Column, Constant, Day, InYear, Moving
from xueji.language.truth import Pair

Node = bool | nw.Expr
"""A boolean over columns, never null; a Python bool where it does not depend on the row."""

Ranges = Sequence[tuple[Any, Any]]

NEVER: Final[Pair[Node]] = Pair(False, False)
_EVERYTHING: Final = ((None, None),)
_FEW: Final = 8


def negate(node: Node) -> Node:
    """Say when a node does not hold."""
    return not node if isinstance(node, bool) else ~node


def both(nodes: Iterable[Node]) -> Node:
    """Say when all nodes hold; of none, always."""
    kept = [node for node in nodes if node is not True]
    if any(node is False for node in kept):
        return False
    return reduce(operator.and_, kept) if kept else True


def either(nodes: Iterable[Node]) -> Node:
    """Say when at least one node holds; of none, never."""
    kept = [node for node in nodes if node is not False]
    if any(node is True for node in kept):
        return True
    return reduce(operator.or_, kept) if kept else False


class Sheet:
    """The helper columns asked for so far; all their names begin with `prefix`."""

    def __init__(self, calendar: Calendar, prefix: str) -> None:
        self._calendar = calendar
        self._prefix = prefix
        self._lookups: dict[tuple[str, Lookup], str] = {}
        self._tests: dict[Hashable, tuple[str, nw.Expr]] = {}
        self._opposites: dict[str, tuple[str, nw.Expr]] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the helper columns, in the order they are added."""
        tests = (name for several in (self._tests, self._opposites) for name, _ in several.values())
        return (*self._lookups.values(), *tests)

    def added_to(self, frame: Frame) -> Frame:
        """The frame with every helper column; the rows stay as many (in DuckDB and Spark their order may change)."""
        wanted: dict[str, dict[str, Any]] = {}
        for (key, lookup), name in self._lookups.items():
            wanted.setdefault(key, {})[name] = (lookup, table(lookup, self._calendar))
        if wanted:
            frame = looked_up(frame, wanted)
        for several in (self._tests, self._opposites):
            if several:
                frame = frame.with_columns(expression.alias(name) for name, expression in several.values())
        return frame

    def looked_up(self, column: Column, lookup: Lookup) -> nw.Expr:
        """What a table says of the day in a column."""
        name = self._lookups.setdefault((column.name, lookup), self._name("d", self._lookups))
        return nw.col(name)

    def day(self, value: Moving) -> nw.Expr:
        """A day, as a date."""
        if isinstance(value, InYear):
            return self.looked_up(value.of, Lookup(Asked.DAY, value.month_day))
        return nw.col(value.name)

    def code(self, value: Day) -> Any:
        """A day as the number 20240831: a column, or a constant."""
        if isinstance(value, Constant):
            return int(f"{value.value:%Y%m%d}")
        of, month_day = (value.of, value.month_day) if isinstance(value, InYear) else (value, None)
        return self.looked_up(of, Lookup(Asked.CODE, month_day)).cast(nw.Int64)

    def known(self, columns: Iterable[Column]) -> Node:
        """Say when none of the columns is null."""
        return both([self._known(column) for column in sorted(columns, key=lambda c: c.name)])

    def _known(self, column: Column) -> Node:
        if column.complete:
            return True
        return self._test(("known", column.name), lambda: ~nw.col(column.name).is_null(), complete=True)

    def pair(self, key: Hashable, make: Callable[[], nw.Expr], needs: Iterable[Column]) -> Pair[Node]:
        """A test that is yes or no wherever the columns it needs are known."""
        needed = frozenset(needs)
        known = self.known(needed)
        yes = self._test(key, make, complete=known is True)
        if known is True:
            return Pair(yes, ~yes)
        found = self._tests[key][0]
        name, _ = self._opposites.setdefault(found, (f"{found}n", known & ~yes))
        return Pair(yes, nw.col(name))

    def settled(self, truth: bool, needs: Iterable[Column]) -> Pair[Node]:
        """A truth that is the same in every row where the columns are known."""
        known = self.known(needs)
        return Pair(known, False) if truth else Pair(False, known)

    def spans(self, column: Column, yes: Ranges, no: Ranges | None = None) -> Pair[Node]:
        """Say when a column lies in spans, and when in others, which without `no` are all the rest."""
        spans = tuple(yes)
        if no is None or tuple(no) == frames_days.opposite(spans):
            if spans in ((), _EVERYTHING):
                return self.settled(bool(spans), {column})
            return self.pair(("spans", column.name, spans), lambda: ranged(column.name, spans), {column})
        return Pair(self._within(column, spans), self._within(column, tuple(no)))

    def day_spans(self, day: Moving, yes: frames_days.Ranges, no: frames_days.Ranges | None = None) -> Pair[Node]:
        """Say when a day lies in spans; a day of the year, when the day its year is taken of lies in others."""
        if isinstance(day, InYear):
            turned = None if no is None else frames_days.in_year(no, day.month_day)
            return self.spans(day.of, frames_days.in_year(yes, day.month_day), turned)
        return self.spans(day, yes, no)

    def _within(self, column: Column, spans: Ranges) -> Node:
        if tuple(spans) in ((), _EVERYTHING):
            return both([bool(spans), self.known({column})])
        key = ("spans", column.name, tuple(spans))
        return self._test(key, lambda: ranged(column.name, spans), complete=column.complete)

    def _test(self, key: Hashable, make: Callable[[], nw.Expr], *, complete: bool) -> nw.Expr:
        if key not in self._tests:
            expression = make()
            name = self._name("", self._tests)
            self._tests[key] = name, (expression if complete else expression.fill_null(value=False))
        return nw.col(self._tests[key][0])

    def _name(self, mark: str, several: dict[Any, Any]) -> str:
        return f"{self._prefix}{mark}{len(several)}"


def ranged(column: str, spans: Ranges) -> nw.Expr:
    """Say when a column lies in one of the spans (one at least), both ends included, None where a side is open."""
    points = [low for low, high in spans if low == high and low is not None]
    value = nw.col(column)
    parts = [among(column, points)] if points else []
    for low, high in spans:
        if low is None or high is None:
            parts.append(value <= high if low is None else value >= low)
        elif low != high:
            parts.append((value >= low) & (value <= high))
    return reduce(operator.or_, parts)


def among(column: str, values: Sequence[Any]) -> nw.Expr:
    """Say when a column is one of the values; few of them are compared one by one, which is faster for text."""
    value = nw.col(column)
    if len(values) > _FEW:
        return value.is_in(values)
    parts: list[nw.Expr] = [value == one for one in values]
    return reduce(operator.or_, parts)
