"""Which law is in force where and when: dates, layers, replacements, and a digest of the meaning alone."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from xueji.calendar import Duration, MonthDay, Unit
from xueji.errors import LayerError, PackError
from xueji.model.enums import Bound, Change, Layer, Stage
from xueji.packs.load import regions
from xueji.policy.document import Document
from xueji.policy.layer import Policy, boundaries, in_force
from xueji.policy.parameter import ParameterData, ParameterValue, looser

DAY = date(2024, 9, 2)
Documents = tuple[Document, ...]
Write = Callable[..., Documents]


def regulation(name: str, region: str = "620000", since: str = "2020-01-01", head: str = "", body: str = "") -> str:
    return (
        f'document:\n  id: {name}\n  title: 规定\n  region: "{region}"\n  stages: [primary, junior]\n'
        f"  in_force: {{from: {since}}}\n  grade: statute\n{head}{body}"
    )


def value(text: str, replaces: str = "", name: str = "leave.max_times", more: str = "") -> str:
    said = f", replaces: {replaces}" if replaces else ""
    return f"parameters:\n  {name}: {{value: {text}{said}{more}, article: 一}}\n"


def rule(name: str, replaces: str = "", condition: str = "always", more: str = "") -> str:
    said = f", replaces: {replaces}" if replaces else ""
    return f"rules:\n  - {{id: {name}, title: 某, change: leave, article: 一, forbid: {condition}{said}{more}}}\n"


def ids(policy: Policy) -> list[str]:
    return [document.id for document in policy.documents]


def times(policy: Policy, stage: Stage = Stage.PRIMARY, name: str = "leave.max_times") -> ParameterData:
    return policy.values[name, stage].value


def names(policy: Policy, stage: Stage = Stage.PRIMARY) -> set[str]:
    return {rule.name for rule in policy.rules if stage in rule.stages and Change.LEAVE in rule.changes}


def codes(write: Write, **files: str) -> list[str]:
    with pytest.raises(PackError) as raised:
        write(**files)
    return [problem.code for problem in raised.value.problems]


def test_a_document_is_in_force_from_its_first_day_to_its_last(write: Write) -> None:
    gansu = regulation("a", since="2020-01-01, to: 2021-12-31")
    documents = write(gansu=gansu)
    found = {day: ids(in_force(documents, "620000", date.fromisoformat(day))) for day in (
        "2014-12-31", "2015-01-01", "2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01",
    )}  # fmt: skip
    nation, both = ["sound-national"], ["sound-national", "a"]
    assert [*found.values()] == [[], nation, nation, both, both, nation]


def test_a_draft_is_never_in_force(write: Write) -> None:
    documents = write(gansu=regulation("a", head="  status: draft\n"), gansu_b=regulation("b"))
    assert ids(in_force(documents, "620000", DAY)) == ["sound-national", "b"]


def test_a_draft_replaces_nothing(write: Write) -> None:
    documents = write(gansu=regulation("a"), gansu_b=regulation("b", head="  status: draft\n  replaces: a\n"))
    assert ids(in_force(documents, "620000", DAY)) == ["sound-national", "a"]


def test_nation_province_city_county_and_nobody_elses_law(write: Write) -> None:
    documents = write(
        gansu=regulation("province"), gansu_city=regulation("city", "620100"),
        gansu_county=regulation("county", "620102"), gansu_other=regulation("other-county", "620103"),
        henan=regulation("henan", "410000"),
    )  # fmt: skip
    policy = in_force(reversed(documents), "620102", DAY)
    assert ids(policy) == ["sound-national", "province", "city", "county"]
    assert [document.layer for document in policy.documents] == [*Layer]
    assert ids(in_force(documents, "000000", DAY)) == ["sound-national"]
    assert ids(in_force(documents, "620000", DAY)) == ["sound-national", "province"]
    assert regions(documents) == {"gansu": "620000", "henan": "410000", "national": "000000"}
    assert set(policy.by_id) == {*ids(policy)}


def test_a_document_replaces_another_from_its_own_first_day(write: Write) -> None:
    old, new = (
        regulation("old", body=value("3", "sound-national")),
        regulation("new", since="2023-01-01", head="  replaces: old\n"),
    )
    documents = write(gansu_old=old, gansu_new=new)
    before, after = (in_force(documents, "620000", day) for day in (date(2022, 12, 31), date(2023, 1, 1)))
    assert (ids(before)[1:], times(before)) == (["old"], 3)
    assert (ids(after)[1:], times(after)) == (["new"], 2)


def test_what_was_replaced_does_not_come_back_when_its_successor_runs_out(write: Write) -> None:
    new = regulation("new", since="2021-01-01, to: 2021-12-31", head="  replaces: old\n")
    documents = write(gansu_old=regulation("old"), gansu_new=new)
    assert ids(in_force(documents, "620000", DAY)) == ["sound-national"]


def test_a_third_document_may_replace_the_second_and_the_first(write: Write) -> None:
    documents = write(
        gansu_a=regulation("a"), gansu_b=regulation("b", since="2021-01-01", head="  replaces: a\n"),
        gansu_c=regulation("c", since="2022-01-01", head="  replaces: [a, b]\n"),
    )  # fmt: skip
    assert ids(in_force(documents, "620000", DAY)) == ["sound-national", "c"]


def test_what_a_replaced_document_declares_stays_a_name(write: Write) -> None:
    old = regulation(
        "old", body="evidence:\n  note: 假条\nfacts:\n  student.colour: {zh: 颜色, type: text, meaning: m}\n"
    )
    new = regulation("new", since="2021-01-01", head="  replaces: old\n")
    policy = in_force(write(gansu_old=old, gansu_new=new), "620000", DAY)
    assert "note" in policy.evidence
    assert "student.colour" in policy.vocabulary.entries
    assert policy.term("student.colour") == "颜色"


def test_values_per_stage(write: Write) -> None:
    policy = in_force(
        write(gansu=regulation("a", body=value("3", "sound-national", more=", stages: junior"))), "620000", DAY
    )
    assert (times(policy), times(policy, Stage.JUNIOR), times(policy, Stage.SENIOR)) == (2, 3, 2)
    literals = policy.literals(Stage.JUNIOR)
    assert {name: literal.value for name, literal in literals.items()} == {
        "leave.max_times": 3, "transfer.step_length": Duration(10, Unit.WORKDAYS),
    }  # fmt: skip


def test_a_binding_value_may_be_narrowed_where_that_is_said(write: Write) -> None:
    narrowed = value("5 workdays", "sound-national", "transfer.step_length")
    policy = in_force(write(gansu=regulation("a", body=narrowed)), "620000", DAY)
    assert times(policy, name="transfer.step_length") == Duration(5, Unit.WORKDAYS)
    silent = value("5 workdays", name="transfer.step_length")
    assert codes(write, gansu=regulation("a", body=silent)) == ["unsaid-override"]


def test_the_same_value_again_overrides_nothing(write: Write) -> None:
    policy = in_force(write(gansu=regulation("a", body=value("2"))), "620000", DAY)
    assert policy.values["leave.max_times", Stage.PRIMARY].document == "a"


def test_a_city_is_held_to_the_nation_through_its_province(write: Write) -> None:
    province = regulation("a", body=value("5 workdays", "sound-national", "transfer.step_length"))
    step = "transfer.step_length"
    city = {days: regulation("city", "620100", body=value(f"{days} workdays", "a", step)) for days in (8, 11)}
    policy = in_force(write(gansu=province, gansu_city=city[8]), "620100", DAY)
    assert times(policy, name=step) == Duration(8, Unit.WORKDAYS)
    assert codes(write, gansu=province, gansu_city=city[11]) == ["loosens-binding"]


def test_a_province_binds_its_cities_too(write: Write) -> None:
    province = regulation("a", body=value("5 workdays", "sound-national", "transfer.step_length", ", bound: at_most"))
    city = regulation("city", "620100", body=value("8 workdays", "a", "transfer.step_length"))
    assert codes(write, gansu=province, gansu_city=city) == ["loosens-binding"]


def test_of_two_documents_of_one_region_the_one_that_names_the_other_prevails(write: Write) -> None:
    a = regulation("a", since="2021-01-01", body=value("3", "b"))
    b = regulation("b", body=value("4", "sound-national"))
    assert times(in_force(write(gansu_a=a, gansu_b=b), "620000", DAY)) == 3


def test_the_order_of_dates_does_not_decide_between_equals(write: Write) -> None:
    name = "leave.max_length"
    a, b = (
        regulation("a", body=value("1 year", "b", name)),
        regulation("b", since="2021-01-01", body=value("2 years", "", name)),
    )
    assert times(in_force(write(gansu_a=a, gansu_b=b), "620000", DAY), name=name) == Duration(1, Unit.YEARS)


def test_a_rule_replaces_the_rule_it_names_where_it_is_in_force(write: Write) -> None:
    documents = write(gansu=regulation("a", body=rule("own", "sound-national/leave-too-often")))
    here, there = (in_force(documents, region, DAY) for region in ("620000", "410000"))
    assert names(here) ^ names(there) == {"a/own", "sound-national/leave-too-often"}


def test_a_rule_stays_for_the_changes_it_is_not_replaced_for(write: Write) -> None:
    both = rule("both").replace("change: leave", "change: [leave, transfer]")
    documents = write(
        gansu=regulation("a", body=both), gansu_b=regulation("b", region="620100", body=rule("own", "a/both"))
    )
    left = [part for part in in_force(documents, "620100", DAY).rules if part.name == "a/both"]
    assert [(part.changes, part.stages) for part in left] == [((Change.TRANSFER,), (Stage.PRIMARY, Stage.JUNIOR))]


def test_a_rule_stays_for_the_stages_it_is_not_replaced_for(write: Write) -> None:
    documents = write(
        gansu=regulation("a", body=rule("own", "sound-national/leave-too-often", more=", stages: junior"))
    )
    policy = in_force(documents, "620000", DAY)
    replaced = "sound-national/leave-too-often"
    assert [replaced in names(policy, stage) for stage in (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR)] == [
        True,
        False,
        True,
    ]


def test_a_city_may_replace_what_its_province_has_replaced(write: Write) -> None:
    province = regulation("a", body=rule("x", "sound-national/leave-too-often"))
    city = regulation("city", "620100", body=rule("y", "[a/x, sound-national/leave-too-often]"))
    policy = in_force(write(gansu=province, gansu_city=city), "620100", DAY)
    assert names(policy) == {"sound-national/leave-application", "city/y"}


def test_a_later_rule_of_the_same_document_may_replace_both(write: Write) -> None:
    rules = (
        rule("x", "sound-national/leave-too-often")
        + rule("y", "[a/x, sound-national/leave-too-often]").partition("\n")[2]
    )
    policy = in_force(write(gansu=regulation("a", body=rules)), "620000", DAY)
    assert names(policy) == {"sound-national/leave-application", "a/y"}


def test_the_nation_may_replace_its_own_binding_rule(write: Write) -> None:
    body = rule("new", "sound-national/no-expulsion").replace("change: leave", "change: expel")
    later = regulation("later", "000000", "2023-01-01", body=body)
    documents = write(national_later=later)
    assert "sound-national/no-expulsion" not in {rule.name for rule in in_force(documents, "620000", DAY).rules}
    steps = in_force(documents, "620000", date(2022, 12, 31)).rules
    assert "sound-national/no-expulsion" in {rule.name for rule in steps}


def test_a_procedure_is_replaced_by_name(write: Write) -> None:
    steps = (
        "procedures:\n  - {id: own, change: transfer, steps: [school], article: 一, "
        "replaces: sound-national/transfer-steps}\n"
    )
    policy = in_force(write(gansu=regulation("a", body=steps)), "620000", DAY)
    stages = {procedure.name: procedure.stages for procedure in policy.procedures}
    assert stages == {"sound-national/transfer-steps": (Stage.SENIOR,), "a/own": (Stage.PRIMARY, Stage.JUNIOR)}


def test_what_a_document_leaves_open_or_has_not_seen(write: Write) -> None:
    body = (
        "closed:\n  - {change: leave, title: 仅此, article: 一}\n"
        "delegates:\n  - {change: resume, title: 由市规定, article: 二}\n"
        "not_seen:\n  - {change: leave, what: 修订, from: 2024-09-02}\n  - {change: leave, what: 附件}\n"
    )
    documents = write(gansu=regulation("a", body=body))
    before, after = (in_force(documents, "620000", day) for day in (date(2024, 9, 1), DAY))
    assert [len(policy.not_seen) for policy in (before, after)] == [1, 2]
    assert (len(after.closed), len(after.delegations)) == (1, 1)
    gansu = after.by_id["a"]
    assert gansu.speaks_of(Change.LEAVE, Stage.JUNIOR)
    assert not gansu.speaks_of(Change.LEAVE, Stage.SENIOR)


def test_provinces_do_not_see_each_others_declarations(write: Write) -> None:
    own = "declare:\n  leave.own:\n    title: {zh: %s, en: own}\n    topic: leave\n    type: count\n"
    documents = write(
        gansu=regulation("a", body=own % "甘肃期限"), henan=regulation("b", "410000", body=own % "河南期限")
    )
    terms = [in_force(documents, region, DAY).term("leave.own") for region in ("620000", "410000", "210000")]
    assert terms == ["甘肃期限", "河南期限", "leave.own"]


def test_boundaries_are_the_days_on_which_the_law_changes(write: Write) -> None:
    a = regulation(
        "a", since="2020-01-01, to: 2021-12-31", body="not_seen:\n  - {change: leave, what: 修订, from: 2021-06-01}\n"
    )
    documents = write(gansu=a, henan=regulation("b", "410000", "2016-01-01"))
    days = [day.isoformat() for day in boundaries(documents, "620102")]
    assert days == ["2015-01-01", "2020-01-01", "2021-06-01", "2022-01-01"]


def test_a_contradiction_of_one_day_long_ago_is_found(write: Write) -> None:
    a = regulation("a", since="2016-01-01, to: 2016-01-01", body=value("3", "sound-national"))
    b = regulation("b", since="2015-06-01, to: 2017-01-01", body=value("4", "sound-national"))
    assert codes(write, gansu_a=a, gansu_b=b) == ["conflicting-values"]


def test_a_contradiction_shows_both_places_where_documents_are_layered_by_hand(write: Write) -> None:
    documents = write(gansu=regulation("a", body=value("3", "sound-national")))
    twin = replace(documents[0], id="twin")
    with pytest.raises(LayerError) as raised:
        in_force([*documents, twin], "620000", DAY)
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.file, problem.also[0].file) == ("conflicting-values", *2 * ["gansu/gansu.yaml"])


def days(amount: int, unit: Unit) -> Duration:
    return Duration(amount, unit)


@pytest.mark.parametrize(
    ("bound", "mine", "theirs", "wanted"),
    [
        (Bound.AT_MOST, 2, 2, False), (Bound.AT_MOST, 1, 2, False), (Bound.AT_MOST, 3, 2, True),
        (Bound.AT_LEAST, 3, 2, False), (Bound.AT_LEAST, 1, 2, True), (Bound.FIXED, 1, 2, True),
        (Bound.AT_MOST, Fraction(1, 2), Fraction(1, 3), True),
        (Bound.AT_LEAST, date(2020, 1, 2), date(2020, 1, 1), False),
        (Bound.AT_MOST, MonthDay(9, 1), MonthDay(8, 31), True),
        (Bound.AT_LEAST, MonthDay(9, 1), MonthDay(8, 31), False),
        (Bound.FIXED, MonthDay(8, 30), MonthDay(8, 31), True),
        (Bound.AT_MOST, days(5, Unit.WORKDAYS), days(10, Unit.WORKDAYS), False),
        (Bound.AT_LEAST, days(5, Unit.WORKDAYS), days(10, Unit.WORKDAYS), True),
        (Bound.AT_MOST, days(1, Unit.WEEKS), days(10, Unit.DAYS), False),
        (Bound.AT_MOST, days(2, Unit.MONTHS), days(10, Unit.DAYS), True),
        (Bound.AT_MOST, days(20, Unit.WORKDAYS), days(10, Unit.DAYS), True),
        (Bound.AT_MOST, days(5, Unit.WORKDAYS), days(10, Unit.DAYS), None),
        (Bound.AT_MOST, days(1, Unit.MONTHS), days(30, Unit.DAYS), None),
    ],
)  # fmt: skip
def test_which_value_is_looser(
    write: Write, bound: Bound, mine: ParameterData, theirs: ParameterData, wanted: bool | None
) -> None:
    given: ParameterValue = write()[0].values[0]
    assert looser(replace(given, value=mine), replace(given, value=theirs, bound=bound)) is wanted


# --- the digest

PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from xueji.packs import registry
from xueji.packs.load import load
from xueji.policy.layer import in_force
print(in_force(load(registry.in_folder(Path(sys.argv[1]))), "620000", date(2024, 9, 2)).digest)
"""


def test_the_digest_is_equal_in_every_process(write: Write, tmp_path: Path) -> None:
    own = in_force(write(gansu=regulation("a", body=rule("x"))), "620000", DAY).digest
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path / "p")], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert found == {own}


def test_the_digest_is_of_the_meaning(write: Write) -> None:
    def digest(content: str, region: str = "620000", day: date = DAY) -> str:
        return in_force(write(gansu=content), region, day).digest

    plain = regulation("a", body=rule("x"))
    lines = plain.splitlines(keepends=True)
    swapped = "".join([lines[0], lines[2], lines[1], *lines[3:]])
    same = {
        digest(plain),
        digest("# a remark\n" + plain.replace("\n", "   # said\n", 1)),
        digest(swapped),
        digest(plain + "\n\n"),
    }
    assert len(same) == 1
    others = {
        digest(plain.replace("always", "never")), digest(plain.replace("article: 一", "article: 二")),
        digest(plain.replace("2020-01-01", "2020-01-02")), digest(plain, "410000"), digest(plain, "620100"),
    }  # fmt: skip
    assert len(others | same) == 6
    assert digest(plain, day=date(2025, 1, 1)) in same


def test_one_value_may_take_the_place_of_several_the_nation_has_given_over_time(write: Write) -> None:
    nation_1 = regulation("nation-1", "000000", "2016-01-01", body=value("3", name="leave.max_times").replace(
        "parameters:", "declare:\n  leave.trial: {title: 试, topic: leave, type: count}\nparameters:").replace(
        "leave.max_times", "leave.trial"))  # fmt: skip
    nation_2 = regulation("nation-2", "000000", "2022-01-01", body=value("4", "nation-1", "leave.trial"))
    one = regulation("gansu-1", body=value("2", "nation-1", "leave.trial"))
    assert codes(write, national_1=nation_1, national_2=nation_2, gansu=one) == ["unsaid-override"]
    both = one.replace("replaces: nation-1", "replaces: [nation-1, nation-2]")
    documents = write(national_1=nation_1, national_2=nation_2, gansu=both)
    for day in (date(2021, 1, 1), date(2023, 1, 1)):
        assert times(in_force(documents, "620000", day), name="leave.trial") == 2
