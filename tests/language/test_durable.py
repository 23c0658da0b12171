"""The fence round durable_rules: what the engine is asked, what it is never asked, and what happens when it fails."""

import gc
import itertools
import json
import subprocess
import sys
import textwrap
import threading
from datetime import date
from fractions import Fraction

import pytest

from xueji.calendar import Calendar, Conventions, Duration, Unit
from xueji.language import syntax as s
from xueji.language.types import CONDITION, DATE, DURATION, FLAG, INTEGER, TEXT

pytestmark = pytest.mark.durable
engine = pytest.importorskip("durable_rules_engine", reason="the extra `durable` is not installed")
from xueji.language.backends import durable, durable_kernel  # noqa: E402 -- not importable without the extra

A, B = s.Fact("student.is_disabled", FLAG), s.Fact("student.reported_in", FLAG)
GRADE, TO_GRADE = s.Fact("student.grade", INTEGER), s.Fact("transfer.to_grade", INTEGER)
REMARK = s.Fact("student.remark", TEXT)
START = s.Fact("leave.start", DATE)


def compiled(*trees):
    return durable.compile_all([(tree, Conventions()) for tree in trees], Calendar())


def asked(*trees):
    """The patterns of some conditions, as the engine reads them."""
    sheet = durable.Sheet()
    algebra = durable.Patterns(sheet, Calendar(), Conventions())
    return [durable.translate(tree, algebra) for tree in trees], sheet


def number(value):
    return s.Literal(value, INTEGER)


def test_comparisons_are_put_to_the_engine():
    (pair,), sheet = asked(s.Compare("<", GRADE, number(3)))
    assert (pair.yes.text, pair.no.text) == ('{"$lt":{"f0":3}}', '{"$gte":{"f0":3}}')
    assert not sheet.answers


def test_constant_on_the_left_is_turned_round():
    (pair,), _ = asked(s.Compare("<", number(3), GRADE))
    assert (pair.yes.text, pair.no.text) == ('{"$gt":{"f0":3}}', '{"$lte":{"f0":3}}')


def test_fact_beside_a_fact_asks_for_the_presence_of_both():
    (pair,), _ = asked(s.Compare("==", GRADE, TO_GRADE))
    assert json.loads(pair.yes.text) == {"$and": [{"$ex": {"f1": 1}}, {"f0": {"$m": "f1"}}]}


def test_date_is_sent_as_a_day_number():
    (pair,), sheet = asked(s.Compare("==", START, s.Literal(date(2024, 9, 1), DATE)))
    assert json.loads(pair.yes.text) == {"f0": date(2024, 9, 1).toordinal()}
    assert sheet.message({"leave.start": date(1, 1, 2)}) == {"f0": 2}


def test_what_the_engine_lacks_the_host_answers_once():
    age = s.Call("age_on", (START, START), INTEGER)
    one, other = s.Compare(">", age, number(3)), s.Compare(">", age, number(4))
    pairs, sheet = asked(one, s.All((A, one)), other)
    assert len(sheet.answers) == 2
    assert (pairs[0].yes.text, pairs[0].no.text) == ('{"a0":true}', '{"a0":false}')
    assert sheet.message({"leave.start": date(2024, 1, 1)}) == {"a0": False, "a1": False}
    assert sheet.message({}) == {}


def test_conventions_tell_answers_apart():
    sheet = durable.Sheet()
    tree = s.Call("reached", (START, START, s.Literal(Duration(1, Unit.DAYS), DURATION)), CONDITION)
    for counted in (False, True, False):
        durable.translate(tree, durable.Patterns(sheet, Calendar(), Conventions(count_starting_day=counted)))
    assert len(sheet.answers) == 2


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
def test_constant_beyond_the_engines_numbers_is_the_hosts(value):
    tree = s.Compare(">", GRADE, number(value))
    _, sheet = asked(tree, s.OneOf(GRADE, (value,)))
    assert len(sheet.answers) == 2
    (pair,) = compiled(tree)
    assert pair.no({"student.grade": 3}) is (value > 0)


def test_long_constant_is_the_hosts():
    text = "学" * 30_000
    (pair,) = compiled(s.Compare("==", REMARK, s.Literal(text, TEXT)))
    assert pair.no({"student.remark": "学"})
    assert pair.yes({"student.remark": text})


def test_long_fact_is_refused():
    (pair,) = compiled(s.Compare("==", REMARK, s.Literal("学", TEXT)))
    with pytest.raises(ValueError, match=r"student\.remark"):
        pair.no({"student.remark": "学" * 30_000})


@pytest.mark.parametrize("value", [2**63, "3", Fraction(1, 2), 3.0])
def test_fact_the_engine_would_misunderstand_is_refused(value):
    (pair,) = compiled(s.Compare("==", GRADE, number(3)))
    with pytest.raises(ValueError, match=r"student\.grade"):
        pair.yes({"student.grade": value})
    assert pair.yes({"student.grade": 3})


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63)])
def test_ends_of_the_engines_numbers(value):
    pairs = compiled(s.Compare("==", GRADE, number(value)), s.Compare("<", GRADE, TO_GRADE))
    facts = {"student.grade": value, "transfer.to_grade": max(value, value + 1) if value < 0 else value - 1}
    assert [pair.yes(facts) for pair in pairs] == [True, value < 0]


@pytest.mark.parametrize("text", ['a"b', "a\\n", "a\n\t\x00b", "𠮷😀", " ", "null", "true", "3", "学" * 20_000])
def test_text_is_compared_to_the_last_character(text):
    pairs = compiled(
        s.Compare("==", REMARK, s.Literal(text, TEXT)),
        s.Compare("==", REMARK, s.Fact("school.remark", TEXT)),
    )
    for given, same in ((text, True), (f"{text}x"[-20_000:], False), (text[:-1], False)):
        facts = {"student.remark": given, "school.remark": text}
        assert [(p.yes(facts), p.no(facts)) for p in pairs] == [(same, not same)] * 2


def test_constants_are_not_sent():
    always, never = compiled(s.ALWAYS, s.NEVER)
    assert (always.yes({}), always.no({}), never.yes({}), never.no({})) == (True, False, False, True)
    pairs, _ = asked(s.All((A, s.ALWAYS)), s.Any((A, s.ALWAYS)), s.All((s.ALWAYS, s.ALWAYS)))
    assert pairs[0].yes.text == '{"f0":true}'
    assert pairs[1].yes is durable.ALWAYS
    assert (pairs[2].yes, pairs[2].no) == (durable.ALWAYS, durable.NEVER)


def test_constant_condition_as_a_value():
    (pair,) = compiled(s.Literal(True, FLAG))
    assert (pair.yes({}), pair.no({})) == (True, False)


def wide(most):
    """`and` of `or`s, all of whose parts can hold at once: the engine would fire 2 ** most times."""
    flags = [[s.Fact(f"student.{name}{i}", FLAG) for name in "ab"] for i in range(most)]
    return s.All(tuple(s.Any(tuple(pair)) for pair in flags)), [f.name for pair in flags for f in pair]


@pytest.mark.parametrize("most", [2, 4, 5, 20, 60])
def test_alternatives_are_bounded_by_asking_in_steps(most):
    tree, names = wide(most)
    (pair,), sheet = asked(tree)
    for pattern in (pair.yes, pair.no, *sheet.steps):
        assert pattern.ways <= 16
        assert pattern.tests <= 64
        assert pattern.lists <= 12
    (pair,) = compiled(tree)
    everything = dict.fromkeys(names, True)
    assert pair.yes(everything)
    assert not pair.yes({name: value for name, value in everything.items() if name not in names[-2:]})
    assert pair.no(everything | dict.fromkeys(names[-2:], False))
    assert not pair.no(everything | {names[-1]: False})


def test_thousand_alternatives_at_once():
    tree = s.Any(tuple(s.Fact(f"student.a{i}", FLAG) for i in range(1_000)))
    (pair,) = compiled(tree)
    everything = dict.fromkeys(s.facts_in(tree), False)
    assert pair.no(everything)
    assert pair.yes(dict.fromkeys(everything, True))
    assert pair.yes(everything | {"student.a999": True})
    assert not pair.no(dict.fromkeys(list(everything)[1:], False))


def test_deep_condition():
    tree = s.Compare("==", GRADE, number(0))
    for level in range(1, 100):
        tree = (s.All if level % 2 else s.Any)((s.Compare("<", GRADE, number(level)), tree))
    (pair,) = compiled(tree)
    assert [pair.yes({"student.grade": grade}) for grade in (0, 97, 98, 100)] == [True, True, False, False]


@pytest.mark.parametrize("most", [11, 12, 14, 40])
def test_many_comparisons_of_facts_with_one_another(most):
    numbers = [s.Fact(f"student.n{i}", INTEGER) for i in range(most + 1)]
    rising = tuple(s.Compare("<", one, other) for one, other in itertools.pairwise(numbers))
    (pair,) = compiled(s.All(rising))
    facts = {fact.name: i for i, fact in enumerate(numbers)}
    assert pair.yes(facts)
    assert pair.no(facts | {"student.n3": 2})
    assert not pair.yes({name: value for name, value in facts.items() if name != "student.n5"})


def test_many_conditions_need_several_rulesets(monkeypatch):
    made = []

    class Counted(durable.Kernel):
        def __init__(self, rules):
            made.append(len(rules))
            super().__init__(rules)

    monkeypatch.setattr(durable, "Kernel", Counted)
    pairs = compiled(*(s.Compare("==", GRADE, number(i)) for i in range(150)))
    assert max(made) <= 48
    assert sum(made) == 300
    assert [i for i, pair in enumerate(pairs) if pair.yes({"student.grade": 7})] == [7]
    assert sum(pair.no({"student.grade": 7}) for pair in pairs) == 149


def test_same_condition_is_one_rule_and_one_evaluation(monkeypatch):
    calls = []
    fired = durable.Kernel.fired
    monkeypatch.setattr(
        durable.Kernel, "fired", lambda kernel, message: calls.append(message) or fired(kernel, message)
    )
    pairs = compiled(*[s.Compare("==", GRADE, number(3))] * 100)
    facts = {"student.grade": 3}
    assert all(pair.yes(facts) and not pair.no(facts) for pair in pairs)
    assert calls == [{"f0": 3}]


def test_facts_changed_between_two_tests_are_asked_again():
    (pair,) = compiled(A)
    facts = {"student.is_disabled": True}
    assert pair.yes(facts)
    facts["student.is_disabled"] = False
    assert pair.no(facts)
    del facts["student.is_disabled"]
    assert not pair.no(facts)


def test_nothing_of_one_student_is_left_for_the_next():
    pairs = compiled(s.Call("known", (GRADE,), CONDITION), s.Compare("==", GRADE, TO_GRADE), A)
    full = {"student.grade": 3, "transfer.to_grade": 3, "student.is_disabled": True}
    for _ in range(3):
        assert [pair.yes(dict(full)) for pair in pairs] == [True, True, True]
        assert [(pair.yes({}), pair.no({})) for pair in pairs] == [(False, True), (False, False), (False, False)]


def test_engine_that_fails_begins_anew(monkeypatch):
    kernel = durable_kernel.Kernel({"r0": '{"f0":1}', "r1": '{"f0":1}'})
    assert sorted(kernel.fired({"f0": 1})) == ["r0", "r1"]
    complete = engine.complete_and_start_action

    def broken(handle, session):
        monkeypatch.setattr(engine, "complete_and_start_action", complete)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "complete_and_start_action", broken)
    with pytest.raises(KeyboardInterrupt):
        kernel.fired({"f0": 1})
    assert kernel.fired({"f0": 2}) == [], "what was about to fire for one student fires for no other"
    assert sorted(kernel.fired({"f0": 1})) == ["r0", "r1"]


def test_engines_own_error_begins_anew():
    kernel = durable_kernel.Kernel({f"r{i}": f'{{"f{i}":1}}' for i in range(70)})
    with pytest.raises(Exception, match="303"):
        kernel.fired({f"f{i}": 1 for i in range(70)})
    assert kernel.fired({"f1": 1}) == ["r1"]


def test_rule_on_absence_alone_is_not_let_loose():
    kernel = durable_kernel.Kernel({"r0": '{"$nex":{"f0":1}}'})
    assert kernel.fired({}) == ["r0"]
    assert kernel.fired({"f0": False}) == []


def test_rulesets_are_freed_with_their_tests(monkeypatch):
    gc.collect()
    freed, ended = [], []
    delete, end = engine.delete_ruleset, engine.delete_state
    monkeypatch.setattr(engine, "delete_ruleset", lambda handle: freed.append(handle) or delete(handle))
    monkeypatch.setattr(engine, "delete_state", lambda handle, session: ended.append(handle) or end(handle, session))
    pairs = compiled(A)
    assert pairs[0].yes({"student.is_disabled": True})
    del pairs
    gc.collect()
    assert len(freed) == 1
    assert ended == freed, "a session that is not ended is never freed"


def test_threads_keep_their_students_apart():
    pairs = compiled(*(s.Compare("==", GRADE, number(i)) for i in range(60)))
    wrong = []

    def work(grade):
        for _ in range(100):
            facts = {"student.grade": grade}
            if [i for i, pair in enumerate(pairs) if pair.yes(facts)] != [grade]:
                wrong.append(grade)

    threads = [threading.Thread(target=work, args=(grade,)) for grade in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)


def test_engine_is_loaded_only_where_it_is_asked_for():
    found = run("""
        import sys, xueji, xueji.assemble, xueji.language.backends.closures
        assert "durable_rules_engine" not in sys.modules
        sys.modules["durable_rules_engine"] = None
        try:
            import xueji.language.backends.durable
        except ImportError:
            print("refused")
    """)
    assert (found.stdout, found.returncode) == ("refused\n", 0), found.stderr


@pytest.mark.slow
def test_memory_does_not_grow_and_nothing_crashes():
    found = run("""
        import gc
        from xueji.calendar import Calendar, Conventions
        from xueji.language import syntax as s
        from xueji.language.backends import durable
        from xueji.language.types import INTEGER, TEXT

        def resident():
            gc.collect()
            pages = open("/proc/self/statm").read().split()[1]
            return int(pages) * 4 / 1024

        facts = [s.Fact(f"student.n{i}", INTEGER) for i in range(40)]
        remark = s.Fact("student.remark", TEXT)
        def tree(i):
            one, other, more = (facts[(i * step + step) % 40] for step in (1, 7, 11))
            return s.Any((
                s.All((s.Compare("<", one, s.Literal(i, INTEGER)), s.Compare("!=", other, more))),
                s.OneOf(more, tuple(range(i % 30 + 1))),
                s.Compare("==", remark, s.Literal(str(i), TEXT)),
            ))

        trees = [(tree(i), Conventions()) for i in range(200)]
        pairs = durable.compile_all(trees, Calendar())
        def student(n):
            given = {fact.name: (n * (i + 1)) % 97 for i, fact in enumerate(facts) if (n + i) % 3}
            return given | {"student.remark": str(n)}
        def judge(times):
            return sum(pairs[n % 200].yes(student(n)) for n in range(times))
        judge(2_000)
        before = resident()
        hits = judge(20_000)
        judged = resident()
        for _ in range(100):
            durable.compile_all(trees[:50], Calendar())[0].yes(student(1))
        print(hits, round(judged - before, 1), round(resident() - judged, 1))
    """)
    assert found.returncode == 0, found.stderr
    hits, growth, leak = map(float, found.stdout.split())
    assert 0 < hits < 20_000
    assert growth < 4, f"{growth} MB in 20 000 evaluations"
    # the engine itself keeps some 10 kB of every ruleset; a session that is not freed would be 600
    assert leak < 30, f"{leak} MB in 100 policies made and dropped"
