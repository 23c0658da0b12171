"""Differences on the terminal: the student over the whole width, below it what either law makes of it."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any, Final

from xueji.cli.diff_fold import Row, Section
from xueji.cli.diff_words import Wording
from xueji.cli.output import console, styled, table
from xueji.cli.witness import Line
from xueji.prove.verdicts import Answer

_COLOURS: Final = {"good": "green", "bad": "red", "doubtful": "yellow", "open": "magenta"}
_INDENT: Final = 4


def drawn(sections: Sequence[Section], words: Wording, *, full: bool) -> str:
    """The comparison as text for the width of the terminal; `full` tells every fact of a student."""
    screen = console()
    screen.file = StringIO()
    for part in _parts(sections, words, full=full):
        screen.print(part)
    written: str = screen.file.getvalue()
    return "\n".join(line.rstrip() for line in written.rstrip().splitlines())


def _parts(sections: Sequence[Section], words: Wording, *, full: bool) -> Iterator[Any]:
    yield styled(words.say("diff"), "bold")
    for side in (0, 1):
        yield styled(f"{words.mark(side)}  {words.head(side)}", "bold")
        yield _indented(styled(words.documents(side), "dim"))
    if words.laws.repealed:
        yield styled(f"!! {words.repealed()}", "yellow")
    if words.laws.same_text:
        yield words.say("same_text")
        return
    yield words.say("asked_on", words.laws.on)
    yield words.counts(sections)
    for section in sections:
        if section.rows:
            yield from _section(section, words, full=full)
    yield from _alike(sections, words)


def _section(section: Section, words: Wording, *, full: bool) -> Iterator[Any]:
    yield ""
    yield styled(words.change(section.change), "bold underline").append(
        f"  {words.say('differences', section.number)}", style="not bold not underline dim"
    )
    for note in words.elsewhere(section):
        yield _indented(styled(note, "dim"))
    for number, row in enumerate(section.rows, 1):
        yield styled(f"{number:>2}. {words.label(row)}", "bold").append(
            words.bracketed(words.clauses((words.owner(row), words.stages(row.stages)))), style="not bold dim"
        )
        yield _indented(words.everything(row) if full else words.who(row))
        yield _indented(_beside(row, words))


def _beside(row: Row, words: Wording) -> Any:
    """What both laws make of a student, beside one another."""
    from rich.console import Group  # noqa: PLC0415 -- JSON output never needs it

    found = table(words.short(0), words.short(1))
    found.expand = True
    for column in found.columns:
        column.ratio = 1
    results = (styled(words.result(row, side), f"bold {_COLOURS[words.tone(row, side)]}") for side in (0, 1))
    found.add_row(*results)
    for item in row.differences:
        cells = ([*_lines(words.reasons(row, item, side), words)] for side in (0, 1))
        found.add_row(*(Group(*lines) for lines in cells))
    return found


def _lines(reasons: Iterable[Line], words: Wording) -> Iterator[Any]:
    for line in reasons:
        yield styled(words.line(line), "")
        if line.name:
            yield _name(line.name)


def _name(name: str) -> Any:
    """A rule's name: where it is too long for its column it goes on after the stroke, never inside a word."""
    from rich.columns import Columns  # noqa: PLC0415 -- as above

    head, stroke, tail = name.partition("/")
    return Columns([styled(f"{head}{stroke}", "dim"), styled(tail, "dim")], padding=(0, 0))


def _alike(sections: Sequence[Section], words: Wording) -> Iterator[Any]:
    """What has no difference, a line for each answer; of the open ones what is open."""
    yield ""
    for answer in (Answer.SAME, Answer.SILENT, Answer.UNSETTLED):
        if listed := words.alike(sections, answer):
            yield styled(words.answer(answer), "bold")
            yield _indented(listed)
    for section in sections:
        for verdict in section.verdicts:
            if verdict.answer is Answer.UNSETTLED and not section.rows:
                where = f"{words.change(section.change)}{words.bracketed(words.term(verdict.stage))}"
                yield _indented(styled(f"{where} {words.left_open(verdict)}", "dim"))


def _indented(part: Any) -> Any:
    from rich.padding import Padding  # noqa: PLC0415 -- as above

    return Padding(part, (0, 0, 0, _INDENT))
