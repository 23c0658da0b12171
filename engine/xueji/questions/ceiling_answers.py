"""What is granted, or not found in a record, against the law above; the first side is the law held to it."""

from collections.abc import Iterable, Iterator, Sequence

from xueji.decide.plan import Bound, Plan
from xueji.decide.records import RecordPlan
from xueji.model.enums import Force, Outcome
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.parts import name_of
from xueji.prove.replay import Example, requests
from xueji.prove.side import Side
from xueji.questions.claims import every, gives, none, some, surely, surely_not
from xueji.questions.rank import Decisive, decisive, in_place_of, norm_of, same_matter, title_of
from xueji.questions.suspicion import Laxity, Suspicion, plainly

Granted = tuple[Bound, tuple[Bound, ...]]
"""A refusal of the law above that holds here too, and what the local text grants in the same matter."""


def local_grants(plan: Plan, kept: Iterable[Decisive], above: Side) -> Iterator[Granted]:
    """The refusals that both laws know, each with the permissions that the law above does not."""
    local = [permit for permit in plan.permits if permit.rule.document not in above.policy.by_id]
    for part in kept:
        if isinstance(part, Bound) and part.rule.force is not Force.DISCOURAGE:
            grants = tuple(permit for permit in local if same_matter(permit.rule, part.rule))
            if grants:
                yield part, grants


def own_grants(inquiry: Inquiry, granted: Iterable[Granted]) -> Iterator[Suspicion]:
    """The local text grants what is refused all the same."""
    for kept, grants in granted:
        said = every((surely(inquiry, 1, kept), some(surely(inquiry, 0, permit) for permit in grants)))
        parts = (kept.rule.name, *(permit.rule.name for permit in grants))
        yield Suspicion(Laxity.OWN_GRANT, parts, kept.rule.title, (plainly(inquiry, said), said))


def lets_more(inquiry: Inquiry, plans: tuple[Plan, Plan], part: Decisive) -> Suspicion:
    """A part of the law above refuses or advises against what is granted here."""
    soft = isinstance(part, Bound) and part.rule.force is Force.DISCOURAGE
    brought = Outcome.DISCRETION if soft else Outcome.REFUSED
    because = every((surely(inquiry, 1, part), gives(inquiry, 1, (brought,))))

    def granted(cause: Laxity, here: Outcome, otherwise: Suspicion | None = None) -> Suspicion:
        said = every((because, gives(inquiry, 0, (here,))))
        # a student for whom no other part of the law above is to blame tells more
        alone = every((said, none(surely(inquiry, 1, other) for other in decisive(plans[1]) if other is not part)))
        parts = name_of(part), *in_place_of(norm_of(part), inquiry.sides, inquiry.stage)
        return Suspicion(
            cause, parts, title_of(part), (*_plain(inquiry, alone, said), said),
            lambda example: _grants(plans[0], part, example), otherwise=otherwise,
        )  # fmt: skip

    if soft:
        return granted(Laxity.PRESUMPTION, Outcome.PERMITTED)
    return granted(Laxity.GRANTED, Outcome.PERMITTED, granted(Laxity.DISCRETION, Outcome.DISCRETION))


def _plain(inquiry: Inquiry, *claims: Claim) -> Iterator[Claim]:
    return (plainly(inquiry, claim) for claim in claims)


def _grants(plan: Plan, part: Decisive, example: Example) -> tuple[str, ...]:
    """What the law grants the example by, in the same matter."""
    facts = requests(example.sides, example.facts, example.change, example.on)[0].facts
    met = (permit.rule for permit in plan.permits if permit.yes(facts))
    return tuple(rule.name for rule in met if same_matter(rule, norm_of(part)))


def finds_less(inquiry: Inquiry, plan: RecordPlan, part: Bound) -> Suspicion:
    """A part of the law above finds in a record what is not found here, or only doubted."""
    rivals = [one for one in plan.findings if same_matter(one.rule, part.rule)]
    strong = [one for one in rivals if one.rule.force is not Force.DISCOURAGE]
    soft = [one for one in rivals if one.rule.force is Force.DISCOURAGE]
    found = surely(inquiry, 1, part)
    parts = (part.rule.name, *in_place_of(part.rule, inquiry.sides, inquiry.stage))

    def suspected(cause: Laxity, said: Sequence[Claim], otherwise: Suspicion | None = None) -> Suspicion:
        claim = every((found, *said))
        return Suspicion(cause, parts, part.rule.title, (plainly(inquiry, claim), claim), otherwise=otherwise)

    doubted = None
    if soft and part.rule.force is not Force.DISCOURAGE:
        only = some(surely(inquiry, 0, one) for one in soft)
        doubted = suspected(Laxity.DOUBTED, (only, *(surely_not(inquiry, 0, one) for one in strong)))
    return suspected(Laxity.UNFOUND, [surely_not(inquiry, 0, one) for one in rivals], doubted)
