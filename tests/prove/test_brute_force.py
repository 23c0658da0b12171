"""What the prover says of two laws, held against every student there is: enumerated, and judged by the bulk engine."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from random import Random

import polars as pl
import pytest

from tests.prove.enumeration import CALENDAR, ON, Asked, Facts, students
from tests.prove.framing import frame
from tests.prove.random_laws import PAPERS, PLACES, Pair, elsewhere, random_maker, random_pair, seeded
from xueji.assemble import Xueji
from xueji.decide.consequences import Followed as Consequences
from xueji.decide.plan import Steps
from xueji.decide.reading import Request
from xueji.language import syntax as s
from xueji.model.enums import Change, Outcome, RecordVerdict, Truth

pytest.importorskip("z3", reason="the extra `prove` is not installed")

from xueji.prove.differences import compare_change, compare_records
from xueji.prove.inquiry import Inquiry
from xueji.prove.outcomes import condition_of, parts_of
from xueji.prove.parts import bears_on, brings, decisive, name_of
from xueji.prove.side import Side
from xueji.prove.solver import Deadline, Unsettled, all_of
from xueji.prove.verdicts import Answer, Difference, Kind, Verdict

SECONDS = 60
QUICK, DEEP = 25, 2_400
MOST_FOLLOWED = 1_500
_RANK = (Truth.NO, Truth.UNKNOWN, Truth.YES)
Answers = tuple[str, ...]


class Before:
    """A pair of laws, and every student before them."""

    def __init__(self, pair: Pair, change: Change | None) -> None:
        self.pair = pair
        self.change = change
        self.engine = Xueji(pair.laws, CALENDAR)
        self.sides: Sequence[Side] = tuple(self.engine.side(place, ON) for place in PLACES)
        atoms = {
            (atom, side.policy.by_id[document].conventions)
            for side in self.sides for tree, document in self._conditions(side) for atom in s.atoms(tree)
        }  # fmt: skip
        self.students: list[Facts] | None = students(Asked(frozenset(atoms), change), pair.stage)

    def _conditions(self, side: Side) -> Iterator[tuple[s.Expression, str]]:
        if self.change is not None:
            yield from map(condition_of, parts_of(side.decider.plan(self.change, self.pair.stage.value)))
            return
        plan = side.decider.records(self.pair.stage.value)
        yield from map(condition_of, (*plan.findings, *plan.duties))

    def judged(self) -> list[Answers]:
        """What the bulk engine says of each student under each law."""
        assert self.students
        asked = frame(self.students)
        columns = [self._column(asked, place) for place in PLACES]
        return list(zip(*columns, strict=True))

    def _column(self, asked: pl.DataFrame, place: str) -> list[str]:
        if self.change is None:
            found = self.engine.audit(asked, ON, place).rows.sort("row")["verdict"].to_list()
        else:
            found = self.engine.decide_batch(asked, self.change.value, place, ON).rows.sort("row")["outcome"].to_list()
        assert None not in found, "no enumerated student contradicts himself"
        return found

    def inquiry(self) -> Inquiry:
        """The same question before the prover."""
        return Inquiry(self.sides, self.change, self.pair.stage, ON, Deadline(SECONDS))

    def proved(self) -> set[Answers]:
        """The pairs of answers the prover finds a student for."""
        inquiry = self.inquiry()
        laws = inquiry.outcomes if self.change is not None else inquiry.findings
        told = [law.by_outcome if self.change is not None else law.by_verdict for law in laws]  # type: ignore[union-attr]
        kind: type[Outcome] | type[RecordVerdict] = Outcome if self.change is not None else RecordVerdict
        return {
            (one.value, other.value)
            for one in kind for other in kind
            if inquiry.possible(all_of([told[0][one], told[1][other]]))
        }  # fmt: skip

    def compared(self) -> Verdict:
        """What the prover says of the two laws."""
        deadline = Deadline(SECONDS)
        if self.change is None:
            return compare_records(self.sides, self.pair.stage, ON, deadline)
        return compare_change(self.sides, self.change, self.pair.stage, ON, deadline)


def occurring(found: Sequence[Answers]) -> set[Answers]:
    return {answers for answers in found if answers[0] != answers[1]}


def of_answers(verdict: Verdict) -> list[Difference]:
    return [d for d in verdict.differences if d.kind in (Kind.RULE, Kind.OUTCOME) and d.results[0] != d.results[1]]


def held_together(pair: Pair, change: Change | None, counts: Counter[str]) -> None:
    """Prover and enumeration say the same of two laws."""
    before = Before(pair, change)
    if not before.students:
        counts["too many to enumerate"] += 1
        return
    found = before.judged()
    try:
        proved = before.proved()
    except Unsettled:  # digits of a school code compared, and what follows from other numbers asked for
        if not {"text", "numbers"} <= set(pair.groups):
            raise
        counts["not for the prover"] += 1
        return
    counts["pairs"] += 1
    counts["students"] += len(found)
    assert proved == set(found)
    verdict = before.compared()
    assert not verdict.open
    shown = {difference.results for difference in of_answers(verdict)}
    assert shown == occurring(found)
    if occurring(found):
        assert verdict.answer is Answer.DIFFERENT
    counts[f"answer {verdict.answer}"] += 1


def tried(pairs: int, seed: int, without: frozenset[str] = frozenset()) -> Counter[str]:
    """So many pairs, every fifth or so of them before stored records; none that speaks of some groups of facts."""
    rng, counts = Random(seed), Counter[str]()
    while counts["pairs"] < pairs:
        pair = random_pair(rng)
        if without & set(pair.groups):
            continue
        records = rng.random() < 0.25 and "places" not in pair.groups  # a record lies where its school does
        held_together(pair, None if records else pair.change, counts)
    return counts


# --- one rule more or otherwise, and what follows ---


def seeds_found(pairs: int, seed: int) -> Counter[str]:
    """Laws that are one another's copies but for one rule: where that rule tells on anyone, it is shown."""
    rng, counts = Random(seed), Counter[str]()
    while counts["pairs"] < pairs:
        maker = random_maker(rng)
        one = maker.law(PLACES[0])
        other = seeded(elsewhere(one, PLACES[1]), maker)
        pair = Pair((one, other), maker.groups, maker.stage, maker.change)
        before = Before(pair, pair.change)
        if not before.students or {"text", "numbers"} <= set(pair.groups):
            continue
        counts["pairs"] += 1
        law = before.inquiry().outcomes[1]
        planted = [part for part in decisive(law) if name_of(part).endswith("/rule-9")]
        told = any(
            mine != theirs and theirs in brings(part) and bears_on(part, student)
            for (mine, theirs), student in zip(before.judged(), before.students, strict=True) for part in planted
        )  # fmt: skip
        shown = [d for d in before.compared().differences if d.kind is Kind.RULE and d.about.endswith("/rule-9")]
        assert [d.owner for d in shown] == [1] * told
        counts["told"] += told
    return counts


class Followed:
    """What follows under two laws, worked out by `decide` for every student there is."""

    def __init__(self, before: Before) -> None:
        self.before = before
        self.plans = [law.plan for law in before.inquiry().outcomes]
        self.papers = set[tuple[str, int | None]]()
        self.duties = set[tuple[str, int | None]]()
        self.steps = set[tuple[str, int | None]]()
        for student, made in zip(before.students or (), before.judged(), strict=True):
            self._duties(student, made)
            if Outcome.REFUSED.value not in made:
                self._papers(student)
                self._steps(student)

    def _papers(self, student: Facts) -> None:
        told = [{p.name: _RANK.index(p.holds) for p in self._following(side, student)[0]} for side in (0, 1)]
        for name, side in product(PAPERS, (0, 1)):
            if told[side].get(name, 0) > told[1 - side].get(name, 0):
                self.papers.add((name, side))

    def _duties(self, student: Facts, made: Answers) -> None:
        """No two made-up laws have a duty of the same matter: each that arises on one side is a difference."""
        for side, plan in enumerate(self.plans):
            arising = [(b.rule, b.rule.duty) for b in plan.duties if not b.no(student)]
            arising += [(p.procedure, spec) for p in plan.steps if p.yes(student) for spec in p.procedure.duties]
            self.duties |= {(norm.name, side) for norm, spec in arising if spec and set(made) <= {*spec.upon}}

    def _steps(self, student: Facts) -> None:
        ways = [{self._links(side, p) for p in plan.steps if p.yes(student)} for side, plan in enumerate(self.plans)]
        for side, plan in enumerate(self.plans):
            for way in plan.steps:
                alone = way.yes(student) and self._links(side, way) not in ways[1 - side]
                if alone and not (side and ways[0] - ways[1]):
                    self.steps.add((way.procedure.name, side))

    def _links(self, side: int, way: Steps) -> object:
        counted = self.before.sides[side].policy.documents[0].conventions.count_starting_day
        within = way.procedure.each_within
        return way.procedure.steps, within, within is not None and counted

    def _following(self, side: int, student: Facts) -> Consequences:
        decider = self.before.sides[side].decider
        return decider.following(Request(self.before.change, PLACES[side], ON, student, None))


def followed(pairs: int, seed: int) -> Counter[str]:
    """So many pairs of laws whose papers, duties and steps are those that enumeration finds apart."""
    rng, counts = Random(seed), Counter[str]()
    while counts["pairs"] < pairs:
        pair = random_pair(rng)
        before = Before(pair, pair.change)
        if not before.students or len(before.students) > MOST_FOLLOWED or {"text", "numbers"} <= set(pair.groups):
            continue
        counts["pairs"] += 1
        found, wanted = before.compared().differences, Followed(before)
        for kind, apart in ((Kind.PAPER, wanted.papers), (Kind.DUTY, wanted.duties), (Kind.STEPS, wanted.steps)):
            assert {(d.about, d.owner) for d in found if d.kind is kind} == apart, (kind, pair.change, pair.stage)
            counts[kind.value] += len(apart)
    return counts


def test_the_prover_finds_what_enumeration_finds_and_nothing_else():
    counts = tried(QUICK, 1, frozenset({"days"}))  # whose days are many
    assert counts["answer different"] > QUICK / 4
    assert counts["answer same"] > QUICK / 20


def test_every_rule_that_tells_is_found():
    assert seeds_found(8, 3)["told"] >= 2


def test_what_follows_is_what_enumeration_finds():
    counts = followed(8, 4)
    assert counts["paper"]
    assert counts["duty"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 10))
def test_the_prover_finds_what_enumeration_finds_in_many(seed, capsys):
    counts = tried(DEEP // 8, seed)
    with capsys.disabled():
        print(f"\nseed {seed}: {dict(sorted(counts.items()))}")
    assert counts["pairs"] == DEEP // 8


@pytest.mark.slow
def test_every_rule_that_tells_is_found_in_many(capsys):
    counts = seeds_found(300, 5)
    with capsys.disabled():
        print(f"\n{dict(counts)}")
    assert counts["told"] > counts["pairs"] / 10


@pytest.mark.slow
def test_what_follows_in_many_is_what_enumeration_finds(capsys):
    counts = followed(300, 6)
    with capsys.disabled():
        print(f"\n{dict(counts)}")
    assert min(counts["paper"], counts["duty"], counts["steps"]) > 0
