"""Reading what a province has looked at and accepted of the findings on its law: each by its name, with the reason.

The file is kept beside the regulations; what is found beyond it, and what it holds that is found no longer, is told.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xueji.errors import PackError, Place, Problem
from xueji.model.decision import Text
from xueji.model.enums import Term
from xueji.packs.convert import text
from xueji.packs.schema import shape
from xueji.packs.shapes import TEXT, WORD, Schema, among, many, required
from xueji.packs.source import Source, read

PLACEHOLDER: Final = Text(zh="（请写明理由）", en="(say why)")
"""What stands for a reason until somebody writes one; it is refused when read."""


class Ground(Term):
    """接受理由类别: the law is so; we model it so; or our copy of the text allows no more."""

    LAW = "law", "法律如此"
    MODELLING = "modelling", "录入方式如此"
    SOURCE = "source", "文本所限"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding somebody has looked at, by name, and why it stays."""

    id: str
    kind: Ground
    because: Text
    place: Place = field(compare=False)


ACCEPTED: Schema = {
    "accepted": required(many({"id": required(WORD), "kind": required(among(Ground)), "because": required(TEXT)})),
}


def read_accepted(path: Path) -> tuple[Accepted, ...]:
    """Every accepted finding of a file, in its order; raises `PackError` with every problem, the path as given."""
    source = read(path, path.parent)
    written = source.file
    source.file = str(path)
    data, problems = shape(source, ACCEPTED)
    problems += [_here(problem, written, source.file) for problem in source.problems]
    entries = () if data is None or problems else tuple(_entries(source, data))
    problems += [*_twice(entries), *_without_reason(entries)]
    if problems:
        raise PackError(problems)
    return entries


def _here(problem: Problem, written: str, file: str) -> Problem:
    """The problem in the file as the user named it; an empty file lacks its only key."""
    place = dataclasses.replace(problem.place, file=file)
    also = tuple(dataclasses.replace(p, file=file) if p.file == written else p for p in problem.also)
    if problem.code == "empty-file":
        return Problem("missing-key", place, "accepted")
    return dataclasses.replace(problem, place=place, also=also)


def _entries(source: Source, data: Mapping[str, Any]) -> Iterator[Accepted]:
    for index, entry in enumerate(data["accepted"]):
        because = text(entry["because"]) or PLACEHOLDER
        yield Accepted(entry["id"], Ground(entry["kind"]), because, source.place(("accepted", index, "id")))


def _twice(entries: Iterable[Accepted]) -> Iterator[Problem]:
    first: dict[str, Accepted] = {}
    for entry in entries:
        before = first.setdefault(entry.id, entry)
        if before is not entry:
            yield Problem("accepted-twice", entry.place, entry.id, also=(before.place,))


def _without_reason(entries: Iterable[Accepted]) -> Iterator[Problem]:
    for entry in entries:
        if PLACEHOLDER.zh in entry.because.zh or PLACEHOLDER.en in entry.because.en:
            yield Problem("no-reason", entry.place, entry.id)
