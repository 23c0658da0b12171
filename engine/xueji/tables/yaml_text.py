"""A small YAML file as texts with places: no anchors, no tags, no second document, no key twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from xueji.errors import Place, Problem, ProblemsError

MOST_BYTES = 1_000_000
MOST_LEVELS = 8
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Node:
    """A file: its data as dicts, lists and texts, and PyYAML's tree to find places in."""

    file: str
    data: Any
    tree: Any

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Where a key, or the nearest thing around it that is there, begins."""
        node, mark = self.tree, self.tree.start_mark if self.tree else None
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            mark, node = found
        pointer = ".".join(map(str, path))
        return Place(self.file, mark.line + 1, mark.column + 1, pointer) if mark else Place(self.file, pointer=pointer)


def _child(node: Any, step: str | int) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def read_nodes(path: Path) -> Node:
    """Read a file; raises `ProblemsError` where it cannot be read, is too large, or is not plain YAML."""
    file = str(path)
    text = _text(path)
    try:
        problems = [*_refused(text, file)]
        if problems:
            raise ProblemsError(problems)
        tree = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        raise ProblemsError([_bad_yaml(place, error.problem or "")]) from None
    except yaml.YAMLError as error:
        raise ProblemsError([_bad_yaml(Place(file), str(error)[:200])]) from None
    if tree is None:
        raise ProblemsError([Problem("empty-file", Place(file, 1, 1))])
    problems = [*_twice(tree, file)]
    if problems:
        raise ProblemsError(problems)
    return Node(file, _plain(tree), tree)


def _bad_yaml(place: Place, why: str) -> Problem:
    return Problem("bad-yaml", place, details={"why": why})


def _text(path: Path) -> str:
    file = str(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProblemsError([Problem("file-not-found", Place(file), file, {"why": error.strerror or ""})]) from None
    if len(content) > MOST_BYTES:
        sizes = {"size": str(path.stat().st_size), "limit": str(MOST_BYTES)}
        raise ProblemsError([Problem("file-too-large", Place(file), details=sizes)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        byte = f"0x{content[error.start]:02x}"
        raise ProblemsError([Problem("not-utf8", Place(file, line, column), byte)]) from None


def _refused(text: str, file: str) -> Iterator[Problem]:
    """What plain YAML does without, found before anything is built."""
    level = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        mark: Any = event.start_mark
        place = Place(file, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield Problem("several-documents", place)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield Problem("alias-not-allowed", place, str(getattr(event, "anchor", "")))
        if getattr(event, "tag", None):
            yield Problem("tag-not-allowed", place, str(getattr(event, "tag", "")))
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
            if level > MOST_LEVELS:
                yield Problem("too-deep", place, details={"limit": str(MOST_LEVELS)})
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1


def _twice(node: Any, file: str) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            place = Place(file, key.start_mark.line + 1, key.start_mark.column + 1)
            if not isinstance(key, yaml.ScalarNode):
                yield Problem("wrong-type", place, "?", {"wanted": "text", "wanted_zh": "文字"})
            elif key.value in seen:
                yield Problem("duplicate-key", place, key.value)
            else:
                seen.add(key.value)
            yield from _twice(value, file)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _twice(value, file)


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return "" if node.value == "~" and node.style is None else node.value
