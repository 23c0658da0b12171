"""What a run is asked to do, apart from what it reads and by which law."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from xueji.audits.evaluators import Evaluator
from xueji.bulk.places import Law as PlacedLaw
from xueji.model.decision import Decision, RecordCheck
from xueji.model.enums import Force

PART_ROWS: Final = 1_000_000
EARLIEST: Final = date(1900, 1, 1)
"""The day where a batch has none for all its rows: grades written as years of entry (2024级) then tell nothing."""
FORCES: Final = (Force.FORBID, Force.REQUIRE, Force.DISCOURAGE)
"""The forces whose rules, where they hold in a stored record, are findings."""


class Law(PlacedLaw, Protocol):
    """All documents, what is in force where and when, and one record or request by it: `assemble.Xueji` is one."""

    drafts: bool

    def check(self, given: Mapping[str, Any], region: str | None = None, on: Any = None, /) -> RecordCheck:
        """The law read on one stored record."""

    def decide(self, given: Mapping[str, Any], region: str | None = None, on: Any = None, /) -> Decision:
        """One change of one student."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `phase` (counting, judging, summing), parts and rows done of all; of all may be unknown."""

    phase: str
    parts: int
    of_parts: int
    rows: int
    of_rows: int | None


@dataclass(frozen=True)
class Options:
    """How a run goes about it.

    `constants` are facts that are the same for all rows; `mapping` says which column is which fact where headers do
    not; `part_rows` is about how many rows are held at a time; `duties` lists what a record raises beside what breaks
    a rule; `unmasked` shows registration numbers in full; `restart` throws away what an earlier run wrote there.
    """

    evaluator: Evaluator = Evaluator.POLARS
    part_rows: int = PART_ROWS
    constants: Mapping[str, Any] = field(default_factory=dict)
    mapping: Any = None
    mapping_file: str | None = None
    duties: bool = False
    unmasked: bool = False
    restart: bool = False
    packs: str | None = None

    @property
    def forces(self) -> tuple[Force, ...]:
        """The forces whose rules are listed where they hold."""
        return (*FORCES, Force.OBLIGE) if self.duties else FORCES

    def lasting(self) -> dict[str, Any]:
        """The options that change what is written, as plain data: a run that carries on must have the same."""
        return {"part_rows": self.part_rows, "duties": self.duties, "unmasked": self.unmasked}


Watch = Callable[[Progress], None]
"""Told of every step of a run."""


def unwatched(progress: Progress) -> None:
    """Tell nobody."""
    del progress
