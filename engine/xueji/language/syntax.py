"""The typed tree of a condition: small, closed, frozen, without behaviour. Everything else reads it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal as OneWord

from xueji.calendar import Duration, MonthDay
from xueji.language.types import CONDITION, Type

LiteralValue = bool | int | Fraction | str | date | Duration | MonthDay | frozenset[str]
Comparison = OneWord["==", "!=", "<", "<=", ">", ">="]
ArithmeticOperator = OneWord["+", "-", "*"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: `"on_leave"`, `2`, `10 workdays`."""

    value: LiteralValue
    type: Type


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: `student.status`."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value the law sets: `policy.leave.max_length`. Gone before a back end sees the tree."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference or product of numbers."""

    operator: ArithmeticOperator
    left: "Expression"
    right: "Expression"
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the short list: `exceeds(leave.start, leave.end, "1 year")`."""

    function: str
    arguments: tuple["Expression", ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; chained ones are several."""

    operator: Comparison
    left: "Expression"
    right: "Expression"
    type: Type = CONDITION


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value is among constants: `student.stage in ["primary", "junior"]`."""

    item: "Expression"
    values: tuple[LiteralValue, ...]
    type: Type = CONDITION


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    operand: "Expression"
    type: Type = CONDITION


@dataclass(frozen=True, slots=True)
class All:
    """`and`."""

    parts: tuple["Expression", ...]
    type: Type = CONDITION


@dataclass(frozen=True, slots=True)
class Any:
    """`or`."""

    parts: tuple["Expression", ...]
    type: Type = CONDITION


Expression = Literal | Fact | Parameter | Arithmetic | Call | Compare | OneOf | Not | All | Any

ALWAYS = Literal(True, CONDITION)
NEVER = Literal(False, CONDITION)


def children(node: Expression) -> tuple[Expression, ...]:
    """The parts of a node, in the order they are written."""
    match node:
        case Arithmetic(_, left, right) | Compare(_, left, right):
            return left, right
        case Call(_, parts) | All(parts) | Any(parts):
            return parts
        case OneOf(item) | Not(item):
            return (item,)
        case _:
            return ()


def atoms(node: Expression) -> tuple[Expression, ...]:
    """The smallest conditions of a condition, in the order they are written; constants are none."""
    match node:
        case Literal():
            return ()
        case Not() | All() | Any():
            return tuple(atom for part in children(node) for atom in atoms(part))
        case _:
            return (node,)


def facts_in(node: Expression) -> tuple[str, ...]:
    """The names of the facts a tree speaks of, each once, in the order they are written."""
    here = (node.name,) if isinstance(node, Fact) else ()
    return tuple(dict.fromkeys((*here, *(name for part in children(node) for name in facts_in(part)))))


def guarded_in(node: Expression) -> tuple[str, ...]:
    """The facts a tree asks `known` of: where they are missing it goes on as if there were no sign of them."""
    if isinstance(node, Call) and node.function == "known":
        return facts_in(node)
    return tuple(dict.fromkeys(name for part in children(node) for name in guarded_in(part)))


def parameters_in(node: Expression) -> tuple[str, ...]:
    """The names of the parameters a tree speaks of, each once, in the order they are written."""
    here = (node.name,) if isinstance(node, Parameter) else ()
    return tuple(dict.fromkeys((*here, *(name for part in children(node) for name in parameters_in(part)))))


def conjunction(*parts: Expression) -> Expression:
    """`and` of any number of conditions, simplified where a part is always or never so."""
    kept = tuple(dict.fromkeys(p for p in parts if p != ALWAYS))
    if NEVER in kept:
        return NEVER
    return ALWAYS if not kept else kept[0] if len(kept) == 1 else All(kept)


def disjunction(*parts: Expression) -> Expression:
    """`or` of any number of conditions, simplified where a part is always or never so."""
    kept = tuple(dict.fromkeys(p for p in parts if p != NEVER))
    if ALWAYS in kept:
        return ALWAYS
    return NEVER if not kept else kept[0] if len(kept) == 1 else Any(kept)


def negation(part: Expression) -> Expression:
    """`not`, without doubling."""
    match part:
        case Not(inner):
            return inner
        case Literal(bool(value)):
            return NEVER if value else ALWAYS
        case _:
            return Not(part)
