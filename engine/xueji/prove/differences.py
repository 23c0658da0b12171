"""Where two laws part: on one change or on stored records, for one stage or for all, every difference with a student.

Four words are all there is to say: different, with a student who was put before both laws; the same for all students,
proved; neither law answers; or not settled in the time given.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from xueji.language.backends.smt import Formula
from xueji.model.decision import Decision
from xueji.model.enums import Change, Outcome, Stage
from xueji.prove.asking import Asking
from xueji.prove.following import FollowingDifferences
from xueji.prove.inquiry import Inquiry
from xueji.prove.outcome_differences import OutcomeDifferences
from xueji.prove.outcomes import Outcomes
from xueji.prove.record_differences import RecordDifferences
from xueji.prove.replay import Example
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated
from xueji.prove.verdicts import Answer, Difference, Verdict


def differences(
    sides: Sequence[Side],
    on: date,
    seconds: float,
    changes: Iterable[Change] | None = None,
    stages: Iterable[Stage] | None = None,
    *,
    records: bool = True,
) -> tuple[Verdict, ...]:
    """Everything two laws make differently: a verdict for every change and stage, and for stored records of each stage.

    All requests are of the day `on`; each verdict may take so many `seconds`. Without `changes` all are asked, without
    `stages` likewise. Raises `WrongWitnessError` where prover and decider disagree.
    """
    wanted = tuple(Stage) if stages is None else tuple(stages)
    asked = tuple(Change) if changes is None else tuple(changes)
    found = [compare_change(sides, change, stage, on, Deadline(seconds)) for change in asked for stage in wanted]
    if records:
        found += [compare_records(sides, stage, on, Deadline(seconds)) for stage in wanted]
    return tuple(found)


def compare_change(sides: Sequence[Side], change: Change, stage: Stage, on: date, deadline: Deadline) -> Verdict:
    """Everything two laws make differently of one change of students of one stage: the outcome, and what follows.

    Raises `WrongWitnessError` where prover and decider disagree.
    """
    try:
        asking = Asking(Inquiry(sides, change, stage, on, deadline))
    except Unsettled as unsettled:
        return Verdict(change, stage, Answer.UNSETTLED, (), ("*",), unsettled.why, ())
    found = [*OutcomeDifferences(asking).all(), *FollowingDifferences(asking).all()]
    laws = asking.inquiry.outcomes
    shown = [any(_answers(law, difference.example, side) for difference in found) for side, law in enumerate(laws)]
    silent = [side for side, law in enumerate(laws) if not shown[side] and asking.never(_answering(law), "*")]
    return _verdict(asking, found, silent)


def compare_records(sides: Sequence[Side], stage: Stage, on: date, deadline: Deadline) -> Verdict:
    """Everything two laws make differently of stored records of one stage: findings, verdicts and duties.

    Raises `WrongWitnessError` where prover and decider disagree.
    """
    try:
        asking = Asking(Inquiry(sides, None, stage, on, deadline))
    except Unsettled as unsettled:
        return Verdict(None, stage, Answer.UNSETTLED, (), ("*",), unsettled.why, ())
    found = [*RecordDifferences(asking).all()]
    silent = [side for side, law in enumerate(sides) if not law.policy.documents]
    return _verdict(asking, found, silent)


def _verdict(asking: Asking, found: Sequence[Difference], silent: Sequence[int]) -> Verdict:
    inquiry = asking.inquiry
    if found:
        answer = Answer.DIFFERENT
    elif asking.open:
        answer = Answer.UNSETTLED
    else:
        answer = Answer.SILENT if silent else Answer.SAME
    return Verdict(
        inquiry.change,
        inquiry.stage,
        answer,
        tuple(found),
        tuple(dict.fromkeys(asking.open)),
        asking.why,
        tuple(silent),
    )


def _answering(law: Outcomes) -> Formula:
    """When a law itself answers: it grants, leaves to discretion, or refuses for more than the chart of statuses."""
    told = [law.by_outcome[outcome] for outcome in (Outcome.PERMITTED, Outcome.DISCRETION)]
    return any_of([*told, all_of([law.refused, negated(law.off_chart)])])


def _answers(law: Outcomes, example: Example, side: int) -> bool:
    """The same, of one student."""
    answer = example.answers[side]
    if not isinstance(answer, Decision) or answer.outcome is Outcome.UNDETERMINED:
        return False
    return answer.outcome is not Outcome.REFUSED or example.facts.get("student.status") in law.plan.sources
