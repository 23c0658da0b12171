"""Is there a request that no rule settles? Every cause for which a completely described student gets no answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from xueji.decide.decider import judge
from xueji.decide.plan import Bound, Gap
from xueji.decide.reading import Facts
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula
from xueji.language.types import Kind
from xueji.model.decision import Decision, Text
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage
from xueji.policy.document import Document
from xueji.policy.rule import NotSeen
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.outcomes import Findings, Outcomes
from xueji.prove.replay import Example
from xueji.prove.solver import Deadline, all_of
from xueji.questions.finding import Asked, Finding, Question, merged, named
from xueji.questions.law import Law, by_stage

_UNSPOKEN: Final = Text(zh="没有收入有关规定", en="no regulation here speaks of it")
"""The same for every change and stage, so that equal gaps can be told together."""


def gaps(law: Law, change: Change | None, stages: Sequence[Stage], deadline: Deadline) -> Asked:
    """Every cause of silence, each with an example: not read, left to others, spoken of by nobody, beyond the calendar.

    Students of whom a fact is missing are no gap. Raises `WrongWitnessError`.
    """
    asked = _records if change is None else _change
    return merged(by_stage(law, change, stages, deadline, asked))


def _change(inquiry: Inquiry) -> Iterator[Finding]:
    law = inquiry.outcomes[0]
    silent = law.by_outcome[Outcome.UNDETERMINED]
    if law.plan.blocked:
        yield from _lawless(inquiry, law, silent)
    for gap in law.plan.gaps:
        example = _unseen(inquiry, law, gap)
        if example is not None:
            name = named(Question.GAP, silence_of(gap.gap, law.decider.policy.by_id[gap.gap.document]))
            yield _found(inquiry, name, "not_seen", (gap.gap.document,), gap.gap.what, example)
    if not law.plan.blocked:
        grounds = (permit for listed in law.plan.grounds for permit in listed.permits)
        parts = (*law.plan.refusals, *law.plan.discouragements, *dict.fromkeys(grounds))
        seen = all_of([silent, *map(law.no, law.plan.gaps)])
        yield from _beyond(inquiry, law, parts, seen, lambda facts: _silent(law, facts))


def _records(inquiry: Inquiry) -> Iterator[Finding]:
    law = inquiry.findings[0]
    silent = law.by_verdict[RecordVerdict.UNDETERMINED]
    if not law.decider.policy.documents:
        example = inquiry.example(Claim(silent, lambda _requests: True))
        text = Text(zh="没有收入关于学籍记录的规定", en="no regulation here speaks of stored records")
        yield _found(inquiry, named(Question.GAP, "none/record"), "uncovered", (), text, example)
        return
    yield from _beyond(inquiry, law, law.plan.findings, all_of(()), lambda _facts: True)


def _silent(law: Outcomes, facts: Facts) -> bool:
    seen = all(gap.no(facts) for gap in law.plan.gaps)
    return seen and judge(law.plan, facts, None) is Outcome.UNDETERMINED


def _lawless(inquiry: Inquiry, law: Outcomes, silent: Formula) -> Iterator[Finding]:
    """No law for the stage is known: left to the provinces, or spoken of by no document."""
    read = all_of([silent, *map(law.no, law.plan.gaps)])
    claims = (
        Claim(formula, lambda rs: judge(law.plan, rs[0].facts, None) is Outcome.UNDETERMINED)
        for formula in (read, silent)
    )
    example = next((found for claim in claims if (found := inquiry.example(claim))), None)
    if example is None or not isinstance(example.answers[0], Decision):
        return
    stage = inquiry.stage
    documents = law.decider.policy.documents
    if not any(document.speaks_of(change, stage) for document in documents for change in Change):
        text = Text(zh=f"没有收入关于{stage.zh}学生的规定", en=f"no regulation here speaks of the stage “{stage}”")
        yield _found(inquiry, named(Question.GAP, f"none/{stage}"), "uncovered", (), text, example)
        return
    for reason in example.answers[0].reasons:
        if reason.kind in ("delegated", "uncovered"):
            parts = (reason.rule,) if reason.kind == "delegated" else ()
            text = _UNSPOKEN if reason.kind == "uncovered" else reason.text
            yield _found(inquiry, named(Question.GAP, reason.rule), reason.kind, parts, text, example)


def _unseen(inquiry: Inquiry, law: Outcomes, gap: Gap) -> Example | None:
    """A student on whom a part of the law bears that nobody here has read; first one on whom no other bears."""
    silent, bears = law.by_outcome[Outcome.UNDETERMINED], law.yes(gap)
    others = [law.no(other) for other in law.plan.gaps if other is not gap]
    for formula in (all_of([silent, bears, law.all_told, *others]), all_of([silent, bears])):
        claim = Claim(
            formula,
            lambda rs: gap.yes(rs[0].facts) and judge(law.plan, rs[0].facts, None) is Outcome.UNDETERMINED,
        )
        if example := inquiry.example(claim):
            return example
    return None


def _beyond(
    inquiry: Inquiry, law: Outcomes | Findings, parts: Sequence[Bound], silent: Formula, told: Callable[[Facts], bool]
) -> Iterator[Finding]:
    """Rules that cannot be told although every fact they ask for is known: their terms reach beyond the calendar."""
    for part in parts if inquiry.possible(silent) else ():
        names = s.facts_in(part.scoped)

        def holds(facts: Facts, part: Bound = part, names: Sequence[str] = names) -> bool:
            complete = all(_is_precise(facts.get(name), _kind(inquiry, name)) for name in names)
            return complete and not part.yes(facts) and not part.no(facts) and told(facts)

        complete = [_precise(inquiry, name) for name in names]
        claim = Claim(all_of([silent, law.open(part), *complete]), lambda rs, holds=holds: holds(rs[0].facts))  # type: ignore[misc]
        example = inquiry.example(claim)
        if example is not None:
            title = part.rule.title
            text = Text(
                zh=f"事实齐全仍不能判定“{title.zh}”：期限延伸到放假安排尚未公布的年份",
                en=f"with every fact known it cannot be told whether this holds: {title.en}; "
                "its term reaches into a year whose holidays are not announced",
            )
            name = named(Question.GAP, part.rule.name)
            yield _found(inquiry, name, "calendar", (part.rule.name,), text, example)


def _kind(inquiry: Inquiry, name: str) -> Kind:
    return inquiry.vocabulary.entries[name].type.kind


def _precise(inquiry: Inquiry, name: str) -> Formula:
    """When a fact is known, a place down to its county."""
    if _kind(inquiry, name) is not Kind.REGION:
        return inquiry.symbols.known(name)
    place = inquiry.symbols.fact(name, inquiry.vocabulary.entries[name].type)
    return all_of([place.known, place.value[2] > 0])


def _is_precise(value: object, kind: Kind) -> bool:
    return value is not None and not (kind is Kind.REGION and str(value).endswith("00"))


def silence_of(gap: NotSeen, document: Document) -> str:
    """The name of a part of the law nobody here has read: its own, or its place among the nameless of its document."""
    if gap.name:
        return gap.name
    nameless = [other for other in document.not_seen if not other.id]
    return f"{document.id}/not-seen-{nameless.index(gap) + 1}"


def _found(
    inquiry: Inquiry, name: str, cause: str, parts: tuple[str, ...], text: Text, example: Example | None
) -> Finding:
    changes = (inquiry.change,) if inquiry.change else ()
    return Finding(Question.GAP, name, cause, parts, changes, (inquiry.stage,), text, example)
