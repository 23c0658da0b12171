"""Asking the prover: a student for whom a formula holds, or the proof that there is none; never a guess.

Time and memory are bounded. Where they run out, `Unsettled` is raised: the third of three answers.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import z3

from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Symbols

MOST_MEMORY: Final = 2_048
"""MiB the prover may use before a question is given up."""
_WISHING: Final = 0.25
"""Share of the time left that may go into making an example ordinary."""

z3.set_param("memory_max_size", MOST_MEMORY)


class Unsettled(Exception):  # noqa: N818 -- it is an answer
    """The question was not settled: `why` is `time`, `memory` or `unknown` (the prover gives up)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Deadline:
    """So many seconds from now, for one question."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds left, never less than nothing."""
        return max(0.0, self._until - time.monotonic())


@dataclass(frozen=True, slots=True)
class Found:
    """A student the prover found: every known fact by name, as conditions hold them; `bare` are known without value."""

    facts: Mapping[str, Any]
    bare: frozenset[str]


class Solver:
    """One set of possible students, asked any number of questions."""

    def __init__(self, symbols: Symbols, clock: Clock, deadline: Deadline) -> None:
        self.symbols = symbols
        self.clock = clock
        self.deadline = deadline
        self._solver = z3.Solver()
        self._solver.set("random_seed", 7)
        self._handles: dict[int, tuple[Any, Any]] = {}

    def always(self, formulas: Iterable[Formula]) -> None:
        """Hold every student to formulas."""
        self._solver.add(*formulas)

    def find(self, formula: Formula, wishes: Sequence[Formula] = ()) -> Found | None:
        """A student for whom a formula holds and as many wishes as may be, the first ones first; None: there is none.

        Raises `Unsettled` where time or memory runs out before that is known.
        """
        asked = [self._handle(formula)]
        model = self._model(asked, self.deadline.left())
        if model is None:
            return None
        return self._read(self._improved(model, asked, wishes))

    def possible(self, formula: Formula) -> bool:
        """Say whether there is such a student at all; raises `Unsettled`."""
        return self._model([self._handle(formula)], self.deadline.left()) is not None

    def _improved(self, model: Any, asked: list[Any], wishes: Sequence[Formula]) -> Any:
        """A model that fulfils as many wishes as the time allows: of those that clash, the last goes first.

        The prover's account of a clash may name wishes that have no part in it, so those that went are tried again.
        """
        kept = {self._handle(wish).get_id(): wish for wish in wishes}
        gone: list[Formula] = []
        end = time.monotonic() + _WISHING * self.deadline.left()
        try:
            while kept:
                better = self._model([*asked, *map(self._handle, kept.values())], end - time.monotonic())
                if better is not None:
                    model = better
                    break
                clashing = {part.get_id() for part in self._solver.unsat_core()}
                last = next((key for key in reversed(kept) if key in clashing), None)
                if last is None:
                    return model
                gone.append(kept.pop(last))
            granted = [*asked, *map(self._handle, kept.values())]
            for wish in reversed(gone):
                if not z3.is_true(model.eval(wish, model_completion=True)):
                    better = self._model([*granted, self._handle(wish)], end - time.monotonic())
                    if better is None:
                        continue
                    model = better
                granted.append(self._handle(wish))
        except Unsettled:
            pass
        return model

    def _model(self, asked: Sequence[Any], seconds: float) -> Any:
        """A model that is right about the calendar, or None."""
        end = time.monotonic() + seconds
        while True:
            self._hear()
            left = end - time.monotonic()
            if left <= 0:
                raise Unsettled("time")
            self._solver.set("timeout", max(1, int(left * 1000)))
            try:
                answer = self._solver.check(*asked)
            except z3.Z3Exception as error:
                raise Unsettled("memory" if "memory" in str(error) else "unknown") from error
            if answer == z3.unsat:
                return None
            if answer != z3.sat:
                raise Unsettled(self._reason())
            model = self._solver.model()
            if not self.clock.mended(model):
                return model

    def _reason(self) -> str:
        reason = self._solver.reason_unknown()
        return "memory" if "memory" in reason else "time" if "timeout" in reason or "cancel" in reason else "unknown"

    def _hear(self) -> None:
        for told in (self.symbols.told, self.clock.told):
            self._solver.add(*told)
            told.clear()

    def _handle(self, formula: Formula) -> Any:
        """A name for a formula, by which it is asked for."""
        found = self._handles.get(formula.get_id())
        if found is None:
            name = z3.FreshBool("asked")
            self._solver.add(z3.Implies(name, formula))
            found = self._handles[formula.get_id()] = name, formula  # the formula is kept, so its id stays its own
        return found[0]

    def _read(self, model: Any) -> Found:
        facts = {name: self.symbols.value(name, model) for name in self.symbols.names}
        bare = (name for name in self.symbols.bare if self._is_known(name, model))
        return Found({name: value for name, value in facts.items() if value is not None}, frozenset(bare))

    def _is_known(self, name: str, model: Any) -> bool:
        return bool(z3.is_true(model.eval(self.symbols.known(name), model_completion=True)))


def any_of(formulas: Iterable[Formula]) -> Formula:
    """At least one of them; of none, never."""
    return z3.Or(list(formulas))


def all_of(formulas: Iterable[Formula]) -> Formula:
    """All of them; of none, always."""
    return z3.And(list(formulas))


def negated(formula: Formula) -> Formula:
    """The opposite."""
    return z3.Not(formula)
