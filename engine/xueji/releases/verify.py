"""An answer derived once more from its receipt and the facts: the same, or what is different, and what has changed.

Nothing is signed: an answer that somebody has altered is told by this alone, that the same law, calendar and engine
give another one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from xueji.assemble import Xueji
from xueji.decide import reading
from xueji.model.decision import Decision, Receipt
from xueji.model.enums import Term
from xueji.releases.receipts import Answer


class Verdict(Term):
    """核验结果: what came of deriving an answer once more."""

    SAME = "same", "一致"
    OUTCOME = "outcome", "结论不同"
    FOLLOWING = "following", "结论相同，理由或后续事项不同"
    OTHER_REQUEST = "other_request", "不是同一申请"
    NO_FACTS = "no_facts", "没有事实，无法重算"


@dataclass(frozen=True)
class Moved:
    """Something an answer rests on that is not what it was: `what` is its kind, `name` that of a document.

    `before` and `after` are empty where there was none, or is none any more.
    """

    what: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One place where two answers differ: the section, the entry in it, the field; None: there is no such entry."""

    section: str
    name: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Verified:
    """An answer as it was given, the one derived now (None: it could not be), and all that differs."""

    verdict: Verdict
    then: Answer
    now: Answer | None
    moved: tuple[Moved, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def unexplained(self) -> bool:
        """Say whether the answers differ although all they rest on is the same: then the given one was altered."""
        return bool(self.differences) and not self.moved


RESULT: Final = ("outcome", "verdict")
"""The field that holds the outcome of a decision, the verdict of a check."""
_NAMED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "reasons": ("rule",), "missing": ("kind", "name"), "evidence": ("name",), "duties": ("rule", "who", "opens"),
    "steps": ("party",), "caveats": ("code",), "findings": ("rule",), "unclear": ("rule",),
}  # fmt: skip
"""What names an entry of a section; entries of equal names are told apart by their order."""


def verify(then: Answer, raw: reading.RawRequest | None, engine: Xueji) -> Verified:
    """Derive an answer once more under the law as it is read today.

    Without facts no more is told than what has changed since. Raises `RequestError` where the facts can no longer be
    read, `UsageError` and `LayerError` as deciding does.
    """
    code = engine.region(then.region) or then.region
    decider = engine.decider(code, then.on)
    change = then.change if isinstance(then, Decision) else None
    if raw is None:
        now_receipt = Receipt(
            policy=decider.policy.digest, facts=then.receipt.facts, calendar=engine.calendar.name,
            conventions={d.id: d.conventions.as_json() for d in decider.policy.documents},
            engine=_version(), backend=decider.backend.name,
            documents={d.id: d.digest for d in decider.policy.documents},
        )  # fmt: skip
        return Verified(Verdict.NO_FACTS, then, None, tuple(moved(then, now_receipt)))
    head, problems = reading.head(raw)
    where = None if head.region is None else engine.region(head.region)
    if not problems and (head.change is not change or (where not in (None, code)) or (head.on not in (None, then.on))):
        return Verified(Verdict.OTHER_REQUEST, then, None)
    request = engine.request(raw, then.region, then.on, record=change is None)
    if request.digest != then.receipt.facts:
        return Verified(Verdict.OTHER_REQUEST, then, None, tuple(_versions(then)))
    now: Answer = decider.check(request) if change is None else decider.decide(request)
    found = tuple(differences(then, now))
    other = any(difference.section in RESULT for difference in found)
    verdict = Verdict.OUTCOME if other else Verdict.FOLLOWING if found else Verdict.SAME
    return Verified(verdict, then, now, tuple(moved(then, now.receipt)), found)


def _version() -> str:
    from xueji import __version__  # noqa: PLC0415 -- tests give another

    return __version__


def _versions(then: Answer) -> Iterator[Moved]:
    if then.receipt.engine != _version():
        yield Moved("engine", "", then.receipt.engine, _version())


def moved(then: Answer, now: Receipt) -> Iterator[Moved]:
    """What the answer rested on and is another today: documents, calendar, conventions of time, engine, back end."""
    receipt = then.receipt
    yield from _documents(then, now)
    for name in sorted(receipt.conventions.keys() & now.conventions.keys()):
        if receipt.conventions[name] != now.conventions[name]:
            yield Moved("conventions", name, _said(receipt.conventions[name]), _said(now.conventions[name]))
    for what in ("calendar", "engine", "backend"):
        before, after = getattr(receipt, what), getattr(now, what)
        if before != after:
            yield Moved(what, "", before, after)


def _said(conventions: Mapping[str, bool]) -> str:
    return ", ".join(name for name, value in sorted(conventions.items()) if value) or "–"


def _documents(then: Answer, now: Receipt) -> Iterator[Moved]:
    """Documents that have come, gone or changed; of receipts without digests no more than that some have.

    A receipt whose documents are all as they are today, and whose digest of them all is not, contradicts itself.
    """
    receipt = then.receipt
    if receipt.policy == now.policy:
        return
    before = receipt.documents or {document.id: "" for document in then.documents}
    told = False
    for name in sorted(before.keys() | now.documents.keys()):
        old, new = before.get(name), now.documents.get(name)
        if old is None or new is None or (old and old != new):
            told = True
            yield Moved("document", name, "" if old is None else old or "?", new or "")
    if not told:
        yield Moved("receipt" if receipt.documents else "policy", "", receipt.policy, now.policy)


def differences(then: Answer, now: Answer) -> Iterator[Difference]:
    """Every place where two answers differ, the outcome first.

    Receipts are left aside, and the list of all documents in force: `moved` tells of both.
    """
    before, after = (answer.model_dump(mode="json", exclude={"receipt", "documents"}) for answer in (then, now))
    for section in after:
        if section in _NAMED_BY:
            yield from _entries(section, before[section], after[section])
        elif before[section] != after[section]:
            yield Difference(section, "", "", before[section], after[section])


def _entries(section: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Difference]:
    old, new = _by_name(section, before), _by_name(section, after)
    for key in dict.fromkeys((*old, *new)):
        one, other, name = old.get(key), new.get(key), key[0]
        if one is None or other is None:
            yield Difference(section, name, "", one, other)
            continue
        for field in dict.fromkeys((*one, *other)):
            if one.get(field) != other.get(field):
                yield Difference(section, name, field, one.get(field), other.get(field))
    if not old.keys() ^ new.keys() and [*old] != [*new]:
        yield Difference(section, "", "order", [key[0] for key in old], [key[0] for key in new])


def _by_name(section: str, entries: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """Entries by the name a reader knows them by, and a number where several have one name."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for entry in entries:
        full = tuple(entry[key] for key in _NAMED_BY[section])
        seen[full] = seen.get(full, 0) + 1
        shown = next(str(entry[key]) for key in ("rule", "name", "code", "party") if key in _NAMED_BY[section])
        number = seen[full]
        while (shown, number) in found:
            number += 1
        found[shown, number] = entry
    return found
