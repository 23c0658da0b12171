"""What `xueji coverage` says in its own words, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from xueji.phrases import Language

WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "running": {"zh": "运行用例", "en": "running cases"},
    "atoms_told": {
        "zh": "条件单元是条件里最小的一段，如“学籍状态为休学”：每一段在用例里都应有成立（是）、不成立（否）"
        "和事实不足（不明）的时候。",
        "en": "An atom is a smallest part of a condition, such as student.grade > 6: in the cases each should "
        "come out as yes, as no, and as unknown for want of the fact.",
    },
    "own_rules": {"zh": "本地区规则", "en": "own rules"},
    "own_triggered": {"zh": "有用例触发", "en": "triggered"},
    "wider_rules": {"zh": "上位规则", "en": "wider rules"},
    "wider_triggered": {"zh": "有用例触发", "en": "triggered"},
    "own_cases": {"zh": "本地区用例", "en": "own cases"},
    "other_cases": {"zh": "其他用例", "en": "other cases"},
    "periods_told": {
        "zh": "每行是规定不变的一段时间。上位规则：国家和上级地区在本地区有效的规则。用例按申请日计入各段："
        "本地区用例写在本地区的规则包里，其他用例写在别的规则包里，但问的是本地区（含下辖地区）。",
        "en": "Each line is a time in which the law stays the same. Wider rules: those of the nation and of regions "
        "around that hold here. A case counts in the time of its day: own cases are written in the region’s pack, "
        "other cases in other packs, but ask for the region or for a place in it.",
    },
}
