"""The texts that problems stand in, and the paths by which a user can open them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xueji.errors import Place

if TYPE_CHECKING:
    from xueji.packs.source import Source

QUOTED: Final = frozenset((".yaml", ".json"))
"""Files whose lines may be shown: what officers write. Tables hold students' data and are named, never quoted."""


def path_of(place: Place) -> str:
    """The path of a place's file for this user: below the current directory without what leads there."""
    if not place.path:
        return place.file
    path = Path(place.path)
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (OSError, RuntimeError, ValueError):  # elsewhere; or links in a circle
        return str(path)


def shown(place: Place) -> str:
    """A place as editors and terminals make it a link: `path:line:column`."""
    return str(Place(path_of(place), place.line, place.column, place.pointer))


class Files:
    """Texts by place: those that were read already, all others from disk when they are asked for."""

    def __init__(self, known: Mapping[str, "Source"] | None = None) -> None:
        self._known = known or {}
        self._read = cache(_read)

    def source(self, place: Place) -> "Source | None":
        """What stands in a place's file; None where there is no text to show a line of."""
        found = self._known.get(place.file)
        return found if found is not None and found.raw else self._read(place.path or place.file)

    def line(self, place: Place) -> str | None:
        """The line of a place, None where it cannot be had."""
        source = self.source(place)
        lines = source.raw.split("\n") if source else []
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None


def _read(name: str) -> "Source | None":
    path = Path(name)
    if path.suffix not in QUOTED:
        return None
    from xueji.packs.source import MOST_BYTES, Source  # noqa: PLC0415 -- loaded already by what found the problem

    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        content = path.read_bytes()
    except (OSError, ValueError):
        return None
    raw = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return Source(name, raw=raw, path=path) if raw else None
