"""What would make a transfer possible: found with the fewest changes, held against trying all of them."""

from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journeys.laws import ON, made, moving

from xueji.journeys import remedy
from xueji.journeys.journey import Gate, journey
from xueji.journeys.move import Move
from xueji.journeys.remedy import Settled, WayOut, changeable, doors, way_out, ways_out
from xueji.model.enums import Change, Outcome, Status
from xueji.prove.given import Given, Otherwise
from xueji.prove.replay import WrongWitnessError
from xueji.vocabulary import core

pytest.importorskip("z3")

FORBIDS = "  - {{id: {id}, title: 规定, change: {change}, article: 一, forbid: '{when}'}}\n"
FREE = "rules:\n" + FORBIDS.format(id="f", change="transfer", when="student.under_sanction")
ON_LEAVE = "rules:\n" + FORBIDS.format(id="f", change="transfer", when='student.status == "on_leave"')
PERMITTED = (Outcome.PERMITTED,)
FLAGS = (
    "transfer.whole_guardianship", "transfer.outside_service_area", "transfer.agreed", "transfer.entrance_test",
)  # fmt: skip


def asked(engine: Any, facts: dict[str, Any], wanted: tuple[Outcome, ...] = PERMITTED) -> Any:
    move = moving(engine, {"student.under_sanction": False, **facts})
    return way_out(move, 20, move.facts, ON, wanted)


def test_a_leave_is_ended_first(tmp_path: Path) -> None:
    found = asked(made(tmp_path, ON_LEAVE, FREE), {"student.status": "on_leave"})
    assert found.remedy.changed == {"student.status": ("on_leave", "enrolled")}
    assert found.remedy.door.change is Change.RESUME
    assert found.remedy.door.status is Status.ENROLLED
    assert found.remedy.outcomes == (Outcome.PERMITTED, Outcome.PERMITTED)


def test_a_status_is_no_way_out_where_the_change_to_it_is_refused(tmp_path: Path) -> None:
    law = ON_LEAVE + FORBIDS.format(id="g", change="resume", when="student.grade == 8")
    found = asked(made(tmp_path, law, FREE), {"student.status": "on_leave"})
    assert (found.settled, found.remedy) == (Settled.NONE, None)


@pytest.mark.parametrize(
    "when", ["student.grade == 8", "not student.under_sanction", "age_on(student.birth_date, request.on) > 3",
             'transfer.scope == "cross_province"'],
)  # fmt: skip
def test_what_cannot_be_changed_is_no_way_out(tmp_path: Path, when: str) -> None:
    facts = {"student.birth_date": ON.replace(year=2010), "transfer.scope": "cross_province"}
    found = asked(made(tmp_path, FREE, "rules:\n" + FORBIDS.format(id="f", change="transfer", when=when)), facts)
    assert found.settled is Settled.NONE


def test_facts_not_given_are_supposed_and_told(tmp_path: Path) -> None:
    law = "rules:\n" + FORBIDS.format(id="f", change="transfer", when="student.is_migrant_child and transfer.agreed")
    found = asked(made(tmp_path, law, FREE), {"transfer.agreed": True})
    assert found.remedy.changed == {}
    assert found.remedy.supposed == {"student.is_migrant_child": False}


def test_what_is_supposed_agrees_with_what_is_given(tmp_path: Path) -> None:
    """The day of entry is given, which no law asks for: a birth after it cannot be supposed."""
    when = "age_on(student.birth_date, request.on) >= 10"
    engine = made(tmp_path, "rules:\n" + FORBIDS.format(id="f", change="transfer", when=when), FREE)
    assert asked(engine, {}).settled is Settled.FOUND
    assert asked(engine, {"student.entered_on": ON.replace(year=2012)}).settled is Settled.NONE


def test_a_later_day_that_stays_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = moving(made(tmp_path, FREE, FREE), {})
    answers = {ON: Settled.NONE, ON.replace(month=10): Settled.OPEN, ON.replace(month=11): Settled.NONE}
    monkeypatch.setattr(remedy, "way_out", lambda *asked: WayOut(asked[3], PERMITTED, answers[asked[3]]))
    found = ways_out(move, 1, iter([(day, {}) for day in answers if day != ON]), Outcome.DISCRETION)
    assert [(way.on, way.settled) for way in found] == [(day, answers[day]) for day in [*answers][:2]]


def test_a_sign_that_is_missing_is_not_supposed(tmp_path: Path) -> None:
    law = "rules:\n" + FORBIDS.format(
        id="f", change="transfer", when="not (known(student.is_disabled) and student.is_disabled)"
    )
    assert asked(made(tmp_path, law, FREE), {}).settled is Settled.NONE
    own = law.replace("student.is_disabled", "transfer.agreed")
    assert asked(made(tmp_path / "b", own, FREE), {}).remedy.changed == {"transfer.agreed": (None, True)}


def test_without_time_or_stage_nothing_is_said(tmp_path: Path) -> None:
    engine = made(tmp_path, ON_LEAVE, FREE)
    move = moving(engine)
    assert way_out(move, 0, move.facts, ON, PERMITTED).settled is Settled.OPEN
    bare = {name: value for name, value in move.facts.items() if name != "student.stage"}
    assert way_out(move, 9, bare, ON, PERMITTED).settled is Settled.STAGE


def test_a_value_the_prover_cannot_speak_of_is_not_settled(tmp_path: Path) -> None:
    law = "rules:\n" + FORBIDS.format(
        id="f", change="transfer", when="transfer.to_class_size >= 45 or school.enrolled > 9"
    )
    found = asked(made(tmp_path, law, FREE), {"school.enrolled": 3_000_000, "transfer.to_class_size": 40})
    assert found.settled is Settled.OPEN


def test_a_text_is_held_fast_where_laws_name_it_and_left_open_where_they_do_not(tmp_path: Path) -> None:
    law = "rules:\n" + FORBIDS.format(id="f", change="transfer", when='student.auxiliary_number == "7"')
    engine = made(tmp_path, law, FREE)
    assert asked(engine, {"student.auxiliary_number": "7"}).settled is Settled.NONE
    assert asked(engine, {"student.auxiliary_number": "8"}).settled is Settled.OPEN


def test_sets_and_places_are_held_fast(tmp_path: Path) -> None:
    when = 'not all_of(transfer.ground, ["health"]) or not lies_in(student.household_region, "360100")'
    law = (
        "rules:\n  - id: f\n    title: 规定\n    change: transfer\n    article: 一\n    forbid: >-\n      "
        + when
        + "\n"
    )
    engine = made(tmp_path, law, FREE)
    given = {"transfer.ground": frozenset({"other"}), "student.household_region": "360102"}
    found = asked(engine, given)
    assert list(found.remedy.changed) == ["transfer.ground"]
    assert asked(engine, {**given, "student.household_region": "430102"}).settled is Settled.NONE


def test_a_child_whose_status_is_not_known_has_no_door(tmp_path: Path) -> None:
    move = moving(made(tmp_path, ON_LEAVE, FREE))
    bare = {name: value for name, value in move.facts.items() if name != "student.status"}
    assert doors(Move(move.sending, move.receiving, bare, None, ON)) == ()


def test_a_prover_that_errs_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Given, "fewest", lambda _self, _goal: Otherwise({"student.under_sanction": True}, {}))
    with pytest.raises(WrongWitnessError):
        asked(made(tmp_path, FREE, FREE), {})


def test_birth_stage_and_household_are_not_changeable() -> None:
    names = changeable(core())
    assert {"transfer.ground", "transfer.to_class_size", "request.applicant"} <= names
    assert not any(name.startswith("student.") for name in names)
    assert not names & {"transfer.household_changed", "transfer.to_region", "transfer.scope"}


def literal(flag: str, value: bool) -> str:
    return flag if value else f"not {flag}"


clauses = st.lists(
    st.lists(st.tuples(st.sampled_from(FLAGS), st.booleans()), min_size=1, max_size=3).map(
        lambda parts: " and ".join(literal(*part) for part in parts)
    ),
    min_size=1, max_size=4,
)  # fmt: skip


def law_of(conditions: list[str]) -> str:
    return "rules:\n" + "".join(
        FORBIDS.format(id=f"f{number}", change="transfer", when=when) for number, when in enumerate(conditions)
    )


def fewest_by_trying(move: Move) -> int | None:
    """The least number of flags to turn until both laws permit."""
    for number in range(len(FLAGS) + 1):
        for names in combinations(FLAGS, number):
            other = {**move.facts, **{name: not move.facts[name] for name in names}}
            if all(outcome in PERMITTED for outcome in move.outcomes(other)):
                return number
    return None


given_laws = given(clauses, clauses, st.tuples(*[st.booleans()] * len(FLAGS)))


@settings(max_examples=15)
@given_laws
def test_no_fewer_changes_do(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], other: list[str], values: tuple[bool, ...]
) -> None:
    held_against_trying(tmp_path_factory, one, other, values)


@pytest.mark.slow
@settings(max_examples=400)
@given_laws
def test_no_fewer_changes_do_for_many_laws(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], other: list[str], values: tuple[bool, ...]
) -> None:
    held_against_trying(tmp_path_factory, one, other, values)


def held_against_trying(
    tmp_path_factory: pytest.TempPathFactory, one: list[str], other: list[str], values: tuple[bool, ...]
) -> None:
    engine = made(tmp_path_factory.mktemp("laws"), law_of(one), law_of(other))
    move = moving(engine, dict(zip(FLAGS, values, strict=True)))
    found = way_out(move, 20, move.facts, ON, PERMITTED)
    wanted = fewest_by_trying(move)
    assert (found.settled is Settled.NONE) == (wanted is None)
    if found.remedy is not None:
        assert len(found.remedy.changed) == wanted
        facts = {**move.facts, **{name: new for name, (_, new) in found.remedy.changed.items()}}
        assert set(move.outcomes(facts)) == {Outcome.PERMITTED}


def test_every_combination_of_a_small_law(tmp_path: Path) -> None:
    conditions = [f"{FLAGS[0]} and {FLAGS[1]}", f"not {FLAGS[2]}", f"{FLAGS[3]} and not {FLAGS[0]}"]
    engine = made(tmp_path, law_of(conditions[:2]), law_of(conditions[2:]))
    for values in product((False, True), repeat=len(FLAGS)):
        move = moving(engine, dict(zip(FLAGS, values, strict=True)))
        found = way_out(move, 20, move.facts, ON, PERMITTED)
        assert found.remedy is not None
        assert len(found.remedy.changed) == fewest_by_trying(move)


def test_a_child_released_and_not_accepted_is_stranded(tmp_path: Path) -> None:
    engine = made(tmp_path, FREE, ON_LEAVE)
    found = journey(moving(engine, {"student.status": "on_leave", "student.under_sanction": False}), 20)
    assert (found.standing, found.stranded) == (Outcome.REFUSED, Gate.ACCEPTANCE)
    back = made(tmp_path / "b", ON_LEAVE, FREE)
    found = journey(moving(back, {"student.status": "on_leave", "student.under_sanction": False}), 20)
    assert (found.standing, found.stranded) == (Outcome.REFUSED, Gate.RELEASE)
    assert [way.settled for way in found.ways_out] == [Settled.FOUND]


def test_a_child_accepted_and_not_registered_is_stranded(tmp_path: Path) -> None:
    barred = FREE + FORBIDS.format(id="r", change="register", when="student.grade == 8")
    found = journey(moving(made(tmp_path, FREE, barred), {"student.under_sanction": False}), 20)
    assert (found.standing, found.stranded) == (Outcome.REFUSED, Gate.REGISTRATION)
    assert found.decisions[Gate.ACCEPTANCE].outcome is Outcome.PERMITTED
    assert found.ways_out == ()


def test_refused_by_both_is_not_stranded(tmp_path: Path) -> None:
    engine = made(tmp_path, ON_LEAVE, ON_LEAVE)
    found = journey(moving(engine, {"student.status": "on_leave"}), 20)
    assert found.stranded is None


def test_discretion_today_permission_in_the_next_window(tmp_path: Path) -> None:
    window = (
        "rules:\n  - {id: w, title: 时间, change: transfer, article: 一,"
        " discourage: 'not within(request.on, term.start, \"1 week\")'}\n"
    )
    found = journey(moving(made(tmp_path, window, window)), 20)
    assert found.standing is Outcome.DISCRETION
    assert [(way.settled, way.on.isoformat()) for way in found.ways_out] == [
        (Settled.NONE, "2024-09-10"), (Settled.FOUND, "2025-03-01"),
    ]  # fmt: skip
    assert found.earliest is not None
    assert found.earliest.permitted is not None
    assert found.earliest.permitted.isoformat() == "2025-03-01"
