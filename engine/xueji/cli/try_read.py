"""From a line as people write it to a fact's value as a request has it: full-width digits, 2024年9月1日, 25%, names."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from xueji.language.types import Kind, Type

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})\s*%", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def read(text: str, kind: Type, region: Callable[[str], str | None]) -> Any:
    """A value for a request; what cannot be read stays as it was written, for the request to refuse in its own words.

    `region` gives the division code of a place's name.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match kind.kind:
        case Kind.INTEGER if _NUMBER.fullmatch(plain):
            return int(plain)
        case Kind.DATE:
            return day(plain) or plain
        case Kind.DECIMAL:
            found = _PERCENT.fullmatch(plain)
            return f"{found[1]}/100" if found else plain.replace(" ", "")
        case Kind.REGION:
            return region(plain) or plain
        case Kind.INTEGER:
            return plain
        case _:
            return text


def day(text: str) -> str | None:
    """A day as 2024-09-01, from that or from 2024/9/1, 2024.9.1, 2024年9月1日; None where there is no such day."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None
