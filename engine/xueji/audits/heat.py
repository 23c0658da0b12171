"""The heat map of rules and places: how often each rule holds in each county, for every 10,000 students."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xueji.audits.figures import Area, RuleFigure

PER: Final = 10_000
STEPS: Final = (0.3, 1, 3, 10, 30, 100, 300)
"""Where one shade ends and the next begins, in rows for every `PER`; the first shade is what lies above zero."""
MOST_RULES: Final = 40
MOST_PLACES: Final = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a rule holds in a place; `shade` 0 to 8, `stands_out` where it is far above the whole snapshot's."""

    count: int
    rate: float
    shade: int
    stands_out: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One place with a cell for each rule of the map; None where the rule holds nowhere in it."""

    area: Area
    rate: float
    """Rows with findings for every `PER`."""
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Places, the worst first, by rules; what the map had no room for is counted."""

    rules: tuple[RuleFigure, ...]
    rows: tuple[HeatRow, ...]
    by_city: bool
    rules_left_out: int
    places_left_out: int


def heat_map(rules: Sequence[RuleFigure], areas: Sequence[Area], counts: Mapping[tuple[str, str], int]) -> HeatMap:
    """Lay rules (in their order) by counties; more counties than `MOST_PLACES` are taken together by city.

    `counts` gives the rows where a rule holds, by (rule, county). Rules that hold nowhere get no column; of more than
    `MOST_RULES` the most pressing ones do.
    """
    by_city = len(areas) > MOST_PLACES
    if by_city:
        areas, counts = _by_city(areas, counts)
    holding = [rule for rule in rules if any(counts.get((rule.rule, area.code)) for area in areas)]
    pressing = {rule.rule for rule in sorted(holding, key=lambda rule: -rule.priority)[:MOST_RULES]}
    shown = [rule for rule in holding if rule.rule in pressing]
    whole = {rule.rule: _rate(rule.holds, sum(area.rows for area in areas)) for rule in shown}
    rows = [
        HeatRow(
            area,
            _rate(area.findings, area.rows),
            tuple(_cell(counts.get((rule.rule, area.code), 0), area.rows, whole[rule.rule]) for rule in shown),
        )
        for area in areas
    ]
    rows.sort(key=lambda row: (-row.rate, row.area.code))
    return HeatMap(
        tuple(shown),
        tuple(rows[:MOST_PLACES]),
        by_city,
        len(holding) - len(shown),
        max(len(rows) - MOST_PLACES, 0),
    )


def shade(rate: float) -> int:
    """The shade of a rate: 0 for none at all, 1 to 8 by `STEPS`."""
    return 0 if rate <= 0 else 1 + sum(rate >= step for step in STEPS)


def _cell(count: int, rows: int, usual: float) -> Cell | None:
    if not count:
        return None
    rate = _rate(count, rows)
    expected = usual * rows / PER
    # twice the whole snapshot's rate, and more than chance would do (three standard deviations of a Poisson count)
    far = rate >= 2 * usual and count >= expected + 3 * math.sqrt(expected) and count >= _FEW
    return Cell(count, rate, shade(rate), far)


_FEW: Final = 5


def _rate(count: int, rows: int) -> float:
    return PER * count / rows if rows else 0.0


def _by_city(
    areas: Sequence[Area], counts: Mapping[tuple[str, str], int]
) -> tuple[list[Area], Mapping[tuple[str, str], int]]:
    cities: dict[str, Area] = {}
    for area in areas:
        code = _city(area.code)
        so_far = cities.get(code, Area(code, "", 0, 0, 0, 0, 0))
        cities[code] = replace(
            so_far,
            rows=so_far.rows + area.rows,
            findings=so_far.findings + area.findings,
            doubtful=so_far.doubtful + area.doubtful,
            undetermined=so_far.undetermined + area.undetermined,
            quarantined=so_far.quarantined + area.quarantined,
        )
    added: Counter[tuple[str, str]] = Counter()
    for (rule, county), count in counts.items():
        added[rule, _city(county)] += count
    return list(cities.values()), added


def _city(code: str) -> str:
    """The city of a county; a county directly under a province (its middle digits are 90) stands for itself."""
    return f"{code[:4]}00" if code and code[2:4] != "90" else code
