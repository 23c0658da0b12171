"""Facts without sense: every fact of the vocabulary, any of them missing, near every threshold."""

from collections import Counter
from datetime import date, timedelta

import polars as pl
import pytest

from xueji.assemble import Xueji
from xueji.decide.derive import INPUTS, derive
from xueji.synth.arbitrary import random_facts
from xueji.synth.columns import dtype, scalar

ON = date(2024, 9, 5)
ROWS = 4_000


@pytest.fixture(scope="module")
def facts(engine: Xueji) -> pl.DataFrame:
    policy = engine.policy("gansu", ON)
    return random_facts(policy.vocabulary, ROWS, 7, on=ON, policy=policy)


def test_all_facts_are_there_with_their_types(engine: Xueji, facts: pl.DataFrame) -> None:
    entries = engine.policy("gansu", ON).vocabulary.entries
    assert facts.columns == ["row", *(name for name in entries if name != "request.on")]
    assert all(facts.schema[name] == dtype(entries[name].type) for name in facts.columns[1:])


def test_so_many_are_missing_as_was_asked_for(facts: pl.DataFrame) -> None:
    given = facts.drop("row", *INPUTS)  # what is told from other facts is mostly left out
    share = sum(given.null_count().row(0)) / (given.height * given.width)
    assert 0.28 < share < 0.32


def test_few_contradict_themselves_and_some_do(engine: Xueji, facts: pl.DataFrame) -> None:
    entries = engine.policy("gansu", ON).vocabulary.entries
    wrong: Counter[str] = Counter()
    rows = 0
    for row in facts.iter_rows(named=True):
        known = {n: scalar(v, entries[n].type) for n, v in row.items() if n != "row" and v is not None}
        found = {name for name, *_ in derive({**known, "request.on": ON})}
        rows += bool(found)
        wrong.update(found)
    assert 0.02 < rows / ROWS < 0.15
    assert {"student.grade", "leave.end", "student.died_on"} <= set(wrong)


def test_both_sides_of_a_length_are_drawn(facts: pl.DataFrame) -> None:
    days = set(facts["leave.start"].drop_nulls().to_list())
    assert {ON, ON - timedelta(days=365), ON - timedelta(days=366), ON - timedelta(days=31)} <= days
    assert {None, True, False} == set(facts["leave.approved"].unique().to_list())
    assert {"10", "11"} <= {str(n) for n in facts["student.leave_count"].drop_nulls().unique().to_list()}


def test_identifiers_are_right_wrong_and_strange(facts: pl.DataFrame) -> None:
    numbers = facts["student.id_number"].drop_nulls()
    lengths = set(numbers.str.len_chars().unique().to_list())
    assert {0, 17, 18} <= lengths
    assert numbers.str.contains("x").any()
    assert facts["school.code"].drop_nulls().str.contains(r"^\d{10}$").mean() > 0.5  # type: ignore[operator] # a share


def test_the_seed_decides(engine: Xueji) -> None:
    vocabulary = engine.policy("henan", ON).vocabulary
    one, two, three = (random_facts(vocabulary, 50, seed) for seed in (1, 1, 2))
    assert one.equals(two)
    assert not one.equals(three)


@pytest.mark.parametrize("missing", [0.0, 1.0])
def test_all_or_nothing(engine: Xueji, missing: float) -> None:
    frame = random_facts(engine.policy("henan", ON).vocabulary, 30, 1, missing)
    told = frame.drop("row", *INPUTS).null_count().row(0)
    assert set(told) == {round(missing * 30)}
