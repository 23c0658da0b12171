"""Commands that run in the process of the tests read the packs once."""

import pytest


@pytest.fixture(autouse=True)
def packs_read_once(read_once: None) -> None:
    """For all tests of commands."""
