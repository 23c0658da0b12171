"""New regulations: right at once for every province, every combination of stages, a county; and what they inherit."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from tests.conftest import loaded

from xueji.assemble import Xueji
from xueji.authoring.layout import formatted
from xueji.authoring.scaffold import Plan, files
from xueji.authoring.scaffold_cases import read_document
from xueji.authoring.scaffold_place import Place, UnknownPlaceError, place, provinces
from xueji.authoring.scaffold_values import Inherited
from xueji.errors import PackError
from xueji.model.decision import Text
from xueji.model.enums import Change, Outcome, SourceGrade, Stage
from xueji.model.region import NATION
from xueji.packs.hooks import PackFolder
from xueji.packs.load import inspect
from xueji.policy.document import Document
from xueji.policy.layer import in_force

K12 = (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR)
DAY = date(2024, 9, 1)


@cache
def nation() -> tuple[Document, ...]:
    return tuple(document for document in loaded().documents if document.region == NATION)


def plan(name: str = "hunan", stages: tuple[Stage, ...] = K12, since: date = DAY, **more: object) -> Plan:
    found = place(name)
    return Plan(found, found.province.pinyin, stages, since, SourceGrade.STATUTE, **more)  # type: ignore[arg-type] # made of names


def made(plan: Plan, documents: tuple[Document, ...] = ()) -> Mapping[str, str]:
    return files(plan, documents or nation(), new_pack=not documents, language="zh")


def regulation(plan: Plan, documents: tuple[Document, ...] = ()) -> str:
    return made(plan, documents)[f"{plan.pack}/{plan.document_id}.yaml"]


@pytest.mark.parametrize(("name", "wanted"), [
    ("hunan", "430000"), ("HUNAN", "430000"), ("湖南", "430000"), ("湖南省", "430000"), ("430000", "430000"),
    ("Inner Mongolia", "150000"), ("neimenggu", "150000"), ("内蒙古", "150000"), ("西藏自治区", "540000"),
    ("xizang", "540000"),
    ("浏阳市", "430181"), ("430181", "430181"), ("长沙市", "430100"), ("510100", "510100"), ("东莞市", "441900"),
    ("４３０１８１", "430181"), ("仙桃市", "429004"), ("110101", "110101"), ("430181000000", "430181"),
])  # fmt: skip
def test_a_place_is_known_by_name_pinyin_and_code(name: str, wanted: str) -> None:
    assert place(name).code == wanted


@pytest.mark.parametrize(("name", "code", "near"), [
    ("hunna", "", ("hunan",)), ("火星", "", ()), ("朝阳区", "", ("110105", "220104")), ("省", "", ()), ("", "", ()),
    ("浏阳市", "999999", ()), ("浏阳市", "4301", ()), ("浏阳市", NATION, ()), ("hunan", "440000", ("430000",)),
])  # fmt: skip
def test_what_is_no_place_or_several_is_told(name: str, code: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownPlaceError) as told:
        place(name, code)
    assert told.value.near == near


def test_names_of_counties() -> None:
    assert place("liuyang", "430181") == Place("430181", "浏阳市", "Liuyang", "liuyang")
    assert place("浏阳市") == Place("430181", "浏阳市", "", "")
    assert place("新设区", "430199") == Place("430199", "新设区", "", "")
    assert place("成都市").zh == place("510100").zh == "成都市"


def test_every_province_is_sound_with_every_combination_of_stages() -> None:
    stages = [part for size in range(1, 5) for part in combinations(Stage, size)]
    wanted = list(provinces())
    for index in range(max(len(stages), len(wanted))):
        province, some = wanted[index % len(wanted)], stages[index % len(stages)]
        articles = ("", "40", "unknown")[index % 3]
        asked = plan(province.pinyin, some, articles=articles, certain=index % 2 == 0)
        text = regulation(asked)
        document = read_document(text, "x/y.yaml", asked.pack)
        assert (document.region, document.stages, document.since) == (province.code, some, DAY)
        assert (document.articles is None) == (not articles)
        assert document.rules == document.values == ()
        assert formatted(text) == text


@pytest.mark.parametrize("since", [date(1999, 1, 1), DAY, date(2026, 1, 1), date(2040, 5, 5)])
def test_nothing_but_refusals_is_answered_until_the_articles_are_entered(since: date) -> None:
    asked = plan(stages=tuple(Stage), since=since)
    engine = Xueji((*nation(), read_document(regulation(asked), "hunan/x.yaml", "hunan")))
    for change in Change:
        for stage in Stage:
            request = {"change": change.value, "student": {"stage": stage.value, "status": "enrolled"}}
            outcome = engine.decide(request, "430000", since).outcome
            assert outcome in (Outcome.REFUSED, Outcome.UNDETERMINED), (change, stage)


@pytest.mark.parametrize("since", [date(2014, 1, 1), DAY, date(2025, 9, 1)])
def test_what_is_shown_as_inherited_is_what_holds_on_that_day(since: date) -> None:
    """The values shown are put in, without `replaces`: equal values need none, and none of them may be another."""
    asked = plan(stages=tuple(Stage), since=since, until=since)
    law = in_force(nation(), "430000", since)
    text = _filled(regulation(asked))
    document = read_document_with(text)
    held = in_force((*nation(), document), "430000", since)
    assert {key: value.value for key, value in held.values.items()} == {k: v.value for k, v in law.values.items()}
    assert {value.name for value in document.values} == {name for name, _ in law.values}


def _filled(text: str) -> str:
    """The section `parameters` taken out of its comments, each value as it is shown for each stage."""
    words = {stage.zh: stage.value for stage in Stage}
    lines = ["parameters:"]
    said: list[tuple[str, str]] = []
    for line in text.splitlines():
        if found := re.fullmatch(r"#   #   ([一-鿿、]+)：(.+?)(?:（.+?）)?，《.*", line):
            said += [(words[stage], found[2]) for stage in found[1].split("、")]
        elif (found := re.fullmatch(r"#   ([a-z_.]+): \{value: …, .*article: 第…条\}", line)) is not None:
            if said:
                lines.append(f"  {found[1]}:")
            lines += [f"    - {{value: {value}, stages: {stage}, article: 条次不详}}" for stage, value in said]
            said = []
    return text.replace("\nnot_seen:", "\n" + "\n".join(lines) + "\nnot_seen:")


def read_document_with(text: str) -> Document:
    """A document that uses the parameters of the nation, read beside it."""
    national = next(document for document in nation()).pack
    folder = Path(__file__).parents[2] / "policies"
    written = folder / "gansu" / "gansu-k12.yaml"  # any file that is there: its text is another here
    packs = [PackFolder(national, NATION, folder / "national"), PackFolder("hunan", "430000", written.parent)]
    reading = inspect(packs, {written.resolve(): text})
    assert reading.problems == ()
    return next(document for document in reading.documents if document.pack == "hunan")


def test_a_later_change_of_the_law_above_is_told() -> None:
    text = regulation(plan())
    changes = [line for line in text.splitlines() if "自 2025-01-03 起" in line]
    assert any("2 months" in line for line in changes)
    assert "自 2025-01-03 起" not in regulation(plan(since=date(2025, 9, 1)))
    law = Inherited.of(nation(), "430000", DAY, K12)
    assert {policy.on for policy in law.later} >= {date(2025, 1, 3)}


def test_every_parameter_of_the_nation_is_there() -> None:
    text = regulation(plan())
    names = {declaration.name for document in nation() for declaration in document.declarations}
    assert names
    assert all(f"#   {name}: {{value: …" in text for name in names)


def test_what_the_nation_binds_is_said() -> None:
    lines = regulation(plan()).splitlines()
    above = lines.index("#   death.report_within: {value: …, replaces: national-2013, article: 第…条}") - 1
    assert lines[above].endswith("《中小学生学籍管理办法》第二十一条；不得多于")


def test_the_regulation_above_is_that_of_the_nearest_wider_place() -> None:
    province = read_document(regulation(plan()), "hunan/hunan-k12.yaml", "hunan")
    county = regulation(replace(plan(), place=place("liuyang", "430181")), (*nation(), province))
    assert "implements: hunan-k12\n" in county
    assert "implements: vocational-2014\n" in regulation(plan(stages=(Stage.VOCATIONAL,)))
    assert "implements" not in regulation(plan(since=date(1999, 1, 1)))


def test_texts_of_the_officer_are_written_as_they_are() -> None:
    title = Text(zh="“暂行”: 办法 #1, [草案]", en="- trial: a, b")
    asked = plan(title=title, number="yes", until=date(2029, 8, 31))
    document = read_document(regulation(asked), "x/y.yaml", "hunan")
    assert (document.title, document.number, document.until) == (title, "yes", date(2029, 8, 31))


def test_an_identifier_that_is_none_is_a_problem_with_a_place() -> None:
    with pytest.raises(PackError) as told:
        made(plan(id="Hunan K12"))
    assert [(problem.code, problem.place.line) for problem in told.value.problems] == [("bad-id", 3)]


def test_no_line_is_too_long_in_either_language() -> None:
    for language in ("zh", "en"):
        texts = files(plan(stages=tuple(Stage)), nation(), new_pack=True, language=language)  # type: ignore[arg-type]
        assert all(len(line) <= 140 for text in texts.values() for line in text.splitlines())
        assert all(formatted(text) == text for name, text in texts.items() if name.endswith(".yaml"))


def test_rules_written_above_the_line_that_ends_them_stay_there() -> None:
    text = regulation(plan())
    start, end = text.index("# rules:"), text.index("# ────")
    example = "".join(line.removeprefix("# ") for line in text[start:end].splitlines(keepends=True)).rstrip()
    entered = example.replace("第…条", "第三条")
    again = entered.partition("\n")[2].replace("transfer-on-leave", "second")
    written = f"{text[:start]}{entered}\n{again}\n{text[end:]}"
    assert [rule.id for rule in read_document_with(written).rules] == ["transfer-on-leave", "second"]
    found = formatted(written)
    assert found.index("id: second") < found.index("# ────") < found.index("not_seen:") < found.index("# not_modelled:")
    assert found.replace("\n", "") == written.replace("\n", "")
