"""Putting to the prover what two editions of a pack could make different: a student, a proof, or neither."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from xueji.decide.reading import RawRequest
from xueji.prove.differences import compare_change, compare_records
from xueji.prove.replay import Example, data_of
from xueji.prove.side import Side
from xueji.releases.answers import Witness, apart, compared, unanswered
from xueji.releases.asks import Ask
from xueji.releases.editions import Edition
from xueji.releases.levels import Level, Options, Reason
from xueji.releases.proof import Deadline, Proof, Unsettled

PROVER: Final = "prover"
"""The source of a student nobody wrote down."""

_SHARE: Final = 0.25
"""Of the time left that one proof may take, so that others have their turn."""
_LEAST: Final = 2.0
"""Seconds a proof may take however little is left of the whole by its share."""


def ask_prover(editions: tuple[Edition, Edition], asked: Sequence[Ask], options: Options) -> Iterator[Reason]:
    """What came of each question, until one shows a student who is answered otherwise; that settles it."""
    whole = Deadline(options.seconds)
    open_: list[Reason] = []
    for ask in sorted(asked, key=lambda ask: _turn_of(ask, options.on)):
        reason = _settled(editions, ask, options.on, whole)
        if reason.what == "altered":
            yield reason
            return
        if reason.what == "proved":
            yield reason
        else:
            open_.append(reason)
    yield from open_


def _turn_of(ask: Ask, on: date) -> tuple[bool, bool, int, str]:
    """Known stages first, then what is law on the day of the release, then what is nearest to it."""
    first, last = ask.days
    away = 0 if first <= on <= last else min(abs((on - first).days), abs((on - last).days))
    return ask.stage is None, away > 0, away, ask.region


def _settled(editions: tuple[Edition, Edition], ask: Ask, on: date, whole: Deadline) -> Reason:
    """Proved, where it can be proved; otherwise a student; otherwise that it cannot be told."""
    parts = (ask.region, ask.days[0].isoformat(), ask.days[1].isoformat())
    why, incomplete = "unknown", None
    try:
        facts = _counterexample(editions, ask, _turn(whole))
        if facts is None:
            return Reason("proved", Level.MINOR, parts, ask.change, ask.stage)
        incomplete = _tried(editions, ask, facts)
    except Unsettled as unsettled:
        why = unsettled.why
    found = _student(editions, ask, min(max(on, ask.days[0]), ask.days[1]), _turn(whole)) or incomplete
    if found is not None:
        return Reason("altered", Level.MAJOR, parts, ask.change, ask.stage, found)
    return Reason("unsettled", Level.MAJOR, (*parts, why), ask.change, ask.stage)


def _turn(whole: Deadline) -> Deadline:
    left = whole.left()
    return Deadline(min(left, max(_LEAST, _SHARE * left)))


def _counterexample(editions: tuple[Edition, Edition], ask: Ask, deadline: Deadline) -> Mapping[str, Any] | None:
    """Facts for which the laws may differ; None: proved that they do not. Raises `Unsettled`."""
    one, other = (edition.engine.decider(ask.region, ask.days[0]) for edition in editions)
    proof = Proof((one, other), ask.change, ask.stage, ask.days, deadline)
    found = proof.other_outcome() if ask.outcome else None
    if found is None and ask.following:
        found = proof.other_following()
    return None if found is None else found.facts


def _tried(editions: tuple[Edition, Edition], ask: Ask, facts: Mapping[str, Any]) -> Witness | None:
    """The request these facts make, if both editions can read it and the older one's answer is altered."""
    day = facts["request.on"]
    stage = {"student.stage": ask.stage.value} if ask.stage else {}
    data = {"region": ask.region, **data_of({**stage, **facts}, ask.change, day)}
    engines = editions[0].engine, editions[1].engine
    witness = compared(engines, RawRequest(data), record=ask.change is None, source=PROVER)
    return None if witness is None or witness.new or witness.matter == "reading" else witness


def _student(editions: tuple[Edition, Edition], ask: Ask, day: date, deadline: Deadline) -> Witness | None:
    """A complete student whom the older law answers and the newer answers otherwise; None where none was found."""
    if ask.stage is None or not deadline.left():
        return None
    sides = [Side(f"{ask.region}@{day}", edition.engine.decider(ask.region, ask.days[0])) for edition in editions]
    if ask.change is None:
        verdict = compare_records(sides, ask.stage, day, deadline)
    else:
        verdict = compare_change(sides, ask.change, ask.stage, day, deadline)
    for difference in verdict.differences:
        witness = _witness(difference.example, ask, day)
        if witness is not None and not witness.new:
            return witness
    return None


def _witness(example: Example, ask: Ask, day: date) -> Witness | None:
    before, after = example.answers
    found = apart(before, after)
    if found is None:
        return None
    return Witness(PROVER, {"region": ask.region, **example.request}, ask.region, day, *found, new=unanswered(before))
