"""What `xueji prove` says in one language: the terminal and Markdown write these words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from xueji.cli.prove_asked import Answer, Proved
from xueji.cli.sheet import region_name
from xueji.cli.witness import Line, Voice, bearing
from xueji.cli.wording import Spoken
from xueji.model.decision import Decision
from xueji.model.enums import Change, DocumentStatus, Stage
from xueji.model.region import NATION
from xueji.phrases import Language
from xueji.policy.document import Document
from xueji.prove.plain import joined, portrait
from xueji.prove.replay import Example
from xueji.prove.side import Side
from xueji.questions.ask import NoCeiling, Result
from xueji.questions.finding import Finding, Open
from xueji.questions.order import Order, Ranking

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "prove": ("规定检验", "Questions to a law"),
    "asked_on": ("申请日期 {0}，每个问题至多 {1} 秒", "requests of {0}; at most {1} seconds for each question"),
    "above_is": ("上位规定：{0}", "held against {0}"),
    "against_is": ("比较对象：{0}", "ranked against {0}"),
    "only_of": ("只问：{0}", "asked only of {0}"),
    "ask_ceiling": ("是否宽于上位规定", "Is it nowhere laxer than the law above?"),
    "ask_order": ("宽严比较", "Which is the stricter?"),
    "ask_gap": ("有无未规定的情形", "Is there a request that no rule settles?"),
    "ask_conflict": ("同级规定有无冲突", "Do rules of equal rank settle a request differently?"),
    "ask_dead": ("有无不起作用的规定", "Is there a rule that never decides anything?"),
    "ask_shadowed": ("有无被其他规定覆盖的规定", "Is there a rule that another always covers?"),
    "ask_closed": ("限定事由能否满足", "Is there a closed list no ground of which can be met?"),
    "ask_stuck": ("有无不能离开的学籍状态", "Is there a status no student can leave?"),
    "none_ceiling": ("已证明：任何情形都不宽于上位规定", "proved: nowhere laxer than the law above"),
    "none_gap": (
        "已证明：事实齐全的申请都能得出结论", "proved: every completely described request is settled",
    ),
    "none_conflict": ("已证明：同级规定之间没有冲突", "proved: no two rules of equal rank clash"),
    "none_dead": ("已证明：每条规定都能起作用", "proved: every rule decides something for somebody"),
    "none_shadowed": ("已证明：没有被覆盖的规定", "proved: no rule is always covered by another"),
    "none_closed": ("已证明：每项限定事由都能满足", "proved: a ground of every closed list can be met"),
    "none_stuck": ("已证明：每种非终止状态都能离开", "proved: every status that is not final can be left"),
    "found": ("发现 {0} 项", "{0} found"),
    "found_known": ("发现 {0} 项，其中已接受 {1} 项", "{0} found, {1} of them accepted"),
    "not_settled": ("部分未能得出结论", "not settled in part"),
    "left_open": ("未能得出：{0}（{1}）", "not settled: {0} ({1})"),
    "why_time": ("时间不足，可加大 --seconds", "time ran out: a larger --seconds may do"),
    "why_memory": ("内存不足", "memory ran out"),
    "why_unknown": ("证明工具无法判断", "the prover gives up"),
    "why_vocabulary": ("两地以同一名称声明了不同的事实", "the two declare different facts under one name"),
    "why_numbers": ("条件涉及证件号码内容", "conditions ask for the digits of numbers"),
    "no_ceiling": ("上位规定不设限", "The law above sets no ceiling"),
    "records": ("学籍记录核查", "stored records"),
    "accepted": ("已接受", "accepted"),
    "gone": ("已接受但不再发现", "accepted, but found no longer"),
    "student": ("例", "for instance"),
    "proved": ("均已得出结论，没有需要处理的", "all settled, nothing to look at"),
    "fresh": ("需要处理：{0} 项未接受，{1} 项已接受但不再发现", "to look at: {0} not accepted, {1} accepted but gone"),
    "fresh_whose": (
        "未接受的 {0} 项中：本地区文件引起的 {1} 项，上位规定原有的 {2} 项，本地区文件不涉及的学段 {3} 项",
        "of the {0} not accepted: {1} of the region’s own documents, {2} of the law above, {3} of stages its documents "
        "do not cover",
    ),
    "whose_own": ("本地区文件引起的", "of the region’s own documents"),
    "whose_wider": ("上位规定原有的", "of the law above, whatever the region says"),
    "whose_stages": ("本地区文件不涉及的学段", "of stages the region’s documents do not cover"),
    "stages_left": (
        "本地区文件不涉及{1}：另有 {0} 项未列出，要看请加 {2}",
        "{0} more of stages the region’s documents do not cover ({1}) are not listed: see them with {2}",
    ),
    "unsettled": ("限时内未能全部得出结论", "not all of it was settled in time"),
    "draft_in_force": ("征求意见稿，假定施行", "draft, as if in force"),
}  # fmt: skip


class Wording(Spoken):
    """Everything the answers say in one language."""

    def __init__(self, found: Proved, language: Language) -> None:
        self.found = found
        super().__init__(language, WORDS)

    def colon(self) -> str:
        """What stands between a head and what it says."""
        return "：" if self.language == "zh" else ": "

    # -- the head ------------------------------------------------------------------------------------------------------

    def law(self, side: Side) -> str:
        """A law's region and day; whether a draft is counted."""
        policy = side.policy
        named = next((d.place_name for d in policy.documents if d.region == policy.region and d.place_name), None)
        draft = f" [{self.say('draft_in_force')}]" if side.drafts else ""
        return f"{region_name(policy.region, self.language, named)} · {side.day}{draft}"

    def documents(self, side: Side) -> str:
        """The documents in force of a law's own region, drafts marked; how many of wider regions hold beside them."""
        policy = side.policy
        own = [document for document in policy.documents if document.region == policy.region]
        wider = len(policy.documents) - len(own)
        more = [self.say("wider_documents", wider)] if wider else []
        return joined([*map(self._title, own), *more], self.language)

    def _title(self, document: Document) -> str:
        title = document.title.in_(self.language)
        draft = f" [{self.say('draft_in_force')}]" if document.status is DocumentStatus.DRAFT else ""
        return f"{f'《{title}》' if self.language == 'zh' else title}{draft}"

    def heads(self) -> Iterator[str]:
        """The day, the laws it is compared with where a question compares, and what alone was asked about."""
        found = self.found
        yield self.say("asked_on", found.on, f"{found.seconds:g}")
        asked = {result.question.value for result in found.results}
        if "ceiling" in asked:
            yield self.say("above_is", self.law(found.above))
        if "order" in asked:
            yield self.say("against_is", self.law(found.against))
        if not found.scope.whole:
            changes, stages = found.scope.changes, found.scope.stages
            some = [self.changes(changes)] if set(changes) != {*Change, None} else []
            some += [self.stages(stages)] if set(stages) != set(Stage) else []
            yield self.say("only_of", " · ".join(some))

    def summary(self) -> str:
        """The last line: what all of it comes to."""
        if self.found.answer is Answer.FOUND:
            found = Counter(self.found.whose(finding).value for finding in self.found.fresh)
            said = self.say("fresh", len(self.found.fresh), len(self.found.gone))
            parts = (found[name] for name in ("own", "wider", "stages"))
            several = self.divided and len(found) > 1
            apart = self.say("fresh_whose", len(self.found.fresh), *parts) if several else ""
            return "\n".join(filter(None, (said, apart)))
        return self.say("proved" if self.found.answer is Answer.PROVED else "unsettled")

    @property
    def divided(self) -> bool:
        """Say whether the findings are told apart by whose they are: not of the nation's law, it is nobody else's."""
        return self.found.side.policy.region != NATION

    # -- one question --------------------------------------------------------------------------------------------------

    def verdict(self, result: Result) -> str:
        """What a question came to in a few words."""
        findings = result.asked.findings
        known = [finding for finding in findings if finding.name in self.found.accepted]
        if findings:
            return self.say("found_known" if known else "found", len(findings), len(known))
        if result.asked.open:
            return self.say("not_settled")
        return "" if result.rankings else self.say(f"none_{result.question.value}")

    def changes(self, changes: Sequence[Change | None]) -> str:
        """Changes in one line; none of them: stored records."""
        return self.listed(self.say("records") if c is None else self.term(c) for c in changes or (None,))

    def stages(self, stages: Sequence[Stage]) -> str:
        """Stages in one line."""
        return self.listed(map(self.term, stages))

    def groups(self, result: Result) -> Iterator[tuple[str, list[tuple[Finding, ...]]]]:
        """The findings nobody has accepted by whose they are, each group with its heading.

        Stages that no document of the region covers are listed where they were asked for alone.
        """
        found: dict[str, list[tuple[Finding, ...]]] = {"own": [], "wider": [], "stages": []}
        for row in self.rows(result):
            found[self.found.whose(row[0]).value].append(row)
        if self._every_stage:
            del found["stages"]
        for name, rows in found.items():
            if rows:
                yield self.say(f"whose_{name}") if self.divided else "", rows

    def left_out(self, result: Result) -> str:
        """How many findings of stages that no document of the region covers are not listed, and how to see them."""
        kept = [finding for row in self.rows(result) for finding in row if self.found.whose(finding).value == "stages"]
        if not kept or not self._every_stage:
            return ""
        stages = [stage for stage in Stage if any(stage in finding.stages for finding in kept)]
        options = " ".join(f"--stage {stage.value}" for stage in stages)
        return self.say("stages_left", len(kept), self.stages(stages), options)

    @property
    def _every_stage(self) -> bool:
        return set(self.found.scope.stages) == set(Stage)

    def rows(self, result: Result) -> list[tuple[Finding, ...]]:
        """The findings nobody has accepted; silences that differ by the change alone are one row."""
        rows: dict[object, list[Finding]] = {}
        for finding in result.asked.findings:
            if finding.name not in self.found.accepted:
                silent = finding.cause in ("uncovered", "delegated")
                rows.setdefault((finding.text, finding.stages) if silent else finding.name, []).append(finding)
        return [tuple(row) for row in rows.values()]

    def where(self, row: Sequence[Finding]) -> str:
        """The changes and stages of a row."""
        return f"{self.changes([c for finding in row for c in finding.changes])} · {self.stages(row[0].stages)}"

    def student(self, example: Example) -> str:
        """An example: who it is, and the facts that tell."""
        said = portrait(example, self.language)
        clauses = joined(said.telling, self.language)
        asked = "" if example.change is None else said.asked
        stop = ("。" if self.language == "zh" else ".") if clauses else ""
        return ("" if self.language == "zh" else " ").join(filter(None, (said.person, asked, f"{clauses}{stop}")))

    def answers(self, finding: Finding) -> Iterator[tuple[str, list[Line]]]:
        """What each law makes of an example, with the reasons that bear it and those the finding is about."""
        example = finding.example
        for side, answer in zip(example.sides, example.answers, strict=True) if example else ():
            voice = Voice(answer, side.policy.vocabulary, self.language)
            name = f"{self.law(side)}{self.colon()}" if len(example.sides) > 1 else ""  # type: ignore[union-attr]
            given = answer.reasons if isinstance(answer, Decision) else (*answer.findings, *answer.unclear)
            bears = bearing(answer)
            lines = [
                voice.line(reason) for reason in given
                if (reason in bears or reason.rule in finding.parts) and reason.text != finding.text
            ]  # fmt: skip
            lines += [
                Line("", said, part) for part in finding.parts
                if any(duty.rule == part for duty in answer.duties) for said in voice.duties_of(part)
            ]  # fmt: skip
            yield f"{name}{voice.result()}", lines

    def results(self, example: Example) -> str:
        """The result of each law alone, in one line."""
        names = [self.law(side) for side in example.sides]
        return joined(
            (
                f"{name}{self.colon()}{Voice(answer, side.policy.vocabulary, self.language).result()}"
                for name, side, answer in zip(names, example.sides, example.answers, strict=True)
            ),
            self.language,
        )

    def line(self, line: Line) -> str:
        """A reason in one line."""
        if not line.force:
            return line.text
        return f"【{line.force}】{line.text}" if self.language == "zh" else f"[{line.force}] {line.text}"

    def left(self, opened: Sequence[Open]) -> Iterator[str]:
        """What was not settled, a line for each reason."""
        by_why: dict[str, dict[str, list[Stage]]] = {}
        for one in opened:
            about = "" if one.what == "*" else f" {one.what}"
            head = f"{self.changes((one.change,))}{about}"
            by_why.setdefault(one.why, {}).setdefault(head, []).append(one.stage)
        for why, heads in by_why.items():
            parts = [f"{head}{self.bracketed(self.stages(stages))}" for head, stages in heads.items()]
            yield self.say("left_open", self.listed(parts), self.say(f"why_{why}"))

    def unlimited(self, part: NoCeiling) -> str:
        """Changes for which the law above sets no ceiling, and why."""
        stages = self.bracketed(self.stages(part.stages))
        return f"{self.changes(part.changes)}{stages}{self.colon()}{part.why.in_(self.language)}"


def grouped(rankings: Iterable[Ranking]) -> Mapping[Order, Mapping[Change | None, list[Ranking]]]:
    """Rankings by what they come to, and within that by change."""
    found: dict[Order, dict[Change | None, list[Ranking]]] = {}
    for ranking in rankings:
        found.setdefault(ranking.order, {}).setdefault(ranking.change, []).append(ranking)
    return found
