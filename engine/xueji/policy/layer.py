"""From documents to the one policy in force in a place on a day; ambiguity is an error, never a silent choice."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from xueji.errors import LayerError, Problem
from xueji.language.syntax import Literal, parameters_in
from xueji.model.decision import Text
from xueji.model.enums import Force, Stage
from xueji.model.region import chain
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration, ParameterValue, looser
from xueji.policy.rule import Closed, Delegation, NotSeen, Procedure, Rule
from xueji.vocabulary import Vocabulary, core


@dataclass(frozen=True)
class Policy:
    """What is in force in a region on a day: documents from the widest layer to the narrowest, and what they come to."""

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

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The documents by identifier."""
        return {document.id: document for document in self.documents}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The facts requests here may give."""
        return core().extended(entry for document in self.documents for entry in document.facts)

    @cached_property
    def evidence(self) -> Mapping[str, Text]:
        """Every kind of document that can be asked for here."""
        return {name: text for document in self.documents for name, text in document.evidence.items()}

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


def in_force(documents: Iterable[Document], region: str, on: date) -> Policy:
    """Layer the documents that apply in a region on a day; raises `LayerError` with every contradiction found."""
    everything = tuple(documents)
    places = chain(region)
    applying = [d for d in everything if d.region in places and d.in_force(on)]
    superseded = {old for document in applying for old in document.replaces}
    active = sorted(
        (d for d in applying if d.id not in superseded), key=lambda d: (places.index(d.region), d.since, d.id)
    )
    declarations = {d.name: d for document in everything for d in document.declarations}
    problems = [*_equal_documents(applying, on)]
    values = _values(active, on, problems)
    rules, procedures = _rules(active, on, problems), _procedures(active, on, problems)
    problems += _without_value(rules, procedures, values, region)
    if problems:
        raise LayerError(problems)
    return Policy(
        region, on, tuple(active), declarations, values, rules, procedures,
        tuple(part for d in active for part in d.closed),
        tuple(part for d in active for part in d.not_seen if part.since is None or part.since <= on),
        tuple(part for d in active for part in d.delegations),
    )  # fmt: skip


def boundaries(documents: Iterable[Document], region: str) -> tuple[date, ...]:
    """The days on which the law of a region begins or changes, in order: checking them is checking every day."""
    places = chain(region)
    applying = [d for d in documents if d.region in places]
    days = {d.since for d in applying} | {d.until + timedelta(days=1) for d in applying if d.until}
    gaps = {gap.since for d in applying for gap in d.not_seen if gap.since}
    return tuple(sorted(days | gaps))


def _equal_documents(applying: Sequence[Document], on: date) -> Iterator[Problem]:
    """Two documents of one region that both replace a third."""
    claims: dict[tuple[str, str], Document] = {}
    for document in applying:
        for old in document.replaces:
            first = claims.setdefault((document.region, old), document)
            if first is not document:
                day = {"day": on.isoformat()}
                yield Problem("conflicting-replacements", document.place, old, day, also=(first.place,))


def _values(active: Sequence[Document], on: date, problems: list[Problem]) -> dict[tuple[str, Stage], ParameterValue]:
    found: dict[tuple[str, Stage], ParameterValue] = {}
    regions: dict[tuple[str, Stage], str] = {}
    reported: set[tuple[str, str]] = set()
    for document in active:
        for value in document.values:
            for stage in value.stages:
                key = value.name, stage
                if (earlier := found.get(key)) is not None and (document.id, value.name) not in reported:
                    equal_rank = regions[key] == document.region
                    if problem := _clash(value, earlier, equal_rank=equal_rank, on=on):
                        problems.append(problem)
                        reported.add((document.id, value.name))
                found[key], regions[key] = value, document.region
    return found


def _clash(value: ParameterValue, earlier: ParameterValue, *, equal_rank: bool, on: date) -> Problem | None:
    """What is wrong with a value that stands after another for the same stage, if anything."""
    also = (earlier.place,)
    if equal_rank:
        return Problem("conflicting-values", value.place, value.name, {"day": on.isoformat()}, also=also)
    if earlier.bound is not None:
        beyond = looser(value, earlier)
        details = {"document": earlier.document, "bound": earlier.bound.value, "value": str(earlier.value)}
        if beyond is None:
            return Problem("incomparable-units", value.place, value.name, details, also=also)
        if beyond:
            return Problem("loosens-binding", value.place, value.name, details, also=also)
    if value.value != earlier.value and value.replaces != earlier.document:
        return Problem("unsaid-override", value.place, value.name, {"document": earlier.document}, also=also)
    return None


def _rules(active: Sequence[Document], on: date, problems: list[Problem]) -> tuple[Rule, ...]:
    rules = [rule for document in active for rule in document.rules]
    by_name = {rule.name: rule for rule in rules}
    regions = {document.id: document.region for document in active}
    replaced = _replaced(rules, regions, on, problems)
    for old, by in replaced.items():
        if (target := by_name.get(old)) and target.binding:
            problems.append(Problem("binding-replaced", by.place, old, also=(target.place,)))
    return tuple(rule for rule in rules if rule.name not in replaced)


def _procedures(active: Sequence[Document], on: date, problems: list[Problem]) -> tuple[Procedure, ...]:
    procedures = [procedure for document in active for procedure in document.procedures]
    regions = {document.id: document.region for document in active}
    replaced = _replaced(procedures, regions, on, problems)
    kept = tuple(procedure for procedure in procedures if procedure.name not in replaced)
    claims: dict[tuple[object, ...], Procedure] = {}
    for procedure in kept:
        for key in ((c, s, procedure.when) for c in procedure.changes for s in procedure.stages):
            first = claims.setdefault(key, procedure)
            if first is not procedure:
                day = {"day": on.isoformat()}
                problems.append(
                    Problem("conflicting-values", procedure.place, procedure.name, day, also=(first.place,))
                )
                break
    return kept


def _replaced(
    parts: Sequence[Rule] | Sequence[Procedure], regions: Mapping[str, str], on: date, problems: list[Problem]
) -> dict[str, Rule | Procedure]:
    """What is set aside, and by what; the narrowest layer has the last word, equal claims are an error."""
    found: dict[str, Rule | Procedure] = {}
    for part in parts:
        for old in part.replaces:
            first = found.get(old)
            if first is not None and regions[first.document] == regions[part.document]:
                day = {"day": on.isoformat()}
                problems.append(Problem("conflicting-replacements", part.place, old, day, also=(first.place,)))
            found[old] = part
    return found


def _without_value(
    rules: Iterable[Rule], procedures: Iterable[Procedure],
    values: Mapping[tuple[str, Stage], ParameterValue], region: str,
) -> Iterator[Problem]:  # fmt: skip
    """Rules that speak of a parameter nobody has given, or forbid by one the law gives only as a presumption."""
    for rule in rules:
        spans = [rule.duty.within] if rule.duty and isinstance(rule.duty.within, str) else []
        used = (*parameters_in(rule.fires), *spans)
        yield from _missing(used, rule, values, region)
        strong = rule.force in (Force.FORBID, Force.REQUIRE)
        soft = {v.name: v for v in (values.get((n, s)) for n in used for s in rule.stages) if v and v.presumption}
        for value in soft.values() if strong else ():
            yield Problem("rule-stronger-than-value", rule.place, value.name, also=(value.place,))
    for procedure in procedures:
        if isinstance(procedure.each_within, str):
            yield from _missing((procedure.each_within,), procedure, values, region)


def _missing(
    used: Iterable[str], part: Rule | Procedure, values: Mapping[tuple[str, Stage], ParameterValue], region: str
) -> Iterator[Problem]:
    for name in used:
        without = [stage for stage in part.stages if (name, stage) not in values]
        if without:
            yield Problem("parameter-without-value", part.place, name, {"stage": without[0].value, "region": region})
