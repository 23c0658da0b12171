"""Random well-typed conditions over the real vocabulary: back ends agree, laws of logic hold, text round-trips."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from xueji.calendar import Calendar, Conventions, Duration, MonthDay, Unit
from xueji.decide.decider import compile_closures
from xueji.errors import Place
from xueji.language import syntax as s
from xueji.language.check import read_condition
from xueji.language.functions import FUNCTIONS
from xueji.language.render import render
from xueji.language.truth import Pair
from xueji.language.types import CONDITION, DATE, DECIMAL, INTEGER, MONTH_DAY, Kind, Type
from xueji.vocabulary import core

VOCABULARY = core()
NAMES = VOCABULARY.names({}, {})
CALENDAR = Calendar(until=2026)
MEMBERS = ("student.status", "school.kind", "transfer.to_school_kind")


def some(kind: Kind) -> list[s.Fact]:
    """A few facts of a kind, so that those of a condition are often among those given; two of one closed list."""
    found = [s.Fact(entry.name, entry.type) for entry in VOCABULARY.entries.values() if entry.type.kind is kind]
    return [f for f in found if f.name in MEMBERS] if kind is Kind.MEMBER else found[:3]


PREDICATES = tuple(name for name, function in FUNCTIONS.items() if function.gives == CONDITION)
FACTS: Mapping[Kind, list[s.Fact]] = {kind: some(kind) for kind in Kind}

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])

days = st.dates(date(2023, 12, 25), date(2024, 3, 5)) | st.dates(date(2026, 11, 1), date(2027, 3, 1))
whole = st.integers(-2, 4) | st.integers(-1_000_000, 1_000_000)
shares = st.fractions(0, 1, max_denominator=4)
codes = st.sampled_from(["620102", "620103", "620100", "620000", "010100", "000000"])
texts = st.sampled_from(["", "甲", "甲乙", 'say "no"', "3", "12", "１２", "a\\b", "\u3000\t'\""]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=4
)
lengths = st.builds(Duration, st.integers(0, 40), st.sampled_from(Unit))
month_days = days.map(lambda day: MonthDay(day.month, day.day)) | st.just(MonthDay(2, 29))


VALUES: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.FLAG: st.booleans(), Kind.INTEGER: whole, Kind.DECIMAL: shares, Kind.DATE: days, Kind.DURATION: lengths,
    Kind.MONTH_DAY: month_days, Kind.REGION: codes, Kind.TEXT: texts,
}  # fmt: skip


@cache
def values(kind: Type) -> st.SearchStrategy[Any]:
    """Values of a type, few of them, so that they meet."""
    members = [member for member, _ in kind.members][:3]
    match kind.kind:
        case Kind.MEMBER:
            return st.sampled_from(members)
        case Kind.SET:
            return st.frozensets(st.sampled_from(members))
        case plain:
            return VALUES[plain]


facts = st.fixed_dictionaries(
    {}, optional={f.name: st.none() | values(f.type) for several in FACTS.values() for f in several}
)


@cache
def fact(*kinds: Kind) -> st.SearchStrategy[s.Fact]:
    return st.sampled_from([found for kind in kinds for found in FACTS[kind]])


@cache
def literal(kind: Type) -> st.SearchStrategy[s.Literal]:
    return values(kind).map(lambda value: s.Literal(value, kind))


@cache
def numbers(share_constants: bool) -> st.SearchStrategy[s.Expression]:
    constants = literal(INTEGER) | literal(DECIMAL) if share_constants else literal(INTEGER)
    ages = st.builds(lambda birth, day: s.Call("age_on", (birth, day), INTEGER), dates(), dates())
    leaves = fact(Kind.INTEGER, Kind.INTEGER, Kind.DECIMAL) | constants | ages

    def of(operator: s.ArithmeticOperator, one: s.Expression, other: s.Expression) -> s.Expression:
        kind = DECIMAL if DECIMAL in (one.type, other.type) else INTEGER
        return s.Arithmetic(operator, one, other, kind)

    return st.recursive(leaves, lambda inner: st.builds(of, st.sampled_from("+-*"), inner, inner), max_leaves=4)


@cache
def dates() -> st.SearchStrategy[s.Expression]:
    day = fact(Kind.DATE) | literal(DATE)
    return day | st.builds(lambda of, year: s.Call("in_year", (of, year), DATE), literal(MONTH_DAY), day)


@cache
def argument(kind: Kind) -> st.SearchStrategy[s.Expression]:
    """What a function may be given for one of its arguments: lengths and days of the year are constants once bound."""
    if kind is Kind.DATE:
        return dates()
    constant = literal(Type(kind))
    return constant if kind in (Kind.DURATION, Kind.MONTH_DAY) else fact(kind) | constant


@st.composite
def comparisons(draw: st.DrawFn, share_constants: bool = True) -> s.Expression:
    """A fact against a constant, a constant against a fact, a fact against a fact, or sums; in every kind."""
    kind = draw(st.sampled_from([Kind.INTEGER, Kind.DATE, Kind.MEMBER, Kind.REGION, Kind.TEXT, Kind.DECIMAL]))
    ordered = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
    equal = draw(st.sampled_from(["==", "!="]))
    if kind in (Kind.INTEGER, Kind.DECIMAL):
        return s.Compare(ordered, draw(numbers(share_constants)), draw(numbers(share_constants)))
    one = draw(fact(kind))
    others = [found for found in FACTS[kind] if found.type == one.type]
    other = draw(dates() if kind is Kind.DATE else st.sampled_from(others) | literal(one.type))
    sides = draw(st.permutations([one, other]))
    return s.Compare(ordered if kind is Kind.DATE else equal, sides[0], sides[1])


@st.composite
def memberships(draw: st.DrawFn, share_constants: bool = True) -> s.Expression:
    """A value among constants: few, or more than one pattern of an engine can hold."""
    kinds = [Kind.INTEGER, Kind.DATE, Kind.MEMBER, Kind.REGION, Kind.TEXT] + [Kind.DECIMAL] * share_constants
    item = draw(fact(*kinds) | numbers(share_constants))
    if item.type.kind is Kind.INTEGER and draw(st.booleans()):
        return s.OneOf(item, tuple(range(draw(st.integers(1, 60)))))
    constants = values(INTEGER if item.type.kind is Kind.DECIMAL and not share_constants else item.type)
    return s.OneOf(item, tuple(draw(st.lists(constants, min_size=1, max_size=4))))


@st.composite
def calls(draw: st.DrawFn, names: tuple[str, ...] = PREDICATES) -> s.Expression:
    """Every function that gives a condition."""
    name = draw(st.sampled_from(names))
    if Kind.SET not in FUNCTIONS[name].takes:
        return s.Call(name, tuple(draw(argument(kind)) for kind in FUNCTIONS[name].takes), CONDITION)
    given_set = FACTS[Kind.SET][0]
    if name == "empty":
        return s.Call(name, (given_set,), CONDITION)
    members = values(given_set.type).filter(bool).map(lambda value: s.Literal(value, given_set.type))
    return s.Call(name, (given_set, draw(members | st.just(given_set))), CONDITION)


knowns = fact(*(kind for kind in Kind if FACTS[kind])).map(lambda found: s.Call("known", (found,), CONDITION))


def conditions(*, known: bool = True, share_constants: bool = True, most: int = 12) -> st.SearchStrategy[s.Expression]:
    """Trees of every node, built as the checker builds them."""
    leaves = [fact(Kind.FLAG), comparisons(share_constants), memberships(share_constants), calls()]
    several = {"min_size": 2, "max_size": 6}
    return st.recursive(
        st.one_of([*leaves, knowns] if known else leaves),
        lambda inner: st.one_of(
            inner.map(s.negation),
            st.lists(inner, **several).map(lambda parts: s.conjunction(*parts)),
            st.lists(inner, **several).map(lambda parts: s.disjunction(*parts)),
        ),
        max_leaves=most,
    )


Row = tuple[bool, bool]


def row(pair: Pair[Any], given_facts: Mapping[str, Any]) -> Row:
    found = pair.yes(given_facts), pair.no(given_facts)
    assert found != (True, True)
    return found


def judged(tree: s.Expression, given_facts: Mapping[str, Any]) -> Row:
    (pair,) = compile_closures([(tree, Conventions())], CALENDAR)
    return row(pair, given_facts)


# --- the back ends agree ---


@pytest.fixture(scope="module")
def durable() -> ModuleType:
    pytest.importorskip("durable_rules_engine", reason="the extra `durable` is not installed")
    from xueji.language.backends import durable as module  # noqa: PLC0415 -- not importable without the extra

    return module


conventions = st.builds(Conventions, st.booleans(), st.booleans())
policies = st.lists(st.tuples(conditions(), conventions), min_size=1, max_size=5)


def agree(durable: ModuleType, policy: list[tuple[s.Expression, Conventions]], students: list[dict[str, Any]]) -> None:
    pairs = list(zip(compile_closures(policy, CALENDAR), durable.compile_all(policy, CALENDAR), strict=True))
    for student in students:
        for (tree, _), (reference, other) in zip(policy, pairs, strict=True):
            assert row(reference, student) == row(other, student), tree


@pytest.mark.durable
@few
@given(policies, st.lists(facts, min_size=1, max_size=4))
def test_durable_agrees_with_closures(durable, policy, students):
    agree(durable, policy, students)


@pytest.mark.durable
@pytest.mark.parametrize("name", FUNCTIONS)
@settings(few, max_examples=20)
@given(data=st.data())
def test_durable_agrees_with_closures_on_every_function(durable, name, data):
    if name in PREDICATES:
        tree = data.draw(calls((name,)))
    else:
        value = s.Call(name, tuple(data.draw(argument(kind)) for kind in FUNCTIONS[name].takes), FUNCTIONS[name].gives)
        operator = data.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
        tree = s.Compare(operator, value, data.draw(argument(value.type.kind)))
    agree(durable, [(tree, Conventions())], data.draw(st.lists(facts, min_size=1, max_size=3)))


@pytest.mark.slow
@pytest.mark.durable
@many
@given(policies, st.lists(facts, min_size=1, max_size=6))
def test_durable_agrees_with_closures_on_many(durable, policy, students):
    agree(durable, policy, students)


@pytest.mark.slow
@pytest.mark.durable
@settings(many, max_examples=40)
@given(
    st.lists(st.tuples(conditions(most=60), conventions), min_size=20, max_size=60),
    st.lists(facts, min_size=3, max_size=6),
)
def test_durable_agrees_on_large_policies(durable, policy, students):
    agree(durable, policy, students)


# --- the laws hold ---


@few
@given(conditions(), facts)
def test_not_swaps_yes_and_no(tree, student):
    yes, no = judged(tree, student)
    assert judged(s.Not(tree), student) == (no, yes)


@few
@given(st.lists(conditions(most=4), min_size=2, max_size=4), facts)
def test_de_morgan(parts, student):
    opposites = tuple(s.Not(part) for part in parts)
    assert judged(s.Not(s.All(tuple(parts))), student) == judged(s.Any(opposites), student)
    assert judged(s.Not(s.Any(tuple(parts))), student) == judged(s.All(opposites), student)


@few
@given(conditions(most=4), conditions(most=4), facts)
def test_and_is_the_lesser_and_or_the_greater(one, other, student):
    order = [(False, True), (False, False), (True, False)]
    left, right = (order.index(judged(part, student)) for part in (one, other))
    assert judged(s.All((one, other)), student) == order[min(left, right)]
    assert judged(s.Any((one, other)), student) == order[max(left, right)]


@few
@given(conditions(known=False), facts, facts)
def test_more_facts_never_change_a_settled_answer(tree, student, more):
    fewer = judged(tree, student)
    told = {name: value for name, value in student.items() if value is not None}
    if fewer != (False, False):
        assert judged(tree, {**more, **told}) == fewer


@few
@given(st.lists(conditions(most=4), min_size=1, max_size=4), facts)
def test_simplifying_changes_nothing(parts, student):
    both, either = s.conjunction(*parts, s.ALWAYS), s.disjunction(s.NEVER, *parts)
    assert judged(both, student) == judged(s.All((*parts, parts[0])), student)
    assert judged(either, student) == judged(s.Any((*parts, parts[0])), student)
    assert judged(s.conjunction(*parts, s.NEVER), student) == (False, True)
    assert judged(s.disjunction(*parts, s.ALWAYS), student) == (True, False)


# --- text round-trips ---


def reread(tree: s.Expression) -> s.Expression | None:
    found, problems = read_condition(render(tree, "en", str), NAMES, lambda index: Place("", 1, index + 1))
    assume("compares-itself" not in {problem.code for problem in problems})  # no text may, a tree made at random does
    assert not problems, (render(tree, "en", str), problems)
    return found


@few
@given(conditions(share_constants=False, most=8))
def test_canonical_text_reads_as_the_same_condition(tree):
    assert reread(tree) == tree


@pytest.mark.slow
@many
@given(conditions(share_constants=False, most=8))
def test_canonical_text_of_many_reads_as_the_same_condition(tree):
    assert reread(tree) == tree


@few
@given(st.decimals(0, 1000, places=4, allow_nan=False))
def test_decimals_are_written_so_that_they_read_again(number):
    tree = s.Compare("<", FACTS[Kind.DECIMAL][0], s.Literal(Fraction(number), DECIMAL))
    assert reread(tree) == tree


@few
@given(conditions())
def test_every_condition_can_be_said_in_chinese(tree):
    assert render(tree, "zh", VOCABULARY.term)


@few
@given(conditions(), facts)
def test_only_the_facts_spoken_of_matter(tree, student):
    spoken = {name: value for name, value in student.items() if name in s.facts_in(tree)}
    assert judged(tree, student) == judged(tree, spoken)


def test_strategies_reach_every_node_and_every_function():
    seen: set[str] = set()

    def walk(node: s.Expression) -> None:
        seen.add(node.function if isinstance(node, s.Call) else type(node).__name__)
        for child in s.children(node):
            walk(child)

    @settings(max_examples=80, deadline=None, database=None, derandomize=True)
    @given(st.lists(conditions(), min_size=3, max_size=6))
    def collect(trees: list[s.Expression]) -> None:
        for tree in trees:
            walk(tree)

    collect()
    nodes = {"Fact", "Literal", "Compare", "OneOf", "Not", "All", "Any", "Arithmetic"}
    assert seen >= nodes | {*FUNCTIONS, "known"}
