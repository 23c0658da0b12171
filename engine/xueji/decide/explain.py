"""The explanation, built after the verdict: every reason with its source, what is missing, what follows.

What does not depend on the facts (sources, texts, values) is put together once for each rule and kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xueji import __version__
from xueji.calendar import Calendar, Conventions
from xueji.decide.consequences import Consequences
from xueji.decide.derive import missing_inputs
from xueji.decide.plan import Bound, Grounds, Plan
from xueji.decide.reading import Facts, Request
from xueji.decide.standing import caveats, chart_reason, gap_reasons, not_asked, not_seen_reason
from xueji.language import syntax as s
from xueji.language.backends.closures import compile_condition
from xueji.language.render import render
from xueji.language.syntax import facts_in
from xueji.language.trace import kept_open_by, settled_by
from xueji.lifecycle.machine import after
from xueji.model.decision import Caveat, Decision, Due, InForce, Missing, Reason, Receipt, Text, UsedValue
from xueji.model.enums import Force, Outcome, SourceGrade, Truth
from xueji.policy.layer import Policy
from xueji.policy.rule import Closed, Rule

GRADES = tuple(SourceGrade)
_KEPT = 1024
"""Combinations of reasons whose standing is kept."""


class Explainer:
    """Explains the verdicts of one policy."""

    def __init__(self, policy: Policy, calendar: Calendar, backend: str) -> None:
        self.policy = policy
        self.calendar = calendar
        self.backend = backend
        self._fixed: dict[tuple[str, Any], dict[str, Any]] = {}
        self._standing: dict[Any, tuple[SourceGrade | None, tuple[Caveat, ...]]] = {}
        self._sources: dict[int, tuple[dict[str, Any], Any]] = {}
        self._names: dict[int, tuple[tuple[str, ...], s.Expression]] = {}
        self._tests: dict[tuple[int, Conventions], Any] = {}
        self.consequences = Consequences(policy, calendar, self)

    def explain(self, plan: Plan, request: Request, outcome: Outcome) -> Decision:
        """The full answer to a request whose outcome is known."""
        facts = request.facts
        reasons = tuple(self.reasons(plan, request, outcome))
        evidence, duties, steps = self.consequences.follow(plan, request, outcome)
        grade, notes = self.standing(plan, request, outcome, reasons, (*duties, *steps))
        granted = outcome in (Outcome.PERMITTED, Outcome.DISCRETION)
        status = facts.get("student.status")
        return Decision.made(
            outcome=outcome,
            change=plan.change,
            region=request.region,
            on=request.on,
            grade=grade,
            reasons=reasons,
            missing=self.missing(reasons) if outcome is not Outcome.REFUSED and reasons else (),
            evidence=evidence,
            duties=duties,
            steps=steps,
            next_status=after(plan.change, status) if granted else None,
            caveats=notes,
            documents=self.documents,
            receipt=self.receipt(request),
        )

    # -- truth of parts ------------------------------------------------------------------------------------------------

    def truth(self, tree: s.Expression, document: str, facts: Facts) -> bool | None:
        """The truth of a part of a condition, by the reference back end; None: unknown."""
        conventions = self.policy.by_id[document].conventions
        key = id(tree), conventions
        pair = self._tests.get(key)
        if pair is None:
            pair = (compile_condition(tree, self.calendar, conventions), tree)
            self._tests[key] = pair
        return True if pair[0].yes(facts) else False if pair[0].no(facts) else None

    def open_facts(self, tree: s.Expression, document: str, facts: Facts) -> tuple[str, ...]:
        """The missing facts that keep a condition unknown, derived ones replaced by what they follow from."""
        found = self.names_in(tree)
        if len(found) > 1:
            found = kept_open_by(tree, lambda part: self.truth(part, document, facts), self.names_in)
        found = tuple([name for name in found if facts.get(name) is None])
        return tuple(dict.fromkeys(part for name in found for part in missing_inputs(name, facts)))

    def settled(self, tree: s.Expression, document: str, facts: Facts) -> tuple[str, ...]:
        """The facts that settled a condition."""
        return settled_by(tree, lambda part: self.truth(part, document, facts), self.names_in)

    def names_in(self, tree: s.Expression) -> tuple[str, ...]:
        """The facts a part of a condition speaks of, looked up once."""
        found = self._names.get(id(tree))
        if found is None:
            found = self._names[id(tree)] = (facts_in(tree), tree)  # the tree is kept, so its id stays its own
        return found[0]

    # -- reasons -------------------------------------------------------------------------------------------------------

    def reasons(self, plan: Plan, request: Request, outcome: Outcome) -> Iterator[Reason]:
        """Every reason that bears on the outcome: of a refusal all that refuse, otherwise all that are open too."""
        facts, refused = request.facts, outcome is Outcome.REFUSED
        if outcome is Outcome.PERMITTED:  # then nothing refuses, nothing is open, nothing stands against it
            yield from (self.reason(bound, Truth.YES, facts) for bound in plan.permits if bound.yes(facts))
            return
        status = facts.get("student.status")
        if (status is None and not refused) or (status is not None and status not in plan.sources):
            yield chart_reason(plan, status)
        for bound in plan.refusals:
            yield from self.rule_reason(bound, facts, only_yes=refused)
        for grounds in plan.grounds:
            yield from self.grounds_reason(grounds, facts, refused)
        for bound in plan.discouragements:
            yield from self.rule_reason(bound, facts, only_yes=refused)
        if not refused:
            yield from gap_reasons(plan, self.source_of)
            yield from self.unrefused(plan, request)

    def unrefused(self, plan: Plan, request: Request) -> Iterator[Reason]:
        """What bears on a request nothing refuses: law not seen, grounds that are there, documents not handed in."""
        facts = request.facts
        for ready in plan.gaps:
            if not ready.no(facts):
                missing = () if ready.yes(facts) else self.open_facts(ready.condition, ready.gap.document, facts)
                yield not_seen_reason(ready.gap, plan.change, missing, self.policy.by_id[ready.gap.document])
        for bound in plan.permits:
            if bound.yes(facts):
                yield self.reason(bound, Truth.YES, facts)
        if request.evidence is not None:
            for bound in plan.evidence:
                yield from self.evidence_reason(bound, facts, request.evidence)

    def rule_reason(self, bound: Bound, facts: Facts, *, only_yes: bool) -> Iterator[Reason]:
        """A rule as a reason where it holds, or (unless told otherwise) where that is open."""
        if bound.no(facts):
            return
        holds = Truth.YES if bound.yes(facts) else Truth.UNKNOWN
        if holds is Truth.YES or not only_yes:
            yield self.reason(bound, holds, facts)

    def reason(self, bound: Bound, holds: Truth, facts: Facts) -> Reason:
        """A rule as a reason, with the facts that settled it or those it lacks."""
        document = bound.rule.document
        because: dict[str, Any] = {}
        missing: tuple[str, ...] = ()
        if holds is Truth.UNKNOWN:
            missing = self.open_facts(bound.scoped, document, facts)
        else:
            names = self.settled(bound.scoped, document, facts)
            because = {name: as_json(facts.get(name)) for name in names}
        return Reason.made(**self.fixed(bound.rule, facts), holds=holds, because=because, missing=missing)

    def fixed(self, rule: Rule, facts: Facts) -> dict[str, Any]:
        """What of a reason does not depend on the facts (but for the stage, which picks the values)."""
        stage = facts.get("student.stage")
        key = rule.name, stage
        found = self._fixed.get(key)
        if found is None:
            found = self._fixed[key] = {
                "rule": rule.name,
                "kind": "rule",
                "force": rule.force,
                **self.source_of(rule),
                "text": rule.title,
                "values": self.values(rule, stage),
                "condition": self.condition_text(rule.fires),
                "remedy": rule.remedy,
            }
        return found

    def condition_text(self, tree: s.Expression) -> Text:
        """A condition in words."""
        return Text(zh=render(tree, "zh", self.policy.term), en=render(tree, "en", self.policy.term))

    def values(self, rule: Rule, stage: str | None) -> tuple[UsedValue, ...]:
        """The parameters a rule rests on, each with its own source."""
        used = (
            self.policy.values.get((name, st))
            for name in s.parameters_in(rule.fires)
            for st in rule.stages
            if st == stage
        )
        return tuple(
            UsedValue(
                name=value.name,
                text=self.policy.declarations[value.name].title,
                value=str(value.value),
                **self.source_of(value),
            )
            for value in used
            if value
        )

    def source_of(self, norm: Any) -> dict[str, Any]:
        """Where a norm stands: anything with a document, an article and a grade."""
        found = self._sources.get(id(norm))
        if found is not None:
            return found[0]
        document = self.policy.by_id[norm.document]
        source = {
            "layer": document.pack,
            "document": document.title.zh,
            "document_id": document.id,
            "article": norm.article,
            "grade": norm.grade,
            "certain": norm.certain,
            "note": norm.note,
        }
        self._sources[id(norm)] = source, norm  # the norm is kept, so its id stays its own
        return source

    def grounds_reason(self, grounds: Grounds, facts: Facts, refused: bool) -> Iterator[Reason]:
        """A closed list: none of its grounds is there, or it cannot be told whether one is."""
        if any(bound.yes(facts) for bound in grounds.permits):
            return
        none = grounds.stage_known and all(bound.no(facts) for bound in grounds.permits)
        if refused and not none:
            return
        holds = Truth.YES if none else Truth.UNKNOWN
        trees = [(b.scoped, b.rule.document) for b in grounds.permits if none or not b.no(facts)]
        open_here = (
            ()
            if none
            else tuple(
                dict.fromkeys(name for tree, document in trees for name in self.open_facts(tree, document, facts))
            )
        )
        settled = [self.settled(tree, document, facts) for tree, document in trees] if none else []
        names = dict.fromkeys(name for found in settled for name in found)
        if not grounds.stage_known and not none:
            open_here = tuple(dict.fromkeys(("student.stage", *open_here)))
        closed: Closed = grounds.closed
        yield Reason(
            rule=f"{closed.document}/closed-{closed.changes[0].value}", kind="closed", force=Force.REQUIRE, holds=holds,
            **self.source_of(closed), text=closed.title, missing=open_here, remedy=closed.remedy,
            because={name: as_json(facts.get(name)) for name in names},
        )  # fmt: skip

    def evidence_reason(self, bound: Bound, facts: Facts, given: frozenset[str]) -> Iterator[Reason]:
        """A required document that was not handed in."""
        lacking = tuple(name for name in bound.rule.evidence if name not in given)
        if lacking and not bound.no(facts):
            required = bound.yes(facts)
            missing = lacking if required else self.open_facts(bound.scoped, bound.rule.document, facts)
            yield Reason.made(**self.fixed(bound.rule, facts), holds=Truth.UNKNOWN, because={}, missing=missing)

    # -- the rest ------------------------------------------------------------------------------------------------------

    def missing(self, reasons: Iterable[Reason]) -> tuple[Missing, ...]:
        """What is missing, each once, with the rules that ask for it."""
        asked: dict[str, list[str]] = {}
        for reason in reasons:
            for name in reason.missing:
                asked.setdefault(name, []).append(reason.rule)
        return tuple(self._missing(name, tuple(rules)) for name, rules in asked.items())

    def _missing(self, name: str, rules: tuple[str, ...]) -> Missing:
        if name in self.policy.evidence:
            return Missing(kind="evidence", name=name, text=self.policy.evidence[name], rules=rules)
        entry = self.policy.vocabulary.entries[name]
        return Missing(kind="fact", name=name, text=Text(zh=entry.zh, en=entry.meaning), rules=rules)

    def standing(
        self, plan: Plan, request: Request, outcome: Outcome, reasons: Sequence[Reason], dated: Sequence[Due]
    ) -> tuple[SourceGrade | None, tuple[Caveat, ...]]:
        """How sure the answer is, and what to know before relying on it; the same for equal reasons of one plan."""
        facts = request.facts
        gaps = [ready.no(facts) for ready in plan.caveats]
        said = [(reason.rule, reason.holds, not reason.missing) for reason in reasons]
        unasked = not_asked(plan, facts, outcome, reasons)
        key = (id(plan), outcome, *gaps, *said, unasked, True in [part.provisional for part in dated])
        found = self._standing.get(key)
        if found is None:
            if len(self._standing) >= _KEPT:
                self._standing.clear()
            grade = self.grade(plan, outcome, reasons)
            notes = tuple(caveats(plan, self.policy, facts, outcome, reasons, grade, dated))
            found = self._standing[key] = grade, notes
        return found

    def grade(self, plan: Plan, outcome: Outcome, reasons: Sequence[Reason]) -> SourceGrade | None:
        """How good our copies are of what the outcome rests on: of refusals the best, otherwise the worst asked."""
        if outcome is Outcome.REFUSED:
            grades = [grade for r in reasons if r.force is not Force.DISCOURAGE and (grade := worst(r)) is not None]
            return min(grades, key=GRADES.index, default=None)
        found = [grade for grade in (plan.grade, *(worst(reason) for reason in reasons)) if grade is not None]
        return max(found, key=GRADES.index, default=None)

    @property
    def documents(self) -> tuple[InForce, ...]:
        """The documents in force."""
        found = self._fixed.get(("documents", None))
        if found is None:
            listed = tuple(
                InForce(id=d.id, title=d.title, region=d.region, grade=d.grade, place=d.place_name)
                for d in self.policy.documents
            )
            found = self._fixed["documents", None] = {"documents": listed}
        documents: tuple[InForce, ...] = found["documents"]
        return documents

    def receipt(self, request: Request) -> Receipt:
        """What is needed to make the same decision again."""
        found = self._fixed.get(("receipt", None))
        if found is None:
            found = self._fixed["receipt", None] = {
                "policy": self.policy.digest,
                "calendar": self.calendar.name,
                "conventions": {d.id: d.conventions.as_json() for d in self.policy.documents},
                "engine": __version__,
                "backend": self.backend,
                "documents": {d.id: d.digest for d in self.policy.documents},
            }
        return Receipt.made(**found, facts=request.digest)


def worst(reason: Reason) -> SourceGrade | None:
    """How good our copies are of a reason and of the values it rests on; None for what no document says."""
    grades = [part.grade for part in (reason, *reason.values) if part.grade is not None]
    return max(grades, key=GRADES.index, default=None)


def as_json(value: Any) -> Any:
    """A fact's value as plain JSON."""
    match value:
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case Fraction():
            return str(value)
        case _:
            return value
