"""Driving `xueji try` through prompt_toolkit's own input, and a record of what was asked and answered."""

from collections.abc import Callable, Sequence
from typing import Any

from xueji.cli.try_ask import Asking, Option

DOWN, UP, ENTER, SPACE, BREAK = "\x1b[B", "\x1b[A", "\r", " ", "\x03"


class Recorded:
    """Hands every question on, and prints it with its choices and the answer it got."""

    def __init__(self, asking: Asking, say: Callable[[str], None] = print) -> None:
        self.asking = asking
        self.out = say

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: Any = None) -> Any:
        self.out(f"? {question} {hint}")
        for option in options:
            self.out(f"    {option.key}) {option.title}" if option.key else f"    · {option.title}")
        chosen = self.asking.choose(name, question, options, hint, first)
        self.out(f"> {next(option.title for option in options if option.value == chosen)}")
        return chosen

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[Any]:
        self.out(f"? {question} {hint}")
        for option in options:
            self.out(f"    · {option.title}")
        marked = self.asking.mark(name, question, options, hint)
        self.out(f"> {' '.join(option.title for option in options if option.value in marked)}")
        return marked

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        self.out(f"? {question}{f' [{default}]' if default else ''}")
        written = self.asking.write(name, question, hint, default)
        self.out(f"> {written}")
        return written
