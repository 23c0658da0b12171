"""Entries that stand under another section than they are made for: one problem, not one for each of their keys."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xueji.errors import Problem, nearest
from xueji.packs.shapes import FILE

if TYPE_CHECKING:
    from xueji.packs.source import PathInFile, Source

_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "rules": ("a rule", "一条规则"), "procedures": ("a procedure", "一个办理流程"),
    "closed": ("a change closed to other reasons", "一条仅有理由的规定"),
    "not_seen": ("a text not seen", "一处未见文本"), "delegates": ("a delegation", "一条授权下级的规定"),
    "parameters": ("the value of a parameter", "一个参数的值"),
    "declare": ("the declaration of a parameter", "一个参数的声明"),
    "not_modelled": ("an article that is not entered", "一条不录入的条款"),
    "document": ("a key of the document's head", "一项文件信息"),
}  # fmt: skip
"""What an entry of each section is called."""
_FORCES: Final = frozenset(("forbid", "discourage", "permit", "require", "oblige"))
_ARTICLE: Final = "第?[一二三四五六七八九十百零]+条?.*"
_NO_ENTRY: Final = 9
"""More than any entry lacks or has too much."""
_SURELY: Final = 2
"""By so many keys the other section must fit better."""


class _Section(NamedTuple):
    """What the entries of a section are made of; `names` is how its keys look, nothing where it is a list."""

    names: str
    allowed: frozenset[str]
    required: frozenset[str]


@cache
def _section(name: str) -> _Section:
    schema = FILE[name]
    entry = schema["schema"] if schema["type"] == "list" else schema["valuesrules"]
    keys = (entry["schema"] if entry["type"] == "list" else entry)["schema"]  # one name may have several values
    names = "" if schema["type"] == "list" else schema.get("keysrules", {}).get("regex", _ARTICLE)
    return _Section(names, frozenset(keys), frozenset(key for key, rules in keys.items() if rules.get("required")))


def section_of(step: str | int, entry: Any, written_under: str) -> str:
    """The section an entry is surely made for; nothing where it may well belong to the one it is written under."""
    misfits = {name: _misfit(name, step, entry) for name in _KINDS if name != "document"}
    least = min(misfits.values())
    best = [name for name, misfit in misfits.items() if misfit == least]
    here = misfits.get(written_under, _NO_ENTRY)
    return best[0] if len(best) == 1 and least <= 1 and here - least >= _SURELY else ""


def _misfit(name: str, step: str | int, entry: Any) -> int:
    """How many keys an entry has too many for a section, lacks, or has misspelt."""
    section = _section(name)
    if isinstance(entry, list) and name == "parameters":
        entry = entry[0] if entry else None
    if name == "not_modelled" and isinstance(entry, str):
        entry = {"reason": entry}
    if isinstance(step, int) == bool(section.names) or not isinstance(entry, dict):
        return _NO_ENTRY
    if isinstance(step, str) and not re.fullmatch(section.names, step):
        return _NO_ENTRY
    strange = entry.keys() - section.allowed
    if len(strange) > _SURELY:  # no slips of the keyboard
        return len(strange)
    meant = {nearest(key, section.allowed - entry.keys()) for key in strange} - {""}
    keys = (entry.keys() & section.allowed) | meant
    without_force = name == "rules" and not _FORCES & keys
    return len(strange) + len(section.required - keys) + without_force


def misplaced(source: "Source", known: "set[PathInFile]") -> "Iterator[tuple[tuple[PathInFile, ...], Problem]]":
    """The entries of a file in the wrong section, those of one section and one kind in one problem, with their paths.

    `known` are the parts with something wrong in them; no others are looked at.
    """
    strays = [key for key in source.data if key in FILE["document"]["schema"] and key not in FILE]
    if len(strays) >= _SURELY:
        paths: list[PathInFile] = [(key,) for key in strays]
        yield (*paths, ("document",)), _problem(source, paths, strays[0], "", "document")
    for section in dict.fromkeys(str(path[0]) for path in sorted(known, key=str) if path and path[0] in FILE):
        entries, whole = source.data.get(section), (section,) in known
        found: dict[str, list[PathInFile]] = {}
        for step, entry in entries_of(entries):
            if (whole or (section, step) in known) and (meant := section_of(step, entry, section)):
                found.setdefault(meant, []).append((section, step))
        for meant, paths in found.items():
            word = word_for(paths[0][1], entries[paths[0][1]])
            yield (*paths, *([(section,)] if whole else ())), _problem(source, paths, word, section, meant)


def entries_of(part: Any) -> list[tuple[Any, Any]]:
    """The entries of a mapping or list with their keys or numbers."""
    return list(part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ())


def _problem(source: "Source", paths: "list[PathInFile]", word: str, section: str, meant: str) -> Problem:
    first, *others = map(source.key_place, paths)
    return Problem("misplaced-entry", first, word, details(len(paths), section, meant), also=tuple(others))


def word_for(step: str | int, entry: Any) -> str:
    """What an entry is called: its key or id, else the first word in it."""
    if isinstance(step, str):
        return step
    return str(
        next((entry[key] for key in ("id", "title", "what") if isinstance(entry.get(key), str)), next(iter(entry)))
    )


def details(count: int, section: str, meant: str) -> dict[str, str]:
    """What is said of so many entries under a section (nothing: at the left edge) that are made for another."""
    en, zh = _KINDS[meant]
    where = (f"under {section}:", f" {section}: 下面") if section else ("at the left edge", "最左边，没有缩进")
    more = (f" ({count} such parts)", f"（这样的共 {count} 处）") if count > 1 else ("", "")
    return {"kind": en, "kind_zh": zh, "where": where[0] + more[0], "where_zh": where[1] + more[1], "meant": meant}


def stray(lines: list[str], at: int) -> tuple[str, int]:
    """The section above a line that begins an entry of the other form, a list's or a mapping's, and the entry's end.

    Both from 0; nothing where the line is no such thing. The end is where the next section begins.
    """
    heads = (re.match(r"([a-z_]+):\s*(?:#.*)?$", lines[n]) for n in range(at - 1, -1, -1) if lines[n][:1] not in " #-")
    found = next(heads, None) if at < len(lines) and lines[at][:1] == " " else None
    section = found[1] if found else ""
    if section not in FILE or (FILE[section]["type"] == "list") == lines[at].lstrip().startswith("- "):
        return "", at
    return section, next((n for n in range(at, len(lines)) if lines[n].strip() and lines[n][0] not in " #"), len(lines))
