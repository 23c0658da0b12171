"""What follows from a change: documents to bring, duties and steps, each with its last day."""

from datetime import date
from functools import lru_cache
from typing import Any, Final, Protocol, cast

from xueji.calendar import Calendar, Duration, Moment, Unit
from xueji.decide.plan import Bound, Plan
from xueji.decide.reading import Facts, Request
from xueji.language import syntax as s
from xueji.language.syntax import ALWAYS
from xueji.model.decision import Duty, Evidence, Step
from xueji.model.enums import Outcome, Stage, Truth
from xueji.policy.layer import Policy
from xueji.policy.rule import DutySpec

_KEPT: Final = 4096
"""Answers kept of each kind."""


class Sources(Protocol):
    """What is asked of the explainer."""

    def source_of(self, norm: object) -> dict[str, Any]:
        """Where a norm stands."""

    def open_facts(self, tree: s.Expression, document: str, facts: Facts) -> tuple[str, ...]:
        """The missing facts that keep a condition unknown."""


class Consequences:
    """Works out what follows under one policy; equal answers are made once, they are frozen values."""

    def __init__(self, policy: Policy, calendar: Calendar, sources: Sources) -> None:
        self.policy = policy
        self.calendar = calendar
        self.sources = sources
        self._rules = {rule.name: rule for rule in policy.rules}
        self._procedures = {procedure.name: procedure for procedure in policy.procedures}
        self._item = lru_cache(maxsize=_KEPT)(self._make_item)
        self._duty = lru_cache(maxsize=_KEPT)(self._make_duty)
        self._steps = lru_cache(maxsize=_KEPT)(self._make_steps)

    def length(self, within: Duration | str | None, stage: str | None) -> Duration | None:
        """A term written out, or a parameter's value for the stage; None where there is neither."""
        if not isinstance(within, str):
            return within
        value = self.policy.values.get((within, Stage(stage))) if stage else None
        return value.value if value and isinstance(value.value, Duration) else None

    def evidence(self, plan: Plan, request: Request) -> tuple[Evidence, ...]:
        """The documents to bring, each once, with the rule that asks for it."""
        found: dict[str, Evidence] = {}
        given = request.evidence
        for bound in plan.evidence:
            if bound.yes(request.facts):
                for name in bound.rule.evidence:
                    if name not in found:
                        found[name] = self._item(bound.rule.name, name, None if given is None else name in given)
        return tuple(found.values())

    def _make_item(self, rule: str, name: str, given: bool | None) -> Evidence:
        text, source = self.policy.evidence[name], self.sources.source_of(self._rules[rule])
        return Evidence.made(name=name, text=text, given=given, rule=rule, **source)

    def duties(self, plan: Plan, request: Request, outcome: Outcome) -> tuple[Duty, ...]:
        """The duties that arise, or may, if the change has this outcome."""
        facts = request.facts
        found: list[Duty] = []
        for bound in plan.duties:
            spec = cast("DutySpec", bound.rule.duty)
            if outcome not in spec.upon:
                continue
            if spec.within is None and bound.scoped is ALWAYS:
                found.append(self._duty(bound.rule.name, True, (), None, None))
            elif not bound.no(facts):
                found.append(self._duty_of(bound, spec, facts))
        return tuple(found)

    def _duty_of(self, bound: Bound, spec: DutySpec, facts: Facts) -> Duty:
        arises = bound.yes(facts)
        missing = () if arises else self.sources.open_facts(bound.scoped, bound.rule.document, facts)
        start = facts.get(spec.since)
        if spec.within is not None and start is None:
            missing = (*missing, spec.since)
        return self._duty(bound.rule.name, arises, missing, facts.get("student.stage"), start)

    def _make_duty(
        self, name: str, arises: bool, missing: tuple[str, ...], stage: str | None, start: date | None
    ) -> Duty:
        rule = self._rules[name]
        spec = cast("DutySpec", rule.duty)
        length = self.length(spec.within, stage)
        due = NO_DUE
        if length is not None and start is not None:
            moment = self.calendar.after(start, length, self.policy.by_id[rule.document].conventions)
            due = due_date(moment, start, length, self.calendar)
        return Duty.made(
            rule=name, holds=Truth.YES if arises else Truth.UNKNOWN, who=spec.who, what=spec.what, to=spec.to,
            missing=missing, **due, **self.sources.source_of(rule),
        )  # fmt: skip

    def steps(self, plan: Plan, request: Request, outcome: Outcome) -> tuple[Step, ...]:
        """The parties in their order; a step's last day if everyone before takes all the time there is."""
        if outcome is Outcome.REFUSED:
            return ()
        stage = request.facts.get("student.stage")
        found = (
            self._steps(ready.procedure.name, stage, request.on) for ready in plan.steps if ready.yes(request.facts)
        )
        return tuple(step for steps in found for step in steps)

    def _make_steps(self, name: str, stage: str | None, on: date) -> tuple[Step, ...]:
        procedure = self._procedures[name]
        length = self.length(procedure.each_within, stage)
        conventions = self.policy.by_id[procedure.document].conventions
        source = self.sources.source_of(procedure)
        found: list[Step] = []
        moment = Moment(on, on)
        for party in procedure.steps:
            due = NO_DUE
            if length is not None:
                first = self.calendar.after(moment.earliest, length, conventions)
                last = first if moment.certain else self.calendar.after(moment.latest, length, conventions)
                start, moment = moment.earliest, Moment(first.earliest, last.latest)
                due = due_date(moment, start, length, self.calendar)
            within = str(length) if length else ""
            found.append(Step.made(party=party, within=within, **due, **source))
        return tuple(found)


NO_DUE: Final[dict[str, Any]] = {"due": None, "provisional": False, "earliest": None, "latest": None}


def due_date(moment: Moment, start: date, length: Duration, calendar: Calendar) -> dict[str, Any]:
    """A computed day as the answer shows it: due, provisional, earliest, latest."""
    if moment.certain:
        return {**NO_DUE, "due": moment.latest}
    guess = calendar.plain_weekdays(start, length.amount) if length.unit is Unit.WORKDAYS else moment.latest
    shown = min(max(guess, moment.earliest), moment.latest)
    return {"due": shown, "provisional": True, "earliest": moment.earliest, "latest": moment.latest}
