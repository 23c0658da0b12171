"""Two laws on stored records: what one finds and the other does not, other verdicts, other duties."""

from pathlib import Path

from tests.prove.made import DAY, two_laws
from xueji.model.enums import Stage
from xueji.prove.differences import compare_records
from xueji.prove.solver import Deadline
from xueji.prove.verdicts import Answer, Kind, Verdict

RULE = """
  - id: {name}
    title: {{zh: 试验, en: a rule}}
    record: true
    {aspect}
    {force}: {condition}
    {repair}
    article: 第二条
"""


def rule(condition: str, name: str = "rule", force: str = "forbid", aspect: str = "") -> str:
    """One rule of a list; without an aspect it is about nothing but itself."""
    text = RULE.format(
        name=name, condition=condition, force=force, aspect=aspect and f"aspect: {aspect}",
        repair="" if force == "oblige" else "repair: change",
    )  # fmt: skip
    return "\n".join(line for line in text.splitlines() if line.strip())


def compared(folder: Path, one: list[str], two: list[str], nation: str = "") -> Verdict:
    first, second = ("\n".join(["rules:", *rules, ""]) if rules else "rules: []\n" for rules in (one, two))
    return compare_records(two_laws(folder, first, second, nation), Stage.PRIMARY, DAY, Deadline(60))


def test_a_rule_of_one_law_is_shown_with_a_record_in_which_it_alone_finds_something(tmp_path: Path) -> None:
    (found,) = compared(tmp_path, [rule("student.leave_count > 2")], []).differences
    assert (found.kind, found.about, found.owner, found.results) == (Kind.RULE, "gansu/rule", 0, ("findings", "clean"))
    assert found.example.change is None
    assert found.example.facts["student.leave_count"] > 2


def test_a_rule_the_other_law_lacks_is_shown_even_where_another_rule_finds_the_same_records(tmp_path: Path) -> None:
    one = [rule("student.leave_count > 2", "a", aspect="leave_times")]
    two = [rule("student.leave_count > 2", "b", aspect="leave_length")]
    verdict = compared(tmp_path, one, two)
    assert [(d.about, d.owner, d.results) for d in verdict.differences] == [
        ("gansu/a", 0, ("findings", "findings")), ("liaoning/b", 1, ("findings", "findings")),
    ]  # fmt: skip


def test_rules_on_the_same_matter_that_find_the_same_are_no_difference(tmp_path: Path) -> None:
    one = [rule("student.leave_count > 2", "a", aspect="leave_times")]
    two = [rule("student.leave_count >= 3", "b", aspect="leave_times")]
    verdict = compared(tmp_path, one, two)
    assert (verdict.answer, verdict.differences) == (Answer.SAME, ())


def test_a_fault_here_and_a_doubt_there_are_a_difference(tmp_path: Path) -> None:
    one = [rule("student.leave_count > 2", "a", aspect="leave_times")]
    two = [rule("student.leave_count > 2", "b", "discourage", "leave_times")]
    assert [d.results for d in compared(tmp_path, one, two).differences] == [("findings", "doubtful")] * 2


def test_of_two_rules_that_find_something_the_example_shows_one_alone(tmp_path: Path) -> None:
    shared = rule("student.leave_count > 1", "often")
    verdict = compared(tmp_path, [rule("student.leave_count > 0", "a"), shared], [shared.replace("often", "b")])
    found = next(d for d in verdict.differences if d.about == "gansu/a")
    assert found.results == ("findings", "clean")
    assert found.example.facts["student.leave_count"] == 1


def test_a_report_after_a_week_here_and_four_weeks_there(tmp_path: Path) -> None:
    owed = (
        "{{who: school, what: {{zh: 报告, en: report}}, to: registration_authority, "
        "since: student.absent_since, within: {}}}"
    )
    one, two = (
        rule(owed.format(within), name, "oblige", "dropout_report")
        for name, within in (("a", "1 week"), ("b", "4 weeks"))
    )
    (found,) = compared(tmp_path, [one], [two]).differences
    assert (found.kind, found.lengths, found.parts) == (Kind.DUTY, ("1 week", "4 weeks"), ("gansu/a", "liaoning/b"))
    first, last = (found.results[index] for index in (0, 1))
    assert first < last
    assert [answer.duties[0].due.isoformat() for answer in found.example.answers if answer.duties[0].due] == [
        first,
        last,
    ]


def test_a_rule_about_a_missing_text(tmp_path: Path) -> None:
    (found,) = compared(tmp_path, [rule("not known(student.auxiliary_number)")], []).differences
    assert found.results == ("findings", "clean")
    assert "student.auxiliary_number" not in found.example.facts
