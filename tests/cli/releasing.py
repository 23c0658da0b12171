"""For the commands on packs as releases: the made-up nation alone, a made-up pack and editions of it, golden files."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.releases.conftest import SOUND
from tests.releases.making import BASE, EDITS, edited

from xueji import assemble
from xueji.packs import registry

GOLDEN = Path(__file__).parents[1] / "golden" / "releases"
PACKS = BASE.parent
Editions = Callable[[str], tuple[Path, Path]]
__all__ = ["BASE", "GOLDEN", "PACKS", "Editions", "alone", "editions_of", "golden"]
_LOAD = assemble.load


@pytest.fixture(autouse=True)
def alone(packs_read_once: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No pack is installed but the made-up nation; commands run in an empty folder."""
    packs = registry.in_folder(SOUND)
    monkeypatch.setattr(registry, "installed", lambda: packs)
    monkeypatch.setattr(assemble, "load", _LOAD)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("XUEJI_POLICIES", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def editions_of(tmp_path: Path) -> Editions:
    """The folders `old/hunan` and `new/hunan` before and after an edit of the table, by its name."""

    def made(name: str) -> tuple[Path, Path]:
        edit: Any = next(edit for edit in EDITS if edit["name"] == name)
        edited(tmp_path, edit)
        return Path("old/hunan"), Path("new/hunan")

    return made


def golden(name: str, text: str) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
