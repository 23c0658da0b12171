"""Random well-typed conditions over random rows: columns say what the back end `closures` says, row by row."""

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import narwhals as nw
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.language.framing import LIBRARIES, Facts, Policy, column, compiled, judged, polars_frame, reference, sources
from tests.language.test_agreement import (
    CALENDAR,
    FACTS,
    PREDICATES,
    argument,
    calls,
    conditions,
    conventions,
    few,
    lengths,
    many,
    month_days,
    policies,
    values,
)  # fmt: skip

from xueji.language import syntax as s
from xueji.language.backends.frames import Frames
from xueji.language.functions import FUNCTIONS
from xueji.language.types import CONDITION, DATE, DURATION, INTEGER, MONTH_DAY, Kind, Type

NAMES = sorted({f.name: f for several in FACTS.values() for f in several})
KINDS: dict[str, Type] = {f.name: f.type for several in FACTS.values() for f in several}
ANY_DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
EDGES = st.sampled_from([CALENDAR.first, CALENDAR.last]).flatmap(
    lambda edge: st.integers(-40, 40).map(lambda more: date.fromordinal(edge.toordinal() + more))
)


@cache
def cells(kind: Type) -> st.SearchStrategy[Any]:
    """Values as columns may hold them: days of three centuries, shares as machines divide them."""
    if kind.kind is Kind.DATE:
        return values(kind) | ANY_DAY | EDGES
    if kind.kind is Kind.DECIMAL:
        return values(kind) | st.builds(Fraction, st.integers(0, 180), st.integers(180, 200))
    return values(kind)


facts = st.fixed_dictionaries({}, optional={name: st.none() | cells(kind) for name, kind in KINDS.items()})
rows = st.lists(facts, min_size=1, max_size=6)


def agree(policy: Policy, students: list[Facts], constants: Facts, library: str = "polars") -> int:
    """Compare on every row; gives how many conditions columns could answer."""
    whole = [{**row, **constants} for row in students]
    _, opened, collected = LIBRARIES[library]
    with opened(polars_frame(whole, [name for name in NAMES if name not in constants])) as native:
        there = nw.from_native(native).collect_schema().names()  # pandas has no type for a column of nothing but nulls
        frames = Frames(CALENDAR, sources([name for name in NAMES if column(name) in there], constants))
        pairs, places = compiled(frames, policy)
        found = judged(frames, pairs, native, **collected)
    expected = reference(policy, CALENDAR, whole)
    for at, mine in zip(places, found, strict=True):
        assert mine == expected[at], policy[at]
    return len(places)


@few
@given(policies, rows, facts)
def test_columns_agree_with_closures(policy, students, constants):
    agree(policy, students, constants)
    agree(policy, students, {})


@pytest.mark.parametrize("library", [name for name in LIBRARIES if name != "polars"])
@settings(few, max_examples=15)
@given(policies, rows, facts)
def test_columns_of_other_libraries_agree_with_closures(library, policy, students, constants):
    pytest.importorskip(LIBRARIES[library][0])
    agree(policy, students, {name: constants[name] for name in list(constants)[:3]}, library)


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
@settings(few, max_examples=60)
@given(data=st.data())
def test_columns_agree_with_closures_on_every_function(name, data):
    if name in PREDICATES:
        tree = data.draw(calls((name,)))
    else:
        value = s.Call(name, tuple(data.draw(argument(kind)) for kind in FUNCTIONS[name].takes), FUNCTIONS[name].gives)
        operator = data.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
        tree = s.Compare(operator, value, data.draw(argument(value.type.kind)))
    constants = data.draw(st.just({}) | facts)
    assert agree([(tree, data.draw(conventions))], data.draw(rows), constants) == 1


def day(data: st.DataObject, names: list[str]) -> s.Expression:
    """A fact or a constant, or the day of the year in its year."""
    plain = data.draw(
        st.sampled_from([s.Fact(name, DATE) for name in names]) | ANY_DAY.map(lambda d: s.Literal(d, DATE))
    )
    if data.draw(st.booleans()):
        return plain
    return s.Call("in_year", (s.Literal(data.draw(month_days), MONTH_DAY), plain), DATE)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exceeds", "reached", "within"])
@settings(few, max_examples=25)
@given(data=st.data())
def test_lengths_of_time_agree_round_the_limit_of_each_row(name, data):
    """The second day lies within a few days of the last day of the term, where answers change."""
    length, convention = data.draw(lengths), data.draw(conventions)
    limit = CALENDAR.limit(length, convention)
    students = []
    for since in data.draw(st.lists(ANY_DAY | EDGES, min_size=1, max_size=8)):
        mark = data.draw(st.sampled_from([limit(since).earliest, limit(since).latest, since]))
        other = date.fromordinal(mark.toordinal() + data.draw(st.integers(-2, 2)))
        assume(date(1900, 1, 1) <= other <= date(2199, 12, 31))
        students.append({"leave.start": since, "leave.end": other})
    names = ["leave.start", "leave.end"]
    first, second = (names[1], names[0]) if name == "within" else names
    arguments = (s.Fact(first, DATE), s.Fact(second, DATE), s.Literal(length, DURATION))
    policy = [(s.Call(name, arguments, CONDITION), convention)]
    for constant in ({}, {"leave.start": students[0]["leave.start"]}, {"leave.end": students[0]["leave.end"]}):
        moving = [n for n in names if n not in constant]
        frames = Frames(CALENDAR, sources(moving, constant))
        pairs, _ = compiled(frames, policy)
        whole = [{**row, **constant} for row in students]
        assert judged(frames, pairs, polars_frame(whole, moving)) == reference(policy, CALENDAR, whole)


@settings(few, max_examples=80)
@given(data=st.data())
def test_days_of_three_centuries_agree(data):
    names = ["leave.start", "leave.end"]
    one, other = day(data, names), day(data, names)
    name = data.draw(st.sampled_from(["exceeds", "reached", "within", "<", "==", "age_on"]))
    tree: s.Expression
    if name in ("<", "=="):
        tree = s.Compare(name, one, other)
    elif name == "age_on":
        age = s.Call("age_on", (one, other), INTEGER)
        operator = data.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
        tree = s.Compare(operator, age, s.Literal(data.draw(st.integers(-3, 20)), INTEGER))
    else:
        tree = s.Call(name, (one, other, s.Literal(data.draw(lengths), DURATION)), CONDITION)
    row = st.fixed_dictionaries({}, optional=dict.fromkeys(names, ANY_DAY | EDGES))
    students = data.draw(st.lists(row, min_size=1, max_size=8))
    policy = [(tree, data.draw(conventions))]
    frames = Frames(CALENDAR, sources(names))
    pairs, _ = compiled(frames, policy)
    assert judged(frames, pairs, polars_frame(students, names)) == reference(policy, CALENDAR, students)


@pytest.mark.slow
def test_hardly_any_condition_is_refused():
    """What columns cannot answer are sums of several shares and sums beyond 64 bits: rare even among random sums."""
    asked, answered = 0, 0

    @settings(max_examples=120, deadline=None, database=None, derandomize=True)
    @given(policies)
    def count(policy: Policy) -> None:
        nonlocal asked, answered
        _, places = compiled(Frames(CALENDAR, sources(NAMES)), policy)
        asked, answered = asked + len(policy), answered + len(places)

    count()
    assert asked > 200
    assert answered > 0.7 * asked


@pytest.mark.slow
@many
@given(policies, rows, facts)
def test_columns_agree_with_closures_on_many(policy, students, constants):
    agree(policy, students, constants)


@pytest.mark.slow
@settings(many, max_examples=30)
@given(st.lists(st.tuples(conditions(most=60), conventions), min_size=20, max_size=60), rows)
def test_columns_agree_on_large_policies(policy, students):
    agree(policy, students, {})
