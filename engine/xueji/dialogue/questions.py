"""Which facts an answer still lacks, who asks for them, and which is best asked first.

The order: status and stage, on which everything hangs; then a fact that by itself could refuse (all that some open
prohibition, requirement or closed list lacks); then what the most open rules ask for; then the order of the rules.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from xueji.decide.decider import Decider
from xueji.decide.derive import INPUTS
from xueji.decide.reading import Request
from xueji.language.syntax import facts_in
from xueji.model.decision import Decision, Reason, RecordCheck, Sourced, Text
from xueji.model.enums import Force, Outcome, Truth
from xueji.vocabulary import FactEntry

_FIRST: Final = ("student.status", "student.stage")

Purpose = Literal["outcome", "usual", "follows"]
"""The outcome waits for it; it was taken to be as usual; a duty, a paper or a last day hangs on it."""


@dataclass(frozen=True, slots=True)
class Asker:
    """A norm that asks for a fact: its name, what it says, where it stands."""

    rule: str
    text: Text
    source: Sourced


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask for."""

    entry: FactEntry
    purpose: Purpose
    askers: tuple[Asker, ...]

    @property
    def name(self) -> str:
        """The fact's name."""
        return self.entry.name


def open_questions(
    answer: Decision | RecordCheck, decider: Decider, request: Request, given: Mapping[str, Any]
) -> tuple[Question, ...]:
    """What an answer lacks and nobody was asked for yet, the most decisive first.

    Where a fact is known to nobody, what it follows from, or what follows from it and is asked for, takes its place.
    """
    reasons = answer.unclear if isinstance(answer, RecordCheck) else answer.reasons
    asking: dict[str, list[Reason]] = {}
    for reason in reasons:
        for name in _facts(reason.missing, decider):
            asking.setdefault(name, []).append(reason)
    for name in [name for name in asking if name in given]:
        for other in _instead(name, decider, request):
            asking.setdefault(other, asking[name])
    waiting = {name: found for name, found in asking.items() if name not in given}
    ranked = sorted(waiting, key=lambda name: _rank(name, waiting[name]))
    return tuple(_question(name, "outcome", waiting[name], decider) for name in ranked)


def _facts(missing: Iterable[str], decider: Decider) -> Iterator[str]:
    """The facts among what is missing; documents to hand in are none."""
    return (name for name in missing if name not in decider.policy.evidence)


def _rank(name: str, reasons: list[Reason]) -> tuple[bool, bool, int]:
    """How decisive a fact is: the smaller, the sooner it is asked for."""
    refusing = any(reason.missing == (name,) and reason.force is not Force.DISCOURAGE for reason in reasons)
    return name not in _FIRST, not refusing, -len(reasons)


def _instead(name: str, decider: Decider, request: Request) -> Iterator[str]:
    """Other ways to tell what nobody knows: the facts it follows from, or those that follow and are asked for."""
    facts = request.facts
    open_bounds = (b for b in decider.asked(request) if not b.yes(facts) and not b.no(facts))
    spoken_of = {fact for bound in open_bounds for fact in facts_in(bound.scoped)}
    derived = (fact for fact, inputs in INPUTS.items() if name in inputs and fact in spoken_of)
    yield from (fact for fact in (*INPUTS.get(name, ()), *derived) if facts.get(fact) is None)


def following(answer: Decision | RecordCheck, decider: Decider, given: Mapping[str, Any]) -> tuple[Question, ...]:
    """What the outcome does not wait for, and nobody was asked for yet: first what was taken to be as usual."""
    usual = [name for caveat in answer.caveats if caveat.code == "not-asked" for name in caveat.facts]
    hanging: dict[str, list[Sourced]] = {}
    for part in _hanging(answer):
        for name in _facts(part.missing, decider):
            hanging.setdefault(name, []).append(part)
    found = [_question(name, "usual", [], decider) for name in usual if name not in given]
    return (
        *found,
        *(_question(n, "follows", ps, decider) for n, ps in hanging.items() if n not in given and n not in usual),
    )


def _hanging(answer: Decision | RecordCheck) -> Iterator[Any]:
    """Duties and papers that may follow, with the facts that decide it."""
    yield from (duty for duty in answer.duties if duty.missing)
    if isinstance(answer, Decision) and answer.outcome is not Outcome.REFUSED:
        yield from (evidence for evidence in answer.evidence if evidence.holds is Truth.UNKNOWN)


def _question(name: str, purpose: Purpose, parts: Iterable[Any], decider: Decider) -> Question:
    found = {part.rule: Asker(part.rule, _said(part), part) for part in parts}
    return Question(decider.policy.vocabulary.entries[name], purpose, tuple(found.values()))


def _said(part: Any) -> Text:
    """What a norm says: a duty's content, the name of a paper, or a rule's title."""
    text: Text = getattr(part, "what", None) or part.text
    return text
