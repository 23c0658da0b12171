"""How `xueji try` asks: with choices, boxes and lines in a terminal; and how its questions are put on other media."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from xueji.errors import EngineUnavailableError

_SIGNS = "1234567890abcdefghijklmnopqrstuvwxyz"


class Command(StrEnum):
    """What one can say to a question instead of answering it."""

    UNKNOWN = "unknown"
    WHY = "why"
    BACK = "back"
    EDIT = "edit"
    STOP = "stop"


SIGNS = {
    Command.UNKNOWN: ("", "-", "－"), Command.WHY: ("?", "？"), Command.BACK: ("<", "＜", "《"),
    Command.EDIT: ("*", "＊"), Command.STOP: (".", "。", "．"),
}  # fmt: skip
"""How a command is written where the answer is a line of text; what an input method makes of it is as good."""
KEYS = {Command.UNKNOWN: "u", Command.WHY: "w", Command.BACK: "b", Command.EDIT: "e", Command.STOP: "s"}
"""The key in front of a command where the answer is a choice; as a line of text it does the same."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `key` is the sign in front of it, given in order where there is none.

    `also` are other words for the value, as requests may have them.
    """

    value: Any
    title: str
    key: str = ""
    also: tuple[str, ...] = ()


class Asking(Protocol):
    """What a conversation needs of the one it talks to. All raise `KeyboardInterrupt` where the talk is broken off.

    `name` says what the question is about: a fact's name, or a word for what is no fact.
    """

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: Any = None) -> Any:
        """The value of the option chosen; the cursor stands on `first` at the beginning."""

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[Any]:
        """The values of all options marked."""

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        """A line of text, without blanks around it."""


class Terminal:
    """Asks in a terminal; raises `EngineUnavailableError` where the extra `author` is not installed."""

    def __init__(self) -> None:
        try:
            import questionary  # noqa: PLC0415 -- an optional library, loaded when asked for
        except ImportError as error:
            raise EngineUnavailableError.of("extra_ask") from error
        self._library = questionary

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: Any = None) -> Any:
        """One of several, with arrow keys or the sign in front."""
        del name
        numbered = len(options) <= len(_SIGNS)
        choices = [
            self._library.Choice(option.title, value=index, shortcut_key=(option.key or True) if numbered else None)
            for index, option in enumerate(options)
        ]
        default = next((choice for choice, option in zip(choices, options, strict=True) if option.value == first), None)
        asked = self._library.select(
            question, choices, default=default, instruction=hint, use_shortcuts=numbered, use_jk_keys=False
        )
        return options[asked.unsafe_ask()].value

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[Any]:
        """Several of several, with the space bar."""
        del name
        choices = [self._library.Choice(option.title, value=index) for index, option in enumerate(options)]
        asked = self._library.checkbox(question, choices, instruction=hint, use_jk_keys=False)
        return [options[index].value for index in asked.unsafe_ask()]

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        """A line of text; what it must look like stands above it, where it may take a line of its own."""
        del name
        if hint:
            print(hint)
        written: str = self._library.text(question, default=default).unsafe_ask()
        return written.strip()


def command(text: str, *, letters: bool = True) -> Command | None:
    """The command a line of text stands for: by its sign, or by the key it has where the answer is a choice.

    Where the answer may be any text (`letters` False) a letter alone is an answer.
    """
    small = unicodedata.normalize("NFKC", text).lower() if letters else ""
    return next((found for found in Command if text in SIGNS[found] or small == KEYS[found]), None)
