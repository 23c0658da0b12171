"""Two laws on one change: who is treated otherwise and by which rule, what is proved the same, and who is silent."""

from pathlib import Path

import pytest

from tests.prove.made import DAY, replays, two_laws
from xueji.assemble import Xueji
from xueji.model.enums import Change, Stage
from xueji.prove.differences import compare_change, differences
from xueji.prove.solver import Deadline
from xueji.prove.verdicts import Answer, Kind, Verdict

RULE = """
rules:
  - id: {name}
    title: {{zh: 试验, en: a rule}}
    change: leave
    {force}: {condition}
    article: 第二条
"""


def rule(condition: str, force: str = "forbid", name: str = "rule") -> str:
    return RULE.format(name=name, force=force, condition=condition)


def compared(folder: Path, one: str, two: str, nation: str = "", *, seconds: float = 60) -> Verdict:
    return compare_change(two_laws(folder, one, two, nation), Change.LEAVE, Stage.PRIMARY, DAY, Deadline(seconds))


def test_a_rule_of_one_law_is_shown_with_an_ordinary_student(tmp_path: Path) -> None:
    (found,) = compared(tmp_path, rule("student.leave_count >= 2"), "rules: []\n").differences
    assert (found.kind, found.about, found.owner) == (Kind.RULE, "gansu/rule", 0)
    assert found.results == ("refused", "permitted")
    assert found.example.facts["student.leave_count"] >= 2
    assert found.example.facts["student.status"] == "enrolled"
    assert [answer.outcome.value for answer in found.example.answers] == list(found.results)  # type: ignore[union-attr]


def test_the_same_said_in_another_way_is_proved_the_same(tmp_path: Path) -> None:
    verdict = compared(tmp_path, rule("student.leave_count >= 2"), rule("not student.leave_count < 2", name="other"))
    assert (verdict.answer, verdict.differences, verdict.open, verdict.silent) == (Answer.SAME, (), (), ())


def test_both_ways_in_which_two_laws_part_are_shown(tmp_path: Path) -> None:
    verdict = compared(tmp_path, rule("student.leave_count >= 2"), rule('leave.ground == "abroad"', "discourage"))
    assert {(d.about, d.results) for d in verdict.differences} >= {
        ("gansu/rule", ("refused", "permitted")), ("liaoning/rule", ("permitted", "discretion")),
    }  # fmt: skip


def test_a_rule_under_another_way_of_counting_is_not_taken_for_inherited(tmp_path: Path) -> None:
    text = rule('exceeds(leave.start, leave.end, "10 days")')
    sides = two_laws(tmp_path, text, text, more=("", "conventions: {count_starting_day: true}"))
    found = compare_change(sides, Change.LEAVE, Stage.PRIMARY, DAY, Deadline(60)).differences
    assert {d.results for d in found} == {("permitted", "refused")}


def test_where_neither_law_answers_nothing_is_called_the_same(tmp_path: Path) -> None:
    sides = two_laws(tmp_path, "rules: []\n", "rules: []\n")
    verdict = compare_change(sides, Change.GRADUATE, Stage.PRIMARY, DAY, Deadline(60))
    assert (verdict.answer, verdict.silent, verdict.differences) == (Answer.SILENT, (0, 1), ())


def test_a_law_that_has_not_been_read_is_silent_and_what_the_other_says_is_shown(tmp_path: Path) -> None:
    unread = """
not_seen:
  - change: leave
    what: {zh: 第五条以下, en: from article 5 on}
    decisive: true
"""
    verdict = compared(tmp_path, unread, rule("student.leave_count >= 2"))
    assert (verdict.answer, verdict.silent) == (Answer.DIFFERENT, (0,))
    assert ("undetermined", "refused") in {d.results for d in verdict.differences}


def test_a_law_all_of_whose_grounds_are_unread_is_silent_too(tmp_path: Path) -> None:
    unread = """
not_seen:
  - change: leave
    what: {zh: 第五条以下, en: from article 5 on}
    decisive: true
    when: student.leave_count >= 0
"""
    verdict = compared(tmp_path, unread, unread)
    assert (verdict.answer, verdict.silent) == (Answer.SILENT, (0, 1))


def test_no_time_is_said_to_be_no_time(tmp_path: Path) -> None:
    verdict = compared(tmp_path, rule("student.leave_count >= 2"), rule("student.leave_count >= 3"), seconds=0)
    assert (verdict.answer, verdict.why_open) == (Answer.UNSETTLED, "time")
    assert verdict.open


def test_all_changes_stages_and_records_are_asked_unless_some_are_named(tmp_path: Path) -> None:
    sides = two_laws(tmp_path, rule("student.leave_count >= 2"), "rules: []\n")
    every = differences(sides, DAY, 60)
    assert [v.change for v in every] == [*(change for change in Change for _ in Stage), *[None] * len(Stage)]
    some = differences(sides, DAY, 60, [Change.LEAVE], [Stage.JUNIOR], records=False)
    assert [(v.change, v.stage, v.answer) for v in some] == [(Change.LEAVE, Stage.JUNIOR, Answer.DIFFERENT)]


@pytest.mark.slow
@pytest.mark.parametrize("pair", [("gansu", "liaoning"), ("national", "henan")])
def test_every_example_of_real_laws_replays_as_shown(engine: Xueji, pair: tuple[str, str]) -> None:
    sides, on = engine.sides(pair, DAY)
    verdicts = differences(sides, on, 120, [Change.TRANSFER, Change.LEAVE, Change.RESUME], records=False)
    shown = [d for verdict in verdicts for d in verdict.differences]
    assert len(shown) > 20
    assert not [name for verdict in verdicts for name in verdict.open]
    assert all(replays(engine, found) for found in shown)
