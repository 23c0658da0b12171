"""Facts that follow from other facts, and facts that cannot all be true, in whole columns: `decide.derive` for many."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

import narwhals as nw

from xueji.bulk import identifiers
from xueji.bulk.frame import Frame, columns_of, is_polars, safe
from xueji.decide.derive import INPUTS, ORDER, STAGES
from xueji.model.enums import GradePosition, Scope, Stage, Term
from xueji.model.region import DIRECT, MUNICIPALITIES

CONTRADICTION = "contradiction"
"""The column that names the first fact that contradicts the others, or is null."""

POSITION, SCOPE = "student.grade_position", "transfer.scope"
ALWAYS = frozenset({identifiers.NUMBER_VALID, identifiers.ID_VALID, identifiers.CODE_VALID})
"""Derived facts that are known wherever those they follow from are; of the others some rows may tell nothing."""

_ON, _SYSTEM = "request.on", "school.system"
_PREFIX = "_d"
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {**INPUTS, POSITION: ("student.stage", "student.grade")}
"""The school system is a help for the position, and not needed in all grades."""


@dataclass(frozen=True, slots=True)
class Check:
    """Where a fact contradicts others or can have no such value: its name, and a test that is true there."""

    fact: str
    fails: nw.Expr


def available(have: AbstractSet[str]) -> frozenset[str]:
    """The derived facts that follow, at least in some rows, from facts that are columns."""
    return frozenset(name for name, inputs in _NEEDED.items() if have >= {*inputs})


def derive(
    frame: Frame, have: AbstractSet[str], need: AbstractSet[str], on: date | None = None, more: Sequence[Check] = ()
) -> Frame:
    """Add what follows from the facts of each row, and say where they contradict one another.

    In: a frame of any library, eager or lazy, a column for each fact of `have` under its safe name (`student__status`),
    of the kinds `bulk.frame` lists, null where missing; `need`: the facts that will be asked for; `on`: the day of the
    question where `request.on` is no column. Out: the same frame with the derived facts among `need` that follow from
    those of `have`: a stated value is kept, a missing one filled in where the others tell it (Boolean, Date, or the
    identifier of a closed list: String, in Polars Enum unless it was stated otherwise); and `contradiction`, String:
    null, or the name of the first fact that contradicts the rest. One row stays one row.
    """
    wanted = {name for name in available(have) if name in need or name in have or name == POSITION}
    columns = columns_of(frame)
    if told := [name for name in identifiers.TOLD if name in wanted]:
        frame = _told(frame, told)
    eager = is_polars(frame) and isinstance(frame, nw.DataFrame)
    work: Any = frame.lazy() if eager else frame  # Polars works common parts out once where it may look ahead
    work, checks = _with_position(work, have) if POSITION in wanted else (work, [])
    if SCOPE in wanted:
        work = work.with_columns(_scope(_kind(work, SCOPE, have, Scope)).alias(_own(SCOPE)))
    checks += [Check(n, nw.col(safe(n)) != nw.col(_own(n))) for n in (SCOPE, *told) if n in wanted & have]
    checks += _disorder(have, on)
    filled = sorted(wanted & need)
    work = work.with_columns(*(_filled(name, have) for name in filled), _first([*more, *checks]))
    work = work.select(*dict.fromkeys((*columns, *map(safe, filled), CONTRADICTION)))
    found: Frame = work.collect() if eager else work
    return found


def _told(frame: Frame, names: Sequence[str]) -> Frame:
    """The frame with what the digits of identifiers tell."""
    if not is_polars(frame):
        return identifiers.told(frame, names, _PREFIX)
    from xueji.bulk import identifiers_polars  # noqa: PLC0415 -- Polars need not be installed

    native: Any = frame.to_native()
    read: Any = identifiers_polars.told if isinstance(frame, nw.DataFrame) else identifiers_polars.told_lazily
    found: Frame = nw.from_native(read(native, names, _PREFIX))
    return found


def _own(name: str) -> str:
    """The column of what is derived, beside what is stated."""
    return _PREFIX + safe(name)


def _filled(name: str, have: AbstractSet[str]) -> nw.Expr:
    derived = nw.col(_own(name))
    value: nw.Expr = nw.coalesce(nw.col(safe(name)), derived) if name in have else derived
    return value.alias(safe(name))


def _first(checks: Sequence[Check]) -> nw.Expr:
    found: Any = nw.lit(None, nw.String)
    for check in reversed(checks):
        found = nw.when(check.fails).then(nw.lit(check.fact)).otherwise(found)
    return cast("nw.Expr", found.alias(CONTRADICTION))


def _kind(frame: Frame, name: str, have: AbstractSet[str], members: type[Term]) -> Any:
    """The type of a derived member: as it is stated, or the library's best."""
    if name in have:
        return frame.collect_schema()[safe(name)]
    return nw.Enum([member.value for member in members]) if is_polars(frame) else nw.String


def _possible_positions(have: AbstractSet[str]) -> Iterator[nw.Expr]:
    """Of each position whether the grade may be in it, by the school systems that are possible."""
    stage, grade = nw.col(safe("student.stage")), nw.col(safe("student.grade"))
    may: dict[GradePosition, list[nw.Expr]] = {position: [] for position in GradePosition}
    for name, (first, last), systems in _spans():
        here = stage == name
        if systems != {*STAGES} and _SYSTEM in have:
            other = next(iter({*STAGES} - systems))
            here = here & nw.when(nw.col(safe(_SYSTEM)) == other).then(nw.lit(False)).otherwise(nw.lit(True))
        may[GradePosition.INITIAL].append(here & (grade == first))
        may[GradePosition.GRADUATING].append(here & (grade == last))
        may[GradePosition.MIDDLE].append(here & (grade > first) & (grade < last))
    for position, ways in may.items():
        possible = nw.when(nw.any_horizontal(*ways, ignore_nulls=True)).then(nw.lit(True)).otherwise(nw.lit(False))
        yield possible.alias(_PREFIX + position.value)


def _spans() -> Iterator[tuple[str, tuple[int, int], set[str]]]:
    """Each stage with its grades in turn, and the school systems that count so."""
    for stage in Stage:
        systems: dict[tuple[int, int], set[str]] = {}
        for system, stages in STAGES.items():
            if stage.value in stages:
                systems.setdefault(stages[stage.value], set()).add(system)
        for span, names in systems.items():
            yield stage.value, span, names


def _with_position(frame: Any, have: AbstractSet[str]) -> tuple[Any, list[Check]]:
    frame = frame.with_columns(*_possible_positions(have))
    kind = _kind(frame, POSITION, have, GradePosition)
    return frame.with_columns(_position(kind).alias(_own(POSITION))), [*_position_checks(have)]


def _position_checks(have: AbstractSet[str]) -> Iterator[Check]:
    stage, grade = nw.col(safe("student.stage")), nw.col(safe("student.grade"))
    may = {position: nw.col(_PREFIX + position.value) for position in GradePosition}
    counted = ~stage.is_null() & ~grade.is_null() & (stage != Stage.VOCATIONAL.value)
    any_at_all = nw.any_horizontal(*may.values(), ignore_nulls=False)
    yield Check("student.grade", counted & ~any_at_all)
    if POSITION in have:
        stated = nw.col(safe(POSITION))
        wrong = nw.any_horizontal(*((stated == p.value) & ~may[p] for p in may), ignore_nulls=True)
        yield Check(POSITION, any_at_all & ~stated.is_null() & wrong)


def _position(kind: Any) -> nw.Expr:
    """The position where only one is possible."""
    may = {position: nw.col(_PREFIX + position.value) for position in GradePosition}
    found: Any = nw.lit(None, kind)
    for position, possible in may.items():
        others = [other for other in may if other is not position]
        only = possible & ~may[others[0]] & ~may[others[1]]
        found = nw.when(only).then(nw.lit(position.value, kind)).otherwise(found)
    return cast("nw.Expr", found)


def _scope(kind: Any) -> nw.Expr:
    """How far apart two places are, as `model.region.scope` says it."""
    here, there = (nw.col(safe(name)) for name in INPUTS[SCOPE])
    province, city, other_city = here.str.slice(0, 2), here.str.slice(2, 2), there.str.slice(2, 2)
    known = ~here.is_null() & ~there.is_null()
    counties = ~here.str.ends_with("00") & ~there.str.ends_with("00")
    cities = (city != "00") & (other_city != "00") & ~province.is_in(MUNICIPALITIES)
    apart = cities & ((city != other_city) | (city == DIRECT))
    found = nw.when(known & apart).then(nw.lit(Scope.WITHIN_PROVINCE.value, kind)).otherwise(nw.lit(None, kind))
    found = nw.when(known & counties & (here == there)).then(nw.lit(Scope.WITHIN_COUNTY.value, kind)).otherwise(found)
    elsewhere = known & (province != there.str.slice(0, 2))
    return nw.when(elsewhere).then(nw.lit(Scope.CROSS_PROVINCE.value, kind)).otherwise(found)


def _disorder(have: AbstractSet[str], on: date | None) -> Iterator[Check]:
    """Dates that must follow one another and do not."""
    for earlier, later in ORDER:
        if earlier not in have:
            continue
        if later in have:
            after: Any = nw.col(safe(later))
        elif later == _ON and on is not None:
            after = nw.lit(on)
        else:
            continue
        yield Check(earlier if later == _ON else later, nw.col(safe(earlier)) > after)
