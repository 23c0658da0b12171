"""Shares in columns: every float stands for the share that the reader of single facts makes of it."""

import math
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError
from tests.language.test_agreement import few, many

from xueji.language.backends import frames_shares as shares
from xueji.model.values import read_share

ratios = st.builds(lambda over, under: Fraction(over % (under + 1), under), st.integers(0), st.integers(1, 10_000))
decimals = st.integers(0, 10**6).map(lambda n: Fraction(n, 10**6))
near_ratios = st.builds(lambda over, under: Fraction(over % under, under), st.integers(1), st.integers(9_000, 9_999))
constants = ratios | decimals | near_ratios | st.fractions(0, 1)


def inside(number: float, ranges: shares.Ranges) -> bool:
    return any((low is None or number >= low) and (high is None or number <= high) for low, high in ranges)


def stepped(number: float, steps: int) -> float:
    for _ in range(abs(steps)):
        number = math.nextafter(number, math.inf if steps > 0 else -math.inf)
    return number


@st.composite
def floats_near(draw: st.DrawFn, constant: Fraction) -> float:
    """A float round a constant: a few steps away, as far as ratios reach, or with the decimals cut short."""
    near = float(constant)
    how = draw(st.sampled_from(["steps", "reach", "short", "any"]))
    if how == "steps":
        return stepped(near, draw(st.integers(-3, 3)))
    if how == "reach":
        return stepped(near + draw(st.sampled_from([-1e-15, 1e-15])), draw(st.integers(-3, 3)))
    if how == "short":
        return round(near, draw(st.integers(12, 15)))
    return draw(st.floats(0, 1))


def check(constant: Fraction, number: float) -> None:
    try:
        value = read_share(number)
    except PydanticCustomError:
        return  # no share: such a cell is never judged
    assert shares.share(number) == value
    assert inside(number, shares.below(constant)) is (value < constant)
    assert inside(number, shares.up_to(constant)) is (value <= constant)
    assert inside(number, shares.equal_to(constant)) is (value == constant)


@few
@given(st.data(), constants)
def test_floats_are_on_the_side_their_share_is_on(data, constant):
    for _ in range(20):
        check(constant, data.draw(floats_near(constant)))


@pytest.mark.slow
@settings(many, max_examples=3_000)
@given(st.data(), constants)
def test_many_floats_are_on_the_side_their_share_is_on(data, constant):
    for _ in range(20):
        check(constant, data.draw(floats_near(constant)))


@settings(few, max_examples=200)
@given(st.integers(0, 10_000), st.integers(1, 10_000))
@example(1, 3)
@example(2, 3)
@example(0, 7)
def test_a_division_stands_for_its_ratio(over, under):
    """But for the few whose float is written with fourteen decimals or less, which are taken as they are written."""
    over = min(over, under)
    number = over / under
    equal = shares.equal_to(Fraction(over, under))
    assert inside(number, equal) is (read_share(number) == Fraction(over, under))
    if len(repr(number)) >= 18:
        assert inside(number, equal)


@pytest.mark.parametrize(
    ("over", "under"), [(1, 3), (1, 2), (1, 4), (0, 1), (1, 1), (5100, 9999), (1, 10**15), (3, 10**16), (1, 10**40)]
)
def test_every_float_round_a_constant(over, under):
    constant = Fraction(over, under)
    marks = (float(constant), float(constant) - 1e-15, float(constant) + 1e-15, round(float(constant), 14))
    for mark in marks:
        for steps in range(-30, 31):
            check(constant, stepped(mark, steps))


def test_one_short_number_in_the_reach_of_a_ratio_is_itself():
    """0.51005100510051 is so near 5100/9999 that its longer neighbours are taken for that ratio, it is not."""
    ratio, short = Fraction(5100, 9999), 0.51005100510051
    assert shares.share(short) == Fraction("0.51005100510051") != ratio
    assert shares.share(stepped(short, 1)) == shares.share(stepped(short, -1)) == ratio
    assert not inside(short, shares.equal_to(ratio))
    assert inside(stepped(short, 1), shares.equal_to(ratio))
    assert inside(stepped(short, -1), shares.equal_to(ratio))
    assert len(shares.equal_to(ratio)) == 2


def test_constants_no_share_can_be():
    assert inside(1.0, shares.below(Fraction(21, 2)))
    assert not inside(0.0, shares.up_to(Fraction(-1, 2)))
    assert shares.equal_to(Fraction(1, 7)) != ()
