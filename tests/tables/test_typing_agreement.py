"""A table and a request's JSON are read alike: random values, good and bad, of every fact, through both readers."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from xueji.decide.reading import RawRequest, read
from xueji.errors import RequestError
from xueji.language.types import Kind, Type
from xueji.model.values import read_share
from xueji.tables.columns import dtype_of
from xueji.tables.headers import understand
from xueji.tables.typing import typed
from xueji.vocabulary import FactEntry, Vocabulary, core

DAY = date(2024, 9, 5)
MIDNIGHT = datetime(2011, 1, 31)  # noqa: DTZ001 -- as columns without a time zone hold it
ROWS = 50
ODD = (1e-10, 3e-15, 5e-324, 1.0000000000000002, 1.5, -0.5, -0.0, 0.0, 1.0, float("nan"), float("inf"))
MEANINGLESS = ("x", "瞎写", "0x1")
FACTS = [entry for entry in core().entries.values() if entry.name != "request.on"]


def scalar(entry: FactEntry, value: Any, vocabulary: Vocabulary) -> Any:
    """What a request says of a fact, or that it is refused for this very fact."""
    entity, _, name = entry.name.partition(".")
    try:
        facts = read(RawRequest({entity: {name: value}}), None, "410000", date(2199, 12, 31), vocabulary, {}).facts
    except RequestError as error:
        mine = [p for p in error.problems if p.code != "contradictory-facts" and p.place.pointer.startswith(entry.name)]
        return mine[0].code if mine else pytest.fail(f"{entry.name} {value!r}: {error}")
    return facts.get(entry.name)


def table(entry: FactEntry, column: pl.Series, vocabulary: Vocabulary | None = None) -> list[Any]:
    """What a table says of a fact in every row: a value, nothing, or the code of a problem."""
    frame = pl.DataFrame({entry.name: column})
    vocabulary = vocabulary or core()
    found = typed(frame, understand(frame.columns, None, vocabulary), vocabulary, DAY)
    wrong = dict(found.cells.select("row", "code").iter_rows())
    values = found.frame[entry.name].to_list()
    assert all(values[row - 1] is None for row in wrong)
    assert found.frame[entry.name].dtype in (dtype_of(entry), pl.Int64)
    return [wrong.get(row, plain(entry, value)) for row, value in enumerate(values, 1)]


def plain(entry: FactEntry, value: Any) -> Any:
    """A column's value as a request holds it."""
    if value is None:
        return None
    if entry.type.kind is Kind.DECIMAL:
        return read_share(value)
    return frozenset(value.split(",")) - {""} if entry.type.kind is Kind.SET else value


def some_day(dice: random.Random) -> date:
    return date(1895, 1, 1) + timedelta(days=dice.randrange(0, 112_500))


def texts(entry: FactEntry, dice: random.Random) -> tuple[str, Any]:
    """A cell, and the same in JSON."""
    kind = entry.type.kind
    if kind is Kind.FLAG:
        given = dice.choice((True, False))
        return str(given).lower(), given
    if kind is Kind.INTEGER:
        number = dice.choice((dice.randrange(-3, 16), 99_999, 100_000, 100_001))
        return str(number), number
    if kind is Kind.DATE:
        day = dice.choice((str(some_day(dice)), "2023-02-29", "1899-12-31", "2199-12-31", "2200-01-01", "2023-W01-1"))
        return day, day
    if kind is Kind.REGION:
        code = dice.choice((f"{dice.randrange(10**6):06d}", f"{dice.randrange(10**6):06d}000000", "000000", "12345"))
        return code, code
    if kind is Kind.DECIMAL:
        hours = dice.randrange(1, 10_001)
        share, number = f"{dice.randrange(hours + 2)}/{hours}", f"{dice.random():.{dice.randrange(1, 17)}f}"
        text = dice.choice((share, number, "1.5", "1", "abc", "1/0"))
        return text, text
    if kind is Kind.MEMBER:
        word = dice.choice((*entry.type.words, *MEANINGLESS))
        return word, word
    if kind is Kind.SET:
        words = dice.sample(entry.type.words, dice.randrange(4)) + dice.choice(([], [], ["x"]))
        return ",".join(words), words
    word = "".join(dice.choice("G4101022012Xx字") for _ in range(dice.choice((1, 18, 19, 500, 501))))
    return word, word


def natives(entry: FactEntry, dice: random.Random) -> tuple[Any, Any]:
    """A value in a typed column, and the same in JSON."""
    kind = entry.type.kind
    if kind is Kind.FLAG:
        return (given := dice.choice((True, False))), given
    if kind is Kind.INTEGER:
        return (number := dice.choice((dice.randrange(-3, 16), 100_000, 100_001, 2**40))), number
    if kind is Kind.DATE:
        return (day := some_day(dice)), str(day)
    if kind is Kind.DECIMAL:
        share = (dice.random(), round(dice.random(), 2), dice.randrange(99) / 99, dice.choice(ODD))
        return (number := dice.choice(share)), number
    if kind is Kind.SET:
        words = dice.sample([en for en, _ in entry.type.members], dice.randrange(4))
        return words, words
    return texts(entry, dice)


NATIVE: Mapping[Kind, pl.DataType] = {
    Kind.FLAG: pl.Boolean(), Kind.INTEGER: pl.Int64(), Kind.DATE: pl.Date(), Kind.DECIMAL: pl.Float64(),
    Kind.SET: pl.List(pl.String), Kind.MEMBER: pl.String(), Kind.REGION: pl.String(), Kind.TEXT: pl.String(),
}  # fmt: skip


def assert_alike(
    entry: FactEntry, given: list[tuple[Any, Any]], column: pl.Series, vocabulary: Vocabulary | None = None
) -> None:
    cells = table(entry, column, vocabulary)
    for (cell, value), found in zip(given, cells, strict=True):
        wanted = None if value is None else scalar(entry, value, vocabulary or core())
        assert found == wanted, (entry.name, cell, value, found, wanted)
    assert any(isinstance(found, str) or found is not None for found in cells)


@pytest.mark.parametrize("entry", FACTS, ids=lambda entry: entry.name)
def test_texts_are_read_as_json_is(entry: FactEntry) -> None:
    dice = random.Random(entry.name)
    given = [(None, None) if dice.random() < 0.1 else texts(entry, dice) for _ in range(ROWS)]
    given = [pair for pair in given if entry.type.kind is not Kind.DECIMAL or carried(pair[1])]
    assert_alike(entry, given, pl.Series([cell for cell, _ in given]))


def carried(text: str | None) -> bool:
    """Say whether a share as text is one that a column of numbers holds exactly (or is no share at all)."""
    try:
        share = read_share(text)
        return read_share(float(share)) == share
    except ValueError:
        return True


@pytest.mark.parametrize("entry", FACTS, ids=lambda entry: entry.name)
def test_typed_columns_are_read_as_json_is(entry: FactEntry) -> None:
    dice = random.Random(entry.name + "!")
    given = [(None, None) if dice.random() < 0.1 else natives(entry, dice) for _ in range(ROWS)]
    column = pl.Series([cell for cell, _ in given], dtype=NATIVE[entry.type.kind])
    assert_alike(entry, given, column)


def test_members_in_a_column_of_their_own_type_are_kept() -> None:
    entry = core().entries["student.status"]
    given = [(en, en) for en, _ in entry.type.members]
    assert_alike(entry, given, pl.Series([en for en, _ in given], dtype=dtype_of(entry)))


def test_a_share_that_no_number_holds_is_refused_and_every_other_kept() -> None:
    dice = random.Random(4)
    entry = core().entries["student.absence_ratio"]
    cells = [f"{dice.randrange(1, n)}/{n}" for n in (dice.randrange(2, 10**6) for _ in range(3_000))]
    found = table(entry, pl.Series(cells))
    refused = [cell for cell, value in zip(cells, found, strict=True) if value == "share-inexact"]
    assert [cell for cell in cells if not carried(cell)] == refused
    assert refused
    kept = {cell: value for cell, value in zip(cells, found, strict=True) if cell not in refused}
    assert kept == {cell: Fraction(cell) for cell in kept}


def test_texts_of_a_source_with_types_stay_as_given() -> None:
    frame = pl.DataFrame({"student.number": [" G1", "'x", "", "无"], "student.grade": pl.Series([1, 2, 3, 4])})
    found = typed(frame, understand(frame.columns), core(), DAY).frame
    assert found["student.number"].to_list() == [" G1", "'x", "", "无"]
    lines = frame.select("student.number").with_columns(pl.lit(2).alias("source.line"))
    loose = typed(lines, understand(["student.number"]), core(), DAY).frame
    assert loose["student.number"].to_list() == ["G1", "x", None, None]


def test_days_with_midnight_are_days_in_every_unit() -> None:
    entry = core().entries["student.birth_date"]
    for unit in ("ms", "us", "ns"):
        column = pl.Series([MIDNIGHT, None], dtype=pl.Datetime(unit))  # type: ignore[arg-type]
        assert table(entry, column) == [date(2011, 1, 31), None]
        assert table(entry, column.dt.replace_time_zone("Asia/Shanghai")) == [date(2011, 1, 31), None]


def test_facts_that_packs_declare_are_read_as_json_is() -> None:
    closed = Type(Kind.MEMBER, "Colour", (("red", "红"), ("blue", "蓝")))
    plain = [Type(kind) for kind in (Kind.FLAG, Kind.INTEGER, Kind.DATE, Kind.REGION, Kind.TEXT)]
    declared = [
        FactEntry(f"student.own_{n}", f"自定{n}", kind, "", pack="p") for n, kind in enumerate([closed, *plain])
    ]
    more = core().extended(declared)
    for entry in declared:
        dice = random.Random(entry.name)
        given = [texts(entry, dice) for _ in range(ROWS)]
        assert_alike(entry, given, pl.Series([cell for cell, _ in given]), more)
