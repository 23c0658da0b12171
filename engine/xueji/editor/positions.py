"""Lines and columns as editors count them: from 0, in units of the encoding agreed on (else UTF-16)."""

import re
from collections.abc import Sequence
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]
_ENDS = re.compile("\r\n|\r|\n")
_BEYOND_TWO_BYTES = 0xFFFF


def lines_of(text: str) -> list[str]:
    """The lines of a text, as the protocol ends them: by a line feed, a return or both, and by nothing else."""
    return _ENDS.split(text)


def units(text: str, encoding: Encoding) -> int:
    """How many units of an encoding a text has."""
    if encoding == "utf-32":
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(ord(character) > _BEYOND_TWO_BYTES for character in text)


def characters(line: str, column: int, encoding: Encoding) -> int:
    """The character a column in units of an encoding falls on; the end of the line where it lies beyond."""
    if encoding == "utf-32" or line.isascii():
        return min(column, len(line))
    seen = 0
    for index, character in enumerate(line):
        if seen >= column:
            return index
        seen += units(character, encoding)
    return len(line)


def column_of(lines: Sequence[str], line: int, character: int, encoding: Encoding) -> int:
    """The column, in units of an encoding, of a character of a line."""
    text = lines[line] if 0 <= line < len(lines) else ""
    return units(text[:character], encoding)
