"""Differences as one HTML page that needs nothing but itself: both languages, filters, fit for paper."""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from xueji import __version__
from xueji.audits.charts import Shown, Tongue
from xueji.audits.page import scripted, templates
from xueji.cli.diff_fold import Row, Section
from xueji.cli.diff_laws import Laws
from xueji.cli.diff_words import Wording
from xueji.cli.witness import Line
from xueji.model.enums import Stage
from xueji.phrases import Language
from xueji.prove.verdicts import Answer, Difference


def render(sections: Sequence[Section], laws: Laws, seconds: float, first: Language, shown: Shown = "both") -> str:
    """The page as text, in both languages with a switch, or in one; `first` is seen before the switch is touched."""
    env = templates("xueji.cli")
    tongue = Tongue(shown)
    said = _Both(laws, seconds, tongue)
    return env.get_template("diff.html").render(
        shown=shown,
        first=first,
        t=tongue.html,
        plain=tongue.plain,
        engine=__version__,
        **scripted(env, "diff.script.html"),
        laws=laws,
        both=said,
        lists=said.lists,
        reasons=said.reasons,
        names=said.names,
        request=_request,
        breakable=_breakable,
        sections=sections,
        differing=[section for section in sections if section.rows],
        answers=[Answer.SAME, Answer.SILENT, Answer.UNSETTLED],
        open_ones=[(s, v) for s in sections if not s.rows for v in s.verdicts if v.answer is Answer.UNSETTLED],
        stages=[stage for stage in Stage if any(stage in row.stages for section in sections for row in section.rows)],
    )


class _Both:
    """Says anything a `Wording` says in the languages of the page."""

    def __init__(self, laws: Laws, seconds: float, tongue: Tongue) -> None:
        self.tongue = tongue
        self.zh, self.en = Wording(laws, seconds, "zh"), Wording(laws, seconds, "en")

    def __call__(self, what: str, *parts: Any) -> Markup:
        """What a method of the wording of each language answers; nothing where both answer nothing."""
        return self.tongue.html(getattr(self.zh, what)(*parts), getattr(self.en, what)(*parts))

    def lists(self, what: str, *parts: Any) -> list[Markup]:
        """The same of a method that answers several texts."""
        pairs = zip(getattr(self.zh, what)(*parts), getattr(self.en, what)(*parts), strict=True)
        return [self.tongue.html(*pair) for pair in pairs]

    def reasons(self, row: Row, item: Difference, side: int) -> list[tuple[Markup, Markup, str]]:
        """What one law gives as reasons: the force, the text, the rule's name."""
        pairs = zip(self.zh.reasons(row, item, side), self.en.reasons(row, item, side), strict=True)
        return [self._reason(*pair) for pair in pairs]

    def _reason(self, zh: Line, en: Line) -> tuple[Markup, Markup, str]:
        return self.tongue.html(zh.force, en.force), self.tongue.html(zh.text, en.text), zh.name

    def names(self) -> tuple[str, str]:
        """Both laws in a line, in Chinese and English."""
        zh, en = (" / ".join(wording.head(side) for side in (0, 1)) for wording in (self.zh, self.en))
        return zh, en


def _request(row: Row) -> str:
    """The request as data, for who wants to try it."""
    return json.dumps(row.difference.example.request, ensure_ascii=False, indent=1)


def _breakable(name: str) -> Markup:
    """A name that a line may break between its words, never inside one."""
    broken = str(escape(name))
    for mark in "/._":
        broken = broken.replace(mark, f"{mark}<wbr>")
    return Markup(broken)  # noqa: S704 -- escaped above
