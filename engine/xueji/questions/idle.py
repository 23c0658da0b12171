"""Which parts of a law decide nothing: their condition never holds, or whenever it does others have decided already.

Asked of every day on which the law is in force, and of students who are completely described (decision 0012): what is
said here to be so of no such student is proved. Where facts are missing, two rules may say more together than each one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xueji.decide.plan import Bound, Gap, Plan
from xueji.language.backends.smt import Formula
from xueji.model.enums import Change, Force, Stage, Term
from xueji.prove.outcomes import Formulas, Outcomes, Part
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated
from xueji.questions.finding import Open
from xueji.questions.gap import silence_of
from xueji.questions.law import Law, Says
from xueji.questions.matters import covering


class Why(Term):
    """失效原因: why a part of a law decides nothing."""

    NEVER = "never", "条件不可能成立"
    CHART = "chart", "学籍状态图不允许"
    OUTDONE = "outdone", "总有其他规定先行决定"
    COVERED = "covered", "被另一条规定覆盖"
    TWIN = "twin", "与另一条规定等同"


@dataclass(frozen=True)
class Idle:
    """A part of a law that decides nothing for students of one stage; `covers` are the rules that each cover it alone.

    Of a twin they are its twins.
    """

    part: Part
    stage: Stage
    why: Why
    covers: tuple[str, ...] = ()


def idle(
    law: Law, change: Change | None, stages: Sequence[Stage], deadline: Deadline
) -> tuple[Mapping[str, tuple[Idle, ...]], tuple[Open, ...]]:
    """The parts that are idle for every stage they speak of, by name; and what was not settled."""
    found: dict[str, list[Idle]] = {}
    alive: set[str] = set()
    left: list[Open] = []
    for stage in stages:
        waiting = {name: part for name, part in _parts(law, change, stage) if name not in alive}
        try:
            for name in tuple(waiting):
                fate = _fate(law, waiting[name], change, stage, deadline)
                if fate is None:
                    alive.add(name)
                else:
                    found.setdefault(name, []).append(fate)
                del waiting[name]
        except Unsettled as unsettled:
            left.append(Open(change, stage, "*", unsettled.why))
            alive |= waiting.keys()  # of what is not settled nothing is said
    return {name: tuple(fates) for name, fates in found.items() if name not in alive}, tuple(left)


def _parts(law: Law, change: Change | None, stage: Stage) -> Iterator[tuple[str, Part]]:
    decider = law.side.decider
    if change is None:
        records = decider.records(stage.value)
        yield from ((bound.rule.name, bound) for bound in (*records.findings, *records.duties))
        return
    plan = decider.plan(change, stage.value)
    bound = (*plan.refusals, *plan.discouragements, *plan.permits, *plan.evidence, *plan.duties)
    yield from ((part.rule.name, part) for part in bound)
    yield from ((ready.procedure.name, ready) for ready in plan.steps)
    for gap in (*plan.gaps, *plan.caveats):
        yield silence_of(gap.gap, decider.policy.by_id[gap.gap.document]), gap


def _fate(law: Law, part: Part, change: Change | None, stage: Stage, deadline: Deadline) -> Idle | None:
    """Why a part decides nothing; None where it does."""

    def never(says: Says) -> bool:
        return law.never(says, change, stage, deadline)

    rivals = _rivals(law, part, change, stage)
    if not never(lambda formulas: _decides(formulas, part, rivals)):
        return None
    if never(lambda formulas: bears(formulas, part)):
        return Idle(part, stage, Why.NEVER)
    if never(lambda formulas: all_of([on_chart(formulas), bears(formulas, part)])):
        return Idle(part, stage, Why.CHART)

    def always(one: Part, other: Part) -> bool:
        """Wherever one bears, the other does."""
        return never(lambda f: all_of([on_chart(f), bears(f, one), negated(bears(f, other))]))

    covers = [rival for rival in rivals if always(part, rival)]
    if not covers:
        return Idle(part, stage, Why.OUTDONE)
    twins = [rival for rival in covers if always(rival, part)]
    return Idle(part, stage, Why.TWIN if twins else Why.COVERED, tuple(rival.rule.name for rival in twins or covers))


def _rivals(law: Law, part: Part, change: Change | None, stage: Stage) -> tuple[Bound, ...]:
    if not isinstance(part, Bound):
        return ()
    decider = law.side.decider
    if change is None:
        records = decider.records(stage.value)
        return covering(part, (*records.findings, *records.duties), record=True)
    plan = decider.plan(change, stage.value)
    if part.rule.force is Force.PERMIT:
        return _other_grounds(plan, part)
    return covering(part, (*plan.refusals, *plan.discouragements, *plan.evidence, *plan.duties))


def _other_grounds(plan: Plan, part: Bound) -> tuple[Bound, ...]:
    """The grounds that stand in every closed list in which this one stands."""
    lists = [grounds.permits for grounds in plan.grounds if part in grounds.permits]
    return tuple(
        other for other in plan.permits if lists and other is not part and all(other in listed for listed in lists)
    )


def on_chart(formulas: Formulas) -> Formula:
    """When the chart of statuses has an arrow for the change; of records always."""
    return negated(formulas.off_chart) if isinstance(formulas, Outcomes) else all_of(())


def bears(formulas: Formulas, part: Part) -> Formula:
    """When a part surely bears; of a part nobody here has read, when it may."""
    return negated(formulas.no(part)) if isinstance(part, Gap) else formulas.yes(part)


def _decides(formulas: Formulas, part: Part, rivals: Sequence[Bound]) -> Formula:
    """When a part makes a difference: it bears, and nothing else has decided already."""
    alone = negated(any_of(map(formulas.yes, rivals)))
    said = [bears(formulas, part), alone]
    if not isinstance(formulas, Outcomes):
        return all_of(said)
    match part:
        case Bound(rule) if rule.force is Force.OBLIGE and rule.duty is not None:
            said.append(any_of(formulas.by_outcome[outcome] for outcome in rule.duty.upon))
        case Bound(rule) if rule.force in (Force.FORBID, Force.REQUIRE) and not rule.evidence:
            lists = [formulas.none_met(grounds) for grounds in formulas.plan.grounds if grounds.stage_known]
            said += [on_chart(formulas), negated(any_of(lists))]
        case _:
            said.append(negated(formulas.refused))
    return all_of(said)
