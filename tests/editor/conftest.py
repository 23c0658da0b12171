"""One desk for the tests that only ask."""

from pathlib import Path

import pytest

from tests.editor.desk import Desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def own_desk(tmp_path: Path) -> Desk:
    """A desk for a test that changes something."""
    return Desk(tmp_path)
