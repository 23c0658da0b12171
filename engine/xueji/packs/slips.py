"""What was probably meant where a file is no YAML: slips of the keyboard, each tried, none taken that does not help.

The parser tells where it gave up, which may be lines below the mistake. Each line near that place is mended in the ways
people mistype; the first mend with which the parser gets further is the mistake.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final

from xueji.packs.shapes import CASES, FILE
from xueji.phrases import Code
from xueji.phrases.marks import MARKS, shown

LINES_ABOVE: Final = 6
"""So many lines above the place where the parser gave up are looked at; what was opened further up is known to it."""
_MOST_TRIES: Final = 80
MOST_CHARACTERS: Final = 2_000
"""Of a line that is looked at: nobody types a longer one."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake on one line (from 0): columns from 0, what stands there and what was probably meant."""

    code: Code
    line: int
    start: int
    end: int
    written: str
    meant: str

    def mended(self, lines: list[str]) -> str:
        """The whole text with the mistake mended."""
        line = lines[self.line]
        mended = line[: self.start] + self.meant + line[self.end :]
        return "\n".join((*lines[: self.line], mended, *lines[self.line + 1 :]))

    def shown(self, line: str) -> "Slip":
        """The same with so much of the line that what is written and what is meant can be read."""
        start, end = shown(line, self.start, self.end)
        meant = line[start : self.start] + self.meant + line[self.end : end]
        return Slip(self.code, self.line, start, end, line[start:end], meant)

    def column_written(self, column: int) -> int:
        """The column of the line as it was written that a column of the mended line stands for."""
        inside = column - self.start
        if inside >= len(self.meant):
            return column - len(self.meant) + len(self.written)
        for kept in SequenceMatcher(None, self.written, self.meant, autojunk=False).get_matching_blocks():
            if inside < kept.b + kept.size:
                return self.start + kept.a + max(inside - kept.b, 0)
        return column


def slip(raw: str, line: int, opened: int, fails: Callable[[str], int | None]) -> Slip | None:
    """The slip that keeps a text from being YAML, None where none is found.

    `line` is where the parser gave up, `opened` where it began what it could not end, both from 0. `fails` gives the
    line where the parser gives up on a text, None where it does not.
    """
    lines = raw.split("\n")
    last = min(line, len(lines) - 1)
    near = [n for n in range(last, max(last - LINES_ABOVE, -1), -1) if lines[n].strip()]
    odd = [n for n in range(last, -1, -1) if lines[n].count('"') % 2][:3]  # a text that is not closed ends far below
    near = list(dict.fromkeys((*near[:1], *(n for n in (opened,) if n < len(lines)), *odd, *near[1:])))
    near = [number for number in near if len(lines[number]) <= MOST_CHARACTERS]
    best: tuple[int, Slip] | None = None
    tries = 0
    for number in near:
        for found in _slips(lines, number):
            tries += 1
            if tries > _MOST_TRIES:
                break
            further = fails(found.mended(lines))
            if further is None:
                return found.shown(lines[number])
            if further > last and (best is None or further > best[0]):
                best = further, found
    return best[1].shown(lines[best[1].line]) if best else None


def _slips(lines: list[str], number: int) -> Iterator[Slip]:
    """Everything on one line that may be a slip, the likeliest first."""
    line = lines[number]
    for code, start, end, meant in (
        *_tabs(lines, number), *_full_width(line), *_spaces(line), *_quotes(line), *_brackets(line), *_colon(line),
        *_bare(line), *_indentation(lines, number),
    ):  # fmt: skip
        yield Slip(code, number, start, end, line[start:end], meant)


_Found = tuple[Code, int, int, str]
_MARKS: Final = {mark: meant + " " * (meant in ":,-") for mark, meant in MARKS.items() if meant in "\"'#:,- {}[]"}
"""The marks that mean something to YAML, with the space it asks for behind some."""
_KEY: Final = r"[A-Za-z_][\w.-]*|第[一-鿿]+条(?:[(（][一-鿿]+[)）])?|[一-鿿]{1,12}"


_NEXT_KEY: Final = re.compile(r"[，、；,]?\s*[A-Za-z_][\w.-]*:(?:\s|$)")
"""What stands where one part of a mapping in braces ends and the next begins."""


def _tabs(lines: list[str], number: int) -> Iterator[_Found]:
    """Tabs for spaces: as wide as two, or as far as the lines around stand in."""
    line = lines[number]
    before = len(line) - len(line.lstrip())
    if "\t" in line[:before]:
        near = [other for other in (*lines[number - 1 : number], *lines[number + 1 : number + 2]) if other.strip()]
        depths = [len(other) - len(other.lstrip(" ")) for other in near]
        for depth in dict.fromkeys((len(line[:before].expandtabs(2)), *depths, *(d + 2 for d in depths))):
            yield "tab-in-yaml", 0, before, " " * depth
    yield from (("tab-in-yaml", at.start(), at.end(), " ") for at in re.finditer(r"\t+", line[before:]))


def _full_width(line: str) -> Iterator[_Found]:
    """Chinese marks where YAML asks for its own: one of them, or all of the line that stand outside quotes."""
    if found := re.match(rf"(\s*(?:- )?(?:{_KEY}))\s*：\s*", line):
        yield "fullwidth-character", found.end(1), found.end(), ": " if line[found.end() :] else ":"
    if found := re.match(r"(\s*)([－—–]+)\s*", line):
        yield "fullwidth-character", found.start(2), found.end(), "- "
    marks = [at for at, character in enumerate(line) if character in _MARKS]
    for at in sorted(marks, key=lambda at: not _NEXT_KEY.match(line, at)):
        space = len(line) - len(line[at + 1 :].lstrip()) - at - 1 if _MARKS[line[at]].endswith(" ") else 0
        yield "fullwidth-character", at, at + 1 + max(space, 0), _MARKS[line[at]]
    for one, other in (("“", "”"), ("‘", "’")):
        if (start := line.find(one)) >= 0 and (end := line.find(other, start)) > 0:
            quote = _MARKS[one]
            yield "fullwidth-character", start, end + 1, quote + line[start + 1 : end] + quote
    if marks:
        start, end = marks[0], marks[-1] + 1
        yield (
            "fullwidth-character",
            start,
            end,
            "".join(_MARKS.get(character, character) for character in line[start:end]),
        )


def _spaces(line: str) -> Iterator[_Found]:
    if found := re.match(rf"\s*(?:- )?(?:{_KEY}):(?=\S)", line):
        yield "bad-yaml", found.end() - 1, found.end(), ": "
    if found := re.match(r"\s*-(?=[^\s-])", line):
        yield "bad-yaml", found.end() - 1, found.end(), "- "
    yield from (
        ("bad-yaml", at.end() - 1, at.end(), ": ") for at in re.finditer(r"(?<=[{,])\s*[a-z_]+:(?=[^\s\"'])", line)
    )


def _quotes(line: str) -> Iterator[_Found]:
    """A quote that is not closed, not opened, or closed by another kind."""
    for quote, others in (('"', "'”“’‘＂"), ("'", '"’‘”“')):
        if line.count(quote) % 2 == 0:
            continue
        at = line.rfind(quote)
        yield from (("bad-yaml", n, n + 1, quote) for n, character in enumerate(line) if character in others)
        ends = [found.start() for found in re.finditer(r"\s*(?:[,}\]]|$|\s#)", line) if found.start() > at]
        surely = [end for end in ends if line[end : end + 1] != "," or _NEXT_KEY.match(line, end)]
        yield from (("bad-yaml", end, end, quote) for end in dict.fromkeys((*surely, *ends)))
        begins = [found.end() for found in re.finditer(r"(?:^\s*(?:- )?|[{,[]\s*)(?:[\w.-]+:\s+)?", line[:at])]
        begins += [found.end() for found in re.finditer(r":\s+", line[:at])]
        yield from (("bad-yaml", begin, begin, quote) for begin in sorted(set(begins), reverse=True))
        yield "bad-yaml", at, at + 1, ""


def _brackets(line: str) -> Iterator[_Found]:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", lambda found: "_" * len(found[0]), line)
    end = len(line.rstrip())
    for opening, closing in ("{}", "[]"):
        more = bare.count(opening) - bare.count(closing)
        if more > 0:
            yield "bad-yaml", end, end, closing * more
            yield from (("bad-yaml", at.start(), at.start(), closing) for at in re.finditer(r"[,}\]]", bare))
        elif more < 0:
            at = bare.rfind(closing)
            yield "bad-yaml", at, at + 1, ""
            if found := re.search(r"(?<=:)\s+", bare):
                yield "bad-yaml", found.end(), found.end(), opening


def _colon(line: str) -> Iterator[_Found]:
    """A key of regulations or cases without the colon behind it, or any before a mapping or a list in brackets."""
    if found := re.match(rf"\s*(?:- )?(?:{_KEY})(?=\s*[{{\[])", line):
        yield "bad-yaml", found.end(), found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip()), ": "
    elif (found := re.match(r"\s*(?:- )?([a-z_]+)(?:\s+(?=\S)|\s*$)", line)) and found[1] in _keys():
        yield "bad-yaml", found.end(1), found.end(), ": " if line[found.end() :] else ":"


@cache
def _keys() -> frozenset[str]:
    """Every key that has a meaning in a file of a pack."""
    found: set[str] = set()
    waiting: list[Mapping[str, Any]] = [{"schema": FILE}, {"schema": CASES}]
    while waiting:
        rules = waiting.pop()
        inside = rules.get("schema", {})
        named = not isinstance(inside.get("type"), (str, list))  # the schema of a list is that of its items
        found.update(inside if named else ())
        waiting += inside.values() if named else [inside]
        waiting += [rules["valuesrules"]] if "valuesrules" in rules else []
    return frozenset(found)


def _bare(line: str) -> Iterator[_Found]:
    """A text that needs quotes: it holds “: ” or begins with a mark of YAML's own."""
    if found := re.match(rf"\s*(?:- )?+(?:(?:{_KEY}):\s+)?(?=[^\s\"'{{\[#|>])(?P<text>\S.*?)\s*$", line):
        text = found["text"]
        if not text.endswith(":"):
            quote = "'" if '"' in text else '"'
            if quote not in text:
                yield "bad-yaml", found.start("text"), found.end("text"), f"{quote}{text}{quote}"


def _indentation(lines: list[str], number: int) -> Iterator[_Found]:
    """One space too many or too few, beside the lines around; the item of a list stands before what is in it."""
    mine = _depth(lines[number])
    near = {_depth(other) for other in lines[max(number - 2, 0) : number + 3] if other.strip()}
    if lines[number].lstrip().startswith("- "):
        near |= {depth - 2 for depth in near}
    for depth in sorted(near, key=lambda n: abs(n - mine)):
        if depth != mine and depth >= 0 and abs(depth - mine) <= 2:  # noqa: PLR2004 -- further off is no slip
            yield "bad-yaml", 0, mine, " " * depth


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
