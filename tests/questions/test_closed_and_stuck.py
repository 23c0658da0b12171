"""Closed lists nobody can meet, and statuses nobody can leave."""

from pathlib import Path

from tests.questions.one_law import answer, found, rule, side

from xueji.lifecycle.chart import FINAL
from xueji.model.enums import Change, Stage, Status
from xueji.questions.ask import Scope
from xueji.questions.finding import Finding, Question
from xueji.questions.stuck import exits

LISTED = "closed:\n  - {change: transfer, title: {zh: 限定, en: only these}, article: 一}\n"


def test_a_list_with_a_ground_somebody_has(tmp_path: Path) -> None:
    assert not found(side(tmp_path, rule("may", "permit: student.is_disabled"), rest=LISTED), Question.CLOSED)


def test_a_list_whose_grounds_nobody_has(tmp_path: Path) -> None:
    rules = (
        rule("one", "permit: student.grade > 3 and student.grade < 3"),
        rule("two", "permit: student.grade >= 10"),
    )
    (finding,) = found(side(tmp_path, *rules, rest=LISTED), Question.CLOSED).values()
    assert (finding.name, finding.cause) == ("closed/made/closed-transfer", "unmet")
    assert finding.parts == ("made/closed-transfer", "made/one", "made/two")
    assert finding.example is not None
    assert {reason.kind for reason in finding.example.answers[0].reasons} == {"closed"}  # type: ignore[union-attr]


def test_a_list_whose_every_ground_is_refused(tmp_path: Path) -> None:
    rules = rule("may", "permit: student.is_disabled"), rule("bar", "forbid: student.is_disabled")
    (finding,) = found(side(tmp_path, *rules, rest=LISTED), Question.CLOSED).values()
    assert finding.cause == "refused"


def test_a_list_without_any_ground(tmp_path: Path) -> None:
    assert set(found(side(tmp_path, rest=LISTED), Question.CLOSED)) == {"closed/made/closed-transfer"}


def test_a_ground_for_a_status_the_chart_does_not_know(tmp_path: Path) -> None:
    law = side(tmp_path, rule("may", 'permit: student.status == "graduated"'), rest=LISTED)
    assert set(found(law, Question.CLOSED)) == {"closed/made/closed-transfer"}


def stuck(folder: Path, *rules: str, silent: str) -> dict[str, Finding]:
    law = side(folder, *rules, silent=silent)
    result = answer(law, Question.STUCK, Scope(tuple(Change), (Stage.PRIMARY,)))
    assert not result.asked.open
    return {finding.name: finding for finding in result.asked.findings}


ALL = ", ".join(Change)


def test_a_law_without_conditions_lets_everybody_go(tmp_path: Path) -> None:
    assert stuck(tmp_path, silent=ALL) == {}


def test_a_status_whose_every_way_out_is_barred(tmp_path: Path) -> None:
    ways = ", ".join(exits(Status.ON_LEAVE))
    bar = rule("bar", 'forbid: student.status == "on_leave"', f"[{ways}]")
    (finding,) = stuck(tmp_path, bar, silent=ALL).values()
    assert (finding.name, finding.cause, finding.changes) == ("stuck/on_leave", "stuck", exits(Status.ON_LEAVE))


def test_one_way_left_open_is_enough(tmp_path: Path) -> None:
    ways = ", ".join(change for change in exits(Status.ON_LEAVE) if change is not Change.RESUME)
    bar = rule("bar", 'forbid: student.status == "on_leave"', f"[{ways}]")
    doubt = rule("doubt", 'discourage: student.status == "on_leave"', "resume")
    assert stuck(tmp_path, bar, doubt, silent=ALL) == {}


def test_a_way_out_on_another_day_of_this_law_counts(tmp_path: Path) -> None:
    ways = ", ".join(exits(Status.ON_LEAVE))
    bar = rule("bar", """forbid: 'student.status == "on_leave" and request.on < "2030-01-01"'""", f"[{ways}]")
    assert stuck(tmp_path, bar, silent=ALL) == {}


def test_a_way_out_that_is_not_known_is_said_apart(tmp_path: Path) -> None:
    ways = ", ".join(change for change in exits(Status.ON_LEAVE) if change is not Change.RESUME)
    bar = rule("bar", 'forbid: student.status == "on_leave"', f"[{ways}]")
    others = ", ".join(change for change in Change if change is not Change.RESUME)
    (finding,) = stuck(tmp_path, bar, silent=others).values()
    assert (finding.name, finding.cause) == ("stuck/on_leave/unknown", "unknown")


def test_every_status_that_is_not_final_has_ways_out_on_the_chart() -> None:
    assert all(exits(status) for status in Status if status not in FINAL)
    assert Change.DECEASE not in exits(Status.ENROLLED)
