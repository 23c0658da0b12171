"""From text to Python's own syntax tree of one expression; the text is read, never evaluated."""

import ast
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from xueji.errors import Place, Problem

MOST_CHARACTERS = 2_000
MOST_LEVELS = 40

Locate = Callable[[int], Place]
"""From a character's index in the text of a condition to its place in the file."""

_FULLWIDTH = {
    "（": "(", "）": ")", "，": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "＝": "=", "＜": "<", "＞": ">",
    "！": "!", "。": ".", "：": ":", "【": "[", "】": "]", "［": "[", "］": "]", "、": ",", "；": ";", "＂": '"',
    "　": " ", "≥": ">=", "≤": "<=", "≠": "!=", "＋": "+", "－": "-", "＊": "*", "×": "*", "．": ".",
} | {chr(0xFF10 + digit): str(digit) for digit in range(10)}  # fmt: skip
_SLIPS = (
    (re.compile(r"(?<![=!<>])=(?!=)"), "write “==” for “equals”", "判断相等请写“==”"),
    (re.compile(r"&&?"), "write “and”", "请写“and”"),
    (re.compile(r"\|\|?"), "write “or”", "请写“or”"),
    (re.compile(r"!(?!=)"), "write “not”", "请写“not”"),
    (re.compile(r"<>"), "write “!=”", "请写“!=”"),
)
_GENERAL = ("look at brackets, quotes and the words and, or, not, in", "请检查括号、引号以及 and、or、not、in")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A condition as Python's parser sees it, with what is needed to find places in it."""

    tree: ast.expr
    text: str
    locate: Locate

    def offset(self, node: ast.AST) -> int:
        """The index of a node's first character in the text; the parser counts bytes of UTF-8."""
        column = getattr(node, "col_offset", 0)
        return len(self.text.encode()[:column].decode(errors="ignore"))

    def place(self, node: ast.AST) -> Place:
        """Where a node stands in the file."""
        return self.locate(self.offset(node))

    def word(self, node: ast.AST) -> str:
        """The text of a node as it was written."""
        end = len(self.text.encode()[: getattr(node, "end_col_offset", 0)].decode(errors="ignore"))
        return self.text[self.offset(node) : end]


def parse(text: str, locate: Locate) -> Parsed | Problem:
    """Read one condition, or say what is wrong with it; time and depth are bounded before Python's parser sees it."""
    if not text.strip():
        return Problem("condition-empty", locate(0))
    if len(text) > MOST_CHARACTERS:
        sizes = {"size": str(len(text)), "limit": str(MOST_CHARACTERS)}
        return Problem("condition-too-long", locate(0), details=sizes)
    bare = _without_quotes(text)
    if not bare.isascii() and (found := next(((i, c) for i, c in enumerate(bare) if c in _FULLWIDTH), None)):
        return Problem("fullwidth-character", locate(found[0]), found[1], {"ascii": _FULLWIDTH[found[1]]})
    strange = () if text.isprintable() else ((i, c) for i, c in enumerate(text) if not c.isprintable())
    if found := next(((i, c) for i, c in strange if not c.isspace()), None):
        return Problem("bad-character", locate(found[0]), repr(found[1]))
    if (deep := _first_too_deep(bare)) is not None:
        return Problem("condition-too-deep", locate(deep), text[deep], {"limit": str(MOST_LEVELS)})
    start = len(text) - len(text.lstrip())
    line = re.sub(r"\s", " ", text[start:])
    moved: Locate = lambda offset: locate(start + offset)  # noqa: E731 -- a name for one short function
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(line, mode="eval").body
    except SyntaxError as error:
        # 0 stands for the end of the text
        return _syntax_problem(line, bare[start:], moved, (error.offset or len(line) + 1) - 1)
    except (RecursionError, MemoryError, ValueError):
        return Problem("condition-too-deep", locate(0), text, {"limit": str(MOST_LEVELS)})
    parsed = Parsed(tree, line, moved)
    if _nested_too_deep(tree):
        return Problem("condition-too-deep", moved(0), line, {"limit": str(MOST_LEVELS)})
    return parsed


def _without_quotes(text: str) -> str:
    """The text with everything between quotes blanked out, so that only syntax is left."""
    return re.sub(r"\"[^\"]*\"|'[^']*'", lambda m: " " * len(m[0]), text)


def _first_too_deep(bare: str) -> int | None:
    if sum(map(bare.count, "([{")) <= MOST_LEVELS:
        return None
    level = 0
    for index, character in enumerate(bare):
        level += (character in "([{") - (character in ")]}")
        if level > MOST_LEVELS:
            return index
    return None


def _nested_too_deep(tree: ast.expr) -> bool:
    waiting: list[tuple[ast.AST, int]] = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        if level > MOST_LEVELS:
            return True
        waiting += [(child, level + 1) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return False


def _syntax_problem(line: str, bare: str, locate: Locate, offset: int) -> Problem:
    for pattern, advice, advice_zh in _SLIPS:
        if found := pattern.search(bare):
            details = {"advice": advice, "advice_zh": advice_zh}
            return Problem("condition-syntax", locate(found.start()), found[0], details)
    offset = min(max(offset, 0), max(len(line) - 1, 0))
    details = {"advice": _GENERAL[0], "advice_zh": _GENERAL[1]}
    return Problem("condition-syntax", locate(offset), line[offset : offset + 20].strip() or line[-20:], details)
