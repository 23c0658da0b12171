"""The parts of a law that decide a change: what each brings, when it bears, and what makes it the same in two laws."""

from collections.abc import Iterable

from xueji.decide.plan import Bound, Gap, Grounds
from xueji.decide.reading import Facts
from xueji.language.backends.smt import Formula
from xueji.model.enums import Force, Outcome
from xueji.prove.outcomes import Outcomes

Decisive = Bound | Grounds | Gap
GRANTED = (Outcome.PERMITTED, Outcome.DISCRETION)


def decisive(law: Outcomes) -> Iterable[Decisive]:
    """The parts of a law that decide: refusals, closed lists and their grounds, presumptions, law not seen."""
    plan = law.plan
    grounds = {permit.rule.name: permit for part in plan.grounds for permit in part.permits}
    return (*plan.refusals, *plan.grounds, *plan.discouragements, *grounds.values(), *plan.gaps)


def brings(part: Decisive) -> tuple[Outcome, ...]:
    """The outcomes a part can be the cause of."""
    match part:
        case Grounds():
            return (Outcome.REFUSED,)
        case Gap():
            return (Outcome.UNDETERMINED,)
        case Bound(rule) if rule.force is Force.PERMIT:
            return GRANTED
        case Bound(rule) if rule.force is Force.DISCOURAGE:
            return (Outcome.DISCRETION,)
        case _:
            return (Outcome.REFUSED,)


def bears(law: Outcomes, part: Decisive) -> Formula:
    """When a part bears on a student."""
    return law.none_met(part) if isinstance(part, Grounds) else law.yes(part)


def bears_on(part: Decisive, facts: Facts) -> bool:
    """The same, of one student's facts."""
    if isinstance(part, Grounds):
        return all(permit.no(facts) for permit in part.permits)
    return part.yes(facts)


def name_of(part: Decisive) -> str:
    """The full name of a part, as reasons give it."""
    match part:
        case Bound(rule):
            return rule.name
        case Grounds(closed):
            return f"{closed.document}/closed-{closed.changes[0].value}"
        case Gap(gap):
            return gap.name or f"{gap.document}/not-seen-{gap.changes[0].value}"


def key_of(law: Outcomes, part: Decisive) -> object:
    """What makes a part the same in two laws: its name, what it asks, and how its document counts time."""
    by_id = law.decider.policy.by_id
    match part:
        case Bound(rule, _, tree):
            return rule.name, rule.force, tree, by_id[rule.document].conventions
        case Grounds(_, permits):
            return name_of(part), tuple(key_of(law, permit) for permit in permits)
        case Gap(gap, tree):
            return gap.document, gap.what.zh, tree, by_id[gap.document].conventions
