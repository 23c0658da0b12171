"""The parts of a file by name, for outlines and for going to one; and the rules whose cases can be run."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from xueji.editor.definition import Target, part_target
from xueji.editor.outline import Entry, entries
from xueji.editor.workspace import View
from xueji.phrases import Language

Sort = Literal["section", "rule", "parameter", "procedure", "fact", "evidence", "case"]
_SECTIONS = ("document", "facts", "evidence", "declare", "parameters", "rules", "procedures", "cases")
_SORTS: dict[str, Sort] = {
    "facts": "fact", "evidence": "evidence", "declare": "parameter", "parameters": "parameter", "rules": "rule",
    "procedures": "procedure", "cases": "case",
}  # fmt: skip
_TEXTS = {"zh": re.compile(r"\bzh:\s*\"?([^,}\"]+)"), "en": re.compile(r"\ben:\s*\"?([^}\"]+)")}
_ID = re.compile(r"\bid:\s*([\w-]+)")


@dataclass(slots=True)
class Symbol:
    """A part of a file: from line `line` to `last`, its name in columns `start` to `end` (all from 0)."""

    name: str
    sort: Sort
    line: int
    last: int
    start: int
    end: int
    detail: str = ""
    parts: tuple["Symbol", ...] = ()


def symbols(lines: Sequence[str], language: Language) -> tuple[Symbol, ...]:
    """The sections of a file with their rules, parameters, procedures or cases; also of a file that is broken."""
    sections: list[Symbol] = []
    parts: list[Symbol] = []
    for entry in entries(lines):
        match entry.path:
            case (str(name),):
                _close(sections, parts, entry.line)
                parts = []
                sections.append(_symbol(name, "section", entry))
            case (str(section), step) if section in _SORTS:
                if parts:
                    parts[-1].last = entry.line - 1
                name = step if isinstance(step, str) else _called(entry.value) or f"#{step + 1}"
                parts.append(_symbol(name, _SORTS[section], entry))
                parts[-1].detail = _text(entry.value, language)
            case (str(section), int(), "id" | "name" | "title" | "change" as key) if section in _SORTS and parts:
                _name(parts[-1], key, entry, language)
            case _:
                pass
    _close(sections, parts, len(lines))
    return tuple(sections)


def _symbol(name: str, sort: Sort, entry: Entry) -> Symbol:
    return Symbol(name, sort, entry.line, entry.line, entry.column, entry.column + len(name))


def _close(sections: list[Symbol], parts: list[Symbol], line: int) -> None:
    if parts:
        parts[-1].last = max(line - 1, parts[-1].line)
    if sections:
        sections[-1].last = max(line - 1, sections[-1].line)
        sections[-1].parts = tuple(parts)


def _name(part: Symbol, key: str, entry: Entry, language: Language) -> None:
    value = entry.value.strip()
    match key:
        case "id" | "change" if key == "id" or part.name.startswith("#"):
            part.name, part.start = value or part.name, entry.column + len(key) + 2
            part.line = min(part.line, entry.line)
            part.end = part.start + len(value)
        case "name":
            part.name = _text(value, language) or part.name
        case "title":
            part.detail = _text(value, language)
        case _:
            pass


def _called(value: str) -> str:
    found = _ID.search(value)
    return found[1] if found else ""


def _text(value: str, language: Language) -> str:
    """One of two languages of a text on one line, or the text itself."""
    found = _TEXTS[language].search(value) or _TEXTS["zh"].search(value)
    if found:
        return found[1].strip()
    return "" if value.startswith(("{", "[")) else value.strip("\"'")


def everywhere(view: View, query: str, language: Language) -> Iterator[tuple[str, str, Target]]:
    """Rules and procedures of all documents whose name or title holds what is asked for: name, title, place."""
    wanted = query.lower()
    for document in view.documents.values():
        for rule in document.rules:
            if wanted in rule.name.lower() or wanted in rule.title.zh or wanted in rule.title.en.lower():
                for target in part_target(view, rule):
                    yield rule.name, rule.title.in_(language), target
        for procedure in document.procedures:
            if wanted in procedure.name.lower():
                for target in part_target(view, procedure):
                    yield procedure.name, document.title.in_(language), target
