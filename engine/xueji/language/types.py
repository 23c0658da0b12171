"""The types of the condition language."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What sort of value it is; the text is how messages call it."""

    FLAG = "a yes-or-no fact"
    INTEGER = "a whole number"
    DECIMAL = "a number"
    DATE = "a date"
    DURATION = "a length of time"
    MONTH_DAY = "a month and a day"
    TEXT = "text"
    REGION = "a division code"
    MEMBER = "a value of a closed list"
    SET = "a set"
    CONDITION = "a condition"

    @property
    def zh(self) -> str:
        """How Chinese messages call it."""
        return _ZH[self]


_ZH = {
    Kind.FLAG: "是非事实", Kind.INTEGER: "整数", Kind.DECIMAL: "数", Kind.DATE: "日期", Kind.DURATION: "时间长度",
    Kind.MONTH_DAY: "月日",
    Kind.TEXT: "文字", Kind.REGION: "行政区划代码", Kind.MEMBER: "枚举值", Kind.SET: "集合", Kind.CONDITION: "条件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """A type; closed lists carry their name and their members as (English, Chinese)."""

    kind: Kind
    name: str = ""
    members: tuple[tuple[str, str], ...] = ()

    def member(self, word: str) -> str | None:
        """The English identifier of a member given in either language."""
        return next((en for en, zh in self.members if word in (en, zh)), None)

    def term(self, member: str) -> str:
        """The Chinese term of a member."""
        return next((zh for en, zh in self.members if en == member), member)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that names a member."""
        return tuple(word for pair in self.members for word in pair)


FLAG = Type(Kind.FLAG)
INTEGER = Type(Kind.INTEGER)
DECIMAL = Type(Kind.DECIMAL)
DATE = Type(Kind.DATE)
DURATION = Type(Kind.DURATION)
MONTH_DAY = Type(Kind.MONTH_DAY)
TEXT = Type(Kind.TEXT)
REGION = Type(Kind.REGION)
CONDITION = Type(Kind.CONDITION)

NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
ORDERED = (*NUMBERS, Kind.DATE)


def comparable(left: Type, right: Type) -> bool:
    """Say whether values of two types can be equal at all."""
    if left.kind in NUMBERS and right.kind in NUMBERS:
        return True
    return left.kind is right.kind and left.name == right.name
