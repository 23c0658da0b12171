"""The law read on a stored record: what of it breaks which article, what cannot be told, and which duties it raises.

A rule of `record` asks what is so today, not whether something may be done: no status, no evidence and no procedure
enter. The day of the check is the fact `request.on`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xueji.calendar import Calendar
from xueji.decide.explain import Explainer
from xueji.decide.guards import Guard, guards
from xueji.decide.plan import Bound, Compile, bind_for, bind_rules, scoped
from xueji.decide.reading import Facts, Request
from xueji.decide.standing import record_caveats
from xueji.model.decision import Duty, Finding, RecordCheck
from xueji.model.enums import Force, RecordVerdict, Stage, Truth
from xueji.policy.layer import Policy


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """The record rules of one stage, bound and compiled; `stage` is None where the student's stage is not known."""

    stage: Stage | None
    findings: tuple[Bound, ...]
    duties: tuple[Bound, ...]
    guards: tuple[Guard, ...]


def make(policy: Policy, stage: Stage | None, calendar: Calendar, compile_all: Compile) -> RecordPlan:
    """Bind and compile what a policy asks of a stored record of one stage."""
    rules = [rule for rule in policy.rules if rule.record and (stage is None or stage in rule.stages)]
    bodies = [bind_for(policy, rule.fires, rule.stages, stage) for rule in rules]
    wholes = [scoped(rule, body) for rule, body in zip(rules, bodies, strict=True)]
    times = [policy.by_id[rule.document].conventions for rule in rules]
    pairs = compile_all(list(zip(wholes, times, strict=True)), calendar)
    bound = bind_rules(policy, rules, bodies, wholes, pairs, stage)
    return RecordPlan(
        stage,
        tuple(b for b in bound if b.rule.force is not Force.OBLIGE),
        tuple(b for b in bound if b.rule.force is Force.OBLIGE),
        guards(
            [(b.scoped, policy.by_id[b.rule.document].conventions) for b in bound if b.rule.force is not Force.OBLIGE],
            calendar,
        ),
    )


class Checker:
    """Checks records under one policy; keep it, its rules are compiled once for each stage."""

    def __init__(self, policy: Policy, calendar: Calendar, compile_all: Compile, explainer: Explainer) -> None:
        self.policy = policy
        self.calendar = calendar
        self._compile = compile_all
        self._explainer = explainer
        self._plans: dict[str | None, RecordPlan] = {}

    def plan(self, stage: str | None) -> RecordPlan:
        """What is asked of the records of a stage, compiled on first use."""
        found = self._plans.get(stage)
        if found is None:
            known = Stage(stage) if stage is not None else None
            found = self._plans[stage] = make(self.policy, known, self.calendar, self._compile)
        return found

    def verdict(self, request: Request) -> RecordVerdict:
        """The verdict alone, without explanation."""
        facts = request.facts
        plan = self.plan(facts.get("student.stage"))
        found = [b.rule.force for b in plan.findings if b.yes(facts)]
        unclear = any(not b.yes(facts) and not b.no(facts) for b in plan.findings)
        return _verdict(found, unclear=unclear) if self.policy.documents else RecordVerdict.UNDETERMINED

    def check(self, request: Request) -> RecordCheck:
        """What a record breaks, each with article and repair; what cannot be told of it; the duties it raises."""
        facts = request.facts
        plan = self.plan(facts.get("student.stage"))
        findings = tuple(self._finding(b, Truth.YES, facts) for b in plan.findings if b.yes(facts))
        unclear = tuple(
            self._finding(b, Truth.UNKNOWN, facts) for b in plan.findings if not b.yes(facts) and not b.no(facts)
        )
        return RecordCheck(
            verdict=self.verdict(request),
            region=request.region,
            on=request.on,
            findings=findings,
            unclear=unclear,
            duties=tuple(self._duties(plan, facts)),
            caveats=tuple(record_caveats(self.policy, findings, plan.guards, facts)),
            documents=self._explainer.documents,
            receipt=self._explainer.receipt(request),
        )

    def _finding(self, bound: Bound, holds: Truth, facts: Facts) -> Finding:
        reason = self._explainer.reason(bound, holds, facts)
        return Finding.made(**dict(reason), repair=bound.rule.repair)

    def _duties(self, plan: RecordPlan, facts: Facts) -> Iterator[Duty]:
        for bound in plan.duties:
            if bound.rule.duty is not None and not bound.no(facts):
                yield self._explainer.consequences.arising(bound, bound.rule.duty, facts)


def _verdict(found: Sequence[Force], *, unclear: bool) -> RecordVerdict:
    if any(force is not Force.DISCOURAGE for force in found):
        return RecordVerdict.FINDINGS
    if unclear:
        return RecordVerdict.UNDETERMINED
    return RecordVerdict.DOUBTFUL if found else RecordVerdict.CLEAN
