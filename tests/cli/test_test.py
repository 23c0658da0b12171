"""`xueji test`: what a failing case shows, which cases run, other formats, and watching files that change."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from xueji import assemble
from xueji.cli import tested_watch
from xueji.cli.main import run
from xueji.cli.tested import Choice
from xueji.cli.tested_watch import Watch, changes
from xueji.cli.tested_words import WORDS
from xueji.packs import registry

ROOT = Path(__file__).parents[1]
MADE = ROOT / "cases" / "made"
GOLDEN = ROOT / "golden" / "cases"


@pytest.fixture(autouse=True)
def made_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made pack beside nothing else, and files named as from its folder."""

    def packs_of(folder: Path | str | None = None) -> tuple[registry.PackFolder, ...]:
        return registry.in_folder(Path(folder or MADE))

    for module in (assemble, tested_watch):
        monkeypatch.setattr(module, "packs_of", packs_of)
    monkeypatch.chdir(MADE)


def test(*arguments: str) -> int:
    return run(["test", "--policies", str(MADE), *arguments])


test.__test__ = False  # type: ignore[attr-defined] # it is none


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_failing_cases_show(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Golden files; XUEJI_GOLDEN=write brings them up to date, and `git diff` is the review."""
    assert test("--lang", lang) == 1
    printed = capsys.readouterr().out
    path = GOLDEN / f"wrong.{lang}.txt"
    if os.environ.get("XUEJI_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(printed, "utf-8")
    assert printed == path.read_text("utf-8")


CITY = """\
document:
  id: city
  title: {zh: 市办法, en: City rules}
  region: "430100"
  stages: [primary, junior, senior]
  in_force: {from: 2024-01-01}
  grade: statute
rules:
  - id: on-leave
    title: {zh: 休学期间不予转学, en: no transfer during leave}
    change: transfer
    forbid: student.status == "on_leave"
    article: 第一条
"""
CITY_CASE = """\
cases:
  - name: {zh: 休学, en: on leave}
    region: "430100"
    on: 2024-09-05
    change: transfer
    facts: {student: {stage: junior, grade: 8, status: on_leave, under_sanction: false, is_disabled: false}}
    expect: {outcome: refused, reasons: []}
"""


def test_of_an_unwanted_rule_of_a_wider_region_it_is_said_how_to_take_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = shutil.copytree(MADE, tmp_path / "packs")
    (folder / "city" / "cases").mkdir(parents=True)
    (folder / "city" / "city.yaml").write_text(CITY, "utf-8")
    (folder / "city" / "cases" / "city.yaml").write_text(CITY_CASE, "utf-8")
    assert run(["test", "--policies", str(folder), "--lang", "zh", "city"]) == 1
    wider, own = capsys.readouterr().out.split("▸ ")[1:][::-1]
    assert wider.startswith("made/on-leave")
    assert "它来自上级规定《试行办法》" in wider
    assert "replaces: [made/on-leave]" in wider
    assert own.startswith("city/on-leave")
    assert "replaces" not in own
    written = CITY.replace("    article:", "    replaces: [made/on-leave]\n    article:")
    (folder / "city" / "city.yaml").write_text(written, "utf-8")
    assert run(["test", "--policies", str(folder), "--lang", "zh", "city"]) == 1
    assert "made/on-leave" not in capsys.readouterr().out


def names(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    test("--format", "json", *arguments)
    return [result["name"]["en"] for result in json.loads(capsys.readouterr().out)]


def test_cases_by_their_names_files_and_the_rules_they_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert names(capsys, "-k", "PASSES") == ["passes"]
    assert names(capsys, "--only", "通过") == ["passes"]
    assert names(capsys, "--only", "made/report") == ["a duty that does not arise of a refusal"]
    assert len(names(capsys, "-k", "wrong.yaml")) == 18


def test_the_cases_of_a_rule_are_those_that_name_it_and_those_it_comes_up_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    leave = names(capsys, "--rule", "made/on-leave")
    assert "a rule that came and is not wanted" in leave  # its reasons are said to be none
    assert "only the outcome is wrong" in leave
    assert "the chart" not in leave
    both = names(capsys, "--rule", "made/sick", "--rule", "made/record-age")
    assert both == ["a record", "a record that is not clear"]


def test_a_rule_there_is_not_and_no_case_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert test("--rule", "made/on-leve") == 64
    assert "made/on-leave" in capsys.readouterr().err
    assert test("--rule", "made/on-leve", "--lang", "zh") == 64
    assert "没有规则“made/on-leve”；是否想写“made/on-leave”？" in capsys.readouterr().err
    assert test("-k", "no such case") == 1
    assert "no-cases" in capsys.readouterr().err
    assert test("--rule", "later/rule", "-k", "passes") == 1
    assert "later/rule" in capsys.readouterr().err


def test_only_cases_that_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert test("-k", "passes", "--lang", "en") == 0
    assert capsys.readouterr().out.splitlines() == ["1 cases: 1 passed, 0 failed"]


def test_json_has_every_part_with_its_truth_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert test("--format", "json", "-k", "did not come") == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert result["on"] == "2024-09-13"
    (traced,) = result["trace"]
    assert (traced["rule"], traced["turn"], traced["holds"]) == ("made/late", "expected", "no")
    (condition,) = traced["conditions"]
    assert [line["key"] for line in condition["written"]] == ["when", "discourage"]
    part = condition["part"]["parts"][1]
    assert (part["kind"], part["truth"]) == ("not", "no")
    (term,) = part["parts"]
    assert term["last_day"] == ["2024-09-13", "2024-09-13"]
    assert term["text"]["zh"] == "申请日在开学日期起申请期限以内"
    window = next(value for value in term["values"] if "article" in value)
    assert (window["value"], window["document"], window["article"]) == ("10 workdays", "made", "第二条")
    assert test("--format", "json", "-k", "passes") == 0
    assert json.loads(capsys.readouterr().out)[0]["trace"] == []


def test_junit_has_a_test_for_each_case_and_the_page_of_a_failing_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert test("--format", "junit", "--lang", "en") == 1
    root = ElementTree.fromstring(capsys.readouterr().out)  # noqa: S314 -- our own
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("18", "17")
    first, second, *_ = suite.findall("testcase")
    assert (first.get("classname"), first.get("line")) == ("made/cases/wrong.yaml", "3")
    assert first.find("failure") is None
    failure = second.find("failure")
    assert failure is not None
    assert failure.get("message") == ("outcome: wanted discretion · got permitted; reasons: wanted made/late · got –")
    assert "last day of the term = 2024-09-13" in (failure.text or "")


# -- watching ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of the made pack that may be written to, with one case that passes."""
    shutil.copytree(MADE, tmp_path / "packs")
    cases = tmp_path / "packs" / "made" / "cases" / "wrong.yaml"
    text = cases.read_text("utf-8")
    cases.write_text(text[: text.index("  - name: {zh: 应出现")], "utf-8")
    return tmp_path / "packs"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_watching_survives_broken_files_and_ends_with_the_last_status(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regulation, screens = mine / "made" / "a.yaml", list[str]()
    rule = 'forbid: student.status == "on_leave"'

    def saved() -> Iterator[object]:
        yield set()  # nothing yet: time passes
        for old, new in (
            (rule, 'forbid: student.status == "on_leve"'),
            ('"on_leve"', '"enrolled"'),
            ("id: on-leave", "id: leave"),
            ("id: leave", "id: on-leave"),
            ('"enrolled"', '"on_leave"'),
        ):
            screens.append(capsys.readouterr().out)
            edit(regulation, old, new)
            yield {"a change"}
            yield set()
        screens.append(capsys.readouterr().out)

    watch = Watch(mine, "closures", Choice(rules=("made/on-leave",), language="zh"))
    assert watch.run(saved()) == 0
    good, broken, other, renamed, back, mended = screens
    assert "通过 1 个，未通过 0 个" in good
    assert "on_leve" in broken
    assert "用例，通过" not in broken
    assert "✗ " in other
    assert "学籍状态 = 休学" in other
    assert "unknown-rule" in renamed or "made/on-leave" in renamed
    assert "✗ " in back
    assert mended == good
    assert all(screen.rstrip().endswith(WORDS["watching"][0]) for screen in screens)


def test_watching_ends_with_ctrl_c_wherever_it_comes(mine: Path) -> None:
    def broken_off(first: object) -> Iterator[object]:
        yield first
        raise KeyboardInterrupt

    watch = Watch(mine, "closures", Choice())
    assert watch.run(broken_off(set())) == 0
    edit(mine / "made" / "cases" / "wrong.yaml", "outcome: refused", "outcome: permitted")
    assert watch.run(broken_off(set())) == 1


@pytest.mark.slow
def test_changes_of_yaml_files_are_seen_and_no_others(tmp_path: Path) -> None:
    found = changes([tmp_path])
    assert not next(found)
    (tmp_path / "notes.txt").write_text("nothing", "utf-8")
    assert not any(next(found) for _ in range(3))
    (tmp_path / "a.yaml").write_text("a: b", "utf-8")
    assert any(next(found) for _ in range(50))


def test_watching_is_for_people_and_needs_the_extra(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert test("--watch", "--format", "json") == 64
    assert test("--watch", "atlantis") == 64
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    capsys.readouterr()
    assert test("--watch") == 64
    assert "pip install 'xueji[author]'" in capsys.readouterr().err
