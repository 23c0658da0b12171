"""Division codes (行政区划代码, GB/T 2260): six digits, each two a level."""

import re
from collections.abc import Iterator

from xueji.model.enums import Layer, Scope

NATION = "000000"
"""The whole country: GB/T 2260 gives it no code, this one is our convention."""

PROVINCES: dict[str, tuple[str, str]] = {
    "11": ("北京市", "Beijing"), "12": ("天津市", "Tianjin"), "13": ("河北省", "Hebei"), "14": ("山西省", "Shanxi"),
    "15": ("内蒙古自治区", "Inner Mongolia"), "21": ("辽宁省", "Liaoning"), "22": ("吉林省", "Jilin"),
    "23": ("黑龙江省", "Heilongjiang"), "31": ("上海市", "Shanghai"), "32": ("江苏省", "Jiangsu"),
    "33": ("浙江省", "Zhejiang"), "34": ("安徽省", "Anhui"), "35": ("福建省", "Fujian"), "36": ("江西省", "Jiangxi"),
    "37": ("山东省", "Shandong"), "41": ("河南省", "Henan"), "42": ("湖北省", "Hubei"), "43": ("湖南省", "Hunan"),
    "44": ("广东省", "Guangdong"), "45": ("广西壮族自治区", "Guangxi"), "46": ("海南省", "Hainan"),
    "50": ("重庆市", "Chongqing"), "51": ("四川省", "Sichuan"), "52": ("贵州省", "Guizhou"), "53": ("云南省", "Yunnan"),
    "54": ("西藏自治区", "Tibet"), "61": ("陕西省", "Shaanxi"), "62": ("甘肃省", "Gansu"), "63": ("青海省", "Qinghai"),
    "64": ("宁夏回族自治区", "Ningxia"), "65": ("新疆维吾尔自治区", "Xinjiang"), "71": ("台湾省", "Taiwan"),
    "81": ("香港特别行政区", "Hong Kong"), "82": ("澳门特别行政区", "Macao"),
}  # fmt: skip
"""The first two digits, in force since 1999 (GB/T 2260-2007)."""

_SIX = re.compile(r"\d{6}", re.ASCII)
_TWELVE = re.compile(r"\d{6}0{6}", re.ASCII)


def division_code(text: str) -> str | None:
    """Read a six-digit code, or twelve digits of which the last six are zeros; None where it is neither."""
    if _TWELVE.fullmatch(text):
        text = text[:6]
    if not _SIX.fullmatch(text):
        return None
    return text if text == NATION or text[:2] in PROVINCES else None


def layer(code: str) -> Layer:
    """The level of a code."""
    if code == NATION:
        return Layer.NATION
    if code.endswith("0000"):
        return Layer.PROVINCE
    return Layer.CITY if code.endswith("00") else Layer.COUNTY


def chain(code: str) -> tuple[str, ...]:
    """The codes whose law applies in a place, widest first: nation, province, city, county."""
    steps = (NATION, f"{code[:2]}0000", f"{code[:4]}00", code)
    return tuple(dict.fromkeys(steps)) if code != NATION else (NATION,)


def lies_in(code: str, wider: str) -> bool:
    """Say whether a place is the other or part of it."""
    return wider in chain(code)


def scope(one: str, other: str) -> Scope | None:
    """How far apart two places are (转学范围); None where the codes do not tell.

    Two districts of one city may or may not form one urban area: that has to be given.
    """
    if one[:2] != other[:2]:
        return Scope.CROSS_PROVINCE
    if layer(one) is not Layer.COUNTY or layer(other) is not Layer.COUNTY:
        return Scope.WITHIN_PROVINCE if _differ_in_city(one, other) else None
    if one == other:
        return Scope.WITHIN_COUNTY
    return Scope.WITHIN_PROVINCE if _differ_in_city(one, other) else None


def _differ_in_city(one: str, other: str) -> bool:
    cities = one[2:4], other[2:4]
    if "00" in cities or one[:2] in MUNICIPALITIES:
        return False
    return cities[0] != cities[1] or cities[0] == DIRECT


MUNICIPALITIES = ("11", "12", "31", "50")
"""Cities that are provinces: their middle digits tell districts from counties, not one city from another."""

DIRECT = "90"
"""The middle digits of counties directly under a province (省直辖县级), each of which is a place of its own."""


def province(written: str) -> str:
    """The code of the one province whose Chinese name is written, or its beginning; empty where none or several are."""
    codes = [code for code, zh, _ in names() if len(written) > 1 and zh.startswith(written)]
    return codes[0] if len(codes) == 1 else ""


def names() -> Iterator[tuple[str, str, str]]:
    """Every province: code, Chinese name, English name."""
    for prefix, (zh, en) in PROVINCES.items():
        yield f"{prefix}0000", zh, en
