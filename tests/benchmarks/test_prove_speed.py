"""How long questions about all students take, beside decisions on single ones; an impact beside one audit.

pytest -m bench -n 0 tests/benchmarks/test_prove_speed.py --benchmark-enable --benchmark-group-by=group
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.impact.full import audited, measured

from xueji.assemble import Xueji
from xueji.audits.options import Options
from xueji.bench.snapshots import snapshot
from xueji.model.enums import Change, Stage

pytestmark = pytest.mark.bench
DAY = date(2024, 9, 5)
BEIJING, EARLIER, LATER = "110000", date(2014, 9, 5), date(2021, 9, 5)
ROWS = 100_000
AGAIN = Options(restart=True)


@pytest.mark.benchmark(group="two laws, all students")
@pytest.mark.parametrize("change", ["transfer", "leave", None])
def test_gansu_against_liaoning(benchmark: Any, engine: Xueji, change: str | None) -> None:
    """Every difference in one change (None: stored records) of one stage, with a student for each."""
    pytest.importorskip("z3")
    from xueji.prove.differences import compare_change, compare_records  # noqa: PLC0415 -- an extra
    from xueji.prove.solver import Deadline  # noqa: PLC0415

    sides, on = engine.sides(("gansu", "liaoning"), DAY)

    def compared() -> Any:
        if change is None:
            return compare_records(sides, Stage.JUNIOR, on, Deadline(60))
        return compare_change(sides, Change(change), Stage.JUNIOR, on, Deadline(60))

    found = benchmark.pedantic(compared, rounds=3, warmup_rounds=1)
    assert found.differences
    assert not found.open


@pytest.mark.benchmark(group="two laws, all students")
def test_a_thousand_single_students_under_both(benchmark: Any, engine: Xueji) -> None:
    """For scale: the same two laws asked of one student after the other."""
    sides, on = engine.sides(("gansu", "liaoning"), DAY)
    facts = {"change": "transfer", "student": {"stage": "junior", "grade": 8, "status": "enrolled"}}
    requests = [engine.request(facts, side.policy.region, on) for side in sides]

    def decided() -> int:
        return sum(
            side.decider.decide(request).outcome is not None
            for _ in range(1_000) for side, request in zip(sides, requests, strict=True)
        )  # fmt: skip

    assert benchmark.pedantic(decided, rounds=3, warmup_rounds=1) == 2 * 1_000


@pytest.fixture(scope="module")
def students(engine: Xueji, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return snapshot(engine, BEIJING, EARLIER, ROWS, tmp_path_factory.mktemp("beijing"), lambda _: None)


@pytest.mark.benchmark(group="100,000 students of Beijing under the text of 2014 and that of 2021")
def test_one_audit(benchmark: Any, engine: Xueji, students: Path, tmp_path: Path) -> None:
    def checked() -> int:
        return int(audited(engine, str(students), BEIJING, LATER, tmp_path / "audit", AGAIN).summary.totals["rows"])

    assert benchmark.pedantic(checked, rounds=3, warmup_rounds=1) == ROWS


@pytest.mark.benchmark(group="100,000 students of Beijing under the text of 2014 and that of 2021")
def test_an_impact(benchmark: Any, engine: Xueji, students: Path, tmp_path: Path) -> None:
    laws = (engine, EARLIER), (engine, LATER)

    def counted() -> int:
        return measured(laws, str(students), BEIJING, LATER, tmp_path / "impact", AGAIN).rows

    assert benchmark.pedantic(counted, rounds=3, warmup_rounds=1) == ROWS
