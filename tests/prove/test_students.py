"""The prover's students are those that `decide` accepts, exactly: no contradiction among them, and no one left out."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.prove.enumeration import GROUPS, ON, candidates
from xueji.decide import reading
from xueji.decide.derive import ORDER, derive
from xueji.errors import RequestError
from xueji.language.types import Kind
from xueji.model.enums import Change, Scope, Stage
from xueji.model.region import PROVINCES
from xueji.vocabulary import core

pytest.importorskip("z3", reason="the extra `prove` is not installed")

from xueji.calendar import Calendar
from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Symbols, Texts
from xueji.prove.replay import data_of
from xueji.prove.solver import Deadline, Solver, all_of, any_of, negated
from xueji.prove.students import NUMBERS, numbers_for, possible, ranges, speak_of_grades

Facts = Mapping[str, Any]
DIGITS = ("student.id_number", "student.number")
FLAGS = ("student.id_valid", "student.number_valid", "student.number_matches_id")


class Students:
    """All students of a stage of whom some facts are spoken of, each of which may be missing."""

    def __init__(self, names: Iterable[str], stage: Stage, signs: Iterable[str] = ()) -> None:
        self.names, self.signs = tuple(names), tuple(signs)
        self.symbols = Symbols(Texts([], 500), ranges(), {"student.stage": stage.value, "request.on": ON})
        for name in self.names:
            self.symbols.fact(name, core().entries[name].type)
        for name in self.signs:
            self.symbols.known(name)
        self.solver = Solver(self.symbols, Clock(Calendar(until=2026)), Deadline(60))
        self.solver.always(possible(self.symbols, stage, core()))

    def told(self, facts: Facts, names: Iterable[str]) -> Any:
        """The facts named are these, and missing where they are not among them."""
        parts = []
        for name in names:
            known = self.symbols.known(name)
            parts.append(known if name in facts else negated(known))
            if name in facts and name in self.names:
                kind = core().entries[name].type
                mine, value = self.symbols.fact(name, kind).value, self.symbols.constant(facts[name], kind).value
                equal = zip(mine, value, strict=True) if isinstance(mine, tuple) else [(mine, value)]
                parts += [one == other for one, other in equal]
        return all_of(parts)

    def admitted(self, facts: Facts) -> bool:
        """Whether a student has these facts and no others of those spoken of."""
        return self.solver.possible(self.told(facts, (*self.names, *self.signs)))


def accepted(facts: Facts, stage: Stage) -> Facts | None:
    """The facts as a request gives them, with all that follows; None where they cannot all be true."""
    raw = reading.RawRequest(data_of({"student.stage": stage.value, **facts}, Change.LEAVE, ON))
    try:
        return reading.read(raw, Change.LEAVE, "620000", ON, core(), {}).facts
    except RequestError:
        return None


def closed(facts: Facts, stage: Stage) -> bool:
    """Whether the facts are possible, and nothing follows from them that is not among them."""
    found = accepted(facts, stage)
    return found is not None and found.keys() - {"student.stage", "request.on"} == facts.keys()


def without_none(names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


@pytest.mark.parametrize("stage", Stage)
def test_grades_systems_and_positions_are_those_that_go_together(stage):
    names = GROUPS["grades"].facts
    students = Students(names, stage)
    if stage is not Stage.VOCATIONAL:  # whose grades have no national position
        speak_of_grades(students.symbols, stage)
        assert set(students.symbols.names) == set(names)
    every = product((*range(1, 13), None), ("6-3", "5-4", None), ("initial", "middle", "graduating", None))
    for values in every:
        facts = without_none(names, values)
        assert students.admitted(facts) is closed(facts, stage), facts


def test_of_vocational_students_no_grades_are_spoken_of():
    students = Students([], Stage.VOCATIONAL)
    speak_of_grades(students.symbols, Stage.VOCATIONAL)
    assert students.symbols.names == ()


PLACES = GROUPS["places"].facts
digits = st.sampled_from(["00", "01", "02", "90", "91"])
codes = st.just("000000") | st.builds("{}{}{}".format, st.sampled_from(["11", "41", "62", *PROVINCES]), digits, digits)


def scopes_agree(here: str | None, there: str | None) -> None:
    students = Students(PLACES, Stage.JUNIOR)
    for scope in (None, *Scope):
        facts = without_none(PLACES, (here, there, scope and scope.value))
        assert students.admitted(facts) is closed(facts, Stage.JUNIOR), facts


@settings(max_examples=40)
@given(codes | st.none(), codes, st.booleans())
def test_the_scope_of_a_transfer_follows_from_places(here, there, same):
    scopes_agree(here, here if same else there)


@pytest.mark.slow
def test_the_scope_of_a_transfer_follows_from_all_pairs_of_places():
    every = [
        "000000",
        *(f"{p}{c}{d}" for p in ("11", "41", "62") for c in ("00", "01", "02", "90") for d in ("00", "01", "02")),
    ]
    for here, there in product((*every, None), every):
        scopes_agree(here, there)


@pytest.mark.parametrize("code", ["990000", "000100", "000001", "9a0000"])
def test_places_there_are_not_are_no_students(code):
    assert accepted({"school.region": code}, Stage.JUNIOR) is None
    if code.isdigit():
        assert not Students(["school.region"], Stage.JUNIOR).admitted({"school.region": code})


ORDERED = tuple(dict.fromkeys(name for pair in ORDER for name in pair if name != "request.on"))
days = st.none() | st.integers(-3, 3).map(lambda n: ON + timedelta(days=n))


@settings(max_examples=60)
@given(st.tuples(*(days for _ in ORDERED)))
def test_days_are_in_their_order(values):
    facts = without_none(ORDERED, values)
    assert Students(ORDERED, Stage.JUNIOR).admitted(facts) is closed(facts, Stage.JUNIOR)


ALL = tuple(entry for entry in core().entries.values() if entry.name not in ("request.on", "student.stage"))


@pytest.mark.parametrize("entry", [e for e in ALL if e.type.kind in (Kind.INTEGER, Kind.DATE)], ids=lambda e: e.name)
def test_values_end_where_requests_end(entry):
    """One value on each side of the least and the greatest there is."""
    students = Students([entry.name], Stage.VOCATIONAL)
    values: list[Any] = [-1, 0, 1, 12, 13, 100_000, 100_001]
    if entry.type.kind is Kind.DATE:
        values = [
            date(1899, 12, 31),
            date(1900, 1, 1),
            ON,
            ON + timedelta(days=1),
            date(2199, 12, 31),
            date(2200, 1, 1),
        ]
    for value in values:
        facts = {entry.name: value}
        assert students.admitted(facts) is (accepted(facts, Stage.VOCATIONAL) is not None), value


# --- numbers of people and schools ---


def shape(facts: Facts) -> frozenset[tuple[str, Any]]:
    """Facts of which digits are told only whether they are there."""
    names = (*DIGITS, *FLAGS, "student.id_birth_date")
    return frozenset((name, name in DIGITS or facts[name]) for name in names if name in facts)


SHAPES = {shape(facts) for facts in candidates("numbers", Stage.JUNIOR).students}
BORN = (None, date(2010, 6, 1), date(2015, 6, 1))


@pytest.mark.parametrize("spoken", [FLAGS, FLAGS[:1], FLAGS[1:], FLAGS[::2], ()], ids=str)
@pytest.mark.parametrize("birth", [True, False])
def test_numbers_are_admitted_where_digits_can_be_put_together(spoken, birth):
    """Exactly so: every combination of what can be said of them, against all numbers of every make."""
    names = (*spoken, "student.id_birth_date") if birth else spoken
    students = Students(names, Stage.JUNIOR, DIGITS)
    seen = {frozenset(part for part in shape if part[0] in (*names, *DIGITS)) for shape in SHAPES}
    flags = [(None, True, False)] * len(spoken)
    for there in product((None, True), repeat=2):
        for values in product(*flags, *([BORN] if birth else [])):
            facts = without_none((*DIGITS, *names), (*there, *values))
            admitted = students.admitted(facts)
            assert admitted is (shape(facts) in seen), facts
            if admitted:
                put_together(facts, names)


def put_together(facts: Facts, names: tuple[str, ...]) -> None:
    """The digits made for a student give back the facts asked for, and no others of them."""
    stated = {name: value for name, value in facts.items() if name not in DIGITS}
    bare = [name for name in DIGITS if name in facts]
    read = accepted({**stated, **numbers_for(bare, stated)}, Stage.JUNIOR)
    assert read is not None, facts
    assert {name: read[name] for name in names if name in read} == stated
    assert {name for name in DIGITS if name in read} == set(bare)


@pytest.mark.parametrize("valid", [None, True, False])
@pytest.mark.parametrize("there", [True, False])
def test_the_code_of_a_school_tells_whether_it_is_valid(valid, there):
    students = Students(["school.code_valid"], Stage.JUNIOR, ["school.code"])
    facts = without_none(("school.code", "school.code_valid"), (there or None, valid))
    assert students.admitted(facts) is not (there and valid is None)
    if there and valid is not None:
        stated = {"school.code_valid": valid}
        read = accepted({**stated, **numbers_for(["school.code"], stated)}, Stage.JUNIOR)
        assert read is not None
        assert read["school.code_valid"] is valid
    assert set(numbers_for(NUMBERS, {})) == set(NUMBERS)


@settings(max_examples=30)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from([None, True, False]))
def test_a_number_carries_the_birth_date_it_should(born, valid):
    facts = without_none(("student.id_birth_date", "student.id_valid"), (born, valid))
    derived = numbers_for(["student.id_number"], facts)
    read: dict[str, Any] = {**facts, **derived}
    assert not list(derive(read))
    assert read["student.id_birth_date"] == born
    assert valid is None or read["student.id_valid"] is valid


def test_any_student_there_is_can_be_found():
    students = Students(PLACES, Stage.JUNIOR)
    scope = students.symbols.fact("transfer.scope", core().entries["transfer.scope"].type)
    settled = [students.solver.find(all_of([scope.known, scope.value == n])) for n in range(len(Scope))]
    assert [found.facts["transfer.scope"] for found in settled if found] == [scope.value for scope in Scope]
    nothing = students.solver.find(negated(any_of(students.symbols.known(name) for name in PLACES)))
    assert nothing is not None
    assert not nothing.facts
