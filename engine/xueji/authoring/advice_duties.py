"""Duties that say once more what a wider layer says already, without taking its place: both would be told."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from xueji.errors import Problem
from xueji.model.enums import Force
from xueji.model.region import chain
from xueji.packs.load import ReadFile
from xueji.policy.document import Document
from xueji.policy.layer import overriding
from xueji.policy.rule import Rule

Files = Sequence[tuple[ReadFile, Document]]


def repeated(files: Files, on: date) -> Iterator[Problem]:
    """Duties of a region beside one of a wider region on the same change and matter, of the same party.

    Only where each has a term, or both arise in the same case and are owed to the same: other duties on one matter
    mostly stand beside each other on purpose. What has run out by the day, and what another part of the region's law
    has set aside, is not asked.
    """
    for file, document in files:
        around = [
            wider for _, wider in files
            if wider.region in chain(document.region) and wider.region != document.region and _meet(document, wider, on)
        ]  # fmt: skip
        aside = {old for _, other in files if other.region in chain(document.region)
                 for rule in other.rules for old in rule.replaces}  # fmt: skip
        gone = {old for _, other in files if other.begun(on) for old in other.replaces}
        owed = [r for wider in around if wider.id not in gone for r in wider.rules if r.duty and r.name not in aside]
        for index, rule in enumerate(document.rules):
            for other in owed if rule.duty else ():
                if _same(rule, other):
                    place = file.source.place(("rules", index, "id"))
                    details = {"other": other.name, "listed": overriding(rule.replaces, [other.name])["listed"]}
                    yield Problem("duty-repeated", place, rule.name, details, also=(other.place,))


def _meet(one: Document, other: Document, on: date) -> bool:
    """Say whether two documents hold on a common day that is not past."""
    ends = [day for day in (one.until, other.until) if day is not None]
    return all(max(one.since, other.since, on) <= end for end in ends)


def _same(one: Rule, other: Rule) -> bool:
    """Say whether two rules oblige in the same matter, so that one may be meant to replace the other.

    Of the same party; or of another that owes the same addressee the same within a term of its own.
    """
    mine, theirs = one.duty, other.duty
    if one.force is not Force.OBLIGE or mine is None or theirs is None or one.aspect is None:
        return False
    apart = one.aspect is not other.aspect or mine.opens is not theirs.opens
    if apart or not {*product(one.triggers, one.stages)} & {*product(other.triggers, other.stages)}:
        return False
    timed = mine.within is not None and theirs.within is not None
    alike = set(mine.to) == set(theirs.to)
    if mine.who is not theirs.who:
        return timed and alike and one.fires == other.fires
    return timed or (one.fires == other.fires and alike)
