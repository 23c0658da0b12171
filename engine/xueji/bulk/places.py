"""Policy per row: under which law a row falls, by its place and its day."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import narwhals as nw

from xueji.bulk.frame import safe
from xueji.calendar import Calendar
from xueji.decide.decider import Decider
from xueji.errors import UsageError
from xueji.model.region import NATION, chain, lies_in
from xueji.policy.document import Document
from xueji.policy.layer import boundaries

OUTSIDE = -1
"""The number of no law: the row's place is not known, or lies outside what is judged."""


class Law(Protocol):
    """All documents, and what is in force where and when: `assemble.Xueji` is one."""

    documents: tuple[Document, ...]
    calendar: Calendar

    def decider(self, code: str, on: date, /) -> Decider:
        """One policy, ready to decide."""

    def region(self, name: str, /) -> str | None:
        """The division code of a name or of a code."""


@dataclass(frozen=True, slots=True)
class Place:
    """The rows of one law: a region whose documents differ from those around it, and the first day of a time."""

    region: str
    since: date
    decider: Decider


class Places:
    """The laws of a region's places over one day or several, numbered.

    `region` is the place that is judged; its parts with documents of their own have their own law. `column` says
    whether rows bear a place (`by`) at all; `day` is None where rows bear their own days. What `says` is equal of is
    one law to those who ask.
    """

    def __init__(
        self, law: Law, region: str, day: date | None, by: str | None, says: Callable[[Place], Hashable]
    ) -> None:
        self.region = region
        self.by = by
        self.day = day
        self._former = {c: d.region for d in law.documents for c in d.former_codes}
        own = {d.region for d in law.documents}
        inside = {r for r in own if lies_in(r, region)} if by else set()
        roots = {max((r for r in own if lies_in(region, r)), key=lambda r: len(chain(r)), default=NATION)}
        self.regions = tuple(sorted(inside | roots, key=lambda r: (len(chain(r)), r)))
        days = {r: (day,) if day is not None else (date.min, *boundaries(law.documents, r)) for r in self.regions}
        found: list[Place] = []
        same: dict[Hashable, int] = {}
        self._digests: dict[str, str] = {}
        self._numbers: dict[str, list[tuple[date, int]]] = {}
        for code in self.regions:
            for since in days[code]:
                place = Place(code, since, law.decider(code, max(since, date(1900, 1, 1))))
                self._digests[f"{code}@{place.since.isoformat()}"] = place.decider.policy.digest
                number = same.setdefault(says(place), len(found))
                if number == len(found):
                    found.append(place)
                self._numbers.setdefault(code, []).append((since, number))
        self.all: Sequence[Place] = tuple(found)

    def number(self, region: str, on: date) -> int:
        """The number of the law of one place on one day."""
        code = self._former.get(region, region)
        deepest = max((r for r in self.regions if lies_in(code, r)), key=lambda r: len(chain(r)), default=None)
        if deepest is None:
            return OUTSIDE
        times = self._numbers[deepest]
        return times[bisect_right([since for since, _ in times], on) - 1][1]

    def numbered(self) -> nw.Expr:
        """The number of each row's law; `OUTSIDE` where there is none."""
        if self.by is None:
            return self._by_day(self.regions[-1])
        place = nw.col(safe(self.by))
        root = self._by_day(self.regions[0])
        here = self._lies_in(place, self.region)
        inside = here if self.region == NATION else here | place.is_null()
        found = nw.when(inside).then(root).otherwise(nw.lit(OUTSIDE))
        for code in self.regions[1:]:
            found = nw.when(self._lies_in(place, code)).then(self._by_day(code)).otherwise(found)
        return found

    def _lies_in(self, place: nw.Expr, code: str) -> nw.Expr:
        test = _within(place, code)
        for old, new in self._former.items():
            if lies_in(new, code):
                test = test | (place == old)
        return test.fill_null(False)

    def _by_day(self, code: str) -> nw.Expr:
        times = self._numbers[code]
        found = nw.lit(times[0][1])
        for since, number in times[1:]:
            found = nw.when(nw.col("request__on") >= nw.lit(since)).then(nw.lit(number)).otherwise(found)
        return found

    def digests(self) -> Mapping[str, str]:
        """The fingerprint of each law, by region and first day."""
        return dict(self._digests)


def _within(place: nw.Expr, code: str) -> nw.Expr:
    """Say whether a division code lies in a region."""
    if code == NATION:
        return ~place.is_null()
    digits = code
    while digits.endswith("00"):
        digits = digits[:-2]
    return place.str.starts_with(digits)


def code_of(law: Law, region: str) -> str:
    """The division code of a region given by name or code; raises `UsageError` where there is none."""
    code = law.region(region)
    if code is None:
        raise UsageError.of("no_region_known", region)
    return code
