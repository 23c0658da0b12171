"""The terminal's page of a made-up impact, to the letter: a change of wording or layout is seen as a change of a file.

After a wanted change: XUEJI_GOLDEN=write python -m pytest tests/impact/test_golden.py
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.impact.test_states import bit

from xueji.cli.impacted import Page
from xueji.impact.figures import Group, Impact, Law, RuleFigure
from xueji.impact.matching import Matched
from xueji.impact.states import STATES, VERDICTS
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Force
from xueji.phrases import Language

GOLDEN = Path(__file__).parent / "golden"


def law(side: Any, year: int) -> Law:
    document = {"id": "a", "title": {"zh": "甲", "en": "A"}, "region": "410000", "grade": "statute", "digest": side}
    lacking = (bit("a/needs-a-column", 9, Force.FORBID),) if side == "after" else ()
    return Law(side, date(year, 9, 5), "", (document,), lacking)


def moves(**several: int) -> dict[tuple[Any, Any], int]:
    found = {(a, b): several.get(f"{a}_{b}", 0) for a in STATES for b in STATES}
    return found | {("quiet", "quiet"): 100 - sum(found.values())}


def group(key: tuple[Any, ...], judged: int, verdict: int, rule: int) -> Group:
    before = {"clean": judged - verdict, "findings": verdict, "doubtful": 0, "undetermined": 0}
    after = {"clean": judged, "findings": 0, "doubtful": 0, "undetermined": 0}
    changes = {"verdict": verdict, "matter": 0, "rule": rule, "none": judged - verdict - rule}
    return Group(key, judged, changes, before, after)


def made_up() -> Impact:
    old, new = bit("a/over-quota", 0, Force.DISCOURAGE), bit("b/over-quota", 1, Force.FORBID)
    both = bit("a/duplicate", 2, Force.FORBID)
    pairs = {(a, b): 0 for a in VERDICTS for b in VERDICTS} | {("clean", "clean"): 95, ("findings", "clean"): 5}
    quota = Aspect.QUOTA
    return Impact(
        region="410000", region_name=Text(zh="河南省", en="Henan"), as_of=date(2024, 9, 5), snapshot="students",
        before=law("before", 2014), after=law("after", 2024), same_text=False, can_differ=True,
        repealed=(Text(zh="丙", en="C"),), rows=103, judged=100, quarantined=3, pairs=pairs,
        changes={"verdict": 5, "matter": 0, "rule": 2, "none": 93},
        rules=(
            RuleFigure(Matched(both, both, Aspect.DUPLICATES), moves(found_found=4), ()),
            RuleFigure(Matched(old, None, quota), moves(found_quiet=7, unclear_quiet=1), ("b/over-quota",)),
            RuleFigure(Matched(None, new, quota), moves(quiet_found=2, quiet_unclear=1), ("a/over-quota",)),
        ),
        grades=(group(("primary", 1), 60, 3, 2), group(("primary", 2), 40, 2, 0)),
        counties=(group(("410102", "郑州市中原区"), 70, 5, 1), group((None, None), 30, 0, 1)),
        quarantine=(("student.grade", "bad-value", 3),), failed=(), problems=(), columns_unknown=("备注",), seconds=1.0,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_as_it_was(
    language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    impact = made_up()
    assert impact.reconciled
    Page(language).show(impact, None, ())
    said = capsys.readouterr()
    text = "\n".join(line.rstrip() for line in f"{said.err}{said.out}".splitlines()) + "\n"
    path = GOLDEN / f"impact.{language}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
