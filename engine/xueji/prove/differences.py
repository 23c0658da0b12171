"""Where two laws part on a change: for every part of either that makes a difference, a student; or the proof of none.

Three answers only: different, with a student who was put before both laws; the same for all students, proved; or not
settled in the time given.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from xueji.decide.decider import judge
from xueji.decide.plan import Bound, Gap, Grounds
from xueji.language.backends.smt import Formula
from xueji.model.enums import Change, Force, Outcome, Stage, Term
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.outcomes import Outcomes
from xueji.prove.replay import Example, Requests
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated


class Kind(Term):
    """差异类别: what the laws differ in."""

    RULE = "rule", "条款"
    OUTCOME = "outcome", "结论"


class Answer(Term):
    """对比结论: all there is to say of two laws on one change."""

    DIFFERENT = "different", "有差异"
    SAME = "same", "对所有学生相同（已证明）"
    UNSETTLED = "unsettled", "限时内未能得出"


@dataclass(frozen=True)
class Difference:
    """One way in which two laws part: the part of a law that makes it, if one does, and a student.

    `about` is the part's name (`document/rule`), nothing for a pair of outcomes that no single part explains; `owner`
    is the side it belongs to.
    """

    kind: Kind
    about: str
    owner: int | None
    results: tuple[str, ...]
    example: Example


@dataclass(frozen=True)
class Verdict:
    """What is known of two laws on one change (None: stored records) for one stage.

    `silent` names the sides whose law does not answer at all: nobody here has read it, or it is left to others.
    `open` are questions the time did not suffice for: the names of parts, or pairs of outcomes.
    """

    change: Change | None
    stage: Stage
    answer: Answer
    differences: tuple[Difference, ...]
    open: tuple[str, ...]
    why_open: str
    silent: tuple[int, ...]


Decisive = Bound | Grounds | Gap


def compare_change(sides: Sequence[Side], change: Change, stage: Stage, on: date, deadline: Deadline) -> Verdict:
    """Everything two laws make differently of one change of students of one stage: outcomes and the rules behind them.

    Raises `WrongWitnessError` where prover and decider disagree.
    """
    try:
        inquiry = Inquiry(sides, change, stage, on, deadline)
    except Unsettled as unsettled:
        return Verdict(change, stage, Answer.UNSETTLED, (), ("*",), unsettled.why, ())
    asked = _Asked(inquiry)
    found = asked.differences()
    silent = tuple(i for i, law in enumerate(inquiry.outcomes) if law.plan.blocked)
    answer = Answer.DIFFERENT if found else Answer.UNSETTLED if asked.open else Answer.SAME
    return Verdict(change, stage, answer, tuple(found), tuple(asked.open), asked.why, silent)


class _Asked:
    """The questions put to one inquiry of two sides."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self.laws = inquiry.outcomes
        self.open: list[str] = []
        self.why = ""

    def differences(self) -> list[Difference]:
        """A difference for every part of a law that makes one, and for every pair of outcomes not yet shown."""
        apart = self._apart()
        if apart is None:
            return []
        found = [difference for side in (0, 1) for difference in self._of_parts(side)]
        shown = {difference.results for difference in found}
        for pair in product(Outcome, Outcome):
            if pair[0] is not pair[1] and tuple(o.value for o in pair) not in shown:
                claim = Claim(self._both(pair), lambda requests, pair=pair: self._outcomes(requests) == pair)  # type: ignore[misc]
                example = self._example(claim, " / ".join(pair))
                if example is not None:
                    found.append(Difference(Kind.OUTCOME, "", None, tuple(o.value for o in pair), example))
        return found

    def _apart(self) -> Formula | None:
        """When the outcomes differ at all; None where they never do, or where that could not be told."""
        apart = self._differ()
        try:
            return apart if self.inquiry.possible(apart) else None
        except Unsettled as unsettled:
            self.open.append("*")
            self.why = unsettled.why
            return None

    def _differ(self) -> Formula:
        one, other = (law.by_outcome for law in self.laws)
        return negated(any_of(all_of([one[outcome], other[outcome]]) for outcome in Outcome))

    def _both(self, pair: Sequence[Outcome]) -> Formula:
        return all_of(law.by_outcome[outcome] for law, outcome in zip(self.laws, pair, strict=True))

    def _outcomes(self, requests: Requests) -> tuple[Outcome, ...]:
        return tuple(
            judge(law.plan, request.facts, request.evidence) for law, request in zip(self.laws, requests, strict=True)
        )

    def _of_parts(self, side: int) -> Iterator[Difference]:
        mine, theirs = self.laws[side], self.laws[1 - side]
        shared = {_key(part) for part in decisive(theirs)}
        for part in decisive(mine):
            if _key(part) in shared:
                continue
            example = self._of_part(part, side)
            if example is not None:
                results = tuple(o.value for o in self._answers(example))
                yield Difference(Kind.RULE, name_of(part), side, results, example)

    def _answers(self, example: Example) -> tuple[Outcome, ...]:
        return tuple(answer.outcome for answer in example.answers)  # type: ignore[union-attr]

    def _of_part(self, part: Decisive, side: int) -> Example | None:
        """A student for whom the laws differ, this part bears, and the outcome is what it brings."""
        law = self.laws[side]
        brought = brings(part)
        said = all_of([self._differ(), bears(law, part), any_of(law.by_outcome[outcome] for outcome in brought)])

        def holds(requests: Requests) -> bool:
            outcomes = self._outcomes(requests)
            facts = requests[side].facts
            return outcomes[0] is not outcomes[1] and outcomes[side] in brought and bears_on(part, facts)

        alone = all_of(
            negated(bears(owner, other))
            for owner in self.laws for other in decisive(owner)
            if other is not part and brings(other) != GRANTED
        )  # fmt: skip
        told = all_of(law.all_told for law in self.laws)
        for formula in (all_of([said, told, alone]), all_of([said, told]), said):
            example = self._example(Claim(formula, holds), name_of(part))
            if example is not None or name_of(part) in self.open:
                return example
        return None

    def _example(self, claim: Claim, what: str) -> Example | None:
        try:
            return self.inquiry.example(claim)
        except Unsettled as unsettled:
            self.open.append(what)
            self.why = unsettled.why
            return None


GRANTED = (Outcome.PERMITTED, Outcome.DISCRETION)


def decisive(law: Outcomes) -> Iterable[Decisive]:
    """The parts of a law that decide: refusals, closed lists and their grounds, presumptions, law not seen."""
    plan = law.plan
    grounds = {permit.rule.name: permit for part in plan.grounds for permit in part.permits}
    return (*plan.refusals, *plan.grounds, *plan.discouragements, *grounds.values(), *plan.gaps)


def brings(part: Decisive) -> tuple[Outcome, ...]:
    """The outcomes a part can be the cause of."""
    match part:
        case Grounds():
            return (Outcome.REFUSED,)
        case Gap():
            return (Outcome.UNDETERMINED,)
        case Bound(rule) if rule.force is Force.PERMIT:
            return GRANTED
        case Bound(rule) if rule.force is Force.DISCOURAGE:
            return (Outcome.DISCRETION,)
        case _:
            return (Outcome.REFUSED,)


def bears(law: Outcomes, part: Decisive) -> Formula:
    """When a part bears on a student."""
    return law.none_met(part) if isinstance(part, Grounds) else law.yes(part)


def bears_on(part: Decisive, facts: object) -> bool:
    """The same, of one student's facts."""
    if isinstance(part, Grounds):
        return all(permit.no(facts) for permit in part.permits)  # type: ignore[arg-type]
    return part.yes(facts)  # type: ignore[arg-type]


def name_of(part: Decisive) -> str:
    """The full name of a part, as reasons give it."""
    match part:
        case Bound(rule):
            return rule.name
        case Grounds(closed):
            return f"{closed.document}/closed-{closed.changes[0].value}"
        case Gap(gap):
            return gap.name or f"{gap.document}/not-seen-{gap.changes[0].value}"


def _key(part: Decisive) -> object:
    """What makes a part the same in two laws: its name and what it asks."""
    match part:
        case Bound(rule, _, tree):
            return rule.name, rule.force, tree
        case Grounds(_, permits):
            return name_of(part), tuple((permit.rule.name, permit.scoped) for permit in permits)
        case Gap(gap, tree):
            return gap.document, gap.what.zh, tree
