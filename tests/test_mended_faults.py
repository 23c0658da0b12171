"""What was found wrong with ledger, citations, identifiers and checks once: each stays mended."""

from datetime import date
from pathlib import Path

import pytest

from tests.decide.test_records import PACKS
from xueji.assemble import Xueji
from xueji.errors import PackError
from xueji.model.enums import RecordVerdict
from xueji.model.identifiers import birth_date, registration_number_valid
from xueji.packs import registry
from xueji.packs.load import load
from xueji.policy.articles import citations

HEAD = """\
document:
  id: trial
  title: 试验
  region: "620000"
  stages: [primary, junior]
  in_force: {from: 2020-01-01}
  grade: statute
"""
RULE = "title: 某, change: leave, article: 一, forbid: always}"


def codes(folder: Path, body: str) -> list[str]:
    """What is wrong with a document; nothing where it loads."""
    (folder / "gansu").mkdir()
    (folder / "gansu" / "a.yaml").write_text(HEAD + body, "utf-8")
    try:
        load(registry.in_folder(folder))
    except PackError as error:
        return [problem.code for problem in error.problems]
    return []


def cited(text: str) -> list[str]:
    return [citation.text for citation in citations(text)]


@pytest.mark.parametrize("key", ["第五条、第六条", "第五条至第六条"])
def test_a_count_of_parts_is_of_one_article(key: str, tmp_path: Path) -> None:
    assert codes(tmp_path, f"  articles: {{count: 12, items: {{{key}: 3}}}}\n") == ["bad-article"]


@pytest.mark.parametrize(
    "body",
    [
        "  articles: {count: 1}\nnot_modelled: {第一条至第五条: final}\n",
        "  articles: {count: 1, paragraphs: {第一条: 2}}\nnot_modelled: {第一条: purpose, 第一条第三款: final}\n",
        "  articles: {count: 1, paragraphs: {第九条: 2}}\nnot_modelled: {第一条: final}\n",
    ],
)
def test_what_is_not_modelled_is_an_article_of_the_document(body: str, tmp_path: Path) -> None:
    assert codes(tmp_path, body) == ["unknown-article"]


def test_a_text_has_fewer_than_two_hundred_articles(tmp_path: Path) -> None:
    assert codes(tmp_path, "  articles: {count: 0199999}\n") == ["wrong-type"]


@pytest.mark.parametrize(
    "body",
    [
        "not_seen:\n  - {id: g, change: leave, what: 甲}\n  - {id: g, change: transfer, what: 乙}\n",
        f"not_seen:\n  - {{id: g, change: leave, what: 甲}}\nrules:\n  - {{id: g, {RULE}\n",
    ],
)
def test_a_gap_has_a_name_of_its_own(body: str, tmp_path: Path) -> None:
    assert codes(tmp_path, body) == ["duplicate-rule"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("三至五", ["第三条", "第四条", "第五条"]),
        ("三和四", ["第三条", "第四条"]),
        ("三及四(一)", ["第三条", "第四条(一)"]),
    ],
)
def test_sections_may_be_joined_as_articles_are(text: str, wanted: list[str]) -> None:
    assert cited(text) == wanted


@pytest.mark.parametrize("text", ["第一条、第一千条", "第一条、第一千条、第三条", "第九条至第六条"])
def test_a_citation_is_read_whole_or_not_at_all(text: str, tmp_path: Path) -> None:
    assert codes(tmp_path, f"  articles: {{count: 9}}\nnot_modelled: {{{text}: final}}\n") == ["bad-article"]


def test_a_word_before_the_first_citation_makes_no_range() -> None:
    assert cited("自施行之日至今，第三条、第五条") == ["第三条", "第五条"]


def test_a_temporary_number_ends_in_a_digit() -> None:
    assert not registration_number_valid("L10000120180831002X")


def test_nobody_was_born_in_the_year_one() -> None:
    assert birth_date("100001000101010019") is None


def test_where_no_law_is_in_force_nothing_is_clean() -> None:
    checked = Xueji(load(PACKS)).check({"student": {"stage": "junior"}}, "gansu", date(2010, 9, 5))
    assert checked.documents == ()
    assert checked.verdict is RecordVerdict.UNDETERMINED
