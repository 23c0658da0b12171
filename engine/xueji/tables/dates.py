"""Days as tables write them: 20110101, 2011-01-01, 2011/1/1, 2011.1.1, 2011年1月1日; months; Excel's serials."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

_MIDNIGHT = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
_DAY = re.compile(
    rf"(\d{{4}})(?:(\d\d)(\d\d)|([-/.])(\d{{1,2}})\4(\d{{1,2}})|年(\d{{1,2}})月(\d{{1,2}})日?){_MIDNIGHT}", re.ASCII
)
_MONTH = re.compile(r"(\d{4})(?:(\d\d)|[-/.](\d{1,2})|年(\d{1,2})月?)", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?", re.ASCII)
_WHOLE = re.compile(r"(\d{6}|\d{8})\.0+", re.ASCII)
_SERIAL_START = date(1899, 12, 30)
_SERIALS = range(10_000, 90_000)
"""1927 to 2146: what five digits can mean where a whole column is written so."""


def read_day(text: str, form: str = "") -> date | None:
    """Read a day; None where the text is none, or carries a time that is not midnight.

    `form` is a format of `strptime` from a mapping file; without it every form above but serial numbers is taken.
    """
    word = _plain(text)
    try:
        if form:
            return datetime.strptime(word, form).date()  # noqa: DTZ007 -- a day has no time zone
        if found := _DAY.fullmatch(word):
            year, month, day, _, *rest = found.groups()
            month, day = next(pair for pair in ((month, day), rest[:2], rest[2:]) if pair[0])
            return date(int(year), int(month), int(day))
    except ValueError:
        pass
    return None


def is_form(form: str) -> bool:
    """Say whether a format of `strptime` tells a whole day: year of four digits, month and day."""
    days = datetime(1931, 12, 11), datetime(2031, 11, 12)  # noqa: DTZ001 -- as above
    try:
        return all(datetime.strptime(day.strftime(form), form) == day for day in days)  # noqa: DTZ007 -- as above
    except ValueError:
        return False


def read_month(text: str) -> date | None:
    """Read a month as its first day; None where the text is no month."""
    found = _MONTH.fullmatch(_plain(text))
    if not found:
        return None
    month = next(part for part in found.groups()[1:] if part)
    try:
        return date(int(found[1]), int(month), 1)
    except ValueError:
        return None


def read_serial(text: str) -> date | None:
    """Read a day as spreadsheets number them (1 January 2024 is 45292)."""
    found = _SERIAL.fullmatch(_plain(text))
    return _SERIAL_START + timedelta(days=int(found[1])) if found and int(found[1]) in _SERIALS else None


def all_serials(texts: Iterable[str]) -> bool:
    """Say whether a whole column is written in serial numbers; no for a column that says nothing."""
    some = False
    for text in texts:
        some = True
        if read_serial(text) is None:
            return False
    return some


def _plain(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).strip()
    whole = _WHOLE.fullmatch(word)
    return whole[1] if whole else word
