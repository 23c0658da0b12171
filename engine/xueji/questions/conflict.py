"""Do two rules of equal rank settle one request differently?

Of equal rank are rules of one region of which neither takes the other's place. A ground that is granted and a refusal
are in conflict where they may be about one matter; a refusal on another matter is an exception, as laws have them.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

from xueji.decide.plan import Bound, Grounds, Steps
from xueji.decide.reading import Facts
from xueji.language.backends.smt import Formula
from xueji.lifecycle.machine import can
from xueji.model.decision import Text
from xueji.model.enums import Change, Force, Outcome, Stage, Status, Term
from xueji.policy.layer import Policy
from xueji.policy.rule import Closed, DutySpec, Procedure, Rule
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.outcomes import STATUS, Findings, Outcomes
from xueji.prove.replay import Example, Requests
from xueji.prove.solver import Deadline, all_of, any_of, negated
from xueji.questions.finding import Asked, Finding, Question, merged, named
from xueji.questions.law import Law, by_stage
from xueji.questions.matters import may_be_one_matter


class Clash(Term):
    """冲突类别: how two rules settle one request differently."""

    GRANTED_AND_REFUSED = "granted_and_refused", "一条准予、一条不予"
    GRANTED_AND_DOUBTED = "granted_and_doubted", "一条准予、一条一般不予"
    NO_WAY = "no_way", "两条要求不能同时满足"
    PROCEDURES = "procedures", "两种办理流程同时适用"
    DUTIES = "duties", "同一报送义务的责任方或期限不同"


Parts = Rule | Procedure | Closed


def conflicts(law: Law, change: Change | None, stages: Sequence[Stage], deadline: Deadline) -> Asked:
    """Every pair of rules of equal rank that settle a request, or a record, differently; each with an example."""
    asked = _records if change is None else _change
    return merged(by_stage(law, change, stages, deadline, asked))


def _change(inquiry: Inquiry) -> Iterator[Finding]:
    law = inquiry.outcomes[0]
    plan, policy = law.plan, law.decider.policy
    for permit, other in product(plan.permits, (*plan.refusals, *plan.discouragements)):
        if _equal(policy, permit.rule, other.rule) and may_be_one_matter(permit.rule, other.rule):
            doubt = other.rule.force is Force.DISCOURAGE
            kind = Clash.GRANTED_AND_DOUBTED if doubt else Clash.GRANTED_AND_REFUSED
            yield from _both(inquiry, kind, permit, other, _titles(permit.rule, other.rule))
    for permit, grounds in product(plan.permits, plan.grounds):
        if grounds.stage_known and permit not in grounds.permits and _equal(policy, permit.rule, grounds.closed):
            yield from _listed_elsewhere(inquiry, permit, grounds)
    yield from _no_way(inquiry, plan.refusals, law.refused)
    for one, two in combinations(plan.steps, 2):
        if _equal(policy, one.procedure, two.procedure) and _walk(one.procedure) != _walk(two.procedure):
            yield from _both(inquiry, Clash.PROCEDURES, one, two, _ways(one.procedure, two.procedure))
    yield from _duties(inquiry, plan.duties)


def _records(inquiry: Inquiry) -> Iterator[Finding]:
    plan = inquiry.findings[0].plan
    strong = tuple(bound for bound in plan.findings if bound.rule.force is not Force.DISCOURAGE)
    yield from _no_way(inquiry, strong, any_of(map(inquiry.findings[0].yes, strong)))
    yield from _duties(inquiry, plan.duties)


def _both(inquiry: Inquiry, kind: Clash, one: Bound | Steps, two: Bound | Steps, text: Text) -> Iterator[Finding]:
    """Two parts that bear on one student."""
    law = _formulas(inquiry)
    said = [law.yes(one), law.yes(two)]
    if isinstance(law, Outcomes):
        said.append(negated(law.refused) if kind is Clash.PROCEDURES else negated(law.off_chart))
    example = inquiry.example(Claim(all_of(said), _holds(inquiry, lambda facts: one.yes(facts) and two.yes(facts))))
    if example is not None:
        yield _found(inquiry, kind, _part(one), _part(two), text, example)


def _listed_elsewhere(inquiry: Inquiry, permit: Bound, grounds: Grounds) -> Iterator[Finding]:
    """A ground of one document that another document of equal rank has not in its closed list."""
    law = inquiry.outcomes[0]
    said = all_of([law.yes(permit), law.none_met(grounds), negated(law.off_chart)])

    def unlisted(facts: Facts) -> bool:
        return permit.yes(facts) and all(other.no(facts) for other in grounds.permits)

    example = inquiry.example(Claim(said, _holds(inquiry, unlisted)))
    if example is not None:
        text = _titles(permit.rule, grounds.closed)
        yield _found(inquiry, Clash.GRANTED_AND_REFUSED, permit.rule, grounds.closed, text, example)


def _no_way(inquiry: Inquiry, refusals: Sequence[Bound], refused: Formula) -> Iterator[Finding]:
    """Two rules of which every student breaks one: what one asks for is what the other forbids."""
    law = _formulas(inquiry)
    chart = [negated(law.off_chart)] if isinstance(law, Outcomes) else []
    if inquiry.possible(all_of([negated(refused), *chart])):
        return
    for one, two in combinations(refusals, 2):
        pair = negated(any_of([law.yes(one), law.yes(two)]))
        alone = [inquiry.possible(all_of([negated(law.yes(part)), *chart])) for part in (one, two)]
        if not _equal(law.decider.policy, one.rule, two.rule) or not all(alone):
            continue
        if not inquiry.possible(all_of([pair, *chart])):
            claim = Claim(all_of([law.yes(one), *chart]), _holds(inquiry, one.yes))
            example = inquiry.example(claim)
            if example is not None:
                yield _found(inquiry, Clash.NO_WAY, one.rule, two.rule, _titles(one.rule, two.rule), example)


def _duties(inquiry: Inquiry, duties: Sequence[Bound]) -> Iterator[Finding]:
    """Two duties to tell the same parties of the same matter, with other parties acting or other last days."""
    law = _formulas(inquiry)
    for one, two in combinations(duties, 2):
        mine, theirs = one.rule.duty, two.rule.duty
        if mine is None or theirs is None or not _equal(law.decider.policy, one.rule, two.rule):
            continue
        if not _one_act(one.rule, two.rule) or not _differ(mine, theirs):
            continue
        upon = [outcome for outcome in mine.upon if outcome in theirs.upon]
        said = [law.yes(one), law.yes(two)]
        if isinstance(law, Outcomes):
            said.append(any_of(law.by_outcome[outcome] for outcome in upon))

        def holds(requests: Requests, one: Bound = one, two: Bound = two, upon: Sequence[Outcome] = upon) -> bool:
            facts = requests[0].facts
            arise = one.yes(facts) and two.yes(facts)
            return arise and (inquiry.change is None or law.decider.verdict(requests[0]) in upon)

        example = inquiry.example(Claim(all_of(said), holds))
        if example is not None:
            yield _found(inquiry, Clash.DUTIES, one.rule, two.rule, _owed(mine, theirs), example)


def _one_act(one: Rule, two: Rule) -> bool:
    """Of one matter; a document that lays down two acts of one matter means both, so there only the same act counts."""
    act = one.duty is not None and two.duty is not None and one.duty.what == two.duty.what
    return one.aspect is two.aspect and (act or one.document != two.document)


def _differ(one: DutySpec, two: DutySpec) -> bool:
    """The same is owed to the same parties, and who owes it or by when is not the same."""
    same = one.to == two.to and one.to and one.opens == two.opens
    return bool(same) and (one.who is not two.who or (one.within, one.since) != (two.within, two.since))


def _equal(policy: Policy, one: Parts, two: Parts) -> bool:
    """Of one region, and neither takes the other's place."""
    regions = {policy.by_id[part.document].region for part in (one, two)}
    return len(regions) == 1 and _name(one) not in _replaced(two) and _name(two) not in _replaced(one)


def _name(part: Parts) -> str:
    return f"{part.document}/closed-{part.changes[0]}" if isinstance(part, Closed) else part.name


def _replaced(part: Parts) -> tuple[str, ...]:
    return () if isinstance(part, Closed) else part.replaces


def _holds(inquiry: Inquiry, test: Callable[[Facts], bool]) -> Callable[[Requests], bool]:
    def holds(requests: Requests) -> bool:
        facts = requests[0].facts
        status = facts.get(STATUS.name)
        may = inquiry.change is None or (status is not None and can(inquiry.change, Status(status)))
        return may and test(facts)

    return holds


def _walk(procedure: Procedure) -> object:
    return procedure.steps, procedure.each_within


def _part(part: Bound | Steps) -> Parts:
    return part.rule if isinstance(part, Bound) else part.procedure


def _formulas(inquiry: Inquiry) -> Outcomes | Findings:
    return inquiry.findings[0] if inquiry.change is None else inquiry.outcomes[0]


def _titles(one: Rule | Closed, two: Rule | Closed) -> Text:
    return Text(zh=f"“{one.title.zh}”与“{two.title.zh}”", en=f"{one.title.en} | {two.title.en}")


def _ways(one: Procedure, two: Procedure) -> Text:
    ways = [
        Text(
            zh="→".join(party.zh for party in way.steps) + (f"（各 {way.each_within}）" if way.each_within else ""),
            en=" → ".join(way.steps) + (f" ({way.each_within} each)" if way.each_within else ""),
        )
        for way in (one, two)
    ]
    return Text(zh=f"“{ways[0].zh}”与“{ways[1].zh}”", en=f"{ways[0].en} | {ways[1].en}")


def _owed(one: DutySpec, two: DutySpec) -> Text:
    zh = "与".join(f"“{d.who.zh}：{d.what.zh}{f'（{d.within}）' if d.within else ''}”" for d in (one, two))
    en = " | ".join(f"{d.who}: {d.what.en}{f' ({d.within})' if d.within else ''}" for d in (one, two))
    return Text(zh=zh, en=en)


def _found(inquiry: Inquiry, kind: Clash, one: Parts, two: Parts, titles: Text, example: Example) -> Finding:
    text = Text(zh=f"{kind.zh}：{titles.zh}", en=f"{_ENGLISH[kind]}: {titles.en}")
    changes = (inquiry.change,) if inquiry.change else ()
    names = _name(one), _name(two)
    about = named(Question.CONFLICT, "+".join(sorted(names)))
    return Finding(Question.CONFLICT, about, kind.value, names, changes, (inquiry.stage,), text, example)


_ENGLISH = {
    Clash.GRANTED_AND_REFUSED: "one grants, one refuses",
    Clash.GRANTED_AND_DOUBTED: "one grants, one is generally against it",
    Clash.NO_WAY: "no student meets both",
    Clash.PROCEDURES: "two procedures apply together",
    Clash.DUTIES: "the same is owed by other parties or by another day",
}
