"""Which rules are about one matter, and which are at least as strong as another."""

from collections.abc import Iterable
from dataclasses import replace

from xueji.decide.plan import Bound
from xueji.model.enums import Force, Outcome
from xueji.policy.rule import DutySpec, Rule

_WEIGHT = {Force.FORBID: 2, Force.REQUIRE: 2, Force.DISCOURAGE: 1}


def may_be_one_matter(one: Rule, other: Rule) -> bool:
    """Say whether two rules may be about one matter: a rule that names none may be about any."""
    return one.aspect is None or other.aspect is None or one.aspect is other.aspect


def covering(part: Bound, others: Iterable[Bound], *, record: bool = False) -> tuple[Bound, ...]:
    """The rules that, where they hold, leave nothing to a rule: refusals of a refusal, the same papers, the same duty.

    Every finding of a record is shown, so there only a rule on the same matter takes another's place.
    """
    return tuple(
        other for other in others
        if other is not part and _covers(other.rule, part.rule)
        and (not record or other.rule.aspect is part.rule.aspect)
    )  # fmt: skip


def _covers(other: Rule, rule: Rule) -> bool:
    if rule.duty is not None:
        return other.duty is not None and _same_duty(other.duty, rule.duty)
    if rule.evidence:
        return set(rule.evidence) <= set(other.evidence)
    return not other.evidence and other.duty is None and _WEIGHT.get(other.force, 0) >= _WEIGHT.get(rule.force, 3)


def _same_duty(other: DutySpec, duty: DutySpec) -> bool:
    upon: tuple[Outcome, ...] = ()
    return replace(other, upon=upon) == replace(duty, upon=upon) and set(other.upon) >= set(duty.upon)
