"""Journeys as plain data for programs: decisions whole, days as ISO dates, facts as requests write them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xueji.decide.explain import as_json
from xueji.journeys.clocks import Absence, Alarm, Turn
from xueji.journeys.journey import Journey
from xueji.journeys.outlook import Kept, Lost, Outlook
from xueji.journeys.remedy import WayOut
from xueji.journeys.windows import Stretch, Windows
from xueji.prove.replay import Example, data_of
from xueji.prove.side import Side


def of_journey(found: Journey) -> dict[str, Any]:
    """The journey of one child."""
    move, earliest = found.move, found.earliest
    return {
        **_head(move.sides(), move.on),
        "standing": found.standing.value,
        "stranded": found.stranded and found.stranded.value,
        "decisions": {gate.value: decision.model_dump(mode="json") for gate, decision in found.decisions.items()},
        "ways_out": [_way(way) for way in found.ways_out],
        "earliest": earliest and {
            "permitted": _day(earliest.permitted), "granted": _day(earliest.granted),
            "undetermined_from": _day(earliest.open), "until": _day(earliest.until),
        },
        "turns": _turns(found.turns),
        "windows": _windows(found.windows),
        "absence": _absences(found.absences),
    }  # fmt: skip


def of_outlook(found: Outlook) -> dict[str, Any]:
    """The journey of any child, stage by stage."""
    return {
        **_head(found.sides, found.on),
        "stages": [
            {
                "stage": stage.stage.value,
                "silent": [found.sides[side].name for side in stage.silent],
                "stranded": [_kept(kept, found.sides) for kept in stage.stranded],
                "dropout": [_kept(kept, found.sides) for kept in stage.dropouts],
                "absent": [_lost(lost, found.sides) for lost in stage.lost],
                "windows": _windows(stage.windows),
                "turns": _turns(stage.turns),
                "absence": _absences(stage.absences),
                "open": list(stage.open),
            }
            for stage in found.stages
        ],
    }


def _head(sides: Sequence[Side], on: date) -> dict[str, Any]:
    names = ("from", "to")
    laws = ({"law": side.name, "region": side.policy.region, "day": _day(side.day)} for side in sides)
    return {"on": _day(on), **dict(zip(names, laws, strict=True))}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: as_json(value) for name, value in facts.items()}


def _way(way: WayOut) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "on": _day(way.on), "wanted": [outcome.value for outcome in way.wanted], "answer": way.settled.value,
    }  # fmt: skip
    if (remedy := way.remedy) is None:
        return {**shown, "why": way.why} if way.why else shown
    changed = {name: {"from": as_json(old), "to": as_json(new)} for name, (old, new) in remedy.changed.items()}
    door = remedy.door
    return {
        **shown,
        "changed": changed,
        "supposed": _facts(remedy.supposed),
        "first": door and {"change": door.change.value, "outcome": door.outcome.value},
        "outcomes": [outcome.value for outcome in remedy.outcomes],
    }


def _turns(found: Sequence[Turn]) -> list[dict[str, Any]]:
    return [
        {
            "party": turn.party.value,
            "laws": [
                step and {"place": place, **step.model_dump(mode="json", exclude={"party"})}
                for place, step in zip(turn.places, turn.steps, strict=True)
            ],
        }
        for turn in found
    ]


def _windows(found: Windows) -> dict[str, Any]:
    return {
        "first": _day(found.first),
        "last": _day(found.last),
        "from": _stretches(found.each[0]),
        "to": _stretches(found.each[1]),
        "both": _stretches(found.both),
        "undetermined": _stretches(found.untold),
        "usual_semesters_assumed": found.assumed,
    }


def _stretches(found: Sequence[Stretch]) -> list[list[str]]:
    return [[part.first.isoformat(), part.last.isoformat()] for part in found]


def _absences(found: Sequence[Absence]) -> list[dict[str, Any]]:
    return [
        {"matter": part.matter, "agree": part.agree, "laws": [alarm and _alarm(alarm) for alarm in part.alarms]}
        for part in found
    ]


def _alarm(alarm: Alarm) -> dict[str, Any]:
    asked = alarm.change.value if alarm.change else None
    return {"rule": alarm.rule.name, "change": asked, "article": alarm.rule.article, "day": _day(alarm.day)}


def _kept(kept: Kept, sides: Sequence[Side]) -> dict[str, Any]:
    return {"refuses": sides[kept.refuses].name, "rule": kept.rule, **_example(kept.example)}


def _lost(lost: Lost, sides: Sequence[Side]) -> dict[str, Any]:
    asked = lost.change.value if lost.change else None
    return {"bears_under": sides[lost.side].name, "change": asked, "rule": lost.rule, **_example(lost.example)}


def _example(example: Example) -> dict[str, Any]:
    """A child, as the request each law reads: facts a law has no word for are left out for it."""
    requests = []
    for side in example.sides:
        own = {name: value for name, value in example.facts.items() if name in side.policy.vocabulary.entries}
        requests.append({"region": side.policy.region, **data_of(own, example.change, example.on)})
    return {"requests": requests, "telling": list(example.telling)}
