"""Bad requests: every problem at once with its place, code and hint; nothing but `RequestError` ever comes out."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.yardstick import bounded

from xueji.assemble import Xueji
from xueji.decide import reading
from xueji.errors import Problem, RequestError
from xueji.packs import registry
from xueji.packs.load import load

HERE = Path(__file__).parent / "bad_requests"
WANTED: Mapping[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "wanted.yaml").read_text())


@cache
def engine() -> Xueji:
    return Xueji(load(registry.in_folder(Path(__file__).parents[1] / "packs" / "sound")))


def problems_of(given: str | Mapping[str, Any] | reading.RawRequest) -> tuple[Problem, ...]:
    """What is wrong with a request, found within the time allowed."""
    xueji = engine()
    with bounded(), pytest.raises(RequestError) as raised:
        xueji.request(reading.parse(given, "request.json") if isinstance(given, str) else given)
    return raised.value.problems


def told(problem: Problem) -> dict[str, Any]:
    place = problem.place
    found = {"code": problem.code, "pointer": problem.as_json()["pointer"], "line": place.line, "column": place.column}
    return found | ({"suggestion": problem.suggestion} if problem.suggestion else {})


def speaks_clearly(problem: Problem) -> bool:
    said = [problem.message("en"), problem.message("zh"), problem.hint("en"), problem.hint("zh")]
    fit = all(text and text.isprintable() and not re.search(r"\{\w+\}", text) for text in said)
    chinese = all(re.search("[一-鿿]", text) for text in said[1::2])
    return fit and chinese and bool(json.dumps(problem.as_json(), ensure_ascii=False).encode())


def test_there_are_forty_at_least_and_each_has_its_wants() -> None:
    assert sorted(WANTED) == sorted(path.stem for path in HERE.glob("*.json"))
    assert len(WANTED) >= 40


@pytest.mark.parametrize("name", WANTED)
def test_each_bad_request_gives_exactly_the_problems_it_wants(name: str) -> None:
    problems = problems_of((HERE / f"{name}.json").read_bytes().decode())
    order = ("line", "column", "code")
    assert [told(p) for p in problems] == sorted(WANTED[name], key=lambda wanted: [wanted[key] for key in order])
    assert all(problem.place.file == "request.json" and speaks_clearly(problem) for problem in problems)


# --- what cannot be kept as a file


def request(**facts: Any) -> dict[str, Any]:
    return {"change": "leave", "region": "000000", "on": "2024-09-02", **facts}


MANY = range(20_000)
DEEP = len(json.dumps(request())[:-1] + ', "a": ') + 20
"""Where the twenty-first bracket stands, the outermost counted."""
STUDENT = '{"change": "leave", "region": "000000", "on": "2024-09-02", "student": {"%s": %s}}'
MADE: dict[str, tuple[str, str]] = {
    "a million characters and one": (" " * 1_000_001, "file-too-large 1:1"),
    "a text of 900,000 letters": (json.dumps(request(student={"nickname": "x" * 900_000})), "text-too-long 1:73"),
    "a member of 900,000 letters": (json.dumps(request(student={"status": "x" * 900_000})), "value-not-allowed 1:73"),
    "a key of 900,000 letters": (json.dumps(request(student={"x" * 900_000: 1})), "unknown-fact 1:73"),
    "100,000 brackets": ("[" * 100_000, "too-deep 1:21"),
    "100,000 objects": ('{"a":' * 100_000, "too-deep 1:101"),
    "500 levels, well closed": (f'{json.dumps(request())[:-1]}, "a": {"[" * 500}{"]" * 500}}}', f"too-deep 1:{DEEP}"),
    "5,000 digits": (STUDENT % ("leave_count", "9" * 5_000), "out-of-range 1:88"),
    "5,000 decimals": (STUDENT % ("absence_ratio", "0." + "3" * 5_000), "out-of-range 1:90"),
    "20,000 unknown facts": (json.dumps(request(student=dict.fromkeys(map(str, MANY)))), "too-many-nodes 1:61"),
    "20,000 unknown things": (json.dumps(request() | dict.fromkeys(map(str, MANY))), "too-many-nodes 1:1"),
    "20,000 documents": (json.dumps(request(evidence=["x"] * 20_000)), "too-many-nodes 1:61"),
    "a byte order mark": ("\ufeff" + json.dumps(request()), "bad-character 1:1"),
    "NUL": ("\0", "bad-json 1:1"),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_to_exhaust_the_reader_is_refused_in_bounds(name: str) -> None:
    text, wanted = MADE[name]
    (problem,) = problems_of(text)
    assert f"{problem.code} {problem.place.line}:{problem.place.column}" == wanted
    assert speaks_clearly(problem)
    assert all(len(problem.message(language)) < 2_000 for language in ("en", "zh"))  # type: ignore[arg-type] # both are


def test_every_wrong_member_of_many_is_told_up_to_a_bound() -> None:
    problems = problems_of(json.dumps(request(transfer={"ground": ["x"] * 5_000})))
    assert {problem.code for problem in problems} == {"value-not-allowed"}
    assert len(problems) <= reading.MOST_FACTS


# --- data that never was JSON


def nested(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


ODD: list[tuple[Any, str]] = [
    ([], "not-an-object"),
    (request(student={"leave_count": 10**5_000}), "wrong-type"),
    (request(student={"absence_ratio": float("nan")}), "not-finite"),
    (request(student={"absence_ratio": float("inf")}), "not-finite"),
    (request(student={"absence_ratio": object()}), "wrong-type"),
    (request(student={"status": b"enrolled"}), "value-not-allowed"),
    (request(student={7: 1}), "unknown-fact"),
    (request(student={"status": nested(50)}), "too-deep"),
    (request(student={"status": nested(100_000)}), "too-deep"),
    ({**request(), 7: 1}, "unknown-key"),
    ({**request(), None: 1}, "unknown-key"),
    (request(change={"leave"}), "value-not-allowed"),
    (request(on=Decimal("1e999")), "bad-date"),
    (request(region=["000000"]), "bad-region"),
    (request(evidence={"leave_application": True}), "wrong-type"),
    (request(evidence=[["leave_application"]]), "unknown-evidence"),
    (request(transfer={"ground": [{}]}), "value-not-allowed"),
]


@pytest.mark.parametrize("index", range(len(ODD)))
def test_data_of_any_kind_gives_problems_and_no_other_error(index: int) -> None:
    given, code = ODD[index]
    raw = reading.RawRequest(given)
    assert [problem.code for problem in problems_of(raw)] == [code]
    assert all(speaks_clearly(problem) for problem in problems_of(raw))


def test_data_that_contains_itself() -> None:
    given = request()
    given["student"] = {"status": given}
    assert [problem.code for problem in problems_of(given)] == ["too-deep"]


# --- what is no mistake


def test_null_is_missing_and_no_mistake() -> None:
    nothing = {"stage": None, "leave_count": None, "birth_date": None, "is_boarder": None, "absence_ratio": None}
    given = request(student=nothing, leave=None, transfer={"ground": None}, evidence=None)
    for form in (given, json.dumps(given)):
        found = engine().request(form)
        assert dict(found.facts) == {"request.on": date(2024, 9, 2)}
        assert found.evidence is None


def test_both_languages_and_an_empty_list_are_understood() -> None:
    found = engine().request(
        json.dumps(
            request(change="休学", student={"status": "休学", "house": "南楼"}, transfer={"ground": []}, evidence=[])
        )
    )
    assert found.facts["student.status"] == "on_leave"
    assert found.facts["student.house"] == "south"
    assert found.facts["transfer.ground"] == frozenset()
    assert found.evidence == frozenset()


def test_a_key_of_one_thing_may_stand_in_another() -> None:
    engine().request(json.dumps(request(transfer={"to_grade": 7}, resumption={"to_grade": 7, "from_grade": 7})))


@pytest.mark.parametrize("wrong", ["true", '"x"', "[1]"])
def test_what_was_read_of_equal_things_before_hides_no_mistake(wrong: str) -> None:
    """Not even where Python takes two values for one, as it does 1 and true."""
    known: dict[object, reading.Facts] = {}

    def read(grade: str) -> reading.Request:
        data = json.loads(json.dumps(request(student={"grade": "?"})).replace('"?"', grade))
        return engine().request(reading.RawRequest(data, known=known))

    for _ in range(2):
        assert read("1").facts == engine().request(request(student={"grade": 1})).facts
        with pytest.raises(RequestError, match="grade"):
            read(wrong)
    assert len(known) == 1
    assert "request.on" not in next(iter(known.values()))


CONTRADICTORY: Mapping[str, tuple[dict[str, Any], str, str]] = {
    "grade": (
        {"student": {"stage": "junior", "grade": 3}},
        "the grades of junior are 7–9 / 6–9, not 3", "初中为 7–9 / 6–9 年级，不是 3",
    ),
    "position": (
        {"student": {"stage": "junior", "grade": 7, "grade_position": "graduating"}},
        "grade 7 is initial or middle, not graduating", "7 年级为起始年级或中间年级，不是毕业年级",
    ),
    "scope": (
        {"school": {"region": "620100"}, "transfer": {"to_region": "620200", "scope": "within_county"}},
        "620100 → 620200 is within_province, not within_county", "620100 → 620200 为本省跨市，不是本县内",
    ),
    "check character": (
        {"student": {"number": "G110101201001010011", "number_valid": True}},
        "by student.number it is false, not true", "按学籍号应为 否，不是 是",
    ),
    "birth": (
        {"student": {"id_number": "110101201001010013", "id_birth_date": "2010-01-02"}},
        "by student.id_number it is 2010-01-01, not 2010-01-02", "按身份证件号应为 2010-01-01，不是 2010-01-02",
    ),
    "order": (
        {"leave": {"start": "2024-09-05", "end": "2024-01-01"}},
        "leave.start 2024-09-05 is after leave.end 2024-01-01", "休学起 2024-09-05 晚于休学止 2024-01-01",
    ),
    "day": (
        {"request": {"on": "2024-09-06"}},
        "request.on is 2024-09-06, the request’s day 2024-09-02", "事实为 2024-09-06，请求日期为 2024-09-02",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTRADICTORY)
def test_a_contradiction_is_told_in_both_languages(name: str) -> None:
    facts, english, chinese = CONTRADICTORY[name]
    (problem,) = problems_of(request(**facts))
    assert problem.message("en").endswith(f"contradicts the rest: {english}")
    assert problem.message("zh").endswith(f"与其他内容矛盾：{chinese}")
