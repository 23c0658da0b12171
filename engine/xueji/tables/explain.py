"""What was understood of a snapshot, for people: column by column, with values read, values not read, assumptions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final, Literal

import polars as pl

from xueji.errors import Place, Problem, nearest
from xueji.language.types import Kind
from xueji.model.identifiers import concealed
from xueji.model.values import MOST_TEXT
from xueji.phrases import CODES, Language
from xueji.tables.aliases import ID_TYPE, aliases, folded
from xueji.tables.cells import Manner, entry_of, reader
from xueji.tables.codes import code_lists, list_of
from xueji.tables.headers import BESIDE_GRADE, Column, Understood
from xueji.tables.parts import RESERVED, ROW
from xueji.tables.problems import TableError
from xueji.tables.typing import Typed, typed
from xueji.vocabulary import FactEntry, Vocabulary

Use = Literal["fact", "carried", "helper", "unclear", "unknown", "unused", "ignored", "absent"]
SAMPLE_ROWS: Final = 10_000
_SAMPLE_CELLS = 1_000

NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "month-first-day": ("只有年月，按当月一日处理", "only a month is given: its first day is assumed"),
    "serial-dates": ("整列为电子表格日期序号，已换算为日期", "the column holds a spreadsheet's serial numbers"),
    "region-shortened": ("乡镇级代码，取所属县级代码", "codes of towns: the county is taken"),
    "assumed-six-three": ("学制不明，按六三制推算年级", "the school system is not known: six-three is assumed"),
    "grade-within-stage": ("年级按学段内年级换算", "grades are counted within their stage"),
    "stage-from-grade": ("没有学段列，由年级推出学段", "there is no column for the stage: it follows from the grade"),
    "other-document": ("证件不是居民身份证，号码不作身份证号使用", "no resident identity card: its number is not used"),
    "id-type-unknown": ("证件类型无法识别，号码不作身份证号使用", "unknown kind of document: its number is not used"),
    "class-number": ("“1班”“(1)班”“01”作一班", "“1班”, “(1)班” and “01” are taken for class 1"),
    "code-not-certain": ("代码表只有单一来源，请核对", "the codes were seen in one source only: check them"),
}  # fmt: skip
"""What is assumed or passed over, in Chinese and English."""

HOWS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("事实名称", "the fact's own name"), "term": ("官方用语", "its Chinese term"),
    "alias": ("通用表头", "a usual header"), "pinyin": ("拼音字段名", "a pinyin name"),
    "contents": ("依据内容", "by its contents"), "mapping": ("映射文件", "the mapping file"),
    "ambiguous": ("表头含义不明", "the header does not say"), "doubled": ("与另一列重复", "two columns claim it"),
    "outdone": ("已采用另一列", "another column is used"),
}  # fmt: skip
"""How a column was recognised (`headers.How`), or why it was not, in Chinese and English."""

_CARRIED_ZH: Final = {
    "student.name": "姓名", "school.name": "学校名称", "school_class.number": "班号", "request.evidence": "所附材料",
    ID_TYPE: "身份证件类型",
}  # fmt: skip
_LIMITS: Final[Mapping[Kind, str]] = {Kind.DECIMAL: "0–1", Kind.INTEGER: "0–100000"}


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column as it was understood.

    `use` says what becomes of it; `target` and `zh` name the fact; `how` and `certain` are those of `headers.Column`;
    `codes` is the title of the code list; `rows`, `missing` and `unread` count cells of the sample, `distinct` the
    different ones. `values`: (as written, as understood, cells), the most frequent first, of closed lists, dates and
    numbers only: names and identifiers are never shown. `not_read`: (as written, code, cells). `notes`: (key of
    `NOTES`, cells). `may`: what an unclear column may be, and `beside` the columns that claim the same. `remark`: what
    is unclear, or the header an unknown one may be meant for. `problem`: why the whole column is refused.
    """

    header: str
    use: Use
    target: str = ""
    zh: str = ""
    how: str = ""
    certain: bool = True
    codes: str = ""
    rows: int = 0
    missing: int = 0
    unread: int = 0
    distinct: int = 0
    values: tuple[tuple[str, str, int], ...] = ()
    not_read: tuple[tuple[str, str, int], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    may: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    remark: str = ""
    problem: Problem | None = None

    @property
    def missing_share(self) -> float:
        """The share of the sample's cells that say nothing, from 0 to 1."""
        return self.missing / self.rows if self.rows else 0.0

    def as_json(self, language: Language = "en") -> dict[str, object]:
        """The line as plain data, for `--format json`."""
        plain = {name: value for name, value in asdict(self).items() if name != "problem"}
        notes = [{"note": key, "message": said_note(key, language), "cells": count} for key, count in self.notes]
        return plain | {"notes": notes, "problem": self.problem.as_json(language) if self.problem else None}


def explain_columns(
    understood: Understood, sample: pl.DataFrame, vocabulary: Vocabulary, as_of: date, most: int = 10
) -> tuple[ColumnLine, ...]:
    """Explain every column of a snapshot on a sample of its rows, as read (`Part.read().frame`).

    In the order of the table; headers that only the mapping file names come last. At most `most` values are shown of
    each column. Never raises for what the sample holds.
    """
    lines: dict[str, ColumnLine] = {}
    for column in understood.columns:
        lines[column.header] = _explained(column, understood, sample, vocabulary, as_of, most)
    for unclear in understood.unclear:
        line = _counted(ColumnLine(unclear.header, "unclear", how=unclear.why), sample)
        lines[unclear.header] = replace(line, may=unclear.may, beside=unclear.beside, remark=unclear.remark)
    others: Sequence[tuple[Use, tuple[str, ...]]] = (
        ("unknown", understood.unknown), ("unused", understood.unused), ("ignored", understood.ignored),
    )  # fmt: skip
    for use, headers in others:
        lines |= {header: _counted(ColumnLine(header, use), sample) for header in headers}
    for header in understood.unknown:
        lines[header] = replace(lines[header], remark=nearest_header(header, vocabulary))
    order = [header for header in sample.columns if header in lines and header not in RESERVED]
    rest = [header for header in lines if header not in order]
    absent = [ColumnLine(header, "absent") for header in understood.absent]
    return tuple([lines[header] for header in [*order, *rest]] + absent)


def sample_of(frame: pl.DataFrame) -> dict[str, list[str]]:
    """Some cells of every column as texts, by header, for `headers.understand`; missing ones left out."""
    found: dict[str, list[str]] = {}
    for header in frame.columns:
        series = frame[header]
        if header not in RESERVED and not series.dtype.is_nested():
            texts = series.drop_nulls()
            step = max(1, len(texts) // _SAMPLE_CELLS)
            found[header] = texts.gather_every(step).head(_SAMPLE_CELLS).cast(pl.String).to_list()
    return found


def said_note(note: str, language: Language) -> str:
    """What a note of `Typed.notes` says."""
    zh, en = NOTES[note]
    return zh if language == "zh" else en


def cell_problem(code: str, word: str, fact: str, vocabulary: Vocabulary, place: Place) -> Problem:
    """The problem of one row of `Typed.cells`, with all its message speaks of; raises `KeyError` for no code."""
    known = next((one for one in CODES if one == code), None)
    if known is None:
        raise KeyError(code)
    entry = entry_of(fact, vocabulary)
    if entry is None:
        return Problem(known, place, word)
    kind = entry.type.kind
    cell = reader(entry, Manner())(word)
    usual = {"wanted": kind.value, "wanted_zh": kind.zh, "limit": str(MOST_TEXT), "why": _LIMITS.get(kind, "")}
    told = dict(cell.details) if cell.problem == code else {}
    return Problem(known, place, word, {**usual, **told, "allowed": ", ".join(entry.type.words)})


def nearest_header(header: str, vocabulary: Vocabulary) -> str:
    """The known header closest to an unknown one, or nothing where none is close."""
    return nearest(folded(header), [*aliases().known, *vocabulary.aliases])


def _counted(line: ColumnLine, sample: pl.DataFrame) -> ColumnLine:
    if line.header not in sample.columns:
        return line
    series = sample[line.header]
    return replace(line, rows=len(series), missing=series.null_count(), distinct=series.drop_nulls().n_unique())


def _explained(
    column: Column, understood: Understood, sample: pl.DataFrame, vocabulary: Vocabulary, as_of: date, most: int
) -> ColumnLine:
    entry = entry_of(column.target, vocabulary)
    use: Use = "fact" if column.target in vocabulary.entries else "helper" if column.target == ID_TYPE else "carried"
    zh, codes = entry.zh if entry else _CARRIED_ZH[column.target], _title(column, entry)
    line = ColumnLine(column.header, use, column.target, zh, column.how, column.certain, codes)
    line = _counted(line, sample)
    if column.header not in sample.columns or column.target == ID_TYPE:
        return line
    beside = understood.headers_for((column.target, *_needed(column)))
    headers = [name for name in (ROW, *beside) if name in sample.columns]
    try:
        found = typed(sample.select(headers), understood, vocabulary, as_of)
    except TableError as error:
        return replace(line, problem=error.problems[0])
    return _read(line, column, entry, sample, found, most)


def _needed(column: Column) -> tuple[str, ...]:
    return BESIDE_GRADE if column.target == "student.grade" else ()


def _title(column: Column, entry: FactEntry | None) -> str:
    name = column.manner.list_name or (list_of(entry.name) if entry else "")
    return code_lists()[name].title if name else ""


def _read(
    line: ColumnLine, column: Column, entry: FactEntry | None, sample: pl.DataFrame, found: Typed, most: int
) -> ColumnLine:
    """What became of the cells of a column."""
    value = found.frame[column.target]
    cells = found.cells.filter(pl.col("column") == column.header)
    line = replace(
        line,
        missing=value.null_count() - len(cells),
        unread=len(cells),
        not_read=tuple((concealed(w), code, n) for w, code, n in _most_frequent(cells.select("word", "code"), most)),
        notes=tuple((note.note, note.count) for note in found.notes if note.column == column.header),
    )
    if entry is None or entry.type.kind is Kind.TEXT:
        return line
    raw = sample[column.header]
    text = raw.list.join(",") if isinstance(raw.dtype, pl.List) else raw.cast(pl.String)
    pairs = pl.DataFrame({"word": text, "value": value.cast(pl.String)}).drop_nulls()
    return replace(line, values=tuple(_most_frequent(pairs, most)))


def _most_frequent(pairs: pl.DataFrame, most: int) -> Iterator[tuple[str, str, int]]:
    names = pairs.columns
    counted = pairs.group_by(names).len().sort("len", *names, descending=[True, False, False]).head(most)
    yield from counted.iter_rows()
