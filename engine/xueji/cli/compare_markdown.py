"""A comparison as Markdown: one table a topic, one row a matter, one column a region on a day."""

from collections.abc import Iterable, Iterator
from functools import partial

from xueji.cli.compare_words import Wording, above, fresh
from xueji.compare.table import Cell, Column, Likeness, Row, Table
from xueji.phrases import Language


def written(table: Table, hidden: int, language: Language) -> str:
    """The whole comparison; `hidden` tells how many rows on which all say the same were left out."""
    return "\n".join(_lines(table, hidden, Wording(table, language)))


def summary(table: Table, hidden: int, words: Wording) -> str:
    """How many matters there are and how many of them differ; what of the regions' own texts is not entered."""
    counts = [sum(row.likeness is likeness for row in table.rows) for likeness in Likeness]
    same, differs, unclear = counts
    shown = words.say("matters_shown", len(table.rows), differs, unclear, same)
    lacking = (
        words.say("not_entered", words.text(column.place), words.listed(map(words.term, column.not_entered)))
        for column in table.columns if column.not_entered
    )  # fmt: skip
    return words.clauses((
        shown if table.rows or hidden else words.say("no_matters"),
        words.say("matters_hidden", hidden) if hidden else "",
        *dict.fromkeys(lacking),
    ))  # fmt: skip


def documents(column: Column, words: Wording) -> str:
    """The documents in force of a column's own region, with our copy's grade; how many wider ones hold beside them."""
    own = words.listed(
        f"{words.title(d.id)} [{words.say(d.grade)}, {words.say('whole' if d.whole else 'in_part')}]"
        for d in column.documents
        if d.own
    )
    return words.clauses((own, wider(column, words)))


def wider(column: Column, words: Wording) -> str:
    """How many documents of wider layers are in force in a column; nothing where none is."""
    number = sum(not d.own for d in column.documents)
    return words.say("wider_documents", number) if number else ""


def _lines(table: Table, hidden: int, words: Wording) -> Iterator[str]:
    yield f"# {words.say('compared')}"
    yield ""
    for column in table.columns:
        yield f"- **{words.head(column)}**: {documents(column, words)}"
    yield ""
    yield summary(table, hidden, words)
    for section in table.sections:
        yield from ("", f"## {words.heading(section.heading)}", "")
        heads = [words.say("aspect"), *map(words.head, table.columns)]
        yield _line(heads)
        yield _line(["---"] * len(heads))
        for row in section.rows:
            yield _line([_matter(row, words), *map(partial(_cell, words), row.cells, fresh(row))])
    yield from ("", f"## {words.say('legend')}", "", *(f"- {sentence}" for sentence in words.legend()))


def _matter(row: Row, words: Wording) -> str:
    return f"**{words.text(row.title)}**<br>{words.likeness(row.likeness)}"


def _cell(words: Wording, cell: Cell, full: frozenset[str]) -> str:
    parts = [words.silence(cell), *map(words.norm, cell.own)]
    for norms in above(cell).values():
        told = words.clauses(words.told(norm, full) for norm in norms)
        parts.append(f"*{words.origin(norms)}*{words.colon}{told}")
    return "<br>".join(filter(None, parts))


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
