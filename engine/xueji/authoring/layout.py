"""The one order and layout of regulations and cases: comments stay at what they belong to, meanings stay as they are.

A text is laid out as a whole or not at all: what cannot be read is an error and stays as it is, and what is laid out is
read again and must say the same.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from xueji.authoring.layout_files import LaidOut, write_text
from xueji.authoring.layout_scalar import scalar_of
from xueji.authoring.layout_shape import SHAPES, Kind
from xueji.authoring.layout_tree import Collection, Entry, Layout, Reading, Scalar
from xueji.authoring.layout_write import write_layout
from xueji.errors import PackError
from xueji.packs.json_schema import HEADER
from xueji.packs.source import Source, read, uncollected

_KNOWN: Final = frozenset(key for shape in SHAPES.values() for key in shape.order)
"""The keys a pack's files begin with."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def formatted(text: str, kind: Kind | None = None, file: Path | str = "text.yaml") -> str:
    """A text in the one layout; raises `PackError` with every problem of a text that is no YAML as packs have it.

    `kind` is what the text is, or None: what its first keys say. `file` is what problems call it.
    """
    with uncollected():
        return _laid_out(_source(Path(file), text), kind)


def laid_out(path: Path) -> LaidOut:
    """A file with the text it should have; raises `PackError` as `formatted`, and where it cannot be read.

    What is none of a pack's files, by its keys, is left to its owner byte for byte.
    """
    with uncollected():
        source = _sound(read(path, path.parent))
        before = path.read_bytes()
        is_ours = isinstance(source.data, dict) and not _KNOWN.isdisjoint(source.data)
        return LaidOut(path, before, _laid_out(source, None) if is_ours else before.decode())


def _laid_out(source: Source, kind: Kind | None) -> str:
    before = Reading(source)
    layout = before.layout()
    if layout is None:
        return source.raw
    found = write_layout(layout, SHAPES[kind or kind_of(source.data)])
    _same(before, Reading(_source(source.path, found)))
    return found


def kind_of(data: Mapping[str, Any]) -> Kind:
    """What a file is, by its keys."""
    return "cases" if "cases" in data else "accepted" if "accepted" in data else "regulation"


def append_case(path: Path, case: Mapping[str, Any]) -> None:
    """Add one case to a file of cases and lay the file out; a file that is not there is made, with its first line.

    `case` holds what a case holds, as plain data: texts, numbers, true and false, dates, lists and mappings.
    Raises `PackError` where the file cannot be read; then it stays as it is.
    """
    is_there = path.exists() and bool(path.read_bytes().strip())
    before = _sound(read(path, path.parent)).raw if is_there else ""
    write_text(path, with_case(before, case, path))


def with_case(text: str, case: Mapping[str, Any], file: Path | str = "text.yaml") -> str:
    """The text of a file of cases (which may be empty) with one more case at its end; raises as `formatted`."""
    layout = Reading(_source(Path(file), text)).layout() if text.strip() else None
    layout = layout or Layout([HEADER["cases"]], Collection(is_list=False, is_flow=False))
    entry = next((e for e in layout.root.entries if e.key and e.key.value == "cases"), None)
    if entry is None:
        entry = Entry(Scalar("cases", "", ("cases",)), Collection(is_list=True, is_flow=False))
        layout.root.entries.append(entry)
    if not isinstance(entry.value, Collection):
        entry.value = Collection(is_list=True, is_flow=False)
    entry.value.entries.append(Entry(None, _piece(case)))
    return formatted(write_layout(layout, SHAPES["cases"]), "cases", file)


def yaml_of(data: Mapping[str, Any], kind: Kind) -> str:
    """Plain data as the text of a file, or of sections of one, in the one layout."""
    return write_layout(Layout([], _mapping(data)), SHAPES[kind])


def _source(path: Path, text: str) -> Source:
    return _sound(read(path, path.parent, {path.resolve(): text}))


def _sound(source: Source) -> Source:
    if source.problems:
        raise PackError(source.problems)
    return source


def _same(before: Reading, after: Reading) -> None:
    """INVARIANT: laying out changes no meaning and loses no comment; a file for which that fails is left alone."""
    if before.source.data != after.source.data or sorted(map(_said, before.texts)) != sorted(map(_said, after.texts)):
        raise AssertionError(f"{before.source.file}: the layout would change what the file says; it was left as it is")


def _said(comment: str) -> str:
    return comment[1:].strip()


def _piece(value: Any) -> Scalar | Collection:
    """Plain data as it is written in a file."""
    match value:
        case Mapping():
            return _mapping(value)
        case list() | tuple():
            return Collection(is_list=True, is_flow=False, entries=[Entry(None, _piece(part)) for part in value])
        case bool():
            return _word("true" if value else "false")
        case None:
            return _word("")
        case str() if _DAY.fullmatch(value):
            return _word(value)
        case str():
            return scalar_of(value)
        case _:
            return _word(str(value))


def _mapping(data: Mapping[str, Any]) -> Collection:
    pairs = [Entry(_word(key) if key.isidentifier() else scalar_of(key), _piece(part)) for key, part in data.items()]
    return Collection(is_list=False, is_flow=True, entries=pairs)


def _word(value: str) -> Scalar:
    return Scalar(value, "", (value,))
