"""What follows from a change: documents to bring, duties and steps, each with its last day."""

from datetime import date
from typing import Any, Final, Protocol

from xueji.calendar import Calendar, Conventions, Duration, Moment, Unit
from xueji.decide.plan import Bound, Plan
from xueji.decide.reading import Facts, Request
from xueji.language import syntax as s
from xueji.model.decision import Duty, Evidence, Step
from xueji.model.enums import Outcome, Stage, Truth
from xueji.policy.layer import Policy


class Sources(Protocol):
    """What is asked of the explainer."""

    def source_of(self, norm: object) -> dict[str, Any]:
        """Where a norm stands."""

    def open_facts(self, tree: s.Expression, document: str, facts: Facts) -> tuple[str, ...]:
        """The missing facts that keep a condition unknown."""


class Consequences:
    """Works out what follows under one policy."""

    def __init__(self, policy: Policy, calendar: Calendar, sources: Sources) -> None:
        self.policy = policy
        self.calendar = calendar
        self.sources = sources
        self._sources: dict[str, dict[str, Any]] = {}

    def source(self, name: str, norm: object) -> dict[str, Any]:
        """A norm's source, made once."""
        found = self._sources.get(name)
        if found is None:
            found = self._sources[name] = self.sources.source_of(norm)
        return found

    def length(self, within: Duration | str | None, stage: str | None) -> Duration | None:
        """A term written out, or a parameter's value for the stage; None where there is neither."""
        if not isinstance(within, str):
            return within
        value = self.policy.values.get((within, Stage(stage))) if stage else None
        return value.value if value and isinstance(value.value, Duration) else None

    def due(self, start: date, length: Duration, conventions: Conventions) -> dict[str, Any]:
        """The last day of a term; an estimate with its bounds where holidays are not announced yet."""
        return due_date(self.calendar.after(start, length, conventions), start, length, self.calendar)

    def evidence(self, plan: Plan, request: Request) -> tuple[Evidence, ...]:
        """The documents to bring, each once, with the rule that asks for it."""
        found: dict[str, Evidence] = {}
        given = request.evidence
        for bound in plan.evidence:
            if bound.yes(request.facts):
                for name in bound.rule.evidence:
                    if name not in found:
                        found[name] = Evidence.model_construct(
                            name=name, text=self.policy.evidence[name], given=None if given is None else name in given,
                            rule=bound.rule.name, **self.source(bound.rule.name, bound.rule),
                        )  # fmt: skip
        return tuple(found.values())

    def duties(self, plan: Plan, request: Request, outcome: Outcome) -> tuple[Duty, ...]:
        """The duties that arise, or may, if the change has this outcome."""
        return tuple(
            duty
            for bound in plan.duties
            if bound.rule.duty and outcome in bound.rule.duty.upon and (duty := self._duty(bound, request))
        )

    def _duty(self, bound: Bound, request: Request) -> Duty | None:
        facts, rule, spec = request.facts, bound.rule, bound.rule.duty
        if spec is None or bound.no(facts):
            return None
        holds = Truth.YES if bound.yes(facts) else Truth.UNKNOWN
        missing = () if holds is Truth.YES else self.sources.open_facts(bound.scoped, rule.document, facts)
        length, start = self.length(spec.within, facts.get("student.stage")), facts.get(spec.since)
        due = NO_DUE
        if length is not None:
            if start is None:
                missing = (*missing, spec.since)
            else:
                due = self.due(start, length, self.policy.by_id[rule.document].conventions)
        return Duty.model_construct(
            rule=rule.name, holds=holds, who=spec.who, what=spec.what, to=spec.to, missing=missing, **due,
            **self.source(rule.name, rule),
        )  # fmt: skip

    def steps(self, plan: Plan, request: Request, outcome: Outcome) -> tuple[Step, ...]:
        """The parties in their order; a step's last day if everyone before takes all the time there is."""
        if outcome is Outcome.REFUSED:
            return ()
        found: list[Step] = []
        for ready in plan.steps:
            if not ready.yes(request.facts):
                continue
            procedure = ready.procedure
            conventions = self.policy.by_id[procedure.document].conventions
            length = self.length(procedure.each_within, request.facts.get("student.stage"))
            moment = Moment(request.on, request.on)
            source = self.source(procedure.name, procedure)
            for party in procedure.steps:
                due = NO_DUE
                if length is not None:
                    first = self.calendar.after(moment.earliest, length, conventions)
                    last = first if moment.certain else self.calendar.after(moment.latest, length, conventions)
                    start, moment = moment.earliest, Moment(first.earliest, last.latest)
                    due = due_date(moment, start, length, self.calendar)
                within = str(length) if length else ""
                found.append(Step.model_construct(party=party, within=within, **due, **source))
        return tuple(found)


NO_DUE: Final[dict[str, Any]] = {"due": None, "provisional": False, "earliest": None, "latest": None}


def due_date(moment: Moment, start: date, length: Duration, calendar: Calendar) -> dict[str, Any]:
    """A computed day as the answer shows it: due, provisional, earliest, latest."""
    if moment.certain:
        return {**NO_DUE, "due": moment.latest}
    guess = calendar.plain_weekdays(start, length.amount) if length.unit is Unit.WORKDAYS else moment.latest
    shown = min(max(guess, moment.earliest), moment.latest)
    return {"due": shown, "provisional": True, "earliest": moment.earliest, "latest": moment.latest}
