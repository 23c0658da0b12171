"""The types of single facts as they arrive in JSON, and what is said where a value does not fit."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from xueji.errors import UsageError
from xueji.model.region import division_code

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Dates outside are taken for slips of the pen."""

MOST_TEXT = 500
"""Characters in one text fact."""

E = TypeVar("E", bound=Enum)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read_date(value: object) -> date:
    """Read a date written as 2024-09-01, or pass a `date` on; a time of day is not a date."""
    if type(value) is date:
        found = value
    elif isinstance(value, str) and _DAY.fullmatch(value):  # `fromisoformat` would take week dates as well
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise _refusal("bad-date", value) from None
    else:
        raise _refusal("bad-date", value)
    if not EARLIEST <= found <= LATEST:
        raise _refusal("bad-date", value)
    return found


def read_region_and_day(written: str) -> tuple[str, date | None]:
    """Read a region as people name it, and the day they write after it: `gansu`, `北京@2014-09-01`.

    Raises `UsageError` where what follows the @ is no day.
    """
    name, at, day = written.partition("@")
    if not at:
        return name, None
    try:
        return name, read_date(day)
    except ValueError:
        raise UsageError.of("not_a_day", day, f"{name}@") from None


def read_region(value: object) -> str:
    """Read a division code of six digits, or of twelve that end in six zeros."""
    code = division_code(value) if isinstance(value, str) else None
    if code is None:
        raise _refusal("bad-region", value)
    return code


_SHARE = re.compile(r"\d{1,9}(\.\d{1,30})?|\d{1,6}/[1-9]\d{0,5}", re.ASCII)
_FLOAT_DIGITS = 15
_MOST_DIGITS = 31
_MOST_HOURS = 10_000


def read_share(value: object) -> Fraction:
    """Read a share of class hours: `0.25`, or exactly as `"60/180"`.

    A number with the fifteen or more decimals of a division done by machine is read as the ratio of class hours (at
    most 10,000) it came from: one third stays one third, where the law draws its line.
    """
    if isinstance(value, Fraction):
        text = str(value)
    elif isinstance(value, (int, float, Decimal, str)) and not isinstance(value, bool):
        text = value if isinstance(value, str) else _written_out(Decimal(str(value)))
    else:
        text = ""
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity", "snan"):
        raise _refusal("not-finite", value)
    if not _SHARE.fullmatch(text):
        raise _refusal("wrong-type", value, wanted="a share between 0 and 1", wanted_zh="0 到 1 之间的比例")
    share = Fraction(text)
    if len(text.partition(".")[2]) >= _FLOAT_DIGITS:
        ratio = share.limit_denominator(_MOST_HOURS)
        share = ratio if abs(ratio - share) < Fraction(1, 10**_FLOAT_DIGITS) else share
    if share > 1:
        raise _refusal("out-of-range", value, why="0–1")
    return share


def _written_out(number: Decimal) -> str:
    """A number without exponent; one beyond anything a share can be stays as it is, and is refused."""
    exponent = number.as_tuple().exponent
    small = isinstance(exponent, int) and -_MOST_DIGITS < exponent < _MOST_DIGITS
    return format(number, "f") if small else str(number)


def member_of(members: type[E]) -> Callable[[object], E]:
    """A reader for one closed set: its English identifier or its Chinese term."""
    by_text = {str(m.value): m for m in members} | {str(getattr(m, "zh", m.value)): m for m in members}
    allowed = ", ".join(str(m.value) for m in members)

    def read(value: object) -> E:
        number = isinstance(value, int) and not isinstance(value, bool)  # semester 1, without quotes
        found = by_text.get(str(value)) if number or isinstance(value, str) else None
        if found is None:
            raise _refusal("value-not-allowed", value, allowed=allowed)
        return found

    return read


def set_of(members: type[E]) -> Callable[[object], frozenset[E]]:
    """A reader for a list of members of one closed set."""
    read = member_of(members)

    def read_all(value: object) -> frozenset[E]:
        if not isinstance(value, (list, tuple, set, frozenset)):
            raise _refusal("wrong-type", value, wanted="a list", wanted_zh="列表")
        return frozenset(read(item) for item in value)

    return read_all


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _refusal("wrong-type", value, wanted="true or false", wanted_zh="是非值：true（是）或 false（否）")
    return value


def _read_count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refusal("wrong-type", value, wanted="a whole number", wanted_zh="整数")
    if not 0 <= value <= 100_000:  # noqa: PLR2004 -- no class, school or count of leaves is larger
        raise _refusal("out-of-range", value, why="0–100000")
    return value


def _read_grade(value: object) -> int:
    count = _read_count(value)
    if not 1 <= count <= 12:  # noqa: PLR2004 -- the national count of grades
        raise _refusal("out-of-range", value, why="1–12")
    return count


def read_text(value: object) -> str:
    """Read a text of moderate length."""
    if not isinstance(value, str):
        raise _refusal("wrong-type", value, wanted="text", wanted_zh="文字")
    if len(value) > MOST_TEXT:
        raise _refusal("text-too-long", value, limit=str(MOST_TEXT))
    return value


def _refusal(code: str, value: object, **details: str) -> PydanticCustomError:
    shown = value if isinstance(value, str) else repr(value)[:200]
    context: dict[str, Any] = {"word": shown, **details}
    return PydanticCustomError(code, "{word}", context)


_iso = PlainSerializer(lambda d: d.isoformat(), return_type=str)
Day = Annotated[date, BeforeValidator(read_date), _iso]
Flag = Annotated[bool, BeforeValidator(_read_flag)]
Count = Annotated[int, BeforeValidator(_read_count)]
GradeNumber = Annotated[int, BeforeValidator(_read_grade)]
Share = Annotated[Fraction, BeforeValidator(read_share), PlainSerializer(str, return_type=str)]
RegionCode = Annotated[str, BeforeValidator(read_region)]


def fact(zh: str, meaning: str, source: str = "", unit: str = "") -> Any:
    """Declare a fact: its Chinese term, what it means, where the notion comes from, its unit. Missing until given."""
    return Field(default=None, title=zh, description=meaning, json_schema_extra={"source": source, "unit": unit})


def read_member(value: object, members: tuple[tuple[str, str], ...]) -> str:
    """Read a member of a closed list that a pack has declared, in either language."""
    found = next((en for en, zh in members if value in (en, zh)), None)
    if found is None:
        raise _refusal("value-not-allowed", value, allowed=", ".join(en for en, _ in members))
    return found


Text = Annotated[str, BeforeValidator(read_text)]
