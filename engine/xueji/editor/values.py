"""A parameter as an editor shows it: what it is, who binds it, and the values in force where the file speaks."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from xueji.editor.told import markdown, place_name
from xueji.editor.words import head, listed, say, term
from xueji.editor.workspace import View
from xueji.errors import LayerError
from xueji.language.render import value_text
from xueji.model.enums import DocumentStatus, SourceGrade, Stage
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.policy.layer import Policy, boundaries
from xueji.policy.parameter import Declaration, ParameterValue

_SIGNS = {"min": "≥", "max": "≤"}


def text(declaration: Declaration, view: View, today: date, language: Language) -> str:
    """A parameter: titles, type, limits, who binds it, its values on the document's first day, today and later.

    No value is told while a regulation that may give another was never read without errors.
    """
    title = declaration.title
    kind = declaration.type.kind.zh if language == "zh" else declaration.type.kind.value
    limits = limits_text(declaration.schema)
    lines = [
        f"**{title.zh}** `policy.{declaration.name}`",
        title.en if title.en != title.zh else "",
        f"{head('type', language)}{kind}" + (f" · {head('limits', language)}{limits}" if limits else ""),
        say("declared_in", language, f"`{declaration.document}`"),
        say("outdated", language, _files(view.outdated, language)) if view.outdated else "",
        bounds(declaration.name, view, language),
    ]
    return markdown([*lines, *_in_force(declaration.name, view, today, language)])


def limits_text(schema: Mapping[str, Any]) -> str:
    """The bounds of a parameter's values on one line: `amount ≥ 1, ≤ 60, unit workdays, days`."""
    shown: list[str] = []
    for key, limit in schema.items():
        if isinstance(limit, Mapping):
            shown.append(f"{key} {limits_text(limit)}")
        elif isinstance(limit, list):
            shown.append(" / ".join(map(str, limit)))
        else:
            shown.append(f"{_SIGNS.get(key, key)} {limit}")
    return ", ".join(shown)


def bounds(name: str, view: View, language: Language) -> str:
    """Which documents bind narrower regions by their values, and how."""
    found = {
        document.id: term(value.bound, language)
        for document in view.documents.values() for value in document.values
        if value.name == name and value.bound is not None
    }  # fmt: skip
    if not found:
        return "" if view.unread else say("free", language)
    return listed((say("bound_by", language, f"`{document}`", how) for document, how in found.items()), language)


def _in_force(name: str, view: View, today: date, language: Language) -> Iterator[str]:
    """The values on the first day of the document, today, and on each later day that brings another one."""
    if view.unread:
        yield say("cannot_tell", language, _files(view.unread, language))
        return
    first = view.document.since if view.document else today
    later = (day for day in boundaries(view.documents.values(), view.region) if day > today)
    told: list[tuple[list[date], tuple[str, str]]] = []
    for day in sorted({first, today, *later}):
        found = _on(name, view, day, language)
        if not told or told[-1][1] != found:
            told.append(([day], found))
        elif day <= today or day == first:
            told[-1][0].append(day)
    region = place_name(view, language)
    for days, (word, rows) in told:
        yield markdown((say(word, language, region, listed(map(str, days), language)), rows))


def _files(names: Iterable[str], language: Language) -> str:
    return listed((f"`{name}`" for name in names), language)


def _on(name: str, view: View, day: date, language: Language) -> tuple[str, str]:
    """What is to be said of the values on a day: the sentence, and one row for each value."""
    draft = view.document is not None and view.document.status is DocumentStatus.DRAFT
    try:
        policy = (view.engine.what_if if draft else view.engine).policy(view.region, day)
    except LayerError:
        return "contradiction", ""
    values = [(stage, value) for (known, stage), value in policy.values.items() if known == name]
    if not values:
        return "no_value", ""
    return "in_force", "\n".join(f"- {line}" for line in _lines(values, policy, language))


def _lines(values: list[tuple[Stage, ParameterValue]], policy: Policy, language: Language) -> Iterator[str]:
    """One line for each value, with the stages it is for."""
    stages: dict[int, list[Stage]] = {}
    by_id = {id(value): value for _, value in values}
    for stage, value in values:
        stages.setdefault(id(value), []).append(stage)
    for key, value in by_id.items():
        scope = listed((term(stage, language) for stage in Stage if stage in stages[key]), language)
        yield f"{scope}: {value_line(value, policy.by_id[value.document], language)}"


def value_line(value: ParameterValue, document: Document, language: Language) -> str:
    """A value with its document and article, and how sure we are of it."""
    doubts = [] if value.certain else [say("uncertain", language)]
    if value.presumption:
        doubts.insert(0, say("presumption", language))
    if value.grade is not SourceGrade.STATUTE:
        doubts.append(term(value.grade, language))
    shown = value_text(value.value, value.type, language)
    unsure = f" ({listed(doubts, language)})" if doubts else ""
    return f"**{shown}** — {document.title.in_(language)} {value.article}{unsure}"
