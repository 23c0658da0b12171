"""Runs that are killed, that find the disk full, files that cannot be read: nothing is lost, nothing is told twice."""

import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from tests.audits.conftest import ROWS, job_of
from tests.audits.folders import contents, frames
from tests.audits.province import parted, province

from xueji.assemble import Xueji
from xueji.audits.manifest import read
from xueji.audits.run import Finished, run
from xueji.errors import ProblemsError
from xueji.tables.problems import TableError

Audited = tuple[Finished, Path]

pytestmark = pytest.mark.slow  # whole runs: CI does them

KILLED_AT = """
import os, signal, sys
from pathlib import Path
left = int(sys.argv.pop(1))
real = os.fsync

def fsync(file):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(file)

os.fsync = fsync
from xueji.cli import main
main(sys.argv[1:])
"""


def killed(snapshot: Path, out: Path, writes: int) -> int:
    """Run the command and kill it (SIGKILL) before a write reaches the disk; its exit code."""
    arguments = ["audit", str(snapshot), "--region", "henan", "--as-of", "2024-09-05", "--out", str(out)]
    command = [sys.executable, "-c", KILLED_AT, str(writes), *arguments, "--part-rows", "250", "--fail-on", "never"]
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode


def resumed_after_kills(snapshot: Path, out: Path, kills: int, seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(kills):
        code = killed(snapshot, out, draw.randint(0, 30))
        assert code in (-signal.SIGKILL, 0)
    assert killed(snapshot, out, 1_000_000) == 0


def test_a_run_killed_twice_writes_what_it_would_have_written(snapshot: Path, audited: Audited, tmp_path: Path) -> None:
    resumed_after_kills(snapshot, tmp_path / "out", 2, seed=5)
    assert contents(tmp_path / "out") == contents(audited[1])


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_kills_at_random_points(snapshot: Path, audited: Audited, tmp_path: Path, seed: int) -> None:
    resumed_after_kills(snapshot, tmp_path / "out", 10, seed)
    assert contents(tmp_path / "out") == contents(audited[1])
    assert not list((tmp_path / "out").rglob(".*.tmp"))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The disk is full from the nth write on: the list holds n."""
    left, real = [0], os.fsync

    def fsync(file: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    yield left
    monkeypatch.setattr(os, "fsync", real)


def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(
    law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path, full_disk: list[int]
) -> None:
    out = tmp_path / "out"
    for writes in (0, 9, 24):
        full_disk[0] = writes
        with pytest.raises(TableError) as error:
            run(job_of(law, snapshot), out)
        assert [problem.code for problem in error.value.problems] == ["disk-full"]
        assert not list(out.rglob(".*.tmp"))
    full_disk[0] = 1_000_000
    run(job_of(law, snapshot), out)
    assert contents(out) == contents(audited[1])


def copied(snapshot: Path, where: Path) -> Path:
    where.mkdir()
    for file in snapshot.iterdir():
        (where / file.name).write_bytes(file.read_bytes())
    return where


@pytest.mark.parametrize("damage", ["truncated", "no parquet", "damaged inside"])
def test_an_unreadable_file_fails_alone_and_is_done_when_mended(
    law: Xueji, snapshot: Path, audited: Audited, tmp_path: Path, damage: str
) -> None:
    where, out = copied(snapshot, tmp_path / "henan"), tmp_path / "out"
    whole = (where / "01.parquet").read_bytes()
    broken = {
        "truncated": whole[: len(whole) // 2],
        "no parquet": b"not a table",
        "damaged inside": whole[:8] + bytes(4000) + whole[4008:],
    }[damage]
    (where / "01.parquet").write_bytes(broken)
    found = run(job_of(law, where), out)
    assert found.manifest.status == "failed"
    assert {part.file for part in found.failed} == {"01.parquet"}
    assert all(problem.problem().message("zh") for part in found.failed for problem in part.problems)
    assert found.summary.totals["failed"] == ["01.parquet"]
    assert (
        found.summary.totals["rows"]
        == ROWS - 400
        == found.summary.totals["judged"] + found.summary.totals["quarantined"]
    )
    (where / "01.parquet").write_bytes(whole)
    mended = run(job_of(law, where), out)
    assert mended.manifest.status == "finished"
    assert contents(out) == contents(audited[1])


def test_a_column_of_the_wrong_type_is_said_of_each_file_that_has_it(
    law: Xueji, snapshot: Path, tmp_path: Path
) -> None:
    where, out = copied(snapshot, tmp_path / "henan"), tmp_path / "out"
    file = where / "02.parquet"
    wrong = pl.read_parquet(file).with_columns(pl.lit(True).alias("student.birth_date"))
    wrong.write_parquet(file)
    found = run(job_of(law, where), out)
    assert {part.file for part in found.failed} == {"02.parquet"}
    assert {problem.code for part in found.failed for problem in part.problems} == {"wrong-column-type"}


def test_bad_cells_are_kept_out_with_file_and_column(law: Xueji, tmp_path: Path) -> None:
    frame = province(law, 300, seed=7)
    grades = pl.when(pl.int_range(pl.len()) % 50 == 3).then(99).otherwise(pl.col("student.grade"))
    where = parted(frame.with_columns(grades.cast(pl.Int32).alias("student.grade")), tmp_path / "henan", 2)
    found = run(job_of(law, where), tmp_path / "out")
    problems = frames(tmp_path / "out", "quarantine")
    bad = problems.filter(pl.col("code") != "contradictory-row")
    assert bad["row"].to_list() == [4, 54, 104, 154, 204, 254]
    assert bad["file"].to_list() == ["00.parquet"] * 3 + ["01.parquet"] * 3
    assert set(bad["column"]) == {"student.grade"}
    assert set(bad["word"]) == {"99"}
    assert found.summary.totals["quarantined"] == problems["row"].n_unique()


def test_a_thousand_malformed_lines_are_kept_out_with_their_numbers(law: Xueji, tmp_path: Path) -> None:
    frame = province(law, 4000, seed=9)
    where = tmp_path / "students.csv"
    frame.write_csv(where)
    lines = where.read_text("utf-8").split("\n")
    draw = random.Random(4)
    broken = sorted(draw.sample(range(2, 4002), 1000))  # line 1 is the header
    for number in broken:
        lines[number - 1] += ",too,many" if number % 2 else ""
        lines[number - 1] = lines[number - 1] if number % 2 else lines[number - 1].replace(",", ";", 3)
    where.write_text("\n".join(lines), "utf-8")
    found = run(job_of(law, where, part_rows=1500), tmp_path / "out")
    totals, problems = found.summary.totals, frames(tmp_path / "out", "quarantine")
    assert totals["rows"] == 4000 == totals["judged"] + totals["quarantined"]
    malformed = problems.filter(pl.col("code") == "wrong-field-count")
    assert malformed["line"].to_list() == broken
    assert malformed["row"].to_list() == [number - 1 for number in broken]
    assert set(malformed["file"]) == {"students.csv"}
    torn = problems.filter(pl.col("code") == "contradictory-row")
    assert (torn["line"] == torn["row"] + 1).all()
    judged = frames(tmp_path / "out", "rows")["row"]
    assert sorted([*judged, *problems["row"].unique()]) == list(range(1, 4001))


def test_figures_over_an_unread_file_are_said_to_be_partial(law: Xueji, snapshot: Path, tmp_path: Path) -> None:
    where, out = copied(snapshot, tmp_path / "henan"), tmp_path / "out"
    (where / "00.parquet").write_bytes(b"PAR1")
    run(job_of(law, where), out)
    assert read(out).groups["unread"] == ["00.parquet"]


def test_all_files_unreadable_is_an_error_at_once(law: Xueji, tmp_path: Path) -> None:
    (tmp_path / "henan").mkdir()
    (tmp_path / "henan" / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(ProblemsError) as error:
        job_of(law, tmp_path / "henan")
    assert {problem.code for problem in error.value.problems} == {"unreadable-table"}
