"""Reading the constants that conditions and parameters write as text: dates, durations, division codes."""

import re
from datetime import date

from xueji.calendar import Duration, MonthDay, read_duration, read_month_day
from xueji.language.types import Kind
from xueji.phrases import Code

CODES: dict[Kind, Code] = {
    Kind.DATE: "bad-date", Kind.DURATION: "bad-duration", Kind.REGION: "bad-region", Kind.MONTH_DAY: "bad-month-day",
}  # fmt: skip

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
"""Of the ways ISO 8601 writes a date, weeks and ordinal days are not among ours."""


def read(word: str, kind: Kind) -> date | Duration | MonthDay | str | None:
    """Read a date, a duration, a day of the year or a division code; None where the text is none."""
    match kind:
        case Kind.DATE:
            return _day(word)
        case Kind.DURATION:
            return read_duration(word)
        case Kind.MONTH_DAY:
            return read_month_day(word)
        case Kind.REGION:
            return word if len(word) == 6 and word.isascii() and word.isdigit() else None  # noqa: PLR2004 -- GB/T 2260
        case _:
            return None


def _day(word: str) -> date | None:
    try:
        found = date.fromisoformat(word) if _DATE.fullmatch(word) else None
    except ValueError:
        return None
    return found if found and _FIRST_YEAR <= found.year <= _LAST_YEAR else None
