"""Where a fact is taken from is said in words, in both languages; what a pack has written stays as it is."""

import pytest

from xueji.assemble import Xueji
from xueji.language.types import FLAG
from xueji.vocabulary import FactEntry, core


@pytest.mark.parametrize(
    ("source", "en", "zh"),
    [
        ("N13 art. 18", "national measures of 2013, 第十八条", "2013年《中小学生学籍管理办法》第十八条"),
        ("义务教育法 art. 12", "《义务教育法》第十二条", "《义务教育法》第十二条"),
        ("NS 22", "collection form for students, item 22", "学生采集表第 22 项"),
        ("NS 学校 xz", "collection form for schools, xz", "学校采集表 xz"),
        ("Liaoning 2017 art. 9 para. 2", "Liaoning 2017 art. 9 para. 2", "Liaoning 2017 art. 9 para. 2"),
        ("Shiyan art. 5 C", "Shiyan art. 5 C", "Shiyan art. 5 C"),
        ("", "", ""),
    ],
)
def test_a_source_in_words(source: str, en: str, zh: str) -> None:
    fact = FactEntry("student.x", "某", FLAG, "something", source=source)
    assert (fact.cited("en"), fact.cited("zh")) == (en, zh)


def test_no_fact_of_the_model_or_of_a_pack_is_beyond_words(engine: Xueji) -> None:
    facts = core().extended(fact for document in engine.documents for fact in document.facts).entries.values()
    assert len(facts) > 100
    assert all(fact.cited("zh") and fact.cited("en") for fact in facts if fact.source)
    assert not any(fact.cited("zh").startswith(("N13", "NS ")) for fact in facts)
