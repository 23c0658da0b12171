"""Random students and requests: every fact of a vocabulary with any value it can have, many missing, some absurd.

Values lie where rules draw their lines: days beside terms that run out, class sizes beside limits, a third as a share.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xueji.language.types import Kind
from xueji.model.identifiers import check_character
from xueji.model.values import read_share
from xueji.vocabulary import Vocabulary

_OFFSETS = (
    0, 1, -1, 2, -2, 5, -5, 7, -7, 8, -8, 10, -10, 14, -14, 15, -15, 20, -28, -29, 28, 30, -30, 31, -31, 60, -60,
    90, -92, 120, 180, -180, -181, 182, 365, -365, -366, 366, -730, -731, 731, -1096, -2190, -2192, -2556,
    -4018, -4383, -5479, 3000,
)  # fmt: skip
_NUMBERS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    12,
    15,
    40,
    44,
    45,
    46,
    49,
    50,
    51,
    54,
    55,
    56,
    59,
    60,
    65,
    66,
    1999,
    2000,
    3001,
)
_SHARES = (0.0, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.3333, 0.34, 0.5, 0.50001, 60 / 180, 2 / 3, 0.75, 1.0)
_STAGES = ("primary", "junior", "senior", "vocational")
_SPANS = {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12), "vocational": (10, 12)}


def identity(rng: Random, birth: date | None) -> str:
    """A resident identity number, often right, sometimes of another person, too short or with a wrong check."""
    day = birth if birth and rng.random() < 0.8 else date(2005, 1, 1) + timedelta(days=rng.randrange(6000))
    first = f"{rng.choice(('410102', '620102', '110101', '231121', '999999'))}{day:%Y%m%d}{rng.randrange(1000):03}"
    number = first + check_character(first)
    match rng.randrange(12):
        case 0:
            return first + rng.choice("0123456789Xx")
        case 1:
            return number[:-1]
        case 2:
            return number.lower()
        case 3:
            return f"{number[:10]}9{number[11:]}"
        case 4:
            return "护照" + number[:7]
        case _:
            return number


def value(rng: Random, kind: Kind, members: tuple[str, ...], on: date, places: tuple[str, ...]) -> Any:
    """One value of a kind."""
    match kind:
        case Kind.FLAG:
            return rng.random() < 0.5
        case Kind.INTEGER:
            return rng.choice(_NUMBERS)
        case Kind.DECIMAL:
            return rng.choice(_SHARES) if rng.random() < 0.8 else round(rng.random(), rng.randrange(1, 16))
        case Kind.DATE:
            return on + timedelta(days=rng.choice(_OFFSETS) if rng.random() < 0.9 else rng.randrange(-5000, 900))
        case Kind.REGION:
            return rng.choice(places)
        case Kind.MEMBER:
            return rng.choice(members)
        case Kind.SET:
            return ",".join(m for m in members if rng.random() < 0.25)
        case _:
            return "".join(rng.choice("0123456789") for _ in range(rng.choice((5, 10, 11, 11, 12, 13))))


def rows(
    vocabulary: Vocabulary, count: int, seed: int, on: date, places: tuple[str, ...], missing: float
) -> list[dict[str, Any]]:
    """So many students, each a mapping from fact to value; a fact that is missing is not there."""
    rng = Random(seed)
    entries = [e for e in vocabulary.entries.values() if e.name != "request.on"]
    found = []
    for _ in range(count):
        gone = rng.choice((missing / 3, missing, 0.9))
        row = {
            e.name: value(rng, e.type.kind, tuple(en for en, _ in e.type.members), on, places)
            for e in entries
            if rng.random() >= gone
        }
        _make_likely(rng, row, on)
        found.append(row)
    return found


_GRADES = (
    "student.grade", "student.previous_grade", "transfer.to_grade", "resumption.from_grade", "resumption.to_grade",
    "registration.grade", "progress.to_grade",
)  # fmt: skip
_DERIVED = (
    "student.grade_position", "student.number_valid", "student.id_valid", "student.id_birth_date",
    "student.number_matches_id", "school.code_valid", "transfer.scope",
)  # fmt: skip
_CODES = ("2141000001", "3162000010", "9999999999", "21410000", "3411000012")


def _make_likely(rng: Random, row: dict[str, Any], on: date) -> None:
    """Most students are not absurd: grades fit stages, days are in order, derived facts are left to derive."""
    row |= {name: rng.randrange(1, 13) for name in _GRADES if name in row}
    for name in _DERIVED:
        if rng.random() < 0.8:
            row.pop(name, None)
    if "student.status" in row and rng.random() < 0.5:
        row["student.status"] = "enrolled"
    if "school.code" in row:
        row["school.code"] = rng.choice(_CODES)
    _grade(rng, row)
    _days(rng, row, on)
    _numbers(rng, row)


def _grade(rng: Random, row: dict[str, Any]) -> None:
    if "student.stage" in row and "student.grade" in row and rng.random() < 0.95:
        row["student.grade"] = rng.randint(*_SPANS[row["student.stage"]])
        if rng.random() < 0.1:
            row["school.system"] = "6-3" if row["student.grade"] == 6 else "5-4"
        elif row.get("school.system") == "5-4" and row["student.grade"] == 6:
            row["student.stage"] = "junior"


def _days(rng: Random, row: dict[str, Any], on: date) -> None:
    if "student.birth_date" in row:
        row["student.birth_date"] = on - timedelta(days=rng.randrange(4 * 365, 19 * 365))
    for earlier, later in (("leave.start", "leave.end"), ("term.start", "term.end")):
        if earlier in row and later in row and row[earlier] > row[later] and rng.random() < 0.95:
            row[earlier], row[later] = row[later], row[earlier]
    for name in ("student.absent_since", "student.died_on"):
        if name in row and row[name] > on and rng.random() < 0.95:
            row[name] = on - (row[name] - on)
    if "student.entered_on" in row and row.get("student.birth_date", date.min) > row["student.entered_on"]:
        del row["student.entered_on"]


def _numbers(rng: Random, row: dict[str, Any]) -> None:
    if "student.id_number" in row:
        row["student.id_number"] = identity(rng, row.get("student.birth_date"))
    if "student.number" in row:
        own = row.get("student.id_number") if rng.random() < 0.7 else None
        row["student.number"] = rng.choice("GGGGJLX") + (own or identity(rng, row.get("student.birth_date")))


def frame(vocabulary: Vocabulary, given: list[dict[str, Any]], extra: dict[str, Any] | None = None) -> pl.DataFrame:
    """The students as a facts frame, every fact of the vocabulary a column."""
    kinds: dict[Kind, Any] = {
        Kind.FLAG: pl.Boolean, Kind.INTEGER: pl.Int32, Kind.DECIMAL: pl.Float64, Kind.DATE: pl.Date,
        Kind.REGION: pl.String, Kind.SET: pl.String, Kind.TEXT: pl.String, Kind.MEMBER: pl.String,
    }  # fmt: skip
    columns: dict[str, pl.Series] = {"row": pl.Series(range(1, len(given) + 1), dtype=pl.Int64)}
    for entry in vocabulary.entries.values():
        if entry.name == "request.on":
            continue
        kind: Any = kinds[entry.type.kind]
        if entry.type.kind is Kind.MEMBER:
            kind = pl.Enum([en for en, _ in entry.type.members])
        columns[entry.name] = pl.Series(entry.name, [row.get(entry.name) for row in given], dtype=kind)
    for name, values in (extra or {}).items():
        columns[name] = pl.Series(name, values)
    return pl.DataFrame(columns)


def scalar(vocabulary: Vocabulary, row: dict[str, Any]) -> dict[str, Any]:
    """The same student as the one-by-one engine takes it."""
    found: dict[str, Any] = {}
    for name, given in row.items():
        kind = vocabulary.entries[name].type.kind
        if kind is Kind.SET:
            found[name] = frozenset(part for part in given.split(",") if part)
        elif kind is Kind.DECIMAL:
            found[name] = read_share(given)
        else:
            found[name] = given
    return found


def evidence(rng: Random, known: tuple[str, ...]) -> str | None:
    """The documents handed in, or that nothing is said of them."""
    return None if rng.random() < 0.6 else ",".join(name for name in known if rng.random() < 0.5)
