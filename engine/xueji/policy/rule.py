"""Rules, procedures, closed lists and declared gaps: what one document says, in the form the evaluators read."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from xueji.calendar import Duration
from xueji.errors import Place
from xueji.language.syntax import Expression, parameters_in
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Change, Force, Outcome, Party, Repair, SchoolKind, SourceGrade, Stage

RECORD: Final = "record"
"""What sets a rule off where it is no change: a look at a stored record."""


@dataclass(frozen=True, slots=True)
class DutySpec:
    """What an `oblige` rule asks for; `within` is a duration or a parameter's name, None where the text has no number.

    The term starts on the day of the fact `since` (the day of the request where the text does not say).
    """

    who: Party
    what: Text
    to: tuple[Party, ...]
    within: Duration | str | None
    since: str
    upon: tuple[Outcome, ...]
    opens: bool = False
    """The term is the time after which it may be done, not that within which it must."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One norm that decides or obliges.

    `fires` is the condition under which it bears on the outcome: a prohibition is met, a requirement is *not* met, a
    permission's ground is there, a duty arises. For a requirement of documents it is when they are required at all.

    A rule of `record` is read on stored records: where it fires it is a finding, which `repair` mends.
    """

    id: str
    document: str
    title: Text
    changes: tuple[Change, ...]
    force: Force
    fires: Expression
    stages: tuple[Stage, ...]
    school_kinds: tuple[SchoolKind, ...]
    article: str
    grade: SourceGrade
    certain: bool
    binding: bool
    replaces: tuple[str, ...]
    evidence: tuple[str, ...]
    duty: DutySpec | None
    remedy: Text | None
    note: Text | None
    record: bool
    repair: Repair | None
    aspect: Aspect | None
    uses: tuple[str, ...]
    """The parameters its condition and its term rest on."""
    place: Place = field(compare=False)
    name: str = field(init=False, compare=False)
    """The full name: `document/rule`."""

    def __post_init__(self) -> None:
        """Put the name together once; it is asked for often."""
        object.__setattr__(self, "name", f"{self.document}/{self.id}")

    @property
    def triggers(self) -> tuple[str, ...]:
        """What sets the rule off: changes, or a look at a stored record."""
        return (*self.changes, RECORD) if self.record else self.changes


@dataclass(frozen=True, slots=True)
class Procedure:
    """The parties of a change in their order; each has `each_within` from the day it is its turn.

    `starts` declares the event the first term runs from, where the law leaves it open; `duties` are what goes with the
    procedure: publication, and what holds where it fails.
    """

    id: str
    document: str
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    when: Expression
    steps: tuple[Party, ...]
    each_within: Duration | str | None
    article: str
    grade: SourceGrade
    certain: bool
    note: Text | None
    replaces: tuple[str, ...]
    starts: Text | None
    duties: tuple[DutySpec, ...]
    aspect: Aspect | None
    uses: tuple[str, ...]
    """The parameters its condition and its terms rest on."""
    place: Place = field(compare=False)
    name: str = field(init=False, compare=False)
    """The full name: `document/procedure`."""

    def __post_init__(self) -> None:
        """Put the name together once; it is asked for often."""
        object.__setattr__(self, "name", f"{self.document}/{self.id}")

    @property
    def triggers(self) -> tuple[str, ...]:
        """The changes it belongs to."""
        return self.changes


@dataclass(frozen=True, slots=True)
class Closed:
    """The document's permissions are the only grounds for a change."""

    document: str
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    title: Text
    article: str
    grade: SourceGrade
    certain: bool
    note: Text | None
    remedy: Text | None
    aspect: Aspect | None
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A part of the law nobody here has read; where `when` holds and it is `decisive`, only a refusal can be told.

    A gap with an `id` can be closed by a rule of a narrower region that replaces it.
    """

    id: str
    document: str
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    what: Text
    when: Expression
    decisive: bool
    since: date | None
    uses: tuple[str, ...]
    """The parameters `when` rests on."""
    place: Place = field(compare=False)

    @property
    def name(self) -> str:
        """The full name: `document/gap`, nothing where it has no name of its own."""
        return f"{self.document}/{self.id}" if self.id else ""

    @property
    def triggers(self) -> tuple[str, ...]:
        """The changes it bears on."""
        return self.changes


@dataclass(frozen=True, slots=True)
class Delegation:
    """What the document leaves to the provinces: where none has spoken, nothing can be told."""

    document: str
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    title: Text
    article: str
    grade: SourceGrade
    certain: bool
    note: Text | None
    place: Place = field(compare=False)


def uses(condition: Expression, *lengths: Duration | str | None) -> tuple[str, ...]:
    """The parameters that a condition and terms rest on."""
    return (*parameters_in(condition), *(length for length in lengths if isinstance(length, str)))
