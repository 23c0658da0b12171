"""What the parsers of YAML and JSON and the system say, for those who read Chinese."""

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
    "a key must be one word": "键应为一个词或一行文字",
    "Expecting property name enclosed in double quotes": "此处应为双引号中的名称",
    "Expecting value": "此处应有一个值",
    "Expecting ',' delimiter": "缺少逗号",
    "Expecting ':' delimiter": "缺少冒号",
    "Unterminated string": "引号没有配对",
    "Invalid control character": "文字中有不可见字符",
    "Invalid \\escape": "反斜杠写法有误",
    "Extra data": "后面还有多余的内容",
    "Illegal trailing comma": "最后一项后面多了逗号",
    "No such file or directory": "没有这个文件或文件夹",
    "it is not there": "没有这个文件",
    "it is a folder": "这是文件夹，不是文件",
    "it is no file": "这不是文件",
    "no such folder": "没有这个文件夹",
    "Permission denied": "没有权限",
    "Is a directory": "这是文件夹，不是文件",
    "Not a directory": "这不是文件夹",
    "No space left on device": "磁盘已满",
    "unreadable": "无法读取",
    "unwritable": "无法写入",
    "unknown escape character": "双引号内的反斜杠写法有误，请改用单引号",
}


def in_chinese(why: str) -> str:
    """The Chinese of what is said; the words themselves where it is not known."""
    return next((zh for en, zh in _REASONS.items() if en in why), why)
