"""Printing: tables and sentences through Rich, data as JSON, problems with places."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xueji.cli.words import Lang, spoken
from xueji.errors import Problem
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cli.lint_blocks import Line


def console(*, stderr: bool = False) -> Any:
    """A console as wide as the terminal, or wide enough for tables where there is none."""
    from rich.console import Console  # noqa: PLC0415 -- JSON output never needs it

    plain: dict[str, Any] = {
        "highlight": False,
        "markup": False,
        "emoji": False,
    }  # texts of the law and of requests are no markup
    found = Console(stderr=stderr, **plain)
    return found if found.is_terminal else Console(stderr=stderr, width=max(found.width, 120), **plain)


def styled(text: str, style: str) -> Any:
    """A text in one style."""
    from rich.text import Text  # noqa: PLC0415 -- as above

    return Text(text, style=style)


def table(*headers: str, title: str = "", whole: int = 0) -> Any:
    """An empty table in the house style; the first `whole` columns are never broken over lines."""
    from rich import box  # noqa: PLC0415 -- as above
    from rich.table import Table  # noqa: PLC0415

    found = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", pad_edge=False)
    for index, header in enumerate(headers):
        found.add_column(header, overflow="fold", no_wrap=index < whole)
    return found


def print_json(data: Any) -> None:
    """Data for programs, on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def show_problems(problems: Sequence[Problem], arguments: Iterable[str]) -> None:
    """Every problem, in the language and format the command was called with; on standard error where people read."""
    from xueji.cli.lint_blocks import Page  # noqa: PLC0415 -- nothing is wrong most of the time
    from xueji.cli.lint_closing import total  # noqa: PLC0415
    from xueji.cli.lint_files import Files  # noqa: PLC0415

    words = list(arguments)
    language = asked_language(words)
    if _after("--format", words) == "json":
        print_json({"problems": [problem.as_json(language) for problem in problems]})
        return
    show_lines(Page(language, Files(), width(stderr=True)).blocks(problems), stderr=True)
    for line in total(problems, language):
        print(line, file=sys.stderr)


def width(*, stderr: bool = False) -> int:
    """How many cells a line of the terminal has, or of what stands for one."""
    return int(console(stderr=stderr).width)


def show_lines(lines: Iterable["Line"], *, stderr: bool = False) -> None:
    """Lines in styles: with colours on a terminal, plain elsewhere; none is broken."""
    from rich.text import Text  # noqa: PLC0415 -- as above

    found = console(stderr=stderr)
    for line in lines:
        if found.is_terminal:
            found.print(Text.assemble(*line), soft_wrap=True)
        else:
            print("".join(text for text, _ in line).rstrip(), file=sys.stderr if stderr else sys.stdout)


def asked_language(arguments: Iterable[str]) -> Language:
    """The language a command was called with, or the locale's; of several the last, as the parser takes it."""
    known = (Lang.ZH.value, Lang.EN.value)
    asked = next((word for word in _all_after("--lang", list(arguments))[::-1] if word in known), None)
    return spoken(None if asked is None else Lang(asked))


def problem_lines(problems: Sequence[Problem], language: Language) -> Iterator[str]:
    """Problems as plain lines, each with the line of its file and the spot in it where there is a text to quote."""
    from xueji.cli.lint_blocks import Page, plain  # noqa: PLC0415 -- as above
    from xueji.cli.lint_closing import total  # noqa: PLC0415
    from xueji.cli.lint_files import Files  # noqa: PLC0415

    yield from (line.rstrip() for line in plain(Page(language, Files(), width()).blocks(problems)))
    yield from total(problems, language)


def _after(option: str, words: list[str]) -> str | None:
    return next(iter(_all_after(option, words)), None)


def _all_after(option: str, words: list[str]) -> list[str]:
    """Every value that an option is given."""
    pairs = zip(words, [*words, ""][1:], strict=True)
    return [
        following if word == option else word.partition("=")[2]
        for word, following in pairs
        if word == option or word.startswith(f"{option}=")
    ]
