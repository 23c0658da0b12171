"""What a law makes of a change, or of records, apart from its words and names: equal keys, equal answers.

Two laws with equal keys for a change and a stage give every request, complete or not, the same outcome, papers,
duties and steps: the keys hold every condition, value and term these are worked out of.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, get_args

from xueji.calendar import Duration
from xueji.decide.decider import Decider
from xueji.decide.plan import Bound, Gap, Plan, Steps
from xueji.language.syntax import Expression
from xueji.language.types import Type
from xueji.model.enums import Change, Force, Stage
from xueji.policy.layer import Policy
from xueji.policy.rule import DutySpec
from xueji.prove.matters import alike, length_of

NODES: Final[tuple[type, ...]] = get_args(Expression)
Test = tuple[object, object]
"""A condition without the lists its facts are chosen from, with the conventions of time it is read under."""


@dataclass(frozen=True)
class Part:
    """Something that follows where a condition holds: a paper, a duty, steps, a finding; `spec` is all but that."""

    spec: object
    name: str
    document: str
    tree: Expression
    test: Test


@dataclass(frozen=True)
class Key:
    """What settles the outcome, and what settles all that follows (of records the findings are among that)."""

    outcome: object
    following: object
    answers: bool
    """The law can give another answer than a refusal."""


def key_of(decider: Decider, change: Change | None, stage: Stage | None) -> Key:
    """The key of a change (None: of stored records) for a stage (None: where it is not known)."""
    following = frozenset(Counter((part.spec, part.test) for part in parts(decider, change, stage)).items())
    if change is None:
        there = bool(decider.policy.documents)
        return Key(there, following, there)
    plan = decider.plan(change, stage.value if stage else None)
    return Key(_outcome(decider.policy, plan), following, not plan.blocked)


def _outcome(policy: Policy, plan: Plan) -> object:
    return (
        plan.sources,
        frozenset(_tested(policy, part) for part in plan.refusals),
        frozenset(_tested(policy, part) for part in plan.discouragements),
        frozenset((frozenset(_tested(policy, permit) for permit in g.permits), g.stage_known) for g in plan.grounds),
        frozenset(_tested(policy, part) for part in plan.gaps),
        plan.blocked,
    )


def parts(decider: Decider, change: Change | None, stage: Stage | None) -> Iterator[Part]:
    """Everything a law can make follow: of a change papers, duties and steps; of records findings and duties."""
    policy, named = decider.policy, stage.value if stage else None
    if change is None:
        records = decider.records(named)
        for found in records.findings:
            yield _of_rule(policy, found, ("finding", found.rule.force is Force.DISCOURAGE, found.rule.repair))
        duties: tuple[Bound, ...] = records.duties
    else:
        plan = decider.plan(change, named)
        for paper in plan.evidence:
            yield _of_rule(policy, paper, ("paper", frozenset(paper.rule.evidence)))
        for number, ready in enumerate(plan.steps):
            procedure, document = ready.procedure, ready.procedure.document
            owed = tuple(_owed(policy, duty, document, stage) for duty in procedure.duties)
            spec = ("steps", number, procedure.steps, _term(policy, procedure.each_within, document, stage), owed)
            yield Part(spec, procedure.name, document, ready.condition, _tested(policy, ready))
        duties = plan.duties
    for bound in duties:
        if bound.rule.duty is not None:
            yield _of_rule(policy, bound, ("duty", _owed(policy, bound.rule.duty, bound.rule.document, stage)))


def _of_rule(policy: Policy, bound: Bound, spec: object) -> Part:
    return Part(spec, bound.rule.name, bound.rule.document, bound.scoped, _tested(policy, bound))


def _tested(policy: Policy, part: Bound | Gap | Steps) -> Test:
    match part:
        case Bound():
            return plain(part.scoped), policy.by_id[part.rule.document].conventions
        case Gap():
            return plain(part.condition), policy.by_id[part.gap.document].conventions
        case Steps():
            return plain(part.condition), policy.by_id[part.procedure.document].conventions


@lru_cache(maxsize=8192)
def plain(node: Expression) -> object:
    """A condition as it is tested: that a fact has one more value to choose from makes no other condition."""
    parts = []
    for field in dataclasses.fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Type):
            value = value.kind
        elif isinstance(value, tuple):
            value = tuple(plain(part) if isinstance(part, NODES) else part for part in value)
        elif isinstance(value, NODES):
            value = plain(value)
        parts.append(value)
    return type(node).__name__, *parts


def _owed(policy: Policy, duty: DutySpec, document: str, stage: Stage | None) -> tuple[object, ...]:
    term = _term(policy, duty.within, document, stage)
    return duty.who, frozenset(duty.to), term, duty.since, frozenset(duty.upon), duty.opens


def _term(policy: Policy, within: Duration | str | None, document: str, stage: Stage | None) -> object:
    """A term as the calendar counts it; where the stage is not known, that there is one, which then has no last day."""
    if isinstance(within, str) and stage is None:
        return "a value"
    length = within if not isinstance(within, str) or stage is None else length_of(policy, within, stage)
    if isinstance(length, str):
        return length
    return alike(length, policy.by_id[document].conventions)
