"""The law read on stored records, by made packs: verdicts, findings, duties; both back ends, and the command line.

What is found and what is not is told by the cases in `made/*/cases`.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import values_of

from xueji.assemble import Xueji
from xueji.cli.main import run
from xueji.decide.reading import Request
from xueji.language import syntax as s
from xueji.model.decision import Finding, RecordCheck
from xueji.model.enums import Force, Layer, Party, RecordVerdict, Repair, Stage, Truth
from xueji.packs import registry
from xueji.packs.case_files import Case, read_cases
from xueji.packs.load import load
from xueji.policy.document import Document

MADE = Path(__file__).parent / "made"
PACKS = registry.in_folder(MADE)
CASES = read_cases(PACKS)
ON = date(2024, 10, 10)


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return load(PACKS)


@pytest.fixture(scope="module", params=["closures", pytest.param("durable", marks=pytest.mark.durable)])
def made(request: pytest.FixtureRequest, documents: tuple[Document, ...]) -> Xueji:
    """The made packs on each back end in turn."""
    if request.param == "durable":
        pytest.importorskip("durable_rules_engine", reason="the extra `durable` is not installed")
    return Xueji(documents, engine=request.param)


def record(region: str = "全国", on: date = ON, **parts: Any) -> dict[str, Any]:
    student = {"stage": "senior"} | parts.pop("student", {})
    return {"region": region, "on": on.isoformat(), "student": student, **parts}


GOOD: dict[str, Any] = {"status": "enrolled", "id_number": "100001201108310010", "has_archive": True}
SCHOOL: dict[str, Any] = {"kind": "ordinary", "is_closing": False}

# --- the cases


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.region} {case.name.en}")
def test_each_case_comes_out_as_wanted(case: Case, made: Xueji) -> None:
    (result,) = made.run_cases([case])
    assert result.passed, (result.error, result.differences)
    assert (result.check is None) == (case.change is not None)


def test_the_cases_speak_of_nothing_that_is_not_there(documents: tuple[Document, ...]) -> None:
    assert [*Xueji(documents).case_problems(CASES)] == []


# --- verdicts

VERDICTS: list[tuple[dict[str, Any], RecordVerdict]] = [
    (record(student=GOOD, school=SCHOOL), RecordVerdict.CLEAN),
    (record(student=GOOD | {"has_archive": False}, school=SCHOOL), RecordVerdict.FINDINGS),
    (record(student=GOOD | {"has_archive": None}, school=SCHOOL), RecordVerdict.UNDETERMINED),
    (record(student={"has_archive": False}), RecordVerdict.FINDINGS),
    (
        record(
            student=GOOD | {"stage": "primary", "birth_date": "2018-09-01", "entered_on": "2024-09-01"}, school=SCHOOL
        ),
        RecordVerdict.DOUBTFUL,
    ),
    (
        record(
            student=GOOD | {"stage": "primary", "birth_date": "2018-08-31", "entered_on": "2024-09-01"}, school=SCHOOL
        ),
        RecordVerdict.CLEAN,
    ),
    (
        record(student=GOOD | {"stage": "primary", "birth_date": "2018-09-01", "entered_on": "2024-09-01"}),
        RecordVerdict.UNDETERMINED,
    ),
    (record(student=GOOD, school={"kind": "ordinary", "is_closing": True}), RecordVerdict.CLEAN),
    (record(student=GOOD, school={"kind": "ordinary"}), RecordVerdict.CLEAN),
]
EXIT = {RecordVerdict.CLEAN: 0, RecordVerdict.FINDINGS: 2, RecordVerdict.DOUBTFUL: 3, RecordVerdict.UNDETERMINED: 4}


@pytest.mark.parametrize("index", range(len(VERDICTS)))
def test_what_a_check_comes_to(index: int, made: Xueji) -> None:
    given_, wanted = VERDICTS[index]
    assert made.check(given_).verdict is wanted


def test_every_verdict_is_shown() -> None:
    assert {verdict for _, verdict in VERDICTS} == set(RecordVerdict)


# --- what a finding says


def found(checked: RecordCheck, rule: str) -> Finding:
    (finding,) = [finding for finding in (*checked.findings, *checked.unclear) if finding.rule == rule]
    return finding


def test_a_finding_names_article_repair_and_what_settled_it(made: Xueji) -> None:
    checked = made.check(record(student={"status": "on_leave"}, leave={"start": "2023-10-09"}))
    finding = found(checked, "made-law/leave-overrun")
    assert (finding.holds, finding.force, finding.repair) == (Truth.YES, Force.FORBID, Repair.CHANGE)
    assert (finding.document_id, finding.article, finding.layer) == ("made-law", "第二条", "national")
    assert finding.because == {"student.status": "on_leave", "leave.start": "2023-10-09", "request.on": "2024-10-10"}
    assert [(value.name, value.value, value.article) for value in finding.values] == [
        ("leave.max_length", "1 year", "第二条")
    ]
    assert finding.missing == ()
    assert finding.text.zh == "休学超过最长期限"
    assert finding.remedy is not None
    assert finding.condition is not None
    assert "休学最长期限" in finding.condition.zh


def test_what_cannot_be_told_names_what_is_missing(made: Xueji) -> None:
    checked = made.check(record(student={"status": "on_leave"}))
    assert found(checked, "made-law/leave-overrun").missing == ("leave.start",)
    assert found(checked, "made-law/leave-overrun").holds is Truth.UNKNOWN
    assert found(checked, "made-law/leave-overrun").because == {}
    assert found(checked, "made-law/identifier").missing == ("student.id_number",)
    assert found(checked, "made-law/special-archive").missing == ("school.kind", "archive.paper")
    assert checked.findings == ()


def test_where_the_stage_is_not_known_it_is_asked_for(made: Xueji) -> None:
    checked = made.check(record("gansu", student={"stage": None, "status": "expelled"}))
    assert found(checked, "made-law/impossible-status").missing == ("student.stage",)


def test_a_requirement_and_a_presumption_are_findings_of_their_own_force(made: Xueji) -> None:
    student = {"stage": "primary", "birth_date": "2018-09-01", "entered_on": "2024-09-01", "id_valid": False}
    checked = made.check(record(student=student))
    assert [(f.rule, f.force, f.repair) for f in checked.findings] == [
        ("made-law/identifier", Force.REQUIRE, Repair.PROVE), ("made-law/too-young", Force.DISCOURAGE, Repair.PROVE),
    ]  # fmt: skip


def test_a_record_may_have_any_status_and_none(made: Xueji) -> None:
    for status in ("deceased", "cancelled", "graduated", None):
        checked = made.check(record(student=GOOD | {"status": status}, school=SCHOOL))
        assert checked.verdict is (RecordVerdict.UNDETERMINED if status is None else RecordVerdict.CLEAN)
        assert not [finding for finding in (*checked.findings, *checked.unclear) if finding.kind != "rule"]


def test_duties_have_their_last_day(made: Xueji) -> None:
    checked = made.check(record(student={"died_on": "2024-10-08"}, school={"is_closing": True, "kind": "ordinary"}))
    closing, death = checked.duties
    assert (closing.rule, closing.who, closing.to) == (
        "made-law/closing",
        Party.SCHOOL,
        (Party.REGISTRATION_AUTHORITY,),
    )
    assert (closing.holds, closing.due, closing.article) == (Truth.YES, date(2024, 10, 23), "第五条")
    assert (death.holds, death.due) == (Truth.YES, date(2024, 10, 21))  # 12 October, a Saturday, is worked
    (open_duty,) = made.check(record()).duties
    assert (open_duty.rule, open_duty.holds, open_duty.missing) == (
        "made-law/closing", Truth.UNKNOWN, ("school.is_closing",),
    )  # fmt: skip


def test_a_check_says_where_when_and_by_what(made: Xueji) -> None:
    checked = made.check({"student": {"stage": "junior"}}, "620102", ON)
    assert (checked.region, checked.on) == ("620102", ON)
    assert [document.id for document in checked.documents] == ["made-law", "made-measures"]
    assert checked.receipt.backend == made.backend.name
    assert checked.receipt.facts == made.check({"student": {"stage": "junior"}}, "620102", ON).receipt.facts
    assert checked.receipt.facts != made.check({"student": {"stage": "senior"}}, "620102", ON).receipt.facts


def test_a_record_is_checked_and_a_change_is_decided(made: Xueji) -> None:
    request = made.request(record(), record=True)
    assert request.change is None
    decider = made.decider(request.region, request.on)
    for ask in (decider.decide, decider.verdict):
        with pytest.raises(TypeError):
            ask(request)


def test_what_a_record_is_asked_is_what_is_told_of_it(made: Xueji) -> None:
    decider = made.decider("620000", ON)
    for stage in (*Stage, None):
        facts = {"request.on": ON} | ({} if stage is None else {"student.stage": stage.value})
        asked = decider.asked(Request(None, "620000", ON, facts, None))
        assert all(bound.rule.record and (stage is None or stage in bound.rule.stages) for bound in asked)
        assert {bound.rule.document for bound in asked} <= {"made-law", "made-measures"}
    assert made.policy("gansu", ON).by_id["made-law"].layer is Layer.NATION


# --- laws of checks


def spoken_of(xueji: Xueji) -> list[str]:
    """The facts that record rules of Gansu speak of."""
    rules = xueji.policy("gansu", ON).rules
    return sorted({name for rule in rules if rule.record for name in s.facts_in(rule.fires)} - {"request.on"})


@st.composite
def records(draw: st.DrawFn, xueji: Xueji) -> Request:
    entries = xueji.policy("gansu", ON).vocabulary.entries
    facts: dict[str, Any] = {"request.on": ON}
    if draw(st.integers(0, 5)):
        facts["student.stage"] = draw(st.sampled_from([stage.value for stage in Stage]))
    for name in [*spoken_of(xueji), "school.kind"]:
        if draw(st.integers(0, 2)):
            facts[name] = draw(values_of(entries[name]))
    if draw(st.booleans()):
        facts["student.status"] = draw(st.sampled_from(["on_leave", "expelled"]))
    return Request(None, draw(st.sampled_from(["620000", "410000"])), ON, facts, None)


def checked(xueji: Xueji, request: Request) -> RecordCheck:
    return xueji.decider(request.region, request.on).check(request)


def rules_of(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


@settings(max_examples=200)
@given(data=st.data())
def test_learning_a_fact_takes_no_finding_back(documents: tuple[Document, ...], data: st.DataObject) -> None:
    xueji = reference(documents)
    request = data.draw(records(xueji))
    before = checked(xueji, request)
    absent = [name for name in spoken_of(xueji) if name not in request.facts and name != "student.died_on"]
    if not absent:
        return
    name = data.draw(st.sampled_from(absent))
    more = {**request.facts, name: data.draw(values_of(xueji.policy("gansu", ON).vocabulary.entries[name]))}
    after = checked(xueji, Request(None, request.region, ON, more, None))
    known = {"made-law/too-young"} if name == "student.entered_on" else set[str]()  # it asks whether the day is known
    assert rules_of(before.findings) - known <= rules_of(after.findings)
    assert rules_of(after.unclear) - known <= rules_of(before.unclear)


@settings(max_examples=100)
@given(data=st.data())
def test_what_is_found_without_the_stage_is_found_for_every_stage(
    documents: tuple[Document, ...], data: st.DataObject
) -> None:
    xueji = reference(documents)
    request = data.draw(records(xueji))
    facts = {name: value for name, value in request.facts.items() if name != "student.stage"}
    general = checked(xueji, Request(None, request.region, ON, facts, None))
    for stage in Stage:
        known = checked(xueji, Request(None, request.region, ON, {**facts, "student.stage": stage.value}, None))
        assert rules_of(general.findings) <= rules_of(known.findings)
        assert rules_of(known.findings) <= rules_of(general.findings) | rules_of(general.unclear)


@settings(max_examples=200)
@given(data=st.data())
def test_a_verdict_is_what_its_findings_make_it(documents: tuple[Document, ...], data: st.DataObject) -> None:
    xueji = reference(documents)
    found_ = checked(xueji, data.draw(records(xueji)))
    assert not rules_of(found_.findings) & rules_of(found_.unclear)
    hard = [finding for finding in found_.findings if finding.force is not Force.DISCOURAGE]
    assert (found_.verdict is RecordVerdict.FINDINGS) == bool(hard)
    assert (found_.verdict is RecordVerdict.CLEAN) == (not found_.findings and not found_.unclear)
    assert (found_.verdict is RecordVerdict.DOUBTFUL) <= (not found_.unclear)
    assert all(finding.repair for finding in (*found_.findings, *found_.unclear))
    assert all(finding.missing for finding in found_.unclear)
    assert RecordCheck.model_validate_json(found_.model_dump_json()) == found_


@pytest.mark.durable
@settings(max_examples=100)
@given(data=st.data())
def test_the_durable_back_end_finds_the_same(documents: tuple[Document, ...], data: st.DataObject) -> None:
    pytest.importorskip("durable_rules_engine")
    mine, theirs = reference(documents), reference(documents, "durable")
    request = data.draw(records(mine))
    one, other = checked(mine, request), checked(theirs, request)
    assert other.receipt.backend == "durable"
    assert other.model_copy(update={"receipt": one.receipt}) == one


_KEPT: dict[str, Xueji] = {}


def reference(documents: tuple[Document, ...], engine: str = "closures") -> Xueji:
    """The made packs on a back end, kept between examples."""
    return _KEPT.setdefault(engine, Xueji(documents, engine=engine))


# --- the command line

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """`xueji check` of a record, with the made packs and no others."""
    monkeypatch.setattr(registry, "installed", lambda: ())

    def called(given_: dict[str, Any], *arguments: str) -> tuple[int, str]:
        path = tmp_path / "record.json"
        path.write_text(json.dumps(given_), "utf-8")
        code = run(["check", str(path), "--policies", str(MADE), *arguments])
        return code, capsys.readouterr().out

    return called


@pytest.mark.parametrize("index", range(len(VERDICTS)))
@pytest.mark.parametrize("engine", ["closures", pytest.param("durable", marks=pytest.mark.durable)])
def test_every_verdict_has_its_exit_code(index: int, engine: str, check: Command) -> None:
    if engine == "durable":
        pytest.importorskip("durable_rules_engine")
    given_, verdict = VERDICTS[index]
    code, printed = check(given_, "--format", "json", "--engine", engine)
    assert (code, json.loads(printed)["verdict"]) == (EXIT[verdict], verdict.value)


def test_a_check_as_people_read_it(check: Command) -> None:
    given_ = record("gansu", student={"stage": "junior", "status": "on_leave"}, leave={"start": "2024-03-09"})
    shown = {language: check(given_, "--lang", language)[1] for language in ("zh", "en")}
    for word in (
        "发现问题",
        "甘肃",
        "《甘肃试验细则》第一条",
        "修复: 办结待办业务",
        "休学起 = 2024-03-09",
        "身份证件号?",
    ):
        assert word in shown["zh"]
    assert "另有 1 项义务是否产生取决于：学校撤销" in shown["zh"]
    for word in (
        "findings",
        "Gansu",
        "Measures of Gansu for trials, 第一条",
        "repair: finish",
        "leave.start = 2024-03-09",
    ):
        assert word in shown["en"]


def test_a_clean_record_is_said_to_be_clean(check: Command) -> None:
    given_ = record(student=GOOD, school=SCHOOL)
    assert "未发现问题" in check(given_, "--lang", "zh")[1]
    assert "clean" in check(given_, "--lang", "en")[1]


def test_region_and_day_may_be_options(check: Command) -> None:
    bare = {"student": {"stage": "junior", "status": "on_leave"}, "leave": {"start": "2024-03-09"}}
    code, printed = check(bare, "--region", "620102", "--on", "2024-10-10", "--format", "json")
    assert (code, [finding["rule"] for finding in json.loads(printed)["findings"]]) == (
        2,
        ["made-measures/junior-leave"],
    )


def test_drafts_find_something_only_where_one_asks(check: Command) -> None:
    given_ = record("gansu", student=GOOD | {"stage": "junior", "under_sanction": True}, school=SCHOOL)
    assert check(given_)[0] == 0
    assert check(given_, "--include-drafts")[0] == 2


def test_a_problem_of_a_record_is_bad_input(check: Command) -> None:
    code, printed = check(record(student={"stage": "kindergarten"}) | {"change": "leave"}, "--format", "json")
    assert code == 1
    assert {problem["code"] for problem in json.loads(printed)["problems"]} == {"unknown-key", "value-not-allowed"}
