"""A snapshot is what it says: clean but for the ledger, complete, repeatable, shaped like a province."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.synth.reading import AS_OF, CARRIED, Made, make, planted, verdicts, with_figures

from xueji.assemble import Xueji
from xueji.bulk.audit import Auditor
from xueji.bulk.groups import FIGURES, attach, count
from xueji.errors import UsageError
from xueji.model.identifiers import registration_number_valid, resident_id_valid, school_code_valid
from xueji.synth.columns import dtype
from xueji.synth.ledger import SCHEMA
from xueji.synth.snapshot import synthesise

pytestmark = pytest.mark.slow  # seconds each: CI runs them

REGIONS = ("henan", "gansu", "liaoning", "beijing", "heilongjiang", "nation")
ROWS = 25_000


@pytest.fixture(scope="module")
def made_by_region(engine: Xueji, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Made]:
    folder = tmp_path_factory.mktemp("synth")
    return {r: make(engine, r, ROWS, folder / r, missing=0.01) for r in REGIONS if r != "nation"}


@pytest.fixture(scope="module")
def henan(made_by_region: Mapping[str, Made]) -> Made:
    return made_by_region["henan"]


@pytest.mark.parametrize("region", [r for r in REGIONS if r != "nation"])
def test_the_ledger_is_what_the_engine_says_of_every_row(
    engine: Xueji, made_by_region: Mapping[str, Made], region: str
) -> None:
    made = made_by_region[region]
    frame = with_figures(made.rows)
    listed = set(made.ledger["row"].to_list())
    chosen = frame.filter(pl.col("row").is_in(list(listed)) | (pl.col("row") % 40 == 0))
    wanted = {
        row["row"]: (set(row["expected"]), set(row["open"])) for row in made.ledger.iter_rows(named=True)
    }  # fmt: skip
    seen = 0
    for row, holds, unclear in verdicts(engine, made, chosen):
        assert (holds, unclear) == wanted.get(row, (set(), set())), row
        seen += row not in listed
    assert seen > 400  # rows that must be clean, and are


@pytest.mark.parametrize("region", ["henan", "gansu", "liaoning", "beijing"])
def test_every_record_rule_is_planted(engine: Xueji, made_by_region: Mapping[str, Made], region: str) -> None:
    made = made_by_region[region]
    rules = {rule.name for rule in engine.policy(region, AS_OF).rules if rule.record}
    found = planted(made)
    assert set(made.synthesis.notes["rules"]) == rules
    assert made.synthesis.unfound == []
    lonely = {stage for stage, codes in _schools(made).items() if codes < 2}  # whose identities nobody can share
    few = set(made.synthesis.notes["too_few_rows"])
    assert all(set(rule.stages) <= lonely for rule in engine.policy(region, AS_OF).rules if rule.name in few)
    assert rules - few == {name for name in rules if found[name]}
    for row in made.ledger.filter(pl.col("rule") != "").iter_rows(named=True):
        if row["planted_as"] != "class":  # who of a class is on leave may leave it small enough
            assert row["rule"] in row["expected"]


def _schools(made: Made) -> dict[str, int]:
    """How many schools have students of each stage."""
    return dict(made.rows.group_by("student.stage").agg(pl.col("school.code").n_unique()).rows())


@pytest.mark.parametrize("region", ["henan", "gansu", "liaoning", "beijing", "heilongjiang"])
def test_an_audit_finds_the_ledger_and_nothing_else(
    engine: Xueji, made_by_region: Mapping[str, Made], region: str
) -> None:
    made = made_by_region[region]
    whole = attach(made.rows, count(made.rows))
    auditor = Auditor(engine, AS_OF, whole.columns, region)
    judged = auditor.judge(whole)
    assert judged["contradiction"].null_count() == ROWS
    assert auditor.not_evaluable == ()
    for column, words in (("expected", "holds"), ("open", "open")):
        told = {
            (row, bit.rule)
            for bit in auditor.bits
            for row in judged.filter(pl.col(f"{words}_{bit.index // 63}") & (1 << bit.index % 63) != 0)["row"].to_list()
        }
        listed = made.ledger.select("row", pl.col(column).list.eval(pl.element())).explode(column, empty_as_null=True)
        assert told == set(listed.drop_nulls().rows()), column


def test_where_a_county_has_its_own_law_its_rules_are_planted_there(engine: Xueji, tmp_path: Path) -> None:
    made = make(engine, "231183", 25_000, tmp_path / "s")
    own = {rule.name for rule in engine.policy("231183", AS_OF).rules if rule.record}
    found = planted(made)
    unfound = {one["rule"] for one in made.synthesis.unfound}
    assert {name for name in own if not found[name]} == unfound == {"nenjiang-k12/record-inbound-late"}


def test_columns_are_those_of_a_facts_frame(engine: Xueji, henan: Made) -> None:
    entries = engine.policy("henan", AS_OF).vocabulary.entries
    assert tuple(henan.rows.columns[:4]) == CARRIED
    for name in henan.rows.columns[4:]:
        assert henan.rows.schema[name] == dtype(entries[name].type), name
    asked = {n for rule in engine.policy("henan", AS_OF).rules if rule.record for n in _facts(rule)}
    told = {"student.id_birth_date", "student.id_valid", "student.number_matches_id", "student.number_valid"}
    assert asked - set(henan.rows.columns) <= {*FIGURES, *told, "school.code_valid", "request.on"}
    assert henan.rows["row"].to_list() == list(range(1, ROWS + 1))
    assert henan.ledger.schema == SCHEMA
    assert henan.ledger["row"].is_sorted()
    assert henan.ledger["row"].is_unique().all()


def _facts(rule: object) -> tuple[str, ...]:
    from xueji.language.syntax import facts_in  # noqa: PLC0415 -- for this one test

    return facts_in(rule.fires)  # type: ignore[attr-defined]


def test_the_ledger_says_what_was_altered(henan: Made) -> None:
    rows = {row["row"]: row for row in henan.rows.iter_rows(named=True)}
    for line in henan.ledger.filter(pl.col("planted_as").is_in(["row", "school", "school+row", "blank"])).iter_rows(
        named=True
    ):
        for name, value in json.loads(line["altered"]).items():
            if name in henan.rows.columns:
                there = rows[line["row"]][name]
                assert (there.isoformat() if isinstance(there, date) else there) == value, (line["row"], name)


def test_identifiers_are_right_and_nobody_elses(henan: Made) -> None:
    touched = set(henan.ledger["row"].to_list())
    clean = henan.rows.filter(~pl.col("row").is_in(list(touched)))
    assert all(map(resident_id_valid, clean["student.id_number"].to_list()))
    assert all(map(registration_number_valid, clean["student.number"].to_list()))
    assert all(map(school_code_valid, clean["school.code"].to_list()))
    twice = henan.rows.filter(pl.col("student.id_number").is_not_null() & pl.col("student.id_number").is_duplicated())
    pairs = henan.ledger.filter(pl.col("planted_as") == "identity")["row"].to_list()
    assert sorted(twice["row"].to_list()) == sorted(pairs)
    assert twice.group_by("student.id_number").agg(pl.col("school.code").n_unique())["school.code"].to_list() == [2] * (
        len(pairs) // 2
    )


def test_schools_have_one_value_of_each_fact(henan: Made) -> None:
    touched = henan.ledger.filter(pl.col("planted_as").is_in(["row", "blank"]))["row"].to_list()
    whole = henan.rows.filter(~pl.col("row").is_in(touched))
    facts = [name for name in whole.columns if name.startswith(("school.", "term.")) and name != "school.code"]
    counts = whole.group_by("school.code").agg(pl.col(name).n_unique() for name in facts)
    assert counts.drop("school.code").max().row(0) == (1,) * len(facts)


def test_the_same_seed_gives_the_same_bytes(engine: Xueji, henan: Made, tmp_path: Path) -> None:
    again = make(engine, "henan", ROWS, tmp_path / "again", missing=0.01)
    other = make(engine, "henan", ROWS, tmp_path / "other", missing=0.01, seed=2)
    one, two, three = (_digests(made.synthesis.students.parent) for made in (henan, again, other))
    assert one == two
    assert one.keys() == three.keys()
    assert all(one[name] != three[name] for name in one)


def test_files_of_counties_hold_the_same_rows(engine: Xueji, henan: Made, tmp_path: Path) -> None:
    by_county = make(engine, "henan", ROWS, tmp_path / "c", missing=0.01, partition="county")
    assert by_county.rows.equals(henan.rows)
    for file in by_county.synthesis.students.iterdir():
        assert pl.read_parquet(file)["school.region"].unique().to_list() == [file.name[:6]]


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def test_a_snapshot_without_defects_breaks_nothing(engine: Xueji, tmp_path: Path) -> None:
    made = make(engine, "gansu", 3_000, tmp_path / "s", defect_share=0.0)
    duties = {rule.name for rule in engine.policy("gansu", AS_OF).rules if rule.force.value == "oblige"}
    assert set(made.ledger["planted_as"].to_list()) <= {"scene"}
    assert set(made.ledger["expected"].explode().drop_nulls().to_list()) <= duties


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2024, 1, 31), date(2024, 2, 20), date(2024, 8, 31), date(2026, 9, 1)])
def test_on_any_day_of_the_year(engine: Xueji, tmp_path: Path, day: date) -> None:
    made = make(engine, "liaoning", 4_000, tmp_path / "s", as_of=day)
    assert made.synthesis.notes["planted_as"].get("unplanned", 0) == 0
    rules = {rule.name for rule in engine.policy("liaoning", day).rules if rule.record}
    assert rules - set(planted(made)) <= {one["rule"] for one in made.synthesis.unfound} | set(
        made.synthesis.notes["too_few_rows"]
    )
    assert len(made.synthesis.unfound) <= 4


def test_it_is_shaped_like_a_province(engine: Xueji, tmp_path: Path) -> None:
    made = make(engine, "henan", 120_000, tmp_path / "s")
    rows = made.rows
    stages = dict(rows["student.stage"].value_counts().rows())
    assert 0.48 < stages["primary"] / len(rows) < 0.56
    assert 0.24 < stages["junior"] / len(rows) < 0.31
    sizes = rows.group_by("school.code").len()["len"]
    assert sizes.quantile(0.15) < 60
    assert sizes.max() > 5 * sizes.mean()  # type: ignore[operator] # numbers both
    classes = rows.group_by("school.code", "student.grade", "school_class.number").len()["len"]
    assert 20 < classes.mean() < 45  # type: ignore[operator] # as above
    assert 0.05 < rows["student.is_migrant_child"].mean() < 0.08  # type: ignore[operator] # as above
    assert rows["school.region"].n_unique() > 100
    assert rows.filter(pl.col("student.status") == "on_leave").height > 50
    touched = made.ledger["row"].to_list()
    age = rows.filter(~pl.col("row").is_in(touched)).select(
        (pl.lit(AS_OF) - pl.col("student.birth_date")).dt.total_days() / 365.25 - pl.col("student.grade")
    )
    assert 4.9 < age.to_series().min() < age.to_series().max() < 6.1  # type: ignore[operator] # as above


@pytest.mark.parametrize(
    ("region", "rows", "share"), [("atlantis", 100, 0.01), ("henan", 0, 0.01), ("henan", 100, 0.9), ("henan", -5, 0.0)]
)
def test_what_cannot_be_made_is_refused(engine: Xueji, tmp_path: Path, region: str, rows: int, share: float) -> None:
    with pytest.raises(UsageError):
        synthesise(engine, region, AS_OF, rows, 1, tmp_path / "s", defect_share=share)
    assert not (tmp_path / "s").exists()


def test_a_folder_in_use_is_left_alone(engine: Xueji, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        synthesise(engine, "henan", AS_OF, 100, 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("rows", [1, 7, 60])
def test_very_small_ones_can_be_made(engine: Xueji, tmp_path: Path, rows: int) -> None:
    made = make(engine, "henan", rows, tmp_path / "s")
    assert len(made.rows) == rows
