"""What two norms must have in common to say the same: everything but title, article, document and layout.

A norm is taken apart into single statements, one for each change (or the look at a record), stage and kind of school,
its condition with the values of the law put in and the order of its parts forgotten. One rule for three stages and
three rules for one stage each are the same then, and so are a condition by a parameter and one by its value.
"""

from collections.abc import Iterator
from itertools import product

from xueji.language import syntax as s
from xueji.language.translate import bind
from xueji.model.enums import Stage
from xueji.policy.layer import Policy
from xueji.policy.parameter import ParameterValue
from xueji.policy.rule import Closed, Delegation, DutySpec, NotSeen, Procedure, Rule

Part = Rule | Procedure | Closed | Delegation | NotSeen | ParameterValue
Statement = tuple[object, ...]


def statements(part: Part, policy: Policy) -> frozenset[Statement]:
    """What a part of the law says, as a set that is equal where the same is said."""
    if isinstance(part, ParameterValue):
        given = (part.name, part.value, part.presumption, part.bound)
        return frozenset(("value", stage, *given) for stage in part.stages)
    return frozenset(("norm", *one) for one in _single(part, policy))


def _single(part: Rule | Procedure | Closed | Delegation | NotSeen, policy: Policy) -> Iterator[Statement]:
    match part:
        case Rule():
            for trigger, stage, kind in product(part.triggers, part.stages, part.school_kinds or (None,)):
                yield trigger, stage, kind, *_rule(part, stage, policy)
        case Procedure():
            for change, stage in product(part.changes, part.stages):
                duties = tuple(_duty(duty, stage, policy) for duty in part.duties)
                each = _length(part.each_within, stage, policy)
                yield change, stage, _canonical(part.when, stage, policy), part.steps, each, duties
        case NotSeen():
            for change, stage in product(part.changes, part.stages):
                yield change, stage, part.what, _canonical(part.when, stage, policy), part.decisive
        case Closed():
            grounds = [r for r in policy.rules if r.document == part.document and r.force == "permit"]
            for change, stage in product(part.changes, part.stages):
                said = (_rule(r, stage, policy) for r in grounds if change in r.changes and stage in r.stages)
                yield "closed", change, stage, frozenset(said)
        case Delegation():
            yield from (("delegated", *one) for one in product(part.changes, part.stages))


def _rule(rule: Rule, stage: Stage, policy: Policy) -> Statement:
    papers = frozenset(policy.evidence[name].zh for name in rule.evidence)
    duty = _duty(rule.duty, stage, policy) if rule.duty else None
    return rule.force, _canonical(rule.fires, stage, policy), papers, duty, rule.repair, rule.binding


def _duty(duty: DutySpec, stage: Stage, policy: Policy) -> Statement:
    return duty.who, duty.what, duty.to, _length(duty.within, stage, policy), duty.since, duty.upon, duty.opens


def _length(length: object, stage: Stage, policy: Policy) -> object:
    return policy.values[length, stage].value if isinstance(length, str) else length


def _canonical(condition: s.Expression, stage: Stage, policy: Policy) -> object:
    return unordered(bind(condition, policy.literals(stage)))


def unordered(node: s.Expression) -> object:
    """A condition without the order in which the parts of `and`, `or` and of lists are written."""
    match node:
        case s.All(parts) | s.Any(parts):
            return type(node).__name__, frozenset(map(unordered, parts))
        case s.Not(operand):
            return "Not", unordered(operand)
        case s.OneOf(item, values):
            return "OneOf", item, frozenset(values)
        case s.Compare("==", item, s.Literal(value)) if not isinstance(value, frozenset):
            return "OneOf", item, frozenset((value,))
        case _:
            return node
