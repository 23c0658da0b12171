"""A comparison as one HTML page that needs nothing but itself: filters, search, both languages, and fit for paper."""

import re
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup, escape

from xueji import __version__
from xueji.audits.charts import Shown, Tongue
from xueji.audits.page import scripted, templates
from xueji.cli.compare_markdown import summary, wider
from xueji.cli.compare_words import LEGEND, Wording, above, fresh
from xueji.compare.norms import Norm
from xueji.compare.table import Column, Standing, Table
from xueji.model.decision import Text
from xueji.phrases import Language

_BETWEEN: Final = re.compile(r"([/._])")
_FEW: Final = 4
"""More columns than these do not fit on A4."""


def render(table: Table, first: Language, hidden: int = 0, shown: Shown = "both") -> str:
    """The page as text, in both languages with a switch, or in one; `first` is seen before the switch is touched."""
    env = templates("xueji.compare")
    tongue = Tongue(shown)
    said = _Both(table, tongue, hidden)
    return env.get_template("compare.html").render(
        shown=shown,
        first=first,
        t=tongue.html,
        plain=tongue.plain,
        engine=__version__,
        **scripted(env, "compare.script.html"),
        paper="A4" if len(table.columns) <= _FEW else "A3",
        table=table,
        names=_names(table),
        both=said,
        said=said.text,
        details=said.details,
        above=above,
        fresh=fresh,
        breakable=_breakable,
        legend=LEGEND,
        documents=list(_documents(table)),
    )


class _Both:
    """Says anything a `Wording` says in the languages of the page."""

    def __init__(self, table: Table, tongue: Tongue, hidden: int) -> None:
        self.zh, self.en = Wording(table, "zh"), Wording(table, "en")
        self.tongue = tongue
        self.table = table
        self.hidden = hidden

    def __call__(self, what: str, *parts: object) -> Markup:
        """What a method of the wording of each language answers."""
        return self.tongue.html(*(self._one(words, what, parts) for words in (self.zh, self.en)))

    def _one(self, words: Wording, what: str, parts: tuple[object, ...]) -> str:
        if what == "summary":
            return summary(self.table, self.hidden, words)
        if what == "wider" and isinstance(parts[0], Column):
            return wider(parts[0], words)
        in_language = (part.in_(words.language) if isinstance(part, Text) else part for part in parts)
        said: str = getattr(words, what)(*in_language)
        return said

    def text(self, text: Text) -> Markup:
        """A text."""
        return self.tongue.html(text.zh, text.en)

    def details(self, norm: Norm) -> list[Markup]:
        """What more a norm says."""
        return [self.text(detail) for detail in norm.details]


def _names(table: Table) -> Text:
    """The columns in a line."""
    return Text(
        zh="、".join(f"{column.place.zh}（{column.on}）" for column in table.columns),
        en=", ".join(f"{column.place.en} ({column.on})" for column in table.columns),
    )


def _breakable(name: str) -> Markup:
    """A name that a line may break between its words, never inside one."""
    return Markup(_BETWEEN.sub(r"\1<wbr>", str(escape(name))))  # noqa: S704 -- escaped before


def _documents(table: Table) -> Iterator[tuple[Standing, list[Column]]]:
    """Every document in force somewhere, with the columns it holds in; those of wide layers first."""
    found: dict[str, tuple[Standing, list[Column]]] = {}
    for column in table.columns:
        for document in column.documents:
            found.setdefault(document.id, (document, []))[1].append(column)
    yield from sorted(found.values(), key=lambda item: (item[0].region, item[0].since, item[0].id))
