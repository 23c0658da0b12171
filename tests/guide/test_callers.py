"""The other examples of the guide: a batch, a caller in Java, and one engine shared by many threads."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

import xueji
from xueji.assemble import Xueji

EXAMPLES = Path(__file__).parents[2] / "engine" / "guide" / "examples"
REQUEST: dict[str, Any] = {
    "change": "transfer",
    "on": "2024-09-05",
    "student": {"stage": "junior", "grade": 8, "status": "enrolled"},
    "transfer": {"to_grade": 8},
    "term": {"start": "2024-09-01"},
}


def requests() -> list[dict[str, Any]]:
    """Requests of every region and change, some of them wrong."""
    students: list[dict[str, Any]] = [
        {"status": status, "stage": stage, "grade": grade}
        for status in ("enrolled", "on_leave", None, "nonsense")
        for stage, grade in (("primary", 6), ("junior", 8), ("senior", 10))
    ]
    return [
        {**REQUEST, "change": change, "region": region, "student": student, "transfer": {}}
        for change in ("transfer", "leave", "resume", "graduate")
        for region in ("henan", "gansu", "liaoning", "beijing")
        for student in students
    ]


def answer(engine: Xueji, request: dict[str, Any]) -> str:
    try:
        return engine.decide(request).model_dump_json()
    except xueji.RequestError as error:
        return json.dumps([problem.as_json() for problem in error.problems])


@pytest.mark.slow
def test_threads_share_one_engine(engine: Xueji) -> None:
    """Eight threads over a fresh engine, its caches cold, answer as one thread does."""
    asked = requests()
    wanted = [answer(engine, request) for request in asked]
    assert len(set(wanted)) > 50
    fresh, interval = Xueji(engine.documents), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            runs = list(threads.map(lambda _: [answer(fresh, request) for request in asked], range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert all(run == wanted for run in runs)


def test_a_batch_with_polars(example: Callable[[str], ModuleType], engine: Xueji) -> None:
    statuses = ["on_leave", "enrolled", None]
    frame = pl.DataFrame({
        "row": [1, 2, 3], "student.stage": ["junior"] * 3, "student.grade": [8] * 3, "student.status": statuses,
        "transfer.to_grade": [8] * 3,
    })  # fmt: skip
    rows, reasons = example("batch").decided(frame, engine)
    single = [{**REQUEST, "student": {**REQUEST["student"], "status": status}} for status in statuses]
    wanted = ["refused", "permitted", "undetermined"]
    assert rows["outcome"].to_list() == [engine.decide(one, "gansu").outcome.value for one in single] == wanted
    assert "gansu-k12/transfer-on-leave" in reasons.filter(pl.col("row") == 1)["rule"].to_list()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("javac") is None, reason="no javac here")
def test_a_caller_in_java(tmp_path: Path) -> None:
    subprocess.run(["javac", "-d", str(tmp_path), str(EXAMPLES / "Caller.java")], check=True)  # noqa: S607 -- as a user
    given = [REQUEST, {**REQUEST, "student": {**REQUEST["student"], "status": "on_leave"}}, {"change": "transfr"},
             {**REQUEST, "student": {"stage": "junior"}}]  # fmt: skip
    lines = "\n".join([*(json.dumps(one, ensure_ascii=False) for one in given), "{", json.dumps(REQUEST)])
    (tmp_path / "requests.jsonl").write_text(f"{lines}\n", "utf-8")
    command = [sys.executable, "-m", "xueji", "decide", "-", "--lines", "--region", "gansu"]
    java = ["java", "-cp", str(tmp_path), "Caller", str(tmp_path / "requests.jsonl"), *command]
    done = subprocess.run(java, capture_output=True, text=True, check=True, timeout=60)
    wanted = ["proceed", "stop", "stop", "stop", "stop", "proceed"]
    assert [line.split()[0] for line in done.stdout.splitlines()] == wanted
