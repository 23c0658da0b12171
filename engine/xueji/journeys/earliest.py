"""The first day on which a transfer that is not granted now would be, nothing but the day being otherwise."""

from dataclasses import dataclass
from datetime import date

from xueji.journeys.move import GRANTED, Move, days, on_day, terms, together
from xueji.model.enums import Outcome

YEARS = 2
"""How far is looked ahead."""


@dataclass(frozen=True, slots=True)
class Earliest:
    """What every day until `until` gave: the first on which both laws permit, and on which neither refuses.

    `open` is the first day of which it could not be told; an earlier day than those found may be hidden there.
    """

    until: date
    permitted: date | None
    granted: date | None
    open: date | None


def earliest(move: Move, first: date) -> Earliest:
    """Decide every day of two years under both laws of that day; papers can be brought and do not count."""
    until = later(move.on, YEARS)
    found = terms(move.facts, first, YEARS)
    granted = unclear = None
    for day in days(first, until):
        outcome = together(move.outcomes(on_day(found, move.facts, day), day))
        if outcome in GRANTED:
            granted = granted or day
        if outcome is Outcome.PERMITTED:
            return Earliest(until, day, granted, unclear)
        if outcome is Outcome.UNDETERMINED:
            unclear = unclear or day
    return Earliest(until, None, granted, unclear)


def later(day: date, years: int) -> date:
    """The same day some years later; the last of February for its 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
