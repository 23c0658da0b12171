"""The chart is sound, and the check that says so would notice if it were not."""

import dataclasses

import pytest

from xueji.errors import LifecycleError
from xueji.lifecycle import machine, soundness
from xueji.lifecycle.chart import ARROWS, FINAL, SAME, Arrow
from xueji.model.enums import Change, Status


def test_the_chart_is_sound() -> None:
    assert soundness.faults() == ()
    soundness.check()


def without(change: Change) -> list[Arrow]:
    return [arrow for arrow in ARROWS if arrow.change is not change]


def test_an_unreachable_status_is_found() -> None:
    faults = soundness.faults(without(Change.GO_ABROAD))
    assert any("abroad cannot be reached" in fault for fault in faults)
    assert any("go_abroad is drawn 0 times" in fault for fault in faults)


def test_a_dead_end_is_found() -> None:
    arrows = [dataclasses.replace(a, sources=tuple(s for s in a.sources if s is not Status.ABROAD)) for a in ARROWS]
    assert any("abroad leads to no end" in fault for fault in soundness.faults(arrows))


def test_a_change_drawn_twice_is_found() -> None:
    assert soundness.faults([*ARROWS, ARROWS[0]]) == ("the change register is drawn 2 times",)


def test_a_faulty_chart_stops_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "faults", lambda: ("a fault",))
    with pytest.raises(LifecycleError, match="a fault"):
        soundness.check()


def test_the_machine_follows_the_chart() -> None:
    assert machine.can(Change.TRANSFER, Status.ENROLLED)
    assert not machine.can(Change.TRANSFER, Status.DECEASED)
    assert machine.after(Change.TRANSFER, Status.ENROLLED) is Status.TRANSFERRING
    assert machine.after(Change.EXTEND_LEAVE, Status.ON_LEAVE) is Status.ON_LEAVE
    assert machine.after(Change.CORRECT_DATA, None) is None
    assert machine.changes_from(Status.DECEASED) == (Change.DISCLOSE,)
    assert Change.RESUME in machine.changes_from(Status.ON_LEAVE)
    assert set(machine.sources(Change.RESUME)) == {Status.ON_LEAVE}


def test_every_status_but_the_last_ones_can_be_left() -> None:
    for status in Status:
        if status not in FINAL:
            assert machine.changes_from(status), status


def test_changes_that_keep_the_status_say_so() -> None:
    kept = {arrow.change for arrow in ARROWS if arrow.target is SAME}
    assert kept == {Change.DEFER_REGISTRATION, Change.PROMOTE, Change.EXTEND_LEAVE, Change.CORRECT_DATA,
                    Change.REPEAT_GRADE, Change.SKIP_GRADE, Change.DELAY_ENTRY, Change.DISCLOSE,
                    Change.REISSUE_CERTIFICATE}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sources"),
    [
        (Change.DELAY_ENTRY, {Status.PENDING, Status.GRADUATED}),
        (Change.DISCLOSE, {*Status}),
        (Change.REISSUE_CERTIFICATE, {Status.GRADUATED, Status.COMPLETED, Status.INCOMPLETE}),
    ],
)
def test_what_leaves_the_status_as_it_is_may_start_where_the_chart_says(change: Change, sources: set[Status]) -> None:
    assert set(machine.sources(change)) == sources
    assert {machine.after(change, status) for status in sources} == sources
