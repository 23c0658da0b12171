"""How fast an audit is beside the floor, the same rules by hand and row-by-row engines: small, see `xueji bench`.

pytest -m bench -n 0 tests/benchmarks/test_bulk_speed.py --benchmark-enable --benchmark-group-by=group
"""

import importlib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xueji.assemble import Xueji
from xueji.bench import ours
from xueji.bench.contenders import CONTENDERS, OURS
from xueji.bench.measure import by_turns, measured
from xueji.bench.session import Asked, Measured, Session
from xueji.bench.snapshots import snapshot
from xueji.bench.task import Task

pytestmark = pytest.mark.bench

RIVALS = Path(__file__).parent / "by_hand"
HENAN, DAY = "410000", date(2024, 9, 5)
ROWS, SAMPLE, ROUNDS = 100_000, 1_000, 3
GENEROUS = {"polars": 4.0, "duckdb": 3.0, "loop": 0.1, "zen": 0.1}
"""Our time by theirs, at most: at this size what does not grow with the rows weighs most."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("speed")


@pytest.fixture(scope="module")
def task(engine: Xueji, work: Path) -> Task:
    """What every contender is to do; our own results are there for those who need figures of them."""
    students = snapshot(engine, HENAN, DAY, ROWS, work, lambda _: None)
    found = Task(OURS, str(students), str(work / "ours"), HENAN, DAY.isoformat(), str(work / "titles.parquet"),
                 rivals=str(RIVALS))  # fmt: skip
    assert measured(found).rows == ROWS
    ours.read(work / "ours").rules.write_parquet(found.titles)
    return replace(found, reference=found.out)


@pytest.fixture(scope="module")
def session(engine: Xueji, work: Path) -> Measured:
    asked = Asked(ROWS, ROUNDS, HENAN, DAY, work, RIVALS, sample=SAMPLE, only=("floor", *GENEROUS))
    return Session(engine, asked, lambda _: None).run()


@pytest.mark.benchmark(group="audit of 100,000 students")
@pytest.mark.parametrize("name", [OURS, "floor", "polars", "duckdb"])
def test_an_audit(benchmark: Any, task: Task, work: Path, name: str) -> None:
    contender = CONTENDERS[name]
    if contender.missing:
        pytest.skip(f"pip install {' '.join(contender.missing)}")
    mine = replace(task, contender=name, out=str(work / "now" / name))
    jobs: Any = importlib.import_module("xueji.bench.child").prepared(mine)

    def emptied() -> None:
        shutil.rmtree(mine.out, ignore_errors=True)
        mine.folder.mkdir(parents=True)

    assert benchmark.pedantic(jobs, setup=emptied, rounds=ROUNDS) == ROWS


def test_every_contender_that_takes_part_does_the_same_work(session: Measured) -> None:
    missing = {name for name in GENEROUS if CONTENDERS[name].missing}
    assert set(session.left_out) == missing
    assert session.failures == {}
    assert set(session.checked) == set(GENEROUS) - missing


def test_we_are_not_far_from_what_is_written_by_hand(session: Measured) -> None:
    mine = session.series[OURS].per_row
    ratios = {name: mine / session.series[name].per_row for name in GENEROUS if name in session.series}
    assert ratios
    assert {name: ratio for name, ratio in ratios.items() if ratio > GENEROUS[name]} == {}


def test_rules_cost_at_most_in_proportion(task: Task, work: Path) -> None:
    times = {
        count: by_turns([replace(task, out=str(work / f"rules-{count}"), rules=count)], ROUNDS, lambda _: None)[OURS]
        for count in (50, 200)
    }
    assert times[200].seconds <= 4 * 1.5 * times[50].seconds
