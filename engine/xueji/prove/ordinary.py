"""What is usual of a student, so that an example is an ordinary child but for what the question is about."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import z3

from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_symbols import Symbols
from xueji.language.types import Kind, Type
from xueji.lifecycle.machine import sources
from xueji.model.enums import Change, SchoolSystem, Stage, Status
from xueji.vocabulary import FactEntry, Vocabulary

GRADES: Final[Mapping[Stage, int]] = {Stage.PRIMARY: 4, Stage.JUNIOR: 8, Stage.SENIOR: 11, Stage.VOCATIONAL: 11}
_FIRST_GRADE: Final[Mapping[Stage, int]] = {
    Stage.PRIMARY: 1, Stage.JUNIOR: 7, Stage.SENIOR: 10, Stage.VOCATIONAL: 10,
}  # fmt: skip
_ENTRY_AGE: Final = 6
_TRUE: Final = frozenset((
    "student.number_valid", "student.id_valid", "student.number_matches_id", "student.has_archive",
    "student.reported_in", "student.present_matches_record", "student.within_compulsory_years",
    "student.is_mainland_resident", "student.auxiliary_number_active", "school.code_valid", "archive.electronic",
    "archive.paper", "archive.complete", "transfer.agreed", "transfer.meets_admission_line",
    "transfer.whole_guardianship", "transfer.household_changed", "transfer.outside_service_area", "leave.approved",
    "registration.duplicates_checked", "registration.nearby", "registration.admitted", "correction.matches_register",
    "disclosure.approved", "progress.able", "graduation.requirements_met", "abroad.archive_continued",
))  # fmt: skip
"""Flags that are usually set."""
_COUNTS: Final[Mapping[str, int]] = {
    "school_class.size": 44, "transfer.to_class_size": 43, "transfer.to_places_left": 5,
    "registration.to_class_size": 43, "registration.places_left": 5, "school.quota": 1200, "school.enrolled": 1100,
    "student.registrations": 1, "archive.groups": 7,
}  # fmt: skip
_MEMBERS: Final[Mapping[str, str]] = {
    "school.system": SchoolSystem.SIX_THREE.value, "transfer.scope": "within_city", "leave.ground": "illness",
    "request.applicant": "guardian", "term.semester": "1", "transfer.move_scope": "within_city",
}  # fmt: skip
_SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "transfer.ground": ("household_move", "residence_move"), "correction.fields": ("contact",),
}  # fmt: skip
_ALWAYS: Final = (
    "school.system", "student.status", "student.grade", "student.grade_position", "student.birth_date",
    "student.entered_on",
)  # fmt: skip
"""What one knows of every student."""
_AUTUMN, _SPRING = (9, 1), (3, 1)
_NEAR: Final = (90, 366, 3_700)
"""Days from the request within which a day is looked for, the nearest first."""


def wishes(symbols: Symbols, vocabulary: Vocabulary, change: Change | None, stage: Stage, on: date) -> list[Formula]:
    """What is wished of an example, the most important first."""
    found: list[Formula] = []
    unknown: list[Formula] = []
    usual = Usual(change, stage, on)
    names = [entry.name for entry in vocabulary.entries.values() if entry.name in symbols.names]
    for name in sorted(names, key=_weight):
        entry = vocabulary.entries[name]
        known = symbols.known(name)
        if z3.is_true(known) or name in _ALWAYS:
            found += [known, *usual.of(entry, symbols)]
        else:  # asked for only with a sign of it: usually there is none
            found += [z3.Implies(known, wish) for wish in usual.of(entry, symbols)]
            unknown.append(z3.Not(known))
    unknown += [z3.Not(symbols.known(name)) for name in symbols.bare]
    return [*found, *unknown]


def _weight(name: str) -> int:
    """Who the student is comes before what is asked for."""
    return _ALWAYS.index(name) if name in _ALWAYS else len(_ALWAYS)


class Usual:
    """The usual values of facts for one change, stage and day."""

    def __init__(self, change: Change | None, stage: Stage, on: date) -> None:
        self.change = change
        self.stage = stage
        self.on = on
        self.grade = _grade(change, stage)
        autumn = date(on.year, *_AUTUMN)
        self.school_year = autumn if on >= autumn - timedelta(days=31) else date(on.year - 1, *_AUTUMN)

    def of(self, entry: FactEntry, symbols: Symbols) -> Iterator[Formula]:
        """Wishes for one fact, the strongest last."""
        value = symbols.fact(entry.name, entry.type).value
        match entry.type.kind:
            case Kind.FLAG:
                yield value if entry.name in _TRUE else z3.Not(value)
            case Kind.SET:
                usual = _SETS.get(entry.name, entry.type.members[0][:1])
                yield z3.Or(list(value))
                yield z3.And([bit == (en in usual) for (en, _), bit in zip(entry.type.members, value, strict=True)])
            case Kind.DATE:
                yield from self._day(entry.name, value)
            case Kind.REGION:
                yield z3.And([part == wanted for part, wanted in zip(value, (41, 1, 2), strict=True)])
            case Kind.DECIMAL | Kind.TEXT:
                yield value == 0
            case _:
                yield from self._whole(entry.name, entry.type, value)

    def _whole(self, name: str, kind: Type, value: Any) -> Iterator[Formula]:
        if kind.kind is Kind.MEMBER:
            members = [en for en, _ in kind.members]
            yield value == members.index(self._member(name, members))
        elif name.endswith("grade"):
            yield z3.And(value >= self.grade - 1, value <= self.grade + 1)
            yield value == (self.grade + 1 if name in ("progress.to_grade",) else self.grade)
        else:
            usual = _COUNTS.get(name, 0)
            yield value <= max(2 * usual, 5)
            yield value == usual

    def _member(self, name: str, members: Sequence[str]) -> str:
        if name == "student.status":
            return sources(self.change)[0].value if self.change else Status.ENROLLED.value
        if name == "student.grade_position" and self.grade == _FIRST_GRADE[self.stage]:
            return "initial"
        if name == "student.grade_position":
            return "middle"
        if name in ("school.kind", "transfer.to_school_kind") and self.stage is Stage.VOCATIONAL:
            return "vocational"
        return _MEMBERS.get(name, members[0])

    def _day(self, name: str, value: Any) -> Iterator[Formula]:
        middle = self.day(name)
        for near in reversed(_NEAR):
            yield z3.And(value >= middle.toordinal() - near, value <= middle.toordinal() + near)
        yield value == middle.toordinal()

    def day(self, name: str) -> date:
        """The usual day of a fact."""
        entered = date(self.school_year.year - (self.grade - _FIRST_GRADE[self.stage]), *_AUTUMN)
        born = date(self.school_year.year - self.grade - _ENTRY_AGE, 11, 15)
        autumn = self.on < date(self.school_year.year + 1, 2, 10)
        start = self.school_year if autumn else date(self.school_year.year + 1, *_SPRING)
        end = date(self.school_year.year + 1, *((1, 20) if autumn else (7, 10)))
        usual = {
            "student.birth_date": born, "student.id_birth_date": born, "student.entered_on": entered,
            "student.registered_on": entered + timedelta(days=7), "student.archived_on": entered + timedelta(days=14),
            "term.start": start, "term.end": end, "leave.end": self.on + timedelta(days=120),
        }  # fmt: skip
        return usual.get(name, self.on)


def _grade(change: Change | None, stage: Stage) -> int:
    """The middle of the stage; its beginning for who enters, its end for who leaves with a certificate."""
    if change in (Change.REGISTER, Change.DEFER_REGISTRATION, Change.DELAY_ENTRY):
        return _FIRST_GRADE[stage]
    last = {Stage.PRIMARY: 6, Stage.JUNIOR: 9}.get(stage, 12)
    return last if change in (Change.GRADUATE, Change.COMPLETE, Change.REISSUE_CERTIFICATE) else GRADES[stage]
