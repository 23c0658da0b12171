"""A batch of requests can be read, is spread over changes and days, and comes out in every way."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from xueji.assemble import Xueji
from xueji.errors import RequestError, UsageError
from xueji.model.enums import Change
from xueji.synth.columns import dtype
from xueji.synth.requests import make_requests

UNTIL = date(2024, 9, 20)
ROWS = 4_000
HEAD = ("request.change", "request.on", "request.region", "request.evidence")


@pytest.fixture(scope="module")
def batch(engine: Xueji) -> pl.DataFrame:
    return make_requests(engine, "gansu", UNTIL, ROWS, 1)


def test_columns_are_canonical(engine: Xueji, batch: pl.DataFrame) -> None:
    entries = engine.policy("gansu", UNTIL).vocabulary.entries
    assert batch["row"].to_list() == list(range(1, ROWS + 1))
    assert tuple(batch.columns[1:5]) == HEAD
    assert all(batch.schema[name] == dtype(entries[name].type) for name in batch.columns[5:])


def test_changes_and_days_are_spread(batch: pl.DataFrame) -> None:
    days = batch["request.on"]
    assert days.is_sorted()
    assert days.max() == UNTIL
    assert UNTIL - timedelta(days=60) < days.min() < UNTIL - timedelta(days=50)  # type: ignore[operator] # dates both
    counts = Counter(batch["request.change"].to_list())
    assert counts["transfer"] > 0.35 * ROWS
    assert len(counts) > 20
    assert {name[:2] for name in batch["request.region"].to_list()} == {"62"}


@pytest.mark.slow
def test_nearly_all_can_be_read_and_answers_differ(engine: Xueji, batch: pl.DataFrame) -> None:
    seen: Counter[str] = Counter()
    for row in batch.sample(700, seed=1).iter_rows(named=True):
        seen[_outcome(engine, row)] += 1
    outcomes = ("permitted", "refused", "discretion", "undetermined")
    assert set(seen) <= {*outcomes, "contradictory-facts"}
    assert seen["contradictory-facts"] < 30
    assert min(seen[one] for one in outcomes) > 30


def _outcome(engine: Xueji, row: Mapping[str, Any]) -> str:
    """The outcome, or the codes of what is wrong with the request."""
    try:
        return engine.decide(_data(row), row["request.region"], row["request.on"]).outcome.value
    except RequestError as error:
        return ", ".join(sorted({problem.code for problem in error.problems}))


def _data(row: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"change": row["request.change"]}
    if row["request.evidence"] is not None:
        data["evidence"] = [name for name in row["request.evidence"].split(",") if name]
    for name, value in row.items():
        if name in HEAD or name == "row" or value is None:
            continue
        entity, _, own = name.partition(".")
        as_list = name in ("transfer.ground", "correction.fields")
        data.setdefault(entity, {})[own] = [v for v in value.split(",") if v] if as_list else value
    return data


@pytest.mark.slow
def test_the_same_seed_gives_the_same_batch(engine: Xueji, batch: pl.DataFrame) -> None:
    assert make_requests(engine, "gansu", UNTIL, ROWS, 1).equals(batch)
    assert not make_requests(engine, "gansu", UNTIL, ROWS, 2).equals(batch)


@pytest.mark.slow
def test_every_change_the_law_speaks_of_is_asked_for(engine: Xueji) -> None:
    whole = make_requests(engine, "henan", UNTIL, 20_000, 1)
    spoken = {c for rule in engine.policy("henan", UNTIL).rules for c in rule.changes}
    assert spoken <= {Change(name) for name in whole["request.change"].unique().to_list()}


def test_an_unknown_region_is_refused(engine: Xueji) -> None:
    with pytest.raises(UsageError):
        make_requests(engine, "atlantis", UNTIL, 10, 1)
