"""The views of the guide, asked by their frameworks' own test clients: four outcomes, every problem, what is kept."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xueji.assemble import Xueji

Example = Callable[[str], ModuleType]
Ask = Callable[[bytes, str], tuple[int, Any]]
REQUEST: dict[str, Any] = {
    "change": "transfer",
    "on": "2024-09-05",
    "student": {"stage": "junior", "grade": 8, "status": "enrolled"},
    "transfer": {"to_grade": 8},
    "term": {"start": "2024-09-01"},
}


def body(**student: object) -> bytes:
    return json.dumps({**REQUEST, "student": {**REQUEST["student"], **student}}).encode()


@pytest.fixture(params=["flask", "fastapi", "django"])
def ask(request: pytest.FixtureRequest, example: Example) -> Ask:
    """Post a body with a language to a portal; its status and data."""
    return {"flask": flask, "fastapi": fastapi, "django": django}[request.param](example)


def flask(example: Example) -> Ask:
    client = example("flask_app").app.test_client()

    def post(body: bytes, language: str) -> tuple[int, Any]:
        got = client.post("/decisions", data=body, headers={"Accept-Language": language})
        return got.status_code, got.get_json()

    return post


def fastapi(example: Example) -> Ask:
    import httpx  # noqa: PLC0415 -- one framework a test

    app = example("fastapi_app").app

    async def post_to_app(body: bytes, language: str) -> httpx.Response:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portal")
        async with app.router.lifespan_context(app), client:
            return await client.post("/decisions", content=body, headers={"Accept-Language": language})

    def post(body: bytes, language: str) -> tuple[int, Any]:
        got = asyncio.run(post_to_app(body, language))
        return got.status_code, got.json()

    return post


def django(example: Example) -> Ask:
    module = example("django_app")
    import django as framework  # noqa: PLC0415 -- after its settings
    from django.test import Client, override_settings  # noqa: PLC0415

    framework.setup()

    def post(body: bytes, language: str) -> tuple[int, Any]:
        with override_settings(ROOT_URLCONF=module):
            got = Client().post(
                "/decisions", data=body, content_type="application/json", headers={"accept-language": language}
            )
        return got.status_code, json.loads(got.content)

    return post


@pytest.mark.parametrize(
    ("student", "outcome", "proceeds"),
    [
        ({}, "permitted", True), ({"status": "on_leave"}, "refused", False), ({"grade": 9}, "discretion", False),
        ({"status": None}, "undetermined", False),
    ],
)  # fmt: skip
def test_four_outcomes_and_one_that_proceeds(
    ask: Ask, student: dict[str, object], outcome: str, proceeds: bool
) -> None:
    given = json.loads(body(**student))
    given["transfer"]["to_grade"] = given["student"]["grade"]
    status, answer = ask(json.dumps(given).encode(), "zh-CN")
    assert (status, answer["outcome"], answer["may_proceed"]) == (200, outcome, proceeds)


def test_every_problem_in_the_callers_language(ask: Ask) -> None:
    wrong = b'{"change": "transfr", "on": "2024-09-05",\n "student": {"grade": "eight"}, "region": "liaoning"}'
    for language, hint in (("zh-CN,zh;q=0.9", "是否想写“transfer”？"), ("en-GB", "did you mean “transfer”?")):
        status, answer = ask(wrong, language)
        assert status == 422
        found = {problem["code"]: problem for problem in answer["problems"]}
        assert set(found) == {"value-not-allowed", "wrong-type", "contradictory-facts"}
        assert found["value-not-allowed"]["hint"] == hint
        assert (found["wrong-type"]["line"], found["wrong-type"]["column"]) == (2, 14)


@pytest.mark.parametrize(("sent", "status"), [(b"\xff", 400), (b"", 422), (b"[]", 422)])
def test_what_is_no_request_at_all(ask: Ask, sent: bytes, status: int) -> None:
    assert ask(sent, "zh")[0] == status


def test_what_is_kept_is_decided_again(ask: Ask, tmp_path: Path, engine: Xueji) -> None:
    number = ask(body(status="on_leave"), "zh")[1]["number"]
    rows = sqlite3.connect(tmp_path / "decisions.sqlite").execute("SELECT number, request, decision FROM decisions")
    ((found, request, decision),) = rows.fetchall()
    assert found == number
    assert engine.decide(request, "gansu").model_dump_json() == decision


def test_no_fact_of_a_student_is_logged(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        ask(body(birth_date="2011-03-14", status="on_leave"), "zh")
        ask(body(birth_date="2011-03-1X"), "zh")
    lines = [record.getMessage() for record in caplog.records if record.name == "portal"]
    assert lines == ["decision 1: refused", "no request: ['bad-date']"]
    assert not any("2011" in record.getMessage() for record in caplog.records)


def test_new_packs_are_taken_over_whole_or_not_at_all(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xueji import assemble, errors  # noqa: PLC0415 -- as it is without the fixture that reads once

    monkeypatch.undo()
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "engine" / "guide" / "examples"))
    rule = "rules:\n- {id: r, title: 不得, change: transfer, forbid: always, article: 第一条}\n"
    head = (
        "document: {id: a, title: 甲, region: '430000', stages: junior, in_force: {from: 2024-01-01}, grade: statute}\n"
    )
    (tmp_path / "hunan").mkdir()
    file = tmp_path / "hunan" / "a.yaml"
    file.write_text(head + rule, "utf-8")
    portal = example("portal").Portal("hunan", tmp_path / "kept.sqlite", tmp_path)
    assert portal.answer(body(), "zh")[1]["outcome"] == "refused"
    before = portal.engine
    file.write_text(head + rule.replace("always", "allways"), "utf-8")
    with pytest.raises(errors.PackError):
        portal.reload()
    assert portal.engine is before
    file.write_text(head + rule.replace("always", 'student.status == "on_leave"'), "utf-8")
    portal.reload()
    assert portal.answer(body(), "zh")[1]["outcome"] == "permitted"
    assert isinstance(portal.engine, assemble.Xueji)
