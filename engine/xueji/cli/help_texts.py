"""The texts of `--help` in both languages (`help/*.toml`): of each command, each parameter, and what stands for values.

A file for each command, `xueji.toml` for the program itself, `shared.toml` for what commands say alike. They are read
when somebody asks for help or calls a command wrongly, never by a command that runs.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from xueji.phrases import Language

PROGRAM: Final = "xueji"
SHARED: Final = "shared"
_CLOSE: Final = re.compile(r"[、。，；：？！（）“”…《》]")
"""Marks that take the place of a space."""


@cache
def texts(command: str) -> Mapping[str, Any]:
    """All that the file of a command (or PROGRAM, or SHARED) says; empty where it has none."""
    found = resources.files("xueji.cli").joinpath("help", f"{command}.toml")
    return tomllib.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}


def about(command: str, language: Language) -> Sequence[str]:
    """What a command is for, as paragraphs: the first in one sentence."""
    told = texts(command).get("command", {}).get(language, "")
    return [joined(part.splitlines()) for part in re.split(r"\n\s*\n", told.strip())]


def parameter(command: str, key: str, language: Language) -> str:
    """What a parameter is for: the command's own text before the one shared; nothing where there is neither."""
    for file in (command, SHARED):
        if told := texts(file).get("parameter", {}).get(key):
            return str(told[language])
    return ""


def value(metavar: str, language: Language) -> str:
    """What stands for a value, `DAY` or 日期; as it is where it has no Chinese."""
    return str(texts(SHARED)["metavar"].get(metavar, metavar)) if language == "zh" else metavar


def joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph as one: with a space between words, and with none between Chinese characters."""
    whole = ""
    for line in filter(None, map(str.strip, lines)):
        whole += (" " if whole and _apart(whole[-1], line[0]) else "") + line
    return whole


def _apart(before: str, after: str) -> bool:
    latin = before.isascii() or after.isascii()
    return latin and not (_CLOSE.match(before) or _CLOSE.match(after))
