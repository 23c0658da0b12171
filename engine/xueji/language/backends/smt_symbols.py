"""The facts of all students as unknowns of the prover: one for each fact, made when it is first spoken of.

Texts are told apart only as far as conditions can tell them apart: the constants they name, and for every number of
digits they ask for as many other texts as there are text facts, so that any two may differ.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

import z3

from xueji.language import syntax as s
from xueji.language.backends.smt_days import number
from xueji.language.types import Kind, Type

Place = tuple[Any, Any, Any]
"""A division code (GB/T 2260) as the numbers of its three levels."""

_TWO_DIGITS: Final = 100
_MOST_COUNT: Final = 100_000
_MOST_PARTS: Final = 999_999
"""Of a share that can be written as a fraction."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value: when it is known, what it is (bits for a set, three numbers for a place), or its constant."""

    known: Any
    value: Any
    type: Type
    constant: Any = None


@dataclass(frozen=True, slots=True)
class Ranges:
    """Which values facts can have at all: days, whole numbers by fact, first levels of division codes."""

    days: tuple[date, date] = (date(1900, 1, 1), date(2199, 12, 31))
    whole: Callable[[str], tuple[int, int]] = lambda _name: (0, _MOST_COUNT)
    provinces: tuple[str, ...] = ()


class Texts:
    """The texts that conditions can tell apart, by number."""

    def __init__(self, trees: Iterable[s.Expression], longest: int) -> None:
        constants, lengths, facts = set[str](), set[int](), set[str]()
        for node in (node for tree in trees for node in _nodes(tree)):
            match node:
                case s.Literal(str(value), Type(Kind.TEXT)):
                    constants.add(value)
                case s.OneOf(item, values) if item.type.kind is Kind.TEXT:
                    constants |= {str(value) for value in values}
                case s.Call("digits", (_, s.Literal(int(count)))):
                    lengths.add(count)
                case s.Call("digits"):  # the number of digits is itself a fact: any number there can be
                    lengths.update(range(longest + 1))
                case s.Fact(name, Type(Kind.TEXT)):
                    facts.add(name)
                case _:
                    pass
        several = len(constants) + len(facts) + 1
        others = [f"其他{n}" for n in range(several)]
        numbers = [
            f"{n:0{length}d}"
            for length in sorted(lengths) if 0 < length <= longest
            for n in range(min(several, 10**length))
        ]  # fmt: skip
        found = tuple(dict.fromkeys((*others, *sorted(constants), *numbers)))
        self.all = tuple(sorted(found, key=lambda text: len(text) > longest))
        self.possible = sum(len(text) <= longest for text in found)
        """How many of them, the first ones, a fact may have."""
        self._numbers = {text: index for index, text in enumerate(self.all)}

    def number(self, text: str) -> int:
        """The number of a constant."""
        return self._numbers[text]

    def of_digits(self) -> Iterator[tuple[int, int]]:
        """The texts that are digits alone, each with its length."""
        return ((index, len(text)) for index, text in enumerate(self.all) if text.isascii() and text.isdigit())


def _nodes(tree: s.Expression) -> Iterator[s.Expression]:
    yield tree
    for part in s.children(tree):
        yield from _nodes(part)


@dataclass
class Symbols:
    """Every fact spoken of so far; `told` is what the prover has yet to hear of them.

    `fixed` are facts with one value; `always_known` says which others no student lacks.
    """

    texts: Texts
    ranges: Ranges = field(default_factory=Ranges)
    fixed: Mapping[str, s.LiteralValue] = field(default_factory=dict)
    always_known: Callable[[str], bool] = lambda _name: False
    told: list[Any] = field(default_factory=list)
    _terms: dict[str, tuple[Term, Type]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    @property
    def bare(self) -> tuple[str, ...]:
        """The facts of which nothing is asked but whether they are known."""
        return tuple(sorted(name for name in self._asked if name not in self._terms and name not in self.fixed))

    @property
    def names(self) -> tuple[str, ...]:
        """The facts spoken of, fixed ones aside."""
        return tuple(name for name in self._terms if name not in self.fixed)

    def known(self, name: str) -> Any:
        """When a fact is known, whatever it is."""
        self._asked.add(name)
        if name in self.fixed or self.always_known(name):
            return z3.BoolVal(True)
        return z3.Bool(f"known {name}")

    def fact(self, name: str, kind: Type) -> Term:
        """A fact as the prover holds it."""
        if name not in self._terms:
            fixed = self.fixed.get(name)
            term = self.constant(fixed, kind) if fixed is not None else self._unknown(name, kind)
            self._terms[name] = term, kind
        return self._terms[name][0]

    def constant(self, value: s.LiteralValue, kind: Type) -> Term:
        """A constant as the prover holds it; lengths and days of the year stay what they are."""
        return Term(z3.BoolVal(True), self._held(value, kind), kind, value)

    def _held(self, value: Any, kind: Type) -> Any:
        match kind.kind:
            case Kind.DATE:
                return z3.IntVal(value.toordinal())
            case Kind.FLAG | Kind.CONDITION:
                return z3.BoolVal(value)
            case Kind.INTEGER:
                return z3.IntVal(value)
            case Kind.DECIMAL:
                return z3.RealVal(Fraction(value))
            case Kind.MEMBER:
                return z3.IntVal([en for en, _ in kind.members].index(value))
            case Kind.SET:
                return tuple(z3.BoolVal(en in value) for en, _ in kind.members)
            case Kind.REGION:
                return tuple(z3.IntVal(int(value[at : at + 2])) for at in (0, 2, 4))
            case Kind.TEXT:
                return z3.IntVal(self.texts.number(value))
            case _:
                return value

    def _unknown(self, name: str, kind: Type) -> Term:
        known = self.known(name)
        match kind.kind:
            case Kind.FLAG:
                return Term(known, z3.Bool(name), kind)
            case Kind.SET:
                return Term(known, tuple(z3.Bool(f"{name} {en}") for en, _ in kind.members), kind)
            case Kind.DECIMAL:
                share = z3.Real(name)
                self.told.append(z3.And(share >= 0, share <= 1))
                return Term(known, share, kind)
            case Kind.REGION:
                return Term(known, self._place(name), kind)
            case _:
                whole = z3.Int(name)
                least, most = self._range(name, kind)
                self.told.append(z3.And(whole >= least, whole <= most))
                return Term(known, whole, kind)

    def _range(self, name: str, kind: Type) -> tuple[int, int]:
        match kind.kind:
            case Kind.DATE:
                first, last = self.ranges.days
                return first.toordinal(), last.toordinal()
            case Kind.MEMBER:
                return 0, len(kind.members) - 1
            case Kind.TEXT:
                return 0, self.texts.possible - 1
            case _:
                return self.ranges.whole(name)

    def _place(self, name: str) -> Place:
        province, city, county = (z3.Int(f"{name} {level}") for level in ("province", "city", "county"))
        self.told += [z3.And(part >= 0, part < _TWO_DIGITS) for part in (city, county)]
        somewhere = z3.Or([province == int(code) for code in self.ranges.provinces])
        self.told.append(z3.Or(somewhere, z3.And(province == 0, city == 0, county == 0)))
        return province, city, county

    def writable(self, model: Any) -> bool:
        """Say whether every share of a model is a fraction one can write; the prover's numbers may also be roots."""
        shares = (term.value for term, kind in self._terms.values() if kind.kind is Kind.DECIMAL)
        found = (model.eval(share, model_completion=True) for share in shares)
        return all(z3.is_rational_value(share) and share.denominator_as_long() <= _MOST_PARTS for share in found)

    def value(self, name: str, model: Any) -> Any:
        """What a model says a fact is, as conditions hold it; None where it is missing."""
        term, kind = self._terms[name]
        if not z3.is_true(model.eval(term.known, model_completion=True)):
            return None
        return term.constant if term.constant is not None else self._read(term.value, kind, model)

    def _read(self, value: Any, kind: Type, model: Any) -> Any:
        match kind.kind:
            case Kind.FLAG:
                return z3.is_true(model.eval(value, model_completion=True))
            case Kind.SET:
                bits = [z3.is_true(model.eval(bit, model_completion=True)) for bit in value]
                return frozenset(en for (en, _), bit in zip(kind.members, bits, strict=True) if bit)
            case Kind.DECIMAL:
                found = model.eval(value, model_completion=True)
                return Fraction(found.numerator_as_long(), found.denominator_as_long())
            case Kind.REGION:
                return "".join(f"{number(model, part):02d}" for part in value)
            case Kind.DATE:
                return date.fromordinal(number(model, value))
            case Kind.MEMBER:
                return kind.members[number(model, value)][0]
            case Kind.TEXT:
                return self.texts.all[number(model, value)]
            case _:
                return number(model, value)
