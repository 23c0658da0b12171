"""The rules as a list people read: by document, each with scope, text and condition on lines of their own."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xueji.cli.words import say
from xueji.language import syntax as s
from xueji.language.render import Term, render
from xueji.model.enums import Force, Stage
from xueji.phrases import Language
from xueji.policy.layer import evidence_of

if TYPE_CHECKING:
    from xueji.model.enums import Term as Word
    from xueji.policy.document import Document
    from xueji.policy.rule import Rule

WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "always": {"zh": "无条件", "en": "without a condition"},
    "where": {"zh": "情形：", "en": "where "},
    "broken": {"zh": "不符合的情形：", "en": "not met where "},
    "one_of": {"zh": "有下列之一", "en": "one of these holds"},
    "evidence": {"zh": "须交材料：{0}", "en": "to be handed in: {0}"},
    "repair": {"zh": "改正办法：{0}", "en": "repair: {0}"},
    "uncertain": {"zh": "读法存疑", "en": "reading in doubt"},
    "none": {"zh": "没有符合条件的规则", "en": "no rules to show"},
    "count": {"zh": "共 {0} 条规则，出自 {1} 件文件", "en": "{0} rules of {1} documents"},
}
_LONG: Final = 36
"""Alternatives that together have more characters stand on a line each."""


def show(found: Sequence["Rule"], documents: Sequence["Document"], term: Term, language: Language) -> None:
    """Print the rules, document by document, and how many there are; `term` calls facts and parameters in Chinese."""
    from rich.padding import Padding  # noqa: PLC0415 -- JSON output never needs it

    from xueji.cli.output import console, styled  # noqa: PLC0415 -- as above

    out = console()
    by_id = {document.id: document for document in documents}
    kinds = {name: text.in_(language) for name, text in evidence_of(documents).items()}
    for name, rules in groupby(found, key=lambda rule: rule.document):
        out.print(styled(_head(by_id[name], language), "bold"))
        for rule in rules:
            out.print()
            out.print(Padding(_line(rule, by_id[name], language), (0, 0, 0, 2), expand=False))
            for depth, text in _told(rule, kinds, term, language):
                shown = styled(text, "dim" if depth > 1 else "")
                out.print(Padding(shown, (0, 0, 0, 2 * depth + 2), expand=False))
        out.print()
    ids = {rule.document for rule in found}
    out.print(WORDS["count"][language].format(len(found), len(ids)) if found else WORDS["none"][language])


def _head(document: "Document", language: Language) -> str:
    until = document.until.isoformat() if document.until else say("open_end", language)
    between = f"{document.since} – {until}"
    title = document.title.in_(language)
    return f"《{title}》 {document.id} · {between}" if language == "zh" else f"{title} ({document.id}, {between})"


def _line(rule: "Rule", document: "Document", language: Language) -> Any:
    """What a rule is called, and in a few words what it does, to which changes and stages, by which article."""
    from rich.text import Text  # noqa: PLC0415 -- as above

    triggers = [_word(change, language) for change in rule.changes]
    if rule.record:
        triggers.append(say("check", language))
    parts = [_word(rule.force, language), _listed(triggers, language)]
    if len(rule.stages) < len(document.stages):
        parts.append(_listed([_word(stage, language) for stage in Stage if stage in rule.stages], language))
    if rule.school_kinds:
        parts.append(_listed([_word(kind, language) for kind in rule.school_kinds], language))
    parts += [rule.article, say(rule.grade.value, language)]
    if not rule.certain:
        parts.append(WORDS["uncertain"][language])
    return Text.assemble((rule.name, "cyan"), "  ", " · ".join(parts))


def _told(rule: "Rule", kinds: Mapping[str, str], term: Term, language: Language) -> Iterator[tuple[int, str]]:
    """The lines below, each with how deep it stands: title, condition, documents to bring, what mends a finding."""
    yield 1, rule.title.in_(language)
    yield from _condition(rule, term, language)
    if rule.evidence:
        yield 2, WORDS["evidence"][language].format(_listed([kinds[name] for name in rule.evidence], language))
    if rule.repair is not None:
        yield 2, WORDS["repair"][language].format(_word(rule.repair, language))


def _condition(rule: "Rule", term: Term, language: Language) -> Iterator[tuple[int, str]]:
    if rule.fires == s.ALWAYS:
        yield 2, WORDS["always"][language]
        return
    head = WORDS["broken" if rule.force is Force.REQUIRE and not rule.evidence else "where"][language]
    whole = render(rule.fires, language, term)
    if isinstance(rule.fires, s.Any) and len(whole) > _LONG:
        yield 2, f"{head}{WORDS['one_of'][language]}"
        yield from ((3, f"· {render(part, language, term)}") for part in rule.fires.parts)
    else:
        yield 2, f"{head}{whole}"


def _word(word: "Word", language: Language) -> str:
    return word.zh if language == "zh" else word.value


def _listed(words: Sequence[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(words)
