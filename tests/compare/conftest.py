"""Three made-up packs small enough to be known by heart: a nation, a province read whole, and one that is not."""

from pathlib import Path

import pytest

from xueji.assemble import Xueji
from xueji.packs import registry
from xueji.packs.load import load

PACKS = Path(__file__).parent / "packs"


@pytest.fixture(scope="session")
def made() -> Xueji:
    """The made-up packs alone."""
    return Xueji(load(registry.in_folder(PACKS)))
