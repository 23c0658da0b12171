"""What YAML's parser says, for those who read Chinese."""

from typing import Final

_REASONS: Final = {
    "mapping values are not allowed": "此处不能再写“键: 值”，多半是前面的引号、冒号或缩进有误",
    "could not find expected ':'": "缺少冒号和冒号后的空格",
    "unexpected end of stream": "引号或括号到文件结尾也没有配对",
    "unexpected document indicator": "引号没有配对",
    "did not find expected ',' or '}'": "花括号内缺少逗号或右花括号",
    "did not find expected ',' or ']'": "方括号内缺少逗号或右方括号",
    "did not find expected '-' indicator": "列表各项的缩进不一致",
    "did not find expected key": "读不到下一项，多半是缩进或引号有误",
    "did not find expected node content": "逗号或括号多余，或缺少内容",
    "cannot start any token": "此字符不能作为开头，请给文字加引号",
    "block sequence entries are not allowed": "此处不能写“- ”列表项",
    "unknown escape character": "双引号内的反斜杠写法有误，请改用单引号",
}


def in_chinese(why: str) -> str:
    """The Chinese of what the parser says; words that tell little where it is not known."""
    return next((zh for en, zh in _REASONS.items() if en in why), "格式有误")
