"""Time as the regulations count it, held to the announced notices and to a second, independent library."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji import calendar as time
from xueji.calendar import Calendar, Conventions, Duration, MonthDay, Unit, read_duration, read_month_day

PLAIN = Conventions()
CALENDAR = Calendar()


def span(text: str) -> Duration:
    found = read_duration(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize("year", range(2019, 2027))
def test_working_days_agree_with_another_library_on_every_day(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    day = date(year, 1, 1)
    while day.year == year:
        assert CALENDAR.is_workday(day) == other.is_working_day(day), day
        day += timedelta(days=1)


def test_a_year_not_announced_is_not_guessed() -> None:
    assert CALENDAR.is_workday(CALENDAR.last) is not None
    assert CALENDAR.is_workday(CALENDAR.last + timedelta(days=1)) is None
    assert CALENDAR.is_workday(CALENDAR.first - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2024-09-05", "10 workdays", "2024-09-20"),  # a makeup Saturday and the Mid-Autumn break in between
        ("2024-09-10", "10 workdays", "2024-09-25"),
        ("2024-09-14", "1 workday", "2024-09-18"),
        ("2024-02-17", "1 workday", "2024-02-18"),  # from a holiday to a makeup Sunday
        ("2024-12-31", "1 workday", "2025-01-02"),
        ("2024-09-05", "0 workdays", "2024-09-05"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2023-01-31", "1 month", "2023-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-09-02", "1 year", "2025-09-02"),
        ("2024-09-02", "1 school year", "2025-09-02"),
        ("2024-12-15", "2 months", "2025-02-15"),
        ("2024-10-14", "1 week", "2024-10-21"),
        ("2024-10-14", "15 days", "2024-10-29"),
    ],
)
def test_the_starting_day_is_not_counted_and_the_last_day_counts(start: str, length: str, last: str) -> None:
    moment = CALENDAR.after(date.fromisoformat(start), span(length), PLAIN)
    assert moment.certain
    assert moment.latest == date.fromisoformat(last)


def test_conventions_can_be_set() -> None:
    counted = Conventions(count_starting_day=True)
    assert CALENDAR.after(date(2024, 9, 5), span("10 workdays"), counted).latest == date(2024, 9, 19)
    assert CALENDAR.after(date(2024, 10, 14), span("1 week"), counted).latest == date(2024, 10, 20)
    assert CALENDAR.after(date(2024, 1, 31), span("1 month"), counted).latest == date(2024, 2, 29)
    shifted = Conventions(shift_to_working_day=True)
    assert CALENDAR.after(date(2024, 9, 8), span("1 week"), shifted).latest == date(2024, 9, 18)
    assert CALENDAR.after(date(2024, 9, 9), span("1 day"), shifted).latest == date(2024, 9, 10)


def test_a_term_into_a_year_not_announced_has_honest_bounds() -> None:
    early = Calendar(until=2023)
    assert early.name.endswith("until 2023")
    for day in (date(2023, 12, 20) + timedelta(days=n) for n in range(60)):
        later, known = early.after(day, span("10 workdays"), PLAIN), CALENDAR.after(day, span("10 workdays"), PLAIN)
        assert later.earliest <= known.latest <= later.latest, day
    assert not early.after(date(2024, 1, 29), span("10 workdays"), PLAIN).certain
    before = Calendar().after(date(1999, 5, 1), span("3 workdays"), PLAIN)
    assert not before.certain
    assert Calendar(until=2004).after(date(2010, 1, 1), span("300 workdays"), PLAIN).latest > date(2010, 12, 31)


def test_predicates_are_unknown_where_the_holidays_decide() -> None:
    early, length, start = Calendar(until=2023), span("10 workdays"), date(2024, 1, 29)
    bounds = early.after(start, length, PLAIN)
    assert time.exceeds(start, bounds.latest + timedelta(days=1), early.limit(length, PLAIN)) is True
    assert time.exceeds(start, bounds.earliest, early.limit(length, PLAIN)) is False
    assert time.exceeds(start, bounds.earliest + timedelta(days=1), early.limit(length, PLAIN)) is None
    assert time.reached(start, bounds.latest, early.limit(length, PLAIN)) is True
    assert time.reached(start, bounds.earliest - timedelta(days=1), early.limit(length, PLAIN)) is False
    assert time.reached(start, bounds.earliest, early.limit(length, PLAIN)) is None
    assert time.within(bounds.earliest, start, early.limit(length, PLAIN)) is True
    assert time.within(start - timedelta(days=1), start, early.limit(length, PLAIN)) is False
    assert time.within(bounds.latest, start, early.limit(length, PLAIN)) is None


def test_exceeds_excludes_and_reached_includes_the_number() -> None:
    start, year = date(2024, 9, 2), span("1 year")
    assert time.exceeds(start, date(2025, 9, 2), CALENDAR.limit(year, PLAIN)) is False
    assert time.exceeds(start, date(2025, 9, 3), CALENDAR.limit(year, PLAIN)) is True
    assert time.reached(start, date(2025, 9, 2), CALENDAR.limit(year, PLAIN)) is True
    assert time.reached(start, date(2025, 9, 1), CALENDAR.limit(year, PLAIN)) is False


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("2018-09-01", "2024-08-31", 5),
        ("2018-09-01", "2024-09-01", 6),
        ("2016-02-29", "2022-02-28", 5),
        ("2016-02-29", "2022-03-01", 6),
    ],
)
def test_age_in_full_years(birth: str, day: str, age: int) -> None:
    assert time.age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10 workdays", Duration(10, Unit.WORKDAYS)), ("1 year", Duration(1, Unit.YEARS)),
        ("10个工作日", Duration(10, Unit.WORKDAYS)), ("2个月", Duration(2, Unit.MONTHS)),
        ("1学年", Duration(1, Unit.SCHOOL_YEARS)), ("1 school year", Duration(1, Unit.SCHOOL_YEARS)),
        ("2 school_years", Duration(2, Unit.SCHOOL_YEARS)), ("4 周", Duration(4, Unit.WEEKS)),
        ("ten days", None), ("10", None), ("-1 day", None), ("10 cows", None), ("101 years", None), ("", None),
    ],
)  # fmt: skip
def test_durations_are_read_with_their_unit(text: str, wanted: Duration | None) -> None:
    assert read_duration(text) == wanted


def test_durations_are_written_as_read() -> None:
    for text in ("10 workdays", "1 year", "1 school year", "2 months"):
        assert str(span(text)) == text
        assert read_duration(span(text).zh) == span(text)


def test_an_estimate_counts_mondays_to_fridays() -> None:
    assert CALENDAR.plain_weekdays(date(2026, 12, 25), 10) == date(2027, 1, 8)


# --- days of the year


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("08-31", MonthDay(8, 31)), ("01-01", MonthDay(1, 1)), ("12-31", MonthDay(12, 31)), ("02-29", MonthDay(2, 29)),
        ("02-30", None), ("04-31", None), ("00-01", None), ("13-01", None), ("01-00", None), ("8-31", None),
        ("0831", None), ("08-31 ", None), ("2024-08-31", None), ("８-31", None), ("０８-31", None), ("", None),
    ],
)  # fmt: skip
def test_which_text_is_a_day_of_the_year(text: str, wanted: MonthDay | None) -> None:
    assert read_month_day(text) == wanted
    if wanted is not None:
        assert str(wanted) == text


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_of_the_year_lies_in_that_year(day: date, year_of: date) -> None:
    found = time.in_year(MonthDay(day.month, day.day), year_of)
    assert found.year == year_of.year
    assert found.month == day.month
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)
    assert time.in_year(MonthDay(day.month, day.day), day) == day
    assert read_month_day(str(MonthDay(day.month, day.day))) == MonthDay(day.month, day.day)


def test_days_of_the_year_come_one_after_the_other() -> None:
    year = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    days = [MonthDay(day.month, day.day) for day in year]
    assert days == sorted(days)
    assert [time.in_year(day, date(2024, 6, 1)) for day in days] == year
    assert (MonthDay(8, 31).zh, str(MonthDay(8, 31))) == ("8月31日", "08-31")
