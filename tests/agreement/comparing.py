"""What one engine says of rows, in a form that can be compared: the answer, and every reason with its truth."""

from datetime import date
from typing import Any

import polars as pl

from xueji.decide.decider import Decider, judge
from xueji.decide.derive import derive
from xueji.decide.reading import Request
from xueji.model.enums import Change, Force, Outcome

Said = tuple[str | None, frozenset[tuple[str, str]]]
CONTRADICTION: Said = (None, frozenset())


def record(decider: Decider, region: str, on: date, facts: dict[str, Any]) -> Said:
    """What `check` says of one student."""
    facts = {**facts, "request.on": on}
    if list(derive(facts)):
        return CONTRADICTION
    found = decider.check(Request(None, region, on, facts, None))
    said = {(r.rule, r.holds.value) for r in (*found.findings, *found.unclear)}
    said |= {(d.rule, d.holds.value) for d in found.duties}
    return found.verdict.value, frozenset(said)


def request(
    decider: Decider, change: Change, region: str, on: date, facts: dict[str, Any], evidence: frozenset[str] | None
) -> Said:
    """What `decide` says of one request."""
    facts = {**facts, "request.on": on}
    if list(derive(facts)):
        return CONTRADICTION
    found = decider.decide(Request(change, region, on, facts, evidence))
    return found.outcome.value, frozenset((r.rule, r.holds.value) for r in found.reasons)


def many(judged: pl.DataFrame, bits: Any, answer: str) -> list[Said]:
    """What the masks of a judged frame say, in the order of its rows."""
    judged = judged.sort("row")
    words = {name: judged[name].to_list() for name in judged.columns if name.startswith(("holds_", "open_"))}
    found = []
    for i, (verdict, contradiction) in enumerate(
        zip(judged[answer].to_list(), judged["contradiction"].to_list(), strict=True)
    ):
        assert (verdict is None) == (contradiction is not None)
        said = {
            (bit.rule, truth)
            for prefix, truth in (("holds", "yes"), ("open", "unknown"))
            for bit in bits
            if words[f"{prefix}_{bit.index // 63}"][i] >> bit.index % 63 & 1
        }
        found.append((verdict, frozenset(said)))
    return found


def truths(decider: Decider, plan: Any, facts: dict[str, Any]) -> dict[str, str]:
    """Every rule of a plan that holds or is open, by the decider's own back end, without an explanation."""
    del decider
    return {b.rule.name: "yes" if b.yes(facts) else "unknown" for b in plan if not b.no(facts)}


def quick_record(decider: Decider, on: date, facts: dict[str, Any]) -> Said:
    """As `record`, without explaining: the rules' truths and the verdict that follows from them."""
    facts = {**facts, "request.on": on}
    if list(derive(facts)):
        return CONTRADICTION
    plan = decider.records(facts.get("student.stage"))
    found = truths(decider, plan.findings, facts)
    hard = {b.rule.name for b in plan.findings if b.rule.force is not Force.DISCOURAGE}
    if any(found.get(name) == "yes" for name in hard):
        verdict = "findings"
    elif "unknown" in found.values():
        verdict = "undetermined"
    else:
        verdict = "doubtful" if found else "clean"
    return verdict, frozenset((found | truths(decider, plan.duties, facts)).items())


def quick_request(
    decider: Decider, change: Change, on: date, facts: dict[str, Any], evidence: frozenset[str] | None
) -> Said:
    """As `request`, without explaining: the outcome, and the reasons as the explanation picks them."""
    facts = {**facts, "request.on": on}
    if list(derive(facts)):
        return CONTRADICTION
    plan = decider.plan(change, facts.get("student.stage"))
    outcome = judge(plan, facts, evidence)
    refused = outcome is Outcome.REFUSED
    status = facts.get("student.status")
    said: dict[str, str] = truths(decider, (*plan.refusals, *plan.discouragements), facts)
    if status is None or status not in plan.sources:
        said[f"chart/{change}"] = "unknown" if status is None else "yes"
    for grounds in plan.grounds:
        if not any(b.yes(facts) for b in grounds.permits):
            none = grounds.stage_known and all(b.no(facts) for b in grounds.permits)
            said[f"{grounds.closed.document}/closed-{grounds.closed.changes[0].value}"] = "yes" if none else "unknown"
    if refused:
        return outcome.value, frozenset((name, truth) for name, truth in said.items() if truth == "yes")
    said |= {b.rule.name: "yes" for b in plan.permits if b.yes(facts)}
    said |= {f"{d.document}/delegated-{change}": "unknown" for d in plan.delegated}
    if plan.uncovered or plan.stage_matters:
        said[f"none/{change}"] = "unknown"
    said |= {f"{g.gap.document}/not-seen-{change}": "unknown" for g in plan.gaps if not g.no(facts)}
    if evidence is not None:
        lacking = (b for b in plan.evidence if not evidence.issuperset(b.rule.evidence) and not b.no(facts))
        said |= {b.rule.name: "unknown" for b in lacking}
    return outcome.value, frozenset(said.items())
