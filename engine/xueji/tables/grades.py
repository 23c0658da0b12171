"""Grades as tables write them: 七年级, 初一, 高中一年级, 小学3年级, 2024级, 2027届, 7; and the stage they tell."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from xueji.model.enums import SchoolSystem, Stage

_NUMERALS: Final = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
}  # fmt: skip
_STAGE_WORDS: Final = {
    "小学": Stage.PRIMARY, "小": Stage.PRIMARY, "初中": Stage.JUNIOR, "初": Stage.JUNIOR,
    "普通高中": Stage.SENIOR, "高中": Stage.SENIOR, "高": Stage.SENIOR,
}  # fmt: skip
_WORDS = "普通高中|小学|初中|高中|小|初|高"
_GRADE = re.compile(rf"(?:({_WORDS}))?第?(\d{{1,2}}|十[一二]?|[一二三四五六七八九])(?:\.0+)?(?:年级)?", re.ASCII)
_COHORT = re.compile(rf"(?:({_WORDS}))?(\d{{4}})(级|届)", re.ASCII)
_SCHOOL_YEAR_BEGINS = 9
_LAST_GRADE = 12
_SENIOR, _LAST_JUNIOR, _FIRST_SHARED = 10, 9, 6
"""The national count: senior school begins at 10, junior ends at 9, and 6 is primary or junior as the system has it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside a grade in its row; empty texts where it is not known."""

    stage: str = ""
    system: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by the national count and the stage it tells, or the problem; `note` names what was assumed."""

    number: int | None = None
    stage: str = ""
    problem: str = ""
    note: str = ""


def read_grade(text: str, beside: Surroundings, as_of: date) -> Grade:
    """Read one grade.

    `初一` is 7 in a six-three school and 6 in a five-four one; where the system is not known, six-three is assumed and
    noted. A bare number or 年级 beside a stage it cannot belong to (初中, 一年级) is counted within it, and noted.
    `2024级` is the year of entering the stage, `2027届` that of leaving it; both are reckoned on `as_of`.
    """
    word = "".join(unicodedata.normalize("NFKC", text).split())
    if cohort := _COHORT.fullmatch(word):
        return _of_cohort(cohort, beside, as_of)
    found = _GRADE.fullmatch(word)
    if not found:
        return Grade(problem="wrong-type")
    number = _NUMERALS.get(found[2]) or int(found[2])
    if found[1]:
        return _within(number, _STAGE_WORDS[found[1]], beside.system)
    if beside.stage in (Stage.JUNIOR, Stage.SENIOR) and 1 <= number < _first(
        Stage(beside.stage), SchoolSystem.FIVE_FOUR
    ):
        inner = _within(number, Stage(beside.stage), beside.system)
        if not inner.problem:
            return Grade(inner.number, inner.stage, note=inner.note or "grade-within-stage")
    return _plain(number, beside)


def stage_of(number: int, system: str, kind: str) -> str:
    """The stage of a grade of the national count; empty where it is not certain (grade 6, vocational schools)."""
    if kind == "vocational":
        return ""
    if number >= _SENIOR:
        return Stage.SENIOR.value
    if number > _FIRST_SHARED or (number == _FIRST_SHARED and system == SchoolSystem.FIVE_FOUR):
        return Stage.JUNIOR.value
    if number < _FIRST_SHARED or system == SchoolSystem.SIX_THREE:
        return Stage.PRIMARY.value
    return ""


def _plain(number: int, beside: Surroundings) -> Grade:
    if not 1 <= number <= _LAST_GRADE:
        return Grade(problem="out-of-range")
    return Grade(number, stage_of(number, beside.system, beside.kind))


def _first(stage: Stage, system: str) -> int:
    if stage is Stage.JUNIOR:
        return 6 if system == SchoolSystem.FIVE_FOUR else 7
    return 1 if stage is Stage.PRIMARY else _SENIOR


def _last(stage: Stage, system: str) -> int:
    if stage is Stage.PRIMARY:
        return 5 if system == SchoolSystem.FIVE_FOUR else 6
    return _LAST_JUNIOR if stage is Stage.JUNIOR else _LAST_GRADE


def _within(number: int, stage: Stage, system: str) -> Grade:
    """A number with its stage: 初一 and 初中七年级 are the same."""
    fourth = stage is Stage.JUNIOR and number == 4 and not system  # noqa: PLR2004 -- only five-four has a 初四
    system = SchoolSystem.FIVE_FOUR.value if fourth else system
    first, last = _first(stage, system), _last(stage, system)
    counted = number if number > last - first + 1 or first == 1 else number + first - 1
    if not (first <= counted <= last or (not system and stage is Stage.JUNIOR and counted == _FIRST_SHARED)):
        return Grade(problem="out-of-range")
    assumed = not system and not fourth and stage is Stage.JUNIOR and number < _FIRST_SHARED
    return Grade(counted, stage.value, note="assumed-six-three" if assumed else "")


def _of_cohort(found: re.Match[str], beside: Surroundings, as_of: date) -> Grade:
    stage_text = _STAGE_WORDS[found[1]].value if found[1] else beside.stage
    if stage_text not in (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR):
        return Grade(problem="grade-needs-stage")
    stage, year = Stage(stage_text), int(found[2])
    school_year = as_of.year if as_of.month >= _SCHOOL_YEAR_BEGINS else as_of.year - 1
    first, last = _first(stage, beside.system), _last(stage, beside.system)
    number = first + school_year - year if found[3] == "级" else last - (year - 1 - school_year)
    if not first <= number <= last:
        return Grade(problem="out-of-range")
    shaky = not beside.system and (stage is Stage.JUNIOR if found[3] == "级" else stage is Stage.PRIMARY)
    return Grade(number, stage.value, note="assumed-six-three" if shaky else "")
