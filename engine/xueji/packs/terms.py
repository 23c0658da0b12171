"""What the keys of officers' files are called in Chinese, what they mean, and an example of each: read from a table."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

NAME: Final = "<name>"
"""Stands in a path for a name of the author's own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key: its Chinese term, its meaning in both languages, and an example as plain data (None: none)."""

    term: str
    zh: str
    en: str
    example: Any = None


class _Plain(yaml.SafeLoader):
    """Reads as YAML 1.2 does: whole numbers, true and false; all else is text, a date too."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 -- PyYAML calls it so, and one a loader


_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), list("tf"))
_Plain.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[0-9]+$"), list("0123456789"))


@cache
def entries() -> Mapping[str, Entry]:
    """Every entry of the table, by its path: `rules.oblige.who`, `facts.<name>.type`, `*.article`."""
    text = files("xueji.packs").joinpath("terms.yaml").read_text("utf-8")
    written = yaml.load(text, _Plain)  # noqa: S506 -- our own table, with fewer types than the safe loader has
    return {path: Entry(**entry) for path, entry in written.items()}


def steps(schema: Mapping[str, Any], path: Iterable[str | int]) -> tuple[str, ...]:
    """The path of the table for a path in a file: items of lists add nothing, the author's own names are `NAME`."""
    found: list[str] = []
    rules: Mapping[str, Any] = {"schema": schema}
    for step in path:
        if "valuesrules" in rules:
            rules = rules["valuesrules"]
            found.append(NAME)
        elif isinstance(step, int):
            rules = rules["schema"]
        else:
            rules = rules["schema"][step]
            found.append(step)
    return tuple(found)


def entry(path: tuple[str, ...]) -> Entry:
    """The entry of a key: for this place, or else for every place; raises `KeyError` where there is none."""
    known = entries()
    return known.get(".".join(path)) or known[f"*.{path[-1]}"]


def term(path: tuple[str, ...]) -> str:
    """The Chinese term of a key; the key itself where the table has none."""
    try:
        return entry(path).term
    except KeyError:
        return path[-1]
