"""What a change of law does to a snapshot's students, as a person wants to read it on a terminal."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xueji.cli.output import console, print_json, problem_lines, styled, table
from xueji.impact.data import as_json, of_equal
from xueji.impact.figures import Group, Impact, RuleFigure, aspect_text
from xueji.impact.job import Comparison
from xueji.impact.listing import KINDS
from xueji.impact.report import matters
from xueji.impact.sheets import moves, stage_word
from xueji.impact.states import VERDICTS
from xueji.impact.words import said, verdict_word
from xueji.phrases import Language

_TOP: Final = 20
"""Counties of a table on the terminal; the files hold all."""
_REASONS: Final = 6
"""Reasons of quarantine said aloud; the report has all."""
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "same_text": ("两侧的规定文本相同，结果不可能不同", "the two laws are the same text: nothing can differ"),
    "same_rules": (
        "两侧的文件不同，但核查在册记录的规则完全相同，结果不可能不同",
        "the documents differ, yet every rule on stored records is the same: nothing can differ",
    ),
    "head": ("{0}：{1} 的规定 → {2} 的规定，均以 {3} 为基准日", "{0}: law of {1} → law of {2}, both asked as of {3}"),
    "rows": ("共 {0} 行 = 已判定 {1} + 隔离 {2}", "{0} rows = {1} judged + {2} quarantined"),
    "differ": (
        "{0} 名学生（{1}）的结果有变化 = 结论改变 {2} + 事项改变 {3} + 仅依据的规则改变 {4}",
        "{0} students ({1}) come out otherwise = {2} another verdict + {3} other matters + {4} other rules alone",
    ),
    "repealed": ("新规定一侧没有下列文件，按废止计算：{0}", "not in the law after, COUNTED AS REPEALED: {0}"),
    "unevaluable": (
        "{0}：有 {1} 条规则无法评估，快照缺少所需的列；凡适用的学生记为不明",
        "{0}: {1} rules could NOT be evaluated, the snapshot lacks columns they need; their students are unclear",
    ),
    "strange": ("有 {0} 列无法识别，其内容未被采用：{1}", "{0} columns are not understood and not used: {1}"),
    "quarantined": (
        "有 {0} 行数据有误或者不属于本地区，两侧都不判定：{1}",
        "{0} rows are faulty or of another place, and judged by neither law: {1}",
    ),
    "failed": ("有 {0} 个文件无法读取，其学生未计入", "{0} files could not be read: their students are not counted"),
    "pairs": ("结论对照（行为原结论，列为新结论）", "Verdicts (rows before, columns after)"),
    "rules": ("按事项与规则", "By matter and rule"),
    "grades": ("按年级", "By grade"),
    "counties": ("按县区", "By county"),
    "rule": ("规则", "rule"),
    "title": ("内容［事项］", "what it says [matter]"),
    "law": ("规则的变化", "in which law"),
    "found": ("发现：原 → 新", "found"),
    "gained": ("新发现", "+ found"),
    "lost": ("不再发现", "– found"),
    "unclear": ("新转为不明", "+ unclear"),
    "settled": ("不再不明", "– unclear"),
    "findings": ("发现问题：原 → 新", "findings: before → after"),
    "untold": ("无法判定：原 → 新", "cannot be told: before → after"),
    "more": ("…另有 {0} 行，见报告", "… {0} more in the report"),
    "written": ("已写入", "written"),
    "unwritten": ("名单与报告：加 --out DIR", "for the list and the report: --out DIR"),
}  # fmt: skip


class Page:
    """One impact in one language, for a terminal or for a program."""

    def __init__(self, language: Language, *, as_json: bool = False) -> None:
        self.language: Language = language
        self.as_json = as_json

    def say(self, word: str, *parts: object) -> str:
        """One of this page's own words or sentences."""
        zh, en = WORDS[word]
        return (zh if self.language == "zh" else en).format(*parts)

    def equal(self, comparison: Comparison) -> None:
        """Two laws under which nothing can differ: said without reading a row."""
        if self.as_json:
            print_json(of_equal(comparison))
            return
        self._repealed([document.title.in_(self.language) for document in comparison.repealed])
        print(self.say("same_text" if comparison.comparer.same_text else "same_rules"))

    def show(self, impact: Impact, out: Path | None, files: Sequence[Path]) -> None:
        """On standard output the head-counts, on standard error what stands in doubt of them."""
        self._loud(impact)
        if self.as_json:
            print_json({**as_json(impact), "out": out and str(out), "written": [str(path) for path in files]})
            return
        screen = console()
        screen.print(self._head(impact))
        parts = (self._pairs(impact), self._rules(impact), self._grades(impact), self._counties(impact))
        for part in parts if impact.differing else parts[:1]:
            if part is not None:
                screen.print(part)
        names = "; ".join(map(str, files)) if out is None else "; ".join(map(str, (out, *files)))
        screen.print(styled(f"{self.say('written')}: {names}" if names else self.say("unwritten"), "dim"))

    def _loud(self, impact: Impact) -> None:
        """What was left out, and what could not be evaluated: on standard error in any format."""
        self._repealed([title.in_(self.language) for title in impact.repealed])
        if impact.columns_unknown:
            self._aloud("strange", len(impact.columns_unknown), ", ".join(impact.columns_unknown[:8]))
        for law in (impact.before, impact.after):
            if law.not_evaluable:
                self._aloud("unevaluable", said(f"law_{law.side}", self.language), len(law.not_evaluable))
                for bit in law.not_evaluable:
                    print(f"   {bit.rule}: {', '.join(bit.missing_columns)}", file=sys.stderr)
        if impact.quarantined:
            reasons = [f"{column or '–'} {code} {number:,}" for column, code, number in impact.quarantine]
            self._aloud("quarantined", f"{impact.quarantined:,}", "; ".join(reasons[:_REASONS]))
        if impact.failed:
            self._aloud("failed", len(impact.failed))
            for line in problem_lines(impact.problems, self.language):
                print(line, file=sys.stderr)

    def _repealed(self, titles: Sequence[str]) -> None:
        if titles:
            self._aloud("repealed", "; ".join(titles))

    def _aloud(self, word: str, *parts: object) -> None:
        print(f"!! {self.say(word, *parts)}", file=sys.stderr)

    def _head(self, impact: Impact) -> Any:
        laws = (f"{law.day} {law.folder}".strip() for law in (impact.before, impact.after))
        line = styled(self.say("head", impact.region_name.in_(self.language), *laws, impact.as_of) + "\n", "bold")
        rows = (f"{number:,}" for number in (impact.rows, impact.judged, impact.quarantined))
        line.append(self.say("rows", *rows) + "\n", style="not bold")
        share = f"{impact.differing / impact.judged:.2%}" if impact.judged else "–"
        changes = (f"{impact.changes[word]:,}" for word in ("verdict", "matter", "rule"))
        return line.append(self.say("differ", f"{impact.differing:,}", share, *changes))

    def _pairs(self, impact: Impact) -> Any:
        heads = [said("pair_corner", self.language), *self._verdicts(), said("sum", self.language)]
        found = table(*heads, title=self.say("pairs"))
        for before in VERDICTS:
            counts = [f"{impact.pairs[before, after]:,}" for after in VERDICTS]
            found.add_row(verdict_word(before, self.language), *counts, f"{impact.verdicts('before')[before]:,}")
        sums = [f"{number:,}" for number in impact.verdicts("after").values()]
        found.add_row(said("sum", self.language), *sums, f"{impact.judged:,}")
        return found

    def _verdicts(self) -> list[str]:
        return [verdict_word(word, self.language) for word in VERDICTS]

    def _rules(self, impact: Impact) -> Any:
        heads = (self.say(word) for word in ("rule", "title", "law", "found", *KINDS))
        found = table(*heads, title=self.say("rules"), whole=1)
        for matter in matters(impact.rules):
            for one in matter.rules:
                found.add_row(*self._rule(one))
        return found if found.rows else None

    def _rule(self, one: RuleFigure) -> Iterable[str]:
        aspect = aspect_text(one.rule.aspect).in_(self.language)
        yield one.rule.name.replace("/", "/\n")
        yield f"{one.rule.bit.title.in_(self.language)}{f' [{aspect}]' if aspect else ''}"
        yield said(f"fate_{one.fate}", self.language)
        yield f"{one.found('before'):,} → {one.found('after'):,}"
        yield from (f"{number:,}" if number else "–" for number in moves(one))

    def _grades(self, impact: Impact) -> Any:
        found = table(said("stage", self.language), said("grade", self.language), *self._heads(),
                      title=self.say("grades"))  # fmt: skip
        for one in impact.grades:
            grade = "–" if one.key[1] is None else str(one.key[1])
            found.add_row(stage_word(one.key[0]).in_(self.language), grade, *_counted(one))
        return found if len(impact.grades) > 1 else None

    def _counties(self, impact: Impact) -> Any:
        found = table(said("name", self.language), *self._heads(), title=self.say("counties"))
        ordered = sorted(impact.counties, key=lambda one: (-one.differing, str(one.key[0])))
        for one in ordered[:_TOP]:
            found.add_row(" ".join(filter(None, (one.key[1], one.key[0]))) or "–", *_counted(one))
        if len(ordered) > _TOP:
            found.caption = self.say("more", len(ordered) - _TOP)
        return found if len(ordered) > 1 else None

    def _heads(self) -> list[str]:
        words = [said(word, self.language) for word in ("judged", "differing", "change_verdict")]
        return [*words, self.say("findings"), self.say("untold")]


def _counted(one: Group) -> Iterable[str]:
    yield from (f"{number:,}" for number in (one.judged, one.differing, one.changes["verdict"]))
    yield from (f"{one.before[word]:,} → {one.after[word]:,}" for word in ("findings", "undetermined"))
