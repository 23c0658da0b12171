"""Back end `smt`: a condition becomes two formulas over all possible facts, for a prover (Z3, the extra `prove`).

Every fact is an unknown beside the question whether it is known at all, so a comparison is a formula like any other,
and “is there a student for whom …” can be answered with a student, or with the proof that there is none.
"""

import operator
from collections.abc import Mapping, Sequence
from typing import Any, Final

import z3

from xueji.calendar import Conventions
from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Place, Symbols, Term
from xueji.language.syntax import ArithmeticOperator, Comparison, Expression, LiteralValue
from xueji.language.translate import translate
from xueji.language.truth import Pair
from xueji.language.types import DATE, DECIMAL, INTEGER, Kind, Type

Formula = Any
"""A formula of the prover."""

_OPERATORS: Final[Mapping[str, Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SUMS: Final[Mapping[str, Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_PERIODS: Final = ("exceeds", "reached", "within")


def compile_condition(condition: Expression, symbols: Symbols, clock: Clock, conventions: Conventions) -> Pair[Formula]:
    """Make two formulas of a condition whose parameters are bound: it is surely yes, it is surely no."""
    return translate(condition, Smt(symbols, clock, conventions))


class Smt:
    """The algebra of formulas."""

    def __init__(self, symbols: Symbols, clock: Clock, conventions: Conventions) -> None:
        self.symbols = symbols
        self.clock = clock
        self.conventions = conventions

    def constant(self, value: bool) -> Formula:
        """A formula that always holds, or never."""
        return z3.BoolVal(value)

    def both(self, parts: Sequence[Formula]) -> Formula:
        """`and`."""
        return z3.And(list(parts))

    def either(self, parts: Sequence[Formula]) -> Formula:
        """`or`."""
        return z3.Or(list(parts))

    def literal(self, value: LiteralValue, kind: Type) -> Term:
        """A constant."""
        return self.symbols.constant(value, kind)

    def fact(self, name: str, kind: Type) -> Term:
        """A fact, which may be missing."""
        return self.symbols.fact(name, kind)

    def arithmetic(self, operator: ArithmeticOperator, left: Term, right: Term) -> Term:
        """A number; missing where an operand is."""
        kind = DECIMAL if DECIMAL in (left.type, right.type) else INTEGER
        return Term(z3.And(left.known, right.known), _SUMS[operator](left.value, right.value), kind)

    def function(self, name: str, arguments: Sequence[Term]) -> Term:
        """An age, or a day of a year."""
        first, second = arguments
        known = z3.And(first.known, second.known)
        if name == "age_on":
            return Term(known, self.clock.age(first.value, second.value), INTEGER)
        return Term(known, self.clock.in_year(first.constant, second.value), DATE)

    def compare(self, operator: Comparison, left: Term, right: Term) -> Pair[Formula]:
        """A comparison; neither surely yes nor surely no where an operand is missing."""
        if left.type.kind is Kind.REGION:
            same = _same_place(left.value, right.value)
            holds = same if operator == "==" else z3.Not(same)
        else:
            holds = _OPERATORS[operator](left.value, right.value)
        return _told(holds, left, right)

    def one_of(self, item: Term, values: frozenset[LiteralValue]) -> Pair[Formula]:
        """A value is among constants."""
        # whole numbers may be compared with fractions, so a constant takes its own type
        kind = DECIMAL if item.type == INTEGER else item.type
        constants = [self.symbols.constant(value, kind) for value in sorted(values, key=str)]
        return _told(z3.Or([self.compare("==", item, constant).yes for constant in constants]), item)

    def flag(self, value: Term) -> Pair[Formula]:
        """A yes-or-no fact."""
        return _told(value.value, value)

    def known(self, name: str) -> Pair[Formula]:
        """A fact is there."""
        known = self.symbols.known(name)
        return Pair(known, z3.Not(known))

    def predicate(self, name: str, arguments: Sequence[Term]) -> Pair[Formula]:
        """A function that gives a condition."""
        if name in _PERIODS:
            return self._period(name, *arguments)
        first, *rest = arguments
        match name:
            case "lies_in":
                return _lies_in(first, rest[0])
            case "digits":
                fits = [z3.And(first.value == i, rest[0].value == n) for i, n in self.symbols.texts.of_digits()]
                return _told(z3.Or(fits), first, rest[0])
            case "any_of":
                return _told(_any_of(first.value, rest[0].value), first, rest[0])
            case "all_of":
                pairs = zip(first.value, rest[0].value, strict=True)
                return _told(z3.And([z3.Implies(wanted, given) for given, wanted in pairs]), first, rest[0])
            case _:
                return _told(z3.Not(z3.Or(list(first.value))), first)

    def _period(self, name: str, one: Term, two: Term, length: Term) -> Pair[Formula]:
        """A test of two days against a length, which is a constant once parameters are bound."""
        start, end = (two.value, one.value) if name == "within" else (one.value, two.value)
        earliest, latest = self.clock.last_days(start, length.constant, self.conventions)
        known = z3.And(one.known, two.known)
        match name:
            case "exceeds":
                yes, no = end > latest, end <= earliest
            case "reached":
                yes, no = end >= latest, end < earliest
            case _:
                yes, no = z3.And(end >= start, end <= earliest), z3.Or(end < start, end > latest)
        return Pair(z3.And(known, yes), z3.And(known, no))


def _told(holds: Formula, *operands: Term) -> Pair[Formula]:
    known = [operand.known for operand in operands]
    return Pair(z3.And(*known, holds), z3.And(*known, z3.Not(holds)))


def _any_of(given: Sequence[Formula], wanted: Sequence[Formula]) -> Formula:
    return z3.Or([z3.And(one, other) for one, other in zip(given, wanted, strict=True)])


def _same_place(one: Place, other: Place) -> Formula:
    return z3.And([mine == theirs for mine, theirs in zip(one, other, strict=True)])


def _lies_in(code: Term, region: Term) -> Pair[Formula]:
    """Yes or no; neither where the code names a wider place than the region, in which it may lie or not."""
    inside, around = _within(code.value, region.value), _within(region.value, code.value)
    known = z3.And(code.known, region.known)
    return Pair(z3.And(known, inside), z3.And(known, z3.Not(inside), z3.Not(around)))


def _within(place: Place, wider: Place) -> Formula:
    """A place is the wider one or part of it: nation, province, city, county by the zeros at the end of the code."""
    province, city, county = (mine == theirs for mine, theirs in zip(place, wider, strict=True))
    whole_province = z3.And(wider[1] == 0, wider[2] == 0)
    return z3.Or(
        z3.And(wider[0] == 0, whole_province),
        z3.And(province, whole_province),
        z3.And(province, city, wider[2] == 0),
        z3.And(province, city, county),
    )
