"""Bad records: as bad requests, every problem at once with its place; and a change is no part of a record."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.decide.test_bad_requests import engine, request, speaks_clearly, told

from xueji.decide import reading
from xueji.errors import RequestError

HERE = Path(__file__).parent / "bad_records"
WANTED: Mapping[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "wanted.yaml").read_text("utf-8"))


def test_each_record_has_its_wants() -> None:
    assert sorted(WANTED) == sorted(path.stem for path in HERE.glob("*.json"))


@pytest.mark.parametrize("name", WANTED)
def test_each_bad_record_gives_exactly_the_problems_it_wants(name: str) -> None:
    with pytest.raises(RequestError) as raised:
        engine().check(reading.parse((HERE / f"{name}.json").read_text("utf-8"), "record.json"))
    order = ("line", "column", "code")
    problems = raised.value.problems
    assert [told(p) for p in problems] == sorted(WANTED[name], key=lambda wanted: [wanted[key] for key in order])
    assert all(problem.place.file == "record.json" and speaks_clearly(problem) for problem in problems)


def test_a_change_that_is_null_is_none() -> None:
    assert engine().request(request(change=None), record=True).change is None


def test_a_request_without_a_change_is_no_record() -> None:
    with pytest.raises(RequestError) as raised:
        engine().decide(request(change=None))
    assert [problem.code for problem in raised.value.problems] == ["missing-change"]


def test_a_record_and_a_request_of_equal_facts_have_fingerprints_of_their_own() -> None:
    asked, stored = engine().request(request()), engine().request(request(change=None), record=True)
    assert asked.facts == stored.facts
    assert asked.digest != stored.digest
    assert stored.digest == engine().request(request(change=None), record=True).digest
