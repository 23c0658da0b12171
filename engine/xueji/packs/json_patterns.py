"""How the texts of officers' files are written, as regular expressions that Python and editors read alike."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from xueji.calendar import UNIT_WORDS, Duration, Unit
from xueji.language.types import Kind
from xueji.model.region import NATION, PROVINCES

_MOST_AMOUNT: Final = 9_999
"""A length of time is written with four digits at most."""
_HUNDRED_YEARS: Final = 36_525
_LEAP: Final = r"(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000"
DATE: Final = (
    r"^(?:(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    rf"|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:{_LEAP})-02-29)$"
)
"""Every day from 1900 to 2199, and no other."""
MONTH_DAY: Final = (
    r"^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-9]))$"
)
REGION: Final = rf"^(?:{NATION}|(?:{'|'.join(PROVINCES)})[0-9]{{4}})$"
REGION_OF_A_FACT: Final = rf"^(?:{NATION}|(?:{'|'.join(PROVINCES)})[0-9]{{4}})(?:0{{6}})?$"
SHARE: Final = r"^(?:0(?:\.[0-9]{1,30})?|1(?:\.0{1,30})?|[0-9]{1,6}/[1-9][0-9]{0,5})$"
ARTICLES: Final = r"^(?!0+$)(?:[01][0-9]{2}|[0-9]{1,2})$"
"""From 1 to 199, in three digits at most."""
FLAG: Final = "^(?:true|false)$"


def between(least: int, most: int) -> str:
    """The whole numbers from one to another, without zeros in front; `least` must not be more than `most`.

    >>> between(1, 60)
    '[1-9]|[1-5][0-9]|60'
    """
    stops = {most}
    for digits in range(1, len(str(most)) + 1):
        nines, zeros = least // 10**digits * 10**digits + 10**digits - 1, (most + 1) // 10**digits * 10**digits - 1
        stops |= {stop for stop in (nines, zeros) if least <= stop < most}
    starts = [least, *(stop + 1 for stop in sorted(stops))]
    return "|".join(_run(first, last) for first, last in zip(starts, sorted(stops), strict=False))


def _run(first: int, last: int) -> str:
    """Numbers of one length that differ in their last digits only."""
    pairs = list(zip(str(first), str(last), strict=True))
    free = sum(pair == ("0", "9") for pair in pairs)
    fixed = "".join(low if low == high else f"[{low}-{high}]" for low, high in pairs[: len(pairs) - free])
    return fixed + ("[0-9]" if free == 1 else f"[0-9]{{{free}}}" if free else "")


def count(least: int, most: int) -> str:
    """A whole number within limits, in nine digits at most."""
    return rf"^(?=[0-9]{{1,9}}$)0*(?:{between(least, most)})$"


def length(limits: Mapping[str, Any] | None = None) -> str:
    """A length of time, held to the limits a parameter declares for amount and unit."""
    amount, unit = (limits or {}).get("amount") or {}, (limits or {}).get("unit") or {}
    written = "|".join(_of_unit(u, amount) for u in Unit if u.value in unit.get("allowed", list(Unit)))
    return rf"^\s*(?:{written})\s*$"


def _of_unit(unit: Unit, limits: Mapping[str, Any]) -> str:
    longest = min(_HUNDRED_YEARS // Duration(1, unit).at_least_days(), _MOST_AMOUNT)
    words = "|".join(sorted(word.replace("_", "[ _]") for word, known in UNIT_WORDS.items() if known is unit))
    return rf"(?=[0-9]{{1,4}}[^0-9])0*(?:{_numbers(limits, longest)})\s*(?:{words})"


def _numbers(limits: Mapping[str, Any], most: int) -> str:
    least, most = int(limits.get("min", 0)), min(int(limits.get("max", most)), most)
    allowed: Iterable[int] | None = limits.get("allowed")
    if allowed is not None:
        return "|".join(str(number) for number in allowed if least <= number <= most) or "(?!)"
    return between(least, most) if least <= most else "(?!)"


def written(value: Any) -> str:
    """A limit as people read it."""
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else str(value)


def parameter(kind: Kind, limits: Mapping[str, Any]) -> dict[str, Any]:
    """What a value of a parameter may be: as it is written (a text), or as YAML reads it (a number)."""
    match kind:
        case Kind.DURATION:
            whole = not limits or ({"amount", "unit"} == limits.keys() and not {"min", "max"} & limits["unit"].keys())
            return {"type": "string", "pattern": length(limits if whole else None)}
        case Kind.INTEGER:
            least, most = int(limits.get("min", 0)), int(limits.get("max", 999_999_999))
            allowed = [n for n in limits.get("allowed", ()) if least <= n <= most]
            pattern = rf"^0*(?:{'|'.join(map(str, allowed))})$" if allowed else count(least, most)
            numbers = {"anyOf": [{"type": "string"}, {"enum": allowed}]} if allowed else {}
            return {"type": ["integer", "string"], "minimum": least, "maximum": most, "pattern": pattern, **numbers}
        case Kind.DECIMAL:
            lowest, highest = float(limits.get("min", 0)), min(float(limits.get("max", 1)), 1)
            return {"type": ["number", "string"], "minimum": lowest, "maximum": highest, "pattern": SHARE}
        case Kind.MONTH_DAY:
            return {"type": "string", "pattern": MONTH_DAY}
        case _:
            return {"type": "string", "pattern": DATE}
