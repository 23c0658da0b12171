"""What regulations still cite although something else has taken its place: documents and single rules.

Only what is in force on the day is asked: the past may cite what held in the past.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from xueji.errors import Problem
from xueji.packs.load import ReadFile
from xueji.packs.source import PathInFile
from xueji.policy.document import Document
from xueji.policy.rule import Procedure, Rule

Files = Sequence[tuple[ReadFile, Document]]


@dataclass(frozen=True)
class _End:
    """The first day on which a document did not hold any more, and the documents in its place, the nearest first."""

    day: date
    successors: tuple[str, ...]


def superseded(files: Files, on: date) -> Iterator[Problem]:
    """Documents named by `implements`, and parts named by `replaces`, that do not hold any more on a day.

    There is no advice where what has taken their place is named beside them, on what is itself no longer in force, or
    on drafts. A document's own `replaces` names the past on purpose.
    """
    documents = [document for _, document in files]
    ends = _ends(documents, on)
    parts = {part.name: part for document in documents for part in _parts(document)}
    for file, document in files:
        if not document.in_force(on) or document.id in ends:
            continue
        for index, name in enumerate(document.implements):
            end = ends.get(name)
            if end and not {*end.successors} & {*document.implements}:
                yield _problem(file, ("document", "implements", index), name, end.day, end.successors[-1:])
        for path, part in _placed(document):
            for index, old in enumerate(part.replaces):
                later = _in_its_place(parts.get(old), part, documents, ends, on)
                if later is not None:
                    yield _problem(file, (*path, "replaces", index), old, later[0], later[1:])


def _problem(file: ReadFile, path: PathInFile, word: str, day: date, successor: tuple[str, ...]) -> Problem:
    named = {"successor": successor[0], "successor_zh": successor[0]} if successor else {
        "successor": "nothing here says what has", "successor_zh": "此处没有取代它的文件",
    }  # fmt: skip
    return Problem("superseded-cited", file.source.place(path), word, {"until": day.isoformat(), **named})


def _ends(documents: Sequence[Document], on: date) -> Mapping[str, _End]:
    """The documents that do not hold any more on a day: replaced by then, or run out."""
    heirs: dict[str, Document] = {}
    for document in sorted(documents, key=lambda d: d.since):
        for old in document.replaces if document.begun(on) else ():
            heirs.setdefault(old, document)
    found: dict[str, _End] = {}
    for document in documents:
        heir = heirs.get(document.id)
        ran_out = document.until + timedelta(days=1) if document.until and document.until < on else None
        days = [day for day in (ran_out, heir and heir.since) if day]
        if days:
            found[document.id] = _End(min(days), tuple(_line(document.id, heirs)))
    return found


def _line(name: str, heirs: Mapping[str, Document]) -> Iterator[str]:
    """One successor after another."""
    seen = {name}
    while (heir := heirs.get(name)) and heir.id not in seen:
        seen.add(heir.id)
        yield (name := heir.id)


def _parts(document: Document) -> tuple[Rule | Procedure, ...]:
    return (*document.rules, *document.procedures)


def _placed(document: Document) -> Iterator[tuple[PathInFile, Rule | Procedure]]:
    """Rules and procedures with their paths in the file."""
    for index, rule in enumerate(document.rules):
        yield ("rules", index), rule
    for index, procedure in enumerate(document.procedures):
        yield ("procedures", index), procedure


def _in_its_place(
    old: Rule | Procedure | None, citing: Rule | Procedure, documents: Sequence[Document],
    ends: Mapping[str, _End], on: date,
) -> tuple[date, str] | None:  # fmt: skip
    """What has taken the place of a part that another sets aside, and now stands beside that; None where nothing does.

    It is a part of the same region that replaces it too, or that has its name in a document that replaced the whole.
    """
    if old is None:
        return None
    homes = {document.id: document for document in documents}
    home, citing_home = homes[old.document], homes[citing.document]
    heirs = ends[home.id].successors if home.id in ends else ()
    for document in documents:
        if document.region != home.region or document.region == citing_home.region or not document.in_force(on):
            continue
        for part in _parts(document) if document.id != home.id else ():
            takes = old.name in part.replaces or (document.id in heirs and part.id == old.id)
            if takes and part.name not in citing.replaces and _meet(part, citing):
                return document.since, part.name
    return None


def _meet(one: Rule | Procedure, other: Rule | Procedure) -> bool:
    """Say whether two parts can bear on the same request."""
    return bool({*product(one.triggers, one.stages)} & {*product(other.triggers, other.stages)})
