"""Finding packs: installed plug-ins through the entry-point group `xueji`, and folders that are not installed."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import Distribution, entry_points
from pathlib import Path

import pluggy

from xueji.errors import PackError, Place, Problem
from xueji.packs import hooks
from xueji.packs.hooks import PackFolder


def installed() -> tuple[PackFolder, ...]:
    """Give the packs of every installed plug-in, by name; raises `PackError` naming each plug-in that fails.

    A pack that was installed by itself takes the place of one of that name which came with the engine: so a region's
    pack is released without the engine. Two that were installed by themselves clash.
    """
    packs, problems = found()
    if problems:
        raise PackError(problems)
    return packs


def found() -> tuple[tuple[PackFolder, ...], tuple[Problem, ...]]:
    """Give the packs of the installed plug-ins that work, by name, and what is wrong with those that do not."""
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    problems: list[Problem] = []
    own: list[PackFolder] = []
    others: list[PackFolder] = []
    with_engine: set[str] = set()
    distribution = cache(_distribution)  # its name stands in a long text
    for entry in entry_points(group=hooks.PROJECT):
        brought_by = distribution(entry.dist)
        try:
            name = manager.register(entry.load(), name=f"{entry.name} of {brought_by}" if brought_by else entry.name)
        except Exception as error:  # whatever a plug-in does, its user gets a name and a reason
            problems.append(_failure(entry.name, error))
        else:
            if name is not None and _is_engine(brought_by):
                with_engine.add(name)
    for implementation in manager.hook.xueji_pack.get_hookimpls():
        try:
            pack = _pack(implementation.function())
        except Exception as error:  # as above
            problems.append(_failure(implementation.plugin_name.partition(" ")[0], error))
        else:
            (own if implementation.plugin_name in with_engine else others).append(pack)
    packs, clashes = _combined([own, others])
    return packs, (*problems, *clashes)


def _is_engine(distribution: str) -> bool:
    """Say whether a distribution is the engine; `Xueji` and `xueji` are one, as installers read names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower() == hooks.PROJECT


def _distribution(brought_by: Distribution | None) -> str:
    """The name of a plug-in's distribution, by which it is registered: two may bring a pack of one name."""
    return brought_by.name if brought_by else ""


def _pack(answer: object) -> PackFolder:
    if not isinstance(answer, PackFolder):
        raise TypeError(f"xueji_pack gave {type(answer).__name__}, not a PackFolder")
    return answer


def _failure(name: str, error: Exception) -> Problem:
    return Problem("plugin-failed", Place(name), name, {"why": f"{type(error).__name__}: {error}"})


def in_folder(folder: Path) -> tuple[PackFolder, ...]:
    """Give the packs of a folder that is not installed: its sub-folders, or itself where it holds documents.

    No code is run: the region is the widest one its documents name.
    """
    place = Place(str(folder))
    if not folder.is_dir():
        raise PackError([Problem("file-not-found", place, str(folder), {"why": "no such folder"})])
    try:
        candidates = [folder] if _documents(folder) else sorted(p for p in folder.iterdir() if p.is_dir())
        packs = [PackFolder(path.name, "", path) for path in candidates if _documents(path)]
        outside = [pack.folder for pack in packs if not pack.folder.resolve().is_relative_to(folder.resolve())]
    except OSError as error:
        why = error.strerror or "unreadable"
        raise PackError([Problem("file-not-found", place, str(folder), {"why": why})]) from None
    if outside:
        raise PackError(Problem("outside-folder", Place(str(path)), path.name) for path in outside)
    if not packs:
        raise PackError([Problem("no-documents", place, str(folder))])
    return tuple(packs)


def _documents(folder: Path) -> bool:
    return any(not path.name.startswith(".") for path in folder.glob("*.yaml"))


def combined(groups: Iterable[Sequence[PackFolder]]) -> tuple[PackFolder, ...]:
    """Put all packs together, a later group's before an earlier one's of that name; in one group equal names clash."""
    packs, problems = _combined(groups)
    if problems:
        raise PackError(problems)
    return packs


def _combined(groups: Iterable[Sequence[PackFolder]]) -> tuple[tuple[PackFolder, ...], tuple[Problem, ...]]:
    """The same with the clashes beside it; of packs that clash the first is taken."""
    chosen: dict[str, PackFolder] = {}
    problems: list[Problem] = []
    for group in groups:
        here: dict[str, PackFolder] = {}
        for pack in group:
            first = here.setdefault(pack.name, pack)
            if first is not pack:
                also = (Place(str(first.folder)),)
                problems.append(Problem("duplicate-pack", Place(str(pack.folder)), pack.name, also=also))
        chosen |= here
    return tuple(sorted(chosen.values(), key=lambda pack: pack.name)), tuple(problems)
