"""Dead and shadowed rules: found where they are, and only there."""

from pathlib import Path

import pytest
from tests.questions.one_law import answer, found, rule, side

from xueji.model.enums import Change, Stage
from xueji.questions.ask import Scope
from xueji.questions.finding import Asked, Open, Question


def dead(folder: Path, *rules: str, change: Change | None = Change.TRANSFER, **more: str) -> dict[str, str]:
    law = side(folder, *rules, **more)
    return {name: finding.cause for name, finding in found(law, Question.DEAD, change).items()}


def quoted(condition: str) -> str:
    """The condition as text of YAML."""
    return "'" + condition + "'"


def shadowed(folder: Path, *rules: str, change: Change | None = Change.TRANSFER, **more: str) -> dict[str, str]:
    law = side(folder, *rules, **more)
    return {name: finding.cause for name, finding in found(law, Question.SHADOWED, change).items()}


def test_a_condition_that_never_holds_is_dead(tmp_path: Path) -> None:
    never = rule("never", "forbid: student.grade > 3 and student.grade < 3")
    assert dead(tmp_path, never) == {"dead/made/never": "never"}


def test_what_follows_from_the_stage_is_known(tmp_path: Path) -> None:
    """A primary pupil is in none of the grades of senior school."""
    assert dead(tmp_path, rule("senior", "forbid: student.grade >= 10")) == {"dead/made/senior": "never"}


@pytest.mark.parametrize(
    "condition",
    [
        "not known(leave.end)",
        "known(leave.end) and leave.end > request.on",
        'request.on >= "2100-01-01"',
        'request.on < "2016-01-01"',
        'exceeds(leave.start, request.on, "10 workdays")',  # commas would end the condition, but for the quotes
        "student.is_disabled",
    ],
)
def test_what_some_student_meets_on_some_day_is_alive(tmp_path: Path, condition: str) -> None:
    """A sign that is missing, and a day of this law that is not the day asked, count as well."""
    assert dead(tmp_path, rule("alive", f"forbid: {quoted(condition)}")) == {}


def test_a_day_before_the_law_makes_a_rule_dead(tmp_path: Path) -> None:
    assert dead(tmp_path, rule("past", 'forbid: request.on < "2015-01-01"')) == {"dead/made/past": "never"}


def test_a_status_from_which_the_change_cannot_start(tmp_path: Path) -> None:
    graduated = rule("graduated", 'forbid: student.status == "graduated"')
    assert dead(tmp_path, graduated) == {"dead/made/graduated": "chart"}


def test_several_rules_together_leave_nothing_to_another(tmp_path: Path) -> None:
    rules = rule("low", "forbid: student.grade <= 3"), rule("high", "forbid: student.grade >= 3"), rule(
        "disabled", "forbid: student.is_disabled"
    )  # fmt: skip
    law = side(tmp_path, *rules)
    (finding,) = found(law, Question.DEAD).values()
    assert (finding.name, finding.cause) == ("dead/made/disabled", "outdone")
    assert finding.example is not None
    answer = finding.example.answers[0]
    assert {reason.rule for reason in answer.reasons} >= {"made/disabled"}  # type: ignore[union-attr]
    assert not found(law, Question.SHADOWED)


def test_a_presumption_that_a_refusal_always_precedes(tmp_path: Path) -> None:
    rules = rule("all", "forbid: student.grade >= 1"), rule("doubt", "discourage: student.grade >= 4")
    assert shadowed(tmp_path, *rules) == {"shadowed/made/doubt": "covered"}


def test_a_wider_rule_covers_a_narrower_one_and_not_the_reverse(tmp_path: Path) -> None:
    rules = rule("wide", "forbid: student.grade > 3"), rule("narrow", "require: student.grade <= 4")
    law = side(tmp_path, *rules)
    (finding,) = found(law, Question.SHADOWED).values()
    assert (finding.name, finding.cause, finding.parts) == (
        "shadowed/made/narrow", "covered", ("made/narrow", "made/wide"),
    )  # fmt: skip
    assert finding.example is not None
    assert finding.example.facts["student.grade"] > 4
    assert not found(law, Question.DEAD)


def test_a_weaker_rule_covers_none(tmp_path: Path) -> None:
    rules = rule("doubt", "discourage: student.grade > 3"), rule("narrow", "forbid: student.grade > 4")
    assert shadowed(tmp_path, *rules) == {}


def test_twins_are_one_finding(tmp_path: Path) -> None:
    rules = rule("one", "forbid: student.grade > 4"), rule("two", "require: student.grade < 5")
    assert shadowed(tmp_path, *rules) == {"shadowed/made/one+made/two": "twin"}


def test_a_ground_beside_an_equal_ground(tmp_path: Path) -> None:
    listed = "closed:\n  - {change: transfer, title: {zh: 限定, en: only}, article: 一}\n"
    rules = rule("job", "permit: student.grade > 3"), rule("move", "permit: student.grade > 4")
    assert shadowed(tmp_path, *rules, rest=listed) == {"shadowed/made/move": "covered"}


def test_papers_and_duties_are_covered_by_the_same(tmp_path: Path) -> None:
    owed = "oblige: {{who: school, what: {{zh: 报告, en: report}}, to: [registration_authority]}}, when: {}"
    rules = (
        rule("both", "require: {evidence: [proof, form]}, when: student.grade > 2"),
        rule("proof", "require: {evidence: [proof]}, when: student.grade > 3"),
        rule("told", owed.format("student.grade > 2")),
        rule("told-again", owed.format("student.grade > 3")),
        rule("other-paper", "require: {evidence: [form]}, when: student.is_disabled"),
    )
    assert shadowed(tmp_path, *rules) == {"shadowed/made/proof": "covered", "shadowed/made/told-again": "covered"}


def test_records_are_asked_too(tmp_path: Path) -> None:
    rules = (
        rule("wide", "forbid: student.grade > 3", "record", ", aspect: leave_length"),
        rule("narrow", "forbid: student.grade > 4", "record", ", aspect: leave_length"),
        rule("elsewhere", "forbid: student.grade > 5", "record", ", aspect: quota"),
    )
    assert shadowed(tmp_path, *rules, change=None) == {"shadowed/made/narrow": "covered"}


def test_a_rule_is_dead_for_all_its_stages_or_not_at_all(tmp_path: Path) -> None:
    law = side(tmp_path, rule("first", "forbid: student.grade == 7"), stages="primary, junior")
    assert not answer(law, Question.DEAD, Scope((Change.TRANSFER,), (Stage.PRIMARY, Stage.JUNIOR))).asked.findings
    assert set(found(law, Question.DEAD)) == {"dead/made/first"}  # of primary school alone


def test_what_is_not_settled_is_said_and_nothing_is_claimed_of_it(tmp_path: Path) -> None:
    law = side(tmp_path, rule("never", "forbid: student.grade > 3 and student.grade < 3"))
    asked = answer(law, Question.DEAD, Scope((Change.TRANSFER,), (Stage.PRIMARY,)), seconds=0).asked
    assert asked == Asked((), (Open(Change.TRANSFER, Stage.PRIMARY, "*", "time"),))
