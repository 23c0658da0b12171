"""What would mend a problem: edits an editor can make, or a line can be shown with. Only where the mend is clear."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xueji.authoring.spot import spot
from xueji.errors import Problem
from xueji.model.decision import Text
from xueji.packs.source import Source

Position = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of a file and what is to stand there; `end` is the first position after it."""

    start: Position
    end: Position
    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """One way to mend a problem: what it does, and its edits in the order of the file."""

    title: Text
    edits: tuple[Edit, ...]


def mends(problem: Problem, source: Source) -> tuple[Mend, ...]:
    """The clear ways to mend a problem of a file, best first; none where somebody has to think.

    A mend writes what the hint suggests in the place of the offending text.
    """
    if not problem.place.line:
        return ()
    return tuple(_suggested(problem, source.raw))


def _suggested(problem: Problem, raw: str) -> Iterator[Mend]:
    if not problem.suggestion:
        return
    start, end = spot(problem, raw)
    line = problem.place.line
    written = raw.split("\n")[line - 1][start - 1 : end - 1]
    text = problem.suggestion
    if written[:1] in ('"', "'") and written[-1:] == written[:1] and text[:1] != written[:1]:
        text = f"{written[0]}{text}{written[0]}"
    shown = problem.suggestion.replace("\n", " ")
    title = Text(zh=f"改为“{shown}”", en=f"write “{shown}”")
    yield Mend(title, (Edit((line, start), (line, end), text),))


def applied(raw: str, edits: Iterable[Edit]) -> str:
    """The text with edits made; they must not overlap."""
    lines = raw.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    made = raw
    for edit in sorted(edits, reverse=True):
        first = starts[edit.start[0] - 1] + edit.start[1] - 1
        last = starts[edit.end[0] - 1] + edit.end[1] - 1
        made = made[:first] + edit.text + made[last:]
    return made
