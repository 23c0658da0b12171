"""The examples of the guide as modules, each with a store of its own."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[2] / "engine" / "guide" / "examples"
NAMES = ("portal", "flask_app", "fastapi_app", "django_app", "batch")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: None) -> Iterator[Callable[[str], ModuleType]]:
    """Import an example as a portal would, its decisions kept in a folder of the test."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    monkeypatch.setenv("PORTAL_STORE", str(tmp_path / "decisions.sqlite"))
    yield importlib.import_module
    for name in NAMES:
        sys.modules.pop(name, None)
