"""What can be written at a position: in both languages, and while the file is broken."""

import pytest

from tests.editor.desk import CASES, REGULATION, Desk
from xueji.model.enums import Change, Status
from xueji.vocabulary import core

RULE = "rules:\n  - id: a\n    "


def test_facts_are_offered_in_both_languages(desk: Desk) -> None:
    offers = desk.offers(RULE + "forbid: stu¦")
    assert offers["student.status"] == "student.status"
    assert offers["学籍状态"] == "学籍状态"
    assert offers["寄宿"] == "寄宿"
    assert {entry.name for entry in core().entries.values()} <= offers.keys()


def test_a_term_that_means_two_facts_is_offered_with_its_entity(own_desk: Desk) -> None:
    fact = "  school.state: {zh: 学籍状态, type: text, meaning: any}\n"
    own_desk.workspace.opened(own_desk.regulation, REGULATION.replace("facts:\n", f"facts:\n{fact}"))
    own_desk.read(own_desk.regulation)
    offers = own_desk.offers(RULE + "forbid: ¦")
    assert offers["学校.学籍状态"] == "学校.学籍状态"
    assert offers["学生.学籍状态"] == "学生.学籍状态"
    assert "学籍状态" not in offers


def test_parameters_are_offered_in_both_languages(desk: Desk) -> None:
    offers = desk.offers(RULE + "forbid: exceeds(leave.start, leave.end, pol¦")
    assert offers["policy.leave.max_length"] == offers["单次休学最长期限"] == "policy.leave.max_length"
    assert offers["10 workdays"] == '"10 workdays"'


def test_functions_are_snippets(desk: Desk) -> None:
    found = desk.completion(RULE + "forbid: ex¦").suggestions
    exceeds = next(one for one in found if one.label.startswith("exceeds("))
    assert exceeds.snippet == "exceeds(${1:from}, ${2:to}, ${3:length})"
    assert exceeds.insert == "exceeds("


@pytest.mark.parametrize("before", ["student.status == ", "学籍状态 in [", 'student.status in ["enrolled", '])
def test_members_of_the_fact_compared_come_first(desk: Desk, before: str) -> None:
    found = sorted(desk.completion(RULE + f"forbid: {before}¦").suggestions, key=lambda one: one.order)
    first = {one.label: one.insert for one in found[: 2 * len(Status)]}
    assert first["on_leave"] == '"on_leave"'
    assert first["休学"] == '"休学"'


@pytest.mark.parametrize(
    "before",
    [
        'student.status == "¦',
        'not (学籍状态 == "o¦"',
        'any_of(transfer.ground, ["¦',
        'x and student.status in ["a", "¦',
        'not ("¦" in transfer.ground)',
        '(x or "hea¦lth" not in 转学事由)',
    ],
)
def test_in_quotes_only_members_are_offered(desk: Desk, before: str) -> None:
    offers = desk.offers(RULE + f"forbid: {before}")
    assert offers
    assert "student.grade" not in offers
    assert not any('"' in insert for insert in offers.values())


def test_inside_a_quoted_condition_members_take_the_other_quote(desk: Desk) -> None:
    assert desk.offers(RULE + 'forbid: "student.status == ¦')["on_leave"] == "'on_leave'"


def test_a_condition_over_several_lines_goes_on(desk: Desk) -> None:
    assert desk.offers(RULE + "forbid: >-\n      known(term.start) and\n      student.status == ¦")["on_leave"]


def test_keys_are_those_of_the_place_that_are_not_there_yet(desk: Desk) -> None:
    offers = desk.offers("rules:\n  - id: a\n    change: transfer\n    ¦\n    article: 第一条")
    assert offers["forbid"] == "forbid: "
    assert offers["禁止"] == "forbid: "
    assert not {"id", "change", "article"} & offers.keys()
    assert desk.offers("¦")["rules"] == "rules:"
    braces = desk.offers("parameters:\n  leave.max_length: {value: 1 year, ¦}")
    assert braces["article"] == "article: "
    assert "value" not in braces
    assert desk.offers("rules:\n  ¦")["id"] == "- id: "


def test_a_key_before_its_colon_is_written_alone(desk: Desk) -> None:
    assert desk.offers("rules:\n  - id: a\n    forb¦: x")["forbid"] == "forbid"


def test_words_of_closed_lists_are_written_in_english(desk: Desk) -> None:
    offers = desk.offers(RULE + "change: [transfer, ¦]")
    assert {str(change) for change in Change} <= offers.keys()
    assert offers["休学"] == "leave"


def test_parameters_without_a_value_are_offered_as_keys(desk: Desk) -> None:
    offers = desk.offers("parameters:\n  leave.max_length: {value: 1 year, article: 第四条}\n  ¦")
    assert offers["休学次数上限"] == "leave.max_times: "
    assert "leave.max_length" not in offers
    snippet = next(o.snippet for o in desk.completion("parameters:\n  ¦").suggestions if o.label == "leave.max_times")
    assert snippet == "leave.max_times: {value: $1, article: $2}"


def test_a_value_is_offered_in_the_units_its_parameter_allows(desk: Desk) -> None:
    offers = desk.offers("parameters:\n  leave.max_length: {value: ¦}")
    assert set(offers) == {"3 months", "1 year", "1 school year"}


def test_rules_of_other_documents_can_be_replaced(desk: Desk) -> None:
    offers = desk.offers(RULE + "replaces: nat¦")
    assert "national-2013/leave-keeps-registration" in offers
    assert not any(name.startswith("example-2024/") for name in offers)


def test_cases_name_all_rules_by_name_and_title(desk: Desk) -> None:
    offers = desk.offers("cases:\n  - expect:\n      reasons: [¦]", desk.cases)
    assert offers["example-2024/transfer-on-leave"] == offers["休学期间不予转学"] == "example-2024/transfer-on-leave"


def test_articles_nothing_accounts_for_come_first(desk: Desk) -> None:
    found = sorted(desk.completion(RULE + "article: ¦").suggestions, key=lambda one: one.order)
    assert [one.label for one in found[:2]] == ["第二条", "第六条"]
    assert "第三条(一)" in [one.label for one in found]
    assert desk.offers(REGULATION + "  ¦")["第六条"] == "第六条: "


def test_evidence_documents_and_lengths_are_offered(desk: Desk) -> None:
    assert desk.offers(RULE + "require: {evidence: [¦]}")["寄宿证明"] == "boarding_paper"
    assert desk.offers("document:\n  implements: ¦")["中小学生学籍管理办法"] == "national-2013"
    within = desk.offers(RULE + "oblige: {who: school, within: ¦}")
    assert within["10 workdays"] == "10 workdays"
    assert within["policy.leave.max_length"]
    assert "policy.leave.max_times" not in within
    assert set(desk.offers(RULE + "oblige: {since: ¦}").values()) >= {"leave.start", "term.start"}


def test_facts_of_a_case_are_offered_by_entity(desk: Desk) -> None:
    offers = desk.offers(CASES + "    facts:\n      student: {¦}", desk.cases)
    assert offers["学籍状态"] == offers["status"] == "status: "
    assert offers["boarding"] == "boarding: "
    assert desk.offers(CASES + "    facts:\n      student: {status: ¦}", desk.cases)["休学"] == "on_leave"
    assert set(desk.offers(CASES + "    facts:\n      student: {boarding: ¦}", desk.cases)) == {
        "true",
        "false",
        "是",
        "否",
    }
    assert desk.offers("cases:\n  - facts:\n      ¦", desk.cases)["学生"] == "student:"


def test_regions_are_offered_by_name(desk: Desk) -> None:
    assert desk.offers("document:\n  region: ¦")["湖南省"] == '"430000"'
    assert desk.offers('document:\n  region: "¦"')["湖南省"] == "430000"
    assert desk.offers("cases:\n  - region: ¦", desk.cases)["national"] == "national"


def test_the_word_before_the_position_is_replaced_whole(desk: Desk) -> None:
    found = desk.completion(RULE + "forbid: known(stu¦dent.stat)")
    assert (found.start, found.end) == (18, 30)


@pytest.mark.parametrize(
    "text", ["rules: {[\n  - forbid: stu¦", "rules:\n  - id: 'a\n    forbid: stu¦", "\trules:\n  - forbid: stu¦"]
)
def test_broken_files_are_completed_too(desk: Desk, text: str) -> None:
    desk.completion(text)


def test_nothing_is_offered_where_the_name_is_the_authors_own(desk: Desk) -> None:
    for text in ("declare:\n  ¦", "facts:\n  student.¦", "evidence:\n  ¦", "rules:\n  - id: ¦", "rules:\n  - title: ¦"):
        assert desk.offers(text) == {}
