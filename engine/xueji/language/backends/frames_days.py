"""Days in columns against a constant: on which days a test holds, on which it fails, and on which it stays open.

As one day moves on, the truth of a comparison, of a length of time or of an age changes on few days only. They are
found here once, from the calendar itself; what is left for the rows is to compare dates.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

from xueji import calendar as time
from xueji.calendar import Calendar, Conventions, Duration, Limit, MonthDay, Unit

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2199, 12, 31)
"""The days a column may hold; others are taken for slips of the pen before."""

Ranges = tuple[tuple[date | None, date | None], ...]
"""Spans of days, both ends included, None where a side is open; in ascending order, none next to another."""
Truth = Callable[[date], bool | None]

_MANY_WORKDAYS: Final = 1_000
_ROUND_THE_EDGE: Final = range(-3, 4)
PERIODS: Final = {"exceeds": time.exceeds, "reached": time.reached, "within": time.within}
"""The tests of two days against a length."""


def steps(changes: Iterable[int], truth: Truth) -> tuple[Ranges, Ranges]:
    """The days of yes and the days of no of a truth that changes on the given days (ordinals) and on no others."""
    first, last = FIRST.toordinal(), LAST.toordinal()
    starts = sorted({first, *(day for day in changes if first < day <= last)})
    found = [(start, truth(date.fromordinal(start))) for start in starts]
    return _spans(found, True), _spans(found, False)


def _spans(found: list[tuple[int, bool | None]], wanted: bool) -> Ranges:
    spans: list[tuple[date | None, date | None]] = []
    since: date | None = None
    inside = False
    for at, (start, now) in enumerate(found):
        if now is wanted and not inside:
            since, inside = (date.fromordinal(start) if at else None), True
        elif now is not wanted and inside:
            spans.append((since, date.fromordinal(start - 1)))
            inside = False
    return (*spans, (since, None)) if inside else tuple(spans)


def opposite(ranges: Ranges) -> Ranges:
    """The days that are not among the given ones."""
    spans: list[tuple[date | None, date | None]] = []
    since: date | None = None
    for low, high in ranges:
        if low is not None:
            spans.append((since, date.fromordinal(low.toordinal() - 1)))
        if high is None:
            return tuple(spans)
        since = date.fromordinal(high.toordinal() + 1)
    return (*spans, (since, None))


def up_to(day: date) -> Ranges:
    """The days up to a day, and that day."""
    return ((None, day),)


def before(day: date) -> Ranges:
    """The days before a day."""
    return ((None, date.fromordinal(day.toordinal() - 1)),) if day > date.min else ()


def among(days: Iterable[date]) -> Ranges:
    """The given days, those next to one another in one span."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if found and day.toordinal() == found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def in_year(ranges: Ranges, month_day: MonthDay) -> Ranges:
    """The days whose year's `month_day` lies in the given spans."""
    spans: list[tuple[date | None, date | None]] = []
    for low, high in ranges:
        since = None if low is None else _first_reaching(month_day, low)
        beyond = None if high is None else _first_reaching(month_day, date.fromordinal(high.toordinal() + 1))
        if since is None or beyond is None or since < beyond:
            spans.append((since, None if beyond is None else date.fromordinal(beyond.toordinal() - 1)))
    return tuple(spans)


def _first_reaching(month_day: MonthDay, day: date) -> date:
    """The first day whose year's `month_day` is not before a day: New Year's Day of one year or the next."""
    new_year = date(day.year, 1, 1)
    return new_year if time.in_year(month_day, new_year) >= day else date(day.year + 1, 1, 1)


def period_from(
    name: str, end: date, length: Duration, calendar: Calendar, conventions: Conventions
) -> tuple[Ranges, Ranges]:
    """The starting days for which a test of a length holds and fails, the other day being `end`."""
    test, limit = PERIODS[name], calendar.limit(length, conventions)
    if name == "within":
        return steps(_changes_of_start(end, length, calendar, conventions), lambda start: test(end, start, limit))
    return steps(_changes_of_start(end, length, calendar, conventions), lambda start: test(start, end, limit))


def period_until(name: str, start: date, limit: Limit) -> tuple[Ranges, Ranges]:
    """The other days for which a test of a length holds and fails, the term beginning on `start`."""
    test, last = PERIODS[name], limit(start)
    marks = (start, last.earliest, last.latest)
    changes = [mark.toordinal() + more for mark in marks for more in (0, 1)]
    if name == "within":
        return steps(changes, lambda day: test(day, start, limit))
    return steps(changes, lambda day: test(start, day, limit))


def _changes_of_start(end: date, length: Duration, calendar: Calendar, conventions: Conventions) -> list[int]:
    """Where the last day of a term may pass `end` as its start moves on.

    The last day never moves back while the start moves on, except where the years whose holidays are announced begin
    or end; between such edges it is looked for by halving.
    """
    limit = calendar.limit(length, conventions)
    edges = _edges(length, calendar, conventions)
    first, last = FIRST.toordinal(), LAST.toordinal() + 1
    marks = sorted({first, last, *(edge for edge in edges if first < edge < last)})
    found = [*marks, end.toordinal() + 1]
    for low, high in pairwise(marks):
        for goal in (end, end + timedelta(days=1)):
            found.append(_halved(low, high, _reaching(limit, "earliest", goal)))
            found.append(_halved(low, high, _reaching(limit, "latest", goal)))
    return found


def _reaching(limit: Limit, which: Literal["earliest", "latest"], goal: date) -> Callable[[date], bool]:
    """Say whether a term from a day ends no earlier than a goal."""
    return lambda start: getattr(limit(start), which) >= goal


def _edges(length: Duration, calendar: Calendar, conventions: Conventions) -> set[int]:
    """Days round which working days stop being known, as starting days of a length; more than enough of them."""
    first, last = calendar.first.toordinal(), calendar.last.toordinal()
    if length.unit is Unit.WORKDAYS:
        if length.amount >= _MANY_WORKDAYS:  # more than the announced years may hold: every day for itself
            return set(range(first + _ROUND_THE_EDGE[0], last + _ROUND_THE_EDGE[-1] + 1))
        return {edge + more for edge in (first, last) for more in _ROUND_THE_EDGE}
    if not conventions.shift_to_working_day:
        return set()
    plain = calendar.limit(length, Conventions(conventions.count_starting_day))
    low, high = FIRST.toordinal(), LAST.toordinal() + 1
    return {
        _halved(low, high, _reaching(plain, "earliest", date.fromordinal(edge + more)))
        for edge in (first, last)
        for more in _ROUND_THE_EDGE
    }


def _halved(low: int, high: int, reached: Callable[[date], bool]) -> int:
    """The first day from `low` on at which something is reached that stays reached; `high` where it is none."""
    while low < high:
        middle = (low + high) // 2
        if reached(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return low


def births_of_age(holds: Callable[[int], bool], day: date) -> Ranges:
    """The days of birth of those whose age on a day is as wanted."""
    return steps(_birthdays(day), lambda birth: holds(time.age_on(birth, day)))[0]


def days_of_age(holds: Callable[[int], bool], birth: date) -> Ranges:
    """The days on which the age of one born on a day is as wanted."""
    return steps(_birthdays(birth), lambda day: holds(time.age_on(birth, day)))[0]


def _birthdays(day: date) -> Iterable[int]:
    """The days on which an age changes: each year's New Year's Day, the birthday, and the day after it."""
    every_year = MonthDay(day.month, day.day)
    for year in range(FIRST.year, LAST.year + 1):
        new_year = date(year, 1, 1)
        birthday = time.in_year(every_year, new_year).toordinal()
        yield from (new_year.toordinal(), birthday, birthday + 1)
