"""An example is an ordinary child but for what the question is about."""

from datetime import date, timedelta

import pytest

from xueji.assemble import Xueji
from xueji.decide import reading
from xueji.lifecycle.machine import sources
from xueji.model.enums import Change, Stage

pytest.importorskip("z3", reason="the extra `prove` is not installed")

from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Symbols, Texts
from xueji.language.types import Kind
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.ordinary import GRADES, Usual, wishes
from xueji.prove.replay import data_of
from xueji.prove.solver import Deadline, Solver, all_of
from xueji.prove.students import possible, ranges
from xueji.vocabulary import core

AUTUMN, SPRING, SUMMER = date(2024, 9, 5), date(2025, 3, 10), date(2024, 8, 10)


def ordinary(engine: Xueji, change: Change | None, stage: Stage, on: date = AUTUMN) -> dict[str, object]:
    """The student of whom nothing is asked."""
    inquiry = Inquiry(engine.sides(("gansu",), on)[0], change, stage, on, Deadline(120))
    found = inquiry.example(Claim(all_of([]), lambda _: True))
    assert found is not None
    assert found.telling == ()
    return dict(found.facts)


@pytest.mark.parametrize("change", [Change.TRANSFER, Change.LEAVE, Change.GRADUATE, Change.REGISTER])
@pytest.mark.parametrize("stage", Stage)
def test_a_student_of_whom_nothing_is_asked_is_an_ordinary_one(engine: Xueji, stage: Stage, change: Change):
    facts = ordinary(engine, change, stage)
    assert facts["student.stage"] == stage.value
    assert facts["student.status"] == sources(change)[0].value
    if stage is not Stage.VOCATIONAL:
        assert facts["school.system"] == "6-3"
    if change in (Change.TRANSFER, Change.LEAVE) and "student.grade" in facts:
        assert facts["student.grade"] == GRADES[stage]
        assert facts.get("student.grade_position", "middle") == "middle"
    if change is Change.REGISTER and stage is not Stage.VOCATIONAL:
        assert facts["student.grade_position"] == "initial"
    if change is Change.GRADUATE and stage is not Stage.VOCATIONAL:
        assert facts["student.grade_position"] == "graduating"


def test_an_ordinary_student_has_no_sign_of_anything_special(engine: Xueji):
    facts = ordinary(engine, Change.TRANSFER, Stage.JUNIOR)
    inquiry = Inquiry(engine.sides(("gansu",), AUTUMN)[0], Change.TRANSFER, Stage.JUNIOR, AUTUMN, Deadline(60))
    guarded = {name for name in inquiry.symbols.names if not inquiry.symbols.always_known(name)}
    assert guarded
    assert not guarded & facts.keys() - {"student.birth_date", "student.entered_on", "student.id_birth_date"}


def test_records_of_an_ordinary_student_are_those_of_one_enrolled(engine: Xueji):
    assert ordinary(engine, None, Stage.PRIMARY)["student.status"] == "enrolled"


@pytest.mark.parametrize("on", [AUTUMN, SPRING, SUMMER, date(2024, 2, 1), date(2024, 12, 31)])
@pytest.mark.parametrize("change", [None, Change.REGISTER, Change.GRADUATE, Change.LEAVE])
@pytest.mark.parametrize("stage", Stage)
def test_the_usual_days_of_a_student_are_in_their_order(stage: Stage, change: Change | None, on: date):
    usual = Usual(change, stage, on)
    birth, entered, start, end = (
        usual.day(name) for name in ("student.birth_date", "student.entered_on", "term.start", "term.end")
    )
    assert birth < entered
    assert start < end
    assert birth < on
    years = (entered - birth).days / 365.25
    assert 5.5 < years - {Stage.PRIMARY: 0, Stage.JUNIOR: 6}.get(stage, 9) < 7.5
    assert abs(usual.day("leave.start") - on) < timedelta(days=1)
    assert usual.day("leave.end") > on


@pytest.mark.parametrize("on", [AUTUMN, SPRING])
def test_the_term_is_the_one_the_day_lies_in_or_beside(on: date):
    usual = Usual(Change.LEAVE, Stage.JUNIOR, on)
    assert usual.day("term.start") - timedelta(days=31) <= on <= usual.day("term.end")


@pytest.mark.parametrize("stage", Stage)
def test_every_fact_there_is_has_a_usual_value_a_request_can_give(engine: Xueji, stage: Stage):
    """A student with a usual value for every fact of the vocabulary: each is one the reader takes."""
    fixed = {"student.stage": stage.value, "request.on": AUTUMN}
    symbols = Symbols(Texts([], 500), ranges(), fixed, lambda _name: True)
    for entry in core().entries.values():
        if entry.type.kind is not Kind.TEXT:
            symbols.fact(entry.name, entry.type)
    solver = Solver(symbols, Clock(engine.calendar), Deadline(60))
    solver.always(possible(symbols, stage, core()))
    wished = wishes(symbols, core(), Change.LEAVE, stage, AUTUMN)
    found = solver.find(all_of([]), wished)
    assert found is not None
    raw = reading.RawRequest(data_of({"student.stage": stage.value, **found.facts}, Change.LEAVE, AUTUMN))
    read = reading.read(raw, Change.LEAVE, "620000", AUTUMN, core(), {})
    assert read.facts == {**found.facts, **fixed}
    assert found.facts["school.quota"] == 1_200
