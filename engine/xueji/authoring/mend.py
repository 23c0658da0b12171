"""What would mend a problem: edits an editor can make, or a line can be shown with. Only where the mend is clear."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from xueji.authoring.spot import spot
from xueji.errors import Problem
from xueji.model.decision import Text
from xueji.packs.slips import MOST_CHARACTERS
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

    A mend writes what the hint suggests in the place of the offending text, and leaves the file as good YAML as it was.
    """
    lines = source.raw.split("\n")
    if not 0 < problem.place.line <= len(lines):
        return ()
    line = lines[problem.place.line - 1]
    if len(line) > MOST_CHARACTERS:
        return ()
    if problem.code == "unquoted-comma":
        return tuple(_in_quotes(line, problem.place.line, problem.place.column - 1))
    return tuple(_suggested(problem, source.raw, line))


def _suggested(problem: Problem, raw: str, line: str) -> Iterator[Mend]:
    if not problem.suggestion:
        return
    number = problem.place.line
    start, end = spot(problem, raw)
    written, text = line[start - 1 : end - 1], problem.suggestion
    bare = written[1:-1] if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'" else written
    word = problem.word.rpartition(".")[2] if problem.code == "unknown-fact" else problem.word  # written in its thing
    if problem.word not in (written, bare, bare.partition(".")[2]) and word != bare:
        return
    if bare != written and text[:1] not in (written[0], "["):
        text = f"{written[0]}{text}{written[0]}"
    yield Mend(_write(problem.suggestion), (Edit((number, start), (number, end), text),))


_BEFORE_TEXT: Final = re.compile(r"(?:[{,]\s*)?[\w-]+:\s+")
_QUOTES: Final = "\"'“”‘’＂"


def _in_quotes(line: str, number: int, at: int) -> Iterator[Mend]:
    """Put a text that a comma has cut into quotes: from behind the last key before it to the next key or brace."""
    begins = max((found.end() for found in _BEFORE_TEXT.finditer(line, 0, at)), default=None)
    ends = re.compile(r",\s*[\w-]+:(?:\s|$)|\}").search(line, at)
    if begins is None or ends is None:
        return
    text = line[begins : ends.start()].rstrip()
    inside = text.strip(_QUOTES)
    quote = "'" if '"' in inside else '"'
    if quote in inside:
        return
    meant = f"{quote}{inside}{quote}"
    yield Mend(_write(meant), (Edit((number, begins + 1), (number, begins + 1 + len(text)), meant),))


def _write(text: str) -> Text:
    shown = text.replace("\n", " ")
    return Text(zh=f"改为“{shown}”", en=f"write “{shown}”")


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
