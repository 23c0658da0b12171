"""One request before the laws of an inquiry: its facts held fast, and the fewest of them that must be otherwise."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from xueji.language.backends.smt import Formula
from xueji.language.types import Kind
from xueji.prove.inquiry import Inquiry
from xueji.prove.ordinary import wishes
from xueji.prove.solver import Found, Unsettled


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A request that a formula holds for: what is other than given, and what had to be supposed beside it."""

    changed: Mapping[str, Any]
    supposed: Mapping[str, Any]
    """Facts the request does not give; more than are needed, usual values as far as may be."""


class Given:
    """A request's facts as formulas; those that may change (`open_to`: the values they may take, None for any)."""

    def __init__(
        self, inquiry: Inquiry, facts: Mapping[str, Any], open_to: Mapping[str, Collection[Any] | None]
    ) -> None:
        self.inquiry = inquiry
        self.facts = facts
        self.open_to = open_to
        self._differs: dict[str, Formula] = {}
        self._held = list(self._formulas())

    def fewest(self, goal: Formula) -> Otherwise | None:
        """The request for which a formula holds with the fewest facts changed; None: proved that no change helps.

        Facts that are not given cost nothing, except those asked for only where there is a sign of them: these are
        taken as missing, or, where they may change, as one change. Raises `Unsettled`, also where the prover cannot
        speak of a given value.
        """
        solver = self.inquiry.solver
        held = z3.And(self._held)
        if not solver.possible(held):
            raise Unsettled("unknown")
        if not solver.possible(z3.And(goal, held)):
            return None
        usual = wishes(
            self.inquiry.symbols, self.inquiry.vocabulary, self.inquiry.change, self.inquiry.stage, self.inquiry.on
        )
        for most in range(len(self._differs) + 1):
            few = z3.AtMost(*self._differs.values(), most) if self._differs else z3.BoolVal(True)
            found = solver.find(z3.And(goal, held, few), usual)
            if found is not None:
                return self._read(found)
        return None

    def _formulas(self) -> Iterator[Formula]:
        symbols = self.inquiry.symbols
        for name in symbols.names:
            given, known = self.facts.get(name), symbols.known(name)
            if given is None:
                yield from self._missing(name, known)
            elif name in self.open_to:
                allowed = self.open_to[name]
                self._differs[name] = z3.Not(self._equals(name, given))
                yield known
                if allowed is not None:
                    yield z3.Or([self._equals(name, value) for value in (given, *allowed)])
            else:
                yield z3.And(known, self._equals(name, given))
        for name in symbols.bare:
            known = symbols.known(name)
            if not z3.is_true(known):
                yield known if name in self.facts else z3.Not(known)

    def _missing(self, name: str, known: Formula) -> Iterator[Formula]:
        if z3.is_true(known):
            return
        if name in self.open_to:
            self._differs[name] = known
        else:
            yield z3.Not(known)

    def _equals(self, name: str, value: Any) -> Formula:
        symbols, kind = self.inquiry.symbols, self.inquiry.vocabulary.entries[name].type
        if kind.kind is Kind.TEXT and value not in symbols.texts.all:
            raise Unsettled("unknown")
        one, other = symbols.fact(name, kind).value, symbols.constant(value, kind).value
        if isinstance(one, tuple):
            return z3.And([mine == theirs for mine, theirs in zip(one, other, strict=True)])
        return one == other

    def _read(self, found: Found) -> Otherwise:
        changed = {n: v for n, v in found.facts.items() if n in self._differs and v != self.facts.get(n)}
        fixed = self.inquiry.symbols.fixed
        supposed = {n: v for n, v in found.facts.items() if n not in self.facts and n not in changed and n not in fixed}
        return Otherwise(changed, supposed)


def fact_is(inquiry: Inquiry, name: str, value: Any) -> Formula:
    """A fact has a value, as far as any law of the inquiry asks for the fact at all."""
    symbols = inquiry.symbols
    if name not in symbols.names:
        return z3.BoolVal(True)
    kind = inquiry.vocabulary.entries[name].type
    return z3.And(symbols.known(name), symbols.fact(name, kind).value == symbols.constant(value, kind).value)


def lies_in(inquiry: Inquiry, name: str, region: str) -> Formula:
    """A place, where it is given, lies in a region (GB/T 2260), as far as any law of the inquiry asks for it at all."""
    symbols = inquiry.symbols
    if name not in symbols.names:
        return z3.BoolVal(True)
    place = symbols.fact(name, inquiry.vocabulary.entries[name].type).value
    levels = [int(region[at : at + 2]) for at in (0, 2, 4)]
    inside = [part == level for part, level in zip(place, levels, strict=True) if level]
    return z3.Implies(symbols.known(name), z3.And(inside))
