"""What the digits of identifiers tell, for whole columns: the same answers as `model.identifiers` gives for one.

On every library by regular expressions and a few divisions; `identifiers_polars` has a quicker form for Polars.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

import narwhals as nw

from xueji.bulk.frame import Frame, safe
from xueji.decide.derive import INPUTS
from xueji.model.identifiers import SCHOOL_CATEGORIES

NUMBER_VALID, ID_VALID, ID_BIRTH_DATE, AGREE, CODE_VALID = TOLD = (
    "student.number_valid", "student.id_valid", "student.id_birth_date", "student.number_matches_id",
    "school.code_valid",
)  # fmt: skip
"""The facts that are told here, in the order in which contradictions are looked for."""

NUMBER, ID, CODE = "student.number", "student.id_number", "school.code"

_LONG: Final = r"(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
_SHORT: Final = r"(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY: Final = r"02(?:0[1-9]|1[0-9]|2[0-8])"
_LEAP: Final = r"(?:(?:19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))0229"
_BODY: Final = rf"[0-9]{{6}}(?:(?:19|20|21)[0-9]{{2}}(?:{_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP})[0-9]{{3}}"
"""Seventeen digits with a real day of 1900 to 2199 in them."""

HIGH: Final = 8
"""So many of the seventeen digits are read as one number, the other nine as another: libraries that divide in
floating point are exact on both."""


_START: Final = {ID: 0, NUMBER: 1}
"""Where the identity number begins in an identifier."""


def told(frame: Frame, names: Collection[str], prefix: str) -> Frame:
    """Add, for each of some facts of `TOLD`, a column with what the digits tell, on any library.

    In: columns of identifiers under safe names, String, null where missing; those that the facts follow from must be
    there. Out: a column `prefix` + safe name for each: Boolean, or Date for the birth date; null where an identifier is
    missing or tells nothing. Columns that help on the way stay; their names begin with `prefix` and `_`. Letters
    outside ASCII are put in upper case as each library does it.
    """
    read = [name for name, fact in ((ID, ID_VALID), (ID, ID_BIRTH_DATE), (NUMBER, NUMBER_VALID)) if fact in names]
    work: Any = frame
    for name in dict.fromkeys(read):  # step by step, for libraries that would work a part out again at every mention
        fitting = nw.when(_matches(nw.col(safe(name)), _FORMS[name], 18 + _START[name])).then(nw.col(safe(name)))
        work = work.with_columns(fitting.alias(f"{prefix}_fitting_{_START[name]}"))
        work = work.with_columns(*_parts(_START[name], prefix))
    answers: Mapping[str, Callable[[], nw.Expr]] = {
        NUMBER_VALID: lambda: _number_valid(prefix),
        ID_VALID: lambda: _checks(0, prefix),
        ID_BIRTH_DATE: lambda: _birth_date(prefix),
        AGREE: lambda: _agree(nw.col(safe(NUMBER)), nw.col(safe(ID))),
        CODE_VALID: lambda: _code_valid(nw.col(safe(CODE))),
    }
    columns = {prefix + safe(name): _where_given(INPUTS[name], answers[name]()) for name in TOLD if name in names}
    found: Frame = work.with_columns(**columns)
    return found


_FORMS: Final = {ID: f"{_BODY}[0-9Xx]", NUMBER: f"[GJgj]{_BODY}[0-9Xx]"}
"""An identity number, and a registration number with a check character, whose dates are real."""


def _where_given(inputs: tuple[str, ...], answer: nw.Expr) -> nw.Expr:
    """An answer where every identifier is there, null elsewhere, whatever a library makes of its nulls."""
    given = ~nw.col(safe(inputs[0])).is_null()
    for name in inputs[1:]:
        given = given & ~nw.col(safe(name)).is_null()
    return nw.when(given).then(answer)


def _matches(column: nw.Expr, pattern: str, length: int) -> nw.Expr:
    """Say whether a whole text fits; the length is asked for because `$` also stands before a last line break."""
    return column.str.contains(f"^{pattern}$") & (column.str.len_chars() == length)


def _parts(start: int, prefix: str) -> Iterator[nw.Expr]:
    """The digits as two numbers, and the check character as a third, where the text fits."""
    text = nw.col(f"{prefix}_fitting_{start}")
    yield text.str.slice(start, HIGH).cast(nw.Int64).alias(f"{prefix}_high_{start}")
    yield text.str.slice(start + HIGH, 17 - HIGH).cast(nw.Int64).alias(f"{prefix}_low_{start}")
    last = text.str.slice(start + 17, 1)
    digit = nw.when(~last.is_in(["X", "x"])).then(last).cast(nw.Int64)
    yield digit.fill_null(10).alias(f"{prefix}_check_{start}")


def _checks(start: int, prefix: str) -> nw.Expr:
    """ISO 7064 MOD 11-2: the weights of the digits are powers of 2, from the right. False where the form is wrong."""
    text, high, low, check = (nw.col(f"{prefix}_{part}_{start}") for part in ("fitting", "high", "low", "check"))
    total = 2 * (2 ** (17 - HIGH) * weighted(high, HIGH) + weighted(low, 17 - HIGH)) + check
    right = total - total // 11 * 11 == 1  # pandas on Arrow has no remainder
    return nw.when(~text.is_null()).then(right).otherwise(nw.lit(False))


def _number_valid(prefix: str) -> nw.Expr:
    return _matches(nw.col(safe(NUMBER)), f"[Ll]{_BODY}[0-9]", 19) | _checks(1, prefix)


def _birth_date(prefix: str) -> nw.Expr:
    text = nw.col(f"{prefix}_fitting_0")
    parts = [text.str.slice(start, length) for start, length in ((6, 4), (10, 2), (12, 2))]
    return nw.concat_str(parts, separator="-").str.to_date(format="%Y-%m-%d")


def _agree(number: nw.Expr, resident: nw.Expr) -> nw.Expr:
    text = number.str.to_uppercase()
    same = text.str.slice(1) == resident.str.to_uppercase()
    return nw.when(text.str.starts_with("G")).then(same)


def _code_valid(code: nw.Expr) -> nw.Expr:
    return _matches(code, f"(?:{'|'.join(sorted(SCHOOL_CATEGORIES))})[0-9]{{8}}", 10)


def weighted(number: Any, digits: int) -> Any:
    """Answer the sum of a number's digits, each times a power of 2 (the last: 1), without taking the digits apart.

    With q(k) = number // 10**k the digit of place k is q(k) - 10 q(k+1), so the sum is
    q(0) - 8 (q(1) + 2 q(2) + 4 q(3) + …).
    """
    total = number
    for place in range(1, digits):
        total = total - number // 10**place * (4 * 2**place)
    return total
