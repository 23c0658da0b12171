"""From documents to the one policy in force in a place on a day; ambiguity is an error, never a silent choice."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from typing import TypeVar

from xueji.errors import LayerError, Problem
from xueji.language.syntax import Literal
from xueji.model.decision import Text
from xueji.model.enums import Force, Stage
from xueji.model.region import chain
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration, ParameterValue, looser
from xueji.policy.rule import RECORD, Closed, Delegation, NotSeen, Procedure, Rule
from xueji.vocabulary import Vocabulary, core


@dataclass(frozen=True)
class Policy:
    """What is in force in a region on a day: documents, widest layer first, and what they come to."""

    region: str
    on: date
    documents: tuple[Document, ...]
    declarations: Mapping[str, Declaration]
    values: Mapping[tuple[str, Stage], ParameterValue]
    rules: tuple[Rule, ...]
    procedures: tuple[Procedure, ...]
    closed: tuple[Closed, ...]
    not_seen: tuple[NotSeen, ...]
    delegations: tuple[Delegation, ...]
    known: tuple[Document, ...]
    """Every document of the region whatever its dates: what one declares stays a name when another takes its place."""

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The documents by identifier."""
        return {document.id: document for document in self.documents}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The facts requests here may give."""
        return vocabulary_of(self.known)

    @cached_property
    def evidence(self) -> Mapping[str, Text]:
        """Every kind of document that can be asked for here."""
        return evidence_of(self.known)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the meaning of all documents in force, equal in every process."""
        content = [self.region, *(f"{document.id}:{document.digest}" for document in self.documents)]
        return "sha256:" + hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def literals(self, stage: Stage) -> dict[str, Literal]:
        """The parameters' values for one stage, for `translate.bind`."""
        return {name: value.literal for (name, s), value in self.values.items() if s is stage}

    def term(self, name: str) -> str:
        """The Chinese term of a fact or a parameter."""
        declared = self.declarations.get(name)
        return declared.title.zh if declared else self.vocabulary.term(name)


def in_force(documents: Iterable[Document], region: str, on: date, *, drafts: bool = False) -> Policy:
    """Layer the documents that apply in a region on a day; raises `LayerError` with every contradiction found.

    With `drafts`, drafts count as if they had come into force on their day: the answer to “what if”.
    """
    known = known_in(documents, region)
    # what has been replaced stays so when its successor runs out
    superseded = {old for d in known if d.begun(on, drafts=drafts) for old in d.replaces}
    active = [d for d in known if d.in_force(on, drafts=drafts) and d.id not in superseded]
    problems = [*_equal_documents(active, on)]
    values = _values(active, on, problems)
    open_gaps = [gap for d in active for gap in d.not_seen if gap.since is None or gap.since <= on]
    rules, gaps = _rules(active, open_gaps, on, problems)
    procedures = _procedures(active, on, problems)
    closed = tuple(part for d in active for part in d.closed)
    problems += _without_value(rules, procedures, gaps, closed, values, region)
    if problems:
        raise LayerError(problems)
    return Policy(
        region, on, tuple(active), {part.name: part for d in known for part in d.declarations},
        values, rules, procedures,
        closed, gaps,
        tuple(part for d in active for part in d.delegations),
        known,
    )  # fmt: skip


def known_in(documents: Iterable[Document], region: str) -> tuple[Document, ...]:
    """Every document of a region and of the wider ones around it, whatever its dates, widest layer first."""
    places = chain(region)
    applying = (document for document in documents if document.region in places)
    return tuple(sorted(applying, key=lambda d: (places.index(d.region), d.since, d.id)))


def vocabulary_of(known: Iterable[Document]) -> Vocabulary:
    """The facts requests may give where these documents are known: on every day the same."""
    return core().extended(entry for document in known for entry in document.facts)


def evidence_of(known: Iterable[Document]) -> Mapping[str, Text]:
    """Every kind of document that can be asked for where these are known: on every day the same."""
    return {name: text for document in known for name, text in document.evidence.items()}


def boundaries(documents: Iterable[Document], region: str) -> tuple[date, ...]:
    """The days on which the law of a region begins or changes, in order: checking them is checking every day."""
    places = chain(region)
    applying = [d for d in documents if d.region in places]
    days = {d.since for d in applying} | {d.until + timedelta(days=1) for d in applying if d.until}
    gaps = {gap.since for d in applying for gap in d.not_seen if gap.since}
    return tuple(sorted(days | gaps))


def _equal_documents(active: Sequence[Document], on: date) -> Iterator[Problem]:
    """Find two documents of one region that both replace a third."""
    claims: dict[tuple[str, str], Document] = {}
    for document in active:
        for old in document.replaces:
            first = claims.setdefault((document.region, old), document)
            if first is not document:
                day = {"day": on.isoformat()}
                yield Problem("conflicting-replacements", document.place, old, day, also=(first.place,))


def _values(active: Sequence[Document], on: date, problems: list[Problem]) -> dict[tuple[str, Stage], ParameterValue]:
    given: dict[tuple[str, Stage], list[ParameterValue]] = {}
    for document in active:
        for value in document.values:
            for stage in value.stages:
                given.setdefault((value.name, stage), []).append(value)
    regions = {document.id: document.region for document in active}
    found: dict[tuple[str, Stage], ParameterValue] = {}
    for key, values in given.items():
        found[key] = _last_word(values, regions, on, problems)
    # one value for several stages is one mistake
    problems[:] = dict.fromkeys(problems)
    return found


def _last_word(
    values: Sequence[ParameterValue], regions: Mapping[str, str], on: date, problems: list[Problem]
) -> ParameterValue:
    """Choose between values for one stage, widest layer first, each of which must say what it sets aside.

    INVARIANT: a value is held to every binding value above it, not to the nearest alone.
    """
    last, binding = values[0], list[ParameterValue]()
    for value in values[1:]:
        equal_rank = regions[value.document] == regions[last.document]
        if equal_rank:
            mine, theirs = last.document in value.replaces, value.document in last.replaces
            if theirs and not mine:
                continue  # the order of the documents' dates does not matter where one names the other
            if mine == theirs:
                day = {"day": on.isoformat()}
                problems.append(Problem("conflicting-values", value.place, value.name, day, also=(last.place,)))
        elif last.bound:
            binding.append(last)
        beyond = [problem for above in binding if (problem := _beyond(value, above))]
        problems += beyond
        said = equal_rank or value.value == last.value or last.document in value.replaces
        if not beyond and not said:
            details = overriding(value.replaces, [last.document])
            problems.append(Problem("unsaid-override", value.place, value.name, details, also=(last.place,)))
        last = value
    return last


def overriding(said: Iterable[str], unsaid: Sequence[str]) -> dict[str, str]:
    """What a norm sets aside without saying so, and the whole list that says it: what is said already stays."""
    whole = list(dict.fromkeys((*said, *unsaid)))
    listed = ", ".join(whole)
    return {
        "document": ", ".join(unsaid),
        "listed": listed if len(whole) == 1 else f"[{listed}]",
        "said": ",".join(said),
    }


def _beyond(value: ParameterValue, binding: ParameterValue) -> Problem | None:
    """Say what is wrong with a value below a binding one, if anything."""
    beyond = looser(value, binding)
    if beyond is False:
        return None
    details = {"document": binding.document, "value": str(binding.value)}
    details |= {"bound": str(binding.bound), "bound_zh": binding.bound.zh} if binding.bound else {}
    return Problem(
        "loosens-binding" if beyond else "incomparable-units", value.place, value.name, details, also=(binding.place,)
    )


def _rules(
    active: Sequence[Document], gaps: Iterable[NotSeen], on: date, problems: list[Problem]
) -> tuple[tuple[Rule, ...], tuple[NotSeen, ...]]:
    """The rules that are not set aside by others, and the gaps that none closes."""
    rules = [rule for document in active for rule in document.rules]
    by_name = {rule.name: rule for rule in rules}
    regions = {document.id: document.region for document in active}
    replaced = _replaced(rules, regions, on, problems)
    for rule in rules:
        for target in (by_name[old] for old in rule.replaces if old in by_name):
            if target.binding and regions[rule.document] != regions[target.document]:
                problems.append(Problem("binding-replaced", rule.place, target.name, also=(target.place,)))
    return tuple(_left(rules, replaced)), tuple(_left(gaps, replaced))


def _procedures(active: Sequence[Document], on: date, problems: list[Problem]) -> tuple[Procedure, ...]:
    procedures = [procedure for document in active for procedure in document.procedures]
    regions = {document.id: document.region for document in active}
    replaced = _replaced(procedures, regions, on, problems)
    kept = tuple(_left(procedures, replaced))
    claims: dict[tuple[object, ...], Procedure] = {}
    conditions: dict[object, int] = {}
    for procedure in kept:
        when = conditions.setdefault(procedure.when, len(conditions))  # a whole condition is hashed but once
        claimed = [
            claims.setdefault((change, stage, when), procedure)
            for change in procedure.changes for stage in procedure.stages
        ]  # fmt: skip
        if first := next((other for other in claimed if other is not procedure), None):
            equal_rank = regions[first.document] == regions[procedure.document]
            day = {"day": on.isoformat()}
            details = day if equal_rank else overriding(procedure.replaces, [first.name])
            problems.append(
                Problem(
                    "conflicting-values" if equal_rank else "unsaid-override",
                    procedure.place, procedure.name, details, also=(first.place,),
                )
            )  # fmt: skip
    return kept


def _replaced(
    parts: Sequence[Rule] | Sequence[Procedure], regions: Mapping[str, str], on: date, problems: list[Problem]
) -> dict[str, set[tuple[str, Stage]]]:
    """Collect what is set aside, for which triggers and stages; two claims of one region on the same are an error."""
    claims: dict[tuple[str, str, str, Stage], list[Rule | Procedure]] = {}
    reported: set[tuple[str, str]] = set()
    for part in parts:
        for old, trigger, stage in product(part.replaces, part.triggers, part.stages):
            before = claims.setdefault((old, regions[part.document], trigger, stage), [])
            # one document may put several in the place of one
            apart = [
                other for other in before
                if other.document != part.document
                and other.name not in part.replaces and part.name not in other.replaces
            ]  # fmt: skip
            before.append(part)
            if apart and (old, part.name) not in reported:
                reported.add((old, part.name))
                day = {"day": on.isoformat()}
                problems.append(Problem("conflicting-replacements", part.place, old, day, also=(apart[0].place,)))
    found: dict[str, set[tuple[str, Stage]]] = {}
    for old, _, trigger, stage in claims:
        found.setdefault(old, set()).add((trigger, stage))
    return found


P = TypeVar("P", Rule, Procedure, NotSeen)


def _left(parts: Iterable[P], replaced: Mapping[str, set[tuple[str, Stage]]]) -> Iterator[P]:
    """Give what is left of parts for the triggers and stages for which they are not replaced."""
    for part in parts:
        gone = replaced.get(part.name)
        if gone is None:
            yield part
            continue
        triggers: dict[tuple[Stage, ...], list[str]] = {}
        for trigger in part.triggers:
            stages = tuple(stage for stage in part.stages if (trigger, stage) not in gone)
            triggers.setdefault(stages, []).append(trigger)
        for stages, kept in triggers.items():
            if stages:
                changes = tuple(change for change in part.changes if change in kept)
                left = dataclasses.replace(part, changes=changes, stages=stages)
                yield dataclasses.replace(left, record=RECORD in kept) if isinstance(left, Rule) else left


def _where(stage: Stage, region: str) -> dict[str, str]:
    return {"stage": stage.value, "stage_zh": stage.zh, "region": region}


def _without_value(
    rules: Iterable[Rule], procedures: Iterable[Procedure], gaps: Iterable[NotSeen], closed: Iterable[Closed],
    values: Mapping[tuple[str, Stage], ParameterValue], region: str,
) -> Iterator[Problem]:  # fmt: skip
    """Find rules that speak of a parameter nobody has given, or forbid by one the law gives only as a presumption."""
    closing = {part.document for part in closed}
    presumed = {name for (name, _), value in values.items() if value.presumption}
    for rule in rules:
        if not rule.uses:
            continue
        yield from _missing(rule.uses, rule, values, region)
        only_ground = rule.force is Force.PERMIT and rule.document in closing
        if presumed.isdisjoint(rule.uses) or not (rule.force in (Force.FORBID, Force.REQUIRE) or only_ground):
            continue
        soft = {v.name: v for v in (values.get((n, s)) for n in rule.uses for s in rule.stages) if v and v.presumption}
        for value in soft.values():
            yield Problem("rule-stronger-than-value", rule.place, value.name, also=(value.place,))
    for procedure in procedures:
        yield from _missing(procedure.uses, procedure, values, region)
    for gap in gaps:
        yield from _missing(gap.uses, gap, values, region)


def _missing(
    used: Iterable[str],
    part: Rule | Procedure | NotSeen,
    values: Mapping[tuple[str, Stage], ParameterValue],
    region: str,
) -> Iterator[Problem]:
    for name in used:
        without = [stage for stage in part.stages if (name, stage) not in values]
        if without:
            yield Problem("parameter-without-value", part.place, name, _where(without[0], region))
