"""Which column is which fact: names, terms, aliases, contents; and what is listed instead of chosen."""

from dataclasses import replace

import pytest

from xueji.tables.aliases import CARRIED, ID_TYPE, REQUESTED, aliases, folded
from xueji.tables.codes import code_lists
from xueji.tables.headers import understand
from xueji.vocabulary import core

NUMBERS = [f"G41010220120901{n:03d}X" for n in range(40)]


def only(header: str, sample: list[str] | None = None) -> tuple[str, str, bool]:
    found = understand([header], None, core(), {header: sample} if sample else None)
    assert len(found.columns) == 1, found
    return found.columns[0].target, found.columns[0].how, found.columns[0].certain


@pytest.mark.parametrize(
    ("header", "target", "how", "certain"),
    [
        ("student.status", "student.status", "name", True),
        ("学籍状态", "student.status", "term", True),
        ("学生.学籍状态", "student.status", "term", True),
        ("★ 学 籍 状 态（必填）", "student.status", "term", True),
        ("学籍\n状态*", "student.status", "term", True),
        ("学籍号", "student.number", "term", True),
        ("全国学籍号", "student.number", "alias", True),
        ("个人标识码", "student.number", "alias", True),
        ("ＧＲＢＳＭ", "student.number", "pinyin", False),
        ("学校(机构)标识码", "school.code", "term", True),
        ("学籍辅号", "student.auxiliary_number", "term", True),
        ("入学年月", "student.entered_on", "alias", True),
        ("户口所在地行政区划(代)码", "student.household_region", "alias", True),
        ("是否进城务工人员随迁子女", "student.is_migrant_child", "alias", True),
        ("学生姓名", "student.name", "alias", True),
        ("学生出生日期", "student.birth_date", "term", True),
        ("学生身份证号", "student.id_number", "alias", True),
        ("班号", "school_class.number", "alias", True),
        ("学校名称", "school.name", "alias", True),
        ("异动类别", "request.change", "alias", True),
        ("身份证件类型", ID_TYPE, "alias", True),
        ("已休学次数", "student.leave_count", "term", True),
    ],
)
def test_a_header_is_recognised(header: str, target: str, how: str, certain: bool) -> None:
    assert only(header) == (target, how, certain)


def test_a_leading_word_for_student_is_dropped_only_from_unknown_headers() -> None:
    found = understand(["学生来源", "学生类别", "学生年级"])
    assert found.unused == ("学生来源", "学生类别")
    assert [column.target for column in found.columns] == ["student.grade"]


def test_what_is_unknown_is_listed_and_carried_nowhere() -> None:
    found = understand(["学籍号", "爱好", "性别", "成员1姓名", "row", "source.line"])
    assert found.unknown == ("爱好",)
    assert found.unused == ("性别", "成员1姓名")
    assert found.targets == ("student.number",)


def test_an_unclear_header_is_listed_where_no_contents_are_given() -> None:
    found = understand(["学号", "就读状态", "异动日期"])
    assert found.columns == ()
    assert [(u.header, u.why) for u in found.unclear] == [(h, "ambiguous") for h in ("学号", "就读状态", "异动日期")]
    assert found.unclear[0].may == ("student.number", "")


def test_contents_settle_what_a_header_does_not_say() -> None:
    assert only("学号", NUMBERS) == ("student.number", "contents", False)
    assert only("证件号码", [number[1:] for number in NUMBERS]) == ("student.id_number", "contents", False)
    assert only("就读状态", ["在读", "休学", "转学办理中"]) == ("student.status", "contents", False)
    assert only("随班就读", ["非随班就读", "听力残疾随班就读"]) == ("student.is_disabled", "contents", False)


def test_a_seat_number_is_no_registration_number() -> None:
    found = understand(["学号"], sample={"学号": ["1", "02", "33"]})
    assert (found.columns, found.unclear, found.unused) == ((), (), ("学号",))


@pytest.mark.parametrize("cells", [[*NUMBERS[:20], "12", "13"], [], ["", "-"]])
def test_mixed_or_empty_contents_settle_nothing(cells: list[str]) -> None:
    assert understand(["学号"], sample={"学号": cells}).unclear[0].header == "学号"


def test_bare_codes_do_not_settle_what_they_mean() -> None:
    assert understand(["就读状态"], sample={"就读状态": ["01", "02"]}).columns == ()


def test_contents_do_not_settle_what_no_contents_can_tell() -> None:
    assert understand(["异动日期"], sample={"异动日期": ["2024-09-01"]}).unclear[0].why == "ambiguous"


def test_two_columns_for_one_fact_are_both_listed() -> None:
    found = understand(["学籍状态", "学生当前状态", "年级"])
    assert [column.target for column in found.columns] == ["student.grade"]
    assert [(u.header, u.why, u.beside) for u in found.unclear] == [
        ("学籍状态", "doubled", ("学生当前状态",)),
        ("学生当前状态", "doubled", ("学籍状态",)),
    ]


def test_the_facts_own_name_goes_before_other_names() -> None:
    found = understand(["学籍状态", "student.status"])
    assert [column.header for column in found.columns] == ["student.status"]
    assert [(u.header, u.why, u.beside) for u in found.unclear] == [("学籍状态", "outdone", ("student.status",))]


def test_contents_settle_which_of_two_columns_holds_the_fact() -> None:
    names = ["河南省郑州市中原区", "河南省郑州市二七区"]
    sample = {"户口所在地": names, "户口所在地行政区划码": ["410102000000", "410103000000"]}
    found = understand([*sample], sample=sample)
    assert [(column.header, column.how) for column in found.columns] == [("户口所在地行政区划码", "contents")]
    assert [(u.header, u.why) for u in found.unclear] == [("户口所在地", "outdone")]


def test_a_plain_column_goes_before_one_that_only_its_contents_explain() -> None:
    found = understand(["学籍号", "学号"], sample={"学籍号": NUMBERS, "学号": NUMBERS})
    assert [column.header for column in found.columns] == ["学籍号"]
    assert [(u.header, u.why, u.beside) for u in found.unclear] == [("学号", "outdone", ("学籍号",))]


def test_the_stage_follows_from_the_grade_where_no_column_gives_it() -> None:
    found = understand(["年级", "学制", "办学类型", "身份证件类型", "身份证件号"])
    assert found.derived == ("student.stage",)
    assert found.targets == ("student.grade", "school.system", "school.kind", "student.id_number", "student.stage")
    assert found.headers_for(["student.stage"]) == ("年级", "学制", "办学类型")
    assert found.headers_for(["student.id_number"]) == ("身份证件类型", "身份证件号")
    assert understand(["年级", "学段"]).derived == ()


def test_the_answer_is_plain_data_for_a_manifest() -> None:
    data = understand(["年级", "学号", "爱好"]).as_json()
    assert data["columns"] == [
        {"header": "年级", "target": "student.grade", "how": "term", "certain": True, "list": ""}
    ]
    assert data["unknown"] == ["爱好"]
    assert data["derived"] == ["student.stage"]


def test_the_table_of_aliases_names_facts_that_are_there() -> None:
    known = {*core().entries, *CARRIED, *REQUESTED, ID_TYPE}
    table = aliases()
    assert {alias.target for alias in table.known.values()} <= known
    assert {target for unclear in table.unclear.values() for target in unclear.may if target} <= known
    named = {one.list_name for one in (*table.known.values(), *table.unclear.values()) if one.list_name}
    assert named <= set(code_lists())


def test_no_header_stands_in_the_table_twice() -> None:
    table = aliases()
    assert not set(table.known) & set(table.unclear)
    assert not set(table.known) & table.unused
    assert not set(table.unclear) & table.unused


def test_no_alias_says_something_else_than_the_vocabulary() -> None:
    terms = {folded(alias): name for alias, name in core().aliases.items()}
    table = aliases()
    assert [h for h, alias in table.known.items() if h in terms and terms[h] != alias.target] == []
    assert [h for h in (*table.unclear, *table.unused) if h in terms] == []


def test_facts_of_packs_are_recognised_too() -> None:
    more = core().extended([replace(core().entries["student.home_taught"], name="student.new", zh="新项", pack="p")])
    found = understand(["新项", "student.new_"], None, more)
    assert [column.target for column in found.columns] == ["student.new"]
    assert found.unknown == ("student.new_",)
