"""Every case of `cases/*.yaml` on every back end, and the shape of the case files themselves."""

from collections import Counter

import pytest

from xueji.decide.decider import compile_closures
from xueji.language.render import render
from xueji.language.trace import kept_open_by, settled_by
from xueji.language.translate import bind


def truth(pair, facts) -> str:
    yes, no = pair.yes(facts), pair.no(facts)
    assert not (yes and no), "surely yes and surely no at once"
    return "yes" if yes else "no" if no else "unknown"


def test_condition_has_the_truth_wanted(truth_case, tree, compile_all, calendar):
    (pair,) = compile_all([(tree(truth_case), truth_case.conventions)], calendar)
    facts = {"student.grade": None, "student.status": None, "student.is_disabled": None, **truth_case.facts}
    for given in (truth_case.facts, facts):  # a fact that is none is missing
        assert truth(pair, given) == truth_case.wanted["want"]


def test_all_conditions_of_one_policy_keep_their_truths(all_cases, tree, compile_all, calendar):
    cases = [case for case in all_cases if "want" in case.wanted]
    pairs = compile_all([(tree(case), case.conventions) for case in cases], calendar)
    for case, pair in zip(cases, pairs, strict=True):
        assert truth(pair, case.facts) == case.wanted["want"], case.id


def test_condition_has_the_problems_wanted(problem_case, read):
    found, problems = read(problem_case.text)
    assert found is None
    wanted = problem_case.wanted["error"]
    shown = [f"{problem.code} {problem.place.column}" for problem in problems]
    assert shown == ([wanted] if isinstance(wanted, str) else wanted)
    for problem in problems:
        for language in ("en", "zh"):
            assert problem.message(language)
            assert problem.hint(language)


def test_condition_reads_as_wanted(words_case, read, term):
    found, _ = read(words_case.text)
    for language in ("zh", "en"):
        if language in words_case.wanted:
            assert render(found, language, term) == words_case.wanted[language]


def test_condition_traces_as_wanted(trace_case, tree, calendar):
    condition = tree(trace_case)

    def judge(part):
        (pair,) = compile_closures([(part, trace_case.conventions)], calendar)
        return {"yes": True, "no": False, "unknown": None}[truth(pair, trace_case.facts)]

    if "open" in trace_case.wanted:
        assert judge(condition) is None
        found = kept_open_by(condition, judge)
        assert [name for name in found if name not in trace_case.facts] == trace_case.wanted["open"]
    else:
        assert judge(condition) is not None
        assert list(settled_by(condition, judge)) == trace_case.wanted["settled_by"]


def test_parameters_are_bound(bound_case, read, term):
    found, _ = read(bound_case.text)
    assert render(bind(found, dict(bound_case.policy)), "en", term) == bound_case.wanted["bound"]


def test_there_are_cases_of_every_topic(all_cases):
    topics = Counter(case.id.rpartition("-")[0].split("-")[0] for case in all_cases)
    assert len(topics) >= 10, topics
    assert sum("want" in case.wanted or "error" in case.wanted for case in all_cases) >= 120


GOOD = "topic: t\ncases:\n- {if: always, want: yes}\n"


@pytest.mark.parametrize(
    "text",
    [
        "", "topic: t\ncases: []\n", "- 1", GOOD.replace("topic: t\n", ""),
        GOOD.replace(", want: yes", ""), GOOD.replace("yes", "perhaps"), GOOD.replace("if: always, ", ""),
        GOOD.replace("want: yes", "want: yes, error: type-clash 1"), GOOD.replace("want", "wnat"),
        GOOD.replace("want: yes", "want: yes, want: no"),
        GOOD.replace("want: yes", "want: yes, facts: {student.grad: 1}"),
        GOOD.replace("want: yes", "want: yes, facts: {student.grade: one}"),
        GOOD.replace("want: yes", "want: yes, facts: {student.grade: [1]}"),
    ],
    ids=str,
)  # fmt: skip
def test_file_of_another_shape_is_refused(read_cases, text):
    assert read_cases(GOOD)
    with pytest.raises((ValueError, TypeError)):
        read_cases(text)
