"""Full-width marks (全角符号) with the marks they stand for, and how much of a line a slip is shown with."""

from collections.abc import Mapping
from typing import Final

MARKS: Final[Mapping[str, str]] = {
    "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "，": ",", "、": ",", "：": ":", "；": ";", "。": ".", "．": ".", "　": " ", "＃": "#",
    "“": '"', "”": '"', "＂": '"', "‘": "'", "’": "'", "＇": "'",
    "＝": "=", "＜": "<", "＞": ">", "！": "!", "≥": ">=", "≤": "<=", "≠": "!=",
    "＋": "+", "－": "-", "—": "-", "–": "-", "＊": "*", "×": "*", "⁄": "/",
} | {chr(0xFF10 + digit): str(digit) for digit in range(10)}  # fmt: skip
"""Marks and digits of a Chinese keyboard."""
_ASCII: Final = str.maketrans(dict(MARKS))


def ascii_marks(text: str) -> str:
    """The text with ASCII marks and digits for full-width ones."""
    return text.translate(_ASCII)


def shown(line: str, start: int, end: int) -> tuple[int, int]:
    """So much of a line that what was mistyped between two indices is read with the word it belongs to."""
    if line[start:end].strip():
        return start, end
    while start and line[start - 1] not in " {[,":
        start -= 1
    if not line[start:end].strip():
        end += len(line[end:]) - len(line[end:].lstrip())
        while end < len(line) and line[end] not in " ,]}":
            end += 1
    return start, end
