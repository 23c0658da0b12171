"""Changes of a record's facts: the values worth trying for a fact, and how identifiers are broken and borrowed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from xueji.calendar import Calendar, Conventions, Duration
from xueji.language import syntax as s
from xueji.language.types import Kind
from xueji.model.identifiers import check_character
from xueji.synth.scenes import SCHOOL_LEVEL

_DAY = timedelta(days=1)
_USUAL = (0, 1, 2, 6, 8, 9, 11, 12)
_GRADES = range(1, 13)
_CODE = 6
_SMALL = 12
_SEMESTER = timedelta(days=130)
_EARLIER = 40
"""Years by which a forged birth date lies before the true one: a multiple of four, so that every day exists."""
LARGEST_CLASS: Final = 120


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one fact. `how` names what is done where it is more than putting a value in its place."""

    fact: str
    value: Any = None
    how: str = "set"

    @property
    def level(self) -> str:
        """What it changes: a `row`, all rows of a `school`, a whole `class`, or the rows of an `identity`."""
        if self.how in ("class", "identity"):
            return self.how
        return "school" if self.fact.partition(".")[0] in SCHOOL_LEVEL else "row"

    def apply(self, facts: dict[str, Any]) -> None:
        """Change the facts of one record."""
        before = facts.get(self.fact)
        if self.how in ("set", "class", "identity"):
            facts[self.fact] = self.value
            self._follow(facts)
        elif before is not None:
            facts[self.fact] = _FORGERIES[self.how](before, facts)

    def _follow(self, facts: dict[str, Any]) -> None:
        """A semester that ends earlier has begun earlier."""
        if self.fact == "term.end" and self.value is not None and facts["term.start"] > self.value:
            facts["term.start"] = self.value - _SEMESTER


def _wrong_check(number: str, facts: Mapping[str, Any]) -> str:
    del facts
    last = number[-1]
    if number[0] == "L":
        return f"{number[:-1]}X"  # it has no check character, only digits
    return number[:-1] + ("0" if last in "X9" else str(int(last) + 1))


def _other_birth_date(number: str, facts: Mapping[str, Any]) -> str:
    """The same number as that of a person born forty years before: it cannot be another student's."""
    del facts
    letter, digits = (number[:1], number[1:]) if number[0].isalpha() else ("", number)
    first = f"{digits[:6]}{int(digits[6:10]) - _EARLIER}{digits[10:17]}"
    return f"{letter}{first}{check_character(first)}"


def _no_category(code: str, facts: Mapping[str, Any]) -> str:
    del facts
    return f"00{code[2:]}"


def _too_few(quota: int, facts: Mapping[str, Any]) -> int:
    del quota
    return max(int(facts["school.enrolled"] * 0.9) - 1, 0)


_FORGERIES: Final[Mapping[str, Callable[[Any, Mapping[str, Any]], Any]]] = MappingProxyType({
    "check": _wrong_check, "birth": _other_birth_date, "category": _no_category, "quota": _too_few,
})  # fmt: skip

_INSTEAD: Final[Mapping[str, tuple[Edit, ...]]] = MappingProxyType({
    "student.number": (Edit("student.number", how="check"), Edit("student.number")),
    "student.number_valid": (Edit("student.number", how="check"),),
    "student.id_number": (Edit("student.id_number", how="check"), Edit("student.id_number")),
    "student.id_valid": (Edit("student.id_number", how="check"),),
    "student.id_birth_date": (Edit("student.id_number", how="birth"),),
    "student.number_matches_id": (Edit("student.number", how="birth"),),
    "school.code": (Edit("school.code", how="category"),),
    "school.code_valid": (Edit("school.code", how="category"),),
    "school.quota": (Edit("school.quota", how="quota"),),
    "student.registrations": (Edit("student.registrations", 2, how="identity"),),
    "school_class.size": tuple(Edit("school_class.size", n, how="class") for n in range(1, LARGEST_CLASS + 1)),
    # who is in which school, grade and stage stays as it is: changing it would move the student to another class
    "school.enrolled": (), "school.region": (), "student.grade": (), "student.stage": (), "student.grade_position": (),
})  # fmt: skip
"""Facts that are not simply set: identifiers are forged, and what is counted follows from the rows."""


def edits_of(fact: s.Fact, tree: s.Expression, on: date, calendar: Calendar, conventions: Conventions) -> list[Edit]:
    """The changes worth trying for one fact of a condition."""
    if fact.name in _INSTEAD:
        return list(_INSTEAD[fact.name])
    found = candidates(fact, [(tree, conventions)], on, calendar)
    return [Edit(fact.name, value) for value in (*found, None)]


def candidates(
    fact: s.Fact, trees: Iterable[tuple[s.Expression, Conventions]], on: date, calendar: Calendar
) -> Sequence[Any]:
    """Values worth trying for a fact: those conditions compare with, and those just beside them."""
    nodes = [(node, conventions) for tree, conventions in trees for node in walk(tree)]
    constants: list[Any] = [node.value for node, _ in nodes if isinstance(node, s.Literal)]
    constants += [value for node, _ in nodes if isinstance(node, s.OneOf) for value in node.values]
    match fact.type.kind:
        case Kind.FLAG:
            return [True, False]
        case Kind.MEMBER:
            members = [en for en, _ in fact.type.members]
            return sorted(members, key=lambda en: (en not in constants, members.index(en)))
        case Kind.SET:
            return [frozenset({en}) for en, _ in fact.type.members] + [frozenset[str]()]
        case Kind.INTEGER:
            return _numbers(constants, _GRADES if fact.name.endswith("grade") else None)
        case Kind.DECIMAL:
            shares = [Fraction(v) for v in constants if isinstance(v, (Fraction, int)) and not isinstance(v, bool)]
            near = {v for share in shares for v in (share, share / 2, (share + 1) / 2) if 0 <= v <= 1}
            return sorted(near or {Fraction(1, 2)})
        case Kind.REGION:
            return [*dict.fromkeys(v for v in constants if isinstance(v, str) and v.isdigit() and len(v) == _CODE)]
        case Kind.DATE:
            lengths = [(n.value, c) for n, c in nodes if isinstance(n, s.Literal) and isinstance(n.value, Duration)]
            return _days([v for v in constants if isinstance(v, date)], lengths, on, calendar)
        case _:
            counts = [v for v in constants if isinstance(v, int) and not isinstance(v, bool)]
            return [*(v for v in constants if isinstance(v, str)), *("1" * count for count in counts), "其他"]


def walk(tree: s.Expression) -> Iterator[s.Expression]:
    """Every node of a tree, from the top."""
    yield tree
    for part in s.children(tree):
        yield from walk(part)


def _numbers(constants: Iterable[Any], only: range | None) -> list[int]:
    near = {n for v in constants if isinstance(v, int) and not isinstance(v, bool) for n in (v, v - 1, v + 1)}
    if len(near) <= _SMALL:
        near |= set(_USUAL)
    return sorted(n for n in near if n >= 0 and (only is None or n in only))


def _days(
    constants: Sequence[date], lengths: Iterable[tuple[Duration, Conventions]], on: date, calendar: Calendar
) -> list[date]:
    """Days around the snapshot, and those on which a length has run out, just not yet, or long ago."""
    found = {on, on - _DAY, on + _DAY, on - 10 * _DAY, on - 200 * _DAY, on - 400 * _DAY, *constants}
    for length, conventions in lengths:
        span = calendar.after(on, length, conventions).latest - on
        found |= {on - span - n * _DAY for n in (-1, 0, 1, 4, 30)} | {on + span + n * _DAY for n in (-1, 0, 1, 4)}
    return sorted(found, key=lambda day: (day > on, abs(day - on)))
