"""How strict the answers of two laws are, and which of their parts are the same or of the same matter.

Strictest first: refused, left to the authority, permitted; of records: findings, doubtful, clean. An answer that cannot
be told has no rank: of a law that does not say, nothing is claimed.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xueji.calendar import Conventions
from xueji.decide.decider import judge
from xueji.decide.plan import Bound, Grounds, Plan, Steps
from xueji.decide.reading import Request
from xueji.decide.records import RecordPlan
from xueji.language.backends.smt import Formula
from xueji.model.decision import Text
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage
from xueji.policy.rule import Closed, Procedure, Rule
from xueji.prove.inquiry import Inquiry
from xueji.prove.matters import length_of, matter
from xueji.prove.side import Side

Answer = Outcome | RecordVerdict
Decisive = Bound | Grounds
"""What makes an answer strict: a refusal, a presumption against, a closed list, a rule on records."""

RANKS: Final[Mapping[Answer, int]] = {
    Outcome.REFUSED: 0, Outcome.DISCRETION: 1, Outcome.PERMITTED: 2,
    RecordVerdict.FINDINGS: 0, RecordVerdict.DOUBTFUL: 1, RecordVerdict.CLEAN: 2,
}  # fmt: skip


def laxer(one: Answer, other: Answer) -> bool:
    """Say whether an answer is surely laxer than another."""
    return one in RANKS and other in RANKS and RANKS[one] > RANKS[other]


def answers(inquiry: Inquiry, side: int) -> Mapping[Any, Formula]:
    """When a side gives each answer."""
    return inquiry.findings[side].by_verdict if inquiry.change is None else inquiry.outcomes[side].by_outcome


def answer(inquiry: Inquiry, side: int, request: Request) -> Answer:
    """The answer a side gives to a student's request."""
    if inquiry.change is None:
        return inquiry.sides[side].decider.check(request).verdict
    return judge(inquiry.outcomes[side].plan, request.facts, request.evidence)


def plan_of(side: Side, change: Change | None, stage: Stage) -> Plan | RecordPlan:
    """What a law asks of a change, or of stored records, of one stage."""
    return side.decider.records(stage.value) if change is None else side.decider.plan(change, stage.value)


def decisive(plan: Plan | RecordPlan) -> tuple[Decisive, ...]:
    """The parts of a plan that make an answer strict."""
    if isinstance(plan, RecordPlan):
        return plan.findings
    return (*plan.refusals, *plan.grounds, *plan.discouragements)


def norm_of(part: Decisive) -> Rule | Closed:
    """The norm a part is made of."""
    return part.rule if isinstance(part, Bound) else part.closed


def title_of(part: Decisive) -> Text:
    """What a part is called."""
    return norm_of(part).title


def same_matter(one: Rule | Procedure | Closed, other: Rule | Procedure | Closed) -> bool:
    """Say whether two norms speak of the same: they are of one matter (事项), or one replaces the other."""
    if isinstance(one, Closed) or isinstance(other, Closed):
        return one.aspect is not None and one.aspect is other.aspect
    return matter(one) == matter(other) or one.name in other.replaces or other.name in one.replaces


def in_place_of(norm: Rule | Procedure | Closed, sides: Sequence[Side], stage: Stage) -> tuple[str, ...]:
    """What a law has in the place of a norm of the other: rules and procedures that replace it, values of its own.

    Values are named `document/parameter`.
    """
    mine, theirs = sides[0].policy, sides[1].policy
    if isinstance(norm, Closed):
        return ()
    norms: tuple[Rule | Procedure, ...] = (*mine.rules, *mine.procedures)
    replacing = (one.name for one in norms if norm.name in one.replaces and stage in one.stages)
    pairs = ((mine.values.get((name, stage)), theirs.values.get((name, stage))) for name in norm.uses)
    other = (f"{own.document}/{own.name}" for own, up in pairs if own and up and own.value != up.value)
    return (*replacing, *other)


def key(part: Decisive | Steps, side: Side, stage: Stage) -> object:
    """What makes a part the same in another law: its name, what it asks of a stage, and how it counts time."""
    match part:
        case Bound(rule, _, tree):
            term = rule.duty and length_of(side.policy, rule.duty.within, stage)
            return rule.name, rule.force, rule.duty, rule.evidence, tree, _times(side, rule.document), term
        case Grounds(closed, permits):
            return closed.document, closed.changes, tuple(key(permit, side, stage) for permit in permits)
        case Steps(procedure, tree):
            terms = tuple(length_of(side.policy, duty.within, stage) for duty in procedure.duties)
            return procedure.name, procedure.duties, tree, _times(side, procedure.document), terms


def _times(side: Side, document: str) -> Conventions:
    return side.policy.by_id[document].conventions
