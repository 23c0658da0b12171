"""What a conversation can be about: the places whose law is here, and the changes there are."""

from dataclasses import dataclass
from datetime import date

from xueji.assemble import Xueji
from xueji.lifecycle.machine import sources
from xueji.model.decision import Text
from xueji.model.enums import Change, Status
from xueji.policy.document import Document
from xueji.policy.layer import Policy


@dataclass(frozen=True, slots=True)
class Offered:
    """A place with regulations of its own: its code, its name where it is no province, those in force on a day."""

    region: str
    named: Text | None
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Possible:
    """A change, or (None) the check of a stored record: from which statuses, and how many rules speak of it."""

    change: Change | None
    sources: tuple[Status, ...]
    rules: int


def offered(engine: Xueji, on: date) -> tuple[Offered, ...]:
    """Every place with regulations of its own, by its code; `documents` are empty where none is in force on the day."""
    places: dict[str, list[Document]] = {d.region: [] for d in sorted(engine.documents, key=lambda d: d.region)}
    names = {d.region: d.place_name for d in engine.documents if d.place_name}
    for document in engine.documents:
        if document.in_force(on, drafts=engine.drafts):
            places[document.region].append(document)
    return tuple(Offered(code, names.get(code), tuple(found)) for code, found in places.items())


def possible(policy: Policy) -> tuple[Possible, ...]:
    """Every change of the chart, with what the law of a place says of it; last the check of a stored record."""
    changes = [
        Possible(change, sources(change), sum(change in rule.changes for rule in policy.rules)) for change in Change
    ]
    return (*changes, Possible(None, (), sum(rule.record for rule in policy.rules)))
