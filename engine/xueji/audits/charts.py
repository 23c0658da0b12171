"""Charts as inline SVG: bars, a bar in parts, a histogram; what they are told they escape, and they know no audit.

Each is an image with a name and a description for those who hear it; the table of its figures stands beside it on the
page. Colours are of Okabe and Ito's palette, which the colour-blind can tell apart; none is the only bearer of meaning.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from xueji.model.decision import Text

Shown = Literal["zh", "en", "both"]
"""The languages a page holds: one, or both with a switch between them."""

INK: Final = "#1b1f24"
FAINT: Final = "#5b6470"
GRID: Final = "#d8dde3"
COLOURS: Final[Mapping[str, str]] = {
    "clean": "#7fb8a4",
    "findings": "#c8500a",
    "doubtful": "#e5a50a",
    "undetermined": "#8b95a1",
    "quarantined": "#30363d",
    "bar": "#0b62a4",
    "light": "#a9c9e4",
}
LABEL: Final = 80
"""How wide a label of a bar may be, in columns: a Chinese character takes two."""
_WIDTH: Final = 1120


class Tongue:
    """Writes each text in the language of the page, or in both, of which a style shows one."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def html(self, zh: object, en: object) -> Markup:
        """The text for a place in HTML; text that is no Markup is escaped."""
        return self._marked("span", zh, en)

    def svg(self, zh: object, en: object) -> Markup:
        """The text for a place inside an SVG text."""
        return self._marked("tspan", zh, en)

    def plain(self, zh: str, en: str) -> str:
        """The text where no style reaches (titles, hovers): both one after the other."""
        return {"zh": zh, "en": en, "both": zh if zh == en else f"{zh} / {en}"}[self.shown]

    def _marked(self, tag: str, zh: object, en: object) -> Markup:
        if self.shown != "both":
            return Markup("{}").format(zh if self.shown == "zh" else en)
        if zh == en:
            return Markup("{}").format(zh)
        return _F_BOTH.format(tag, zh, en)


_F_BOTH: Final = Markup('<{0} class="zh" lang="zh-CN">{1}</{0}><{0} class="en" lang="en">{2}</{0}>')


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how long it is, and what is written at its end."""

    label: Text
    value: float
    note: Text
    colour: str = "bar"


def bars(rows: Sequence[Bar], tongue: Tongue, title: Text, said: Text) -> Markup:
    """Horizontal bars, one under the other, the label before each and its note behind it.

    There is room for labels of `LABEL` columns.
    """
    pitch, left, room = 27, 590, 350
    most = max((row.value for row in rows), default=0) or 1
    parts = []
    for at, row in enumerate(rows):
        top = 6 + at * pitch
        length = max(room * row.value / most, 1.0 if row.value else 0.0)
        label = tongue.svg(row.label.zh, row.label.en)
        parts.append(
            _F_BAR.format(
                left - 10, top + 14, label, left, top, f"{length:.1f}", COLOURS[row.colour], left + length + 7,
                tongue.svg(row.note.zh, row.note.en),
            )
        )  # fmt: skip
    return _image(_WIDTH, len(rows) * pitch + 12, parts, tongue, title, said)


_F_BAR: Final = Markup(
    '<text x="{0}" y="{1}" text-anchor="end">{2}</text><rect x="{3}" y="{4}" width="{5}" height="19" fill="{6}"/>'
    '<text x="{7:.1f}" y="{1}" class="v">{8}</text>'
)


def parted(parts: Sequence[Bar], tongue: Tongue, title: Text, said: Text) -> Markup:
    """One bar across the page in parts that add up to the whole; what is written on them is in the table beside it."""
    whole = sum(part.value for part in parts) or 1
    drawn, at = [], 0.0
    for part in parts:
        length = _WIDTH * part.value / whole
        if part.value:
            hover = tongue.plain(f"{part.label.zh}：{part.note.zh}", f"{part.label.en}: {part.note.en}")
            drawn.append(_F_PART.format(at, max(length, 1.5), COLOURS[part.colour], hover))
        at += length
    return _image(_WIDTH, 36, drawn, tongue, title, said)


_F_PART: Final = Markup(
    '<rect x="{:.2f}" y="0" width="{:.2f}" height="34" fill="{}" stroke="#fff"><title>{}</title></rect>'
)


@dataclass(frozen=True, slots=True)
class Line:
    """A mark on the axis of a histogram, drawn before the bin of this value; `firm` is drawn whole, others dashed."""

    at: int
    label: Text
    firm: bool = False


def histogram(
    bins: Mapping[int, int],
    reach: tuple[int, int],
    bands: tuple[int, int],
    lines: Sequence[Line],
    tongue: Tongue,
    title: Text,
    said: Text,
) -> Markup:
    """Columns for the whole numbers of `reach`; what lies below or above is counted in the first or last of them.

    Columns from the first of the `bands` on are drawn in a warmer colour, from the second on in the warmest.
    """
    first, last = reach
    counts = dict.fromkeys(range(first, last + 1), 0)
    for size, count in bins.items():
        counts[min(max(size, first), last)] += count
    ticks = nice_ticks(max(counts.values(), default=0))
    width, left, top, height = 620, 62, 50, 190
    step = (width - left - 18) / len(counts)
    drawn: list[Markup] = [
        _F_RUNG.format(left, top + height * (1 - t / ticks[-1]), width - 18, left - 6, t) for t in ticks
    ]
    for at, (size, count) in enumerate(counts.items()):
        tall = max(height * count / ticks[-1], 1.0) if count else 0.0
        x = left + at * step
        named = f"{'≥' if size == last else '≤' if size == first else ''}{size}"
        colour = COLOURS[("bar", "doubtful", "findings")[sum(size >= band for band in bands)]]
        if count:
            drawn.append(_F_COLUMN.format(x, top + height - tall, step * 0.86, tall, colour, f"{named}: {count:,}"))
        if size % 10 == 0 or size == last:
            drawn.append(_F_TICK.format(x + step * 0.43, top + height + 17, named))
    for at, line in enumerate(sorted(lines, key=lambda line: line.at)):
        x = left + (line.at - first - 0.07) * step
        dash = "none" if line.firm else "5 3"
        # the labels of neighbouring lines stand on three levels
        y = top - 38 + 14 * (at % 3)
        drawn.append(_F_LINE.format(x, y, top + height, dash, tongue.svg(line.label.zh, line.label.en)))
    return _image(width, top + height + 26, drawn, tongue, title, said)


_F_RUNG: Final = Markup(
    '<line x1="{0}" x2="{2}" y1="{1:.1f}" y2="{1:.1f}" class="g"/><text x="{3}" y="{1:.1f}" dy="4" class="v" '
    'text-anchor="end">{4:,}</text>'
)
_F_COLUMN: Final = Markup(
    '<rect x="{:.2f}" y="{:.1f}" width="{:.2f}" height="{:.1f}" fill="{}"><title>{}</title></rect>'
)
_F_TICK: Final = Markup('<text x="{:.1f}" y="{}" text-anchor="middle" class="v">{}</text>')
_F_LINE: Final = Markup(
    '<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}" class="l" stroke-dasharray="{3}"/>'
    '<text x="{0:.1f}" y="{1}" dx="4" dy="4" '
    'class="v">{4}</text>'
)


def nice_ticks(most: int) -> tuple[int, ...]:
    """Three to six round whole numbers from 0 to the first one that is not below the most."""
    if most <= 0:
        return (0, 1)
    step = 10 ** math.floor(math.log10(most))
    for part in (step * f for f in (0.2, 0.5, 1, 2)):
        rungs = math.ceil(most / part)
        if part >= 1 and part == int(part) and rungs <= _MOST_RUNGS:
            return tuple(int(part) * n for n in range(rungs + 1))
    return (0, step, most)


_MOST_RUNGS: Final = 5


def cut(text: str, most: int, end: int = 8) -> str:
    """The text shortened to so many columns in its middle, so that its last characters still show."""
    if columns(text) <= most:
        return text
    head, tail = text, text[-end:]
    while head and columns(f"{head}…{tail}") > most:
        head = head[:-1]
    return f"{head}…{tail}"


def columns(text: str) -> int:
    """How wide a text is: a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _image(width: int, height: int, parts: Sequence[Markup], tongue: Tongue, title: Text, said: Text) -> Markup:
    name, description = tongue.plain(title.zh, title.en), tongue.plain(said.zh, said.en)
    return _F_IMAGE.format(width, height, name, description, Markup("").join(parts))


_F_IMAGE: Final = Markup(
    '<svg role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-label="{2}"><title>{2}</title>'
    "<desc>{3}</desc>{4}</svg>"
)
