"""From a YAML file to plain data with a place for every key and value.

Scalars are read as they are written: the text `010100` stays `010100`, `no` stays `no`, and the schema gives the type.
Anchors, aliases, tags and second documents are refused, and size and depth are bounded, before anything is built.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from xueji.errors import Place, Problem
from xueji.phrases import Code

MOST_BYTES = 1_000_000
MOST_NODES = 50_000
MOST_LEVELS = 20

PathInFile = tuple[str | int, ...]
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it: the same events, some thirty times as fast."""


@dataclass(frozen=True, slots=True)
class _Span:
    place: Place
    start: int
    end: int
    text: str


@dataclass
class Source:
    """One file: its data (mappings, lists, text, None for nothing), and where each part of it stands."""

    file: str
    data: Any = None
    raw: str = ""
    problems: list[Problem] = field(default_factory=list)
    spans: dict[PathInFile, _Span] = field(default_factory=dict)
    keys: dict[PathInFile, Place] = field(default_factory=dict)

    def place(self, path: PathInFile) -> Place:
        """Where a value begins; for something missing, where the nearest thing around it begins."""
        path = self._as_written(path)
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans[path].place if path in self.spans else Place(self.file, 1, 1)

    def key_place(self, path: PathInFile) -> Place:
        """Where the key of a value stands; for items of lists, where the item begins."""
        return self.keys.get(self._as_written(path)) or self.place(path)

    def _as_written(self, path: PathInFile) -> PathInFile:
        """The path in the file: a single item that may stand without a list has no index there."""
        written: PathInFile = ()
        for step in path:
            if step == 0 and (*written, 0) not in self.spans and written in self.spans:
                continue
            written = (*written, step)
        return written

    def character(self, path: PathInFile, index: int) -> Place:
        """Where one character of a text value stands in the file, through quotes, folding and indentation."""
        span = self.spans.get(self._as_written(path))
        if span is None:
            return self.place(path)
        at = _raw_index(self.raw, span, index)
        line = self.raw.count("\n", 0, at) + 1
        column = at - (self.raw.rfind("\n", 0, at) + 1) + 1
        return Place(span.place.file, line, column, span.place.pointer)


def read(path: Path, folder: Path) -> Source:
    """Read a file of a pack; what is wrong with it is in `problems`, and `data` is what could be understood."""
    source = Source(f"{folder.name}/{path.relative_to(folder).as_posix()}")
    start = Place(source.file, 1, 1)
    if not path.resolve().is_relative_to(folder.resolve()):
        source.problems.append(Problem("outside-folder", start, path.name))
        return source
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            source.problems.append(
                Problem("file-too-large", start, details={"size": str(size), "limit": str(MOST_BYTES)})
            )
            return source
        content = path.read_bytes()
    except OSError as error:
        source.problems.append(Problem("file-not-found", start, path.name, {"why": error.strerror or "unreadable"}))
        return source
    try:
        source.raw = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "ignore")
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = Place(source.file, before.count("\n") + 1, column)
        source.problems.append(Problem("not-utf8", place, f"0x{content[error.start]:02x}"))
        return source
    _Builder(source).build()
    return source


class _Builder:
    """Builds data from the parser's events, noting every fault and going on where that is possible."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.nodes = 0

    def build(self) -> None:
        events = self.events()
        try:
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    first = next(events)
                    self.source.data = self.node(first, events, ())
                    break
            if self.source.data is None and not self.source.problems:
                self.problem("empty-file", Place(self.source.file, 1, 1))
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.problem("several-documents", self.mark(event.start_mark))
                    break
        except _StopReadingError:
            self.source.data = None
        except yaml.YAMLError as error:
            self.source.data = None
            self.source.problems.append(self.syntax(error))

    def events(self) -> Iterator[Any]:
        yield from yaml.parse(self.source.raw, Loader=_PARSER)

    def node(self, event: Any, events: Iterator[Any], path: PathInFile) -> Any:
        place = self.mark(event.start_mark, path)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.stop("too-many-nodes", place, str(MOST_NODES))
        if len(path) > MOST_LEVELS:
            self.stop("too-deep", place, str(MOST_LEVELS))
        if isinstance(event, yaml.AliasEvent):
            self.problem("alias-not-allowed", place, f"*{event.anchor}")
            return None
        if event.anchor:
            self.problem("alias-not-allowed", place, f"&{event.anchor}")
        if event.tag and event.tag != "!":
            self.problem("tag-not-allowed", place, event.tag)
        if isinstance(event, yaml.ScalarEvent):
            text = None if event.value == "" and event.style in (None, "") else event.value
            self.source.spans[path] = _Span(place, event.start_mark.index, event.end_mark.index, event.value)
            return text
        self.source.spans[path] = _Span(place, event.start_mark.index, event.end_mark.index, "")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)
        return self.mapping(events, path)

    def sequence(self, events: Iterator[Any], path: PathInFile) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.node(event, events, (*path, len(items))))
        return items

    def mapping(self, events: Iterator[Any], path: PathInFile) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            place = self.mark(event.start_mark, path)
            if not isinstance(event, yaml.ScalarEvent):
                self.node(event, events, (*path, "?"))
                self.node(next(events), events, (*path, "?"))
                self.source.problems.append(
                    Problem("bad-yaml", place, details={"why": "a key must be one word or line of text"})
                )
                continue
            key = event.value
            if key in found:
                first = self.source.keys[(*path, key)]
                self.source.problems.append(Problem("duplicate-key", place, key, also=(first,)))
                self.node(next(events), events, (*path, f"{key} (second)"))
                continue
            self.source.keys[(*path, key)] = place
            found[key] = self.node(next(events), events, (*path, key))
        return found

    def mark(self, mark: Any, path: PathInFile = ()) -> Place:
        return Place(self.source.file, mark.line + 1, mark.column + 1, ".".join(map(str, path)))

    def problem(self, code: Code, place: Place, word: str = "") -> None:
        self.source.problems.append(Problem(code, place, word))

    def stop(self, code: Code, place: Place, limit: str) -> None:
        self.source.problems.append(Problem(code, place, details={"limit": limit}))
        raise _StopReadingError

    def syntax(self, error: yaml.YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is None:  # a character YAML does not allow: the reader knows only its position
            position = int(getattr(error, "position", 0))
            found = next((m for m in re.finditer(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\U0010ffff]", self.source.raw)), None)
            at = found.start() if found else position
            before = self.source.raw[:at]
            place = Place(self.source.file, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)
            return Problem("bad-character", place, repr(self.source.raw[at : at + 1]))
        place = self.mark(mark)
        line = self.source.raw.split("\n")[mark.line : mark.line + 1]
        if line and "\t" in line[0][: mark.column + 1]:
            return Problem("tab-in-yaml", place, "\\t")
        why = " ".join(filter(None, (getattr(error, "context", ""), getattr(error, "problem", ""))))
        return Problem("bad-yaml", place, details={"why": why})


class _StopReadingError(Exception):
    """The file is beyond its bounds; what was found so far is in the source."""


def _raw_index(raw: str, span: _Span, index: int) -> int:
    """Align a value with the file's text: every visible character of the value stands there in the same order."""
    at = span.start
    written = span.text
    if at < len(raw) and raw[at] in "\"'":
        at += 1
    elif at < len(raw) and raw[at] in "|>":
        at = raw.find("\n", at) + 1
    for position, character in enumerate(written[: index + 1]):
        if character.isspace():
            continue
        found = raw.find(character, at, span.end + 1)
        if found < 0:
            break
        if position == index:
            return found
        at = found + 1
    return min(at, span.end)
