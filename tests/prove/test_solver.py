"""The prover's three answers: found, none, not settled; time and memory have an end, and wishes their order."""

import subprocess
import sys
import time
from datetime import date
from itertools import combinations
from typing import Any

import pytest

z3 = pytest.importorskip("z3", reason="the extra `prove` is not installed")

from xueji.calendar import Calendar, Conventions, Duration, MonthDay, Unit  # noqa: E402
from xueji.language import syntax as s  # noqa: E402
from xueji.language.backends.smt_days import Clock  # noqa: E402
from xueji.language.backends.smt_symbols import Ranges, Symbols, Texts  # noqa: E402
from xueji.language.types import DATE, FLAG, INTEGER, TEXT  # noqa: E402
from xueji.prove.solver import Deadline, Solver, Unsettled, all_of, any_of, negated  # noqa: E402

CALENDAR = Calendar(until=2026)


def solver(seconds: float = 30, **given: Any) -> Solver:
    return Solver(Symbols(Texts([], 500), Ranges(), **given), Clock(CALENDAR), Deadline(seconds))


def pigeons(birds: int) -> Any:
    """So many birds in one hole fewer, no two in one: impossible, and slow to see."""
    at = [[z3.Bool(f"bird {bird} in {hole}") for hole in range(birds - 1)] for bird in range(birds)]
    housed = [any_of(holes) for holes in at]
    apart = [
        negated(all_of([one[hole], other[hole]])) for hole in range(birds - 1) for one, other in combinations(at, 2)
    ]
    return all_of([*housed, *apart])


# --- what is found, and what there is none of ---


def test_a_student_found_has_what_was_asked_for():
    asked = solver()
    count = asked.symbols.fact("student.leave_count", INTEGER)
    found = asked.find(all_of([count.known, count.value == 3]))
    assert found is not None
    assert found.facts == {"student.leave_count": 3}
    assert asked.find(all_of([count.known, count.value < 0])) is None
    assert asked.possible(count.known)
    assert not asked.possible(all_of([count.known, negated(count.known)]))


def test_facts_missing_fixed_and_known_alone_are_told_apart():
    asked = solver(fixed={"request.on": date(2024, 9, 5)}, always_known=lambda name: name == "student.is_disabled")
    asked.symbols.fact("request.on", DATE)
    asked.symbols.fact("student.is_disabled", FLAG)
    sign = asked.symbols.known("student.remark")
    late = asked.symbols.fact("leave.end", DATE)
    found = asked.find(all_of([sign, negated(late.known)]))
    assert found is not None
    assert set(found.facts) == {"student.is_disabled"}
    assert found.bare == {"student.remark"}


def test_what_always_holds_holds_of_everyone():
    asked = solver()
    count = asked.symbols.fact("student.leave_count", INTEGER).value
    asked.always([count >= 7])
    assert not asked.possible(count < 7)
    assert asked.possible(count == 7)


def test_nothing_of_nothing():
    asked = solver()
    assert not asked.possible(any_of([]))
    assert asked.possible(all_of([]))


@pytest.mark.slow
def test_an_answer_is_right_about_the_calendar_or_there_is_none():
    asked = solver()
    start, end = (asked.symbols.fact(name, DATE).value for name in ("leave.start", "leave.end"))
    month = asked.clock.last_days(start, Duration(1, Unit.MONTHS), Conventions())[0]
    last_of_january = asked.clock.in_year(MonthDay(1, 31), start)
    asked.always([asked.symbols.known("leave.start"), asked.symbols.known("leave.end")])
    short = all_of([start == last_of_january, end == month, end - start == 28])
    found = asked.find(short)
    assert found is not None
    assert (found.facts["leave.start"].month, found.facts["leave.end"].month) == (1, 2)
    assert not asked.possible(all_of([start == last_of_january, end == month, end - start > 29]))


# --- wishes ---


def wished(*wishes: Any, formula: Any = None, seconds: float = 30) -> dict[str, Any] | None:
    asked = solver(seconds)
    counts = [asked.symbols.fact(f"student.count_{n}", INTEGER) for n in range(2)]
    asked.always([count.known for count in counts])
    one, other = (count.value for count in counts)
    found = asked.find(formula(one, other) if formula else one >= 0, [wish(one, other) for wish in wishes])
    return None if found is None else dict(found.facts)


def test_wishes_that_can_be_met_are_met():
    assert wished(lambda a, b: a == 5, lambda a, b: b == 6) == {"student.count_0": 5, "student.count_1": 6}


def test_of_wishes_that_clash_the_first_one_counts():
    assert wished(lambda a, b: a == 5, lambda a, b: a == 6, lambda a, b: b == 7) == {
        "student.count_0": 5, "student.count_1": 7,
    }  # fmt: skip


def test_wishes_against_what_is_asked_are_no_refusal():
    found = wished(lambda a, b: a == 5, lambda a, b: b == 1, formula=lambda a, b: a > 90)
    assert found is not None
    assert (found["student.count_0"] > 90, found["student.count_1"]) == (True, 1)
    assert wished(lambda a, b: a == 5, formula=lambda a, b: a < b - 200_000) is None


def test_a_wish_given_twice_is_one_wish():
    assert wished(*[lambda a, b: a + b == 3] * 2, lambda a, b: a == 1) == {"student.count_0": 1, "student.count_1": 2}


@pytest.mark.slow
def test_a_wish_too_hard_to_grant_is_let_go():
    found = wished(lambda a, b: pigeons(14), lambda a, b: a == 4, seconds=4)
    assert found is not None


# --- an end of time and memory ---


def test_no_time_is_no_answer():
    with pytest.raises(Unsettled) as raised:
        solver(0).possible(all_of([]))
    assert raised.value.why == "time"
    with pytest.raises(Unsettled, match="time"):
        solver(-1).find(all_of([]))


@pytest.mark.parametrize(
    ("seconds", "over"), [pytest.param(0.5, 10), pytest.param(5, 0.1, marks=pytest.mark.slow)], ids=["short", "longer"]
)
def test_a_hard_question_is_given_up_in_time(seconds, over):
    asked = solver(seconds)
    begun = time.monotonic()
    with pytest.raises(Unsettled) as raised:
        asked.possible(pigeons(16))
    assert raised.value.why == "time"
    assert time.monotonic() - begun < seconds * (1 + over)
    assert asked.deadline.left() < seconds * over


@pytest.mark.slow
def test_products_of_unknowns_are_settled_or_given_up():
    asked = solver(1.5)
    one, other, third = (asked.symbols.fact(f"student.count_{n}", INTEGER).value for n in range(3))
    power = one * one * one + other * other * other == third * third * third
    begun = time.monotonic()
    with pytest.raises(Unsettled) as raised:
        asked.possible(all_of([one > 2, other > 2, third > 2, power]))
    assert raised.value.why in ("time", "unknown")
    assert time.monotonic() - begun < 2.5


_SCARCE = """
import z3
from tests.prove.test_solver import pigeons, solver
from xueji.prove.solver import MOST_MEMORY, Unsettled, all_of
assert MOST_MEMORY >= 512, MOST_MEMORY
z3.set_param("memory_max_size", 40)
asked = solver(60)
try:
    asked.possible(pigeons(40))
except Unsettled as unsettled:
    print(unsettled.why)
del asked
z3.set_param("memory_max_size", MOST_MEMORY)
print(solver().possible(all_of([])))
"""


_STOPPED = """
import os, signal, threading
from tests.prove.test_solver import pigeons, solver
signal.signal(signal.SIGINT, signal.default_int_handler)  # who started the tests in the background left it ignored
asked, hard = solver(60), pigeons(16)
threading.Timer({after}, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
try:
    asked.possible(hard)
except KeyboardInterrupt:
    print("stopped", asked.deadline.left() > 40)
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.05, 1.0], ids=["at once", "later"])
def test_who_stops_a_question_by_hand_stops_it(after):
    code = _STOPPED.format(after=after)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["stopped", "True"], "")


@pytest.mark.slow
def test_a_question_that_needs_more_memory_is_given_up_and_the_process_lives_on():
    done = subprocess.run([sys.executable, "-c", _SCARCE], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["memory", "True"], "")


def test_texts_are_found_as_far_as_conditions_tell_them_apart():
    one, other = s.Fact("student.one", TEXT), s.Fact("student.other", TEXT)
    tree = s.All((s.Compare("!=", one, other), s.Call("digits", (one, s.Literal(2, INTEGER)), FLAG)))
    symbols = Symbols(Texts([tree], 500))
    asked = Solver(symbols, Clock(CALENDAR), Deadline(30))
    a, b = symbols.fact(one.name, TEXT), symbols.fact(other.name, TEXT)
    digits = [index for index, length in symbols.texts.of_digits() if length == 2]
    found = asked.find(
        all_of([a.known, b.known, a.value != b.value, *(any_of(x.value == i for i in digits) for x in (a, b))])
    )
    assert found is not None
    assert found.facts["student.one"] != found.facts["student.other"]
    assert all(len(text) == 2 and text.isdigit() for text in found.facts.values())
