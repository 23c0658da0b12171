"""What a constant or a word was probably meant to be, as hints propose it; nothing where that is unclear."""

import pytest

from xueji.language.likely import likely, likely_words
from xueji.language.types import Kind

CONSTANTS = {
    Kind.DATE: {
        "2024年9月1日": "2024-09-01", "2024/9/1": "2024-09-01", "20240901": "2024-09-01", "2024－09－01": "2024-09-01",
        "2024-02-30": "", "9月1日": "", "2024-09-01": "",
    },
    Kind.MONTH_DAY: {"八月三十一日": "08-31", "8/31": "08-31", "13-01": "", "下旬": ""},
    Kind.DURATION: {
        "十个工作日": "10 workdays", "10 working days": "10 workdays", "两年": "2 years", "1 years": "1 year",
        "10 workdys": "10 workdays", "10": "", "半年": "6 months", "一年半": "18 months", "半": "", "半个月": "",
        "10 minutes": "", "1 yr": "1 year", "2 yrs": "2 years", "6 mos": "6 months",
    },
    Kind.REGION: {"62": "620000", "６２００００": "620000", "甘肃": "", "0062": ""},
    Kind.INTEGER: {"两次": "2", "３": "3", "三条": "3", "若干": "", "2 年": "", "3": ""},
    Kind.DECIMAL: {
        "三分之一": "1/3", "3分之1": "1/3", "33%": "33/100", "三分之二": "2/3", "１/３": "1/3", "０.５": "0.5",
        "１": "1", "一半": "", "200%": "", "0分之1": "", "４/３": "",
    },
    Kind.TEXT: {"２": ""},
}  # fmt: skip
STAGES = {"primary": "primary", "小学": "primary", "junior": "junior", "初中": "junior"}
FLAGS = {"true": "true", "false": "false"}


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [(kind, written, meant) for kind, rows in CONSTANTS.items() for written, meant in rows.items()],
    ids=str,
)
def test_constant_is_proposed_as_it_should_be_written(kind: Kind, written: str, meant: str) -> None:
    assert likely(written, kind) == meant


@pytest.mark.parametrize(
    ("written", "words", "alone", "meant"),
    [
        ("是", FLAGS, True, "true"), ("No", FLAGS, True, "false"), ("也许", FLAGS, True, ""),
        ("小学、初中", STAGES, True, "[primary, junior]"), ("小学，初中", STAGES, False, "primary, junior"),
        ("primary/junior", STAGES, True, "[primary, junior]"), ("小学 高职", STAGES, True, ""),
        ("小学", STAGES, True, "primary"), (" ｐｒｉｍａｒｙ ", STAGES, True, "primary"), ("是", STAGES, True, ""),
    ],
)  # fmt: skip
def test_word_of_a_closed_list_is_proposed(written: str, words: dict[str, str], alone: bool, meant: str) -> None:
    assert likely_words(written, words, alone=alone) == meant
