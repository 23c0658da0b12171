"""Citations and the ledger of articles, told by tables; numerals and the ledger's own laws."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from xueji.model.enums import NotModelled
from xueji.phrases.numerals import NUMERALS
from xueji.policy.articles import Articles, Citation, Standing, Unmodelled, citations, ledger

HERE = Path(__file__).parent
CITATIONS: Mapping[str, Mapping[str, Any]] = yaml.safe_load((HERE / "citations.yaml").read_text("utf-8"))
LEDGERS: list[dict[str, Any]] = yaml.safe_load((HERE / "ledgers.yaml").read_text("utf-8"))
CITED = [(text, wanted) for table in CITATIONS.values() for text, wanted in table.items()]


@pytest.mark.parametrize(("text", "wanted"), CITED, ids=[text or "nothing" for text, _ in CITED])
def test_what_a_text_cites(text: str, wanted: list[str] | str) -> None:
    if wanted == "unreadable":
        with pytest.raises(ValueError, match=r".+"):
            citations(text)
        return
    found = citations(text)
    assert [citation.text for citation in found] == wanted
    assert all(citations(citation.text) == (citation,) for citation in found)


# --- numerals


def test_numerals_from_one_to_999_are_all_different_and_read_again() -> None:
    assert [*NUMERALS.values()] == [*range(1, 1000)]
    assert [citations(f"第{numeral}条") for numeral in NUMERALS] == [(Citation(n),) for n in range(1, 1000)]


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百"),
        (101, "一百零一"), (109, "一百零九"), (110, "一百一十"), (111, "一百一十一"), (199, "一百九十九"),
    ],
)  # fmt: skip
def test_numerals_are_those_of_the_regulations(number: int, numeral: str) -> None:
    assert NUMERALS[numeral] == number
    assert Citation(number).text == f"第{numeral}条"


numbers = st.integers(1, 199)
parts = st.builds(Citation, numbers, st.just(0) | numbers, st.just(0) | numbers)


@given(parts)
def test_a_citation_reads_as_itself(citation: Citation) -> None:
    assert citations(citation.text) == (citation,)


@given(st.lists(parts, min_size=1, max_size=5, unique_by=lambda part: part.article))
def test_citations_of_several_articles_read_as_themselves(cited: list[Citation]) -> None:
    assert citations("、".join(citation.text for citation in cited)) == tuple(cited)


@given(numbers, numbers)
def test_a_range_names_every_article_between(first: int, last: int) -> None:
    first, last = min(first, last), max(first, last)
    found = citations(f"{Citation(first).text}至{Citation(last).text}")
    assert found == tuple(Citation(number) for number in range(first, last + 1))


# --- the ledger


def articles(given_: Mapping[str, Any]) -> Articles:
    paragraphs, items = (
        {citations(key)[0].article: count for key, count in given_.get(kind, {}).items()}
        for kind in ("paragraphs", "items")
    )
    return Articles(None if given_["count"] == "unknown" else given_["count"], paragraphs, items)


def unmodelled(given_: Mapping[str, str]) -> list[Unmodelled]:
    return [Unmodelled(citations(key), NotModelled(reason), None) for key, reason in given_.items()]


@pytest.mark.parametrize("case", LEDGERS, ids=lambda case: case["why"])
def test_where_every_article_stands(case: Mapping[str, Any]) -> None:
    cites, excused = case.get("cites", {}), unmodelled(case.get("not_modelled", {}))
    found = ledger(articles(case["articles"]), cites.items(), excused)
    wanted = {n: [word] if isinstance(word, str) else word for n, word in case["want"].items()}
    assert {e.article: [e.standing.value, *(part.text for part in e.unlisted)] for e in found} == wanted
    for entry in found:
        assert [*entry.parts] == [
            name for name, text in cites.items() if entry.article in {c.article for c in citations(text)}
        ]
        assert [*entry.unmodelled] == [part for part in excused if entry.article in {c.article for c in part.cited}]


def test_every_standing_and_every_reason_has_its_chinese_name() -> None:
    assert {standing.value for standing in Standing} == {word for case in LEDGERS for word in standings(case)}
    assert len({standing.zh for standing in Standing}) == len(Standing)
    assert len({reason.zh for reason in NotModelled}) == len(NotModelled)


def standings(case: Mapping[str, Any]) -> list[str]:
    return [word if isinstance(word, str) else word[0] for word in case["want"].values()]


def test_what_a_text_can_have() -> None:
    text = Articles(12, {6: 2}, {4: 3})
    assert all(
        text.has(c) for word in ("第十二条", "第六条第二款", "第四条(三)", "第五条第九款") for c in citations(word)
    )
    assert not any(text.has(c) for word in ("第十三条", "第六条第三款", "第四条(四)") for c in citations(word))
    assert Articles().has(Citation(199, 9, 9))
    assert not Articles(None, {6: 2}).has(Citation(6, 3))


small = st.integers(1, 6)
some_parts = st.builds(Citation, small, st.integers(0, 3), st.integers(0, 3))
counted = st.dictionaries(small, st.integers(1, 3))
texts = st.builds(Articles, st.none() | st.just(6), counted, counted)
cited = st.lists(st.tuples(st.sampled_from("abc"), some_parts.map(lambda part: part.text)), max_size=6)
reasons = st.sampled_from(NotModelled)
several = st.lists(some_parts, min_size=1, max_size=3).map(tuple)
listed = st.lists(st.builds(Unmodelled, several, reasons, st.none()), max_size=4)


@given(texts, cited, listed)
def test_every_article_stands_once_and_nothing_is_lost(text: Articles, cites: Any, excused: Any) -> None:
    found = ledger(text, cites, excused)
    told = {c.article for _, words in cites for c in citations(words)} | {c.article for u in excused for c in u.cited}
    assert [entry.article for entry in found] == ([*range(1, 7)] if text.count else sorted(told))
    for entry in found:
        assert (entry.standing is Standing.UNLISTED) == bool(entry.unlisted)
        assert set(entry.unlisted) <= set(text.units(entry.article))
        assert (entry.standing in (Standing.MODELLED, Standing.PARTLY)) <= bool(entry.parts)


@given(texts, cited, listed, some_parts)
def test_citing_more_never_leaves_more_unlisted(text: Articles, cites: Any, excused: Any, more: Citation) -> None:
    def unlisted(names: Any) -> set[Citation]:
        return {unit for entry in ledger(text, names, excused) for unit in entry.unlisted if entry.article in known}

    known = {entry.article for entry in ledger(text, cites, excused)}
    assert unlisted([*cites, ("more", more.text)]) <= unlisted(cites)
