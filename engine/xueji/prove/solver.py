"""Asking the prover: a student for whom a formula holds, or the proof that there is none; never a guess.

Time and memory are bounded. Where they run out, `Unsettled` is raised: the third of three answers.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Thread
from typing import Any, Final

import z3

from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Symbols

_NEVER: Final = 2**32 - 1
MOST_MEMORY: Final = 2_048
"""MiB the prover may use before a question is given up."""
_WISHING: Final = 0.25
"""Share of the time left that may go into making an example ordinary."""
_BRIEF: Final = {"rlimit": 100_000, "timeout": _NEVER}
"""The prover's own measure of work that a check may take without a clock, which would cost more than most checks."""
_PATIENCE: Final = 0.05
"""Seconds of waiting at a stretch: a signal that comes just before a wait is heard only after it."""
_BRIEF_SECONDS: Final = 2.0
"""Where less time than this is left, every check is timed."""

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
        self._solver.set("ctrl_c", False)  # its own handler can lose a signal, or wait for itself: see `_stoppable`
        self._handles: dict[int, tuple[Any, Any]] = {}
        self._limits: Mapping[str, int] = {}
        self._confirmed: Callable[[Found], bool] | None = None
        self._last: tuple[Any, Found] | None = None

    def always(self, formulas: Iterable[Formula]) -> None:
        """Hold every student to formulas."""
        self._solver.add(*formulas)

    def find(
        self, formula: Formula, wishes: Sequence[Formula] = (), confirmed: Callable[[Found], bool] | None = None
    ) -> Found | None:
        """A student for whom a formula holds and as many wishes as may be, the first ones first; None: there is none.

        Where `confirmed` says that a student is one, it does not matter what the prover takes the calendar to be on
        days that do not matter for this student. Raises `Unsettled` where time or memory runs out before it is known.
        """
        asked = [self._handle(formula)]
        if self._impossible(asked):
            return None
        self._confirmed = confirmed
        try:
            model = self._wished(asked, wishes)
            if model is None:
                model = self._model(asked, self.deadline.left())
        finally:
            self._confirmed = None
        return None if model is None else self._read(model)

    def possible(self, formula: Formula) -> bool:
        """Say whether there is such a student at all; raises `Unsettled`."""
        return self._model([self._handle(formula)], self.deadline.left()) is not None

    def _impossible(self, asked: Sequence[Any]) -> bool:
        """Say whether there is no student even if the calendar were not what it is; quick, and never wrong."""
        self._hear()
        return bool(self._check(asked, self.deadline.left()) == z3.unsat)

    def _wished(self, asked: list[Any], wishes: Sequence[Formula]) -> Any:
        """A model that fulfils as many wishes as the time allows: of those that clash, the last goes first.

        None where no wish is left, or no time to wish. The prover's account of a clash may name wishes that have no
        part in it, so those that went are tried again.
        """
        kept = {handle.get_id(): (handle, wish) for wish in wishes for handle in [self._handle(wish)]}
        gone: list[tuple[Any, Formula]] = []
        model: Any = None
        end = time.monotonic() + _WISHING * self.deadline.left()
        try:
            while kept and model is None:
                model = self._model([*asked, *(handle for handle, _ in kept.values())], end - time.monotonic())
                if model is None:
                    clashing = {part.get_id() for part in self._solver.unsat_core()}
                    last = next((key for key in reversed(kept) if key in clashing), None)
                    if last is None:
                        return None
                    gone.append(kept.pop(last))
            granted = [*asked, *(handle for handle, _ in kept.values())]
            for handle, wish in reversed(gone) if model is not None else ():
                if not z3.is_true(model.eval(wish, model_completion=True)):
                    better = self._model([*granted, handle], end - time.monotonic())
                    if better is None:
                        continue
                    model = better
                granted.append(handle)
        except Unsettled:
            pass
        return model

    def _model(self, asked: Sequence[Any], seconds: float) -> Any:
        """A model that is right about the calendar, or None."""
        end = time.monotonic() + seconds
        while True:
            self._hear()
            answer = self._check(asked, end - time.monotonic())
            if answer == z3.unsat:
                return None
            model = self._solver.model()
            writable = self.symbols.writable(model)
            if writable and self._confirmed is not None and self._confirmed(self._read(model)):
                return model
            if self.clock.mended(model):
                continue
            if not writable:
                raise Unsettled("unknown")
            return model

    def _check(self, asked: Sequence[Any], seconds: float) -> Any:
        if seconds <= 0:
            raise Unsettled("time")
        end = time.monotonic() + seconds
        if seconds > _BRIEF_SECONDS:
            answer = self._limited(asked, _BRIEF)
            if answer != z3.unknown or self._reason() == "memory":
                return self._settled(answer)
        timed = {"rlimit": 0, "timeout": max(1, int((end - time.monotonic()) * 1000))}
        return self._settled(self._stoppable(asked, timed))

    def _stoppable(self, asked: Sequence[Any], limits: Mapping[str, int]) -> Any:
        """A check that may last, in a thread of its own: this one hears who stops it by hand, and stops the other."""
        answer: Future[Any] = Future()

        def check() -> None:
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(self._limited(asked, limits))
                except Exception as error:  # raised where the answer is waited for
                    answer.set_exception(error)

        try:
            Thread(target=check, daemon=True).start()
            while not answer.done():
                wait([answer], _PATIENCE)
            return answer.result()
        except KeyboardInterrupt:
            answer.cancel()
            while not answer.done():
                self._solver.interrupt()
                wait([answer], _PATIENCE)
            raise

    def _limited(self, asked: Sequence[Any], limits: Mapping[str, int]) -> Any:
        if limits != self._limits:
            for name, most in limits.items():
                self._solver.set(name, most)
            self._limits = limits
        try:
            return _checked(self._solver, asked)
        except z3.Z3Exception as error:
            raise Unsettled("memory" if "memory" in str(error) else "unknown") from error

    def _settled(self, answer: Any) -> Any:
        if answer == z3.unknown:
            raise Unsettled(self._reason())
        return answer

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
        if self._last is None or self._last[0] is not model:
            self._last = model, self._found(model)
        return self._last[1]

    def _found(self, model: Any) -> Found:
        facts = {name: self.symbols.value(name, model) for name in self.symbols.names}
        bare = (name for name in self.symbols.bare if self._is_known(name, model))
        return Found({name: value for name, value in facts.items() if value is not None}, frozenset(bare))

    def _is_known(self, name: str, model: Any) -> bool:
        return bool(z3.is_true(model.eval(self.symbols.known(name), model_completion=True)))


def _checked(solver: Any, asked: Sequence[Any]) -> Any:
    """`solver.check(*asked)`, without looking again at what kind of formula each name of a formula is."""
    names = (z3.Ast * len(asked))(*(name.as_ast() for name in asked))
    return z3.CheckSatResult(z3.Z3_solver_check_assumptions(solver.ctx.ref(), solver.solver, len(asked), names))


def any_of(formulas: Iterable[Formula]) -> Formula:
    """At least one of them; of none, never."""
    return z3.Or(list(formulas))


def all_of(formulas: Iterable[Formula]) -> Formula:
    """All of them; of none, always."""
    return z3.And(list(formulas))


def negated(formula: Formula) -> Formula:
    """The opposite."""
    return z3.Not(formula)
