"""Figures counted over a snapshot, which are facts of every row: class size, school total, registrations of one person.

Who counts is our reading of the texts, by the status of the row:

- class size (班额) counts those who are in the class or expected back in it any day: `enrolled` (在读), `transferring`
  (转学办理中: in the class until the transfer is completed), `suspected_dropout` (疑似辍学). Those on leave, dropped
  out or abroad take no seat.
- a registration is alive, and counts in the school's total (在籍学生数) and for its person (学籍数), from the day it is
  made until it ends: the three above, `on_leave` (the school keeps the registration during leave, national measures of
  2013, art. 19), `dropped_out` (kept and managed in the system, art. 22) and `abroad` (continued on return, art. 20). A
  `pending` one (待注册) is still to be made; all other statuses are ends.

Where the status of a member is missing the figure is not known, and stays missing. A row that lacks the key (its class,
its school, the identity number) has no figure, and counts in none.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from xueji.bulk.frame import Frame, columns_of, is_polars, opened, safe
from xueji.model.enums import Status

if TYPE_CHECKING:
    import polars as pl

    from xueji.bulk.groups_polars import Partial

IN_CLASS: Final = (Status.ENROLLED, Status.TRANSFERRING, Status.SUSPECTED_DROPOUT)
LIVE: Final = (*IN_CLASS, Status.ON_LEAVE, Status.DROPPED_OUT, Status.ABROAD)

SIZE, ENROLLED, REGISTRATIONS = FIGURES = ("school_class.size", "school.enrolled", "student.registrations")
"""The facts that are counted here."""

STATUS, ID = "student.status", "student.id_number"
CLASS_KEY, SCHOOL_KEY = ("school.code", "student.grade", "school_class.number"), ("school.code",)
SECTION_KEY = ("school.code", "student.stage")
COLUMNS: Final = tuple(dict.fromkeys((STATUS, ID, *CLASS_KEY, *SECTION_KEY)))
"""All columns that counting reads."""

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    SIZE: (STATUS, *CLASS_KEY), ENROLLED: (STATUS, *SCHOOL_KEY), REGISTRATIONS: (STATUS, ID),
}  # fmt: skip
_SITTING, _LIVING, _UNKNOWN, _ROWS = "_g_sitting", "_g_living", "_g_unknown", "_g_rows"


@dataclass(frozen=True)
class Groups:
    """What was counted over a snapshot: frames of its library under safe names, lazy where the snapshot was lazy.

    A table is None where the snapshot lacks a column it needs. Figures are Int64, null where the status of a member is
    missing. `identities` has those only that several rows bear.
    """

    classes: Frame | None
    """One row per class: school__code, student__grade, school_class__number, school_class__size."""
    schools: Frame | None
    """One row per school: school__code, school__enrolled."""
    sections: Frame | None
    """One row per school and stage: school__code, student__stage, `count` of live registrations."""
    identities: Frame | None
    """One row per identity number borne by several rows: student__id_number (upper case), student__registrations,
    `rows` (with those whose registration is not alive)."""

    @property
    def duplicates(self) -> Frame | None:
        """Identity numbers with more than one live registration: student__id_number, student__registrations."""
        several = nw.col(safe(REGISTRATIONS)) > 1
        return None if self.identities is None else self.identities.filter(several).drop("rows")

    def tables(self) -> dict[str, Any]:
        """What was counted, to be written: native frames by name, columns under the names of the facts."""
        named = {
            "classes": self.classes, "schools": self.schools, "sections": self.sections, "duplicates": self.duplicates,
        }  # fmt: skip
        return {name: _dotted(frame).to_native() for name, frame in named.items() if frame is not None}


def countable(have: AbstractSet[str]) -> frozenset[str]:
    """The figures that can be counted where these facts, and the number of the class, are columns."""
    return frozenset(figure for figure, needed in _NEEDED.items() if have >= {*needed})


def count(frame: Any) -> Groups:
    """Count classes, schools, sections and identities.

    In: a frame of any library, native or Narwhals', one row per student, with those of `COLUMNS` that there are, under
    the facts' names or safe ones. Rows that cannot be judged count as well, as far as their keys can be read.
    """
    opened_frame = _opened(frame)
    if is_polars(opened_frame) and isinstance(opened_frame, nw.DataFrame):
        return merge([partial(opened_frame.to_native())])
    have = columns_of(opened_frame)
    used = opened_frame.select(*(safe(name) for name in COLUMNS if safe(name) in have))
    return tabled(_marked(used, have), have) if safe(STATUS) in have else Groups(None, None, None, None)


def partial(frame: "pl.DataFrame") -> "Partial":
    """Count one part of a snapshot that is read part by part; `merge` puts the parts together.

    In: a Polars frame, one row per student, with those of `COLUMNS` that there are. Out: what has to be kept of it,
    some ten bytes a row.
    """
    from xueji.bulk import groups_polars  # noqa: PLC0415 -- not loaded where other libraries count

    return groups_polars.partial(frame)


def merge(partials: "Iterable[Partial]") -> Groups:
    """Answer the groups of a snapshot from its parts, in any order: what `count` of the whole answers on Polars."""
    from xueji.bulk import groups_polars  # noqa: PLC0415 -- not loaded where other libraries count

    return groups_polars.merge(partials)


def among(frame: Any, statuses: Iterable[Status]) -> nw.Expr:
    """Say of each row whether its status is one of some; a closed list need not have them all."""
    kind = frame.collect_schema()[safe(STATUS)]
    known = [s.value for s in statuses if not isinstance(kind, nw.Enum) or s.value in kind.categories]
    return nw.col(safe(STATUS)).is_in(known)


def _marked(frame: Frame, have: Iterable[str]) -> Any:
    """The frame with 1 or 0 for each way to count; identity numbers in upper case."""
    unknown = nw.col(safe(STATUS)).is_null()
    marks = {_SITTING: among(frame, IN_CLASS), _LIVING: among(frame, LIVE), _UNKNOWN: unknown}
    ones = {name: mark.cast(nw.Int64).fill_null(0) for name, mark in marks.items()}
    upper = [nw.col(safe(ID)).str.to_uppercase()] if safe(ID) in have else []
    return frame.with_columns(*upper, **ones, **{_ROWS: nw.lit(1)})


def tabled(marked: Any, have: Iterable[str]) -> Groups:
    """The tables of rows that are marked: `_g_sitting`, `_g_living`, `_g_unknown` and `_g_rows` say how many."""
    columns = set(have)

    def table(key: tuple[str, ...], counted: str, figure: str) -> Any:
        keys = [safe(name) for name in key]
        if not columns.issuperset(keys):
            return None
        given = marked.filter(*(~nw.col(name).is_null() for name in keys))
        sums = given.group_by(*keys).agg(nw.col(counted, _UNKNOWN, _ROWS).sum())
        known = nw.when(nw.col(_UNKNOWN) == 0).then(nw.col(counted)).cast(nw.Int64)
        return sums.select(*keys, known.alias(figure), nw.col(_ROWS).cast(nw.Int64).alias("rows"))

    identities = table((ID,), _LIVING, safe(REGISTRATIONS))
    classes, schools = table(CLASS_KEY, _SITTING, safe(SIZE)), table(SCHOOL_KEY, _LIVING, safe(ENROLLED))
    sections = table(SECTION_KEY, _LIVING, "count")
    classes, schools, sections = (
        None if found is None else found.drop("rows") for found in (classes, schools, sections)
    )
    several = None if identities is None else identities.filter(nw.col("rows") > 1)
    return Groups(classes, schools, sections, several)


def attach(frame: Any, groups: Groups, need: AbstractSet[str] = frozenset(FIGURES)) -> Any:
    """Add the figures of each row that are among `need` (`FIGURES` are all there are).

    In: the frame that was counted, or a part of it, native or Narwhals', its columns under the facts' names or safe
    ones. Out: the same kind of frame with Int32 columns (a column that was there keeps its type, its values are kept,
    and what it lacks is filled in), null where a figure is not known. Rows and their order stay as they are (DuckDB and
    Spark know no order).
    """
    work = _opened(frame)
    before = columns_of(work)
    work, found = _counted(work, groups, need)
    schema = work.collect_schema()
    filled = []
    for figure in found:
        name = safe(figure)
        given = nw.col(name) if name in before else None
        own = nw.col(_temporary(figure)).cast(schema[name] if given is not None else nw.Int32)
        filled.append((own if given is None else nw.coalesce(given, own)).alias(name))
    if filled:
        work = work.with_columns(*filled).select(*dict.fromkeys((*before, *map(safe, found))))
    return _as_given(work, frame)


def differing(frame: Any, groups: Groups) -> dict[str, int]:
    """In how many rows a figure the snapshot gives differs from the one that was counted, for each figure it gives."""
    work = _opened(frame)
    given = {figure for figure in FIGURES if safe(figure) in columns_of(work)}
    work, found = _counted(work, groups, given)
    if not found:
        return {}
    differs = [(nw.col(safe(figure)) != nw.col(_temporary(figure))) for figure in found]
    ones = [test.cast(nw.Int64).sum().alias(safe(figure)) for figure, test in zip(found, differs, strict=True)]
    sums = work.select(*ones)
    sums = sums.collect() if isinstance(sums, nw.LazyFrame) else sums
    return {figure: int(sums[safe(figure)][0] or 0) for figure in found}


def lookup(groups: Groups, row: Mapping[str, Any]) -> dict[str, int]:
    """The figures of one row, given as facts by name, as `attach` gives them; those not known are left out."""
    found: dict[str, int] = {}
    for figure, table, key in (
        (SIZE, groups.classes, CLASS_KEY), (ENROLLED, groups.schools, SCHOOL_KEY),
        (REGISTRATIONS, groups.identities, (ID,)),
    ):  # fmt: skip
        known = row.get(figure)
        if known is None and table is not None and all(row.get(name) is not None for name in key):
            known = _one(table, figure, key, row)
        if known is not None:
            found[figure] = int(known)
    return found


def _one(table: Any, figure: str, key: tuple[str, ...], row: Mapping[str, Any]) -> int | None:
    values = {name: row[name].upper() if name == ID else row[name] for name in key}
    here = table.filter(*(nw.col(safe(name)) == value for name, value in values.items())).select(safe(figure))
    here = here.collect() if isinstance(here, nw.LazyFrame) else here
    values_found = here[safe(figure)].to_list()
    if values_found:
        return None if values_found[0] is None else int(values_found[0])
    status = row.get(STATUS)
    return int(status in LIVE) if figure == REGISTRATIONS and status is not None else None


# --- joining ---


def _temporary(figure: str) -> str:
    return f"_g_{safe(figure)}"


def _counted(frame: Any, groups: Groups, need: AbstractSet[str]) -> tuple[Any, list[str]]:
    """The frame with what was counted for each row, under temporary names, and the figures that could be."""
    have = columns_of(frame)
    found: list[str] = []
    ordered = frame.implementation.is_pyarrow()  # its joins lose the order of rows
    frame = frame.with_row_index("_g_index") if ordered else frame
    for figure, table, key in ((SIZE, groups.classes, CLASS_KEY), (ENROLLED, groups.schools, SCHOOL_KEY)):
        keys = [safe(name) for name in key]
        if figure in need and table is not None and {*keys} <= {*have}:
            figures = table.rename({safe(figure): _temporary(figure)})
            frame = _joined(frame, _fitting(figures, frame, keys), keys)
            found.append(figure)
    if REGISTRATIONS in need and groups.identities is not None and {safe(ID), safe(STATUS)} <= {*have}:
        frame = _with_registrations(frame, groups.identities)
        found.append(REGISTRATIONS)
    return (frame.sort("_g_index").drop("_g_index") if ordered else frame), found


def _with_registrations(frame: Any, identities: Any) -> Any:
    """A row whose identity no other row bears is its only registration, or none where that is not alive."""
    upper, status = nw.col(safe(ID)).str.to_uppercase(), nw.col(safe(STATUS))
    known = ~status.is_null() & ~nw.col(safe(ID)).is_null()
    alone = nw.when(known).then(among(frame, LIVE).cast(nw.Int64))
    table = identities.select(
        nw.col(safe(ID)).alias("_g_id"), nw.col(safe(REGISTRATIONS)).alias("_g_several"), nw.col("rows").alias(_ROWS)
    )
    if is_polars(frame) and isinstance(frame, nw.DataFrame):
        from xueji.bulk.groups_polars import with_several  # noqa: PLC0415 -- Polars need not be installed

        frame = nw.from_native(with_several(frame.to_native(), table.to_native()))
    else:
        frame = _joined(frame.with_columns(upper.alias("_g_id")), table, ["_g_id"]).drop("_g_id")
    figure = nw.when(nw.col(_ROWS).is_null()).then(alone).otherwise(nw.col("_g_several"))
    return frame.with_columns(figure.alias(_temporary(REGISTRATIONS))).drop("_g_several", _ROWS)


def _joined(frame: Any, table: Any, keys: list[str]) -> Any:
    if is_polars(frame):  # by itself a lazy join there does not keep the order of rows
        native, other = frame.to_native(), table.to_native()
        if isinstance(frame, nw.LazyFrame):
            return nw.from_native(native.join(other, on=keys, how="left", maintain_order="left"))
        from xueji.bulk.runs import joined  # noqa: PLC0415 -- Polars need not be installed

        return nw.from_native(joined(native, other, keys))
    return frame.join(table, on=keys, how="left")


def _fitting(table: Any, frame: Any, keys: list[str]) -> Any:
    """The table with the types the frame has for its keys, and the schools of the frame alone where that is cheap."""
    ours, theirs = table.collect_schema(), frame.collect_schema()
    changed = [nw.col(name).cast(theirs[name]) for name in keys if ours[name] != theirs[name]]
    table = table.with_columns(*changed) if changed else table
    if is_polars(frame) and isinstance(frame, nw.DataFrame) and isinstance(table, nw.DataFrame):
        return table.filter(nw.col(keys[0]).is_in(frame[keys[0]].unique().to_list()))
    return table


def _opened(frame: Any) -> Any:
    native = nw.to_native(frame, pass_through=True)
    return opened(native)


def _dotted(frame: Any) -> Any:
    return frame.rename({name: name.replace("__", ".", 1) for name in columns_of(frame) if "__" in name})


def _as_given(work: Any, frame: Any) -> Any:
    """The result as the frame came: native or not, under the names it had."""
    given = nw.from_native(frame, pass_through=False)
    columns = columns_of(given)
    names = {safe(name): name for name in columns if "." in name}
    if names:
        names |= {safe(figure): figure for figure in FIGURES}
        present = {*columns_of(work)}
        work = work.rename({old: new for old, new in names.items() if old in present})
    return work if isinstance(frame, (nw.DataFrame, nw.LazyFrame)) else work.to_native()
