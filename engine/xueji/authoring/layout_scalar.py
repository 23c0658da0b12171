"""One key or value as it is written out: without quotes where none are needed, folded where it is too long."""

import json
import re
from collections.abc import Iterator
from typing import Final

from xueji.authoring.layout_tree import Scalar

LINE_MOST: Final = 140
"""As `.yamllint` has it."""
FLOW_MOST: Final = 120
"""What is not longer stands on one line; folded texts are folded here."""

_SPECIAL: Final = frozenset("-?:,[]{}#&*!|>'\"%@`=<~ ")
_OTHER_MEANING: Final = re.compile(
    r"(?:[-+.]?\d[-+.\d_:eExXoOa-fA-FTtZz ]*|\.(?:inf|nan)|[+-]\.inf|y|n|yes|no|on|off|true|false|null)", re.IGNORECASE
)
"""What other readers of YAML take for a number, a date or a word of theirs."""
_FLOW_BREAKING: Final = re.compile(r"[,\[\]{}]|:(?:\s|$)|\s#")
_PLAIN_BREAKING: Final = re.compile(r":(?:\s|$)|\s#|\s$")


def plain(value: str) -> bool:
    """Whether a text means the same without quotes, to every reader of YAML."""
    if not value or value[0] in _SPECIAL or not value.isprintable() or value.startswith(("---", "...")):
        return False
    return not _OTHER_MEANING.fullmatch(value) and not _PLAIN_BREAKING.search(value)


def on_one_line(scalar: Scalar, *, in_brackets: bool) -> str | None:
    """A scalar as it stands on one line, None where it has to stand on several."""
    if scalar.style in ("'", '"'):
        if plain(scalar.value) and not (in_brackets and _FLOW_BREAKING.search(scalar.value)):
            return scalar.value
        if scalar.style == "'" and scalar.value.isprintable() and not set(scalar.value) & set('"\\'):
            return f'"{scalar.value}"'
        return scalar.lines[0] if len(scalar.lines) == 1 else None
    if scalar.style or len(scalar.lines) > 1:
        return None
    if in_brackets and _FLOW_BREAKING.search(scalar.value):
        return None
    return scalar.value


def written_key(scalar: Scalar) -> str:
    """A key as it is written: one that stood on several lines in double quotes."""
    if len(scalar.lines) == 1 and scalar.style[:1] not in ("|", ">"):
        return scalar.lines[0]
    return quoted(scalar.value)


def quoted(value: str) -> str:
    """A text in double quotes."""
    return json.dumps(value, ensure_ascii=not value.isprintable())


def scalar_of(value: str) -> Scalar:
    """A text as one value, in quotes where it needs them, be it in brackets alone: elsewhere they are left out."""
    style = "" if plain(value) and not _FLOW_BREAKING.search(value) else '"'
    return Scalar(value, style, (value if not style else quoted(value),))


def below(scalar: Scalar) -> tuple[str, tuple[str, ...], int]:
    """A scalar on several lines: what stands behind the key, the lines below, and how far in they stand."""
    if scalar.style[:1] in ("|", ">"):
        width = next((int(sign) for sign in scalar.style if sign.isdigit()), 2)
        return scalar.style, scalar.lines, width
    return scalar.lines[0], scalar.lines[1:], 2


def folded(value: str, room: int) -> tuple[str, ...] | None:
    """A text broken over lines of at most `room` characters; None where that would change it."""
    words = value.split(" ")
    if not all(words) or not value.isprintable():
        return None
    return tuple(_filled(words, room))


def _filled(words: list[str], room: int) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def keeps_lines(scalar: Scalar) -> bool:
    """Whether empty lines below a text are part of it."""
    return scalar.style[:1] in ("|", ">") and "+" in scalar.style
