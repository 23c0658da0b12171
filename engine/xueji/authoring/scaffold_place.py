"""Which place a new regulation is of, told from a name in either language, from pinyin, or from a division code."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from xueji.errors import nearest
from xueji.model.enums import Layer
from xueji.model.region import NATION, division_code, layer, names

PINYIN: Final[Mapping[str, str]] = {
    "150000": "neimenggu", "540000": "xizang", "710000": "taiwan", "810000": "xianggang", "820000": "aomen",
}  # fmt: skip
"""Where pinyin is not the English name in small letters."""
FOLDER: Final = re.compile(r"[a-z][a-z0-9]*")
"""What a pack and a file may be called: pinyin in small letters."""


class UnknownPlaceError(Exception):
    """A name leads to no place, or to several: `near` are names or codes that may be meant."""

    def __init__(self, name: str, near: tuple[str, ...] = ()) -> None:
        self.name, self.near = name, near
        super().__init__(name)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its division code, its name in Chinese and English, and in pinyin; "" where that is not known."""

    code: str
    zh: str
    en: str
    pinyin: str

    @property
    def is_province(self) -> bool:
        """Whether it has a folder of its own; a city or a county stands in its province's."""
        return layer(self.code) is Layer.PROVINCE

    @property
    def province(self) -> "Place":
        """The province around it, or itself."""
        return next(place for place in provinces() if place.code[:2] == self.code[:2])


def provinces() -> Iterator[Place]:
    """Every province, in the order of the codes."""
    for code, zh, en in names():
        yield Place(code, zh, en, PINYIN.get(code, en.lower().replace(" ", "")))


def place(name: str, code: str = "") -> Place:
    """The place of a name or a code; `code` where the name alone does not tell it.

    Raises `UnknownPlaceError` where there is none, or where there are several.
    """
    written, code = (unicodedata.normalize("NFKC", text).strip() for text in (name, code))
    if code:
        found = division_code(code)
        if found is None or found == NATION:
            raise UnknownPlaceError(code)
        called = next((p for p in provinces() if _is_called(p, written)), None)
        if called is not None and called.code != found:
            raise UnknownPlaceError(f"{written} ≠ {code}", (called.code,))
        return _named(written, found)
    if (found := division_code(written)) is not None and found != NATION:
        return _named("", found)
    province = next((p for p in provinces() if _is_called(p, written)), None)
    if province is not None:
        return province
    codes = tuple(dict.fromkeys(_local(written)))
    if len(codes) == 1:
        return _named(written, codes[0])
    raise UnknownPlaceError(written, codes or _near(written))


def _is_called(province: Place, name: str) -> bool:
    small = name.lower()
    return small in (province.pinyin, province.en.lower()) or (len(name) > 1 and province.zh.startswith(name))


def _near(name: str) -> tuple[str, ...]:
    known = [word for province in provinces() for word in (province.pinyin, province.zh)]
    return tuple(filter(None, [nearest(name.lower(), known)]))


def _named(name: str, code: str) -> Place:
    """The place of a code: a province by its own name, another by the name given or that of today."""
    if layer(code) is Layer.PROVINCE:
        return next(province for province in provinces() if province.code == code)
    is_pinyin = bool(FOLDER.fullmatch(name.lower()))
    zh = _name_of(code) if is_pinyin or not name else name
    pinyin = name.lower() if is_pinyin else ""
    return Place(code, zh, pinyin.capitalize(), pinyin)


def _local(name: str) -> Iterator[str]:
    """The codes of the cities and counties of a Chinese name, as they are called today."""
    if len(name) < 2:  # noqa: PLR2004 -- one character is no name of a place
        return
    for city, counties in _cities().items():
        if _city_name(city) == name:
            yield city
        yield from (code for code in counties if _name_of(code) == name or _known()[code] == name)


def whole_name(code: str) -> str:
    """The name of today of a county behind that of its city; "" where it is not known."""
    return _known().get(code, "")


def _name_of(code: str) -> str:
    """The name of today of a city or a county, without the city's before a county's; "" where it is not known."""
    whole = _known().get(code, "")  # a city without counties stands for itself
    if layer(code) is Layer.CITY:
        return whole or _city_name(code)
    return whole.removeprefix(_city_name(f"{code[:4]}00")) or whole


def _city_name(code: str) -> str:
    """The name of a city: what the names of its counties begin with."""
    counties = [_known()[county] for county in _cities().get(code, ())]
    if len(counties) < 2:  # noqa: PLR2004 -- one name shares nothing
        return ""
    first, last = min(counties), max(counties)
    differ = next((i for i, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    shared = first[:differ]
    return next((shared[: end + 1] for end in range(len(shared) - 1, 0, -1) if shared[end] in "市州盟区"), "")


@cache
def _known() -> Mapping[str, str]:
    """The county-level divisions of today with their names, each behind the name of its city."""
    from xueji.tables.aliases import packaged  # noqa: PLC0415 -- provinces are told without the list

    return packaged("divisions.yaml")


@cache
def _cities() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code in _known():
        found.setdefault(f"{code[:4]}00", []).append(code)
    return {city: tuple(counties) for city, counties in found.items()}
