"""Charts and the heat map: their figures are right, their texts escaped, their extremes bearable."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xueji.assemble import Xueji
from xueji.audits.charts import Bar, Line, Tongue, bars, columns, cut, histogram, nice_ticks, parted
from xueji.audits.figures import Area, RuleFigure
from xueji.audits.heat import MOST_PLACES, MOST_RULES, heat_map, shade
from xueji.audits.limits import class_limits
from xueji.audits.report import rate, reason
from xueji.model.decision import Text
from xueji.phrases import CODES

ZH = Tongue("zh")
TITLE = Text(zh="题<目>", en="ti<t>le")


def rule(name: str, holds: int, priority: int = 0) -> RuleFigure:
    return RuleFigure(
        bit=0, rule=name, force="forbid", article="第一条", document="文", document_id="d", source_grade="statute",
        certain=True, repair="change", title=TITLE, holds=holds, open=0, priority=priority or holds, evaluable=True,
        missing=(), lacking=(),
    )  # fmt: skip


def area(code: str, rows: int, findings: int = 0) -> Area:
    return Area(code, "", rows, findings, 0, 0, 0)


def drawn(svg: str) -> ElementTree.Element:
    """The picture, which must be well formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 -- our own


@given(st.integers(0, 10**12))
def test_ticks_are_few_round_and_reach_the_most(most: int) -> None:
    ticks = nice_ticks(most)
    assert ticks[0] == 0
    assert ticks[-1] >= max(most, 1)
    assert ticks[-1] <= max(2 * most, 1)
    assert 2 <= len(ticks) <= 6
    assert len({b - a for a, b in pairwise(ticks)}) == 1


@given(st.dictionaries(st.integers(0, 200), st.integers(1, 10**7)), st.sampled_from(["zh", "en", "both"]))
def test_a_histogram_counts_every_class_once(bins: dict[int, int], shown: str) -> None:
    lines = [Line(56, TITLE), Line(46, Text(zh="<b>", en="&"), firm=True)]
    found = drawn(histogram(bins, (10, 85), (56, 66), lines, Tongue(shown), TITLE, TITLE))  # type: ignore[arg-type]
    columns = [(rect.findtext("title") or "").split(": ") for rect in found.iter("rect")]
    assert sum(int(count.replace(",", "")) for _, count in columns) == sum(bins.values())
    low = sum(count for size, count in bins.items() if size <= 10)
    assert dict(map(tuple, columns)).get("≤10", "0").replace(",", "") == str(low)


def test_columns_change_colour_at_the_bands() -> None:
    found = drawn(histogram({55: 1, 56: 1, 65: 1, 66: 1}, (10, 85), (56, 66), [], ZH, TITLE, TITLE))
    colours = [rect.get("fill") for rect in found.iter("rect")]
    assert colours[1] == colours[2]
    assert len(set(colours)) == 3


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=("C",))), st.integers(0, 10**9)), max_size=20))
def test_bars_are_as_long_as_their_values_and_escaped(rows: list[tuple[str, int]]) -> None:
    given_rows = [Bar(Text(zh=name, en=name), value, TITLE) for name, value in rows]
    found = drawn(bars(given_rows, ZH, TITLE, TITLE))
    lengths = [float(rect.get("width", "")) for rect in found.iter("rect")]
    assert len(lengths) == len(rows)
    most = max((value for _, value in rows), default=0)
    for length, (_, value) in zip(lengths, rows, strict=True):
        assert length == pytest.approx(max(350 * value / most, 1.0) if value else 0.0, abs=0.06)
    assert [text.text or "" for text in found.iter("text")][::2] == [name for name, _ in rows]


def test_parts_fill_the_whole_and_none_is_lost() -> None:
    parts = [Bar(TITLE, value, TITLE, colour) for value, colour in ((1, "findings"), (0, "doubtful"), (999, "clean"))]
    widths = [float(rect.get("width", "")) for rect in drawn(parted(parts, ZH, TITLE, TITLE)).iter("rect")]
    assert len(widths) == 2
    assert widths[0] == 1.5  # seen although it is a thousandth
    assert list(drawn(parted([], ZH, TITLE, TITLE)).iter("rect")) == []


def test_a_picture_has_a_name_and_a_description_for_those_who_hear_it() -> None:
    found = drawn(parted([], Tongue("both"), TITLE, Text(zh="说明", en="said")))
    assert found.get("role") == "img"
    assert found.get("aria-label") == found.findtext("title") == "题<目> / ti<t>le"
    assert found.findtext("desc") == "说明 / said"


@given(st.text(), st.integers(20, 90))
def test_a_text_is_cut_to_fit_and_keeps_its_ends(text: str, most: int) -> None:
    found = cut(text, most)
    assert columns(found) <= most
    if columns(text) <= most:
        assert found == text
    else:
        assert found.endswith(text[-8:])
        assert text.startswith(found.partition("…")[0]) or "…" in text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (0.001, "<0.1"),
        (0.06, "0.1"),
        (3.14, "3.1"),
        (9.94, "9.9"),
        (9.96, "10"),
        (31.4, "31"),
        (9999, "9,999"),
    ],
)
def test_a_rate_has_the_digits_it_deserves(value: float, said: str) -> None:
    assert rate(value) == said


def test_shades_rise_with_the_rate() -> None:
    rates = [0, 0.001, 0.3, 1, 3, 10, 30, 100, 300, 10_000]
    assert [shade(value) for value in rates] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]


def test_a_cell_is_a_rate_of_its_county_and_none_where_nothing_holds() -> None:
    found = heat_map([rule("a", 12), rule("b", 0)], [area("410101", 1_000), area("410102", 3_000, 30)],
                     {("a", "410101"): 10, ("a", "410102"): 2})  # fmt: skip
    assert [r.rule for r in found.rules] == ["a"]
    assert [row.area.code for row in found.rows] == ["410102", "410101"]  # by share of rows with findings
    cells = [row.cells[0] for row in found.rows]
    assert [(c.count, c.rate) for c in cells if c] == [(2, pytest.approx(20 / 3)), (10, 100.0)]
    assert [c.stands_out for c in cells if c] == [False, True]


@pytest.mark.parametrize(
    ("count", "stands_out"),
    [(200, True), (119, False), (100, False), (0, False)],  # 200 is twice the usual rate, 119 beyond chance alone
)
def test_a_county_stands_out_where_it_is_far_above_the_whole(count: int, stands_out: bool) -> None:
    areas = [area("410101", 10_000), area("410102", 10_000_000)]
    found = heat_map([rule("a", 100_100)], areas, {("a", "410101"): count, ("a", "410102"): 100_100 - count})
    cell = next(row.cells[0] for row in found.rows if row.area.code == "410101")
    assert (cell is not None and cell.stands_out) is stands_out


def test_few_cases_never_stand_out() -> None:
    found = heat_map(
        [rule("a", 5)], [area("410101", 10), area("410102", 10**7)], {("a", "410101"): 4, ("a", "410102"): 1}
    )
    assert not any(cell.stands_out for row in found.rows for cell in row.cells if cell)


def test_of_too_many_rules_the_most_pressing_are_kept_in_order_and_the_rest_counted() -> None:
    rules = [rule(f"r{at}", 5, priority=at + 1) for at in range(MOST_RULES + 7)]
    found = heat_map(rules, [area("410101", 100)], {(r.rule, "410101"): 5 for r in rules})
    assert [r.rule for r in found.rules] == [r.rule for r in rules[7:]]
    assert found.rules_left_out == 7


def test_too_many_counties_become_cities_and_still_too_many_are_counted() -> None:
    codes = [
        f"{province}{city:02d}{county:02d}" for province in range(11, 66) for city in range(1, 11) for county in (1, 2)
    ]
    areas = [area(code, 10, 1) for code in [*codes, "419001", "429004", ""]]
    counts = {("a", a.code): 1 for a in areas}
    found = heat_map([rule("a", len(areas))], areas, counts)
    assert found.by_city
    assert len(found.rows) == MOST_PLACES
    assert found.places_left_out == len(codes) // 2 + 3 - MOST_PLACES
    fewer = heat_map([rule("a", 1)], areas[:MOST_PLACES], counts)
    assert not fewer.by_city
    own = {row.area.code for row in heat_map([rule("a", 1)], areas[800:], counts).rows}
    assert {"419001", "429004", ""} <= own  # counties directly under a province stand for themselves
    few = {row.area.code: row.cells[0] for row in found.rows}
    assert all(cell is not None and cell.count == 2 for code, cell in few.items() if re.fullmatch(r"\d{4}00", code))


def test_the_sizes_of_classes_in_the_law_are_told_with_their_source(engine: Xueji) -> None:
    found = class_limits(engine.policy("410000", date(2025, 9, 1)))
    goals = {limit["stage"]: limit["value"] for limit in found if limit["name"] == "class_size.goal"}
    assert goals == {"primary": 45, "junior": 50, "senior": 50}
    assert {limit["value"] for limit in found if limit["name"] == "class_size.oversize"} == {66}
    assert not any(limit["cap"] for limit in found)
    liaoning = class_limits(engine.policy("210000", date(2025, 9, 1)))
    assert all(limit["article"] and limit["document"] for limit in [*found, *liaoning])


def test_every_code_can_be_said_without_its_cell() -> None:
    for code in CODES:
        assert all(text.zh and text.en and not re.search(r"\{\w*\}", text.zh) for text in reason(code)), code
