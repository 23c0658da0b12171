"""Which number of a version has to grow: a table of edits, each with the advice it must get."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.releases.making import EDITS, edited

from xueji.errors import PackError
from xueji.model.enums import Change
from xueji.releases.advice import advice
from xueji.releases.editions import editions
from xueji.releases.levels import Level, Options
from xueji.releases.touched import touched

RELEASE = date(2026, 1, 1)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit["name"])
def test_an_edit_gets_the_advice_it_must(edit: Mapping[str, Any], tmp_path: Path) -> None:
    with editions(edited(tmp_path, edit)) as (before, after):
        found = advice(before, after, Options(RELEASE, 60.0))
    what = {reason.what for reason in found.reasons}
    told = [(reason.what, reason.parts, reason.witness) for reason in found.reasons]
    assert found.level is Level(edit["level"]), told
    wanted = {name for name in edit["reasons"] if not name.startswith("no-")}
    assert wanted <= what, told
    assert not {name.removeprefix("no-") for name in edit["reasons"] if name.startswith("no-")} & what, told
    assert bool(found.changes) is not (what <= {"nothing", "cases_only"})


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a rule is gone", {Change.TRANSFER}),
        ("a finding is gone", {None}),
        ("a longer leave", {Change.LEAVE}),
        ("a parameter nobody uses", set()),
        ("a step less", {Change.LEAVE}),
        ("a fact is gone", {None}),
        ("days counted otherwise", {*Change, None}),
        ("a draft", {*Change, None}),
        ("the title of a rule", set()),
    ],
)
def test_what_an_edit_can_bear_on(name: str, wanted: set[Change | None], tmp_path: Path) -> None:
    edit = next(edit for edit in EDITS if edit["name"] == name)
    with editions(edited(tmp_path, edit)) as (before, after):
        everywhere = (*before.engine.documents, *after.engine.documents)
        assert touched(before.documents, after.documents, everywhere) == wanted


def test_a_file_that_is_no_regulation_is_a_problem_of_its_own(tmp_path: Path) -> None:
    old, new = edited(tmp_path, {"add": {"notes.yaml": "accepted:\n  - {id: gap, kind: law, because: so}\n"}})
    with pytest.raises(PackError) as raised, editions((old, new)):
        pass
    assert {problem.place.file for problem in raised.value.problems} == {"hunan/notes.yaml"}
