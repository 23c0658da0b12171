"""The report of an impact as page, workbook, table and data: the same figures everywhere, in two languages."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from tests.audits.page import Page

from xueji.impact import folder
from xueji.impact.data import as_json
from xueji.impact.figures import Impact
from xueji.impact.report import matters, render
from xueji.phrases import Language


@pytest.fixture
def impact(compared: tuple[Impact, Path]) -> Impact:
    return compared[0]


@pytest.fixture(scope="module")
def written(compared: tuple[Impact, Path]) -> Path:
    impact, out = compared
    assert [path.name for path in folder.written(impact, out, "zh")] == [
        "impact.json", "impact.html", "changed.csv", "impact.xlsx",
    ]  # fmt: skip
    return out


def test_the_page_needs_nothing_but_itself(impact: Impact) -> None:
    text = render(impact)
    assert Page(text).problems == []
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<iframe|<object|\bsrc=", text)
    assert "default-src 'none'" in text


def test_the_page_shows_every_pair_of_verdicts_and_they_add_up(impact: Impact) -> None:
    table = Page(render(impact, "en")).sections["verdicts"].tables[0]
    cells = [[int(cell.replace(",", "")) for cell in row[1:]] for row in table.rows[1:]]
    assert cells[-1][-1] == impact.judged
    assert [row[-1] for row in cells] == [sum(row[:-1]) for row in cells]
    assert sum(cells[i][i] for i in range(4)) == sum(n for (a, b), n in impact.pairs.items() if a == b)


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "规定变化对学生的影响"), ("en", "A change of law and its students")]
)
def test_the_page_speaks_one_language_where_asked(impact: Impact, language: Language, said: str) -> None:
    text = render(impact, language)
    assert said in text
    other = render(impact, "en" if language == "zh" else "zh")
    assert said not in other


def test_what_is_in_a_name_does_no_harm(impact: Impact) -> None:
    from dataclasses import replace  # noqa: PLC0415 -- here alone

    text = render(replace(impact, snapshot="a/<script>alert(1)</script>", failed=("<b>.csv",)))
    assert "<script>" not in text
    assert "&lt;b&gt;.csv" in text


def test_rules_on_one_matter_stand_together_the_old_before_the_new(impact: Impact) -> None:
    together = [
        [(one.rule.name.partition("/")[2], one.fate) for one in matter.rules] for matter in matters(impact.rules)
    ]
    assert [("record-early-attendance", "removed"), ("record-attends-early", "added")] in together
    moved = [matter.moved for matter in matters(impact.rules)]
    assert moved == sorted(moved, reverse=True)


def test_the_workbook_has_the_figures_and_the_list(impact: Impact, written: Path) -> None:
    book = CalamineWorkbook.from_path(written / "impact.xlsx")
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["总览", "结论对照", "按规则", "按年级", "按县区", "文件", "名单"]
    assert len(sheets["名单"]) == impact.differing + 1
    assert sum(sum(row[1:5]) for row in sheets["结论对照"][1:]) == impact.judged
    head = sheets["按规则"][0]
    gained = {row[0]: row[head.index("新发现")] for row in sheets["按规则"][1:]}
    assert gained == {one.rule.name: one.gained for one in impact.rules}
    counties = sheets["按县区"]
    assert sum(row[counties[0].index("结果有变化的学生")] for row in counties[1:]) == impact.differing


def test_the_list_as_text_is_the_list(impact: Impact, written: Path) -> None:
    listed = pl.read_csv(written / "changed.csv", infer_schema=False)
    assert len(listed) == impact.differing
    assert listed["student"].str.contains("*", literal=True).all()


def test_the_data_reconciles_and_holds_no_student(impact: Impact, written: Path) -> None:
    data = json.loads((written / "impact.json").read_text("utf-8"))
    assert data == json.loads(json.dumps(as_json(impact)))
    totals = data["totals"]
    assert totals["rows"] == totals["judged"] + totals["quarantined"]
    assert sum(pair["students"] for pair in data["verdicts"]) == totals["judged"] == sum(totals["changes"].values())
    for rule in data["rules"]:
        assert sum(m["students"] for m in rule["moves"] if m["after"] == "found") == rule["newly_found"]
        assert sum(m["students"] for m in rule["moves"] if m["before"] == "found") == rule["no_longer_found"]
    assert {rule["only_in"] for rule in data["rules"]} == {None, "before", "after"}
    assert "G41" not in json.dumps(data)
