"""One small province, the law as installed, the law as an officer edited it, and the impact of the edits."""

from pathlib import Path

import pytest
from tests.conftest import loaded
from tests.impact.making import COUNTY, EDITS, edited, measured, parted, province

from xueji.assemble import Xueji
from xueji.impact.figures import Impact

ROWS = 900


@pytest.fixture(scope="session")
def law() -> Xueji:
    return loaded()


@pytest.fixture(scope="session")
def snapshot(law: Xueji, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three Parquet files, 900 rows, some of which cannot be judged."""
    return parted(province(law, ROWS), tmp_path_factory.mktemp("snapshot") / "henan", 3)


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Xueji:
    """A province's pack with a rule that asks something else, one that weighs less, one renamed, and one of a city."""
    return edited(tmp_path_factory.mktemp("draft"), {**EDITS, **COUNTY})


@pytest.fixture(scope="session")
def compared(law: Xueji, draft: Xueji, snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Impact, Path]:
    """A finished comparison; nobody may write to its folder."""
    out = tmp_path_factory.mktemp("impact") / "out"
    return measured(law, draft, snapshot, out), out
