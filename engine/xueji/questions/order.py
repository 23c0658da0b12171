"""Which of two laws is the stricter one, change by change: proved, with a student for each direction.

Answers alone are compared (of records the verdicts), for the students of whom both laws can tell; what has to be
brought or done is the ceiling's question.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xueji.decide.plan import Plan
from xueji.language.backends.smt import Formula
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage, Term
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.outcomes import STATUS
from xueji.prove.replay import Example
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated
from xueji.questions.claims import is_laxer
from xueji.questions.rank import RANKS, answers, decisive, key, plan_of
from xueji.questions.suspicion import plainly


class Order(Term):
    """宽严: how the first law stands to the second."""

    STRICTER = "stricter", "较严"
    EQUAL = "equal", "宽严相同"
    LOOSER = "looser", "较宽"
    INCOMPARABLE = "incomparable", "各有宽严"
    SILENT = "silent", "无从比较：法规未作规定或者未见文本"
    UNSETTLED = "unsettled", "限时内未能得出"


@dataclass(frozen=True)
class Ranking:
    """How a law stands to another on one change (None: stored records) of one stage.

    `stricter` is a student with whom the first law is the stricter one, `looser` one with whom it is the laxer one;
    None where it is proved that there is none, or where that was not settled: `open` then holds `stricter`, `looser`,
    `partly`, or `*` where nothing could be asked, and `why` the reason. `silent` are the sides that answer nobody,
    `partly` those that leave open, by what they say, what the other answers.
    """

    change: Change | None
    stage: Stage
    order: Order
    stricter: Example | None = None
    looser: Example | None = None
    silent: tuple[int, ...] = ()
    partly: tuple[int, ...] = ()
    open: tuple[str, ...] = ()
    why: str = ""


def order(side: Side, other: Side, change: Change | None, stage: Stage, on: date, deadline: Deadline) -> Ranking:
    """Which of two laws is stricter on one change (None: stored records) of one stage, on the day `on`.

    Raises `WrongWitnessError` where prover and decider disagree.
    """
    sides = (side, other)
    silent = tuple(i for i, one in enumerate(sides) if _lawless(one, change, stage))
    if not silent and _alike(sides, change, stage):
        return Ranking(change, stage, Order.EQUAL)
    try:
        if not silent:
            if not deadline.left():
                raise Unsettled("time")  # noqa: TRY301 -- one answer for all that is open
            inquiry = Inquiry(sides, change, stage, on, deadline)
            silent = tuple(i for i in (0, 1) if not inquiry.possible(_answered(inquiry, i)))
    except Unsettled as unsettled:
        return Ranking(change, stage, Order.UNSETTLED, open=("*",), why=unsettled.why)
    return Ranking(change, stage, Order.SILENT, silent=silent) if silent else _Asked(change, stage).of(inquiry)


def table(
    side: Side, other: Side, on: date, seconds: float, changes: Sequence[Change | None] = (*Change, None),
    stages: Collection[Stage] = tuple(Stage),
) -> Iterator[Ranking]:  # fmt: skip
    """The order of two laws on every change of every stage, stored records last; each has so many seconds."""
    for change in changes:
        for stage in Stage:
            if stage in stages:
                yield order(side, other, change, stage, on, Deadline(seconds))


class _Asked:
    """The two directions, each asked for itself: that one is not settled hides no student of the other."""

    def __init__(self, change: Change | None, stage: Stage) -> None:
        self.change = change
        self.stage = stage
        self.open: list[str] = []
        self.why = ""

    def of(self, inquiry: Inquiry) -> Ranking:
        """The order of an inquiry's two laws, both of which answer somebody."""
        stricter = self._example(inquiry, is_laxer(inquiry, 1), Order.STRICTER)
        looser = self._example(inquiry, is_laxer(inquiry, 0), Order.LOOSER)
        found = Order.UNSETTLED
        if stricter and looser:
            found = Order.INCOMPARABLE
        elif not self.open:
            found = Order.STRICTER if stricter else Order.LOOSER if looser else Order.EQUAL
        return Ranking(
            self.change, self.stage, found, stricter, looser, (), self._partly(inquiry), tuple(self.open), self.why
        )  # fmt: skip

    def _example(self, inquiry: Inquiry, claim: Claim, direction: Order) -> Example | None:
        try:
            return inquiry.example(plainly(inquiry, claim)) or inquiry.example(claim)
        except Unsettled as unsettled:
            self.open.append(direction.value)
            self.why = unsettled.why
            return None

    def _partly(self, inquiry: Inquiry) -> tuple[int, ...]:
        try:
            return tuple(i for i in (0, 1) if inquiry.possible(_left_open(inquiry, i)))
        except Unsettled as unsettled:
            self.open.append("partly")
            self.why = unsettled.why
            return ()


def _lawless(side: Side, change: Change | None, stage: Stage) -> bool:
    """Nothing but a refusal by the chart of statuses can come out, and that is no law."""
    plan = plan_of(side, change, stage)
    return not side.policy.documents or (isinstance(plan, Plan) and plan.blocked and not decisive(plan))


def _alike(sides: Sequence[Side], change: Change | None, stage: Stage) -> bool:
    """Both laws answer everybody and consist of the same parts, so nothing has to be asked."""
    plans = [plan_of(one, change, stage) for one in sides]
    if any(isinstance(plan, Plan) and (plan.blocked or plan.gaps) for plan in plans):
        return False
    one, other = ({key(part, side, stage) for part in decisive(plan)} for plan, side in zip(plans, sides, strict=True))
    return one == other


def _answered(inquiry: Inquiry, side: int) -> Formula:
    """When a law gives an answer that has a rank; the chart of statuses, the same under every law, aside."""
    ranked = any_of(said for known, said in answers(inquiry, side).items() if known in RANKS)
    if inquiry.change is None:
        return ranked
    status = inquiry.symbols.fact(STATUS.name, STATUS.type)
    return all_of([ranked, negated(inquiry.outcomes[side].off_chart), status.known])


def _left_open(inquiry: Inquiry, side: int) -> Formula:
    """When a law, though every condition of both can be told, leaves open what the other answers."""
    open_answer = RecordVerdict.UNDETERMINED if inquiry.change is None else Outcome.UNDETERMINED
    told = (law.all_told for law in inquiry.findings or inquiry.outcomes)
    return all_of([answers(inquiry, side)[open_answer], _answered(inquiry, 1 - side), *told])
