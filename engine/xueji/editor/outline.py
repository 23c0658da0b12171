"""Where in a YAML file a position stands, told from lines and indentation: the file may be broken while one types.

Lines and columns are counted from 0 here, in characters, as editors count them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xueji.packs.source import PathInFile

_QUOTED_KEY = re.compile(r"""("[^"]*"|'[^']*')\s*:(?=\s|$)""")
_PLAIN_KEY = re.compile(r"""[^\s"'\[\]{}#|>&*!%@`-][^#{}\[\]]*|-[^\s#][^#]*""")
_COLON = re.compile(r":(?=\s|$)")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(#.*)?$")
_COMMENT = re.compile(r"(?:^|\s)#")
_ID = re.compile(r"\bid:\s*([\w-]+)")
_BLANK = re.compile(r"\s*")
_MOST_DEEP = 50
"""How deep a position is followed; no file of ours goes half as far, and what is pasted may be anything."""


@dataclass(frozen=True, slots=True)
class Here:
    """What a position is part of: a key of the mapping at `path`, or the value at `path`, on one line of the file.

    `start` and `end` bound the key or the part of the value on this line; `before` is the value from its beginning to
    the position, over lines where it has several, without an opening quote.
    """

    at: Literal["key", "value"]
    path: PathInFile
    start: int
    end: int
    before: str = ""
    beside: tuple[str, ...] = ()
    """The keys that stand before it in the same pair of braces."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key or an item of a list with the place where it begins and its value on that line."""

    path: PathInFile
    line: int
    column: int
    value: str


@dataclass(slots=True)
class _Open:
    """A key or an item whose value may go on; `text` is where its value begins, None where there is none yet."""

    indent: int
    step: str | int
    text: tuple[int, int] | None = None
    block: bool = False
    items: int = 0


@dataclass(slots=True)
class _Outline:
    """The keys and items a line stands in, kept from line to line."""

    opened: list[_Open] = field(default_factory=list)
    top: int = 0
    """Items of a list that is the whole file."""

    @property
    def path(self) -> PathInFile:
        return tuple(entry.step for entry in self.opened)

    def within(self, indent: int, *, item: bool = False) -> None:
        """Close what a line of this indentation ends."""
        while self.opened and (
            self.opened[-1].indent > indent
            or (self.opened[-1].indent == indent and (not item or isinstance(self.opened[-1].step, int)))
        ):
            self.opened.pop()

    def continues(self, indent: int) -> bool:
        """Say whether a line of this indentation goes on with a value that has begun on a line before."""
        inner = next((entry for entry in reversed(self.opened) if entry.indent < indent), None)
        if inner is None or inner.text is None:
            return False
        return inner.block or not isinstance(inner.step, int) or inner is self.opened[-1]

    def read(self, number: int, line: str) -> list[tuple[_Open, int, PathInFile]]:
        """Take over one line that begins something; gives what it opens, with columns and paths."""
        made: list[tuple[_Open, int, PathInFile]] = []
        at = len(line) - len(line.lstrip(" "))
        while len(self.opened) < _MOST_DEEP and (line[at : at + 2] == "- " or line[at:] == "-"):
            self.within(at, item=True)
            around = self.opened[-1] if self.opened else None
            index = around.items if around else self.top
            if around:
                around.items += 1
            else:
                self.top += 1
            made.append(self._open(_Open(at, index), at))
            rest = line[at + 1 :]
            at += 1 + len(rest) - len(rest.lstrip(" "))
        if found := _written_key(line, at):
            word, end = found
            self.within(at)
            opened = _Open(at, _bare(word))
            made.append(self._open(opened, at))
            at = end + len(line[end:]) - len(line[end:].lstrip())
        if made and at < len(line) and line[at] != "#":
            made[-1][0].text = number, at
            made[-1][0].block = bool(_BLOCK.match(line, at))
        return made

    def _open(self, entry: _Open, column: int) -> tuple[_Open, int, PathInFile]:
        self.opened.append(entry)
        return entry, column, self.path


def _written_key(line: str, at: int) -> tuple[str, int] | None:
    """The key that stands at a column, as it is written, and where its colon ends; None where none does.

    The colon is looked for first: a pasted line may have any length, and is read once.
    """
    if quoted := _QUOTED_KEY.match(line, at):
        return quoted[1], quoted.end()
    colon = _COLON.search(line, at + 1)
    word = line[at : colon.start()].rstrip() if colon else ""
    return (word, colon.end()) if colon and _PLAIN_KEY.fullmatch(word) else None


def _bare(key: str) -> str:
    return key[1:-1] if key[:1] in ("'", '"') else key


def _begins(outline: _Outline, line: str) -> bool:
    """Say whether a line begins a key or an item, and does not go on with what stood before it."""
    content = line.lstrip(" ")
    if not content or content.startswith("#"):
        return False
    return not outline.continues(len(line) - len(content))


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """Every key and every item of a list in block style, in the order of the file."""
    outline = _Outline()
    for number, line in enumerate(lines):
        if not _begins(outline, line):
            continue
        for entry, column, path in outline.read(number, line):
            value = line[entry.text[1] :] if entry.text and entry.text[0] == number else ""
            yield Entry(path, number, column, value)


def rules(lines: Sequence[str], section: str = "rules") -> Iterator[tuple[str, Entry]]:
    """The parts of one section that have an `id`, with the item each stands in."""
    item: Entry | None = None
    for entry in entries(lines):
        match entry.path:
            case (name, int()) if name == section:
                item = entry
                if found := _ID.search(entry.value) if entry.value.startswith("{") else None:
                    yield found[1], entry
            case (name, int(), "id") if name == section and item is not None:
                if word := re.match(r"[\w-]+", entry.value):
                    yield word[0], item
            case _:
                pass


def here(lines: Sequence[str], line: int, column: int) -> Here | None:
    """What a position is part of; None in a comment and beyond the end of the file."""
    if not 0 <= line < max(len(lines), 1):
        return None
    outline = _Outline()
    for number, text in enumerate(lines[:line]):
        if _begins(outline, text):
            outline.read(number, text)
    text = lines[line] if lines else ""
    column = min(max(column, 0), len(text))
    content = text.lstrip(" ")
    indent = len(text) - len(content) if content else column
    if _commented(outline, text, column, indent):
        return None
    if outline.continues(indent):
        return _inside(lines, outline, line, column, indent)
    made = outline.read(line, text) if content else []
    if made and made[-1][0].text and column >= made[-1][0].text[1]:
        return _value(lines, outline, line, column)
    return _key(outline, text, column, made)


def _commented(outline: _Outline, text: str, column: int, indent: int) -> bool:
    inner = next((entry for entry in reversed(outline.opened) if entry.indent < indent), None)
    if inner is not None and inner.block:
        return False
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", lambda found: "·" * len(found[0]), text)
    found = _COMMENT.search(bare)
    return found is not None and column > found.end() - 1


def _key(outline: _Outline, text: str, column: int, made: list[tuple[_Open, int, PathInFile]]) -> Here:
    """A key, whole or being written, or the empty place where a value is to stand."""
    keys = [(at, path) for entry, at, path in made if isinstance(entry.step, str)]
    if keys:
        at, path = keys[-1]
        written = _written_key(text, at)
        end = at + len(written[0] if written else "")
        return Here("key", path[:-1], at, end) if column <= end else Here("value", path, column, column)
    if made:
        return Here("key", made[-1][2], column, column)
    content = text.strip()
    if not content or content.startswith("#"):
        start = end = column
    else:
        start, end = len(text) - len(text.lstrip(" ")), max(column, len(text.rstrip()))
    outline.within(start)
    return Here("key", outline.path, start, end)


def _inside(lines: Sequence[str], outline: _Outline, line: int, column: int, indent: int) -> Here:
    """Further lines of a value."""
    while outline.opened[-1].indent >= indent:
        outline.opened.pop()
    return _value(lines, outline, line, column)


def _value(lines: Sequence[str], outline: _Outline, line: int, column: int) -> Here:
    """The innermost opened value, which may be a flow of keys and items on one line or several."""
    inner = outline.opened[-1]
    first, at = inner.text or (line, column)
    text = lines[line]
    whole = "\n".join([lines[first][at:], *lines[first + 1 : line + 1]])
    cursor = len(whole) - len(text) + column
    if whole[:1] in ("{", "["):
        return _flow(outline.path, whole, cursor, column)
    if isinstance(inner.step, int) and line == first and not inner.block and re.fullmatch(r"[\w.-]*", whole):
        start, end = at, at + len(whole)
        return Here("value", outline.path, start, end, whole[:cursor])
    start = at if line == first else len(text) - len(text.lstrip(" "))
    found = None if inner.block else _COMMENT.search(text, start)
    end = len(text[: found.start() if found else len(text)].rstrip())
    before = whole[:cursor]
    if inner.block:
        before = before.partition("\n")[2]
    return Here("value", outline.path, start, max(end, column), before.removeprefix('"').removeprefix("'"))


@dataclass(slots=True)
class _Frame:
    """One pair of brackets that is open: its key where that is written, or the number of its item."""

    bracket: str
    start: int
    key: str | None = None
    index: int = 0
    keys: list[str] = field(default_factory=list)

    @property
    def steps(self) -> PathInFile:
        return (self.index,) if self.bracket == "[" else () if self.key is None else (self.key,)


def _flow(path: PathInFile, whole: str, cursor: int, column: int) -> Here:
    """A position in `{…}` or `[…]`."""
    frames: list[_Frame] = []
    quote = ""
    for index, character in enumerate(whole[:cursor]):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            # a quote inside a plain word is an apostrophe, or belongs to a condition
            quote = character
        else:
            _step(frames, whole, index, character)
    if not frames:
        return Here("value", path, column, column)
    top = frames[-1]
    start = top.start + len(whole[top.start : cursor]) - len(whole[top.start : cursor].lstrip())
    start = max(start, whole.rfind("\n", 0, cursor) + 1)
    if start == cursor and whole[cursor : cursor + 1].isspace():  # between words
        end = cursor
    else:
        end = _end(whole, cursor, quote, is_key=top.bracket == "{" and top.key is None)
    steps = tuple(step for frame in frames for step in frame.steps)
    at: Literal["key", "value"] = "key" if top.bracket == "{" and top.key is None else "value"
    before = whole[start:cursor].removeprefix('"').removeprefix("'")
    return Here(at, (*path, *steps), column - (cursor - start), column + end - cursor, before, tuple(top.keys))


def _step(frames: list[_Frame], whole: str, index: int, character: str) -> None:
    top = frames[-1] if frames else None
    if character in "{[" and (top is None or _BLANK.fullmatch(whole, top.start, index)):
        if len(frames) < _MOST_DEEP:
            frames.append(_Frame(character, index + 1))
    elif character in "}]" and top is not None:
        frames.pop()
    elif character == "," and top is not None:
        top.key, top.start, top.index = None, index + 1, top.index + 1
    elif character == ":" and top is not None and top.bracket == "{" and top.key is None and _ends_key(whole, index):
        top.key, top.start = _bare(whole[top.start : index].strip()), index + 1
        top.keys.append(top.key)


def _ends_key(whole: str, index: int) -> bool:
    return not whole[index + 1 : index + 2].strip() or whole[index - 1] in "\"'"


def _end(whole: str, cursor: int, quote: str, *, is_key: bool) -> int:
    """Where what the position stands in ends."""
    for index in range(cursor, len(whole)):
        character = whole[index]
        if quote:
            if character == quote:
                return index + 1
        elif character in ",]}\n" or (is_key and character == ":"):
            return cursor + len(whole[cursor:index].rstrip())
    return cursor + len(whole[cursor:].rstrip())
