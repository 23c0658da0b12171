"""A move: the laws of the place left and of the place gone to, and the request before both of them, day by day.

Facts of the child stay as they are on every day asked about; only the day of the request and the semester move. A
semester that the request does not describe is taken to run as usual: 1 September to 20 January, 1 March to 10 July.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from xueji.decide.reading import Request
from xueji.model import enums
from xueji.model.enums import Change, Outcome, Status
from xueji.model.region import NATION
from xueji.model.request import SchoolTerm
from xueji.prove.replay import requests
from xueji.prove.side import Side

Law = Callable[[date], Side]
"""The law of one region on a day."""

TERM: Final = tuple(f"{SchoolTerm.key}.{name}" for name in ("start", "end", "semester"))
ON: Final = "request.on"
MOVING: Final = frozenset((ON, *TERM))
"""The facts that change with the day."""
GRANTED: Final = (Outcome.PERMITTED, Outcome.DISCRETION)
_WORST: Final = (Outcome.PERMITTED, Outcome.DISCRETION, Outcome.UNDETERMINED, Outcome.REFUSED)
_USUAL: Final = ((enums.Semester.SECOND, (3, 1), (7, 10)), (enums.Semester.FIRST, (9, 1), (1, 20)))


@dataclass(frozen=True, slots=True)
class Semester:
    """A semester (学期), with the facts a request made in it states."""

    start: date
    end: date
    facts: Mapping[str, Any]
    assumed: bool


@dataclass(frozen=True)
class Move:
    """One child's transfer from `sending` to `receiving`, asked for on a day; `facts` are of both vocabularies."""

    sending: Law
    receiving: Law
    facts: Mapping[str, Any]
    evidence: frozenset[str] | None
    on: date
    change: Change = Change.TRANSFER

    def sides(self, day: date | None = None) -> tuple[Side, Side]:
        """The law of the place left and that of the place gone to."""
        when = self.on if day is None else day
        return self.sending(when), self.receiving(when)

    def asked(self, facts: Mapping[str, Any] | None = None, on: date | None = None) -> tuple[Request, ...]:
        """The request as each law reads it, with facts changed or on another day."""
        day = self.on if on is None else on
        given = {n: v for n, v in (self.facts if facts is None else facts).items() if n != ON}
        return tuple(requests(self.sides(day), given, self.change, day))

    def outcomes(self, facts: Mapping[str, Any] | None = None, on: date | None = None) -> tuple[Outcome, ...]:
        """What each law says, whatever papers are at hand: these can be brought."""
        day = self.on if on is None else on
        pairs = zip(self.sides(day), self.asked(facts, day), strict=True)
        return tuple(side.decider.verdict(request) for side, request in pairs)


def handed_in(request: Request, evidence: frozenset[str] | None) -> Request:
    """The request with the papers at hand, as far as its law has a name for them."""
    return replace(request, evidence=evidence)


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome of a move that needs all of them: the one that hinders most."""
    return max(outcomes, key=_WORST.index)


def terms(facts: Mapping[str, Any], on: date, years: int) -> tuple[Semester, ...]:
    """The semesters until some years after a day; that of the facts takes the place of its usual one."""
    usual = [_usual(year, which) for year in range(on.year - 1, on.year + years + 2) for which in (0, 1)]
    given = {name: facts[name] for name in TERM if name in facts}
    if (start := given.get("term.start")) is not None:
        nearest = min(usual, key=lambda term: abs(term.start - start))
        end = given.get("term.end") or max(nearest.end, start)
        usual[usual.index(nearest)] = Semester(start, end, given, assumed=False)
    return tuple(usual)


def _usual(year: int, which: int) -> Semester:
    semester, first, last = _USUAL[which]
    start, end = date(year, *first), date(year + which, *last)
    return Semester(start, end, {"term.start": start, "term.end": end, "term.semester": semester.value}, assumed=True)


def on_day(found: Iterable[Semester], facts: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Facts as they are on another day: those of its semester, or of the next one where it lies in the holidays."""
    term = next(term for term in found if term.end >= day)
    return {**{name: value for name, value in facts.items() if name not in MOVING}, **term.facts}


def cross_province(sides: Iterable[Side]) -> bool:
    """Say whether the two places lie in different provinces."""
    one, other = (side.policy.region for side in sides)
    return NATION not in (one, other) and one[:2] != other[:2]


def admitted(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts once the transfer is complete, when the receiving school makes the registration (转入注册)."""
    return {**facts, "student.status": Status.TRANSFERRING.value, "transfer.completed": True}


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
