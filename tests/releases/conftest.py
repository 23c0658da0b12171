"""Among the installed packs the small nation alone, so that editions are read in a moment."""

from pathlib import Path

import pytest

from xueji.packs import registry

SOUND = Path(__file__).parents[1] / "packs" / "sound"


@pytest.fixture(autouse=True)
def small_nation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command and every call reads the small nation, and the packs it is given."""
    packs = registry.in_folder(SOUND)
    monkeypatch.setattr(registry, "installed", lambda: packs)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("XUEJI_POLICIES", raising=False)
