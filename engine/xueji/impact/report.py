"""The report of an impact: one HTML page, made of the head-counts alone; no student is in it.

It stands on the page all reports share: no script, no font, no address, both languages with a switch, fit to print.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from xueji import __version__
from xueji.audits.charts import COLOURS, Bar, Shown, Tongue, bars
from xueji.audits.page import templates
from xueji.impact.figures import Group, Impact, RuleFigure, aspect_text
from xueji.impact.listing import KINDS
from xueji.impact.sheets import moves, stage_word
from xueji.impact.states import VERDICTS
from xueji.impact.words import VERDICT_WORDS, WORDS
from xueji.model.decision import Text
from xueji.model.enums import Force, RecordVerdict
from xueji.phrases import Language
from xueji.vocabulary import core

NAME: Final = "impact.html"
MOST_BARS: Final = 12
MOST_COUNTIES: Final = 400
"""More counties than a province has are shown in the workbook alone."""


@dataclass(frozen=True, slots=True)
class Matter:
    """The rules about one matter that differ: what the one law has, and what the other has in its stead."""

    title: Text
    rules: tuple[RuleFigure, ...]

    @property
    def moved(self) -> int:
        """Moves of all its rules together: a student may be in several."""
        return sum(rule.moved for rule in self.rules)


def render(impact: Impact, language: Shown = "both", first: Language = "zh") -> str:
    """The page as text; of both languages `first` is the one a reader sees before touching the switch."""
    tongue = Tongue(language)
    return templates("xueji.impact").get_template(NAME).render(
        **_words(tongue),
        shown=language,
        first=first,
        engine=__version__,
        impact=impact,
        snapshot=impact.snapshot.replace("\\", "/").rstrip("/").split("/")[-1],
        verdicts=VERDICTS,
        kinds=KINDS,
        chart=_chart(impact, tongue),
        matters=matters(impact.rules),
        steady=sorted((r for r in impact.rules if not r.moved and r.found("after")), key=lambda r: -r.found("after")),
        counties=_counties(impact.counties),
        most=max((group.differing / group.judged for group in (*impact.grades, *impact.counties)), default=0),
        laws=_laws(impact),
        titles={str(d["id"]): d["title"]["en"] for law in (impact.before, impact.after) for d in law.documents},
    )  # fmt: skip


def _words(tongue: Tongue) -> dict[str, Any]:
    def verdict(word: str) -> Markup:
        return tongue.html(RecordVerdict(word).zh, VERDICT_WORDS[word])

    def force(word: str) -> Markup:
        return tongue.html(Force(word).zh, word)

    def stage(word: str | None) -> Markup:
        found = stage_word(word)
        return tongue.html(found.zh, found.en)

    return {
        "t": tongue.html,
        "plain": tongue.plain,
        "both": lambda text: tongue.html(text.zh, text.en),
        "w": lambda word: tongue.html(*WORDS[word]),
        "n": lambda number: f"{number:,}",
        "share": lambda part, whole: f"{100 * part / whole:.2f} %" if whole else "–",
        "width": lambda part, most: f"{100 * part / most:.1f}" if most else "0",
        "verdict": verdict,
        "force": force,
        "stage": stage,
        "moves": moves,
        "fact": lambda name: tongue.html(core().term(name), name),
        "colours": COLOURS,
    }


def matters(rules: Sequence[RuleFigure]) -> list[Matter]:
    """The rules that differ, by what they are about; what moves most students comes first, rules before and after."""
    found: dict[str, list[RuleFigure]] = {}
    for one in rules:
        if one.fate != "same":
            found.setdefault(one.rule.matter, []).append(one)
    order = ("removed", "reweighed", "rewritten", "added")
    grouped = [
        Matter(
            aspect_text(several[0].rule.aspect) if several[0].rule.aspect else several[0].rule.bit.title,
            tuple(sorted(several, key=lambda one: (order.index(one.fate), -one.moved, one.rule.name))),
        )
        for several in found.values()
    ]
    return sorted(grouped, key=lambda matter: (-matter.moved, matter.title.en))


def _chart(impact: Impact, tongue: Tongue) -> Markup:
    """The pairs of verdicts that are not the same, the most frequent first."""
    pairs = sorted(((n, a, b) for (a, b), n in impact.pairs.items() if a != b and n), reverse=True)
    rows = []
    for number, a, b in pairs[:MOST_BARS]:
        label = Text(zh=f"{RecordVerdict(a).zh} → {RecordVerdict(b).zh}", en=f"{VERDICT_WORDS[a]} → {VERDICT_WORDS[b]}")
        note = f"{number:,} ({100 * number / impact.judged:.2f} %)"
        rows.append(Bar(label, number, Text(zh=note, en=note), b))
    return bars(
        rows,
        tongue,
        Text(zh="结论改变的学生", en="Students with another verdict"),
        Text(zh="按原结论与新结论，多者在前", en="By verdict before and after, the most frequent first"),
    )


def _counties(groups: Sequence[Group]) -> list[Group]:
    """The counties with most differences first."""
    return sorted(groups, key=lambda one: (-one.differing, str(one.key[0])))[:MOST_COUNTIES]


def _laws(impact: Impact) -> list[Mapping[str, Any]]:
    """Every document of either law, with whether each has it and whether the two copies are the same."""
    sides = [{str(d["id"]): d for d in law.documents} for law in (impact.before, impact.after)]
    return [
        {
            "id": name,
            "title": Text(**document["title"]),
            "held": [name in held for held in sides],
            "differs": len({held[name]["digest"] for held in sides if name in held}) > 1,
        }
        for name, document in (sides[0] | sides[1]).items()
    ]
