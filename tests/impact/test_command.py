"""The head-count as the command line gives it: exit codes, languages, what is said aloud, what is refused."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.impact.making import DAY, edited, folder_of, parted, province

from xueji.assemble import Xueji
from xueji.audits.options import EARLIEST
from xueji.cli.impact import Given, drafted, exit_code, measured
from xueji.cli.options import Format
from xueji.cli.running import FailOn
from xueji.cli.words import Lang
from xueji.errors import ProblemsError, UsageError
from xueji.impact.figures import Impact
from xueji.tables.problems import TableError


@pytest.fixture(scope="module")
def small(law: Xueji, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows that can all be judged."""
    frame = province(law, 200).filter(pl.col("school.region").is_not_null())
    for first, last in (("leave.start", "leave.end"), ("term.start", "term.end")):
        frame = frame.filter((pl.col(first) <= pl.col(last)).fill_null(True))
    return parted(frame, tmp_path_factory.mktemp("small") / "henan", 1)


def sides(law: Xueji, draft: Xueji) -> tuple[Given, Given]:
    return Given(law, "henan"), Given(draft, "河南", folder=Path("draft"))


@pytest.mark.slow
def test_a_difference_is_told_with_its_rules_and_counts(
    law: Xueji, draft: Xueji, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = measured(
        *sides(law, draft), str(small), as_of=DAY, out=tmp_path / "out", lang=Lang.EN, fail_on=FailOn.DOUBTFUL
    )
    said = capsys.readouterr()
    assert code == 2
    assert "Henan: law of 2024-09-05 → law of 2024-09-05 draft, both asked as of 2024-09-05" in said.out
    assert "only after" in said.out
    assert "record-attends-early" in said.out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"changed", "changed.csv", "impact.html", "impact.xlsx", "impact.json"} <= names


def test_without_a_folder_nothing_is_kept_and_data_is_data(
    law: Xueji,
    draft: Xueji,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    measured(*sides(law, draft), str(small), as_of=DAY, format=Format.JSON, lang=Lang.ZH)
    data = json.loads(capsys.readouterr().out)
    assert data["totals"]["differing"] > 0
    assert (data["out"], data["written"]) == (None, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lang", "said"), [(Lang.ZH, "规定文本相同"), (Lang.EN, "same text: nothing can differ")])
def test_the_same_law_on_both_sides_is_said_to_be_the_same(
    law: Xueji, small: Path, capsys: pytest.CaptureFixture[str], lang: Lang, said: str
) -> None:
    assert measured(Given(law, "henan", DAY), Given(law, "410000"), str(small), as_of=DAY, lang=lang) == 0
    assert said in capsys.readouterr().out


@pytest.mark.slow
def test_a_document_left_out_of_a_folder_is_said_aloud(
    law: Xueji, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = edited(tmp_path, {}, drop=["henan-senior-undated.yaml"])
    measured(Given(law, "henan"), Given(after, "henan"), str(small), as_of=DAY, lang=Lang.EN)
    assert "COUNTED AS REPEALED" in capsys.readouterr().err


@pytest.mark.slow
def test_the_exit_code_is_that_of_what_counts(compared: tuple[Impact, Path]) -> None:
    found = compared[0]
    clean = replace(found, quarantined=0)
    assert exit_code(found, FailOn.QUARANTINE) == 1
    assert exit_code(found, FailOn.UNDETERMINED) == 2
    assert exit_code(found, FailOn.NEVER) == 0
    assert exit_code(clean, FailOn.QUARANTINE) == 2
    assert exit_code(replace(clean, changes={"none": clean.judged}), FailOn.QUARANTINE) == 0
    assert exit_code(replace(clean, failed=("a.csv",)), FailOn.NEVER) == 1


def test_a_day_has_to_be_said(law: Xueji, draft: Xueji, small: Path) -> None:
    with pytest.raises(UsageError, match="--as-of"):
        measured(*sides(law, draft), str(small))


@pytest.mark.slow
def test_the_records_are_checked_on_the_latest_day_written(
    law: Xueji, draft: Xueji, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = Given(law, "henan", date(2022, 9, 5)), Given(draft, "henan", DAY)
    measured(before, after, str(small), format=Format.JSON)
    data = json.loads(capsys.readouterr().out)
    assert (data["as_of"], data["before"]["day"], data["after"]["day"]) == ("2024-09-05", "2022-09-05", "2024-09-05")


def test_regions_that_are_unknown_or_not_the_same_are_refused(law: Xueji, draft: Xueji, small: Path) -> None:
    with pytest.raises(UsageError, match="no region is called “atlantis”"):
        measured(Given(law, "atlantis"), Given(law, "henan"), str(small), as_of=DAY)
    with pytest.raises(UsageError, match="different students"):
        measured(Given(law, "henan"), Given(law, "gansu"), str(small), as_of=DAY)


def test_a_snapshot_without_rows_is_refused(law: Xueji, draft: Xueji, tmp_path: Path) -> None:
    province(law, 10).head(0).write_parquet(tmp_path / "none.parquet")
    with pytest.raises(TableError) as caught:
        measured(*sides(law, draft), str(tmp_path / "none.parquet"), as_of=EARLIEST)
    assert [problem.code for problem in caught.value.problems] == ["no-rows"]


def test_a_folder_that_holds_something_else_is_left_alone(
    law: Xueji, draft: Xueji, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(ProblemsError) as caught:
        measured(*sides(law, draft), str(small), as_of=DAY, out=tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["folder-not-empty"]
    assert (tmp_path / "letter.txt").read_text("utf-8") == "dear"


@pytest.mark.slow
def test_a_second_impact_takes_the_place_of_the_first(law: Xueji, draft: Xueji, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    measured(*sides(law, draft), str(small), as_of=DAY, out=out)
    (out / "witnesses.html").write_text("of the first", "utf-8")
    (out / "changed" / "part-00099.parquet").write_bytes(b"of the first")
    assert measured(*sides(draft, law), str(small), as_of=DAY, out=out, fail_on=FailOn.NEVER) == 0
    assert not (out / "witnesses.html").exists()
    data = json.loads((out / "impact.json").read_text("utf-8"))
    assert len(pl.read_csv(out / "changed.csv")) == data["totals"]["differing"]
    assert {rule["rule"] for rule in data["rules"] if rule["only_in"] == "before"} >= {
        "henan-senior-transfer-2015/record-attends-early"
    }


@pytest.mark.slow
def test_a_folder_of_drafts_stands_beside_the_law_as_installed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "draft")
    before, after = drafted("河南", folder)
    assert before.regions == after.regions
    changed = {d.id for d in after.documents} & {d.id for d in before.documents if d not in after.documents}
    assert changed == {"henan-compulsory-2014", "henan-senior-2010", "henan-senior-transfer-2015"}
    with pytest.raises(UsageError, match=r"holds no pack of gansu \(620000\): there is only henan"):
        drafted("gansu", folder)
