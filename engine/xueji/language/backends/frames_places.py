"""Places and sets in columns: a place is a text of six digits, a set a text of members with commas between them.

The division code (GB/T 2260) of a place begins with that of the place it is part of, two digits a level; zeros at the
end say that it is the whole of it.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Final

import narwhals as nw

from xueji.language.backends.frames_sheet import Node, Sheet, among, both, either, negate
from xueji.language.backends.frames_values import Column, Constant, Value, columns_of
from xueji.language.truth import Pair

_CODE: Final = 6
_LEVEL: Final = 2
_NATION: Final = "0" * _CODE


def _lies_in(sheet: Sheet, code: Value, region: Value) -> Pair[Node]:
    """Yes where the place is part of the region, open where it may be; one of them at least is a column."""
    match code, region:
        case Column(), Constant(str() as place):
            inside = _begins(sheet, code, _prefix(place))
            return _open_in(sheet, code, inside, _wider(place))
        case Constant(str() as place), Column():
            inside = _among(sheet, region, [*_wider(place), place])
            begins = _begins(sheet, region, _prefix(place))
            return Pair(inside.yes, both([inside.no, begins.no]))
        case Column(), Column():
            inside, outside = _within(sheet, code, region), _within(sheet, region, code)
            return Pair(inside.yes, both([inside.no, outside.no]))
        case _:
            raise AssertionError((code, region))


def _prefix(place: str) -> str:
    """What the codes of all places of a region begin with."""
    while place.endswith("0" * _LEVEL):
        place = place[:-_LEVEL]
    return place


def _wider(place: str) -> list[str]:
    """The codes of the regions a place is part of, its own left out."""
    prefix = _prefix(place)
    return sorted({prefix[:size].ljust(_CODE, "0") for size in range(0, len(prefix), _LEVEL)})


def _begins(sheet: Sheet, column: Column, prefix: str) -> Pair[Node]:
    if not prefix:
        return sheet.settled(True, {column})
    name = column.name
    return sheet.pair(("begins", name, prefix), lambda: nw.col(name).str.starts_with(prefix), {column})


def _among(sheet: Sheet, column: Column, codes: list[str]) -> Pair[Node]:
    if not codes:
        return sheet.settled(False, {column})
    found = tuple(sorted(codes))
    return sheet.pair(("among", column.name, found), lambda: among(column.name, found), {column})


def _open_in(sheet: Sheet, column: Column, inside: Pair[Node], wider: list[str]) -> Pair[Node]:
    """No only where the code names no wider place than the region."""
    return Pair(inside.yes, both([inside.no, _among(sheet, column, wider).no]))


def _within(sheet: Sheet, code: Column, region: Column) -> Pair[Node]:
    """One column of places lies in another: the codes are alike as far as the region's does not end in zeros."""

    def make() -> nw.Expr:
        here, there = nw.col(code.name), nw.col(region.name)
        alike = [
            there.str.ends_with("0" * (_CODE - size)) & (here.str.slice(0, size) == there.str.slice(0, size))
            for size in range(_LEVEL, _CODE, _LEVEL)
        ]
        return reduce(operator.or_, alike, (here == there) | (there == _NATION))

    return sheet.pair(("within", code.name, region.name), make, {code, region})


def _any_of(sheet: Sheet, given: Value, wanted: Value) -> Pair[Node]:
    """At least one member is in both sets."""
    match given, wanted:
        case (Column() as column, Constant(frozenset() as members)) | (
            Constant(frozenset() as members),
            Column() as column,
        ):
            return _has(sheet, column, members)
        case _:
            pairs = [_common(sheet, given, wanted, member) for member in _members(given, wanted)]
            found = either(pairs)
            return Pair(found, both([negate(found), sheet.known(columns_of(given, wanted))]))


def _all_of(sheet: Sheet, given: Value, wanted: Value) -> Pair[Node]:
    """Every member of the second set is in the first."""
    known = sheet.known(columns_of(given, wanted))
    match given, wanted:
        case Column(), Constant(frozenset() as members):
            yes = both([known, *(_has(sheet, given, {member}).yes for member in sorted(members))])
        case Constant(frozenset() as members), Column():
            others = {member for member, _ in wanted.type.members} - members
            return _turned(_has(sheet, wanted, others))
        case Column(), Column():
            yes = both([known, *(negate(_lacks(sheet, given, wanted, member)) for member in _members(given, wanted))])
        case _:
            raise AssertionError((given, wanted))
    return Pair(yes, both([known, negate(yes)]))


def _lacks(sheet: Sheet, given: Column, wanted: Column, member: str) -> Node:
    return both([_has(sheet, wanted, {member}).yes, _has(sheet, given, {member}).no])


def _turned(pair: Pair[Node]) -> Pair[Node]:
    return Pair(pair.no, pair.yes)


def _common(sheet: Sheet, given: Value, wanted: Value, member: str) -> Node:
    return both([_has(sheet, value, {member}).yes for value in (given, wanted) if isinstance(value, Column)])


def _members(*values: Value) -> list[str]:
    return sorted({member for value in values if isinstance(value, Column) for member, _ in value.type.members})


def _has(sheet: Sheet, column: Column, members: Iterable[str]) -> Pair[Node]:
    """A set has one of the members at least."""
    found = tuple(sorted(members))
    if not found:
        return sheet.settled(False, {column})
    pattern = f"(?:^|,)(?:{'|'.join(map(re.escape, found))})(?:,|$)"
    return sheet.pair(("has", column.name, found), lambda: nw.col(column.name).str.contains(pattern), {column})


def _empty(sheet: Sheet, given: Value) -> Pair[Node]:
    match given:
        case Column(name):
            return sheet.pair(("among", name, ("",)), lambda: among(name, ("",)), {given})
        case _:
            raise AssertionError(given)


PREDICATES: Final[Mapping[str, Callable[..., Pair[Node]]]] = {
    "lies_in": _lies_in, "any_of": _any_of, "all_of": _all_of, "empty": _empty,
}  # fmt: skip
"""The functions of places and sets; arguments are columns and constants, not all of them constants."""
