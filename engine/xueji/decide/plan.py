"""What has to be asked for one change of students of one stage: the policy's rules, bound and compiled once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xueji.calendar import Calendar, Conventions
from xueji.decide.guards import Guard, guards
from xueji.language import syntax as s
from xueji.language.backends.closures import Facts
from xueji.language.translate import bind
from xueji.language.truth import Pair
from xueji.language.types import Kind
from xueji.lifecycle.machine import sources
from xueji.model.enums import Change, Force, Layer, SchoolKind, SourceGrade, Stage
from xueji.policy.layer import Policy
from xueji.policy.rule import Closed, Delegation, NotSeen, Procedure, Rule
from xueji.vocabulary import closed

Test = Callable[[Facts], bool]
Condition = tuple[s.Expression, Conventions]
Compile = Callable[[Sequence[Condition], Calendar], Sequence[Pair[Test]]]
"""A back end: conditions whose parameters are bound, with the conventions of their documents, become pairs of tests."""

STAGE = s.Fact("student.stage", closed(Kind.MEMBER, Stage))
"""The fact that picks a plan."""
_KIND = s.Fact("school.kind", closed(Kind.MEMBER, SchoolKind))


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule made ready: its condition for this stage, the same with its scope, and the two tests of the latter."""

    rule: Rule
    condition: s.Expression
    scoped: s.Expression
    yes: Test
    no: Test
    grade: SourceGrade
    certain: bool
    """Of the rule and of the values it rests on the worse grade, and whether all are certain."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """A closed list and the permissions that are its only grounds."""

    closed: Closed
    permits: tuple[Bound, ...]
    stage_known: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of the law nobody here has read, made ready."""

    gap: NotSeen
    condition: s.Expression
    yes: Test
    no: Test


@dataclass(frozen=True, slots=True)
class Steps:
    """A procedure made ready."""

    procedure: Procedure
    condition: s.Expression
    yes: Test


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one change of one stage asks; `stage` is None where the student's stage is not known."""

    change: Change
    stage: Stage | None
    sources: frozenset[str]
    refusals: tuple[Bound, ...]
    discouragements: tuple[Bound, ...]
    permits: tuple[Bound, ...]
    evidence: tuple[Bound, ...]
    duties: tuple[Bound, ...]
    grounds: tuple[Grounds, ...]
    steps: tuple[Steps, ...]
    caveats: tuple[Gap, ...]
    gaps: tuple[Gap, ...]
    delegated: tuple[Delegation, ...]
    uncovered: bool
    """No document in force speaks of the stage."""
    beside: tuple[Rule | Procedure, ...]
    """Where no law is known here: what regions say beside it, duties, papers and procedures, none of which decides."""
    grade: SourceGrade | None
    stage_matters: bool
    guards: tuple[Guard, ...]
    """Facts that rules and decisive gaps ask for only where there is a sign of them."""
    ground_guards: tuple[Guard, ...]
    """The same of the grounds of closed lists."""
    blocked: bool
    """Nothing but a refusal can be told: the law, or the stage it depends on, is not known."""


def make(policy: Policy, change: Change, stage: Stage | None, calendar: Calendar, compile_all: Compile) -> Plan:
    """Bind and compile what a policy says of a change for one stage."""
    rules = [rule for rule in policy.rules if change in rule.changes and (stage is None or stage in rule.stages)]
    procedures = [p for p in policy.procedures if change in p.changes and (stage is None or stage in p.stages)]
    bodies = [bind_for(policy, rule.fires, rule.stages, stage) for rule in rules]
    wholes = [scoped(rule, body) for rule, body in zip(rules, bodies, strict=True)]
    paths = [bind_for(policy, p.when, p.stages, stage) for p in procedures]
    documents = [*(rule.document for rule in rules), *(procedure.document for procedure in procedures)]
    seen_by_none = [gap for gap in policy.not_seen if change in gap.changes and (stage is None or stage in gap.stages)]
    wheres = [bind_for(policy, gap.when, gap.stages, stage) for gap in seen_by_none]
    times = [policy.by_id[document].conventions for document in (*documents, *(gap.document for gap in seen_by_none))]
    pairs = compile_all(list(zip((*wholes, *paths, *wheres), times, strict=True)), calendar)
    gaps = [
        Gap(g, w, p.yes, p.no) for g, w, p in zip(seen_by_none, wheres, pairs[len(pairs) - len(wheres) :], strict=True)
    ]
    bound = bind_rules(policy, rules, bodies, wholes, pairs[: len(rules)], stage)
    permits = _of(bound, Force.PERMIT)
    closed_lists = [c for c in policy.closed if change in c.changes and (stage is None or stage in c.stages)]
    lawless = {st: _lawless(policy, change, st) for st in ([stage] if stage else Stage)}
    certainly = all(lawless.values())
    refusals = (*_of(bound, Force.FORBID), *(b for b in _of(bound, Force.REQUIRE) if not b.rule.evidence))
    asked = (*refusals, *_of(bound, Force.DISCOURAGE))
    delegated = _delegations(lawless.values()) if certainly else ()
    uncovered = certainly and any(None in found for found in lawless.values())

    regional = {document.id for document in policy.documents if document.layer is not Layer.NATION}
    following: tuple[Rule | Procedure, ...] = (
        *(r for r in rules if r.force is Force.OBLIGE or r.evidence),
        *procedures,
    )

    def timed(part: Bound | Gap) -> Condition:
        tree, document = (
            (part.scoped, part.rule.document) if isinstance(part, Bound) else (part.condition, part.gap.document)
        )
        return tree, policy.by_id[document].conventions

    stage_matters = len({not found for found in lawless.values()}) > 1
    return Plan(
        change=change,
        stage=stage,
        sources=frozenset(status.value for status in sources(change)),
        refusals=refusals,
        discouragements=_of(bound, Force.DISCOURAGE),
        permits=permits,
        evidence=tuple(b for b in _of(bound, Force.REQUIRE) if b.rule.evidence),
        duties=_of(bound, Force.OBLIGE),
        grounds=tuple(Grounds(c, _grounds(policy, c, permits), stage is not None) for c in closed_lists),
        steps=tuple(
            Steps(p, path, pair.yes)
            for p, path, pair in zip(procedures, paths, pairs[len(bound) : len(pairs) - len(gaps)], strict=True)
        ),
        caveats=tuple(gap for gap in gaps if not gap.gap.decisive),
        gaps=tuple(gap for gap in gaps if gap.gap.decisive),
        delegated=delegated,
        grade=max((b.grade for b in asked), key=tuple(SourceGrade).index, default=None),
        uncovered=uncovered,
        beside=tuple(part for part in following if part.document in regional) if delegated or uncovered else (),
        stage_matters=stage_matters,
        guards=guards([*map(timed, asked), *(timed(gap) for gap in gaps if gap.gap.decisive)], calendar),
        ground_guards=guards(map(timed, permits if closed_lists else ()), calendar),
        blocked=bool(delegated) or uncovered or stage_matters,
    )  # fmt: skip


def bind_rules(
    policy: Policy,
    rules: Sequence[Rule],
    bodies: Sequence[s.Expression],
    wholes: Sequence[s.Expression],
    pairs: Sequence[Pair[Test]],
    stage: Stage | None,
) -> list[Bound]:
    """Rules made ready, each with its condition, the same with its scope, and the tests of the latter."""
    return [
        Bound(rule, body, whole, pair.yes, pair.no, *_standing(policy, rule, stage))
        for rule, body, whole, pair in zip(rules, bodies, wholes, pairs, strict=True)
    ]


def _delegations(lawless: Iterable[tuple[Delegation | None, ...]]) -> tuple[Delegation, ...]:
    return tuple(dict.fromkeys(d for found in lawless for d in found if d is not None))


def _standing(policy: Policy, rule: Rule, stage: Stage | None) -> tuple[SourceGrade, bool]:
    """How good our copies are of what a rule rests on: the worst grade, and whether all is certain."""
    stages = rule.stages if stage is None else (stage,)
    found = (policy.values.get((name, st)) for name in s.parameters_in(rule.fires) for st in stages)
    values = [value for value in found if value is not None]
    grade = max((rule.grade, *(value.grade for value in values)), key=tuple(SourceGrade).index)
    return grade, rule.certain and all(value.certain for value in values)


def _of(bound: Iterable[Bound], force: Force) -> tuple[Bound, ...]:
    return tuple(b for b in bound if b.rule.force is force)


def _grounds(policy: Policy, closed_list: Closed, permits: Iterable[Bound]) -> tuple[Bound, ...]:
    """The grounds of a closed list: its document's permissions, and those that have taken the place of one."""
    return tuple(b for b in permits if closed_list.document in _stands_for(policy, b.rule))


def _stands_for(policy: Policy, rule: Rule) -> set[str]:
    """The documents in whose name a rule speaks: its own, and those of what it replaces, step by step."""
    everything = {part.name: part for document in policy.known for part in document.rules}
    found, waiting = {rule.document}, [*rule.replaces]
    while waiting:
        name = waiting.pop()
        found.add(name.partition("/")[0])
        waiting += everything[name].replaces if name in everything else ()
    return found


def _lawless(policy: Policy, change: Change, stage: Stage) -> tuple[Delegation | None, ...]:
    """Why no law for a stage is known here: delegations nobody has taken up, or None for “no document speaks of it”."""
    speaking = [document for document in policy.documents if document.speaks_of(change, stage)]
    gaps = [gap for gap in policy.not_seen if change in gap.changes and stage in gap.stages]
    gapped = {gap.document for gap in gaps if gap.decisive and gap.when == s.ALWAYS}
    local = [document for document in policy.documents if document.layer is not Layer.NATION]
    if any(document in speaking or document.id in gapped for document in local):
        return ()  # what is not seen of it is a reason of its own
    delegated = tuple(d for d in policy.delegations if change in d.changes and stage in d.stages)
    return delegated or (() if speaking else (None,))


def bind_for(policy: Policy, tree: s.Expression, stages: Sequence[Stage], stage: Stage | None) -> s.Expression:
    """A condition with the values of one stage in it; where the stage is not known, one alternative for each value."""
    if stage is not None:
        return bind(tree, policy.literals(stage))
    by_tree: dict[s.Expression, list[Stage]] = {}
    for st in stages:
        by_tree.setdefault(bind(tree, policy.literals(st)), []).append(st)
    everywhere = len(stages) == len(Stage) and len(by_tree) == 1
    parts = [t if everywhere else s.conjunction(_stage_in(sts), t) for t, sts in by_tree.items()]
    return s.disjunction(*parts)


def _stage_in(stages: Sequence[Stage]) -> s.Expression:
    return s.OneOf(STAGE, tuple(stage.value for stage in stages))


def scoped(rule: Rule, body: s.Expression) -> s.Expression:
    """A rule's condition with the kinds of school it holds for."""
    if not rule.school_kinds:
        return body
    return s.conjunction(s.OneOf(_KIND, tuple(kind.value for kind in rule.school_kinds)), body)
