"""Shares in columns: which floating-point numbers stand for less than a constant, and which for just that.

A share of class hours that a machine divided out (fifteen decimals or more) stands for the ratio of at most 10,000
hours it came from, as the reader of single facts takes it: 0.3333333333333333 is one third. So the numbers that stand
for a constant are a small span of floats, which is found here once, and no tolerance is needed when rows are judged.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

Ranges = tuple[tuple[float | None, float | None], ...]
"""Spans of floats, both ends included, None where a side is open; in ascending order."""

_FLOAT_DIGITS: Final = 15
_MOST_HOURS: Final = 10_000
_NEAR: Final = Fraction(1, 10**_FLOAT_DIGITS)
_LAST_SHORT: Final = 10 ** (_FLOAT_DIGITS - 1)


def share(number: float) -> Fraction:
    """The share a floating-point number stands for."""
    found = _written(number)
    if _is_short(number):
        return found
    ratio = found.limit_denominator(_MOST_HOURS)
    return ratio if abs(ratio - found) < _NEAR else found


@cache
def below(constant: Fraction) -> Ranges:
    """The floats that stand for less than a constant."""
    return _where(constant, lambda value: value < constant)


@cache
def up_to(constant: Fraction) -> Ranges:
    """The floats that stand for at most a constant."""
    return _where(constant, lambda value: value <= constant)


@cache
def equal_to(constant: Fraction) -> Ranges:
    """The floats that stand for a constant."""
    return _where(constant, lambda value: value == constant)


def _where(constant: Fraction, holds: Callable[[Fraction], bool]) -> Ranges:
    """The floats for which an order with a constant holds, which it does not for ever: one of each piece is tested."""
    starts = _pieces(constant)
    found: list[tuple[float | None, float | None]] = []
    open_at: float | None = None
    inside = holds(constant - 1)
    for start in starts:
        now = holds(share(start))
        if inside and not now:
            found.append((open_at, math.nextafter(start, -math.inf)))
        elif now and not inside:
            open_at = start
        inside = now
    return tuple(found)


def _pieces(constant: Fraction) -> list[float]:
    """The floats from which on the order of a share and a constant may be another, ascending."""
    at = _first(lambda written: written >= constant, float(constant))
    starts = {at, math.nextafter(at, math.inf)}
    ratio = constant.limit_denominator(_MOST_HOURS)
    if abs(ratio - constant) < _NEAR:
        low = _first(lambda written: written > ratio - _NEAR, float(ratio - _NEAR))
        high = _first(lambda written: written >= ratio + _NEAR, float(ratio + _NEAR))
        starts |= {low, high}
        nearest = float(Fraction(round(ratio * _LAST_SHORT), _LAST_SHORT))
        starts |= {nearest, math.nextafter(nearest, math.inf)}  # of few decimals: taken as it is written
    return sorted(starts)


def _first(reached: Callable[[Fraction], bool], near: float) -> float:
    """The first float whose decimals have reached a mark, from the float nearest to the mark: it, or the next."""
    while not reached(_written(near)):
        near = math.nextafter(near, math.inf)
    return near


def _written(number: float) -> Fraction:
    return Fraction(repr(number))


def _is_short(number: float) -> bool:
    return len(format(Decimal(repr(number)), "f").partition(".")[2]) < _FLOAT_DIGITS
