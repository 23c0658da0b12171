"""Where a thing is declared, and what refers to it: parameters, rules, documents, evidence, facts of a pack."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xueji.editor.context import Context, Role, context
from xueji.editor.hover import Asked
from xueji.editor.positions import lines_of
from xueji.editor.told import part_of, parts, replacing
from xueji.editor.workspace import View
from xueji.errors import Place
from xueji.language.syntax import facts_in
from xueji.packs.source import PathInFile
from xueji.policy.articles import Citation, citations
from xueji.policy.document import Document
from xueji.policy.rule import NotSeen, Procedure, Rule


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A word of a file: line and columns from 0, in characters of that line."""

    path: Path
    line: int
    start: int
    end: int


def definition(asked: Asked, line: int, column: int) -> tuple[Target, ...]:
    """Where the thing at a position (from 0, in characters) is declared, and where it is given values."""
    found = context(lines_of(asked.text), line, column, asked.view.kind)
    return () if found is None or not found.word else tuple(dict.fromkeys(_declared(asked.view, found)))


def references(asked: Asked, line: int, column: int) -> tuple[Target, ...]:
    """What speaks of the thing at a position: rules that use a parameter, cases that name a rule."""
    found = context(lines_of(asked.text), line, column, asked.view.kind)
    return () if found is None or not found.word else tuple(dict.fromkeys(_speaking(asked.view, found)))


def subject(view: View, found: Context) -> tuple[str, str]:
    """What a position speaks of: the sort of thing, and its full name; two empty texts where it is none of ours."""
    word, names = found.word, found.names
    match found.role:
        case Role.CONDITION | Role.LENGTH | Role.FACT:
            return _named(view, word)
        case Role.PARAMETER:
            return "parameter", word
        case Role.PARAMETER_VALUE:
            return "parameter", names[1]
        case Role.RULE | Role.PROCEDURE:
            return "part", word
        case Role.OWN_ID:
            return ("part", f"{view.document.id}/{word}") if view.document else ("", "")
        case Role.DOCUMENT:
            return "document", word
        case Role.EVIDENCE:
            return "evidence", word
        case Role.ARTICLE:
            return "article", word
        case Role.FACT_KEY | Role.FACT_VALUE:
            return "fact", ".".join((*names, word)[2:4])
        case _:
            return "", ""


def _named(view: View, word: str) -> tuple[str, str]:
    for prefix in ("policy.", "政策."):
        if word.startswith(prefix):
            parameter = view.names.parameters.get(word.removeprefix(prefix))
            return ("parameter", parameter.name) if parameter else ("", "")
    return "fact", view.vocabulary.aliases.get(word, word)


def _declared(view: View, found: Context) -> Iterator[Target]:
    sort, name = subject(view, found)
    match sort:
        case "parameter":
            yield from _keys(view, ("declare", name))
            own, others = view.document, view.documents.values()
            for document in (*((own,) if own else ()), *(d for d in others if d is not own)):
                yield from _values(view, document, name)
        case "fact":
            yield from _keys(view, ("facts", name))
        case "evidence":
            yield from _keys(view, ("evidence", name))
        case "part":
            part = part_of(view, name)
            if part is not None:
                yield from part_target(view, part)
        case "document":
            for document in view.documents.values():
                if document.id == name:
                    yield from _place(view, document.place, ("document", "id"), len(name))
        case _:
            return


def _keys(view: View, path: PathInFile) -> Iterator[Target]:
    """Where files have a key."""
    for file in view.files.values():
        data = file.source.data
        if isinstance(data, Mapping) and isinstance(data.get(path[0]), Mapping) and path[1] in data[path[0]]:
            yield _target(file.source.path, file.source.key_place(path), len(str(path[-1])))


def _values(view: View, document: Document, name: str) -> Iterator[Target]:
    """Where a document gives a parameter its value."""
    path = view.path_of(document.place)
    source = view.source(path) if path else None
    if path and source and any(value.name == name for value in document.values):
        yield _target(path, source.key_place(("parameters", name)), len(name))


def part_target(view: View, part: Rule | Procedure | NotSeen) -> Iterator[Target]:
    """The name of a rule, a procedure or a gap where it stands."""
    section, _, index = part.place.pointer.partition(".")
    inside = (section, int(index), "id") if index.isdigit() else ()
    yield from _place(view, part.place, inside, len(part.id))


def _place(view: View, place: Place, inside: PathInFile, length: int) -> Iterator[Target]:
    """A place in one of the files that were read; at a path inside it where one is given."""
    path = view.path_of(place)
    if path is None:
        return
    source = view.source(path)
    at = source.place(inside) if source is not None and inside else place
    yield _target(path, at, length)


def _target(path: Path, place: Place, length: int) -> Target:
    start = max(place.column - 1, 0)
    return Target(path.resolve(), max(place.line - 1, 0), start, start + length)


def _speaking(view: View, found: Context) -> Iterator[Target]:
    sort, name = subject(view, found)
    if sort in _REFERENCES:
        yield from _REFERENCES[sort](view, name)


def _of_parameter(view: View, name: str) -> Iterator[Target]:
    yield from _keys(view, ("declare", name))
    for document in view.documents.values():
        yield from _values(view, document, name)
        for part in parts(document):
            if name in part.uses:
                yield from part_target(view, part)


def _of_fact(view: View, name: str) -> Iterator[Target]:
    yield from _keys(view, ("facts", name))
    for document in view.documents.values():
        for rule in document.rules:
            if name in facts_in(rule.fires) or (rule.duty is not None and rule.duty.since == name):
                yield from part_target(view, rule)
        for procedure in document.procedures:
            if name in facts_in(procedure.when):
                yield from part_target(view, procedure)


def _of_evidence(view: View, name: str) -> Iterator[Target]:
    yield from _keys(view, ("evidence", name))
    for document in view.documents.values():
        for rule in document.rules:
            if name in rule.evidence:
                yield from part_target(view, rule)


def _of_part(view: View, name: str) -> Iterator[Target]:
    part = part_of(view, name)
    if part is not None:
        yield from part_target(view, part)
    for other in replacing(view, name):
        yield from part_target(view, other)
    for case in view.cases:
        if name in case.expect.names:
            yield _target(case.source.path, case.source.place(named_at(case.source.data, case.path, name)), len(name))


def named_at(data: object, path: PathInFile, name: str) -> PathInFile:
    """Where among what a case expects a rule is named; the case itself where that cannot be told."""
    cases = data.get("cases") if isinstance(data, Mapping) else None
    index = path[1] if len(path) > 1 else None
    if not isinstance(cases, list) or not isinstance(index, int) or index >= len(cases):
        return path
    expected = cases[index].get("expect") if isinstance(cases[index], Mapping) else None
    for key, names in expected.items() if isinstance(expected, Mapping) else ():
        if isinstance(names, list) and name in names:
            return (*path, "expect", key, names.index(name))
    return path


def _of_document(view: View, name: str) -> Iterator[Target]:
    for document in view.documents.values():
        if document.id == name or name in (*document.implements, *document.replaces):
            yield from _place(view, document.place, ("document", "id"), len(document.id))
        for value in document.values:
            if name in value.replaces:
                yield from _values(view, document, value.name)


def _of_article(view: View, name: str) -> Iterator[Target]:
    """The norms of this document that rest on the same article."""
    document = view.document
    try:
        asked = {citation.article for citation in citations(name)}
    except ValueError:
        return
    if document is None:
        return
    for rule in document.rules:
        if asked & _articles(citations(rule.article)):
            yield from part_target(view, rule)
    for procedure in document.procedures:
        if asked & _articles(citations(procedure.article)):
            yield from part_target(view, procedure)
    for value in document.values:
        if asked & _articles(citations(value.article)):
            yield from _values(view, document, value.name)


def _articles(cited: Iterable[Citation]) -> set[int]:
    return {citation.article for citation in cited}


_REFERENCES: Final[Mapping[str, Callable[[View, str], Iterator[Target]]]] = {
    "parameter": _of_parameter, "fact": _of_fact, "evidence": _of_evidence, "part": _of_part,
    "document": _of_document, "article": _of_article,
}  # fmt: skip
