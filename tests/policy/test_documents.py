"""What a document says of itself: the ledger over all its parts, and the names of places that are no province."""

from datetime import date
from pathlib import Path

import pytest
from tests.decide.test_records import PACKS

from xueji.assemble import Xueji
from xueji.model.enums import NotModelled
from xueji.packs import registry
from xueji.packs.load import load
from xueji.policy.articles import Standing

WHOLE = """\
document:
  id: whole
  title: {zh: 全文, en: The whole}
  region: "620000"
  stages: [primary, junior]
  in_force: {from: 2020-01-01}
  grade: statute
  articles: {count: 8, paragraphs: {第五条: 2}, items: {第六条: 2}}
declare:
  leave.max_length: {title: {zh: 休学最长期限, en: longest leave}, topic: leave, type: duration}
parameters:
  leave.max_length: {value: 1 year, article: 第一条}
rules:
  - {id: r, title: 某, change: leave, article: 第二条、第六条(一), forbid: always}
procedures:
  - {id: p, change: transfer, article: 第三条, steps: [school]}
closed:
  - {change: transfer, title: 仅此, article: 第四条}
delegates:
  - {change: [resume, leave], title: 由市规定, article: 第五条第二款}
not_modelled:
  第六条: {reason: repeats, note: {zh: 见上位法, en: see the law above}}
  第七条: not_seen
"""


@pytest.fixture
def whole(tmp_path: Path) -> Xueji:
    (tmp_path / "gansu").mkdir()
    (tmp_path / "gansu" / "a.yaml").write_text(WHOLE, "utf-8")
    for code, names, name in (
        ("620100", "{zh: 兰州市, en: Lanzhou}", "b"),
        ("620102", "{zh: 城关区, en: Chengguan}", "c"),
    ):
        text = WHOLE.partition("  articles")[0].replace("620000", code).replace("whole", name)
        (tmp_path / "gansu" / f"{name}.yaml").write_text(f"{text}  place: {names}\n", "utf-8")
    return Xueji(load(registry.in_folder(tmp_path)))


def test_every_kind_of_norm_accounts_for_its_article(whole: Xueji) -> None:
    (document,) = (d for d in whole.documents if d.id == "whole")
    assert [(e.article, e.standing, e.parts) for e in document.ledger] == [
        (1, Standing.MODELLED, ("policy.leave.max_length",)), (2, Standing.MODELLED, ("whole/r",)),
        (3, Standing.MODELLED, ("whole/p",)), (4, Standing.MODELLED, ("whole/closed-transfer",)),
        (5, Standing.UNLISTED, ("whole/delegated-leave",)), (6, Standing.PARTLY, ("whole/r",)),
        (7, Standing.NOT_SEEN, ()), (8, Standing.UNLISTED, ()),
    ]  # fmt: skip
    assert [part.text for entry in document.ledger for part in entry.unlisted] == ["第五条第一款", "第八条"]
    (reason,) = document.ledger[5].unmodelled
    assert (reason.reason, reason.note and reason.note.en) == (NotModelled.REPEATS, "see the law above")


def test_a_document_without_the_measure_of_its_articles_has_those_it_speaks_of(whole: Xueji) -> None:
    (document,) = (d for d in whole.documents if d.id == "b")
    assert (document.articles, document.ledger) == (None, ())


def test_the_made_packs_account_for_all_they_declare() -> None:
    standings = {d.id: [e.standing for e in d.ledger] for d in load(PACKS)}
    assert standings["made-law"] == [Standing.NOT_MODELLED, *5 * [Standing.MODELLED], *3 * [Standing.NOT_MODELLED]]
    assert set(standings["made-measures"]) == {Standing.MODELLED}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("兰州", "620100"), ("兰州市", "620100"), ("Lanzhou", "620100"), ("lanzhou", "620100"), ("城关区", "620102"),
        ("城关", "620102"), ("Chengguan", "620102"), ("gansu", "620000"), ("620199", "620199"), ("城", None),
        ("Lanz", None), ("", None),
    ],
)  # fmt: skip
def test_cities_and_counties_with_a_document_have_names(whole: Xueji, name: str, code: str | None) -> None:
    assert whole.region(name) == code


def test_a_name_of_a_city_may_stand_in_a_request(whole: Xueji) -> None:
    checked = whole.check({"student": {"stage": "junior"}}, "兰州市", date(2024, 9, 5))
    assert checked.region == "620100"
    assert [document.id for document in checked.documents] == ["whole", "b"]
