"""Where two editions of a pack have to be asked about students: places, days, changes and stages they differ in."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xueji.decide.decider import Decider
from xueji.model.enums import Change, Stage
from xueji.model.region import lies_in
from xueji.model.values import LATEST
from xueji.policy.document import Document
from xueji.policy.layer import boundaries
from xueji.releases.changes import law
from xueji.releases.editions import Edition
from xueji.releases.lawkeys import key_of
from xueji.releases.touched import Touched, touched


@dataclass(frozen=True)
class Ask:
    """One change (None: stored records) of one stage (None: not known), in a place, on the days both laws hold.

    `outcome` and `following` say which of the two the laws could differ in.
    """

    region: str
    days: tuple[date, date]
    change: Change | None
    stage: Stage | None
    outcome: bool
    following: bool


@dataclass(frozen=True)
class Later:
    """The day after which an edition is read anew: the release, or the last day on which older law begins or ends.

    `steady` says that nothing of the older law is changed by which an answer on a later day could become another one:
    what is new then is new law.
    """

    after: date
    steady: bool

    def __contains__(self, day: date) -> bool:
        return self.steady and day > self.after


def later(before: Edition, after: Edition, on: date) -> Later:
    """From which day on what is new is later law alone; `on` is the day of the release."""
    last = max(boundaries(before.documents, before.region), default=on)
    own = [d.since for d in before.documents] + [d.until + timedelta(days=1) for d in before.documents if d.until]
    horizon = max([on, last, *own])
    old, new = ({d.id: d for d in edition.documents} for edition in (before, after))
    steady = all(name in new and _enduring(old[name], horizon) == _enduring(new[name], horizon) for name in old)
    return Later(horizon, steady)


def _enduring(document: Document, horizon: date) -> Document:
    """A document as it decides until a day: that it ends later is left aside."""
    bare = law(document)
    ends = bare.until is not None and bare.until < horizon
    return bare if ends else dataclasses.replace(bare, until=None)


def asks(before: Edition, after: Edition, days: Later) -> Iterator[Ask]:
    """Everything the editions could make different of, later law aside; equal questions of several places once."""
    seen, laws = set[object](), _Laws()
    of = touched(before.documents, after.documents, (*before.engine.documents, *after.engine.documents))
    for region in _regions(before, after):
        for first, last in _periods(before, after, region):
            if first in days:
                continue
            deciders = tuple(edition.engine.decider(region, first) for edition in (before, after))
            if laws.same(deciders[0], deciders[1]):
                continue
            for ask, key in _of((deciders[0], deciders[1]), region, (first, last), of):
                if key not in seen:
                    seen.add(key)
                    yield ask


def _of(
    laws: tuple[Decider, Decider], region: str, days: tuple[date, date], touched: Touched
) -> Iterator[tuple[Ask, object]]:
    for change in (*Change, None):
        for stage in (*Stage, None) if change in touched else ():
            old, new = (key_of(law, change, stage) for law in laws)
            following = old.answers and old.following != new.following
            outcome = old.outcome != new.outcome and (change is not None or old.answers)
            if outcome or following:
                yield Ask(region, days, change, stage, outcome, following), (change, stage, old, new, days)


def _regions(before: Edition, after: Edition) -> list[str]:
    """The places whose law may differ: the pack's region, and every place in it that has documents of its own."""
    documents = (*before.engine.documents, *after.engine.documents)
    return sorted({before.region, *(d.region for d in documents if lies_in(d.region, before.region))})


def _periods(before: Edition, after: Edition, region: str) -> Iterator[tuple[date, date]]:
    """The times in which neither law of a place changes, from the first document on."""
    days = sorted({*boundaries(before.engine.documents, region), *boundaries(after.engine.documents, region)})
    for index, first in enumerate(days):
        yield first, days[index + 1] - timedelta(days=1) if index + 1 < len(days) else LATEST


class _Laws:
    """Documents without their words, each made once."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Document, Document]] = {}

    def same(self, one: Decider, other: Decider) -> bool:
        """Say whether the same documents are in force, words aside."""
        return [*map(self._law, one.policy.documents)] == [*map(self._law, other.policy.documents)]

    def _law(self, document: Document) -> Document:
        found = self._kept.get(id(document))
        if found is None:
            found = self._kept[id(document)] = law(document), document  # the document is kept, so its id is its own
        return found[0]


def names_of(edition: Edition) -> Mapping[str, str]:
    """Every name and code by which an edition knows a place, with the code it means."""
    words = {name for d in edition.documents if d.place_name for name in (d.place_name.zh, d.place_name.en)}
    words |= {code for d in edition.documents for code in d.former_codes}
    words |= {zh[:length] for zh in tuple(words) for length in range(2, len(zh))}
    return {word: code for word in sorted(words) if (code := edition.engine.region(word)) is not None}
