"""What a decision says beyond its outcome: evidence, due dates, caveats, receipts, where they come from."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xueji.assemble import Xueji, load
from xueji.calendar import Calendar
from xueji.errors import RequestError, UsageError
from xueji.model.decision import Decision
from xueji.model.enums import Outcome, SourceGrade, Status, Truth


def transfer(engine: Xueji, region: str = "gansu", on: str = "2024-09-05", **parts: dict[str, Any]) -> Decision:
    request: dict[str, Any] = {
        "change": "transfer",
        "region": region,
        "on": on,
        "student": {"stage": "junior", "grade": 8, "status": "enrolled"} | parts.pop("student", {}),
        "transfer": {"to_grade": 8} | parts.pop("transfer", {}),
        "term": {"start": "2024-09-01"} | parts.pop("term", {}),
        **parts,
    }
    return engine.decide(request)


def test_documents_not_mentioned_are_listed_and_documents_lacking_are_missing(engine: Xueji) -> None:
    silent = transfer(engine)
    assert silent.outcome is Outcome.PERMITTED
    assert {item.given for item in silent.evidence} == {None}
    complete = transfer(engine, evidence=["transfer_proof", "gansu_transfer_certificate"])  # type: ignore[arg-type] # a list
    assert complete.outcome is Outcome.PERMITTED
    assert {item.given for item in complete.evidence} == {True}
    lacking = transfer(engine, evidence=["transfer_proof"])  # type: ignore[arg-type] # a list
    assert lacking.outcome is Outcome.UNDETERMINED
    assert [(m.kind, m.name) for m in lacking.missing] == [("evidence", "gansu_transfer_certificate")]
    refused = transfer(engine, student={"status": "on_leave"}, evidence=[])  # type: ignore[arg-type] # a list
    assert refused.outcome is Outcome.REFUSED
    assert refused.missing == ()


def test_due_dates_beyond_the_announced_years_are_provisional(engine: Xueji) -> None:
    decision = transfer(engine, on="2026-12-25", term={"start": "2026-12-20"})
    assert decision.outcome is Outcome.PERMITTED
    first, *_, last = decision.steps
    assert first.provisional
    assert first.earliest is not None
    assert first.latest is not None
    assert first.due is not None
    assert first.earliest <= first.due <= first.latest
    assert last.latest is not None
    assert last.latest > first.latest
    assert "holidays-unknown" in {caveat.code for caveat in decision.caveats}
    assert not any(step.provisional for step in transfer(engine).steps)


def test_a_verdict_that_depends_on_holidays_not_announced_is_undetermined() -> None:
    early = Xueji(load().documents, Calendar(until=2023))
    on = "2024-02-19"
    decision = transfer(early, on=on, term={"start": "2024-02-01", "end": "2024-06-30"})
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.missing == ()
    assert "holidays-unknown" in {caveat.code for caveat in decision.caveats}
    known = Xueji(load().documents)
    assert transfer(known, on=on, term={"start": "2024-02-01", "end": "2024-06-30"}).outcome is not Outcome.UNDETERMINED


def test_a_county_lives_under_its_provinces_law(engine: Xueji) -> None:
    decision = transfer(engine, region="620102000000", student={"status": "on_leave"})
    assert decision.region == "620102"
    assert [reason.document_id for reason in decision.reasons] == ["gansu-k12"]


@pytest.mark.parametrize("name", ["gansu", "甘肃省", "甘肃", "620000", "Gansu".lower()])
def test_a_region_has_several_names(engine: Xueji, name: str) -> None:
    assert engine.region(name) == "620000"


def test_an_unknown_region_is_an_error(engine: Xueji) -> None:
    with pytest.raises(UsageError, match="atlantis"):
        engine.policy("atlantis", date(2024, 9, 1))
    for written, meant in (("gansuu", "gansu"), ("６２００００", "620000"), ("6200", "620000"), ("999999", "")):
        with pytest.raises(RequestError) as caught:
            transfer(engine, region=written)
        assert [(p.code, p.suggestion) for p in caught.value.problems] == [("unknown-region", meant)]


def test_the_law_of_the_day_decides(engine: Xueji) -> None:
    before, after = (engine.policy("beijing", date(2021, 5, 31)), engine.policy("beijing", date(2021, 6, 1)))
    assert [d.id for d in before.documents if d.pack == "beijing"] == ["beijing-2014"]
    assert [d.id for d in after.documents if d.pack == "beijing"] == ["beijing-2021"]
    assert before.digest != after.digest


def test_before_any_law_nothing_is_permitted(engine: Xueji) -> None:
    decision = transfer(engine, on="2001-09-05", term={"start": "2001-09-01"})
    assert decision.outcome is Outcome.UNDETERMINED
    assert [reason.kind for reason in decision.reasons] == ["uncovered"]


def test_a_change_no_document_decides_is_not_permitted(engine: Xueji) -> None:
    for change in ("repeat_grade", "skip_grade", "graduate", "complete", "cancel"):
        request = {"change": change, "region": "430000", "on": "2024-09-05",
                   "student": {"stage": "junior", "grade": 8, "status": "enrolled"}}  # fmt: skip
        assert engine.decide(request).outcome is Outcome.UNDETERMINED, change


def test_after_the_revision_of_2025_every_answer_says_what_it_rests_on(engine: Xueji) -> None:
    codes = {caveat.code for caveat in transfer(engine, on="2025-09-05", term={"start": "2025-09-01"}).caveats}
    assert "not-seen" in codes
    assert "not-seen" not in {caveat.code for caveat in transfer(engine).caveats}


def test_press_and_second_hand_norms_say_so(engine: Xueji) -> None:
    expelled = engine.decide({"change": "expel", "region": "gansu", "on": "2024-09-05",
                              "student": {"stage": "junior", "status": "enrolled"}})  # fmt: skip
    assert expelled.grade is SourceGrade.PRESS
    (caveat,) = [c for c in expelled.caveats if c.code == "source-grade"]
    assert caveat.documents == ("compulsory-education-law",)
    assert transfer(engine, student={"status": "on_leave"}).grade is SourceGrade.STATUTE


def test_a_refusal_that_holds_whatever_is_missing_is_a_refusal(engine: Xueji) -> None:
    request = {"change": "transfer", "region": "gansu", "on": "2024-09-05", "student": {"status": "on_leave"}}
    decision = engine.decide(request)
    assert decision.outcome is Outcome.UNDETERMINED  # the rule speaks of stages, and the stage is not known
    decision = engine.decide({**request, "student": {"status": "on_leave", "stage": "primary"}})
    assert decision.outcome is Outcome.REFUSED
    assert engine.decide({**request, "student": {"status": "deceased"}}).outcome is Outcome.REFUSED


def test_next_status_follows_the_chart(engine: Xueji) -> None:
    assert transfer(engine).next_status is Status.TRANSFERRING
    assert transfer(engine, student={"status": "on_leave"}).next_status is None


def test_values_carry_their_own_article(engine: Xueji) -> None:
    decision = engine.decide({
        "change": "leave", "region": "gansu", "on": "2024-09-02",
        "student": {"stage": "junior", "grade": 8, "status": "enrolled", "leave_count": 0},
        "leave": {"ground": "illness", "absence_ratio": "60/180", "start": "2024-09-02", "end": "2025-09-03"},
    })  # fmt: skip
    (reason,) = decision.reasons
    assert reason.rule == "gansu-k12/leave-too-long"
    assert [(v.name, v.value, v.article) for v in reason.values] == [("leave.max_length", "1 year", "第二十九条")]
    assert reason.because == {"leave.start": "2024-09-02", "leave.end": "2025-09-03"}


def test_one_third_is_one_third_however_it_is_written(engine: Xueji) -> None:
    for share, holds in (("60/180", True), (60 / 180, True), ("0.333", False), (1 / 3, True), ("59/180", False)):
        decision = engine.decide({
            "change": "leave", "region": "gansu", "on": "2024-09-02",
            "student": {"stage": "junior", "grade": 8, "status": "enrolled", "leave_count": 0},
            "leave": {"ground": "illness", "absence_ratio": share, "continuous_ratio": 0,
                      "start": "2024-09-02", "end": "2025-09-02"},
        })  # fmt: skip
        assert (decision.outcome is Outcome.PERMITTED) is holds, share


def test_receipts_are_equal_for_equal_requests_and_only_for_those(engine: Xueji) -> None:
    one, same, other = transfer(engine), transfer(load()), transfer(engine, student={"grade": 9})
    assert one.receipt == same.receipt
    assert one.receipt.facts != other.receipt.facts
    assert one.receipt.policy == other.receipt.policy
    assert one.receipt.calendar.startswith("chinesecalendar")
    assert set(one.receipt.conventions) == {document.id for document in one.documents}


def test_a_decision_can_be_read_back(engine: Xueji) -> None:
    decision = transfer(engine, student={"status": "on_leave"})
    assert Decision.model_validate_json(decision.model_dump_json()) == decision
    assert Decision.model_validate(decision.model_dump()) == decision


@pytest.mark.parametrize(
    ("student", "school", "position"),
    [({"grade": 7}, {}, None), ({"grade": 7}, {"system": "6-3"}, "initial"),
     ({"grade": 7}, {"system": "5-4"}, "middle"),
     ({"grade": 6}, {}, "initial"), ({"grade": 9}, {}, "graduating"), ({"grade": 8}, {}, "middle"),
     ({"grade": 10, "stage": "senior"}, {}, "initial"), ({"grade": 6, "stage": "primary"}, {}, "graduating"),
     ({"grade": 5, "stage": "primary"}, {}, None)],
)  # fmt: skip
def test_the_position_of_a_grade(engine: Xueji, student: dict[str, Any], school: dict[str, Any], position: str) -> None:
    data = {"change": "transfer", "region": "gansu", "on": "2024-09-05", "student": {"stage": "junior"} | student}
    assert engine.request({**data, "school": school}).facts.get("student.grade_position") == position


def test_duties_name_what_keeps_them_open(engine: Xueji) -> None:
    request = {"change": "report_absence", "region": "gansu", "on": "2024-10-21",
               "student": {"stage": "junior", "status": "enrolled", "absent_since": "2024-10-14"}}  # fmt: skip
    (duty,) = engine.decide(request).duties
    assert duty.holds is Truth.UNKNOWN
    assert duty.missing == ("student.absence_excused",)


def test_a_duty_without_its_starting_day_says_so(engine: Xueji) -> None:
    request = {
        "change": "register",
        "region": "gansu",
        "on": "2024-09-05",
        "student": {"stage": "junior", "status": "pending"},
    }
    (duty,) = [duty for duty in engine.decide(request).duties if duty.rule == "gansu-k12/archive-within-a-month"]
    assert duty.due is None
    assert duty.missing == ("student.entered_on",)
    dated = engine.decide({**request, "student": {**request["student"], "entered_on": "2024-09-01"}})  # type: ignore[dict-item] # a dictionary
    assert [d.due for d in dated.duties if d.rule == "gansu-k12/archive-within-a-month"] == [date(2024, 10, 1)]


def test_the_call_and_the_request_must_not_differ_in_silence(engine: Xueji) -> None:
    data = {"change": "transfer", "region": "gansu", "on": "2024-09-05"}
    assert engine.request(data, "620000", date(2024, 9, 5)).region == "620000"
    with pytest.raises(RequestError) as caught:
        engine.request(data, "liaoning", date(2024, 9, 6))
    assert [(p.code, p.word) for p in caught.value.problems] == [
        ("contradictory-facts", "on"), ("contradictory-facts", "region"),
    ]  # fmt: skip


@pytest.mark.parametrize("share", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_a_share_of_a_billion_digits_is_refused_at_once(engine: Xueji, share: str) -> None:
    data = {"change": "leave", "region": "gansu", "on": "2024-09-05", "leave": {"absence_ratio": Decimal(share)}}
    with pytest.raises(RequestError):
        engine.request(data)
