"""Regions side by side: what each says on each matter (事项) on its day; silence is shown as what it is.

A column is a policy: a region on a day. A cell holds the region's own norms and those it inherits from wider layers.
Where it has none of its own, it says why: its text was read whole and is silent, so that it inherits or nothing is said
at all; nobody here has read its text; the nation leaves the matter to the provinces. Texts of which parts were not seen
are named, the layers between included. Every norm in force of a policy stands in one row.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from xueji.compare.headings import Heading, heading_of_changes
from xueji.compare.norms import Kind, Norm, Topic, english, norms, place_of
from xueji.language.syntax import ALWAYS
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Change, DocumentStatus, Layer, NotModelled, SourceGrade, Stage, Term
from xueji.model.region import NATION
from xueji.policy.document import Document
from xueji.policy.layer import Policy
from xueji.policy.rule import NotSeen


class Silence(Term):
    """未作规定: why a region has no norm of its own on a matter."""

    INHERITS = "inherits", "沿用上位规定"
    SILENT = "silent", "未作规定"
    NOT_SEEN = "not_seen", "文本未见"
    DELEGATED = "delegated", "授权省级规定"


class Likeness(Term):
    """异同: whether the columns say the same on a matter; open where a text that was not seen may say otherwise."""

    SAME = "same", "一致"
    DIFFERS = "differs", "不同"
    OPEN = "open", "不能确定"


@dataclass(frozen=True, slots=True)
class Standing:
    """A document in force in a column; `own` is of the column's region itself, `whole` that all of it was read."""

    id: str
    title: Text
    number: str
    region: str
    layer: Layer
    since: date
    until: date | None
    dates_certain: bool
    grade: SourceGrade
    draft: bool
    own: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A region on a day, with the documents in force there, the widest layer first."""

    region: str
    place: Text
    on: date
    documents: tuple[Standing, ...]
    not_entered: tuple[Change, ...]
    """Changes of which no more is known than that the region's own text on them is not entered, or was not seen."""

    @property
    def draft(self) -> bool:
        """Say whether a draft is counted as if it were in force."""
        return any(document.draft for document in self.documents)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one region says on one matter: its own norms and those of wider layers, or its silence."""

    own: tuple[Norm, ...]
    inherited: tuple[Norm, ...]
    silence: Silence | None
    unseen: tuple[str, ...]
    """Documents of the region, or of a layer between it and the nation, of which parts were not seen."""

    @property
    def norms(self) -> tuple[Norm, ...]:
        """All that holds there, its own first."""
        return (*self.own, *self.inherited)

    @property
    def said(self) -> frozenset[object]:
        """The meaning of all that holds there."""
        return frozenset(statement for norm in self.norms for statement in norm.said)


@dataclass(frozen=True, slots=True)
class Row:
    """One matter, with a cell for each column; `aspect` is None for what is about changes alone."""

    aspect: Aspect | None
    title: Text
    cells: tuple[Cell, ...]
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one heading."""

    heading: Heading
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison: columns, and rows by heading."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in their order."""
        return tuple(row for section in self.sections for row in section.rows)

    def only(self, headings: Iterable[Heading]) -> "Table":
        """The same with some of its sections."""
        wanted = frozenset(headings)
        columns = (
            dataclasses.replace(c, not_entered=tuple(n for n in c.not_entered if heading_of_changes((n,)) in wanted))
            for c in self.columns
        )
        sections = tuple(section for section in self.sections if section.heading in wanted)
        return Table(tuple(columns), sections)

    def differing(self) -> "Table":
        """The same without the rows on which all columns are known to say the same."""
        kept = (
            Section(s.heading, tuple(row for row in s.rows if row.likeness is not Likeness.SAME)) for s in self.sections
        )
        return dataclasses.replace(self, sections=tuple(section for section in kept if section.rows))


def compare(policies: Sequence[Policy]) -> Table:
    """Lay policies side by side, in the order given; a matter on which none of them has a norm is left out."""
    columns = [_Column(policy) for policy in policies]
    about: dict[Topic, _Matter] = {}
    for column in columns:
        for topic, found in column.norms.items():
            matter = about.setdefault(topic, _Matter())
            for norm in found:
                matter.stages |= set(norm.stages)
                matter.changes |= set(norm.changes) if norm.kind is Kind.RULE else set()
    sections = []
    for heading in Heading:
        topics = sorted((topic for topic in about if topic.heading is heading), key=_order)
        if topics:
            sections.append(Section(heading, tuple(_row(topic, about[topic], columns) for topic in topics)))
    return Table(tuple(map(_head, policies)), tuple(sections))


def _order(topic: Topic) -> tuple[bool, int]:
    return topic.aspect is None, [*Aspect].index(topic.aspect) if topic.aspect else [None, *Kind].index(topic.kind)


@dataclass
class _Matter:
    """What the norms of all regions on one matter are about."""

    changes: set[Change] = field(default_factory=set)
    stages: set[Stage] = field(default_factory=set)

    @property
    def ordinary(self) -> set[Stage]:
        """The stages a text must speak of for its silence to mean something; vocational school only by itself."""
        return self.stages - {Stage.VOCATIONAL} or self.stages


class _Column:
    """One region's policy with what is asked of it for every row."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.norms: dict[Topic, list[Norm]] = {}
        for topic, norm in norms(policy):
            self.norms.setdefault(topic, []).append(norm)
        local = [d for d in policy.documents if d.layer is not Layer.NATION or policy.region == NATION]
        self.unseen = tuple(document.id for document in local if not seen_whole(document))
        whole = [d for d in local if d.region == policy.region and d.id not in self.unseen]
        self.read = {stage for document in whole for stage in document.stages}
        self.delegated = {change for part in policy.delegations for change in part.changes}
        self.not_entered = {pair for gap in _whole_gaps(policy) for pair in product(gap.changes, gap.stages)}
        self.texts = frozenset(document.id for document in local)

    def cell(self, topic: Topic, matter: _Matter) -> Cell:
        """What the region says on a matter, or why it says nothing."""
        found = self.norms.get(topic, [])
        own = tuple(norm for norm in found if not norm.inherited)
        inherited = tuple(norm for norm in found if norm.inherited)
        silence = None if own or topic.aspect is None else self._silence(matter, inherits=bool(inherited))
        if silence is Silence.DELEGATED:
            return Cell((), (), silence, self.unseen)
        return Cell(own, inherited, silence, self.unseen)

    def _silence(self, matter: _Matter, *, inherits: bool) -> Silence:
        if self.policy.region == NATION and matter.changes and matter.changes <= self.delegated:
            return Silence.DELEGATED
        entered = self.not_entered.isdisjoint(product(matter.changes, matter.ordinary))
        if entered and matter.ordinary and matter.ordinary <= self.read:
            return Silence.INHERITS if inherits else Silence.SILENT
        return Silence.NOT_SEEN


def _row(topic: Topic, matter: _Matter, columns: Sequence[_Column]) -> Row:
    cells = tuple(column.cell(topic, matter) for column in columns)
    likeness = _likeness(cells, [column.texts for column in columns])
    return Row(topic.aspect, _title(topic), cells, likeness)


def _likeness(cells: Sequence[Cell], texts: Sequence[frozenset[str]]) -> Likeness:
    """Compare what is known; a text that was not seen may say anything, but on two days it says the same."""
    seen = {cell.said for cell in cells if cell.silence is not Silence.NOT_SEEN}
    unseen = {own for cell, own in zip(cells, texts, strict=True) if cell.silence is Silence.NOT_SEEN}
    if not seen and len(unseen) == 1:
        seen, unseen = {cell.said for cell in cells}, set()
    if len(seen) > 1:
        return Likeness.DIFFERS
    return Likeness.OPEN if unseen else Likeness.SAME


def _title(topic: Topic) -> Text:
    if topic.aspect is not None:
        return Text(zh=topic.aspect.zh, en=english(topic.aspect).capitalize())
    return _ABOUT_CHANGES[topic.kind]


_ABOUT_CHANGES: Mapping[Kind | None, Text] = {
    Kind.DELEGATION: Text(zh="授权省级规定的事项", en="Left to the provinces"),
    Kind.GAP: Text(zh="尚未取得的条文", en="Parts of the law not seen"),
}


def _head(policy: Policy) -> Column:
    documents = tuple(
        Standing(
            d.id, d.title, d.number, d.region, d.layer, d.since, d.until, d.dates_certain, d.grade,
            d.status is DocumentStatus.DRAFT, d.region == policy.region, seen_whole(d),
        )
        for d in policy.documents
    )  # fmt: skip
    place = place_of(policy.region, policy.known)
    return Column(policy.region, place, policy.on, documents, _not_entered(policy))


def _whole_gaps(policy: Policy) -> tuple[NotSeen, ...]:
    """What documents of the region itself name as not seen in every case, so that no answer can be given."""
    own = {document.id for document in policy.documents if document.region == policy.region}
    return tuple(gap for gap in policy.not_seen if gap.document in own and gap.decisive and gap.when == ALWAYS)


def _not_entered(policy: Policy) -> tuple[Change, ...]:
    return tuple(change for change in Change if any(change in gap.changes for gap in _whole_gaps(policy)))


def seen_whole(document: Document) -> bool:
    """Say whether the whole text was read: the number of its articles is known, each is accounted for, none unseen.

    Nor is it where the document says of a change that all of it is not entered.
    """
    counted = document.articles is not None and document.articles.count is not None
    unseen = any(part.reason is NotModelled.NOT_SEEN for part in document.not_modelled)
    gap = any(part.decisive and part.when == ALWAYS for part in document.not_seen)
    return counted and not unseen and not gap and not any(entry.unlisted for entry in document.ledger)
