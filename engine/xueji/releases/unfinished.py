"""What of a pack is not finished: said with every wheel, so that nobody takes a part of the law for the whole of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xueji.errors import Problem
from xueji.policy.articles import Standing
from xueji.policy.document import Document


@dataclass(frozen=True)
class Unfinished:
    """How many articles nobody has accounted for, documents of unknown length, changes not entered, rules untried."""

    articles: int
    uncounted: int
    changes: int
    rules: int

    def __bool__(self) -> bool:
        """Whether anything is left to do."""
        return any((self.articles, self.uncounted, self.changes, self.rules))


def unfinished(documents: Sequence[Document], advised: Iterable[Problem]) -> Unfinished:
    """What is left to do of a pack's documents; `advised` is what a careful colleague would ask of them."""
    entries = (entry for document in documents for entry in document.ledger)
    gaps = {change for document in documents for gap in document.not_seen for change in gap.changes}
    return Unfinished(
        articles=sum(entry.standing is Standing.UNLISTED for entry in entries),
        uncounted=sum(document.articles is None or not document.articles.count for document in documents),
        changes=len(gaps),
        rules=sum(problem.code == "rule-without-case" for problem in advised),
    )
