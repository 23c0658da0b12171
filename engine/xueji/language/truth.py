"""The meaning of every condition: a function from facts to yes, no or unknown.

On every back end it is a pair of ordinary booleans, *surely yes* and *surely no*; both false is unknown, both true
never happens. This table is the law for all of them, whatever their libraries do with nulls:

    a        b        not a    a and b   a or b
    yes      yes      no       yes       yes
    yes      no       no       no        yes
    yes      unknown  no       unknown   yes
    no       no       yes      no        no
    no       unknown  yes      no        unknown
    unknown  unknown  unknown  unknown   unknown

A comparison with a missing operand is unknown. `known(x)` is never unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from xueji.language.syntax import ArithmeticOperator, Comparison, LiteralValue
from xueji.language.types import Type

B = TypeVar("B")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair(Generic[B]):
    """A condition on one back end: when it is surely yes, and when it is surely no."""

    yes: B
    no: B


class Algebra(Protocol[B, T]):
    """What a back end must be able to do; `B` is its boolean, `T` its value."""

    def constant(self, value: bool) -> B:
        """A boolean that does not depend on facts."""

    def both(self, parts: Sequence[B]) -> B:
        """All of them; there are at least two."""

    def either(self, parts: Sequence[B]) -> B:
        """At least one of them; there are at least two."""

    def literal(self, value: LiteralValue, kind: Type) -> T:
        """A constant value."""

    def fact(self, name: str, kind: Type) -> T:
        """A fact, which may be missing."""

    def arithmetic(self, operator: ArithmeticOperator, left: T, right: T) -> T:
        """A number; missing where an operand is."""

    def function(self, name: str, arguments: Sequence[T]) -> T:
        """A function that gives a value."""

    def compare(self, operator: Comparison, left: T, right: T) -> Pair[B]:
        """A comparison of two values of one kind."""

    def one_of(self, item: T, values: frozenset[LiteralValue]) -> Pair[B]:
        """A value is among constants."""

    def flag(self, value: T) -> Pair[B]:
        """A yes-or-no fact."""

    def known(self, name: str) -> Pair[B]:
        """A fact is there."""

    def predicate(self, name: str, arguments: Sequence[T]) -> Pair[B]:
        """A function that gives a condition."""
