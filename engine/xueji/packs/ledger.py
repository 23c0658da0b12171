"""Reading how many articles a text has, what its parts cite, and which articles are behind no rule."""

from collections.abc import Iterator

from xueji.errors import Problem
from xueji.model.enums import NotModelled
from xueji.packs.convert import Reader, text
from xueji.packs.source import PathInFile
from xueji.phrases import Code
from xueji.policy.articles import Articles, Citation, Unmodelled, citations, likely_citation

UNKNOWN = "unknown"


class Ledger:
    """The ledger of one file; `declared` is None where the file does not say how many articles its text has."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.declared = self._declared()
        self._articles = self.declared or Articles()

    def _declared(self) -> Articles | None:
        head = self.reader.data["document"].get("articles")
        if head is None:
            return None
        path: PathInFile = ("document", "articles")
        count = None if head["count"] == UNKNOWN else self.reader.count((*path, "count"), head["count"])
        parts: dict[str, dict[int, int]] = {"paragraphs": {}, "items": {}}
        for kind, found in parts.items():
            for article, number in (head.get(kind) or {}).items():
                inside = (*path, kind, article)
                cited = self._cited(inside, article, Articles(count))
                if len(cited) > 1:
                    self._note("bad-article", inside, article, cited[0].text)
                elif cited and (read := self.reader.count(inside, number)):
                    found[cited[0].article] = read
        return Articles(count, parts["paragraphs"], parts["items"])

    def cite(self, path: PathInFile, article: str) -> None:
        """Note what is wrong with the citation of a norm: it cannot be read, or the text has no such article."""
        try:
            absent = [cited for cited in citations(article) if not self._articles.has(cited)]
        except ValueError:
            self.reader.problem("bad-article", (*path, "article"), article, likely_citation(article))
            return
        for cited in absent:
            self.reader.problem("unknown-article", (*path, "article"), cited.text, known=self._articles.known(cited))

    def not_modelled(self) -> Iterator[Unmodelled]:
        """Read the articles that are behind no rule, with the reasons."""
        for key, entry in (self.reader.data.get("not_modelled") or {}).items():
            cited = self._cited(("not_modelled", key), key, self._articles)
            yield Unmodelled(cited, NotModelled(entry["reason"]), text(entry.get("note")))

    def _cited(self, path: PathInFile, key: str, articles: Articles) -> tuple[Citation, ...]:
        """What a key cites; all of it must be there."""
        try:
            found = citations(key)
        except ValueError:
            found = ()
        if not found:
            self._note("bad-article", path, key, likely_citation(key))
        elif absent := [citation for citation in found if not articles.has(citation)]:
            self._note("unknown-article", path, absent[0].text, known=articles.known(absent[0]))
        return found

    def _note(self, code: Code, path: PathInFile, word: str, suggestion: str = "", **details: str) -> None:
        place = self.reader.source.key_place(path)
        self.reader.source.problems.append(Problem(code, place, word, details, suggestion))
