"""The one walker: reads a typed tree over a back end's algebra and gives a pair, surely yes and surely no."""

from typing import TypeVar

from xueji.language import syntax as s
from xueji.language.truth import Algebra, Pair
from xueji.language.types import CONDITION

B = TypeVar("B")
T = TypeVar("T")


def translate(node: s.Expression, algebra: Algebra[B, T]) -> Pair[B]:
    """Say when a condition is surely yes and when it is surely no, in the terms of one back end."""
    match node:
        case s.Literal(bool(value), kind) if kind == CONDITION:
            return Pair(algebra.constant(value), algebra.constant(not value))
        case s.Not(operand):
            pair = translate(operand, algebra)
            return Pair(pair.no, pair.yes)
        case s.All(parts):
            pairs = [translate(part, algebra) for part in parts]
            return Pair(algebra.both([p.yes for p in pairs]), algebra.either([p.no for p in pairs]))
        case s.Any(parts):
            pairs = [translate(part, algebra) for part in parts]
            return Pair(algebra.either([p.yes for p in pairs]), algebra.both([p.no for p in pairs]))
        case s.Compare(operator, left, right):
            return algebra.compare(operator, value_of(left, algebra), value_of(right, algebra))
        case s.OneOf(item, values):
            return algebra.one_of(value_of(item, algebra), frozenset(values))
        case s.Call("known", (s.Fact(name),)):
            return algebra.known(name)
        case s.Call(function, arguments):
            return algebra.predicate(function, [value_of(argument, algebra) for argument in arguments])
        case _:
            return algebra.flag(value_of(node, algebra))


def value_of(node: s.Expression, algebra: Algebra[B, T]) -> T:
    """Read the part of a tree that is a value, not a condition."""
    match node:
        case s.Literal(value, kind):
            return algebra.literal(value, kind)
        case s.Fact(name, kind):
            return algebra.fact(name, kind)
        case s.Arithmetic(operator, left, right):
            return algebra.arithmetic(operator, value_of(left, algebra), value_of(right, algebra))
        case s.Call(function, arguments):
            return algebra.function(function, [value_of(argument, algebra) for argument in arguments])
        case _:
            raise AssertionError(f"not a value once parameters are bound: {node!r}")


def bind(node: s.Expression, values: dict[str, s.Literal]) -> s.Expression:
    """Put the values the law sets in the place of the parameters that are named."""
    match node:
        case s.Parameter(name):
            return values[name]
        case s.Arithmetic(operator, left, right, kind):
            return s.Arithmetic(operator, bind(left, values), bind(right, values), kind)
        case s.Call(function, arguments, kind):
            return s.Call(function, tuple(bind(a, values) for a in arguments), kind)
        case s.Compare(operator, left, right):
            return s.Compare(operator, bind(left, values), bind(right, values))
        case s.OneOf(item, among):
            return s.OneOf(bind(item, values), among)
        case s.Not(operand):
            return s.Not(bind(operand, values))
        case s.All(parts):
            return s.All(tuple(bind(p, values) for p in parts))
        case s.Any(parts):
            return s.Any(tuple(bind(p, values) for p in parts))
        case _:
            return node
