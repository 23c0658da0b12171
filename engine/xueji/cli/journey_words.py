"""What the pages of `xueji journey` say in their own words, in Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import Final

from xueji.cli.sheet import Sheet
from xueji.cli.wording import Spoken
from xueji.journeys.windows import Stretch, Windows
from xueji.model.enums import SourceGrade, Term
from xueji.phrases import Language
from xueji.policy.rule import Closed, Rule
from xueji.prove.side import Side

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "head": ("{0}，从{1}转学到{2}：{3}", "On {0}, moving from {1} to {2}: {3}"),
    "permitted": ("两地规定都准予转学。", "the rules of both places permit the transfer."),
    "refused": ("目前不能办理。", "not possible as things stand."),
    "discretion": ("没有被禁止，但须由主管部门裁量。", "not barred, but left to the authorities."),
    "undetermined": ("根据已给出的情况不能判定。", "it cannot be told from what is given."),
    "each": ("转出地{0}：{1}；转入地{2}：{3}。", "Place left, {0}: {1}. Place gone to, {2}: {3}."),
    "stranded_release": (
        "学生会滞留：转入地可以接收，转出地不放行。",
        "The child is stranded: the new place would take it, the old one does not let it go.",
    ),
    "stranded_acceptance": (
        "学生会滞留：转出地放行，转入地不接收。",
        "The child is stranded: the old place lets it go, the new one does not take it.",
    ),
    "stranded_registration": (
        "学生会滞留：两地都同意转学，但转入后不能注册。",
        "The child is stranded: both places agree to the transfer, but the new school may not register it.",
    ),
    "reasons": ("两地各自的理由", "Reasons on either side"),
    "gate": ("环节", "step"), "answer": ("结论", "answer"), "reason": ("理由", "reason"), "source": ("依据", "source"),
    "no_objection": ("没有规定反对", "no rule stands against it"),
    "lacking": ("缺少：{0}", "missing: {0}"),
    "ways": ("怎样才能转学", "What would make it possible"),
    "way_now": ("{0}当天：", "On {0}: "),
    "way_changes": (
        "须改变 {0} 项情况（已证明不能更少）：{1}。",
        "{0} fact(s) would have to be otherwise (fewer is proved not to do): {1}.",
    ),
    "way_no_change": ("不须改变已给出的情况。", "nothing that is given has to be otherwise."),
    "way_supposed": ("还须查明并且属实：{0}。", "It must also be so, which is not given: {0}."),
    "way_door": (
        "先在转出地办理{0}（按已给出的情况：{1}）。", "First, at the place left: {0} (from what is given: {1})."
    ),
    "way_then": ("之后转出地{0}，转入地{1}。", "Then the place left says: {0}; the place gone to: {1}."),
    "way_none": (
        "家庭和学校能够改变的情况，无论怎样改变，都得不到两地的{0}（已证明）。",
        "whatever family and school can change, both places do not come to: {0} (proved).",
    ),
    "way_unknown": (
        "证明工具无法判断请求所填的情形，加时也无济于事。",
        "the prover cannot speak of what the request states; more time does not help.",
    ),
    "way_open": ("限时 {0} 秒内未能得出。", "not settled in {0} seconds."),
    "way_stage": ("请求没有写明学段，未能推求。", "the request names no stage; this was not looked for."),
    "truth": (
        "以上只说明规定要求什么；所填情况必须属实。", "This says what the rules ask for; what is stated must be true.",
    ),
    "earliest": ("其他情况不变，最早哪一天可以转学", "The earliest day, all else as it is"),
    "earliest_permitted": ("两地都准予的第一天：{0}。", "The first day on which both permit it: {0}."),
    "earliest_granted": ("两地都不拒绝的第一天：{0}。", "The first day on which neither refuses: {0}."),
    "earliest_none": (
        "至 {0} 逐日判定，没有一天可以办理：只靠等待不能解决。",
        "Decided day by day until {0}: on none of them. Waiting alone does not help.",
    ),
    "earliest_open": (
        "从 {0} 起有的日子不能判定，更早的日子不能排除。",
        "From {0} on some days cannot be told; an earlier one may be among them.",
    ),
    "steps": ("四方办理的先后与期限", "The turns of the four parties"),
    "steps_as_changed": ("（按上述改变之后）", " (once changed as above)"),
    "party": ("办理方", "party"),
    "by": ("{0}的规定", "rules of {0}"),
    "turn": ("第 {0} 步，{1}，最迟 {2}", "step {0}, {1}, by {2}"),
    "turn_no_time": ("第 {0} 步，没有期限", "step {0}, no time set"),
    "no_turn": ("没有规定", "none"),
    "order_differs": (
        "两地规定的先后次序不同，请以学籍系统实际流转为准。",
        "The two rules have different orders; follow the registration system.",
    ),
    "no_steps": ("不予转学，没有办理程序。", "Refused: there are no steps."),
    "windows": ("办理时间", "When it can be asked for"),
    "days": ("{0} 至 {1}", "{0} to {1}"),
    "window_span": ("所看日期：{0} 至 {1}", "Days looked at: {0} to {1}"),
    "window_each": ("按{0}的规定：{1}", "By the rules of {0}: {1}"),
    "window_both": ("两地都可以：{0}", "Both: {0}"),
    "window_none": ("没有", "none"),
    "window_all": ("全年", "all year"),
    "window_untold": ("不能判定的日子：{0}", "Days of which it cannot be told: {0}"),
    "assumed": (
        "未给出的学期按通常日期推算：9月1日至1月20日，3月1日至7月10日；以当地校历为准。",
        "Semesters not given are taken to run 1 September–20 January and 1 March–10 July; the local calendar decides.",
    ),
    "papers": ("须准备的材料", "Papers to bring"),
    "paper": ("材料", "paper"),
    "asked": ("须提交", "to bring"), "maybe": ("视情况", "perhaps"), "not_asked": ("–", "–"),
    "given": ("已提交", "handed in"),
    "duties": ("家长、学生要做的，以及有期限的事项", "What guardian and student do, and what has a last day"),
    "who": ("责任方", "who"), "what": ("内容", "what"), "due": ("最迟", "by"),
    "absence": ("未到校的期限", "If the child stays away from school"),
    "absence_from": (
        "假定自 {0} 起未到校、没有请假、劝返无效：", "Away from school without leave since {0}, and not brought back:"
    ),
    "absence_given": ("自 {0} 起未到校、没有请假、劝返无效时：", "Away since {0}, without leave, not brought back:"),
    "matter": ("事项", "matter"),
    "alarm": ("{0}起", "from {0}"),
    "alarm_never": ("不适用", "does not bear"),
    "no_alarm": ("没有规定期限", "no time is set"),
    "no_absence": ("两地都没有从未到校之日起算的期限。", "Neither sets a time from the first day missed."),
    "caveats": ("请注意", "Please note"),
    "documents": ("{0}另适用：{1}", "In force besides, {0}: {1}"),
    "documents_both": ("两地都适用：{0}", "In force in both places: {0}"),
    "any_head": ("{0}，从{1}转学到{2}：{3}", "On {0}, moving from {1} to {2}: {3}"),
    "any_stranded": (
        "有的学生会滞留：一地放行，另一地不接收（见下）。",
        "some children are stranded: one place lets them go on, the other refuses (see below).",
    ),
    "any_none": (
        "没有学生会滞留（已证明）。", "no child is stranded (proved)."
    ),
    "any_open": ("限时内未能全部得出。", "not all of it was settled in the time given."),
    "any_nobody": (
        "没有一名学生能同时得到两地的准予或者裁量。",
        "for no child do both places permit it or leave it to the authorities.",
    ),
    "no_ordinary": (
        "没有找到两地都不拒绝的学生。", "No child was found whom neither refuses.",
    ),
    "any_silent": ("规定未见，不能判定。", "the law is not known here; it cannot be told."),
    "stage_silent": (
        "{0}的转学规定未见或者授权他处，本学段不能判定。",
        "The law of {0} on these transfers is not known here; nothing can be told of this stage.",
    ),
    "who_stays": ("会滞留的学生", "Children who are stranded"),
    "refuses": ("{0}不予", "{0} refuses"),
    "refused_by": ("哪一地、哪一条", "which place, which rule"),
    "remedy": ("{0}\n可以这样办：{1}", "{0}\nwhat can be done: {1}"),
    "force": ("{0}：{1}", "{0}: {1}"),
    "for_instance": ("例如", "for instance"),
    "nobody": ("没有（已证明）。", "None (proved)."),
    "nobody_open": ("没有找到；有的问题限时内未能得出。", "None found; some questions were not settled."),
    "dropout": ("辍学认定不一致的学生", "Children one law counts as absent or dropped out, the other not"),
    "bears": ("{0}适用", "{0}: bears"),
    "open": ("限时内未得出：{0}", "Not settled in time: {0}"),
    "ordinary": ("以这名两地都不拒绝的学生为例：{0}", "For a child whom neither refuses: {0}"),
}  # fmt: skip


class Wording(Spoken):
    """How everything of a journey is said in one language; `sheets` write what belongs to either side."""

    def __init__(self, sides: tuple[Side, Side], sheets: tuple[Sheet, Sheet], language: Language) -> None:
        self.sides = sides
        self.sheets = sheets
        super().__init__(language, _WORDS)
        places = [sheet.place(side.policy.region) for side, sheet in zip(sides, sheets, strict=True)]
        if sides[0].policy.region == sides[1].policy.region:
            self.places = tuple(f"{_short(place)}@{side.day}" for place, side in zip(places, sides, strict=True))
        else:
            self.places = tuple(map(_short, places))

    def outcome(self, member: Term) -> str:
        """A conclusion, as the other pages say it."""
        return self.sheets[0].say(member.value)

    def norm(self, norm: Rule | Closed, side: int) -> str:
        """Where a rule stands: document, article, and how good our copy is."""
        title = self.text(self.sides[side].policy.by_id[norm.document].title)
        shown = f"《{title}》{norm.article}" if self.language == "zh" else f"{title}, {norm.article}"
        return shown if norm.grade is SourceGrade.STATUTE else self.sheets[side].graded(shown, norm.grade)

    def days(self, found: Iterable[Stretch]) -> str:
        """Stretches of days."""
        shown = [self.say("days", s.first, s.last) if s.first < s.last else str(s.first) for s in found]
        return self.listed(shown) or self.say("window_none")

    def windows(self, windows: Windows) -> list[str]:
        """When it can be asked for, under each law and both."""
        whole = (Stretch(windows.first, windows.last),)

        def shown(found: tuple[Stretch, ...]) -> str:
            return self.say("window_all") if found == whole else self.days(found)

        lines = [self.say("window_span", windows.first, windows.last)]
        pairs = zip(self.places, windows.each, strict=True)
        lines += [self.say("window_each", place, shown(found)) for place, found in pairs]
        lines.append(self.say("window_both", shown(windows.both)))
        if windows.untold:
            lines.append(self.say("window_untold", self.days(windows.untold)))
        return [*lines, self.say("assumed")] if windows.assumed else lines


def _short(place: str) -> str:
    """A place as people call it: of provinces the name is enough."""
    name, _, code = place.rpartition(" ")
    return name if code.endswith("0000") else place
