"""Days against a constant and tables of days: compared with the calendar on every day of three centuries."""

from datetime import date
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.language.test_agreement import CALENDAR, few, lengths, month_days

from xueji import calendar as time
from xueji.calendar import Conventions, Duration, MonthDay, Unit
from xueji.language.backends import frames_days as days
from xueji.language.backends.frames_tables import Asked, Lookup, table

EVERY_DAY = [date.fromordinal(day) for day in range(days.FIRST.toordinal(), days.LAST.toordinal() + 1)]
EPOCH = date(1970, 1, 1).toordinal()
AMOUNTS = {
    Unit.WORKDAYS: (0, 1, 10, 999, 1_000, 6_000), Unit.DAYS: (0, 30), Unit.WEEKS: (2,), Unit.MONTHS: (1, 3),
    Unit.YEARS: (1, 6), Unit.SCHOOL_YEARS: (3,),
}  # fmt: skip
TERMS = [
    (Duration(amount, unit), Conventions(count, shift))
    for unit, amounts in AMOUNTS.items()
    for amount in amounts
    for count in (False, True)
    for shift in (False, True)
]
any_day = st.sampled_from(EVERY_DAY)
conventions = st.builds(Conventions, st.booleans(), st.booleans())


def inside(day: date, ranges: days.Ranges) -> bool:
    return any((low is None or day >= low) and (high is None or day <= high) for low, high in ranges)


def answers(day: date, spans: tuple[days.Ranges, days.Ranges]) -> bool | None:
    yes, no = inside(day, spans[0]), inside(day, spans[1])
    assert not (yes and no)
    return True if yes else False if no else None


@pytest.mark.parametrize("name", days.PERIODS)
@settings(few, max_examples=60)
@given(st.data())
def test_a_start_lies_in_the_spans_of_its_answer(name, data):
    length, convention = data.draw(lengths), data.draw(conventions)
    edge = data.draw(st.sampled_from([CALENDAR.first, CALENDAR.last])).toordinal()
    since = data.draw(any_day | st.integers(-20, 20).map(lambda more: date.fromordinal(edge + more)))
    limit = CALENDAR.limit(length, convention)
    end = date.fromordinal(limit(since).latest.toordinal() + data.draw(st.integers(-3, 3)))
    spans = days.period_from(name, end, length, CALENDAR, convention)
    for more in range(-12, 13):
        start = date.fromordinal(since.toordinal() + more)
        if days.FIRST <= start <= days.LAST:
            given_days = (end, start) if name == "within" else (start, end)
            assert answers(start, spans) is days.PERIODS[name](*given_days, limit), (start, end)


@pytest.mark.parametrize("edge", [CALENDAR.first, CALENDAR.last])
@pytest.mark.parametrize("term", [TERMS[4], TERMS[8], TERMS[10], TERMS[29]], ids=str)
def test_starts_round_the_edges_of_the_announced_years(edge, term):
    """Before the first announced year the last day of a term may come later than that of a term begun a day later."""
    limit = CALENDAR.limit(*term)
    around = [date.fromordinal(edge.toordinal() + more) for more in range(-60, 30)]
    for end in around:
        spans = days.period_from("exceeds", end, *term[:1], CALENDAR, *term[1:])
        for start in around:
            assert answers(start, spans) is time.exceeds(start, end, limit), (start, end)


@pytest.mark.parametrize(
    ("since", "step"),
    [
        (date(2010, 5, 5), 23),
        *(
            pytest.param(since, 7, marks=pytest.mark.slow)
            for since in (CALENDAR.first, date(2010, 5, 5), CALENDAR.last)
        ),
    ],
)
def test_working_days_more_than_the_announced_years_hold(since, step):
    """The last day of so long a term may move back while its start moves on: every start is looked at."""
    length = Duration(6_000, Unit.WORKDAYS)
    limit = CALENDAR.limit(length, Conventions())
    end = limit(since).earliest
    spans = days.period_from("exceeds", end, length, CALENDAR, Conventions())
    for start in EVERY_DAY[36_000:47_000:step]:
        assert answers(start, spans) is time.exceeds(start, end, limit)


@pytest.mark.slow
@pytest.mark.parametrize(("length", "convention"), TERMS, ids=str)
def test_every_start_of_three_centuries_lies_in_the_spans_of_its_answer(length, convention):
    limit = CALENDAR.after
    moments = {day: limit(day, length, convention) for day in EVERY_DAY}
    ends = [
        date(1950, 3, 1),
        CALENDAR.first,
        date(2024, 9, 1),
        date(2026, 12, 25),
        CALENDAR.last,
        date(2027, 1, 20),
        date(2150, 1, 1),
    ]
    for end in ends:
        for name, test in days.PERIODS.items():
            spans = days.period_from(name, end, length, CALENDAR, convention)
            for start in EVERY_DAY:
                given_days = (end, start) if name == "within" else (start, end)
                assert answers(start, spans) is test(*given_days, moments.__getitem__), (name, start, end)


@pytest.mark.parametrize("name", days.PERIODS)
@settings(few, max_examples=60)
@given(data=st.data())
def test_an_end_lies_in_the_spans_of_its_answer(name, data):
    start, length, convention = data.draw(any_day), data.draw(lengths), data.draw(conventions)
    limit = CALENDAR.limit(length, convention)
    spans = days.period_until(name, start, limit)
    last = limit(start)
    for mark in (start, last.earliest, last.latest):
        for more in range(-2, 3):
            end = date.fromordinal(mark.toordinal() + more)
            if days.FIRST <= end <= days.LAST:
                given_days = (end, start) if name == "within" else (start, end)
                assert answers(end, spans) is days.PERIODS[name](*given_days, limit)


@pytest.mark.parametrize(
    "day", [date(2024, 2, 29), date(2023, 2, 28), date(2024, 9, 1), date(2000, 1, 1), date(1999, 12, 31)]
)
@pytest.mark.parametrize("years", [-1, 0, 6, 18])
def test_every_birthday_and_every_day_of_an_age_is_found(day, years):
    births, later = days.births_of_age(years.__eq__, day), days.days_of_age(years.__ge__, day)
    for other in EVERY_DAY[::3]:
        assert inside(other, births) is (time.age_on(other, day) == years)
        assert inside(other, later) is (time.age_on(day, other) <= years)


@few
@given(month_days, any_day, any_day, st.booleans(), st.booleans())
def test_a_day_of_the_year_lies_in_spans_where_its_year_does(month_day, one, other, from_ever, for_ever):
    low, high = sorted((one, other))
    ranges = ((None if from_ever else low, None if for_ever else high),)
    found = days.in_year(ranges, month_day)
    for day in (
        low,
        high,
        date(low.year, 1, 1),
        date(low.year, 12, 31),
        date(high.year, 1, 1),
        date(high.year, 12, 31),
    ):
        assert inside(day, found) is inside(time.in_year(month_day, day), ranges)


@few
@given(st.lists(any_day, max_size=6))
def test_given_days_and_the_opposite_share_out_the_calendar(several):
    several += [date(2024, 2, 29), date(2024, 3, 1)]
    spans = days.among(several)
    others = days.opposite(spans)
    for day in chain(several, (date.fromordinal(d.toordinal() + more) for d in several for more in (-1, 1))):
        assert inside(day, spans) is (day in several)
        assert inside(day, others) is (day not in several)
    assert days.opposite(others) == spans


# --- tables ---


@pytest.mark.parametrize(("length", "convention"), TERMS[:: len(TERMS) // 9], ids=str)
def test_table_of_last_days_is_the_calendar_s(length, convention):
    check_table(length, convention, EVERY_DAY[::97] + EVERY_DAY[37_000:46_500:5])


@pytest.mark.slow
@pytest.mark.parametrize(("length", "convention"), TERMS, ids=str)
def test_every_entry_of_a_table_of_last_days_is_the_calendar_s(length, convention):
    check_table(length, convention, EVERY_DAY)


def check_table(length: Duration, convention: Conventions, several: list[date]) -> None:
    earliest, latest = (
        table(Lookup(asked, None, length, convention), CALENDAR) for asked in (Asked.EARLIEST, Asked.LATEST)
    )
    assert len(earliest) == len(latest) == len(EVERY_DAY)
    for day in several:
        moment, at = CALENDAR.after(day, length, convention), day.toordinal() - days.FIRST.toordinal()
        assert (earliest[at] + EPOCH, latest[at] + EPOCH) == (moment.earliest.toordinal(), moment.latest.toordinal()), (
            day
        )


@pytest.mark.parametrize("month_day", [MonthDay(2, 29), MonthDay(8, 31), MonthDay(1, 1)])
def test_tables_of_days_of_the_year(month_day):
    found = table(Lookup(Asked.DAY, month_day), CALENDAR)
    codes = table(Lookup(Asked.CODE, month_day), CALENDAR)
    ends = table(Lookup(Asked.LATEST, month_day, Duration(10, Unit.WORKDAYS)), CALENDAR)
    limit = CALENDAR.limit(Duration(10, Unit.WORKDAYS), Conventions())
    for at, day in list(enumerate(EVERY_DAY))[::11]:
        wanted = time.in_year(month_day, day)
        assert found[at] + EPOCH == wanted.toordinal()
        assert codes[at] == int(f"{wanted:%Y%m%d}")
        assert ends[at] + EPOCH == limit(wanted).latest.toordinal()
