"""Facts that follow from other facts, and facts that cannot all be true."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from xueji.model.enums import GradePosition, SchoolSystem, Scope, Stage
from xueji.model.identifiers import (
    birth_date,
    numbers_agree,
    registration_number_valid,
    resident_id_valid,
    school_code_valid,
)
from xueji.model.region import scope
from xueji.vocabulary import core

STAGES: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    SchoolSystem.SIX_THREE.value: {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12)},
    SchoolSystem.FIVE_FOUR.value: {"primary": (1, 5), "junior": (6, 9), "senior": (10, 12)},
}
"""First and last grade of each stage by the national count."""

INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "student.grade_position": ("student.stage", "student.grade", "school.system"),
    "transfer.scope": ("school.region", "transfer.to_region"),
    "student.number_valid": ("student.number",),
    "student.id_valid": ("student.id_number",),
    "student.id_birth_date": ("student.id_number",),
    "student.number_matches_id": ("student.number", "student.id_number"),
    "school.code_valid": ("school.code",),
}
"""From which facts a derived fact follows."""


Contradiction = tuple[str, str, str]
"""A fact that cannot be true with the others, and why: in English, in Chinese."""


def derive(facts: dict[str, Any]) -> Iterator[Contradiction]:
    """Add what follows; gives each contradiction."""
    yield from _position(facts)
    yield from _scope(facts)
    yield from _identifiers(facts)
    yield from _order(facts)


def missing_inputs(name: str, facts: Mapping[str, Any]) -> Sequence[str]:
    """What to ask for where a fact is missing: the missing facts it follows from, or the fact itself.

    The scope of a transfer is asked for itself: people know it better than division codes.
    """
    inputs: Sequence[str] = INPUTS.get(name, ()) if name != "transfer.scope" else ()
    if facts.get("student.stage") == Stage.VOCATIONAL.value:
        return [name]  # grades of vocational schools have no national position
    if facts.get("student.stage") == Stage.SENIOR.value:
        inputs = [part for part in inputs if part != "school.system"]  # senior schools have one system
    return [part for part in inputs if facts.get(part) is None] or [name]


def _position(facts: dict[str, Any]) -> Iterator[Contradiction]:
    stage, grade, system = (facts.get(name) for name in INPUTS["student.grade_position"])
    if stage is None or grade is None or stage == Stage.VOCATIONAL.value:
        return
    spans = [STAGES[s][stage] for s in ([system] if system else STAGES)]
    possible = {_position_of(grade, span) for span in spans if span[0] <= grade <= span[1]}
    if not possible:
        shown = " / ".join(f"{first}–{last}" for first, last in dict.fromkeys(spans))
        here = Stage(stage)
        yield (
            "student.grade",
            f"the grades of {here} are {shown}, not {grade}",
            f"{here.zh}为 {shown} 年级，不是 {grade}",
        )
        return
    stated = facts.get("student.grade_position")
    if stated is not None and stated not in possible:
        listed = sorted(possible)
        terms, other = "或".join(GradePosition(one).zh for one in listed), GradePosition(stated).zh
        yield (
            "student.grade_position", f"grade {grade} is {' or '.join(listed)}, not {stated}",
            f"{grade} 年级为{terms}，不是{other}",
        )  # fmt: skip
    elif stated is None and len(possible) == 1:
        facts["student.grade_position"] = possible.pop()


def _position_of(grade: int, span: tuple[int, int]) -> str:
    first, last = span
    position = GradePosition.INITIAL if grade == first else GradePosition.GRADUATING if grade == last else None
    return str(position or GradePosition.MIDDLE)


def _scope(facts: dict[str, Any]) -> Iterator[Contradiction]:
    here, there = (facts.get(name) for name in INPUTS["transfer.scope"])
    if here is None or there is None or (derived := scope(here, there)) is None:
        return
    stated = facts.setdefault("transfer.scope", derived.value)
    if stated != derived.value:
        yield (
            "transfer.scope", f"{here} → {there} is {derived.value}, not {stated}",
            f"{here} → {there} 为{derived.zh}，不是{Scope(stated).zh}",
        )  # fmt: skip


_IDENTIFIERS: Final[Mapping[str, Callable[..., object]]] = {
    "student.number_valid": registration_number_valid, "student.id_valid": resident_id_valid,
    "student.id_birth_date": birth_date, "student.number_matches_id": numbers_agree,
    "school.code_valid": school_code_valid,
}  # fmt: skip


def _identifiers(facts: dict[str, Any]) -> Iterator[Contradiction]:
    """What the digits of identifiers tell; where they tell nothing, it stays what was given."""
    for name, told in _IDENTIFIERS.items():
        given = [facts.get(part) for part in INPUTS[name]]
        if None in given or (derived := told(*given)) is None:
            continue
        stated = facts.setdefault(name, derived)
        if stated != derived:
            digits, terms = " + ".join(INPUTS[name]), "和".join(map(core().term, INPUTS[name]))
            yield (
                name, f"by {digits} it is {str(derived).lower()}, not {str(stated).lower()}",
                f"按{terms}应为 {_shown(derived)}，不是 {_shown(stated)}",
            )  # fmt: skip


def _shown(value: object) -> str:
    return str(value) if not isinstance(value, bool) else "是" if value else "否"


ORDER: Final = (
    ("leave.start", "leave.end"), ("term.start", "term.end"), ("student.birth_date", "student.entered_on"),
    ("student.birth_date", "request.on"), ("student.absent_since", "request.on"), ("student.died_on", "request.on"),
)  # fmt: skip


def _order(facts: Mapping[str, Any]) -> Iterator[Contradiction]:
    for earlier, later in ORDER:
        one, other = facts.get(earlier), facts.get(later)
        if one is not None and other is not None and one > other:
            term, other_term = core().term(earlier), core().term(later)
            yield (
                earlier if later == "request.on" else later, f"{earlier} {one} is after {later} {other}",
                f"{term} {one} 晚于{other_term} {other}",
            )  # fmt: skip
