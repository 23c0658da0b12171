"""Finding packs: installed plug-ins through the entry-point group `xueji`, and folders that are not installed."""

from collections.abc import Iterable, Sequence
from importlib.metadata import entry_points
from pathlib import Path

import pluggy

from xueji.errors import PackError, Place, Problem
from xueji.packs import hooks
from xueji.packs.hooks import PackFolder


def installed() -> tuple[PackFolder, ...]:
    """The packs of every installed plug-in, by name; raises `PackError` naming each plug-in that fails."""
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    problems: list[Problem] = []
    found: list[PackFolder] = []
    for entry in entry_points(group=hooks.PROJECT):
        try:
            manager.register(entry.load(), name=entry.name)
        except Exception as error:  # noqa: BLE001 -- whatever a plug-in does, its user gets a name and a reason
            problems.append(_failure(entry.name, error))
    for implementation in manager.hook.xueji_pack.get_hookimpls():
        try:
            found.append(_pack(implementation.function()))
        except Exception as error:  # noqa: BLE001 -- as above
            problems.append(_failure(implementation.plugin_name, error))
    if problems:
        raise PackError(problems)
    return tuple(sorted(found, key=lambda pack: pack.name))


def _pack(answer: object) -> PackFolder:
    if not isinstance(answer, PackFolder):
        raise TypeError(f"xueji_pack gave {type(answer).__name__}, not a PackFolder")
    return answer


def _failure(name: str, error: Exception) -> Problem:
    return Problem("plugin-failed", Place(name), name, {"why": f"{type(error).__name__}: {error}"})


def in_folder(folder: Path) -> tuple[PackFolder, ...]:
    """The packs of a folder that is not installed: one sub-folder each, or the folder itself where it holds documents.

    No code is run: the region is the widest one its documents name.
    """
    place = Place(str(folder))
    if not folder.is_dir():
        raise PackError([Problem("file-not-found", place, str(folder), {"why": "no such folder"})])
    candidates = [folder] if any(folder.glob("*.yaml")) else sorted(p for p in folder.iterdir() if p.is_dir())
    packs = [PackFolder(path.name, "", path) for path in candidates if any(path.glob("*.yaml"))]
    if not packs:
        raise PackError([Problem("no-documents", place, str(folder))])
    return tuple(packs)


def combined(groups: Iterable[Sequence[PackFolder]]) -> tuple[PackFolder, ...]:
    """All packs, a later group's pack taking the place of an earlier one's of the same name; equal names in one group clash."""
    found: dict[str, PackFolder] = {}
    for group in groups:
        here: dict[str, PackFolder] = {}
        for pack in group:
            if pack.name in here:
                also = (Place(str(here[pack.name].folder)),)
                raise PackError([Problem("duplicate-pack", Place(str(pack.folder)), pack.name, also=also)])
            here[pack.name] = pack
        found |= here
    return tuple(sorted(found.values(), key=lambda pack: pack.name))
