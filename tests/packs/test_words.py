"""The words a message lists: in Chinese with their terms, at a length that can be read."""

from pathlib import Path

import pytest

from xueji.errors import Problem
from xueji.packs.hooks import PackFolder
from xueji.packs.load import inspect

HEAD = """document:
  id: x
  title: x
  region: "620000"
  stages: primary
  in_force: {from: 2024-09-01}
  grade: statute
"""


def first(folder: Path, text: str) -> Problem:
    (folder / "x.yaml").write_text(HEAD + text, "utf-8")
    return inspect([PackFolder("x", "", folder)]).problems[0]


def test_words_stand_with_their_terms_in_chinese(tmp_path: Path) -> None:
    problem = first(tmp_path, "procedures: [{id: a, change: transfer, steps: [9], article: 第一条}]\n")
    assert problem.hint("en").startswith("allowed here: guardian, student, school,")
    assert problem.hint("zh").startswith("可用：guardian 家长, student 学生, school 学校,")


def test_keys_stand_with_their_terms_in_chinese(tmp_path: Path) -> None:
    problem = first(tmp_path, "delegates: [{change: leave, title: x, article: 第一条, 三: x}]\n")
    assert problem.hint("zh").startswith("此处可用：change 学籍异动, title 名称, stages 学段,")
    assert problem.hint("en").startswith("allowed here: change, title, stages,")


def test_a_long_list_is_cut(tmp_path: Path) -> None:
    problem = first(tmp_path, "delegates: []\nclosed: [{change: leave, title: x, aspect: 9, article: 第一条}]\n")
    for language in ("zh", "en"):
        assert len(problem.hint(language)) < 430
        assert problem.hint(language).endswith(", …")


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("转学", "transfer"),
        ("休学", "leave"),
        ("transfr", "transfer"),
        ("Leave", "leave"),
        ("开除学籍", "expel"),
        ("九", ""),
    ],
)
def test_a_chinese_term_means_its_word(tmp_path: Path, written: str, suggested: str) -> None:
    problem = first(tmp_path, f"closed: [{{change: {written}, title: x, article: 第一条}}]\n")
    assert (problem.code, problem.suggestion) == ("value-not-allowed", suggested)
    assert suggested in problem.hint("zh")


@pytest.mark.parametrize(
    ("written", "suggested"), [("规则", "rules"), ("办理流程", "procedures"), ("rule", "rules"), ("参数", "parameters")]
)
def test_a_chinese_term_means_its_key(tmp_path: Path, written: str, suggested: str) -> None:
    problem = first(tmp_path, f"{written}: []\n")
    assert (problem.code, problem.suggestion) == ("unknown-key", suggested)
