"""Where on its line the offending text of a problem stands, for underlining and for the ranges of an editor."""

import re

from xueji.errors import Problem

_QUOTES = {'"': '"', "'": "'", "“": "”"}
_KEY = re.compile(r"[\w.-]+:\s+")
_WORD = re.compile(r"[^\s:,\[\]{}()#=<>!]+|.")


def spot(problem: Problem, raw: str) -> tuple[int, int]:
    """The first column and the one after the last of what is wrong, both from 1, on the line of the problem's place.

    `raw` is the text of the file, its lines ended by line feeds. Where the line is not there: (1, 1).
    """
    place, lines = problem.place, raw.split("\n")
    if not 0 < place.line <= len(lines):
        return 1, 1
    line, first = lines[place.line - 1], max(place.column, 1)
    rest = line[first - 1 :]
    if found := _behind_its_key(problem.word, rest):
        first, rest = first + found, rest[found:]
    return first, first + max(_length(problem.word, rest), 1)


def _behind_its_key(word: str, rest: str) -> int:
    """How far behind its key a value stands that a problem is about, where the place is that of the key."""
    found = _KEY.match(rest) if word and not rest.startswith(word) else None
    behind = rest[found.end() :] if found else ""
    return found.end() if found and (behind.startswith(word) or behind[1:].startswith(word)) else 0


def _length(word: str, rest: str) -> int:
    """How many characters of the rest of a line are the word, with its quotes, or what stands there instead of it."""
    if not rest:
        return 1
    if word and rest.startswith(word):
        return len(word)
    for prefix in ("policy.", "政策."):
        if word and rest.startswith(prefix + word):
            return len(prefix + word)
    closing = _QUOTES.get(rest[0])
    if closing and (end := rest.find(closing, 1)) > 0:
        return end + 1
    found = _WORD.match(rest)
    return len(found[0]) if found else 1
