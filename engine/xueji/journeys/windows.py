"""On which days neither law objects to the day itself: the window that fits both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xueji.decide.plan import Bound, Gap, Grounds, Plan
from xueji.journeys.move import MOVING, Move, days, on_day, terms
from xueji.language import syntax as s
from xueji.model.enums import Term

_Part = Bound | Gap | Grounds


class Fit(Term):
    """办理时间: what a law says of a day."""

    FITS = "fits", "可以办理"
    OBJECTS = "objects", "不在办理时间"
    UNTOLD = "untold", "不能确定"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Windows:
    """The days that fit from `first` to `last`: under each law, under both, and those of which it cannot be told."""

    first: date
    last: date
    each: tuple[tuple[Stretch, ...], ...]
    both: tuple[Stretch, ...]
    untold: tuple[Stretch, ...]
    assumed: bool
    """Usual dates of semesters were taken where the request gives none."""


def windows(move: Move, first: date, last: date, *, anyone: bool = False) -> Windows:
    """Ask both laws day by day what they have against the day.

    A rule counts that speaks of the day of the request or of the semester, and either of nothing else or with an answer
    that is not the same on every day. Where `anyone` is asked about, only what holds whoever the child is.
    """
    found = terms(move.facts, first, (last - first).days // 365 + 1)
    span = list(days(first, last))
    each = [_fits(move, index, span, [on_day(found, move.facts, day) for day in span]) for index in (0, 1)]
    if anyone:
        each = [[Fit.FITS if fit is Fit.UNTOLD else fit for fit in fits] for fits in each]
    both = [_both(pair) for pair in zip(*each, strict=True)]
    return Windows(
        first,
        last,
        tuple(stretches(span, fits, Fit.FITS) for fits in each),
        stretches(span, both, Fit.FITS),
        stretches(span, both, Fit.UNTOLD),
        any(term.assumed and term.start <= last and term.end >= first for term in found),
    )


def stretches(span: Sequence[date], fits: Iterable[Fit], wanted: Fit) -> tuple[Stretch, ...]:
    """The days with one answer, those in a row together."""
    found: list[Stretch] = []
    for day, fit in zip(span, fits, strict=True):
        if fit is not wanted:
            continue
        if found and found[-1].last == day - timedelta(days=1):
            found[-1] = Stretch(found[-1].first, day)
        else:
            found.append(Stretch(day, day))
    return tuple(found)


def _both(pair: Iterable[Fit]) -> Fit:
    found = set(pair)
    return next((fit for fit in (Fit.OBJECTS, Fit.UNTOLD) if fit in found), Fit.FITS)


def _fits(move: Move, index: int, span: Sequence[date], facts: Sequence[Mapping[str, Any]]) -> list[Fit]:
    """What one law says of each day."""
    answers: list[dict[str, bool | None]] = []
    bare: set[str] = set()
    for day, own in zip(span, facts, strict=True):
        side = move.sides(day)[index]
        plan = side.decider.plan(move.change, own.get("student.stage"))
        answers.append({})
        for name, part, alone in _timed(plan):
            answers[-1][name] = _objects(part, {**own, "request.on": day})
            bare |= {name} if alone else set()
    names = {name for answer in answers for name in answer}
    seen = {name: {answer.get(name, False) for answer in answers} for name in names}
    telling = {name for name in names if name in bare or len(seen[name]) > 1}
    return [_fit({answer[name] for name in answer if name in telling}) for answer in answers]


def _fit(answers: set[bool | None]) -> Fit:
    return Fit.OBJECTS if True in answers else Fit.UNTOLD if None in answers else Fit.FITS


def _objects(part: _Part, facts: Mapping[str, Any]) -> bool | None:
    """Whether a part of the law stands against the request; None where it cannot be told."""
    match part:
        case Grounds(_, permits):
            return False if any(p.yes(facts) for p in permits) else True if all(p.no(facts) for p in permits) else None
        case Gap():
            return False if part.no(facts) else None
        case _:
            return True if part.yes(facts) else False if part.no(facts) else None


def _timed(plan: Plan) -> Iterator[tuple[str, _Part, bool]]:
    """The parts of a plan that speak of the day or the semester, and whether of nothing else that must be given."""
    parts: list[tuple[str, _Part, list[s.Expression]]] = [
        (bound.rule.name, bound, [bound.scoped]) for bound in (*plan.refusals, *plan.discouragements)
    ]
    parts += [(f"{g.closed.document}/closed", g, [permit.scoped for permit in g.permits]) for g in plan.grounds]
    parts += [(f"{g.gap.document}/{g.gap.what.en}", g, [g.condition]) for g in plan.gaps]
    for name, part, trees in parts:
        names = {fact for tree in trees for fact in s.facts_in(tree)}
        needed = names - {fact for tree in trees for fact in s.guarded_in(tree)}
        if names & MOVING:
            yield name, part, needed <= MOVING
