"""Planting knows no rule by name: a province that does not exist gets its defects, and what cannot be is said aloud."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.synth.reading import make, planted

from xueji.assemble import Xueji, load

DOCUMENT = """\
document:
  id: made-up
  title: {zh: 测试办法, en: Test rules}
  region: "430000"
  stages: [primary, junior, senior]
  in_force: {from: 2020-01-01}
  grade: statute
facts:
  student.boarding: {zh: 寄宿, type: flag, meaning: lives at school}
  school.inspected_on: {zh: 督导日期, type: date, meaning: day of the latest inspection}
rules:
"""
RULE = """\
  - id: {id}
    title: {{zh: 测试, en: a test}}
    record: true
    {condition}
    {repair}
    article: 第一条
"""
CONDITIONS = {
    "boarding-small": "forbid: student.boarding and student.grade < 3",
    "never-inspected": 'require: not exceeds(school.inspected_on, request.on, "2 years")',
    "class-of-thirty": "forbid: school_class.size > 30",
    "class-tiny": "discourage: school_class.size < 2 and student.boarding",
    "over-quota": "forbid: school.enrolled > school.quota",
    "twice": 'forbid: student.registrations > 1 and student.stage == "junior"',
    "moved-late": (
        'discourage: known(transfer.completed_on) and exceeds(transfer.completed_on, archive.handed_over_on, "5 days")'
    ),
    "three-at-once": "forbid: student.boarding and student.leave_count > 2 and school.is_private",
    "migrant": 'discourage: student.is_migrant_child and student.left_behind == "both_parents"',
    "impossible": "forbid: student.grade > 12",
    "two-sided": "forbid: student.has_archive and not student.has_archive",
}


@pytest.fixture(scope="module")
def hunan(tmp_path_factory: pytest.TempPathFactory) -> Xueji:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "hunan").mkdir()
    rules = [RULE.format(id=n, condition=c, repair="repair: change") for n, c in CONDITIONS.items()]
    (folder / "hunan" / "made-up.yaml").write_text(DOCUMENT + "".join(rules), encoding="utf-8")
    return load(folder)


@pytest.mark.slow
def test_rules_nobody_has_seen_are_planted(hunan: Xueji, tmp_path: Path) -> None:
    made = make(hunan, "430000", 20_000, tmp_path / "s", as_of=date(2024, 10, 10))
    found = planted(made)
    unfound = {(one["rule"].removeprefix("made-up/"), one["stage"]) for one in made.synthesis.unfound}
    assert {name for name in CONDITIONS if not found[f"made-up/{name}"]} == {"impossible", "two-sided"}
    never = {(name, stage) for name in ("impossible", "two-sided") for stage in ("primary", "junior", "senior")}
    grown = {("boarding-small", "junior"), ("boarding-small", "senior"), ("twice", "primary"), ("twice", "senior")}
    assert unfound == never | grown
    assert made.synthesis.notes["planted_as"].get("unplanned", 0) == 0
    assert "student.boarding" in made.rows.columns


@pytest.mark.slow
def test_classes_obey_a_limit_nobody_has_seen(hunan: Xueji, tmp_path: Path) -> None:
    made = make(hunan, "430000", 20_000, tmp_path / "s", as_of=date(2024, 10, 10))
    bound = made.rows.filter(pl.col("student.stage") != "vocational")
    sizes = bound.group_by("school.code", "student.grade", "school_class.number").agg(pl.len(), pl.col("row"))
    large = set(sizes.filter(pl.col("len") > 30).explode("row", empty_as_null=True)["row"].to_list())
    assert large
    listed = made.ledger.filter(pl.col("expected").list.contains("made-up/class-of-thirty"))["row"].to_list()
    assert set(listed) <= large
    kept = made.ledger.filter(pl.col("planted_as") == "class")["row"].to_list()
    assert large <= set(kept) | set(listed)


@pytest.mark.slow
def test_a_school_above_its_quota_is_so_for_all_its_students(hunan: Xueji, tmp_path: Path) -> None:
    made = make(hunan, "430000", 20_000, tmp_path / "s", as_of=date(2024, 10, 10))
    lines = made.ledger.filter((pl.col("rule") == "made-up/over-quota") & (pl.col("planted_as") == "school"))
    codes = made.rows.filter(pl.col("row").is_in(lines["row"].to_list()))["school.code"].unique()
    over = made.ledger.filter(pl.col("expected").list.contains("made-up/over-quota"))["row"].to_list()
    assert set(made.rows.filter(pl.col("school.code").is_in(codes.to_list()))["row"].to_list()) <= set(over)
