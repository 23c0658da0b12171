"""From a line as people write it to a fact's value as a request has it: full-width digits, 2024年9月1日, 25%, names."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from xueji.language.likely import likely
from xueji.language.types import Kind, Type
from xueji.model.values import read_date
from xueji.phrases.numerals import NUMERALS

_PERCENT = re.compile(r"(\d{1,3})\s*%", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def read(text: str, kind: Type, region: Callable[[str], str | None]) -> Any:
    """A value for a request; what cannot be read stays as it was written, for the request to refuse in its own words.

    `region` gives the division code of a place's name.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match kind.kind:
        case Kind.INTEGER if _NUMBER.fullmatch(plain) or plain in NUMERALS:
            return NUMERALS.get(plain) or int(plain)
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
    """A day as 2024-09-01, from that or what surely means it: 2024/9/1, 2024年9月1日, 20240901; else None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for written in (plain, likely(plain, Kind.DATE)):
        try:
            return read_date(written).isoformat()
        except ValueError:
            continue
    return None
