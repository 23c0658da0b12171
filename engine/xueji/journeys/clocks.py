"""Two clocks beside one another: the turns of the four parties, and the days from which an absent child counts as lost.

The first comes out of the steps that each law gives for the transfer. The second takes a child who has missed school
without leave since a day, and whom the school could not bring back, and looks day by day when each rule that counts
from that day begins to bear.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from xueji.language import syntax as s
from xueji.model.decision import Decision, Step
from xueji.model.enums import Change, Force, Party, Stage, Status
from xueji.policy.rule import Rule
from xueji.prove.side import Side

if TYPE_CHECKING:
    from xueji.decide.plan import Bound

PARTIES: Final = (
    Party.RECEIVING_SCHOOL, Party.SENDING_SCHOOL, Party.RECEIVING_AUTHORITY, Party.SENDING_AUTHORITY,
)  # fmt: skip
"""The four parties (双方学校、双方学籍主管部门) of a transfer."""
ABSENT: Final = "student.absent_since"
_LONGEST: Final = 400
"""Days for which an absence is followed."""
_PRESENT: Final = (Status.ENROLLED.value, Status.SUSPECTED_DROPOUT.value)
_LOST: Final[Mapping[str, Any]] = {
    "student.absence_excused": False, "student.outreach_failed": True, "student.absence_reported": False,
    "student.dropout_reported": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One party under each law: which turn it has (from 1) and the step, None where the law gives it none."""

    party: Party
    places: tuple[int | None, ...]
    steps: tuple[Step | None, ...]


def turns(decisions: Sequence[Decision]) -> tuple[Turn, ...]:
    """The parties of a procedure under each law: the four of a transfer first, others as they come."""
    own = [{step.party: (place, step) for place, step in enumerate(d.steps, 1)} for d in decisions]
    named = [party for steps in own for party in steps]
    parties = dict.fromkeys((*(party for party in PARTIES if party in named), *named))
    return tuple(
        Turn(
            party,
            tuple(steps[party][0] if party in steps else None for steps in own),
            tuple(steps[party][1] if party in steps else None for steps in own),
        )
        for party in parties
    )


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule of one law that counts from the first day missed, and the first day on which it bears."""

    rule: Rule
    change: Change | None
    """What it is asked for; None: a check of the stored record."""
    day: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """One matter of an absence under each law; None where a law has no such rule of its own day."""

    matter: str
    alarms: tuple[Alarm | None, ...]

    @property
    def agree(self) -> bool:
        """Whether both laws name the same day."""
        return len({alarm.day if alarm else None for alarm in self.alarms}) == 1


def absences(sides: Sequence[Side], facts: Mapping[str, Any], on: date) -> tuple[Absence, ...]:
    """When each law's rules on absence begin to bear, matter by matter; an absence not given begins on `on`."""
    since = facts.get(ABSENT, on)
    status = facts.get("student.status")
    child = {**_LOST, **facts, ABSENT: since}
    child["student.status"] = status if status in _PRESENT else Status.ENROLLED.value
    found: list[dict[str, Alarm]] = []
    for side in sides:
        first: dict[str, Alarm] = {}
        for matter, alarm in _alarms(side, child, since):
            known = first.get(matter)
            if known is None or (alarm.day or date.max) < (known.day or date.max):
                first[matter] = alarm
        found.append(first)
    matters = dict.fromkeys(matter for first in found for matter in first)
    return tuple(Absence(matter, tuple(first.get(matter) for first in found)) for matter in matters)


def _alarms(side: Side, child: Mapping[str, Any], since: date) -> Iterator[tuple[str, Alarm]]:
    stage = child.get("student.stage")
    known = None if stage is None else Stage(stage).value
    records = side.decider.records(known)
    parts: list[tuple[Change | None, Bound]] = [(None, part) for part in (*records.findings, *records.duties)]
    for asked in (Change.REPORT_ABSENCE, Change.DROPOUT):
        plan = side.decider.plan(asked, known)
        parts += [(asked, b) for b in (*plan.refusals, *plan.discouragements, *plan.permits, *plan.duties)]
    for change, part in parts:
        if ABSENT in s.facts_in(part.scoped):
            barrier = change is not None and part.rule.force not in (Force.OBLIGE, Force.PERMIT)
            test = part.no if barrier else part.yes
            days = (since + timedelta(days=n) for n in range(_LONGEST))
            first = next((day for day in days if test({**child, "request.on": day})), None)
            yield part.rule.aspect.value if part.rule.aspect else part.rule.name, Alarm(part.rule, change, first)
