"""The bench itself: it finds a rival out that does other work, leaves out who cannot take part, and reckons right."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from xueji.assemble import Xueji
from xueji.bench import ours
from xueji.bench.check import differences
from xueji.bench.contenders import CONTENDERS, OURS, Contender
from xueji.bench.measure import MeasurementError, Series, by_turns, measured
from xueji.bench.report import lines, steps
from xueji.bench.rule_counts import with_rules
from xueji.bench.session import Asked, Measured, Session
from xueji.bench.snapshots import snapshot
from xueji.bench.task import Sample, Task
from xueji.bench.words import Dialect, Inputs, Writer
from xueji.calendar import Conventions, read_duration
from xueji.cli.main import run
from xueji.language import syntax as s
from xueji.language.types import CONDITION, DATE, DURATION, FLAG, INTEGER

RIVALS = Path(__file__).parents[1] / "benchmarks" / "by_hand"
HENAN, DAY = "410000", date(2024, 9, 5)
ROWS = 3000


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def students(engine: Xueji, work: Path) -> Path:
    return snapshot(engine, HENAN, DAY, ROWS, work, lambda _: None)


@pytest.fixture(scope="module")
def audited(students: Path, work: Path) -> tuple[Task, ours.Results]:
    task = Task(OURS, str(students), str(work / "ours"), HENAN, DAY.isoformat(), str(work / "titles.parquet"),
                reference=str(work / "ours"), rivals=str(RIVALS))  # fmt: skip
    assert measured(task).rows == ROWS
    found = ours.read(work / "ours")
    found.rules.write_parquet(task.titles)
    return task, found


def as_task(task: Task, name: str, work: Path) -> Task:
    return Task(name, task.snapshot, str(work / name), HENAN, DAY.isoformat(), task.titles, task.reference, str(RIVALS))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["polars", "duckdb", "openfisca", "loop", "closures", "cel", "zen", "durable"])
def test_every_rival_does_the_same_work(name: str, audited: tuple[Task, ours.Results], work: Path) -> None:
    contender = CONTENDERS[name]
    if contender.missing:
        pytest.skip(f"pip install {' '.join(contender.missing)}")
    task, found = audited
    sample = measured(as_task(task, name, work))
    assert sample.rows == found.rows.collect().height
    assert sample.seconds > 0
    assert sample.peak > 10_000_000
    assert differences(found, contender, work / name) == ()


def altered(work: Path, out: str, name: str, frame: pl.DataFrame) -> None:
    target = work / out
    target.mkdir(exist_ok=True)
    for path in (work / "polars").glob("*.parquet"):
        (target / path.name).write_bytes(path.read_bytes())
    frame.write_parquet(target / name)


@pytest.mark.slow
def test_a_rival_that_does_other_work_is_found_out(audited: tuple[Task, ours.Results], work: Path) -> None:
    task, found = audited
    measured(as_task(task, "polars", work))
    rival = CONTENDERS["polars"]
    rows, findings = (pl.read_parquet(work / "polars" / f"{name}.parquet") for name in ("rows", "findings"))
    one = pl.col("row") == 17
    altered(work, "held", "rows.parquet", rows.with_columns(holds_0=pl.when(one).then(1 << 40).otherwise("holds_0")))
    altered(work, "opened", "rows.parquet", rows.with_columns(open_0=pl.when(one).then(1 << 40).otherwise("open_0")))
    altered(work, "fewer", "rows.parquet", rows.filter(~one))
    altered(work, "silent", "findings.parquet", findings.tail(-1))
    altered(work, "groups", "classes.parquet", pl.read_parquet(work / "polars" / "classes.parquet").tail(-1))
    expected = {"held": "holds_0: 1 rows differ, the first is 17", "opened": "open_0: 1 rows differ", "fewer": "2999",
                "silent": "findings", "groups": "groups, classes"}  # fmt: skip
    for out, told in expected.items():
        assert any(told in line for line in differences(found, rival, work / out)), out


@pytest.mark.slow
def test_a_rival_that_fails_says_why(work: Path) -> None:
    with pytest.raises(MeasurementError, match="nowhere"):
        measured(Task("floor", str(work / "nowhere"), str(work / "x"), HENAN, DAY.isoformat()))


@pytest.mark.slow
def test_a_rival_that_fails_holds_nobody_up(audited: tuple[Task, ours.Results], work: Path) -> None:
    task, _ = audited
    broken = Task("polars", str(work / "nowhere"), str(work / "y"), HENAN, DAY.isoformat(), rivals=str(RIVALS))
    failed: dict[str, str] = {}
    found = by_turns([broken, as_task(task, "floor", work)], 2, lambda _: None, failed)
    assert set(failed) == {"polars"}
    assert len(found["floor"].samples) == 2
    with pytest.raises(MeasurementError):
        by_turns([broken], 1, lambda _: None)


@pytest.mark.parametrize("count", [10, 58, 200])
def test_a_law_with_so_many_rules(engine: Xueji, count: int) -> None:
    law = with_rules(engine, HENAN, DAY, count)
    rules = [rule for rule in law.policy(HENAN, DAY).rules if rule.record]
    assert len(rules) == len({rule.name for rule in rules}) == count
    assert len({(rule.fires, rule.stages, rule.force) for rule in rules}) >= min(count, 40)
    changes = len(engine.policy(HENAN, DAY).rules) - len([r for r in engine.policy(HENAN, DAY).rules if r.record])
    assert len(law.policy(HENAN, DAY).rules) == changes + count


# -- conditions as text ------------------------------------------------------------------------------------------------
def writer(engine: Xueji, dialect: Dialect) -> Writer:
    return Writer(dialect, engine.calendar, Inputs())


def test_conditions_as_text(engine: Xueji) -> None:
    started, status = s.Fact("leave.start", DATE), s.Fact("archive.groups", INTEGER)
    month = s.Literal(read_duration("1 month"), DURATION)
    late = s.Call("exceeds", (started, s.Fact("leave.end", DATE), month), CONDITION)
    among = s.OneOf(s.Arithmetic("+", status, s.Literal(3, INTEGER), INTEGER), (6, 7))
    tree = s.All((late, s.Not(s.Fact("archive.paper", FLAG)), s.Any((s.Call("known", (started,), CONDITION), among))))
    made = writer(engine, Dialect())
    assert made.condition(tree, Conventions()) == (
        "(leave.end > last.leave_start_1_month && !(archive.paper) && "
        "(known.leave_start || sum.archive_groups_3 in [6, 7]))"
    )
    told = made.inputs.values({"leave.start": date(2024, 1, 31), "archive.groups": 3})
    assert told["last.leave_start_1_month"] == date(2024, 2, 29).toordinal()
    assert told["known.leave_start"] is True
    assert told["sum.archive_groups_3"] == 6
    assert told["leave.end"] == 0
    assert told["archive.paper"] is False


# -- reckoning ---------------------------------------------------------------------------------------------------------
def series(*seconds: float, rows: int = 100) -> Series:
    return Series(tuple(Sample(s, s, s, rows, int(1e6 * s)) for s in seconds))


def test_ratios_are_of_medians_a_row() -> None:
    found = Measured(
        {OURS: series(1, 9, 2), "floor": series(1, 1, 4), "cel": series(2.0, rows=10)}, {}, {}, {}, {}, {}, 58, Path()
    )
    table = {line.contender.name: line for line in lines(found)}
    assert table[OURS].seconds == 2
    assert table[OURS].spread == (1, 9)
    assert table[OURS].met is None
    assert table["floor"].ratio == 2
    assert table["floor"].met is True
    assert table["cel"].ratio == pytest.approx(0.1)
    assert table["cel"].met is False
    assert table["floor"].peak == 4_000_000


def test_growth_is_against_the_smallest() -> None:
    grown = [*steps({200: series(5.0), 100: series(2.0)})]
    assert [step.size for step in grown] == [100, 200]
    assert [step.against_first for step in grown] == [1.0, 1.25]


# -- a whole session, and the command ----------------------------------------------------------------------------------
def asked(work: Path, **more: Any) -> Asked:
    return Asked(**{"rows": ROWS, "rounds": 2, "region": HENAN, "as_of": DAY, "work": work, "rivals": RIVALS, **more})


@pytest.mark.slow
def test_contenders_by_hand_are_for_their_own_law(engine: Xueji, work: Path, students: Path) -> None:
    told: list[str] = []
    found = Session(engine, asked(work, region="gansu", only=("polars", "floor"), given=students), told.append).run()
    assert found.left_out == {"polars": "written for 410000 on 2024-09-05"}
    assert set(found.series) == {OURS, "floor"}


@pytest.mark.slow
def test_the_command(work: Path, students: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = work / "bench.json"
    size = ["--rows", str(ROWS), "--rounds", "2", "--growth", "3000", "--rule-counts", "10,60"]
    where = ["--rivals", str(RIVALS), "--work", str(work), "--out", str(out)]
    code = run(["bench", *size, *where, "--only", "polars,floor", "--lang", "en"])
    assert code == 0
    shown = capsys.readouterr()
    assert "by hand in Polars" in shown.out
    assert "ours/theirs" in shown.out
    assert "polars: the same work in 3,000 rows" in shown.err
    data = json.loads(out.read_text("utf-8"))
    assert [line["name"] for line in data["contenders"]] == [OURS, "floor", "polars"]
    assert all(len(line["samples"]) == 2 for line in data["contenders"])
    assert [step["size"] for step in data["rule_counts"]] == [10, 60]
    assert data["same_work_in_rows"] == {"polars": ROWS}
    assert data["not_evaluable"] == []
    assert data["machine"]["versions"]["polars"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--only", "excel"], "excel"), (["--growth", "1m"], "--growth"), (["--rule-counts", "0"], "begin")],
)
def test_wrong_usage(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", *arguments]) == 64
    assert told in capsys.readouterr().err


def test_what_is_not_installed_is_said() -> None:
    contender = Contender("x", CONTENDERS[OURS].title, "x", ("no_such_module:no-such-package", "polars"))
    assert contender.missing == ("no-such-package",)
