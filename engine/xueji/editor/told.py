"""Rules, procedures and documents as an editor shows them: title, force, condition in words, article."""

from collections.abc import Iterable, Iterator

from xueji.editor.words import head, listed, say, term
from xueji.editor.workspace import View
from xueji.language.render import render
from xueji.language.syntax import ALWAYS
from xueji.model.enums import Layer
from xueji.model.region import NATION, PROVINCES
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.policy.rule import NotSeen, Procedure, Rule


def markdown(lines: Iterable[str]) -> str:
    """Paragraphs of Markdown; what is empty is left out."""
    return "\n\n".join(line for line in lines if line)


def place_name(view: View, language: Language) -> str:
    """The region a file speaks of, by name and code."""
    code = view.region
    if code == NATION:
        return f"{term(Layer.NATION, language)} {code}"
    places = [(d.region, d.place_name) for d in view.documents.values() if d.place_name]
    own = next((text.in_(language) for region, text in places if region == code), None)
    zh, en = PROVINCES.get(code[:2], ("", ""))
    return f"{own or (zh if language == 'zh' else en)} {code}".strip()


def parts(document: Document) -> tuple[Rule | Procedure | NotSeen, ...]:
    """Whatever of a document can be named: rules, procedures and gaps."""
    return (*document.rules, *document.procedures, *document.not_seen)


def part_of(view: View, name: str) -> Rule | Procedure | NotSeen | None:
    """The rule, procedure or gap of a full name; the last one read."""
    document = next((d for d in view.documents.values() if d.id == name.partition("/")[0]), None)
    return next((part for part in parts(document) if part.name == name), None) if document else None


def replacing(view: View, name: str) -> Iterator[Rule | Procedure]:
    """The rules and procedures that take the place of a part."""
    for document in view.documents.values():
        yield from (rule for rule in document.rules if name in rule.replaces)
        yield from (procedure for procedure in document.procedures if name in procedure.replaces)


def part_text(view: View, name: str, language: Language) -> str | None:
    """What a rule, procedure or gap says and rests on; None where there is none of that name."""
    part = part_of(view, name)
    if part is None:
        return None
    document = next(d for d in view.documents.values() if d.id == part.document)
    match part:
        case Rule():
            lines = _rule(view, part, language)
        case Procedure():
            lines = _procedure(view, part, language)
        case NotSeen():
            lines = [f"**{part.what.in_(language)}** `{part.name}`", say("gap", language)]
    article = "" if isinstance(part, NotSeen) else part.article
    lines.append(f"{document.title.in_(language)} {article}".rstrip())
    lines.append(f"{head('stages', language)}{listed((term(stage, language) for stage in part.stages), language)}")
    replaced = [other.name for other in replacing(view, name)]
    if replaced:
        lines.append(f"{head('replaced_by', language)}{listed((f'`{n}`' for n in replaced), language)}")
    path = view.path_of(document.place)
    if path is not None and path in view.broken:
        lines.insert(1, say("outdated", language, f"`{view.broken[path]}`"))
    if isinstance(part, Rule) and (count := sum(name in case.expect.names for case in view.cases)):
        lines.append(say("cases", language, count))
    return markdown(lines)


def _rule(view: View, rule: Rule, language: Language) -> list[str]:
    triggers = [term(change, language) for change in rule.changes]
    force = listed((term(rule.force, language), *triggers), language)
    condition = say("always", language) if rule.fires == ALWAYS else render(rule.fires, language, view.term)
    lines = [f"**{rule.title.in_(language)}** `{rule.name}`", f"{head('force', language)}{force}"]
    lines.append(f"{head('condition', language)}{condition}")
    if rule.evidence:
        papers = (view.declared.evidence[e].in_(language) if e in view.declared.evidence else e for e in rule.evidence)
        lines.append(f"{head('evidence', language)}{listed(papers, language)}")
    if rule.duty is not None:
        who, what = term(rule.duty.who, language), rule.duty.what.in_(language)
        lines.append(f"{who}{'：' if language == 'zh' else ': '}{what}")
    if rule.binding:
        lines.append(say("binding", language))
    if rule.replaces:
        lines.append(f"{head('replaces', language)}{listed((f'`{name}`' for name in rule.replaces), language)}")
    if rule.note:
        lines.append(f"{head('note', language)}{rule.note.in_(language)}")
    return lines


def _procedure(view: View, procedure: Procedure, language: Language) -> list[str]:
    changes = listed((term(change, language) for change in procedure.changes), language)
    lines = [f"**{changes}** `{procedure.name}`"]
    lines.append(f"{head('steps', language)}{' → '.join(term(step, language) for step in procedure.steps)}")
    each = procedure.each_within
    if each is not None:
        shown = view.term(each) if isinstance(each, str) else each.zh if language == "zh" else str(each)
        lines.append(f"{head('each_within', language)}{shown}")
    if procedure.when != ALWAYS:
        lines.append(f"{head('condition', language)}{render(procedure.when, language, view.term)}")
    return lines


def document_text(document: Document, language: Language) -> str:
    """A regulation: title, number, when it is in force, how good our copy is, how much is in it."""
    since = (
        say("until", language, document.since, document.until)
        if document.until
        else say("since", language, document.since)
    )
    unsure = "" if document.dates_certain else f" ({say('uncertain', language)})"
    return markdown([
        f"**{document.title.in_(language)}** `{document.id}`",
        document.number,
        f"{head('from_to', language)}{since}{unsure}",
        f"{term(document.grade, language)} · {term(document.layer, language)} {document.region}",
        say("rules_count", language, len(document.rules), len({value.name for value in document.values})),
    ])  # fmt: skip
