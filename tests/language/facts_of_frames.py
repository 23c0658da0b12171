"""A few facts of the real vocabulary, conditions over them, and how the back end `frames` is asked about them."""

from collections.abc import Sequence

from tests.language.framing import LIBRARIES, Facts, Policy, compiled, judged, polars_frame, reference, sources
from tests.language.test_agreement import CALENDAR

from xueji.calendar import Conventions, Duration, Unit
from xueji.language import syntax as s
from xueji.language.backends.frames import Frames, Source
from xueji.language.types import CONDITION, DECIMAL, DURATION, INTEGER, Type
from xueji.vocabulary import core

ENTRIES = core().entries
PLAIN = Conventions()


def fact(name: str) -> s.Fact:
    return s.Fact(name, ENTRIES[name].type)


GRADE, TO_GRADE, SIZE = fact("student.grade"), fact("transfer.to_grade"), fact("school_class.size")
STATUS, DISABLED, GROUND = fact("student.status"), fact("student.is_disabled"), fact("transfer.ground")
START, END, BIRTH = fact("leave.start"), fact("leave.end"), fact("student.birth_date")
RATIO, TRUANCY, LEAVE = fact("student.absence_ratio"), fact("student.truancy_ratio"), fact("leave.absence_ratio")
HOME, SCHOOL = fact("student.household_region"), fact("school.region")
FIELDS, NUMBER = fact("correction.fields"), fact("student.number")
EVERY = [
    GRADE,
    TO_GRADE,
    SIZE,
    STATUS,
    DISABLED,
    GROUND,
    START,
    END,
    BIRTH,
    RATIO,
    TRUANCY,
    LEAVE,
    HOME,
    SCHOOL,
    FIELDS,
    NUMBER,
]
NAMES = [found.name for found in EVERY]


def whole(value: int) -> s.Literal:
    return s.Literal(value, INTEGER)


def member(name: str) -> s.Literal:
    return s.Literal(name, STATUS.type)


def exceeds(amount: int, unit: Unit = Unit.WORKDAYS) -> s.Call:
    return s.Call("exceeds", (START, END, s.Literal(Duration(amount, unit), DURATION)), CONDITION)


def frames(**given: Source) -> Frames:
    return Frames(CALENDAR, {**sources(NAMES), **{name.replace("__", "."): source for name, source in given.items()}})


def plus(one: s.Expression, other: s.Expression, kind: Type = DECIMAL) -> s.Arithmetic:
    return s.Arithmetic("+", one, other, kind)


def product(*factors: s.Expression, kind: Type = INTEGER) -> s.Expression:
    found = factors[0]
    for factor in factors[1:]:
        found = s.Arithmetic("*", found, factor, kind)
    return found


def check(policy: Policy, rows: Sequence[Facts], library: str = "polars") -> None:
    """Compare with closures on every row, every condition being one that columns can answer."""
    made = frames()
    pairs, places = compiled(made, policy)
    assert len(places) == len(policy)
    _, opened, collected = LIBRARIES[library]
    with opened(polars_frame(rows, NAMES)) as native:
        assert judged(made, pairs, native, **collected) == reference(policy, CALENDAR, rows)
