"""What would make a transfer possible: the fewest facts that would have to be otherwise, of those that can be changed.

A family or a school can change what is asked for (`transfer.*`), who asks, and the papers; it can end a leave or bring
a child back to school where the sending law does not refuse that. Birth, stage, grade, household, where the child goes
and what has already happened stay as they are. That no fewer changes do is proved; what is found is put before both
laws.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xueji.errors import RequestError
from xueji.journeys.move import GRANTED, Move, handed_in
from xueji.lifecycle.machine import after, can, sources
from xueji.model.decision import Decision
from xueji.model.enums import Change, Outcome, Stage, Status, Term
from xueji.prove.given import Given
from xueji.prove.inquiry import Inquiry
from xueji.prove.replay import WrongWitnessError, requests
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of
from xueji.vocabulary import Vocabulary

STATUS: Final = "student.status"
_KEPT: Final = frozenset((
    "transfer.scope", "transfer.to_region", "transfer.move_scope", "transfer.household_changed", "transfer.completed",
    "transfer.requested_on", "transfer.step_since", "transfer.completed_on", "transfer.published_from",
    "transfer.published_until", "transfer.system_failed", "transfer.forced",
))  # fmt: skip
"""Of a transfer, what cannot be changed: where it goes, what the household has done, what has been done already."""
_DOORS: Final = (Change.RESUME, Change.RETURN, Change.RETURN_FROM_ABROAD)
"""Changes of status that come before a transfer."""


class Settled(Term):
    """能否改变: what is known of a way out."""

    FOUND = "found", "有"
    NONE = "none", "没有（已证明）"
    OPEN = "open", "限时内未能得出"
    STAGE = "stage", "未写明学段"


@dataclass(frozen=True, slots=True)
class Door:
    """A change of status that has to come first, and what the sending law says of it as far as the facts go."""

    change: Change
    status: Status
    outcome: Outcome


@dataclass(frozen=True)
class Remedy:
    """A way out on a day: facts as given and as they would have to be, and what both laws then decide.

    `supposed` are facts that were not given and must be so for the answer to hold.
    """

    on: date
    changed: Mapping[str, tuple[Any, Any]]
    supposed: Mapping[str, Any]
    door: Door | None
    decisions: tuple[Decision, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What both laws decide."""
        return tuple(decision.outcome for decision in self.decisions)


@dataclass(frozen=True)
class WayOut:
    """The answer to “what would make it possible on this day”."""

    on: date
    wanted: tuple[Outcome, ...]
    """The outcomes of each law that were looked for."""
    settled: Settled
    remedy: Remedy | None = None
    why: str = ""
    """Of an open answer: what was wanting, time or something more seconds do not bring."""


def changeable(vocabulary: Vocabulary) -> frozenset[str]:
    """The facts a family or a school can change, the student's status aside."""
    own = (e.name for e in vocabulary.entries.values() if e.entity == "transfer" and e.name not in _KEPT)
    return frozenset((*own, "request.applicant"))


def doors(move: Move) -> tuple[Door, ...]:
    """The changes of status a child can go through first, as the sending law decides them; refused ones left out."""
    given: str | None = move.facts.get(STATUS)
    found: list[Door] = []
    if given is None:
        return ()
    for change in _DOORS:
        target = after(change, given)
        if can(change, Status(given)) and target is not None and target in sources(move.change):
            side = move.sides()[0]
            (request,) = requests([side], move.facts, change, move.on)
            outcome = side.decider.verdict(request)
            if outcome is not Outcome.REFUSED:
                found.append(Door(change, target, outcome))
    return tuple(found)


def way_out(move: Move, seconds: float, facts: Mapping[str, Any], on: date, wanted: tuple[Outcome, ...]) -> WayOut:
    """The fewest changes after which both laws give one of the outcomes wanted on a day.

    `facts` are those of that day. Raises `WrongWitnessError` where prover and decider disagree.
    """
    stage = facts.get("student.stage")
    if stage is None:
        return WayOut(on, wanted, Settled.STAGE)
    entrances = doors(move)
    try:
        inquiry = Inquiry(move.sides(on), move.change, Stage(stage), on, Deadline(seconds), given=facts.keys())
        open_to: dict[str, Any] = dict.fromkeys(changeable(inquiry.vocabulary))
        open_to |= {STATUS: {door.status.value for door in entrances}} if entrances else {}
        goal = all_of(any_of(law.by_outcome[outcome] for outcome in wanted) for law in inquiry.outcomes)
        otherwise = Given(inquiry, facts, open_to).fewest(goal)
    except Unsettled as unsettled:
        return WayOut(on, wanted, Settled.OPEN, why=unsettled.why)
    if otherwise is None:
        return WayOut(on, wanted, Settled.NONE)
    supposed = {n: v for n, v in otherwise.supposed.items() if n not in otherwise.changed}
    remedy = _Replay(move, facts, on, wanted).remedy(otherwise.changed, supposed, entrances)
    return WayOut(on, wanted, Settled.FOUND, remedy)


class _Replay:
    """What the prover found, put before both laws, and cut down to what is needed."""

    def __init__(self, move: Move, facts: Mapping[str, Any], on: date, wanted: Sequence[Outcome]) -> None:
        self.move = move
        self.facts = facts
        self.on = on
        self.wanted = wanted

    def remedy(self, changed: Mapping[str, Any], supposed: Mapping[str, Any], entrances: Sequence[Door]) -> Remedy:
        """The way out with nothing in it that is not needed."""
        if not self._holds({**changed, **supposed}):
            raise WrongWitnessError(f"{self.move.change} {dict(changed)} {dict(supposed)}")
        needed = dict(supposed)
        for name in supposed:
            tried = {other: value for other, value in needed.items() if other != name}
            if self._holds({**changed, **tried}):
                needed = tried
        facts = {**self.facts, **changed, **needed}
        door = next((door for door in entrances if door.status.value == changed.get(STATUS)), None)
        pairs = zip(self.move.sides(self.on), self.move.asked(facts, self.on), strict=True)
        return Remedy(
            self.on,
            {name: (self.facts.get(name), value) for name, value in changed.items()},
            needed,
            door,
            tuple(side.decider.decide(handed_in(request, None)) for side, request in pairs),
        )

    def _holds(self, other: Mapping[str, Any]) -> bool:
        try:
            return all(o in self.wanted for o in self.move.outcomes({**self.facts, **other}, self.on))
        except RequestError:  # a derived fact left without what it follows from
            return False


def ways_out(
    move: Move, seconds: float, days: Iterator[tuple[date, Mapping[str, Any]]], now: Outcome
) -> tuple[WayOut, ...]:
    """What would help today, and where that is not a full permission, on the first later day on which it is one.

    `days` are the later days worth asking about, with the facts of each; `now` is how the move stands.
    """
    today = way_out(move, seconds, move.facts, move.on, (Outcome.PERMITTED,))
    if today.remedy is not None or today.settled is Settled.STAGE:
        return (today,)
    found = [today]
    if now not in GRANTED:
        found = [way_out(move, seconds, move.facts, move.on, GRANTED)]
    for day, facts in days:
        way = way_out(move, seconds, facts, day, (Outcome.PERMITTED,))
        if way.remedy is not None:
            return (*found, way)
        if way.settled is Settled.OPEN:
            found.append(way)
    return tuple(found)
