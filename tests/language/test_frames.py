"""The parts of the back end `frames`: shared tests, what folds away, and what is refused."""

from datetime import date
from fractions import Fraction

import narwhals as nw
import polars as pl
import pytest
from tests.language.facts_of_frames import (
    BIRTH,
    CALENDAR,
    DISABLED,
    FIELDS,
    GRADE,
    GROUND,
    HOME,
    NAMES,
    NUMBER,
    PLAIN,
    RATIO,
    SCHOOL,
    SIZE,
    START,
    STATUS,
    TO_GRADE,
    TRUANCY,
    check,
    exceeds,
    frames,
    member,
    plus,
    product,
    whole,
)  # fmt: skip
from tests.language.framing import judged, polars_frame, reference, sources

from xueji.calendar import Conventions
from xueji.language import syntax as s
from xueji.language.backends.frames import Frames, NotColumnar, Source, both, either, negate
from xueji.language.types import CONDITION, DECIMAL, INTEGER, TEXT, Kind, Type

# --- nodes ---


def test_what_is_settled_folds_away():
    node = nw.col("a")
    assert negate(True) is False
    assert negate(False) is True
    assert both([]) is True
    assert either([]) is False
    assert both([True, node]) is node
    assert both([node, False]) is False
    assert either([False, node]) is node
    assert either([node, True]) is True


def test_equal_tests_share_a_column():
    made = frames()
    made.compile(s.Compare("==", STATUS, member("enrolled")), PLAIN)
    few = made.helper_columns
    for again in (
        s.Compare("!=", STATUS, member("enrolled")),
        s.Compare("==", member("enrolled"), STATUS),
        s.OneOf(STATUS, ("enrolled",)),
        s.Not(s.Compare("==", STATUS, member("enrolled"))),
    ):
        made.compile(again, PLAIN)
    assert made.helper_columns == few
    for other in (
        s.Compare("<", GRADE, whole(3)),
        s.Compare(">", whole(6), product(whole(2), GRADE)),
    ):
        made.compile(other, PLAIN)
    assert len(made.helper_columns) == len(few) + 3
    made.compile(exceeds(10), PLAIN)
    longer = made.helper_columns
    made.compile(exceeds(10), PLAIN)
    assert made.helper_columns == longer
    made.compile(exceeds(10), Conventions(count_starting_day=True))
    assert len(made.helper_columns) > len(longer)


def test_complete_columns_are_always_known():
    bare, made = frames(), frames(student__grade=Source("student__grade", complete=True))
    for several in (bare, made):
        several.compile(s.Compare("<", GRADE, whole(3)), PLAIN)
    assert (len(bare.helper_columns), len(made.helper_columns)) == (3, 1)
    known = made.compile(s.Call("known", (GRADE,), CONDITION), PLAIN)
    assert (known.yes, known.no) == (True, False)


def test_what_is_missing_everywhere_is_settled():
    made = Frames(CALENDAR, {"student.grade": Source()})
    for tree in (s.Compare("<", GRADE, whole(3)), DISABLED, exceeds(3), s.Call("empty", (GROUND,), CONDITION)):
        assert made.compile(tree, PLAIN) == made.compile(s.Not(tree), PLAIN)
        assert (made.compile(tree, PLAIN).yes, made.compile(tree, PLAIN).no) == (False, False)
    known = made.compile(s.Call("known", (GRADE,), CONDITION), PLAIN)
    assert (known.yes, known.no) == (False, True)
    assert made.helper_columns == ()


def test_two_policies_on_one_frame_need_two_prefixes():
    rows = [{"student.grade": grade} for grade in (1, 5, None)]
    one, other = frames(), Frames(CALENDAR, sources(NAMES), prefix="_y")
    low = one.compile(s.Compare("<", GRADE, whole(3)), PLAIN)
    high = other.compile(s.Compare(">", GRADE, whole(4)), PLAIN)
    frame = other.prepare(one.prepare(nw.from_native(polars_frame(rows, NAMES))))
    found = frame.select(low=low.yes, not_low=low.no, high=high.yes).to_native()
    assert found.rows() == [(True, False, False), (False, True, True), (False, False, False)]
    assert not {*one.helper_columns} & {*other.helper_columns}


# --- what is refused ---


def test_shares_of_several_columns_are_compared_not_reckoned_with():
    made = frames()
    half = s.Literal(Fraction(1, 2), DECIMAL)
    for tree in (
        s.Compare("<", plus(RATIO, TRUANCY), half),
        s.Compare("<", product(RATIO, RATIO, kind=DECIMAL), half),
        s.Compare("<", RATIO, product(whole(2), TRUANCY, kind=DECIMAL)),
        s.OneOf(plus(RATIO, TRUANCY), (Fraction(1, 2),)),
    ):
        with pytest.raises(NotColumnar, match="shares"):
            made.compile(tree, PLAIN)
    for tree in (
        s.Compare("<", RATIO, TRUANCY),
        s.Compare("<", product(whole(2), RATIO, kind=DECIMAL), product(whole(2), TRUANCY, kind=DECIMAL)),
        s.Compare("<", plus(RATIO, plus(RATIO, half)), s.Literal(Fraction(1), DECIMAL)),
        s.Compare("==", plus(RATIO, TRUANCY), TRUANCY),
    ):
        made.compile(tree, PLAIN)


def test_sums_too_large_for_64_bits_are_refused_and_thresholds_are_not():
    made = frames()
    million = whole(1_000_000)
    large = product(SIZE, million, million, million)
    made.compile(s.Compare(">", large, whole(1)), PLAIN)
    with pytest.raises(NotColumnar, match="64 bits"):
        made.compile(s.Compare(">", large, product(GRADE, TO_GRADE)), PLAIN)


def test_thresholds_beyond_64_bits_hold_everywhere_or_nowhere():
    million, rows = whole(1_000_000), [{"school_class.size": size} for size in (0, 1, 1_000_000, None)]
    huge = product(million, million, million, million)
    trees = [
        s.Compare(operator, SIZE, side)
        for operator in ("<", "<=", ">", "==", "!=")
        for side in (huge, s.Arithmetic("-", whole(0), huge, INTEGER))
    ]
    check([(tree, PLAIN) for tree in trees], rows)


def test_what_comes_to_nothing_in_a_sum_must_still_be_known():
    nothing = s.Arithmetic("-", GRADE, GRADE, INTEGER)
    none = product(whole(0), TO_GRADE)
    trees = [
        s.Compare("==", nothing, whole(0)), s.Compare("==", nothing, whole(1)), s.OneOf(nothing, (0, 1)),
        s.Compare("<", plus(SIZE, none, INTEGER), whole(40)),
        s.OneOf(plus(SIZE, none, INTEGER), (39, 40)),
        s.Call("digits", (s.Literal("12", TEXT), plus(nothing, whole(2), INTEGER)), CONDITION),
        s.Call("digits", (NUMBER, plus(nothing, whole(2), INTEGER)), CONDITION),
    ]  # fmt: skip
    rows = [
        {"student.grade": grade, "transfer.to_grade": to, "school_class.size": size, "student.number": str(size)}
        for grade in (None, 3)
        for to in (None, 4)
        for size in (None, 39, 41)
    ]
    check([(tree, PLAIN) for tree in trees], rows)


def test_constants_beyond_what_a_column_can_be():
    age = s.Call("age_on", (BIRTH, START), INTEGER)
    far = product(whole(1_000_000), whole(1_000_000), whole(10))
    below, half = product(far, whole(-1)), s.Literal(Fraction(5, 2), DECIMAL)
    trees = [
        *(s.Compare(operator, RATIO, side) for operator in ("<", "==", ">") for side in (far, below)),
        *(s.Compare(operator, age, side) for operator in ("<", "==", ">") for side in (half, far, below)),
        *(s.Compare(operator, GRADE, half) for operator in ("<", "<=", "==", "!=")),
        s.OneOf(age, (Fraction(5, 2),)), s.OneOf(GRADE, (Fraction(5, 2),)),
    ]  # fmt: skip
    rows = [
        {"student.absence_ratio": Fraction(1, 3), "student.grade": 2,
         "student.birth_date": date(2020, 2, 29), "leave.start": date(2023, 2, 28)},
        {"student.grade": 3, "student.birth_date": date(2020, 2, 29)},
        {"student.birth_date": date(2020, 2, 29), "leave.start": date(2020, 2, 28)},
    ]  # fmt: skip
    check([(tree, PLAIN) for tree in trees], rows)


def test_digits_of_a_constant_are_as_many_as_a_column_says():
    texts = [s.Literal(text, TEXT) for text in ("", "12", "1a", "１２")]
    counts = [GRADE, plus(GRADE, whole(1), INTEGER)]
    trees = [s.Call("digits", (text, count), CONDITION) for text in texts for count in counts]
    check([(tree, PLAIN) for tree in trees], [{"student.grade": grade} for grade in (0, 1, 2, None)])


def test_every_pair_of_sets():
    mine = [frozenset(), frozenset({"health"}), frozenset({"health", "other"})]
    theirs = [frozenset(), frozenset({"name"}), frozenset({"other"}), frozenset({"other", "name"})]
    trees = [s.Call("empty", (GROUND,), CONDITION)]
    for name in ("any_of", "all_of"):
        trees += [s.Call(name, (GROUND, s.Literal(given, GROUND.type)), CONDITION) for given in mine]
        trees += [s.Call(name, (s.Literal(given, GROUND.type), GROUND), CONDITION) for given in mine]
        trees += [s.Call(name, (GROUND, GROUND), CONDITION), s.Call(name, (GROUND, FIELDS), CONDITION)]
    rows = [{"transfer.ground": one, "correction.fields": other} for one in (None, *mine) for other in (None, *theirs)]
    check([(tree, PLAIN) for tree in trees], rows)


def test_a_member_within_another_is_not_taken_for_it():
    kind = Type(Kind.SET, "marks", (("a", "甲"), ("a.", "乙"), ("ab", "丙"), ("ba", "丁")))
    made = Frames(CALENDAR, {"marks": Source("marks")})
    given = s.Fact("marks", kind)
    members = [frozenset({member}) for member, _ in kind.members]
    trees = [s.Call("any_of", (given, s.Literal(member, kind)), CONDITION) for member in members]
    table = pl.DataFrame({"row": range(6), "marks": ["a", "ab", "ba,ab", "a.,ba", "ba,a,ab", ""]})
    facts = [{"marks": frozenset(text.split(",") if text else ())} for text in table["marks"]]
    policy = [(tree, PLAIN) for tree in trees]
    assert judged(made, [made.compile(*one) for one in policy], table) == reference(policy, CALENDAR, facts)


def test_every_pair_of_places():
    codes = [
        "000000",
        "620000",
        "620100",
        "620102",
        "621000",
        "621002",
        "500000",
        "500101",
        "010100",
        "620002",
        "100000",
    ]
    pairs = [{"student.household_region": one, "school.region": other} for one in codes for other in (*codes, None)]
    trees = [s.Call("lies_in", (HOME, SCHOOL), CONDITION)]
    for code in codes:
        place = s.Literal(code, HOME.type)
        trees += [s.Call("lies_in", (HOME, place), CONDITION), s.Call("lies_in", (place, HOME), CONDITION)]
    check([(tree, PLAIN) for tree in trees], pairs)
