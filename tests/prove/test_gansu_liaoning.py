"""Gansu beside Liaoning on transfer, leave and dropout: every row of the table of provisions that must show."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.prove.made import DAY, replays
from xueji.assemble import Xueji, load
from xueji.model.enums import Change, Stage
from xueji.prove.differences import compare_change, compare_records
from xueji.prove.solver import Deadline
from xueji.prove.verdicts import Difference, Verdict

ROWS = yaml.safe_load((Path(__file__).parent / "gansu_liaoning.yaml").read_text())
SHOWN = [row for row in ROWS if "shows" in row]
PACKS = {"G/": "gansu-k12/", "L/": "liaoning-compulsory-2017/"}


@cache
def engine() -> Xueji:
    return load()


@cache
def verdict(ask: str, stage: str) -> Verdict:
    """The two laws on one change, or on stored records."""
    sides, on = engine().sides(("gansu", "liaoning"), DAY)
    if ask == "record":
        return compare_records(sides, Stage(stage), on, Deadline(300))
    return compare_change(sides, Change(ask), Stage(stage), on, Deadline(300))


def full(name: str) -> str:
    return PACKS.get(name[:2], "") + name[2:] if name[:2] in PACKS else name


@pytest.mark.slow
@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row["row"])
def test_each_row_is_found_with_a_student(row: Mapping[str, Any]) -> None:
    found = verdict(row["ask"], row["stage"])
    shown: dict[str, Difference] = {d.about: d for d in found.differences}
    assert not found.open
    assert {full(name) for name in row["shows"]} <= shown.keys()
    for name in map(full, row["shows"]):
        assert replays(engine(), shown[name])


def test_a_row_that_cannot_show_says_why() -> None:
    assert all(("shows" in row) != bool(row.get("absent")) for row in ROWS)
    assert len({row["row"] for row in ROWS}) == len(ROWS)
