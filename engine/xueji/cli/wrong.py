"""What is wrong with a call, in one language: for the errors of the command line's own parser.

The parser is a library that speaks English. Its errors are told apart by their kind and by what they are about; its
sentences are shown only where a kind is not known here, and then in English alone.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import typer

from xueji.cli.help_page import choices, limits, term
from xueji.cli.help_page import key as key_of
from xueji.cli.help_texts import PROGRAM, parameter
from xueji.cli.wrong_words import WORDS
from xueji.errors import nearest
from xueji.phrases import Language

_EXTRA: Final = re.compile(r"unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", re.DOTALL)
DASHES: Final = "—–－−"
"""What input methods make of the dashes of an option."""


class BadValueError(typer.BadParameter):
    """A value of an option that its reader refuses, with a sentence of WORDS and its parts."""

    def __init__(self, word: str, *parts: object) -> None:
        super().__init__(say(word, "en", *parts))
        self.word, self.parts = word, parts


def say(word: str, language: Language, *parts: object) -> str:
    """One of the sentences."""
    return WORDS[word][0 if language == "zh" else 1].format(*parts)


def no_command(name: str, known: Sequence[str], language: Language) -> Iterator[str]:
    """Say that there is no such command, which one may be meant, and where all of them stand."""
    yield say("no_command", language, name, _near(_bare(name), known, language))
    yield say("more_commands", language)


def wrong_call(error: Any, command: Any, arguments: Sequence[str], language: Language) -> Iterator[str]:
    """Say what the parser's error means, and how to learn more; `command` is the one called, or the whole program."""
    yield Wrong(error, command, arguments, language).sentence()
    yield say("more", language, " ".join(dict.fromkeys((PROGRAM, str(command.name)))))


def other_dashes(word: str, language: Language) -> Iterator[str]:
    """Say that the dashes of an option are not those of the keyboard."""
    yield say("dashes", language, word, f"--{_bare(word)}")


class Wrong:
    """One error of the parser, the command it is about, its arguments, and the language it is told in."""

    def __init__(self, error: Any, command: Any, arguments: Sequence[str], language: Language) -> None:
        self.error, self.command, self.arguments, self.language = error, command, arguments, language

    def say(self, word: str, *parts: object) -> str:
        """One sentence in this language."""
        return say(word, self.language, *parts)

    def sentence(self) -> str:
        """What is wrong, in one line."""
        kinds = {
            "NoSuchOption": self._no_option, "BadOptionUsage": self._value_or_none,
            "MissingParameter": self._missing, "BadParameter": self._bad, "BadValueError": self._refused,
        }  # fmt: skip
        return kinds.get(type(self.error).__name__, self._other)()

    def _no_option(self) -> str:
        name = self.error.option_name
        if len(name) == 2:  # noqa: PLR2004 -- `-p`: the parser has seen only the first letter of `-policies`
            name = next((word for word in self.arguments if word.startswith(name)), name)
        return self.say("no_option", name, self._near_option(name))

    def _near_option(self, name: str) -> str:
        known = ["--help", *(o for found in self.command.params for o in (*found.opts, *found.secondary_opts))]
        bare = _bare(name.partition("=")[0])
        named = {"h": "help", "?": "help", "v": "", "V": ""}
        meant = named.get(bare, bare)
        found = nearest(meant.lower(), [option.removeprefix("--") for option in known if option.startswith("--")])
        return self.say("near", f"--{found}") if found else ""

    def _value_or_none(self) -> str:
        name = self.error.option_name
        if "not take a value" in self.error.message:
            return self.say("no_value", name)
        found = next((one for one in self.command.params if name in one.opts), None)
        shown = self.say("write", term(found, self.language)) if found is not None else ""
        return self.say("lacks_value", name, shown)

    def _missing(self) -> str:
        found = self.error.param
        word = "lacks_argument" if found.param_type_name == "argument" else "lacks_option"
        told = parameter(str(self.command.name), key_of(found), self.language).rstrip("。.")
        shown = term(found, self.language)
        return self.say(word, f" {shown}" if self.language == "zh" and word == "lacks_argument" else shown, told)

    def _refused(self) -> str:
        said = self.say(self.error.word, *self.error.parts)
        return said if self.error.param is None else self.say("of", key_of(self.error.param), said)

    def _bad(self) -> str:
        found = self.error.param
        if found is None:
            return self._other()
        name, value = self._named(found), self._given(found)
        if listed := choices(found):
            near = _near(value, listed, self.language)
            return self.say("not_there", value, name, self.say("comma").join(listed), near)
        if outside := self._outside(value, *limits(found)):
            return self.say("out_of_range", value, name, outside)
        word = re.search(r"integer|number|float", self.error.message)
        words = {"integer": "not_whole", "number": "not_number", "float": "not_number"}
        return self.say(words[word[0]] if word else "unreadable", value, name)

    def _outside(self, value: str, least: Any, most: Any) -> str:
        """The limits a number does not keep; nothing where it keeps them, or is no number."""
        try:
            number = float(value)
        except ValueError:
            return ""
        low, high = least is not None and number < least, most is not None and number > most
        if not (low or high):
            return ""
        if least is not None and most is not None:
            return self.say("range_both", least, most)
        return self.say("range_least", least) if low else self.say("range_most", most)

    def _named(self, found: Any) -> str:
        return term(found, self.language).strip("[]") if found.param_type_name == "argument" else key_of(found)

    def _given(self, found: Any) -> str:
        """The value as it was written: the parser's error does not keep it."""
        values = [*_values(self.arguments, found.opts)] if found.param_type_name == "option" else []
        quoted = re.search(r"'(.*)' is not", self.error.message)
        return quoted[1] if quoted else values[-1] if values else ""

    def _other(self) -> str:
        if extra := _EXTRA.search(self.error.format_message()):
            return self.say("too_many", extra["words"])
        return str(self.error.format_message())


def _values(arguments: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for word, following in zip(arguments, [*arguments, ""][1:], strict=True):
        if word in names:
            yield following
        elif word.partition("=")[0] in names:
            yield word.partition("=")[2]


def _bare(name: str) -> str:
    return name.lstrip("-" + DASHES)


def _near(name: str, known: Sequence[str], language: Language) -> str:
    found = nearest(name.lower(), known)
    return say("near", language, found) if found else ""
