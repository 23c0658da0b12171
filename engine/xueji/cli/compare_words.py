"""A comparison in words, in one language: what the terminal, Markdown, the page and the workbook all write."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Final

from xueji.cli.wording import Spoken
from xueji.cli.words import say
from xueji.compare.headings import Heading
from xueji.compare.norms import Norm, Source
from xueji.compare.table import Cell, Column, Likeness, Row, Silence, Table
from xueji.model.decision import Text
from xueji.model.enums import SourceGrade, Stage
from xueji.phrases import Language
from xueji.policy.articles import Citation, citations

MARKS: Final[Mapping[SourceGrade, str]] = {SourceGrade.STATUTE: "", SourceGrade.PRESS: "†", SourceGrade.SECONDARY: "‡"}
DOUBT: Final = "?"
_ORDINARY: Final = frozenset((Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR))
_CITED: Final = re.compile(r"[第条款项一二三四五六七八九十百零()（）、，和及至]+")
_TAIL: Final = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class Wording(Spoken):
    """How everything of a comparison is said in one language; documents go by their short titles."""

    def __init__(self, table: Table, language: Language) -> None:
        super().__init__(language)
        self.titles = _short_titles(table, language)

    def heading(self, heading: Heading) -> str:
        """A topic."""
        return heading.zh if self.language == "zh" else heading.en

    def title(self, document: str) -> str:
        """A document's short title, in book marks in Chinese."""
        return f"《{self.titles[document]}》" if self.language == "zh" else self.titles[document]

    def place(self, column: Column) -> str:
        """A column's region with its code."""
        return f"{self.text(column.place)} {column.region}"

    def head(self, column: Column) -> str:
        """A column's head: region, day, and whether a draft is counted."""
        draft = f" [{self.say('draft_in_force')}]" if column.draft else ""
        return f"{self.place(column)} · {column.on}{draft}"

    def force(self, norm: Norm) -> str:
        """What a norm does: its force, or its kind where it has none; whether it is only read on stored records."""
        word = self.term(norm.force) if norm.force else self.term(norm.kind)
        return f"{word}·{self.say('check')}" if norm.on_record else word

    def condition(self, norm: Norm) -> str:
        """When a norm holds, or is broken; nothing where it always does."""
        if norm.condition is None:
            return ""
        return self.say("not_met_where" if norm.breach else "holds_where", self.text(norm.condition))

    def stages(self, stages: Sequence[Stage]) -> str:
        """The stages a norm is for, where it is not for all of the ordinary ones."""
        return "" if set(stages) >= _ORDINARY else self.listed(map(self.term, stages))

    def source(self, source: Source) -> str:
        """Document and article, marked where our copy is not the text itself or its reading is in doubt."""
        article = self.article(source.article)
        comma = ", " if article and self.language == "en" else ""
        return f"{self.title(source.document)}{comma}{article}{mark(source)}"

    def article(self, article: str) -> str:
        """An article as it is cited in this language; in English by numbers alone."""
        if self.language == "zh" or not article:
            return article
        if not _CITED.fullmatch(article):
            return self.say("article_unknown") if article == say("article_unknown", "zh") else article
        cited = citations(article)
        word = "art." if "条" in article else "sec."
        return f"{word} {', '.join(map(_numbers, cited))}"

    def aside(self, norm: Norm) -> str:
        """What a norm sets aside."""
        return self.say("sets_aside", self.listed(map(self.source, norm.replaces))) if norm.replaces else ""

    def norm(self, norm: Norm) -> str:
        """A norm in one line, with everything a reader must know of it."""
        first = f"{self.bracketed(self.force(norm))}{self.text(norm.text)}{self.some(norm)}"
        said = self.clauses((first, *map(self.text, norm.details), self.condition(norm), self.aside(norm)))
        return f"{said}{self.cited(norm)}"

    def brief(self, norm: Norm) -> str:
        """A norm that was told in full further left: what it says and where it stands."""
        return f"{self.text(norm.text)}{self.some(norm)}{self.cited(norm)}"

    def told(self, norm: Norm, full: Container[str]) -> str:
        """An inherited norm: in full where nothing further left tells it."""
        return self.norm(norm) if norm.name in full else self.brief(norm)

    def origin(self, norms: Sequence[Norm]) -> str:
        """Where norms of one wider layer come from, to stand before them."""
        return self.say("inherited_from", self.text(norms[0].source.place))

    @property
    def colon(self) -> str:
        """A colon as this language writes it."""
        return "：" if self.language == "zh" else ": "

    def bracketed(self, word: str) -> str:
        """A word before what it belongs to; Chinese has no space there, at which a line could break."""
        return f"【{word}】" if self.language == "zh" else f"[{word}] "

    def some(self, norm: Norm) -> str:
        """The stages of a norm in brackets, where it is not for all."""
        stages = self.stages(norm.stages)
        if not stages:
            return ""
        return f"（{stages}）" if self.language == "zh" else f" ({stages})"

    def cited(self, norm: Norm) -> str:
        """Where a norm stands, in brackets."""
        return f"〔{self.source(norm.source)}〕" if self.language == "zh" else f" [{self.source(norm.source)}]"

    def silence(self, cell: Cell) -> str:
        """Why a region has no norm of its own; nothing where it has one."""
        if cell.silence is None:
            return "" if cell.norms else "—"
        word = self.say(f"silence_{cell.silence}")
        if cell.silence is Silence.NOT_SEEN and cell.inherited:
            word += self.say("provisionally")
        return word

    def likeness(self, likeness: Likeness) -> str:
        """Whether the columns say the same."""
        return self.say(likeness.value)

    def legend(self) -> list[str]:
        """What the marks mean, a sentence each."""
        return [sentence.in_(self.language) for sentence in LEGEND]


def mark(source: Source) -> str:
    """The marks of a source: how good our copy is, and whether its reading is certain."""
    return MARKS[source.grade] + ("" if source.certain else DOUBT)


def fresh(row: Row) -> tuple[frozenset[str], ...]:
    """For each column the inherited norms that no column further left has told already: they are told in full."""
    told = {norm.name for cell in row.cells for norm in cell.own}
    found = []
    for cell in row.cells:
        found.append(frozenset(norm.name for norm in cell.inherited) - told)
        told |= found[-1]
    return tuple(found)


def above(cell: Cell) -> dict[str, list[Norm]]:
    """The inherited norms of a cell by the region they come from, the widest first."""
    found: dict[str, list[Norm]] = {}
    for norm in cell.inherited:
        found.setdefault(norm.source.region, []).append(norm)
    return found


def _numbers(cited: Citation) -> str:
    paragraph = f" para. {cited.paragraph}" if cited.paragraph else ""
    return f"{cited.article}{paragraph}{f'({cited.item})' if cited.item else ''}"


def _short_titles(table: Table, language: Language) -> dict[str, str]:
    """Titles without what stands in brackets at their end, unless two documents would then bear the same."""
    titles = {d.id: d.title.in_(language) for column in table.columns for d in column.documents}
    short = {name: _TAIL.sub("", title) for name, title in titles.items()}
    several = {one for one in short.values() if list(short.values()).count(one) > 1}
    return {name: titles[name] if one in several else one for name, one in short.items()}


LEGEND: Final = (
    Text(
        zh="† 依据媒体报道，‡ 依据二手资料，均未见原文；? 适用范围或文本存疑。无标记的依据原文。",
        en="† from press reports, ‡ from secondary sources: the text itself was not seen; ? its reach or wording is in "
        "doubt. What bears no mark rests on the text.",
    ),
    Text(
        zh="“沿用”：全文已读，本级未作规定，适用上位规定；“文本未见”：本级文本未取得或不全，是否另有规定不能确定，"
        "所列上位规定仅供参考；“授权省级规定”：国家规定交由省级制定；“未作规定”：已读全文，本级及上位均无此项规定。",
        en="“silent; inherits”: the whole text was read and is silent, the wider law applies; “text not seen”: the "
        "text was not obtained, or not all of it, and may say otherwise; “left to the provinces”: the nation delegates "
        "the matter; “no rule”: the texts were read and none has a rule.",
    ),
    Text(
        zh="规范前为其效力；“核查”表示仅用于核查已存记录。情形中的数值为当日有效的数值。"
        "未注明学段的，适用于小学、初中、普通高中。",
        en="Before each norm stands its force; “check”: it is only read on stored records. Conditions name facts as "
        "the engine does, with the values in force on the day. Norms without stages hold for primary, junior and "
        "senior school.",
    ),
    Text(
        zh="“一致”按内容比较（效力、情形、数值、学段、程序），不看文字和出处；有文本未见的，不作“一致”的结论。",
        en="“the same” compares what is said (force, conditions, values, stages, steps), not words or documents; where "
        "a text was not seen, sameness is not concluded.",
    ),
)
