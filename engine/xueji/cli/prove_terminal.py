"""The answers of `xueji prove` on the terminal: a heading a question, below it the findings, each with its student."""

from collections.abc import Iterator
from io import StringIO
from itertools import count
from typing import Any, Final

from xueji.cli.output import console, styled
from xueji.cli.prove_asked import Answer, Proved
from xueji.cli.prove_words import Wording, grouped
from xueji.phrases import Language
from xueji.questions.ask import Result
from xueji.questions.finding import Finding
from xueji.questions.order import Ranking

_COLOURS: Final = {Answer.PROVED: "green", Answer.FOUND: "red", Answer.UNSETTLED: "magenta"}
_INDENT: Final = 4


def drawn(found: Proved, language: Language) -> str:
    """The answers as text for the width of the terminal."""
    screen = console()
    screen.file = StringIO()
    words = Wording(found, language)
    for part in _parts(found, words):
        screen.print(part)
    written: str = screen.file.getvalue()
    return "\n".join(line.rstrip() for line in written.rstrip().splitlines())


def _parts(found: Proved, words: Wording) -> Iterator[Any]:
    yield styled(f"{words.say('prove')}  {words.law(found.side)}", "bold")
    yield _indented(styled(words.documents(found.side), "dim"))
    yield from words.heads()
    for result in found.results:
        yield from _question(result, found, words)
    if found.gone:
        yield ""
        yield styled(words.say("gone"), "bold red")
        yield from (_indented(f"{entry.id} ({entry.place})") for entry in found.gone)
    yield ""
    yield styled(words.summary(), f"bold {_COLOURS[found.answer]}")


def _question(result: Result, found: Proved, words: Wording) -> Iterator[Any]:
    yield ""
    heading = styled(words.say(f"ask_{result.question.value}"), "bold underline")
    yield heading.append(f"  {words.verdict(result)}", style="not bold not underline")
    yield from _rows(result, words)
    for finding in result.asked.findings:
        if known := found.accepted.get(finding.name):
            because = f"{words.term(known.kind)}{words.colon()}{known.because.in_(words.language)}"
            yield styled(f" ✓  {finding.name}", "dim")
            yield _indented(styled(because, "dim"))
    for order, by_change in grouped(result.rankings).items():
        yield styled(f"{words.term(order)}", "bold")
        for rankings in by_change.values():
            yield from map(_indented, _ranked(rankings, words))
    for line in words.left(result.asked.open):
        yield _indented(styled(line, "magenta"))
    if result.no_ceiling:
        yield styled(words.say("no_ceiling"), "dim")
        yield from (_indented(styled(words.unlimited(part), "dim")) for part in result.no_ceiling)


def _rows(result: Result, words: Wording) -> Iterator[Any]:
    """The findings nobody has accepted, by whose they are, numbered through."""
    numbers = count(1)
    for head, rows in words.groups(result):
        if head:
            yield styled(head, "italic")
        for row in rows:
            yield from _row(next(numbers), row, words)
    if line := words.left_out(result):
        yield styled(line, "dim")


def _row(number: int, row: tuple[Finding, ...], words: Wording) -> Iterator[Any]:
    finding, *_ = row
    yield styled(f"{number}.\u00a0{finding.text.in_(words.language)}", "bold")
    yield _indented(styled("\n".join((words.where(row), *(one.name for one in row))), "dim"))
    if finding.example is not None:
        yield _indented(f"{words.say('student')}{words.colon()}{words.student(finding.example)}")
    for result, lines in words.answers(finding):
        yield _indented(styled(result, "italic"))
        for line in lines:
            name = f"  {line.name}" if line.name else ""
            yield _indented(_indented(styled(words.line(line), "").append(name, style="dim")))


def _ranked(rankings: list[Ranking], words: Wording) -> Iterator[Any]:
    """One change with its stages, and a student for each direction there is."""
    yield f"{words.changes((rankings[0].change,))}{words.bracketed(words.stages([r.stage for r in rankings]))}"
    for example in (rankings[0].stricter, rankings[0].looser):
        if example is not None:
            yield _indented(words.results(example))
            yield _indented(_indented(styled(words.student(example), "dim")))


def _indented(part: Any) -> Any:
    from rich.padding import Padding  # noqa: PLC0415 -- JSON output never needs it

    return Padding(part, (0, 0, 0, _INDENT))
