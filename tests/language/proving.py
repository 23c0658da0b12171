"""The back end `smt` in the place of any other: what it says of a condition for given facts, asked of the prover."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from xueji.calendar import Calendar, Conventions
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula, compile_condition
from xueji.language.backends.smt_days import Almanac, Clock
from xueji.language.backends.smt_symbols import Ranges, Symbols, Texts
from xueji.language.truth import Pair
from xueji.language.types import Kind, Type
from xueji.prove.solver import Deadline, Found, Solver

Facts = Mapping[str, Any]
Policy = Sequence[tuple[s.Expression, Conventions]]
EVERYTHING = Ranges(
    (date(1900, 1, 1), date(2199, 12, 31)), lambda _name: (-1_000_000, 1_000_000), tuple(f"{n:02}" for n in range(100))
)
"""Values beyond those of requests: negative numbers, provinces there are not."""
LONGEST = 500
_ALMANACS: dict[str, Almanac] = {}


class Asked:
    """Conditions of one policy before the prover, with the texts that students of a test have."""

    def __init__(
        self,
        policy: Policy,
        calendar: Calendar,
        texts: Sequence[str] = (),
        fixed: Facts | None = None,
        ranges: Ranges = EVERYTHING,
        seconds: float = 60,
    ) -> None:
        trees = [tree for tree, _ in policy]
        spoken = s.OneOf(s.Fact("student.remark", Type(Kind.TEXT)), tuple(texts))
        given = {name: value for name, value in (fixed or {}).items() if value is not None}
        self.symbols = Symbols(Texts([*trees, spoken], LONGEST), ranges, given)
        self.clock = Clock(calendar, _ALMANACS.setdefault(calendar.name, {}))
        self.solver = Solver(self.symbols, self.clock, Deadline(seconds))
        self.pairs = [compile_condition(tree, self.symbols, self.clock, conventions) for tree, conventions in policy]
        self.kinds = {fact.name: fact.type for tree in trees for fact in facts_of(tree)}

    def told(self, facts: Facts) -> Formula:
        """A student has these facts and no others."""
        parts = []
        for name, kind in self.kinds.items():
            value = facts.get(name)
            known = self.symbols.known(name)
            parts.append(known if value is not None else z3.Not(known))
            if value is not None:
                mine = self.symbols.fact(name, kind).value
                theirs = self.symbols.constant(Fraction(value) if kind.kind is Kind.DECIMAL else value, kind).value
                equal = zip(mine, theirs, strict=True) if isinstance(mine, tuple) else [(mine, theirs)]
                parts += [one == other for one, other in equal]
        return z3.And(parts)

    def row(self, pair: Pair[Formula], facts: Facts) -> tuple[bool, bool]:
        """Whether a condition is surely yes, and surely no, for these facts: possible, and its opposite is not."""
        told = self.told(facts)
        found = []
        for formula in (pair.yes, pair.no):
            possible = self.solver.possible(z3.And(told, formula))
            assert self.solver.possible(z3.And(told, z3.Not(formula))) is not possible
            found.append(possible)
        return found[0], found[1]

    def find(self, formula: Formula) -> Found | None:
        """A student for whom a formula holds."""
        return self.solver.find(formula)


def facts_of(tree: s.Expression) -> list[s.Fact]:
    """Every fact of a tree."""
    here = [tree] if isinstance(tree, s.Fact) else []
    return here + [fact for part in s.children(tree) for fact in facts_of(part)]


def compile_all(policy: Policy, calendar: Calendar) -> list[Pair[Any]]:
    """Each condition as two tests of facts, answered by the prover."""

    def pair(condition: tuple[s.Expression, Conventions]) -> Pair[Any]:
        rows: dict[str, tuple[bool, bool]] = {}

        def row(facts: Facts) -> tuple[bool, bool]:
            spoken = {fact.name: facts.get(fact.name) for fact in facts_of(condition[0])}
            if (key := repr(spoken)) not in rows:
                texts = [value for value in spoken.values() if isinstance(value, str)]
                absurd = {name: v for name, v in spoken.items() if isinstance(v, Fraction) and not 0 <= v <= 1}
                asked = Asked([condition], calendar, texts, absurd)
                rows[key] = asked.row(asked.pairs[0], facts)
            return rows[key]

        return Pair(lambda facts: row(facts)[0], lambda facts: row(facts)[1])

    return [pair(condition) for condition in policy]
