"""The rules of two laws put side by side, and one question of all of them: each condition both have is asked once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

import narwhals as nw

from xueji.bulk.audit import bit_of
from xueji.bulk.frame import with_day
from xueji.bulk.judge import Answers, Judge, open_of
from xueji.bulk.marks import Bit
from xueji.bulk.places import Place, Places
from xueji.decide.decider import Decider
from xueji.impact.editions import SIDES, Edition, Side, joined
from xueji.language.backends.frames import Frames, Node
from xueji.model.aspects import Aspect
from xueji.policy.document import Document

SPEAKING: Final = ("both", "before", "after", "neither")
"""Which of the two laws has any document where a row is: the column `speaks` of what is judged."""

Fate = Literal["same", "rewritten", "reweighed", "added", "removed"]
"""What became of a rule: asked in the same words; in others; with another force; only after; only before."""


@dataclass(frozen=True, slots=True)
class Matched:
    """One rule by its full name, as each law has it; None where a law has it in no place of the region.

    Both have the same bit where both ask the same in every place.
    """

    before: Bit | None
    after: Bit | None
    aspect: Aspect | None

    @property
    def bit(self) -> Bit:
        """The rule as it is after, or as it was where it is no more."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 -- a rule is in one of the laws
        return found

    @property
    def name(self) -> str:
        """The full name: `document/rule`."""
        return self.bit.rule

    @property
    def fate(self) -> Fate:
        """What became of the rule from the one law to the other."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if self.before.index != self.after.index:
            return "rewritten"
        return "same" if self.before.force is self.after.force else "reweighed"

    @property
    def apart(self) -> bool:
        """Say whether a row can have one answer before and another after."""
        return self.fate not in ("same", "reweighed")

    @property
    def matter(self) -> str:
        """What the rule is about: its aspect, or itself where it has none."""
        return self.name if self.aspect is None else self.aspect.value

    def on(self, side: Side) -> Bit | None:
        """The rule as one law has it."""
        return self.before if side == "before" else self.after


@dataclass(slots=True)
class _Found:
    """A rule of one law, with what it asks in each place."""

    bit: Bit
    aspect: Aspect | None
    asks: dict[int, object]


def _gathered(places: Sequence[Place], edition: Edition) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for number, place in enumerate(places):
        here = replace(place, decider=edition.decider(place.region))
        policy = here.decider.policy
        for bound in here.decider.records(None).findings:
            bit = bit_of(here, bound)
            one = found.setdefault(bit.rule, _Found(bit, bound.rule.aspect, {}))
            one.bit = replace(one.bit, needs=tuple(dict.fromkeys((*one.bit.needs, *bit.needs))))
            one.asks[number] = bound.scoped, policy.by_id[bound.rule.document].conventions
    return found


def match(places: Sequence[Place], before: Edition, after: Edition) -> tuple[Matched, ...]:
    """The rules on stored records of both laws; duties are none, since they say nothing against a record."""
    old, new = _gathered(places, before), _gathered(places, after)
    numbers = iter(range(len(old) + len(new)))
    return tuple(_matched(old.get(name), new.get(name), numbers) for name in dict.fromkeys((*old, *new)))


def _matched(old: _Found | None, new: _Found | None, numbers: Iterator[int]) -> Matched:
    index = next(numbers)
    if old is None or new is None:
        was = None if old is None else replace(old.bit, index=index)
        now = None if new is None else replace(new.bit, index=index)
        return Matched(was, now, next(one.aspect for one in (new, old) if one is not None))
    other = index if old.asks == new.asks else next(numbers)
    return Matched(replace(old.bit, index=index), replace(new.bit, index=other), new.aspect)


class _Both:
    """The question put to every row: which rules of either law hold, and which cannot be told."""

    answer = "speaks"
    answers: tuple[str, ...] = SPEAKING

    def __init__(self, places: Places, before: Edition, after: Edition) -> None:
        self.editions: Mapping[Side, Edition] = {"before": before, "after": after}
        self.rules = match(places.all, before, after)
        several = {bit.index: bit for rule in self.rules for bit in (rule.before, rule.after) if bit is not None}
        self.bits = tuple(several[index] for index in sorted(several))
        self._index = {
            side: {bit.rule: bit.index for rule in self.rules if (bit := rule.on(side)) is not None} for side in SIDES
        }

    def facts(self) -> frozenset[str]:
        """Every fact a rule of either law speaks of."""
        return frozenset(name for bit in self.bits for name in bit.needs)

    def variants(self, place: Place) -> Iterable[tuple[str, nw.Expr | None]]:
        """All rows of one place are asked the same."""
        del place
        return [("", None)]

    def stray(self) -> tuple[nw.Expr | None, str]:
        """Every record can be asked."""
        return None, ""

    def ask(self, place: Place, variant: str, frames: Frames) -> Answers:
        """Compile the rules of both laws in one place; what both ask, once."""
        del variant
        holds: dict[int, Node] = {}
        unclear: dict[int, Node] = {}
        speak: list[Side] = []
        for side in SIDES:
            decider = self.editions[side].decider(place.region)
            policy = decider.policy
            speak += [side] if policy.documents else []
            for bound in decider.records(None).findings:
                index = self._index[side][bound.rule.name]
                if index not in holds:
                    pair = frames.compile(bound.scoped, policy.by_id[bound.rule.document].conventions)
                    holds[index], unclear[index] = pair.yes, open_of(pair.yes, pair.no)
        said = ("both" if len(speak) > 1 else speak[0]) if speak else "neither"
        return Answers([], said, holds, unclear)


class Comparer(Judge):
    """Judges the rows of a snapshot by two laws at once; `rules` says which bit is which rule of which law.

    `judge` adds `contradiction` (as an audit does), `speaks` (one of `SPEAKING`), `holds_0` … and `open_0` … Int64.
    `columns`, `constants`: as of `bulk.audit.Auditor`; rows fall under the law of their own place where there is a
    column `school.region`. All is asked of the day that `constants` are completed by, `as_of`.
    """

    def __init__(
        self, before: Edition, after: Edition, as_of: date, columns: Iterable[str], constants: Mapping[str, Any]
    ) -> None:
        columns = tuple(columns)
        law = joined(before, after)[0]
        by = "school.region" if "school.region" in columns else None
        places = Places(law, before.region, before.day, by, lambda place: _said(place, before, after))
        self._deciders = tuple(one.decider(region) for one in (before, after) for region in places.regions)
        question = _Both(places, before, after)
        super().__init__(question, places, law.calendar, columns, with_day(constants, as_of))
        missing = {bit.index: bit for bit in self.bits}
        self.rules = tuple(
            replace(
                rule,
                before=None if rule.before is None else _told(rule.before, missing[rule.before.index]),
                after=None if rule.after is None else _told(rule.after, missing[rule.after.index]),
            )
            for rule in question.rules
        )
        self._editions = before, after

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every fact either law knows."""
        return frozenset(name for decider in self._deciders for name in decider.policy.vocabulary.entries)

    def documents(self, side: Side) -> tuple[Document, ...]:
        """The documents of one law in force in the places of the region, each once."""
        here = self._editions[SIDES.index(side)]
        found = {d.id: d for region in self.places.regions for d in here.decider(region).policy.documents}
        return tuple(found.values())

    @property
    def same_text(self) -> bool:
        """Say whether the two laws are the same documents, word for word."""
        before, after = ({(d.id, d.digest) for d in self.documents(side)} for side in SIDES)
        return before == after

    @property
    def can_differ(self) -> bool:
        """Say whether any record can come out otherwise: a rule asks something else, or weighs otherwise.

        Where one law has no document at all, a record comes out as undetermined under it.
        """
        before, after = (
            [bool(one.decider(region).policy.documents) for region in self.places.regions] for one in self._editions
        )
        return before != after or any(rule.fate != "same" for rule in self.rules)


def _told(bit: Bit, judged: Bit) -> Bit:
    """A rule's bit with the columns it lacks."""
    return replace(bit, missing_columns=tuple(name for name in bit.needs if name in judged.missing_columns))


def _said(place: Place, before: Edition, after: Edition) -> tuple[object, ...]:
    """What both laws ask in a place: places where both ask the same are one."""
    return tuple(_asked(one.decider(place.region)) for one in (before, after))


def _asked(decider: Decider) -> tuple[object, ...]:
    policy = decider.policy
    rules = ((b.rule.name, b.scoped, policy.by_id[b.rule.document].conventions)
             for b in decider.records(None).findings)  # fmt: skip
    return bool(policy.documents), *rules
