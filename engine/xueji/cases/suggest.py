"""Facts for what no case has shown yet: a search over the values a condition itself speaks of, and their neighbours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, product
from typing import Any

from xueji.calendar import Calendar, Conventions, Duration, MonthDay, in_year
from xueji.language import syntax as s
from xueji.language.backends.closures import compile_condition
from xueji.language.types import Kind
from xueji.model.enums import Truth

Facts = Mapping[str, Any]
MOST_TRIED = 20_000
"""Combinations of values tried for one suggestion."""
MOST_REFUSED = 300
"""Of those that look right, how many may turn out not to be before the search ends."""
_DAY = timedelta(days=1)
_CODE = 6
_FIRST_YEAR = 1901
_USUAL = {1, 2, 6, 8, 9, 11, 12}
"""Numbers most facts can have; grades of every stage among them."""
_PLACES = ("110000", "440100")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The beginning of a case: where, when, whether drafts count, and facts by name."""

    region: str
    on: date
    drafts: bool
    facts: Facts


def suggest(
    tree: s.Expression,
    part: s.Expression,
    truth: Truth,
    on: date,
    calendar: Calendar,
    conventions: Conventions,
    accept: Callable[[Facts], bool],
) -> Facts | None:
    """Find facts for which a part of a bound condition (`part` is in `tree`) comes out as wanted.

    None where the search finds none. `accept` has the last word on facts that look right: typed and derived they may
    contradict one another, or mean something else.
    """
    facts = [node for node in _nodes(tree) if isinstance(node, s.Fact) and node.name != "request.on"]
    kinds = {fact.name: fact for fact in facts}
    values = [[*_candidates(fact, tree, on, calendar, conventions), None] for fact in kinds.values()]
    test = compile_condition(part, calendar, conventions)
    refused = 0
    for chosen in islice(product(*values), MOST_TRIED):
        given = {name: value for name, value in zip(kinds, chosen, strict=True) if value is not None}
        tried: Facts = {**given, "request.on": on}
        if (Truth.YES if test.yes(tried) else Truth.NO if test.no(tried) else Truth.UNKNOWN) is not truth:
            continue
        if accept(given):
            return given
        refused += 1
        if refused == MOST_REFUSED:
            return None
    return None


def _nodes(tree: s.Expression) -> Iterator[s.Expression]:
    yield tree
    for part in s.children(tree):
        yield from _nodes(part)


def _candidates(
    fact: s.Fact, tree: s.Expression, on: date, calendar: Calendar, conventions: Conventions
) -> Sequence[Any]:
    """Values worth trying for one fact: those the condition compares with, and just beside them."""
    literals = [node for node in _nodes(tree) if isinstance(node, s.Literal)]
    listed = [value for node in _nodes(tree) if isinstance(node, s.OneOf) for value in node.values]
    constants = [*(node.value for node in literals), *listed]
    match fact.type.kind:
        case Kind.FLAG:
            return [True, False]
        case Kind.MEMBER:
            return [en for en, _ in fact.type.members]
        case Kind.SET:
            return [frozenset({en}) for en, _ in fact.type.members] + [frozenset()]
        case Kind.INTEGER:
            found = {n for v in constants if isinstance(v, int) and not isinstance(v, bool) for n in (v, v - 1, v + 1)}
            return sorted(n for n in found | _USUAL if n >= 0)
        case Kind.DECIMAL:
            shares = [Fraction(v) for v in constants if isinstance(v, (Fraction, int)) and not isinstance(v, bool)]
            return sorted({v for share in shares for v in (share, share / 2, (share + 1) / 2)} or {Fraction(1, 2)})
        case Kind.REGION:
            return [
                *dict.fromkeys(v for v in constants if isinstance(v, str) and v.isdigit() and len(v) == _CODE),
                *_PLACES,
            ]
        case Kind.DATE:
            return [*_births(tree, on), *_days(constants, on, calendar, conventions)]
        case _:
            texts = [v for v in constants if isinstance(v, str)]
            counts = [v for v in constants if isinstance(v, int) and not isinstance(v, bool)]
            return [*texts, *("1" * count for count in counts), "其他"]


def _days(constants: Sequence[Any], on: date, calendar: Calendar, conventions: Conventions) -> list[date]:
    """Days before and after the request, and those on which a length the condition names has just run out or not."""
    found = {on, on - _DAY, on + _DAY, *(v for v in constants if isinstance(v, date))}
    for length in (v for v in constants if isinstance(v, Duration)):
        span = calendar.after(on, length, conventions).latest - on
        found |= {on - span - n * _DAY for n in (-1, 0, 1, 4)} | {on + span + n * _DAY for n in (-1, 0, 1, 4)}
        found |= {on - span / 2}
    return sorted(found)


def _births(tree: s.Expression, on: date) -> Sequence[date]:
    """Days of birth of those who just have, and just have not, an age the condition names, on the day it asks for."""
    compared = [node for node in _nodes(tree) if isinstance(node, (s.Compare, s.OneOf))]
    aged = [part for part in compared if any(isinstance(n, s.Call) and n.function == "age_on" for n in _nodes(part))]
    inside = [node.value for part in aged for node in _nodes(part) if isinstance(node, s.Literal)]
    listed = [value for part in aged if isinstance(part, s.OneOf) for value in part.values]
    ages = {v for v in (*inside, *listed) if isinstance(v, int) and not isinstance(v, bool)}
    years = {in_year(v, on) for v in inside if isinstance(v, MonthDay)}
    years = {in_year(v, on) for v in inside if isinstance(v, MonthDay)}
    asked = sorted({*years, *(v for v in inside if isinstance(v, date))}) or [on]
    # whoever is as old as the law says on that very day comes first, the day after that next, then a year more
    return [
        in_year(MonthDay(day.month, day.day), date(day.year - age - more, 1, 1)) + beside
        for more in (0, 1) for beside in (timedelta(), _DAY) for age in sorted(ages) for day in asked
        if day.year - age - more >= _FIRST_YEAR
    ]  # fmt: skip
