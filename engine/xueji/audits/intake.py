"""From a part of a snapshot to rows that can be judged, and those that cannot, each with its place and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from xueji.errors import Place
from xueji.model.identifiers import concealed
from xueji.tables.explain import cell_problem
from xueji.tables.parts import Part
from xueji.vocabulary import Vocabulary

SCHEMA: Final = pl.Schema(
    {
        "row": pl.Int64, "file": pl.String, "line": pl.Int64, "column": pl.String, "code": pl.String,
        "word": pl.String, "message": pl.String, "message_en": pl.String,
    }
)  # fmt: skip
"""Of a quarantine file: one row a problem; `line` where the file is a text, `message` in Chinese."""
_SECRET: Final = frozenset({"student.number", "student.id_number"})
"""Columns whose words name a person: they are masked, and whatever looks like one of them in other columns."""
_HEAD: Final = {"request.change": "missing-change", "request.on": "missing-day", "request.region": "missing-region"}
"""What a request cannot be without, where it has the column at all."""


@dataclass(frozen=True)
class Sorted:
    """The rows of a part: `sound` to be judged, `kept_out` in quarantine (facts as far as they could be read).

    `problems` has the columns of `SCHEMA`, sorted by row; a row may have several.
    """

    sound: pl.DataFrame
    kept_out: pl.DataFrame
    problems: pl.DataFrame


def files_of(part: Part) -> pl.DataFrame:
    """Which rows of a part stand in which file: one row a stretch, `row` (its first, Int64) and `file`."""
    starts, first = [], part.first_row
    for piece in part.pieces:
        starts.append((first, piece.stamp.name))
        first += piece.rows
    return pl.DataFrame(starts, schema={"row": pl.Int64, "file": pl.String}, orient="row").set_sorted("row")


def sort_out(
    frame: pl.DataFrame, cells: pl.DataFrame, bad: pl.DataFrame, files: pl.DataFrame, teller: "Teller"
) -> Sorted:
    """Part the rows of a typed frame: those with an unreadable cell, or without what a request needs, are kept out.

    `cells` are the unreadable cells (row, column, code, word, fact), `bad` the lines that are no rows at all (row,
    line, column, code, word); a line that is no row is in no frame. `files` says which file rows stand in.
    """
    found = [_shaped(cells, frame), *(_lacking(frame, name) for name in _HEAD if name in frame.columns)]
    wrong = pl.concat(found)
    if wrong.is_empty():
        sound, kept_out = frame, frame.clear()
    else:
        is_wrong = frame["row"].is_in(wrong["row"].unique().implode())
        sound, kept_out = frame.filter(~is_wrong), frame.filter(is_wrong)
    lines = _shaped(bad.select("row", "line", "column", "code", "word"))
    return Sorted(sound, kept_out, teller.told(pl.concat([wrong, lines]), files))


_PAPERS: Final = "request.evidence"


def contradicting(frame: pl.DataFrame, rows: pl.DataFrame, files: pl.DataFrame, teller: "Teller") -> pl.DataFrame:
    """The problems of rows whose facts cannot all be true: `frame` has `contradiction`, the fact in question.

    `rows` are the rows that were judged, with the lines they have in a text.
    """
    fact = pl.col("contradiction")
    papers, given = fact == _PAPERS, pl.col(_PAPERS) if _PAPERS in frame.columns else pl.lit(None, pl.String)
    found = frame.select(
        "row", fact.alias("column"), pl.when(papers).then(given).otherwise(fact).alias("word"), fact.alias("fact"),
        pl.when(papers).then(pl.lit("unknown-evidence")).otherwise(pl.lit("contradictory-row")).alias("code"),
    )  # fmt: skip
    return teller.told(_shaped(found, rows), files)


def quarantine(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The problems of a part in one frame, in the order of rows."""
    return pl.concat(frames).sort("row", "line", "column", "code", "word", nulls_last=True, maintain_order=True)


_BARE: Final = {name: SCHEMA[name] for name in ("row", "line", "column", "code", "word")} | {"fact": pl.String}


def _lacking(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    found = frame.filter(pl.col(name).is_null())
    return _shaped(found.select("row", pl.lit(name).alias("column"), pl.lit(_HEAD[name]).alias("code")), found)


def _shaped(problems: pl.DataFrame, rows: pl.DataFrame | None = None) -> pl.DataFrame:
    """Problems in the columns of `_BARE`, with the lines that their rows have in a text."""
    if rows is not None and "source.line" in rows.columns:
        lines = rows.select("row", pl.col("source.line").alias("line"))
        problems = problems.join(lines, on="row", how="left", maintain_order="left")
    return problems.select(
        (pl.col(name) if name in problems.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in _BARE.items()
    )


@dataclass(frozen=True, slots=True)
class Teller:
    """Says what is wrong with cells and rows; `unmasked`: with the words that name a person in full."""

    vocabulary: Vocabulary
    unmasked: bool = False

    def told(self, problems: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
        """Problems in the columns of `SCHEMA`: with the files of their rows, and messages in both languages."""
        if problems.is_empty():
            return pl.DataFrame(schema=SCHEMA)
        kinds = problems.select(_KIND).unique()
        rows = [self._message(row) for row in kinds.iter_rows(named=True)]
        said = pl.DataFrame(rows, schema=dict.fromkeys((*_KIND, "shown", "message", "message_en"), pl.String))
        joined = problems.join(said, on=_KIND, how="left", nulls_equal=True, maintain_order="left")
        placed = joined.sort("row", maintain_order=True).join_asof(files, on="row")
        return placed.with_columns(pl.col("shown").alias("word")).select(SCHEMA.names())

    def _message(self, row: Mapping[str, Any]) -> dict[str, Any]:
        fact, word = row["fact"] or "", row["word"]
        shown = word if self.unmasked or word is None else hidden(word) if fact in _SECRET else concealed(word)
        zh, en = self.said(row["code"], fact, shown or "", row["column"] or "")
        return {**row, "shown": shown, "message": zh, "message_en": en}

    def said(self, code: str, fact: str, word: str, column: str) -> tuple[str, str]:
        """What is wrong with a cell, in Chinese and English; the code itself where its phrase asks for more."""
        try:
            problem = cell_problem(code, word, fact, self.vocabulary, Place("", pointer=column))
            return problem.message("zh"), problem.message("en")
        except KeyError:
            return f"{column}：{word}（{code}）", f"{column}: {word} ({code})"


_KIND: Final = ["column", "code", "word", "fact"]


_FREE: Final = ("school.code", "school.name", "school_class.number")
"""Columns that results name rows by and that may hold any text: in shifted cells a number that names a person."""


def without_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with identity numbers masked where they stand for a school or a class."""
    for name in _FREE:
        if name in frame.columns and frame.schema[name] == pl.String:
            words = frame[name]
            found = words.filter(words.str.len_bytes() >= _LONG).unique()
            if len(found):
                masked = [concealed(word) for word in found]
                frame = frame.with_columns(pl.col(name).replace(found, pl.Series(masked, dtype=pl.String)))
    return frame


_LONG: Final = 15
"""Shorter than any identity number."""


def hidden(word: str) -> str:
    """An identifier of which only the division part and the last four characters are left; short ones not at all."""
    head = 7 if word[:1].isalpha() else 6
    return f"{word[:head]}{'*' * 8}{word[-4:]}" if len(word) >= head + 12 else "***"
