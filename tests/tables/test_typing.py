"""Cells of tables as people and systems write them: what they are read as, what is refused, what is assumed."""

import random
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from xueji.tables.columns import CELLS
from xueji.tables.explain import NOTES
from xueji.tables.headers import understand
from xueji.tables.problems import TableError
from xueji.tables.typing import Typed, typed
from xueji.vocabulary import ENTITY_TERMS, FactEntry, core

DAY = date(2024, 9, 5)
MIDNIGHT = datetime(2011, 1, 31)  # noqa: DTZ001 -- as columns without a time zone hold it


def through(columns: dict[str, Any], day: date = DAY) -> Typed:
    frame = pl.DataFrame(columns)
    return typed(frame, understand(frame.columns), core(), day)


def one(header: str, text: str | None) -> tuple[Any, str]:
    """What one cell is read as: its value and the code of the problem."""
    found, target = through({header: pl.Series([text], dtype=pl.String)}), understand([header]).columns[0].target
    return found.frame[target][0], "".join(found.cells["code"])


@pytest.mark.parametrize(
    ("header", "text", "value"),
    [
        ("学籍状态", "在读", "enrolled"),
        ("学籍状态", "01", "enrolled"),
        ("学籍状态", "1", "enrolled"),
        ("学籍状态", "1.0", "enrolled"),
        ("学籍状态", " ０２ ", "on_leave"),
        ("学籍状态", "02-休学", "on_leave"),
        ("学籍状态", "休学（02）", "on_leave"),
        ("学籍状态", "06 流失", "dropped_out"),
        ("学籍状态", "开除学籍", "expelled"),
        ("学籍状态", "dropped_out", "dropped_out"),
        ("学籍状态", "未知", None),
        ("学籍状态", "", None),
        ("是否留守儿童", "0", "none"),
        ("是否留守儿童", "1 单亲留守儿童", "one_parent"),
        ("是否留守儿童", "双亲留守", "both_parents"),
        ("是否留守儿童", "否", "none"),
        ("随迁子女", "是", True),
        ("随迁子女", "0", False),
        ("随迁子女", "Y", True),
        ("随迁子女", "TRUE", True),
        ("随迁子女", "1-是", True),
        ("随迁子女", "无", False),
        ("残疾类型", "无残疾", False),
        ("残疾类型", "其它残疾", True),
        ("残疾类型", "3言语残疾", True),
        ("办学类型", "九年一贯制学校", "ordinary"),
        ("办学类型", "371", "specialised"),
        ("学校类别", "工读学校", "specialised"),
        ("学制", "六年制", "6-3"),
        ("学制", "五四学制", "5-4"),
        ("学制", "6-3", "6-3"),
        ("学制", "三年制", None),
        ("学段", "高中", "senior"),
        ("学期", "秋季学期", "1"),
        ("学期", "2", "2"),
        ("办学性质", "民办", True),
        ("出生日期", "20110131", date(2011, 1, 31)),
        ("出生日期", "20110131.0", date(2011, 1, 31)),
        ("出生日期", "2011-01-31", date(2011, 1, 31)),
        ("出生日期", "2011/1/31", date(2011, 1, 31)),
        ("出生日期", "2011.1.31", date(2011, 1, 31)),
        ("出生日期", "2011年1月31日", date(2011, 1, 31)),
        ("出生日期", "２０１１－０１－３１", date(2011, 1, 31)),
        ("出生日期", "2011-01-31 00:00:00", date(2011, 1, 31)),
        ("出生日期", "2011/1/31 0:00", date(2011, 1, 31)),
        ("入学年月", "201409", date(2014, 9, 1)),
        ("入学年月", "2014年9月", date(2014, 9, 1)),
        ("入学年月", "2014-09", date(2014, 9, 1)),
        ("户口所在地", "410102", "410102"),
        ("户口所在地", "410102000000", "410102"),
        ("户口所在地", "410102003000", "410102"),
        ("户口所在地", "410102.0", "410102"),
        ("旷课比例", "0.25", 0.25),
        ("旷课比例", "25%", 0.25),
        ("旷课比例", "1/3", 1 / 3),
        ("旷课比例", "60/180", 1 / 3),
        ("已休学次数", "２", 2),
        ("已休学次数", "2.0", 2),
        ("学籍号", "'G410102201209010012", "G410102201209010012"),
        ("学籍号", "\u3000g410102201209010012 ", "g410102201209010012"),
        ("学籍号", "无", None),
        ("转学事由", "随迁、户籍迁移", "household_move,migrant_follow"),
        ("转学事由", "other；随迁", "migrant_follow,other"),
        ("转学事由", "", ""),
        ("学籍异动类别", "11", "leave"),
        ("学籍异动类别", "转学(转入)", "transfer"),
        ("异动类型", "跨省转学", "transfer"),
    ],
)
def test_a_cell_is_read(header: str, text: str, value: Any) -> None:
    assert one(header, text) == (value, "")


@pytest.mark.parametrize(
    ("header", "text", "code"),
    [
        ("学籍状态", "04", "no-equivalent"),
        ("学籍状态", "复学", "no-equivalent"),
        ("学籍状态", "转学(转出)", "no-equivalent"),
        ("学籍状态", "保留入学资格", "no-equivalent"),
        ("学籍状态", "15", "no-equivalent"),
        ("学籍状态", "99", "no-equivalent"),
        ("学籍状态", "77", "value-not-allowed"),
        ("学籍状态", "瞎写", "value-not-allowed"),
        ("学籍状态", "01-休学", "code-label-clash"),
        ("是否留守儿童", "是", "no-equivalent"),
        ("残疾类型", "1", "code-without-list"),
        ("异动类型", "11", "code-without-list"),
        ("学段", "特殊教育", "no-equivalent"),
        ("随迁子女", "也许", "value-not-allowed"),
        ("出生日期", "20110231", "bad-date"),
        ("出生日期", "2011-01-31 08:30:00", "bad-date"),
        ("出生日期", "1899-12-31", "bad-date"),
        ("出生日期", "2011-1/31", "bad-date"),
        ("出生日期", "11-01-31", "bad-date"),
        ("出生日期", "201101", "month-no-day"),
        ("入学年月", "201413", "bad-date"),
        ("入学年月", "2014", "bad-date"),
        ("户口所在地", "990102", "bad-region"),
        ("户口所在地", "河南省郑州市", "bad-region"),
        ("旷课比例", "1.5", "out-of-range"),
        ("旷课比例", "150%", "out-of-range"),
        ("旷课比例", "一半", "wrong-type"),
        ("旷课比例", "12345/123457", "share-inexact"),
        ("已休学次数", "-1", "out-of-range"),
        ("已休学次数", "100001", "out-of-range"),
        ("已休学次数", "两次", "wrong-type"),
        ("年级", "13", "out-of-range"),
        ("年级", "幼儿园", "wrong-type"),
        ("年级", "2024级", "grade-needs-stage"),
        ("学籍号", "1" * 501, "text-too-long"),
        ("转学事由", "随迁,瞎写", "value-not-allowed"),
    ],
)
def test_a_cell_is_refused_and_left_missing(header: str, text: str, code: str) -> None:
    assert one(header, text) == (None, code)


@pytest.mark.parametrize(
    ("text", "stage", "system", "grade", "told"),
    [
        ("一年级", None, None, 1, "primary"),
        ("小学三年级", None, None, 3, "primary"),
        ("第4年级", None, None, 4, "primary"),
        ("六年级", None, None, 6, None),
        ("六年级", None, "6-3", 6, "primary"),
        ("六年级", None, "5-4", 6, "junior"),
        ("七年级", None, None, 7, "junior"),
        ("初一", None, None, 7, "junior"),
        ("初一", None, "6-3", 7, "junior"),
        ("初一", None, "5-4", 6, "junior"),
        ("初四", None, None, 9, "junior"),
        ("初中三年级", None, None, 9, "junior"),
        ("初中八年级", None, "5-4", 8, "junior"),
        ("高二", None, None, 11, "senior"),
        ("高中一年级", None, None, 10, "senior"),
        ("１１", None, None, 11, "senior"),
        ("十二年级", None, None, 12, "senior"),
        ("一年级", "junior", "6-3", 7, None),
        ("2", "senior", None, 11, None),
        ("一年级", "primary", None, 1, None),
        ("2024级", "primary", None, 1, None),
        ("2022级", "junior", "6-3", 9, None),
        ("2022级", "junior", "5-4", 8, None),
        ("高2023级", None, None, 11, "senior"),
        ("2027届", "senior", None, 10, None),
        ("2025届", "junior", None, 9, None),
    ],
)
def test_a_grade_is_read_beside_what_stands_around_it(
    text: str, stage: str | None, system: str | None, grade: int, told: str | None
) -> None:
    columns: dict[str, Any] = {"年级": [text]}
    columns |= {"学段": [stage]} if stage else {}
    columns |= {"学制": [system]} if system else {}
    found = through(columns)
    assert found.cells.rows() == []
    assert found.frame["student.grade"].to_list() == [grade]
    assert found.frame["student.stage"].to_list() == [stage or told]


def test_a_cohort_moves_up_on_the_first_of_september() -> None:
    columns = {"年级": ["2023级"], "学段": ["primary"]}
    assert through(columns, date(2024, 8, 31)).frame["student.grade"][0] == 1
    assert through(columns, date(2024, 9, 1)).frame["student.grade"][0] == 2
    assert through(columns, date(2032, 9, 1)).cells["code"].to_list() == ["out-of-range"]


def test_a_grade_under_the_facts_own_name_is_the_national_count() -> None:
    found = through({"student.grade": ["1", "初一"], "student.stage": ["junior", "junior"]})
    assert found.frame["student.grade"].to_list() == [1, 7]


def test_no_stage_follows_for_vocational_schools_and_none_fills_a_gap_in_a_column() -> None:
    assert through({"年级": ["11"], "办学类型": ["中职"]}).frame["student.stage"].to_list() == [None]
    assert through({"年级": ["11", "3"], "学段": ["", "小学"]}).frame["student.stage"].to_list() == [None, "primary"]
    native = through({"student.grade": pl.Series([3, 6, 8, None, 12], dtype=pl.Int32)})
    assert native.frame["student.stage"].to_list() == ["primary", None, "junior", None, "senior"]


def test_what_is_assumed_is_noted_with_its_number() -> None:
    found = through({
        "入学年月": ["201409", "2014-09-01", "201509"], "年级": ["初一", "七年级", "高一"],
        "户口所在地": ["410102003000", "410102", None], "办学类型": ["211", "小学", "311"],
    })  # fmt: skip
    assert {(note.target, note.note, note.count) for note in found.notes} == {
        ("student.entered_on", "month-first-day", 2), ("student.grade", "assumed-six-three", 1),
        ("student.stage", "stage-from-grade", 3), ("student.household_region", "region-shortened", 1),
        ("school.kind", "code-not-certain", 2),
    }  # fmt: skip
    assert {note.note for note in found.notes} <= set(NOTES)


def test_a_class_is_one_class_however_its_number_is_written() -> None:
    same, others = (
        ["1", "1班", "(1)班", "（１）", "01", "001班", "1.0"],
        ["10", "高一1班", "2020101", "班", "0", "实验班"],
    )
    found = through({"班号": [*same, *others, None]})
    assert found.frame["school_class.number"].to_list() == ["1"] * len(same) + [*others, None]
    assert [(note.note, note.count) for note in found.notes] == [("class-number", len(same) - 1)]
    own = through({"school_class.number": same})
    assert own.frame["school_class.number"].to_list() == same  # under its own name a text is as it is given


def test_serial_dates_are_read_only_where_the_whole_column_is_so() -> None:
    found = through({"出生日期": ["40574", "40575.0", "", None]})
    assert found.frame["student.birth_date"].to_list() == [date(2011, 1, 31), date(2011, 2, 1), None, None]
    assert [(n.note, n.count) for n in found.notes] == [("serial-dates", 2)]
    mixed = through({"出生日期": ["40574", "2011-02-01"]})
    assert mixed.cells["code"].to_list() == ["bad-date"]
    assert through({"出生日期": pl.Series([40574.0, None])}).frame["student.birth_date"][0] == date(2011, 1, 31)


def test_the_number_of_another_document_is_no_identity_number() -> None:
    number = "410102201209010012"
    found = through(
        {"身份证件类型": ["1", "护照", "8", None, "怪"], "身份证件号": [number, "E1", "0123", number, number]}
    )
    assert found.frame["student.id_number"].to_list() == [number, None, None, number, None]
    assert "student.id_type" not in found.frame.columns
    assert {(n.note, n.count) for n in found.notes} == {("other-document", 3), ("id-type-unknown", 1)}


@pytest.mark.parametrize(
    ("header", "series"),
    [
        ("student.is_disabled", pl.Series([date(2024, 1, 1)])),
        ("student.birth_date", pl.Series([True])),
        ("student.status", pl.Series([True])),
        ("student.number", pl.Series([[1]])),
        ("transfer.ground", pl.Series([[1]])),
        ("transfer.ground", pl.Series([1])),
        ("student.leave_count", pl.Series([date(2024, 1, 1)])),
        ("student.birth_date", pl.Series([{"a": 1}])),
        ("student.number", pl.Series([True])),
        ("student.grade", pl.Series([True])),
        ("student.grade", pl.Series([[7]])),
        ("student.grade", pl.Series([date(2024, 1, 1)])),
    ],
)
def test_a_type_that_cannot_hold_the_fact_is_refused(header: str, series: pl.Series) -> None:
    with pytest.raises(TableError) as raised:
        through({header: series})
    problem = raised.value.problems[0]
    assert (problem.code, problem.word, problem.place.pointer) == ("wrong-column-type", header, header)
    assert str(series.dtype) in problem.message("zh")


def test_native_columns_keep_or_get_the_type_of_their_fact() -> None:
    found = through({
        "student.status": pl.Series(["enrolled", None], dtype=pl.Categorical),
        "student.grade": pl.Series([1, 2], dtype=pl.UInt8),
        "student.leave_count": pl.Series([1, None], dtype=pl.Int64), "student.is_disabled": [True, None],
        "student.birth_date": [MIDNIGHT, None],
        "transfer.ground": [["migrant_follow", "household_move"], []],
        "student.truancy_ratio": pl.Series([0, 1]), "student.stage": pl.Series([None, None]), "随迁子女": [1, 0],
        "school.region": [410102, None], "student.registered_on": [20110131, None], "student.name": ["张三", " 李四"],
        "school_class.number": [3.0, None],
    })  # fmt: skip
    assert {name: str(kind).split("(")[0] for name, kind in found.frame.schema.items()} == {
        "row": "Int64", "student.status": "Enum", "student.leave_count": "Int64", "student.is_disabled": "Boolean",
        "student.birth_date": "Date", "transfer.ground": "String", "student.truancy_ratio": "Float64",
        "student.stage": "Enum", "student.is_migrant_child": "Boolean", "school.region": "String",
        "student.registered_on": "Date", "student.name": "String", "school_class.number": "String",
        "student.grade": "Int32",
    }  # fmt: skip
    assert found.frame.row(0, named=True) == {
        "row": 1, "student.status": "enrolled", "student.leave_count": 1, "student.is_disabled": True,
        "student.birth_date": date(2011, 1, 31), "transfer.ground": "household_move,migrant_follow",
        "student.truancy_ratio": 0.0, "student.stage": None, "student.is_migrant_child": True,
        "school.region": "410102",
        "student.registered_on": date(2011, 1, 31), "student.name": "张三", "school_class.number": "3",
        "student.grade": 1,
    }  # fmt: skip
    assert found.frame["transfer.ground"].to_list() == ["household_move,migrant_follow", ""]
    assert len(found.cells) == 0


def test_a_time_of_day_in_a_native_column_is_no_day() -> None:
    found = through({"student.birth_date": [MIDNIGHT, MIDNIGHT.replace(hour=8, minute=30), None]})
    assert found.frame["student.birth_date"].to_list() == [date(2011, 1, 31), None, None]
    assert found.cells.select("row", "code").rows() == [(2, "bad-date")]


def test_rows_keep_their_numbers_and_bad_cells_name_them() -> None:
    frame = pl.DataFrame({
        "row": [11, 12, 13], "source.file": ["a.csv"] * 3, "source.line": [2, 3, 4],
        "学籍状态": ["x", "在读", "y"], "学籍号": ["1" * 600, "L1", "L2"], "爱好": ["a", "b", "c"],
    })  # fmt: skip
    found = typed(frame, understand(frame.columns), core(), DAY)
    assert found.frame.columns == ["row", "source.file", "source.line", "student.status", "student.number"]
    assert found.frame["row"].to_list() == [11, 12, 13]
    assert found.cells.schema == CELLS
    assert found.cells.rows() == [
        (11, "学籍号", "text-too-long", "111111…", "student.number"),
        (11, "学籍状态", "value-not-allowed", "x", "student.status"),
        (13, "学籍状态", "value-not-allowed", "y", "student.status"),
    ]


def test_a_frame_may_lack_columns_and_rows() -> None:
    understood = understand(["年级", "学籍状态", "身份证件类型", "身份证件号"])
    found = typed(pl.DataFrame({"学籍状态": pl.Series([], dtype=pl.String)}), understood, core(), DAY)
    assert found.frame.columns == ["row", "student.status"]
    assert len(found.frame) == len(found.cells) == 0


ALPHABET = "0123456789.-/%年月日级届初高一三六是否无男G4410102 '　\u200b\x00\n,、()（）:xXeE+~\\\U0001f600é"


@pytest.mark.parametrize("entry", core().entries.values(), ids=lambda entry: entry.name)
def test_no_text_whatever_breaks_the_reading(entry: FactEntry) -> None:
    dice = random.Random(entry.name)
    cells = ["".join(dice.choices(ALPHABET, k=dice.randrange(9))) for _ in range(100)]
    for header in (entry.name, f"{ENTITY_TERMS[entry.entity]}.{entry.zh}"):
        frame = pl.DataFrame({header: [*cells, None], "source.line": range(101)})
        found = typed(frame, understand(frame.columns), core(), DAY)
        wrong = found.cells["row"].to_list()
        assert len(wrong) == len(set(wrong))
        assert found.frame[entry.name].gather([row - 1 for row in wrong]).null_count() == len(wrong)
        assert found.frame["row"].to_list() == list(range(1, 102))
