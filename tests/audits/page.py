"""A page of HTML as a reader finds it: sections, tables and texts; whatever is not well formed is an error."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = ("meta", "input", "br", "col", "wbr")


@dataclass
class Table:
    """Rows of cells, each its text."""

    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Section:
    """What stands under one identifier: its text and its tables; tables of sections inside are its own too."""

    text: str = ""
    tables: list[Table] = field(default_factory=list)


class Page(HTMLParser):
    """Reads a page once; `tags` counts every element, `problems` what is not closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sections: dict[str, Section] = {}
        self.tags: dict[str, int] = {}
        self.links: list[tuple[str, str]] = []
        self.problems: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._cell = False
        self.feed(text)
        self.close()
        self.problems += [f"never closed: {tag}" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.links += [(name, value or "") for name, value in attrs if name in ("href", "src", "action", "style")]
        if tag in VOID:
            return
        own = given.get("id") if tag in ("section", "header") else None
        self._open.append((tag, own or ""))
        if own:
            self.sections[own] = Section()
        for section in self._current():
            if tag == "table":
                section.tables.append(Table())
            elif tag == "tr":
                section.tables[-1].rows.append([])
            elif tag in ("td", "th"):
                section.tables[-1].rows[-1].append("")
        self._cell = self._cell or tag in ("td", "th")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")
            return
        self._open.pop()
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        for section in self._current():
            section.text += data
            if self._cell:
                section.tables[-1].rows[-1][-1] += data

    def _current(self) -> list[Section]:
        return [self.sections[own] for _, own in self._open if own]
