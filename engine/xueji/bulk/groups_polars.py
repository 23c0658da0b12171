"""Counting a snapshot part by part on Polars: what is kept of a part is small, and parts are merged in the end.

Of a row's identity one whole number is kept: the seventeen digits, the check character and whether the registration is
alive. Sorted, equal identities stand side by side: eight bytes a row, and no text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from xueji.bulk.frame import safe
from xueji.bulk.groups import COLUMNS, ID, IN_CLASS, LIVE, REGISTRATIONS, STATUS, Groups, tabled
from xueji.bulk.runs import summed
from xueji.model.enums import Status

_SITTING, _LIVING, _UNKNOWN, _ROWS = _SUMS = ("_g_sitting", "_g_living", "_g_unknown", "_g_rows")
_KEYS = tuple(safe(name) for name in COLUMNS if name not in (STATUS, ID))
_CHECKS, _STATES = 11, 3
_ENDED, _ALIVE, _NOT_KNOWN = range(_STATES)
_ZERO, _NINE, _X, _SMALL_X = b"09Xx"
STEP = 1 << 23
"""So many sorted identities are compared at a time: all the memory that takes, beside the numbers themselves."""


@dataclass(frozen=True)
class Partial:
    """What is kept of one part of a snapshot."""

    cells: pl.DataFrame
    """One row per school, stage, grade and class: the keys that there are, and how many rows sit in the class, are
    alive, have no status, and are there at all (`_g_sitting`, `_g_living`, `_g_unknown`, `_g_rows`)."""
    people: pl.Series | None
    """Int64, one per row with an identity number of seventeen digits and a check character; None without the column."""
    others: pl.DataFrame | None
    """One row per other identity: student__id_number in upper case, `_g_living`, `_g_unknown`, `_g_rows`."""
    have: frozenset[str]
    """The columns that were there, under safe names."""


def partial(frame: pl.DataFrame) -> Partial:
    """Count one part of a snapshot.

    In: one row per student, with those of `groups.COLUMNS` that there are, under the facts' names or safe ones.
    """
    frame = frame.select(
        pl.col(name).alias(safe(name)) for name in frame.columns if safe(name) in {*map(safe, COLUMNS)}
    )
    have = frozenset(frame.columns)
    if safe(STATUS) not in have:
        frame = frame.with_columns(pl.lit(None, pl.String).alias(safe(STATUS)))
    people, others = _identities(frame) if safe(ID) in have else (None, None)
    return Partial(_cells(frame), people, others, have)


def _among(frame: pl.DataFrame, statuses: Iterable[Status]) -> pl.Expr:
    """Say of each row whether its status is one of some; a closed list need not have them all."""
    kind = frame.schema[safe(STATUS)]
    known = [s.value for s in statuses if not isinstance(kind, pl.Enum) or s.value in kind.categories]
    return pl.col(safe(STATUS)).is_in(known)


def _marks(frame: pl.DataFrame) -> list[pl.Expr]:
    """One or nothing for each way to count, of each row."""
    tests = (_among(frame, IN_CLASS), _among(frame, LIVE), pl.col(safe(STATUS)).is_null())
    ones = [test.cast(pl.Int64) for test in tests]
    return [one.alias(name) for name, one in zip(_SUMS, [*ones, pl.repeat(1, pl.len(), dtype=pl.Int64)], strict=True)]


def _cells(frame: pl.DataFrame) -> pl.DataFrame:
    keys, marks = [name for name in _KEYS if name in frame.columns], _marks(frame)
    found = summed(frame, keys, marks) if keys else frame.select(mark.sum() for mark in marks)
    grade = safe("student.grade")
    return found.with_columns(pl.col(name).cast(pl.Int64 if name == grade else pl.String) for name in keys)


def _identities(frame: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The numbers of identities that are numbers, and the texts of the others, counted."""
    text, status = pl.col(safe(ID)).cast(pl.String), pl.col(safe(STATUS))
    state = pl.when(status.is_null()).then(_NOT_KNOWN).otherwise(_among(frame, LIVE).cast(pl.Int64))
    packed = _number(text) * _STATES + state
    found = frame.lazy().select(packed.alias("packed")).collect().to_series()
    odd = frame.filter(found.is_null() & frame[safe(ID)].is_not_null())
    others = (
        odd.group_by(text.str.to_uppercase().alias(safe(ID))).agg(mark.sum() for mark in _marks(frame)).drop(_SITTING)
    )
    return found.drop_nulls(), others


def with_several(frame: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Join rows with the identities that several rows bear: `_g_several` and `_g_rows`, null in all other rows.

    In: student__id_number, and a table of `_g_id` (upper case), `_g_several` and `_g_rows`. The few rows that have a
    partner are found first, and they alone are joined. Identities that are numbers are written in two ways at most.
    """
    text, several = pl.col(safe(ID)).cast(pl.String), table["_g_id"]
    usual = table.select(_number(pl.col("_g_id")).is_not_null()).to_series()
    small = several.filter(usual).str.replace("X$", "x")
    hit = text.is_in(pl.concat([several, small]).implode())
    if not usual.all():
        hit |= text.str.to_uppercase().is_in(several.filter(~usual).implode())
    rows = frame.lazy().select(hit.fill_null(value=False)).collect().to_series().arg_true()
    upper = frame[safe(ID)].gather(rows).cast(pl.String).str.to_uppercase().alias("_g_id").to_frame()
    found = upper.join(table, on="_g_id", how="left", maintain_order="left")
    empty = pl.repeat(None, len(frame), dtype=pl.Int64, eager=True)
    return frame.with_columns(
        empty.clone().scatter(rows, found[name].cast(pl.Int64)).alias(name) for name in ("_g_several", "_g_rows")
    )


def _number(text: pl.Expr) -> pl.Expr:
    """The whole number an identity number stands for, check character and all; null where it has another form."""
    bytes_of = text.cast(pl.Binary).bin
    first, last = (bytes_of.get(place, null_on_oob=True) for place in (0, 17))
    is_x = (last == _X) | (last == _SMALL_X)
    check = pl.when(is_x).then(pl.lit(10, pl.Int64)).otherwise(last.cast(pl.Int64) - _ZERO)
    fits = (text.str.len_bytes() == 18) & (first >= _ZERO) & (is_x | last.is_between(_ZERO, _NINE))  # noqa: PLR2004
    return pl.when(fits).then(text.str.head(17).cast(pl.Int64, strict=False) * _CHECKS + check)


def merge(partials: Iterable[Partial]) -> Groups:
    """Put the parts of a snapshot together: the groups of all its rows, as `groups.count` gives them."""
    parts = [*partials]
    have = frozenset[str]().union(*(part.have for part in parts))
    if safe(STATUS) not in have:
        return Groups(None, None, None, None)
    cells = pl.concat([part.cells for part in parts], how="diagonal")
    people = [part.people for part in parts if part.people is not None]
    others = [part.others for part in parts if part.others is not None]
    identities = nw.from_native(pl.concat([_repeated(people), _added(others)])) if people else None
    counted = tabled(nw.from_native(cells), have - {safe(ID)})
    return Groups(counted.classes, counted.schools, counted.sections, identities)


def _repeated(people: Sequence[pl.Series]) -> pl.DataFrame:
    """The identities of several rows: sorted, equal ones stand side by side, the states of each in order."""
    every = pl.concat(people, rechunk=False).sort()
    found = []
    for start in range(0, len(every), STEP):
        key = every.slice(start, STEP + 1) // _STATES
        found.append(key.filter(key == key.shift(1)).unique())
    key = pl.concat(found).unique().sort() if found else pl.Series(dtype=pl.Int64)
    ends = [every.search_sorted(key * _STATES + state, side="left").cast(pl.Int64) for state in range(_STATES + 1)]
    counted = [ends[state + 1] - ends[state] for state in range(_STATES)]
    digits = (key // _CHECKS).cast(pl.String).str.zfill(17)
    check = key % _CHECKS
    last = pl.select(pl.when(check == 10).then(pl.lit("X")).otherwise(check.cast(pl.String))).to_series()  # noqa: PLR2004
    return _known(digits + last, counted[_ALIVE], counted[_NOT_KNOWN], ends[_STATES] - ends[0])


def _added(others: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The other identities of several rows, all parts put together."""
    sums = pl.concat(others).group_by(safe(ID)).agg(pl.col(_LIVING, _UNKNOWN, _ROWS).sum()).filter(pl.col(_ROWS) > 1)
    return _known(*(sums[name] for name in (safe(ID), _LIVING, _UNKNOWN, _ROWS)))


def _known(identity: pl.Series, living: pl.Series, unknown: pl.Series, rows: pl.Series) -> pl.DataFrame:
    figures = pl.DataFrame({safe(ID): identity, "living": living, "unknown": unknown, "rows": rows})
    figure = pl.when(pl.col("unknown") == 0).then(pl.col("living")).alias(safe(REGISTRATIONS))
    return figures.select(safe(ID), figure, "rows")
