"""One column from the type it came in to the type of its fact."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import polars as pl

from xueji.errors import Place, Problem
from xueji.language.types import Kind
from xueji.model.values import MOST_TEXT
from xueji.tables.aliases import CLASS_NUMBER, ID_TYPE
from xueji.tables.cells import EDGES, NO_TEXT, Cell, Reader, canonical, entry_of, reader, tidy
from xueji.tables.codes import code_lists, look_up
from xueji.tables.contents import EXPONENT, IDENTIFIERS, SAFE_AS_NUMBERS, digits_lost
from xueji.tables.dates import all_serials
from xueji.tables.headers import Column
from xueji.tables.problems import TableError
from xueji.vocabulary import FactEntry, Vocabulary

CELLS: Final = pl.Schema(
    {"row": pl.Int64, "column": pl.String, "code": pl.String, "word": pl.String, "fact": pl.String}
)
"""Columns of the cells that could not be read: one row a cell."""

_TYPES: Final[Mapping[Kind, type[pl.DataType]]] = {
    Kind.FLAG: pl.Boolean, Kind.INTEGER: pl.Int32, Kind.DECIMAL: pl.Float64, Kind.DATE: pl.Date, Kind.TEXT: pl.String,
    Kind.REGION: pl.String, Kind.SET: pl.String,
}  # fmt: skip
_NUMBERED: Final = re.compile(r"\(?0{0,2}([1-9]\d{0,2})(?:\.0)?\)?班?", re.ASCII)
_POINT, _E, _SMALL_E = b".Ee"
_NOT_ASCII: Final = 0x80
_LOOKED_AT = 1_000
_SAMPLED = 200
"""Cells of an identifier column of which one looks whether digits were lost."""
_MOST_SHOWN = 200
_SHORT = max(len(word.encode()) for word in NO_TEXT)
_LONGEST_WHOLE = 10**15
_SMALLEST = 1e-9
"""A share below may be written with more digits than are read: such are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something assumed or passed over in a column: header, target, a key of `explain.NOTES`, number of cells."""

    column: str
    target: str
    note: str
    count: int


@dataclass(frozen=True)
class Converted:
    """A column in its type; `bad`: index (of the row in the frame), code and word of cells that could not be read."""

    series: pl.Series
    bad: pl.DataFrame | None = None
    notes: Mapping[str, int] = field(default_factory=dict)


def dtype_of(entry: FactEntry) -> pl.DataType:
    """The column type of a fact."""
    if entry.type.kind is Kind.MEMBER:
        return pl.Enum([en for en, _ in entry.type.members])
    return _TYPES[entry.type.kind]()


def converted(series: pl.Series, column: Column, vocabulary: Vocabulary, *, native: bool, file: str = "") -> Converted:
    """Type one column; `native`: it comes with types, so that texts under a fact's own name stay as given.

    Raises `TableError` where digits of an identifier are lost, or where the type cannot hold the fact.
    """
    if column.target == ID_TYPE:
        return _id_types(series, column)
    entry = entry_of(column.target, vocabulary)
    if series.dtype == pl.Null:
        return Converted(series.cast(dtype_of(entry) if entry else pl.String))
    if isinstance(series.dtype, (pl.Categorical, pl.Enum)) and not (entry and series.dtype == dtype_of(entry)):
        series = series.cast(pl.String)
    if entry is None or entry.type.kind is Kind.TEXT:
        return _texts(series, column, entry, file, strip=not (native and column.how == "name"))
    if series.dtype == pl.String:
        return _read(series, column, entry)
    found = _typed_already(series, column, entry)
    if found is None:
        raise _wrong_type(series, column, entry.type.kind.value, entry.type.kind.zh, file)
    return found


def _read(series: pl.Series, column: Column, entry: FactEntry) -> Converted:
    """Read a column of texts."""
    if entry.type.kind is Kind.MEMBER and not column.manner.values:
        quick = series.cast(dtype_of(entry), strict=False)
        if quick.null_count() == series.null_count():
            return Converted(quick)
    manner = column.manner
    if entry.type.kind is Kind.DATE and not manner.form:
        manner = replace(manner, serial=_serials(series))
    return by_unique(series, reader(entry, manner), dtype_of(entry))


def _serials(series: pl.Series) -> bool:
    """Say whether every text that says something is a serial number of a spreadsheet."""
    texts = series.drop_nulls()
    first = _saying(texts.head(_LOOKED_AT))
    return (not first or all_serials(first)) and all_serials(_saying(texts.unique()))


def _saying(texts: pl.Series) -> list[str]:
    return [text for text in texts.to_list() if text.strip(EDGES) not in NO_TEXT]


def by_unique(series: pl.Series, read: Reader, dtype: pl.DataType) -> Converted:
    """Read every distinct text once, and give each row what its text says."""
    counted = pl.LazyFrame({"word": series}).group_by("word").len().drop_nulls("word").collect(engine="streaming")
    texts = counted["word"].to_list()
    cells = [read(text) for text in texts]
    notes = Counter[str]()
    for cell, count in zip(cells, counted["len"].to_list(), strict=True):
        notes[cell.note] += count if cell.note else 0
    if dtype == pl.String and all(cell.value == text for cell, text in zip(cells, texts, strict=True)):
        return Converted(series)  # as they stand: division codes, for one
    answers = counted.select(
        "word",
        pl.Series("value", [_held(cell.value) for cell in cells], dtype=dtype),
        pl.Series("code", [cell.problem or None for cell in cells], dtype=pl.String),
    )
    found = pl.DataFrame({"word": series}).join(answers, on="word", how="left", maintain_order="left")
    wrong = found.with_row_index("index").drop_nulls("code") if any(cell.problem for cell in cells) else None
    return Converted(found["value"], wrong if wrong is None else wrong.select("index", "code", "word"), +notes)


def _held(value: Any) -> Any:
    """A value as a column holds it: a member is its text."""
    return str(value) if isinstance(value, str) else value


def cell_rows(rows: pl.Series, column: Column, bad: pl.DataFrame) -> pl.DataFrame:
    """Bad cells with the numbers of their rows, in the columns of `CELLS`."""
    secret = column.target in IDENTIFIERS
    shown = pl.col("word").str.slice(0, 6) + "…" if secret else pl.col("word").str.slice(0, _MOST_SHOWN)
    return bad.select(
        rows.gather(bad["index"]).alias("row"), pl.lit(column.header).alias("column"), pl.col("code"),
        shown.alias("word"), pl.lit(column.target).alias("fact"),
    )  # fmt: skip


def _id_types(series: pl.Series, column: Column) -> Converted:
    """Kinds of identity documents: `resident` or `other`; what is no known kind is noted, and taken for another."""
    codes = code_lists()["id-type"]
    own = column.manner.values

    def read(text: str) -> Cell:
        word = text.strip(EDGES)
        word = own.get(word, word)
        if word in NO_TEXT:
            return Cell()
        found = look_up(word, codes)
        return Cell(found.meaning.is_) if found.meaning else Cell("other", note="id-type-unknown")

    return by_unique(_as_text(series), read, pl.String())


def _as_text(series: pl.Series) -> pl.Series:
    """Any column as texts; whole numbers kept as floats without their point."""
    if series.dtype.is_float():
        whole = series.cast(pl.Int64, strict=False)
        exact = (whole.cast(pl.Float64) == series).fill_null(value=False)
        texts = pl.select(pl.when(exact).then(whole.cast(pl.String)).otherwise(series.cast(pl.String))).to_series()
        return texts.alias(series.name)
    return series.cast(pl.String)


# --- texts, identifiers among them ---


def _texts(series: pl.Series, column: Column, entry: FactEntry | None, file: str, *, strip: bool) -> Converted:
    if not (series.dtype == pl.String or series.dtype.is_numeric() or (entry is None and series.dtype.is_temporal())):
        raise _wrong_type(series, column, Kind.TEXT.value, Kind.TEXT.zh, file)
    if column.target in IDENTIFIERS:
        _refuse_lost_digits(series, column, file)
    if series.dtype != pl.String:
        series = _as_text(series)
    out = _stripped(series) if strip else series
    if own := {tidy(text): word or None for text, word in column.manner.values.items()}:
        out = out.replace(pl.Series([*own], dtype=pl.String), pl.Series([*own.values()], dtype=pl.String))
    if strip and column.target == CLASS_NUMBER:
        return by_unique(out, _class_number, pl.String())
    if column.target == "request.evidence":
        out = out.str.replace_all(r"\s*[,，、;；]\s*", ",")
    bad = [] if entry is None else [*_wrong_texts(out, column)]
    if not bad:
        return Converted(out)
    wrong = pl.concat(bad).sort("index")
    keep = pl.Series(range(len(out)), dtype=pl.UInt32).is_in(wrong["index"].implode()).not_()
    return Converted(pl.select(pl.when(keep).then(out).alias(out.name)).to_series(), wrong)


def _class_number(text: str) -> Cell:
    """“1班”, “(1)班” and “01” are class 1: written in two ways one class would be counted as two."""
    found = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None or found[1] == text:
        return Cell(text)
    return Cell(found[1], note="class-number")


def _wrong_texts(series: pl.Series, column: Column) -> Iterator[pl.DataFrame]:
    """Texts that are too long, and the few identifiers of a column of which a spreadsheet has kept a number only."""
    indexed = pl.DataFrame({"word": series}).with_row_index("index")
    if (series.str.len_bytes() > MOST_TEXT).any():
        long = indexed.filter(pl.col("word").str.len_chars() > MOST_TEXT)
        yield long.select("index", pl.lit("text-too-long").alias("code"), "word")
    if column.target in IDENTIFIERS and _may_be_short(series):
        short = indexed.filter(pl.col("word").str.contains(EXPONENT))
        yield short.select("index", pl.lit("digits-lost").alias("code"), "word")


def _may_be_short(series: pl.Series) -> bool:
    """Whether any text could be a number in exponents: its second byte is no plain digit (4.10102E+17, ４.1E+17)."""
    second = series.cast(pl.Binary).bin.get(1, null_on_oob=True)
    return bool(((second == _POINT) | (second == _E) | (second == _SMALL_E) | (second >= _NOT_ASCII)).any())


def _stripped(series: pl.Series) -> pl.Series:
    """Texts without spaces around them and without a spreadsheet's apostrophe; words for “nothing” become null."""
    out = series.str.strip_chars(EDGES)
    marked = out.str.starts_with("'") | out.str.starts_with("‘") | out.str.starts_with("’")
    if marked.any():
        bare = out.str.slice(1).str.strip_chars(EDGES)
        out = pl.select(pl.when(marked & (out.str.len_chars() > 1)).then(bare).otherwise(out)).to_series()
    short = out.str.len_bytes() <= _SHORT
    if not short.any():
        return out
    empty = short & out.is_in(sorted(NO_TEXT))
    return pl.select(pl.when(empty).then(None).otherwise(out)).to_series()


def _refuse_lost_digits(series: pl.Series, column: Column, file: str) -> None:
    """A spreadsheet keeps fifteen digits of a number: what is behind them is gone, for the whole column."""
    if series.dtype.is_float():
        shown = next((value for value in series.drop_nulls().head(1)), None)
        held = column.target in SAFE_AS_NUMBERS and bool((series.abs() < _LONGEST_WHOLE).all())
        word = None if held or shown is None else repr(shown)
    else:
        texts = series.cast(pl.String).drop_nulls()
        step = max(1, len(texts) // _SAMPLED)
        word = digits_lost(texts.gather_every(step).to_list())
    if word is not None:
        place = Place(file, pointer=column.header)
        raise TableError([Problem("digits-lost", place, f"{word[:6]}…{word[-4:]}", {"column": column.header})])


def _wrong_type(series: pl.Series, column: Column, wanted: str, wanted_zh: str, file: str) -> TableError:
    details = {"found": str(series.dtype), "wanted": wanted, "wanted_zh": wanted_zh}
    return TableError([Problem("wrong-column-type", Place(file, pointer=column.header), column.header, details)])


# --- columns that come with a type ---


def _typed_already(series: pl.Series, column: Column, entry: FactEntry) -> Converted | None:
    """Check a column that is no text; None where its type cannot hold the fact."""
    kind, dtype = entry.type.kind, series.dtype
    if kind is Kind.MEMBER and dtype == dtype_of(entry):
        return Converted(series)
    if dtype == pl.Boolean:
        return Converted(series) if kind is Kind.FLAG else None
    if dtype.is_temporal():
        return _days(series, column, entry) if kind is Kind.DATE else None
    if isinstance(dtype, pl.List):
        return _lists(series, column, entry) if kind is Kind.SET and dtype.inner == pl.String else None
    if not dtype.is_numeric():
        return None
    if kind is Kind.DECIMAL:
        return _shares(series.cast(pl.Float64), entry)
    if kind is Kind.INTEGER and dtype.is_integer() and not column.manner.values:
        return _integers(series, column, entry)
    return None if kind is Kind.SET else _read(_as_text(series), column, entry)


def _days(series: pl.Series, column: Column, entry: FactEntry) -> Converted | None:
    if series.dtype == pl.Date:
        ends = (series.min(), series.max())
        if all(end is None or not canonical(entry, end).problem for end in ends):
            return Converted(series)
        return _read(series.dt.strftime("%Y-%m-%d"), column, entry)
    if not isinstance(series.dtype, pl.Datetime):
        return None
    clock = series.dt.replace_time_zone(None)  # as the clock shows it where the column was written
    days = clock.dt.date()
    if bool((days.cast(clock.dtype) == clock).all()):
        return _days(days, column, entry)
    return _read(clock.dt.strftime("%Y-%m-%d %H:%M:%S%.f"), column, entry)


def _integers(series: pl.Series, column: Column, entry: FactEntry) -> Converted:
    ends = (series.min(), series.max())
    if all(end is None or not canonical(entry, end).problem for end in ends):
        return Converted(series if series.dtype in (pl.Int32, pl.Int64) else series.cast(pl.Int32))
    return _read(series.cast(pl.String), column, entry)


def _lists(series: pl.Series, column: Column, entry: FactEntry) -> Converted:
    return _read(series.list.join(","), column, entry)


def _shares(series: pl.Series, entry: FactEntry) -> Converted:
    """Shares as numbers: what the reader of requests refuses of a number is refused here, value by value."""
    below = (series < 0) | ((series == 0) & (1 / series < 0))  # -0.0 as well
    odd = ((series > 1) | ((series > 0) & (series < _SMALLEST))) & ~series.is_nan()
    codes = dict.fromkeys(series.filter(odd).unique().to_list(), "")
    for value in codes:
        codes[value] = canonical(entry, value).problem
    frame = pl.DataFrame({"value": series, "nan": series.is_nan(), "below": below, "odd": odd}).with_row_index("index")
    suspects = frame.filter(pl.col("nan") | pl.col("below") | pl.col("odd"))
    bad = [
        (index, "not-finite" if nan else "wrong-type" if low else codes[value], str(value))
        for index, value, nan, low, _ in suspects.iter_rows()
    ]
    found = pl.DataFrame(bad, schema={"index": pl.UInt32, "code": pl.String, "word": pl.String}, orient="row")
    found = found.filter(pl.col("code") != "")
    if found.is_empty():
        return Converted(series)
    keep = pl.Series(range(len(series)), dtype=pl.UInt32).is_in(found["index"].implode()).not_()
    return Converted(pl.select(pl.when(keep).then(series).alias(series.name)).to_series(), found)
