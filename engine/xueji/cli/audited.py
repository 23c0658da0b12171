"""What a run over many rows came to, as a person wants to read it; a page of an audit or of a batch of requests."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from xueji.audits.job import Job
from xueji.audits.run import Finished
from xueji.audits.summary import ANSWERS
from xueji.cli.output import console, print_json, problem_lines, styled, table
from xueji.cli.sheet import region_name
from xueji.model.enums import Force, Outcome, RecordVerdict, Repair, Stage, Term
from xueji.phrases import Language
from xueji.tables.explain import HOWS, ColumnLine, said_note

_TOP: Final = 15
"""Rows of a table on the terminal; the files hold all."""
_TERMS: Final[Mapping[str, type[Term]]] = {"audit": RecordVerdict, "decide": Outcome}
_COLOURS: Final = {
    "clean": "green", "permitted": "green", "findings": "red", "refused": "red", "doubtful": "yellow",
    "discretion": "yellow", "undetermined": "magenta", "quarantined": "magenta",
}  # fmt: skip
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "rows": ("共 {0} 行 = 已判定 {1} + 隔离 {2}", "{0} rows = {1} judged + {2} quarantined"),
    "quarantined": ("隔离", "quarantined"),
    "listed": ("明细 {0} 条", "{0} findings listed"),
    "reasons_listed": ("理由 {0} 条", "{0} reasons listed"),
    "strange": (
        "有 {0} 列无法识别，其内容未被采用：{1}（--explain-columns 可查看，--mapping 可指明）",
        "{0} columns are not understood, and nothing of them is used: {1} (see --explain-columns; --mapping says more)",
    ),
    "unevaluable": (
        "有 {0} 条规则无法评估：快照缺少所需的列",
        "{0} rules could NOT be evaluated: the snapshot lacks columns they need",
    ),
    "repair_first": ("先修复什么", "What to repair first"),
    "reasons": ("理由", "Reasons"),
    "open_most": ("最常无法判定的规则", "Rules that most often cannot be told"),
    "counties": ("按县区", "By county"),
    "schools": ("问题最多的学校", "Schools with most findings"),
    "refused_most": ("不予办理最多的学校", "Schools with most refusals"),
    "grades": ("按年级", "By grade"),
    "quarantine": ("隔离的原因", "Why rows are in quarantine"),
    "rule": ("规则", "rule"),
    "source": ("依据", "source"),
    "force": ("效力", "force"),
    "holds": ("成立", "holds"),
    "share": ("占比", "share"),
    "open": ("不明", "open"),
    "repair": ("修复", "repair"),
    "missing": ("最常缺少", "missing most"),
    "county": ("县区", "county"),
    "school": ("学校", "school"),
    "stage": ("学段", "stage"),
    "grade": ("年级", "grade"),
    "all": ("行数", "rows"),
    "worst": ("最多的规则", "worst rule"),
    "column": ("列", "column"),
    "code": ("代码", "code"),
    "count": ("个数", "count"),
    "lacks": ("缺少的列", "columns it lacks"),
    "more": ("…另有 {0} 行，见 {1}", "… {0} more in {1}"),
    "failed": (
        "有 {0} 个部分无法读取，修复后用同一命令继续",
        "{0} parts could not be read: mend them and run the same command again",
    ),
    "written": ("已写入", "written"),
    "explain": ("任一行的完整说明：xueji explain {0} --row 行号", "any row in full: xueji explain {0} --row N"),
    "header": ("表头", "header"),
    "fact": ("事实", "fact"),
    "how": ("识别方式", "how"),
    "values": ("取值", "values"),
    "unmapped": ("未识别的取值", "values not understood"),
    "empty": ("缺失占比", "missing"),
    "columns": ("列的理解", "What was understood of the columns"),
    "unclear": ("不明确：", "unclear:"),
    "unknown": ("不认识", "not known"),
    "unused": ("没有规则用到", "no rule speaks of it"),
    "ignored": ("映射文件要求忽略", "ignored by the mapping file"),
    "absent": ("映射文件提到而表中没有", "named by the mapping file, not in the table"),
    "needs": ("规则需要而快照没有的事实", "Facts rules need and the snapshot lacks"),
    "from_rules": ("需要它的规则", "rules that need it"),
}  # fmt: skip


class Page:
    """One run in one language, for a terminal or for a program."""

    def __init__(self, job: Job, language: Language, *, as_json: bool = False) -> None:
        self.job = job
        self.language = language
        self.as_json = as_json
        self._documents = {document.id: document.title.en for document in job.law.documents}

    def say(self, word: str, *parts: object) -> str:
        """One of this page's own words or sentences."""
        zh, en = WORDS[word]
        return (zh if self.language == "zh" else en).format(*parts)

    # -- a finished run ------------------------------------------------------------------------------------------------

    def show(self, finished: Finished, out: Path, written: Sequence[Path | str]) -> None:
        """What it came to: on standard output the figures, on standard error what stands in doubt of them."""
        self._loud(finished)
        if self.as_json:
            print_json(_as_json(finished, out, written))
            return
        screen, summary = console(), finished.summary
        screen.print(self._headline(summary.totals))
        parts = (
            self._rules(finished, out), self._open(finished), self._places(finished, out), self._schools(finished, out),
            self._grades(finished), self._quarantine(finished),
        )  # fmt: skip
        for part in parts:
            if part is not None:
                screen.print(part)
        names = [str(out), *(str(path) for path in written)]
        screen.print(styled(f"{self.say('written')}: {'; '.join(dict.fromkeys(names))}", "dim"))
        screen.print(styled(self.say("explain", out), "dim"))

    def _loud(self, finished: Finished) -> None:
        """Rules that could not be evaluated, and parts that could not be read: on standard error in any format."""
        strange = [c.header for c in finished.manifest.columns if c.fact is None and c.how not in ("unused", "ignored")]
        if strange:
            print(f"!! {self.say('strange', len(strange), _some(strange))}", file=sys.stderr)
        lacking = [bit for bit in finished.manifest.bits if not bit.evaluable]
        if lacking:
            print(f"!! {self.say('unevaluable', len(lacking))}", file=sys.stderr)
            by_facts: dict[tuple[str, ...], list[str]] = {}
            for bit in lacking:
                by_facts.setdefault(bit.missing_columns, []).append(bit.rule)
            for facts, rules in sorted(by_facts.items()):
                print(f"   {', '.join(map(self._fact, facts))}: {_some(rules)}", file=sys.stderr)
        if finished.failed:
            print(f"!! {self.say('failed', len(finished.failed))}", file=sys.stderr)
            problems = [problem.problem() for part in finished.failed for problem in part.problems]
            for line in problem_lines(problems, self.language):
                print(line, file=sys.stderr)

    def _headline(self, totals: Mapping[str, Any]) -> Any:
        place = region_name(self.job.region, self.language) if self.job.region else ""
        day = f" · {self.job.day}" if self.job.day else ""
        line = styled(f"{place}{day}\n", "bold")
        line.append(
            self.say("rows", *(f"{totals[n]:,}" for n in ("rows", "judged", "quarantined"))) + "\n", style="not bold"
        )
        terms = {str(m.value): m for m in _TERMS[self.job.kind]}
        for answer in ANSWERS[self.job.kind]:
            line.append(f"{self._term(terms[answer])} {totals[answer]:,}  ", style=_COLOURS[answer])
        listed = "listed" if self.job.kind == "audit" else "reasons_listed"
        return line.append(self.say(listed, f"{totals['findings_listed']:,}"), style="not bold default")

    def _rules(self, finished: Finished, out: Path) -> Any:
        order = "priority" if self.job.kind == "audit" else "holds"
        rules = finished.summary.rules.filter(pl.col("holds") > 0).sort(order, "bit", descending=[True, False])
        listed = (
            rules.filter(pl.col("force").is_in([f.value for f in self.job.forces])) if order == "priority" else rules
        )
        words = ("rule", "source", "force", "holds", "share", "repair")
        title = self.say("repair_first" if order == "priority" else "reasons")
        found = table(*map(self.say, words), title=title)
        for row in listed.head(_TOP).iter_rows(named=True):
            found.add_row(
                self._title(row), self._source(row), self._word(Force, row["force"]), f"{row['holds']:,}",
                f"{row['share']:.2%}", self._word(Repair, row["repair"]),
            )  # fmt: skip
        return self._closed(found, len(listed), out / "summary" / "rules.csv")

    def _open(self, finished: Finished) -> Any:
        rules = finished.summary.rules.filter((pl.col("open") > 0) & (pl.col("force") != Force.OBLIGE.value))
        found = table(*map(self.say, ("rule", "open", "missing")), title=self.say("open_most"))
        for row in rules.sort("open", "bit", descending=[True, False]).head(_TOP).iter_rows(named=True):
            found.add_row(self._title(row), f"{row['open']:,}", self._lacking(row))
        return found if len(rules) else None

    def _places(self, finished: Finished, out: Path) -> Any:
        worst = ANSWERS[self.job.kind][1]
        frame = finished.summary.counties.sort(worst, "county", descending=[True, False], nulls_last=True)
        found = table(self.say("county"), *self._answers(), title=self.say("counties"))
        for row in frame.head(_TOP).iter_rows(named=True):
            found.add_row(self._county(row), *self._counts(row))
        return self._closed(found, len(frame), out / "summary" / "counties.csv") if len(frame) > 1 else None

    def _county(self, row: dict[str, Any]) -> str:
        """A county of today by its name, another by its province, with its code."""
        code = row["county"]
        named = f"{row['name']} {code}" if row["name"] else None
        return named or (region_name(code, self.language) if code else "–")

    def _schools(self, finished: Finished, out: Path) -> Any:
        worst = ANSWERS[self.job.kind][1]
        frame = finished.summary.schools.filter(pl.col(worst) > 0)
        title = self.say("schools" if self.job.kind == "audit" else "refused_most")
        found = table(self.say("school"), *self._answers(), self.say("worst"), title=title)
        for row in frame.head(_TOP).iter_rows(named=True):
            found.add_row(f"{row['name'] or ''} {row['school']}".strip(), *self._counts(row), row["worst_rule"] or "–")
        return self._closed(found, len(frame), out / "summary" / "schools.csv") if len(frame) else None

    def _grades(self, finished: Finished) -> Any:
        frame = finished.summary.grades
        found = table(self.say("stage"), self.say("grade"), *self._answers(), title=self.say("grades"))
        for row in frame.iter_rows(named=True):
            found.add_row(self._word(Stage, row["stage"]), str(row["grade"] or "–"), *self._counts(row))
        return found if len(frame) > 1 else None

    def _quarantine(self, finished: Finished) -> Any:
        frame = finished.summary.quarantine
        found = table(*map(self.say, ("column", "code", "count")), title=self.say("quarantine"))
        for row in frame.head(_TOP).iter_rows(named=True):
            found.add_row(row["column"] or "–", row["code"], f"{row['problems']:,}")
        return found if len(frame) else None

    # -- what was understood -------------------------------------------------------------------------------------------

    def columns(self, lines: Sequence[ColumnLine]) -> None:
        """Each column with the fact it is taken to be, and the facts rules need that no column gives."""
        lacking: dict[str, list[str]] = {}
        for bit in self.job.judge.not_evaluable:
            for name in bit.missing_columns:
                lacking.setdefault(name, []).append(bit.rule)
        if self.as_json:
            print_json({"columns": [line.as_json(self.language) for line in lines], "missing": lacking})
            return
        words = ("header", "fact", "how", "values", "unmapped", "empty")
        found = table(*map(self.say, words), title=self.say("columns"))
        for line in lines:
            found.add_row(
                line.header, self._target(line), self._how(line), _pairs(line.values), _pairs(line.not_read),
                f"{line.missing_share:.0%}",
            )  # fmt: skip
        screen = console()
        screen.print(found)
        if lacking:
            needs = table(self.say("fact"), self.say("from_rules"), title=self.say("needs"))
            for name, rules in sorted(lacking.items()):
                needs.add_row(self._fact(name), ", ".join(rules))
            screen.print(needs)

    def _target(self, line: ColumnLine) -> str:
        if line.target:
            return f"{line.zh} {line.target}" if self.language == "zh" else line.target
        return f"{self.say(line.use)} {' / '.join(name for name in line.may if name)}".strip()

    def _how(self, line: ColumnLine) -> str:
        zh, en = HOWS.get(line.how, (line.how, line.how))
        how = zh if self.language == "zh" else en
        parts = [how if line.certain else f"{how} ?", line.codes]
        parts += [f"{said_note(note, self.language)} ({count:,})" for note, count in line.notes]
        parts += [", ".join(line.beside), line.remark]
        if line.problem is not None:
            parts.append(line.problem.message(self.language))
        return "\n".join(filter(None, parts)) or "–"

    # -- words ---------------------------------------------------------------------------------------------------------

    def _answers(self) -> list[str]:
        terms = {str(m.value): self._term(m) for m in _TERMS[self.job.kind]}
        return [self.say("all"), *(terms[answer] for answer in ANSWERS[self.job.kind]), self.say("quarantined")]

    def _counts(self, row: Mapping[str, Any]) -> list[str]:
        return [f"{row[name]:,}" for name in ("rows", *ANSWERS[self.job.kind], "quarantined")]

    def _closed(self, found: Any, rows: int, path: Path) -> Any:
        if rows > _TOP:
            found.caption = self.say("more", rows - _TOP, path)
        return found if rows else None

    def _term(self, member: Term) -> str:
        return member.zh if self.language == "zh" else str(member.value)

    def _word(self, members: type[Term], value: str | None) -> str:
        return "–" if value is None else self._term(members(value))

    def _fact(self, name: str) -> str:
        return f"{self.job.vocabulary.term(name)} {name}" if self.language == "zh" else name

    def _title(self, row: Mapping[str, Any]) -> str:
        return f"{row['title_zh' if self.language == 'zh' else 'title_en']}\n{row['rule']}"

    def _lacking(self, row: Mapping[str, Any]) -> str:
        """The facts a rule most often lacks with their numbers of rows; those no column gives, without."""
        counted = (said.rpartition(" ") for said in row["missing_facts"].split(", ") if said)
        said = [f"{self._fact(name)} {number}" for name, _, number in counted]
        return ", ".join(said or map(self._fact, filter(None, row["missing_columns"].split(",")))) or "–"

    def _source(self, row: Mapping[str, Any]) -> str:
        title, article = row["document"] or "", row["article"] or ""
        if self.language == "en":
            title = self._documents.get(row["document_id"], title)
        return f"《{title}》{article}" if self.language == "zh" and title else " ".join((title, article)).strip() or "–"


def _some(rules: Sequence[str], most: int = 6) -> str:
    """The names of rules, the first of many."""
    return ", ".join(rules) if len(rules) <= most else f"{', '.join(rules[:most])} … ({len(rules)})"


def _pairs(values: Sequence[tuple[str, str, int]], most: int = 4) -> str:
    """The most frequent values as written, with what they were read as."""
    shown = [f"{raw} → {read} ({count:,})" if raw != read else f"{raw} ({count:,})" for raw, read, count in values]
    return "\n".join([*shown[:most], *(["…"] if len(shown) > most else [])]) or "–"


def _as_json(finished: Finished, out: Path, written: Sequence[Path | str]) -> dict[str, Any]:
    return {
        "out": str(out),
        "totals": dict(finished.summary.totals),
        "rules": finished.summary.rules.to_dicts(),
        "counties": finished.summary.counties.to_dicts(),
        "quarantine": finished.summary.quarantine.to_dicts(),
        "not_evaluable": [
            {"rule": b.rule, "missing": list(b.missing_columns)} for b in finished.manifest.bits if not b.evaluable
        ],
        "failed": [problem.problem().as_json() for part in finished.failed for problem in part.problems],
        "written": [str(path) for path in written],
    }
