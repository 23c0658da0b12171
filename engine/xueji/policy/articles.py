"""The articles of a regulation: reading a citation, and the ledger that accounts for every article and its parts.

A citation names articles (条), paragraphs (款) and items (项): `第二十六条(一)`, `第六条第二款`, `第四条、第五条`,
`第六条至第九条`. Texts in sections rather than articles are cited by their number alone: `三(一)`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from xueji.model.decision import Text
from xueji.model.enums import NotModelled, Term
from xueji.phrases.numerals import MOST, NUMERALS, numeral

_NUMBER = "[一二三四五六七八九十百千零]+"
_TOKEN = re.compile(
    rf"第(?P<article>{_NUMBER})条|第(?P<paragraph>{_NUMBER})款|第(?P<item>{_NUMBER})项|[(（](?P<bracket>{_NUMBER})[)）]"
    rf"|(?P<section>(?:(?<=[、，,和及至])|(?<![一-鿿])){_NUMBER}(?=[、，,和及至(（]|[^一-鿿]|$))|(?P<to>至)|(?P<and>[、，,和及])"
    r"|(?P<other>.)"
)


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """An article, or a paragraph or an item of one; items are counted over the whole article."""

    article: int
    paragraph: int = 0
    item: int = 0

    @property
    def text(self) -> str:
        """As the regulations cite it."""
        paragraph = f"第{numeral(self.paragraph)}款" if self.paragraph else ""
        item = f"({numeral(self.item)})" if self.item else ""
        return f"第{numeral(self.article)}条{paragraph}{item}"


def citations(text: str) -> tuple[Citation, ...]:
    """What a text cites, in its order; nothing where it cites nothing that can be counted (条次不详).

    Raises `ValueError` where a part of it cannot be read: it is read whole or not at all.
    """
    if _SLIP.search(text):
        raise ValueError(text)
    found: list[Citation] = []
    here: Citation | None = None
    until = False
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        if kind not in _COUNTED:
            until = kind == "to" and here is not None
            continue
        deeper = _step(here, kind, NUMERALS.get(token[kind], 0))
        if until:
            if deeper < found[-1]:
                raise ValueError(text)
            found += _between(found[-1], deeper)
            until = False
        elif found and deeper != found[-1] and _inside(deeper, found[-1]):
            found[-1] = deeper
        else:
            found.append(deeper)
        here = deeper
    return tuple(dict.fromkeys(found))


_SLIP = re.compile(
    r"第?\s*[0-9０-９]+\s*[条款项]|[(（]\s*[0-9０-９]+\s*[)）]|[条款项)）]\s*[-–—~～到]|条之"
    rf"|(?<![第一二三四五六七八九十百千零]){_NUMBER}条|^\s*[0-9０-９]+\s*(?:[(（、，,]|$)|第{_NUMBER}\s*(?:[(（、，,至]|$)"
)
"""What the regulations do not write so: a slip, which must not pass for a text that cites nothing, or less."""
_COUNTED: Final = frozenset(("article", "section", "paragraph", "item", "bracket"))


def likely_citation(text: str) -> str:
    """The citation a text probably means, as it should be written: 第26条 → 第二十六条. nothing where unclear."""
    word = unicodedata.normalize("NFKC", text).strip()
    word = re.sub(r"(?i)^(?:art(?:icle|\.)?)\s*(\d+)", r"第\1条", word)
    word = re.sub(r"^(\d+)(?=\(|$)", r"第\1条", word)
    word = re.sub(r"第?\s*(\d+)\s*[-–—~至到]\s*第?(\d+)\s*条", r"第\1条至第\2条", word)
    numbers = {int(digits) for digits in re.findall(r"\d+", word)}
    word = re.sub(r"第?\s*(\d+)\s*(?=[条款项])", r"第\1", word)
    word = re.sub(r"\s*(\d+)\s*", lambda found: _as_numeral(found[1]), word)
    word = re.sub(rf"(?<![第一二三四五六七八九十百千零])(?={_NUMBER}条)", "第", word)
    word = re.sub(rf"(第{_NUMBER})\s*(?=[(、，,至]|$)", r"\1条", word)
    word = re.sub(r"(?<=[条款项)])\s*[-–—~到]\s*", "至", word)
    try:
        cited = citations(word)
    except ValueError:
        return ""
    named = {number for one in cited for number in (one.article, one.paragraph, one.item)}
    return word if word != text and cited and numbers <= named else ""  # none may be lost on the way


def _as_numeral(digits: str) -> str:
    return numeral(int(digits)) if len(digits) < 4 and 0 < int(digits) <= MOST else digits  # noqa: PLR2004 -- three digits


def _step(here: Citation | None, kind: str, number: int) -> Citation:
    """The citation a token gives, after the one before it."""
    if not number or (here is None and kind not in ("article", "section")):
        raise ValueError(kind)
    if here is None or kind in ("article", "section"):
        return Citation(number)
    if kind == "paragraph":
        return Citation(here.article, number)
    return Citation(here.article, here.paragraph, number)


def _between(first: Citation, last: Citation) -> Iterator[Citation]:
    """The rest of a range, its first member left out."""
    if last.item and first.article == last.article:
        yield from (Citation(last.article, last.paragraph, n) for n in range(first.item + 1, last.item + 1))
    elif last.paragraph and first.article == last.article:
        yield from (Citation(last.article, n) for n in range(first.paragraph + 1, last.paragraph + 1))
    else:
        yield from (Citation(n) for n in range(first.article + 1, last.article + 1))


def _inside(inner: Citation, outer: Citation) -> bool:
    """Say whether a citation is another or a part of it; an item may be cited without its paragraph."""
    if inner.article != outer.article:
        return False
    if outer.item:
        return inner.item == outer.item and (not inner.paragraph or inner.paragraph == outer.paragraph)
    return not outer.paragraph or inner.paragraph == outer.paragraph


@dataclass(frozen=True, slots=True)
class Articles:
    """How many articles a text has (None: nobody here knows), and the articles of several paragraphs or of items."""

    count: int | None = None
    paragraphs: Mapping[int, int] = field(default_factory=dict)
    items: Mapping[int, int] = field(default_factory=dict)

    def units(self, article: int) -> tuple[Citation, ...]:
        """What must be accounted for one by one: the article, or its paragraphs and items where they are counted."""
        paragraphs = [Citation(article, n) for n in range(1, self.paragraphs.get(article, 0) + 1)]
        items = [Citation(article, 0, n) for n in range(1, self.items.get(article, 0) + 1)]
        return (*paragraphs, *items) or (Citation(article),)

    def known(self, cited: Citation) -> str:
        """What the text has of the kind that is cited, as far as it is counted: its articles, or the parts of one."""
        last = self.count
        if last is not None and cited.article > last:
            return f"第一条至{Citation(last).text}"
        article = cited.article
        paragraphs, items = self.paragraphs.get(article, 0), self.items.get(article, 0)
        if cited.paragraph > paragraphs > 0:
            return f"{Citation(article, 1).text}至{Citation(article, paragraphs).text}"
        return (
            f"{Citation(article, 0, 1).text}至{Citation(article, 0, items).text}" if items else Citation(article).text
        )

    def has(self, cited: Citation) -> bool:
        """Say whether the text can have what is cited, as far as its parts are counted."""
        if self.count is not None and cited.article > self.count:
            return False
        paragraphs, items = self.paragraphs.get(cited.article), self.items.get(cited.article)
        return (paragraphs is None or cited.paragraph <= paragraphs) and (items is None or cited.item <= items)


@dataclass(frozen=True, slots=True)
class Unmodelled:
    """Articles, or parts of some, that are behind no rule, and why."""

    cited: tuple[Citation, ...]
    reason: NotModelled
    note: Text | None


class Standing(Term):
    """记录状态: where an article stands in the ledger."""

    MODELLED = "modelled", "已录入"
    PARTLY = "partly", "部分录入"
    NOT_MODELLED = "not_modelled", "不录入"
    NOT_SEEN = "not_seen", "文本未见"
    UNLISTED = "unlisted", "没有交代"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article: what rests on it, why the rest does not, and the parts nobody has accounted for."""

    article: int
    standing: Standing
    parts: tuple[str, ...]
    unmodelled: tuple[Unmodelled, ...]
    unlisted: tuple[Citation, ...]


def ledger(articles: Articles, cited: Iterable[tuple[str, str]], unmodelled: Iterable[Unmodelled]) -> tuple[Entry, ...]:
    """Account for every article: `cited` gives parts of the document by name with what they cite.

    Where the number of articles is not known, only those that are cited or listed can be accounted for.
    """
    rests: dict[int, list[tuple[str, Citation]]] = {}
    for name, text in cited:
        for citation in citations(text):
            rests.setdefault(citation.article, []).append((name, citation))
    listed = tuple(unmodelled)
    excused: dict[int, list[tuple[Unmodelled, Citation]]] = {}
    for part in listed:
        for citation in part.cited:
            excused.setdefault(citation.article, []).append((part, citation))
    last = articles.count or max((*rests, *excused), default=0)
    numbers = range(1, last + 1) if articles.count else sorted({*rests, *excused})
    return tuple(_entry(articles, number, rests.get(number, []), excused.get(number, [])) for number in numbers)


def _entry(
    articles: Articles,
    number: int,
    rests: list[tuple[str, Citation]],
    excused: list[tuple[Unmodelled, Citation]],
) -> Entry:
    units = articles.units(number)
    covered = {unit for unit in units for _, citation in rests if _accounts(citation, unit)}
    excusing = {unit for unit in units for _, citation in excused if _inside(unit, citation) or _inside(citation, unit)}
    unlisted = tuple(unit for unit in units if unit not in covered and unit not in excusing)
    reasons = tuple(dict.fromkeys(part for part, _ in excused))
    if unlisted:
        standing = Standing.UNLISTED
    elif not rests:
        unseen = all(part.reason is NotModelled.NOT_SEEN for part in reasons)
        standing = Standing.NOT_SEEN if unseen else Standing.NOT_MODELLED
    else:
        standing = Standing.PARTLY if reasons else Standing.MODELLED
    return Entry(number, standing, tuple(dict.fromkeys(name for name, _ in rests)), reasons, unlisted)


def _accounts(citation: Citation, unit: Citation) -> bool:
    """Say whether citing something accounts for a unit: it is the unit, or lies in it.

    Where an article's parts are counted, the whole article is too vague.
    """
    if citation == unit or not (unit.paragraph or unit.item):
        return True
    if unit.item:
        return citation.item == unit.item
    return citation.paragraph == unit.paragraph
