"""All students before two made-up laws, one for every way in which the laws' conditions can come out, judged in bulk.

Facts come in groups that know nothing of one another. Of each group there are candidates on and beside every value at
which one of its written conditions changes; of those that all conditions of two laws treat alike, one is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import Any, Final

from xueji.calendar import Calendar, Conventions, Duration, Unit
from xueji.decide.decider import compile_closures
from xueji.decide.derive import derive
from xueji.language import syntax as s
from xueji.lifecycle.machine import sources
from xueji.model.enums import Change, Stage, Status
from xueji.model.identifiers import check_character

ON: Final = date(2024, 9, 5)
CALENDAR: Final = Calendar(until=2026)
MOST_ROWS: Final = 6_000
Facts = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Facts that hang together, written conditions about them, and students on either side of every line they draw."""

    facts: tuple[str, ...]
    conditions: tuple[str, ...]
    candidates: Callable[[Stage], Iterable[Facts]]


def _all(**values: Sequence[Any]) -> Callable[[Stage], Iterator[Facts]]:
    """Every combination of values of facts, whose names have two underscores for the full stop."""
    names = [name.replace("__", ".") for name in values]
    return lambda _stage: (dict(zip(names, found, strict=True)) for found in product(*values.values()))


def _near(*days: date) -> list[date]:
    return sorted({day + timedelta(days=more) for day in days for more in (-1, 0, 1)})


def _leaves(_stage: Stage) -> Iterator[Facts]:
    """Leaves that begin on many days and end on and beside the last day of every term the conditions name."""
    starts = [date(2003, 10, 1) + timedelta(days=n) for n in range(500)]
    starts += [date(2023, 6, 1) + timedelta(days=n) for n in range(5 * 366)]
    starts += [date(year, *day) for year in (1990, 2100) for day in ((1, 1), (1, 31), (3, 1), (11, 20), (12, 31))]
    terms = [Duration(1, Unit.MONTHS), Duration(30, Unit.DAYS), Duration(30, Unit.WORKDAYS)]
    for start in starts:
        moments = [
            CALENDAR.after(start, term, Conventions(counted, shifted))
            for term in terms
            for counted in (False, True)
            for shifted in (False, True)
        ]
        ends = {day for moment in moments for day in (moment.earliest, moment.latest)}
        for end in _near(start, *ends, date(2024, 10, 8)):
            yield {"leave.start": start, "leave.end": end}


_CODES: Final = (
    "000000", "620000", "620100", "620102", "620103", "620002", "620201", "410000", "410100", "410102", "419001",
    "419002", "419000", "110101", "110105", "110229", "110000",
)  # fmt: skip


def _grades(stage: Stage) -> Iterator[Facts]:
    for grade, system, position in product(range(1, 13), ("6-3", "5-4"), ("initial", "middle", "graduating", None)):
        yield {"student.grade": grade, "school.system": system, "student.grade_position": position}


def _identity(place: str, born: str, *, right: bool = True) -> str:
    digits = f"{place}{born}001"
    check = check_character(digits)
    return digits + (check if right else "0" if check != "0" else "1")


def _numbers(_stage: Stage) -> Iterator[Facts]:
    identities = (
        None,
        _identity("110101", "20100601"),
        _identity("110101", "20150601"),
        _identity("110101", "20100601", right=False),
        "1101010000",
    )
    others = [letter + _identity("110102", "20100601", right=right) for letter in "GJ" for right in (True, False)]
    flags = (None, True, False)
    for identity, valid, number_valid, agree in product(identities, flags, flags, flags):
        for number in (None, f"G{identity}", *others):
            for born in (None, date(2010, 6, 1), date(2015, 6, 1)):
                yield {
                    "student.id_number": identity,
                    "student.number": number,
                    "student.id_valid": valid,
                    "student.number_valid": number_valid,
                    "student.number_matches_id": agree,
                    "student.id_birth_date": born,
                }


_MEMBERS: Final = ("household_move", "job_transfer", "health")
GROUPS: Final[Mapping[str, Group]] = {
    "flags": Group(
        ("student.is_disabled", "student.reported_in", "student.has_archive"),
        (
            "student.is_disabled",
            "student.reported_in",
            "student.has_archive",
            "known(student.has_archive)",
            "student.is_disabled == student.reported_in",
        ),
        _all(
            student__is_disabled=(True, False), student__reported_in=(True, False), student__has_archive=(True, False)
        ),
    ),
    "counts": Group(
        ("student.leave_count", "leave.extensions"),
        (
            "student.leave_count >= 2",
            "student.leave_count == 1",
            "leave.extensions in [0, 2]",
            "known(leave.extensions)",
            "student.leave_count + leave.extensions > 4",
            "student.leave_count - leave.extensions >= 1",
            "student.leave_count > leave.extensions",
            "student.leave_count * leave.extensions == 4",
            "student.leave_count > policy.leave.max_times",
        ),
        _all(student__leave_count=range(8), leave__extensions=range(8)),
    ),
    "ratio": Group(
        ("student.absence_ratio",),
        (
            "student.absence_ratio > 0.25",
            "student.absence_ratio >= 0.5",
            "student.absence_ratio * 4 == 1",
            "known(student.absence_ratio)",
        ),
        _all(student__absence_ratio=[Fraction(n, 8) for n in (0, 1, 2, 3, 4, 5, 8)]),
    ),
    "kind": Group(
        ("school.kind", "transfer.to_school_kind"),
        (
            'school.kind in ["special", "specialised"]',
            'school.kind == "ordinary"',
            "school.kind == transfer.to_school_kind",
            "known(transfer.to_school_kind)",
        ),
        _all(
            school__kind=("ordinary", "special", "specialised", "vocational"),
            transfer__to_school_kind=("ordinary", "special", "specialised", "vocational"),
        ),
    ),
    "ground": Group(
        ("transfer.ground",),
        (
            'any_of(transfer.ground, ["household_move", "job_transfer"])',
            'all_of(transfer.ground, ["job_transfer", "health"])',
            "empty(transfer.ground)",
            "known(transfer.ground)",
        ),
        _all(
            transfer__ground=[frozenset(c) for n in range(4) for c in combinations(_MEMBERS, n)]
            + [frozenset(["relatives"])]
        ),
    ),
    "days": Group(
        ("leave.start", "leave.end"),
        (
            'exceeds(leave.start, leave.end, "1 month")',
            "exceeds(leave.start, leave.end, policy.leave.max_length)",
            'reached(leave.start, leave.end, "30 workdays")',
            'within(leave.start, request.on, "10 workdays")',
            'leave.end > "2024-10-08"',
            "leave.start <= request.on",
            "known(leave.end)",
            'in_year("08-31", leave.start) < leave.start',
        ),
        _leaves,
    ),
    "birth": Group(
        ("student.birth_date",),
        (
            "age_on(student.birth_date, request.on) >= 6",
            'age_on(student.birth_date, in_year("08-31", request.on)) < 7',
            'student.birth_date < "2012-02-29"',
            "known(student.birth_date)",
        ),
        _all(
            student__birth_date=[
                day
                for day in _near(date(2018, 9, 5), date(2017, 8, 31), date(2012, 2, 29), date(2000, 1, 1), ON)
                if day <= ON
            ]
        ),
    ),
    "places": Group(
        ("school.region", "transfer.to_region", "transfer.scope"),
        (
            'lies_in(school.region, "620000")',
            'lies_in(transfer.to_region, "620100")',
            "school.region == transfer.to_region",
            'transfer.scope == "cross_province"',
            'transfer.scope in ["within_county", "within_city"]',
            "known(transfer.scope)",
            "known(transfer.to_region)",
            "lies_in(transfer.to_region, school.region)",
        ),
        _all(
            school__region=_CODES,
            transfer__to_region=_CODES,
            transfer__scope=("within_county", "within_city", "within_province", "cross_province", None),
        ),
    ),
    "grades": Group(
        ("student.grade", "school.system", "student.grade_position"),
        (
            "student.grade > 5",
            "student.grade in [7, 9, 11]",
            'student.grade_position == "initial"',
            'student.grade_position == "graduating"',
            'school.system == "5-4"',
            "known(school.system)",
            "known(student.grade)",
            "known(student.grade_position)",
        ),
        _grades,
    ),
    "numbers": Group(
        (
            "student.id_number",
            "student.number",
            "student.id_valid",
            "student.number_valid",
            "student.number_matches_id",
            "student.id_birth_date",
        ),
        (
            "known(student.number)",
            "known(student.id_number)",
            "student.number_valid",
            "student.id_valid",
            "student.number_matches_id",
            "age_on(student.id_birth_date, request.on) >= 12",
            "known(student.id_birth_date)",
            "known(student.number_matches_id)",
        ),
        _numbers,
    ),
    "text": Group(
        ("student.auxiliary_number", "school.code"),
        (
            "digits(student.auxiliary_number, 3)",
            'student.auxiliary_number == "001"',
            'student.auxiliary_number in ["甲", "12"]',
            "known(student.auxiliary_number)",
            "student.auxiliary_number == school.code",
        ),
        _all(
            student__auxiliary_number=("001", "002", "甲", "12", "乙", ""),
            school__code=("001", "002", "甲", "12", "乙", "丙"),
        ),
    ),
    "status": Group(
        ("student.status",),
        (
            'student.status == "suspected_dropout"',
            'student.status in ["enrolled", "dropped_out"]',
            "known(student.status)",
        ),
        _all(student__status=tuple(status.value for status in Status)),
    ),
}


@dataclass
class Candidates:
    """The students of one group, complete but for facts that may be missing; of each the truth of conditions."""

    students: tuple[Facts, ...]
    _truths: dict[tuple[s.Expression, Conventions], tuple[tuple[bool, bool], ...]] = field(default_factory=dict)

    def truths(self, atom: s.Expression, conventions: Conventions) -> tuple[tuple[bool, bool], ...]:
        """Whether a condition is surely yes and surely no of each student."""
        key = atom, conventions
        if key not in self._truths:
            (pair,) = compile_closures([key], CALENDAR)
            self._truths[key] = tuple((pair.yes(student), pair.no(student)) for student in self.students)
        return self._truths[key]


@cache
def candidates(name: str, stage: Stage) -> Candidates:
    """The students of a group whose facts can all be true, with any of the facts missing that need not be there.

    Only grades are a matter of the stage; other groups are asked for with any.
    """
    group = GROUPS[name]
    guarded = [fact for fact in group.facts if f"known({fact})" in group.conditions]
    found: dict[object, Facts] = {}
    for given in group.candidates(stage):
        for size in range(len(guarded) + 1):
            for gone in combinations(guarded, size):
                student = {fact: value for fact, value in given.items() if fact not in gone and value is not None}
                student |= {"student.stage": stage.value, "request.on": ON}
                if not list(derive(student)):
                    found.setdefault(tuple(sorted((k, str(v)) for k, v in student.items())), student)
    return Candidates(tuple(found.values()))


@dataclass(frozen=True)
class Asked:
    """What two laws ask of students: their smallest conditions, and the facts they speak of or look for a sign of."""

    atoms: frozenset[tuple[s.Expression, Conventions]]
    change: Change | None

    def spoken(self) -> frozenset[str]:
        """The facts that are spoken of."""
        return frozenset(name for atom, _ in self.atoms for name in s.facts_in(atom))

    def guarded(self) -> frozenset[str]:
        """The facts that may be missing."""
        return frozenset(name for atom, _ in self.atoms for name in s.guarded_in(atom))


def representatives(asked: Asked, stage: Stage) -> Iterator[Sequence[Facts]]:
    """Of each group one student for every way its conditions can come out."""
    spoken = asked.spoken() | {"student.status"}
    if stage is not Stage.VOCATIONAL:
        spoken |= set(GROUPS["grades"].facts)
    needed = spoken - asked.guarded()
    for name, group in GROUPS.items():
        if not spoken & set(group.facts):
            continue
        there = candidates(name, stage if name == "grades" else Stage.VOCATIONAL)
        mine = [(atom, at) for atom, at in asked.atoms if set(s.facts_in(atom)) & set(group.facts)]
        columns = [there.truths(atom, at) for atom, at in sorted(mine, key=repr)]
        found: dict[object, Facts] = {}
        for index, student in enumerate(there.students):
            if not (needed & set(group.facts)) <= student.keys():
                continue
            allowed = asked.change is None or student.get("student.status") in sources(asked.change)
            key = (
                tuple(column[index] for column in columns),
                name == "status" and (allowed, "student.status" in student),
            )
            found.setdefault(key, student)
        yield tuple(found.values())


def students(asked: Asked, stage: Stage) -> list[Facts] | None:
    """One student for every combination of what the groups can be; None where these are too many to try."""
    groups = list(representatives(asked, stage))
    total = 1
    for group in groups:
        total *= len(group)
    if total > MOST_ROWS:
        return None
    given = {"student.stage": stage.value}
    return [{name: value for part in parts for name, value in part.items()} | given for parts in product(*groups)]
