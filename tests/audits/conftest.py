"""One small province on disk, and one run over it, for all tests of runs."""

from pathlib import Path

import pytest
from tests.audits.province import DAY, REGION, parted, province
from tests.conftest import loaded

from xueji.assemble import Xueji
from xueji.audits import job as jobs
from xueji.audits.job import Job
from xueji.audits.options import Options
from xueji.audits.run import Finished, run
from xueji.tables.sources import open_source

ROWS, FILES, PART_ROWS = 1200, 3, 250


@pytest.fixture(scope="session")
def law() -> Xueji:
    return loaded()


@pytest.fixture(scope="session")
def snapshot(law: Xueji, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three Parquet files, 1,200 rows."""
    return parted(province(law, ROWS), tmp_path_factory.mktemp("snapshot") / "henan", FILES)


def job_of(law: Xueji, where: Path | str, **options: object) -> Job:
    """The audit of a snapshot, in small parts."""
    return jobs.audit(law, open_source(where), REGION, DAY, Options(**{"part_rows": PART_ROWS, **options}))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def audited(law: Xueji, snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Finished, Path]:
    """A finished run; nobody may write to its folder."""
    out = tmp_path_factory.mktemp("audited") / "out"
    return run(job_of(law, snapshot), out), out
