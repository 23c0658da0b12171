"""The table of headers: which words schools, portals and the national system write over a column (aliases.yaml)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

import yaml

_SPACES = re.compile(r"[\s\u200b-\u200d\ufeff]+")
_MARKS = re.compile(r"[★☆*※]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
STUDENT = "学生"
"""A word that may stand before any header of a student's column."""

CLASS_NUMBER = "school_class.number"
CARRIED: tuple[str, ...] = ("student.name", "school.name", CLASS_NUMBER)
"""Columns that travel with a row and are no facts."""

REQUESTED: tuple[str, ...] = ("request.change", "request.on", "request.region", "request.evidence")
"""The head of a request, in a batch of requests; `request.on` is a fact as well."""

ID_TYPE = "student.id_type"
"""Read beside the identity number and then dropped: `resident`, or another document."""


def folded(header: str) -> str:
    """A header as it is compared: NFKC, small letters, without spaces, line breaks, ★ * marks and bracketed hints."""
    text = _MARKS.sub("", _SPACES.sub("", unicodedata.normalize("NFKC", header))).casefold()
    bare = _BRACKETS.sub("", text).rstrip(":")
    return bare or text


@dataclass(frozen=True, slots=True)
class Alias:
    """One header that names one fact or carried column.

    `list_name` is the code list its bare digits belong to; `month` is `first` where the form asks for a month only.
    """

    target: str
    certain: bool
    list_name: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A header that may mean several things; `""` among them stands for something no rule speaks of."""

    may: tuple[str, ...]
    why: str
    contents_tell: bool
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Aliases:
    """The table, by folded header."""

    known: Mapping[str, Alias]
    unclear: Mapping[str, Unclear]
    unused: frozenset[str]
    prefixes: tuple[str, ...]

    def is_unused(self, header: str) -> bool:
        """Say whether a folded header is a known column of which no rule speaks."""
        return header in self.unused or header.startswith(self.prefixes)


@cache
def packaged(name: str) -> dict[str, Any]:
    """The data of a YAML file of this folder, every scalar as it is written."""
    text = resources.files("xueji.tables").joinpath(name).read_text(encoding="utf-8")
    return cast("dict[str, Any]", yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))  # noqa: S506 -- the base loader makes text only


@cache
def aliases() -> Aliases:
    """The table that comes with xueji."""
    data = packaged("aliases.yaml")
    known: dict[str, Alias] = {}
    for part in ("facts", "carried", "helpers"):
        for target, words in data[part].items():
            coded: Mapping[str, str] = words.get("coded", {})
            for kind in ("zh", "py"):
                for word in words.get(kind, ()):
                    alias = Alias(target, kind == "zh", coded.get(word, ""), words.get("month", ""))
                    known[folded(word)] = alias
    unclear = {
        folded(one["header"]): Unclear(tuple(one["may"]), one["why"], one.get("contents") == "tell", one.get("via", ""))
        for one in data["unclear"]
    }
    unused = data["unused"]
    prefixes = tuple(map(folded, unused["prefixes"]))
    return Aliases(known, unclear, frozenset(map(folded, unused["headers"])), prefixes)
