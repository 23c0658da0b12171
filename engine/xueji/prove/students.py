"""Which students there can be: facts that follow from one another, and facts that cannot all be true.

The formulas say what `decide.derive` says of one student; a test holds the two together.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import z3

from xueji.decide.derive import INPUTS, ORDER, STAGES
from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_symbols import Place, Ranges, Symbols
from xueji.model.enums import GradePosition, SchoolSystem, Scope, Stage
from xueji.model.identifiers import check_character, resident_id_valid
from xueji.model.region import DIRECT, MUNICIPALITIES, PROVINCES
from xueji.model.request import ENTITIES
from xueji.model.values import EARLIEST, LATEST, GradeNumber
from xueji.vocabulary import Vocabulary, core

_GRADES: Final = (1, 12)
_COUNTS: Final = (0, 100_000)
_GRADE_FACTS: Final = frozenset(
    f"{entity.key}.{name}"
    for entity in ENTITIES
    for name, field in entity.model_fields.items()
    if GradeNumber in getattr(field.annotation, "__args__", ())
)
NUMBERS: Final = ("student.number", "student.id_number", "school.code")
"""Texts from whose digits other facts follow."""
DERIVED: Final = (
    "student.number_valid", "student.id_valid", "student.id_birth_date", "student.number_matches_id",
    "school.code_valid",
)  # fmt: skip
AGREEING: Final = frozenset((*(name for pair in ORDER for name in pair), "transfer.scope", *INPUTS["transfer.scope"]))
"""Facts that can contradict one another by their order or as places."""


def ranges() -> Ranges:
    """The values facts of requests can have."""
    return Ranges((EARLIEST, LATEST), lambda name: _GRADES if name in _GRADE_FACTS else _COUNTS, tuple(PROVINCES))


def speak_of_grades(symbols: Symbols, stage: Stage) -> None:
    """Let every student of a stage have a grade and a school system, as far as the stage has national grades."""
    if stage is not Stage.VOCATIONAL:
        for name in ("student.grade", "student.grade_position", "school.system"):
            symbols.fact(name, core().entries[name].type)


def possible(symbols: Symbols, stage: Stage, vocabulary: Vocabulary) -> Iterator[Formula]:
    """What is so of every student whose facts a request could give."""
    names = set(symbols.names) | set(symbols.fixed)

    def value(name: str) -> Any:
        return symbols.fact(name, vocabulary.entries[name].type).value

    if stage is not Stage.VOCATIONAL:
        yield from _position(symbols, value, stage)
    if {"school.region", "transfer.to_region", "transfer.scope"} <= names:
        regions = z3.And(symbols.known("school.region"), symbols.known("transfer.to_region"))
        for told, scope in _scopes(value("school.region"), value("transfer.to_region")):
            place = list(Scope).index(scope)
            settled = z3.And(symbols.known("transfer.scope"), value("transfer.scope") == place)
            yield z3.Implies(z3.And(regions, told), settled)
    for earlier, later in ORDER:
        if earlier in names and (later in names):
            both = z3.And(symbols.known(earlier), symbols.known(later))
            yield z3.Implies(both, value(earlier) <= value(later))
    yield from _identifiers(symbols, value, names)


def _position(symbols: Symbols, value: Any, stage: Stage) -> Iterator[Formula]:
    """A grade lies in its stage, and where it stands there follows from it (年级位置)."""
    grade, position = value("student.grade"), value("student.grade_position")
    has_grade, has_system = symbols.known("student.grade"), symbols.known("school.system")
    fits: list[Formula] = []
    places: list[Any] = []
    for index, system in enumerate(SchoolSystem):
        first, last = STAGES[system.value][stage.value]
        inside = z3.And(grade >= first, grade <= last)
        place = z3.If(grade == first, _index(GradePosition.INITIAL),
                      z3.If(grade == last, _index(GradePosition.GRADUATING), _index(GradePosition.MIDDLE)))  # fmt: skip
        chosen = z3.And(has_system, value("school.system") == index)
        yield z3.Implies(z3.And(has_grade, chosen), z3.And(inside, position == place))
        fits.append(inside)
        places.append(place)
    may_be = z3.Or([z3.And(inside, position == place) for inside, place in zip(fits, places, strict=True)])
    yield z3.Implies(has_grade, may_be)
    settled = z3.Or(has_system, z3.Xor(*fits), places[0] == places[1])
    yield z3.Implies(z3.And(has_grade, settled), symbols.known("student.grade_position"))


def _index(position: GradePosition) -> int:
    return list(GradePosition).index(position)


def _scopes(one: Place, other: Place) -> Iterator[tuple[Formula, Scope]]:
    """How far apart two places are, as far as their codes tell."""
    near = one[0] == other[0]
    same = z3.And(near, one[1] == other[1], one[2] == other[2], one[2] != 0)
    in_city_province = z3.Or([one[0] == int(code) for code in MUNICIPALITIES])
    direct = one[1] == int(DIRECT)
    differ = z3.And(
        one[1] != 0, other[1] != 0, z3.Not(in_city_province), z3.Or(one[1] != other[1], direct)
    )  # fmt: skip
    yield one[0] != other[0], Scope.CROSS_PROVINCE
    yield same, Scope.WITHIN_COUNTY
    yield z3.And(near, z3.Not(same), differ), Scope.WITHIN_PROVINCE


def _identifiers(symbols: Symbols, value: Any, names: set[str]) -> Iterator[Formula]:
    """What follows from numbers of people and schools; the digits themselves are put together afterwards.

    Whether the two numbers of a student agree follows from no more than that: of a number with J it can be said freely.
    """
    number, identity, code = (symbols.known(name) if name in symbols.bare else z3.BoolVal(False) for name in NUMBERS)
    if "student.number_valid" in names:
        yield z3.Implies(number, symbols.known("student.number_valid"))
    if "school.code_valid" in names:
        yield z3.Implies(code, symbols.known("school.code_valid"))
    if "student.id_valid" in names:
        yield z3.Implies(identity, symbols.known("student.id_valid"))
    if {"student.id_valid", "student.id_birth_date"} <= names:
        told = symbols.known("student.id_birth_date")
        yield z3.Implies(z3.And(identity, value("student.id_valid")), told)


def numbers_for(bare: Sequence[str], facts: dict[str, Any]) -> dict[str, str]:
    """Numbers with the digits from which the facts follow that a student has, and no others that are asked for."""
    found: dict[str, str] = {}
    identity = _identity("110101", facts.get("student.id_birth_date"), valid=facts.get("student.id_valid"))
    if "student.id_number" in bare:
        found["student.id_number"] = identity
    if "student.number" in bare:
        found["student.number"] = _registration(facts, identity)
    if "school.code" in bare:
        found["school.code"] = "3141000001" if facts.get("school.code_valid", True) else "0041000001"
    return found


def _identity(place: str, born: date | None, *, valid: bool | None) -> str:
    if born is None and not valid:
        return f"{place}0000"
    digits = f"{place}{born or date(2010, 6, 1):%Y%m%d}001"
    right = check_character(digits)
    return digits + (right if valid is not False else "X" if right != "X" else "0")


def _registration(facts: dict[str, Any], identity: str) -> str:
    agrees, valid = facts.get("student.number_matches_id"), facts.get("student.number_valid", True)
    if agrees and valid is resident_id_valid(identity):
        return f"G{identity}"
    other = _identity("110102", date(2010, 6, 1), valid=valid)
    return f"{'G' if agrees is False else 'J'}{other}"  # of a number with J nothing can be told
