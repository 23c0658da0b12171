"""Requests that no rule settles: each cause with an example, and none where a fact is only missing."""

from pathlib import Path

from tests.questions.one_law import answer, found, rule, side

from xueji.model.enums import Change, Outcome, Stage
from xueji.questions.ask import Scope
from xueji.questions.finding import Finding, Question

UNSEEN = (
    "not_seen:\n"
    "  - {{{}change: transfer, what: {{zh: 未见, en: not read}}, when: student.is_disabled, decisive: true}}\n"
)


def outcome(finding: Finding) -> Outcome:
    assert finding.example is not None
    return finding.example.answers[0].outcome  # type: ignore[union-attr] # of a change


def test_a_law_that_answers_everybody_has_no_gap(tmp_path: Path) -> None:
    assert not found(side(tmp_path, rule("bar", "forbid: student.grade > 3")), Question.GAP)


def test_a_part_not_read_is_named_by_itself(tmp_path: Path) -> None:
    (finding,) = found(side(tmp_path, rest=UNSEEN.format("id: cap, ")), Question.GAP).values()
    assert (finding.name, finding.cause, outcome(finding)) == ("gap/made/cap", "not_seen", Outcome.UNDETERMINED)
    assert finding.example is not None
    assert finding.example.facts["student.is_disabled"] is True
    assert finding.example.telling == ("student.is_disabled",)


def test_a_part_without_a_name_goes_by_its_place(tmp_path: Path) -> None:
    twice = UNSEEN.format("") + UNSEEN.format("").partition("\n")[2].replace("is_disabled", "withdrawal_due")
    assert set(found(side(tmp_path, rest=twice), Question.GAP)) == {"gap/made/not-seen-1", "gap/made/not-seen-2"}


def test_a_part_not_read_that_bears_on_nobody_is_no_gap(tmp_path: Path) -> None:
    bar = rule("bar", "forbid: student.is_disabled")
    assert not found(side(tmp_path, bar, rest=UNSEEN.format("id: cap, ")), Question.GAP)


def test_a_change_no_document_speaks_of(tmp_path: Path) -> None:
    law = side(tmp_path, rule("bar", "forbid: student.grade > 3"), silent="leave")
    (finding,) = found(law, Question.GAP, Change.PROMOTE).values()
    assert (finding.name, finding.cause, outcome(finding)) == ("gap/none/promote", "uncovered", Outcome.UNDETERMINED)


def test_a_stage_no_document_speaks_of_is_one_finding(tmp_path: Path) -> None:
    result = answer(side(tmp_path), Question.GAP, Scope((*Change, None), (Stage.SENIOR,)))
    (finding,) = result.asked.findings
    assert (finding.name, finding.changes) == ("gap/none/senior", tuple(Change))


def test_what_is_left_to_others_and_taken_up_by_nobody(tmp_path: Path) -> None:
    left = "delegates:\n  - {change: leave, title: {zh: 授权, en: left to others}, article: 一}\n"
    (finding,) = found(side(tmp_path, rest=left), Question.GAP, Change.LEAVE).values()
    assert (finding.name, finding.cause) == ("gap/made/delegated-leave", "delegated")


def test_a_term_beyond_the_announced_holidays(tmp_path: Path) -> None:
    late = rule("late", """forbid: 'exceeds(leave.start, leave.end, "10 workdays")'""")
    (finding,) = found(side(tmp_path, late), Question.GAP).values()
    assert (finding.name, finding.cause, outcome(finding)) == ("gap/made/late", "calendar", Outcome.UNDETERMINED)
    assert finding.example is not None
    assert finding.example.facts["leave.end"].year > 2025


def test_a_fact_that_may_be_missing_for_one_rule_is_no_gap_in_another(tmp_path: Path) -> None:
    rules = rule("sign", "forbid: known(leave.end) and leave.end < request.on"), rule(
        "plain", "forbid: leave.end > request.on"
    )  # fmt: skip
    assert not found(side(tmp_path, *rules), Question.GAP)


def test_records_without_any_law(tmp_path: Path) -> None:
    law = side(tmp_path)
    assert not found(law, Question.GAP, None)
    late = rule("late", """forbid: 'exceeds(leave.start, leave.end, "10 workdays")'""", "record")
    assert set(found(side(tmp_path / "b", late), Question.GAP, None)) == {"gap/made/late"}
