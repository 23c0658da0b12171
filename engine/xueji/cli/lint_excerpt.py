"""One line of a file with a spot in it, cut to a width, and marked in the cells of a terminal.

Chinese characters take two cells, what cannot be seen is shown as an escape, a tab as four spaces.
"""

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from xueji.errors import printable

_TAB: Final = "    "
_CUT: Final = "…"
_LEAST: Final = 20


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands before the spot, the spot, and what follows, fit for a terminal."""

    before: str
    spot: str
    after: str

    @property
    def line(self) -> str:
        """All three."""
        return f"{self.before}{self.spot}{self.after}".rstrip()

    def marked(self, mark: str = "^") -> str:
        """The line of marks that stands below."""
        return " " * cell_len(self.before) + mark * max(cell_len(self.spot), 1)


def excerpt(line: str, first: int, last: int, width: int) -> Excerpt:
    """Cut a line around the columns from `first` to before `last` (from 1) so that it takes at most `width` cells."""
    width = max(width, _LEAST)
    cells = [_seen(character) for character in line]
    start = min(max(first, 1) - 1, len(cells))
    end = min(max(last - 1, start), len(cells))
    before, spot, after = cells[:start], cells[start:end], cells[end:]
    if _long(cells) <= width:
        return Excerpt("".join(before), "".join(spot), "".join(after))
    spot = _head(spot, width - 2)
    left = width - _long(spot)
    beginning = _tail(before, max(left - min(_long(after), left // 2), 1))
    return Excerpt("".join(beginning), "".join(spot), "".join(_head(after, left - _long(beginning))))


def _seen(character: str) -> str:
    return _TAB if character == "\t" else printable(character)


def _long(cells: list[str]) -> int:
    return sum(map(cell_len, cells))


def _head(cells: list[str], width: int) -> list[str]:
    """As many characters from the left as fit, and a sign where some are left out."""
    if _long(cells) <= width:
        return cells
    taken, room = list[str](), width - 1
    for cell in cells:
        room -= cell_len(cell)
        if room < 0:
            break
        taken.append(cell)
    return [*taken, _CUT] if width > 0 else []


def _tail(cells: list[str], width: int) -> list[str]:
    """As many characters from the right as fit."""
    return _head(cells[::-1], width)[::-1]
