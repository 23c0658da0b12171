"""The sizes of classes by stage: a histogram, the bands of statistics, and what the law says beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from xueji.audits.charts import Line, Tongue, histogram
from xueji.audits.figures import ClassCount
from xueji.model.decision import Text
from xueji.model.enums import Stage

BANDS: Final = (56, 66)
"""From how many students on statistics speak of a large class (大班额) and of an oversize one (超大班额)."""
REACH: Final = (10, 85)
"""The sizes a histogram shows one by one."""


@dataclass(frozen=True, slots=True)
class ClassPage:
    """The classes of one stage: the chart, and their numbers below, in and above the bands of statistics."""

    stage: str
    chart: Markup
    classes: int
    bands: tuple[tuple[str, int], ...]
    largest: int
    limits: tuple[Mapping[str, Any], ...]


def class_pages(classes: Sequence[ClassCount], limits: Sequence[Mapping[str, Any]], tongue: Tongue) -> list[ClassPage]:
    """A page for each stage that has classes, in the order of stages; `limits` as of `limits.class_limits`."""
    order = [stage.value for stage in Stage]
    stages = sorted({c.stage for c in classes}, key=lambda s: (order.index(s) if s in order else len(order), s))
    return [
        _class_page(
            stage,
            [c for c in classes if c.stage == stage],
            tuple(limit for limit in limits if limit["stage"] == stage),
            tongue,
        )
        for stage in stages
    ]


def _class_page(
    stage: str, counts: Sequence[ClassCount], limits: tuple[Mapping[str, Any], ...], tongue: Tongue
) -> ClassPage:
    named = next((s.zh for s in Stage if s.value == stage), "学段不详")
    bins: Counter[int] = Counter()
    for count in counts:
        bins[count.size] += count.classes
    large, oversize = BANDS
    chart = histogram(
        bins, REACH, BANDS, _lines(limits), tongue,
        Text(zh=f"{named}班额", en=f"Class sizes, {stage or 'stage unknown'}"),
        Text(zh=f"横轴为班级人数，纵轴为班数；虚线为大班额 {large} 人、超大班额 {oversize} 人的统计起点及目标",
             en=f"Students in a class across, classes upwards; lines at {large} (large), {oversize} (oversize), goals"),
    )  # fmt: skip
    return ClassPage(stage, chart, sum(bins.values()), _bands(counts), max(bins, default=0), limits)


def _bands(counts: Iterable[ClassCount]) -> tuple[tuple[str, int], ...]:
    edges = (0, 46, *BANDS)
    names = ("≤ 45", f"46–{BANDS[0] - 1}", f"{BANDS[0]}–{BANDS[1] - 1}", f"≥ {BANDS[1]}")
    found = Counter(dict.fromkeys(names, 0))
    for count in counts:
        found[names[sum(count.size >= edge for edge in edges) - 1]] += count.classes
    return tuple((name, found[name]) for name in names)


def _lines(limits: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The bands of statistics, and the caps and goals of the law, each behind its last size."""
    large, oversize = BANDS
    lines = {
        large: Line(large, Text(zh=f"大班额 ≥ {large}", en=f"large ≥ {large}")),
        oversize: Line(oversize, Text(zh=f"超大班额 ≥ {oversize}", en=f"oversize ≥ {oversize}")),
    }
    for limit in limits:
        value = limit["value"]
        if value in BANDS and not limit["cap"]:
            continue
        cap = limit["cap"]
        label = Text(zh=f"{'上限' if cap else '目标'} {value}", en=f"{'cap' if cap else 'goal'} {value}")
        lines[value + 1] = Line(value + 1, label, firm=cap)
    return list(lines.values())
