"""What follows from a change under two laws: papers, duties and steps, each with a student or proved the same."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.prove.made import DAY, two_laws
from xueji.model.decision import Decision
from xueji.model.enums import Change, Outcome, Stage
from xueji.prove.differences import compare_change
from xueji.prove.solver import Deadline
from xueji.prove.verdicts import Answer, Kind, Verdict

START = "leave.start"
DUTY = """
rules:
  - id: {name}
    title: {{zh: 报送, en: report}}
    change: leave
    aspect: {aspect}
    {when}
    oblige: {{who: school, what: {{zh: {what}, en: {what}}}, to: registration_authority{term}}}
    article: 第二条
"""


def duty(name: str, within: str = "", since: str = "", what: str = "报送", aspect: str = "", when: str = "") -> str:
    """A regulation with one duty; without an aspect it is about nothing but itself."""
    term = (f", within: {within}" if within else "") + (f", since: {since}" if since else "")
    text = DUTY.format(name=name, aspect=aspect, what=what, term=term, when=when and f"when: {when}")
    return "\n".join(line for line in text.splitlines() if line.strip() not in ("", "aspect:"))


def compared(folder: Path, one: str, two: str, more: tuple[str, str] = ("", ""), nation: str = "") -> Verdict:
    return compare_change(two_laws(folder, one, two, nation, more), Change.LEAVE, Stage.PRIMARY, DAY, Deadline(60))


PAPERS = """
rules:
  - id: papers
    title: {zh: 材料, en: papers}
    change: leave
    when: leave.ground == "illness"
    require: {evidence: diagnosis}
    article: 第二条
"""


def test_a_paper_one_law_asks_for_is_shown_with_a_student_who_brings_it(tmp_path: Path) -> None:
    verdict = compared(tmp_path, "rules: []\n", PAPERS)
    (found,) = verdict.differences
    assert (verdict.answer, verdict.silent) == (Answer.DIFFERENT, ())
    assert (found.kind, found.about, found.owner, found.results) == (Kind.PAPER, "diagnosis", 1, ("no", "yes"))
    assert found.example.facts["leave.ground"] == "illness"
    assert found.parts == ("", "liaoning/papers")


def test_the_same_paper_of_rules_with_other_names_is_no_difference(tmp_path: Path) -> None:
    two = PAPERS.replace("id: papers", "id: proof").replace(
        'leave.ground == "illness"', 'not leave.ground != "illness"'
    )
    assert compared(tmp_path, PAPERS, two).answer is Answer.SAME


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (duty("a", what="报送", aspect="leave_length"), duty("b", what="上报", aspect="leave_length")),
        (duty("a", "1 year", START, aspect="leave_length"), duty("b", "12 months", START, aspect="leave_length")),
        (duty("a", "2 weeks", aspect="leave_length"), duty("b", "14 days", aspect="leave_length")),
    ],
    ids=["another wording", "a year and twelve months", "two weeks and fourteen days"],
)
def test_a_duty_said_otherwise_is_no_difference(tmp_path: Path, one: str, two: str) -> None:
    verdict = compared(tmp_path, one, two)
    assert (verdict.answer, verdict.differences) == (Answer.SAME, ())


@pytest.mark.parametrize("since", ["request.on", "leave.start"])
def test_thirty_days_are_no_month(tmp_path: Path, since: str) -> None:
    one, two = (duty(n, w, since, aspect="leave_length") for n, w in (("a", "30 days"), ("b", "1 month")))
    (found,) = compared(tmp_path, one, two).differences
    assert (found.kind, found.about, found.owner) == (Kind.DUTY, "gansu/a", 0)
    assert (found.lengths, found.parts) == (("30 days", "1 month"), ("gansu/a", "liaoning/b"))
    start = DAY if since == "request.on" else found.example.facts["leave.start"]
    assert found.results[0] == str(start + timedelta(days=30))
    if since != "request.on":  # from the fifth of September both end on the fifth of October
        assert found.results[0] != found.results[1]


def test_terms_counted_otherwise_are_a_difference(tmp_path: Path) -> None:
    one, two = (duty(name, "10 days", "leave.start", aspect="leave_length") for name in "ab")
    (found,) = compared(tmp_path, one, two, ("", "conventions: {count_starting_day: true}")).differences
    start = found.example.facts["leave.start"]
    assert found.results == (str(start + timedelta(days=10)), str(start + timedelta(days=9)))


def test_of_months_it_does_not_matter_whether_the_first_day_counts(tmp_path: Path) -> None:
    one, two = (duty(name, "1 month", "leave.start", aspect="leave_length") for name in "ab")
    assert compared(tmp_path, one, two, ("", "conventions: {count_starting_day: true}")).answer is Answer.SAME


def test_duties_without_an_aspect_are_not_taken_for_one_another(tmp_path: Path) -> None:
    found = compared(tmp_path, duty("report"), duty("sign")).differences
    assert [(d.about, d.owner, d.results) for d in found] == [
        ("gansu/report", 0, ("none", "")), ("liaoning/sign", 1, ("", "none")),
    ]  # fmt: skip


def test_an_inherited_duty_differs_where_a_parameter_does(tmp_path: Path) -> None:
    nation = duty("report", "policy.leave.max_length", "leave.start", aspect="leave_length")
    two = "parameters:\n  leave.max_length: {value: 2 years, article: 第二条, replaces: nation}\n"
    (found,) = compared(tmp_path, "rules: []\n", two, nation=nation).differences
    assert (found.about, found.lengths) == ("nation/report", ("1 year", "2 years"))
    assert found.parts == ("nation/report", "nation/report")


def test_a_duty_upon_a_sign_arises_only_with_it(tmp_path: Path) -> None:
    sign = "known(student.died_on)"
    one = duty("report", "10 days", "student.died_on", aspect="death", when=sign)
    (found,) = compared(tmp_path, one, duty("report", aspect="death", when=sign)).differences
    assert "student.died_on" in found.example.facts
    assert found.results == (str(found.example.facts["student.died_on"] + timedelta(days=10)), "none")


def steps(parties: str, within: str) -> str:
    """A regulation with one procedure."""
    return f"""
procedures:
  - id: way
    change: leave
    steps: [{parties}]
    each_within: {within}
    article: 第三条
"""


def test_steps_in_another_order_are_a_difference_shown_once(tmp_path: Path) -> None:
    one, two = steps("guardian, school", "10 workdays"), steps("school, guardian", "10 workdays")
    (found,) = compared(tmp_path, one, two).differences
    assert (found.kind, found.owner) == (Kind.STEPS, 0)
    assert found.results == ("guardian 10 workdays > school 10 workdays", "school 10 workdays > guardian 10 workdays")


def test_steps_with_other_terms_are_a_difference_and_alike_terms_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    other = compared(tmp_path / "a", steps("guardian, school", "30 days"), steps("guardian, school", "1 month"))
    alike = compared(tmp_path / "b", steps("guardian, school", "2 weeks"), steps("guardian, school", "14 days"))
    assert [d.kind for d in other.differences] == [Kind.STEPS]
    assert alike.answer is Answer.SAME


def test_what_follows_is_compared_where_neither_law_refuses(tmp_path: Path) -> None:
    refuses = """
rules:
  - id: none
    title: {zh: 不予, en: never}
    change: leave
    forbid: always
    article: 第四条
"""
    found = compared(tmp_path, refuses, duty("report")).differences
    assert [d.kind for d in found] == [Kind.RULE]
    results = {answer.outcome for d in found for answer in d.example.answers if isinstance(answer, Decision)}
    assert results == {Outcome.REFUSED, Outcome.PERMITTED}
