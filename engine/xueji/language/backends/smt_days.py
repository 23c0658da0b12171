"""Time for the back end `smt`: what the calendar makes of a day is a function the prover learns where it needs it.

The last day of a term, an age, the same day of another year: each is an unknown function of days, of which little is
said at first (bounds, always true). An answer that relies on a wrong value of it is met with the truth about that day
and the stretch of days around it, and asked again, until the answer holds or there is none. So nothing is approximated:
an answer uses the calendar's own values, and what is impossible for the loose function is impossible for the true one.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, Final

import z3

from xueji import calendar as time
from xueji.calendar import Calendar, Conventions, Duration, MonthDay, Unit

_STRETCH: Final = 1_500
"""Days on each side of a day within which the same is looked for."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MONTHS: Final = {Unit.MONTHS: 1, Unit.YEARS: 12, Unit.SCHOOL_YEARS: 12}
_PATIENCE: Final = 4
_YEAR: Final = 366
_TEN_THOUSAND_YEARS: Final = 3_652_425
_TEN_THOUSAND: Final = 10_000
_LEAPS: Final = 4
"""By fewer days than this a number of years differs from its mean, wherever leap days fall."""

DayFunction = Callable[[int], int]
"""From a day (its ordinal) to a day; a later day never gives an earlier one."""


@dataclass
class Curve:
    """One function of days: its symbol, the days it is asked of, and the points that have been told of it."""

    symbol: Any
    of: DayFunction
    known: "Known"
    breaks: tuple[int, ...] | None = ()
    """Days from which on it may fall back before it rises again; None where it may do so anywhere."""
    asked: dict[int, Any] = field(default_factory=dict)
    told: set[tuple[int, "_Stretch"]] = field(default_factory=set)
    rounds: int = 0
    """How often an answer had a wrong value."""

    def at(self, day: Any, told: list[Any]) -> Any:
        """The function of a day, as the prover holds it; what is always so of it goes to `told`."""
        value = self.symbol(day)
        if day.get_id() not in self.asked:
            told.append(z3.And(value >= day + self.known.least, value <= day + self.known.most))
            told += (order for other in self.asked.values() for order in self._in_order(day, other))
            self.asked[day.get_id()] = day
        return value

    def _in_order(self, one: Any, other: Any) -> Iterator[Any]:
        """Between two breaks, the later of two days does not give the earlier one."""
        edges = () if self.breaks is None else (date.min.toordinal(), *self.breaks, date.max.toordinal())
        for first, end in pairwise(edges):
            for early, late in ((one, other), (other, one)):
                before = z3.And(early >= first, early <= late, late < end)
                yield z3.Implies(before, self.symbol(early) <= self.symbol(late))

    def mended(self, model: Any) -> Iterator[Any]:
        """What has to be told because the model has a wrong value."""
        for day in list(self.asked.values()):
            here = number(model, day)
            if self.of(here) != number(model, self.symbol(day)):
                yield from self._said_round(here, day)

    def _said_round(self, here: int, of: Any) -> Iterator[Any]:
        """What is so round a day; the longer the answer is in coming, the same day of more and more years as well."""
        self.rounds += 1
        years = 0 if self.rounds <= _PATIENCE else min(2 ** (self.rounds - _PATIENCE), _LAST_YEAR - _FIRST_YEAR)
        for more in range(-years, years + 1):
            day = here + more * _TEN_THOUSAND_YEARS // _TEN_THOUSAND
            if more and not _FIRST_YEAR <= date.fromordinal(day).year <= _LAST_YEAR:
                continue
            stretch = self._around(day)
            if (of.get_id(), stretch) not in self.told:
                self.told.add((of.get_id(), stretch))
                yield stretch.said_of(of, self.symbol(of))

    def _around(self, day: int) -> "_Stretch":
        for stretch in self.known.stretches:
            if stretch.first <= day <= stretch.last:
                return stretch
        self.known.stretches.append(_stretch(self.of, day, self.breaks))
        return self.known.stretches[-1]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days on which a function moves with the day (`step` 1) or stands still (0); before and after it is monotone."""

    first: int
    last: int
    step: int
    at_first: int
    at_last: int
    rising: tuple[int, int]
    """The first and the last day between which the function never falls."""

    def said_of(self, day: Any, value: Any) -> Any:
        inside = value == self.step * (day - self.first) + self.at_first
        return z3.And(
            z3.Implies(z3.And(day >= self.first, day <= self.last), inside),
            z3.Implies(z3.And(day >= self.rising[0], day < self.first), value <= self.at_first),
            z3.Implies(z3.And(day > self.last, day <= self.rising[1]), value >= self.at_last),
        )


def _stretch(of: DayFunction, day: int, breaks: tuple[int, ...] | None) -> _Stretch:
    rising = (day, day) if breaks is None else _between(day, breaks)
    here = of(day)
    step = 0 if here in (of(day + 1), of(day - 1)) else 1
    first = last = day
    while last < day + _STRETCH and of(last + 1) == here + step * (last + 1 - day):
        last += 1
    while first > day - _STRETCH and of(first - 1) == here + step * (first - 1 - day):
        first -= 1
    # what is said of the days around goes for the piece the day lies in alone
    first, last = max(first, rising[0]) if breaks else first, min(last, rising[1]) if breaks else last
    return _Stretch(first, last, step, of(first), of(last), rising)


def _between(day: int, breaks: tuple[int, ...]) -> tuple[int, int]:
    before = [at for at in breaks if at <= day]
    after = [at - 1 for at in breaks if at > day]
    return max(before, default=date.min.toordinal()), min(after, default=date.max.toordinal())


@dataclass
class Known:
    """What was worked out of one function: by how much it moves a day, and stretches of days."""

    least: int
    most: int
    stretches: list[_Stretch] = field(default_factory=list)
    settled: list[tuple[int, int]] | None = None
    """Of working days: the stretches of starting days of which all years are announced, so that there is one end."""
    days: dict[int, int] = field(default_factory=dict)

    def remembered(self, of: DayFunction) -> DayFunction:
        """The function, which works out no day twice."""

        def day_after(day: int) -> int:
            found = self.days.get(day)
            if found is None:
                found = self.days[day] = of(day)
            return found

        return day_after


Almanac = dict[object, Known]


@dataclass
class _Age:
    birth: Any
    day: Any
    value: Any
    told: set[int] = field(default_factory=set)


@cache
def _month_turns() -> tuple[int, ...]:
    """The days on which what months make of a day changes: the first and the last ones of every month."""
    return tuple(
        date(year, month, day).toordinal()
        for year in range(_FIRST_YEAR, _LAST_YEAR + 1)
        for month in range(1, 13)
        for day in (1, *range(28, monthrange(year, month)[1] + 1))
    )


class Clock:
    """What is asked of the calendar in one inquiry; `told` is what the prover has yet to hear.

    The `almanac` keeps what was worked out of the calendar, for the next inquiry.
    """

    def __init__(self, calendar: Calendar, almanac: Almanac | None = None) -> None:
        self.calendar = calendar
        self.almanac: Almanac = {} if almanac is None else almanac
        self.told: list[Any] = []
        self._curves: dict[object, Curve] = {}
        self._ages: dict[tuple[int, int], _Age] = {}
        self._age = z3.Function("age", z3.IntSort(), z3.IntSort(), z3.IntSort())

    def last_days(self, start: Any, length: Duration, conventions: Conventions) -> tuple[Any, Any]:
        """The earliest and the latest last day of a term that begins on a day."""
        if z3.is_int_value(start):
            moment = self.calendar.after(date.fromordinal(start.as_long()), length, conventions)
            return z3.IntVal(moment.earliest.toordinal()), z3.IntVal(moment.latest.toordinal())
        counted = conventions.count_starting_day and length.amount > 0
        if length.unit is Unit.WORKDAYS:
            return self._working(start - 1 if counted else start, length.amount)
        months = _MONTHS.get(length.unit)
        if months is None:
            end = start + length.amount * (7 if length.unit is Unit.WEEKS else 1) - counted
        else:
            end = self._months(start, months * length.amount)
        return self._working(end - 1, 1) if conventions.shift_to_working_day else (end, end)

    def _months(self, start: Any, months: int) -> Any:
        """The day so many months later."""
        limit = self.calendar.limit(Duration(months, Unit.MONTHS), Conventions())

        def of(day: int) -> int:
            return limit(date.fromordinal(day)).latest.toordinal()

        return self._curve(("months", months), of).at(start, self.told)

    def _working(self, start: Any, count: int) -> tuple[Any, Any]:
        """The earliest and the latest day on which so many working days have passed."""
        if count == 0:
            return start, start
        limit = self.calendar.limit(Duration(count, Unit.WORKDAYS), Conventions())
        first, last = (day.toordinal() for day in (self.calendar.first, self.calendar.last))
        around = range(first - _YEAR, last + _YEAR)
        # what is said of a year not announced is wider than what is announced, and, of a term longer than all that is
        # announced, of another kind
        breaks = None if count > (last - first) // 2 else (first - 1, last + 1)

        def ends(of: Callable[[time.Moment], date], name: str) -> Any:
            def day_after(day: int) -> int:
                return of(limit(date.fromordinal(day))).toordinal()

            return self._curve((name, count), day_after, lambda: around, breaks).at(start, self.told)

        earliest, latest = (
            ends(lambda moment: moment.earliest, "earliest"),
            ends(lambda moment: moment.latest, "latest"),
        )
        known = self.almanac["latest", count]
        if known.settled is None:
            known.settled = _runs(day for day in around if limit(date.fromordinal(day)).certain)
        self.told.append(earliest <= latest)
        for run in known.settled:
            self.told.append(z3.Implies(z3.And(start >= run[0], start <= run[1]), earliest == latest))
        return earliest, latest

    def in_year(self, month_day: MonthDay, day: Any) -> Any:
        """That month and day in the year of a day."""

        def of(ordinal: int) -> int:
            return time.in_year(month_day, date.fromordinal(ordinal)).toordinal()

        if z3.is_int_value(day):
            return z3.IntVal(of(day.as_long()))
        return self._curve(("in_year", month_day), of).at(day, self.told)

    def age(self, birth: Any, day: Any) -> Any:
        """Full years of age on a day."""
        if z3.is_int_value(birth) and z3.is_int_value(day):
            return z3.IntVal(time.age_on(date.fromordinal(birth.as_long()), date.fromordinal(day.as_long())))
        key = birth.get_id(), day.get_id()
        if key not in self._ages:
            value = self._age(birth, day)
            self._ages[key] = _Age(birth, day, value)
            lived = _TEN_THOUSAND * (day - birth)
            self.told.append(lived >= _TEN_THOUSAND_YEARS * value - _LEAPS * _TEN_THOUSAND)
            self.told.append(lived <= _TEN_THOUSAND_YEARS * (value + 1) + _LEAPS * _TEN_THOUSAND)
        return self._ages[key].value

    def mended(self, model: Any) -> bool:
        """Tell the prover where its answer is wrong about the calendar; False where it is right."""
        found = [said for age in self._ages.values() for said in self._mended_age(age, model)]
        for curve in list(self._curves.values()):
            found += curve.mended(model)
        self.told += found
        return bool(found)

    def _mended_age(self, age: _Age, model: Any) -> Iterator[Any]:
        birth, day = (date.fromordinal(number(model, part)) for part in (age.birth, age.day))
        years = time.age_on(birth, day)
        if years == number(model, age.value):
            return
        for birthday in (years, years + 1):
            if birthday not in age.told:
                age.told.add(birthday)
                yield (age.value >= birthday) == (age.day >= self._birthday(age.birth, birthday))

    def _birthday(self, birth: Any, years: int) -> Any:
        def of(ordinal: int) -> int:
            return _birthday(ordinal, years)

        if z3.is_int_value(birth):
            return z3.IntVal(of(birth.as_long()))
        return self._curve(("birthday", years), of).at(birth, self.told)

    def _curve(
        self,
        key: object,
        of: DayFunction,
        turns: Callable[[], Iterable[int]] = _month_turns,
        breaks: tuple[int, ...] | None = (),
    ) -> Curve:
        if key not in self._curves:
            if key not in self.almanac:
                lengths = [of(day) - day for day in turns()]
                self.almanac[key] = Known(min(lengths), max(lengths))
            symbol = z3.Function(f"day {len(self._curves)}", z3.IntSort(), z3.IntSort())
            known = self.almanac[key]
            self._curves[key] = Curve(symbol, known.remembered(of), known, breaks)
        return self._curves[key]


def _runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Days as stretches without a gap, each by its first and last day."""
    found: list[tuple[int, int]] = []
    for day in days:
        if found and found[-1][1] == day - 1:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return found


def _birthday(birth: int, years: int) -> int:
    """The first day on which one born on a day is so many years old."""
    born = date.fromordinal(birth)
    try:
        return born.replace(year=born.year + years).toordinal()
    except ValueError:  # born on 29 February
        return date(born.year + years, 3, 1).toordinal()


def number(model: Any, term: Any) -> int:
    """What a model says a whole number is."""
    found: int = model.eval(term, model_completion=True).as_long()
    return found
