"""What registrations look like: the usual record of a stage, and the scenes that are not the usual one.

Days are spans: so many days after another day, drawn between a near end (the calmest) and a far one. How far a span may
go before a rule takes offence is found for each law (`settle`), never written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from xueji.model.enums import LeaveGround, LeftBehind, SchoolKind, SchoolSystem, Semester, Stage, Status
from xueji.model.identifiers import check_character

AS_OF: Final = "as_of"
"""The anchor of a span that begins on the day of the snapshot."""

SCHOOL_LEVEL: Final = ("school", "term")
"""Entities whose facts are the same for all students of a school."""

GRADES: Final[Mapping[str, range]] = MappingProxyType({
    Stage.PRIMARY.value: range(1, 7), Stage.JUNIOR.value: range(7, 10), Stage.SENIOR.value: range(10, 13),
    Stage.VOCATIONAL.value: range(10, 13),
})  # fmt: skip
"""The grades of each stage by the national count (six years of primary school, three of each other)."""

CATEGORIES: Final[Mapping[tuple[str, str], str]] = MappingProxyType({
    ("ordinary", "primary"): "21", ("ordinary", "junior"): "31", ("ordinary", "senior"): "34",
    ("vocational", "vocational"): "36", ("special", "primary"): "51", ("special", "junior"): "51",
})  # fmt: skip
"""The first two digits of a school code, by kind and stage."""

_LONGEST_LEAVE = 364
_AUTUMN, _SPRING, _WINTER_END, _SUMMER_END = (9, 1), (2, 20), (1, 20), (7, 5)
_ENTRY_AGE = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A day that lies between `near` and `far` days after another; never after the snapshot unless it is `ahead`."""

    anchor: str
    near: int
    far: int
    ahead: bool = False

    def day(self, facts: Mapping[str, Any], as_of: date, offset: int) -> date | None:
        """The day so many days after the anchor; None where the anchor is missing."""
        start = as_of if self.anchor == AS_OF else facts.get(self.anchor)
        if start is None:
            return None
        found: date = start + timedelta(days=offset)
        return found if self.ahead else min(found, as_of)

    def offsets(self, calm: float) -> tuple[int, int]:
        """The two ends where only a part of the span is used (1 all of it, 0 only its near end)."""
        return self.near, self.near + round((self.far - self.near) * calm)


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of a registration: its share is a figure of `shares`, its facts stand beside or above the usual ones."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    only_first_grade: bool = False


USUAL: Final = Scene("enrolled")

SCENES: Final = (
    USUAL,
    Scene("on_leave", {
        "student.status": Status.ON_LEAVE, "leave.ground": LeaveGround.ILLNESS, "leave.start": Span(AS_OF, -5, -250),
        "leave.end": Span("leave.start", _LONGEST_LEAVE, _LONGEST_LEAVE, ahead=True), "leave.approved": True,
        "leave.is_extension": False, "leave.extensions": 0, "student.leave_count": 1,
    }),
    Scene("transferring", {
        "student.status": Status.TRANSFERRING, "transfer.completed": False, "transfer.system_failed": False,
        "transfer.requested_on": Span(AS_OF, -2, -9), "transfer.step_since": Span(AS_OF, 0, -5),
    }),
    Scene("moved", {
        "transfer.completed": True, "transfer.completed_on": Span(AS_OF, -40, -300),
        "transfer.requested_on": Span("transfer.completed_on", -5, -20),
        "archive.handed_over_on": Span("transfer.completed_on", 0, 20),
    }),
    Scene("suspected_dropout", {
        "student.status": Status.SUSPECTED_DROPOUT, "student.absent_since": Span(AS_OF, -2, -6),
        "student.absence_excused": False, "student.outreach_failed": False,
    }),
    Scene("dropped_out", {
        "student.status": Status.DROPPED_OUT, "student.dropped_out_on": Span(AS_OF, -20, -200),
        "student.absent_since": Span("student.dropped_out_on", -10, -30), "student.absence_excused": False,
        "student.dropout_reported": True,
    }),
    Scene("pending", {"student.status": Status.PENDING, "student.reported_in": False}, only_first_grade=True),
    Scene("abroad", {"student.status": Status.ABROAD, "abroad.left_on": Span(AS_OF, -30, -400)}),
    Scene("deceased", {"student.status": Status.DECEASED, "student.died_on": Span(AS_OF, 0, -60)}),
    Scene("home_taught", {"student.home_taught": True, "student.is_disabled": True}),
)  # fmt: skip
"""All scenes; the usual one is what the others leave. `home_taught` and the rest take their shares by name."""

DRAWN: Final[Mapping[str, tuple[Any, Any, Any]]] = MappingProxyType({
    "student.is_migrant_child": (False, True, False), "student.is_disabled": (False, True, False),
    "student.left_behind": (LeftBehind.NONE.value, LeftBehind.NONE.value, LeftBehind.BOTH_PARENTS.value),
    "school.is_rural_point": (False, True, False), "school.is_private": (False, True, False),
})  # fmt: skip
"""Facts drawn for every row by their shares, with the values of three students a law is tried with: who lives with
migrant parents is not left behind."""

SPANS: Final[Mapping[str, Span]] = MappingProxyType({
    "student.registered_on": Span("student.entered_on", 0, 20),
    "student.archived_on": Span("student.entered_on", 0, 20),
    "school.rechecked_on": Span("term.start", 0, 10), "school.notice_sent_on": Span("term.start", 0, 10),
    "school.roster_filed_on": Span("term.start", 0, 10), "school.ledger_reported_on": Span(AS_OF, 0, -20),
})  # fmt: skip
"""The days of every record; those of schools are drawn once a school."""


@dataclass(frozen=True, slots=True)
class Term:
    """The semester of a day, and the first year of its school year."""

    start: date
    end: date
    semester: Semester
    school_year: int


def term_of(day: date) -> Term:
    """The semester a day falls in; days of vacation belong to the semester before them."""
    if (day.month, day.day) >= _AUTUMN:
        return Term(date(day.year, *_AUTUMN), date(day.year + 1, *_WINTER_END), Semester.FIRST, day.year)
    year = day.year
    if (day.month, day.day) < _SPRING:
        return Term(date(year - 1, *_AUTUMN), date(year, *_WINTER_END), Semester.FIRST, year - 1)
    return Term(date(year, *_SPRING), date(year, *_SUMMER_END), Semester.SECOND, year - 1)


def entered(stage: str, grade: int, school_year: int) -> date:
    """The day a student of a grade entered the stage."""
    return date(school_year - (grade - GRADES[stage][0]), *_AUTUMN)


def birthdays(grade: int, school_year: int) -> tuple[date, date]:
    """The first and last birth date of those who entered grade 1 at six."""
    entry = school_year - (grade - 1)
    return date(entry - _ENTRY_AGE - 1, *_AUTUMN), date(entry - _ENTRY_AGE, 8, 31)


def kinds(stage: str) -> tuple[str, ...]:
    """The kinds of school that have students of a stage."""
    return tuple(kind for kind in (k.value for k in SchoolKind) if (kind, stage) in CATEGORIES)


def usual(stage: str, kind: str, grade: int, place: str, as_of: date) -> dict[str, Any]:
    """A record as it usually is, days of spans left out: a student of one grade in one place."""
    term = term_of(as_of)
    born = birthdays(grade, term.school_year)[0] + timedelta(days=100)
    first = f"{place}{born:%Y%m%d}007"
    identity = first + check_character(first)
    return {
        "student.stage": stage, "student.grade": grade, "student.status": Status.ENROLLED.value,
        "student.birth_date": born, "student.entered_on": entered(stage, grade, term.school_year),
        "student.previous_grade": grade - 1 or None, "student.household_region": place,
        "student.residence_region": place, "student.leave_count": 0, "student.id_number": identity,
        "student.number": f"G{identity}", "student.auxiliary_number": f"{term.school_year % 100:02}410100001",
        "school.kind": kind, "school.system": SchoolSystem.SIX_THREE.value, "school.region": place,
        "school.code": f"{CATEGORIES[kind, stage]}{place[:2]}000001", "school.quota": 600,
        "term.start": term.start, "term.end": term.end, "term.semester": term.semester.value,
        "school_class.size": 30, "school.enrolled": 500, "student.registrations": 1,
    }  # fmt: skip


MODELLED: Final = frozenset((*usual("primary", "ordinary", 1, "110101", date(2024, 9, 5)), *SPANS, *DRAWN))
"""Facts every record has, whatever its scene."""
