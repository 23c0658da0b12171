"""Why a condition came out as it did: the facts that settled it, or those whose absence keeps it open."""

from collections.abc import Callable, Iterator

from xueji.language import syntax as s
from xueji.model.enums import Truth

Judge = Callable[[s.Expression], Truth]
"""Gives the truth of a part of a condition for the facts at hand."""


def settled_by(node: s.Expression, judge: Judge) -> tuple[str, ...]:
    """The facts that made a condition surely yes or surely no, each once."""
    return tuple(dict.fromkeys(_settling(node, judge)))


def kept_open_by(node: s.Expression, judge: Judge, is_missing: Callable[[str], bool]) -> tuple[str, ...]:
    """The missing facts that could still settle an unknown condition, each once."""
    return tuple(dict.fromkeys(name for name in _opening(node, judge) if is_missing(name)))


def _settling(node: s.Expression, judge: Judge) -> Iterator[str]:
    match node:
        case s.Not(operand):
            yield from _settling(operand, judge)
        case s.All(parts) | s.Any(parts):
            decisive = Truth.NO if isinstance(node, s.All) else Truth.YES
            first = next((part for part in parts if judge(part) is decisive), None)
            for part in parts if first is None else (first,):
                yield from _settling(part, judge)
        case _:
            yield from s.facts_in(node)


def _opening(node: s.Expression, judge: Judge) -> Iterator[str]:
    match node:
        case s.Not(operand):
            yield from _opening(operand, judge)
        case s.All(parts) | s.Any(parts):
            for part in parts:
                if judge(part) is Truth.UNKNOWN:
                    yield from _opening(part, judge)
        case _:
            yield from s.facts_in(node)
