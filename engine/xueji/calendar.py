"""Time as the regulations count it: durations that keep their unit, working days with 调休, and honest doubt.

A date that depends on a year whose holidays the State Council has not announced yet is never guessed: it is a
`Moment` with an earliest and a latest day, taken from all years announced so far and a week more, and a comparison that
falls between the two is unknown.

Where the law is silent, these conventions hold. Each has one name, can be set per document, and is in the receipt:

- `count_starting_day` (no): the starting day is not counted; the last day counts in full. (Of working days, days and
  weeks; months and years end on the day of the same number either way.)
- `shift_to_working_day` (no): a last day on a holiday stays where it is.
- a school year (学年) is counted as twelve months from the starting day, because no text at hand says otherwise;
- clocks run through school vacations, and calendar terms (days, weeks, months, years) through holidays.
"""

import calendar as _gregorian
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from types import MappingProxyType

from chinese_calendar import constants as _notices


class Unit(StrEnum):
    """A unit of time; units are different things and are never converted silently."""

    WORKDAYS = "workdays"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    SCHOOL_YEARS = "school_years"

    @property
    def zh(self) -> str:
        """The Chinese term, with its measure word."""
        return _UNITS_ZH[self]


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of every year (月日): 31 August, whatever the year."""

    month: int
    day: int

    def __str__(self) -> str:
        """As officers write it: `08-31`."""
        return f"{self.month:02}-{self.day:02}"

    @property
    def zh(self) -> str:
        """As the regulations print it."""
        return f"{self.month}月{self.day}日"


_UNITS_ZH = {
    Unit.WORKDAYS: "个工作日", Unit.DAYS: "日", Unit.WEEKS: "周", Unit.MONTHS: "个月", Unit.YEARS: "年",
    Unit.SCHOOL_YEARS: "学年",
}  # fmt: skip
_BY_WORD = (
    {u.value: u for u in Unit}
    | {u.value[:-1]: u for u in Unit}
    | {"工作日": Unit.WORKDAYS, "个工作日": Unit.WORKDAYS, "日": Unit.DAYS, "天": Unit.DAYS, "周": Unit.WEEKS}
    | {"星期": Unit.WEEKS, "月": Unit.MONTHS, "个月": Unit.MONTHS, "年": Unit.YEARS, "学年": Unit.SCHOOL_YEARS}
)
UNIT_WORDS: Mapping[str, Unit] = MappingProxyType(_BY_WORD)
"""Every way to write a unit, in either language, with the unit."""
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_LEAP = 2024
_HUNDRED_YEARS = 36_525
_WRITTEN = re.compile(r"(\d{1,4})\s*([a-z]+(?:[ _][a-z]+)?|[一-鿿]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of one unit, as the text says it."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """As officers write it: `10 workdays`, `1 year`."""
        word = self.unit.value if self.amount != 1 else self.unit.value[:-1]
        return f"{self.amount} {word.replace('_', ' ')}"

    @property
    def zh(self) -> str:
        """As the regulations print it."""
        return f"{self.amount}{self.unit.zh}"

    def at_most_days(self) -> int | None:
        """The longest it can be in calendar days; None where that is not settled (working days)."""
        return None if self.unit is Unit.WORKDAYS else self.amount * _LONGEST[self.unit]

    def at_least_days(self) -> int:
        """The shortest it can be in calendar days."""
        return self.amount * _SHORTEST[self.unit]


_LONGEST = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 31, Unit.YEARS: 366, Unit.SCHOOL_YEARS: 366}
_SHORTEST = {
    Unit.WORKDAYS: 1, Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365, Unit.SCHOOL_YEARS: 365,
}  # fmt: skip


@lru_cache(maxsize=1024)
def read_duration(text: str) -> Duration | None:
    """Read `10 workdays`, `1 year`, `2个月`; None where the text is no duration."""
    found = _WRITTEN.fullmatch(text.strip())
    unit = _BY_WORD.get(found[2].replace(" ", "_")) if found else None
    length = Duration(int(found[1]), unit) if found and unit else None
    return length if length and length.at_least_days() <= _HUNDRED_YEARS else None


@dataclass(frozen=True, slots=True)
class Conventions:
    """How time is counted where a document does not say; see the module's page."""

    count_starting_day: bool = False
    shift_to_working_day: bool = False

    def as_json(self) -> dict[str, bool]:
        """For the receipt."""
        return {"count_starting_day": self.count_starting_day, "shift_to_working_day": self.shift_to_working_day}


@dataclass(frozen=True, slots=True)
class Moment:
    """A computed day, or the span within which it will fall once the holidays are announced."""

    earliest: date
    latest: date

    @property
    def certain(self) -> bool:
        """Say whether the day is settled."""
        return self.earliest == self.latest


class Calendar:
    """Chinese working days for the years the State Council has announced, and nothing beyond them.

    `until` (a year) makes a calendar that ends earlier than the installed notices; used to see what one knew then.
    """

    def __init__(self, until: int | None = None) -> None:
        days = [*_notices.holidays, *_notices.workdays]
        self.first = date(min(d.year for d in days), 1, 1)
        last = max(d.year for d in days)
        self.last = date(min(last, until) if until else last, 12, 31)
        self._spans: dict[int, tuple[int, int]] = {}
        self._limits: dict[tuple[Duration, Conventions], Limit] = {}

    @property
    def name(self) -> str:
        """For the receipt: the library, its version, and the last year known."""
        return f"chinesecalendar {_installed('chinesecalendar')} until {self.last.year}"

    @cached_property
    def _working(self) -> list[int]:
        span = range(self.first.toordinal(), self.last.toordinal() + 1)
        off = {d.toordinal() for d in _notices.holidays}
        on = {d.toordinal() for d in _notices.workdays}
        return [day for day in span if day in on or (day not in off and (day + 6) % 7 < 5)]  # noqa: PLR2004 -- Mon–Fri

    def knows(self, day: date) -> bool:
        """Say whether the holidays of the day's year are announced."""
        return self.first <= day <= self.last

    def is_workday(self, day: date) -> bool | None:
        """Say whether people work on a day; None where its year is not announced."""
        if not self.knows(day):
            return None
        at = bisect_left(self._working, day.toordinal())
        return at < len(self._working) and self._working[at] == day.toordinal()

    def limit(self, length: Duration, conventions: Conventions) -> "Limit":
        """Give a function from the starting day of a term to its last day; it remembers the days it was asked for."""
        found = self._limits.get((length, conventions))
        if found is None:
            found = lru_cache(maxsize=_DAYS_KEPT)(lambda start: self.after(start, length, conventions))
            self._limits[length, conventions] = found
        return found

    def after(self, start: date, length: Duration, conventions: Conventions) -> Moment:
        """Give the last day of a term that begins with an event on `start`."""
        if conventions.count_starting_day and length.amount and length.unit in (Unit.WORKDAYS, Unit.DAYS, Unit.WEEKS):
            start -= timedelta(days=1)
        if length.unit is Unit.WORKDAYS:
            return self._workdays_after(start, length.amount)
        end = _shifted(start, length)
        if not conventions.shift_to_working_day:
            return Moment(end, end)
        return self._workdays_after(end - timedelta(days=1), 1)

    def _workdays_after(self, start: date, count: int) -> Moment:
        if count == 0:
            return Moment(start, start)
        ordinal = start.toordinal()
        if start < self.first - timedelta(days=1) or start > self.last:
            return self._guarded(ordinal, count)
        at = bisect_right(self._working, ordinal) + count - 1
        if at < len(self._working):
            day = date.fromordinal(self._working[at])
            return Moment(day, day)
        left = at - len(self._working) + 1
        return self._guarded(self.last.toordinal(), left)

    def _guarded(self, ordinal: int, count: int) -> Moment:
        if (found := self._spans.get(count)) is None:
            found = self._spans[count] = self._extremes(count)
        shortest, longest = found
        return Moment(date.fromordinal(ordinal + shortest), date.fromordinal(ordinal + longest))

    def _extremes(self, count: int) -> tuple[int, int]:
        """Fewest and most calendar days `count` working days have ever taken, and a week: a record may be broken."""
        days = self._working
        if count >= len(days):
            return count, 3 * count
        from_working_day = max(days[i + count] - days[i] for i in range(len(days) - count))
        from_day_before = min(days[i + count - 1] - days[i] for i in range(len(days) - count)) + 1
        return from_day_before, from_working_day + _MARGIN

    def plain_weekdays(self, start: date, count: int) -> date:
        """The day one would reach if every Monday to Friday were worked: an estimate to show, never to judge by."""
        day = start
        while count:
            day += timedelta(days=1)
            count -= day.isoweekday() <= 5  # noqa: PLR2004 -- Monday to Friday
        return day


_MARGIN = 7
_DAYS_KEPT = 4096
Limit = Callable[[date], Moment]
"""From the starting day of a term of some length to its last day."""


@cache
def _installed(package: str) -> str:
    return version(package)


@lru_cache(maxsize=4096)
def _shifted(start: date, length: Duration) -> date:
    match length.unit:
        case Unit.DAYS:
            return start + timedelta(days=length.amount)
        case Unit.WEEKS:
            return start + timedelta(weeks=length.amount)
        case Unit.MONTHS:
            return _months_after(start, length.amount)
        case Unit.YEARS | Unit.SCHOOL_YEARS:
            return _months_after(start, 12 * length.amount)
        case Unit.WORKDAYS:
            raise AssertionError(length)


def _months_after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = _gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def exceeds(start: date, end: date, limit: Limit) -> bool | None:
    """超过: say whether from `start` to `end` is longer than a length; None where holidays not yet announced decide."""
    last = limit(start)
    return True if end > last.latest else False if end <= last.earliest else None


def reached(start: date, end: date, limit: Limit) -> bool | None:
    """以上: say whether from `start` to `end` is at least a length (the number itself is included)."""
    last = limit(start)
    return True if end >= last.latest else False if end < last.earliest else None


def within(day: date, start: date, limit: Limit) -> bool | None:
    """以内: say whether `day` lies from `start` to the last day of a length after it, both included."""
    if day < start:
        return False
    last = limit(start)
    return True if day <= last.earliest else False if day > last.latest else None


def age_on(birth: date, day: date) -> int:
    """周岁: full years completed; one is a year older from the birthday on."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def in_year(day: MonthDay, year_of: date) -> date:
    """The day of the year another day lies in; 29 February is the 28th where the year has none."""
    last = _gregorian.monthrange(year_of.year, day.month)[1]
    return date(year_of.year, day.month, min(day.day, last))


def read_month_day(text: str) -> MonthDay | None:
    """Read `08-31`; None where the text is no day of a year."""
    found = _MONTH_DAY.fullmatch(text)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    real = 1 <= month <= 12 and 1 <= day <= _gregorian.monthrange(_LEAP, month)[1]  # noqa: PLR2004 -- months of a year
    return MonthDay(month, day) if real else None
