"""What comes out: a decision with every reason, and what is needed to reproduce it."""

from datetime import date
from functools import cache
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict

from xueji.model.enums import Change, Force, Outcome, Party, RecordVerdict, Repair, SourceGrade, Status, Truth

_set: Final = object.__setattr__


@cache
def _field_names(value: type[BaseModel]) -> set[str]:
    return set(value.model_fields)


class Value(BaseModel):
    """A frozen public value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def made(cls, **fields: Any) -> Self:
        """Make a value of parts that are known to be right: a tenth of the time that checking them takes.

        Every field must be given; a test holds decisions made so to what pydantic reads back from their JSON.
        """
        value = cls.__new__(cls)
        _set(value, "__dict__", fields)
        _set(value, "__pydantic_fields_set__", _field_names(cls))
        _set(value, "__pydantic_extra__", None)
        _set(value, "__pydantic_private__", None)
        return value


class Text(Value):
    """The same text in Chinese and English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The text in one of the two languages."""
        return self.zh if language == "zh" else self.en


class Sourced(Value):
    """Where a norm stands: the pack (`layer`), the document's title and identifier, the article, how good our copy is.

    All None for what no document says: the chart of statuses, or law nobody here has read.
    """

    layer: str | None
    document: str | None
    document_id: str | None
    article: str | None
    grade: SourceGrade | None
    certain: bool = True
    note: Text | None = None
    """What the text leaves open, and how it is read here."""


class UsedValue(Sourced):
    """A parameter a reason rests on, with its own source."""

    name: str
    text: Text
    value: str


class Reason(Sourced):
    """One rule that bears on the outcome: it holds, or it cannot be told whether it does.

    `kind` is `rule`, or what stands in for one: the chart of statuses (`chart`), a closed list of grounds (`closed`),
    a text nobody here has read (`not_seen`), a matter the nation leaves to the provinces (`delegated`), a stage no
    document speaks of (`uncovered`).
    """

    rule: str
    kind: Literal["rule", "chart", "closed", "not_seen", "delegated", "uncovered"]
    force: Force
    holds: Truth
    text: Text
    because: dict[str, Any] = {}
    values: tuple[UsedValue, ...] = ()
    missing: tuple[str, ...] = ()
    condition: Text | None = None
    remedy: Text | None = None


class Finding(Reason):
    """What a stored record breaks, or may break, and what mends it."""

    repair: Repair | None


class Missing(Value):
    """A fact or a document without which the outcome cannot be told, with the rules that ask for it."""

    kind: Literal["fact", "evidence"]
    name: str
    text: Text
    rules: tuple[str, ...]


class Evidence(Sourced):
    """A document to bring; `given` is None where the request says nothing about documents.

    `holds` is unknown where the facts in `missing` decide whether it is asked for.
    """

    name: str
    text: Text
    given: bool | None
    holds: Truth
    missing: tuple[str, ...] = ()
    rule: str


class Due(Sourced):
    """What has a last day: None where the text gives no number, or the day it starts from is not known.

    Provisional where it reaches into a year whose holidays are not announced: then `earliest` and `latest` bound it.
    """

    due: date | None
    provisional: bool = False
    earliest: date | None = None
    latest: date | None = None


class Duty(Due):
    """What somebody must do because of this change; no `due` where the text gives no number."""

    rule: str
    holds: Truth
    who: Party
    what: Text
    to: tuple[Party, ...]
    missing: tuple[str, ...] = ()
    opens: bool = False
    """`due` is the day after which it may be done (a fallback), not the last day."""


class Step(Due):
    """One party's part of the procedure; `due` counts from the day before it was due, the first from the request."""

    party: Party
    within: str
    starts: Text | None = None
    """The event from which the first term is counted, declared where the law leaves it open."""


class Caveat(Value):
    """Something the reader must know before relying on the answer."""

    code: Literal[
        "source-grade", "not-seen", "date-uncertain", "holidays-unknown", "source-uncertain", "draft", "not-asked"
    ]
    text: Text
    documents: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class InForce(Value):
    """A document in force where and when the decision was made."""

    id: str
    title: Text
    region: str
    grade: SourceGrade
    place: Text | None = None
    """The name of its city or county."""


class Receipt(Value):
    """Enough to reproduce the decision: digests of policy and facts, calendar, conventions of time, engine.

    `documents` are the digests of the documents in force, by identifier: they tell which one has changed since.
    """

    policy: str
    facts: str
    calendar: str
    conventions: dict[str, dict[str, bool]]
    engine: str
    backend: str
    documents: dict[str, str] = {}


class Decision(Value):
    """The answer to one request."""

    outcome: Outcome
    change: Change
    region: str
    on: date
    grade: SourceGrade | None
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    evidence: tuple[Evidence, ...]
    duties: tuple[Duty, ...]
    steps: tuple[Step, ...]
    next_status: Status | None
    caveats: tuple[Caveat, ...]
    documents: tuple[InForce, ...]
    receipt: Receipt


class RecordCheck(Value):
    """What the law makes of one stored record on a day.

    `findings` surely break an article; of `unclear` it cannot be told, for want of the facts each one names.
    """

    verdict: RecordVerdict
    region: str
    on: date
    findings: tuple[Finding, ...]
    unclear: tuple[Finding, ...]
    duties: tuple[Duty, ...]
    caveats: tuple[Caveat, ...]
    documents: tuple[InForce, ...]
    receipt: Receipt
