"""Why a condition came out as it did: the facts that settled it, or those whose absence keeps it open."""

from collections.abc import Callable, Iterator

from xueji.language import syntax as s

Judge = Callable[[s.Expression], bool | None]
"""Gives the truth of a part of a condition for the facts at hand: yes, no, or None for unknown."""

Names = Callable[[s.Expression], tuple[str, ...]]
"""Gives the facts a part speaks of; `facts_in`, or something that remembers its answers."""


def settled_by(node: s.Expression, judge: Judge, names: Names = s.facts_in) -> tuple[str, ...]:
    """The facts that made a condition surely yes or surely no, each once."""
    return tuple(dict.fromkeys(_settling(node, judge, names)))


def kept_open_by(node: s.Expression, judge: Judge, names: Names = s.facts_in) -> tuple[str, ...]:
    """The facts, missing or not, in the parts that keep a condition unknown, each once."""
    return tuple(dict.fromkeys(_opening(node, judge, names)))


def _settling(node: s.Expression, judge: Judge, names: Names) -> Iterator[str]:
    match node:
        case s.Not(operand):
            yield from _settling(operand, judge, names)
        case s.All(parts) | s.Any(parts):
            decisive = isinstance(node, s.Any)
            first = next((part for part in parts if judge(part) is decisive), None)
            for part in parts if first is None else (first,):
                yield from _settling(part, judge, names)
        case _:
            yield from names(node)


def _opening(node: s.Expression, judge: Judge, names: Names) -> Iterator[str]:
    match node:
        case s.Not(operand):
            yield from _opening(operand, judge, names)
        case s.All(parts) | s.Any(parts):
            for part in parts:
                if judge(part) is None:
                    yield from _opening(part, judge, names)
        case _:
            yield from names(node)
