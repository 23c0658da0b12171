"""What is kept of a conversation: a case that passes as it stands, in the right pack; a request that decides alike."""

import random
from datetime import date
from pathlib import Path

import pytest
from tests.dialogue.playing import steps

from xueji.assemble import Xueji
from xueji.authoring.layout import append_case
from xueji.dialogue.kept import as_case, as_request, packs_for
from xueji.dialogue.places import offered, possible
from xueji.dialogue.talk import EVIDENCE, Talk
from xueji.model.decision import Text
from xueji.model.enums import Change, Status
from xueji.packs.case_files import read_cases
from xueji.packs.hooks import PackFolder

ON = date(2024, 9, 5)
NAME = Text(zh="试一试", en="a trial: with a colon")


def kept(talk: Talk, folder: Path) -> Path:
    path = folder / "cases" / "kept.yaml"
    append_case(path, as_case(talk, NAME))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("change", [*Change, None])
def test_a_conversation_saved_as_a_case_is_a_case_that_passes(
    engine: Xueji, change: Change | None, tmp_path: Path
) -> None:
    talks = []
    for region in ("620000", "330000", "231183"):
        talk = Talk(engine, region, ON, change)
        for _, _, after in steps(talk, random.Random(f"{change} {region}")):
            talk = after
        kept(talk, tmp_path)
        talks.append(talk)
    cases = read_cases([PackFolder("trial", "620000", tmp_path)])
    assert [engine.region(case.region) for case in cases] == [talk.region for talk in talks]
    for result, talk in zip(engine.run_cases(cases), talks, strict=True):
        assert result.passed, (result.differences, result.error)
        assert (result.decision or result.check) == talk.answer
        assert result.case.name == NAME


def test_documents_and_drafts_go_into_the_case(engine: Xueji, tmp_path: Path) -> None:
    talk = Talk(engine.what_if, "620000", ON, Change.TRANSFER)
    for name, value in (("student.stage", "junior"), ("student.status", "enrolled"), (EVIDENCE, ["transfer_proof"])):
        talk = talk.answered(name, value)
    case = as_case(talk, NAME)
    assert case["evidence"] == ["transfer_proof"]
    assert case["drafts"] is True
    kept(talk, tmp_path)
    (result,) = engine.run_cases(read_cases([PackFolder("trial", "620000", tmp_path)]))
    assert result.passed


def test_a_request_is_what_was_answered_and_decides_alike(engine: Xueji) -> None:
    talk = Talk(engine, "620000", ON, Change.LEAVE).answered("student.status", "enrolled").skipped("student.stage")
    assert as_request(talk) == {
        "change": "leave", "region": "620000", "on": "2024-09-05", "student": {"status": "enrolled"},
    }  # fmt: skip
    assert engine.decide(as_request(talk)) == talk.answer


def test_a_case_goes_into_the_pack_of_its_place_or_a_wider_one(engine: Xueji) -> None:
    named = engine.regions
    names = packs_for(Talk(engine, "620102", ON, Change.LEAVE))
    assert [named[name] for name in names] == ["620000", "000000"]


def test_places_are_those_with_regulations_and_say_what_is_in_force(engine: Xueji) -> None:
    places = {place.region: place for place in offered(engine, ON)}
    assert list(places) == sorted({document.region for document in engine.documents})
    for place in places.values():
        assert all(document.in_force(ON) and document.region == place.region for document in place.documents)
    long_ago = offered(engine, date(1990, 1, 1))
    assert not any(place.documents for place in long_ago)
    assert any(place.named for place in long_ago)


def test_changes_are_those_of_the_chart_and_the_check_of_a_record(engine: Xueji) -> None:
    found = possible(engine.policy("620000", ON))
    assert [one.change for one in found] == [*Change, None]
    transfer = next(one for one in found if one.change is Change.TRANSFER)
    assert Status.ENROLLED in transfer.sources
    assert transfer.rules > 0
