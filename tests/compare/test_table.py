"""Side by side: own norms, what is inherited and set aside, silence that says what it is, and what is the same."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.compare.conftest import PACKS

from xueji.assemble import Xueji
from xueji.cli.compare_markdown import summary
from xueji.cli.compare_words import Wording
from xueji.compare.columns import policies
from xueji.compare.headings import Heading, heading_of, heading_of_changes
from xueji.compare.meaning import unordered
from xueji.compare.norms import Kind, Norm
from xueji.compare.table import Cell, Likeness, Row, Silence, Table, compare, seen_whole
from xueji.language import syntax as s
from xueji.model.aspects import Aspect
from xueji.model.enums import Change, Layer, NotModelled, SourceGrade, Stage
from xueji.packs import registry
from xueji.packs.load import load
from xueji.policy.layer import Policy

ON = date(2024, 9, 5)


@pytest.fixture(scope="module")
def real(engine: Xueji) -> tuple[Policy, ...]:
    """Every region that has a document of its own, cities and counties as well."""
    regions = sorted({document.region for document in engine.documents if document.in_force(ON)})
    return policies(engine, regions, ON)


@pytest.fixture(scope="module")
def cells(real: tuple[Policy, ...]) -> dict[tuple[str, Aspect], Cell]:
    table = compare(real)
    return {
        (column.region, row.aspect): cell
        for row in table.rows
        if row.aspect
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


@pytest.fixture(scope="module")
def small(made: Xueji) -> Table:
    return compare(policies(made, ["nation", "hunan", "guangdong"], ON))


@pytest.fixture
def unfinished(tmp_path: Path) -> Table:
    """The same, where Hunan says of three changes that nothing of them is entered; every article is accounted for."""
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    with (packs / "hunan" / "hunan.yaml").open("a", encoding="utf-8") as file:
        file.write("not_seen: [{change: [register, decease, cancel], decisive: true, what: 尚未录入}]\n")
    return compare(policies(Xueji(load(registry.in_folder(packs))), ["nation", "hunan"], ON))


def test_what_is_not_entered_is_not_read(small: Table, unfinished: Table) -> None:
    assert [document.whole for document in small.columns[1].documents if document.own] == [True]
    assert small.columns[1].not_entered == ()
    assert [document.whole for document in unfinished.columns[1].documents if document.own] == [False]
    assert unfinished.columns[1].not_entered == (Change.REGISTER, Change.DECEASE, Change.CANCEL)
    opening = row(unfinished, Aspect.ARCHIVE_OPENING)
    assert (opening.cells[1].silence, opening.likeness) == (Silence.NOT_SEEN, Likeness.OPEN)


def test_a_topic_without_matters_says_what_of_it_is_not_entered(unfinished: Table) -> None:
    death = unfinished.only([Heading.DEATH])
    assert (death.rows, death.columns[1].not_entered) == ((), (Change.DECEASE,))
    for language, said in (("zh", "没有可列出的事项；湖南省没有录入或者未见文本的异动：死亡"), ("en", "decease")):
        assert said in summary(death, 0, Wording(death, language))


def row(table: Table, aspect: Aspect) -> Row:
    return next(row for row in table.rows if row.aspect is aspect)


def texts(norms: tuple[Norm, ...]) -> list[str]:
    return [norm.text.zh for norm in norms]


def test_what_a_whole_text_does_not_say_is_inherited_or_silent(cells: dict[tuple[str, Aspect], Cell]) -> None:
    assert cells["210000", Aspect.ENTRY_AGE].silence is Silence.INHERITS
    assert cells["210000", Aspect.DROPOUT_DEEMED].own
    assert cells["210000", Aspect.DROPOUT_DEEMED].silence is None


def test_a_text_read_in_part_is_never_silent(engine: Xueji, cells: dict[tuple[str, Aspect], Cell]) -> None:
    for (region, aspect), cell in cells.items():
        own = [d for d in engine.policy(region, ON).documents if d.region == region]
        if cell.silence in (Silence.INHERITS, Silence.SILENT):
            assert any(map(seen_whole, own)), (region, aspect)
    # the one whole text of Hebei is about vocational schools: of the others nothing is known
    assert cells["130000", Aspect.TRANSFER_EDGE_GRADES].silence is Silence.NOT_SEEN
    assert cells["130000", Aspect.CLASS_SIZE_CAP].silence is Silence.NOT_SEEN


def test_the_nation_leaves_to_the_provinces_only_what_it_delegates(cells: dict[tuple[str, Aspect], Cell]) -> None:
    assert cells["000000", Aspect.TRANSFER_EDGE_GRADES].silence is Silence.DELEGATED
    assert cells["000000", Aspect.AUXILIARY_NUMBER].silence is not Silence.DELEGATED
    assert cells["000000", Aspect.CLASS_SIZE_CAP].silence is not Silence.DELEGATED


def test_a_text_with_an_unseen_part_is_not_seen_whole(engine: Xueji) -> None:
    for document in engine.documents:
        unseen = any(part.reason is NotModelled.NOT_SEEN for part in document.not_modelled)
        assert not (unseen and seen_whole(document)), document.id


def test_a_text_whose_articles_are_not_all_entered_is_not_seen_whole(engine: Xueji) -> None:
    whole = next(document for document in engine.documents if seen_whole(document))
    assert whole.articles
    one_more = replace(whole, articles=replace(whole.articles, count=(whole.articles.count or 0) + 1))
    assert not seen_whole(one_more)


def test_every_norm_in_force_stands_in_exactly_one_row(real: tuple[Policy, ...]) -> None:
    table = compare(real)
    for index, policy in enumerate(real):
        shown = Counter(
            (norm.name, stage, norm.changes) for row in table.rows for norm in row.cells[index].norms
            if norm.kind in (Kind.RULE, Kind.PROCEDURE) for stage in norm.stages
        )  # fmt: skip
        wanted = Counter(
            (part.name, stage, part.changes) for part in (*policy.rules, *policy.procedures) for stage in part.stages
        )
        assert shown == wanted, policy.region
        values = Counter(
            (norm.name, stage) for row in table.rows for norm in row.cells[index].norms
            if norm.kind is Kind.VALUE for stage in norm.stages
        )  # fmt: skip
        assert values == Counter((f"policy.{name}", stage) for name, stage in policy.values), policy.region
        kinds = Counter(norm.kind for row in table.rows for norm in row.cells[index].norms)
        assert kinds[Kind.CLOSED] == len(policy.closed)
        assert kinds[Kind.GAP] == len(policy.not_seen)
        assert kinds[Kind.DELEGATION] == len(policy.delegations)


def test_own_norms_and_inherited_ones_are_told_apart(real: tuple[Policy, ...]) -> None:
    table = compare(real)
    for index, policy in enumerate(real):
        for cell in (row.cells[index] for row in table.rows):
            assert all(policy.by_id[norm.source.document].region == policy.region for norm in cell.own)
            assert all(policy.by_id[norm.source.document].region != policy.region for norm in cell.inherited)
            assert cell.silence is None or not cell.own


def test_a_cell_says_what_it_sets_aside(small: Table) -> None:
    _, hunan, guangdong = row(small, Aspect.LEAVE_LENGTH).cells
    own, above = hunan.own[0], hunan.inherited[0]
    assert (own.text.zh, own.stages) == ("休学最长期限：2年", (Stage.SENIOR,))
    assert [(source.document, source.article) for source in own.replaces] == [("nation", "第一条")]
    assert (above.text.zh, above.stages) == ("休学最长期限：1年", (Stage.PRIMARY, Stage.JUNIOR))
    assert (above.source.layer, above.inherited) == (Layer.NATION, True)
    assert guangdong.silence is Silence.NOT_SEEN
    assert texts(guangdong.inherited) == ["休学最长期限：1年"]
    graduation = row(small, Aspect.GRADUATION).cells[1]
    assert texts(graduation.own) == ["学制未满的不予毕业"]
    assert graduation.own[0].replaces[0].article == "第三条"
    assert [norm.stages for norm in graduation.inherited] == [(Stage.JUNIOR, Stage.SENIOR)]


def test_conditions_hold_the_values_of_the_law_where_all_stages_have_the_same(made: Xueji, small: Table) -> None:
    too_long = next(norm for norm in row(small, Aspect.LEAVE_LENGTH).cells[1].own if norm.kind is Kind.RULE)
    assert too_long.condition is not None
    assert "休学最长期限" in too_long.condition.zh  # one year or two, by stage
    papers = row(small, Aspect.TRANSFER_PAPERS).cells[2].own[0]
    assert (papers.condition, papers.breach) == (None, False)
    assert papers.details[0].zh == "须提交：转学证明"
    opened = row(small, Aspect.ARCHIVE_OPENING).cells[0].own[0]
    assert opened.details[0].zh == "学校：建立档案；自入学日期起1个月以内"
    steps = row(small, Aspect.LEAVE_APPROVAL).cells[0].own[0]
    assert (steps.text.zh, steps.details[0].en) == ("家长 → 学校 → 学籍主管部门", "each step within 10 workdays")


def test_the_same_is_told_by_meaning_not_by_words_or_layout(made: Xueji, small: Table) -> None:
    two = compare(policies(made, ["hunan", "guangdong"], ON))
    # one rule for three stages against two rules, `==` against `in`, other words, another grade of source
    assert row(two, Aspect.TRANSFER_ON_LEAVE).likeness is Likeness.SAME
    assert row(small, Aspect.TRANSFER_ON_LEAVE).likeness is Likeness.DIFFERS  # the nation leaves it open
    assert row(small, Aspect.LEAVE_LENGTH).likeness is Likeness.DIFFERS
    # Guangdong was not seen: it may say otherwise
    assert row(small, Aspect.ARCHIVE_OPENING).likeness is Likeness.OPEN
    assert row(compare(policies(made, ["nation", "hunan"], ON)), Aspect.ARCHIVE_OPENING).likeness is Likeness.SAME


def test_hiding_what_is_the_same_hides_nothing_else(made: Xueji) -> None:
    two = compare(policies(made, ["hunan", "guangdong"], ON))
    left = two.differing()
    assert {r.likeness for r in left.rows} == {Likeness.DIFFERS, Likeness.OPEN}
    assert [r for r in two.rows if r.likeness is not Likeness.SAME] == list(left.rows)
    assert all(section.rows for section in left.sections)
    assert two.only([Heading.LEAVE]).sections == tuple(part for part in two.sections if part.heading is Heading.LEAVE)


def test_one_text_on_two_days_is_the_same_even_where_it_was_not_seen(made: Xueji) -> None:
    table = compare(policies(made, ["guangdong@2020-01-01", "guangdong@2024-01-01"]))
    assert {row.likeness for row in table.rows} == {Likeness.SAME}


def test_gaps_and_delegations_have_rows_of_their_own(small: Table) -> None:
    about_changes = {
        (section.heading, r.title.zh): r for section in small.sections for r in section.rows if not r.aspect
    }
    gaps = about_changes[Heading.LEAVE, "尚未取得的条文"]
    assert [texts(cell.own) for cell in gaps.cells] == [[], [], ["休学的条文未见"]]
    delegated = about_changes[Heading.TRANSFER, "授权省级规定的事项"]
    assert [len(cell.norms) for cell in delegated.cells] == [1, 1, 1]


def test_heads_name_place_day_and_documents(small: Table) -> None:
    nation, hunan, guangdong = small.columns
    assert (nation.place.zh, hunan.place.en, guangdong.on) == ("全国", "Hunan", ON)
    assert [(d.id, d.own, d.whole, d.grade) for d in guangdong.documents] == [
        ("nation", False, True, SourceGrade.STATUTE),
        ("guangdong", True, False, SourceGrade.SECONDARY),
    ]


def test_every_matter_and_every_change_has_a_heading() -> None:
    assert {heading_of(aspect) for aspect in Aspect} == set(Heading)
    assert {heading_of_changes([change]) for change in Change} == set(Heading) - {
        Heading.ARCHIVE, Heading.CLASS_SIZE, Heading.GENERAL,
    }  # fmt: skip
    assert heading_of_changes([Change.TRANSFER, Change.LEAVE]) is Heading.GENERAL
    assert heading_of_changes([]) is Heading.GENERAL


STATUS = s.Fact("student.status", s.CONDITION)
CONDITIONS = st.recursive(
    st.sampled_from([s.Fact(f"student.{name}", s.CONDITION) for name in ("a", "b", "c")]),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(s.All)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(s.Any)
        | inner.map(s.Not)
    ),
    max_leaves=8,
)


def _turned(node: s.Expression) -> s.Expression:
    """The same condition with the parts of every `and` and `or` the other way round."""
    match node:
        case s.All(parts):
            return s.All(tuple(_turned(part) for part in reversed(parts)))
        case s.Any(parts):
            return s.Any(tuple(_turned(part) for part in reversed(parts)))
        case s.Not(operand):
            return s.Not(_turned(operand))
        case _:
            return node


@given(CONDITIONS)
def test_the_order_of_parts_says_nothing(condition: s.Expression) -> None:
    assert unordered(condition) == unordered(_turned(condition))
    assert unordered(condition) != unordered(s.Not(s.All((condition, STATUS))))
