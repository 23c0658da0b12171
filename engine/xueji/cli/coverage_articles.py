"""The ledger of articles: whether every article of every document is accounted for, and by what."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from xueji.cli.options import Format
from xueji.cli.words import say
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.policy.articles import Entry
    from xueji.policy.document import Document


def show(documents: Sequence["Document"], format: Format, language: Language, *, details: bool) -> bool:  # noqa: A002 -- the option's name
    """Print the ledgers, with `details` article by article; say whether every article is accounted for."""
    from xueji.cli.output import console, print_json, table  # noqa: PLC0415 -- as above
    from xueji.policy.articles import Standing  # noqa: PLC0415

    ledgers = {document.id: document.ledger for document in documents}
    unlisted = any(entry.unlisted for entries in ledgers.values() for entry in entries)
    undeclared = any(document.articles is None for document in documents)
    if format is Format.JSON:
        print_json([_ledger_json(document, ledgers[document.id]) for document in documents])
        return not (unlisted or undeclared)
    out = console()
    standings = [standing.zh if language == "zh" else standing.value for standing in Standing]
    heads = (say("document", language), say("article_count", language), *standings, say("unnumbered", language))
    rows = table(*heads, whole=1)
    for document in documents:
        counts = [sum(entry.standing is standing for entry in ledgers[document.id]) for standing in Standing]
        declared = document.articles.count if document.articles else None
        rows.add_row(document.id, str(declared) if declared else "?", *map(str, (*counts, len(document.unnumbered))))
    out.print(rows)
    for document in documents:
        shown = [entry for entry in ledgers[document.id] if details or entry.unlisted]
        if shown:
            out.print(_article_table(document, shown, language))
    return not (unlisted or undeclared)


def _article_table(document: "Document", entries: Iterable["Entry"], language: Language) -> Any:
    from xueji.cli.output import table  # noqa: PLC0415 -- as above
    from xueji.policy.articles import Citation  # noqa: PLC0415

    rows = table(*(say(head, language) for head in ("article", "status", "rests", "why")), title=document.id, whole=1)
    for entry in entries:
        standing = entry.standing.zh if language == "zh" else entry.standing.value
        rests = "\n".join(name.removeprefix(f"{document.id}/") for name in entry.parts)
        why = [part.reason.zh if language == "zh" else part.reason.value for part in entry.unmodelled]
        notes = [f"{w}: {p.note.in_(language)}" if p.note else w for w, p in zip(why, entry.unmodelled, strict=True)]
        lost = [say("unlisted", language, citation.text) for citation in entry.unlisted]
        rows.add_row(Citation(entry.article).text, standing, rests, "\n".join([*notes, *lost]))
    return rows


def _ledger_json(document: "Document", entries: Iterable["Entry"]) -> dict[str, object]:
    from xueji.policy.articles import Citation  # noqa: PLC0415

    return {
        "document": document.id,
        "articles": document.articles.count if document.articles else None,
        "unnumbered": list(document.unnumbered),
        "ledger": [
            {
                "article": Citation(entry.article).text,
                "standing": entry.standing.value,
                "parts": list(entry.parts),
                "not_modelled": [
                    {"reason": part.reason.value, "cited": [c.text for c in part.cited],
                     "note": part.note.model_dump() if part.note else None}
                    for part in entry.unmodelled
                ],
                "unlisted": [citation.text for citation in entry.unlisted],
            }
            for entry in entries
        ],
    }  # fmt: skip
