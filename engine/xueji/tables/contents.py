"""What the cells of a column tell: whether they can be what a header says, and whether digits were lost."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from xueji.language.types import Kind
from xueji.model.identifiers import resident_id_valid
from xueji.tables.cells import NO_TEXT, Manner, reader, tidy
from xueji.vocabulary import FactEntry

_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "student.number": re.compile(r"[GJLgjl]\d{17}[\dXx]", re.ASCII),
    "student.id_number": re.compile(r"\d{17}[\dXx]", re.ASCII),
    "student.auxiliary_number": re.compile(r"[A-Za-z]?\d{6,16}", re.ASCII),
    "school.code": re.compile(r"\d{10}", re.ASCII),
}  # fmt: skip
_BARE_CODE = re.compile(r"[0-9A-Z]{1,3}", re.ASCII)


def fits(texts: Sequence[str], target: str, manner: Manner, entry: FactEntry | None) -> float | None:
    """The share of some cells that can be the target; None where no cell says anything, or any text would do.

    Bare codes of closed lists do not count: what 1 means is just what is not known.
    """
    words = [word for text in texts if (word := tidy(text)) not in NO_TEXT]
    can = _test(target, manner, entry)
    return sum(map(can, words)) / len(words) if words and can else None


def _test(target: str, manner: Manner, entry: FactEntry | None) -> Callable[[str], bool] | None:
    if (form := _FORMS.get(target)) is not None:
        return lambda word: form.fullmatch(word) is not None
    if entry is None or entry.type.kind is Kind.TEXT:
        return None
    read = reader(entry, manner)
    coded = entry.type.kind in (Kind.MEMBER, Kind.SET, Kind.FLAG) and bool(manner.list_name or entry.type.members)
    return lambda word: not read(word).problem and not (coded and _BARE_CODE.fullmatch(word) is not None)


IDENTIFIERS: Final = ("student.number", "student.id_number", "student.auxiliary_number", "school.code")
"""Facts whose digits name somebody or something: none may be lost."""
SAFE_AS_NUMBERS: Final = ("school.code",)
"""Of them those that are short and never begin with zero, so that a number holds them whole."""

EXPONENT: Final = r"^\d(?:\.\d+)?[Ee]\+\d\d$"
"""How spreadsheets show a number that is too long for a cell."""
_EXPONENT = re.compile(EXPONENT, re.ASCII)
_EIGHTEEN = re.compile(r"(\d{18})(?:\.0+)?", re.ASCII)
_ENOUGH, _NEARLY_ALL = 5, 0.7
"""Of ten numbers that lost digits one still has the right check character."""


def digits_lost(texts: Collection[str]) -> str | None:
    """Give a cell that shows that a spreadsheet has kept the column as numbers and lost digits; None where none does.

    Most cells must show it: by `4.10102E+17`, or (a number of eighteen digits kept in fifteen) by an end in 000, or by
    being one of the few that binary numbers of that size can be, with a wrong check character. One identity number in a
    thousand may look so by chance, most of a column may not.
    """
    words = [tidy(text) for text in texts]
    short = [word for word in words if _EXPONENT.fullmatch(word)]
    longest = [found[1] for word in words if (found := _EIGHTEEN.fullmatch(word))]
    wrong = [word for word in longest if not resident_id_valid(word)]
    lost = [*short, *(word for word in wrong if word.endswith("000"))]
    if lost and 2 * len(lost) > len(longest) + len(short):
        return lost[0]
    binary = [word for word in wrong if int(float(word)) == int(word)]
    if len(longest) >= _ENOUGH and len(binary) >= _NEARLY_ALL * len(longest):
        return binary[0]
    return None
