"""The state of a conversation: what is asked, what never is, that it ends, and that its answer is that of `decide`."""

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dialogue.playing import steps

from xueji.assemble import Xueji
from xueji.decide.derive import INPUTS
from xueji.dialogue.prospects import prospects
from xueji.dialogue.talk import EVIDENCE, Talk
from xueji.errors import RequestError
from xueji.model.decision import Decision, RecordCheck
from xueji.model.enums import Change, Outcome

ON = date(2024, 9, 5)
REGIONS = ("000000", "620000", "410000", "110000", "210000", "330000", "231100")
talks = st.tuples(
    st.sampled_from(REGIONS),
    st.sampled_from([date(2018, 3, 1), ON, date(2026, 11, 1)]),
    st.sampled_from([*Change, None]),
    st.integers(0, 10_000),
)


def lacking(answer: Decision | RecordCheck) -> set[str]:
    """The facts an answer names as missing."""
    if isinstance(answer, RecordCheck):
        return {name for finding in answer.unclear for name in finding.missing}
    return {missing.name for missing in answer.missing if missing.kind == "fact"}


def takes_the_place(name: str, of: set[str]) -> bool:
    """Whether a fact follows from one of others, or one of them from it."""
    return any(name in INPUTS.get(other, ()) or other in INPUTS.get(name, ()) for other in of)


@pytest.mark.slow
@settings(max_examples=120)
@given(talks)
def test_only_what_the_answer_lacks_is_asked_once_and_the_end_is_what_decide_says(
    engine: Xueji, asked: tuple[str, date, Change | None, int]
) -> None:
    region, on, change, seed = asked
    talk, seen = Talk(engine, region, on, change), list[str]()
    for before, question, after in steps(talk, random.Random(seed)):
        unknown = {name for name, value in before.given.items() if value is None}
        missing = lacking(before.answer)
        assert question.name in missing or takes_the_place(question.name, unknown & missing), question.name
        assert question.askers, question.name
        assert not before.settled
        assert question.name not in seen
        seen.append(question.name)
        talk = after
    assert len(seen) == len(talk.answers)
    whole = engine.check(talk.data) if change is None else engine.decide(talk.data)
    assert talk.answer == whole
    if not talk.settled:  # then everything it lacks was asked for, and nobody knew
        assert lacking(talk.answer) <= {name for name, value in talk.given.items() if value is None}


def unknown(talk: Talk) -> set[str]:
    """The facts of which it was said that nobody knows them."""
    return {name for name, value in talk.given.items() if value is None}


@settings(max_examples=120)
@given(talks.filter(lambda asked: asked[2] is not None))
def test_the_outcome_is_always_one_of_those_that_were_possible(
    engine: Xueji, asked: tuple[str, date, Change | None, int]
) -> None:
    region, on, change, seed = asked
    talk = Talk(engine, region, on, change)
    possible: list[tuple[set[Outcome], set[str], set[str]]] = []
    for before, _, after in steps(talk, random.Random(seed)):
        assert isinstance(before.answer, Decision)
        # what is taken to be as usual is so only until somebody says otherwise
        guards = engine.decider(region, on).plan(Change(change), before.request.facts.get("student.stage")).guards
        usual = {name for guard in guards for name in guard.names}
        possible.append(({*before.possible}, usual, unknown(before)))
        talk = after
    assert isinstance(talk.answer, Decision)
    given = {name for name, value in talk.given.items() if value is not None}
    for outcomes, usual, skipped in possible:
        if not usual & given and (talk.settled or skipped == unknown(talk)):
            assert talk.answer.outcome in outcomes


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("change", [Change.TRANSFER, Change.LEAVE, Change.SKIP_GRADE])
def test_where_nobody_knows_anything_what_is_possible_comes_to_what_is_decided(
    engine: Xueji, region: str, change: Change
) -> None:
    talk = Talk(engine, region, ON, change).answered("student.status", "enrolled")
    while talk.next is not None:
        talk = talk.skipped(talk.next.name)
        assert Outcome.UNDETERMINED in talk.possible or talk.settled
    assert isinstance(talk.answer, Decision)
    assert talk.possible == (talk.answer.outcome,)


def test_how_many_questions_it_takes(engine: Xueji) -> None:
    """Of a transfer in any of these places: few on average, and never more than there are facts missing at first."""
    counts = []
    for region in REGIONS:
        for seed in range(12):
            talk = Talk(engine, region, ON, Change.TRANSFER).answered("student.status", "enrolled")
            counts.append(sum(1 for _ in steps(talk, random.Random(f"{region} {seed}"), ignorance=0)))
    assert sum(counts) / len(counts) < 8
    assert max(counts) <= 20


def test_status_and_stage_come_first_and_then_what_could_refuse_by_itself(engine: Xueji) -> None:
    talk = Talk(engine, "620000", ON, Change.TRANSFER)
    asked = []
    for name, value in (("student.stage", "junior"), ("student.status", "enrolled")):
        assert talk.next is not None
        assert talk.next.name in ("student.stage", "student.status")
        asked.append(talk.next.name)
        talk = talk.answered(name, value)
    assert len(set(asked)) == 2
    assert talk.next is not None
    assert {asker.rule for asker in talk.next.askers} <= {reason.rule for reason in talk.answer.reasons}  # type: ignore[union-attr] # a decision


def test_what_contradicts_is_refused_and_nothing_changes(engine: Xueji) -> None:
    talk = Talk(engine, "620000", ON, Change.TRANSFER).answered("student.stage", "primary")
    with pytest.raises(RequestError) as raised:
        talk.answered("student.grade", 9)
    assert [problem.code for problem in raised.value.problems] == ["contradictory-facts"]
    with pytest.raises(RequestError) as raised:
        talk.answered("student.grade", "nine")
    assert [problem.code for problem in raised.value.problems] == ["wrong-type"]
    assert talk.given == {"student.stage": "primary"}


def test_an_answer_can_be_taken_back_and_an_earlier_one_changed(engine: Xueji) -> None:
    start = Talk(engine, "620000", ON, Change.TRANSFER)
    talk = start.answered("student.stage", "junior").answered("student.grade", 9).answered("student.status", "enrolled")
    assert talk.undone().given == {"student.stage": "junior", "student.grade": 9}
    assert start.undone() == start
    changed = talk.answered("student.grade", 8)
    assert list(changed.given) == list(talk.given)
    assert changed.given["student.grade"] == 8
    assert changed.skipped("student.grade").data["student"] == {"stage": "junior", "status": "enrolled"}
    assert talk.answered("student.status", None) == talk.skipped("student.status")


def test_what_nobody_knows_is_asked_for_by_what_follows_from_it_or_what_it_follows_from(engine: Xueji) -> None:
    record = Talk(engine, "620000", ON, None)
    assert "student.number" in {question.name for question in record.questions}
    assert "student.number_valid" not in {question.name for question in record.questions}
    names = {question.name for question in record.skipped("student.number").questions}
    assert "student.number" not in names
    assert "student.number_valid" in names
    move = Talk(engine, "110000", ON, Change.TRANSFER).answered("student.stage", "senior")
    assert "transfer.scope" in {question.name for question in move.questions}
    assert {"school.region", "transfer.to_region"} <= {q.name for q in move.skipped("transfer.scope").questions}


def test_what_the_outcome_does_not_wait_for_can_be_given_as_well(engine: Xueji) -> None:
    data = {"student.stage": "junior", "student.grade": 8, "student.status": "enrolled", "transfer.to_grade": 8,
            "term.start": "2024-09-01"}  # fmt: skip
    talk = Talk(engine, "620000", ON, Change.TRANSFER)
    for name, value in data.items():
        talk = talk.answered(name, value)
    assert talk.settled
    assert talk.next is None
    purposes = {question.name: question.purpose for question in talk.further}
    assert purposes["school.kind"] == "usual"
    assert "follows" in purposes.values()
    for question in talk.further:
        assert question.name not in talk.given
        assert question.askers or question.purpose == "usual"
    while talk.further:
        talk = talk.skipped(talk.further[0].name)
    assert talk.settled


def test_documents_at_hand_are_an_answer_and_those_lacking_no_question(engine: Xueji) -> None:
    talk = Talk(engine, "620000", ON, Change.TRANSFER)
    for name, value in (("student.stage", "junior"), ("student.grade", 8), ("student.status", "enrolled"),
                        ("transfer.to_grade", 8), ("term.start", "2024-09-01"), (EVIDENCE, [])):  # fmt: skip
        talk = talk.answered(name, value)
    assert isinstance(talk.answer, Decision)
    assert talk.answer.outcome is Outcome.UNDETERMINED
    assert {missing.kind for missing in talk.answer.missing} == {"evidence"}
    assert talk.next is None
    assert prospects(talk.answer, talk.policy) == (Outcome.UNDETERMINED,)
    papers = [missing.name for missing in talk.answer.missing]
    assert talk.answered(EVIDENCE, papers).answer.outcome is Outcome.PERMITTED  # type: ignore[union-attr] # a decision
