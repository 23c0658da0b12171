"""National code lists: what a code or a label in a cell means (codes.yaml)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from xueji.tables.aliases import packaged

_CODE = re.compile(r"\d{1,3}|[A-Z]", re.ASCII)
_CODED_LABEL = re.compile(r"([0-9A-Z]{1,3})[-—_:.、|]?([^0-9A-Z.].*)")
_LABEL_CODED = re.compile(r"(.*[^0-9A-Z(])\(([0-9A-Z]{1,3})\)")
FLAGS = "yes-no"
"""The list of every yes-or-no fact that has none of its own."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of a code list says.

    `is_` is the member (`yes`, `no` for flags). Without it the word says nothing of the fact (`silent`: the cell
    counts as missing), or names something that has no equivalent (the cell is reported).
    """

    is_: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list: its bare codes and its labels, each folded, with their meanings.

    `certain` speaks of the bare codes; `digits` says when they are read: always, never, or where the list is named.
    """

    name: str
    title: str
    certain: bool
    digits: Literal["always", "never", "named"]
    by_code: Mapping[str, Meaning]
    by_label: Mapping[str, Meaning]


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell means by a list: a meaning, or the problem that kept it from being read.

    `coded`: a bare code was read, which is only as sure as the list.
    """

    meaning: Meaning | None = None
    problem: Literal["", "value-not-allowed", "no-equivalent", "code-without-list", "code-label-clash"] = ""
    coded: bool = False


def folded_label(text: str) -> str:
    """A label as it is compared: NFKC, small letters, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def look_up(text: str, codes: CodeList, named: bool = False) -> Found:
    """Find what a cell says; a label goes before a bare code, and a code beside its label must agree with it.

    `named` says that the header or a mapping file named this very list, so that its digits may be read.
    """
    word = folded_label(text)
    if (meaning := codes.by_label.get(word)) is not None:
        return _found(meaning)
    word = word.upper()
    if _CODE.fullmatch(word):
        return _by_code(word, codes, named)
    code, label = _split(word)
    meaning = codes.by_label.get(label.casefold())
    if meaning is None:
        return Found(problem="value-not-allowed")
    other = _of_code(code, codes)
    if other is not None and other != meaning and codes.digits != "never":
        return Found(problem="code-label-clash")
    return _found(meaning)


def _split(word: str) -> tuple[str, str]:
    """A code and the label beside it: `02-休学`, `休学(02)`; no code where there is none."""
    if both := _CODED_LABEL.fullmatch(word):
        return both[1], both[2]
    if both := _LABEL_CODED.fullmatch(word):
        return both[2], both[1]
    return "", word


def _found(meaning: Meaning, coded: bool = False) -> Found:
    if not meaning.is_ and not meaning.silent:
        return Found(problem="no-equivalent")
    return Found(meaning, coded=coded)


def _by_code(word: str, codes: CodeList, named: bool) -> Found:
    if not word.isdigit() and word not in codes.by_code:
        return Found(problem="value-not-allowed")
    readable = codes.digits == "always" or (codes.digits == "named" and named)
    if not readable:
        return Found(problem="code-without-list")
    meaning = _of_code(word, codes)
    return Found(problem="value-not-allowed") if meaning is None else _found(meaning, coded=True)


def _of_code(word: str, codes: CodeList) -> Meaning | None:
    """A code, also where a spreadsheet took its leading zeros for nothing."""
    return next((codes.by_code[key] for key in _spellings(word) if key in codes.by_code), None)


def _spellings(word: str) -> tuple[str, ...]:
    return (word, word.zfill(2), word.lstrip("0") or "0") if word.isdigit() else (word,)


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Every list that comes with xueji, by name."""
    return {name: _code_list(name, data) for name, data in packaged("codes.yaml").items()}


@cache
def list_of(fact: str) -> str:
    """The name of a fact's own list; nothing where it has none."""
    return next((name for name, data in packaged("codes.yaml").items() if fact in data["for"]), "")


def _code_list(name: str, data: Mapping[str, Any]) -> CodeList:
    by_code: dict[str, Meaning] = {}
    by_label: dict[str, Meaning] = {}
    for entry in data["entries"]:
        meaning = Meaning(entry.get("is", ""), entry.get("says") == "nothing")
        by_label[folded_label(entry["zh"])] = meaning
        if "code" in entry:
            by_code[entry["code"]] = meaning
    by_label |= {folded_label(label): Meaning(member) for label, member in data.get("labels", {}).items()}
    return CodeList(
        name, data["title"], data["certain"] == "true", data.get("digits", "always"), by_code, by_label
    )  # fmt: skip
