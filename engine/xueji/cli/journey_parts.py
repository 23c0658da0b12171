"""The blocks that the journey of one child and that of any child have in common: turns, windows, absence."""

from collections.abc import Sequence
from datetime import date

from xueji.cli.journey_blocks import Block
from xueji.cli.journey_words import Wording
from xueji.journeys.clocks import Absence, Alarm, Turn
from xueji.model.aspects import Aspect
from xueji.model.decision import Step

_ASPECTS = {aspect.value: aspect for aspect in Aspect}


def turns(found: Sequence[Turn], words: Wording, title: str) -> Block:
    """The turns of the parties under both laws, side by side."""
    if not found:
        return Block(title, (words.say("no_steps"),))
    head = (words.say("party"), *(words.say("by", place) for place in words.places))
    rows = tuple(
        (words.term(turn.party), *(_turn(turn.places[i], turn.steps[i], words, i) for i in range(len(turn.steps))))
        for turn in found
    )
    both = [turn.places for turn in found if None not in turn.places]
    first, second = (sorted(both, key=lambda places, side=side: places[side] or 0) for side in (0, 1))  # type: ignore[misc]
    lines = (words.say("order_differs"),) if first != second else ()
    return Block(title, lines, head, rows)


def _turn(place: int | None, step: Step | None, words: Wording, side: int) -> str:
    if step is None:
        return words.say("no_turn")
    sheet = words.sheets[side]
    if not step.within:
        return words.say("turn_no_time", place)
    return words.say("turn", place, sheet.length(step.within), sheet.due(step))


def absence(found: Sequence[Absence], words: Wording, since: date, *, given: bool) -> Block:
    """The days from which each law's rules on absence bear."""
    title = words.say("absence")
    if not found:
        return Block(title, (words.say("no_absence"),))
    head = (words.say("matter"), *(words.say("by", place) for place in words.places))
    rows = tuple(
        (_matter(part.matter, words), *(_alarm(alarm, words, side) for side, alarm in enumerate(part.alarms)))
        for part in found
    )
    return Block(title, (words.say("absence_given" if given else "absence_from", since),), head, rows)


def _matter(matter: str, words: Wording) -> str:
    return words.term(_ASPECTS[matter]) if matter in _ASPECTS else matter


def _alarm(alarm: Alarm | None, words: Wording, side: int) -> str:
    if alarm is None:
        return words.say("no_alarm")
    when = words.say("alarm_never") if alarm.day is None else words.say("alarm", alarm.day)
    return f"{when}\n{words.text(alarm.rule.title)}\n{words.norm(alarm.rule, side)}"
