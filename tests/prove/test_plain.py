"""Students in words: every fact once, in either language, as an official would say it."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import facts as some_facts
from xueji.assemble import Xueji
from xueji.model.enums import Change, Stage, Status
from xueji.phrases import Language
from xueji.prove.plain import Speech, changed, described, distance, portrait
from xueji.prove.replay import Example
from xueji.vocabulary import core

ON = date(2024, 9, 5)
FACTS: dict[str, Any] = {
    "student.stage": "primary",
    "student.grade": 4,
    "student.grade_position": "middle",
    "student.status": "enrolled",
    "school.system": "6-3",
    "student.is_migrant_child": False,
    "transfer.ground": frozenset({"household_move", "health"}),
    "transfer.to_region": "410102",
    "leave.start": date(2024, 9, 10),
    "leave.end": date(2025, 9, 11),
    "leave.absence_ratio": Fraction(1, 3),
    "student.number": "G110101",
}


def example(
    engine: Xueji, facts: dict[str, Any], telling: tuple[str, ...], change: Change | None = Change.LEAVE
) -> Example:
    sides, _ = engine.sides(("gansu", "liaoning"), ON)
    return Example(sides, change, Stage.PRIMARY, ON, facts, telling)


def test_a_student_in_chinese(engine: Xueji) -> None:
    assert described(example(engine, FACTS, ("leave.start", "leave.end")), "zh") == (
        "一名小学四年级在读学生（六三制）。",
        "2024年9月5日办理“休学”。",
        "关键情形：休学起：2024年9月10日（申请日后5天）；休学止：2025年9月11日（共1年零1天）。",
        "其余情形：随迁子女：否；转学事由：身体状况变化、户籍迁移；转入地：河南省 410102；"
        "需停课比例：1/3；学籍号：已填写。",
    )


def test_a_student_in_english(engine: Xueji) -> None:
    assert described(example(engine, FACTS, ("leave.start", "leave.end")), "en") == (
        "A student in grade 4 (primary school, 6–3 system); registration: enrolled.",
        "Asked for on 2024-09-05: leave.",
        "What tells the laws apart: first day of leave: 2024-09-10 (5 days after the request); day the leave ends: "
        "2025-09-11 (1 year 1 day in all).",
        "The rest: child of migrant workers, living with them: no; all grounds given: health, household move; county "
        "of the receiving school: Henan 410102; share of a semester's class hours that treatment needs: 1/3; "
        "registration number: given.",
    )


def test_what_the_first_sentence_says_is_repeated_only_where_it_alone_tells(engine: Xueji) -> None:
    status = {**FACTS, "student.status": "on_leave"}
    assert portrait(example(engine, status, ("student.stage", "student.status")), "zh").telling == ("学籍状态：休学",)
    assert portrait(example(engine, status, ("student.status", "leave.end")), "zh").telling == (
        "休学止：2025年9月11日（共1年零1天）",
    )
    assert portrait(example(engine, FACTS, ("student.stage",)), "zh").telling == ()


def test_a_record_is_checked_not_asked_for(engine: Xueji) -> None:
    said = described(example(engine, {"leave.start": ON}, ("leave.start",), None), "zh")
    assert said[1:] == ("2024年9月5日核查学籍记录。", "关键情形：休学起：2024年9月5日（核查日当天）。")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.ENROLLED, "在读学生"), (Status.TRANSFERRING, "转学办理中的学生"), (Status.GRADUATED, "已毕业的学生"),
        (Status.CANCELLED, "学籍已注销的学生"), (Status.PENDING, "待注册学生"),
    ],
)  # fmt: skip
def test_the_state_of_a_registration_reads_as_one_says_it(status: Status, said: str) -> None:
    speech = Speech(core(), ON, "zh")
    assert said in speech.person({"student.stage": "senior", "student.grade": 11, "student.status": status.value})
    assert "高二年级" in speech.person({"student.stage": "senior", "student.grade": 11})


def test_where_a_grade_stands_is_told_where_it_is_not_in_the_middle() -> None:
    facts = {"student.stage": "junior", "student.grade": 9, "student.grade_position": "graduating"}
    assert Speech(core(), ON, "zh").person(facts) == "一名初中九年级学生（毕业年级）。"
    assert Speech(core(), ON, "en").person(facts) == (
        "A student in grade 9 (junior secondary school, last grade of the stage)."
    )


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("student.reported_in", "已报到", "未报到"), ("student.absence_excused", "请假", "未请假"),
        ("archive.paper", "有纸质档案", "没有纸质档案"),
        ("graduation.requirements_met", "达到毕业要求", "未达到毕业要求"),
        ("student.is_disabled", "残疾学生：是", "残疾学生：否"),
    ],
)  # fmt: skip
def test_yes_and_no_are_sentences(name: str, yes: str, no: str) -> None:
    speech = Speech(core(), ON, "zh")
    assert [speech.fact(name, {name: value}) for value in (True, False)] == [yes, no]


def test_what_became_another_fact() -> None:
    before: dict[str, Any] = {"transfer.to_grade": 9, "term.semester": "2"}
    after: dict[str, Any] = {"transfer.to_grade": 8, "term.semester": "2", "student.reported_in": True}
    assert changed(core(), before, after, ON, "zh") == ("已报到：由“不明”改为“是”", "转入年级：由“9”改为“8”")
    assert changed(core(), before, after, ON, "en")[1] == "grade asked for: 8 instead of 9"


@pytest.mark.parametrize(
    ("last", "zh", "en"),
    [
        (date(2024, 2, 1), "1天", "1 day"), (date(2024, 5, 1), "91天", "91 days"),
        (date(2024, 7, 1), "5个月1天", "5 months 1 day"), (date(2025, 1, 31), "1年", "1 year"),
        (date(2025, 2, 1), "1年零1天", "1 year 1 day"), (date(2025, 2, 28), "1年1个月", "1 year 1 month"),
    ],
)  # fmt: skip
def test_distances_are_counted_as_the_calendar_does(last: date, zh: str, en: str) -> None:
    first = date(2024, 1, 31)
    assert (distance(first, last, "zh"), distance(last, first, "en")) == (zh, en)


@settings(max_examples=20)
@given(facts=some_facts(core()), language=st.sampled_from(["zh", "en"]))
def test_every_fact_is_said_once_and_nothing_is_left_in_code(facts: dict[str, Any], language: Language) -> None:
    speech = Speech(core(), ON, language)
    for name in facts:
        said = speech.fact(name, facts)
        assert said
        assert name not in said
        assert "_" not in said
        assert "None" not in said
    assert speech.person(facts).endswith("。" if language == "zh" else ".")
