"""Whether two laws can answer any request differently: proved, or not; asked of requests complete or not, on any day.

What one edition makes of a fact that is missing is held against what the other makes of it. Which facts follow from
others, and which contradict one another, is left out of account: a proof then holds of more requests than there can be,
and what is not proved may yet be the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from xueji.decide.decider import Decider
from xueji.language import syntax as s
from xueji.language.backends.smt import Formula
from xueji.language.backends.smt_days import Clock
from xueji.language.backends.smt_symbols import Symbols, Texts
from xueji.model.enums import Change, Outcome, Stage
from xueji.model.values import MOST_TEXT
from xueji.prove.outcomes import Formulas, Outcomes, condition_of, parts_of
from xueji.prove.solver import Deadline, Found, Solver, Unsettled, all_of, any_of, negated
from xueji.prove.students import ranges
from xueji.releases.lawkeys import Part, parts

Pair = tuple[Decider, Decider]


class _Outcomes(Outcomes):
    """A change of a stage, or of a student whose stage is not known."""

    def __init__(self, decider: Decider, change: Change, stage: Stage | None, symbols: Symbols, clock: Clock) -> None:
        Formulas.__init__(self, decider, symbols, clock)
        self.plan = decider.plan(change, stage.value if stage else None)


class Proof:
    """Two laws on one change (None: stored records) of one stage (None: not known), on all days from one to another.

    Every question may raise `Unsettled` when the deadline has passed.
    """

    def __init__(
        self, laws: Pair, change: Change | None, stage: Stage | None, days: tuple[date, date], deadline: Deadline
    ) -> None:
        self.laws, self.change, self.stage = laws, change, stage
        trees = tuple(dict.fromkeys(tree for law in laws for tree in _trees(law, change, stage)))
        fixed: dict[str, s.LiteralValue] = {"student.stage": stage.value} if stage else {}
        self.symbols = Symbols(Texts(trees, MOST_TEXT), ranges(), fixed, lambda name: name == "request.on")
        self.clock = Clock(laws[0].calendar, {})
        self.solver = Solver(self.symbols, self.clock, deadline)
        self._speak(trees)
        day = self.symbols.fact("request.on", laws[0].policy.vocabulary.entries["request.on"].type)
        self.solver.always((day.value >= days[0].toordinal(), day.value <= days[1].toordinal()))
        if stage is None:
            self.solver.always((negated(self.symbols.known("student.stage")),))

    def _speak(self, trees: Sequence[s.Expression]) -> None:
        kinds: dict[str, s.Fact] = {}
        for fact in (fact for tree in trees for fact in _facts(tree)):
            if kinds.setdefault(fact.name, fact) != fact:  # one law lets it be chosen from another list
                raise Unsettled("vocabulary")
            self.symbols.fact(fact.name, fact.type)
        self.symbols.fact("student.status", self.laws[0].policy.vocabulary.entries["student.status"].type)

    def other_outcome(self) -> Found | None:
        """Facts for which the second law does not give the outcome the first does; None: proved that there are none.

        Where the first tells nothing (undetermined) the second may tell something. The facts may contradict one
        another, so they have to be tried.
        """
        if self.change is None:
            return None
        one, other = (_Outcomes(law, self.change, self.stage, self.symbols, self.clock) for law in self.laws)
        told = [outcome for outcome in Outcome if outcome is not Outcome.UNDETERMINED]
        apart = [all_of([one.by_outcome[outcome], negated(other.by_outcome[outcome])]) for outcome in told]
        return self.solver.find(any_of(apart))

    def other_following(self) -> Found | None:
        """Facts for which other papers, duties, steps or findings may follow; None: proved that there are none.

        Raises `Unsettled` where what follows cannot be compared part by part.
        """
        pairs = paired(self.laws, self.change, self.stage)
        if pairs is None:
            raise Unsettled("parts")
        formulas = [Formulas(law, self.symbols, self.clock) for law in self.laws]
        return self.solver.find(any_of([formula for pair in pairs for formula in _apart(formulas, pair)]))


def _apart(laws: Sequence[Formulas], pair: tuple[Part, Part]) -> Iterator[Formula]:
    """When two conditions come out differently: one surely holds and the other does not, or surely does not."""
    one, other = (law.condition(part.tree, part.document) for law, part in zip(laws, pair, strict=True))
    yield one.yes != other.yes
    yield one.no != other.no


def paired(laws: Pair, change: Change | None, stage: Stage | None) -> tuple[tuple[Part, Part], ...] | None:
    """What follows under either law and not under the very same condition, part by part; None where it does not pair.

    Parts pair where they bring the same; of several that do, those of one name.
    """
    found = [tuple(parts(law, change, stage)) for law in laws]
    counts = [Counter((part.spec, part.test) for part in own) for own in found]
    common = counts[0] & counts[1]
    left: list[list[Part]] = []
    for own in found:
        passed: Counter[object] = Counter()
        rest = []
        for part in own:
            key = part.spec, part.test
            passed[key] += 1
            if passed[key] > common[key]:
                rest.append(part)
        left.append(rest)
    if len(left[0]) != len(left[1]):
        return None
    pairs: list[tuple[Part, Part]] = []
    others = list(left[1])
    for part in left[0]:
        like = [other for other in others if other.spec == part.spec]
        named = [other for other in like if other.name == part.name] or like
        if len(named) != 1:
            return None
        pairs.append((part, named[0]))
        others.remove(named[0])
    return tuple(pairs)


def _trees(law: Decider, change: Change | None, stage: Stage | None) -> Iterator[s.Expression]:
    named = stage.value if stage else None
    if change is None:
        plan = law.records(named)
        yield from (bound.scoped for bound in (*plan.findings, *plan.duties))
    else:
        yield from (condition_of(part)[0] for part in parts_of(law.plan(change, named)))


def _facts(tree: s.Expression) -> Iterator[s.Fact]:
    if isinstance(tree, s.Fact):
        yield tree
    for part in s.children(tree):
        yield from _facts(part)


__all__ = ["Deadline", "Found", "Proof", "Unsettled", "paired"]
