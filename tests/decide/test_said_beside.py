"""Where a region has entered duties, papers or steps of a change but no condition: the answer says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from xueji.assemble import Xueji
from xueji.model.decision import Decision
from xueji.model.enums import Outcome
from xueji.packs.load import load
from xueji.packs.registry import in_folder

NATION = """\
document: {id: n, title: 国家规定, region: "000000", in_force: {from: 2015-01-01}, stages: [primary], grade: statute}
evidence: {household_register: 户口簿}
delegates: [{change: report_absence, title: 条件由省规定, article: 第一条}]
rules:
  - {id: told, title: 告知, change: [report_absence, disclose], oblige: {who: school, what: 告知家长}, article: 第二条}
"""
HEAD = """\
document: {id: p, title: 省规定, region: "430000", in_force: {from: 2016-01-01}, stages: [primary], grade: statute%s}
rules:
"""
DUTY = "  - {id: report, title: 报告, change: %s, oblige: {who: school, what: 报告}, article: 第一条}\n"
PAPERS = "  - {id: papers, title: 材料, change: %s, require: {evidence: [household_register]}, article: 第二条}\n"
STEPS = """\
procedures: [{id: order, change: %s, steps: [school, county_authority], each_within: 5 days, article: 第三条}]
"""
PERMIT = "  - {id: free, title: 可以, change: %s, permit: always, article: 第四条}\n"


WAYS = [
    # what is said of the change, the change, the outcome, the kinds named in Chinese, the part that is named
    ((DUTY,), "report_absence", "undetermined", "义务", "p/report"),
    ((DUTY, PAPERS), "report_absence", "undetermined", "义务和材料要求", "p/papers"),
    ((DUTY, PAPERS, STEPS), "report_absence", "undetermined", "义务和材料要求和程序", "p/order"),
    ((PAPERS,), "disclose", "undetermined", "材料要求", "p/papers"),  # nothing is delegated there
    ((DUTY, PERMIT), "report_absence", "permitted", "", ""),
]


def decided(folder: Path, change: str, parts: Sequence[str], head: str = "") -> Decision:
    texts = {"n": NATION, "p": HEAD % head + "".join(part % change for part in parts)}
    for name, text in texts.items():
        (folder / name).mkdir()
        (folder / name / f"{name}.yaml").write_text(text, "utf-8")
    request = {"change": change, "student": {"stage": "primary", "status": "enrolled"}}
    return Xueji(load(in_folder(folder))).decide(request, "430000", date(2020, 9, 1))


@pytest.mark.parametrize(("parts", "change", "outcome", "kinds", "named"), WAYS)
def test_what_is_entered_is_not_denied(
    parts: Sequence[str], change: str, outcome: str, kinds: str, named: str, tmp_path: Path
) -> None:
    decision = decided(tmp_path, change, parts)
    assert decision.outcome == outcome
    told = [reason for reason in decision.reasons if reason.kind in ("delegated", "uncovered")]
    assert bool(told) is bool(kinds)
    for reason in told:
        assert [kind for kind in ("义务", "材料要求", "程序") if f"{kind}（" in reason.text.zh] == kinds.split("和")
        assert named in reason.text.zh
        assert named in reason.text.en
        assert "n/told" not in reason.text.zh  # the nation's own is not the region's
        assert reason.remedy is not None
        assert f"silent_on: [{change}]" in reason.remedy.zh
        assert f"silent_on: [{change}]" in reason.remedy.en


def test_where_nothing_is_entered_it_says_so(tmp_path: Path) -> None:
    (reason,) = decided(tmp_path, "report_absence", (DUTY.replace("%s", "leave") + "%.0s",)).reasons
    assert reason.text.zh == "条件由省规定；本地区没有收入相关规定"
    assert reason.remedy is None


def test_what_it_tells_to_write_settles_it(tmp_path: Path) -> None:
    assert decided(tmp_path, "report_absence", (DUTY,), ", silent_on: [report_absence]").outcome is Outcome.PERMITTED
