"""What `xueji release` says, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "level_none": ("没有变化，不必发布", "nothing has changed: no release is needed"),
    "level_patch": ("建议：升修订号（patch）", "advice: a patch release"),
    "level_minor": ("建议：升次版本号（minor）", "advice: a minor release"),
    "level_major": ("建议：升主版本号（major）", "advice: a major release"),
    "next": ("{0} → {1}", "{0} → {1}"),
    "step_small": (
        "新版的版本号 {0} 升得不够，至少应为 {1}",
        "the new edition calls itself {0}; it should be {1} at least",
    ),
    "reasons": ("理由", "Reasons"),
    "nothing": ("两版的规定和用例完全相同", "regulations and cases of both editions are the same"),
    "duty_words": (
        "义务或起算日的文字有改（{0}）：责任方、对象和期限都没有变；意思是否仍旧，程序看不出，请核对，意思变了的请升主版本号",
        "a duty, or what its time is counted from, is worded otherwise ({0}): party, addressee and time are the same; "
        "whether the sense is, only you can tell. Where it is not, make it a major release",
    ),
    "cases_only": ("只改了用例，规定没有变", "only cases have changed; the regulations have not"),
    "words": (
        "只改了文字、条文号或依据说明，没有改任何判定内容",
        "only words, articles or sources have changed; nothing by which anything is decided",
    ),
    "law": ("改动了判定内容，不是修订号", "what decides has changed: this is no patch"),
    "no_effect": (
        "逐项比较两版的条件、数值和期限：原来能回答的申请和记录，答案都不会不同",
        "held against one another condition by condition, value by value: no answer that was given comes out otherwise",
    ),
    "later": (
        "{0} 之后才开始施行的内容是新的，此前的答案不受影响",
        "what begins after {0} is new law; answers for earlier days are left alone",
    ),
    "proved": (
        "已证明：{0}的规定有改动，但对任何申请（事实齐全或不全），凡原来给出的答案都不变（{1}，{2}）",
        "proved: {0} is laid down otherwise, and yet every answer that was given, to a complete request or not, "
        "is what it was (in {1}, {2})",
    ),
    "altered": (
        "{0}：有学生得到不同的答案（{1}，{2}）",
        "{0}: a student is answered otherwise (in {1}, {2})",
    ),
    "unsettled": (
        "{0}：不能断定答案不变（{1}，{2}：{3}），按会变处理",
        "{0}: it cannot be told that no answer changes (in {1}, {2}: {3}); take it that some do",
    ),
    "days": ("{0} 至 {1}", "{0} – {1}"),
    "days_on": ("{0} 起", "from {0} on"),
    "more_places": ("另有 {0} 处地区和时段", "and {0} more places and times"),
    "why_time": ("限时内未得出", "not settled in time"),
    "why_memory": ("内存不足", "memory ran out"),
    "why_vocabulary": ("同名事实的类型不同", "facts of one name and different kinds"),
    "why_parts": ("后续事项不能逐项对应", "what follows cannot be compared part by part"),
    "why_unknown": ("没有证明，也没有找到例子", "neither a proof nor a student was found"),
    "no_prover": (
        "没有安装 prove 组件，不能证明答案不变，按会变处理：pip install 'xueji[prove]'",
        "the extra “prove” is not installed, so it cannot be told that no answer changes; take it that some do: "
        "pip install 'xueji[prove]'",
    ),
    "case_altered": ("{0}：用例的答案不同", "{0}: a case is answered otherwise"),
    "case_new": ("{0}：原来没有答案的用例现在有了", "{0}: a case that had no answer has one now"),
    "fact_gone": (
        "事实 {0} 已删除：给出它的申请会被退回",
        "the fact {0} is gone: requests that give it are refused as wrong",
    ),
    "fact_type": (
        "事实 {0} 的类型或可选值变了：原来的写法可能被退回",
        "the fact {0} is of another kind: requests that give it as before may be refused as wrong",
    ),
    "fact_term": (
        "事实 {0} 的中文名变了：以旧名作表头的表不再读到它",
        "the fact {0} has another Chinese term: tables headed with the old one are no longer read for it",
    ),
    "paper_gone": (
        "材料 {0} 已删除：列出它的申请会被退回",
        "the paper {0} is gone: requests that list it are refused as wrong",
    ),
    "paper_term": (
        "材料 {0} 的中文名变了：以旧名列出它的申请会被退回",
        "the paper {0} has another Chinese name: requests that list it by the old one are refused as wrong",
    ),
    "place_gone": (
        "地名或代码“{0}”不再指 {1}",
        "the name or code “{0}” no longer means {1}",
    ),
    "records": ("在籍记录核查", "the check of records"),
    "any_stage": ("学段不明", "stage not known"),
    "witness": (
        "{0}，{1}，{2}：{3} → {4}（{5}）",
        "{0}, {1}, {2}: {3} → {4} ({5})",
    ),
    "request": ("申请：{0}", "request: {0}"),
    "prover": ("证明器找到的学生", "a student found by the prover"),
    "matter_outcome": ("结论", "outcome"),
    "matter_findings": ("发现的问题", "findings"),
    "matter_next_status": ("新状态", "new status"),
    "matter_papers": ("材料", "papers"),
    "matter_duties": ("义务", "duties"),
    "matter_steps": ("程序", "steps"),
    "matter_reading": ("能否读取", "can it be read"),
    "cases_asked": ("两版的 {0} 个用例都用两版各判了一次", "{0} cases of either edition were put before both"),
    "changes": ("变更（{0} 项）", "Changes ({0})"),
    "words_only": ("（仅文字）", " (words)"),
}
