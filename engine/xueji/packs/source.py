"""From a YAML file to plain data with a place for every key and value.

Scalars are read as they are written: the text `010100` stays `010100`, `no` stays `no`, and the schema gives the type.
Anchors, aliases, tags and second documents are refused, and size and depth are bounded, before anything is built.
"""

import gc
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from xueji.errors import Place, Problem
from xueji.packs.slips import slip
from xueji.phrases import Code
from xueji.phrases.parser import in_chinese

MOST_BYTES = 1_000_000
MOST_NODES = 10_000
MOST_LEVELS = 20

_UNSEEN = re.compile("[\x85\u2028\u2029\ufeff]")
"""Characters that YAML 1.1 takes for the end of a line, or for nothing, and no editor shows."""

PathInFile = tuple[str | int, ...]
Texts = Mapping[Path, str]
"""What stands in an editor and is not saved yet, by the resolved path of the file it will be saved to."""
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it: the same events, some thirty times as fast."""


@dataclass(slots=True)
class _Node:
    """The event a value began with; for mappings and lists also their parts, each with the event of its key."""

    event: Any
    parts: dict[str | int, tuple[Any, "_Node"]] | None = None


@dataclass
class Source:
    """One file: its data (mappings, lists, text, None for nothing), and where each part of it stands."""

    file: str
    """The folder's and the file's name, as problems show them."""
    data: Any = None
    raw: str = ""
    path: Path = field(default=Path(), compare=False)
    problems: list[Problem] = field(default_factory=list)
    tree: "_Node | None" = None
    """The parser's events in the shape of the data; places are made of them when they are asked for."""
    lost: set[PathInFile] = field(default_factory=set)
    """Where something stands that could not be taken over: what is missing there is no second mistake."""

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.raw))]

    def at(self, index: int, pointer: str = "") -> Place:
        """The place of one character of the file."""
        line = bisect_right(self._lines, index)
        return self.located(line, index - self._lines[line - 1] + 1, pointer)

    def located(self, line: int = 1, column: int = 1, pointer: str = "") -> Place:
        """A place in the file."""
        return Place(self.file, line, column, pointer, str(self.path) if self.path.name else "")

    def place(self, path: PathInFile) -> Place:
        """Where a value begins; for something missing, where the nearest thing around it begins."""
        path = self._as_written(path)
        while path and self._node(path) is None:
            path = path[:-1]
        node = self._node(path)
        return self.marked(node.event.start_mark, path) if node else self.located()

    def _node(self, path: PathInFile) -> _Node | None:
        """What stands at a path as written; nothing where nothing does."""
        node = self.tree
        for step in path:
            found = node.parts.get(step) if node and node.parts else None
            node = found[1] if found else None
        return node

    def _key(self, path: PathInFile) -> Any:
        """The event of the key at a path as written; nothing for items of lists, and where there is none."""
        around = self._node(path[:-1]) if path else None
        found = around.parts.get(path[-1]) if around and around.parts else None
        return found[0] if found else None

    def marked(self, mark: Any, path: PathInFile = ()) -> Place:
        """The place of a mark of the parser."""
        return self.located(mark.line + 1, mark.column + 1, ".".join(map(str, path)))

    def key_place(self, path: PathInFile) -> Place:
        """Where the key of a value stands; for items of lists, where the item begins."""
        written = self._as_written(path)
        key = self._key(written)
        return self.marked(key.start_mark, written[:-1]) if key else self.place(path)

    def is_lost(self, path: PathInFile) -> bool:
        """Say whether something stands at a path, or should have come from there, that could not be taken over."""
        return any(path[:end] in self.lost for end in range(len(path) + 1)) or (*path[:-1], "<<") in self.lost

    def is_item(self, path: PathInFile) -> bool:
        """Say whether a value stands in a list; a single item may stand without one."""
        return self._as_written(path) == path and bool(path) and isinstance(path[-1], int)

    def is_bare(self, path: PathInFile) -> bool:
        """Say whether a key stands without a colon, as the rest of a text does that a comma has cut."""
        key, node = self._key(path), self._node(path)
        if key is None or node is None:
            return False
        return ":" not in self.raw[key.start_mark.index : node.event.end_mark.index + 1]

    def _as_written(self, path: PathInFile) -> PathInFile:
        """The path in the file: a single item that may stand without a list has no index there."""
        written: list[str | int] = []
        node = self.tree
        for step in path:
            found = node.parts.get(step) if node and node.parts else None
            if step == 0 and found is None and node is not None:
                continue
            written.append(step)
            node = found[1] if found else None
        return tuple(written)

    def character(self, path: PathInFile, index: int) -> Place:
        """Where one character of a text value stands in the file, through quotes, folding and indentation."""
        written = self._as_written(path)
        node = self._node(written)
        if node is None:
            return self.place(path)
        return self.at(_raw_index(self.raw, node.event, index), ".".join(map(str, written)))


@contextmanager
def uncollected() -> Iterator[None]:
    """Read much without the garbage collector: nothing made is garbage, and looking for some takes longer than all."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def read(path: Path, folder: Path, texts: Texts | None = None) -> Source:
    """Read a file of a pack; what is wrong with it is in `problems`, and `data` is what could be understood.

    A text in `texts` stands for what is on disk.
    """
    source = Source(f"{folder.name}/{path.relative_to(folder).as_posix()}", path=path)
    unsaved = texts.get(path.resolve()) if texts else None
    content = _content(path, folder, source) if unsaved is None else unsaved.encode(errors="replace")
    if content is None:
        return source
    try:
        source.raw = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "ignore")
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = source.located(before.count("\n") + 1, column)
        source.problems.append(Problem("not-utf8", place, f"0x{content[error.start]:02x}"))
        return source
    if unseen := _UNSEEN.search(source.raw):
        source.problems.append(Problem("bad-character", source.at(unseen.start()), repr(unseen[0])))
        return source
    _Builder(source).build()
    return source


def _content(path: Path, folder: Path, source: Source) -> bytes | None:
    """The bytes of an ordinary file inside the folder and within bounds; None with the problem noted."""
    start = source.located()
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            source.problems.append(Problem("outside-folder", start, path.name))
            return None
        if not path.is_file():  # a pipe or a device would keep us waiting for ever
            why = "it is a folder" if path.is_dir() else "it is no file" if path.exists() else "it is not there"
            source.problems.append(Problem("file-not-found", start, path.name, {"why": why}))
            return None
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        size = path.stat().st_size
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or "unreadable"
        source.problems.append(Problem("file-not-found", start, path.name, {"why": why}))
        return None
    if len(content) > MOST_BYTES:
        sizes = {"size": str(size), "limit": str(MOST_BYTES)}
        source.problems.append(Problem("file-too-large", start, details=sizes))
        return None
    return content


class _Builder:
    """Builds data from the parser's events, noting every fault and going on where that is possible.

    `path` is the way to what is being read; it grows and shrinks, and is written down only where something is wrong.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.nodes = 0
        self.path: list[str | int] = []

    def build(self) -> None:
        try:
            events = self.events()
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    first = next(events)
                    self.source.tree = _Node(first)
                    self.source.data = self.node(self.source.tree, events)
                    break
            if self.source.data is None and not self.source.problems:
                self.problem("empty-file", self.source.located())
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.problem("several-documents", self.source.marked(event.start_mark))
                    break
        except _StopReadingError:
            self.source.data = None
        except yaml.YAMLError as error:
            self.source.data = None
            self.source.problems.append(self.syntax(error))

    def events(self) -> Iterator[Any]:
        return iter(_PARSER(self.source.raw).get_event, None)

    def here(self, event: Any) -> Place:
        return self.source.marked(event.start_mark, tuple(self.path))

    def node(self, node: _Node, events: Iterator[Any]) -> Any:
        event = node.event
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.stop("too-many-nodes", self.here(event), str(MOST_NODES))
        if len(self.path) > MOST_LEVELS:
            self.stop("too-deep", self.here(event), str(MOST_LEVELS))
        self.plain(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self.source.lost.add(tuple(self.path))
            return None
        node.parts = {}
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(node.parts, events)
        return self.mapping(node.parts, events)

    def scalar(self, event: Any) -> str | None:
        """A text as it is written; nothing where nothing stands. A quote at one end only is a slip."""
        text = event.value
        if event.style not in (None, ""):
            return str(text)
        if text[-1:] == '"' and text.count('"') == 1:
            self.source.problems.append(Problem("unpaired-quote", self.here(event), text, suggestion=f'"{text}'))
        return text or None

    def plain(self, event: Any) -> None:
        """Note an alias, an anchor or a tag: what is written is what is meant."""
        if not event.anchor and not getattr(event, "tag", None):
            return
        place = self.here(event)
        if isinstance(event, yaml.AliasEvent):
            self.problem("alias-not-allowed", place, f"*{event.anchor}")
        elif event.anchor:
            self.problem("alias-not-allowed", place, f"&{event.anchor}")
        if getattr(event, "tag", None):
            self.problem("tag-not-allowed", place, event.tag.replace("tag:yaml.org,2002:", "!!"))

    def part(self, step: str | int, node: _Node, events: Iterator[Any]) -> Any:
        """The value of one part."""
        self.path.append(step)
        found = self.node(node, events)
        self.path.pop()
        return found

    def sequence(self, parts: dict[str | int, tuple[Any, _Node]], events: Iterator[Any]) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            node = _Node(event)
            parts[len(items)] = None, node
            items.append(self.part(len(items), node, events))
        return items

    def mapping(self, parts: dict[str | int, tuple[Any, _Node]], events: Iterator[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.part("?", _Node(event), events)
                self.part("?", _Node(next(events)), events)
                self.source.lost.add(tuple(self.path))
                if not isinstance(event, yaml.AliasEvent):
                    why = {"why": "a key must be one word or line of text", "why_zh": "键应为一个词或一行文字"}
                    self.source.problems.append(Problem("bad-yaml", self.here(event), "?", why))
                continue
            self.plain(event)
            key = event.value
            if key in found:
                also = (self.here(parts[key][0]),)
                self.source.problems.append(Problem("duplicate-key", self.here(event), key, also=also))
                self.part(f"{key} (second)", _Node(next(events)), events)
                continue
            node = _Node(next(events))
            parts[key] = event, node
            found[key] = self.part(key, node, events)
        return found

    def problem(self, code: Code, place: Place, word: str = "") -> None:
        self.source.problems.append(Problem(code, place, word))

    def stop(self, code: Code, place: Place, limit: str) -> None:
        self.source.problems.append(Problem(code, place, details={"limit": limit}))
        raise _StopReadingError

    def syntax(self, error: yaml.YAMLError) -> Problem:
        marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
        if "unexpected end" in (getattr(error, "problem", None) or ""):
            marks.reverse()  # what was opened is of more use than the end of the file
        mark = marks[0] or marks[1]
        if mark is None:  # a character YAML does not allow: the reader does not know its line
            found = _FORBIDDEN.search(self.source.raw)
            at = found.start() if found else int(getattr(error, "position", 0))
            return Problem("bad-character", self.source.at(at), repr(self.source.raw[at : at + 1]))
        why = " ".join(filter(None, (getattr(error, "context", ""), getattr(error, "problem", ""))))
        reasons = {"why": why, "why_zh": in_chinese(why)}
        opened = getattr(error, "context_mark", None) or mark
        typed = slip(self.source.raw, max(m.line for m in marks if m), opened.line, _gives_up)
        if typed is not None:
            place = self.source.located(typed.line + 1, typed.start + 1)
            return Problem(typed.code, place, typed.written, {**reasons, "ascii": typed.meant}, typed.meant)
        line = self.source.raw.split("\n")[mark.line : mark.line + 1]
        word = line[0][mark.column :][:20].strip() or line[0].strip()[-20:] if line else ""
        return Problem("bad-yaml", self.source.marked(mark), word, reasons)


def _gives_up(raw: str) -> int | None:
    """The line from 0 where the parser gives up on a text; None where it does not."""
    try:
        for _ in iter(_PARSER(raw).get_event, None):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        return mark.line if mark else 0
    return None


_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _StopReadingError(Exception):
    """The file is beyond its bounds; what was found so far is in the source."""


_DOUBLE_QUOTED = re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|\s+|.", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"''|\s+|.", re.DOTALL)
_UNQUOTED = re.compile(r"\s+|.", re.DOTALL)


def _raw_index(raw: str, event: Any, index: int) -> int:
    """Align a value with the file, where each visible character or its escape stands in the same order."""
    text = getattr(event, "value", "")
    if not text.strip():
        return int(event.start_mark.index)
    start, pattern = int(event.start_mark.index), _UNQUOTED
    match raw[start : start + 1]:
        case '"':
            start, pattern = start + 1, _DOUBLE_QUOTED
        case "'":
            start, pattern = start + 1, _SINGLE_QUOTED
        case "|" | ">":
            start = raw.find("\n", start) + 1
    wanted = sum(not character.isspace() for character in text[:index])
    at = start
    for found in pattern.finditer(raw, start, event.end_mark.index):
        if _is_white(found[0]):
            continue
        at = found.start()
        if wanted == 0:
            break
        wanted -= 1
    return at


def _is_white(written: str) -> bool:
    """Say whether a character or its escape stands for white space, or for nothing."""
    if len(written) == 1 or written[0] != "\\":
        return written.isspace()
    if written[1] in "xuU" and len(written) > len("\\x"):
        return chr(int(written[2:], 16)).isspace()
    return written[1].isspace() or written[1] in "ntrvfNLP_"
