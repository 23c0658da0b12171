"""Every fact is explained in both languages."""

import re

from xueji.model.meanings import MEANINGS
from xueji.vocabulary import core


def test_every_fact_and_no_other_has_a_meaning_in_chinese() -> None:
    assert [*MEANINGS] == [*core().entries]
    for entry in core().entries.values():
        assert re.search(r"[一-鿿]", entry.told("zh")), entry.name
        assert not re.search(r"[一-鿿]", entry.told("en")), entry.name
