"""The same audit under `spark-submit` on a cluster of several processes (slow: it starts a master and two workers)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.audits.folders import frames

from xueji.audits.run import Finished
from xueji.cli import submit

pytestmark = pytest.mark.spark
pyspark = pytest.importorskip("pyspark")


def test_an_audit_submitted_to_a_cluster_writes_the_same(
    snapshot: Path, audited: tuple[Finished, Path], tmp_path: Path
) -> None:
    home = Path(pyspark.__file__).parent
    out = tmp_path / "out"
    command = [
        str(home / "bin" / "spark-submit"), "--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false",
        "--conf", "spark.sql.shuffle.partitions=4", "--conf", "spark.default.parallelism=4", submit.__file__,
        "audit", str(snapshot), "--region", "henan", "--as-of", "2024-09-05", "--out", str(out),
        "--engine", "spark", "--part-rows", "1000", "--fail-on", "never",
    ]  # fmt: skip
    python = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    env = {**os.environ, **python, "SPARK_HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=1200, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-4000:]
    for room in ("rows", "findings", "quarantine"):
        assert frames(out, room).equals(frames(audited[1], room))
