"""The packs as a whole: every article accounted for, every rule shown by cases, every document dated."""

from datetime import date, timedelta

import pytest

from xueji.assemble import Xueji, packs_of
from xueji.cases.coverage import Coverage
from xueji.errors import Problem
from xueji.model.enums import DocumentStatus, Force
from xueji.packs.case_files import read_cases
from xueji.policy.articles import Standing
from xueji.policy.layer import in_force

MAIN = ("national", "henan", "gansu", "liaoning", "beijing")


@pytest.fixture(scope="module")
def shown(engine: Xueji) -> Coverage:
    return engine.coverage(read_cases(packs_of()))


def test_every_article_of_every_document_is_accounted_for(engine: Xueji) -> None:
    undeclared = [document.id for document in engine.documents if document.articles is None]
    assert undeclared == []
    unlisted = {
        document.id: [citation.text for entry in document.ledger for citation in entry.unlisted]
        for document in engine.documents
    }
    assert {name: found for name, found in unlisted.items() if found} == {}


def test_no_document_is_empty(engine: Xueji) -> None:
    """Norms with an article, norms whose article is not told, or at least the word that the text was not seen."""
    empty = [d.id for d in engine.documents if not (d.ledger or d.unnumbered or d.not_seen)]
    assert empty == []
    press = next(d for d in engine.documents if d.id == "henan-compulsory-2014")
    assert set(press.unnumbered) >= {rule.name for rule in press.rules if rule.article == "条次不详"} != set()
    assert not next(d for d in engine.documents if d.id == "gansu-k12").unnumbered


def test_the_three_whole_texts_have_no_article_nobody_has_seen(engine: Xueji) -> None:
    for name, count in (("gansu-k12", 40), ("liaoning-compulsory-2017", 30), ("national-2013", 27)):
        document = next(d for d in engine.documents if d.id == name)
        assert len(document.ledger) == count
        assert Standing.NOT_SEEN not in {entry.standing for entry in document.ledger}


def test_every_norm_names_its_aspect(engine: Xueji) -> None:
    parts = [part for d in engine.documents for part in (*d.rules, *d.procedures)]
    assert [part.name for part in parts if part.aspect is None] == []
    assert [c.document for d in engine.documents for c in d.closed if c.aspect is None] == []
    declared = [declaration for d in engine.documents for declaration in d.declarations]
    assert [declaration.name for declaration in declared if declaration.aspect is None] == []


def test_every_finding_names_what_mends_it(engine: Xueji) -> None:
    rules = [rule for d in engine.documents for rule in d.rules if rule.record and rule.force is not Force.OBLIGE]
    assert rules
    assert [rule.name for rule in rules if rule.repair is None] == []


def test_every_rule_is_triggered_by_a_case_and_held_back_by_one(shown: Coverage) -> None:
    assert [rule.rule.name for rule in shown.rules() if not rule.shown] == []


def test_every_atom_of_the_main_regions_was_seen_true_false_and_unknown(shown: Coverage) -> None:
    lacking = {
        f"{rule.rule.name} [{index}]": [truth.value for truth in atom.lacking]
        for rule in shown.rules() if rule.pack in MAIN
        for index, atom in enumerate(rule.atoms, 1) if atom.lacking
    }  # fmt: skip
    assert lacking == {}


def test_every_document_is_in_force_from_its_first_day_to_its_last(engine: Xueji) -> None:
    day = timedelta(days=1)
    superseded_by = {old: d for d in engine.documents if d.status is DocumentStatus.ISSUED for old in d.replaces}
    for document in engine.documents:

        def there(on: date, document_id: str = document.id, region: str = document.region) -> bool:
            return document_id in in_force(engine.documents, region, on).by_id

        issued = document.status is DocumentStatus.ISSUED
        assert not there(document.since - day), document.id
        successor = superseded_by.get(document.id)
        gone = successor is not None and successor.since <= document.since
        assert there(document.since) is (issued and not gone), document.id
        ends = [d for d in (document.until, successor.since - day if successor else None) if d is not None]
        if issued and ends and not gone:
            assert there(min(ends)), document.id
            assert not there(min(ends) + day), document.id


def test_cases_speak_of_what_is_there(engine: Xueji) -> None:
    found: list[Problem] = list(engine.case_problems(read_cases(packs_of())))
    assert found == []
