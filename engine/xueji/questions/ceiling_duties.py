"""What has to be done and brought: duties and papers of the law above that a law lacks, changes or asks for later.

A duty is held to the duties of the same matter alone, by party, by whom it is owed to and by its last day, never by its
wording. A duty that the law above imposes here as well is held to the local text beside it: that text may ask for less.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xueji.calendar import Duration, Moment
from xueji.decide.plan import Bound, Plan, Steps
from xueji.decide.reading import Request
from xueji.language.backends.smt import Formula
from xueji.model.decision import Duty
from xueji.model.enums import Change, Outcome, Stage, Truth
from xueji.policy.rule import DutySpec, Procedure, Rule
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.matters import length_of
from xueji.prove.replay import Requests
from xueji.prove.side import Side
from xueji.prove.solver import all_of, negated
from xueji.questions.claims import every, gives, law, no, none, read, some, surely, surely_not
from xueji.questions.rank import in_place_of, key, plan_of, same_matter
from xueji.questions.suspicion import Laxity, Suspicion, plainly


@dataclass(frozen=True)
class Owed:
    """One duty a law imposes: its norm, what it asks, the part of the plan it arises with, its length if it has one."""

    norm: Rule | Procedure
    spec: DutySpec
    part: Bound | Steps
    length: Duration | None
    same: object
    """What makes it the same duty in another law."""

    def of(self, duty: Duty) -> bool:
        """Say whether a duty of a decision is this one."""
        mine = self.norm.name, self.spec.who, self.spec.to, self.spec.what, self.spec.opens
        return (duty.rule, duty.who, duty.to, duty.what, duty.opens) == mine


@dataclass(frozen=True)
class Pressed:
    """A duty of the law above, and the duties of the other law that could stand for it: those of the same matter.

    With `beside` it holds here as well, and they are what the local text asks the same party for.
    """

    owed: Owed
    matter: tuple[Owed, ...]
    beside: bool

    @property
    def party(self) -> tuple[Owed, ...]:
        """Those of them that the same party owes."""
        return tuple(other for other in self.matter if _one_party(other, self.owed))


def owed(side: Side, change: Change | None, stage: Stage) -> Iterator[Owed]:
    """Every duty of a law for one change, or for stored records, of one stage."""
    plan = plan_of(side, change, stage)
    for bound in plan.duties:
        if (spec := bound.rule.duty) is not None:
            yield Owed(bound.rule, spec, bound, length_of(side.policy, spec.within, stage), key(bound, side, stage))
    for steps in plan.steps if isinstance(plan, Plan) else ():
        for spec in steps.procedure.duties:
            same = key(steps, side, stage), spec
            yield Owed(steps.procedure, spec, steps, length_of(side.policy, spec.within, stage), same)


def pressed(side: Side, above: Side, change: Change | None, stage: Stage) -> Iterator[Pressed]:
    """The duties of the law above to ask about; not those inherited with no local text beside them."""
    mine, theirs = tuple(owed(side, change, stage)), tuple(owed(above, change, stage))
    here, there = {duty.same for duty in mine}, {duty.same for duty in theirs}
    for duty in theirs:
        matter = [other for other in mine if same_matter(duty.norm, other.norm)]
        if duty.same not in here:
            # what the law above asks for besides does not stand for this
            matter = [other for other in matter if other.same not in there]
            yield Pressed(duty, tuple(matter), beside=False)
            continue
        local = [other for other in matter if other.norm.document not in above.policy.by_id and _repeats(other, duty)]
        if local:
            yield Pressed(duty, tuple(local), beside=True)


def _one_party(other: Owed, duty: Owed) -> bool:
    return (other.spec.who, other.spec.opens) == (duty.spec.who, duty.spec.opens)


def _repeats(local: Owed, duty: Owed) -> bool:
    """Say whether a local duty asks the same party for the same: towards the same, or towards nobody in particular."""
    one, other = {*local.spec.to}, {*duty.spec.to}
    return _one_party(local, duty) and (one == other or bool(one & other))


def duty_suspicions(inquiry: Inquiry, asked: Iterable[Pressed]) -> Iterator[Suspicion]:
    """How each duty of the law above may be laxer here; the first side is the law held to it."""
    for one in asked:
        duty, party = one.owed, one.party
        base = every((_due(inquiry, 1, duty), *_same_outcome(inquiry, duty)))
        some_due = some(_may_be_due(inquiry, 0, other) for other in one.matter)
        party_due = [_may_be_due(inquiry, 0, other) for other in party]
        timely = [every((due, no(_later(inquiry, o, duty)))) for o, due in zip(party, party_due, strict=True)]
        told, told_in_time = _told(duty, party, party_due), _told(duty, party, timely)
        if one.beside:
            yield _suspicion(inquiry, Laxity.OWN_DUTY, one, (base, no(told_in_time)))
            continue
        base = every((base, _known(inquiry, duty.norm)))
        yield _suspicion(inquiry, Laxity.DUTY_MISSING, one, (base, no(some_due)))
        if len(party) < len(one.matter):
            yield _suspicion(inquiry, Laxity.DUTY_OTHER, one, (base, some_due, none(party_due)))
        if any({*duty.spec.to} - {*other.spec.to} for other in party):
            yield _suspicion(inquiry, Laxity.DUTY_FEWER, one, (base, some(party_due), no(told)))
        if party and duty.length is not None:
            yield _suspicion(inquiry, Laxity.DUTY_LATER, one, (base, told, no(told_in_time)))


def _known(inquiry: Inquiry, norm: Rule | Procedure) -> Claim:
    """What the law here says in the place of a norm of the law above is known."""
    return read(inquiry, 0, replaced=bool(in_place_of(norm, inquiry.sides, inquiry.stage)))


def _told(duty: Owed, party: Sequence[Owed], due: Sequence[Claim]) -> Claim:
    """Everybody a duty of the law above is owed to is told by some duty here, each of which is due by its own claim."""
    if not duty.spec.to:
        return some(due)
    return every(
        some(claim for other, claim in zip(party, due, strict=True) if told in other.spec.to) for told in duty.spec.to
    )


def _suspicion(inquiry: Inquiry, cause: Laxity, one: Pressed, said: Iterable[Claim]) -> Suspicion:
    whole = every(said)
    norm = one.owed.norm
    here = in_place_of(norm, inquiry.sides, inquiry.stage)
    names = tuple(dict.fromkeys((norm.name, *(other.norm.name for other in one.matter), *here)))
    return Suspicion(cause, names, one.owed.spec.what, (plainly(inquiry, whole), whole))


def _same_outcome(inquiry: Inquiry, duty: Owed) -> Iterator[Claim]:
    """Both laws answer so that the duty would arise: who is refused has nothing to do."""
    if inquiry.change is not None:
        yield from (gives(inquiry, side, duty.spec.upon) for side in (0, 1))


def _due(inquiry: Inquiry, side: int, duty: Owed) -> Claim:
    """A duty surely arises."""
    return _arising(inquiry, side, duty, law(inquiry, side).yes(duty.part), sure=True)


def _may_be_due(inquiry: Inquiry, side: int, duty: Owed) -> Claim:
    """A duty arises, or may arise."""
    formulas = law(inquiry, side)
    # a procedure is followed where its condition surely holds
    told = formulas.yes(duty.part) if isinstance(duty.part, Steps) else negated(formulas.no(duty.part))
    return _arising(inquiry, side, duty, told, sure=False)


def _arising(inquiry: Inquiry, side: int, duty: Owed, told: Formula, *, sure: bool) -> Claim:
    decider = inquiry.sides[side].decider

    def holds(requests: Requests) -> bool:
        request = requests[side]
        answered = decider.check(request) if request.change is None else decider.decide(request)
        return any(duty.of(one) and (not sure or one.holds is Truth.YES) for one in answered.duties)

    if inquiry.change is None:
        return Claim(told, holds)
    return Claim(all_of([told, gives(inquiry, side, duty.spec.upon).formula]), holds)


def _later(inquiry: Inquiry, other: Owed, duty: Owed) -> Claim:
    """The last day of a duty here surely comes after that of the duty above; of what may be done only then: before."""
    if duty.length is None or other.length is None:
        return every(()) if duty.length is not None else some(())
    mine, theirs = _Term(inquiry, 0, other, other.length), _Term(inquiry, 1, duty, duty.length)
    (first, last), (their_first, their_last) = mine.ends, theirs.ends
    apart = last < their_first if duty.spec.opens else first > their_last

    def holds(requests: Requests) -> bool:
        one, another = mine.of(requests[0]), theirs.of(requests[1])
        if one is None or another is None:
            return False
        return one.latest < another.earliest if duty.spec.opens else one.earliest > another.latest

    return Claim(all_of([mine.start.known, theirs.start.known, apart]), holds)


class _Term:
    """The term of a duty under one side's law."""

    def __init__(self, inquiry: Inquiry, side: int, duty: Owed, length: Duration) -> None:
        law = inquiry.sides[side]
        self.since = duty.spec.since
        self.start = inquiry.symbols.fact(self.since, law.policy.vocabulary.entries[self.since].type)
        times = law.policy.by_id[duty.norm.document].conventions
        self.ends = inquiry.clock.last_days(self.start.value, length, times)
        self._limit = law.decider.calendar.limit(length, times)

    def of(self, request: Request) -> Moment | None:
        """The last day for one student; None where the first is not known."""
        start = request.facts.get(self.since)
        return None if start is None else self._limit(start)


def without_paper(inquiry: Inquiry, part: Bound, papers: Sequence[Bound]) -> Iterator[Suspicion]:
    """The papers a rule of the law above asks for that `papers` here do not; whoever is refused brings none."""
    goes_on = (no(gives(inquiry, one, (Outcome.REFUSED,))) for one in (0, 1))
    base = every((surely(inquiry, 1, part), _known(inquiry, part.rule), *goes_on))
    others = [paper for paper in papers if same_matter(paper.rule, part.rule)]
    for name in part.rule.evidence:
        lacking = [surely_not(inquiry, 0, paper) for paper in papers if name in paper.rule.evidence]
        instead = [surely(inquiry, 0, paper) for paper in others if name not in paper.rule.evidence]
        text = inquiry.sides[1].policy.evidence[name]
        missing, other = (every((base, *lacking, said)) for said in (none(instead), some(instead)))
        here = in_place_of(part.rule, inquiry.sides, inquiry.stage)
        parts = tuple(dict.fromkeys((part.rule.name, *(paper.rule.name for paper in others), *here)))
        yield Suspicion(
            Laxity.PAPER_MISSING, parts, text, (plainly(inquiry, missing), missing), detail=name,
            otherwise=Suspicion(Laxity.PAPER_OTHER, parts, text, (plainly(inquiry, other), other), detail=name),
        )  # fmt: skip
