"""What Python's JSON reader would pass over, found with its place: keys written twice, odd numbers, endless nesting."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, Final

from xueji.errors import Place, Problem

MOST_LEVELS = 20
MOST_PROBLEMS = 200
"""More are not told of one text."""
_MOST_DIGITS, _MOST_EXPONENT_DIGITS = 40, 2


def no_json(text: str, file: str, error: json.JSONDecodeError) -> Problem:
    """Say where text stops being JSON."""
    at = error.pos
    if text[at : at + 1] in ("}", "]") and text[:at].rstrip().endswith(","):
        at = text.rindex(",", 0, at)  # as later Pythons place it
    place = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return Problem("bad-json", place, text[at : at + 20], {"why": error.msg})


class _Noted:
    """Stands for a value whose problem is known already."""


NOTED = _Noted()


class Hooks:
    """For `json.loads`: notes keys written twice, and numbers that are none or would fill the memory."""

    noted = False

    def note(self, _: str) -> _Noted:
        """Note a number that is none."""
        self.noted = True
        return NOTED

    def pairs(self, items: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object, and note whether it has a key twice."""
        found = dict(items)
        self.noted |= len(found) < len(items)
        return found

    def decimal(self, text: str) -> Decimal | _Noted:
        """Read a number with a point."""
        return self.note(text) if _beyond(text) else Decimal(text)

    def integer(self, text: str) -> int | _Noted:
        """Read a number without one."""
        return self.note(text) if _beyond(text) else int(text)


def _beyond(number: str) -> bool:
    """Say whether a number is larger or finer than any fact, before anything is made of it."""
    mantissa, _, exponent = number.lower().partition("e")
    return len(mantissa) > _MOST_DIGITS or len(exponent.lstrip("+-0")) > _MOST_EXPONENT_DIGITS


def too_deep(data: object) -> bool:
    """Say whether data is nested deeper than any request."""
    level = [data]
    for _ in range(MOST_LEVELS):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return False
    return True


def _parts(whole: object) -> Iterable[object]:
    parts = whole.values() if isinstance(whole, Mapping) else whole if isinstance(whole, (list, tuple)) else ()
    return [part for part in parts if type(part) not in _SINGLE and isinstance(part, (Mapping, list, tuple))]


_SINGLE: Final = frozenset((str, int, bool, float, type(None)))
"""Most parts are one of these, and have no parts themselves: asking for anything like a mapping takes longer."""


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)


def in_text(text: str, file: str) -> list[Problem]:
    """Find what the hooks noted once more, this time with its place."""
    problems: list[Problem] = []
    open_objects: list[dict[str, Place]] = []
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    for token, after in pairwise(chain(_TOKEN.finditer(text), (None,))):
        if token is None or len(problems) >= MOST_PROBLEMS:
            break
        word, following = token[0], after[0] if after else ""
        line = bisect_right(lines, token.start())
        place = Place(file, line, token.start() - lines[line - 1] + 1)
        if word in "[{":
            open_objects.append({})
            if len(open_objects) > MOST_LEVELS:
                return [*problems, Problem("too-deep", place, details={"limit": str(MOST_LEVELS)})]
        elif word in "]}":
            del open_objects[-1:]
        elif following == ":" and open_objects:
            key = json.loads(word)
            if first := open_objects[-1].get(key):
                problems.append(Problem("duplicate-key", place, key, also=(first,)))
            open_objects[-1].setdefault(key, place)
        elif word.lstrip("-") in ("NaN", "Infinity"):
            problems.append(Problem("not-finite", place, word))
        elif word[0] in "-0123456789" and _beyond(word):
            problems.append(Problem("out-of-range", place, word, {"why": f"1e-99 … 1e99, ≤ {_MOST_DIGITS} digits"}))
    return problems
