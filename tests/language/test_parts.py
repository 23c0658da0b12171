"""What the cases cannot say: limits of size and depth, places, and the small parts of the language."""

from datetime import date
from fractions import Fraction

import pytest

from xueji.calendar import Duration, Unit
from xueji.language import literals
from xueji.language import syntax as s
from xueji.language.functions import FUNCTIONS
from xueji.language.parse import MOST_CHARACTERS, MOST_LEVELS
from xueji.language.render import render, value_text
from xueji.language.translate import value_of
from xueji.language.types import DECIMAL, DURATION, FLAG, INTEGER, Kind, Type, comparable


def codes(problems):
    return [problem.code for problem in problems]


def test_condition_may_be_long_but_not_longer(read):
    text = "student.is_disabled".ljust(MOST_CHARACTERS)
    assert read(text) == (read("student.is_disabled")[0], ())
    tree, problems = read(f"{text} ")
    assert (tree, codes(problems)) == (None, ["condition-too-long"])
    assert str(MOST_CHARACTERS) in problems[0].message()


@pytest.mark.parametrize(("before", "after"), [("(", ")"), ("not ", ""), ("empty(", ")")])
def test_condition_may_be_deep_but_not_deeper(read, before, after):
    def nested(levels):
        return codes(read(f"{before * levels}transfer.ground{after * levels}")[1])

    assert "condition-too-deep" not in nested(MOST_LEVELS - 5)
    assert nested(MOST_LEVELS + 1) == ["condition-too-deep"]


def test_many_brackets_side_by_side_are_not_deep(read):
    tree, problems = read(" or ".join(f"(student.grade == {number})" for number in range(1, MOST_LEVELS + 3)))
    assert problems == ()
    assert tree is not None


@pytest.mark.parametrize("text", ["-" * 1990 + "1", "not " * 499 + "1", "1" + " + 1" * 499, "[" * 1999, "0" * 1999])
def test_condition_that_would_exhaust_the_parser_is_only_a_problem(read, text):
    tree, problems = read(text)
    assert tree is None
    assert len(problems) == 1


def test_condition_over_several_lines_is_one_condition(read):
    tree, problems = read("student.is_disabled\n  and\tstudent.grade >\r\n 3")
    assert not problems
    assert tree == read("student.is_disabled and student.grade > 3")[0]


def test_place_after_a_line_break_counts_every_character(read):
    _, problems = read("student.is_disabled\n and nobody")
    assert [(p.code, p.place.column) for p in problems] == [("unknown-name", 26)]


def test_problems_name_the_nearest_word(read):
    def suggestion(text):
        return read(text)[1][0].suggestion

    assert suggestion("student.grad > 1") == "student.grade"
    assert suggestion("学生.学籍状太 > 1") == "学生.学籍状态"
    assert suggestion('student.status == "onleave"') == "on_leave"
    assert suggestion("exceed(leave.start, leave.end, 1)") == "exceeds"
    assert suggestion("policy.leave.max_time > 1") == "policy.leave.max_times"
    assert suggestion("quite_another_thing > 1") == ""


def test_every_function_has_a_signature_and_a_meaning():
    for name, function in FUNCTIONS.items():
        assert function.name == name
        assert len(function.names) == len(function.takes)
        assert all(kind.value in function.signature for kind in function.takes)
        assert function.en
        assert function.zh


def test_literals():
    assert literals.read("2024-02-29", Kind.DATE) == date(2024, 2, 29)
    assert literals.read("10 workdays", Kind.DURATION) == Duration(10, Unit.WORKDAYS)
    assert literals.read("010100", Kind.REGION) == "010100"
    refused = [("2024-060", Kind.DATE), ("2024-W09-4", Kind.DATE), ("２０２４-02-29", Kind.DATE), ("x", Kind.TEXT)]
    assert [literals.read(word, kind) for word, kind in refused] == [None] * 4


def test_values_as_text(read):
    ground = read('any_of(transfer.ground, ["relatives", "health"])')[0].arguments[1]
    assert value_text(ground.value, ground.type, "zh") == "身体状况变化、投靠亲属"
    assert value_text(ground.value, ground.type, "en") == "health, relatives"
    assert value_text(Duration(1, Unit.YEARS), DURATION, "zh") == "1年"
    assert value_text(Duration(2, Unit.SCHOOL_YEARS), DURATION, "en") == "2 school years"
    assert value_text(Fraction(1, 3), DECIMAL, "zh") == "1/3"
    assert value_text(3, INTEGER, "en") == "3"


def test_types():
    stage = Type(Kind.MEMBER, "Stage", (("primary", "小学"), ("junior", "初中")))
    assert (stage.member("小学"), stage.member("junior"), stage.member("senior")) == ("primary", "junior", None)
    assert (stage.term("junior"), stage.term("senior")) == ("初中", "senior")
    assert stage.words == ("primary", "小学", "junior", "初中")
    assert comparable(INTEGER, DECIMAL)
    assert not comparable(stage, Type(Kind.MEMBER, "Status"))
    assert not comparable(INTEGER, DURATION)
    assert all(kind.zh for kind in Kind)


def test_names_in_a_tree_are_listed_once_in_order(read):
    tree, _ = read(
        "student.leave_count > policy.leave.max_times and not (student.leave_count + student.grade in [1])"
        " and exceeds(leave.start, leave.end, policy.leave.max_length) and policy.leave.max_times > 0"
    )
    assert s.facts_in(tree) == ("student.leave_count", "student.grade", "leave.start", "leave.end")
    assert s.parameters_in(tree) == ("leave.max_times", "leave.max_length")


def test_what_is_read_again_with_the_same_names_is_the_same_and_a_mistake_is_told_again(read):
    assert read("student.is_disabled")[0] is read("student.is_disabled")[0]
    first, second = read("student.is_disabld"), read("student.is_disabld")
    assert first == second
    assert codes(second[1]) == ["unknown-name"]


def test_simplification_keeps_order_and_drops_repetition(read):
    one, other = read("student.is_disabled")[0], read("student.reported_in")[0]
    assert s.conjunction(one, other, one) == s.All((one, other))
    assert s.disjunction(one, s.NEVER, one) == one
    assert (s.conjunction(), s.disjunction()) == (s.ALWAYS, s.NEVER)
    assert s.negation(s.negation(one)) == one


def test_parameter_that_is_not_bound_is_a_mistake_of_the_caller():
    with pytest.raises(AssertionError, match="max_times"):
        value_of(s.Parameter("leave.max_times", INTEGER), None)


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ValueError])
def test_parser_that_gives_up_is_a_problem_too(read, monkeypatch, error):
    # which texts exhaust it depends on the version of Python
    def give_up(*_given, **_named):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("xueji.language.parse.ast.parse", give_up)
        tree, problems = read(f'student.is_disabled and "{error.__name__}" == "a text no other test has read"')
    assert (tree, codes(problems)) == (None, ["condition-too-deep"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("leave.max_length", "policy.leave.max_length"), ("休学次数上限", "policy.leave.max_times"),
        ("policy.leave", ""), ("policy.leave.max_lenght", "policy.leave.max_length"), ("studnt.grade", "student.grade"),
    ],
)  # fmt: skip
def test_a_name_is_led_to_what_it_means_and_never_to_one_of_several(read, written, meant):
    assert [problem.suggestion for problem in read(f"{written} >= 2")[1]] == [meant]


def test_what_is_denied_is_said_of_its_parts():
    flag = s.Fact("done", FLAG)
    said = {"done": "已办结", "length": "期限"}.__getitem__
    assert render(s.Not(s.ALWAYS), "zh", said) == "不成立"
    assert render(s.Not(s.NEVER), "zh", said) == "恒成立"
    assert render(s.Not(s.Not(flag)), "zh", said) == "已办结"
    assert render(s.Not(s.All((flag, s.Not(flag)))), "zh", said) == "未办结 或 已办结"


def test_a_parameter_of_the_name_of_a_fact_is_what_the_law_sets():
    compared = s.Compare("<", s.Fact("groups", INTEGER), s.Parameter("groups", INTEGER))
    assert render(compared, "zh", {"groups": "类数"}.__getitem__) == "类数小于规定的类数"
    assert render(s.Not(compared), "en", str) == "not groups < policy.groups"


def test_a_denial_among_others_has_the_brackets_it_needs() -> None:
    one, two, three = (s.Fact(f"甲{name}", FLAG) for name in "一二三")
    both, either = s.All((two, three)), s.Any((two, three))
    said = {
        s.All((one, s.Not(both))): "甲一 且 (甲二为否 或 甲三为否)",
        s.Any((one, s.Not(either))): "甲一 或 甲二为否 且 甲三为否",
        s.Not(s.All((one, either))): "甲一为否 或 甲二为否 且 甲三为否",
        s.Not(s.Any((one, both))): "甲一为否 且 (甲二为否 或 甲三为否)",
        s.All((one, s.Not(s.Not(either)))): "甲一 且 (甲二 或 甲三)",
    }
    assert {tree: render(tree, "zh", str) for tree in said} == said
