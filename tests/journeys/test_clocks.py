"""The turns of the parties and the days of absence under both laws, and what is so of any child."""

from datetime import date
from pathlib import Path

import pytest
from tests.journeys.laws import ON, law, made, moving

from xueji.journeys.clocks import absences
from xueji.journeys.journey import journey
from xueji.journeys.outlook import StageOutlook, outlook
from xueji.model.enums import Change, Outcome, Party, Stage

pytest.importorskip("z3")

ORDER = """\
procedures:
  - {{id: steps, change: transfer, steps: [{parties}], each_within: {length}, article: 一}}
"""
ONE = ORDER.format(parties="receiving_school, sending_school", length="5 days")
OTHER = ORDER.format(parties="sending_school, receiving_school, sending_authority", length="10 days")
ABSENT = """\
rules:
  - id: report
    title: 报告
    change: report_absence
    when: not student.absence_excused and reached(student.absent_since, request.on, "{week}")
    oblige: {{who: school, what: 报告, to: guardian}}
    article: 一
  - id: lost
    title: 辍学
    change: dropout
    require: reached(student.absent_since, request.on, "{month}")
    article: 二
"""
QUICK, SLOW = ABSENT.format(week="1 week", month="4 weeks"), ABSENT.format(week="2 weeks", month="4 weeks")
LEAVE = "rules:\n  - {id: f, title: 休学, change: transfer, article: 一, forbid: 'student.status == \"on_leave\"'}\n"
CLOSED = """\
closed: [{change: transfer, title: 仅限所列, article: 二}]
rules: [{id: g, title: 事由, change: transfer, article: 二, permit: transfer.agreed}]
"""


def of(stage: Stage, folder: Path, hunan: str, jiangxi: str, seconds: float = 20) -> StageOutlook:
    engine = made(folder, hunan, jiangxi)
    return outlook(law(engine, "hunan"), law(engine, "jiangxi"), ON, seconds, (stage,)).stages[0]


def test_the_turns_of_the_parties_beside_one_another(tmp_path: Path) -> None:
    found = {turn.party: turn for turn in journey(moving(made(tmp_path, ONE, OTHER))).turns}
    assert list(found) == [Party.RECEIVING_SCHOOL, Party.SENDING_SCHOOL, Party.SENDING_AUTHORITY]
    assert found[Party.RECEIVING_SCHOOL].places == (1, 2)
    assert [step and step.due for step in found[Party.RECEIVING_SCHOOL].steps] == [
        date(2024, 9, 15), date(2024, 9, 30),
    ]  # fmt: skip
    assert found[Party.SENDING_AUTHORITY].places == (None, 3)


def test_the_dropout_clocks_disagree_where_the_terms_do(tmp_path: Path) -> None:
    engine = made(tmp_path, QUICK, SLOW)
    found = absences((law(engine, "hunan")(ON), law(engine, "jiangxi")(ON)), {"student.stage": "junior"}, ON)
    days = {part.matter: [alarm and alarm.day for alarm in part.alarms] for part in found}
    assert days == {
        "hunan/report": [date(2024, 9, 17), None], "jiangxi/report": [None, date(2024, 9, 24)],
        "hunan/lost": [date(2024, 10, 8), None], "jiangxi/lost": [None, date(2024, 10, 8)],
    }  # fmt: skip
    assert not any(part.agree for part in found)


def test_rules_of_one_aspect_are_one_matter(tmp_path: Path) -> None:
    quick, slow = (
        text.replace("    title: 辍学", "    aspect: dropout_deemed\n    title: 辍学") for text in (QUICK, SLOW)
    )
    engine = made(tmp_path, quick, slow)
    sides = law(engine, "hunan")(ON), law(engine, "jiangxi")(ON)
    since = {"student.stage": "junior", "student.absent_since": date(2024, 9, 2)}
    (deemed,) = [part for part in absences(sides, since, ON) if part.matter == "dropout_deemed"]
    assert deemed.agree
    assert deemed.alarms[0] is not None
    assert (deemed.alarms[0].change, deemed.alarms[0].day) == (Change.DROPOUT, date(2024, 9, 30))


def test_who_is_stranded_by_which_rule(tmp_path: Path) -> None:
    found = of(Stage.JUNIOR, tmp_path, LEAVE, CLOSED)
    assert [(kept.refuses, kept.rule) for kept in found.stranded] == [(0, "hunan/f"), (1, "jiangxi/closed-transfer")]
    for kept in found.stranded:
        outcomes = [answer.outcome for answer in kept.example.answers]  # type: ignore[union-attr]
        assert outcomes[kept.refuses] is Outcome.REFUSED
        assert outcomes[1 - kept.refuses] is Outcome.PERMITTED
    assert found.ordinary is not None
    assert found.silent == ()
    assert found.open == ()


def test_under_the_same_rule_nobody_is_stranded(tmp_path: Path) -> None:
    found = of(Stage.JUNIOR, tmp_path, LEAVE, LEAVE)
    assert (found.stranded, found.open, found.silent) == ((), (), ())
    assert found.ordinary is not None


def test_a_stage_no_document_speaks_of_is_silent(tmp_path: Path) -> None:
    assert of(Stage.SENIOR, tmp_path, LEAVE, LEAVE).silent == (0, 1)


def test_no_time_is_said_and_nothing_claimed(tmp_path: Path) -> None:
    found = of(Stage.JUNIOR, tmp_path, LEAVE, CLOSED, seconds=0)
    assert found.stranded == ()
    assert found.ordinary is None
    assert {"hunan/f", "jiangxi/closed-transfer", "ordinary"} <= set(found.open)


def test_a_child_reported_here_and_not_there(tmp_path: Path) -> None:
    named = "    title: 报告\n    aspect: dropout_suspected"
    quick, slow = (text.replace("    title: 报告", named) for text in (QUICK, SLOW))
    found = of(Stage.JUNIOR, tmp_path, quick, slow)
    (lost,) = [lost for lost in found.lost if lost.change is Change.REPORT_ABSENCE]
    assert (lost.side, lost.rule) == (0, "hunan/report")
    absent = (ON - lost.example.facts["student.absent_since"]).days
    assert 7 <= absent < 14


def test_a_child_one_law_lets_be_entered_as_a_dropout(tmp_path: Path) -> None:
    found = of(Stage.JUNIOR, tmp_path, QUICK, QUICK.replace("4 weeks", "6 weeks"))
    (kept,) = found.dropouts
    assert (kept.change, kept.refuses, kept.rule) == (Change.DROPOUT, 1, "jiangxi/lost")
