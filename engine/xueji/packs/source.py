"""From a YAML file to plain data with a place for every key and value.

Scalars are read as they are written: the text `010100` stays `010100`, `no` stays `no`, and the schema gives the type.
Anchors, aliases, tags and second documents are refused, and size and depth are bounded, before anything is built.
"""

import gc
import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from xueji.errors import Place, Problem
from xueji.packs.events import Node, build, event_of, tree_of
from xueji.packs.slips import Slip

MOST_BYTES = 1_000_000

_UNSEEN = re.compile("[\x85\u2028\u2029\ufeff]")
"""Characters that YAML 1.1 takes for the end of a line, or for nothing, and no editor shows."""

PathInFile = tuple[str | int, ...]
Texts = Mapping[Path, str]
"""What stands in an editor and is not saved yet, by the resolved path of the file it will be saved to."""


@dataclass
class Source:
    """One file: its data (mappings, lists, text, None for nothing), and where each part of it stands."""

    file: str
    """The folder's and the file's name, as problems show them."""
    data: Any = None
    raw: str = ""
    path: Path = field(default=Path(), compare=False)
    parsed: str = ""
    """The text the tree was made of: `raw`, with slips mended that are told among the problems."""
    problems: list[Problem] = field(default_factory=list)
    slips: set[tuple[int, int]] = field(default_factory=set)
    """Line and column of what kept the parser from going on: what else is wrong there follows from it."""
    broken: set[PathInFile] = field(default_factory=set)
    """The parts of the file (a section, or one entry of it) whose shape is wrong; nothing more is told of them."""
    mended: list[Slip] = field(default_factory=list)
    """The slips that `parsed` mends, in the order in which they were: each in the text that the ones before left."""
    lost: set[PathInFile] = field(default_factory=set)
    """Where something stands that could not be taken over: what is missing there is no second mistake."""

    @cached_property
    def tree(self) -> Node | None:
        """The parser's events in the shape of the data; places are made of them when they are asked for."""
        return tree_of(self)

    def grow(self, tree: Node | None) -> None:
        """Take a tree that is being made, so that none is made again."""
        self.__dict__["tree"] = tree

    def reread(self, text: str) -> None:
        """Take another text for the one to be parsed: what was known of the old one is no more."""
        self.parsed = text
        for known in ("_lines", "tree"):
            self.__dict__.pop(known, None)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.parsed))]

    @property
    def told(self) -> list[Problem]:
        """The problems worth telling: one where a slip stands, all elsewhere."""
        found: list[Problem] = []
        seen: set[tuple[int, int]] = set()
        for problem in self.problems:
            here = problem.place.line, problem.place.column
            if here not in seen:
                found.append(problem)
            seen |= {here} & self.slips
        return found

    def at(self, index: int, pointer: str = "") -> Place:
        """The place of one character of the file."""
        line = bisect_right(self._lines, index)
        return self.located(line, index - self._lines[line - 1] + 1, pointer)

    def located(self, line: int = 1, column: int = 1, pointer: str = "") -> Place:
        """A place in the file, given as it is in the text that is read: where slips are mended, columns may differ."""
        for slip in reversed(self.mended):
            if slip.line == line - 1 and slip.start < column:
                column = slip.column_written(column - 1) + 1
        return Place(self.file, line, column, pointer, str(self.path) if self.path.name else "")

    def place(self, path: PathInFile) -> Place:
        """Where a value begins; for something missing, where the nearest thing around it begins."""
        path = self._as_written(path)
        while path and self._node(path) is None:
            path = path[:-1]
        node = self._node(path)
        return self.marked(event_of(node).start_mark, path) if node else self.located()

    def _node(self, path: PathInFile) -> Any:
        """What stands at a path as written; nothing where nothing does."""
        node: Any = self.tree
        for step in path:
            found = _part(node, step)
            node = found[1] if found else None
        return node

    def _key(self, path: PathInFile) -> Any:
        """The event of the key at a path as written; nothing for items of lists, and where there is none."""
        found = _part(self._node(path[:-1]), path[-1]) if path else None
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

    def text(self, path: PathInFile) -> str:
        """All that stands at a path, with its key, to look for a word in."""
        part = self.data
        for step in path:
            inside = part[step] if isinstance(part, dict) and step in part else None
            part = part[step] if isinstance(part, list) and isinstance(step, int) and step < len(part) else inside
        return f"{path[-1] if path else ''} {part}"

    def is_item(self, path: PathInFile) -> bool:
        """Say whether a value stands in a list; a single item may stand without one."""
        return self._as_written(path) == path and bool(path) and isinstance(path[-1], int)

    def is_bare(self, path: PathInFile) -> bool:
        """Say whether a key stands without a colon, as the rest of a text does that a comma has cut."""
        key, node = self._key(path), self._node(path)
        if key is None or node is None:
            return False
        return ":" not in self.parsed[key.start_mark.index : event_of(node).end_mark.index + 1]

    def _as_written(self, path: PathInFile) -> PathInFile:
        """The path in the file: a single item that may stand without a list has no index there."""
        written: list[str | int] = []
        node: Any = self.tree
        for step in path:
            found = _part(node, step)
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
        return self.at(_raw_index(self.parsed, event_of(node), index), ".".join(map(str, written)))


def _part(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """The key's event and the node of one part of a node."""
    return node.parts.get(step) if type(node) is Node and node.parts else None


@contextmanager
def uncollected() -> Iterator[None]:
    """Read much without the garbage collector: nothing made is garbage, and looking for some takes longer than all."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()  # all that was made joins the oldest without being looked at one by one
            gc.unfreeze()
            gc.enable()


def files_in(folder: Path, texts: Texts | None = None) -> list[Path]:
    """The YAML files directly in a folder, by name, those too that are in an editor alone so far; no hidden ones."""
    unsaved = [path.name for path in texts if path.parent == folder.resolve()] if texts else []
    names = {path.name for path in (*folder.glob("*.yaml"), *map(Path, unsaved)) if path.suffix == ".yaml"}
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def read(path: Path, folder: Path, texts: Texts | None = None, *, places: bool = True) -> Source:
    """Read a file of a pack; what is wrong with it is in `problems`, and `data` is what could be understood.

    A text in `texts` stands for what is on disk. Without `places` they can be asked for all the same, but take longer.
    """
    source = Source(f"{folder.name}/{path.relative_to(folder).as_posix()}", path=path)
    unsaved = texts.get(path.resolve()) if texts else None
    content = _content(path, folder, source) if unsaved is None else unsaved.encode(errors="replace")
    if content is None:
        return source
    try:
        source.raw = source.parsed = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "ignore")
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = source.located(before.count("\n") + 1, column)
        source.problems.append(Problem("not-utf8", place, f"0x{content[error.start]:02x}"))
        return source
    if unseen := _UNSEEN.search(source.raw):
        source.problems.append(Problem("bad-character", source.at(unseen.start()), repr(unseen[0])))
        return source
    build(source, places=places)
    return source


def _content(path: Path, folder: Path, source: Source) -> bytes | None:
    """The bytes of an ordinary file inside the folder and within bounds; None with the problem noted."""
    start = source.located()
    try:
        if _leads_out(path, folder):
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


def _leads_out(path: Path, folder: Path) -> bool:
    """Say whether a link on the way from a folder to what stands in it leads out of the folder."""
    steps = path.relative_to(folder).parts
    if ".." not in steps and not any(map(os.path.islink, accumulate(steps, os.path.join, initial=str(folder)))):
        return False
    return not os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))


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
