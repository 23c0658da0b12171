"""Where packs come from: installed plug-ins, of which one may fail, and folders beside them."""

import types
from collections.abc import Callable
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import pytest
from tests.packs.test_broken import HERE, speaks_clearly

from xueji.errors import PackError
from xueji.packs import registry
from xueji.packs.hooks import PackFolder, hookimpl
from xueji.packs.load import load


def plugin(answer: Callable[[], object]) -> types.ModuleType:
    module = types.ModuleType("plugin")
    module.xueji_pack = hookimpl(answer, specname="xueji_pack")  # type: ignore[attr-defined] # that is how plug-ins are
    return module


def fail() -> object:
    raise ZeroDivisionError("no luck")


def test_every_plugin_that_fails_is_named_and_the_reason_given(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = PackFolder("gansu", "620000", Path("gansu"))
    plugins = {"wrong": lambda: "a string", "raising": fail, "gansu": lambda: sound}

    class Entry(EntryPoint):
        def load(self) -> types.ModuleType:
            if self.name == "missing":
                raise ModuleNotFoundError("no module named nowhere")
            return plugin(plugins[self.name])

    entries = [Entry(name, "nowhere", registry.hooks.PROJECT) for name in ("missing", *plugins)]
    monkeypatch.setattr(registry, "entry_points", lambda group: entries)
    with pytest.raises(PackError) as raised:
        registry.installed()
    problems = raised.value.problems
    assert [(problem.code, problem.word) for problem in problems] == [
        ("plugin-failed", "missing"), ("plugin-failed", "raising"), ("plugin-failed", "wrong"),
    ]  # fmt: skip
    reasons = [problem.details["why"] for problem in problems]
    packs, wrong = registry.found()
    assert (packs, set(wrong)) == ((sound,), set(problems))
    assert reasons[0] == "ModuleNotFoundError: no module named nowhere"
    assert reasons[1] == "ZeroDivisionError: no luck"
    assert all(speaks_clearly(problem) for problem in problems)


def test_two_installed_packs_of_one_name() -> None:
    one, other = (PackFolder("gansu", "620000", Path(place)) for place in ("one", "other"))
    with pytest.raises(PackError) as raised:
        registry.combined([[one, other, PackFolder("gansu", "620000", Path("third"))]])
    problems = raised.value.problems
    assert [(p.code, p.place.file, p.also[0].file) for p in problems] == [
        ("duplicate-pack", "other", "one"), ("duplicate-pack", "third", "one"),
    ]  # fmt: skip
    assert all(speaks_clearly(problem) for problem in problems)


def test_a_later_groups_pack_takes_the_place_of_an_earlier_ones() -> None:
    one, other = (PackFolder("gansu", "620000", Path(place)) for place in ("one", "other"))
    assert registry.combined([[one], [other]]) == (other,)


@pytest.mark.parametrize("engine", ["xueji", "Xueji", "XUEJI"])
def test_a_pack_installed_by_itself_takes_the_place_of_the_engines_own(
    engine: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However the engine's name is written: to installers it is one (PEP 503)."""
    packs = {dist: PackFolder("gansu", "620000", Path(dist)) for dist in (engine, "xueji-pack-gansu")}

    class Entry(EntryPoint):
        def load(self) -> types.ModuleType:
            return plugin(lambda: packs[self.value])

    entries = [Entry("gansu", dist, registry.hooks.PROJECT) for dist in packs]
    for entry in entries:
        (tmp_path / entry.value).mkdir()
        (tmp_path / entry.value / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {entry.value}\n")
        vars(entry)["dist"] = Distribution.at(tmp_path / entry.value)
    monkeypatch.setattr(registry, "entry_points", lambda group: entries)
    assert registry.installed() == (packs["xueji-pack-gansu"],)


def test_a_plugin_without_documents_and_one_of_another_region(tmp_path: Path) -> None:
    (tmp_path / "gansu").mkdir()
    nation = PackFolder("national", "620000", HERE / "sound" / "national")
    with pytest.raises(PackError) as raised:
        load([PackFolder("gansu", "620000", tmp_path / "gansu"), nation])
    assert sorted(problem.code for problem in raised.value.problems) == ["no-documents", "region-mismatch"]
    assert all(speaks_clearly(problem) for problem in raised.value.problems)
