"""What `xueji diff` says in one language: the terminal, Markdown and the page all write these words."""

from collections.abc import Iterable, Mapping
from typing import Final

from xueji.cli.diff_fold import Row, Section
from xueji.cli.diff_laws import Laws
from xueji.cli.sheet import region_name
from xueji.cli.witness import Line, Voice, result
from xueji.cli.wording import Spoken
from xueji.model.enums import Change, DocumentStatus, Outcome, RecordVerdict, SourceGrade, Stage
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.prove.plain import described, portrait, sentences
from xueji.prove.verdicts import Answer, Difference, Kind, Verdict

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "diff": ("两份规定的差异", "Where two laws differ"),
    "asked_on": (
        "申请日（核查日）：{0}。所列学生均已按两份规定分别判定",
        "Requests made, and records checked, on {0}; every student shown was put before both laws",
    ),
    "counts": (
        "共 {0} 项：有差异 {1}，已证明相同 {2}，双方均无规定可依 {3}，限时内未能得出 {4}",
        "{0} asked: {1} differ, {2} proved the same, {3} answered by neither law, {4} not settled in the time given",
    ),
    "records": ("学籍记录核查", "stored records"),
    "same": ("对所有学生结果相同（已证明）", "The same for all students, proved"),
    "different": ("有差异", "different"),
    "silent": ("双方均无规定可依，不作比较", "Neither law answers, so nothing is compared"),
    "unsettled": ("{0} 秒内未能得出结论", "Not settled in {0} seconds"),
    "one_silent": (
        "{0}对{1}没有可依据的规定（文本未见、授权他级或未涉及），该学段的差异由此产生",
        "{0} has no law to answer by for {1} (not seen, left to others, or silent): differences there come of that",
    ),
    "left_open": ("{0}秒内未能得出：{1}", "Not settled in {0} seconds: {1}"),
    "and_more": ("{0} 等，另有 {1} 项", "{0} and {1} more"),
    "everything": ("全部", "everything"),
    "why_time": ("时间不足，可加大 --seconds", "time ran out: a larger --seconds may do"),
    "why_memory": ("内存不足", "memory ran out"),
    "why_unknown": ("证明工具无法判断", "the prover gives up"),
    "why_vocabulary": ("两地以同一名称声明了不同的事实", "the two declare different facts under one name"),
    "why_numbers": ("条件涉及证件号码内容", "conditions ask for the digits of numbers"),
    "same_text": ("两侧的规定文本相同，结果不可能不同", "the same text: nothing can differ"),
    "repealed": (
        "文件夹中没有下列现行文件，按废止计算：{0}",
        "not in the folder, and counted as repealed: {0}",
    ),
    "installed": ("现行文本", "as installed"),
    "in_folder": ("文件夹 {0}", "folder {0}"),
    "outcomes_part": ("结论不同", "another outcome"),
    "paper": ("材料：{0}", "document to bring: {0}"),
    "duty": ("义务：{0}", "duty: {0}"),
    "steps_part": ("办理程序不同", "other steps"),
    "follows": ("后续材料、义务、程序有 {0} 处不同", "{0} other papers, duties or steps follow"),
    "student": ("学生", "student"),
    "rest": ("其余情形与申请数据", "all other facts, and the request"),
    "differences": ("{0} 处差异", "{0} differences"),
    "settled_lists": ("没有差异的事项", "Where nothing differs"),
}  # fmt: skip
_SHOWN: Final = 3
"""Open questions that are named; the others are counted."""
MARKS: Final = ("甲", "乙"), ("A", "B")


class Wording(Spoken):
    """Everything of a comparison in one language."""

    def __init__(self, laws: Laws, seconds: float, language: Language) -> None:
        self.laws = laws
        self.seconds = f"{seconds:g}"
        super().__init__(language, WORDS)

    # -- the laws ------------------------------------------------------------------------------------------------------

    def mark(self, side: int) -> str:
        """The letter a law goes by."""
        return MARKS[0 if self.language == "zh" else 1][side]

    def place(self, side: int) -> str:
        """A law's region with its code."""
        policy = self.laws.sides[side].policy
        named = next((d.place_name for d in policy.documents if d.region == policy.region and d.place_name), None)
        return region_name(policy.region, self.language, named)

    def short(self, side: int) -> str:
        """A law in a few words: its letter and its region, its day or its folder where these tell it apart."""
        one, other = self.laws.sides
        place = self.place(side).rpartition(" ")[0]
        if one.policy.region != other.policy.region:
            return f"{self.mark(side)} {place}"
        beside = self.folder(side) if self.laws.edited else self.laws.sides[side].day.isoformat()
        return f"{self.mark(side)} {place} {beside}"

    def head(self, side: int) -> str:
        """A law's letter, region, day; whether a draft is counted, and which text of the region it is."""
        law = self.laws.sides[side]
        draft = f" [{self.say('draft_in_force')}]" if law.drafts else ""
        return " · ".join(filter(None, (self.place(side), law.day.isoformat(), self.folder(side)))) + draft

    def folder(self, side: int) -> str:
        """Which text of a region it is, where there are two; nothing else."""
        if not self.laws.edited:
            return ""
        return self.say("in_folder", self.laws.folder) if side else self.say("installed")

    def documents(self, side: int) -> str:
        """The documents in force of a law's own region, drafts marked; how many of wider regions hold beside them."""
        policy = self.laws.sides[side].policy
        own = [document for document in policy.documents if document.region == policy.region]
        wider = len(policy.documents) - len(own)
        titles = ("；" if self.language == "zh" else "; ").join(map(self.title, own))
        return self.clauses((titles, self.say("wider_documents", wider) if wider else ""))

    def title(self, document: Document) -> str:
        """A document's title, marked where it is a draft or our copy is not the text."""
        title = document.title.in_(self.language)
        marks = [] if document.grade is SourceGrade.STATUTE else [self.say(document.grade.value)]
        marks += [self.say("draft_in_force")] if document.status is DocumentStatus.DRAFT else []
        if self.language == "zh":
            return f"《{title}》{'〔' if marks else ''}{'，'.join(marks)}{'〕' if marks else ''}"
        return f"{title}{' [' if marks else ''}{', '.join(marks)}{']' if marks else ''}"

    def repealed(self) -> str:
        """The documents a folder lacks; nothing where it lacks none."""
        return self.say("repealed", self.listed(map(self.title, self.laws.repealed))) if self.laws.repealed else ""

    # -- the answers ---------------------------------------------------------------------------------------------------

    def change(self, change: Change | None) -> str:
        """A change, or stored records."""
        return self.say("records") if change is None else self.term(change)

    def stages(self, stages: Iterable[Stage]) -> str:
        """Stages in one line."""
        return self.listed(map(self.term, stages))

    def counts(self, sections: Iterable[Section]) -> str:
        """How many changes have which answer."""
        found = [section.answer for section in sections]
        order = (Answer.DIFFERENT, Answer.SAME, Answer.SILENT, Answer.UNSETTLED)
        return self.say("counts", len(found), *(found.count(answer) for answer in order))

    def answer(self, answer: Answer) -> str:
        """One of the four answers."""
        return self.say(answer.value, self.seconds)

    def elsewhere(self, section: Section) -> list[str]:
        """Of a change with differences: the stages with another answer, laws that are silent, questions left open."""
        found = [
            f"{self.stages(section.stages(answer))}{'：' if self.language == 'zh' else ': '}{self.answer(answer)}"
            for answer in (Answer.SAME, Answer.SILENT, Answer.UNSETTLED)
            if section.stages(answer)
        ]
        for verdict in section.verdicts:
            if verdict.answer is Answer.DIFFERENT:
                stage = self.term(verdict.stage)
                found += [self.say("one_silent", self.short(side), stage) for side in verdict.silent]
                found += [f"{stage}{'：' if self.language == 'zh' else ': '}{self.left_open(verdict)}"] * bool(
                    verdict.open
                )
        return list(dict.fromkeys(found))

    def left_open(self, verdict: Verdict) -> str:
        """What the time did not suffice for, and why."""
        parts = [self.say("everything") if name == "*" else name for name in dict.fromkeys(verdict.open)]
        names = " · ".join(parts[:_SHOWN])
        if len(parts) > _SHOWN:
            names = self.say("and_more", names, len(parts) - _SHOWN)
        why = self.say(f"why_{verdict.why_open}") if f"why_{verdict.why_open}" in WORDS else verdict.why_open
        return f"{self.say('left_open', self.seconds, names)}{self.bracketed(why) if why else ''}"

    def alike(self, sections: Iterable[Section], answer: Answer) -> str:
        """The changes without any difference that have an answer, in one line, with their stages where not for all."""
        found = []
        for section in sections:
            stages = section.stages(answer)
            if stages and not section.rows:
                whole = len(stages) == len(section.verdicts)
                found.append(self.change(section.change) + ("" if whole else self.bracketed(self.stages(stages))))
        return self.listed(found)

    # -- one difference ------------------------------------------------------------------------------------------------

    def label(self, row: Row) -> str:
        """What a difference is about, in the words of the law that makes it."""
        if len(row.differences) > 1:
            return self.say("follows", len(row.differences))
        found = row.difference
        match found.kind:
            case Kind.RULE:
                return self.norm(row) or found.about
            case Kind.PAPER:
                return self.say("paper", self.paper(row))
            case Kind.DUTY:
                return self.say("duty", self.norm(row) or found.about)
            case Kind.STEPS:
                return self.say("steps_part")
            case _:
                return self.say("outcomes_part")

    def norm(self, row: Row) -> str:
        """The title of the rule, the closed list or the gap a difference is about."""
        found = row.difference
        side = found.owner or 0
        policy = self.laws.sides[side].policy
        titles = {rule.name: rule.title for rule in policy.rules}
        titles |= {f"{one.document}/closed-{change}": one.title for one in policy.closed for change in one.changes}
        titles |= {gap.name: gap.what for gap in policy.not_seen if gap.name}
        titles |= {f"{gap.document}/not-seen-{c}": gap.what for gap in policy.not_seen for c in gap.changes}
        title = titles.get(found.about)
        return title.in_(self.language) if title else ""

    def paper(self, row: Row) -> str:
        """The paper a difference is about."""
        for side in self.laws.sides:
            if text := side.policy.evidence.get(row.difference.about):
                return text.in_(self.language)
        return row.difference.about

    def owner(self, row: Row) -> str:
        """The law whose part makes a difference; nothing where no single part does."""
        owners = {difference.owner for difference in row.differences}
        only = owners.pop() if len(owners) == 1 else None
        return "" if only is None else self.short(only)

    def who(self, row: Row) -> str:
        """The student, and what tells the laws apart."""
        said = portrait(row.difference.example, self.language)
        telling, *_ = *sentences(said, self.language), ""
        return f"{said.person}{'' if self.language == 'zh' else ' '}{telling if said.telling else ''}".strip()

    def everything(self, row: Row) -> str:
        """The whole student."""
        return ("" if self.language == "zh" else " ").join(described(row.difference.example, self.language))

    def result(self, row: Row, side: int) -> str:
        """What one law comes to."""
        return self.voice(row, side).result()

    def tone(self, row: Row, side: int) -> str:
        """The same as a word for styles."""
        return tone(result(row.difference.example.answers[side]))

    def reasons(self, row: Row, item: Difference, side: int) -> list[Line]:
        """What one law gives as reasons, or what follows under it where that is what differs."""
        found, voice = item, self.voice(row, side)
        match found.kind:
            case Kind.PAPER:
                return [Line("", voice.paper(found.about), "")]
            case Kind.DUTY:
                rule, length = (dict(enumerate(parts)).get(side, "") for parts in (found.parts, found.lengths))
                return [Line("", said, rule) for said in voice.duties_of(rule, length)]
            case Kind.STEPS:
                return [Line("", said, "") for said in voice.step_lines()]
            case _:
                return [*voice.lines()]

    def voice(self, row: Row, side: int) -> Voice:
        """One law's answer to the student."""
        answer = row.difference.example.answers[side]
        return Voice(answer, self.laws.sides[side].policy.vocabulary, self.language)

    def line(self, line: Line) -> str:
        """A reason in one line."""
        if not line.force:
            return line.text
        return f"【{line.force}】{line.text}" if self.language == "zh" else f"[{line.force}] {line.text}"


def tone(found: Outcome | RecordVerdict) -> str:
    """Good, bad, doubtful or open: what a style makes of a result."""
    return {
        "permitted": "good", "clean": "good", "refused": "bad", "findings": "bad", "discretion": "doubtful",
        "doubtful": "doubtful",
    }.get(found.value, "open")  # fmt: skip
