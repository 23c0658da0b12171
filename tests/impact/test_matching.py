"""The rules of two laws side by side: what became of each, and what is asked once."""

from datetime import date
from pathlib import Path

import pytest
from tests.impact.making import DAY, REGION, edited, ready

from xueji.assemble import Xueji
from xueji.errors import UsageError
from xueji.impact.editions import edition, see_one_place
from xueji.impact.matching import Matched
from xueji.tables.sources import open_source


def rules_of(law: Xueji, other: Xueji, snapshot: Path, **days: date) -> dict[str, Matched]:
    with open_source(snapshot) as source:
        return {rule.name: rule for rule in ready(law, other, source, **days).comparer.rules}


def test_every_edit_is_found_and_nothing_else(law: Xueji, draft: Xueji, snapshot: Path) -> None:
    rules = rules_of(law, draft, snapshot)
    fates = {name: rule.fate for name, rule in rules.items() if rule.fate != "same"}
    assert fates == {
        "henan-compulsory-2014/record-leave-over-two-years": "rewritten",
        "henan-senior-2010/record-former-graduate": "reweighed",
        "henan-senior-transfer-2015/record-early-attendance": "removed",
        "henan-senior-transfer-2015/record-attends-early": "added",
        "zhengzhou-entry-2023/record-graduated": "added",
    }


def test_what_both_laws_ask_is_asked_once(law: Xueji, draft: Xueji, snapshot: Path) -> None:
    with open_source(snapshot) as source:
        comparer = ready(law, draft, source).comparer
    same = [rule for rule in comparer.rules if not rule.apart]
    assert all(rule.before and rule.after and rule.before.index == rule.after.index for rule in same)
    apart = [rule for rule in comparer.rules if rule.apart]
    assert len(comparer.bits) == len(same) + sum((rule.before is not None) + (rule.after is not None) for rule in apart)


def test_the_same_law_cannot_differ(law: Xueji, snapshot: Path) -> None:
    with open_source(snapshot) as source:
        comparer = ready(law, law, source).comparer
    assert comparer.same_text
    assert not comparer.can_differ


def test_a_draft_of_no_rule_on_records_cannot_differ_though_its_text_does(
    law: Xueji, snapshot: Path, tmp_path: Path
) -> None:
    old = '    permit: student.status == "on_leave"\n'
    edits = {"henan-compulsory-2014.yaml": ((old, old.rstrip() + " and known(leave.end)\n"),)}
    with open_source(snapshot) as source:
        comparer = ready(law, edited(tmp_path, edits), source).comparer
    assert not comparer.same_text
    assert not comparer.can_differ


def test_a_document_the_draft_drops_counts_as_repealed(law: Xueji, snapshot: Path, tmp_path: Path) -> None:
    after = edited(tmp_path, {}, drop=["henan-senior-undated.yaml"])
    with open_source(snapshot) as source:
        comparison = ready(law, after, source)
    assert [document.id for document in comparison.repealed] == ["henan-senior-undated"]
    removed = {rule.name for rule in comparison.comparer.rules if rule.fate == "removed"}
    assert removed == {"henan-senior-undated/record-leave-over-a-year"}


def test_a_document_out_of_force_is_not_called_repealed(law: Xueji, snapshot: Path) -> None:
    with open_source(snapshot) as source:
        comparison = ready(law, law, source, region="beijing", old=date(2014, 9, 5), new=date(2021, 9, 5))
    gone = {d.id for d in comparison.comparer.documents("before")} - {
        d.id for d in comparison.comparer.documents("after")
    }
    assert gone == {"beijing-2014"}
    assert comparison.repealed == ()


def test_two_regions_have_different_students(law: Xueji) -> None:
    with pytest.raises(UsageError, match="410000 and 620000 have different students"):
        see_one_place(edition(law, REGION, DAY), edition(law, "甘肃", DAY))


def test_an_unknown_region_is_refused(law: Xueji) -> None:
    with pytest.raises(UsageError, match="no region is called “atlantis”"):
        edition(law, "atlantis", DAY)
