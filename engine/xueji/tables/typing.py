"""From a frame as it was read to a frame of facts: every column in the type of its fact, every bad cell listed.

Texts are read once a distinct value; columns that have their type already are only checked (`columns.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from xueji.tables.aliases import ID_TYPE
from xueji.tables.columns import CELLS, Converted, Note, cell_rows, converted, dtype_of
from xueji.tables.grade_column import Sides, grades, stages
from xueji.tables.headers import BESIDE_GRADE, STAGE, Column, Understood
from xueji.tables.parts import FILE, LINE, ROW
from xueji.vocabulary import Vocabulary

_GRADE: Final = "student.grade"
_ID: Final = "student.id_number"


@dataclass(frozen=True)
class Typed:
    """A frame of facts.

    `frame`: one row a student (or request): `row` Int64, `source.file` and `source.line` where the source gave them,
    then the targets of `Understood` whose headers were in the frame: Boolean, Int32 (or the Int64 given), Float64,
    Date, String, and pl.Enum of the members in declared order; null: missing. Rows keep their order and number.
    `cells`: what could not be read, one row a cell, sorted: `row` Int64, `column` (the header), `code` (phrases.Code),
    `word` (what stands there; of identifiers only the beginning), `fact`. Such a cell is null in `frame`.
    `notes`: what was assumed, or passed over, with the number of cells.
    """

    frame: pl.DataFrame
    cells: pl.DataFrame
    notes: tuple[Note, ...]


@dataclass
class _Work:
    """The columns finished so far."""

    rows: pl.Series
    done: dict[str, pl.Series] = field(default_factory=dict)
    cells: list[pl.DataFrame] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, column: Column, found: Converted) -> None:
        self.done[column.target] = found.series
        if found.bad is not None:
            self.cells.append(cell_rows(self.rows, column, found.bad))
        self.notes += [Note(column.header, column.target, note, count) for note, count in sorted(found.notes.items())]


def typed(frame: pl.DataFrame, understood: Understood, vocabulary: Vocabulary, as_of: date) -> Typed:
    """Type the columns of a frame, of texts (CSV, sheets) or of native types (Parquet, databases).

    Where it has `source.line` it was text, and spaces, apostrophes and words for nothing are taken off every column;
    otherwise texts under a fact's own name stay as they are given, as in a request. The frame may have fewer columns
    than were understood (`Understood.headers_for`), and `row` (Int64), numbered from 1 where it is not there. `as_of`
    is the day on which years of entry (2024级) are reckoned. Raises `TableError` where a whole column cannot be used:
    identifiers whose digits a spreadsheet has lost, or a type that cannot be the fact's.
    """
    work = _Work(frame[ROW].cast(pl.Int64) if ROW in frame.columns else _numbered(len(frame)))
    columns = [column for column in understood.columns if column.header in frame.columns]
    file = str(frame[FILE][0]) if FILE in frame.columns and len(frame) else ""
    native = LINE not in frame.columns
    for column in columns:
        if column.target != _GRADE:
            work.add(column, converted(frame[column.header], column, vocabulary, native=native, file=file))
    graded = next((column for column in columns if column.target == _GRADE), None)
    if graded is not None:
        _with_grades(frame[graded.header], graded, understood, vocabulary, as_of, work, file)
    _without_other_documents(understood, work)
    return _assembled(frame, columns, understood, work)


def _numbered(rows: int) -> pl.Series:
    return pl.Series(ROW, range(1, rows + 1), dtype=pl.Int64)


def _with_grades(
    series: pl.Series,
    column: Column,
    understood: Understood,
    vocabulary: Vocabulary,
    as_of: date,
    work: _Work,
    file: str,
) -> None:
    """Read the grades beside stage, system and kind, and the stage from the grade where no column gives it."""
    no_text = series.dtype.is_nested() or series.dtype.is_temporal() or series.dtype == pl.Boolean  # is refused there
    if no_text or (series.dtype.is_integer() and column.how == "name"):
        found = converted(series, column, vocabulary, native=True, file=file)
        work.add(column, found)
        told = stages(found.series, _sides(understood, work)) if STAGE in understood.derived else None
    else:
        found, told = grades(series, column, vocabulary.entries[_GRADE], _sides(understood, work), as_of)
        work.add(column, found)
    if STAGE in understood.derived and told is not None:
        work.done[STAGE] = told.cast(dtype_of(vocabulary.entries[STAGE]))
        count = len(series) - told.null_count()
        work.notes.append(Note(column.header, STAGE, "stage-from-grade", count))


def _sides(understood: Understood, work: _Work) -> Sides:
    return Sides(*(_beside(name, understood, work) for name in BESIDE_GRADE))


def _beside(name: str, understood: Understood, work: _Work) -> pl.Series | str | None:
    """What stands beside the grade: a column, a constant, or nothing."""
    if name in work.done:
        return work.done[name].cast(pl.String)
    given = understood.constants.get(name)
    return None if given is None else str(given)


def _without_other_documents(understood: Understood, work: _Work) -> None:
    """The number of a passport or permit is no resident identity number: it is taken for missing, and counted."""
    kind = work.done.pop(ID_TYPE, None)
    column = understood.column(_ID)
    if kind is None or column is None or _ID not in work.done:
        return
    numbers = work.done[_ID]
    other = (kind == "other").fill_null(value=False) & numbers.is_not_null()
    if count := int(other.sum()):
        work.done[_ID] = pl.select(pl.when(other).then(None).otherwise(numbers).alias(_ID)).to_series()
        work.notes.append(Note(column.header, _ID, "other-document", count))


def _assembled(frame: pl.DataFrame, columns: Sequence[Column], understood: Understood, work: _Work) -> Typed:
    order = [column.target for column in columns if column.target != ID_TYPE]
    order += [name for name in understood.derived if name in work.done]
    source = [frame[name] for name in (FILE, LINE) if name in frame.columns]
    facts = [work.done[name].alias(name) for name in order]
    cells = pl.concat([pl.DataFrame(schema=CELLS), *work.cells]).sort("row", "column", "code", maintain_order=True)
    return Typed(pl.DataFrame([work.rows.alias(ROW), *source, *facts]), cells, tuple(work.notes))
