"""Numbers that name people and schools, and what can be told of them from their digits alone.

Sources: GB 11643 (resident identity number; check character by ISO 7064 MOD 11-2); the national system's rules for the
registration number (学籍号: a letter and eighteen characters) and for the school code (学校标识码: ten digits).
"""

import re
from datetime import date

_RESIDENT = re.compile(r"\d{17}[\dX]", re.ASCII)
_REGISTRATION = re.compile(r"[GJL]\d{17}[\dX]", re.ASCII)
_SCHOOL = re.compile(r"\d{10}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
# A digest has long runs of digits too, between its other signs; what follows a single letter (G, J, L) is a number.
_NUMBER = re.compile(r"(?<![\da-fA-F]{2})(?<!\d)(\d{6})\d{5,}(\d{3}[\dXx])(?![\da-fA-F])")
SCHOOL_CATEGORIES = frozenset(
    ("11", "21", "22", "31", "32", "33", "34", "35", "36", "37", "41", "42", "51", "91", "92", "93")
)
"""The first two digits of a school code: kindergarten, primary, junior, senior, vocational, specialised, special, …"""


def check_character(first_seventeen: str) -> str:
    """The last character of a resident identity number, from the seventeen digits before it."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def birth_date(resident_id: str) -> date | None:
    """The birth date a resident identity number carries; None where it carries none."""
    text = resident_id.upper()
    if not _RESIDENT.fullmatch(text):
        return None
    try:
        found = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def resident_id_valid(number: str) -> bool:
    """Say whether a resident identity number has the form, a real birth date and the right check character.

    The division part is that of the day of issue and is not looked up: an unknown one is no mistake.
    """
    text = number.upper()
    return birth_date(text) is not None and check_character(text[:17]) == text[17]


def registration_number_valid(number: str) -> bool:
    """Say whether a registration number (学籍号) can be one.

    `G` and a resident identity number, whose check character must be right; `J` (no usable identity number, assigned by
    the ministry) likewise by the text of its rule; `L` (temporary) ends in four random digits and has no check.
    """
    text = number.upper()
    if not _REGISTRATION.fullmatch(text):
        return False
    if text[0] == "L":
        return text[-1].isdigit() and birth_date(text[1:]) is not None
    return resident_id_valid(text[1:])


def numbers_agree(registration: str, resident_id: str) -> bool | None:
    """Say whether a registration number carries a resident identity number; None for `J` and `L`, which carry none."""
    text = registration.upper()
    return text[1:] == resident_id.upper() if text.startswith("G") else None


def school_code_valid(code: str) -> bool:
    """Say whether a school code (学校标识码) has ten digits and begins with a category of school."""
    return _SCHOOL.fullmatch(code) is not None and code[:2] in SCHOOL_CATEGORIES


def concealed(text: str) -> str:
    """A text with the middle of every long number in it left out: identity numbers stand in the wrong columns too.

    Fifteen characters and more count as long, which no code of a school or a place has.

    >>> concealed("G410102201109030012, 3141000001")
    'G410102********0012, 3141000001'
    """
    return _NUMBER.sub(r"\1********\2", text)
