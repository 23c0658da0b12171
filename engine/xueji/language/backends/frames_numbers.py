"""Numbers in columns: whole numbers, shares and ages, compared with constants and with one another.

Whatever is written, a comparison that turns on one column is one with a threshold: `size * 3 + 1 > 10` is `size > 3`.
"""

import math
import operator as op
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, Final, cast

import narwhals as nw

from xueji.language.backends import frames_days, frames_shares
from xueji.language.backends.frames_sheet import Node, Sheet, both, either
from xueji.language.backends.frames_values import (
    Age,
    Column,
    Constant,
    Moving,
    NotColumnar,
    Number,
    Term,
    columns_of,
    fits,
    has_decimals,
    number,
    split,
    worked_out,
)
from xueji.language.truth import Pair
from xueji.language.types import Kind

TESTS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {"==": op.eq, "<": op.lt, "<=": op.le}
"""The comparisons all others are one of, or the opposite of one."""
_SHARES: Final = {"==": frames_shares.equal_to, "<": frames_shares.below, "<=": frames_shares.up_to}
_TURNED: Final = {"<": "<=", "<=": "<"}
_FAR: Final = 2**62
_ANY_SHARE: Final = 10**12
_YEAR: Final = 10_000


def compared(sheet: Sheet, base: str, left: Number, right: Number) -> Pair[Node]:
    """A comparison of two numbers, not both of them constants; raises `NotColumnar` where it cannot be exact."""
    difference = worked_out("-", left, right)
    terms, constant = split(difference)
    if not terms:
        return sheet.settled(TESTS[base](constant, 0), difference.needs)
    match [*terms.items()]:
        case [((term,), by)]:
            turned = by < 0 and base in _TURNED
            pair = _one_term(sheet, term, _TURNED[base] if turned else base, (-constant / by,))
            return known_too(sheet, Pair(pair.no, pair.yes) if turned else pair, difference.needs - columns_of(term))
    one, other = _sides(sheet, difference)
    return sheet.pair((base, difference), lambda: TESTS[base](one, other), difference.needs)


def one_of(sheet: Sheet, value: Number, wanted: Sequence[Fraction]) -> Pair[Node]:
    """A number is one of several constants; raises `NotColumnar` where it cannot be exact."""
    terms, constant = split(value)
    match [*terms.items()]:
        case [((term,), by)]:
            pair = _one_term(sheet, term, "==", sorted({(one - constant) / by for one in wanted}))
            return known_too(sheet, pair, value.needs - columns_of(term))
    pairs = [compared(sheet, "==", value, number({(): one}, ())) for one in sorted(set(wanted))]
    return Pair(either(pair.yes for pair in pairs), both(pair.no for pair in pairs))


def known_too(sheet: Sheet, pair: Pair[Node], needs: frozenset[Column]) -> Pair[Node]:
    """A pair that is unknown as well where a column is null whose part in a sum came to nothing."""
    known = sheet.known(needs)
    return Pair(both([pair.yes, known]), both([pair.no, known]))


def whole(sheet: Sheet, value: Number) -> nw.Expr:
    """A sum of whole numbers and ages as a column, null where one is; raises `NotColumnar` where it may overflow."""
    more, less = _sides(sheet, value)
    return more - less


def _one_term(sheet: Sheet, term: Term, base: str, marks: Sequence[Fraction]) -> Pair[Node]:
    """A column or an age compared with a constant, or equal to one of several."""
    if isinstance(term, Age):
        return _ages(sheet, term, base, marks)
    if term.kind is Kind.DECIMAL:
        return sheet.spans(term, sorted(span for mark in marks for span in _shares(base, mark)))
    if base == "==":
        points = [int(mark) for mark in marks if mark.denominator == 1 and abs(mark) < _FAR]
        return sheet.spans(term, [(point, point) for point in points])
    most = _most(base, marks[0])
    return sheet.settled(most > 0, {term}) if abs(most) >= _FAR else sheet.spans(term, ((None, most),))


def _most(base: str, mark: Fraction) -> int:
    """The largest whole number that is less than a mark, or at most a mark."""
    return math.ceil(mark) - 1 if base == "<" else math.floor(mark)


def _shares(base: str, mark: Fraction) -> frames_shares.Ranges:
    if abs(mark) > _ANY_SHARE:
        return ((None, None),) if mark > 0 and base != "==" else ()
    return _SHARES[base](mark)


def _sides(sheet: Sheet, difference: Number) -> tuple[nw.Expr, nw.Expr]:
    """Two expressions that differ as a number differs from nothing; there is a term in it that is not constant."""
    terms, constant = split(difference)
    if has_decimals(difference):
        match sorted(terms.items(), key=lambda pair: pair[1]):
            case [((right,), less), ((left,), more)] if constant == 0 and less == -more:
                return _term(sheet, left), _term(sheet, right)
        raise NotColumnar("shares in several columns can be compared with one another, but not be reckoned with")
    scale = math.lcm(*(by.denominator for by in terms.values()), constant.denominator)
    scaled = number({term: by * scale for term, by in difference.terms}, difference.needs)
    if not fits(scaled):
        raise NotColumnar("a sum of columns may be larger than 64 bits hold")
    products = [reduce(op.mul, [_term(sheet, t) for t in term]) * int(by * scale) for term, by in terms.items()]
    return reduce(op.add, products), nw.lit(int(-constant * scale), nw.Int64)


def _term(sheet: Sheet, term: Term) -> nw.Expr:
    if isinstance(term, Column):
        return nw.col(term.name) if term.kind is Kind.DECIMAL else nw.col(term.name).cast(nw.Int64)
    birth, day = sheet.code(term.birth), sheet.code(term.day)
    born, now = birth // _YEAR, day // _YEAR
    not_yet: nw.Expr = (day - now * _YEAR) < (birth - born * _YEAR)
    years: nw.Expr = now - born
    return years - not_yet.cast(nw.Int64)


def _ages(sheet: Sheet, age: Age, base: str, marks: Sequence[Fraction]) -> Pair[Node]:
    def holds(years: int) -> bool:
        return any(TESTS[base](years, mark) for mark in marks)

    if isinstance(age.birth, Constant):
        return sheet.day_spans(cast("Moving", age.day), frames_days.days_of_age(holds, age.birth.value))
    if isinstance(age.day, Constant):
        return sheet.day_spans(age.birth, frames_days.births_of_age(holds, age.day.value))
    spans = _age_spans(base, marks)
    if not spans:
        return sheet.settled(truth=False, needs=columns_of(age))
    # as numbers like 20240831 two days are ten thousand apart for each full year between them
    lived = sheet.code(age.day) - sheet.code(age.birth)

    def make() -> nw.Expr:
        parts: list[nw.Expr] = [
            lived < (most + 1) * _YEAR if least is None else (lived >= least * _YEAR) & (lived < (most + 1) * _YEAR)
            for least, most in spans
        ]
        return reduce(op.or_, parts)

    return sheet.pair(("ages", age, spans), make, columns_of(age))


def _age_spans(base: str, marks: Sequence[Fraction]) -> tuple[tuple[int | None, int], ...]:
    if base == "==":
        return tuple((int(mark), int(mark)) for mark in marks if mark.denominator == 1 and abs(mark) < _YEAR)
    return ((None, max(-_YEAR, min(_most(base, marks[0]), _YEAR))),)
