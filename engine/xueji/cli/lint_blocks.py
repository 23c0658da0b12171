"""Problems in the manner of compilers: what is wrong, where, the line with the spot marked, what to do, the mend.

A line is made of pieces with a style each, so that terminals show colours and all else plain text. Where the text of a
file cannot be had, a problem is told in plain lines.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from xueji.cli.lint_excerpt import Excerpt, excerpt
from xueji.cli.lint_files import Files, shown
from xueji.cli.lint_words import told
from xueji.errors import Place, Problem
from xueji.phrases import Language, Severity

if TYPE_CHECKING:
    from xueji.authoring.mend import Mend
    from xueji.packs.source import Source

Piece = tuple[str, str]
"""A text and its style."""
Line = tuple[Piece, ...]
Spot = Callable[[Problem, str], tuple[int, int]]

_STYLES: Final[dict[Severity, str]] = {"error": "bold red", "advice": "bold yellow"}
_QUIET, _GOOD = "dim", "green"
_LEAST_GUTTER: Final = 2
_MOST_MENDED: Final = 4
"""More lines of a mended text are not shown: an editor shows them better."""


@dataclass(frozen=True)
class Page:
    """How problems are shown: the language, the texts they stand in, and the width of a line in cells."""

    language: Language
    files: Files
    width: int = 120

    def block(self, problem: Problem) -> Iterator[Line]:
        """One problem."""
        line = self.files.line(problem.place)
        if line is None:
            yield from self._plain(problem)
            return
        from xueji.authoring.spot import spot  # noqa: PLC0415 -- loaded with the texts, not before

        source = self.files.source(problem.place)
        others = [(place, text) for place in problem.also if (text := self.files.line(place)) is not None]
        mend = _mend(problem, source) if source else None
        last = max(place.line for place in (problem.place, *(place for place, _ in others)))
        gutter = max(len(str(last + (_MOST_MENDED if mend else 0))), _LEAST_GUTTER)
        yield self._headline(problem)
        marked = excerpt(line, *spot(problem, source.raw if source else ""), self._room(gutter))
        yield from self._quoted(gutter, "-->", problem.place, marked, _STYLES[problem.severity])
        for place, text in others:
            there = replace(problem, place=place)
            found = self.files.source(place)
            yield ((f"{' ' * gutter} = {told('also', self.language)}", _QUIET),)
            columns = spot(there, found.raw) if found else (place.column, place.column + 1)
            yield from self._quoted(gutter, ":::", place, excerpt(text, *columns, self._room(gutter)), _QUIET, "-")
        for place in problem.also:
            if all(place != other for other, _ in others):
                yield ((f"{' ' * gutter} = {told('also', self.language)} {shown(place)}", _QUIET),)
        yield (f"{' ' * gutter} = ", _QUIET), (f"{self._hint(problem)}", _GOOD)
        if mend and source:
            yield from self._mended(gutter, problem, mend, source)

    def _room(self, gutter: int) -> int:
        return self.width - gutter - 3

    def _hint(self, problem: Problem) -> str:
        colon = "：" if self.language == "zh" else ": "
        return f"{told('hint', self.language)}{colon}{problem.hint(self.language)}"

    def _headline(self, problem: Problem) -> Line:
        colon = "：" if self.language == "zh" else ": "
        style = _STYLES[problem.severity]
        word = told(problem.severity, self.language)
        return (f"{word}[{problem.code}]", style), (f"{colon}{problem.message(self.language)}", "bold")

    def _quoted(
        self, gutter: int, arrow: str, place: Place, marked: Excerpt, style: str, mark: str = "^"
    ) -> Iterator[Line]:
        empty = " " * gutter
        yield (f"{empty[:-1]}{arrow} ", _QUIET), (shown(place), "cyan")
        yield ((f"{empty} |", _QUIET),)
        yield (f"{place.line:>{gutter}} | ", _QUIET), (marked.line, "")
        yield (f"{empty} | ", _QUIET), (marked.marked(mark), style)

    def _mended(self, gutter: int, problem: Problem, mend: "Mend", source: "Source") -> Iterator[Line]:
        """How the lines read when the mend is made; nothing where there are too many to show."""
        from xueji.authoring.mend import applied  # noqa: PLC0415 -- as above

        first, last = mend.edits[0].start[0], mend.edits[-1].end[0]
        added = sum(edit.text.count("\n") - (edit.end[0] - edit.start[0]) for edit in mend.edits)
        lines = applied(source.raw, mend.edits).split("\n")[first - 1 : last + added]
        if not lines or len(lines) > _MOST_MENDED:
            return
        yield (f"{' ' * gutter} = ", _QUIET), (told("mended", self.language), _GOOD)
        edit = mend.edits[0]
        one = len(mend.edits) == 1 and len(lines) == 1
        for number, line in enumerate(lines, first):
            column = edit.start[1] if one else 1
            part = excerpt(line, column, column + len(edit.text) if one else column, self._room(gutter))
            yield (f"{number:>{gutter}} | ", _QUIET), (part.before, ""), (part.spot, _GOOD), (part.after.rstrip(), "")
            if one and edit.text:
                yield (f"{' ' * gutter} | ", _QUIET), (part.marked("+"), _GOOD)

    def _plain(self, problem: Problem) -> Iterator[Line]:
        style = _STYLES[problem.severity]
        yield (f"{shown(problem.place)}: ", "cyan"), (problem.code, style), (f": {problem.message(self.language)}", "")
        for place in problem.also:
            yield ((f"    {told('also', self.language)} {shown(place)}", _QUIET),)
        yield ((f"    {problem.hint(self.language)}", _GOOD),)

    def blocks(self, problems: Iterable[Problem]) -> Iterator[Line]:
        """All problems in their order, with an empty line after each that quotes its file."""
        for problem in problems:
            yield from self.block(problem)
            if self.files.line(problem.place) is not None:
                yield ()


def _mend(problem: Problem, source: "Source") -> "Mend | None":
    """The best clear mend of a problem of a regulation or of cases."""
    from xueji.authoring.mend import mends  # noqa: PLC0415 -- as above

    if source.path.suffix != ".yaml":
        return None
    return next((mend for mend in mends(problem, source) if mend.edits), None)


def plain(lines: Iterable[Line]) -> Iterator[str]:
    """Lines without their styles."""
    return ("".join(text for text, _ in line) for line in lines)
