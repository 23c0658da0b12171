"""The grades of a column, read beside stage, school system and kind of school; and the stages they tell."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from xueji.tables.cells import MISSING_WORDS, Manner, canonical, reader, tidy
from xueji.tables.columns import Converted
from xueji.tables.grades import Grade, Surroundings, read_grade, stage_of
from xueji.tables.headers import Column
from xueji.vocabulary import FactEntry

_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.0+)?", re.ASCII)
Side = pl.Series | str | None
"""What stands beside a grade: a column of texts, one text for every row, or nothing."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Stage, school system and kind of school beside a column of grades."""

    stage: Side
    system: Side
    kind: Side

    def frame(self, series: pl.Series) -> pl.DataFrame:
        """The column with what stands beside it: `text`, `stage`, `system`, `kind`, in the order of its rows."""
        given = {"stage": self.stage, "system": self.system, "kind": self.kind}
        known = {name: side for name, side in given.items() if isinstance(side, pl.Series)}
        frame = pl.DataFrame({"text": series, **known})
        plain = [pl.lit(given[name], dtype=pl.String).alias(name) for name in given if name not in known]
        return frame.with_columns(plain).select("text", *given)


def grades(
    series: pl.Series, column: Column, entry: FactEntry, sides: Sides, as_of: date
) -> tuple[Converted, pl.Series]:
    """Read a column of grades; beside it the stage each grade tells (String, null where it tells none)."""
    frame = sides.frame(series.cast(pl.String))
    kinds = frame.unique()
    found = [_grade(column, entry, as_of, *row) for row in kinds.iter_rows()]
    answers = kinds.with_columns(
        pl.Series("number", [grade.number for grade in found], dtype=pl.Int32),
        pl.Series("told", [grade.stage or None for grade in found], dtype=pl.String),
        pl.Series("code", [grade.problem or None for grade in found], dtype=pl.String),
        pl.Series("note", [grade.note or None for grade in found], dtype=pl.String),
    )
    keys = ["text", "stage", "system", "kind"]
    joined = frame.join(answers, on=keys, how="left", nulls_equal=True, maintain_order="left")
    bad = joined.with_row_index("index").drop_nulls("code").select("index", "code", pl.col("text").alias("word"))
    notes = dict(joined["note"].drop_nulls().value_counts().iter_rows())
    number = joined["number"].alias(column.target)
    return Converted(number, bad if len(bad) else None, notes), joined["told"]


def _grade(column: Column, entry: FactEntry, as_of: date, text: str | None, *beside: str | None) -> Grade:
    if text is None:
        return Grade()
    around = Surroundings(*(word or "" for word in beside))
    own = {tidy(key): word for key, word in column.manner.values.items()}
    word = own.get(tidy(text), tidy(text))
    if word in MISSING_WORDS:
        return Grade()
    plain = unicodedata.normalize("NFKC", word)
    if _NUMBER.fullmatch(plain):
        cell = reader(entry, Manner())(plain)
        if cell.problem:
            return Grade(problem=cell.problem)
        if column.how == "name":  # a number under the fact's own name is that grade, whatever stands beside it
            return Grade(cell.value, stage_of(cell.value, around.system, around.kind))
    return _checked(read_grade(word, around, as_of), entry)


def _checked(grade: Grade, entry: FactEntry) -> Grade:
    problem = canonical(entry, grade.number).problem if grade.number is not None else ""
    return Grade(problem=problem) if problem else grade


def stages(numbers: pl.Series, sides: Sides) -> pl.Series:
    """The stages that grades by the national count tell (String, null where they tell none)."""
    frame = sides.frame(numbers)
    kinds = frame.select("text", "system", "kind").unique()
    told = [None if n is None else stage_of(n, s or "", k or "") or None for n, s, k in kinds.iter_rows()]
    answers = kinds.with_columns(pl.Series("told", told, dtype=pl.String))
    keys = ["text", "system", "kind"]
    return frame.join(answers, on=keys, how="left", nulls_equal=True, maintain_order="left")["told"]
