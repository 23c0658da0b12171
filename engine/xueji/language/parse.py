"""From text to Python's own syntax tree of one expression; the text is read, never evaluated."""

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from xueji.errors import Place, Problem
from xueji.phrases.marks import MARKS, ascii_marks, shown

MOST_CHARACTERS = 2_000
MOST_LEVELS = 40

Locate = Callable[[int], Place]
"""From a character's index in the text of a condition to its place in the file."""

_SLIPS = (
    (r":=|(?<![=!<>:])=(?!=)", "==", "write “==” for “equals”", "判断相等请写“==”"),
    (r"===+", "==", "write “==” for “equals”", "判断相等请写“==”"),
    (r"&&?", "and", "write “and”", "请写“and”"),
    (r"\|\|?", "or", "write “or”", "请写“or”"),
    (r"!(?!=)", "not ", "write “not”", "请写“not”"),
    (r"<>", "!=", "write “!=”", "请写“!=”"),
    (r"=>", ">=", "write “>=”", "请写“>=”"),
    (r"=<", "<=", "write “<=”", "请写“<=”"),
    (r"\bAND\b", "and", "write “and”", "请写“and”"),
    (r"\bOR\b", "or", "write “or”", "请写“or”"),
    (r"\bNOT\b", "not", "write “not”", "请写“not”"),
    (r"\bIN\b", "in", "write “in”", "请写“in”"),
    (r"(?<![一-鿿])(?:并且|而且|且)(?![一-鿿])", "and", "write “and”", "请写“and”"),
    (r"(?<![一-鿿])(?:或者|或)(?![一-鿿])", "or", "write “or”", "请写“or”"),
    (r"(?<![一-鿿])非(?![一-鿿])", "not", "write “not”", "请写“not”"),
    (r"(?<![一-鿿])不是(?![一-鿿])", "!=", "write “!=” for “is not”", "“不是”请写“!=”"),
    (r"(?<![一-鿿])(?:是|等于)(?![一-鿿])", "==", "write “==” for “is”", "“是”请写“==”"),
    (r"(?<=\d)\s*(?:周岁|岁|人|名|次|个)(?![一-鿿])", "", "a number stands without a unit", "数字后面不写单位"),
)
"""How people write what the language spells otherwise: the slip, what is meant, and the advice."""
_MOST_TRIES = 40
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
    if not bare.isascii() and (found := next(((i, c) for i, c in enumerate(bare) if c in MARKS), None)):
        return _full_width(text, bare, found[0], locate)
    strange = () if text.isprintable() else ((i, c) for i, c in enumerate(text) if not c.isprintable())
    if found := next(((i, c) for i, c in strange if not c.isspace()), None):
        return Problem("bad-character", locate(found[0]), repr(found[1]))
    if (deep := _first_too_deep(bare)) is not None:
        return Problem("condition-too-deep", locate(deep), text[deep], {"limit": str(MOST_LEVELS)})
    start = len(text) - len(text.lstrip())
    line = re.sub(r"\s", " ", text.strip())
    moved: Locate = lambda offset: locate(start + offset)  # noqa: E731 -- a name for one short function
    tree = _read(line)
    if isinstance(tree, int):
        return _syntax_problem(line, bare[start:], moved, tree)
    levels = len(re.findall(r"\W", line))  # each takes a character that belongs to no word
    if tree is None or (levels >= MOST_LEVELS and _nested_too_deep(tree)):
        return Problem("condition-too-deep", moved(0), line, {"limit": str(MOST_LEVELS)})
    return Parsed(tree, line, moved)


def _read(line: str) -> ast.expr | int | None:
    """The tree; the index at which Python's parser stops; None where the line is too deep for it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(line, mode="eval").body
    except SyntaxError as error:
        return (error.offset or len(line) + 1) - 1  # 0 stands for the end of the text
    except (RecursionError, MemoryError, ValueError):
        return None


def _without_quotes(text: str) -> str:
    """The text with everything between quotes blanked out, so that only syntax is left."""
    return re.sub(r"\"[^\"]*\"|'[^']*'", lambda m: " " * len(m[0]), text)


def _full_width(text: str, bare: str, first: int, locate: Locate) -> Problem:
    """Full-width marks where ASCII is wanted: from the first of them to the last."""
    last = max(index for index, character in enumerate(bare) if character in MARKS)
    word = text[first : last + 1]
    meant = ascii_marks(word)
    return Problem("fullwidth-character", locate(first), word, {"ascii": meant}, meant)


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
    """What keeps a condition from being read: a slip that, mended, lets the parser get on; else where it stopped."""
    tried = (
        (at.start(), at[0], meant, en, zh) for pattern, meant, en, zh in _SLIPS for at in re.finditer(pattern, bare)
    )
    best: tuple[int, Problem] | None = None
    for start, written, sense, en, zh in islice((*tried, *_unpaired(line, bare)), _MOST_TRIES):
        end = start + len(written)
        meant = _spaced(sense, line, start, end) if written else sense
        further = _read((line[:start] + meant + line[end:]).strip())
        first, last = shown(line, start, end)
        suggestion = line[first:start] + meant + line[end:last]
        details = {"advice": en, "advice_zh": zh}
        told = Problem("condition-syntax", locate(first), line[first:last], details, suggestion)
        if isinstance(further, ast.expr):
            return told
        if further and further > max(offset, start) + len(meant) and (best is None or further > best[0]):
            best = further, told
    if best:
        return best[1]
    offset = min(max(offset, 0), max(len(line) - 1, 0))
    details = {"advice": _GENERAL[0], "advice_zh": _GENERAL[1]}
    return Problem("condition-syntax", locate(offset), line[offset : offset + 20].strip() or line[-20:], details)


def _spaced(sense: str, line: str, start: int, end: int) -> str:
    """A sign or a word with the spaces around it that the line lacks."""
    if sense in "\"'()[]":
        return sense
    before = "" if start == 0 or line[start - 1].isspace() else " "
    return before + sense.strip() + ("" if line[end : end + 1].isspace() else " ")


def _unpaired(line: str, bare: str) -> Iterator[tuple[int, str, str, str, str]]:
    """A quote or a bracket that is lacking, at each place where it may belong, or one too many."""
    ends = [found.end() for found in re.finditer(r"[^\s,()\[\]]+(?=[\s,()\[\]]|$)", line)]
    for quote in "\"'":
        if line.count(quote) % 2:
            advice = f"a quote {quote} is not closed", f"引号 {quote} 没有配对"
            opened = line.rfind(quote)
            others = (at for at, character in enumerate(line) if character in "\"'”’“‘" and character != quote)
            yield from ((at, line[at], quote, *advice) for at in others)
            yield from ((end, "", quote, *advice) for end in ends if end > opened)
            yield from ((found.start(), "", quote, *advice) for found in re.finditer(rf"[\w-]+(?={quote})", line))
    for opening, closing in ("()", "[]"):
        more = bare.count(opening) - bare.count(closing)
        if more > 0:
            advice = f"“{closing}” is lacking", f"缺少“{closing}”"
            opened = bare.find(opening)
            before = [found.start() for found in re.finditer(r"\s+(?:and|or)\b|$", line) if found.start() > opened]
            group = opening == "(" and not bare[:opened][-1:].isalnum()
            if not group or len(before) == 1:  # where a group may end in several places, nobody knows which
                yield from ((end, "", closing, *advice) for end in before)
        elif more < 0:
            at = bare.rfind(closing)
            yield at, closing, "", f"“{closing}” is too many", f"多了“{closing}”"
