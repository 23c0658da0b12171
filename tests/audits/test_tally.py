"""Tallies of parts: what is counted, that parts added are the whole, whatever the order of rows."""

import random

import polars as pl
from polars.testing import assert_frame_equal

from xueji.audits import tally

VERDICTS = ["clean", "findings", "doubtful", "undetermined"]
BITS = 70


def judged(rows: int, seed: int = 1) -> pl.DataFrame:
    """Rows as a judge gives them, with two words of bits, some columns missing here and there."""
    draw = random.Random(seed)
    some = [0, 1, 1 << 5, (1 << 62) | 1]
    return pl.DataFrame(
        {
            "row": range(1, rows + 1),
            "school.region": [draw.choice(["410102", "410103", None]) for _ in range(rows)],
            "school.code": [draw.choice(["2141000001", "2141000002", "2141000003"]) for _ in range(rows)],
            "school.name": ["一小"] * rows,
            "student.stage": [draw.choice(["primary", "junior", None]) for _ in range(rows)],
            "student.grade": [draw.choice([1, 2, 7]) for _ in range(rows)],
            "student.birth_date": [draw.choice(["a", None]) for _ in range(rows)],
            "verdict": [draw.choice(VERDICTS) for _ in range(rows)],
            "holds_0": [draw.choice(some) for _ in range(rows)],
            "holds_1": [draw.choice([0, 1 << 6]) for _ in range(rows)],
            "open_0": [draw.choice([0, 1 << 3]) for _ in range(rows)],
            "open_1": [draw.choice([0, 1]) for _ in range(rows)],
        },
        schema_overrides={
            "row": pl.Int64, "student.grade": pl.Int32, "student.stage": pl.Enum(["primary", "junior"]),
            "verdict": pl.Enum(VERDICTS),
        },
    )  # fmt: skip


def counts(frame: pl.DataFrame) -> pl.DataFrame:
    needs = dict.fromkeys(range(BITS), ("student.birth_date",))
    return pl.concat(
        [tally.of_rows(frame, "verdict"), tally.of_bits(frame, range(BITS)), tally.of_findings(frame, range(BITS)),
         tally.of_missing(frame, needs)]
    )  # fmt: skip


def number(frame: pl.DataFrame, **asked: object) -> int:
    for name, value in asked.items():
        frame = frame.filter(pl.col(name).eq_missing(pl.lit(value)))
    return int(frame["number"].sum())


def test_every_count_is_that_of_the_rows() -> None:
    frame = judged(500)
    found = counts(frame)
    assert number(found, what="rows") == 500
    rows = frame.to_dicts()
    here = [r for r in rows if r["school.region"] == "410102"]
    assert number(found, what="rows", county="410102", name="clean") == sum(r["verdict"] == "clean" for r in here)
    for bit in (0, 5, 62, 69):
        held = [r for r in rows if r[f"holds_{bit // 63}"] >> bit % 63 & 1]
        assert number(found, what="holds", bit=bit) == len(held) > 0
        assert number(found, what="worst", bit=bit, school="2141000001") == sum(
            r["school.code"] == "2141000001" for r in held
        )
        assert number(found, what="holds", bit=bit, county=None) == sum(r["school.region"] is None for r in held)
    assert number(found, what="holds", bit=1) == 0
    waiting = [r for r in rows if r["open_0"] >> 3 & 1]
    assert number(found, what="open", bit=3) == len(waiting)
    missing = sum(r["student.birth_date"] is None for r in waiting)
    assert number(found, what="missing", bit=3, fact="student.birth_date") == missing > 0


def test_parts_added_are_the_whole() -> None:
    frame = judged(300)
    whole = tally.added([counts(frame).lazy()])
    parts = [counts(frame[i : i + 70]).lazy() for i in range(0, 300, 70)]
    assert_frame_equal(tally.added(parts), whole)
    assert_frame_equal(tally.added(reversed(parts)), whole)


def test_a_frame_without_places_is_counted_all_the_same() -> None:
    bare = judged(40).select("row", "verdict", "holds_0", "holds_1", "open_0", "open_1")
    found = counts(bare)
    assert number(found, what="rows") == 40
    assert found.schema == tally.SCHEMA
    assert number(found, what="holds", bit=0) == sum(word & 1 for word in bare["holds_0"])


def test_no_row_gives_no_count_and_the_same_columns() -> None:
    found = counts(judged(10).clear())
    assert found.is_empty()
    assert found.schema == tally.SCHEMA
    assert tally.added([]).schema == tally.SCHEMA


def test_quarantined_rows_are_counted_by_what_could_be_read() -> None:
    kept_out = judged(20).drop("verdict")
    found = pl.concat([tally.of_quarantine(kept_out), tally.of_lines(3)])
    assert number(found, what="rows", name="quarantined") == 23
    assert number(found, what="rows", county="410103") == kept_out.filter(pl.col("school.region") == "410103").height
