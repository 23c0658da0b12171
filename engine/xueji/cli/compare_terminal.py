"""A comparison on the terminal: columns beside one another where they have room, else one block a matter."""

from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

from xueji.cli.compare_markdown import documents, summary
from xueji.cli.compare_words import Wording, above, fresh
from xueji.cli.output import console, styled, table
from xueji.compare.norms import Norm
from xueji.compare.table import Cell, Row, Section, Table
from xueji.phrases import Language

_MATTER: Final = 16
"""Columns of the terminal for the matter's name."""
_LEAST: Final = 40
"""Columns of the terminal below which a region's text is better read in a block of its own."""


def drawn(compared: Table, hidden: int, language: Language) -> str:
    """The comparison as text for the width of the terminal; `hidden` rows were left out as the same everywhere."""
    words = Wording(compared, language)
    screen = console()
    screen.file = StringIO()
    room = (screen.width - _MATTER) // len(compared.columns) - 3
    names = (norm.name for row in compared.rows for cell in row.cells for norm in cell.own)
    beside = room >= max(_LEAST, *map(len, names), 0)
    screen.print(styled(words.say("compared"), "bold"))
    for column in compared.columns:
        screen.print(styled(words.head(column), "bold"), styled(documents(column, words), "dim"), sep="\n  ")
    screen.print(summary(compared, hidden, words))
    for section in compared.sections:
        screen.print()
        if beside:
            screen.print(_beside(compared, section, words))
        else:
            for part in _blocks(compared, section, words):
                screen.print(part)
    for sentence in words.legend():
        screen.print(styled(sentence, "dim"))
    return "\n".join(line.rstrip() for line in screen.file.getvalue().splitlines())


def _beside(compared: Table, section: Section, words: Wording) -> Any:
    found = table(words.say("aspect"), *map(words.head, compared.columns), title=words.heading(section.heading))
    found.columns[0].max_width = _MATTER
    found.show_lines = True
    for row in section.rows:
        found.add_row(_matter(row, words), *_cells(row, words))
    return found


def _blocks(compared: Table, section: Section, words: Wording) -> Iterator[Any]:
    from rich.padding import Padding  # noqa: PLC0415 -- JSON output never needs it

    yield styled(words.heading(section.heading), "bold underline")
    for row in section.rows:
        yield styled("\n", "") + _matter(row, words)
        for column, cell in zip(compared.columns, _cells(row, words), strict=True):
            yield Padding(styled(words.head(column), "bold"), (0, 0, 0, 2))
            yield Padding(cell, (0, 0, 0, 4))


def _matter(row: Row, words: Wording) -> Any:
    return styled(words.text(row.title), "bold").append(f"  {words.likeness(row.likeness)}", style="dim")


def _cells(row: Row, words: Wording) -> list[Any]:
    return [styled("\n", "").join(_cell(cell, full, words)) for cell, full in zip(row.cells, fresh(row), strict=True)]


def _cell(cell: Cell, full: frozenset[str], words: Wording) -> Iterator[Any]:
    if silence := words.silence(cell):
        yield styled(silence, "italic")
    for norm in cell.own:
        yield _norm(norm, words)
    for norms in above(cell).values():
        told = words.clauses(words.told(norm, full) for norm in norms)
        yield styled(words.origin(norms) + words.colon, "italic").append(told, style="dim")


def _norm(norm: Norm, words: Wording) -> Any:
    """A norm with its name on a line of its own, where it can be copied from."""
    return styled(words.norm(norm), "").append(f"\n{norm.name}", style="dim")
