"""Why a condition came out as it did: the facts that settled it or keep it open, or every part with its truth."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xueji.calendar import Calendar, Conventions, Duration, Moment
from xueji.language import syntax as s
from xueji.language.backends.closures import Closures, Facts
from xueji.language.syntax import LiteralValue
from xueji.language.translate import bind, translate, value_of

Judge = Callable[[s.Expression], bool | None]
"""Gives the truth of a part of a condition for the facts at hand: yes, no, or None for unknown."""

Names = Callable[[s.Expression], tuple[str, ...]]
"""Gives the facts a part speaks of; `facts_in`, or something that remembers its answers."""


def settled_by(node: s.Expression, judge: Judge, names: Names = s.facts_in) -> tuple[str, ...]:
    """The facts that made a condition surely yes or surely no, each once."""
    return tuple(dict.fromkeys(_settling(node, judge, names)))


def kept_open_by(node: s.Expression, judge: Judge, names: Names = s.facts_in) -> tuple[str, ...]:
    """The facts, missing or not, in the parts that keep a condition unknown, each once."""
    return tuple(dict.fromkeys(_opening(node, judge, names)))


def _settling(node: s.Expression, judge: Judge, names: Names) -> Iterator[str]:
    match node:
        case s.Not(operand):
            yield from _settling(operand, judge, names)
        case s.All(parts) | s.Any(parts):
            decisive = isinstance(node, s.Any)
            first = next((part for part in parts if judge(part) is decisive), None)
            for part in parts if first is None else (first,):
                yield from _settling(part, judge, names)
        case _:
            yield from names(node)


def _opening(node: s.Expression, judge: Judge, names: Names) -> Iterator[str]:
    match node:
        case s.Not(operand):
            yield from _opening(operand, judge, names)
        case s.All(parts) | s.Any(parts):
            for part in parts:
                if judge(part) is None:
                    yield from _opening(part, judge, names)
        case _:
            yield from names(node)


@dataclass(frozen=True, slots=True)
class Operand:
    """What one place of a smallest condition stands for: a fact, a parameter, or what is made of them.

    `value` is None where it is missing.
    """

    tree: s.Expression
    value: LiteralValue | None


@dataclass(frozen=True, slots=True)
class Part:
    """A condition and what it is made of, as written, each with its truth (None: unknown) for the facts at hand.

    Compound conditions have `parts`; the smallest have `operands`, and `last_day` where they measure a length of time
    whose starting day is known.
    """

    tree: s.Expression
    truth: bool | None
    parts: tuple["Part", ...] = ()
    operands: tuple[Operand, ...] = ()
    last_day: Moment | None = None


class Dissection:
    """Takes conditions apart under one document's conventions, for the facts of one student.

    `values` are the parameters' values; conditions may still name parameters.
    """

    def __init__(
        self, facts: Facts, values: Mapping[str, s.Literal], calendar: Calendar, conventions: Conventions
    ) -> None:
        self.facts = facts
        self.values = dict(values)
        self.calendar = calendar
        self.conventions = conventions
        self._algebra = Closures(calendar, conventions)

    def of(self, node: s.Expression) -> Part:
        """A condition with everything in it."""
        match node:
            case s.Not() | s.All() | s.Any():
                return Part(node, self.truth(node), parts=tuple(map(self.of, s.children(node))))
            case _:
                operands = tuple(dict.fromkeys(self._operands(node, whole=True)))
                return Part(node, self.truth(node), operands=operands, last_day=self._last_day(node))

    def truth(self, node: s.Expression) -> bool | None:
        """The truth of a condition, by the reference back end."""
        pair = translate(bind(node, self.values), self._algebra)
        return True if pair.yes(self.facts) else False if pair.no(self.facts) else None

    def value(self, node: s.Expression) -> LiteralValue | None:
        """The value of a fact, a parameter, a sum or a function; None where it is missing."""
        found: LiteralValue | None = value_of(bind(node, self.values), self._algebra).get(self.facts)
        return found

    def _operands(self, node: s.Expression, *, whole: bool = False) -> Iterator[Operand]:
        """Facts and parameters in the order they are written, then what is made of them."""
        match node:
            case s.Literal():
                return
            case s.Fact() | s.Parameter():
                yield Operand(node, self.value(node))
            case _:
                for part in s.children(node):
                    yield from self._operands(part)
                if not whole:
                    yield Operand(node, self.value(node))

    def _last_day(self, node: s.Expression) -> Moment | None:
        """The last day of the length a smallest condition measures."""
        match node:
            case s.Call("exceeds" | "reached", (start, _, length)) | s.Call("within", (_, start, length)):
                begun, term = self.value(start), self.value(length)
                if isinstance(begun, date) and isinstance(term, Duration):
                    return self.calendar.after(begun, term, self.conventions)
        return None
