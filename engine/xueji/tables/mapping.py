"""The mapping file: what a user says of columns that their headers do not say (YAML).

columns:
学籍状况: student.status                 # a header, and the fact it holds, by either name
状态码:
fact: 学籍状态
system: student-status                 # the code list its bare codes belong to
values: {"04": on_leave, "99": ""}     # words of your own; "" says: nothing is known
入学:
fact: student.entered_on
dates: "%d.%m.%Y"                      # the form of its dates
month: first                           # months are taken for their first day
constants: {term.start: 2024-09-01}        # the same for every row
ignore: [备注二]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from xueji.errors import Problem, ProblemsError, nearest
from xueji.phrases import CODES
from xueji.tables.aliases import CARRIED, ID_TYPE, REQUESTED, folded
from xueji.tables.cells import Manner, entry_of, reader
from xueji.tables.codes import code_lists
from xueji.tables.dates import is_form
from xueji.tables.yaml_text import Node, read_nodes
from xueji.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Said:
    """What the file says of one column: its target, and how its cells are read."""

    header: str
    target: str
    manner: Manner


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping file, read: columns by folded header, constants as typed values by fact, headers to ignore."""

    columns: Mapping[str, Said] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    file: str = ""


class _Column(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    fact: str
    system: str = ""
    values: dict[str, str] = {}
    dates: str = ""
    month: Literal["", "first"] = ""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    columns: dict[str, _Column] = {}
    constants: dict[str, str] = {}
    ignore: list[str] = []


def read_mapping(path: Path, vocabulary: Vocabulary) -> ColumnMapping:
    """Read a mapping file; raises `ProblemsError` with every problem, each with line and column."""
    return _Reading(read_nodes(path), vocabulary).mapping()


class _Reading:
    """One file on its way to a `ColumnMapping`; problems are gathered and raised together."""

    def __init__(self, root: Node, vocabulary: Vocabulary) -> None:
        self._root = root
        self._vocabulary = vocabulary
        self._problems: list[Problem] = []

    def mapping(self) -> ColumnMapping:
        shape = self._shape()
        columns: dict[str, Said] = {}
        for header, column in shape.columns.items():
            key = folded(header)
            if key in columns:
                self._note("duplicate-key", ("columns", header), header)
            if (said := self._column(header, column)) is not None:
                columns[key] = said
        constants = {
            name: value
            for word, text in shape.constants.items()
            for name, value in self._constant(word, text)
        }  # fmt: skip
        if self._problems:
            raise ProblemsError(self._problems)
        return ColumnMapping(columns, constants, frozenset(map(folded, shape.ignore)), self._root.file)

    def _shape(self) -> _Shape:
        data = self._root.data
        if isinstance(data, dict) and isinstance(columns := data.get("columns"), dict):
            short = {header: {"fact": said} if isinstance(said, str) else said for header, said in columns.items()}
            data = {**data, "columns": short}
        try:
            return _Shape.model_validate(data)
        except ValidationError as error:
            raise ProblemsError([self._shape_problem(dict(e)) for e in error.errors(include_url=False)]) from None

    def _shape_problem(self, found: Mapping[str, Any]) -> Problem:
        path: tuple[Any, ...] = tuple(part for part in found["loc"] if part != "[key]")
        place, word = self._root.place(path), str(path[-1]) if path else self._root.file
        if found["type"] == "extra_forbidden":
            allowed = list(_Column.model_fields if len(path) > 1 else _Shape.model_fields)
            return Problem("unknown-key", place, word, {"allowed": ", ".join(allowed)}, nearest(word, allowed))
        if found["type"] == "missing":
            return Problem("missing-key", place, word)
        if found["type"] == "literal_error":
            return Problem("value-not-allowed", place, str(found["input"]), {"allowed": "first"})
        wanted = {"string_type": ("text", "文字"), "list_type": ("a list", "列表")}.get(
            found["type"], ("a mapping", "映射")
        )
        return Problem("wrong-type", place, word, {"wanted": wanted[0], "wanted_zh": wanted[1]})

    def _note(self, code: str, path: tuple[str | int, ...], word: str, near: str = "", **details: str) -> None:
        known = next((one for one in CODES if one == code), None)
        assert known is not None, code  # noqa: S101 -- readers give codes of the list only, a test shows it
        self._problems.append(Problem(known, self._root.place(path), word, details, near))

    def _target(self, word: str, path: tuple[str | int, ...]) -> str | None:
        others = (*CARRIED, *REQUESTED, ID_TYPE)
        if word in others:
            return word
        found = self._vocabulary.aliases.get(word)
        if found is None:
            known = [*self._vocabulary.aliases, *others]
            allowed = ", ".join(self._vocabulary.entries)
            self._note("unknown-fact", path, word, nearest(word, known), allowed=allowed)
        return found

    def _column(self, header: str, column: _Column) -> Said | None:
        path = ("columns", header)
        target = self._target(column.fact, path)
        lists = code_lists()
        if column.system and column.system not in lists:
            near = nearest(column.system, lists)
            self._note("value-not-allowed", (*path, "system"), column.system, near, allowed=", ".join(lists))
            return None
        if column.dates and not is_form(column.dates):
            allowed = "%Y-%m-%d, %d.%m.%Y, %Y/%m/%d, …"
            self._note("value-not-allowed", (*path, "dates"), column.dates, allowed=allowed)
            return None
        if target is None:
            return None
        manner = Manner(column.system, bool(column.system), column.values, column.dates, column.month)
        self._check_values(target, manner, path)
        return Said(header, target, manner)

    def _check_values(self, target: str, manner: Manner, path: tuple[str, str]) -> None:
        """Every word on the right of `values` must be one the fact can take."""
        entry = entry_of(target, self._vocabulary)
        if entry is None:
            return
        read = reader(entry, Manner())
        for text, word in manner.values.items():
            cell = read(word) if word else None
            if cell and cell.problem:
                near = nearest(word, entry.type.words)
                self._note(cell.problem, (*path, "values", text), word, near, **cell.details)

    def _constant(self, word: str, text: str) -> list[tuple[str, Any]]:
        path = ("constants", word)
        target = self._target(word, path)
        entry = entry_of(target, self._vocabulary) if target else None
        if target is None or entry is None:
            return []
        cell = reader(entry, Manner())(text)
        if cell.problem:
            self._note(cell.problem, path, text, **cell.details)
        elif cell.value is None:
            self._note("empty-value", path, word)
        return [(target, cell.value)]
