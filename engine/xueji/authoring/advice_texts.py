"""Texts of regulations that stand in one language, found in the file as it is written."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from xueji.errors import Problem
from xueji.packs.shapes import FILE, TEXT
from xueji.packs.source import PathInFile, Source

_CHINESE: Final = re.compile("[一-鿿]")


_FEW: Final = 3
"""So many texts in one language are named one by one, whatever else the file says."""


def one_language(source: Source) -> Iterator[Problem]:
    """Texts of a regulation that are written once for both languages, or twice in Chinese.

    Where that is most texts of a file it is its manner: the first is named, and how many there are.
    """
    texts = list(_texts(_schema(), source.data, ()))
    found = [(path, text) for path, text, alone in texts if alone]
    if len(found) > _FEW and 2 * len(found) > len(texts):
        path, text = found[0]
        more = {"more": f", as do {len(found)} of the file’s {len(texts)} texts",
                "more_zh": f"，本文件 {len(texts)} 处文字中有 {len(found)} 处如此"}  # fmt: skip
        yield Problem("one-language", source.place(path), text, more)
        return
    for path, text in found:
        yield Problem("one-language", source.place(path), text, {"more": "", "more_zh": ""})


@cache
def _schema() -> Mapping[str, Any]:
    """The schema of a regulation without the parts in which no text can stand."""
    return _speaking({"type": "dict", "schema": FILE}) or {}


def _speaking(rules: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The rules of a value without the parts in which no text can stand; None where none can."""
    if rules.get("coerce") is TEXT["coerce"]:
        return rules
    if "valuesrules" in rules:
        values = _speaking(rules["valuesrules"])
        return values and {**rules, "valuesrules": values}
    if rules["type"] == "list":
        items = _speaking(rules["schema"])
        return items and {**rules, "schema": items}
    inside = {key: part for key, whole in rules.get("schema", {}).items() if (part := _speaking(whole))}
    return {**rules, "schema": inside} if inside else None


def _texts(rules: Mapping[str, Any], value: Any, path: PathInFile) -> Iterator[tuple[PathInFile, str, bool]]:
    """The texts below a value, each with its path and whether it is in one language; `rules` say what the value is."""
    if rules.get("coerce") is TEXT["coerce"]:
        if isinstance(value, str):
            yield path, value, True
        else:
            yield (*path, "en"), value["en"], bool(value["zh"] == value["en"] and _CHINESE.search(value["en"]))
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
