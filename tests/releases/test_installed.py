"""Packs that came with the engine make way for those installed by themselves; two of the latter clash."""

import types
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from xueji.errors import PackError
from xueji.packs import registry
from xueji.packs.hooks import PackFolder, hookimpl

INSTALLED = registry.installed
"""As it is, before these tests have the small nation installed alone."""


def entry(distribution: str, folder: str) -> EntryPoint:
    module = types.ModuleType(folder)
    module.xueji_pack = hookimpl(  # type: ignore[attr-defined] # that is how plug-ins are
        lambda: PackFolder("hunan", "430000", Path(folder)), specname="xueji_pack"
    )

    brought_by = Mock(spec=Distribution)
    brought_by.name = distribution  # all that is asked of it

    class Entry(EntryPoint):
        dist = brought_by

        def load(self) -> Any:
            return module

    return Entry("hunan", folder, registry.hooks.PROJECT)


def test_a_pack_of_its_own_counts_whatever_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry("xueji", "with-engine"), entry("xueji-pack-hunan", "own")]
    for found in (entries, entries[::-1]):
        monkeypatch.setattr(registry, "entry_points", lambda group, found=found: found)
        assert [pack.folder.name for pack in INSTALLED()] == ["own"]


def test_two_packs_of_their_own_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [entry("xueji", "with-engine"), entry("xueji-pack-hunan", "own"), entry("another", "other")]
    monkeypatch.setattr(registry, "entry_points", lambda group: entries)
    with pytest.raises(PackError) as raised:
        INSTALLED()
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.file, problem.also[0].file) == ("duplicate-pack", "other", "own")
