"""Identifiers judged by their digits: every number here is made, with a division part (10…, 99…) given to no place."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.decide.derive import derive
from xueji.model.identifiers import (
    SCHOOL_CATEGORIES,
    birth_date,
    check_character,
    numbers_agree,
    registration_number_valid,
    resident_id_valid,
    school_code_valid,
)

GOOD = "100001201808310011"
ENDS_IN_X = "10000120180831002X"
OTHER = "100001201808310038"
WRONG_CHECK = "100001201808310012"
NO_SUCH_DAY = "100001201802300011"

# --- the resident identity number


@pytest.mark.parametrize(
    ("number", "born"),
    [
        (GOOD, date(2018, 8, 31)), (ENDS_IN_X, date(2018, 8, 31)), (ENDS_IN_X.lower(), date(2018, 8, 31)),
        ("100001194910010012", date(1949, 10, 1)), ("999999200002291230", date(2000, 2, 29)),
        ("10000120160229444X", date(2016, 2, 29)),
    ],
)  # fmt: skip
def test_good_numbers(number: str, born: date) -> None:
    assert resident_id_valid(number)
    assert birth_date(number) == born


@pytest.mark.parametrize(
    "number",
    [
        WRONG_CHECK, ENDS_IN_X[:-1] + "0", "", "X", GOOD[:-1], GOOD + "0", f" {GOOD}", f"{GOOD} ", f"{GOOD}\n",
        "100001180831001", "X" + GOOD[1:], "1000012018083100XX", "10000120180831O011", "10000120180831001Ｘ",
        "１０００01201808310011", "١00001201808310011", "100001-20180831-001-1",
    ],
)  # fmt: skip
def test_bad_numbers(number: str) -> None:
    assert not resident_id_valid(number)


@pytest.mark.parametrize("day", ["20180230", "20170229", "19000229", "20181301", "20180001", "20180800", "00000101"])
def test_a_number_whose_birth_date_is_no_day_is_bad_whatever_its_check(day: str) -> None:
    first = f"100001{day}001"
    number = first + check_character(first)
    assert birth_date(number) is None
    assert not resident_id_valid(number)
    assert not registration_number_valid(f"G{number}")


@pytest.mark.parametrize("text", ["", "20180831", GOOD[:-1], "G" + GOOD, "1000012018083100１1"])
def test_what_is_no_number_carries_no_birth_date(text: str) -> None:
    assert birth_date(text) is None


def test_the_birth_date_is_told_even_where_the_check_is_wrong() -> None:
    assert birth_date(WRONG_CHECK) == date(2018, 8, 31)


# --- the check character

BORN = st.dates(date(1900, 1, 1), date(2199, 12, 31))
SEVENTEEN = st.builds(
    lambda place, day, order: f"{place}{day:%Y%m%d}{order:03}",
    st.sampled_from(["100001", "990000", "000000", "109999"]), BORN, st.integers(0, 999),
)  # fmt: skip
DIGITS = "0123456789"


def by_the_standard(digits: str) -> str:
    """ISO 7064, MOD 11-2, as the standard itself reckons: digit by digit, doubled, modulo eleven."""
    product = 0
    for digit in digits:
        product = (product + int(digit)) * 2 % 11
    return "0123456789X"[(12 - product) % 11]


@given(st.text(DIGITS, min_size=17, max_size=17))
def test_the_weights_give_what_the_standard_gives(digits: str) -> None:
    assert check_character(digits) == by_the_standard(digits)


@given(SEVENTEEN)
def test_a_number_with_its_check_character_is_good(first: str) -> None:
    number = first + check_character(first)
    assert resident_id_valid(number)
    assert resident_id_valid(number.lower())
    assert birth_date(number) == date(int(first[6:10]), int(first[10:12]), int(first[12:14]))


@given(SEVENTEEN, st.integers(0, 17), st.data())
def test_one_changed_character_is_always_found(first: str, at: int, data: st.DataObject) -> None:
    number = first + check_character(first)
    other = data.draw(st.sampled_from([c for c in DIGITS + "X" * (at == 17) if c != number[at]]))
    changed = number[:at] + other + number[at + 1 :]
    assert check_character(changed[:17]) != changed[17]
    assert not resident_id_valid(changed)
    assert not registration_number_valid(f"G{changed}")


@given(SEVENTEEN, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_found(first: str, at: int) -> None:
    exchanged = first[:at] + first[at + 1] + first[at] + first[at + 2 :]
    assert (check_character(exchanged) == check_character(first)) == (exchanged == first)


@given(st.text(DIGITS + "XxGJL ", max_size=20))
def test_any_text_is_judged(text: str) -> None:
    for judge in (resident_id_valid, registration_number_valid, school_code_valid):
        assert judge(text) in (True, False)
    if resident_id_valid(text):
        assert registration_number_valid(f"G{text}")


# --- the registration number


@pytest.mark.parametrize(
    "number",
    [
        f"G{GOOD}", f"g{GOOD}", f"G{ENDS_IN_X}", f"g{ENDS_IN_X.lower()}", f"J{GOOD}", f"J{ENDS_IN_X}", f"L{GOOD}",
        f"L{WRONG_CHECK}", f"l{WRONG_CHECK}",
    ],
)  # fmt: skip
def test_good_registration_numbers(number: str) -> None:
    assert registration_number_valid(number)


@pytest.mark.parametrize(
    "number",
    [
        GOOD, "", "G", f"G{WRONG_CHECK}", f"J{WRONG_CHECK}", f"L{NO_SUCH_DAY}", f"K{GOOD}", f"GG{GOOD}", f"G {GOOD}",
        f"G{GOOD[:-1]}", f"G{GOOD}1", f"{GOOD}G", f"Ｇ{GOOD}", "G10000120180831001Ｘ", f"L{GOOD[:-1]}", f"学{GOOD}",
    ],
)  # fmt: skip
def test_bad_registration_numbers(number: str) -> None:
    assert not registration_number_valid(number)


@pytest.mark.parametrize(
    ("registration", "resident", "wanted"),
    [
        (f"G{GOOD}", GOOD, True), (f"g{ENDS_IN_X.lower()}", ENDS_IN_X, True),
        (f"G{ENDS_IN_X}", ENDS_IN_X.lower(), True),
        (f"G{GOOD}", OTHER, False), (f"G{GOOD}", "", False), ("G", GOOD, False), (f"J{GOOD}", GOOD, None),
        (f"L{GOOD}", OTHER, None), (GOOD, GOOD, None), ("", GOOD, None),
    ],
)  # fmt: skip
def test_whether_a_registration_number_carries_the_identity_number(
    registration: str, resident: str, wanted: bool | None
) -> None:
    assert numbers_agree(registration, resident) is wanted


# --- the school code


@pytest.mark.parametrize("category", sorted(SCHOOL_CATEGORIES))
def test_good_school_codes(category: str) -> None:
    assert school_code_valid(f"{category}10000001")


@pytest.mark.parametrize(
    "code",
    ["", "21", "2110000", "211000000", "21100000011", "1210000001", "0010000001", "2I10000001", "２１10000001",
     "21 0000001", "2110000001\n", "21-0000001"],
)  # fmt: skip
def test_bad_school_codes(code: str) -> None:
    assert not school_code_valid(code)


# --- what follows for a request

STATED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"student.number": f"G{GOOD}"}, {"student.number_valid": True}),
    ({"student.number": f"G{WRONG_CHECK}"}, {"student.number_valid": False}),
    ({"student.id_number": GOOD}, {"student.id_valid": True, "student.id_birth_date": date(2018, 8, 31)}),
    ({"student.id_number": WRONG_CHECK}, {"student.id_valid": False, "student.id_birth_date": date(2018, 8, 31)}),
    ({"student.id_number": "passport 123"}, {"student.id_valid": False}),
    (
        {"student.number": f"G{GOOD}", "student.id_number": OTHER},
        {"student.number_valid": True, "student.id_valid": True, "student.id_birth_date": date(2018, 8, 31),
         "student.number_matches_id": False},
    ),
    (
        {"student.number": f"J{GOOD}", "student.id_number": GOOD},
        {"student.number_valid": True, "student.id_valid": True, "student.id_birth_date": date(2018, 8, 31)},
    ),
    ({"school.code": "2110000001"}, {"school.code_valid": True}),
    ({"school.code": "00"}, {"school.code_valid": False}),
    ({"student.birth_date": date(2018, 8, 31)}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "wanted"), STATED, ids=range(len(STATED)))
def test_what_the_digits_tell_is_a_fact(given_: dict[str, Any], wanted: dict[str, Any]) -> None:
    found = dict(given_)
    assert [*derive(found)] == []
    assert found == given_ | wanted
    assert [*derive(found)] == []  # what is stated as it is contradicts nothing


@pytest.mark.parametrize(
    ("given_", "wrong"),
    [
        ({"student.number": f"G{WRONG_CHECK}", "student.number_valid": True}, "student.number_valid"),
        ({"student.id_number": GOOD, "student.id_valid": False}, "student.id_valid"),
        ({"student.id_number": GOOD, "student.id_birth_date": date(2018, 9, 1)}, "student.id_birth_date"),
        (
            {"student.number": f"G{GOOD}", "student.id_number": OTHER, "student.number_matches_id": True},
            "student.number_matches_id",
        ),
        ({"school.code": "2110000001", "school.code_valid": False}, "school.code_valid"),
    ],
)
def test_what_is_stated_against_the_digits_is_a_contradiction(given_: dict[str, Any], wrong: str) -> None:
    assert [name for name, *_ in derive(given_)] == [wrong]


def test_where_the_digits_tell_nothing_what_is_stated_stays() -> None:
    temporary = {"student.number": f"L{GOOD}", "student.id_number": OTHER, "student.number_matches_id": True}
    assert [*derive(temporary)] == []
    abroad = {"student.id_number": "passport 123", "student.id_birth_date": date(2018, 9, 1)}
    assert [*derive(abroad)] == []
    assert (temporary["student.number_matches_id"], abroad["student.id_birth_date"]) == (True, date(2018, 9, 1))
