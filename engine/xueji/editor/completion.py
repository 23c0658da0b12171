"""What can be written at a position: by the schema, by the closed lists, by the names the file may use."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xueji.editor import cited
from xueji.editor.completion_conditions import facts, in_condition, parameters, regions
from xueji.editor.context import Context, Role, allowed, context, is_bare_list, is_mapping, keys
from xueji.editor.hover import Asked
from xueji.editor.outline import entries
from xueji.editor.positions import lines_of
from xueji.editor.suggestion import Suggestion, both, durations, members, parameter_values, words
from xueji.language.types import Kind
from xueji.packs.source import PathInFile
from xueji.vocabulary import ENTITY_TERMS

_WITH_ENTITY: Final = 3
"""cases, facts, and the entity."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What can be written instead of a stretch of one line (columns from 0, in characters)."""

    start: int
    end: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    asked: Asked
    found: Context
    lines: Sequence[str]
    line: int

    @property
    def there(self) -> set[str]:
        """The keys that stand in the same mapping, the one being written left out."""
        return (present(self.lines, self.found.path) | {*self.found.beside}) - {self.found.word}

    @property
    def tail(self) -> str:
        """What stands after the word on its line."""
        return self.lines[self.line][self.found.end :] if self.line < len(self.lines) else ""

    @property
    def colon(self) -> str:
        """What has to follow a key."""
        return "" if self.tail.lstrip().startswith(":") else ": "


def completion(asked: Asked, line: int, column: int) -> Completion | None:
    """What can be written at a position (from 0, in characters); None in comments."""
    lines = lines_of(asked.text)
    found = context(lines, line, column, asked.view.kind)
    if found is None:
        return None
    made = _OFFERS[found.role](_Asked(asked, found, lines, line)) if found.role in _OFFERS else ()
    return Completion(found.start, found.end, tuple(made))


def _keys(at: _Asked) -> Iterator[Suggestion]:
    """The keys of the schema that are not there yet; an item of a list where one has to begin."""
    kind, path, language = at.asked.view.kind, at.found.path, at.asked.language
    there = at.there
    dash = "- " if is_bare_list(kind, path) else ""
    for order, (name, entry) in enumerate(keys(kind, path).items()):
        if name in there and not dash:
            continue
        mapping = is_mapping(kind, (*path, name)) or is_bare_list(kind, (*path, name))
        colon = at.colon.rstrip() if mapping else at.colon
        meaning = entry.zh if language == "zh" else entry.en
        yield from both(name, entry.term, "key", meaning=meaning, insert=f"{dash}{name}{colon}", order=order // 10)


def present(lines: Sequence[str], path: PathInFile) -> set[str]:
    """The keys that stand in the mapping at a path, in block style."""
    return {str(entry.path[-1]) for entry in entries(lines) if entry.path[:-1] == path}


def _condition(at: _Asked) -> Iterator[Suggestion]:
    yield from in_condition(at.asked.view, at.found, at.asked.language)


def _length(at: _Asked) -> Iterator[Suggestion]:
    yield from durations()
    yield from parameters(at.asked.view, at.asked.language, Kind.DURATION)


def _fact(at: _Asked) -> Iterator[Suggestion]:
    """The name of a fact: of a date, where a duty runs from it; declared keys are the author's own."""
    if at.found.at == "key":
        return
    vocabulary = at.asked.view.vocabulary
    wants_date = at.found.names[-1] == "since"
    for one in facts(at.asked.view, at.asked.language):
        name = vocabulary.aliases.get(one.label, one.label)
        if not wants_date or vocabulary.entries[name].type.kind is Kind.DATE:
            insert = name if at.asked.view.kind == "cases" else one.insert
            yield Suggestion(one.label, insert, one.what, one.beside, one.meaning, order=one.order)


def _fact_key(at: _Asked) -> Iterator[Suggestion]:
    names = at.found.names
    there = at.there
    if len(names) < _WITH_ENTITY:
        for entity, zh in ENTITY_TERMS.items():
            if entity not in there:
                yield from both(entity, zh, "key", insert=f"{entity}{at.colon.rstrip()}")
        return
    for name, entry in at.asked.view.vocabulary.entries.items():
        own = name.partition(".")[2]
        if entry.entity == names[2] and own not in there:
            yield from both(own, entry.zh, "fact", meaning=entry.told(at.asked.language), insert=f"{own}{at.colon}")


def _fact_value(at: _Asked) -> Iterator[Suggestion]:
    entry = at.asked.view.vocabulary.entries.get(".".join(at.found.names[2:4]))
    if entry is None:
        return
    if entry.type.kind is Kind.FLAG:
        yield from words({"true": "是", "false": "否"})
    elif entry.type.kind is Kind.REGION:
        yield from _codes(at)
    else:
        yield from members(entry.type, chinese=False)


def _parameter(at: _Asked) -> Iterator[Suggestion]:
    """Parameters that have no value here yet; a declared key is the author's own."""
    if at.found.path != ("parameters",):
        return
    there = at.there
    for name, declaration in at.asked.view.declared.declarations.items():
        if name in there:
            continue
        snippet = f"{name}: {{value: $1, article: $2}}" if at.colon else ""
        meaning = declaration.title.in_(at.asked.language)
        for label, beside in ((name, declaration.title.zh), (declaration.title.zh, name)):
            yield Suggestion(label, f"{name}{at.colon}", "parameter", beside, meaning, snippet)


def _parameter_value(at: _Asked) -> Iterator[Suggestion]:
    declaration = at.asked.view.declared.declarations.get(at.found.names[1])
    if declaration is not None:
        yield from parameter_values(declaration)


def _rule(at: _Asked) -> Iterator[Suggestion]:
    """Rules by name and title; where one is to be replaced, those of other documents, and gaps to be closed."""
    view, own = at.asked.view, at.asked.view.document
    replacing = view.kind == "document"
    for document in view.documents.values():
        if replacing and own is not None and document.id == own.id:
            continue
        for rule in document.rules:
            yield from both(rule.name, rule.title.zh, "rule", meaning=f"{document.title.zh} {rule.article}")
        for gap in document.not_seen if replacing else ():
            if gap.id:
                yield from both(gap.name, gap.what.zh, "rule", meaning=document.title.zh)


def _procedure(at: _Asked) -> Iterator[Suggestion]:
    own = at.asked.view.document
    for document in at.asked.view.documents.values():
        for procedure in document.procedures if own is None or document.id != own.id else ():
            changes = "、".join(change.zh for change in procedure.changes)
            yield from both(procedure.name, changes, "rule", meaning=f"{document.title.zh} {procedure.article}")


def _document(at: _Asked) -> Iterator[Suggestion]:
    own = at.asked.view.document
    for document in at.asked.view.documents.values():
        if own is None or document.id != own.id:
            yield from both(document.id, document.title.zh, "document", meaning=document.number)


def _evidence(at: _Asked) -> Iterator[Suggestion]:
    if at.found.at == "key":
        return
    for name, text in at.asked.view.declared.evidence.items():
        yield from both(name, text.zh, "evidence", meaning=text.en)


def _article(at: _Asked) -> Iterator[Suggestion]:
    """Articles nothing accounts for yet come first."""
    document = at.asked.view.document
    if document is None:
        return
    waiting = cited.unlisted(document)
    tail = at.colon if at.found.at == "key" else ""
    there = at.there if at.found.at == "key" else set()
    for text in dict.fromkeys((*waiting, *cited.every(document))):
        if text not in there:
            yield Suggestion(
                text, text + tail, "article", "●" if text in waiting else "", order=1 if text in waiting else 2
            )
    if not tail:
        yield Suggestion("条次不详", "条次不详", "article", order=9)


def _codes(at: _Asked) -> Iterator[Suggestion]:
    mark = "" if at.found.quote else '"'
    for code, zh in regions(at.asked.view):
        yield from both(code, zh, "member", insert=f"{mark}{code}{mark}")


def _region(at: _Asked) -> Iterator[Suggestion]:
    if at.asked.view.kind == "cases":
        for name, code in at.asked.view.engine.regions.items():
            yield Suggestion(name, name, "member", code, order=1)
    yield from _codes(at)


def _member(at: _Asked) -> Iterable[Suggestion]:
    return words(allowed(at.asked.view.kind, at.found.path))


_OFFERS: Final[Mapping[Role, Callable[[_Asked], Iterable[Suggestion]]]] = {
    Role.KEY: _keys, Role.CONDITION: _condition, Role.LENGTH: _length, Role.FACT: _fact, Role.FACT_KEY: _fact_key,
    Role.FACT_VALUE: _fact_value, Role.PARAMETER: _parameter, Role.PARAMETER_VALUE: _parameter_value,
    Role.RULE: _rule, Role.PROCEDURE: _procedure, Role.DOCUMENT: _document, Role.EVIDENCE: _evidence,
    Role.ARTICLE: _article, Role.REGION: _region, Role.MEMBER: _member,
}  # fmt: skip
