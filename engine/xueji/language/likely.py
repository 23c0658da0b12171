"""What a constant was probably meant to be: full-width digits, Chinese numerals, other ways to write a date.

Nothing is read so; it is what a hint proposes.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from xueji.calendar import Unit
from xueji.language import literals
from xueji.language.types import Kind
from xueji.phrases.marks import ascii_marks
from xueji.phrases.numerals import NUMERALS

_NUMERALS: Final[Mapping[str, int]] = {**NUMERALS, "两": 2}
_CHINESE: Final = re.compile("[一二三四五六七八九十百零两]+")
_YEAR_MONTH_DAY: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d\d)(\d\d)"
)
_MONTH_AND_DAY: Final = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_AMOUNT_AND_UNIT: Final = re.compile(r"(\d+)\s*[-_]?\s*(\D+)")
_HALF_YEARS: Final = re.compile(r"(\d{1,2})\s*年\s*半|半\s*年")
_COUNT: Final = re.compile(r"(\d{1,6})\s*[人名次岁条款项位个级类]?")
_PARTS: Final = re.compile(r"(\d+)\s*分之\s*(\d+)")
_PERCENT: Final = re.compile(r"(\d{1,3})\s*%")


def plain(word: str) -> str:
    """The word with full-width letters, digits and marks as ASCII has them, and no space around it."""
    return ascii_marks(unicodedata.normalize("NFKC", word)).strip()


def likely(word: str, kind: Kind) -> str:
    """The constant of this kind that a text probably means, as it should be written; nothing where that is unclear."""
    made = _MAKERS.get(kind)
    found = made(_CHINESE.sub(_digits, plain(word)).strip(" '\"“”‘’")) if made else ""
    if not found or found == word or (kind in literals.CODES and literals.read(found, kind) is None):
        return ""
    return found


def _digits(found: re.Match[str]) -> str:
    number = _NUMERALS.get(found[0])
    return found[0] if number is None else str(number)


def _date(word: str) -> str:
    found = _YEAR_MONTH_DAY.fullmatch(word)
    year, month, day = [part for part in found.groups() if part] if found else ("", "0", "0")
    return f"{year}-{int(month):02}-{int(day):02}" if found else ""


def _month_day(word: str) -> str:
    found = _MONTH_AND_DAY.fullmatch(word)
    return f"{int(found[1]):02}-{int(found[2]):02}" if found else ""


_SHORT: Final[Mapping[str, Unit]] = {
    "workday": Unit.WORKDAYS, "working days": Unit.WORKDAYS, "day": Unit.DAYS, "d": Unit.DAYS, "w": Unit.WEEKS,
    "wk": Unit.WEEKS, "wks": Unit.WEEKS, "m": Unit.MONTHS, "mo": Unit.MONTHS, "mos": Unit.MONTHS, "y": Unit.YEARS,
    "yr": Unit.YEARS, "yrs": Unit.YEARS, "个工作日": Unit.WORKDAYS, "工作日": Unit.WORKDAYS,
    "个工作天": Unit.WORKDAYS, "天": Unit.DAYS, "日": Unit.DAYS, "周": Unit.WEEKS, "星期": Unit.WEEKS,
    "个星期": Unit.WEEKS, "个月": Unit.MONTHS, "月": Unit.MONTHS, "年": Unit.YEARS, "周年": Unit.YEARS,
    "学年": Unit.SCHOOL_YEARS, "个学年": Unit.SCHOOL_YEARS,
}  # fmt: skip


def _duration(word: str) -> str:
    if half := _HALF_YEARS.fullmatch(word):
        return f"{12 * int(half[1] or 0) + 6} months"
    found = _AMOUNT_AND_UNIT.fullmatch(word)
    if not found:
        return ""
    written = " ".join(found[2].lower().split()).strip(".,;、 ")
    unit = _SHORT.get(written)
    name = unit.value if unit else _unit(written.replace(" ", "_").replace("-", "_"))
    one = int(found[1]) == 1 and unit not in (Unit.WORKDAYS,)
    return f"{int(found[1])} {name.removesuffix('s') if one else name}" if name else ""


def _unit(written: str) -> str:
    """The unit a mistyped word is; school days, weekdays and minutes are no slips, but units there are not here."""
    singular = {unit.value.removesuffix("s"): unit.value for unit in Unit}
    names = {unit.value: unit.value for unit in Unit} | singular | {"work_days": "workdays", "work_day": "workdays"}
    near = difflib.get_close_matches(written, names, n=1, cutoff=0.75 if len(written) < 6 else 0.8)  # noqa: PLR2004 -- short
    return names[near[0]] if near else ""


def _region(word: str) -> str:
    digits = re.sub(r"\D", "", word)
    whole = len(digits) in (2, 4, 6) and (digits[:2] != "00" or not digits.strip("0"))
    return digits.ljust(6, "0") if whole else ""


def _count(word: str) -> str:
    found = _COUNT.fullmatch(word)
    return str(int(found[1])) if found else ""


def _share(word: str) -> str:
    if found := _PARTS.fullmatch(word):
        above, below = found[2], found[1]
    elif found := _PERCENT.fullmatch(word):
        above, below = found[1], "100"
    elif found := re.fullmatch(r"(\d+)/(\d+)", word):
        above, below = found[1], found[2]
    else:
        return word if re.fullmatch(r"0\.\d+|0|1", word) else ""
    return f"{above}/{below}" if int(above) <= int(below) > 0 else ""


_MAKERS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.DATE: _date, Kind.MONTH_DAY: _month_day, Kind.DURATION: _duration, Kind.REGION: _region,
    Kind.INTEGER: _count, Kind.DECIMAL: _share,
}  # fmt: skip


_YES: Final = frozenset(("yes", "y", "on", "1", "true", "是", "对", "有", "真"))
_NO: Final = frozenset(("no", "n", "off", "0", "false", "否", "不", "不是", "无", "没有", "假"))
_BETWEEN: Final = re.compile(r"\s*[，、；,;/]\s*|\s+")


def words_in(written: str) -> list[str]:
    """The words in a text that should have been a list, however they are parted."""
    return _BETWEEN.split(written.strip())


def likely_words(written: str, words: Mapping[str, str], *, alone: bool) -> str:
    """Yes and no in other words, or several words of a closed list in one; nothing where it is neither.

    `words` gives for each way to write a word the word itself. `alone`: the text stands outside a list.
    """
    bare = plain(written).lower()
    if {"true", "false"} <= words.keys() and bare in _YES | _NO:
        return "true" if bare in _YES else "false"
    parts = [words.get(part, "") for part in words_in(written)]
    if len(parts) < 2 or not all(parts):  # noqa: PLR2004 -- one word is no list
        return words.get(plain(written), "")
    several = ", ".join(parts)
    return f"[{several}]" if alone else several
