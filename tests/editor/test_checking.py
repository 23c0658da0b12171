"""Checking in stages, of what a file can see, and what is kept of it."""

from pathlib import Path

import pytest

from tests.editor.desk import CASES, CITY, REGULATION, Desk
from xueji.authoring.check import check
from xueji.editor.checking import Checker
from xueji.editor.workspace import Workspace, names_in, pack_folder
from xueji.errors import Place, Problem
from xueji.packs import registry


def codes(desk: Desk) -> list[str]:
    return [problem.code for problem in desk.read(desk.regulation)[-1].problems if problem.severity == "error"]


def test_nothing_is_wrong_at_first(own_desk: Desk) -> None:
    found = own_desk.read(own_desk.regulation)
    assert [stage.complete for stage in found] == [False, False, True]
    assert not [problem for problem in found[-1].problems if problem.severity == "error"]
    assert all(problem.place.file.startswith("example/") for problem in found[-1].problems)


def test_unsaved_texts_are_what_is_checked(own_desk: Desk) -> None:
    own_desk.workspace.opened(own_desk.regulation, REGULATION.replace("student.status", "student.statsu"))
    assert codes(own_desk) == ["unknown-name"]
    own_desk.workspace.opened(own_desk.regulation, REGULATION)
    assert codes(own_desk) == []


@pytest.mark.slow
def test_the_same_is_found_as_by_lint(own_desk: Desk) -> None:
    for text in (REGULATION, REGULATION.replace("1 year", "10 workdays"), REGULATION.replace("第五条", "第九条")):
        own_desk.workspace.opened(own_desk.regulation, text)
        mine = [p for p in own_desk.read(own_desk.regulation)[-1].problems if p.severity == "error"]
        whole = check(own_desk.workspace.packs(own_desk.regulation), own_desk.workspace.texts)
        assert mine == [p for p in whole.problems if p.place.file.startswith("example/")]


def test_cases_are_held_against_rules_only_where_the_rules_are_right(own_desk: Desk) -> None:
    own_desk.workspace.opened(own_desk.cases, CASES.replace("transfer-on-leave", "transfer-on-leaf"))
    assert codes(own_desk) == ["unknown-rule"]
    own_desk.workspace.opened(own_desk.regulation, REGULATION.replace("student.status", "student.statsu"))
    assert codes(own_desk) == ["unknown-name"]


def test_what_has_not_changed_is_not_read_again(own_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    own_desk.read(own_desk.regulation)
    for name in ("inspect", "inspect_cases"):
        monkeypatch.setattr(f"xueji.editor.checking.{name}", None)
    own_desk.read(own_desk.regulation)
    own_desk.workspace.opened(own_desk.regulation, REGULATION + "\n")
    with pytest.raises(TypeError):
        own_desk.read(own_desk.regulation)


def test_a_check_that_was_overtaken_ends_early(own_desk: Desk) -> None:
    workspace, path = own_desk.workspace, own_desk.regulation
    stages = Checker().stages(
        workspace.scope(path), {}, pack_folder(path), frozenset, lambda: True
    )  # fmt: skip
    assert len(list(stages)) == 1


def test_names_of_packs_that_were_not_read_are_not_called_unknown(own_desk: Desk) -> None:
    workspace, path = own_desk.workspace, own_desk.regulation
    strangers = names_in(workspace.unseen(path))
    assert strangers
    stranger = max(strangers, key=len)
    text = REGULATION.replace("    article: 第四条\n", f"    replaces: [{stranger}/x, nobody/x]\n    article: 第四条\n")
    workspace.opened(path, text)
    for known, words in ((lambda: strangers, ["nobody/x"]), (None, [f"{stranger}/x", "nobody/x"])):
        stages = list(own_desk.checker.stages(workspace.scope(path), dict(workspace.texts), pack_folder(path), known))
        assert [p.word for p in stages[-1].problems if p.code == "unknown-rule"] == sorted(words)


def test_files_that_are_gone_are_forgotten(own_desk: Desk) -> None:
    own_desk.cases.unlink()
    own_desk.read(own_desk.regulation)
    assert own_desk.cases not in own_desk.workspace.cases
    own_desk.regulation.rename(own_desk.regulation.with_name("other.yaml"))
    own_desk.read(own_desk.regulation.with_name("other.yaml"))
    assert own_desk.regulation not in own_desk.workspace.documents


@pytest.mark.parametrize("folder", ["example", "example/cases", "brand-new", "brand-new/cases"])
def test_a_file_that_is_not_saved_yet_is_checked(own_desk: Desk, folder: str) -> None:
    """Editors of files that need not be there give their text under the path they will have."""
    path = own_desk.regulation.parents[1] / folder / "new.yaml"
    workspace = own_desk.workspace
    text = CASES if folder.endswith("cases") else REGULATION.replace("id: example-2024", "id: new-2025")
    workspace.opened(
        path, text.replace("outcome: refused", "outcome: refusd").replace("student.status", "student.statsu")
    )
    found = own_desk.read(path)[-1]
    mine = [problem for problem in found.problems if found.paths.get(problem.place.file) == path]
    assert [problem.word for problem in mine] == (["refusd"] if folder.endswith("cases") else ["student.statsu"])
    workspace.closed(path)
    assert path not in own_desk.read(own_desk.regulation)[-1].paths.values()


def test_hidden_files_are_none_of_the_packs(own_desk: Desk) -> None:
    """Editors put locks and copies beside what is open."""
    for path in (own_desk.regulation, own_desk.cases):
        path.with_name(f".#{path.name}").symlink_to("officer@desk.4711")
    assert codes(own_desk) == []


def test_the_packs_of_plug_ins_that_work_are_seen_where_one_fails(
    own_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs, _ = registry.found()
    failed = Problem("plugin-failed", Place("broken"), "broken", {"why": "RuntimeError: x"})
    monkeypatch.setattr(registry, "found", lambda: (packs, (failed,)))
    workspace = Workspace()
    assert "national" in [pack.name for pack in workspace.scope(own_desk.regulation)]
    assert workspace.wrong == [failed]


def test_a_file_sees_the_nation_and_its_own_pack(own_desk: Desk) -> None:
    assert [pack.name for pack in own_desk.workspace.scope(own_desk.regulation)] == ["example", "national"]
    national = next(pack for pack in own_desk.workspace.installed if pack.name == "national")
    path = next(iter(national.folder.glob("*.yaml"))).resolve()
    assert own_desk.workspace.scope(path) == own_desk.workspace.packs(path)
    assert own_desk.workspace.unseen(path) == ()
    own_desk.workspace.opened(path, path.read_text(encoding="utf-8"))
    assert own_desk.workspace.unseen(own_desk.regulation) == ()


def test_files_of_no_pack_are_none_of_ours(tmp_path_factory: pytest.TempPathFactory, own_desk: Desk) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    other = folder / "compose.yaml"
    other.write_text("services: {}\n", encoding="utf-8")
    workspace = Workspace()
    for path in (other, other.with_suffix(".yml"), other.with_name(".hidden.yaml"), other.with_name("none.yaml")):
        assert workspace.kind(path) is None
        assert workspace.view(path) is None
    workspace.opened(other, "document:\n  id: x\n")
    assert workspace.kind(other) == "document"
    assert own_desk.workspace.kind(own_desk.cases) == "cases"
    assert own_desk.workspace.kind(own_desk.regulation.with_name("new.yaml")) == "document"


def test_a_new_folder_is_a_pack_of_its_own(tmp_path: Path) -> None:
    path = (tmp_path / "lonely" / "one.yaml").resolve()
    path.parent.mkdir()
    path.write_text(REGULATION, encoding="utf-8")
    workspace = Workspace()
    assert workspace.kind(path) == "document"
    assert "lonely" in [pack.name for pack in workspace.scope(path)]


def test_a_city_sees_its_province_and_a_province_no_city(own_desk: Desk) -> None:
    workspace, city = own_desk.workspace, own_desk.put("city/city-2025.yaml", CITY)
    assert [pack.name for pack in workspace.scope(city)] == ["city", "example", "national"]
    assert [pack.name for pack in workspace.scope(own_desk.regulation)] == ["example", "national"]
    workspace.opened(city, CITY.replace("430100", "440100"))
    assert [pack.name for pack in workspace.scope(city)] == ["city", "national"]


def test_a_file_that_comes_to_be_outside_the_editor_is_looked_at_again(tmp_path: Path) -> None:
    path, workspace = (tmp_path / "new" / "one.yaml").resolve(), Workspace()
    assert workspace.kind(path) is None
    path.parent.mkdir()
    path.write_text(REGULATION, encoding="utf-8")
    workspace.touched(path)
    assert workspace.kind(path) == "document"
