"""A YAML text as the pieces it is laid out from: keys and values as they are written, with the comments at them.

The text is read by the loader's own parser, so that both see the same file. Comments are what begins with `#` between
the scalars; each goes to the thing it stands above, beside or at the end of.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from xueji.packs.events import Node, event_of
from xueji.packs.source import Source

_BLOCK = re.compile(r"(?P<mark>[|>])(?P<how>[-+0-9]*)[ \t]*(?P<comment>#[^\n]*)?")
_GAP = re.compile(r"#[^\n]*|\n|[\[\]{}]|-(?=\s|$)")


@dataclass(slots=True)
class Scalar:
    """One key or value: what it means, and its style: "" plain, a quote, or `|` and `>` with what follows them."""

    value: str
    style: str = ""
    lines: tuple[str, ...] = ()
    """As written, without the indentation; for `|` and `>` the lines below the mark."""


@dataclass(slots=True)
class Entry:
    """A key with its value, or one item of a list (`key` None), with its comments."""

    key: Scalar | None
    value: "Scalar | Collection"
    before: list[str] = field(default_factory=list)
    """Comments on lines of their own above it; an empty text is an empty line."""
    beside: str = ""
    """The comment on its line; where its value stands below, on the line of the key."""


@dataclass(slots=True)
class Collection:
    """A mapping or a list; `after` are comments behind the last entry."""

    is_list: bool
    is_flow: bool
    entries: list[Entry] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """A whole file: comments at its head, which belong to no entry, and its mapping."""

    head: list[str]
    root: Collection


@dataclass(slots=True)
class _Span:
    """Where an entry stands: its first character, column, collection, and where its value begins and ends."""

    entry: Entry
    start: int
    column: int
    inside: "_Place"
    value_start: int
    value_end: int = 0


@dataclass(slots=True)
class _Place:
    """A collection: the column of its entries, the entry it is the value of, and its end where it is in brackets."""

    collection: Collection
    column: int
    owner: _Span | None
    start: int
    end: int


class Reading:
    """A file that was read without problems, and the comments and empty lines between what the parser told of it."""

    def __init__(self, source: Source) -> None:
        self.source, self.raw = source, source.raw
        self.spans: list[_Span] = []
        self.places: list[_Place] = []
        self.scalars = sorted(self._scalars(source.tree))
        self.comments: list[tuple[int, str]] = []
        self.blanks: list[int] = []
        self.dashes: list[int] = []
        self.ends: dict[int, int] = {}
        self.starts: list[int] = []
        self.ended: _Place | None = None
        """The collection that had the last comment at the end of one, and below the start of which entry that was."""
        self.behind = -1
        self._gaps()

    def _scalars(self, node: Any) -> Iterator[tuple[int, int]]:
        """Where each scalar begins and ends."""
        parts = _parts_of(node)
        if parts is None:
            event = event_of(node)
            yield event.start_mark.index, self._end(event)
        for key, part in (parts or {}).values():
            if key is not None:
                yield key.start_mark.index, key.end_mark.index
            yield from self._scalars(part)

    def _end(self, event: Any) -> int:
        """The end of a scalar; empty lines below a text that is not said to keep them are none of it."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):
            header = _BLOCK.match(self.raw, start)
            if header is None or "+" not in header["how"]:
                return int(start) + len(self.raw[start:end].rstrip())
        return int(end)

    def _gaps(self) -> None:
        """Find comments, empty lines, dashes and brackets between the scalars."""
        opened: list[int] = []
        edges = [(0, 0), *self.scalars, (len(self.raw), len(self.raw))]
        for (start, end), (following, _) in pairwise(edges):
            header = _BLOCK.match(self.raw, start, end) if end else None
            if header and header["comment"]:
                self.comments.append((header.start("comment"), header["comment"].rstrip()))
            for found in _GAP.finditer(self.raw, end, following):
                self._gap(found, opened)
        self.comments.sort()

    def _gap(self, found: re.Match[str], opened: list[int]) -> None:
        at, text = found.start(), found[0]
        match text[0]:
            case "#":
                self.comments.append((at, text.rstrip()))
            case "\n" if self._is_empty_line(at):
                self.blanks.append(at)
            case "-" if not self.raw.startswith("---", at - 2):
                self.dashes.append(at)
            case "[" | "{":
                opened.append(at)
            case "]" | "}" if opened:
                self.ends[opened.pop()] = at

    def _is_empty_line(self, at: int) -> bool:
        return not self.raw[self.raw.rfind("\n", 0, at) + 1 : at].strip()

    @property
    def texts(self) -> list[str]:
        """Every comment, in the order of the file."""
        return [text for _, text in self.comments]

    def layout(self) -> Layout | None:
        """The pieces, with every comment at one of them; None where the file holds no mapping."""
        tree = self.source.tree
        if tree is None or not isinstance(self.source.data, dict):
            return None
        dashes = iter(self.dashes)
        root = self._collection(tree, None, dashes)
        self.starts = [span.start for span in self.spans]
        marks = sorted([*self.comments, *((at, "") for at in self.blanks)])
        for at, text in marks:
            if text and not self._is_alone(at):
                self._beside(at, text)
            else:
                self._alone(at, text)
        return Layout(self._head(root), root)

    def _is_alone(self, at: int) -> bool:
        return not self.raw[self.raw.rfind("\n", 0, at) + 1 : at].strip()

    def _collection(self, node: Any, owner: _Span | None, dashes: Iterator[int]) -> Collection:
        event, parts = event_of(node), _parts_of(node) or {}
        is_list = type(event).__name__ == "SequenceStartEvent"
        found = Collection(is_list, bool(event.flow_style))
        start = int(event.start_mark.index)
        place = _Place(found, event.start_mark.column, owner, start, self.ends.get(start, -1) if found.is_flow else -1)
        self.places.append(place)
        for key, part in parts.values():
            told = event_of(part)
            begins = told.start_mark.index if key is None else key.start_mark.index
            if is_list and not found.is_flow:
                begins = next(dashes)
            entry = Entry(None if key is None else self._scalar(key), Scalar(""))
            span = _Span(entry, begins, self._column(begins), place, told.start_mark.index)
            self.spans.append(span)
            if _parts_of(part) is None:
                entry.value = self._scalar(told)
                span.value_end = self._end(told)
            else:
                entry.value = self._collection(part, span, dashes)
                span.value_end = self.ends.get(span.value_start, 0) + 1 if entry.value.is_flow else 0
            found.entries.append(entry)
        return found

    def _column(self, at: int) -> int:
        return at - (self.raw.rfind("\n", 0, at) + 1)

    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, self._end(event)
        text = self.raw[start:end].removesuffix("\n")
        if event.style in ("|", ">"):
            header = _BLOCK.match(text)
            how = header["mark"] + header["how"] if header else event.style
            return Scalar(event.value, how, tuple(_dedented(text.split("\n")[1:], how, self._around(start))))
        style = text[:1] if text[:1] in ("'", '"') else ""
        return Scalar(event.value, style, tuple(line.strip() for line in text.split("\n")))

    def _around(self, at: int) -> int:
        """The column of the entry a scalar stands in, from which a width given for its lines is counted."""
        return self.spans[-1].column if self.spans else 0

    def _head(self, root: Collection) -> list[str]:
        """What stands at the top, down to the last empty line; the editor's line alone needs none."""
        if not root.entries:
            return []
        first = root.entries[0].before
        while first and not first[0]:
            del first[0]
        cut = max((index for index, line in enumerate(first) if not line), default=-1) + 1
        if not cut and first and first[0].startswith("# yaml-language-server"):
            cut = 1
        head = first[:cut]
        del first[:cut]
        return head

    def _beside(self, at: int, text: str) -> None:
        """Give a comment behind something on its line to that."""
        around = self._brackets(at)
        span = self._last(at)
        if span is None or (around and (not around.collection.entries or span.start < around.start)):
            self._alone(at, text)
            return
        while (owner := span.inside.owner) is not None and 0 <= span.inside.end < at:
            span = owner  # the brackets are closed: what stands behind them is theirs
        if span.entry.beside or (span.entry.key is None and not span.value_end):
            span.entry.before.append(text)
        else:
            span.entry.beside = text

    def _last(self, at: int) -> _Span | None:
        """The last entry that begins before a character."""
        index = bisect_left(self.starts, at)
        return self.spans[index - 1] if index else None

    def _following(self, at: int) -> _Span | None:
        """The first entry that begins behind a character."""
        index = bisect_left(self.starts, at)
        return self.spans[index] if index < len(self.spans) else None

    def _brackets(self, at: int) -> _Place | None:
        """The innermost brackets around a character."""
        return next((p for p in reversed(self.places) if p.start < at < p.end), None)

    def _alone(self, at: int, text: str) -> None:
        """Give a comment on a line of its own, or an empty line, to what it stands above or at the end of."""
        around = self._brackets(at)
        last, following = self._last(at), self._following(at)
        if around is not None and (following is None or following.start > around.end):
            around.collection.after += [text] if text else []
            return
        if last is not None and last.value_end and last.value_start > at:
            last.entry.before += [text] if text else []
            return
        ended = self._ended(at, text, last, following) if around is None and last is not None else None
        if ended is not None:
            self.ended = ended
            ended.collection.after.append(text)
        elif following is not None:
            following.entry.before.append(_moved(text, self._column(at), following.column))

    def _ended(self, at: int, text: str, last: _Span, following: _Span | None) -> _Place | None:
        """The collection at the end of which a comment stands: the innermost that is not further in than the comment.

        An empty line goes where the comment below it goes; what stands below a comment goes no further in than that.
        """
        column = self._column(at) if text else self._next_column(at)
        lowest = following.column if following else -1
        if column is None or column <= lowest or (following and any(following.entry.before)):
            return None
        if self.behind != last.start:
            self.behind, self.ended = last.start, None
        if self.ended is not None:
            column = min(column, self.ended.column)
        place: _Place | None = last.inside
        if isinstance(last.entry.value, Collection) and not last.entry.value.is_flow:
            place = next((p for p in self.places if p.owner is last), place)
        while place is not None and place.column > lowest:
            if place.column <= column and place.end < 0:
                return place
            place = place.owner.inside if place.owner else None
        return None

    def _next_column(self, at: int) -> int | None:
        """The column of the comment below an empty line; None where something else is there."""
        below = next((mark for mark, _ in self.comments if mark > at), None)
        return self._column(below) if below is not None and not self.raw[at:below].strip() else None


def _parts_of(node: Any) -> Any:
    """The parts of a mapping or a list; None of a scalar."""
    return node.parts if type(node) is Node else None


def _moved(text: str, column: int, wanted: int) -> str:
    """A comment that moves to the right; what it comments out stays in its column, so that it can be taken back."""
    inside = text[1:].lstrip(" ")
    spaces = len(text) - 1 - len(inside)
    if wanted <= column or spaces <= 1 or not inside:
        return text
    return f"#{' ' * max(1, spaces - (wanted - column))}{inside}"


def _dedented(lines: list[str], how: str, around: int) -> Iterator[str]:
    """The lines of a text below its mark, without the indentation that the mark or the first line gives them."""
    width = next((int(sign) for sign in how if sign.isdigit()), 0)
    first = next((line for line in lines if line.strip()), "")
    cut = around + width if width else len(first) - len(first.lstrip(" "))
    yield from (line[cut:] if line.strip() or len(line) > cut else "" for line in lines)
