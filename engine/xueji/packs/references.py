"""Where in its part a name stands that leads nowhere: documents know of each part only where it begins."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from xueji.errors import Problem
from xueji.packs.source import PathInFile, Source

_CODES: Final = frozenset(("unknown-document", "unknown-rule"))
_KEYS: Final = ("implements", "replaces")


def pointed(problem: Problem, sources: Mapping[str, Source]) -> Problem:
    """The problem with the place of the name itself, where it is one of a name and the name is found in its part."""
    source = sources.get(problem.place.file)
    if problem.code not in _CODES or source is None:
        return problem
    around = _path(source.data, problem.place.pointer)
    part = _at(source.data, around)
    for key in _KEYS if isinstance(part, Mapping) else ():
        names = part.get(key)
        if names == problem.word:
            return dataclasses.replace(problem, place=source.place((*around, key)))
        if isinstance(names, list) and problem.word in names:
            return dataclasses.replace(problem, place=source.place((*around, key, names.index(problem.word))))
    return problem


def _path(data: Any, pointer: str) -> PathInFile:
    """The path of a place's pointer, in which the dots of a key cannot be told from those between keys."""
    path: list[str | int] = []
    rest = pointer.split(".")
    while rest:
        if isinstance(data, list):
            path.append(int(rest.pop(0)))
        elif isinstance(data, Mapping) and (key := _key(rest, data)):
            path.append(key)
            del rest[: key.count(".") + 1]
        else:
            break
        data = data[path[-1]]
    return tuple(path)


def _key(steps: list[str], data: Mapping[str, Any]) -> str:
    """The longest key that a pointer goes on with; empty where it goes on with none, as with a single item's index."""
    return next((key for end in range(len(steps), 0, -1) if (key := ".".join(steps[:end])) in data), "")


def _at(data: Any, path: PathInFile) -> Any:
    for step in path:
        data = data[step]
    return data
