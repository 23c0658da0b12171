"""A comparison as a workbook: the columns and their documents, a sheet a topic, and a list of all norms to filter."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from xueji.cli.compare_markdown import summary
from xueji.cli.compare_words import Wording, above, fresh
from xueji.compare.norms import Norm
from xueji.compare.table import Cell, Column, Row, Section, Table
from xueji.phrases import Language
from xueji.tables.booklet import Chapter, packed, write_booklet

_MATTER: Final = 16
_ALIKE: Final = 9
_COLUMN: Final = 40
_WIDE_COLUMN: Final = 62
"""Where few columns share a sheet they have more room."""
_FEW: Final = 3


def write(table: Table, hidden: int, path: Path, language: Language) -> None:
    """Write the comparison in one language; raises what `write_booklet` does."""
    words = Wording(table, language)
    topics = [_topic(table, section, words) for section in table.sections]
    write_booklet([_documents(table, hidden, words), *topics, _norms(table, words)], path)


def _documents(table: Table, hidden: int, words: Wording) -> Chapter:
    heads = (
        "region",
        "day",
        "document",
        "number",
        "of_layer",
        "own_or_above",
        "from",
        "until",
        "copy",
        "read",
        "status",
    )
    rows = tuple(row for column in table.columns for row in _standing(column, words))
    notes = (words.say("compared"), summary(table, hidden, words), *words.legend())
    widths = (18, 11, 58, 22, 8, 11, 16, 11, 11, 9, 24)
    return Chapter(words.say("columns"), _heads(heads, words), rows, widths, fixed=2, grouped=True, notes=notes)


def _standing(column: Column, words: Wording) -> Iterator[tuple[str, ...]]:
    for d in sorted(column.documents, key=lambda d: not d.own):
        yield (
            words.place(column),
            column.on.isoformat(),
            words.text(d.title),
            d.number or "–",
            words.term(d.layer),
            words.say("own" if d.own else "above"),
            f"{d.since}{'' if d.dates_certain else words.say('uncertain')}",
            d.until.isoformat() if d.until else words.say("open_end"),
            words.say(d.grade.value),
            words.say("whole" if d.whole else "in_part"),
            words.say("draft_in_force" if d.draft else "issued"),
        )


def _topic(table: Table, section: Section, words: Wording) -> Chapter:
    width = _WIDE_COLUMN if len(table.columns) <= _FEW else _COLUMN
    heads = (words.say("aspect"), words.say("likeness"), *map(words.head, table.columns))
    rows = tuple(row for one in section.rows for row in _rows(one, width, words))
    widths = (_MATTER, _ALIKE, *(width for _ in table.columns))
    return Chapter(words.heading(section.heading), heads, rows, widths, fixed=2, grouped=True)


def _rows(row: Row, width: int, words: Wording) -> Iterator[tuple[str, ...]]:
    """A matter as one row of the sheet, or as several where a cell would be cut off."""
    told = zip(row.cells, fresh(row), strict=True)
    cells = [packed(list(_parts(cell, full, words)), width) for cell, full in told]
    for parts in zip_longest(*cells, fillvalue=""):
        yield (words.text(row.title), words.likeness(row.likeness), *parts)


def _parts(cell: Cell, full: frozenset[str], words: Wording) -> Iterator[str]:
    if silence := words.silence(cell):
        yield silence
    yield from (f"• {words.norm(norm)}" for norm in cell.own)
    for norms in above(cell).values():
        yield words.origin(norms) + words.colon.rstrip()
        yield from (f"  – {words.told(norm, full)}" for norm in norms)


def _norms(table: Table, words: Wording) -> Chapter:
    heads = ("region", "day", "topic", "aspect", "kind", "force", "what", "more", "condition", "stages", "document",
             "article", "grade", "standing", "sets", "note", "name")  # fmt: skip
    rows = tuple(
        (words.place(column), column.on.isoformat(), words.heading(section.heading), words.text(row.title),
         *_listed(norm, words))
        for index, column in enumerate(table.columns)
        for section in table.sections
        for row in section.rows
        for norm in row.cells[index].norms
    )  # fmt: skip
    widths = (16, 11, 16, 18, 10, 12, 40, 40, 40, 18, 36, 18, 12, 16, 30, 40, 44)
    return Chapter(words.say("all_norms"), _heads(heads, words), rows, widths, fixed=2)


def _listed(norm: Norm, words: Wording) -> tuple[str, ...]:
    return (
        words.term(norm.kind),
        words.force(norm) if norm.force else "",
        words.text(norm.text),
        "\n".join(map(words.text, norm.details)),
        words.condition(norm),
        words.listed(map(words.term, norm.stages)),
        words.title(norm.source.document),
        words.article(norm.source.article),
        words.say(norm.source.grade.value) + ("" if norm.source.certain else words.say("uncertain")),
        words.text(norm.source.place) if norm.inherited else words.say("own"),
        words.listed(map(words.source, norm.replaces)),
        words.text(norm.note) if norm.note else "",
        norm.name,
    )


def _heads(names: tuple[str, ...], words: Wording) -> tuple[str, ...]:
    return tuple(map(words.say, names))
