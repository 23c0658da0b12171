"""Which outcomes a request can still have, whatever the missing facts turn out to be."""

from collections.abc import Set

from xueji.model.decision import Decision, Reason
from xueji.model.enums import Force, Outcome, Truth
from xueji.policy.layer import Policy

_UNREAD = ("not_seen", "delegated", "uncovered")


def prospects(decision: Decision, policy: Policy, unknown: Set[str] = frozenset()) -> tuple[Outcome, ...]:
    """The outcomes still possible, in the order of their list; one where the outcome is settled.

    `undetermined` is among them where something that no missing fact mends keeps an answer from being given, or may
    come to do so: law nobody here has read, documents not handed in, holidays not announced, and facts of which it was
    said that nobody knows them (`unknown`). Facts that were taken to be as usual are taken so here too.
    """
    if decision.outcome is not Outcome.UNDETERMINED:
        return (decision.outcome,)
    papers = {rule.name for rule in policy.rules if rule.evidence}
    waiting = [reason for reason in decision.reasons if reason.holds is Truth.UNKNOWN]
    hard = [reason for reason in waiting if reason.force is not Force.DISCOURAGE]
    soft = [reason.holds for reason in decision.reasons if reason.force is Force.DISCOURAGE]
    stuck = any(_lacks_no_fact(reason, policy) for reason in hard)
    found = set[Outcome]()
    if any(_may_refuse(reason, papers) for reason in hard):
        found.add(Outcome.REFUSED)
    stays = any(not reason.missing or not unknown.isdisjoint(reason.missing) for reason in waiting)
    if stays or any(not _may_refuse(reason, papers) for reason in hard):
        found.add(Outcome.UNDETERMINED)
    if soft and not stuck:
        found.add(Outcome.DISCRETION)
    if Truth.YES not in soft and not stuck:
        found.add(Outcome.PERMITTED)
    return tuple(outcome for outcome in Outcome if outcome in found)


def _may_refuse(reason: Reason, papers: set[str]) -> bool:
    """Whether a reason that is open will refuse, once it turns out to hold."""
    return reason.kind not in _UNREAD and reason.rule not in papers and bool(reason.missing)


def _lacks_no_fact(reason: Reason, policy: Policy) -> bool:
    """Whether a reason stays open whatever is still said of the student."""
    return not any(name not in policy.evidence for name in reason.missing)
