"""What `xueji test` says in its own words, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "what_outcome": ("结论", "outcome"),
    "what_reasons": ("理由", "reasons"),
    "what_missing": ("缺少", "missing"),
    "what_duties": ("义务", "duties"),
    "what_due": ("各环节最迟日期", "due"),
    "what_next_status": ("新的学籍状态", "next_status"),
    "what_grade": ("依据等级", "grade"),
    "what_findings": ("发现的问题", "findings"),
    "what_unclear": ("不能确定的规则", "unclear"),
    "what_clear": ("应无问题的规则", "clear"),
    "wanted_alone": ("应有而没有", "wanted and not there:"),
    "got_alone": ("多出", "there and not wanted:"),
    "in_both": ("其余 {0} 项相同", "{0} the same"),
    "remedy": ("可以这样办", "what can be done"),
    "not_clear": ("有问题或不明：{0}", "not clear: {0}"),
    "expected": ("用例写了，没有出现", "wanted by the case and did not come"),
    "unexpected": ("用例没有写，出现了", "came and is not wanted by the case"),
    "inherited": (
        "它来自上级规定《{0}》：本地同样适用的，写进用例；本地另有规定的，在本地那条规则里写 replaces: [{1}]",
        "it comes from the wider region's {0}: where it holds here too, write it into the case; where the region's own "
        "rule says otherwise, write there replaces: [{1}]",
    ),
    "decisive": ("结论由它而来", "made the outcome"),
    "asks": ("涉及所缺的事实", "speaks of the missing fact"),
    "steps": ("办理程序", "gives the steps"),
    "near": ("没有触发；差得最少的规则之一", "did not hold; among those that lacked least"),
    "truth_yes": ("是", "yes"),
    "truth_no": ("否", "no"),
    "truth_unknown": ("不明", "unknown"),
    "all_of": ("以下都成立（且）", "all of"),
    "any_of": ("以下有一项成立（或）", "any of"),
    "not_so": ("以下不成立（非）", "not"),
    "always": ("无条件", "always"),
    "not_given": ("？（未提供）", "? (not given)"),
    "follows": ("由{0}得出", "follows from {0}"),
    "last_day": ("期限的最后一日", "last day of the term"),
    "span": ("{0} 至 {1} 之间（节假日安排尚未公布）", "between {0} and {1} (holidays not announced yet)"),
    "ground": ("事由", "ground"),
    "absent_replaced": ("没有适用：已由 {0} 取代", "not asked: replaced by {0}"),
    "absent_not_in_force": (
        "没有适用：所在文件在该地区、该日期不施行", "not asked: its document is not in force in this region on this day"
    ),
    "absent_other_change": (
        "没有适用：不是这种异动（或记录核对）的规则", "not asked: it is not a rule of this change (or of records)"
    ),
    "absent_other_stage": ("没有适用：不适用于该学段", "not asked: it does not hold for this stage"),
    "absent_outcome": ("结论为此时不产生这项义务", "the duty does not arise where this is the outcome"),
    "absent_unknown": ("没有这条规则", "there is no such rule"),
    "no_rule": ("没有规则“{0}”", "no rule is called “{0}”"),
    "did_you_mean": ("是否想写“{0}”？", "did you mean “{0}”?"),
    "watch_table": (
        "--watch 是给人看的，只能用 --format table", "--watch is for people: it goes with --format table alone"
    ),
    "watching": (
        "正在等待规定和用例的改动；按 Ctrl-C 结束", "waiting for changes of regulations and cases; Ctrl-C ends"
    ),
}  # fmt: skip
