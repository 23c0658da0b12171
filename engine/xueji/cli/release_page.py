"""Advice on a version, as lines for people and as data for programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from xueji.cli.release_words import WORDS
from xueji.cli.sheet import region_name
from xueji.cli.wording import Spoken
from xueji.model.values import LATEST
from xueji.phrases import Language
from xueji.releases.answers import Witness
from xueji.releases.changelog import name_of
from xueji.releases.changes import NO_TEXT, Change, Field, How
from xueji.releases.levels import LEVELS, Advice, Level, Reason, bumped, step

_FOR_EVER: Final = LATEST.isoformat()
_IN_A_PLACE: Final = ("proved", "altered", "unsettled")
"""Reasons whose parts are a place and two days."""


def lines(found: Advice, language: Language, versions: tuple[str, str] = ("", "")) -> Iterator[str]:
    """The level, why, and everything that has changed."""
    words = Spoken(language, WORDS)
    before, after = versions
    suggested = bumped(before, found.level) if before else ""
    shown = f"  {words.say('next', before, suggested)}" if suggested and found.level is not Level.NONE else ""
    yield words.say(f"level_{found.level.value}") + shown
    if suggested and after:
        grown = step(before, after)
        if grown is None or LEVELS.index(grown) < LEVELS.index(found.level):
            yield f"  {words.say('step_small', after, suggested)}"
    yield words.say("reasons")
    for reasons in _alike(found.reasons):
        yield from _reason(reasons, words)
    if found.cases:
        yield f"  • {words.say('cases_asked', found.cases)}"
    if found.changes:
        yield words.say("changes", len(found.changes))
        for change in found.changes:
            yield from _change(change, words)


def _alike(reasons: Iterable[Reason]) -> Iterable[list[Reason]]:
    """Reasons that say the same of several stages together; proofs of one matter for all places and times."""
    found: dict[object, list[Reason]] = {}
    for number, reason in enumerate(reasons):
        alone = number if reason.witness is not None or reason.what not in _IN_A_PLACE else -1
        where = () if reason.what == "proved" else reason.parts
        found.setdefault((reason.what, where, reason.matter, alone), []).append(reason)
    return found.values()


def _reason(reasons: Sequence[Reason], words: Spoken) -> Iterator[str]:
    reason = reasons[0]
    parts = [*reason.parts]
    if reason.what in _IN_A_PLACE:
        parts[0] = region_name(parts[0], words.language)
        parts[1:3] = [words.say("days_on" if parts[2] == _FOR_EVER else "days", parts[1], parts[2])]
        if more := len({other.parts for other in reasons}) - 1:
            parts[1] += words.bracketed(words.say("more_places", more))
    if reason.what == "unsettled":
        parts[2] = words.say(f"why_{parts[2]}" if f"why_{parts[2]}" in WORDS else "why_unknown")
    of_matter = reason.what in (*_IN_A_PLACE, "case_altered", "case_new")
    sentence = words.say(reason.what, *([_matter(reasons, words)] if of_matter else []), *parts)
    mark = "" if reason.level is Level.NONE else f"[{words.term(reason.level)}] "
    yield f"  • {mark}{sentence}"
    if reason.witness is not None:
        yield f"      {_witness(reason.witness, words)}"
        if reason.witness.source == "prover":
            yield f"      {words.say('request', json.dumps(reason.witness.request, ensure_ascii=False))}"


def _matter(reasons: Sequence[Reason], words: Spoken) -> str:
    """The change asked for, or the check of records, and the stages."""
    reason = reasons[0]
    named = words.say("records") if reason.matter is None else words.term(reason.matter)
    if reason.what not in _IN_A_PLACE:
        return named
    stages = dict.fromkeys(words.term(one.stage) if one.stage else words.say("any_stage") for one in reasons)
    return named + words.bracketed(words.listed(stages))


def _witness(witness: Witness, words: Spoken) -> str:
    source = words.say("prover") if witness.source == "prover" else witness.source
    matter = words.say(f"matter_{witness.matter}")
    return words.say(
        "witness", source, witness.region, witness.on, words.text(witness.before), words.text(witness.after), matter
    )


def _change(change: Change, words: Spoken) -> Iterator[str]:
    stages = words.bracketed(words.listed(words.term(stage) for stage in change.stages))
    title = "" if change.title == NO_TEXT else f" {words.text(change.title)}"
    article = words.bracketed(change.article)
    only = words.say("words_only") if change.words else ""
    yield f"  • {words.term(change.how)} {words.term(change.kind)} {change.name}{stages}{title}{article}{only}"
    for field in change.fields:
        zh, _, en = name_of(field).partition(" · ")
        name = zh if words.language == "zh" else en
        if change.how is How.CHANGED:
            before, after = _pair(field, words)
            yield f"      {name}: {before} → {after}"
        else:
            yield f"      {name}: {words.text(field.after if change.how is How.ADDED else field.before)}"


def _pair(field: Field, words: Spoken) -> tuple[str, str]:
    """What a field was and is, in this language; in both where they differ in the other one alone."""
    before, after = words.text(field.before), words.text(field.after)
    if before != after:
        return before, after
    return f"{field.before.zh} / {field.before.en}", f"{field.after.zh} / {field.after.en}"


def as_json(found: Advice, versions: tuple[str, str] = ("", "")) -> dict[str, Any]:
    """The same as data."""
    return {
        "level": found.level.value,
        "version": {"before": versions[0] or None, "after": versions[1] or None,
                    "advised": bumped(versions[0], found.level) if versions[0] else None},
        "reasons": [_reason_as_json(reason) for reason in found.reasons],
        "cases": found.cases,
        "changes": [_change_as_json(change) for change in found.changes],
    }  # fmt: skip


def _reason_as_json(reason: Reason) -> dict[str, Any]:
    witness = reason.witness
    return {
        "what": reason.what, "level": reason.level.value, "parts": [*reason.parts],
        "change": reason.matter and reason.matter.value, "stage": reason.stage and reason.stage.value,
        "witness": None if witness is None else {
            "source": witness.source, "region": witness.region, "on": witness.on.isoformat(),
            "matter": witness.matter, "before": witness.before.model_dump(),
            "after": witness.after.model_dump(), "new": witness.new,
            "request": dict(witness.request),
        },
    }  # fmt: skip


def _change_as_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value, "how": change.how.value, "name": change.name, "title": change.title.model_dump(),
        "article": change.article, "words": change.words, "stages": [stage.value for stage in change.stages],
        "fields": [
            {"name": field.name, "before": field.before.model_dump(), "after": field.after.model_dump(),
             "words": field.words}
            for field in change.fields
        ],
    }  # fmt: skip
