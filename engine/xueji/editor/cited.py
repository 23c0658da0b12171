"""What of a document rests on an article, for the pointer and for completion."""

from collections.abc import Iterator

from xueji.editor.context import Context
from xueji.editor.told import markdown
from xueji.editor.words import head, listed, say, term
from xueji.phrases import Language
from xueji.policy.articles import Articles, Citation, Standing, citations
from xueji.policy.document import Document


def text(document: Document | None, found: Context, language: Language) -> str | None:
    """What else of the document cites the articles at a position; None where nothing is known of the document."""
    if document is None:
        return None
    try:
        asked = citations(found.word)
    except ValueError:
        return None
    if not asked:
        return say("none_cited", language)
    return markdown(line for citation in asked for line in _one(document, citation, language))


def _one(document: Document, asked: Citation, language: Language) -> Iterator[str]:
    """One citation: the parts of the document that rest on it, and the reason where it is not modelled."""
    names = dict.fromkeys(name for name, article in document.norms if any(_meet(asked, c) for c in citations(article)))
    yield f"**{asked.text}** {document.title.in_(language)}"
    if names:
        yield f"{head('cited_by', language)}{listed((f'`{name}`' for name in names), language)}"
    reasons = [part for part in document.not_modelled if any(_meet(asked, citation) for citation in part.cited)]
    for part in reasons:
        note = f" — {part.note.in_(language)}" if part.note else ""
        yield say("not_modelled", language, term(part.reason, language)) + note
    if not names and not reasons:
        yield say("cited_by_none", language)


def _meet(one: Citation, other: Citation) -> bool:
    """Say whether two citations speak of the same part, or one of a part of the other."""
    if one.article != other.article:
        return False
    paragraphs = not one.paragraph or not other.paragraph or one.paragraph == other.paragraph
    items = not one.item or not other.item or one.item == other.item
    return paragraphs and items


def unlisted(document: Document) -> tuple[str, ...]:
    """The articles, or parts of them, that nothing accounts for yet, as they are cited."""
    return tuple(
        citation.text
        for entry in document.ledger if entry.standing is Standing.UNLISTED
        for citation in entry.unlisted
    )  # fmt: skip


def every(document: Document) -> tuple[str, ...]:
    """Every article of a document whose articles are counted, with its paragraphs and items."""
    articles = document.articles or Articles()
    units = (unit for number in range(1, (articles.count or 0) + 1) for unit in articles.units(number))
    return tuple(unit.text for unit in units)
