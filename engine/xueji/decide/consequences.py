"""What follows from a change: documents to bring, duties and steps, each with its last day."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Protocol

from xueji.calendar import Calendar, Duration, Moment, Unit
from xueji.decide.derive import INPUTS
from xueji.decide.plan import Bound, Plan
from xueji.decide.reading import Facts, Request
from xueji.language import syntax as s
from xueji.model.decision import Duty, Evidence, Step
from xueji.model.enums import Outcome, SourceGrade, Stage, Truth
from xueji.policy.layer import Policy
from xueji.policy.rule import DutySpec, Procedure, Rule

_KEPT: Final = 256
"""Answers kept for one plan."""

Followed = tuple[tuple[Evidence, ...], tuple[Duty, ...], tuple[Step, ...]]


class Sources(Protocol):
    """What is asked of the explainer."""

    def source_of(self, norm: object) -> dict[str, Any]:
        """Where a norm stands."""

    def open_facts(self, tree: s.Expression, document: str, facts: Facts) -> tuple[str, ...]:
        """The missing facts that keep a condition unknown."""


class Consequences:
    """Works out what follows under one policy; it depends on few facts, and is remembered for their values."""

    def __init__(self, policy: Policy, calendar: Calendar, sources: Sources) -> None:
        self.policy = policy
        self.calendar = calendar
        self.sources = sources
        self._plans: dict[int, tuple[tuple[str, ...], dict[Any, Followed], Plan]] = {}

    def follow(self, plan: Plan, request: Request, outcome: Outcome) -> Followed:
        """The documents to bring, the duties and the steps of a request whose outcome is known."""
        known = self._plans.get(id(plan))
        if known is None:
            known = self._plans[id(plan)] = _names(plan), {}, plan  # the plan is kept, so its id stays its own
        names, kept, _ = known
        facts = request.facts
        key = (outcome, request.on, request.evidence, *[facts.get(name) for name in names])
        found = kept.get(key)
        if found is None:
            if len(kept) >= _KEPT:
                kept.clear()
            evidence, steps = tuple(self.evidence(plan, request)), tuple(self.steps(plan, request, outcome))
            found = kept[key] = evidence, tuple(self.duties(plan, request, outcome)), steps
        return found

    def length(self, within: Duration | str | None, stage: str | None) -> Duration | None:
        """A term written out, or a parameter's value for the stage; None where there is neither."""
        if not isinstance(within, str):
            return within
        value = self.policy.values.get((within, Stage(stage))) if stage else None
        return value.value if value and isinstance(value.value, Duration) else None

    def evidence(self, plan: Plan, request: Request) -> Iterator[Evidence]:
        """The documents to bring, or that may be asked for, each once, with the rule that asks for it."""
        facts = request.facts
        asking = [bound for bound in plan.evidence if not bound.no(facts)]
        surely = {name: b for b in reversed(asking) if b.yes(facts) for name in b.rule.evidence}
        maybe = {name: b for b in reversed(asking) for name in b.rule.evidence}
        for name in dict.fromkeys(name for bound in asking for name in bound.rule.evidence):
            bound = surely.get(name, maybe[name])
            missing = () if name in surely else self.sources.open_facts(bound.scoped, bound.rule.document, facts)
            yield Evidence.made(
                name=name,
                text=self.policy.evidence[name],
                given=None if request.evidence is None else name in request.evidence,
                holds=Truth.YES if name in surely else Truth.UNKNOWN,
                missing=missing,
                rule=bound.rule.name,
                **self.sources.source_of(bound.rule),
            )

    def duties(self, plan: Plan, request: Request, outcome: Outcome) -> Iterator[Duty]:
        """The duties that arise, or may, if the change has this outcome."""
        for bound in plan.duties:
            if bound.rule.duty is not None and outcome in bound.rule.duty.upon and not bound.no(request.facts):
                yield self.arising(bound, bound.rule.duty, request.facts)
        for ready in plan.steps if outcome is not Outcome.REFUSED else ():
            if ready.yes(request.facts):
                for spec in ready.procedure.duties:
                    yield self.duty(ready.procedure, spec, request.facts, (), arises=True)

    def arising(self, bound: Bound, spec: DutySpec, facts: Facts) -> Duty:
        """The duty of a rule that holds, or may hold."""
        arises = bound.yes(facts)
        missing = () if arises else self.sources.open_facts(bound.scoped, bound.rule.document, facts)
        return self.duty(bound.rule, spec, facts, missing, arises=arises)

    def duty(
        self, norm: Rule | Procedure, spec: DutySpec, facts: Facts, missing: tuple[str, ...], *, arises: bool
    ) -> Duty:
        """A duty with its last day, or with the facts that keep it open."""
        due, start, length = NO_DUE, facts.get(spec.since), self.length(spec.within, facts.get("student.stage"))
        if spec.within is not None and start is None:
            missing = (*missing, spec.since)
        elif start is not None and length is not None:
            moment = self.calendar.after(start, length, self.policy.by_id[norm.document].conventions)
            due = due_date(moment, start, length, self.calendar)
        return Duty.made(
            rule=norm.name, holds=Truth.YES if arises else Truth.UNKNOWN, who=spec.who, what=spec.what, to=spec.to,
            missing=missing, opens=spec.opens, **due, **self.backed(norm, spec.within, facts.get("student.stage")),
        )  # fmt: skip

    def backed(self, norm: Rule | Procedure, within: Duration | str | None, stage: str | None) -> dict[str, Any]:
        """Where a norm with a term stands; it is no surer than the value its term is taken from."""
        source = self.sources.source_of(norm)
        value = self.policy.values.get((within, Stage(stage))) if isinstance(within, str) and stage else None
        if value is None or (value.certain and value.grade is SourceGrade.STATUTE):
            return source
        grade = max(norm.grade, value.grade, key=tuple(SourceGrade).index)
        return {**source, "grade": grade, "certain": norm.certain and value.certain, "note": norm.note or value.note}

    def steps(self, plan: Plan, request: Request, outcome: Outcome) -> Iterator[Step]:
        """The parties in their order; a step's last day if everyone before takes all the time there is."""
        for ready in plan.steps if outcome is not Outcome.REFUSED else ():
            if ready.yes(request.facts):
                yield from self._steps(ready.procedure, request)

    def _steps(self, procedure: Procedure, request: Request) -> Iterator[Step]:
        conventions = self.policy.by_id[procedure.document].conventions
        length = self.length(procedure.each_within, request.facts.get("student.stage"))
        source = self.backed(procedure, procedure.each_within, request.facts.get("student.stage"))
        moment = Moment(request.on, request.on)
        for index, party in enumerate(procedure.steps):
            due = NO_DUE
            if length is not None:
                first = self.calendar.after(moment.earliest, length, conventions)
                last = first if moment.certain else self.calendar.after(moment.latest, length, conventions)
                start, moment = moment.earliest, Moment(first.earliest, last.latest)
                due = due_date(moment, start, length, self.calendar)
            yield Step.made(
                party=party,
                within=str(length) if length else "",
                starts=None if index else procedure.starts,
                **due,
                **source,
            )


def _names(plan: Plan) -> tuple[str, ...]:
    """The facts on which evidence, duties and steps of a plan depend."""
    bound = (*plan.evidence, *plan.duties)
    names = [name for b in bound for name in s.facts_in(b.scoped)]
    names += [b.rule.duty.since for b in plan.duties if b.rule.duty]
    names += [name for ready in plan.steps for name in s.facts_in(ready.condition)]
    inputs = [part for name in names for part in INPUTS.get(name, ())]
    return tuple(dict.fromkeys(("student.stage", *names, *inputs)))


NO_DUE: Final[dict[str, Any]] = {"due": None, "provisional": False, "earliest": None, "latest": None}


def due_date(moment: Moment, start: date, length: Duration, calendar: Calendar) -> dict[str, Any]:
    """A computed day as the answer shows it: due, provisional, earliest, latest."""
    if moment.certain:
        return {**NO_DUE, "due": moment.latest}
    guess = calendar.plain_weekdays(start, length.amount) if length.unit is Unit.WORKDAYS else moment.latest
    shown = min(max(guess, moment.earliest), moment.latest)
    return {"due": shown, "provisional": True, "earliest": moment.earliest, "latest": moment.latest}
