"""The short list of functions conditions may call, with what goes in and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xueji.language.types import CONDITION, DATE, INTEGER, Kind, Type


@dataclass(frozen=True, slots=True)
class Function:
    """One function: the kinds it takes, the type it gives, and its meaning in both languages."""

    name: str
    takes: tuple[Kind, ...]
    names: tuple[str, ...]
    gives: Type
    en: str
    zh: str

    @property
    def call(self) -> str:
        """How it is written: `exceeds(from, to, length)`."""
        return f"{self.name}({', '.join(self.names)})"

    @property
    def signature(self) -> str:
        """The arguments as messages show them."""
        return ", ".join(f"{name}: {kind.value}" for name, kind in zip(self.names, self.takes, strict=True))


_D, _L = Kind.DATE, Kind.DURATION
FUNCTIONS: Mapping[str, Function] = MappingProxyType({
    f.name: f
    for f in (
        Function("exceeds", (_D, _D, _L), ("from", "to", "length"), CONDITION,
                 "from one day to the other is longer than the length (超过: the number itself is not included)",
                 "起止时间超过时长（不含本数）"),
        Function("reached", (_D, _D, _L), ("from", "to", "length"), CONDITION,
                 "from one day to the other is at least the length (以上: the number itself is included)",
                 "起止时间达到时长（含本数）"),
        Function("within", (_D, _D, _L), ("day", "from", "length"), CONDITION,
                 "the day is not before `from` and not after the last day of the length (以内: included)",
                 "日期在起始日起的时长以内（含本数）"),
        Function("age_on", (_D, _D), ("birth", "day"), INTEGER,
                 "full years of age on a day (周岁)", "某日的周岁"),
        Function("in_year", (Kind.MONTH_DAY, _D), ("month_day", "day"), DATE,
                 "that month and day in the year of a date", "某日所在年份的该月该日"),
        Function("lies_in", (Kind.REGION, Kind.REGION), ("code", "region"), CONDITION,
                 "the place is the region or part of it", "地区属于该行政区划"),
        Function("digits", (Kind.TEXT, Kind.INTEGER), ("text", "count"), CONDITION,
                 "the text is exactly so many digits", "文字恰为若干位数字"),
        Function("any_of", (Kind.SET, Kind.SET), ("set", "list"), CONDITION,
                 "at least one of the list is in the set", "集合含有所列之一"),
        Function("all_of", (Kind.SET, Kind.SET), ("set", "list"), CONDITION,
                 "all of the list are in the set", "集合含有所列全部"),
        Function("empty", (Kind.SET,), ("set",), CONDITION,
                 "the set is given and has no member", "集合已给出且为空"),
    )
})  # fmt: skip
"""`known(fact)` stands beside them: it takes a fact of any type, and is never unknown."""

NAMES = (*FUNCTIONS, "known")
