"""Which of two laws is stricter: each direction with a student, or proved; what cannot be compared is said."""

from itertools import product
from pathlib import Path

import pytest
from tests.questions.strictness_laws import DAY, Laws, rule

from xueji.assemble import Xueji
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage
from xueji.prove.side import Side
from xueji.prove.solver import Deadline
from xueji.questions import order as module
from xueji.questions.order import Order, Ranking, order, table

ON_LEAVE = 'student.status == "on_leave"'
ABSENT = "student.home_taught"
DELEGATES = "delegates:\n  - {change: transfer, title: {zh: 由省级规定, en: left to the provinces}, article: 二}\n"
UNREAD = "not_seen:\n  - {change: transfer, decisive: true, when: student.home_taught, what: 送教上门的规定未见}\n"
REPLACED = ", replaces: national/bar"
BAR = rule("bar", f"forbid: {ON_LEAVE}")


@pytest.fixture
def laws(tmp_path: Path) -> Laws:
    return Laws(tmp_path)


def asked(sides: tuple[Side, Side], change: Change | None = Change.TRANSFER, seconds: float = 20) -> Ranking:
    return order(*sides, change, Stage.PRIMARY, DAY, Deadline(seconds))


@pytest.mark.parametrize(
    ("mine", "found"),
    [
        (f"forbid: {ON_LEAVE} or {ABSENT}", Order.STRICTER),
        (f"discourage: {ON_LEAVE}", Order.LOOSER),
        (f"forbid: {ON_LEAVE} and {ABSENT}", Order.LOOSER),
        (f"forbid: {ABSENT}", Order.INCOMPARABLE),
        (f"require: not ({ON_LEAVE})", Order.EQUAL),
    ],
)
def test_two_laws_on_one_change(laws: Laws, mine: str, found: Order) -> None:
    ranking = asked(laws.sides(BAR, rule("mine", mine, more=REPLACED)))
    assert ranking.order is found
    assert (ranking.stricter is not None) is (found in (Order.STRICTER, Order.INCOMPARABLE))
    assert (ranking.looser is not None) is (found in (Order.LOOSER, Order.INCOMPARABLE))


def test_the_examples_show_both_directions(laws: Laws) -> None:
    ranking = asked(laws.sides(BAR, rule("mine", f"forbid: {ABSENT}", more=REPLACED)))
    assert ranking.stricter is not None
    assert ranking.looser is not None
    said = [tuple(a.outcome for a in example.answers) for example in (ranking.stricter, ranking.looser)]  # type: ignore[union-attr]
    assert said == [(Outcome.REFUSED, Outcome.PERMITTED), (Outcome.PERMITTED, Outcome.REFUSED)]


def test_equal_laws_cost_no_time(laws: Laws, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the prover was asked")

    sides = laws.sides(BAR, rule("mine", "permit: always"))
    monkeypatch.setattr(module, "Inquiry", never)
    assert asked(sides, seconds=0).order is Order.EQUAL


def test_a_law_that_leaves_the_matter_to_others_is_silent(laws: Laws) -> None:
    ranking = asked(laws.sides("", BAR, nation_head=DELEGATES))
    assert (ranking.order, ranking.silent) == (Order.SILENT, (1,))


def test_two_laws_that_say_nothing(laws: Laws) -> None:
    ranking = asked(laws.sides("", "", nation_head=DELEGATES))
    assert (ranking.order, ranking.silent) == (Order.SILENT, (0, 1))


def test_a_law_silent_in_part(laws: Laws) -> None:
    ranking = asked(laws.sides(BAR, rule("mine", "permit: always"), head=UNREAD))
    assert (ranking.order, ranking.silent, ranking.partly) == (Order.EQUAL, (), (0,))


def test_without_time_nothing_is_claimed_and_nothing_prepared(laws: Laws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Inquiry", lambda *_: pytest.fail("prepared"))
    ranking = asked(laws.sides(BAR, rule("mine", "permit: always", more=REPLACED)), seconds=0)
    assert (ranking.order, ranking.open, ranking.why) == (Order.UNSETTLED, ("*",), "time")
    assert (ranking.stricter, ranking.looser) == (None, None)


@pytest.mark.parametrize(
    ("mine", "found", "verdicts"),
    [
        ("discourage: student.is_disabled", Order.LOOSER, (RecordVerdict.DOUBTFUL, RecordVerdict.FINDINGS)),
        ("forbid: student.is_disabled and student.home_taught", Order.LOOSER,
         (RecordVerdict.CLEAN, RecordVerdict.FINDINGS)),
    ],
)  # fmt: skip
def test_records(laws: Laws, mine: str, found: Order, verdicts: tuple[RecordVerdict, ...]) -> None:
    nation = rule("wrong", "forbid: student.is_disabled", "record", "data_quality")
    own = rule("mine", mine, "record", "data_quality", ", replaces: national/wrong")
    ranking = asked(laws.sides(nation, own), None)
    assert ranking.order is found
    assert ranking.looser is not None
    assert tuple(answer.verdict for answer in ranking.looser.answers) == verdicts  # type: ignore[union-attr]


def test_a_table_has_a_row_for_every_change_and_stage(laws: Laws) -> None:
    rows = list(table(*laws.sides(BAR, rule("mine", "permit: always", more=REPLACED)), DAY, 20))
    assert [(row.change, row.stage) for row in rows] == list(product((*Change, None), Stage))
    assert {
        row.order for row in rows if row.change is Change.TRANSFER and row.stage in (Stage.PRIMARY, Stage.JUNIOR)
    } == {Order.LOOSER}
    assert {row.silent for row in rows if row.change is Change.TRANSFER and row.stage is Stage.SENIOR} == {(0, 1)}


@pytest.mark.slow
def test_real_laws_one_against_another_and_back(engine: Xueji) -> None:
    (gansu, liaoning), _ = engine.sides(("gansu", "liaoning"), DAY)
    there = list(table(gansu, liaoning, DAY, 20))
    back = list(table(liaoning, gansu, DAY, 20))
    opposite = {Order.STRICTER: Order.LOOSER, Order.LOOSER: Order.STRICTER}
    assert [opposite.get(row.order, row.order) for row in there] == [row.order for row in back]
    assert not any(row.open for row in there)
    by_change = {(row.change, row.stage): row.order for row in there}
    assert by_change[Change.GRADUATE, Stage.JUNIOR] is Order.LOOSER
    assert by_change[Change.LEAVE, Stage.PRIMARY] is Order.INCOMPARABLE
    assert by_change[Change.TRANSFER, Stage.SENIOR] is Order.SILENT
