"""A student the prover found, put before `decide` as any other: nothing is shown that does not replay."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from xueji.decide import reading
from xueji.decide.derive import derive
from xueji.decide.explain import as_json
from xueji.model.decision import Decision, RecordCheck
from xueji.model.enums import Change, Stage
from xueji.prove.side import Side

Requests = Sequence[reading.Request]
"""One student's request as each side reads it."""
_KEPT = ("student.stage", "student.grade", "student.status")


class WrongWitnessError(RuntimeError):
    """The prover's student is treated otherwise by `decide`: a fault of this program, never shown as an answer."""


@dataclass(frozen=True)
class Example:
    """A complete student with one request (or stored record), and what each side makes of it.

    `facts` are what the request gives; `telling` are those of them without which, all else left out as well, the sides
    would no longer be told apart: the smallest set found.
    """

    sides: tuple[Side, ...]
    change: Change | None
    stage: Stage
    on: date
    facts: Mapping[str, Any]
    telling: tuple[str, ...]

    @cached_property
    def request(self) -> dict[str, Any]:
        """The request as the JSON a portal would send, without the region."""
        return data_of(self.facts, self.change, self.on)

    @cached_property
    def answers(self) -> tuple[Decision | RecordCheck, ...]:
        """What each side says, with every reason."""
        found = requests(self.sides, self.facts, self.change, self.on)
        return tuple(
            side.decider.check(request) if self.change is None else side.decider.decide(request)
            for side, request in zip(self.sides, found, strict=True)
        )


def data_of(facts: Mapping[str, Any], change: Change | None, on: date) -> dict[str, Any]:
    """Facts as the JSON of a request."""
    data: dict[str, Any] = {"change": change.value} if change else {}
    data["on"] = on.isoformat()
    for name, value in facts.items():
        entity, _, own = name.partition(".")
        if name != "request.on":
            data.setdefault(entity, {})[own] = as_json(value)
    return data


def requests(sides: Iterable[Side], facts: Mapping[str, Any], change: Change | None, on: date) -> Requests:
    """The request as each side reads it; facts a side has no word for are left out for it.

    Raises `RequestError` where the facts cannot all be true.
    """
    found = []
    for side in sides:
        vocabulary = side.policy.vocabulary
        own = {name: value for name, value in facts.items() if name in vocabulary.entries}
        raw = reading.RawRequest(data_of(own, change, on))
        found.append(reading.read(raw, change, side.policy.region, on, vocabulary, side.policy.evidence))
    return found


def smallest(
    sides: Sequence[Side], facts: Mapping[str, Any], change: Change | None, on: date, holds: Callable[[Requests], bool]
) -> tuple[str, ...]:
    """The facts that are left when all others have been left out and `holds` still holds; none of them can go alone."""
    left, before = dict(facts), dict[str, Any]()
    while before != left:  # a fact may go once another has gone
        before = left
        waiting = [sorted(left, key=lambda name: name in _KEPT)]
        while waiting:
            names = waiting.pop()
            tried = {name: value for name, value in left.items() if name not in names}
            if holds([_read_again(side, tried, change, on) for side in sides]):
                left = tried
            elif (middle := len(names) // 2) > 0:
                waiting += names[middle:], names[:middle]
    return tuple(name for name in facts if name in left)


def _read_again(side: Side, facts: Mapping[str, Any], change: Change | None, on: date) -> reading.Request:
    """What `reading.read` makes of some facts of a request that it has read before."""
    own = {name: value for name, value in facts.items() if name in side.policy.vocabulary.entries}
    own["request.on"] = on
    for _contradiction in derive(own):
        raise AssertionError("fewer facts contradict one another no more than all of them")
    return reading.Request(change, side.policy.region, on, own, None)
