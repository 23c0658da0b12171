"""What a mend writes, and where: told by files with a mistake and the line as it reads when mended."""

from pathlib import Path

import pytest
from tests.yardstick import bounded

from xueji.authoring.check import check
from xueji.authoring.mend import Edit, applied, mends
from xueji.authoring.spot import spot
from xueji.errors import Place, Problem
from xueji.packs.hooks import PackFolder

HEAD = """document:
  id: made-2024
  title: {zh: 试验规定, en: A trial regulation}
  region: "620000"
  stages: [primary, junior]
  in_force: {from: 2024-09-01}
  grade: statute
  articles: {count: 5}
evidence:
  proof: {zh: 证明, en: proof}
declare:
  leave.trial: {title: {zh: 试验时长, en: trial length}, topic: leave, type: duration}
parameters:
  leave.trial: {value: 10 workdays, article: 第二条}
rules:
  - id: one
    title: {zh: 试验, en: trial}
    change: transfer
    forbid: student.status in ["on_leave", "suspended"] and student.leave_count == 2
    article: 第三条
"""
SOUND = HEAD.replace("suspended", "abroad")

TYPED = (
    ("第三条", "第3条"), ("2024-09-01", "2024年9月1日"), ("10 workdays", "十个工作日"), ("10 workdays", "10 work-days"),
    ("change: transfer", "change: 转学"), ("[primary, junior]", "[小学, junior]"), ("id: made-2024", "id: Made-2024"),
    ("[primary, junior]", "[primary，junior]"), ('region: "620000"', 'region: "６２００００"'),
    ("grade: statute", "grade: 原文"), ('"on_leave"', "“on_leave”"), (" and ", " 且 "), (" and ", " && "),
    ('["on_leave", "abroad"]', '["on_leave", "abroad"'), ("student.leave_count == 2", "student.leave_count = 2"),
    ("student.leave_count", "student.leave_cuont"), ("student.leave_count == 2", "student.leave_count == ２"),
    ("  region:", "\tregion:"), ("  grade: statute", "  grade：statute"), ("    article: 第三条", "    artcle: 第三条"),
    ("title: {zh: 试验, en: trial}", "title: {zh: 试验， en: trial}"), ("leave.trial: {value", "leave.trail: {value"),
    ('"620000"', '"620000'), ('"620000"', '620000"'), ("  id: made-2024", "  id:made-2024"),
    ("  id: made-2024", "   id: made-2024"),
)  # fmt: skip
"""What stands in the text, and how it is mistyped."""


def problems_of(folder: Path, text: str) -> tuple[Problem, ...]:
    (folder / "made").mkdir(exist_ok=True)
    (folder / "made" / "made.yaml").write_text(text)
    return check([PackFolder("made", "620000", folder / "made")]).problems


CASE = """cases:
  - name: {zh: 试验, en: trial}
    region: made
    on: 2024-09-05
    change: transfer
    facts: {student: {stage: junior, status: enrolled}}
    expect: {outcome: undetermined}
"""


def test_a_misspelt_fact_of_a_case_is_mended_inside_the_thing_it_is_of(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SOUND) == ()
    (tmp_path / "made" / "cases").mkdir()
    (tmp_path / "made" / "cases" / "made.yaml").write_text(CASE.replace("status", "stauts"))
    found = check([PackFolder("made", "620000", tmp_path / "made")])
    (problem,) = found.problems
    (mend,) = mends(problem, found.sources[problem.place.file])
    assert (problem.word, problem.suggestion) == ("student.stauts", "status")
    assert applied(CASE.replace("status", "stauts"), mend.edits) == CASE


def test_the_text_mistakes_are_made_in_is_sound(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SOUND) == ()


@pytest.mark.parametrize(("meant", "typed"), TYPED)
def test_the_first_mend_gives_back_what_was_meant(meant: str, typed: str, tmp_path: Path) -> None:
    assert meant in SOUND
    text = SOUND.replace(meant, typed, 1)
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "made.yaml").write_text(text)
    checked = check([PackFolder("made", "620000", tmp_path / "made")])
    first = checked.problems[0]
    mend = mends(first, checked.sources["made/made.yaml"])[0]
    pairs = enumerate(zip(SOUND.split("\n"), text.split("\n"), strict=True))
    line = next(n for n, (one, other) in pairs if one != other)
    assert applied(text, mend.edits) == SOUND
    assert first.place.line == line + 1
    assert mend.title.zh
    assert mend.title.en


@pytest.mark.parametrize(
    ("meant", "typed", "code"),
    [
        ("第三条", "第三条之", "bad-article"), ("第三条", "第2 3条", "bad-article"),
        ("2024-09-01", "202491", "bad-date"),
        ("10 workdays", "10 school days", "bad-duration"), ("10 workdays", "2 weekdays", "bad-duration"),
        ("[primary, junior]", "[primary，junoir]", "value-not-allowed"),
        ('["on_leave", "abroad"]', '["on_leave，abroad"]', "unknown-member"),
        ('forbid: student.status in ["on_leave", "abroad"] and student.leave_count == 2',
         "forbid: (student.leave_count == 2 or student.grade < 2 and student.grade > 3", "condition-syntax"),
    ],
)  # fmt: skip
def test_where_nobody_knows_nothing_is_mended(meant: str, typed: str, code: str, tmp_path: Path) -> None:
    """A mend that is wrong is worse than none: the file would be accepted, and say something else."""
    assert meant in SOUND
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "made.yaml").write_text(SOUND.replace(meant, typed, 1))
    checked = check([PackFolder("made", "620000", tmp_path / "made")])
    assert [problem.code for problem in checked.problems] == [code]
    assert not mends(checked.problems[0], checked.sources["made/made.yaml"])


def test_two_words_in_one_become_a_list(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "made.yaml").write_text(SOUND.replace("change: transfer", 'change: "transfer, leave"'))
    checked = check([PackFolder("made", "620000", tmp_path / "made")])
    mend = mends(checked.problems[0], checked.sources["made/made.yaml"])[0]
    assert "    change: [transfer, leave]\n" in applied(checked.sources["made/made.yaml"].raw, mend.edits)


@pytest.mark.parametrize(
    "line",
    [
        "x: {a" + " " * 200_000 + '"b',
        "x: a: b" + " " * 200_000 + "c: d: e",
        "x: {zh: 一, en: " + "a" * 200_000 + ", and}",
    ],
    ids=["spaces before a quote", "spaces before a colon", "a long word"],
)  # fmt: skip
def test_a_line_nobody_types_takes_no_time(line: str, tmp_path: Path) -> None:
    with bounded():
        for problem in problems_of(tmp_path, f"{SOUND}{line}\n"):
            assert problem.message("zh")


def test_edits_are_made_from_the_end_so_that_none_moves_another() -> None:
    raw = "一二三\nfour five"
    edits = [Edit((1, 2), (1, 3), "两两"), Edit((2, 1), (2, 5), "4"), Edit((2, 6), (2, 6), "und ")]
    assert applied(raw, edits) == "一两两三\n4 und five"


@pytest.mark.parametrize(
    ("word", "column", "line", "wanted"),
    [
        ("junir", 4, "a: junir, b", (4, 9)), ("junir", 4, 'a: "junir", b', (4, 11)), ("８", 3, "  grade: ８", (10, 11)),
        ("x", 9, "short", (9, 10)), ("leave.x", 4, "a: policy.leave.x", (4, 18)), ("", 4, "a: word more", (4, 8)),
    ],
)  # fmt: skip
def test_the_spot_is_the_word_with_its_quotes(word: str, column: int, line: str, wanted: tuple[int, int]) -> None:
    assert spot(Problem("unknown-name", Place("f", 1, column), word), line) == wanted


def test_a_place_without_a_line_has_no_spot_and_no_mend() -> None:
    assert spot(Problem("unknown-name", Place("f"), "x"), "a\nb") == (1, 1)
    assert spot(Problem("unknown-name", Place("f", 7, 1), "x"), "a\nb") == (1, 1)
