"""The report of an audit: one HTML page with charts, made of the run's summary alone, whatever the snapshot's size.

The page needs nothing but itself: no script, no font, no address. Its own policy for content (CSP) lets no browser load
anything, so that a school's name could do no harm even where escaping failed. No student is in it.
"""

import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from markupsafe import Markup

from xueji.audits.charts import COLOURS, LABEL, Bar, Shown, Tongue, bars, columns, cut, parted
from xueji.audits.figures import Figures, RuleFigure, Totals, read
from xueji.audits.folder import write_text
from xueji.audits.heat import PER, STEPS, heat_map, shade
from xueji.audits.page import templates
from xueji.audits.sizes import BANDS, class_pages
from xueji.errors import UsageError
from xueji.model.decision import Text
from xueji.model.enums import Force, RecordVerdict, Repair, SourceGrade, Stage
from xueji.model.region import PROVINCES
from xueji.phrases import PROBLEMS, Code, Language
from xueji.vocabulary import core

NAME: Final = "report.html"
MOST_ARTICLES: Final = 15
MOST_SCHOOLS: Final = 20
MOST_OPEN: Final = 15
MOST_REASONS: Final = 20
FEW_STUDENTS: Final = 100
"""Schools below this are left out where schools are ranked by rate: in them one row is a high rate."""


def write(out: Path, language: Shown = "both", first: Language = "zh") -> Path:
    """Write `report.html` into the folder of an audit and answer its path; one language, or both with a switch.

    Of both, `first` is the one a reader sees before touching the switch.

    Read are the manifest and `summary/`, never the rows. Raises `ProblemsError` where these are missing or broken or
    the file cannot be written, `UsageError` where the folder is that of a batch of decisions.
    """
    page = render(read(out), out.resolve().name, language, first)
    write_text(out / NAME, page)
    return out / NAME


def render(figures: Figures, folder: str, language: Shown = "both", first: Language = "zh") -> str:
    """The page as text; `folder` is what the run's folder is called in the commands it names."""
    if figures.manifest.kind != "audit":
        raise UsageError.of("report_of_audit")
    tongue = Tongue(language)
    env = templates()
    law = _law(figures)
    titles = {document.id: document.title for document in law}
    repairs = _repairs(figures.rules)
    ordered = [rule for group in repairs for rule in group.rules]
    return env.get_template(NAME).render(
        **_words(tongue),
        shown=language,
        first=first,
        engine=figures.manifest.engine,
        manifest=figures.manifest,
        totals=figures.totals,
        figures=figures,
        place=_place(figures),
        command=f"xueji explain {shlex.quote(folder)} --row",
        verdicts=_verdicts(figures.totals),
        verdict_chart=_verdict_chart(figures.totals, tongue),
        failures=_failures(figures),
        unjudged=_unjudged(figures.rules),
        count_unjudged=sum(not rule.evaluable for rule in figures.rules),
        open_rules=_open_rules(figures.rules),
        reasons=[(found, *reason(found.code)) for found in figures.quarantine[:MOST_REASONS]],
        repairs=repairs,
        repairs_most=max((rule.holds for rule in figures.rules if rule.finds), default=0),
        grades=sorted(figures.grades, key=lambda g: (_order(g.stage), g.grade is None, g.grade or 0)),
        grades_most=max((grade.findings / grade.rows for grade in figures.grades if grade.rows), default=0),
        understood=[column for column in figures.manifest.columns if column.fact],
        numbers={rule.rule: at for at, rule in enumerate(ordered, 1)},
        articles=_articles(figures.rules),
        article_chart=_article_chart(figures, titles, tongue),
        heat=heat_map(ordered, figures.areas, figures.by_area),
        steps=STEPS,
        classes=class_pages(figures.classes, figures.totals.limits, tongue),
        schools=_schools(figures),
        duties=[r for r in sorted(figures.rules, key=lambda r: -r.holds) if not r.finds and r.holds],
        titles={rule.rule: rule.title for rule in figures.rules},
        law=law,
        documents=titles,
        area_names={area.code: area.name for area in figures.areas if area.name},
        crowded=_crowded(figures),
    )


def _words(tongue: Tongue) -> dict[str, Any]:
    """What the page calls to write a text, a number or a term."""
    return {
        "t": tongue.html,
        "plain": tongue.plain,
        "both": lambda text: tongue.html(text.zh, text.en),
        "n": lambda number: f"{number:,}",
        "per": lambda count, rows: rate(PER * count / rows if rows else 0.0),
        "rate": rate,
        "shade": lambda count, rows: shade(PER * count / rows if rows else 0.0),
        "share": lambda part, whole: f"{100 * part / whole:.2f} %" if whole else "–",
        "width": lambda part, most: f"{100 * part / most:.1f}" if most else "0",
        "fact": partial(_fact, tongue),
        "region": lambda code: tongue.html(_region(code).zh, _region(code).en),
        "term": partial(_term, tongue),
        "cut": cut,
        "colours": COLOURS,
        "stages": Stage,
        "forces": Force,
        "repair_kinds": Repair,
        "source_grades": SourceGrade,
        "explained": lambda kind: tongue.html(*_REPAIRS[kind]),
        "few": FEW_STUDENTS,
        "bands": BANDS,
    }


def rate(value: float) -> str:
    """A rate in as many digits as it deserves: 312, 31, 3.1, 0.3, <0.1; nothing at all is 0."""
    if value == 0:
        return "0"
    if value < _TENTH:
        return "<0.1"
    return f"{value:.1f}" if value < _WHOLE else f"{value:,.0f}"


_TENTH: Final = 0.05
_WHOLE: Final = 9.95


def _fact(tongue: Tongue, name: str) -> Markup:
    return tongue.html(core().term(name), name)


def _term(tongue: Tongue, kind: Any, value: str) -> Markup:
    """A member of a closed list; what is no member (it was not given) is said to be unknown."""
    member = next((m for m in kind if m.value == value), None)
    if member is None:
        return tongue.html(value or "不详", value or "unknown")
    return tongue.html(member.zh, _ENGLISH.get(member.value, member.value))


_ENGLISH: Final[Mapping[str, str]] = {
    SourceGrade.STATUTE: "full text", SourceGrade.PRESS: "press report", SourceGrade.SECONDARY: "secondary source",
    Repair.CHANGE: "correct", Repair.FINISH: "finish the procedure", Repair.REPORT: "file late",
    Repair.PLACE: "rearrange",
}  # fmt: skip
"""Members whose English identifier is no word to print."""

_REPAIRS: Final[Mapping[str, tuple[str, str]]] = {
    Repair.CHANGE: (
        "所记信息有误：核对证件后改正",
        "what is recorded is wrong: hold it against the papers and correct it",
    ),
    Repair.PROVE: (
        "可能有误，也可能属实：核对，属实的上传佐证，不属实的再变更或删除",
        "may be wrong or true: look into it, file the proof where true, correct or delete where not",
    ),
    Repair.DELETE: ("不应存在的记录：核实后删除", "a record that should not be: delete it once this is established"),
    Repair.FINISH: ("业务停在中途：办结或撤回", "a procedure stopped halfway: finish or withdraw it"),
    Repair.REPORT: ("应报未报、应建未建：补报补建", "something due was not filed: file it now"),
    Repair.PLACE: (
        "不在记录本身：调整人员、班级或学位安排",
        "not in the record itself: arrange people, classes or places",
    ),
    "": ("规定没有写明修复方式", "the rule names no way of repair"),
}


def _place(figures: Figures) -> Text:
    """The region of the run as people call it."""
    code, named = figures.manifest.region, figures.manifest.region_name
    if {"zh", "en"} <= set(named):
        return Text(zh=named["zh"], en=named["en"])
    return Text(zh="各行所记地区", en="the region of each row") if code is None else _region(code)


def _region(code: str) -> Text:
    """A division by the name of its province, with its code where it is less than one."""
    zh, en = PROVINCES.get(code[:2], ("全国", "the nation"))
    return Text(zh=zh, en=en) if code.endswith("0000") else Text(zh=f"{zh} {code}", en=f"{en} {code}")


def _verdicts(totals: Totals) -> list[tuple[str, Text, int]]:
    """The verdicts, the gravest first, with their terms and rows."""
    counts = {
        RecordVerdict.FINDINGS: totals.findings,
        RecordVerdict.DOUBTFUL: totals.doubtful,
        RecordVerdict.UNDETERMINED: totals.undetermined,
        RecordVerdict.CLEAN: totals.clean,
    }
    english = ("findings", "doubtful", "cannot be told", "clean")
    return [
        (verdict.value, Text(zh=verdict.zh, en=en), count)
        for (verdict, count), en in zip(counts.items(), english, strict=True)
    ]


def _verdict_chart(totals: Totals, tongue: Tongue) -> Markup:
    parts = [*_verdicts(totals), ("quarantined", Text(zh="隔离", en="quarantined"), totals.quarantined)]
    said = "; ".join(f"{text.en} {count:,}" for _, text, count in parts)
    said_zh = "；".join(f"{text.zh} {count:,}" for _, text, count in parts)
    return parted(
        [Bar(text, count, Text(zh=f"{count:,}", en=f"{count:,}"), colour) for colour, text, count in parts],
        tongue,
        Text(zh="全部学生按核查结论", en="All students by verdict"),
        Text(zh=said_zh, en=said),
    )


def _failures(figures: Figures) -> list[tuple[str, Text]]:
    """Files that could not be read, with what was wrong."""
    said: dict[str, Text] = dict.fromkeys(figures.totals.failed, Text(zh="", en=""))
    for part in figures.manifest.parts:
        for record in part.problems if part.status == "failed" else ():
            problem = record.problem()
            said[part.file] = Text(zh=problem.message("zh"), en=problem.message("en"))
    return list(said.items())


def reason(code: str) -> tuple[Text, Text]:
    """What a code says of a cell, whatever stood in it, and what to do about it; a code of another version as it is."""
    phrase = PROBLEMS.get(cast("Code", code))
    if phrase is None:
        return Text(zh=code, en=code), Text(zh="", en="")
    said = {part: text.format_map(_Whatever()) for part, text in cast("Mapping[str, str]", phrase).items()}
    return Text(zh=said["zh"], en=said["en"]), Text(zh=said["hint_zh"], en=said["hint_en"])


class _Whatever(dict[str, str]):
    """Stands for the words of single cells."""

    def __missing__(self, key: str) -> str:
        return "…"


def _unjudged(rules: Iterable[RuleFigure]) -> list[tuple[tuple[str, ...], list[RuleFigure]]]:
    """Rules that could not be read, by the columns they want; the columns that most rules want come first."""
    found: dict[tuple[str, ...], list[RuleFigure]] = {}
    for rule in rules:
        if not rule.evaluable:
            found.setdefault(rule.missing, []).append(rule)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _open_rules(rules: Iterable[RuleFigure]) -> list[RuleFigure]:
    return sorted((r for r in rules if r.evaluable and r.finds and r.open), key=lambda r: (-r.open, r.bit))[:MOST_OPEN]


@dataclass(frozen=True, slots=True)
class Group:
    """The rules that one kind of repair mends, the most pressing first."""

    kind: str
    rules: tuple[RuleFigure, ...]
    holds: int

    @property
    def priority(self) -> int:
        """Rows weighed by force, of all its rules together."""
        return sum(rule.priority for rule in self.rules)


def _repairs(rules: Sequence[RuleFigure]) -> list[Group]:
    """The rules that found something by kind of repair, kinds and rules in the order of repair."""
    ranked = sorted((r for r in rules if r.finds and r.holds), key=lambda r: (-r.priority, -r.holds, r.bit))
    groups = []
    for kind in dict.fromkeys(rule.repair for rule in ranked):
        mended = tuple(rule for rule in ranked if rule.repair == kind)
        groups.append(Group(kind, mended, sum(rule.holds for rule in mended)))
    return sorted(groups, key=lambda group: (-group.priority, group.kind))


def _articles(rules: Iterable[RuleFigure]) -> list[tuple[RuleFigure, int]]:
    """Findings by article, the most frequent first, each with a rule that stands on it."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], RuleFigure] = {}
    for rule in rules:
        if rule.finds and rule.holds:
            key = (rule.document_id, rule.article)
            counts[key] += rule.holds
            if key not in first or rule.holds > first[key].holds:
                first[key] = rule
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(first[key], count) for key, count in ordered]


def _article_chart(figures: Figures, titles: Mapping[str, Text], tongue: Tongue) -> Markup:
    judged = figures.totals.judged
    rows = []
    for rule, count in _articles(figures.rules)[:MOST_ARTICLES]:
        each = rate(PER * count / judged if judged else 0.0)
        article = cut(rule.article, 36)
        room = LABEL - columns(article) - 4
        title = titles[rule.document_id]
        label = Text(zh=f"《{cut(title.zh, room)}》{article}", en=f"{cut(title.en, room)}, {article}")
        rows.append(Bar(label, count, Text(zh=f"{count:,}（每万人 {each}）", en=f"{count:,} ({each} per 10,000)")))
    return bars(
        rows,
        tongue,
        Text(zh="发现最多的条款", en="Articles with most findings"),
        Text(zh="每条款的发现数，多者在前", en="The findings of each article, the most frequent first"),
    )


def _crowded(figures: Figures) -> tuple[int, int, int]:
    """All classes counted, the large and oversize ones of them, and the oversize ones alone."""
    large, oversize = BANDS
    return (
        sum(c.classes for c in figures.classes),
        sum(c.classes for c in figures.classes if c.size >= large),
        sum(c.classes for c in figures.classes if c.size >= oversize),
    )


def _order(stage: str) -> int:
    """Where a stage stands; what is not known stands last."""
    stages = [member.value for member in Stage]
    return stages.index(stage) if stage in stages else len(stages)


def _schools(figures: Figures) -> dict[str, Any]:
    """The schools with most findings, and those with the highest rate among the not too small."""
    found = [school for school in figures.schools if school.findings]
    by_rate = sorted(
        (school for school in found if school.rows >= FEW_STUDENTS),
        key=lambda school: (-school.findings / school.rows, school.code),
    )
    by_number = sorted(found, key=lambda school: (-school.findings, school.code))
    return {
        "number": by_number[:MOST_SCHOOLS],
        "rate": by_rate[:MOST_SCHOOLS],
        "all": len(figures.schools),
        "with_findings": len(found),
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """A document in force: how good our copy is, how many of its rules were checked, and their findings."""

    id: str
    title: Text
    region: str
    grade: str
    rules: int
    findings: int


def _law(figures: Figures) -> list[Standing]:
    """The documents that the manifest lists as in force, and any other that a rule of the run stands in."""
    found = {
        str(document["id"]): (Text(**document["title"]), str(document["region"]), str(document["grade"]))
        for document in figures.manifest.law
    }
    for rule in figures.rules:
        found.setdefault(rule.document_id, (Text(zh=rule.document, en=rule.document), "", rule.source_grade))
    checked = Counter(rule.document_id for rule in figures.rules if rule.evaluable)
    findings = Counter[str]()
    for rule in figures.rules:
        findings[rule.document_id] += rule.holds if rule.finds else 0
    return [Standing(name, *rest, checked[name], findings[name]) for name, rest in found.items()]
