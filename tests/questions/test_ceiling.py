"""Where a law is laxer than the one above: each way is found with a student, and where there is none it is proved."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.questions.strictness_laws import DAY, Laws, asked, duty, names, results, rule

from xueji.assemble import Xueji
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage
from xueji.prove.replay import requests
from xueji.prove.side import Side
from xueji.prove.solver import Deadline
from xueji.questions import ceiling as module
from xueji.questions.ceiling import ceiling, no_ceiling, values
from xueji.questions.finding import Asked, merged
from xueji.questions.rank import laxer

ON_LEAVE = 'student.status == "on_leave"'
REPLACED = ", replaces: national/bar"
BAR = rule("bar", f"forbid: {ON_LEAVE}")


@pytest.fixture
def laws(tmp_path: Path) -> Laws:
    return Laws(tmp_path)


@pytest.mark.parametrize(
    ("mine", "name", "said"),
    [
        (f"permit: {ON_LEAVE}", "granted", (Outcome.PERMITTED, Outcome.REFUSED)),
        (f"discourage: {ON_LEAVE}", "discretion", (Outcome.DISCRETION, Outcome.REFUSED)),
    ],
)
def test_a_refusal_that_is_replaced(laws: Laws, mine: str, name: str, said: tuple[Outcome, ...]) -> None:
    sides = laws.sides(BAR, rule("mine", mine, more=REPLACED))
    found = asked(sides)
    assert names(found) == [f"ceiling/national/bar/{name}"]
    assert found.findings[0].parts == ("national/bar", "gansu/mine")
    assert results(found.findings[0]) == said
    assert found.findings[0].changes == (Change.TRANSFER,)


def test_a_narrower_refusal_lets_some_through(laws: Laws) -> None:
    narrower = rule("mine", f"forbid: {ON_LEAVE} and student.grade > 3", more=REPLACED)
    (found,) = asked(laws.sides(BAR, narrower)).findings
    assert found.example is not None
    assert found.example.facts["student.grade"] <= 3


def test_a_wider_refusal_is_no_loosening(laws: Laws) -> None:
    wider = rule("mine", f"forbid: {ON_LEAVE} or student.grade > 3", more=REPLACED)
    assert names(asked(laws.sides(BAR, wider))) == []


def test_a_presumption_that_is_dropped(laws: Laws) -> None:
    softly = rule("bar", f"discourage: {ON_LEAVE}")
    found = asked(laws.sides(softly, rule("mine", f"permit: {ON_LEAVE}", more=REPLACED)))
    assert names(found) == ["ceiling/national/bar/presumption"]
    assert results(found.findings[0]) == (Outcome.PERMITTED, Outcome.DISCRETION)


def test_a_closed_list_with_one_ground_more(laws: Laws) -> None:
    ground = rule("ground", "permit: student.is_disabled", aspect="transfer_grounds")
    listed = "closed:\n  - {change: transfer, title: 事由, aspect: transfer_grounds, article: 二}\n"
    replaced = ", replaces: national/ground"
    other = rule("other", "permit: student.home_taught", aspect="transfer_grounds", more=replaced)
    sides = laws.sides(ground, other, nation_head=listed)
    (found,) = asked(sides).findings
    assert found.name == "ceiling/national/closed-transfer/granted"
    assert "gansu/other" in found.parts


def test_the_local_text_grants_what_is_refused_all_the_same(laws: Laws) -> None:
    found = asked(laws.sides(BAR, rule("mine", f"permit: {ON_LEAVE}")))
    assert names(found) == ["ceiling/national/bar/own-grant"]
    assert results(found.findings[0])[0] is Outcome.REFUSED


@pytest.mark.parametrize(("mine", "found"), [("2 years", True), ("12 months", False), ("6 months", False)])
def test_a_longer_term(laws: Laws, mine: str, found: bool) -> None:
    nation = rule("long", 'forbid: "exceeds(leave.start, leave.end, policy.leave.max_length)"', "leave", "leave_length")
    value = "parameters:\n  leave.max_length: {{value: {}, article: 二{}}}\n"
    sides = laws.sides(
        nation, "", value.format(mine, ", replaces: national"), nation_head=value.format("1 year", "")
    )  # fmt: skip
    asked_of = asked(sides, Change.LEAVE)
    assert names(asked_of) == (["ceiling/national/long/granted"] if found else [])
    assert [one.parts for one in asked_of.findings] == [("national/long", "gansu/leave.max_length")] * found


@pytest.mark.parametrize(
    ("mine", "found"),
    [
        (rule("mine", "permit: always", "decease", "death", ", replaces: national/report"), ["missing"]),
        (rule("mine", duty("2 months"), "decease", "death", ", replaces: national/report"), ["later"]),
        (rule("mine", duty("30 days"), "decease", "death", ", replaces: national/report"), ["later"]),
        (rule("mine", duty(), "decease", "death", ", replaces: national/report"), ["later"]),
        (rule("mine", duty("4 weeks"), "decease", "death", ", replaces: national/report"), []),
        (rule("mine", duty("1 month", "county_authority"), "decease", "death", ", replaces: national/report"),
         ["fewer-told"]),
        (rule("mine", duty("1 month", who="guardian"), "decease", "death", ", replaces: national/report"),
         ["other-party"]),
        (rule("mine", duty("1 month"), "decease", "death", ", replaces: national/report, when: student.grade > 3"),
         ["missing"]),
    ],
)  # fmt: skip
def test_duties(laws: Laws, mine: str, found: list[str]) -> None:
    nation = rule("report", duty("1 month"), "decease", "death")
    assert names(asked(laws.sides(nation, mine), Change.DECEASE)) == [
        f"ceiling/national/report/duty-{w}" for w in found
    ]


def test_a_longer_term_counts_though_the_outcome_is_left_to_others(laws: Laws) -> None:
    nation = rule("report", duty("policy.leave.max_length"), "decease", "death")
    value = "parameters:\n  leave.max_length: {{value: {}, article: 二{}}}\n"
    left = "delegates:\n  - {change: decease, title: {zh: 由省级规定, en: left to the provinces}, article: 二}\n"
    sides = laws.sides(
        nation, "", value.format("2 months", ", replaces: national"), nation_head=left + value.format("1 month", "")
    )  # fmt: skip
    found = asked(sides, Change.DECEASE)
    assert names(found) == ["ceiling/national/report/duty-later"]
    assert found.findings[0].parts == ("national/report", "gansu/leave.max_length")


def test_a_duty_may_be_split_among_several(laws: Laws) -> None:
    nation = rule("report", duty("1 month", "county_authority, registration_authority"), "decease", "death")
    parts = [
        rule(name, duty("1 month", to), "decease", "death", ", replaces: national/report")
        for name, to in (("one", "county_authority"), ("other", "registration_authority"))
    ]
    assert names(asked(laws.sides(nation, "".join(parts)), Change.DECEASE)) == []
    assert names(asked(laws.sides(nation, parts[0]), Change.DECEASE)) == ["ceiling/national/report/duty-fewer-told"]


def test_another_duty_of_the_law_above_stands_for_none(laws: Laws) -> None:
    nation = rule("report", duty(), "decease", "death") + rule("besides", duty(), "decease", "death")
    gone = rule("mine", "permit: always", "decease", "death", ", replaces: national/report")
    assert names(asked(laws.sides(nation, gone), Change.DECEASE)) == ["ceiling/national/report/duty-missing"]


def test_who_is_refused_has_no_duty(laws: Laws) -> None:
    nation = rule("keep", duty())
    stricter = rule("mine", "forbid: always", more=", replaces: national/keep")
    assert names(asked(laws.sides(nation, stricter))) == []


def test_the_local_text_asks_once_a_year_for_what_is_owed_every_semester(laws: Laws) -> None:
    every = rule(
        "notice", duty("0 days", since="term.end"), "record", "direct_school_notice", ", when: school.is_direct"
    )
    yearly = ', when: school.is_direct and term.semester == "1"'
    found = asked(
        laws.sides(
            every.replace("repair: change, ", ""),
            rule("mine", duty("0 days", since="term.end"), "record", "direct_school_notice", yearly).replace(
                "repair: change, ", ""
            ),
        ),
        None,
    )
    assert names(found) == ["ceiling/national/notice/record-own-duty"]
    (finding,) = found.findings
    assert (finding.parts, finding.changes) == (("national/notice", "gansu/mine"), ())
    assert finding.example is not None
    assert finding.example.facts["term.semester"] == "2"


def test_papers(laws: Laws) -> None:
    nation = rule("papers", "require: {evidence: proof}", aspect="transfer_papers")
    gone = rule("mine", "permit: always", aspect="transfer_papers", more=", replaces: national/papers")
    other = rule("mine", "require: {evidence: form}", aspect="transfer_papers", more=", replaces: national/papers")
    both = rule(
        "mine", "require: {evidence: [form, proof]}", aspect="transfer_papers", more=", replaces: national/papers"
    )
    assert names(asked(laws.sides(nation, gone))) == ["ceiling/national/papers/paper-missing/proof"]
    assert names(asked(laws.sides(nation, other))) == ["ceiling/national/papers/paper-other/proof"]
    assert names(asked(laws.sides(nation, both))) == []


@pytest.mark.parametrize(
    ("mine", "found", "verdict"),
    [
        ("forbid: student.home_taught", "record-unfound", RecordVerdict.CLEAN),
        ("discourage: student.is_disabled", "record-doubted", RecordVerdict.DOUBTFUL),
        ("forbid: student.is_disabled or student.home_taught", "", None),
    ],
)
def test_records(laws: Laws, mine: str, found: str, verdict: RecordVerdict | None) -> None:
    nation = rule("wrong", "forbid: student.is_disabled", "record", "data_quality")
    asked_of = asked(
        laws.sides(nation, rule("mine", mine, "record", "data_quality", ", replaces: national/wrong")), None
    )  # fmt: skip
    assert names(asked_of) == ([f"ceiling/national/wrong/{found}"] if found else [])
    assert [results(finding)[0] for finding in asked_of.findings] == ([verdict] if verdict else [])


def test_what_is_inherited_costs_no_time(laws: Laws, monkeypatch: pytest.MonkeyPatch) -> None:
    sides = laws.sides(
        BAR + rule("wrong", "forbid: student.is_disabled", "record", "data_quality") + rule("keep", duty()),
        rule("besides", "forbid: student.home_taught"),
    )

    def never(*_: object) -> None:
        raise AssertionError("the prover was asked")

    monkeypatch.setattr(module, "Inquiry", never)
    assert {asked(sides, change, 0) for change in (*Change, None)} == {Asked()}


def test_without_time_nothing_is_claimed(laws: Laws) -> None:
    found = asked(laws.sides(BAR, rule("mine", f"permit: {ON_LEAVE}", more=REPLACED)), seconds=0)
    assert found.findings == ()
    assert {(one.change, one.stage, one.why) for one in found.open} == {(Change.TRANSFER, Stage.PRIMARY, "time")}
    assert [one.what for one in found.open] == ["ceiling/national/bar/granted"]


def test_what_is_left_to_others_is_no_ceiling(laws: Laws) -> None:
    left = "delegates:\n  - {change: transfer, title: {zh: 由省级规定, en: left to the provinces}, article: 二}\n"
    sides = laws.sides("", rule("mine", "permit: always"), nation_head=left)
    reason = no_ceiling(sides[1], Change.TRANSFER, Stage.PRIMARY)
    assert reason is not None
    assert reason.en == "left to the provinces (二)"
    assert names(asked(sides)) == []
    assert no_ceiling(sides[0], Change.TRANSFER, Stage.PRIMARY) is None


def test_of_a_text_nobody_has_read_nothing_is_claimed(laws: Laws) -> None:
    nation = BAR + rule("keep", duty(), aspect="archive_follows")
    mine = rule("mine", "permit: always", aspect="other", more=", replaces: [national/keep, national/bar]")
    unread = "not_seen:\n  - {change: transfer, decisive: true, what: 其余条文未见}\n"
    assert names(asked(laws.sides(nation, mine))) == [
        "ceiling/national/bar/granted", "ceiling/national/keep/duty-missing",
    ]  # fmt: skip
    assert names(asked(laws.sides(nation, mine, unread))) == []


@pytest.mark.parametrize(
    ("mine", "cause"), [("11 workdays", "value"), ("10 workdays", ""), ("9 workdays", ""), ("2 weeks", "units")]
)
def test_values_beyond_a_limit(laws: Laws, tmp_path: Path, mine: str, cause: str) -> None:
    limit = "parameters:\n  leave.max_length: {{value: {}, article: 二{}}}\n"
    keep = rule("keep", duty("policy.leave.max_length"), "decease", "death")
    above = laws.sides("", "", nation_head=limit.format("10 workdays", ", bound: at_most"))[1]
    side = Laws(tmp_path / "other").sides("", keep, limit.format(mine, ""))[0]
    found = merged((values(side, above),))
    assert [(one.name, one.stages, one.changes) for one in found.findings] == (
        [(f"ceiling/national/leave.max_length/{cause}", (Stage.PRIMARY, Stage.JUNIOR), (Change.DECEASE,))]
        if cause else []
    )  # fmt: skip
    assert values(side, above, changes=(Change.TRANSFER, None)) == Asked()
    assert values(side, above, stages=(Stage.SENIOR,)) == Asked()


CONDITIONS = (
    "student.is_disabled",
    "student.is_disabled and student.home_taught",
    "not student.home_taught",
    "student.grade > 3",
)
FORCES = ("forbid", "require", "discourage")


def students() -> Iterator[dict[str, Any]]:
    for disabled, orphan, grade in product((True, False), (True, False), (1, 4)):
        yield {
            "student.stage": "primary", "student.status": "enrolled", "student.is_disabled": disabled,
            "student.home_taught": orphan, "student.grade": grade, "school.system": "6-3",
        }  # fmt: skip


def laxer_with_somebody(sides: tuple[Side, Side]) -> bool:
    """By going through all students one by one."""
    read = (requests(sides, student, Change.TRANSFER, DAY) for student in students())
    return any(
        laxer(*(side.decider.verdict(request) for side, request in zip(sides, pair, strict=True))) for pair in read
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("above", list(product(FORCES, CONDITIONS)), ids="-".join)
def test_a_finding_exactly_where_some_student_is_better_off(laws: Laws, above: tuple[str, str]) -> None:
    for force, condition in product(FORCES, CONDITIONS):
        mine = rule("mine", f"{force}: {condition}", more=REPLACED)
        sides = laws.sides(rule("bar", ": ".join(above)), mine)
        assert bool(names(asked(sides))) is laxer_with_somebody(sides), (above, force, condition)


def of_today(engine: Xueji, law: str, day: date) -> Asked:
    (side, above), _ = engine.sides((law, "national"), day)
    return merged(
        (values(side, above),
         *(ceiling(side, above, change, st, day, Deadline(20)) for change in (*Change, None) for st in Stage))
    )  # fmt: skip


@pytest.mark.slow
def test_the_yearly_notice_of_liaoning_is_found(engine: Xueji) -> None:
    found = of_today(engine, "liaoning", DAY)
    assert not found.open
    notice = next(
        one for one in found.findings if one.name == "ceiling/national-2013/direct-school-notice/record-own-duty"
    )
    assert notice.parts == ("national-2013/direct-school-notice", "liaoning-compulsory-2017/direct-school-notice")
    assert notice.stages == (Stage.PRIMARY, Stage.JUNIOR)
    assert {one.name for one in found.findings} == {
        "ceiling/compulsory-education-law/delay-other-ground/presumption",
        "ceiling/national-2013/correction-proof/paper-other/correction_proof",
        "ceiling/national-2013/direct-school-notice/record-own-duty",
        "ceiling/national-2013/dropout-keeps-registration/duty-other-party",
        "ceiling/national-2013/leave-application/paper-other/leave_application",
        "ceiling/national-2013/no-admission-without-transfer/granted",
        "ceiling/registration-notice-2015/problem-registration/record-own-duty",
    }


@pytest.mark.slow
def test_a_law_is_never_laxer_than_itself(engine: Xueji) -> None:
    (side, above), _ = engine.sides(("liaoning", "liaoning"), DAY)
    assert {ceiling(side, above, change, st, DAY, Deadline(0)) for change in (*Change, None) for st in Stage} == {
        Asked()
    }
