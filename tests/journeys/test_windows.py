"""Which days fit both laws, and the first day on which a transfer becomes possible."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.journeys.laws import CHILD, ON, made, moving, write

from xueji.assemble import Xueji
from xueji.journeys.earliest import earliest, later
from xueji.journeys.move import Move, on_day, terms, together
from xueji.journeys.windows import Fit, Stretch, stretches, windows
from xueji.model.enums import Outcome
from xueji.packs import registry
from xueji.packs.load import load

_RULE = "  - {{id: {id}, title: 时间, change: transfer, article: 一, {force}: '{when}'}}\n"
TWO_WEEKS = "rules:\n" + _RULE.format(id="w", force="discourage", when='not within(request.on, term.start, "2 weeks")')
DECEMBER = "rules:\n" + _RULE.format(id="w", force="forbid", when="request.on < term.end")
LATE = "rules:\n" + _RULE.format(id="w", force="forbid", when='within(request.on, term.start, "4 weeks")')
NONE = "rules:\n" + _RULE.format(id="w", force="forbid", when='student.status == "on_leave"')


def whole_year(move: Move) -> list[Stretch]:
    return list(windows(move, ON, ON + timedelta(days=365)).both)


def test_the_window_that_fits_both_is_where_both_overlap(tmp_path: Path) -> None:
    one_week = TWO_WEEKS.replace("2 weeks", "1 week")
    found = windows(moving(made(tmp_path, one_week, TWO_WEEKS)), date(2024, 9, 1), date(2025, 6, 30))
    assert found.each[0] == (
        Stretch(date(2024, 9, 1), date(2024, 9, 8)), Stretch(date(2025, 3, 1), date(2025, 3, 8)),
    )  # fmt: skip
    assert found.each[1][0] == Stretch(date(2024, 9, 1), date(2024, 9, 15))
    assert found.both == found.each[0]
    assert found.assumed  # the spring semester was not given
    assert not windows(moving(made(tmp_path / "b", one_week, TWO_WEEKS)), ON, date(2024, 12, 1)).assumed


def test_windows_that_never_meet(tmp_path: Path) -> None:
    move = moving(made(tmp_path, TWO_WEEKS, LATE))
    assert whole_year(move) == []
    found = earliest(move, ON)
    assert found.granted == date(
        2024, 9, 30
    )  # after four weeks the one is silent and the other leaves it to the authority
    assert found.permitted is None
    assert found.open is None


def test_a_rule_that_never_speaks_of_days_closes_no_window(tmp_path: Path) -> None:
    move = moving(made(tmp_path, NONE, NONE), {"student.status": "on_leave"})
    assert whole_year(move) == [Stretch(ON, ON + timedelta(days=365))]
    assert earliest(move, ON).granted is None


def test_a_rule_of_the_day_alone_counts_even_where_it_always_objects(tmp_path: Path) -> None:
    always = "rules:\n" + _RULE.format(
        id="w", force="forbid", when="request.on > term.start or request.on <= term.start"
    )
    assert whole_year(moving(made(tmp_path, always, NONE))) == []


def test_a_day_that_depends_on_a_missing_fact_cannot_be_told(tmp_path: Path) -> None:
    when = 'student.under_sanction and not within(request.on, term.start, "2 weeks")'
    engine = made(tmp_path, "rules:\n" + _RULE.format(id="w", force="forbid", when=when), NONE)
    found = windows(moving(engine), date(2024, 9, 1), date(2024, 9, 30))
    assert found.both == (Stretch(date(2024, 9, 1), date(2024, 9, 15)),)
    assert found.untold == (Stretch(date(2024, 9, 16), date(2024, 9, 30)),)
    of_all = windows(moving(engine), date(2024, 9, 1), date(2024, 9, 30), anyone=True)
    assert of_all.both == (Stretch(date(2024, 9, 1), date(2024, 9, 30)),)


LISTED = """\
closed: [{change: transfer, title: 仅限所列, article: 二}]
rules:
  - {id: g, title: 事由, change: transfer, article: 二, permit: 'within(request.on, term.start, "2 weeks")'}
"""
UNREAD = """\
not_seen:
  - change: transfer
    decisive: true
    when: not within(request.on, term.start, "2 weeks")
    what: {zh: 未见, en: not seen}
rules:
  - {id: f, title: 规定, change: transfer, article: 一, forbid: student.under_sanction}
"""


def test_a_ground_and_a_gap_that_speak_of_days(tmp_path: Path) -> None:
    found = windows(moving(made(tmp_path, LISTED, NONE)), date(2024, 9, 1), date(2024, 9, 30))
    assert (found.both, found.untold) == ((Stretch(date(2024, 9, 1), date(2024, 9, 15)),), ())
    found = windows(moving(made(tmp_path / "b", UNREAD, NONE)), date(2024, 9, 1), date(2024, 9, 30))
    assert found.both == (Stretch(date(2024, 9, 1), date(2024, 9, 15)),)
    assert found.untold == (Stretch(date(2024, 9, 16), date(2024, 9, 30)),)


def test_the_earliest_day_is_the_first_that_both_permit(tmp_path: Path) -> None:
    found = earliest(moving(made(tmp_path, TWO_WEEKS, DECEMBER), on=date(2024, 10, 1)), date(2024, 10, 1))
    assert found.granted == date(2025, 1, 20)  # not before the end of term; the two weeks are long over
    assert found.permitted is None  # at the end of a term its first two weeks are over


def test_the_law_of_each_day_decides(tmp_path: Path) -> None:
    """A bar that ends with its document is gone on the day after."""
    barred = "rules:\n" + _RULE.format(id="w", force="forbid", when="student.grade == 8")
    assert earliest(moving(made(tmp_path, barred, NONE)), ON).permitted is None
    pack = write(tmp_path / "again", barred, NONE) / "hunan" / "hunan.yaml"
    old = pack.read_text("utf-8")
    pack.write_text(old.replace("from: 2020-01-01", "from: 2020-01-01, to: 2024-12-31"), "utf-8")
    new = old.replace("2020-01-01", "2025-01-01").replace("id: hunan", "id: new").replace("grade == 8", "grade == 7")
    pack.with_name("new.yaml").write_text(new, "utf-8")
    engine = Xueji(load(registry.in_folder(tmp_path / "again")))
    assert earliest(moving(engine), ON).permitted == date(2025, 1, 1)


def test_semesters_are_those_given_and_else_the_usual_ones() -> None:
    found = terms(CHILD, ON, 2)
    assert on_day(found, CHILD, date(2024, 10, 1))["term.start"] == date(2024, 9, 1)
    spring = on_day(found, CHILD, date(2025, 2, 1))  # in the holidays the next semester counts
    assert (spring["term.start"], spring["term.semester"]) == (date(2025, 3, 1), "2")
    other = terms({"term.start": date(2025, 2, 17)}, ON, 1)
    assert on_day(other, {}, date(2025, 2, 20)) == {"term.start": date(2025, 2, 17)}
    assert [term.assumed for term in other].count(False) == 1


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [("permitted permitted", "permitted"), ("permitted discretion", "discretion"),
     ("discretion undetermined", "undetermined"), ("undetermined refused", "refused")],
)  # fmt: skip
def test_the_law_that_hinders_most_decides(outcomes: str, wanted: str) -> None:
    assert together(map(Outcome, outcomes.split())) is Outcome(wanted)


def test_days_in_a_row_are_one_stretch() -> None:
    span = [date(2024, 1, day) for day in range(1, 6)]
    fits = [Fit.FITS, Fit.FITS, Fit.OBJECTS, Fit.FITS, Fit.UNTOLD]
    assert stretches(span, fits, Fit.FITS) == (Stretch(span[0], span[1]), Stretch(span[3], span[3]))


def test_two_years_after_the_29th_of_february() -> None:
    assert later(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert later(date(2024, 3, 1), 2) == date(2026, 3, 1)
