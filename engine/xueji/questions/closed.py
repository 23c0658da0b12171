"""Is there a closed list of grounds (限定事由) no ground of which can be met?"""

from collections.abc import Iterator, Sequence

from xueji.decide.plan import Grounds
from xueji.language.backends.smt import Formula
from xueji.lifecycle.machine import can
from xueji.model.decision import Text
from xueji.model.enums import Change, Stage, Status
from xueji.prove.inquiry import Claim
from xueji.prove.outcomes import STATUS, Outcomes
from xueji.prove.replay import Example, Requests
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated
from xueji.questions.finding import Asked, Finding, Open, Question, merged, named
from xueji.questions.law import Law


def closed(law: Law, change: Change | None, stages: Sequence[Stage], deadline: Deadline) -> Asked:
    """Closed lists none of whose grounds any student has on any day of this law, or only students refused anyway.

    Stored records know no grounds. Raises `WrongWitnessError`.
    """
    if change is None:
        return Asked()
    return merged(_of_stage(law, change, stage, deadline) for stage in stages)


def _of_stage(law: Law, change: Change, stage: Stage, deadline: Deadline) -> Asked:
    try:
        return Asked(tuple(_lists(law, change, stage, deadline)))
    except Unsettled as unsettled:
        return Asked((), (Open(change, stage, "*", unsettled.why),))


def _lists(law: Law, change: Change, stage: Stage, deadline: Deadline) -> Iterator[Finding]:
    for grounds in law.side.decider.plan(change, stage.value).grounds:
        listed = grounds.closed
        name = f"{listed.document}/closed-{listed.changes[0]}"

        def met(formulas: Outcomes, grounds: Grounds = grounds) -> Formula:
            return all_of([negated(formulas.off_chart), any_of(map(formulas.yes, grounds.permits))])

        if law.never(met, change, stage, deadline):
            cause, zh, en = "unmet", "没有一项事由能够满足", "none of its grounds can be met"
        elif law.never(lambda f: all_of([met(f), negated(f.refused)]), change, stage, deadline):
            cause, zh, en = (
                "refused",
                "满足任一事由的申请都被其他规定拒绝",
                "whoever meets a ground is refused by other rules",
            )
        else:
            continue
        text = Text(zh=f"“{listed.title.zh}”：{zh}", en=f"{en}: {listed.title.en}")
        parts = (name, *(permit.rule.name for permit in grounds.permits))
        example = _example(law, grounds, change, stage, deadline)
        yield Finding(Question.CLOSED, named(Question.CLOSED, name), cause, parts, (change,), (stage,), text, example)


def _example(law: Law, grounds: Grounds, change: Change, stage: Stage, deadline: Deadline) -> Example | None:
    """A student whom the list refuses; None where only other rules do."""

    def holds(requests: Requests) -> bool:
        facts = requests[0].facts
        status = facts.get(STATUS.name)
        unmet = all(permit.no(facts) for permit in grounds.permits)
        return unmet and status is not None and can(change, Status(status))

    try:
        inquiry = law.inquiry(change, stage, deadline)
        formulas = inquiry.outcomes[0]
        said = all_of([negated(formulas.off_chart), formulas.none_met(grounds)])
        others = negated(any_of(map(formulas.yes, formulas.plan.refusals)))
        return inquiry.example(Claim(all_of([said, others]), holds)) or inquiry.example(Claim(said, holds))
    except Unsettled:  # the finding stands without
        return None
