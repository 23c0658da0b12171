"""Pieces of a YAML text written out in one order and one layout, each comment at what it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from xueji.authoring.layout_scalar import (
    FLOW_MOST,
    LINE_MOST,
    below,
    folded,
    keeps_lines,
    on_one_line,
    written_key,
)
from xueji.authoring.layout_shape import Shape
from xueji.authoring.layout_tree import Collection, Entry, Layout, Scalar

_STEP = 2


@dataclass(slots=True)
class _Written:
    """The lines of one entry; comments that have to stand above it, and the line that has room for one beside it."""

    lines: list[str]
    above: list[str] = field(default_factory=list)
    beside: int | None = -1


def write_layout(layout: Layout, shape: Shape) -> str:
    """The text of a file; every section stands below an empty line."""
    root = layout.root
    for before, entry in zip(_ordered(root, shape), _ordered(root, shape)[1:], strict=False):
        if not _keeps(before.value, _inner(before, shape)):
            entry.before.insert(0, "")
    lines = [*_blanks(layout.head, first=True), *_block(root, shape, 0)]
    return "\n".join(lines) + "\n"


def _ordered(collection: Collection, shape: Shape) -> list[Entry]:
    """The entries in the order of the shape; items of lists, and keys it does not name, as they were written."""
    if collection.is_list:
        return collection.entries
    places = {key: index for index, key in enumerate(shape.order)}
    return sorted(collection.entries, key=lambda entry: places.get(entry.key.value if entry.key else "", len(places)))


def _keeps(value: Scalar | Collection, shape: Shape) -> bool:
    """Whether empty lines below a value would be part of a text in it."""
    if isinstance(value, Scalar):
        return keeps_lines(value)
    if not value.entries or value.after:
        return False
    last = _ordered(value, shape)[-1]
    return _keeps(last.value, _inner(last, shape))


def _inner(entry: Entry, shape: Shape) -> Shape:
    """The shape of an entry's value; an item has that of its list."""
    return shape if entry.key is None else shape.part(entry.key.value)


def _block(collection: Collection, shape: Shape, column: int) -> Iterator[str]:
    """The lines of a collection on lines of its own, each with its indentation."""
    bare = True  # above the first entry, and below a text that keeps empty lines, there is none
    for entry in _ordered(collection, shape):
        _lift(entry, shape)
        written = _entry(entry, _inner(entry, shape), column)
        comments = [*entry.before, *written.above, *_set_beside(entry.beside, written)]
        if column and shape.order and not collection.is_list:
            comments = [line for line in comments if line]  # what belongs together stands together
        yield from (f"{' ' * column}{line}" if line else "" for line in _blanks(comments, first=bare))
        yield from written.lines
        bare = _keeps(entry.value, _inner(entry, shape))
    yield from (f"{' ' * column}{line}" if line else "" for line in _blanks(collection.after, first=bare, last=True))


def _lift(entry: Entry, shape: Shape) -> None:
    """Take the comments above the first part of an item to the item: they stand above its dash."""
    if entry.key is None and isinstance(entry.value, Collection) and entry.value.entries:
        first = _ordered(entry.value, shape)[0]
        _lift(first, shape)
        entry.before += filter(None, first.before)
        first.before = []


def _blanks(comments: list[str], *, first: bool = False, last: bool = False) -> list[str]:
    """Comments with one empty line between them where there was any; none above the first, none below the last."""
    found: list[str] = []
    for line in comments:
        if line or (found[-1] if found else not first):
            found.append(line)
    if last and found and not found[-1]:
        found.pop()
    return found


def _set_beside(comment: str, written: _Written) -> list[str]:
    """Set a comment on the line of its entry; where there is no room for it there, it is given back to stand above."""
    if not comment:
        return []
    if written.beside is None or len(written.lines[written.beside]) + 2 + len(comment) > LINE_MOST:
        return [comment]
    written.lines[written.beside] += f"  {comment}"
    return []


def _entry(entry: Entry, shape: Shape, column: int) -> _Written:
    """The lines of one entry, without the comments at it."""
    lead = f"{' ' * column}-" if entry.key is None else f"{' ' * column}{written_key(entry.key)}:"
    value = entry.value
    if isinstance(value, Scalar):
        return _scalar(value, lead, column)
    short = _in_brackets(value, shape)
    if short is not None and (not value.entries or len(lead) + 1 + len(short) <= FLOW_MOST):
        return _Written([f"{lead} {short}"])
    lines = list(_block(value, shape, column + _STEP))
    if entry.key is not None:
        return _Written([lead, *lines], beside=0)
    comments = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
    first = f"{lead} {lines[comments].lstrip()}"
    return _Written([first, *lines[comments + 1 :]], [line.strip() for line in lines[:comments]], None)


def _scalar(value: Scalar, lead: str, column: int) -> _Written:
    """A scalar behind its key or dash: on that line, or on several."""
    short = on_one_line(value, in_brackets=False)
    if short is None:
        first, rest, width = below(value)
        lines = [f"{' ' * (column + width)}{line}" if line else "" for line in rest]
        return _Written([f"{lead} {first}", *lines], beside=0 if value.style[:1] in ("|", ">") else -1)
    line = f"{lead} {short}" if short else lead
    texts = folded(value.value, FLOW_MOST - column - _STEP) if len(line) > LINE_MOST else None
    if texts is None:
        return _Written([line])
    return _Written([f"{lead} >-", *(f"{' ' * (column + _STEP)}{text}" for text in texts)], beside=0)


def _in_brackets(collection: Collection, shape: Shape) -> str | None:
    """A collection on one line; None where it has to stand, or is to stand, on several."""
    if not collection.entries:
        return None if collection.after else "[]" if collection.is_list else "{}"
    words_alone = collection.is_list and all(isinstance(entry.value, Scalar) for entry in collection.entries)
    stands = {"block": words_alone, "flow": True, "kept": words_alone or collection.is_flow}[shape.style]
    if not stands or collection.after:
        return None
    parts = [_part(entry, shape) for entry in _ordered(collection, shape)]
    if None in parts:
        return None
    inside = ", ".join(part for part in parts if part is not None)
    return f"[{inside}]" if collection.is_list else f"{{{inside}}}"


def _part(entry: Entry, shape: Shape) -> str | None:
    """One entry inside brackets; None where it has a comment or cannot stand there."""
    if entry.beside or any(entry.before):
        return None
    inner = _inner(entry, shape)
    key = "" if entry.key is None else written_key(entry.key)
    value = entry.value
    if isinstance(value, Scalar):
        text = on_one_line(value, in_brackets=True)
        if text is None or (not text and entry.key is None):
            return None
    else:
        text = _in_brackets(value, inner)
    if text is None or entry.key is None:
        return text
    return f"{key}: {text}" if text else f"{key}:"
