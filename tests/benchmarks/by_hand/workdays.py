"""Working days from the published list, as a table a column can be looked up in."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Final

from chinese_calendar import constants

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
AHEAD: Final = 5
SATURDAY: Final = 5


def fifth_workdays() -> tuple[list[date], list[date | None]]:
    """Every day the holidays are known of, and the fifth working day after it."""
    span = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    holidays, made_up = constants.holidays, constants.workdays
    worked = [day for day in span if day in made_up or (day.weekday() < SATURDAY and day not in holidays)]
    at = [bisect_right(worked, day) + AHEAD - 1 for day in span]
    return span, [worked[i] if i < len(worked) else None for i in at]
