"""What reviews of decisions found wrong once: each stays mended."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.yardstick import bounded

from xueji.assemble import Xueji, load
from xueji.cli.main import run
from xueji.errors import PackError, RequestError, UsageError
from xueji.model.enums import Outcome, SourceGrade, Status, Truth
from xueji.model.region import scope

HEAD = """\
document:
  id: {id}
  title: {{zh: 试验, en: Trial}}
  region: "{region}"
  stages: [primary, junior]
  in_force: {{from: 2020-01-01}}
  grade: statute
"""


def engine_with(tmp_path: Path, *documents: str) -> Xueji:
    """The installed packs and some documents of Hunan; each is a region's code and the text below its head."""
    folder = tmp_path / "hunan"
    folder.mkdir()
    for number, text in enumerate(documents):
        region, _, body = text.partition("\n")
        head = HEAD.format(id=f"d{number}", region=region)
        (folder / f"d{number}.yaml").write_text(head + body, "utf-8")
    return load(tmp_path)


def ask(engine: Xueji, change: str = "transfer", region: str = "430000", **parts: Any) -> Any:
    student = {"stage": "junior", "grade": 8, "status": "enrolled"} | parts.pop("student", {})
    on = parts.pop("on", "2024-09-05")
    return engine.decide({"change": change, "region": region, "on": on, "student": student, **parts})


def test_a_status_that_is_kept_is_a_status(engine: Xueji, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    request = tmp_path / "r.json"
    request.write_text(
        '{"change": "extend_leave", "region": "gansu", "on": "2024-09-05", "student": {"stage": "junior",'
        ' "grade": 8, "status": "on_leave"}, "leave": {"ground": "illness"}}', "utf-8")  # fmt: skip
    for language, shown in (("zh", "延长休学 → 休学"), ("en", "extend_leave → on_leave")):
        assert run(["decide", str(request), "--lang", language]) == 0
        assert shown in capsys.readouterr().out
    decision = ask(engine, "extend_leave", "gansu", student={"status": "on_leave"}, leave={"ground": "illness"})
    assert type(decision.next_status) is Status


def test_text_made_to_exhaust_the_reader_is_refused_at_once(engine: Xueji) -> None:
    with bounded(), pytest.raises(RequestError) as caught:
        engine.decide("[" * 200_000 + '"' + '\\"' * 100_000, "gansu", date(2024, 9, 5))
    assert {problem.code for problem in caught.value.problems} == {"too-deep"}


LIST = """closed: [{change: transfer, title: 仅限所列, article: 一}]
rules:
  - {id: g1, title: 事由, change: transfer, article: 一, permit: student.is_disabled}
"""


def test_a_ground_replaced_below_counts_for_the_list_above(tmp_path: Path) -> None:
    city = "430100\nrules:\n  - {id: g2, title: 事由, change: transfer, article: 一, permit: student.is_migrant_child,"
    engine = engine_with(tmp_path, f"430000\n{LIST}", f"{city} replaces: d0/g1}}\n")
    assert ask(engine, region="430100", student={"is_migrant_child": True}).outcome is Outcome.PERMITTED
    assert ask(engine, region="430100", student={"is_migrant_child": False}).outcome is Outcome.REFUSED
    assert ask(engine, region="430200", student={"is_disabled": True}).outcome is Outcome.PERMITTED


WEAK = """parameters:
  leave.max_times: {value: 2, article: 一, grade: secondary, certain: false}
rules:
  - {id: often, title: 次数, change: leave, article: 一, forbid: student.leave_count >= policy.leave.max_times}
"""


@pytest.mark.parametrize(("count", "outcome"), [(2, Outcome.REFUSED), (1, Outcome.PERMITTED)])
def test_an_answer_is_no_surer_than_the_value_it_rests_on(tmp_path: Path, count: int, outcome: Outcome) -> None:
    decision = ask(engine_with(tmp_path, f"430000\n{WEAK}"), "leave", student={"leave_count": count})
    assert decision.outcome is outcome
    assert decision.grade is SourceGrade.SECONDARY
    assert {"source-grade", "source-uncertain"} <= {caveat.code for caveat in decision.caveats}


def test_a_refusal_by_the_chart_has_no_grade(engine: Xueji) -> None:
    assert ask(engine, region="gansu", student={"status": "deceased"}, transfer={"to_grade": 8}).grade is None


@pytest.mark.parametrize(
    "body",
    [
        "not_seen: [{change: transfer, what: 未见, when: student.leave_count >= policy.leave.max_times}]\n",
        "procedures:\n  - {id: p, change: transfer, steps: [school], article: 一, when: student.leave_count >= "
        "policy.leave.max_times}\n",
    ],
)
def test_a_parameter_nobody_has_given_is_found_wherever_it_is_used(tmp_path: Path, body: str) -> None:
    with pytest.raises(PackError) as caught:
        engine_with(tmp_path, f"430000\n{body}")
    assert {problem.code for problem in caught.value.problems} == {"parameter-without-value"}


def test_a_presumption_is_not_turned_into_a_refusal_by_a_closed_list(tmp_path: Path) -> None:
    body = LIST.replace("student.is_disabled", "student.leave_count < policy.leave.max_times")
    with pytest.raises(PackError) as caught:
        engine_with(
            tmp_path, f"430000\nparameters:\n  leave.max_times: {{value: 2, force: presumption, article: 一}}\n{body}"
        )
    assert {problem.code for problem in caught.value.problems} == {"rule-stronger-than-value"}


def test_texts_of_law_and_request_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = (
        "facts:\n  student.note: {zh: 备注, type: text, meaning: a note}\n"
        'rules:\n  - {id: r, title: "不予 [/红] :x:", change: transfer, article: "第[a]条",'
        " forbid: known(student.note)}\n"
    )
    engine_with(tmp_path, f"430000\n{body}")
    request = tmp_path / "r.json"
    request.write_text(
        '{"change": "transfer", "region": "430000", "on": "2024-09-05",'
        ' "student": {"stage": "junior", "status": "enrolled", "note": "[/]"}}', "utf-8")  # fmt: skip
    assert run(["rules", "--region", "430000", "--policies", str(tmp_path), "--lang", "zh"]) == 0
    assert "第[a]条" in capsys.readouterr().out
    assert run(["decide", str(request), "--policies", str(tmp_path), "--lang", "zh"]) == 2
    shown = capsys.readouterr().out
    assert "第[a]条" in shown
    assert "不予 [/红] :x:" in shown
    assert "备注 = [/]" in shown


def test_districts_and_counties_of_a_municipality_are_one_city() -> None:
    assert scope("110101", "110228") is None
    assert scope("500101", "500229") is None


@pytest.mark.parametrize("day", ["2024-W36-4", "9999-12-31", datetime(2024, 9, 5), 20240905])  # noqa: DTZ001 -- wrong on purpose
def test_a_day_given_by_the_call_is_checked(engine: Xueji, day: Any) -> None:
    with pytest.raises(UsageError):
        engine.request({"change": "transfer"}, "gansu", day)
    if isinstance(day, str):
        assert run(["policies", "--on", day]) == 64


def test_papers_that_may_be_asked_for_are_shown(engine: Xueji) -> None:
    decision = ask(
        engine, region="gansu", student={"stage": "senior", "grade": 11}, school={"kind": "ordinary"},
        transfer={"to_grade": 11, "to_school_kind": "ordinary"}, term={"start": "2024-09-01"},
    )  # fmt: skip
    (results,) = [item for item in decision.evidence if item.name == "exam_results"]
    assert (results.holds, results.missing) == (Truth.UNKNOWN, ("transfer.scope",))


def test_evidence_may_be_named_in_chinese(engine: Xueji) -> None:
    request = engine.request({"change": "decease", "region": "gansu", "on": "2024-09-05", "evidence": ["死亡证明"]})
    assert request.evidence == {"death_proof"}


def test_a_fact_that_is_given_is_not_missing(tmp_path: Path) -> None:
    rule = "rules:\n  - id: w\n    title: 期限\n    change: leave\n    article: 一\n"
    body = f'{rule}    forbid: within(request.on, "2027-01-04", "10 workdays")\n'
    decision = ask(engine_with(tmp_path, f"430000\n{body}"), "leave", on="2027-01-18")
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.missing == ()
    assert "holidays-unknown" in {caveat.code for caveat in decision.caveats}


def test_without_a_stage_no_stage_is_named(engine: Xueji) -> None:
    decision = engine.decide(
        {"change": "promote", "region": "national", "on": "2024-09-05", "student": {"status": "enrolled"}}
    )
    assert [reason.kind for reason in decision.reasons] == ["uncovered"]
    assert "None" not in decision.model_dump_json().replace("null", "")


def test_twelve_months_are_a_year(tmp_path: Path) -> None:
    nation = "430000\nparameters:\n  leave.max_length: {value: 1 year, bound: at_most, article: 一}\n"
    city = "430100\nparameters:\n  leave.max_length: {value: %s, replaces: d0, article: 一}\n"
    for value, codes in (("12 months", set()), ("13 months", {"loosens-binding"})):
        folder = tmp_path / value.split()[0]
        folder.mkdir()
        try:
            engine_with(folder, nation, city % value)
            found = set()
        except PackError as error:
            found = {problem.code for problem in error.problems}
        assert found == codes


@pytest.mark.parametrize("name", ["Gansu", "GANSU", "甘肃", "甘肃省"])
def test_regions_are_known_by_what_people_call_them(engine: Xueji, name: str) -> None:
    assert engine.region(name) == "620000"


def test_the_nation_and_autonomous_regions_have_names(engine: Xueji) -> None:
    assert [engine.region(n) for n in ("全国", "nation", "广西", "内蒙古", "西藏", "甘")] == [
        "000000", "000000", "450000", "150000", "540000", None,
    ]  # fmt: skip


def test_what_a_text_leaves_open_reaches_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = LIST.replace("article: 一}]", "article: 一, certain: false, note: 是否穷尽存疑}]")
    body += (
        "procedures:\n  - {id: p, change: transfer, steps: [school], article: 二, note: 次序未写明,"
        " replaces: national-2013/transfer-steps}\n"
        "parameters:\n  leave.max_times: {value: 2, article: 三, note: 次数算法未写明}\n"
        "  leave.max_total: {value: 2 years, article: 三}\n"
    )
    often = "{id: often, title: 次数, change: leave, article: 三,"
    often += " forbid: student.leave_count >= policy.leave.max_times}"
    ground = "permit: student.is_disabled"
    body = body.replace(f"{ground}}}", f"{ground}, note: 残疾的认定未写明}}\n  - {often}")
    engine = engine_with(tmp_path, f"430000\n{body}")
    refused = ask(engine, student={"is_disabled": False})
    assert [(r.kind, r.certain, r.note.zh) for r in refused.reasons] == [("closed", False, "是否穷尽存疑")]
    assert "source-uncertain" in {caveat.code for caveat in refused.caveats}
    permitted = ask(engine, student={"is_disabled": True})
    assert [r.note.zh for r in permitted.reasons] == ["残疾的认定未写明"]
    assert [step.note.zh for step in permitted.steps] == ["次序未写明"]
    (reason,) = ask(engine, "leave", student={"leave_count": 2}).reasons
    assert [value.note.zh for value in reason.values] == ["次数算法未写明"]
    request = tmp_path / "r.json"
    request.write_text(
        '{"change": "transfer", "region": "430000", "on": "2024-09-05",'
        ' "student": {"stage": "junior", "status": "enrolled", "is_disabled": true}}', "utf-8")  # fmt: skip
    assert run(["decide", str(request), "--policies", str(tmp_path), "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "读法: 残疾的认定未写明" in shown
    assert "次序未写明" in shown
