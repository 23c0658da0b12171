"""Is a law never laxer than another: a province's than the nation's, a county's than its province's?

Everything the law above refuses, advises against, finds in a record or asks to be done is held against the law below: a
finding for each part of it that bears where the other law grants, is silent or asks for less, with a student; or the
proof that there is none, on the day asked. What is inherited unchanged needs no proof. Of a student of whom one of the
laws cannot tell nothing is claimed: where the law above leaves a matter to others it sets no ceiling (`no_ceiling`).
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property

from xueji.decide.plan import Bound, Plan
from xueji.language import syntax as s
from xueji.model.decision import Text
from xueji.model.enums import Change, Stage
from xueji.policy.parameter import looser
from xueji.prove.inquiry import Inquiry
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled
from xueji.questions.ceiling_answers import Granted, finds_less, lets_more, local_grants, own_grants
from xueji.questions.ceiling_duties import Pressed, duty_suspicions, pressed, without_paper
from xueji.questions.finding import Asked, Finding, Open, Question
from xueji.questions.rank import Decisive, decisive, key, plan_of
from xueji.questions.suspicion import Laxity, Suspicion, found, settle


def ceiling(side: Side, above: Side, change: Change | None, stage: Stage, on: date, deadline: Deadline) -> Asked:
    """Where a law is laxer than the one above on one change (None: stored records) of one stage, on the day `on`.

    Raises `WrongWitnessError` where prover and decider disagree; what the time does not suffice for is in `open`.
    """
    compared = Compared(side, above, change, stage)
    if compared.inherited:
        return Asked()
    try:
        return settle(Inquiry((side, above), change, stage, on, deadline), compared.suspicions)
    except Unsettled as unsettled:
        return Asked((), (Open(change, stage, "*", unsettled.why),))


def no_ceiling(above: Side, change: Change | None, stage: Stage) -> Text | None:
    """Why the law above sets no ceiling for the outcome of a change; None where it does.

    Its duties and documents are held against the law below all the same.
    """
    if change is None:
        return None if above.policy.documents else _NOTHING
    plan = above.decider.plan(change, stage.value)
    if plan.delegated:
        return Text(
            zh="；".join(f"{part.title.zh}（{part.article}）" for part in plan.delegated),
            en="; ".join(f"{part.title.en} ({part.article})" for part in plan.delegated),
        )
    unread = next((gap.gap.what for gap in plan.gaps if gap.condition == s.ALWAYS), None)
    return unread or (_NOTHING if plan.blocked else None)


_NOTHING = Text(zh="上位没有涉及这一学段的规定", en="no law above speaks of this stage")


def values(
    side: Side,
    above: Side,
    stages: Collection[Stage] = tuple(Stage),
    changes: Collection[Change | None] = (*Change, None),
) -> Asked:
    """The values of a law that go beyond those the law above binds it to; no student is needed to see it.

    `changes` (None: stored records) leaves out values on which none of them rests.
    """
    findings = []
    for (name, stage), limit in above.policy.values.items():
        mine = side.policy.values.get((name, stage))
        resting = _resting_on(name, side)
        if limit.bound is None or mine is None or stage not in stages or not resting & {*changes}:
            continue
        if (beyond := looser(mine, limit)) is False:
            continue
        title = above.policy.declarations[name].title
        about = Text(zh=f"{title.zh}（{mine.value}／{limit.value}）", en=f"{title.en} ({mine.value} / {limit.value})")
        cause = Laxity.VALUE if beyond else Laxity.UNITS
        parts = f"{limit.document}/{name}", f"{mine.document}/{name}"
        called, text = found(cause, parts, about)
        concerned = tuple(change for change in Change if change in resting)
        findings.append(Finding(Question.CEILING, called, cause.value, parts, concerned, (stage,), text))
    return Asked(tuple(findings))


def _resting_on(name: str, side: Side) -> set[Change | None]:
    """The changes that a law makes depend on a value; stored records too where no change does."""
    rules = {change for rule in side.policy.rules if name in rule.uses for change in rule.changes}
    procedures = {change for path in side.policy.procedures if name in path.uses for change in path.changes}
    return {*rules, *procedures} or {None}


class Compared:
    """The parts of the law above that have to be asked about because they do not stand in the other law unchanged."""

    def __init__(self, side: Side, above: Side, change: Change | None, stage: Stage) -> None:
        self.side = side
        self.above = above
        self.mine, self.theirs = (plan_of(one, change, stage) for one in (side, above))
        here = {key(part, side, stage) for part in (*decisive(self.mine), *_papers(self.mine))}
        kept = [part for part in decisive(self.theirs) if key(part, above, stage) in here]
        self.strict: tuple[Decisive, ...] = tuple(part for part in decisive(self.theirs) if part not in kept)
        self.papers = tuple(part for part in _papers(self.theirs) if key(part, above, stage) not in here)
        self.granted: tuple[Granted, ...] = (
            tuple(local_grants(self.mine, kept, above)) if isinstance(self.mine, Plan) else ()
        )
        self.duties: tuple[Pressed, ...] = tuple(pressed(side, above, change, stage))

    @cached_property
    def inherited(self) -> bool:
        """Nothing needs to be proved: there is no law to compare, or all of it stands in the other law unchanged."""
        lawless = not self.above.policy.documents or not self.side.policy.documents
        return lawless or not (self.strict or self.papers or self.granted or self.duties)

    def suspicions(self, inquiry: Inquiry) -> Iterator[Suspicion]:
        """Every way in which the law may be laxer."""
        yield from self._answers(inquiry)
        yield from own_grants(inquiry, self.granted)
        yield from duty_suspicions(inquiry, self.duties)
        for paper in self.papers:
            yield from without_paper(inquiry, paper, _papers(self.mine))

    def _answers(self, inquiry: Inquiry) -> Iterable[Suspicion]:
        mine, theirs = self.mine, self.theirs
        if isinstance(mine, Plan) and isinstance(theirs, Plan):
            return [lets_more(inquiry, (mine, theirs), part) for part in self.strict]
        if isinstance(mine, Plan):
            raise TypeError(mine)
        return [finds_less(inquiry, mine, part) for part in self.strict if isinstance(part, Bound)]


def _papers(plan: object) -> tuple[Bound, ...]:
    return plan.evidence if isinstance(plan, Plan) else ()
