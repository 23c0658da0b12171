"""What `xueji schema` says."""

from collections.abc import Mapping
from typing import Final

from xueji.phrases import Language

_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "which": {
        "en": "name one kind of file (document, cases, accepted), or a folder for all of them with --out",
        "zh": "请写明一种文件（document、cases、accepted），或用 --out 写出全部",
    },
    "cannot_write": {"en": "nothing can be written into {0}: {1}", "zh": "无法写入 {0}：{1}"},
}


def say(word: str, language: Language, *parts: object) -> str:
    """A sentence in one language."""
    return _WORDS[word][language].format(*parts)
