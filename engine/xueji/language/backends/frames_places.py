"""Places and sets in columns: a place is a text of six digits, a set a text of members with commas between them.

The division code (GB/T 2260) of a place begins with that of the place it is part of, two digits a level; zeros at the
end say that it is the whole of it.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Final, cast

import narwhals as nw

from xueji.language.backends.frames_sheet import Node, Sheet, among, both, either, negate
from xueji.language.backends.frames_values import Column, Constant, Value, columns_of
from xueji.language.truth import Pair

_CODE: Final = 6
_LEVEL: Final = 2
_NATION: Final = "0" * _CODE


def _lies_in(sheet: Sheet, code: Value, region: Value) -> Pair[Node]:
    """Yes where the place is part of the region, open where it may be; one of them at least is a column."""
    if isinstance(region, Constant):
        column, place = cast("Column", code), region.value
        inside, outside = _begins(sheet, column, _prefix(place)), _among(sheet, column, _wider(place))
    elif isinstance(code, Constant):
        column, place = cast("Column", region), code.value
        inside, outside = _among(sheet, column, [*_wider(place), place]), _begins(sheet, column, _prefix(place))
    else:
        one, other = cast("Column", code), cast("Column", region)
        inside, outside = _within(sheet, one, other), _within(sheet, other, one)
    # the region lies in the place: the place may lie in it or not
    return Pair(inside.yes, both([inside.no, outside.no]))


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


def _within(sheet: Sheet, code: Column, region: Column) -> Pair[Node]:
    """One column of places lies in another: the codes are alike as far as the region's does not end in zeros."""

    def make() -> nw.Expr:
        here, there = nw.col(code.name), nw.col(region.name)
        alike = [
            there.str.ends_with("0" * (_CODE - size)) & (here.str.slice(0, size) == there.str.slice(0, size))
            for size in range(_LEVEL, _CODE, _LEVEL)
        ]
        everywhere = (there == _NATION) & ~here.is_null()  # by itself it would hold where the place is missing
        return reduce(operator.or_, alike, (here == there) | everywhere)

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
    if isinstance(given, Constant):
        column = cast("Column", wanted)
        others = {member for member, _ in column.type.members} - given.value
        pair = _has(sheet, column, others)
        return Pair(pair.no, pair.yes)
    has = cast("Column", given)
    if isinstance(wanted, Constant):
        yes = both([known, *(_has(sheet, has, {member}).yes for member in sorted(wanted.value))])
    else:
        column = cast("Column", wanted)
        yes = both([known, *(negate(_lacks(sheet, has, column, member)) for member in _members(has, column))])
    return Pair(yes, both([known, negate(yes)]))


def _lacks(sheet: Sheet, given: Column, wanted: Column, member: str) -> Node:
    return both([_has(sheet, wanted, {member}).yes, _has(sheet, given, {member}).no])


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
    column = cast("Column", given)
    return sheet.pair(("among", column.name, ("",)), lambda: among(column.name, ("",)), {column})


PREDICATES: Final[Mapping[str, Callable[..., Pair[Node]]]] = {
    "lies_in": _lies_in, "any_of": _any_of, "all_of": _all_of, "empty": _empty,
}  # fmt: skip
"""The functions of places and sets; arguments are columns and constants, not all of them constants."""
