"""The journey of one child: released under one law, accepted and registered under the other; clocks and ways out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from xueji.decide.reading import Request
from xueji.journeys.clocks import Absence, Turn, absences, turns
from xueji.journeys.earliest import Earliest, earliest
from xueji.journeys.move import GRANTED, Move, Semester, admitted, handed_in, on_day, terms, together
from xueji.journeys.remedy import WayOut, ways_out
from xueji.journeys.windows import Windows, windows
from xueji.model.decision import Decision
from xueji.model.enums import Change, Outcome, Term
from xueji.prove.replay import requests

_ASKED: Final = 4
"""Later windows on whose first day a way out is looked for."""


class Gate(Term):
    """环节: the steps of a move, each decided by the law of its place."""

    RELEASE = "release", "转出"
    ACCEPTANCE = "acceptance", "转入"
    REGISTRATION = "registration", "转入后注册"


@dataclass(frozen=True)
class Journey:
    """What both laws make of one child's move on a day.

    `standing` is the outcome of the whole: that of the law that hinders most. The registration counts only where it is
    refused, the rest of it being settled once the child has come. `stranded` is the step at which a child released, or
    accepted, is kept out by the other law.
    """

    move: Move
    decisions: Mapping[Gate, Decision]
    standing: Outcome
    stranded: Gate | None
    turns: tuple[Turn, ...]
    windows: Windows
    absences: tuple[Absence, ...]
    earliest: Earliest | None
    ways_out: tuple[WayOut, ...]


def journey(move: Move, seconds: float = 10.0) -> Journey:
    """Decide a move and look for what would help; `seconds` bound each question to the prover.

    Raises `RequestError` where the facts cannot all be true, `WrongWitnessError` where prover and decider disagree.
    """
    decisions = _decisions(move)
    pair = [decisions[step].outcome for step in (Gate.RELEASE, Gate.ACCEPTANCE)]
    standing = together(pair)
    last = decisions[Gate.REGISTRATION].outcome
    if last is Outcome.REFUSED:
        standing = last
    fitting = windows(move, move.on, move.on + timedelta(days=365))
    found: Earliest | None = None
    ways: tuple[WayOut, ...] = ()
    if together(pair) is not Outcome.PERMITTED:
        found = earliest(move, move.on)
        semesters = terms(move.facts, move.on, 2)
        ways = ways_out(move, seconds, _later(move, fitting, semesters), together(pair))
    remedy = next((way.remedy for way in ways if way.remedy), None)
    shown = [decisions[Gate.RELEASE], decisions[Gate.ACCEPTANCE]]
    if Outcome.REFUSED in pair and remedy is not None:
        shown = list(remedy.decisions)
    return Journey(
        move, decisions, standing, _stranded(pair, last), turns(shown), fitting,
        absences(move.sides(), move.facts, move.on), found, ways,
    )  # fmt: skip


def _decisions(move: Move) -> dict[Gate, Decision]:
    sending, receiving = move.sides()
    release, acceptance = (handed_in(request, move.evidence) for request in move.asked())
    (registration,) = requests([receiving], admitted(move.facts), Change.REGISTER, move.on)
    return {
        Gate.RELEASE: sending.decider.decide(_known(release, sending.policy.evidence)),
        Gate.ACCEPTANCE: receiving.decider.decide(_known(acceptance, receiving.policy.evidence)),
        Gate.REGISTRATION: receiving.decider.decide(registration),
    }


def _known(request: Request, names: Mapping[str, Any]) -> Request:
    """The request with those papers at hand that its law has a name for."""
    given = request.evidence
    return request if given is None else replace(request, evidence=given & frozenset(names))


def _stranded(pair: list[Outcome], registered: Outcome) -> Gate | None:
    if pair[0] in GRANTED and pair[1] is Outcome.REFUSED:
        return Gate.ACCEPTANCE
    if pair[1] in GRANTED and pair[0] is Outcome.REFUSED:
        return Gate.RELEASE
    if all(outcome in GRANTED for outcome in pair) and registered is Outcome.REFUSED:
        return Gate.REGISTRATION
    return None


def _later(move: Move, fitting: Windows, semesters: tuple[Semester, ...]) -> Iterator[tuple[date, dict[str, Any]]]:
    """The first days of the windows to come, with the facts of each."""
    for stretch in [part for part in fitting.both if part.first > move.on][:_ASKED]:
        yield stretch.first, on_day(semesters, move.facts, stretch.first)
