"""Why a case came out other than wanted: every norm the difference turns on, its condition taken apart.

A norm is shown where it was wanted and did not come, came and was not wanted, or decided the outcome; where nothing of
the wanted kind came at all, those that lacked least are shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from xueji.cases.run import Result
from xueji.decide.decider import Decider
from xueji.decide.derive import INPUTS
from xueji.decide.plan import STAGE, Bound, scoped
from xueji.decide.reading import Request
from xueji.language import syntax as s
from xueji.language.trace import Dissection, Part
from xueji.language.translate import bind
from xueji.model.decision import Decision, Reason, RecordCheck, Text
from xueji.model.enums import Force, Outcome, Stage, Truth
from xueji.policy.parameter import ParameterValue
from xueji.policy.rule import NotSeen, Procedure, Rule

if TYPE_CHECKING:
    from xueji.policy.layer import Policy

Turn = Literal["expected", "unexpected", "decisive", "asks", "steps", "near"]
"""Wanted and did not come; came unwanted; made the outcome; speaks of a fact; gives the steps; lacked least."""

Absence = Literal["replaced", "not_in_force", "other_change", "other_stage", "outcome", "unknown"]
"""Why a norm was not asked at all, or (`outcome`) does not count where the outcome is this."""

MOST_NEAR: Final = 3
"""How many norms that did not come are shown where none is named."""

Norm = Rule | Procedure | NotSeen
_REFUSING: Final = (Force.FORBID, Force.REQUIRE)


@dataclass(frozen=True, slots=True)
class Branch:
    """A norm's condition with its scope, taken apart; for these stages alone where the student's is not known."""

    norm: Norm
    stages: tuple[Stage, ...]
    part: Part
    values: Mapping[str, ParameterValue]
    """The parameters it names, each with its article."""


@dataclass(frozen=True, slots=True)
class Traced:
    """One norm a difference turns on; `holds` is None where it was not asked, and `absence` says why.

    A closed list has a branch for each of its grounds; the chart of statuses has none, its `text` says it all.
    """

    name: str
    turn: Turn
    text: Text | None
    holds: Truth | None
    branches: tuple[Branch, ...] = ()
    absence: Absence | None = None
    by: tuple[str, ...] = ()
    """What took its place."""
    remedy: Text | None = None
    """What can be done where no condition tells it."""


def trace(result: Result, decider: Decider, request: Request) -> tuple[Traced, ...]:
    """Every norm on which a case's differences turn, in the order of the differences, each once."""
    tracer = _Tracer(decider, request, result.decision)
    turning = dict[str, Turn]()
    for name, turn in _turning(result, tracer):
        turning.setdefault(name, turn)
    reasons = {reason.rule: reason for reason in _reasons(result)}
    return tuple(tracer.traced(name, turn, reasons.get(name)) for name, turn in turning.items())


def distance(part: Part, wanted: bool = True) -> int:
    """How many smallest conditions at least would have to come out otherwise for a condition to be surely so."""
    match part.tree:
        case s.Not():
            return distance(part.parts[0], not wanted)
        case s.All() | s.Any():
            each = [distance(inner, wanted) for inner in part.parts]
            return sum(each) if isinstance(part.tree, s.All) is wanted else min(each)
        case _:
            return int(part.truth is not wanted)


def _reasons(result: Result) -> tuple[Reason, ...]:
    if result.decision:
        return result.decision.reasons
    return (*result.check.findings, *result.check.unclear) if result.check else ()


def _turning(result: Result, tracer: "_Tracer") -> Iterator[tuple[str, Turn]]:
    if result.decision:
        yield from _of_change(result, result.decision, tracer)
    elif result.check:
        yield from _of_record(result, result.check)


def _of_change(result: Result, decision: Decision, tracer: "_Tracer") -> Iterator[tuple[str, Turn]]:
    wanted = result.case.expect
    duties = {duty.rule for duty in decision.duties if duty.holds is Truth.YES}
    yield from _apart(wanted.reasons, {reason.rule for reason in decision.reasons})
    yield from _apart(wanted.duties, duties)
    if wanted.outcome is not decision.outcome:
        yield from ((reason.rule, "decisive") for reason in decision.reasons if _decides(reason, decision.outcome))
        if not wanted.reasons and wanted.outcome is not None:
            yield from ((name, "near") for name in tracer.nearest(wanted.outcome))
    given = {missing.name: missing.rules for missing in decision.missing}
    for name in sorted(given.keys() ^ (given.keys() if wanted.missing is None else wanted.missing)):
        asking = given.get(name) or tracer.speaking_of(name)[:MOST_NEAR]
        yield from ((rule, "asks") for rule in asking)
    if any(difference.what == "due" for difference in result.differences):
        yield from ((name, "steps") for name in tracer.procedures)


def _of_record(result: Result, check: RecordCheck) -> Iterator[tuple[str, Turn]]:
    wanted = result.case.expect
    found = {finding.rule for finding in check.findings}
    arisen = {duty.rule for duty in check.duties if duty.holds is Truth.YES}
    unclear = {finding.rule for finding in check.unclear}
    unclear |= {duty.rule for duty in check.duties if duty.holds is Truth.UNKNOWN}
    yield from _apart(wanted.findings, found)
    yield from _apart(wanted.duties, arisen)
    yield from ((name, "expected") for name in sorted((wanted.unclear or frozenset()) - unclear))
    yield from ((name, "unexpected") for name in sorted((wanted.clear or frozenset()) & (found | unclear | arisen)))


def _apart(wanted: frozenset[str] | None, got: set[str]) -> Iterator[tuple[str, Turn]]:
    if wanted is not None:
        yield from ((name, "expected") for name in sorted(wanted - got))
        yield from ((name, "unexpected") for name in sorted(got - wanted))


def _decides(reason: Reason, outcome: Outcome) -> bool:
    """Whether a reason made the outcome what it is."""
    match outcome:
        case Outcome.REFUSED:
            return reason.force in _REFUSING
        case Outcome.DISCRETION:
            return reason.force is Force.DISCOURAGE and reason.holds is Truth.YES
        case Outcome.UNDETERMINED:
            return reason.holds is Truth.UNKNOWN
        case _:
            return False


class _Tracer:
    """Finds norms by name among all that one request, or record, was held to, and takes them apart."""

    def __init__(self, decider: Decider, request: Request, decision: Decision | None) -> None:
        self.decider = decider
        self.policy: Policy = decider.policy
        self.request = request
        self.outcome = decision.outcome if decision else None
        stage = request.facts.get("student.stage")
        self.stage = Stage(stage) if stage is not None else None
        self.plan = decider.plan(request.change, stage) if request.change else None
        self.asked: dict[str, list[Bound]] = {}
        for bound in decider.asked(request):
            self.asked.setdefault(bound.rule.name, []).append(bound)

    @property
    def procedures(self) -> tuple[str, ...]:
        """The procedures that may give the steps."""
        return tuple(steps.procedure.name for steps in self.plan.steps) if self.plan else ()

    def nearest(self, outcome: Outcome) -> list[str]:
        """The rules that would have made the outcome and surely did not hold, those that lacked least first."""
        if self.plan is None or outcome not in (Outcome.REFUSED, Outcome.DISCRETION):
            return []
        rules = self.plan.refusals if outcome is Outcome.REFUSED else self.plan.discouragements
        failed = [bound.rule for bound in rules if bound.no(self.request.facts)]
        ranked = sorted(failed, key=lambda rule: min(distance(branch.part) for branch in self.branches(rule)))
        return [rule.name for rule in ranked[:MOST_NEAR]]

    def speaking_of(self, fact: str) -> list[str]:
        """The rules asked that speak of a fact, or of one that follows from it."""
        names = {fact, *(derived for derived, inputs in INPUTS.items() if fact in inputs)}
        return [name for name, bounds in self.asked.items() if any(names & {*s.facts_in(b.scoped)} for b in bounds)]

    def traced(self, name: str, turn: Turn, reason: Reason | None) -> Traced:
        """One norm with its truth and its condition, or with why it was not asked."""
        if name in self.asked:
            return self._rule(name, turn)
        if found := self._other(name):
            branches = tuple(branch for norm in found for branch in self.branches(norm))
            closed = all(isinstance(norm, Rule) for norm in found)  # it is met where none of its grounds is
            holds = (reason.holds if reason else Truth.NO) if closed else _together(branches)
            return Traced(name, turn, reason.text if reason else None, holds, branches)
        if reason is not None:  # the chart of statuses, a matter left to the provinces, a stage no document speaks of
            return Traced(name, turn, reason.text, reason.holds, remedy=reason.remedy)
        return self._absent(name, turn)

    def _rule(self, name: str, turn: Turn) -> Traced:
        rules = [bound.rule for bound in self.asked[name]]
        branches = tuple(branch for rule in rules for branch in self.branches(rule))
        duty = rules[0].duty
        idle = duty is not None and self.outcome is not None and self.outcome not in duty.upon
        return Traced(name, turn, rules[0].title, _together(branches), branches, "outcome" if idle else None)

    def _other(self, name: str) -> tuple[Norm, ...]:
        """What is no rule: the grounds of a closed list, a text not seen, a procedure."""
        if self.plan is None:
            return ()
        for grounds in self.plan.grounds:
            if name == f"{grounds.closed.document}/closed-{grounds.closed.changes[0].value}":
                return tuple(bound.rule for bound in grounds.permits)
        gaps = [part.gap for part in (*self.plan.gaps, *self.plan.caveats)]
        seen = tuple(gap for gap in gaps if name in (gap.name, f"{gap.document}/not-seen-{self.plan.change}"))
        return seen or tuple(steps.procedure for steps in self.plan.steps if steps.procedure.name == name)

    def branches(self, norm: Norm) -> tuple[Branch, ...]:
        """A norm's condition taken apart with the values of the student's stage, or for each that it may be."""
        tree = scoped(norm, norm.fires) if isinstance(norm, Rule) else norm.when
        if self.stage is not None:
            return (self._branch(norm, tree, (), self.stage),)
        groups = [
            tuple(stages)
            for _, stages in groupby(norm.stages, key=lambda stage: bind(tree, self.policy.literals(stage)))
        ]
        if len(groups) == 1 and len(norm.stages) == len(Stage):
            return (self._branch(norm, tree, (), norm.stages[0]),)
        parts = tree.parts if isinstance(tree, s.All) else (tree,)
        return tuple(
            self._branch(
                norm, s.conjunction(s.OneOf(STAGE, tuple(st.value for st in stages)), *parts), stages, stages[0]
            )
            for stages in groups
        )

    def _branch(self, norm: Norm, tree: s.Expression, stages: tuple[Stage, ...], stage: Stage) -> Branch:
        conventions = self.policy.by_id[norm.document].conventions
        dissection = Dissection(self.request.facts, self.policy.literals(stage), self.decider.calendar, conventions)
        named = {name: self.policy.values[name, stage] for name in s.parameters_in(tree)}
        return Branch(norm, stages, dissection.of(tree), named)

    def _absent(self, name: str, turn: Turn) -> Traced:
        """Why a norm that stands in some document was not asked."""
        rules = [rule for document in self.policy.known for rule in document.rules if rule.name == name]
        text = rules[0].title if rules else None
        by = tuple(dict.fromkeys(rule.name for rule in self.policy.rules if name in rule.replaces))
        return Traced(name, turn, text, None, absence=self._why_absent(name, rules, replaced=bool(by)), by=by)

    def _why_absent(self, name: str, rules: Iterable[Rule], *, replaced: bool) -> Absence:
        rule = next(iter(rules), None)
        if rule is None:
            known = name.partition("/")[0] in (document.id for document in self.policy.documents)
            return "unknown" if known else "not_in_force"
        if rule.document not in self.policy.by_id:
            return "not_in_force"
        if replaced:
            return "replaced"
        of_this = rule.record if self.request.change is None else self.request.change in rule.changes
        return "other_stage" if of_this else "other_change"


def _stage_in(stages: Iterable[Stage]) -> s.Expression:
    return s.OneOf(STAGE, tuple(stage.value for stage in stages))


def _together(branches: Iterable[Branch]) -> Truth:
    """The truth of several conditions of which one is enough."""
    truths = [branch.part.truth for branch in branches]
    return Truth.YES if True in truths else Truth.NO if all(truth is False for truth in truths) else Truth.UNKNOWN
