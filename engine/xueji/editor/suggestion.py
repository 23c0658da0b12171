"""One thing that can be written at a position, as editors list it; and the ways to make several of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xueji.language.types import Kind, Type
from xueji.policy.parameter import Declaration

What = Literal["fact", "parameter", "function", "operator", "key", "member", "rule", "document", "evidence", "article"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is listed (`label`, with `beside` it), what is written, and what it means.

    `snippet` is what is written where the editor knows snippets; `order` sorts, equal ones by label.
    """

    label: str
    insert: str
    what: What
    beside: str = ""
    meaning: str = ""
    snippet: str = ""
    order: int = 5


def both(en: str, zh: str, what: What, *, meaning: str = "", insert: str = "", order: int = 5) -> Iterator[Suggestion]:
    """One thing to be found by its English name and by its Chinese term; `insert`, or the English name, is written."""
    written = insert or en
    yield Suggestion(en, written, what, zh, meaning, order=order)
    if zh and zh != en:
        yield Suggestion(zh, written, what, en, meaning, order=order)


def members(kind: Type, quote: str = "", *, chinese: bool, order: int = 1) -> Iterator[Suggestion]:
    """The members of a closed list, in quotes if so wanted; a Chinese label writes `chinese` or the English word."""
    for en, zh in kind.members:
        yield Suggestion(en, f"{quote}{en}{quote}", "member", zh, order=order)
        if zh != en:
            yield Suggestion(zh, f"{quote}{zh if chinese else en}{quote}", "member", en, order=order)


def words(allowed: Mapping[str, str]) -> Iterator[Suggestion]:
    """The words of a closed list of the schema; always written in English."""
    for en, zh in allowed.items():
        yield from both(en, zh, "member")


_UNITS: Mapping[str, tuple[int, str]] = {
    "workdays": (10, "个工作日"), "days": (30, "日"), "weeks": (2, "周"), "months": (3, "个月"), "years": (1, "年"),
    "school_years": (1, "学年"),
}  # fmt: skip


def durations(allowed: Mapping[str, object] | None = None, quote: str = "") -> Iterator[Suggestion]:
    """Lengths of time, one of each unit that is allowed; the number is to be changed."""
    limits = (allowed or {}).get("unit")
    units = limits.get("allowed") if isinstance(limits, Mapping) else None
    for unit, (amount, zh) in _UNITS.items():
        if units and unit not in units:
            continue
        shown = unit.replace("_", " ") if amount != 1 else unit.replace("_", " ").removesuffix("s")
        text = f"{amount} {shown}"
        snippet = f"{quote}${{1:{amount}}} {shown}{quote}"
        yield Suggestion(text, f"{quote}{text}{quote}", "member", f"{amount}{zh}", snippet=snippet, order=2)


def parameter_values(declaration: Declaration) -> Iterator[Suggestion]:
    """Values of a parameter's type, to be changed."""
    match declaration.type.kind:
        case Kind.DURATION:
            yield from durations(declaration.schema)
        case Kind.DECIMAL:
            yield Suggestion("1/3", "1/3", "member", "三分之一")
        case Kind.MONTH_DAY:
            yield Suggestion("08-31", "08-31", "member", "8月31日")
        case _:
            return


def after(found: Iterator[Suggestion], tail: str) -> Iterator[Suggestion]:
    """The same with something written after each."""
    for one in found:
        yield replace(one, insert=one.insert + tail, snippet=one.snippet and one.snippet + tail)
