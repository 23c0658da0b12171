"""Two answers to one request held against each other: what of them is law, and how grave it is that they differ."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from xueji.assemble import Xueji
from xueji.decide.reading import RawRequest
from xueji.errors import LayerError, RequestError
from xueji.model.decision import Decision, Duty, RecordCheck, Text
from xueji.model.enums import Outcome, RecordVerdict, Term, Truth

Answer = Decision | RecordCheck
Lines = tuple[Text, ...]


@dataclass(frozen=True)
class Witness:
    """A request that two editions answer differently: where it comes from, and the answers in short.

    `new` says that the older edition gave no answer at all, so that nothing anybody relied on is altered.
    """

    source: str
    request: Mapping[str, Any]
    region: str
    on: date
    matter: str
    before: Text
    after: Text
    new: bool


def compared(editions: tuple[Xueji, Xueji], raw: RawRequest, *, record: bool, source: str) -> Witness | None:
    """Put a request before both editions; nothing where they answer alike.

    A request the older one cannot read is new; one that the newer one alone cannot read is altered.
    """
    before, after = (_answer(engine, raw, record=record) for engine in editions)
    data, where = raw.data, str(raw.data.get("region", ""))
    day = date.fromisoformat(str(raw.data["on"]))

    def witness(matter: str, one: Text, other: Text, *, new: bool) -> Witness:
        return Witness(source, data, where, day, matter, one, other, new)

    if isinstance(before, RequestError) or isinstance(after, RequestError):
        if isinstance(before, RequestError) and isinstance(after, RequestError):
            return None
        return witness("reading", _said(before), _said(after), new=isinstance(before, RequestError))
    found = apart(before, after)
    return None if found is None else witness(*found, new=unanswered(before))


def apart(before: Answer, after: Answer) -> tuple[str, Text, Text] | None:
    """The first matter in which two answers differ, with what each says of it; None where they are alike."""
    for matter, part in MATTERS.items():
        one, other = part(before), part(after)
        if one != other:
            return matter, _shown(one), _shown(other)
    return None


def _answer(engine: Xueji, raw: RawRequest, *, record: bool) -> Answer | RequestError:
    try:
        return engine.check(raw) if record else engine.decide(raw)
    except RequestError as error:
        return error
    except LayerError as error:
        return RequestError(error.problems)


def unanswered(answer: Answer) -> bool:
    """Say whether an answer tells nothing: undetermined, or of records that no law is known."""
    if isinstance(answer, Decision):
        return answer.outcome is Outcome.UNDETERMINED
    return answer.verdict is RecordVerdict.UNDETERMINED and not answer.documents


def _result(answer: Answer) -> Lines:
    return (_term(answer.outcome if isinstance(answer, Decision) else answer.verdict),)


def _findings(answer: Answer) -> Lines:
    if isinstance(answer, Decision):
        return ()
    return _sorted(_joined(finding.force, finding.repair) for finding in answer.findings)


def _next(answer: Answer) -> Lines:
    return (_term(answer.next_status),) if isinstance(answer, Decision) and answer.next_status else ()


def _papers(answer: Answer) -> Lines:
    if not isinstance(answer, Decision):
        return ()
    return _sorted(_joined(Text(zh=paper.name, en=paper.name), _held(paper.holds)) for paper in answer.evidence)


def _duties(answer: Answer) -> Lines:
    return _sorted(map(_duty, answer.duties))


def _duty(duty: Duty) -> Text:
    to = tuple(_term(party) for party in sorted(duty.to))
    last = f"{duty.due or '–'}"
    ends = Text(zh=f"{last} 之后" if duty.opens else f"至 {last}", en=f"{'after' if duty.opens else 'by'} {last}")
    towards = Text(zh="、".join(party.zh for party in to), en=", ".join(party.en for party in to))
    held = _held(duty.holds)
    return Text(
        zh=f"{duty.who.zh}{'→' if to else ''}{towards.zh} {ends.zh}{held.zh}",
        en=f"{duty.who.value.replace('_', ' ')}{' → ' if to else ''}{towards.en} {ends.en}{held.en}",
    )


def _steps(answer: Answer) -> Lines:
    if not isinstance(answer, Decision):
        return ()
    return tuple(
        _joined(step.party, Text(zh=f"至 {step.due or '–'}", en=f"by {step.due or '–'}")) for step in answer.steps
    )


MATTERS: Final[Mapping[str, Callable[[Answer], Lines]]] = {
    "outcome": _result, "findings": _findings, "next_status": _next, "papers": _papers, "duties": _duties,
    "steps": _steps,
}  # fmt: skip
"""What of an answer is law: reasons may be worded and named otherwise, these may not come out otherwise."""


def _term(member: Term) -> Text:
    return Text(zh=member.zh, en=member.value.replace("_", " "))


def _held(truth: Truth) -> Text:
    """Nothing where something is sure; a mark where it is open."""
    return Text(zh="", en="") if truth is Truth.YES else Text(zh="（待定）", en=" (open)")


def _joined(*parts: Term | Text | None) -> Text:
    texts = [_term(part) if isinstance(part, Term) else part for part in parts if part is not None]
    return Text(zh=" ".join(text.zh for text in texts).strip(), en=" ".join(text.en for text in texts).strip())


def _sorted(lines: Iterable[Text]) -> Lines:
    return tuple(sorted(lines, key=lambda line: line.en))


def _shown(lines: Lines) -> Text:
    return Text(zh="；".join(line.zh for line in lines) or "–", en="; ".join(line.en for line in lines) or "–")


def _said(answer: Answer | RequestError) -> Text:
    if isinstance(answer, RequestError):
        first = answer.problems[0]
        return Text(zh=first.message("zh"), en=first.message("en"))
    return _shown(_result(answer))
