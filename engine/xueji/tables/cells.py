"""One cell of a table as text: the value of the fact it stands for, or the code of what is wrong with it.

Every value ends in the reader that a request's JSON ends in, so that a table and a request cannot disagree.
"""

import re
import typing
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from xueji.language.types import Kind
from xueji.model import values
from xueji.model.enums import Change, Term
from xueji.model.region import division_code
from xueji.model.request import ENTITIES
from xueji.tables.codes import FLAGS, CodeList, code_lists, list_of, look_up
from xueji.tables.dates import read_day, read_month, read_serial
from xueji.vocabulary import FactEntry, Vocabulary, closed

MISSING_WORDS: Final = frozenset((
    "", "-", "--", "—", "——", "/", "\\N", "NULL", "null", "Null", "None", "NaN", "nan", "N/A", "n/a", "NA", "#N/A",
    "<NA>", "空", "暂无", "未知", "不详", "未填", "未填写", "未说明",
))  # fmt: skip
"""What people and programs write where nothing is known."""

NO_TEXT: Final = MISSING_WORDS | {"无"}
"""The same for numbers and other texts, where 无 is no value."""

EDGES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
"""Spaces of every sort that stand around cells."""
_INTEGER = re.compile(r"([+-]?\d{1,18})(?:\.0{1,9})?", re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,12})?)%", re.ASCII)
_TOWN = re.compile(r"(\d{6})\d{6}", re.ASCII)
_SEPARATORS = re.compile("[,，、;；|]")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says: a value (None: missing) or the code of a problem with details; `note` names an assumption."""

    value: Any = None
    problem: str = ""
    note: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


MISSING = Cell()
Reader = Callable[[str], Cell]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the cells of one column are to be read: what a header or a mapping file says beyond the fact itself.

    `list_name`: a code list (`named`: it was named for this column, so that its bare digits count); `values`: a list of
    the user's own, from text to member, yes, no, or nothing; `form`: a date format; `month`: `first` or `last` day;
    `serial`: the whole column is written in serial numbers of a spreadsheet.
    """

    list_name: str = ""
    named: bool = False
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    form: str = ""
    month: str = ""
    serial: bool = False


def tidy(text: str) -> str:
    """A cell without the spaces around it and the apostrophe that spreadsheets put before digits."""
    word = text.strip(EDGES)
    return word[1:].strip(EDGES) if word[:1] in ("'", "‘", "’") and len(word) > 1 else word


def entry_of(target: str, vocabulary: Vocabulary) -> FactEntry | None:
    """The entry of a fact, or one made for the head of a request; None for columns that are texts only."""
    if target == "request.change":
        return FactEntry(target, "异动", closed(Kind.MEMBER, Change), "the change asked for")
    if target == "request.region":
        return FactEntry(target, "办理地", vocabulary.entries["school.region"].type, "where the request is made")
    return vocabulary.entries.get(target)


def reader(entry: FactEntry, manner: Manner) -> Reader:
    """The reader of a column's cells: text in, `Cell` out; the same text always gives the same cell."""
    read = _BY_KIND[entry.type.kind](entry, manner)
    if not manner.values:
        return read
    own = {tidy(text): word for text, word in manner.values.items()}

    def mapped(text: str) -> Cell:
        word = own.get(tidy(text))
        if word is None:
            return read(text)
        return read(word) if word else MISSING

    return mapped


def canonical(entry: FactEntry, value: object) -> Cell:
    """A value as a request's JSON would give it, read as the request's reader reads it."""
    try:
        return Cell(_adapter(entry.name, entry).validate_python(value))
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        context = {key: str(text) for key, text in (found.get("ctx") or {}).items() if key != "word"}
        return Cell(problem=str(found["type"]), details=context)


@cache
def _annotations() -> Mapping[str, Any]:
    return {
        f"{entity.key}.{name}": model.annotation
        for entity in ENTITIES for name, model in entity.model_fields.items()
    }  # fmt: skip


_PLAIN: Final[Mapping[Kind, Any]] = {
    Kind.FLAG: values.Flag, Kind.INTEGER: values.Count, Kind.DATE: values.Day, Kind.REGION: values.RegionCode,
    Kind.DECIMAL: values.Share, Kind.TEXT: values.Text,
}  # fmt: skip


@cache
def _adapter(name: str, entry: FactEntry) -> TypeAdapter[Any]:
    """The reader of the model's own fact; of one that a pack has added, that of its kind."""
    if not entry.pack and name in _annotations():
        annotated = next(a for a in typing.get_args(_annotations()[name]) if a is not type(None))
        return TypeAdapter(annotated)
    if entry.type.kind is Kind.MEMBER:
        members = entry.type.members
        return TypeAdapter(Annotated[str, BeforeValidator(lambda given: values.read_member(given, members))])
    return TypeAdapter(_PLAIN[entry.type.kind])


def is_grade(entry: FactEntry) -> bool:
    """Say whether a fact is a grade by the national count."""
    return not entry.pack and values.GradeNumber in typing.get_args(_annotations().get(entry.name))


def _flag(entry: FactEntry, manner: Manner) -> Reader:
    codes = _codes(entry, manner) or code_lists()[FLAGS]

    def read(text: str) -> Cell:
        word = tidy(text)
        if word in ("true", "false"):
            return Cell(word == "true")
        if word in MISSING_WORDS:
            return MISSING
        cell = _by_list(_whole(word), codes, manner)
        return Cell(cell.value == "yes", note=cell.note) if cell.value else cell

    return read


def _member(entry: FactEntry, manner: Manner) -> Reader:
    codes = _codes(entry, manner)
    allowed = {"allowed": ", ".join(en for en, _ in entry.type.members)}

    def read(text: str) -> Cell:
        word = tidy(text)
        if (member := entry.type.member(word)) is not None:
            return Cell(member)
        if word in MISSING_WORDS:
            return MISSING
        if codes is None:
            return Cell(problem="value-not-allowed", details=allowed)
        cell = _by_list(_whole(word), codes, manner)
        return cell if not cell.problem else Cell(problem=cell.problem, details={**allowed, **cell.details})

    return read


def _codes(entry: FactEntry, manner: Manner) -> CodeList | None:
    name = manner.list_name or list_of(entry.name)
    return code_lists()[name] if name else None


def _by_list(word: str, codes: CodeList, manner: Manner) -> Cell:
    found = look_up(word, codes, manner.named)
    if found.meaning is None:
        return Cell(problem=found.problem, details={"list": codes.title})
    unsure = found.coded and not codes.certain
    return Cell(found.meaning.is_ or None, note="code-not-certain" if unsure else "")


def _whole(word: str) -> str:
    """A number that a spreadsheet gave a decimal point."""
    found = _WHOLE.fullmatch(word)
    return found[1] if found else word


def _integer(entry: FactEntry, manner: Manner) -> Reader:
    def read(text: str) -> Cell:
        word = unicodedata.normalize("NFKC", tidy(text))
        if word in MISSING_WORDS:
            return MISSING
        found = _INTEGER.fullmatch(word)
        return canonical(entry, int(found[1]) if found else word)

    return read


def _decimal(entry: FactEntry, manner: Manner) -> Reader:
    def read(text: str) -> Cell:
        word = unicodedata.normalize("NFKC", tidy(text))
        if word in MISSING_WORDS:
            return MISSING
        percent = _PERCENT.fullmatch(word)
        cell = canonical(entry, Fraction(percent[1]) / 100 if percent else word)
        if cell.problem:
            return cell
        carried = float(cell.value)
        faithful = canonical(entry, carried).value == cell.value
        return Cell(carried) if faithful else Cell(problem="share-inexact")

    return read


def _date(entry: FactEntry, manner: Manner) -> Reader:
    def read(text: str) -> Cell:
        word = tidy(text)
        if word in MISSING_WORDS:
            return MISSING
        if manner.serial and (day := read_serial(word)) is not None:
            return _noted(canonical(entry, day), "serial-dates")
        if (day := read_day(word, manner.form)) is not None:
            return canonical(entry, day)
        month = read_month(word)
        if month is None:
            return canonical(entry, word)
        if manner.month != "first":
            return Cell(problem="month-no-day")
        return _noted(canonical(entry, month), "month-first-day")

    return read


def _noted(cell: Cell, note: str) -> Cell:
    return cell if cell.problem else Cell(cell.value, note=note)


def _region(entry: FactEntry, manner: Manner) -> Reader:
    def read(text: str) -> Cell:
        word = _whole(unicodedata.normalize("NFKC", tidy(text)))
        if word in MISSING_WORDS:
            return MISSING
        town = _TOWN.fullmatch(word)
        if town and division_code(word) is None:  # a town's code: the county it lies in
            return _noted(canonical(entry, town[1]), "region-shortened")
        return canonical(entry, word)

    return read


def _text(entry: FactEntry, manner: Manner) -> Reader:
    def read(text: str) -> Cell:
        word = tidy(text)
        return MISSING if word in NO_TEXT else canonical(entry, word)

    return read


def _set(entry: FactEntry, manner: Manner) -> Reader:
    member = _member(entry, manner)

    def read(text: str) -> Cell:
        words = [word for part in _SEPARATORS.split(text) if (word := tidy(part))]
        cells = [member(word) for word in words]
        wrong = next((cell for cell in cells if cell.problem), None)
        if wrong is not None:
            return wrong
        given = {cell.value for cell in cells if cell.value is not None}
        if words and not given:
            return MISSING
        return Cell(",".join(en for en, _ in entry.type.members if en in given))

    return read


_BY_KIND: Final[Mapping[Kind, Callable[[FactEntry, Manner], Reader]]] = {
    Kind.FLAG: _flag, Kind.MEMBER: _member, Kind.INTEGER: _integer, Kind.DECIMAL: _decimal, Kind.DATE: _date,
    Kind.REGION: _region, Kind.TEXT: _text, Kind.SET: _set,
}  # fmt: skip


def plain(value: Any) -> Any:
    """A value as columns hold it: a member is its text."""
    return value.value if isinstance(value, Term) else value
