"""The outcome of a change in columns: the same steps as `decide.decider.judge`, each a test of a whole column.

A plan for an unknown stage holds every stage's rules, each beside the stages it is for; what a plan says of a stage as
a whole (is its law known here?) is asked of the plan of that stage.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw

from xueji.bulk.frame import safe
from xueji.bulk.judge import Answers, open_of
from xueji.bulk.places import Place
from xueji.calendar import Conventions
from xueji.decide.plan import STAGE, Bound, Grounds
from xueji.language import syntax as s
from xueji.language.backends.frames import Frames, Node, both, either, negate
from xueji.language.truth import Pair
from xueji.language.types import CONDITION, Kind
from xueji.model.enums import Change, Outcome, Stage, Status
from xueji.vocabulary import closed

_STATUS = s.Fact("student.status", closed(Kind.MEMBER, Status))
_PLAIN = Conventions()


@dataclass
class _Marks:
    """The reasons found so far: by name, where each holds and where it is open; several of one name are one."""

    holds: dict[str, list[Node]] = field(default_factory=dict)
    open: dict[str, list[Node]] = field(default_factory=dict)

    def add(self, name: str, yes: Node, open_: Node) -> None:
        self.holds.setdefault(name, []).append(yes)
        self.open.setdefault(name, []).append(open_)


class Outcomes:
    """Compiles one change under one law."""

    def __init__(self, place: Place, change: Change, frames: Frames, evidence: str | None) -> None:
        decider = place.decider
        self.policy = decider.policy
        self.change = change
        self.frames = frames
        self.evidence = evidence
        self.plan = decider.plan(change, None)
        self.plans = {stage: decider.plan(change, stage.value) for stage in Stage}

    def answers(self, index: Mapping[str, int]) -> Answers:
        """The outcome, first test first, and the bits of the reasons."""
        marks = _Marks()
        status = self._compile(s.OneOf(_STATUS, tuple(sorted(self.plan.sources))))
        status_open = negate(either([status.yes, status.no]))
        refusing, open_ = [status.no], [status_open, *self._blocked()]
        rules = [(b, self._bound(b)) for b in (*self.plan.refusals, *self.plan.discouragements)]
        for bound, pair in rules:
            marks.add(bound.rule.name, pair.yes, open_of(pair.yes, pair.no))
        refusals, soft = rules[: len(self.plan.refusals)], rules[len(self.plan.refusals) :]
        refusing += [pair.yes for _, pair in refusals]
        open_ += [open_of(pair.yes, pair.no) for _, pair in refusals]
        permits = {b.rule.name: self._bound(b) for b in self.plan.permits}
        for grounds in self.plan.grounds:
            none, unclear = self._grounds(grounds, permits)
            marks.add(f"{grounds.closed.document}/closed-{grounds.closed.changes[0].value}", none, unclear)
            refusing.append(none)
            open_.append(unclear)
        later = _Marks()
        for name, yes in permits.items():
            later.add(name, yes.yes, False)
        for name, unclear in (*self._law_unknown(), *self._gaps(), *self._lacking()):
            later.add(name, False, unclear)
        open_ += [node for nodes in later.open.values() for node in nodes]
        refused = either(refusing)
        unrefused = negate(refused)
        marks.add(f"chart/{self.change}", status.no, status_open)
        holds = {index[n]: either(nodes) for n, nodes in marks.holds.items()}
        holds |= {index[n]: both([unrefused, either(nodes)]) for n, nodes in later.holds.items()}
        unclear_ = {
            index[n]: both([unrefused, either(nodes)]) for n, nodes in (*marks.open.items(), *later.open.items())
        }
        cases = [
            (refused, Outcome.REFUSED.value),
            (either(open_), Outcome.UNDETERMINED.value),
            (either([pair.yes for _, pair in soft]), Outcome.DISCRETION.value),
            (either([open_of(pair.yes, pair.no) for _, pair in soft]), Outcome.UNDETERMINED.value),
        ]
        return Answers(cases, Outcome.PERMITTED.value, holds, unclear_)

    def _compile(self, tree: s.Expression, document: str | None = None) -> Pair[Node]:
        return self.frames.compile(tree, self.policy.by_id[document].conventions if document else _PLAIN)

    def _bound(self, bound: Bound) -> Pair[Node]:
        return self._compile(bound.scoped, bound.rule.document)

    def _stages(self, stages: Iterable[Stage]) -> Pair[Node]:
        return self._compile(s.OneOf(STAGE, tuple(stage.value for stage in stages)))

    def _when(self, test: Any) -> Node:
        """Where a plan has some property: that of the stage, or of the unknown stage where the stage is missing."""
        found = [stage for stage, plan in self.plans.items() if test(plan)]
        unknown = negate(self._compile(s.Call("known", (STAGE,), CONDITION)).yes) if test(self.plan) else False
        return either([self._stages(found).yes if found else False, unknown])

    def _blocked(self) -> list[Node]:
        return [self._when(lambda plan: plan.blocked)]

    def _grounds(self, grounds: Grounds, permits: Mapping[str, Pair[Node]]) -> tuple[Node, Node]:
        """Where none of a closed list's grounds is there, and where that cannot be told."""
        pairs = [permits[bound.rule.name] for bound in grounds.permits]
        stage = self._stages(grounds.closed.stages)
        some, all_no = either([p.yes for p in pairs]), both([p.no for p in pairs])
        none = both([stage.yes, all_no])
        unclear = both([negate(some), negate(stage.no), negate(none)])
        return none, unclear

    def _law_unknown(self) -> Iterator[tuple[str, Node]]:
        every = (self.plan, *self.plans.values())
        for delegation in dict.fromkeys(d for plan in every for d in plan.delegated):
            name = f"{delegation.document}/delegated-{self.change}"
            yield name, self._when(lambda plan, d=delegation: d in plan.delegated)
        if any(plan.uncovered or plan.stage_matters for plan in every):
            yield f"none/{self.change}", self._when(lambda plan: plan.uncovered or plan.stage_matters)

    def _gaps(self) -> Iterator[tuple[str, Node]]:
        for ready in self.plan.gaps:
            no = self._compile(ready.condition, ready.gap.document).no
            yield f"{ready.gap.document}/not-seen-{self.change}", negate(no)

    def _lacking(self) -> Iterator[tuple[str, Node]]:
        """Documents that are or may be asked for and are not among those handed in."""
        if self.evidence is None:
            return
        given = nw.col(safe(self.evidence))
        text = nw.concat_str([nw.lit(","), given, nw.lit(",")])
        for bound in self.plan.evidence:
            has = [text.str.contains(f",{name},", literal=True) for name in bound.rule.evidence]
            lacks = negate(both([h.fill_null(True) for h in has]))
            yield bound.rule.name, both([lacks, ~given.is_null(), negate(self._bound(bound).no)])
