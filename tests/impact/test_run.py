"""The comparison of every record: it reconciles, equals two audits of the same rows, and lists whom it counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.impact import full
from tests.impact.making import DAY, REGION, measured, parted, province, ready

from xueji.assemble import Xueji
from xueji.audits.options import Options
from xueji.errors import UsageError
from xueji.impact.editions import edition
from xueji.impact.figures import Impact, figures
from xueji.impact.job import compare
from xueji.impact.run import frames, measure
from xueji.synth.snapshot import synthesise
from xueji.tables.sources import open_source

ALL = Options()


def against_audits(
    laws: Sequence[tuple[Xueji, date]], snapshot: Path, region: str, as_of: date, impact: Impact, room: Path
) -> list[str]:
    """What the impact says otherwise than two audits."""
    audits = {}
    for side, (law, day) in zip(("before", "after"), laws, strict=True):
        out = room / side
        audits[side] = full.audited(full.Pinned(law, day), str(snapshot), region, as_of, out, ALL), out
    return full.differences(impact, audits)


@pytest.mark.slow
def test_everything_equals_two_audits(
    law: Xueji, draft: Xueji, snapshot: Path, compared: tuple[Impact, Path], tmp_path: Path
) -> None:
    impact, _ = compared
    assert impact.differing > 10
    assert impact.quarantined > 10
    assert against_audits([(law, DAY), (draft, DAY)], snapshot, REGION, DAY, impact, tmp_path) == []


@pytest.mark.slow
def test_two_days_of_a_law_equal_two_audits_of_a_synthetic_snapshot(law: Xueji, tmp_path: Path) -> None:
    first, last = date(2014, 9, 5), date(2021, 9, 5)
    made = synthesise(law, "beijing", last, 30_000, 3, tmp_path / "made", missing=0.05, defect_share=0.1)
    impact = measured(law, law, made.students, tmp_path / "impact", "beijing", old=first, new=last)
    assert impact.changes["verdict"] > 100
    pairs = [(law, first), (law, last)]
    assert against_audits(pairs, made.students, "beijing", last, impact, tmp_path) == []


def test_every_row_is_in_one_place_of_every_count(compared: tuple[Impact, Path]) -> None:
    impact, _ = compared
    assert impact.reconciled
    assert impact.rows == 900 == impact.judged + impact.quarantined
    assert sum(impact.verdicts("before").values()) == sum(impact.verdicts("after").values()) == impact.judged
    for one in impact.rules:
        assert sum(one.moves.values()) == impact.judged, one.rule.name
        assert one.found("after") - one.found("before") == one.gained - one.lost
        assert one.unclear("after") - one.unclear("before") == one.newly_unclear - one.settled


def test_parts_do_not_change_what_is_counted(law: Xueji, draft: Xueji, snapshot: Path, tmp_path: Path,
                                             compared: tuple[Impact, Path]) -> None:  # fmt: skip
    before, after = (edition(one, REGION, DAY) for one in (law, draft))
    with open_source(snapshot) as source:
        comparison = compare(before, after, source, DAY, Options())
        whole = figures(comparison, measure(comparison, tmp_path, "zh"))
    assert replace(whole, seconds=0.0, before=compared[0].before, after=compared[0].after) == replace(
        compared[0], seconds=0.0
    )
    assert pl.concat(frames(tmp_path)).equals(pl.concat(frames(compared[1])))


def test_the_list_has_one_masked_row_for_everyone_who_differs(compared: tuple[Impact, Path]) -> None:
    impact, out = compared
    listed = pl.concat(frames(out))
    assert len(listed) == impact.differing
    assert listed["row"].is_sorted()
    assert listed["row"].n_unique() == len(listed)
    assert listed["student"].drop_nulls().str.contains(r"^G\d{6}\*{8}....$").all()
    by_county = dict(listed.group_by("county").len().iter_rows())
    assert by_county == {one.key[0]: one.differing for one in impact.counties if one.differing}
    gained = listed.filter(pl.col("gained").str.contains("record-attends-early", literal=True))
    rule = next(one for one in impact.rules if one.rule.name.endswith("/record-attends-early"))
    assert len(gained) == rule.gained
    assert pl.concat(frames(out, by_county=True)).sort("row").equals(listed)


@pytest.mark.slow
def test_numbers_are_whole_only_where_asked_and_hidden_in_other_columns_too(
    law: Xueji, draft: Xueji, tmp_path: Path
) -> None:
    frame = province(law, 300).with_columns(pl.col("student.number").alias("school.name"))
    snapshot = parted(frame, tmp_path / "snapshot", 1)
    with open_source(snapshot) as source:
        comparison = ready(law, draft, source)
        measure(comparison, tmp_path / "whole", "zh", unmasked=True)
        measure(comparison, tmp_path / "masked", "zh")
    known = set(frame["student.number"])
    whole, masked = (pl.concat(frames(tmp_path / name)) for name in ("whole", "masked"))
    assert len(masked) == len(whole) > 0
    assert set(whole["student"].drop_nulls()) <= known
    assert not {*masked["student"], *masked["school_name"]} & known


def test_a_rule_of_a_city_finds_students_of_that_city_alone(compared: tuple[Impact, Path]) -> None:
    impact, out = compared
    rule = next(one for one in impact.rules if one.rule.name == "zhengzhou-entry-2023/record-graduated")
    found = pl.concat(frames(out)).filter(pl.col("gained").str.contains("record-graduated", literal=True))
    assert rule.gained == len(found) > 0
    assert found["county"].str.starts_with("4101").all()


def test_rules_about_one_matter_know_one_another(compared: tuple[Impact, Path]) -> None:
    rules = {one.rule.name.partition("/")[2]: one for one in compared[0].rules}
    assert rules["record-early-attendance"].counterparts == ("henan-senior-transfer-2015/record-attends-early",)
    assert rules["record-attends-early"].counterparts == ("henan-senior-transfer-2015/record-early-attendance",)


def test_columns_a_law_needs_are_named_for_that_law(law: Xueji, draft: Xueji, tmp_path: Path) -> None:
    frame = province(law, 60).drop("transfer.publicity_days", "student.present_matches_record", strict=False)
    impact = measured(law, draft, parted(frame, tmp_path / "snapshot", 1), tmp_path / "out")
    lacking = {law.side: {bit.rule for bit in law.not_evaluable} for law in (impact.before, impact.after)}
    assert "henan-senior-transfer-2015/record-early-attendance" in lacking["before"] - lacking["after"]
    assert "henan-senior-transfer-2015/record-attends-early" in lacking["after"] - lacking["before"]


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_counted_apart(law: Xueji, draft: Xueji, tmp_path: Path) -> None:
    folder = parted(province(law, 90), tmp_path / "snapshot", 3)
    whole = (folder / "01.parquet").read_bytes()
    (folder / "01.parquet").write_bytes(whole[: len(whole) // 2])
    impact = measured(law, draft, folder, tmp_path / "out")
    assert [Path(name).name for name in impact.failed] == ["01.parquet"]
    assert impact.problems
    assert impact.judged + impact.quarantined == impact.rows == 60


def test_students_of_another_province_are_set_aside_under_both_laws(law: Xueji, draft: Xueji, tmp_path: Path) -> None:
    frame = province(law, 80)
    moved = frame.with_columns(
        pl.when(pl.int_range(pl.len()) < 7).then(pl.lit("620102")).otherwise("school.region").alias("school.region")
    )
    impact = measured(law, draft, parted(moved, tmp_path / "snapshot", 1), tmp_path / "out")
    outside = sum(number for column, _, number in impact.quarantine if column == "school.region")
    assert outside == 7
    assert not [one for one in impact.counties if one.key[0] == "620102"]


@pytest.mark.slow
def test_a_day_without_any_law_is_undetermined_not_clean(law: Xueji, snapshot: Path, tmp_path: Path) -> None:
    impact = measured(law, law, snapshot, tmp_path / "out", old=date(1950, 1, 1), new=DAY)
    assert impact.verdicts("before") == {"clean": 0, "findings": 0, "doubtful": 0, "undetermined": impact.judged}


def test_a_snapshot_of_which_no_column_is_understood_is_refused(law: Xueji, draft: Xueji, tmp_path: Path) -> None:
    pl.DataFrame({"甲": ["1"], "乙": ["2"]}).write_parquet(tmp_path / "strange.parquet")
    with open_source(tmp_path / "strange.parquet") as source, pytest.raises(UsageError, match=r"no column .*甲, 乙"):
        ready(law, draft, source)
