"""Names, and numbers that are right by their check characters and nobody's: no two students share one."""

from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from xueji.model.identifiers import check_character
from xueji.synth.schools import Ints, ranks

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_FIRST: Final = "子梓雨欣宇浩一思佳俊诗若晨嘉语睿明文志晓"
_SECOND: Final = ("涵", "轩", "怡", "琪", "萱", "泽", "博", "然", "阳", "航", "妍", "豪", "瑶", "宁", "杰", "悦", "")
_WEIGHTS: Final = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
_CHECKS: Final = "10X98765432"
_EPOCH: Final = date(1970, 1, 1)
_THOUSAND = 1_000
_SPARE, _SPARE_WIDTH = 7_000, 200
"""Where one day's numbers of a county are used up, division codes of no city are taken: 7000–8999 within a province."""

NAMES: Final = pl.Series([f"{s}{one}{two}" for s in _SURNAMES for one in _FIRST for two in _SECOND])


def days(day: date) -> int:
    """A day as the number of days since 1970, as frames hold it."""
    return (day - _EPOCH).days


class Identities:
    """Gives out resident identity numbers by division and birth date, each once, in the order they are asked for."""

    def __init__(self, divisions: tuple[str, ...], first: date, last: date) -> None:
        self.divisions = np.array([int(code) for code in divisions], np.int64)
        self._first = days(first)
        self._span = (last - first).days + 1
        self._given = np.zeros(len(divisions) * self._span, np.uint32)
        dates = [first + timedelta(days=n) for n in range(self._span)]
        self._written = np.array([d.year * 10_000 + d.month * 100 + d.day for d in dates], np.int64)
        self._in_province = ranks(self.divisions // 10_000)[0]
        self._weights = (
            _weighted(np.arange(10**6), 6, 0), _weighted(self._written, 8, 6), _weighted(np.arange(_THOUSAND), 3, 14)
        )  # fmt: skip

    def give(self, division: Ints, born: Ints) -> pl.Series:
        """Numbers for people of divisions (as indices) and birth dates (days since 1970)."""
        day = born - self._first
        key = division * self._span + day
        serial, order = ranks(key)
        serial += self._given[key]
        self._given[key[order]] = serial[order] + 1  # of equal ones the last stays
        code, over = self.divisions[division], serial // _THOUSAND
        if over.any():
            spare = code // 10_000 * 10_000 + _SPARE + self._in_province[division] + _SPARE_WIDTH * (over - 1)
            code = np.where(over > 0, spare, code)
            serial %= _THOUSAND
        by_code, by_day, by_serial = self._weights
        check = (by_code[code] + by_day[day] + by_serial[serial]) % len(_CHECKS)
        first = pl.Series((code * 10**8 + self._written[day]) * _THOUSAND + serial).cast(pl.String)
        return pl.select(pl.concat_str(pl.lit(first), pl.lit(_LAST.gather(pl.Series(check))))).to_series()


_LAST: Final = pl.Series(list(_CHECKS))


def _weighted(numbers: Ints, digits: int, first: int) -> Ints:
    """The part of the sum behind a check character that so many digits contribute, beginning at a place."""
    parts = [numbers // 10 ** (digits - 1 - i) % 10 * _WEIGHTS[first + i] for i in range(digits)]
    found: Ints = np.sum(parts, axis=0) % len(_CHECKS)
    return found


def temporary(county: str, born: date, serial: int) -> str:
    """A registration number given before the identity is confirmed: `L`, place, birth date, four digits."""
    return f"L{county}{born:%Y%m%d}{serial % 10_000:04}"


def assigned(county: str, born: date, serial: int) -> str:
    """A registration number for who has no identity number: `J`, place, birth date, three digits, check."""
    first = f"{county}{born:%Y%m%d}{serial % _THOUSAND:03}"
    return f"J{first}{check_character(first)}"
