"""The report says what the summary says, in both languages, and can do no harm whatever the data hold."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.audits import report_data
from tests.audits.page import Page
from tests.yardstick import bounded

from xueji.assemble import Xueji
from xueji.audits import report
from xueji.audits.charts import Shown
from xueji.audits.figures import read
from xueji.audits.manifest import Manifest, PartRecord, ProblemRecord
from xueji.audits.manifest import read as read_manifest
from xueji.audits.run import Finished
from xueji.errors import Place, Problem, ProblemsError, UsageError
from xueji.phrases import PROBLEMS, Language

REGION = "410000"
COUNTIES = {f"41{city:02d}{county:02d}": f"{city}市{county}县" for city in range(1, 14) for county in range(1, 14)}
COUNTIES = dict(list(COUNTIES.items())[:156]) | {"": ""}
SECTIONS = [
    "head", "totals", "not-judged", "repair", "articles", "map", "classes", "grades", "schools", "duties", "explain",
    "law", "glossary", "receipt",
]  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, engine: Xueji) -> Path:
    """The folder of a finished audit of 20 million students in 157 counties; it has no row of any student."""
    out = tmp_path_factory.mktemp("audits") / "done"
    report_data.write(out, engine, REGION, COUNTIES)
    return out


@pytest.fixture(scope="module")
def rules(done: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(done / "summary" / "rules.parquet").rows(named=True)


@cache
def page(out: Path, language: Shown = "zh") -> Page:
    return Page(report.render(read(out), out.name, language))


def number(text: str) -> int:
    return int(text.replace(",", ""))


def copy(done: Path, to: Path, **tables: pl.DataFrame) -> Path:
    """The folder once more, with other tables."""
    (to / "summary").mkdir(parents=True)
    for path in [done / "manifest.json", *(done / "summary").iterdir()]:
        (to / path.relative_to(done)).write_bytes(path.read_bytes())
    for name, frame in tables.items():
        frame.write_parquet(to / "summary" / f"{name}.parquet")
    return to


def with_totals(done: Path, to: Path, **totals: Any) -> Path:
    out = copy(done, to)
    path = out / "summary" / "totals.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | totals), "utf-8")
    return out


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_it_is_a_whole_page_with_every_section(done: Path, language: Shown) -> None:
    found = page(done, language)
    assert found.problems == []
    assert list(found.sections) == SECTIONS
    assert all(section.text.strip() for section in found.sections.values())
    anchors = [value[1:] for name, value in found.links if name == "href"]
    assert set(anchors) <= set(SECTIONS)
    assert len(set(anchors)) == len(SECTIONS) - 2  # all but the head and the duties


@pytest.mark.slow
def test_it_asks_the_network_for_nothing(done: Path) -> None:
    text = report.render(read(done), done.name)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<iframe|<object|\bsrc=", text)
    assert "default-src 'none'" in text
    found = Page(text)
    assert {value[0] for name, value in found.links if name == "href"} == {"#"}


@pytest.mark.parametrize("first", ["zh", "en"])
def test_of_both_languages_the_reader_sees_his_own_first(done: Path, first: Language) -> None:
    assert re.findall(r'"to-(..)" checked', report.render(read(done), done.name, first=first)) == [first]


def test_it_is_small_and_quick(done: Path) -> None:
    with bounded():
        path = report.write(done)
    assert path == done / "report.html"
    assert path.stat().st_size < 1_000_000
    assert not [*done.glob("*.tmp")]


@pytest.mark.slow
def test_each_rule_that_finds_stands_once_in_the_table_with_its_number(done: Path, rules: list[dict[str, Any]]) -> None:
    table = page(done).sections["repair"].tables[0]
    lines = [row for row in table.rows if len(row) == 7 and row[0].isdigit()]
    finding = [r for r in rules if r["force"] != "oblige" and r["holds"]]
    assert sorted((row[1], number(row[4])) for row in lines) == sorted((r["title_zh"], r["holds"]) for r in finding)
    assert [int(row[0]) for row in lines] == list(range(1, len(finding) + 1))
    sums = {row[0][: len("佐证")]: number(row[1]) for row in table.rows if len(row) == 4}
    by_kind = pl.DataFrame(finding).group_by("repair").agg(pl.sum("holds"))
    assert sorted(sums.values()) == sorted(by_kind["holds"])
    assert sums["佐证"] == by_kind.filter(pl.col("repair") == "prove")["holds"].item()


def test_what_must_not_be_comes_before_what_should_not(done: Path, rules: list[dict[str, Any]]) -> None:
    lines = [row for row in page(done).sections["repair"].tables[0].rows if len(row) == 7 and row[0].isdigit()]
    weight = {"禁止": 3, "要求": 3, "一般不": 1}
    kinds = {(r["title_zh"], r["holds"]): r["repair"] for r in rules}
    ranks: dict[str, list[int]] = {}
    for row in lines:
        ranks.setdefault(kinds[row[1], number(row[4])], []).append(number(row[4]) * weight[row[2]])
    assert len(ranks) > 3
    for kind, weights in ranks.items():
        assert weights == sorted(weights, reverse=True), kind
    assert [sum(w) for w in ranks.values()] == sorted((sum(w) for w in ranks.values()), reverse=True)


def test_the_map_holds_every_county_and_the_rate_of_every_rule(done: Path, rules: list[dict[str, Any]]) -> None:
    table = page(done).sections["map"].tables[0]
    head, whole, *rows = table.rows
    counties = pl.read_parquet(done / "summary" / "counties.parquet").rows(named=True)
    names = {c["name"] + " " + c["county"] if c["county"] else "地区不详": c for c in counties}
    assert {row[0] for row in rows} == set(names)
    holds = {
        (rule, county): count
        for rule, county, count, _ in pl.read_parquet(done / "summary" / "rule_county.parquet").iter_rows()
    }
    shown = [row[0] for row in sorted(_numbered(done).items(), key=lambda item: item[1])]
    assert len(head) == 3 + len(shown)
    for row in rows:
        county = names[row[0]]
        people = county["rows"] - county["quarantined"]
        assert number(row[1]) == people
        counts = [holds[rule, county["county"]] for rule in shown]
        assert row[3:] == [report.rate(10_000 * count / people) if count else "" for count in counts]
    rates = [names[row[0]]["findings"] / number(row[1]) for row in rows]
    assert rates == sorted(rates, reverse=True)
    assert number(whole[1]) == sum(c["rows"] - c["quarantined"] for c in counties)
    assert whole[3:] == [
        report.rate(10_000 * r["holds"] / number(whole[1])) for s in shown for r in rules if r["rule"] == s
    ]


def _numbered(done: Path) -> dict[str, int]:
    """The rules by the number they bear in the map, read from the hovers of its columns."""
    shown = report.render(read(done), done.name)
    heads = re.findall(r'<th scope="col" title="[^"]* · ([^"]+)">.*?<b>(\d+)</b>', shown)
    return {rule: int(at) for rule, at in heads}


def test_what_could_not_be_checked_is_said_aloud(done: Path, rules: list[dict[str, Any]]) -> None:
    section = page(done).sections["not-judged"]
    lacking = [r for r in rules if not r["evaluable"]]
    assert len(lacking) == len(report_data.LACKING)
    assert f"有 {len(lacking)} 条规则无法核查" in section.text
    listed = section.tables[0]
    for rule in lacking:
        assert any(rule["title_zh"] in row[1] for row in listed.rows)
    columns = {name for names in report_data.LACKING.values() for name in names.split(",")}
    text = page(done, "en").sections["not-judged"].text
    assert all(name in text for name in columns)
    assert sum(len(row[1].split("《")) - 1 for row in listed.rows[1:]) == len(lacking)


def test_where_every_rule_was_checked_that_is_said(done: Path, tmp_path: Path) -> None:
    frame = pl.read_parquet(done / "summary" / "rules.parquet").with_columns(evaluable=True, missing_columns=pl.lit(""))
    found = page(copy(done, tmp_path / "out", rules=frame))
    assert "所有规则都能核查" in found.sections["not-judged"].text
    assert "无法核查的规则除外" not in found.sections["glossary"].text


def test_the_totals_are_those_of_the_run_and_add_up(done: Path) -> None:
    totals = json.loads((done / "summary" / "totals.json").read_text("utf-8"))
    text = page(done).sections["totals"].text
    for name in ("rows", "judged", "quarantined", "clean", "findings", "doubtful", "undetermined"):
        assert f"{totals[name]:,}" in text
    assert "相符" in text
    assert "合计不符" not in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["rows", "judged", "quarantined", "clean", "findings"])
def test_totals_that_do_not_add_up_are_said_aloud(done: Path, tmp_path: Path, name: str) -> None:
    totals = json.loads((done / "summary" / "totals.json").read_text("utf-8"))
    text = page(with_totals(done, tmp_path / "out", **{name: totals[name] + 1})).sections["totals"].text
    assert "合计不符" in text
    assert "相符" not in text


@pytest.mark.slow
def test_a_file_that_could_not_be_read_is_named_with_the_reason(done: Path, tmp_path: Path) -> None:
    out = with_totals(done, tmp_path / "out", failed=["2024/part-03.parquet"])
    problem = Problem("file-not-found", Place("2024/part-03.parquet"), "part-03", {"why": "<gone>"})
    part = PartRecord(index=3, file="2024/part-03.parquet", names=(), first_row=1, fingerprint="", figures="",
                      status="failed", problems=(ProblemRecord.of(problem),))  # fmt: skip
    read_manifest(out).model_copy(update={"status": "finished", "parts": (part,)}).written(out)
    for language in ("zh", "en"):
        text = page(out, language).sections["totals"].text
        assert "2024/part-03.parquet" in text
        assert problem.message(language) in text


@pytest.mark.slow
def test_an_audit_under_way_says_so(done: Path, tmp_path: Path) -> None:
    out = copy(done, tmp_path / "out")
    read_manifest(out).model_copy(update={"status": "running"}).written(out)
    assert "核查尚未完成" in page(out).sections["totals"].text
    assert "核查尚未完成" not in page(done).sections["totals"].text


def test_classes_are_counted_by_the_bands(done: Path) -> None:
    sizes = pl.read_parquet(done / "summary" / "class_sizes.parquet")
    section = page(done).sections["classes"]
    assert len(section.tables) == 3
    for table, stage in zip(section.tables, ("primary", "junior", "senior"), strict=True):
        own = sizes.filter(pl.col("stage") == stage)
        edges = [(0, 45), (46, 55), (56, 65), (66, 10_000)]
        counted = [own.filter(pl.col("size").is_between(*edge))["classes"].sum() for edge in edges]
        assert list(map(number, table.rows[1][1:])) == counted
        assert sum(counted) == own["classes"].sum()
    assert "目标 45" in section.text
    assert "河南省义务教育班额目标" in section.text


def test_why_rows_are_in_quarantine_is_told_with_what_to_do(done: Path, tmp_path: Path) -> None:
    reasons = pl.read_parquet(done / "summary" / "quarantine.parquet")
    rows = page(done).sections["totals"].tables[0].rows[1:]
    assert [number(row[3]) for row in rows] == list(reasons["problems"])
    assert rows[1][:3] == ["学籍状态", "“…”在本项中没有对应的取值 no-equivalent", PROBLEMS["no-equivalent"]["hint_zh"]]
    odd = copy(done, tmp_path / "out", quarantine=reasons.with_columns(code=pl.lit("of-a-later-version")))
    assert page(odd).sections["totals"].tables[0].rows[1][1] == "of-a-later-version of-a-later-version"


def test_classes_of_unknown_size_are_said_to_be_left_out(done: Path, tmp_path: Path) -> None:
    sizes = pl.read_parquet(done / "summary" / "class_sizes.parquet")
    some = sizes.with_columns(size=pl.when(pl.col("size") == 40).then(None).otherwise("size"))
    lost = sizes.filter(pl.col("size") == 40)["classes"].sum()
    found = page(copy(done, tmp_path / "out", class_sizes=some)).sections["classes"]
    assert f"另有 {lost:,} 个班" in found.text
    assert "个班有学生状态不明" not in page(done).sections["classes"].text


def test_schools_are_ranked_by_number_and_by_share(done: Path) -> None:
    by_number, by_share = page(done).sections["schools"].tables
    schools = {s["school"]: s for s in pl.read_parquet(done / "summary" / "schools.parquet").rows(named=True)}
    most = sorted((s["findings"] for s in schools.values()), reverse=True)[:20]
    assert [number(row[4]) for row in by_number.rows[1:]] == most
    large = [s for s in schools.values() if s["rows"] - s["quarantined"] >= 100]
    shares = sorted((s["findings"] / (s["rows"] - s["quarantined"]) for s in large), reverse=True)[:20]
    assert [row[5] for row in by_share.rows[1:]] == [report.rate(10_000 * share) for share in shares]
    for row in by_number.rows[1:]:
        found = schools[row[1].split()[-1]]
        assert row[1] == f"{found['name']} {found['school']}"
        assert row[2].endswith(found["county"] or "地区不详")


def test_grades_and_duties_are_those_of_the_summary(done: Path, rules: list[dict[str, Any]]) -> None:
    found = page(done)
    grades = pl.read_parquet(done / "summary" / "grades.parquet").rows(named=True)
    rows = found.sections["grades"].tables[0].rows[1:]
    assert [[number(row[at]) for at in (1, 2, 3, 6, 7)] for row in rows] == [
        [g["grade"], g["rows"] - g["quarantined"], g["findings"], g["doubtful"], g["undetermined"]] for g in grades
    ]
    duties = sorted((r["holds"] for r in rules if r["force"] == "oblige" and r["holds"]), reverse=True)
    assert [number(row[2]) for row in found.sections["duties"].tables[0].rows[1:]] == duties


def test_the_law_in_force_is_listed_with_how_good_our_copies_are(done: Path, engine: Xueji) -> None:
    policy = engine.policy(REGION, report_data.DAY)
    rows = page(done).sections["law"].tables[0].rows[1:]
    assert len(rows) == len(policy.documents)
    for row, document in zip(rows, policy.documents, strict=True):
        assert row[0].startswith(f"《{document.title.zh}》")
        assert row[2] == document.grade.zh
        lacking = sum(1 for name in report_data.LACKING if name.startswith(f"{document.id}/"))
        assert int(row[3]) == sum(r.record for r in policy.rules if r.document == document.id) - lacking
    assert policy.digest in page(done).sections["receipt"].text


@pytest.mark.slow
def test_nothing_in_the_data_can_do_harm(done: Path, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    attribute = '" onmouseover="alert(2)'
    schools = pl.read_parquet(done / "summary" / "schools.parquet").with_columns(name=pl.lit(evil))
    counties = pl.read_parquet(done / "summary" / "counties.parquet").with_columns(name=pl.lit("<img src=x>"))
    rules = pl.read_parquet(done / "summary" / "rules.parquet").with_columns(
        title_zh=pl.lit(attribute + evil), title_en=pl.lit(attribute), article=pl.lit("</svg><b onclick=x>")
    )
    out = copy(done, tmp_path / "out", schools=schools, counties=counties, rules=rules)
    for language in ("zh", "en", "both"):
        text = report.render(read(out), "a b; rm -rf $HOME <i>", language)
        found = Page(text)
        assert found.problems == []
        assert not {"script", "img"} & set(found.tags)
        assert evil in found.sections["schools"].text
        assert not re.search(r"<[^>]*\son[a-z]+=", re.sub(r'"[^"]*"', '""', text))
        assert "xueji explain 'a b; rm -rf $HOME <i>' --row" in found.sections["explain"].text
    assert page(done).tags["i"] == found.tags["i"]  # the marks of the key alone


def test_no_student_can_be_known_from_it(done: Path) -> None:
    text = re.sub(r"sha256:[0-9a-f]{64}", "", report.render(read(done), done.name))
    assert not re.search(r"[GLJ]?\d{17}[\dX]", text)
    assert not (done / "rows").exists()  # and it was not made of any


@pytest.mark.slow
def test_one_language_alone_leaves_the_other_out(done: Path) -> None:
    english, chinese, both = (report.render(read(done), done.name, shown) for shown in ("en", "zh", "both"))
    titles = re.findall(r"<h[123][^>]*>(.*?)</h[123]>", english)
    assert len(titles) >= len(SECTIONS)
    assert not [title for title in titles if re.search(r"[一-鿿]", title)]
    for text in (english, chinese):
        assert 'class="zh"' not in text
        assert 'class="en"' not in text
        assert 'type="radio"' not in text
    assert both.count('class="zh"') == both.count('class="en"') > 500
    assert both.count('type="radio"') == 2
    assert len(both) < len(english) + len(chinese)


def test_more_counties_than_a_map_has_room_for_are_taken_together_by_city(tmp_path: Path, engine: Xueji) -> None:
    many = {f"{p}{c:02d}{n:02d}": "" for p in (41, 42, 43) for c in range(1, 15) for n in range(1, 21)}
    out = tmp_path / "nation"
    report_data.write(out, engine, REGION, many, rows=50_000_000, schools=1_000)
    section = page(out).sections["map"]
    rows = section.tables[0].rows
    assert {row[0] for row in rows[2:]} == {f"{code[:4]}00" for code in many}
    assert sum(number(row[1]) for row in rows[2:]) == number(rows[1][1])
    assert "按市合并" in section.text
    assert report.write(out).stat().st_size < 2_000_000


def test_a_clean_and_even_an_empty_snapshot_have_a_report(done: Path, tmp_path: Path) -> None:
    frames = {p.stem: pl.read_parquet(p) for p in (done / "summary").glob("*.parquet")}
    none = frames["rules"].with_columns(holds=pl.lit(0), open=pl.lit(0), priority=pl.lit(0))
    empty = {name: frame.clear() for name, frame in frames.items() if name != "rules"}
    out = copy(done, tmp_path / "out", rules=none, **empty)
    counts = dict.fromkeys(("rows", "judged", "quarantined", "clean", "findings", "doubtful", "undetermined"), 0)
    out = with_totals(out, tmp_path / "empty", **counts)
    found = page(out)
    assert found.problems == []
    assert "没有发现任何问题" in found.sections["repair"].text
    assert "没有班级" in found.sections["classes"].text
    assert "nan" not in found.sections["totals"].text


def test_a_folder_that_is_broken_is_a_problem_and_all_are_told(done: Path, tmp_path: Path) -> None:
    out = copy(done, tmp_path / "out")
    (out / "summary" / "rules.parquet").unlink()
    (out / "summary" / "grades.parquet").write_bytes(b"PAR1 cut off")
    pl.DataFrame({"stage": ["primary"]}).write_parquet(out / "summary" / "class_sizes.parquet")
    (out / "summary" / "totals.json").write_text("{", "utf-8")
    with pytest.raises(ProblemsError) as caught:
        report.write(out)
    told = {problem.word: problem for problem in caught.value.problems}
    assert set(told) == {"rules.parquet", "grades.parquet", "class_sizes.parquet", "totals.json"}
    assert {problem.code for problem in told.values()} == {"bad-run"}
    assert told["class_sizes.parquet"].details["why"] == "columns missing: size, classes"
    assert not (out / "report.html").exists()


def test_a_folder_without_a_run_and_a_batch_of_decisions_are_refused(done: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        report.write(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["no-run"]
    out = copy(done, tmp_path / "out")
    manifest: Manifest = read_manifest(out)
    manifest.model_copy(update={"kind": "decide"}).written(out)
    with pytest.raises(UsageError, match="batch of decisions"):
        report.write(out)


def test_what_a_real_run_writes_is_what_the_report_reads(audited: tuple[Finished, Path]) -> None:
    finished, out = audited
    totals = finished.summary.totals
    found = page(out)
    assert found.problems == []
    shown = ["相符", *(f"{totals[name]:,}" for name in ("rows", "judged", "quarantined", "findings", "clean"))]
    assert all(text in found.sections["totals"].text for text in shown)
    rows = [row for row in found.sections["repair"].tables[0].rows if len(row) == 7 and row[0].isdigit()]
    holds = finished.summary.rules.filter(pl.col("force") != "oblige", pl.col("holds") > 0)["holds"]
    assert sorted(number(row[4]) for row in rows) == sorted(holds)
    assert len(found.sections["map"].tables[0].rows) == 2 + len(finished.summary.counties)
    assert len(found.sections["classes"].tables) == finished.summary.class_sizes["stage"].n_unique()
    assert "“河南省" in f"“{found.sections['head'].text.strip()}"
