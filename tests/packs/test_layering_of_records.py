"""Record rules and named gaps between the layers: replaced and closed for their stages and triggers, and no others."""

from datetime import date

import pytest
from tests.packs.test_layering import DAY, Write, codes, regulation

from xueji.errors import PackError
from xueji.model.enums import Change, Force, Repair, Stage
from xueji.policy.layer import Policy, boundaries, in_force

BOTH = (Stage.PRIMARY, Stage.JUNIOR)
Scope = tuple[tuple[Change, ...], bool, tuple[Stage, ...]]


def record(name: str, replaces: str = "", more: str = "", head: str = "rules:\n") -> str:
    """A rule read on records, in a line."""
    said = f", replaces: {replaces}" if replaces else ""
    return (
        f"{head}  - {{id: {name}, title: 某, record: true, repair: prove, article: 一, "
        f"forbid: student.is_disabled{said}{more}}}\n"
    )


def change(name: str, replaces: str = "", more: str = "", head: str = "rules:\n") -> str:
    """A rule of changes, in a line."""
    return record(name, replaces, more, head).replace("record: true, repair: prove", "change: leave")


def nation(body: str) -> str:
    return regulation("nation", "000000", "2016-01-01", body=body)


def left(policy: Policy, name: str) -> list[Scope]:
    """What is left of a rule: changes, whether records, stages; in the order of its parts."""
    return [(rule.changes, rule.record, rule.stages) for rule in policy.rules if rule.name == name]


def gaps(policy: Policy, name: str = "nation/annex") -> list[tuple[tuple[Change, ...], tuple[Stage, ...]]]:
    """What is left of a gap, each part with its changes in the order of their names."""
    found = [(tuple(sorted(gap.changes)), gap.stages) for gap in policy.not_seen if gap.name == name]
    return sorted(found)


# --- record rules


def test_a_record_rule_is_replaced_for_its_stages_alone(write: Write) -> None:
    documents = write(
        national_n=nation(record("r")), gansu=regulation("a", body=record("own", "nation/r", ", stages: junior"))
    )
    policy = in_force(documents, "620000", DAY)
    assert left(policy, "nation/r") == [((), True, (Stage.PRIMARY,))]
    assert left(policy, "a/own") == [((), True, (Stage.JUNIOR,))]
    assert left(in_force(documents, "410000", DAY), "nation/r") == [((), True, BOTH)]


def test_a_record_rule_replaced_for_all_its_stages_is_gone(write: Write) -> None:
    documents = write(national_n=nation(record("r")), gansu=regulation("a", body=record("own", "nation/r")))
    assert left(in_force(documents, "620000", DAY), "nation/r") == []


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        (record("own", "nation/r"), [((Change.LEAVE,), False, BOTH)]),
        (change("own", "nation/r"), [((), True, BOTH)]),
        (
            record("own", "nation/r", ", stages: junior"),
            [((Change.LEAVE,), False, BOTH), ((), True, (Stage.PRIMARY,))],
        ),
        (
            change("own", "nation/r", ", stages: junior"),
            [((Change.LEAVE,), False, (Stage.PRIMARY,)), ((), True, BOTH)],
        ),
        (record("own", "nation/r", ", change: leave"), []),
        (record("own", "nation/r", ", change: leave, stages: primary"), [((Change.LEAVE,), True, (Stage.JUNIOR,))]),
        (record("own", "nation/r", ", change: [leave, transfer], school_kinds: []"), []),
    ],
    ids=range(7),
)
def test_of_a_rule_of_changes_and_of_records_each_is_replaced_by_itself(
    write: Write, own: str, wanted: list[Scope]
) -> None:
    documents = write(national_n=nation(record("r", more=", change: leave")), gansu=regulation("a", body=own))
    assert left(in_force(documents, "620000", DAY), "nation/r") == wanted


def test_what_is_left_of_a_rule_keeps_all_the_rest(write: Write) -> None:
    documents = write(
        national_n=nation(record("r", more=", change: leave, remedy: 补, note: 注, school_kinds: special")),
        gansu=regulation("a", body=change("own", "nation/r")),
    )
    (whole,) = (rule for rule in in_force(documents, "410000", DAY).rules if rule.name == "nation/r")
    (rest,) = (rule for rule in in_force(documents, "620000", DAY).rules if rule.name == "nation/r")
    assert (whole.triggers, rest.triggers) == (("leave", "record"), ("record",))
    assert (rest.repair, rest.remedy, rest.note, rest.school_kinds) == (
        Repair.PROVE, whole.remedy, whole.note, whole.school_kinds,
    )  # fmt: skip
    assert (rest.fires, rest.force, rest.place) == (whole.fires, Force.FORBID, whole.place)


def test_a_binding_record_rule_is_not_replaced(write: Write) -> None:
    files = {
        "national_n": nation(record("r", more=", binding: true")),
        "gansu": regulation("a", body=record("own", "nation/r")),
    }
    assert codes(write, **files) == ["binding-replaced"]


def test_two_documents_of_one_region_do_not_both_replace_a_record_rule(write: Write) -> None:
    def files(own: str, other: str) -> dict[str, str]:
        return {
            "national_n": nation(record("r")), "gansu_a": regulation("a", body=record("own", "nation/r", own)),
            "gansu_b": regulation("b", body=record("own", "nation/r", other)),
        }  # fmt: skip

    assert codes(write, **files("", ", stages: junior")) == ["conflicting-replacements"]
    documents = write(**files(", stages: primary", ", stages: junior"))
    assert left(in_force(documents, "620000", DAY), "nation/r") == []


def test_one_document_may_put_several_in_the_place_of_a_record_rule(write: Write) -> None:
    both = record("own", "nation/r") + record("other", "nation/r", head="")
    policy = in_force(write(national_n=nation(record("r")), gansu=regulation("a", body=both)), "620000", DAY)
    assert [left(policy, name) for name in ("nation/r", "a/own", "a/other")] == [[], *2 * [[((), True, BOTH)]]]


def test_one_of_records_and_one_of_changes_may_replace_a_rule_of_both(write: Write) -> None:
    own = record("own", "nation/r") + change("other", "nation/r", head="")
    documents = write(national_n=nation(record("r", more=", change: leave")), gansu=regulation("a", body=own))
    assert left(in_force(documents, "620000", DAY), "nation/r") == []


# --- gaps

GAP = "not_seen:\n  - {id: annex, change: [leave, transfer], what: 附件, decisive: true}\n"


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        (change("own", "nation/annex"), [((Change.TRANSFER,), BOTH)]),
        (
            change("own", "nation/annex", ", stages: junior"),
            [((Change.LEAVE,), (Stage.PRIMARY,)), ((Change.TRANSFER,), BOTH)],
        ),
        (record("own", "nation/annex", ", change: [leave, transfer]"), []),
        (
            record("own", "nation/annex", ", change: [leave, transfer], stages: primary"),
            [((Change.LEAVE, Change.TRANSFER), (Stage.JUNIOR,))],
        ),
        (change("own", ""), [((Change.LEAVE, Change.TRANSFER), BOTH)]),
    ],
    ids=range(5),
)
def test_a_gap_is_closed_for_the_changes_and_stages_of_the_rule(
    write: Write, own: str, wanted: list[tuple[tuple[Change, ...], tuple[Stage, ...]]]
) -> None:
    documents = write(national_n=nation(GAP), gansu=regulation("a", body=own))
    assert gaps(in_force(documents, "620000", DAY)) == wanted
    assert gaps(in_force(documents, "410000", DAY)) == [((Change.LEAVE, Change.TRANSFER), BOTH)]


def test_a_gap_is_closed_while_the_rule_is_in_force(write: Write) -> None:
    own = regulation(
        "a", since="2020-01-01, to: 2021-12-31", body=record("own", "nation/annex", ", change: [leave, transfer]")
    )
    documents = write(national_n=nation(GAP), gansu=own)
    open_ = {day: bool(gaps(in_force(documents, "620000", date.fromisoformat(day)))) for day in (
        "2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01",
    )}  # fmt: skip
    assert [*open_.values()] == [True, False, False, True]


def test_a_draft_closes_no_gap_unless_one_asks_what_if(write: Write) -> None:
    own = regulation("a", head="  status: draft\n", body=record("own", "nation/annex", ", change: [leave, transfer]"))
    documents = write(national_n=nation(GAP), gansu=own)
    assert gaps(in_force(documents, "620000", DAY))
    assert gaps(in_force(documents, "620000", DAY, drafts=True)) == []


def test_a_city_closes_the_gap_of_its_province_for_itself(write: Write) -> None:
    city = regulation("city", "620100", body=change("own", "nation/annex"))
    documents = write(gansu=regulation("nation", body=GAP), gansu_city=city)
    found = {region: [g for g in gaps(in_force(documents, region, DAY)) if Change.LEAVE in g[0]] for region in (
        "620000", "620100", "620102", "620200",
    )}  # fmt: skip
    assert {region for region, open_ in found.items() if open_} == {"620000", "620200"}


def test_a_gap_of_the_same_name_in_another_document_stays(write: Write) -> None:
    other = regulation("other", "000000", "2016-01-01", body=GAP)
    documents = write(
        national_n=nation(GAP), national_o=other, gansu=regulation("a", body=change("own", "nation/annex"))
    )
    assert gaps(in_force(documents, "620000", DAY), "other/annex") == [((Change.LEAVE, Change.TRANSFER), BOTH)]


def test_gaps_without_a_name_are_never_closed(write: Write) -> None:
    nameless = GAP.replace("id: annex, ", "")
    documents = write(
        national_n=nation(GAP + nameless.partition("\n")[2]), gansu=regulation("a", body=change("own", "nation/annex"))
    )
    assert gaps(in_force(documents, "620000", DAY), "") == [((Change.LEAVE, Change.TRANSFER), BOTH)]


def test_several_rules_of_a_document_may_close_one_gap(write: Write) -> None:
    both = change("own", "nation/annex") + change("other", "nation/annex", ", stages: junior", head="")
    policy = in_force(write(national_n=nation(GAP), gansu=regulation("a", body=both)), "620000", DAY)
    assert gaps(policy) == [((Change.TRANSFER,), BOTH)]


def test_a_gap_may_be_closed_before_it_opens(write: Write) -> None:
    later = GAP.replace("decisive: true", "decisive: true, from: 2024-09-02")
    documents = write(national_n=nation(later), gansu=regulation("a", body=change("own", "nation/annex")))
    before, after = (in_force(documents, "620000", day) for day in (date(2024, 9, 1), DAY))
    assert (gaps(before), gaps(after)) == ([], [((Change.TRANSFER,), BOTH)])
    assert DAY in boundaries(documents, "620000")


def test_a_neighbour_closes_nothing(write: Write) -> None:
    files = {
        "henan": regulation("nation", "410000", body=GAP),
        "gansu": regulation("a", body=change("own", "nation/annex")),
    }
    assert codes(write, **files) == ["replaces-other-region"]


# --- drafts


def test_drafts_count_from_their_own_first_day_to_their_last(write: Write) -> None:
    draft = regulation("a", since="2021-01-01, to: 2021-12-31", head="  status: draft\n")
    documents = write(gansu=draft)
    found = [
        [document.id for document in in_force(documents, "620000", date.fromisoformat(day), drafts=True).documents][1:]
        for day in ("2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01")
    ]
    assert found == [[], ["a"], ["a"], []]


def test_as_if_it_were_in_force_a_draft_replaces(write: Write) -> None:
    documents = write(gansu=regulation("a"), gansu_b=regulation("b", head="  status: draft\n  replaces: a\n"))
    policy = in_force(documents, "620000", DAY, drafts=True)
    assert [document.id for document in policy.documents] == ["sound-national", "b"]


def test_a_draft_that_contradicts_the_law_is_told_when_it_is_read(write: Write) -> None:
    value = "parameters:\n  leave.max_times: {value: 3, article: 一}\n"
    with pytest.raises(PackError) as raised:
        write(gansu=regulation("a", head="  status: draft\n", body=value))
    assert [problem.code for problem in raised.value.problems] == ["unsaid-override"]
