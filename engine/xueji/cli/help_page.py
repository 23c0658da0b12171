"""A page of `--help`: usage, what the command is for, arguments, options, commands; in one language, as wide as asked.

It reads the parser's own list of parameters, so that none can be left out; what it says of them is in `help_texts`.
"""

import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

from xueji.cli.help_texts import PROGRAM, about, parameter, value
from xueji.cli.help_words import WORDS
from xueji.phrases import Language

WIDEST, NARROWEST, TERM = 100, 40, 28
"""Cells: the longest and shortest line, and the longest term that has its text beside it."""

_NEVER_FIRST: Final = frozenset("、。，；：？！）”》…）.,;:!?)]")
_NEVER_LAST: Final = frozenset("（“《([")
Row = tuple[str, str]


def page(command: Any, context: Any, language: Language, width: int | None = None) -> str:
    """The page of a command as the parser holds it, or of the whole program."""
    wide = max(NARROWEST, min(width or shutil.get_terminal_size().columns, WIDEST))
    return "\n".join(_lines(command, context, language, wide))


def _lines(command: Any, context: Any, language: Language, width: int) -> Iterator[str]:
    parameters = [found for found in command.get_params(context) if not getattr(found, "hidden", False)]
    name = PROGRAM if context.parent is None else str(context.info_name)
    yield from _block(say("usage", language, usage(command, context, language)), width, "  ")
    for paragraph in about(name, language):
        yield ""
        yield from _block(paragraph, width)
    rows = [(term(found, language), described(name, found, language)) for found in parameters]
    options = [row for row, found in zip(rows, parameters, strict=True) if found.param_type_name == "option"]
    commands = [(one, first_sentence(one, language)) for one in getattr(command, "commands", ())]
    yield from _section("arguments", [row for row in rows if row not in options], language, width)
    yield from _section("options", options, language, width)
    yield from _section("commands", commands, language, width)
    if commands:
        yield ""
        yield say("each", language)


def say(word: str, language: Language, *parts: object) -> str:
    """One of the words around the texts."""
    return WORDS[word][0 if language == "zh" else 1].format(*parts)


def usage(command: Any, context: Any, language: Language) -> str:
    """How a command is called, in one line."""
    words = [str(context.command_path), say("options_here", language)]
    words += [term(found, language) for found in command.params if found.param_type_name == "argument"]
    return " ".join([*words, say("command_here", language)] if hasattr(command, "commands") else words)


def first_sentence(name: str, language: Language) -> str:
    """What a command is for, as the list of commands has it."""
    return about(name, language)[0]


def key(found: Any) -> str:
    """The name a parameter has in the texts: `--in`, or of an argument `REGION`."""
    if found.param_type_name == "argument":
        return str(found.name).upper()
    return next(str(name) for name in found.opts if name.startswith("--"))


def term(found: Any, language: Language) -> str:
    """What is typed: `--in 文件夹`, `--advice / --no-advice`, `[地区]`."""
    shown = metavar(found, language)
    if found.param_type_name == "argument":
        return shown
    names = ", ".join(sorted(found.opts, key=lambda name: name.startswith("--")))
    off = "".join(f" / {name}" for name in found.secondary_opts)
    return f"{names}{off} {shown}".rstrip()


def metavar(found: Any, language: Language) -> str:
    """What stands for the value; of a closed list the words themselves, of a switch nothing."""
    if found.metavar:
        return value(found.metavar, language)
    return "|".join(choices(found))


def choices(found: Any) -> Sequence[str]:
    """The words a parameter can have, nothing where they are not a closed list."""
    listed = getattr(getattr(found, "type_descriptor", None) or found.type, "choices", None)
    return [str(one.value if isinstance(one, Enum) else one) for one in listed or ()]


def described(command: str, found: Any, language: Language) -> str:
    """What a parameter is for; and whether it is required, its default, its variable, its limits."""
    told = parameter(command, key(found), language)
    more = say("and", language).join(_more(found, language))
    if more and language == "zh":
        return told.removesuffix("。") + say("more", language, more) + "。"
    return told + say("more", language, more) if more else told


def _more(found: Any, language: Language) -> Iterator[str]:
    if found.required and found.param_type_name == "option":
        yield say("required", language)
    if default := _default(found):
        yield say("here" if default == "." else "default", language, default)
    if variable := getattr(found, "envvar", None):
        yield say("variable", language, variable)
    least, most = limits(found)
    if least is not None and most is not None:
        yield say("between", language, least, most)
    elif least is not None or most is not None:
        yield say("at_least" if most is None else "at_most", language, least if most is None else most)


def _default(found: Any) -> str:
    default = found.default
    if not found.show_default or isinstance(default, bool) or default in (None, "", ()) or callable(default):
        return ""
    return str(default.value if isinstance(default, Enum) else _number(default))


def limits(found: Any) -> tuple[Any, Any]:
    """The smallest and the largest number a parameter takes; None where there is no such limit."""
    information = getattr(getattr(found, "type_descriptor", None), "parameter_info", None) or found.type
    return tuple(_number(getattr(information, name, None)) for name in ("min", "max"))


def _number(limit: Any) -> Any:
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _section(word: str, rows: Sequence[Row], language: Language, width: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield say(word, language)
    column = min(TERM, max(cells(shown) for shown, _ in rows)) + 4
    for shown, told in rows:
        lines = list(wrapped(told, width - column)) or [""]
        if cells(shown) > column - 4:
            yield f"  {shown}"
        else:
            yield f"  {shown}{' ' * (column - 2 - cells(shown))}{lines.pop(0)}".rstrip()
        yield from (f"{' ' * column}{line}" for line in lines)


def _block(text: str, width: int, indent: str = "") -> Iterator[str]:
    first, *others = wrapped(text, width - len(indent))
    yield first
    yield from (indent + line for line in others)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of so many cells: broken at spaces and between Chinese characters, not before a comma."""
    line = ""
    for piece in _pieces(text):
        if line and cells(line) + cells(piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What stays together: a word with the space after it, a number with what it counts, a mark with what it closes."""
    piece = ""
    for character, following in zip(text, [*text, ""][1:], strict=True):
        piece += character
        if not following or (_may_break(character, following) and not (character == " " and piece[:-1].isdigit())):
            yield piece
            piece = ""


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return before == " " or cells(before + after) > 2  # noqa: PLR2004 -- two of one cell are parts of one word
