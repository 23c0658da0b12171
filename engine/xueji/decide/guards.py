"""Facts that rules ask for only where there is a sign of them (`known(x) and x`), and which of them could matter.

What was not given of these was taken to be as usual. It is named where knowing it might still make the rule hold: the
rule is tried with `known(x)` open, and only where it then surely does not hold is nothing said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xueji.calendar import Calendar, Conventions
from xueji.language import syntax as s
from xueji.language.backends.closures import Facts, compile_condition


@dataclass(frozen=True, slots=True)
class Guard:
    """The facts one condition asks for with a sign only, and the test that it does not hold whatever they are."""

    names: tuple[str, ...]
    no: Callable[[Facts], bool]


def guards(conditions: Iterable[tuple[s.Expression, Conventions]], calendar: Calendar) -> tuple[Guard, ...]:
    """The guards of bound conditions; those without any give none."""
    found = ((s.guarded_in(tree), tree, conventions) for tree, conventions in conditions)
    return tuple(
        Guard(names, compile_condition(_open(tree), calendar, conventions).no)
        for names, tree, conventions in found
        if names
    )


def taken_as_usual(found: Sequence[Guard], facts: Facts) -> tuple[str, ...]:
    """The facts that were not given and could yet make a guarded condition hold, each once."""
    return tuple(
        dict.fromkeys(name for guard in found if not guard.no(facts) for name in guard.names if facts.get(name) is None)
    )


def _open(node: s.Expression) -> s.Expression:
    """The same condition with `known(x)` open where x is missing."""
    match node:
        case s.Call("known", (fact,)):
            return s.Compare("==", fact, fact)
        case s.Not(operand):
            return s.Not(_open(operand))
        case s.All(parts):
            return s.All(tuple(map(_open, parts)))
        case s.Any(parts):
            return s.Any(tuple(map(_open, parts)))
        case _:
            return node
