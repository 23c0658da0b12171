"""The two laws that are held against one another: the law of one region as two days, or two folders, have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from xueji.audits.options import Law
from xueji.bulk.places import code_of
from xueji.decide.decider import Decider
from xueji.errors import UsageError
from xueji.model.decision import Decision, RecordCheck
from xueji.policy.document import Document

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


@dataclass(frozen=True)
class Edition:
    """The law of a region (its division code) as it stood on a day; `folder` is where packs that are not installed lie.

    The day is that of the law, not that of the records: both editions are asked of one and the same day.
    """

    law: Law
    region: str
    day: date
    folder: str = ""

    def decider(self, region: str) -> Decider:
        """What decides in a place of the region."""
        return self.law.decider(region, self.day)


def edition(law: Law, region: str, day: date, folder: str = "") -> Edition:
    """An edition of a region given by name or code; raises `UsageError` where there is no such region."""
    return Edition(law, code_of(law, region), day, folder)


def see_one_place(before: Edition, after: Edition) -> None:
    """See that both editions are of one region; raises `UsageError` where the students of one are not the other's."""
    if before.region != after.region:
        raise UsageError.of("two_places", before.region, after.region)


class AsOf:
    """One edition's law, read as it stood on its day whatever day it is asked of.

    It knows the documents of both editions, so that both part a region into the same places and read the same columns.
    """

    def __init__(self, own: Edition, documents: Iterable[Document]) -> None:
        self._own = own
        self.documents = tuple(documents)
        self.calendar = own.law.calendar
        self.drafts = own.law.drafts

    def decider(self, code: str, on: date, /) -> Decider:
        """What decides in a place on the edition's day."""
        del on
        return self._own.decider(code)

    def region(self, name: str, /) -> str | None:
        """The division code of a name or of a code."""
        return self._own.law.region(name)

    def check(self, given: Mapping[str, Any], region: str | None = None, on: Any = None, /) -> RecordCheck:
        """One record under the law of the day it names."""
        return self._own.law.check(given, region, on)

    def decide(self, given: Mapping[str, Any], region: str | None = None, on: Any = None, /) -> Decision:
        """One change under the law of the day it names."""
        return self._own.law.decide(given, region, on)


def joined(before: Edition, after: Edition) -> tuple[AsOf, AsOf]:
    """Both editions as laws that a snapshot can be read by."""
    documents = {(d.id, d.digest): d for one in (before, after) for d in one.law.documents}
    return AsOf(before, documents.values()), AsOf(after, documents.values())
