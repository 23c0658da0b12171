"""What a law makes of all possible students, as formulas: when each part of it bears, and when each outcome comes.

It says of all students what `decide.decider.judge` and `decide.records` say of one.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import z3

from xueji.decide.decider import Decider
from xueji.decide.plan import Bound, Gap, Grounds, Plan, Steps
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula, compile_condition
from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Symbols
from xueji.language.truth import Pair
from xueji.language.types import Kind
from xueji.model.enums import Change, Force, Outcome, RecordVerdict, Stage, Status
from xueji.vocabulary import closed

if TYPE_CHECKING:
    from xueji.calendar import Conventions
    from xueji.decide.records import RecordPlan

Part = Bound | Gap | Steps
"""A part of a plan with a condition of its own."""
STATUS = s.Fact("student.status", closed(Kind.MEMBER, Status))


class Formulas:
    """The conditions of one law over the facts of one inquiry, each translated once."""

    def __init__(self, decider: Decider, symbols: Symbols, clock: Clock) -> None:
        self.decider = decider
        self.symbols = symbols
        self.clock = clock
        self._pairs: dict[tuple[s.Expression, Conventions], Pair[Formula]] = {}

    def pair(self, part: Part) -> Pair[Formula]:
        """When the condition of a part surely holds, and when it surely does not."""
        return self.condition(*condition_of(part))

    def condition(self, tree: s.Expression, document: str) -> Pair[Formula]:
        """The same of a bound condition under the conventions of a document."""
        conventions = self.decider.policy.by_id[document].conventions
        key = tree, conventions
        if key not in self._pairs:
            self._pairs[key] = compile_condition(tree, self.symbols, self.clock, conventions)
        return self._pairs[key]

    def yes(self, part: Part) -> Formula:
        """When a part surely bears."""
        return self.pair(part).yes

    def no(self, part: Part) -> Formula:
        """When a part surely does not bear."""
        return self.pair(part).no

    def open(self, part: Part) -> Formula:
        """When it cannot be told whether a part bears."""
        pair = self.pair(part)
        return z3.Not(z3.Or(pair.yes, pair.no))


class Outcomes(Formulas):
    """One change of students of one stage under one law."""

    def __init__(self, decider: Decider, change: Change, stage: Stage, symbols: Symbols, clock: Clock) -> None:
        super().__init__(decider, symbols, clock)
        self.plan: Plan = decider.plan(change, stage.value)

    @cached_property
    def off_chart(self) -> Formula:
        """When the chart of statuses has no arrow for the change."""
        status = self.symbols.fact(STATUS.name, STATUS.type)
        others = [status.value != i for i, known in enumerate(Status) if known.value in self.plan.sources]
        return z3.And(status.known, *others)

    def none_met(self, grounds: Grounds) -> Formula:
        """When surely no ground of a closed list is there."""
        return z3.And([self.no(permit) for permit in grounds.permits])

    @cached_property
    def refused(self) -> Formula:
        """When the change is refused."""
        lists = [self.none_met(grounds) for grounds in self.plan.grounds if grounds.stage_known]
        return z3.Or([self.off_chart, *map(self.yes, self.plan.refusals), *lists])

    @cached_property
    def untold(self) -> Formula:
        """When a part of the law could still change the answer, or the law itself is not known."""
        lists = [z3.Not(z3.Or([z3.BoolVal(False), *map(self.yes, grounds.permits)])) for grounds in self.plan.grounds]
        gaps = [z3.Not(self.no(gap)) for gap in self.plan.gaps]
        no_status = z3.Not(self.symbols.known(STATUS.name))
        blocked = z3.BoolVal(self.plan.blocked)
        return z3.Or([no_status, blocked, *gaps, *map(self.open, self.plan.refusals), *lists])

    @cached_property
    def by_outcome(self) -> Mapping[Outcome, Formula]:
        """When each outcome comes."""
        asked = z3.And(z3.Not(self.refused), z3.Not(self.untold))
        discouraged = z3.Or([z3.BoolVal(False), *map(self.yes, self.plan.discouragements)])
        unclear = z3.Or([z3.BoolVal(False), *map(self.open, self.plan.discouragements)])
        return {
            Outcome.REFUSED: self.refused,
            Outcome.DISCRETION: z3.And(asked, discouraged),
            Outcome.PERMITTED: z3.And(asked, z3.Not(discouraged), z3.Not(unclear)),
            Outcome.UNDETERMINED: z3.And(
                z3.Not(self.refused), z3.Or(self.untold, z3.And(z3.Not(discouraged), unclear))
            ),
        }

    @cached_property
    def all_told(self) -> Formula:
        """When every condition of the law can be told, one way or the other."""
        bound = (*self.plan.refusals, *self.plan.discouragements)
        grounds = (permit for part in self.plan.grounds for permit in part.permits)
        asked: list[Part] = [*bound, *grounds, *self.plan.gaps]
        return z3.And([z3.Not(self.open(part)) for part in asked])


class Findings(Formulas):
    """Stored records of students of one stage under one law."""

    def __init__(self, decider: Decider, stage: Stage, symbols: Symbols, clock: Clock) -> None:
        super().__init__(decider, symbols, clock)
        self.plan: RecordPlan = decider.records(stage.value)

    @cached_property
    def by_verdict(self) -> Mapping[RecordVerdict, Formula]:
        """When each verdict comes."""
        strong = [part for part in self.plan.findings if part.rule.force is not Force.DISCOURAGE]
        found = z3.Or([z3.BoolVal(False), *map(self.yes, strong)])
        unclear = z3.Or([z3.BoolVal(False), *map(self.open, self.plan.findings)])
        doubted = z3.Or([z3.BoolVal(False), *map(self.yes, self.plan.findings)])
        lawless = not self.decider.policy.documents
        return {
            RecordVerdict.FINDINGS: z3.And(not lawless, found),
            RecordVerdict.UNDETERMINED: z3.Or(lawless, z3.And(z3.Not(found), unclear)),
            RecordVerdict.DOUBTFUL: z3.And(not lawless, z3.Not(found), z3.Not(unclear), doubted),
            RecordVerdict.CLEAN: z3.And(not lawless, z3.Not(unclear), z3.Not(doubted)),
        }

    @cached_property
    def all_told(self) -> Formula:
        """When every condition of the law can be told, one way or the other."""
        return z3.And([z3.Not(self.open(part)) for part in self.plan.findings])


def parts_of(plan: Plan) -> Iterator[Part]:
    """Every part of a plan that has a condition."""
    yield from plan.refusals
    yield from plan.discouragements
    yield from plan.permits
    yield from plan.gaps
    yield from plan.evidence
    yield from plan.duties
    yield from plan.steps
    yield from plan.caveats


def condition_of(part: Part) -> tuple[s.Expression, str]:
    """A part's bound condition with its scope, and the document whose conventions of time it is read under."""
    match part:
        case Bound(rule, _, tree):
            return tree, rule.document
        case Gap(gap, tree):
            return tree, gap.document
        case Steps(procedure, tree):
            return tree, procedure.document
