"""Rules of equal rank that settle one request differently; exceptions on other matters are none."""

from pathlib import Path

import pytest
from tests.questions.one_law import HEAD, found, of_folder, rule, side

from xueji.model.enums import Change
from xueji.questions.finding import Finding, Question

PERMIT = rule("may", "permit: student.grade > 3", more=", aspect: transfer_grounds")


def conflicts(folder: Path, *rules: str, change: Change | None = Change.TRANSFER, rest: str = "") -> dict[str, Finding]:
    return found(side(folder, *rules, rest=rest), Question.CONFLICT, change)


@pytest.mark.parametrize(
    ("says", "cause"), [("forbid", "granted_and_refused"), ("discourage", "granted_and_doubted")]
)  # fmt: skip
def test_a_ground_and_a_rule_against_it(tmp_path: Path, says: str, cause: str) -> None:
    bar = rule("bar", f"{says}: student.grade == 5", more=", aspect: transfer_grounds")
    (finding,) = conflicts(tmp_path, PERMIT, bar).values()
    assert (finding.name, finding.cause, finding.parts) == (
        "conflict/made/bar+made/may", cause, ("made/may", "made/bar"),
    )  # fmt: skip
    assert finding.example is not None
    assert finding.example.facts["student.grade"] == 5


def test_rules_that_never_meet_are_no_conflict(tmp_path: Path) -> None:
    assert not conflicts(tmp_path, PERMIT, rule("bar", "forbid: student.grade < 3", more=", aspect: transfer_grounds"))


def test_a_refusal_on_another_matter_is_an_exception(tmp_path: Path) -> None:
    assert not conflicts(tmp_path, PERMIT, rule("bar", "forbid: student.grade == 5", more=", aspect: transfer_window"))


def test_a_rule_that_names_no_matter_may_be_about_any(tmp_path: Path) -> None:
    assert set(conflicts(tmp_path, PERMIT, rule("bar", "forbid: student.grade == 5"))) == {"conflict/made/bar+made/may"}


def test_a_rule_that_takes_the_place_of_the_other(tmp_path: Path) -> None:
    bar = rule("bar", "forbid: student.grade == 5", more=", replaces: made/may")
    assert not conflicts(tmp_path, PERMIT, bar)


def test_a_ground_another_document_has_not_in_its_list(tmp_path: Path) -> None:
    side(tmp_path, PERMIT)
    listed = "closed:\n  - {change: transfer, title: {zh: 限定, en: only}, article: 一}\n"
    other = HEAD.format(stages="primary", silent="leave").replace("id: made", "id: other").partition("evidence:")[0]
    ground = rule("mine", "permit: student.grade == 2", more=", aspect: transfer_window")
    (tmp_path / "p" / "hunan" / "other.yaml").write_text(f"{other}rules:\n{ground}{listed}")
    law = of_folder(tmp_path / "p")
    (finding,) = found(law, Question.CONFLICT).values()
    assert (finding.name, finding.cause) == ("conflict/made/may+other/closed-transfer", "granted_and_refused")


def test_two_demands_nobody_can_meet_together(tmp_path: Path) -> None:
    rules = rule("less", "require: student.grade <= 3"), rule("more", "require: student.grade > 3")
    (finding,) = conflicts(tmp_path, *rules).values()
    assert (finding.name, finding.cause) == ("conflict/made/less+made/more", "no_way")


def test_two_demands_somebody_can_meet(tmp_path: Path) -> None:
    assert not conflicts(
        tmp_path, rule("less", "require: student.grade <= 3"), rule("more", "require: student.grade >= 3")
    )


def test_records_that_break_one_rule_or_the_other(tmp_path: Path) -> None:
    rules = rule("less", "require: student.grade <= 3", "record"), rule("more", "forbid: student.grade < 4", "record")
    (finding,) = conflicts(tmp_path, *rules, change=None).values()
    assert (finding.name, finding.cause, finding.changes) == ("conflict/made/less+made/more", "no_way", ())


def test_two_procedures_at_once(tmp_path: Path) -> None:
    ways = (
        "procedures:\n"
        "  - {id: one, change: transfer, steps: [receiving_school, school], article: 一, when: student.grade > 3}\n"
        "  - {id: two, change: transfer, steps: [sending_school], article: 一, when: student.grade < 5}\n"
    )
    (finding,) = conflicts(tmp_path, rest=ways).values()
    assert (finding.name, finding.cause) == ("conflict/made/one+made/two", "procedures")
    assert finding.example is not None
    assert finding.example.facts["student.grade"] == 4


DUTY = "oblige: {{who: {}, what: {{zh: 报告, en: report}}, to: [{}], within: {}}}"


def _duties(*said: tuple[str, str, str]) -> list[str]:
    return [
        rule(f"d{i}", DUTY.format(*parts), more=", aspect: transfer_publicity, when: student.grade > 3")
        for i, parts in enumerate(said)
    ]


@pytest.mark.parametrize("other", [("school", "ministry", "9 days"), ("class_teacher", "ministry", "5 days")])
def test_one_duty_with_two_last_days_or_two_parties(tmp_path: Path, other: tuple[str, str, str]) -> None:
    (finding,) = conflicts(tmp_path, *_duties(("school", "ministry", "5 days"), other)).values()
    assert (finding.name, finding.cause) == ("conflict/made/d0+made/d1", "duties")


def test_duties_towards_others_and_the_same_duty_twice(tmp_path: Path) -> None:
    mine = ("school", "ministry", "5 days")
    assert not conflicts(tmp_path, *_duties(mine, ("school", "county_authority", "9 days"), mine))
