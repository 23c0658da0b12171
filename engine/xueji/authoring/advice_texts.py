"""Texts of regulations that stand in one language, found in the file as it is written."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from xueji.errors import Problem
from xueji.packs.shapes import FILE, TEXT
from xueji.packs.source import PathInFile, Source

_CHINESE = re.compile("[一-鿿]")


def one_language(source: Source) -> Iterator[Problem]:
    """Every text of a regulation that is written once for both languages, or twice in Chinese."""
    for path, text in _texts({"type": "dict", "schema": FILE}, source.data, ()):
        yield Problem("one-language", source.place(path), text)


def _texts(rules: Mapping[str, Any], value: Any, path: PathInFile) -> Iterator[tuple[PathInFile, str]]:
    """The texts in one language below a value, with their paths; `rules` say what the value is."""
    if rules.get("coerce") is TEXT["coerce"]:
        if isinstance(value, str):
            yield path, value
        elif value["zh"] == value["en"] and _CHINESE.search(value["en"]):
            yield (*path, "en"), value["en"]
    elif isinstance(value, Mapping):
        inside = rules.get("schema", {})
        for key, part in value.items():
            known = rules.get("valuesrules") or inside.get(key)
            if known is not None:
                yield from _texts(known, part, (*path, key))
    elif rules["type"] == "list":
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            yield from _texts(rules["schema"], item, (*path, index))
