"""Which number of a version has to grow: what two editions of a pack were asked, and what came of it.

Major: an answer, a duty or a finding is another one for some student on a day both editions answer for, or it cannot
be told that none is. Minor: answers where there were none, later law, names, and what is proved to change no answer.
Patch: words alone, but not those of a duty: whether another deed is meant cannot be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from xueji.cases.run import raw
from xueji.errors import LayerError, Place
from xueji.packs.case_files import Case
from xueji.releases.answers import Witness, compared
from xueji.releases.asks import Ask, Later, asks, later, names_of
from xueji.releases.changes import Change, Kind, changes, same_law
from xueji.releases.editions import Edition
from xueji.releases.levels import LEVELS, Advice, Level, Options, Reason

MOST_SHOWN: Final = 3
"""Students shown for one kind of finding."""


@dataclass
class _Finding:
    reasons: list[Reason] = field(default_factory=list)
    cases: int = 0

    @property
    def altered(self) -> bool:
        return any(reason.level is Level.MAJOR for reason in self.reasons)


def advice(before: Edition, after: Edition, options: Options) -> Advice:
    """Compare two editions of a pack; raises `PackError` where cases cannot be read, `LayerError` as deciding does."""
    listed = changes(before.documents, after.documents)
    if not listed:
        if _asked_of(before) != _asked_of(after):
            return Advice(Level.PATCH, (Reason("cases_only", Level.PATCH),), (), 0)
        return Advice(Level.NONE, (Reason("nothing", Level.NONE),), (), 0)
    found = _Finding()
    days = later(before, after, options.on)
    asked: tuple[Ask, ...] = ()
    words = all(change.words for change in listed) and same_law(before.documents, after.documents)
    if not words:
        found.reasons += [*_vocabulary(before, after), *_places(before, after)]
        asked = tuple(asks(before, after, days))
        until = {document.id: document.until for document in before.documents}
        begins = any(document.since in days for document in after.documents)
        ends = any(until.get(document.id, document.until) != document.until for document in after.documents)
        found.reasons.append(Reason("law", Level.MINOR))
        if days.steady and (begins or ends):
            found.reasons.append(Reason("later", Level.MINOR, (days.after.isoformat(),)))
    _cases(before, after, days, found)
    if asked and not found.altered:
        found.reasons += _proved(before, after, asked, options)
    reworded = [change.name for change in listed if _rewords_a_duty(change)]
    if reworded:
        found.reasons.append(Reason("duty_words", Level.MINOR, (", ".join(reworded),)))
    if not asked and not found.altered and not (words and reworded):
        found.reasons.append(Reason("words", Level.PATCH) if words else Reason("no_effect", Level.MINOR))
    level = max((reason.level for reason in found.reasons), key=LEVELS.index)
    ordered = sorted(found.reasons, key=lambda reason: -LEVELS.index(reason.level))
    return Advice(level, tuple(ordered), listed, found.cases, days.after if days.steady else None)


def _rewords_a_duty(change: Change) -> bool:
    """Say whether a deed, or what its time is counted from, is worded otherwise: words that follow from a decision."""
    said = [field for field in change.fields if field.name in ("what", "starts")]
    of_duty = change.kind in (Kind.RULE, Kind.PROCEDURE)
    return of_duty and any(field.before.zh != field.after.zh for field in said)


def _asked_of(edition: Edition) -> set[str]:
    """What an edition's own cases ask and want."""
    return {
        repr((case.name, case.region, case.on, case.change, case.facts, case.evidence, case.drafts, case.expect))
        for case in edition.cases
    }


def _proved(before: Edition, after: Edition, asked: Sequence[Ask], options: Options) -> Iterator[Reason]:
    """What the prover makes of everything that could be different; without the prover nothing is settled."""
    try:
        from xueji.releases.asked import ask_prover  # noqa: PLC0415 -- an optional library, loaded when asked for
    except ImportError:
        yield Reason("no_prover", Level.MAJOR)
        return
    yield from ask_prover((before, after), asked, options)


def _vocabulary(before: Edition, after: Edition) -> Iterator[Reason]:
    """Facts and papers a request could name and can no more, or that mean another kind of thing now."""
    told: set[tuple[str, str]] = set()
    for region in sorted({document.region for document in before.documents}):
        day = min(document.since for document in before.documents)
        old, new = (edition.engine.policy(region, day) for edition in (before, after))
        for name, entry in old.vocabulary.entries.items():
            now = new.vocabulary.entries.get(name)
            what = "fact_gone" if now is None else "fact_term" if now.zh != entry.zh else ""
            if now is not None and now.type != entry.type:
                grown = set(entry.type.members) <= set(now.type.members) and now.type.kind is entry.type.kind
                what = what if grown and entry.type.members else "fact_type"
            if what and (what, name) not in told:
                told.add((what, name))
                yield Reason(what, Level.MAJOR, (name,))
        for name, text in old.evidence.items():
            known = new.evidence.get(name)
            if (known is None or known.zh != text.zh) and ("paper", name) not in told:
                told.add(("paper", name))
                yield Reason("paper_gone" if known is None else "paper_term", Level.MAJOR, (name,))


def _places(before: Edition, after: Edition) -> Iterator[Reason]:
    """Names and codes of places that a request could give and can no more, or that mean another place now."""
    for word, code in names_of(before).items():
        if after.engine.region(word) != code:
            yield Reason("place_gone", Level.MAJOR, (word, code))


def _cases(before: Edition, after: Edition, days: Later, found: _Finding) -> None:
    """Put the cases of both editions before both: cheap, and exact as far as it goes."""
    seen: set[object] = set()
    shown = dict.fromkeys(("altered", "new"), 0)
    for edition in (before, after):
        for case in edition.cases:
            key = repr((case.region, case.on, case.change, case.facts, case.evidence))
            if case.drafts or case.on in days or key in seen:
                continue
            seen.add(key)
            found.cases += 1
            witness = _of_case(before, after, case)
            if witness is not None:
                what = "new" if witness.new else "altered"
                shown[what] += 1
                if shown[what] <= MOST_SHOWN:
                    level = Level.MINOR if witness.new else Level.MAJOR
                    found.reasons.append(Reason(f"case_{what}", level, (), case.change, None, witness))


def _of_case(before: Edition, after: Edition, case: Case) -> Witness | None:
    vocabularies = []
    for edition in (after, before):
        code = edition.engine.region(case.region)
        if code is None:
            return None
        try:
            vocabularies.append(edition.engine.policy(code, case.on).vocabulary)
        except LayerError:
            return None
    both = vocabularies[0].extended(vocabularies[1].entries.values())
    request = raw(case, both)
    place: Place = case.place
    return compared((before.engine, after.engine), request, record=case.change is None, source=str(place))
