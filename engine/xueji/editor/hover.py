"""What is shown of the thing under the pointer: its term, meaning and type, its article, and the value in force."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from xueji.editor import cited, values
from xueji.editor.context import Context, Role, allowed, context, key
from xueji.editor.positions import lines_of
from xueji.editor.told import document_text, markdown, part_text
from xueji.editor.words import head, listed, say
from xueji.editor.workspace import View
from xueji.language.functions import FUNCTIONS
from xueji.language.types import Kind, Type
from xueji.phrases import Language
from xueji.vocabulary import ENTITY_TERMS, FactEntry


@dataclass(frozen=True, slots=True)
class Hover:
    """A text in Markdown on the stretch of a line it is about (columns from 0, in characters)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a position: what is known of the file, its text, the language, and the day it is asked."""

    view: View
    text: str
    language: Language
    today: date


def hover(asked: Asked, line: int, column: int) -> Hover | None:
    """What is shown at a position (from 0, in characters); None where there is nothing to say."""
    found = context(lines_of(asked.text), line, column, asked.view.kind)
    if found is None or not found.word:
        return None
    text = _TOLD[found.role](asked, found) if found.role in _TOLD else None
    return Hover(text, found.start, found.end) if text else None


def name_text(asked: Asked, name: str) -> str | None:
    """A fact, a parameter or a function by the name conditions use, in either language."""
    if name in FUNCTIONS or name == "known":
        return function_text(name, asked.language)
    for prefix in ("policy.", "政策."):
        if name.startswith(prefix):
            parameter = asked.view.names.parameters.get(name.removeprefix(prefix))
            return parameter_text(asked, parameter.name) if parameter else None
    fact = asked.view.vocabulary.aliases.get(name)
    return fact_text(asked.view.vocabulary.entries[fact], asked.language) if fact else None


def fact_text(entry: FactEntry, language: Language) -> str:
    """A fact: both names, meaning, type, unit, the members of its closed list, its source."""
    lines = [f"**{ENTITY_TERMS[entry.entity]}.{entry.zh}** `{entry.name}`", entry.told(language)]
    lines.append(f"{head('type', language)}{type_text(entry.type, language)}")
    if entry.type.members:
        members = (f"`{en}` {zh}" for en, zh in entry.type.members)
        lines.append(f"{head('members', language)}{' · '.join(members)}")
    if entry.unit:
        lines.append(f"{head('unit', language)}{entry.unit}")
    if entry.source:
        lines.append(f"{head('source', language)}{entry.cited(language)}")
    if entry.pack:
        lines.append(say("of_pack", language, entry.pack))
    return markdown(lines)


def type_text(kind: Type, language: Language) -> str:
    """How a type is called."""
    return kind.kind.zh if language == "zh" else kind.kind.value


def function_text(name: str, language: Language) -> str:
    """A function: how it is called, and what it means."""
    if name == "known":
        return markdown(["`known(fact)`", say("known", language)])
    function = FUNCTIONS[name]
    kinds = listed(
        (f"`{n}` {k.zh if language == 'zh' else k.value}" for n, k in zip(function.names, function.takes, strict=True)),
        language,
    )
    return markdown([
        f"`{name}({', '.join(function.names)})`",
        function.zh if language == "zh" else function.en,
        f"{head('takes', language)}{kinds}",
        f"{head('gives', language)}{type_text(function.gives, language)}",
    ])  # fmt: skip


def parameter_text(asked: Asked, name: str) -> str | None:
    """A parameter: titles, type, limits, who binds, and the values in force."""
    declaration = asked.view.declared.declarations.get(name)
    return values.text(declaration, asked.view, asked.today, asked.language) if declaration else None


def _condition(asked: Asked, found: Context) -> str | None:
    told = name_text(asked, found.word)
    if told is not None:
        return told
    facts = compared(asked.view, found.before + found.word)
    members = (member_text(kind, found.word, asked.language) for kind in facts)
    return next((text for text in members if text), None)


def compared(view: View, text: str) -> Iterable[Type]:
    """The types of the facts a text of a condition speaks of, the last one first."""
    names = reversed([word for word in _words(text) if word in view.vocabulary.facts])
    return [view.vocabulary.facts[name].type for name in names]


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c in "._" else " " for c in text).split()


def member_text(kind: Type, word: str, language: Language) -> str | None:
    """One member of a closed list, in either language."""
    member = kind.member(word) if kind.kind in (Kind.MEMBER, Kind.SET) else None
    if member is None:
        return None
    return markdown([f"**{kind.term(member)}** `{member}`", say("member", language)])


def _key(asked: Asked, found: Context) -> str | None:
    entry = key(asked.view.kind, (*found.path, found.word))
    if entry is None or not (entry.zh or entry.en):
        return None
    lines = [f"**{entry.term}** `{found.word}`", entry.zh if asked.language == "zh" else entry.en]
    if entry.example is not None:
        lines.append(f"{head('example', asked.language)}`{_plain(entry.example)}`")
    return markdown(lines)


def _plain(example: object) -> str:
    match example:
        case Mapping():
            return "{" + ", ".join(f"{k}: {_plain(v)}" for k, v in example.items()) + "}"
        case list():
            return "[" + ", ".join(map(_plain, example)) + "]"
        case _:
            return str(example)


def _member(asked: Asked, found: Context) -> str | None:
    zh = allowed(asked.view.kind, found.path).get(found.word)
    return markdown([f"**{zh}** `{found.word}`"]) if zh else None


def _parameter(asked: Asked, found: Context) -> str | None:
    return parameter_text(asked, found.word)


def _parameter_value(asked: Asked, found: Context) -> str | None:
    return parameter_text(asked, found.names[1])


def _length(asked: Asked, found: Context) -> str | None:
    return name_text(asked, found.word)


def _fact(asked: Asked, found: Context) -> str | None:
    return name_text(asked, found.word)


def _fact_key(asked: Asked, found: Context) -> str | None:
    if len(found.names) < 3:  # noqa: PLR2004 -- cases.facts.<entity>
        return markdown([f"**{ENTITY_TERMS[found.word]}** `{found.word}`"]) if found.word in ENTITY_TERMS else None
    return name_text(asked, f"{found.names[2]}.{found.word}")


def _fact_value(asked: Asked, found: Context) -> str | None:
    entry = asked.view.vocabulary.entries.get(".".join(found.names[2:4]))
    return (member_text(entry.type, found.word, asked.language) or fact_text(entry, asked.language)) if entry else None


def _part(asked: Asked, found: Context) -> str | None:
    return part_text(asked.view, found.word, asked.language)


def _own_id(asked: Asked, found: Context) -> str | None:
    document = asked.view.document
    return part_text(asked.view, f"{document.id}/{found.word}", asked.language) if document else None


def _document(asked: Asked, found: Context) -> str | None:
    document = next((d for d in asked.view.documents.values() if d.id == found.word), None)
    return document_text(document, asked.language) if document else None


def _evidence(asked: Asked, found: Context) -> str | None:
    text = asked.view.declared.evidence.get(found.word)
    return markdown([f"**{text.zh}** `{found.word}`", text.en]) if text else None


def _article(asked: Asked, found: Context) -> str | None:
    return cited.text(asked.view.document, found, asked.language)


_TOLD: Final[Mapping[Role, Callable[[Asked, Context], str | None]]] = {
    Role.KEY: _key, Role.CONDITION: _condition, Role.LENGTH: _length, Role.FACT: _fact, Role.FACT_KEY: _fact_key,
    Role.FACT_VALUE: _fact_value, Role.PARAMETER: _parameter, Role.PARAMETER_VALUE: _parameter_value,
    Role.RULE: _part, Role.PROCEDURE: _part, Role.OWN_ID: _own_id, Role.DOCUMENT: _document,
    Role.EVIDENCE: _evidence, Role.ARTICLE: _article, Role.MEMBER: _member,
}  # fmt: skip
