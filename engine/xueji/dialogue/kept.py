"""What is kept of a conversation: a request, or an officer's case that wants what was answered."""

from collections.abc import Mapping
from typing import Any

from xueji.dialogue.talk import EVIDENCE, Talk
from xueji.model.decision import Decision, RecordCheck, Text
from xueji.model.enums import Outcome, Truth
from xueji.model.region import chain


def as_request(talk: Talk) -> Mapping[str, Any]:
    """The request as `decide` or `check` reads it: change, place, day, and every fact that is known."""
    return talk.data


def as_case(talk: Talk, name: Text) -> dict[str, Any]:
    """The conversation as a case of `cases/*.yaml`: it wants the outcome, reasons and duties of the present answer.

    Whether that is what the law says is for the officer to judge.
    """
    data = dict(talk.data)
    packs = {code: pack for pack, code in talk.engine.regions.items()}
    case: dict[str, Any] = {
        "name": name.model_dump(),
        "region": packs.get(talk.region, talk.region),
        "on": talk.on.isoformat(),
    }
    case |= {"change": talk.change.value} if talk.change else {"record": True}
    if talk.engine.drafts:
        case["drafts"] = True
    if EVIDENCE in data:
        case["evidence"] = data[EVIDENCE]
    facts = {key: part for key, part in data.items() if key not in ("change", "region", "on", EVIDENCE)}
    if facts:
        case["facts"] = facts
    answer = talk.answer
    case["expect"] = _of_record(answer) if isinstance(answer, RecordCheck) else _of_change(answer)
    return case


def _of_change(decision: Decision) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "outcome": decision.outcome.value,
        "reasons": list(dict.fromkeys(reason.rule for reason in decision.reasons)),
    }
    if decision.outcome is Outcome.UNDETERMINED:
        wanted["missing"] = [missing.name for missing in decision.missing]
    if decision.next_status is not None:
        wanted["next_status"] = decision.next_status.value
    return wanted | _duties(decision)


def _of_record(check: RecordCheck) -> dict[str, Any]:
    wanted: dict[str, Any] = {"findings": list(dict.fromkeys(finding.rule for finding in check.findings))}
    if check.unclear:
        wanted["unclear"] = list(dict.fromkeys(finding.rule for finding in check.unclear))
    return wanted | _duties(check)


def _duties(answer: Decision | RecordCheck) -> dict[str, Any]:
    return {"duties": list(dict.fromkeys(duty.rule for duty in answer.duties if duty.holds is Truth.YES))}


def packs_for(talk: Talk) -> tuple[str, ...]:
    """The packs a case of this place may stand in, that of the narrowest region first."""
    places = chain(talk.region)
    found = [pack for pack, code in talk.engine.regions.items() if code in places]
    return tuple(sorted(found, key=lambda pack: -places.index(talk.engine.regions[pack])))
