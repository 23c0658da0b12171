"""Random conditions: the prover says of given facts what closures say, and of all facts nothing they could refute."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.language.test_agreement import (
    CALENDAR,
    FACTS,
    PREDICATES,
    argument,
    calls,
    conditions,
    conventions,
    few,
    judged,
    lengths,
    many,
    month_days,
    row,
    values,
)  # fmt: skip

pytest.importorskip("z3", reason="the extra `prove` is not installed")

from tests.language.proving import Asked, Facts, Policy

from xueji.calendar import Conventions, Duration, Unit
from xueji.decide.decider import compile_closures
from xueji.language import syntax as s
from xueji.language.backends.smt_symbols import Ranges
from xueji.language.functions import FUNCTIONS
from xueji.language.types import (
    CONDITION,
    DATE,
    DECIMAL,
    DURATION,
    INTEGER,
    MONTH_DAY,
    REGION,
    TEXT,
    Kind,
    Type,
)  # fmt: skip
from xueji.prove.solver import Deadline, Unsettled, all_of, any_of, negated

KINDS: dict[str, Type] = {f.name: f.type for several in FACTS.values() for f in several}
ANY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
EDGES = st.sampled_from([CALENDAR.first, CALENDAR.last, date(2024, 2, 29), date(2100, 2, 28)]).flatmap(
    lambda edge: st.integers(-40, 40).map(lambda more: edge + timedelta(days=more))
)
START, END, BIRTH = (s.Fact(name, DATE) for name in ("leave.start", "leave.end", "student.birth_date"))
ASKED_ON = s.Fact("request.on", DATE)
COUNT, OTHER_COUNT = s.Fact("student.leave_count", INTEGER), s.Fact("leave.extensions", INTEGER)
SHARE = s.Fact("student.absence_ratio", DECIMAL)
TEXTS = s.Fact("student.auxiliary_number", TEXT), s.Fact("student.nationality", TEXT)
PLACES = s.Fact("school.region", REGION), s.Fact("transfer.to_region", REGION)


def cells(kind: Type) -> st.SearchStrategy[Any]:
    return values(kind) | ANY_DAY | EDGES if kind.kind is Kind.DATE else values(kind)


facts = st.fixed_dictionaries({}, optional={name: st.none() | cells(kind) for name, kind in KINDS.items()})
policies = st.lists(st.tuples(conditions(most=8), conventions), min_size=1, max_size=3)


def texts_of(students: list[Facts]) -> list[str]:
    return [value for facts in students for value in facts.values() if isinstance(value, str)]


def agree(policy: Policy, students: list[Facts], fixed: Facts | None = None) -> None:
    """The prover says of each student what closures say: with facts asserted, or with some of them fixed."""
    whole = [{**student, **(fixed or {})} for student in students]
    asked = Asked(policy, CALENDAR, texts_of(whole), fixed)
    references = compile_closures(policy, CALENDAR)
    for student in whole:
        for (tree, _), reference, pair in zip(policy, references, asked.pairs, strict=True):
            assert asked.row(pair, student) == row(reference, student), (tree, student)


@settings(few, max_examples=15)
@given(policies, st.lists(facts, min_size=1, max_size=2))
def test_the_prover_agrees_with_closures(policy, students):
    agree(policy, students)


@settings(few, max_examples=15)
@given(policies, facts, facts)
def test_the_prover_agrees_where_facts_are_fixed(policy, student, fixed):
    agree(policy, [student], {name: value for name, value in fixed.items() if value is not None})


def single(data: st.DataObject, name: str) -> s.Expression:
    if name in PREDICATES:
        return data.draw(calls((name,)))
    value = s.Call(name, tuple(data.draw(argument(kind)) for kind in FUNCTIONS[name].takes), FUNCTIONS[name].gives)
    operator = data.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
    return s.Compare(operator, value, data.draw(argument(value.type.kind)))


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(few, max_examples=6)
@given(data=st.data())
def test_the_prover_agrees_on_every_function(name, data):
    agree([(single(data, name), data.draw(conventions))], data.draw(st.lists(facts, min_size=1, max_size=2)))


@pytest.mark.slow
@settings(many, max_examples=400)
@given(policies, st.lists(facts, min_size=1, max_size=3), st.just({}) | facts)
def test_the_prover_agrees_with_closures_on_many(policy, students, fixed):
    agree(policy, students)
    agree(policy, students[:1], {name: value for name, value in fixed.items() if value is not None})


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
@settings(many, max_examples=80)
@given(data=st.data())
def test_the_prover_agrees_on_every_function_deeply(name, data):
    agree([(single(data, name), data.draw(conventions))], data.draw(st.lists(facts, min_size=1, max_size=3)))


# --- the calendar, round the days on which answers change ---


def round_the_limit(data: st.DataObject, name: str) -> None:
    """The second day lies within a few days of the last day of the term."""
    length, convention = data.draw(lengths), data.draw(conventions)
    limit = CALENDAR.limit(length, convention)
    tree = s.Call(name, (END, START) if name == "within" else (START, END), CONDITION)
    tree = s.Call(name, (*tree.arguments, s.Literal(length, DURATION)), CONDITION)
    students = []
    for since in data.draw(st.lists(ANY_DAY | EDGES, min_size=1, max_size=4)):
        near = data.draw(st.sampled_from([limit(since).earliest, limit(since).latest, since]))
        until = near + timedelta(days=data.draw(st.integers(-2, 2)))
        if date(1900, 1, 1) <= until <= date(2199, 12, 31):
            students.append({"leave.start": since, "leave.end": until})
    agree([(tree, convention)], students)


@pytest.mark.parametrize("name", ["exceeds", "reached", "within"])
@settings(few, max_examples=5)
@given(data=st.data())
def test_lengths_of_time_agree_round_the_limit(name, data):
    round_the_limit(data, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exceeds", "reached", "within"])
@settings(many, max_examples=150)
@given(data=st.data())
def test_lengths_of_time_agree_round_many_limits(name, data):
    round_the_limit(data, name)


TERMS = [Duration(n, unit) for unit in Unit for n in (0, 1, 7, 13)] + [Duration(6000, Unit.WORKDAYS)]
QUICK = (Duration(1, Unit.MONTHS), Duration(13, Unit.WORKDAYS), Duration(7, Unit.DAYS))


@pytest.mark.parametrize("shift", [False, True])
@pytest.mark.parametrize("start", [False, True])
@pytest.mark.parametrize(
    "length", [pytest.param(n, marks=() if n in QUICK else pytest.mark.slow) for n in TERMS], ids=str
)
def test_a_term_found_is_one_the_calendar_counts(length, start, shift):
    """Across the edges of what is announced, days on which a term ends as early or as late as it can are possible."""
    convention = Conventions(start, shift)
    limit = CALENDAR.limit(length, convention)
    asked = Asked([(s.Call("exceeds", (START, END, s.Literal(length, DURATION)), CONDITION), convention)], CALENDAR)
    turns = (date(2003, 12, 31), date(2004, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2024, 2, 29))
    (pair,) = asked.pairs
    for since in (turn + timedelta(days=more) for turn in turns for more in (-1, 0, 1)):
        last = limit(since)
        assert asked.row(pair, {"leave.start": since, "leave.end": last.earliest}) == (False, True)
        after = {"leave.start": since, "leave.end": last.latest + timedelta(days=1)}
        assert asked.row(pair, after) == (True, False)
        if not last.certain:
            assert asked.row(pair, {"leave.start": since, "leave.end": last.latest}) == (False, False)


@pytest.mark.parametrize(
    ("birth", "day"),
    [
        (date(2096, 3, 1), date(1903, 3, 1)),
        (date(1903, 3, 1), date(2096, 3, 1)),
        (date(1904, 2, 29), date(2097, 2, 28)),
        (date(2096, 2, 29), date(2103, 2, 28)),
        (date(2096, 2, 29), date(2103, 3, 1)),
        (date(2000, 2, 29), date(2100, 2, 28)),
        (date(2199, 12, 31), date(1900, 1, 1)),
        (date(1900, 1, 1), date(2199, 12, 31)),
        (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 2, 28)),
        (date(2012, 9, 1), date(2018, 8, 31)),
        (date(2012, 9, 1), date(2018, 9, 1)),
    ],
)
@pytest.mark.parametrize("years", range(-3, 4))
def test_ages_are_those_of_the_calendar_wherever_leap_days_fall(birth, day, years):
    """Born after the day, too: an age may be below nought, however little that says."""
    whole = day.year - birth.year + years
    tree = s.Compare("==", s.Call("age_on", (BIRTH, START), INTEGER), s.Literal(whole, INTEGER))
    agree([(tree, Conventions())], [{"student.birth_date": birth, "leave.start": day}])


@settings(few, max_examples=20)
@given(month_days, ANY_DAY | EDGES)
def test_a_day_of_the_year_is_one_day_alone(month_day, day):
    found = s.Call("in_year", (s.Literal(month_day, MONTH_DAY), START), DATE)
    asked = Asked([(s.Compare("==", found, END), Conventions())], CALENDAR)
    told = asked.told({"leave.start": day, "leave.end": None})
    pair = asked.pairs[0]
    ends = asked.find(all_of([told, any_of([pair.yes, pair.no])]))
    assert ends is None  # the other day is missing
    (student,) = [asked.find(all_of([asked.symbols.fact("leave.start", DATE).value == day.toordinal(), pair.yes]))]
    assert student is not None
    assert judged(s.Compare("==", found, END), student.facts) == (True, False)


# --- the other way round: what the prover finds is so, and what it denies is nowhere ---


def searched(tree: s.Expression, convention: Conventions, tried: list[Facts]) -> None:
    asked = Asked([(tree, convention)], CALENDAR, texts_of(tried), ranges=Ranges(
        (date(1900, 1, 1), date(2199, 12, 31)), lambda _name: (-1_000_000, 1_000_000),
        ("00", "01", "62"),
    ))  # fmt: skip
    (reference,), (pair,) = compile_closures([(tree, convention)], CALENDAR), asked.pairs
    yes, no = pair.yes, pair.no
    wanted = {
        (True, False): yes,
        (False, True): no,
        (False, False): negated(any_of([yes, no])),
        (True, True): all_of([yes, no]),
    }
    seen = {row(reference, student) for student in tried}
    for truth, formula in wanted.items():
        asked.solver.deadline = Deadline(15)  # of each question, its own
        try:
            found = asked.find(formula)
        except Unsettled:  # products of unknowns
            continue
        if found is None:
            assert truth not in seen, tree
        else:
            bare = dict.fromkeys(found.bare, "1")  # known, of whatever value
            assert row(reference, {**bare, **found.facts}) == truth, (tree, found)


@settings(few, max_examples=12)
@given(conditions(most=6), conventions, st.lists(facts, min_size=5, max_size=10))
def test_what_the_prover_finds_is_so_and_what_it_denies_is_nowhere(tree, convention, tried):
    searched(tree, convention, tried)


@pytest.mark.slow
@settings(many, max_examples=300)
@given(conditions(most=8), conventions, st.lists(facts, min_size=5, max_size=20))
def test_what_the_prover_finds_of_many_is_so(tree, convention, tried):
    searched(tree, convention, tried)


# --- single points ---


def possible(tree: s.Expression) -> bool:
    asked = Asked([(tree, Conventions())], CALENDAR, ranges=Ranges(provinces=("41", "62")))
    return asked.find(asked.pairs[0].yes) is not None


def number(value: int) -> s.Literal:
    return s.Literal(value, INTEGER)


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        (s.Compare("<", COUNT, number(0)), False),
        (s.Compare(">", COUNT, number(100_000)), False),
        (s.Compare("<", s.Arithmetic("-", COUNT, OTHER_COUNT, INTEGER), number(-99_999)), True),
        (s.Compare("==", s.Arithmetic("*", COUNT, OTHER_COUNT, INTEGER), number(35)), True),
        (s.Compare(">", SHARE, number(1)), False),
        (s.Compare("!=", SHARE, SHARE), False),
        (s.Compare("==", SHARE, s.Literal(Fraction(1, 3), DECIMAL)), True),
        (s.Compare("<", START, START), False),
        (s.Compare("==", number(2), number(2)), True),
        (s.Compare("==", number(2), number(3)), False),
        (s.OneOf(number(2), (Fraction(2), 3)), True),
        (s.OneOf(COUNT, (Fraction(1, 2),)), False),
        (s.Compare("!=", TEXTS[0], TEXTS[1]), True),
        (s.Call("digits", (TEXTS[0], COUNT), CONDITION), True),
        (s.All((s.Call("digits", (TEXTS[0], COUNT), CONDITION), s.Compare("==", COUNT, number(500)))), True),
        (s.All((s.Call("digits", (TEXTS[0], COUNT), CONDITION), s.Compare("==", COUNT, number(501)))), False),
        (s.All((s.Call("digits", (TEXTS[0], COUNT), CONDITION), s.Compare("==", COUNT, number(0)))), False),
        (s.Call("digits", (TEXTS[0], number(501)), CONDITION), False),
        (s.Call("digits", (TEXTS[0], number(10**12)), CONDITION), False),
        (s.Call("digits", (TEXTS[0], number(-1)), CONDITION), False),
        (s.Call("digits", (s.Literal("7" * 600, TEXT), number(600)), CONDITION), True),
        (s.Compare("==", TEXTS[0], s.Literal("长" * 501, TEXT)), False),
        (s.Compare("==", TEXTS[0], s.Literal("其他0", TEXT)), True),
        (s.All((s.Call("lies_in", (PLACES[0], s.Literal("620000", REGION)), CONDITION),
                s.Not(s.Call("lies_in", (PLACES[0], s.Literal("620100", REGION)), CONDITION)))), True),
        (s.Call("lies_in", (PLACES[0], s.Literal("110000", REGION)), CONDITION), False),
        (s.Call("lies_in", (s.Literal("620000", REGION), PLACES[0]), CONDITION), True),
        (s.Compare("==", PLACES[0], s.Literal("000100", REGION)), False),
        (s.Compare("==", PLACES[0], s.Literal("000000", REGION)), True),
        (s.Compare("==", s.Literal("620000", REGION), s.Literal("620000", REGION)), True),
    ],
)  # fmt: skip
def test_what_is_possible(tree, wanted):
    assert possible(tree) is wanted
    assert possible(s.Not(tree)) or wanted


def three_different(length: int) -> s.Expression:
    fields = [s.Fact(f"student.text_{n}", TEXT) for n in range(3)]
    digits = [s.Call("digits", (field, number(length)), CONDITION) for field in fields]
    return s.All((*digits, *(s.Compare("!=", a, b) for a in fields for b in fields if a.name < b.name)))


def test_as_many_texts_differ_as_there_are():
    assert possible(three_different(1))
    assert possible(three_different(18))
    other = s.Not(s.OneOf(TEXTS[0], tuple("0123456789")))
    assert not possible(s.All((other, s.Call("digits", (TEXTS[0], number(1)), CONDITION))))


def test_shares_no_one_can_write_down_are_no_answer():
    squared = s.Arithmetic("*", SHARE, SHARE, DECIMAL)
    with pytest.raises(Unsettled, match="unknown"):
        possible(s.Compare("==", squared, s.Literal(Fraction(1, 2), DECIMAL)))
    tiny = [s.Compare(o, SHARE, s.Literal(Fraction(1, n), DECIMAL)) for o, n in ((">", 10**8 + 1), ("<", 10**8))]
    with pytest.raises(Unsettled, match="unknown"):
        possible(s.All(tuple(tiny)))


def test_a_student_found_has_the_facts_that_were_asked_for():
    members = FACTS[Kind.MEMBER][0]
    one = s.Compare("==", members, s.Literal(members.type.members[1][0], members.type))
    asked = Asked([(s.All((one, s.Call("known", (TEXTS[0],), CONDITION))), Conventions())], CALENDAR)
    found = asked.find(asked.pairs[0].yes)
    assert found is not None
    assert found.facts == {members.name: members.type.members[1][0]}
    assert found.bare == {TEXTS[0].name}


def test_facts_that_are_none_are_asked_of_no_one():
    assume_known = Asked([(s.Call("known", (COUNT,), CONDITION), Conventions())], CALENDAR, fixed={COUNT.name: 3})
    assert assume_known.find(assume_known.pairs[0].no) is None
    found = assume_known.find(assume_known.pairs[0].yes)
    assert found is not None
    assert (dict(found.facts), found.bare) == ({}, frozenset())


def age(birth: s.Expression, day: s.Expression, operator: s.Comparison, years: int) -> s.Expression:
    return s.Compare(operator, s.Call("age_on", (birth, day), INTEGER), number(years))


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ([age(s.Literal(date(2012, 2, 29), DATE), START, "==", 13)], True),
        ([age(BIRTH, START, ">=", 10), age(BIRTH, END, "<", 11), age(BIRTH, END, ">", 9)], True),
        ([age(BIRTH, START, "==", 10), age(BIRTH, END, "==", 10), s.Compare("<", START, END)], True),
        ([age(BIRTH, START, "==", 10), age(BIRTH, END, "==", 9), s.Compare("<", START, END)], False),
        ([age(BIRTH, START, "==", 10), age(END, START, "==", 11), s.Compare("<", BIRTH, END)], False),
        ([age(BIRTH, s.Literal(date(2024, 2, 28), DATE), "==", n) for n in (3, 4)], False),
    ],
)
def test_ages_that_go_together(parts, wanted):
    tree = s.All((*parts, s.ALWAYS))
    asked = Asked([(tree, Conventions())], CALENDAR)
    found = asked.find(asked.pairs[0].yes)
    assert (found is not None) is wanted
    assert found is None or judged(tree, found.facts) == (True, False)


def test_a_set_found_holds_what_was_asked_for():
    given_set = FACTS[Kind.SET][0]
    two = frozenset(en for en, _ in given_set.type.members[:2])
    tree = s.Call("all_of", (given_set, s.Literal(two, given_set.type)), CONDITION)
    asked = Asked([(tree, Conventions())], CALENDAR)
    found = asked.find(asked.pairs[0].yes)
    assert found is not None
    assert found.facts[given_set.name] >= two
