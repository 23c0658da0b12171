"""A student the prover found is put before `decide` as any other, with the fewest facts that tell the laws apart."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from xueji.assemble import Xueji
from xueji.errors import RequestError
from xueji.language.types import Kind
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage

pytest.importorskip("z3", reason="the extra `prove` is not installed")

from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.replay import Example, Requests, WrongWitnessError, data_of, requests, smallest
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, all_of, any_of, negated

ON = date(2024, 9, 5)


@pytest.fixture(scope="module")
def sides(engine: Xueji) -> Sequence[Side]:
    found, day = engine.sides(("gansu", "henan"), ON)
    assert day == ON
    return found


@pytest.fixture(scope="module")
def inquiry(sides: Sequence[Side]) -> Inquiry:
    return Inquiry(sides, Change.LEAVE, Stage.JUNIOR, ON, Deadline(120))


def outcome_is(inquiry: Inquiry, side: int, outcome: Outcome) -> Claim:
    decider = inquiry.sides[side].decider
    return Claim(
        inquiry.outcomes[side].by_outcome[outcome], lambda requests: decider.verdict(requests[side]) is outcome
    )


@pytest.fixture(scope="module")
def example(inquiry: Inquiry) -> Example:
    found = inquiry.example(outcome_is(inquiry, 0, Outcome.REFUSED))
    assert found is not None
    return found


def test_the_answers_shown_are_those_of_the_decider(engine: Xueji, example: Example):
    answer = example.answers[0]
    assert answer.outcome is Outcome.REFUSED
    assert engine.decide(example.request, "gansu", ON) == answer
    assert example.request["change"] == "leave"
    assert example.request["on"] == "2024-09-05"
    assert "request" not in example.request or "on" not in example.request["request"]


def test_the_telling_facts_alone_tell_and_none_of_them_can_go(sides: Sequence[Side], example: Example):
    def refused(names: Sequence[str]) -> bool:
        facts = {name: example.facts[name] for name in names}
        read = requests(sides, facts, Change.LEAVE, ON)
        return sides[0].decider.verdict(read[0]) is Outcome.REFUSED

    assert example.telling
    assert set(example.telling) < set(example.facts)
    assert refused(example.telling)
    for name in example.telling:
        assert not refused([other for other in example.telling if other != name])


def test_who_the_student_is_is_kept_longest(sides: Sequence[Side]):
    facts = {"student.stage": "junior", "student.is_disabled": True, "student.grade": 8}

    def left(holds: Callable[[Requests], bool]) -> tuple[str, ...]:
        return smallest(sides, facts, Change.LEAVE, ON, holds)

    assert "student.is_disabled" not in left(lambda found: len(found[0].facts) > 2)  # the day and another
    assert left(lambda _: True) == ()
    assert left(lambda found: found[0].facts.get("student.grade") == facts["student.grade"]) == ("student.grade",)


def test_prover_and_decider_must_agree(inquiry: Inquiry):
    claim = outcome_is(inquiry, 0, Outcome.REFUSED)
    with pytest.raises(WrongWitnessError, match="leave junior"):
        inquiry.example(Claim(claim.formula, lambda _: False))


def test_a_student_whose_facts_contradict_is_no_example(inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch):
    def contradictory(*_: object) -> Requests:
        return requests(inquiry.sides, {"student.stage": "junior", "student.grade": 12}, Change.LEAVE, ON)

    with pytest.raises(RequestError):
        contradictory()
    monkeypatch.setattr("xueji.prove.inquiry.requests", contradictory)
    with pytest.raises(WrongWitnessError, match="contradictory-facts"):
        inquiry.example(outcome_is(inquiry, 0, Outcome.REFUSED))


def test_what_no_student_can_be_has_no_example(inquiry: Inquiry):
    claim = outcome_is(inquiry, 0, Outcome.REFUSED)
    never = Claim(all_of([claim.formula, negated(claim.formula)]), claim.holds)
    assert inquiry.example(never) is None
    assert not inquiry.possible(never.formula)


def test_every_outcome_has_an_example_or_none_exists(inquiry: Inquiry):
    """The four outcomes are all there is, and no student has two of them."""
    for side in (0, 1):
        by_outcome = inquiry.outcomes[side].by_outcome
        assert not inquiry.possible(negated(any_of(by_outcome.values())))
        for one in Outcome:
            others = any_of(by_outcome[other] for other in Outcome if other is not one)
            assert not inquiry.possible(all_of([by_outcome[one], others]))
            found = inquiry.example(outcome_is(inquiry, side, one))
            assert (found is None) is not inquiry.possible(by_outcome[one])
            assert found is None or found.answers[side].outcome is one


def test_records_are_checked_where_no_change_is_asked_for(engine: Xueji, sides: Sequence[Side]):
    inquiry = Inquiry(sides, None, Stage.JUNIOR, ON, Deadline(120))
    assert not inquiry.outcomes
    findings = inquiry.findings[0]

    def found_wanting(found: Requests) -> bool:
        return sides[0].decider.check(found[0]).verdict is RecordVerdict.FINDINGS

    example = inquiry.example(Claim(findings.by_verdict[RecordVerdict.FINDINGS], found_wanting))
    assert example is not None
    assert "change" not in example.request
    assert example.answers[0].verdict is RecordVerdict.FINDINGS
    assert engine.check(example.request, "gansu", ON) == example.answers[0]
    for one in RecordVerdict:
        others = any_of(findings.by_verdict[other] for other in RecordVerdict if other is not one)
        assert not inquiry.possible(all_of([findings.by_verdict[one], others]))
    assert not inquiry.possible(negated(any_of(findings.by_verdict.values())))


def test_facts_a_law_has_no_word_for_are_left_out_for_it(engine: Xueji):
    everyone = engine.sides(sorted({d.region for d in engine.documents}), ON)[0]
    side, stranger, name = next(
        (side, other, name)
        for side in everyone for other in everyone
        for name, entry in side.policy.vocabulary.entries.items()
        if entry.type.kind is Kind.FLAG and name not in other.policy.vocabulary.entries
    )  # fmt: skip
    read = requests([side, stranger], {name: True}, Change.LEAVE, ON)
    assert (name in read[0].facts, name in read[1].facts) == (True, False)


def test_facts_are_written_as_a_portal_would_send_them():
    facts = {
        "student.absence_ratio": Fraction(1, 3), "leave.end": ON,
        "transfer.ground": frozenset({"health", "disability"}),
        "student.is_disabled": False, "request.on": ON,
    }  # fmt: skip
    assert data_of(facts, None, ON) == {
        "on": "2024-09-05", "student": {"absence_ratio": "1/3", "is_disabled": False}, "leave": {"end": "2024-09-05"},
        "transfer": {"ground": ["disability", "health"]},
    }  # fmt: skip


def test_an_example_is_worked_out_once(example: Example):
    assert example.answers is example.answers
    assert replace(example, telling=()).answers == example.answers
