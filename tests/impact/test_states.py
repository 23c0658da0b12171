"""Verdicts, states and differences of made-up masks, held against the same worked out row by row in plain Python."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.bulk.marks import Bit
from xueji.impact import counts, listing
from xueji.impact.editions import SIDES, Side
from xueji.impact.matching import SPEAKING, Matched
from xueji.impact.states import VERDICTS, State
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Force

FORCES = (Force.FORBID, Force.REQUIRE, Force.DISCOURAGE)
ASPECTS = (None, Aspect.QUOTA, Aspect.DUPLICATES)


def bit(name: str, index: int, force: Force) -> Bit:
    return Bit(
        index=index, rule=name, kind="rule", force=force, title=Text(zh=f"题{name}", en=f"t{name}"), document="甲",
        document_id="a", article="1", grade=None, certain=True, repair=None, stages=(), needs=(), missing_columns=(),
    )  # fmt: skip


@st.composite
def matched(draw: st.DrawFn) -> list[Matched]:
    """Rules that are in one law or in both, with the same bit or another; bits stand in up to three words."""
    indices = iter(draw(st.lists(st.integers(0, 150), min_size=12, max_size=12, unique=True)))
    rules = []
    for number in range(draw(st.integers(1, 6))):
        name, aspect, fate = f"a/r{number}", draw(st.sampled_from(ASPECTS)), draw(st.sampled_from("same+-~"))
        old, new = (bit(name, next(indices), draw(st.sampled_from(FORCES))) for _ in SIDES)
        if fate == "same":
            new = bit(name, old.index, new.force)
        rules.append(Matched(None if fate == "+" else old, None if fate == "-" else new, aspect))
    return rules


@st.composite
def rows(draw: st.DrawFn, rules: list[Matched]) -> list[dict[str, Any]]:
    indices = sorted({b.index for rule in rules for b in (rule.before, rule.after) if b is not None})
    row = st.fixed_dictionaries(
        {
            "speaks": st.sampled_from(SPEAKING),
            "states": st.fixed_dictionaries({i: st.sampled_from(("quiet", "unclear", "found")) for i in indices}),
            "school.region": st.sampled_from([None, "410102", "410103"]),
            "student.grade": st.sampled_from([None, 1, 2]),
        }
    )
    return draw(st.lists(row, min_size=1, max_size=12))


def framed(given_rows: list[dict[str, Any]]) -> pl.DataFrame:
    def word(states: dict[int, str], state: str, number: int) -> int:
        return sum(1 << i % 63 for i, s in states.items() if s == state and i // 63 == number)

    data = [
        {
            "row": at, "speaks": row["speaks"], "school.region": row["school.region"],
            "student.grade": row["student.grade"], "student.number": "G410102201701010011",
            **{f"holds_{n}": word(row["states"], "found", n) for n in range(3)},
            **{f"open_{n}": word(row["states"], "unclear", n) for n in range(3)},
        }
        for at, row in enumerate(given_rows, 1)
    ]  # fmt: skip
    kinds = {"school.region": pl.String, "student.grade": pl.Int32, "speaks": pl.Enum(SPEAKING)}
    return pl.DataFrame(data, schema_overrides=kinds)


def state_of(rule: Matched, side: Side, row: dict[str, Any]) -> State:
    own = rule.on(side)
    found: State = "quiet" if own is None else row["states"][own.index]
    return found


def verdict_of(rules: list[Matched], side: Side, row: dict[str, Any]) -> str:
    own = [(b.force, row["states"][b.index]) for rule in rules if (b := rule.on(side)) is not None]
    if any(s == "found" and f is not Force.DISCOURAGE for f, s in own):
        return "findings"
    if any(s == "unclear" for _, s in own) or row["speaks"] not in ("both", side):
        return "undetermined"
    return "doubtful" if any(s == "found" for _, s in own) else "clean"


def matters_of(rules: list[Matched], side: Side, row: dict[str, Any]) -> dict[str, int]:
    weights = {"quiet": 0, "unclear": 1, "found": 2}
    found: dict[str, int] = {}
    for rule in rules:
        found[rule.matter] = max(found.get(rule.matter, 0), weights[state_of(rule, side, row)])
    return found


def change_of(rules: list[Matched], row: dict[str, Any]) -> str:
    before, after = ({"verdict": verdict_of(rules, side, row), "matter": matters_of(rules, side, row),
                      "rule": [state_of(rule, side, row) for rule in rules]} for side in SIDES)  # fmt: skip
    return next((what for what in before if before[what] != after[what]), "none")


NO_PROBLEMS = pl.DataFrame(schema={"column": pl.String, "code": pl.String})


@pytest.mark.slow
@given(st.data())
@settings(max_examples=80)
def test_columns_say_of_every_row_what_plain_python_says(data: st.DataObject) -> None:
    rules = data.draw(matched())
    several = data.draw(rows(rules))
    judged = counts.with_verdicts(framed(several), rules)
    for row, found in zip(several, judged.iter_rows(named=True), strict=True):
        assert [found[side] for side in SIDES] == [verdict_of(rules, side, row) for side in SIDES]
        assert found["change"] == change_of(rules, row)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=30)
def test_counts_are_those_of_the_rows_however_they_are_parted(data: st.DataObject) -> None:
    rules = data.draw(matched())
    several = data.draw(rows(rules))
    judged = counts.with_verdicts(framed(several), rules)
    cut = data.draw(st.integers(0, len(several)))
    whole = counts.of_part(judged, NO_PROBLEMS, rules)
    parted = counts.added([counts.of_part(part, NO_PROBLEMS, rules) for part in (judged[:cut], judged[cut:])])
    for name in ("students", "rules", "bits"):
        assert getattr(parted, name).equals(getattr(whole, name))
    for before in VERDICTS:
        for after in VERDICTS:
            wanted = [row for row in several if tuple(verdict_of(rules, s, row) for s in SIDES) == (before, after)]
            found = whole.students.filter((pl.col("before") == before) & (pl.col("after") == after))
            assert found["number"].sum() == len(wanted)
    for number, rule in enumerate(rules):
        moved = [row for row in several if rule.apart and state_of(rule, "before", row) != state_of(rule, "after", row)]
        found = whole.rules.filter((pl.col("rule") == number) & (pl.col("before") != pl.col("after")))
        assert found["number"].sum() == len(moved)


@given(st.data())
@settings(max_examples=30)
def test_the_list_names_what_every_row_gained_and_lost(data: st.DataObject) -> None:
    rules = data.draw(matched())
    several = data.draw(rows(rules))
    judged = counts.with_verdicts(framed(several), rules)
    listed = listing.changed(judged, rules, {"a": "甲"}, "zh", unmasked=False)
    assert listed["row"].to_list() == [at for at, row in enumerate(several, 1) if change_of(rules, row) != "none"]
    for found in listed.iter_rows(named=True):
        row = several[found["row"] - 1]
        states = {rule.name: (state_of(rule, "before", row), state_of(rule, "after", row)) for rule in rules}
        gained = [name for name, (a, b) in states.items() if b == "found" and a != "found"]
        settled = [name for name, (a, b) in states.items() if a == "unclear" and b != "unclear"]
        assert (found["gained"] or "").split(", ") == (gained or [""])
        assert (found["settled"] or "").split(", ") == (settled or [""])
        assert len((found["gained_text"] or "").splitlines()) == len(gained)
        assert found["student"] == "G410102********0011"


def test_a_finding_that_becomes_unclear_is_lost_and_newly_unclear_not_newly_found() -> None:
    assert listing.kinds("found", "unclear") == ("unclear", "lost")
    assert listing.kinds("quiet", "unclear") == ("unclear",)
    assert listing.kinds("unclear", "found") == ("gained", "settled")
    assert listing.kinds("found", "found") == ()
