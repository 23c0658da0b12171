"""The verdict: cheap, without explanation, and everything else built after it.

Each rule is asked for itself whether it surely holds, surely does not, or is open (Kleene's logic). A refusal that
surely holds is a refusal, whatever is missing elsewhere; where rules that are open could still change the outcome it is
undetermined. That two open rules settle one another (“f” and “not f”) is not noticed: an answer may then be
undetermined that a prover could give, never the reverse.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xueji.calendar import Calendar
from xueji.decide.consequences import Followed
from xueji.decide.explain import Explainer
from xueji.decide.plan import Bound, Compile, Condition, Grounds, Plan, Test, make
from xueji.decide.reading import Facts, Request
from xueji.decide.records import Checker, RecordPlan
from xueji.language.backends import closures
from xueji.language.syntax import Expression
from xueji.language.truth import Pair
from xueji.model.decision import Decision, RecordCheck
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage, Truth
from xueji.policy.layer import Policy


def compile_closures(conditions: Sequence[Condition], calendar: Calendar) -> list[Pair[Test]]:
    """The reference back end: two small functions a condition."""
    return [closures.compile_condition(tree, calendar, conventions) for tree, conventions in conditions]


@dataclass(frozen=True, slots=True)
class Backend:
    """A way to evaluate conditions, and the name it has in receipts."""

    name: str
    compile_all: Compile


CLOSURES = Backend("closures", compile_closures)


class Decider:
    """Decides under one policy; keep it, its rules are compiled once for each change and stage."""

    def __init__(self, policy: Policy, calendar: Calendar, backend: Backend = CLOSURES) -> None:
        self.policy = policy
        self.calendar = calendar
        self.backend = backend
        self._plans: dict[tuple[Change, str | None], Plan] = {}
        self._explainer = Explainer(policy, calendar, backend.name)
        self._checker = Checker(policy, calendar, backend.compile_all, self._explainer)

    def plan(self, change: Change, stage: str | None) -> Plan:
        """What a change of a stage asks, compiled on first use."""
        found = self._plans.get((change, stage))
        if found is None:
            known = Stage(stage) if stage is not None else None
            found = make(self.policy, change, known, self.calendar, self.backend.compile_all)
            self._plans[change, stage] = found
        return found

    def records(self, stage: str | None) -> RecordPlan:
        """What is asked of the stored records of a stage, compiled on first use."""
        return self._checker.plan(stage)

    def asked(self, request: Request) -> tuple[Bound, ...]:
        """Every rule a request, or a record, is held to, made ready for the student's stage."""
        stage = request.facts.get("student.stage")
        if request.change is None:
            checks = self.records(stage)
            return (*checks.findings, *checks.duties)
        plan = self.plan(request.change, stage)
        return (*plan.refusals, *plan.discouragements, *plan.permits, *plan.evidence, *plan.duties)

    def truth(self, tree: Expression, document: str, facts: Facts) -> Truth:
        """The truth of a part of a condition under a document's conventions, by the reference back end."""
        found = self._explainer.truth(tree, document, facts)
        return Truth.UNKNOWN if found is None else Truth.YES if found else Truth.NO

    def verdict(self, request: Request) -> Outcome:
        """The outcome alone."""
        facts = request.facts
        plan = self.plan(_change(request), facts.get("student.stage"))
        return judge(plan, facts, request.evidence)

    def decide(self, request: Request) -> Decision:
        """The outcome with every reason, what is missing, what to bring, duties, steps and receipt."""
        facts = request.facts
        plan = self.plan(_change(request), facts.get("student.stage"))
        return self._explainer.explain(plan, request, judge(plan, facts, request.evidence))

    def following(self, request: Request) -> Followed:
        """The documents to bring, the duties and the steps alone."""
        plan = self.plan(_change(request), request.facts.get("student.stage"))
        return self._explainer.consequences.follow(plan, request, judge(plan, request.facts, request.evidence))

    def record_verdict(self, request: Request) -> RecordVerdict:
        """The verdict on a stored record alone."""
        return self._checker.verdict(request)

    def check(self, request: Request) -> RecordCheck:
        """What a stored record breaks, what cannot be told of it, and the duties it raises."""
        return self._checker.check(request)


def _change(request: Request) -> Change:
    if request.change is None:
        raise TypeError("a stored record is checked, not decided")
    return request.change


def judge(plan: Plan, facts: Facts, evidence: frozenset[str] | None) -> Outcome:
    """The outcome of a plan for facts."""
    status = facts.get("student.status")
    if status is not None and status not in plan.sources:
        return Outcome.REFUSED
    open_question = status is None or plan.blocked
    for gap in plan.gaps:
        open_question = open_question or not gap.no(facts)
    for bound in plan.refusals:
        if not bound.no(facts):
            if bound.yes(facts):
                return Outcome.REFUSED
            open_question = True
    for grounds in plan.grounds:
        if not any(bound.yes(facts) for bound in grounds.permits):
            if grounds.stage_known and all(bound.no(facts) for bound in grounds.permits):
                return Outcome.REFUSED
            open_question = True
    if open_question or (evidence is not None and lacks_evidence(plan.evidence, facts, evidence)):
        return Outcome.UNDETERMINED
    return _softly(plan.discouragements, facts)


def _softly(discouragements: Sequence[Bound], facts: Facts) -> Outcome:
    """What presumptions make of a request nothing refuses."""
    outcome = Outcome.PERMITTED
    for bound in discouragements:
        if not bound.no(facts):
            if bound.yes(facts):
                return Outcome.DISCRETION
            outcome = Outcome.UNDETERMINED
    return outcome


def lacks_evidence(rules: Sequence[Bound], facts: Facts, given: frozenset[str]) -> bool:
    """Say whether a document that is or may be required is not among those given."""
    return any(not given.issuperset(b.rule.evidence) and not b.no(facts) for b in rules)


__all__ = ["CLOSURES", "Backend", "Decider", "Grounds", "judge"]
