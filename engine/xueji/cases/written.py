"""What an officer wrote of a norm: the lines of its condition, each with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from xueji.cases.trace import Norm
from xueji.errors import Place
from xueji.model.enums import Force
from xueji.packs.source import PathInFile, Source

KEYS: Final = ("stages", "school_kinds", "when", *(force.value for force in Force))
"""The keys that say when a norm holds, in the order they are shown."""


@dataclass(frozen=True, slots=True)
class Written:
    """One key of a norm that narrows it or decides it: its place, and its text as it stands in the file."""

    place: Place
    key: str
    text: str


def written(norm: Norm, sources: Mapping[str, Source]) -> tuple[Written, ...]:
    """The lines of a norm's condition; nothing where its file is not among the sources, by their names."""
    source = sources.get(norm.place.file)
    if source is None:
        return ()
    path: PathInFile = tuple(int(step) if step.isdecimal() else step for step in norm.place.pointer.split("."))
    entry: Any = source.data
    for step in path:
        known = isinstance(entry, Mapping) and step in entry
        entry = entry[step] if known or (isinstance(entry, list) and isinstance(step, int)) else None
    if not isinstance(entry, Mapping):
        return ()
    return tuple(Written(source.place((*path, key)), key, _text(entry[key])) for key in KEYS if key in entry)


def _text(value: Any) -> str:
    """A value of the file on one line; what a duty asks for is no condition and is left out."""
    match value:
        case str():
            return value
        case list():
            return f"[{', '.join(map(_text, value))}]"
        case Mapping():
            return f"{{evidence: {_text(value['evidence'])}}}" if "evidence" in value else "{…}"
        case _:
            return ""
