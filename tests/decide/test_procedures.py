"""What goes with a procedure: publication, what holds where it fails, the event its first term starts from; drafts."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.decide.test_records import CASES, MADE, PACKS

from xueji.assemble import Xueji
from xueji.calendar import Calendar
from xueji.cli.main import run
from xueji.model.decision import Decision
from xueji.model.enums import Outcome, Party, Truth
from xueji.packs import registry
from xueji.packs.load import load

DOCUMENTS = load(PACKS)


def transfer(on: str = "2024-09-05", **student: Any) -> dict[str, Any]:
    facts = {"stage": "junior", "status": "enrolled", "has_archive": True} | student
    return {"change": "transfer", "region": "gansu", "on": on, "student": facts}


def decided(request: dict[str, Any], *, drafts: bool = False, calendar: Calendar | None = None) -> Decision:
    return Xueji(DOCUMENTS, calendar, drafts=drafts).decide(request)


def test_publication_and_fallback_are_duties_with_their_last_day() -> None:
    publicity, fallback = decided(transfer()).duties
    assert (publicity.rule, publicity.who, publicity.to, publicity.what.zh) == (
        "made-law/transfer-steps", Party.RECEIVING_SCHOOL, (Party.GUARDIAN, Party.STUDENT), "公示",
    )  # fmt: skip
    assert (fallback.rule, fallback.who, fallback.to, fallback.what.en) == (
        "made-law/transfer-steps", Party.REGISTRATION_AUTHORITY, (), "settle it in writing",
    )  # fmt: skip
    # 14 September, 29 September and 12 October are worked; 16 and 17 September and the first week of October are not
    assert (publicity.due, fallback.due) == (date(2024, 9, 12), date(2024, 10, 10))
    assert {duty.holds for duty in (publicity, fallback)} == {Truth.YES}
    assert {(duty.document_id, duty.article) for duty in (publicity, fallback)} == {("made-law", "第六条")}


def test_the_term_of_a_fallback_is_that_of_the_stage() -> None:
    dues = {stage: [duty.due for duty in decided(transfer(stage=stage)).duties] for stage in ("primary", "senior")}
    assert dues["primary"] == [date(2024, 9, 12), date(2024, 10, 10)]
    assert dues["senior"] == [date(2024, 9, 12), date(2024, 9, 27)]


def test_without_the_stage_it_is_not_known_whose_procedure_it_is() -> None:
    decision = decided(transfer(stage=None))
    assert (decision.outcome, decision.steps, decision.duties) == (Outcome.UNDETERMINED, (), ())


def test_the_steps_say_which_event_the_first_term_starts_from() -> None:
    steps = decided(transfer()).steps
    assert [(step.party, step.within, step.due) for step in steps] == [
        (Party.RECEIVING_SCHOOL, "10 workdays", date(2024, 9, 20)),
        (Party.SENDING_SCHOOL, "10 workdays", date(2024, 10, 10)),
    ]
    assert steps[0].starts is not None
    assert (steps[0].starts.zh, steps[0].starts.en) == ("自受理申请之日起", "from the day the application is accepted")


def test_a_refusal_has_neither_steps_nor_what_goes_with_them() -> None:
    refused = decided(transfer(has_archive=False))
    assert (refused.outcome, refused.steps, refused.duties) == (Outcome.REFUSED, (), ())


def test_where_it_cannot_be_told_they_are_shown_all_the_same() -> None:
    undetermined = decided(transfer(has_archive=None))
    assert undetermined.outcome is Outcome.UNDETERMINED
    assert len(undetermined.duties) == 2


def test_last_days_beyond_the_announced_years_are_provisional() -> None:
    decision = decided(transfer("2023-12-26"), calendar=Calendar(until=2023))
    publicity, fallback = decision.duties
    assert publicity.provisional
    assert publicity.earliest is not None
    assert publicity.latest is not None
    assert publicity.due is not None
    assert publicity.earliest <= publicity.due <= publicity.latest
    assert fallback.provisional
    assert "holidays-unknown" in {caveat.code for caveat in decision.caveats}


def test_one_request_after_another_keeps_its_own_days() -> None:
    xueji = Xueji(DOCUMENTS)
    first, later, again = (xueji.decide(transfer(on)) for on in ("2024-09-05", "2024-09-06", "2024-09-05"))
    assert first == again
    assert first.duties[0].due != later.duties[0].due


# --- drafts


def test_a_draft_counts_only_where_one_asks_what_if() -> None:
    request = transfer(is_migrant_child=True)
    law, what_if = decided(request), decided(request, drafts=True)
    assert (law.outcome, what_if.outcome) == (Outcome.PERMITTED, Outcome.REFUSED)
    assert [reason.rule for reason in what_if.reasons] == ["made-draft/no-transfer-on-migrants"]
    assert "draft" not in {caveat.code for caveat in law.caveats}
    (caveat,) = [caveat for caveat in what_if.caveats if caveat.code == "draft"]
    assert caveat.documents == ("made-draft",)
    assert "征求意见稿" in caveat.text.zh
    assert [document.id for document in law.documents] == ["made-law", "made-measures"]
    assert [document.id for document in what_if.documents] == ["made-law", "made-measures", "made-draft"]
    assert law.receipt.policy != what_if.receipt.policy


def test_the_caveat_stands_beside_every_answer_a_draft_may_have_changed() -> None:
    permitted = decided(transfer(is_migrant_child=False), drafts=True)
    assert permitted.outcome is Outcome.PERMITTED
    assert "draft" in {caveat.code for caveat in permitted.caveats}


def test_where_no_draft_applies_asking_what_if_changes_nothing() -> None:
    elsewhere, before = transfer() | {"region": "410000"}, transfer("2023-12-29")
    for request in (elsewhere, before):
        assert decided(request, drafts=True) == decided(request)


def test_what_if_is_the_same_law_with_the_drafts() -> None:
    law, what_if = Xueji(DOCUMENTS), Xueji(DOCUMENTS, drafts=True)
    request = transfer(is_migrant_child=True)
    assert (law.drafts, law.what_if.drafts, what_if.what_if.drafts) == (False, True, True)
    assert law.what_if.decide(request) == what_if.decide(request)
    assert law.decide(request).outcome is Outcome.PERMITTED


# --- the command line

Called = Callable[..., tuple[int, str]]


@pytest.fixture
def xueji_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """A command, with the made packs and no others."""
    monkeypatch.setattr(registry, "installed", lambda: ())

    def called(*arguments: str) -> tuple[int, str]:
        code = run([*arguments, "--policies", str(MADE)])
        return code, capsys.readouterr().out

    return called


def test_drafts_on_the_command_line(xueji_run: Called, tmp_path: Path) -> None:
    path = tmp_path / "request.json"
    path.write_text(json.dumps(transfer(is_migrant_child=True)), "utf-8")
    assert xueji_run("decide", str(path), "--lang", "zh")[0] == 0
    code, shown = xueji_run("decide", str(path), "--lang", "zh", "--include-drafts")
    assert code == 2
    assert "如果施行会怎样" in shown
    assert "甘肃试验征求意见稿" in shown


def test_publication_and_fallback_as_people_read_them(xueji_run: Called, tmp_path: Path) -> None:
    path = tmp_path / "request.json"
    path.write_text(json.dumps(transfer()), "utf-8")
    shown = xueji_run("decide", str(path), "--lang", "zh")[1]
    for word in ("转入学校", "公示", "家长、学生", "2024-09-12", "书面办理", "2024-10-10", "《试验管理办法》第六条"):
        assert word in shown


def test_lint_and_test_take_records_and_drafts(xueji_run: Called) -> None:
    assert xueji_run("lint")[0] == 0
    code, shown = xueji_run("test", "--format", "json")
    assert code == 0
    assert len(json.loads(shown)) == len(CASES)
