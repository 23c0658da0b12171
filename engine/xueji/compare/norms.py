"""The norms of one policy, each with what a reader must be told of it: words, force, condition, source, standing."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xueji.calendar import Duration, MonthDay
from xueji.compare.headings import Heading, heading_of, heading_of_changes
from xueji.compare.meaning import Part, Statement, statements
from xueji.language.render import render
from xueji.language.syntax import ALWAYS, Expression
from xueji.language.translate import bind
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Change, Force, Layer, Repair, SourceGrade, Stage, Term
from xueji.model.region import PROVINCES
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.policy.layer import Policy
from xueji.policy.parameter import ParameterValue
from xueji.policy.rule import DutySpec, NotSeen, Procedure, Rule


class Kind(Term):
    """规范种类: what kind of part of a regulation a norm is."""

    VALUE = "value", "数值"
    RULE = "rule", "规则"
    PROCEDURE = "procedure", "办理流程"
    CLOSED = "closed", "限定事由"
    DELEGATION = "delegation", "授权"
    GAP = "gap", "未见条文"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a norm is about: a matter, or only a heading where a part of the law names none."""

    heading: Heading
    aspect: Aspect | None
    kind: Kind | None = None
    """Of delegations and gaps, which are about changes, not matters: which of the two."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a norm stands, and how well that is known."""

    document: str
    title: Text
    article: str
    grade: SourceGrade
    certain: bool
    region: str
    place: Text
    layer: Layer


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm in a cell.

    `condition` says when it holds; of a requirement (`breach`) when it is not met. `inherited`: it stands in a wider
    layer; `replaces`: what of the law in force it sets aside here; `details`: what more it says (who must do what,
    which papers); `note`: how its text is read. `said` is its meaning: norms of equal meaning say the same, whatever
    their words.
    """

    kind: Kind
    name: str
    text: Text
    force: Force | None
    on_record: bool
    condition: Text | None
    breach: bool
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    details: tuple[Text, ...]
    note: Text | None
    repair: Repair | None
    source: Source
    inherited: bool
    replaces: tuple[Source, ...]
    said: frozenset[Statement]


def norms(policy: Policy) -> Iterator[tuple[Topic, Norm]]:
    """Every norm in force of a policy, each once, with what it is about: values, rules, procedures, lists, gaps."""
    named = _named(policy)
    in_force: dict[ParameterValue, list[Stage]] = {}
    for (_, stage), value in policy.values.items():
        in_force.setdefault(value, []).append(stage)
    for value, stages in in_force.items():
        left = dataclasses.replace(value, stages=tuple(stage for stage in Stage if stage in stages))
        yield _about(policy.declarations[value.name].aspect, ()), _value(left, policy)
    for rule in policy.rules:
        yield _about(rule.aspect, rule.changes), _rule(rule, policy, named)
    for procedure in policy.procedures:
        yield _about(procedure.aspect, procedure.changes), _procedure(procedure, policy, named)
    for listed in policy.closed:
        name = f"{listed.document}/closed-{listed.changes[0]}"
        yield (
            _about(listed.aspect, listed.changes),
            _norm(Kind.CLOSED, name, listed.title, listed, policy, force=Force.REQUIRE),
        )
    for left_open in policy.delegations:
        name = f"{left_open.document}/delegated-{left_open.changes[0]}"
        topic = Topic(heading_of_changes(left_open.changes), None, Kind.DELEGATION)
        yield topic, _norm(Kind.DELEGATION, name, left_open.title, left_open, policy)
    for gap in policy.not_seen:
        topic = Topic(heading_of_changes(gap.changes), None, Kind.GAP)
        yield topic, _norm(Kind.GAP, gap.name or f"{gap.document}/not-seen", gap.what, gap, policy, when=gap.when)


def _about(aspect: Aspect | None, changes: tuple[Change, ...]) -> Topic:
    """Name the matter; where a part names none, the “other” matters of the topic of its changes."""
    return Topic(heading_of(aspect), aspect) if aspect else Topic(heading_of_changes(changes), Aspect.OTHER)


def _norm(
    kind: Kind,
    name: str,
    text: Text,
    part: Part,
    policy: Policy,
    *,
    force: Force | None = None,
    when: Expression = ALWAYS,
    details: tuple[Text, ...] = (),
    replaces: tuple[Source, ...] = (),
) -> Norm:
    document = policy.by_id[part.document]
    return Norm(
        kind=kind,
        name=name,
        text=text,
        force=force,
        on_record=isinstance(part, Rule) and part.record and not part.changes,
        condition=_condition(when, part.stages, policy),
        breach=isinstance(part, Rule) and part.force is Force.REQUIRE and not part.evidence,
        changes=() if isinstance(part, ParameterValue) else part.changes,
        stages=part.stages,
        details=details,
        note=None if isinstance(part, NotSeen) else part.note,
        repair=part.repair if isinstance(part, Rule) else None,
        source=_source(part, document),
        inherited=document.region != policy.region,
        replaces=replaces,
        said=statements(part, policy),
    )


def _source(part: Part, document: Document) -> Source:
    # what was not seen has no article, and nothing to be uncertain of
    article, grade, certain = (
        ("", document.grade, True) if isinstance(part, NotSeen) else (part.article, part.grade, part.certain)
    )
    place = place_of(document.region, (document,))
    return Source(document.id, document.title, article, grade, certain, document.region, place, document.layer)


def place_of(region: str, documents: Iterable[Document]) -> Text:
    """A region by its own name where one of its documents gives it, or by that of its province."""
    named = next((d.place_name for d in documents if d.region == region and d.place_name), None)
    zh, en = PROVINCES.get(region[:2], ("全国", "Nation"))
    return named or Text(zh=zh, en=en)


def _rule(rule: Rule, policy: Policy, named: Mapping[str, Part]) -> Norm:
    details = [_duty(rule.duty, rule.stages, policy)] if rule.duty else []
    if rule.evidence:
        papers = [policy.evidence[name] for name in rule.evidence]
        details.append(
            Text(zh="须提交：" + "、".join(p.zh for p in papers), en="papers: " + ", ".join(p.en for p in papers))
        )
    return _norm(
        Kind.RULE, rule.name, rule.title, rule, policy, force=rule.force, when=rule.fires, details=tuple(details),
        replaces=_set_aside(rule.replaces, policy, named),
    )  # fmt: skip


def _procedure(procedure: Procedure, policy: Policy, named: Mapping[str, Part]) -> Norm:
    chain = Text(
        zh=" → ".join(step.zh for step in procedure.steps),
        en=" → ".join(english(step) for step in procedure.steps),
    )
    details = []
    if procedure.starts:
        starts = procedure.starts
        details.append(Text(zh=f"起算：{starts.zh}", en=f"counted from: {starts.en}"))
    if procedure.each_within is not None:
        each = _length(procedure.each_within, procedure.stages, policy)
        details.append(Text(zh=f"每一环节{each.zh}以内", en=f"each step within {each.en}"))
    details += [_duty(duty, procedure.stages, policy) for duty in procedure.duties]
    return _norm(
        Kind.PROCEDURE, procedure.name, chain, procedure, policy, when=procedure.when, details=tuple(details),
        replaces=_set_aside(procedure.replaces, policy, named),
    )  # fmt: skip


def _value(value: ParameterValue, policy: Policy) -> Norm:
    title = policy.declarations[value.name].title
    written = value_text(value)
    soft_zh, soft_en = ("（一般）", " (generally)") if value.presumption else ("", "")
    text = Text(zh=f"{title.zh}：{written.zh}{soft_zh}", en=f"{title.en}: {written.en}{soft_en}")
    return _norm(Kind.VALUE, f"policy.{value.name}", text, value, policy, replaces=_overridden(value, policy))


def value_text(value: ParameterValue) -> Text:
    """The value alone, as the regulations write it and in English."""
    match value.value:
        case Duration() | MonthDay():
            return Text(zh=value.value.zh, en=str(value.value))
        case written:
            return Text(zh=str(written), en=str(written))


def english(term: Term) -> str:
    """An identifier as words."""
    return term.value.replace("_", " ")


def _duty(duty: DutySpec, stages: tuple[Stage, ...], policy: Policy) -> Text:
    """Who must do what, to whom, and by when."""
    zh, en = f"{duty.who.zh}：{duty.what.zh}", f"{english(duty.who)}: {duty.what.en}"
    if duty.to:
        zh += f"（报送：{'、'.join(to.zh for to in duty.to)}）"
        en += f" (to: {', '.join(map(english, duty.to))})"
    if duty.within is not None:
        length = _length(duty.within, stages, policy)
        since = policy.term(duty.since)
        zh += f"；自{since}起{length.zh}{'之后' if duty.opens else '以内'}"
        en += f"; {'after' if duty.opens else 'within'} {length.en} of {duty.since}"
    return Text(zh=zh, en=en)


def _length(length: Duration | str, stages: tuple[Stage, ...], policy: Policy) -> Text:
    """A term as a length of time; by stage where the law gives several."""
    if isinstance(length, Duration):
        return Text(zh=length.zh, en=str(length))
    by_length: dict[Text, list[Stage]] = {}
    for stage in stages:
        by_length.setdefault(value_text(policy.values[length, stage]), []).append(stage)
    if len(by_length) == 1:
        return next(iter(by_length))
    several = [(text, "、".join(s.zh for s in own), ", ".join(own)) for text, own in by_length.items()]
    return Text(
        zh="、".join(f"{text.zh}（{zh}）" for text, zh, _ in several),
        en=", ".join(f"{text.en} ({en})" for text, _, en in several),
    )


def _condition(when: Expression, stages: tuple[Stage, ...], policy: Policy) -> Text | None:
    """A condition in words, with the values of the law in it where they are the same for all its stages."""
    if when == ALWAYS:
        return None
    bound = {bind(when, policy.literals(stage)) for stage in stages}
    shown = bound.pop() if len(bound) == 1 else when
    return Text(zh=_words(shown, "zh", policy), en=_words(shown, "en", policy))


def _words(condition: Expression, language: Language, policy: Policy) -> str:
    return render(condition, language, policy.term)


def _named(policy: Policy) -> Mapping[str, Rule | Procedure | NotSeen]:
    """What a norm may set aside, by name: the parts of all documents in force."""
    parts: list[Rule | Procedure | NotSeen] = []
    for document in policy.documents:
        parts += [*document.rules, *document.procedures, *document.not_seen]
    return {part.name: part for part in parts if part.name}


def _set_aside(replaces: tuple[str, ...], policy: Policy, named: Mapping[str, Part]) -> tuple[Source, ...]:
    found = (named[name] for name in replaces if name in named)
    return tuple(dict.fromkeys(_source(part, policy.by_id[part.document]) for part in found))


def _overridden(value: ParameterValue, policy: Policy) -> tuple[Source, ...]:
    """The other values of the documents in force that this one goes before, for a stage of its own."""
    others = (
        other for document in policy.documents for other in document.values
        if other.name == value.name and other.document != value.document and set(other.stages) & set(value.stages)
    )  # fmt: skip
    return tuple(dict.fromkeys(_source(other, policy.by_id[other.document]) for other in others))
