"""What is shown under the pointer."""

import pytest

from tests.editor.desk import CASES, CITY, REGULATION, SUPPLEMENT, Desk, marked


def test_a_fact_is_told_with_term_type_members_and_source(desk: Desk) -> None:
    told = desk.told(marked(REGULATION, "student.status"))
    for part in ("学生.学籍状态", "`student.status`", "枚举值", "`on_leave` 休学", "出处"):
        assert part in told


def test_a_chinese_term_is_the_same_fact(desk: Desk) -> None:
    chinese = desk.told(marked(REGULATION.replace("student.status", "学籍状态"), "学籍状态"))
    assert chinese == desk.told(marked(REGULATION, "student.status"))


def test_a_fact_of_the_pack_names_its_pack(desk: Desk) -> None:
    told = desk.told(marked(REGULATION, "when: student.boarding", 8))
    assert "寄宿" in told
    assert "example" in told


def test_a_parameter_is_told_with_the_value_in_force_and_its_article(desk: Desk) -> None:
    told = desk.told(marked(REGULATION, "policy.leave.max_length", 9))
    for part in ("单次休学最长期限", "`policy.leave.max_length`", "湖南省 430000 2024-09-01、2026-03-01 的数值",
                 "小学、初中: **1年** — 示例省学籍管理办法 第四条", "national-2013"):  # fmt: skip
        assert part in told


def test_a_presumption_says_so(desk: Desk) -> None:
    assert "**2** — 示例省学籍管理办法 第五条 (一般)" in desk.told(marked(REGULATION, "policy.leave.max_times", 9))


def test_the_nations_value_is_told_where_the_region_gives_none(desk: Desk) -> None:
    text = REGULATION.replace("policy.leave.max_times", "policy.transfer.step_length")
    assert "中小学生学籍管理办法" in desk.told(marked(text, "policy.transfer.step_length", 9))


def test_a_value_that_differs_today_is_told_too(desk: Desk) -> None:
    text = REGULATION.replace("policy.leave.max_times", "policy.archive.open_within")
    told = desk.told(marked(text, "policy.archive.open_within", 9))
    assert "2024-09-01" in told
    assert "2026-03-01" in told


def test_the_key_and_the_value_of_a_parameter_tell_the_same(desk: Desk) -> None:
    key, value = marked(REGULATION, "leave.max_length:"), marked(REGULATION, "1 year")
    assert desk.told(key) == desk.told(value)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("exceeds(", ("exceeds(from, to, length)", "起止时间超过时长")),
        ("on_leave", ("休学", "`on_leave`")),
        ("forbid:", ("禁止", "不得、不予")),
        ("change: transfer", ("学籍异动",)),
        ("article:", ("条",)),
        ("第四条", ("example-2024/leave-too-long", "policy.leave.max_length")),
        ("第一条", ("不录入：立法目的",)),
        ("national-2013", ("中小学生学籍管理办法", "规则")),
        ("leave-too-long", ("单次休学不超过规定期限", "效力：禁止、休学", "第四条", "休学")),
        ("[boarding_paper", ("寄宿证明",)),
    ],
)
def test_all_else_is_told(desk: Desk, word: str, parts: tuple[str, ...]) -> None:
    told = desk.told(marked(REGULATION, word, 2))
    for part in parts:
        assert part in told


def test_a_word_of_a_closed_list_has_its_term(desk: Desk) -> None:
    assert "转学" in desk.told(marked(REGULATION, "change: transfer", 10))


def test_a_rule_in_a_case_is_told_with_its_condition_and_its_cases(desk: Desk) -> None:
    told = desk.told(marked(CASES, "example-2024/transfer-on-leave", 5), desk.cases)
    for part in ("休学期间不予转学", "学籍状态为休学", "第三条(一)", "用例 1 个"):
        assert part in told


def test_facts_of_a_case_are_told(desk: Desk) -> None:
    assert "学段" in desk.told(marked(CASES, "stage:"), desk.cases)
    assert "休学" in desk.told(marked(CASES, "on_leave"), desk.cases)
    assert "转学" in desk.told(marked(CASES, "transfer: {"), desk.cases)


def test_english_is_english(desk: Desk) -> None:
    told = desk.told(marked(REGULATION, "policy.leave.max_length", 9), language="en")
    assert "in force in Hunan 430000 on 2024-09-01, 2026-03-01" in told
    assert "1 year" in told
    told = desk.told(marked(CASES, "example-2024/transfer-on-leave", 5), desk.cases, "en")
    assert 'student.status == "on_leave"' in told


@pytest.mark.parametrize("word", ["zh: 示例省", "# nothing"])
def test_where_there_is_nothing_to_say_nothing_is_said(desk: Desk, word: str) -> None:
    assert desk.hover(marked(REGULATION + "# nothing\n", word, 5)) is None


def test_the_range_is_the_word(desk: Desk) -> None:
    found = desk.hover("rules:\n  - forbid: student.sta¦tus == 1")
    assert found is not None
    assert (found.start, found.end) == (12, 26)


def test_the_last_good_reading_answers_while_the_file_is_broken(own_desk: Desk) -> None:
    broken = REGULATION.replace("rules:", "rules: {[")
    own_desk.workspace.opened(own_desk.regulation, broken)
    found = own_desk.read(own_desk.regulation)
    assert found[0].problems
    told = own_desk.told("rules:\n  - forbid: policy.leave.max¦_length")
    assert "第四条" in told
    assert "寄宿" in own_desk.told("rules:\n  - forbid: student.board¦ing")


LENGTH = marked(REGULATION, "policy.leave.max_length", 9)


def test_no_value_is_told_while_a_regulation_that_may_give_another_was_never_understood(own_desk: Desk) -> None:
    path = own_desk.put("example/supplement.yaml", SUPPLEMENT + "nonsense: 1\n")
    own_desk.read(own_desk.regulation)
    told = own_desk.told(LENGTH)
    assert "`example/supplement.yaml` 中有错误" in told
    assert "无法确定生效的数值" in told
    assert "1年" not in told
    assert "没有文件限制下级的数值" not in told
    assert "the value in force cannot be told" in own_desk.told(LENGTH, language="en")
    path.write_text(SUPPLEMENT, encoding="utf-8")
    own_desk.read(own_desk.regulation)
    told = own_desk.told(LENGTH)
    assert "中有错误" not in told
    before, after = told.index("2024-09-01 的数值**"), told.index("2026-03-01 的数值**")
    assert before < told.index("**1年**") < after < told.index("**2年** — 补充规定 第一条")


def test_a_broken_regulation_of_another_region_keeps_no_value_back(own_desk: Desk) -> None:
    own_desk.put("example/city.yaml", CITY + "nonsense: 1\n")
    own_desk.read(own_desk.regulation)
    assert "**1年**" in own_desk.told(LENGTH)


def test_what_was_understood_before_is_told_as_such(own_desk: Desk) -> None:
    path = own_desk.put("example/supplement.yaml", SUPPLEMENT)
    own_desk.read(own_desk.regulation)
    own_desk.workspace.opened(path, SUPPLEMENT.replace("2 years", "2 yeers"))
    own_desk.read(own_desk.regulation)
    told = own_desk.told(LENGTH)
    assert "`example/supplement.yaml` 中现有错误，以下按其上次无误时的内容" in told
    assert "**2年**" in told


def test_a_rule_of_a_file_with_errors_is_told_as_it_was(own_desk: Desk) -> None:
    rule = marked(CASES, "example-2024/transfer-on-leave", 5)
    assert "上次无误时" not in own_desk.told(rule, own_desk.cases)
    own_desk.workspace.opened(own_desk.regulation, REGULATION + "nonsense: 1\n")
    own_desk.read(own_desk.regulation)
    assert "上次无误时" in own_desk.told(rule, own_desk.cases)


def test_a_value_to_come_is_told_with_its_day(own_desk: Desk) -> None:
    own_desk.put("example/supplement.yaml", SUPPLEMENT.replace("2025-09-01", "2031-09-01"))
    own_desk.read(own_desk.regulation)
    told = own_desk.told(LENGTH)
    assert told.index("2024-09-01、2026-03-01 的数值") < told.index("**1年**") < told.index("2031-09-01 的数值")
    assert told.index("2031-09-01 的数值") < told.index("**2年**")


def test_a_city_in_a_folder_of_its_own_has_the_values_of_its_province(own_desk: Desk) -> None:
    city = own_desk.put("city/city-2025.yaml", CITY)
    own_desk.read(city)
    told = own_desk.told(marked(CITY, "policy.leave.max_length", 9), city)
    assert "430100 2025-09-01、2026-03-01 的数值" in told
    assert "**1年** — 示例省学籍管理办法 第四条" in told
    assert "示例省学籍管理办法" in own_desk.told(marked(CITY, "example-2024", 3), city)
    # what the province declares is not for other packs to use, as the loader says
    assert "寄宿" not in own_desk.offers(CITY.replace("exceeds(", "¦exceeds("), city)
    assert "寄宿" in own_desk.offers(REGULATION.replace("exceeds(", "¦exceeds("))
