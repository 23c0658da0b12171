"""`xueji compare`: its formats hold the same, each in both languages, and a wrong call is told what is wrong."""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook
from tests.audits.page import Page

from xueji import assemble
from xueji.assemble import Xueji
from xueji.cli.compare_book import write
from xueji.cli.compare_markdown import written as markdown
from xueji.cli.compare_page import render
from xueji.cli.compare_terminal import drawn
from xueji.cli.compare_words import Wording
from xueji.cli.main import run
from xueji.compare.columns import policies
from xueji.compare.table import Table, compare
from xueji.errors import UsageError
from xueji.packs import registry
from xueji.packs.load import load
from xueji.phrases import Language
from xueji.tables.booklet import MOST_LINES, lines

HERE = Path(__file__).parents[1]
PACKS = HERE / "compare" / "packs"
GOLDEN = HERE / "golden" / "compare"
ON = date(2024, 9, 5)
ASKED = ["national", "henan", "gansu", "liaoning", "beijing@2014-09-01", "beijing@2021-09-01", "231183"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")


@pytest.fixture(scope="module")
def small() -> Table:
    law = Xueji(load(registry.in_folder(PACKS)), drafts=True)
    return compare(policies(law, ["hunan@2025-02-01", "hunan", "guangdong", "全国"], ON))


@pytest.fixture(scope="module")
def large(engine: Xueji) -> Table:
    return compare(policies(engine, ASKED))


@pytest.fixture(autouse=True)
def loaded(engine: Xueji, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installed packs are loaded once for all calls that ask for nothing else."""
    whole = assemble.load

    def once(folder: Path | None, *, drafts: bool) -> Xueji:
        return whole(folder, drafts=drafts) if folder or drafts else engine

    monkeypatch.setattr(assemble, "load", once)


def named(table: Table) -> set[str]:
    """The names of all norms of a table."""
    return {norm.name for row in table.rows for cell in row.cells for norm in cell.norms}


def reviewed(name: str, text: str) -> None:
    """Hold a text against its golden file; XUEJI_GOLDEN=write brings that up to date, and `git diff` is the review."""
    if os.environ.get("XUEJI_GOLDEN") == "write":
        (GOLDEN / name).write_text(f"{text}\n", "utf-8")
    assert (GOLDEN / name).read_text("utf-8") == f"{text}\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_is_as_reviewed(small: Table, language: Language) -> None:
    reviewed(f"small.{language}.md", markdown(small, 0, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_is_as_reviewed(small: Table, language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    reviewed(f"blocks.{language}.txt", drawn(small, 2, language))
    monkeypatch.setenv("COLUMNS", "240")
    reviewed(f"beside.{language}.txt", drawn(small, 0, language))


@pytest.mark.parametrize("columns", ["120", "400"])
def test_names_are_never_broken(large: Table, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    shown = drawn(large, 0, "zh")
    own = {norm.name for row in large.rows for cell in row.cells for norm in cell.own}
    assert [name for name in own if name not in shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_norm_is_told_in_markdown(large: Table, language: Language) -> None:
    text = markdown(large, 0, language).replace("\\|", "|")
    words = Wording(large, language)
    for row in large.rows:
        for cell in row.cells:
            assert all(words.norm(norm).replace("\n", " ") in text for norm in cell.own), row.title.en
            assert all(words.text(norm.text) in text for norm in cell.inherited), row.title.en


def test_a_page_needs_nothing_but_itself(large: Table, small: Table) -> None:
    text = render(large, "zh")
    page = Page(text)
    assert page.problems == []
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<(img|link|iframe|object|embed)\b| src=", text)
    assert all(link.startswith("#") for name, link in page.links if name == "href")
    assert page.tags["script"] == 1
    assert "default-src 'none'" in text
    assert text.count('class="zh"') == text.count('class="en"') > 1000
    assert 'id="to-zh" checked' in text
    assert 'id="to-en" checked' in render(small, "en")


def test_a_page_has_a_row_for_every_matter_and_every_norm(large: Table) -> None:
    text = render(large, "zh", shown="zh")
    page = Page(text)
    for section in large.sections:
        (table,) = page.sections[f"topic-{section.heading}"].tables
        assert [cells[0] for cells in table.rows[1:]] == [
            row.title.zh + Wording(large, "zh").likeness(row.likeness) for row in section.rows
        ]
        assert {len(cells) for cells in table.rows} == {1 + len(large.columns)}
    shown = text.replace("<wbr>", "")
    assert [name for name in named(large) if name not in shown] == []
    assert text.count("<tr class=") == len(large.rows)


def test_one_language_alone_leaves_the_other_out(small: Table) -> None:
    english, chinese = render(small, "en", shown="en"), render(small, "zh", shown="zh")
    assert 'class="zh"' not in english + chinese
    assert "no transfer while on leave" in english
    assert "no transfer while on leave" not in chinese


def test_what_packs_say_can_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    source = (PACKS / "guangdong" / "guangdong.yaml").read_text("utf-8")
    evil = source.replace("正在休学的不予转学", "<script>alert(1)</script>").replace("Guangdong rules", "=1+1")
    (tmp_path / "x" / "x.yaml").write_text(evil, "utf-8")
    table = compare(policies(Xueji(load(registry.in_folder(tmp_path / "x"))), ["440000"], ON))
    text = render(table, "zh")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    write(table, 0, tmp_path / "x.xlsx", "en")
    assert "=1+1" in [row[2] for row in sheets(tmp_path / "x.xlsx")["Columns and documents in force"]]
    assert "|" not in markdown(table, 0, "zh").partition("<script>")[2].partition("</script>")[0]


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    with load_workbook(path) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("zh", "对照栏目与有效文件", "全部规范"), ("en", "Columns and documents in force", "All norms")],
)
def test_a_workbook_can_be_read_back(large: Table, language: str, first: str, last: str, tmp_path: Path) -> None:
    out = tmp_path / "side.xlsx"
    assert run(["compare", *ASKED, "--lang", language, "--out", str(out)]) == 0
    found = sheets(out)
    headings = [section.heading.zh if language == "zh" else section.heading.en for section in large.sections]
    assert list(found) == [first, *headings, last]
    assert len(found[last]) - 1 == sum(len(cell.norms) for row in large.rows for cell in row.cells)
    assert {row[-1] for row in found[last][1:]} == named(large)
    documents = sum(len(column.documents) for column in large.columns)
    assert [row[1] for row in found[first][1 : documents + 1]] == [
        str(column.on) for column in large.columns for _ in column.documents
    ]
    for section, heading in zip(large.sections, headings, strict=True):
        head, *rows = found[heading]
        assert len(head) == 2 + len(large.columns)
        titles = [row.title.zh if language == "zh" else row.title.en for row in section.rows]
        assert list(dict.fromkeys(row[0] for row in rows)) == titles
        assert all(lines(str(cell), 40) <= MOST_LINES for row in rows for cell in row), heading


def test_json_holds_everything_in_both_languages(large: Table, tmp_path: Path) -> None:
    out = tmp_path / "side.json"
    assert run(["compare", *ASKED, "--out", str(out)]) == 0
    data = json.loads(out.read_text("utf-8"))
    assert [(c["region"], c["on"]) for c in data["columns"]][4:6] == [
        ("110000", "2014-09-01"),
        ("110000", "2021-09-01"),
    ]
    found = [cell for topic in data["topics"] for matter in topic["matters"] for cell in matter["cells"]]
    norms = [norm for cell in found for norm in (*cell["own"], *cell["inherited"])]
    assert len(norms) == sum(len(cell.norms) for row in large.rows for cell in row.cells)
    assert {norm["name"] for norm in norms} == named(large)
    assert all(norm["text"]["zh"] and norm["text"]["en"] and norm["source"]["title"]["zh"] for norm in norms)
    assert any(norm["replaces"] for norm in norms)


def test_the_format_goes_by_the_ending(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, begins in (("a.md", "# 学籍"), ("a.html", "<!doctype"), ("a.json", "{"), ("a.txt", "学籍")):
        out = tmp_path / name
        assert run(["compare", "gansu", "辽宁", "--topic", "death", "--lang", "zh", "--out", str(out)]) == 0
        assert out.read_text("utf-8").lstrip().startswith(begins)
    assert capsys.readouterr().out == ""
    assert run(["compare", "gansu", "--topic", "死亡", "--format", "md", "--lang", "en"]) == 0
    assert "## Death" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere"], "no region is called “nowhere”"), (["gansuu"], "did you mean “gansu”"),
     (["gansu@2024-13-01"], "is not a day"), (["gansu@"], "is not a day"),
     (["310000"], "no regulation of 310000 itself is known"), (["beijing@2010-01-01"], "begins on 2014-06-10"),
     (["gansu", "--topic", "weather"], "no topic is called “weather”"),
     (["gansu", "--differing"], "needs two columns"), (["gansu", "--format", "xlsx"], "needs a file"),
     (["gansu", "--out", "x.html", "--format", "md"], "contradicts the ending"),
     (["gansu", "--out", "x.doc"], "no ending that tells"), (["gansu", "--on", "soon"], "is not a date")],
)  # fmt: skip
def test_a_wrong_call_is_told_what_is_wrong(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", *arguments, "--lang", "en"]) == 64
    assert said in capsys.readouterr().err


def test_a_region_of_drafts_alone_is_shown_only_where_they_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "hunan"
    pack.mkdir()
    (pack / "draft.yaml").write_bytes((PACKS / "hunan" / "hunan-draft.yaml").read_bytes())
    with pytest.raises(UsageError, match="add --include-drafts"):
        policies(Xueji(load(registry.in_folder(tmp_path))), ["hunan"])
    asked = ["compare", "hunan", "--policies", str(tmp_path), "--lang", "en", "--format", "md"]
    assert run([*asked, "--include-drafts"]) == 0
    assert "draft, as if in force" in capsys.readouterr().out


def test_without_a_day_the_newest_law_is_taken_never_today(engine: Xueji) -> None:
    newest = max(d.since for d in engine.documents if d.status == "issued")
    assert {p.on for p in policies(engine, ["gansu", "liaoning"])} == {newest}
    assert [p.on for p in policies(engine, ["gansu", "gansu@2099-01-01"])] == [date(2099, 1, 1)]
    assert [p.on for p in policies(engine, ["gansu", "gansu@2016-01-01"], ON)] == [ON, date(2016, 1, 1)]


def test_without_regions_every_pack_is_compared(engine: Xueji) -> None:
    found = policies(engine, [], ON)
    assert [policy.region for policy in found] == sorted(engine.regions.values())
    early = policies(engine, [], date(2012, 1, 1))
    assert {policy.region for policy in early} < {policy.region for policy in found}


def test_hiding_what_is_the_same_says_how_much_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["compare", "beijing@2014-09-01", "beijing@2021-09-01", "--lang", "en", "--format", "md"]
    assert run([*asked, "--differing"]) == 0
    shown = capsys.readouterr().out
    assert run(asked) == 0
    whole = capsys.readouterr().out
    hidden = int(re.findall(r"(\d+) matters on which all say the same", shown)[0])
    assert hidden > 0
    assert shown.count("\n| **") == whole.count("\n| **") - hidden
    assert "<br>the same |" not in shown
