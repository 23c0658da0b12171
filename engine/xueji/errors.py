"""What can go wrong, said in one family: a code, a place, the offending word and a hint.

XuejiError
├── ProblemsError       bad input; carries every `Problem` found, never only the first
│   ├── PackError       a document, a case file or a folder of them
│   ├── LayerError      documents that are right alone and wrong together
│   └── RequestError    the facts of one request
├── LifecycleError      the chart of statuses contradicts itself
├── EngineUnavailableError  an optional back end is not installed
└── UsageError          a call that no input could make right
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from xueji.phrases import ADVICE, PROBLEMS, Code, Language, Severity
from xueji.phrases.parser import in_chinese


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: file, line and column (both from 1; 0: not known) and the path of keys inside it."""

    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""
    path: str = field(default="", compare=False, repr=False)
    """The file on disk, where `file` is only what problems call it."""

    def __str__(self) -> str:
        """`file:line:column`, as editors and terminals make it a link."""
        if not self.line:
            return printable(
                f"{self.file}: {self.pointer}" if self.pointer and self.file else self.file or self.pointer
            )
        return f"{printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input; compare by `code`, the wording may change."""

    code: Code
    place: Place
    word: str = ""
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    suggestion: str = ""
    also: tuple[Place, ...] = ()

    @property
    def severity(self) -> Severity:
        """Whether it must be mended (error), or should be looked at (advice)."""
        return "advice" if self.code in ADVICE else "error"

    def message(self, language: Language = "en") -> str:
        """One line saying what is wrong, with the author's word in it."""
        return self._filled(PROBLEMS[self.code][language])

    def hint(self, language: Language = "en") -> str:
        """What to do about it."""
        if self.suggestion:
            return {"en": f"did you mean “{self.suggestion}”?", "zh": f"是否想写“{self.suggestion}”？"}[language]
        phrase = PROBLEMS[self.code]
        return self._filled(phrase["hint_zh"] if language == "zh" else phrase["hint_en"])

    def _filled(self, phrase: str) -> str:
        details = {key: printable(text) for key, text in self.details.items()}
        # where a list has no Chinese terms it is shown as it is; what a library or the system says is translated
        chinese = {"allowed_zh": details.get("allowed", ""), "why_zh": in_chinese(details.get("why", ""))}
        return phrase.format_map({"word": _short(self.word), "values": "", "values_zh": "", **chinese, **details})

    def as_json(self, language: Language = "en") -> dict[str, object]:
        """The problem as plain data for `--format json`."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": printable(self.place.file),
            "line": self.place.line or None,
            "column": self.place.column or None,
            "pointer": printable(self.place.pointer),
            "word": _short(self.word),
            "message": self.message(language),
            "hint": self.hint(language),
            "also": [str(place) for place in self.also],
        }


def printable(text: str) -> str:
    """The text on one line, fit for any terminal: what cannot be seen is shown as an escape."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _short(word: str, most: int = 80) -> str:
    return printable(word if len(word) <= most else f"{word[: most - 1]}…")


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known name closest to a mistyped one, or nothing where none is close.

    What two names share before the first `/` or `.` says nothing: `学生.身高` is not close to `学生.残疾`.
    Several words in one are close to none: who wrote two must not be led to one of them.
    """
    return _nearest(word[:100], tuple(known))


@lru_cache(maxsize=1024)
def _nearest(word: str, names: tuple[str, ...]) -> str:
    """The same for a list of names: a mistake made a thousand times is looked for once."""
    if any(mark in word for mark in "，、；,;"):
        return ""
    for mark in "/.":
        head, found, rest = word.partition(mark)
        inside = {name.removeprefix(head + mark): name for name in names if found and name.startswith(head + mark)}
        if inside:
            close = difflib.get_close_matches(rest, inside, n=1, cutoff=0.6)
            elsewhere = (name for name in names if name.partition(mark)[2] == rest)
            return inside[close[0]] if close else next(elsewhere, "")
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return close[0] if close else ""


class XuejiError(Exception):
    """The root: whatever xueji raises on purpose."""

    chinese: str = ""
    """The sentence in Chinese, where there is one."""

    def in_(self, language: Language) -> str:
        """What is wrong, in a language; in English where there is no other sentence."""
        return self.chinese if language == "zh" and self.chinese else str(self)

    @classmethod
    def of(cls, word: str, *parts: object, near: str = "") -> Self:
        """One of the sentences of `xueji.phrases.usage` in both languages, with a near name where there is one."""
        from xueji.phrases.usage import sentence  # noqa: PLC0415 -- nothing is wrong most of the time

        found = cls(sentence(word, "en", parts, near))
        found.chinese = sentence(word, "zh", parts, near)
        return found


class ProblemsError(XuejiError):
    """Bad input, with every problem found, in the order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.place, p.code, p.word)))
        super().__init__("\n".join(map(_line, self.problems)))


def _line(problem: Problem) -> str:
    also = f" (also {', '.join(map(str, problem.also))})" if problem.also else ""
    return f"{problem.place}: {problem.code}: {problem.message()}{also}"


class PackError(ProblemsError):
    """A document, a case file or a folder cannot be used."""


class LayerError(ProblemsError):
    """Documents that are each right contradict one another where both are in force."""


class RequestError(ProblemsError):
    """The facts of a request cannot be used."""


class LifecycleError(XuejiError):
    """The chart has a status that nothing reaches or that nothing leaves."""


class EngineUnavailableError(XuejiError):
    """A back end was asked for that is not installed here."""


class UsageError(XuejiError):
    """The call itself is wrong, whatever the input."""
