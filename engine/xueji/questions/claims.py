"""Claims about a student before several laws, put together from plain ones: each a formula, and the same as a test."""

from collections.abc import Collection, Iterable

from xueji.decide.plan import Bound, Gap, Grounds
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.outcomes import Formulas
from xueji.prove.solver import all_of, any_of, negated
from xueji.questions.rank import RANKS, Answer, answer, answers, laxer


def every(claims: Iterable[Claim]) -> Claim:
    """All of them hold."""
    parts = tuple(claims)
    return Claim(all_of(part.formula for part in parts), lambda requests: all(part.holds(requests) for part in parts))


def some(claims: Iterable[Claim]) -> Claim:
    """At least one of them holds."""
    parts = tuple(claims)
    return Claim(any_of(part.formula for part in parts), lambda requests: any(part.holds(requests) for part in parts))


def no(claim: Claim) -> Claim:
    """It does not hold."""
    return Claim(negated(claim.formula), lambda requests: not claim.holds(requests))


def none(claims: Iterable[Claim]) -> Claim:
    """Not one of them holds."""
    return no(some(claims))


def gives(inquiry: Inquiry, side: int, wanted: Collection[Answer]) -> Claim:
    """A side gives one of some answers."""
    known = answers(inquiry, side)
    return Claim(
        any_of(known[one] for one in wanted), lambda requests: answer(inquiry, side, requests[side]) in wanted
    )  # fmt: skip


def is_laxer(inquiry: Inquiry, one: int) -> Claim:
    """A side of two is surely laxer with a student than the other."""
    pairs = ((mine, theirs) for mine in RANKS for theirs in RANKS if laxer(mine, theirs))
    here, there = answers(inquiry, one), answers(inquiry, 1 - one)
    return Claim(
        any_of(all_of([here[mine], there[theirs]]) for mine, theirs in pairs if mine in here and theirs in there),
        lambda requests: laxer(answer(inquiry, one, requests[one]), answer(inquiry, 1 - one, requests[1 - one])),
    )


def law(inquiry: Inquiry, side: int) -> Formulas:
    """The conditions of a side as formulas."""
    return inquiry.findings[side] if inquiry.change is None else inquiry.outcomes[side]


def surely(inquiry: Inquiry, side: int, part: Bound | Grounds) -> Claim:
    """A part of a side's law surely bears; of a closed list: surely none of its grounds is there."""
    if isinstance(part, Grounds):
        return every(surely_not(inquiry, side, permit) for permit in part.permits)
    return Claim(law(inquiry, side).yes(part), lambda requests: part.yes(requests[side].facts))


def surely_not(inquiry: Inquiry, side: int, part: Bound | Gap) -> Claim:
    """A part of a side's law surely does not bear."""
    return Claim(law(inquiry, side).no(part), lambda requests: part.no(requests[side].facts))


def read(inquiry: Inquiry, side: int, *, replaced: bool) -> Claim:
    """A side's law on a student is known here: no part that nobody has read bears, and there is a law on the matter.

    There is where a part of it has `replaced` what is asked about, though it may leave the outcome to others.
    """
    if inquiry.change is None:
        return every(())
    plan = inquiry.outcomes[side].plan
    if plan.blocked and not replaced:
        return some(())
    return every(surely_not(inquiry, side, gap) for gap in plan.gaps)
