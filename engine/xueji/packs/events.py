"""From the parser's events to plain data, noting every fault and going on where that is possible."""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from xueji.errors import Place, Problem
from xueji.packs.misplaced import details, entries_of, section_of, stray, word_for
from xueji.packs.slips import slip
from xueji.phrases import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from xueji.packs.source import Source

MOST_NODES: Final = 10_000
MOST_LEVELS: Final = 20
MOST_SLIPS: Final = 10
"""So many slips of one file are mended to read on; a file with more is mended from the top."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it: the same events, some thirty times as fast."""

_LAST_WORD = re.compile(r"(.*[=!]=\s*)([^\s\"]+\")", re.DOTALL)
"""A condition that ends in a word with a quote behind it only."""
_SCALAR, _END_OF_SEQUENCE, _END_OF_MAPPING = yaml.ScalarEvent, yaml.SequenceEndEvent, yaml.MappingEndEvent


@dataclass(slots=True)
class Node:
    """The event a value began with; for mappings and lists also their parts.

    A part is the event of its key and its own node; an ordinary text has its event in place of a node.
    """

    event: Any
    parts: "Parts | None" = None


Parts = dict[str | int, tuple[Any, Any]]


def event_of(part: Any) -> Any:
    """The event with which a part began."""
    return part.event if type(part) is Node else part


def build(source: "Source", *, places: bool = True) -> None:
    """Read a source's text into its data; a slip that stops the parser is told, the rest is read as it was meant.

    Where no `places` are wanted the tree is made when the first is asked for: to keep every event takes time.
    """
    told: list[Problem] = []
    while True:
        builder = _Builder(source, keep=places)
        try:
            builder.build()
        except yaml.YAMLError as error:
            problem, mended = builder.syntax(error)
            told.append(problem)
            source.problems.clear()
            source.lost.clear()
            if mended is not None and len(told) < MOST_SLIPS:
                source.reread(mended)
                continue
            source.data = None
            source.grow(None)
            del told[1:]  # what follows a mistake that nothing mends may be its consequence
        source.problems[:0] = told
        source.slips.update((problem.place.line, problem.place.column) for problem in told)
        return


def tree_of(source: "Source") -> Node | None:
    """The tree of a source's text, as far as it can be read."""
    again = type(source)(source.file, path=source.path, parsed=source.parsed)
    again.grow(None)
    with suppress(yaml.YAMLError):
        _Builder(again, keep=True).build()
    return again.tree


class _Builder:
    """Builds data from the parser's events, noting every fault and going on where that is possible.

    `path` is the way to what is being read; it grows and shrinks, and is written down only where something is wrong.
    """

    def __init__(self, source: "Source", *, keep: bool) -> None:
        self.source = source
        self.keep = keep
        self.nodes = 0
        self.path: list[str | int] = []
        self.next: Callable[[], Any]

    def build(self) -> None:
        try:
            self.next = _PARSER(self.source.parsed).get_event
            if self.document() is not None:
                tree = Node(self.next())
                if self.keep:
                    self.source.grow(tree)
                self.source.data = self.node(tree)
            if self.source.data is None and not self.source.problems:
                self.problem("empty-file", self.source.located())
            if (second := self.document()) is not None:
                self.problem("several-documents", self.source.marked(second.start_mark))
        except _StopReadingError:
            self.source.data = None

    def document(self) -> Any:
        """The event with which the next document begins; None where there is no more."""
        while (event := self.next()) is not None and not isinstance(event, yaml.DocumentStartEvent):
            pass
        return event

    def here(self, event: Any) -> Place:
        return self.source.marked(event.start_mark, tuple(self.path))

    def node(self, node: Node) -> Any:
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
            return self.sequence(node.parts)
        return self.mapping(node.parts)

    def scalar(self, event: Any) -> str | None:
        """A text as it is written; nothing where nothing stands. A quote at one end only is a slip."""
        text = event.value
        if event.style not in (None, ""):
            return str(text)
        if text[-1:] == '"' and text.count('"') == 1:
            if found := _LAST_WORD.fullmatch(text):
                place = self.source.at(event.end_mark.index - len(found[2]), ".".join(map(str, self.path)))
                self.source.problems.append(Problem("unpaired-quote", place, found[2], suggestion=f'"{found[2]}'))
                return f'{found[1]}"{found[2]}'
            self.source.problems.append(Problem("unpaired-quote", self.here(event), text, suggestion=f'"{text}'))
            return str(text[:-1])
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

    def part(self, step: str | int, event: Any) -> tuple[Any, Any]:
        """The value of one part, and its node; most are ordinary texts, whose event tells all."""
        within = self.nodes < MOST_NODES and len(self.path) < MOST_LEVELS
        if type(event) is _SCALAR and within and event.tag is None and event.anchor is None:
            text = event.value
            if event.style or text[-1:] != '"':
                self.nodes += 1
                return text if event.style else text or None, event
        node = Node(event)
        self.path.append(step)
        found = self.node(node)
        self.path.pop()
        return found, node

    def sequence(self, parts: Parts) -> list[Any]:
        items: list[Any] = []
        while type(event := self.next()) is not _END_OF_SEQUENCE:
            found, node = self.part(len(items), event)
            if self.keep:
                parts[len(items)] = None, node
            items.append(found)
        return items

    def mapping(self, parts: Parts) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := self.next()) is not _END_OF_MAPPING:
            if type(event) is not _SCALAR:
                self.part("?", event)
                self.part("?", self.next())
                self.source.lost.add(tuple(self.path))
                if not isinstance(event, yaml.AliasEvent):
                    why = {"why": "a key must be one word or line of text"}
                    self.source.problems.append(Problem("bad-yaml", self.here(event), "?", why))
                continue
            if event.tag is not None or event.anchor is not None:
                self.plain(event)
            key = event.value
            if key in found:
                first = self.here(parts[key][0]) if self.keep else self.source.key_place((*self.path, key))
                self.source.problems.append(Problem("duplicate-key", self.here(event), key, also=(first,)))
                self.part(f"{key} (second)", self.next())
                continue
            found[key], node = self.part(key, self.next())
            if self.keep:
                parts[key] = event, node
        return found

    def problem(self, code: Code, place: Place, word: str = "") -> None:
        self.source.problems.append(Problem(code, place, word))

    def stop(self, code: Code, place: Place, limit: str) -> None:
        self.source.problems.append(Problem(code, place, details={"limit": limit}))
        raise _StopReadingError

    def syntax(self, error: yaml.YAMLError) -> tuple[Problem, str | None]:
        """What the parser stumbled over; and the text with it mended or left out, where it is known what it is."""
        marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
        if "unexpected end" in (getattr(error, "problem", None) or ""):
            marks.reverse()  # what was opened is of more use than the end of the file
        mark = marks[0] or marks[1]
        if mark is None:  # a character YAML does not allow: the reader does not know its line
            found = re.search(_FORBIDDEN, self.source.parsed)
            at = found.start() if found else int(getattr(error, "position", 0))
            return Problem("bad-character", self.source.at(at), repr(self.source.parsed[at : at + 1])), None
        why = " ".join(filter(None, (getattr(error, "context", ""), getattr(error, "problem", ""))))
        reasons = {"why": why}
        if misplaced := self.misplaced(mark.line):
            return misplaced
        opened = getattr(error, "context_mark", None) or mark
        typed = slip(self.source.parsed, max(m.line for m in marks if m), opened.line, _gives_up)
        if typed is not None:
            place = self.source.located(typed.line + 1, typed.start + 1)
            told = Problem(typed.code, place, typed.written, {**reasons, "ascii": typed.meant}, typed.meant)
            lines = self.source.parsed.split("\n")
            self.source.mended.append(typed)
            return told, typed.mended(lines)
        lines = self.source.parsed.rstrip().split("\n")
        number = min(mark.line, len(lines) - 1)  # the end of a file is behind its last line
        line = lines[number]
        at_end = number < mark.line or not line[mark.column :].strip()
        word = line.strip()[-20:] if at_end else line[mark.column :][:20].strip()
        column = len(line.rstrip()) - len(word) if at_end else mark.column
        return Problem("bad-yaml", self.source.located(number + 1, column + 1), word, reasons), None

    def misplaced(self, line: int) -> tuple[Problem, str] | None:
        """The entries of another section that begin on a line from 0, and the text without them; None where none do."""
        lines = self.source.parsed.split("\n")
        section, end = stray(lines, line)
        if not section:
            return None
        inside = type(self.source)(self.source.file, parsed="\n".join(lines[line:end]))
        try:
            _Builder(inside, keep=False).build()
        except yaml.YAMLError:
            return None
        entries = entries_of(inside.data)
        step, entry = next(iter(entries), (0, None))
        meant = section_of(step, entry, section)
        if not meant:
            return None
        column = len(lines[line]) - len(lines[line].lstrip(" -")) + 1
        word = word_for(step, entry)
        problem = Problem(
            "misplaced-entry", self.source.located(line + 1, column), word, details(len(entries), section, meant)
        )
        return problem, "\n".join((*lines[:line], *([""] * (end - line)), *lines[end:]))


def _gives_up(raw: str) -> int | None:
    """The line from 0 where the parser gives up on a text; None where it does not."""
    try:
        for _ in iter(_PARSER(raw).get_event, None):
            pass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        return mark.line if mark else 0
    return None


_FORBIDDEN: Final = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""No character of YAML; a pattern that is slow to compile and seldom wanted."""


class _StopReadingError(Exception):
    """The file is beyond its bounds; what was found so far is in the source."""
