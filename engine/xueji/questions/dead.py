"""Rules that never decide anything (dead), and rules that others of at least their strength always cover (shadowed)."""

from collections.abc import Callable, Sequence
from typing import Final

from xueji.decide.plan import Bound, Gap
from xueji.lifecycle.machine import can
from xueji.model.decision import Text
from xueji.model.enums import Change, Stage, Status
from xueji.prove.inquiry import Claim
from xueji.prove.outcomes import STATUS, Part
from xueji.prove.replay import Example
from xueji.prove.solver import Deadline, Unsettled, all_of
from xueji.questions.finding import Asked, Finding, Question, named
from xueji.questions.idle import Idle, Why, bears, idle, on_chart
from xueji.questions.law import Law, formulas_of

_SHADOWS: Final = (Why.COVERED, Why.TWIN)
_SENTENCES: Final = {
    Why.NEVER: Text(
        zh="“{0}”：在这一天，条件对任何学生都不可能成立", en="on this day its condition holds of no student: {0}"
    ),
    Why.CHART: Text(
        zh="“{0}”：只在学籍状态图不允许办理该异动的状态下成立",
        en="it holds only for statuses from which the chart knows no such change: {0}",
    ),
    Why.OUTDONE: Text(
        zh="“{0}”：凡成立时，结论都已由其他规定决定，或者有关规定未见",
        en="whenever it holds, others have decided already, or the law is not known: {0}",
    ),
    Why.COVERED: Text(
        zh="“{0}”：凡成立时，{1} 也成立", en="wherever it holds, so does {1}: {0}"
    ),
    Why.TWIN: Text(
        zh="“{0}”与 {1} 成立的情形相同", en="it holds exactly where {1} does: {0}"
    ),
}  # fmt: skip


def dead(law: Law, change: Change | None, stages: Sequence[Stage], deadline: Deadline) -> Asked:
    """Parts that decide nothing for any stage they speak of, on any day of this law, other than shadowed ones."""
    return _asked(law, change, stages, deadline, lambda why: why not in _SHADOWS, Question.DEAD)


def shadowed(law: Law, change: Change | None, stages: Sequence[Stage], deadline: Deadline) -> Asked:
    """Rules that, wherever they hold, another of at least their strength covers; twins are one finding."""
    return _asked(law, change, stages, deadline, lambda why: why in _SHADOWS, Question.SHADOWED)


def _asked(
    law: Law,
    change: Change | None,
    stages: Sequence[Stage],
    deadline: Deadline,
    wanted: Callable[[Why], bool],
    question: Question,
) -> Asked:
    found, left = idle(law, change, stages, deadline)
    said = ((name, fates, _why(fates)) for name, fates in found.items())
    findings = (_finding(law, question, name, fates, why, change, deadline) for name, fates, why in said if wanted(why))
    return Asked(tuple(findings), left)


def _why(fates: Sequence[Idle]) -> Why:
    """One word for all stages: the one that says most of why the rule is idle where it can hold at all."""
    reasons = {fate.why for fate in fates}
    return next(why for why in (Why.OUTDONE, Why.COVERED, Why.TWIN, Why.CHART, Why.NEVER) if why in reasons)


def _finding(
    law: Law,
    question: Question,
    name: str,
    fates: Sequence[Idle],
    why: Why,
    change: Change | None,
    deadline: Deadline,
) -> Finding:
    covers = tuple(dict.fromkeys(cover for fate in fates for cover in fate.covers))
    about = "+".join(sorted({name, *covers})) if why is Why.TWIN else name
    title, words = _title(fates[0].part), _SENTENCES[why]
    text = Text(zh=words.zh.format(title.zh, " 或 ".join(covers)), en=words.en.format(title.en, " or ".join(covers)))
    telling = next(fate for fate in fates if fate.why is why)
    example = None if why in (Why.NEVER, Why.CHART) else _example(law, telling, change, deadline)
    changes = (change,) if change else ()
    stages = tuple(fate.stage for fate in fates)
    return Finding(question, named(question, about), why.value, (name, *covers), changes, stages, text, example)


def _title(part: Part) -> Text:
    match part:
        case Bound(rule):
            return rule.title
        case Gap(gap):
            return gap.what
        case _:
            steps = part.procedure.steps
            return Text(zh="→".join(party.zh for party in steps), en=" → ".join(steps))


def _example(law: Law, fate: Idle, change: Change | None, deadline: Deadline) -> Example | None:
    """A student for whom the rule holds, so that one sees what decides; None where there is none on this day."""
    if not isinstance(fate.part, Bound):
        return None
    yes = fate.part.yes

    def holds(facts: object) -> bool:
        status = facts.get(STATUS.name)  # type: ignore[attr-defined]
        return yes(facts) and (change is None or (status is not None and can(change, Status(status))))  # type: ignore[arg-type]

    try:
        inquiry = law.inquiry(change, fate.stage, deadline)
        formulas = formulas_of(inquiry)
        said = all_of([on_chart(formulas), bears(formulas, fate.part)])
        return inquiry.example(Claim(said, lambda requests: holds(requests[0].facts)))
    except Unsettled:  # the finding stands without
        return None
