"""What the language server says in its own words, in Chinese and English."""

from collections.abc import Iterable, Mapping
from typing import Final

from xueji.model.enums import Term
from xueji.phrases import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "gap": ("未见文本", "part not seen"),
    "evidence": ("材料", "document to hand in"),
    "member": ("取值", "value"),
    "type": ("类型", "type"),
    "unit": ("单位", "unit"),
    "members": ("取值", "values"),
    "source": ("出处", "source"),
    "of_pack": ("由 {0} 声明", "declared by {0}"),
    "declared_in": ("声明于 {0}", "declared in {0}"),
    "limits": ("取值限制", "limits"),
    "bound_by": ("{0} 的数值具有约束力：{1}", "{0} binds: {1}"),
    "free": ("没有文件限制下级的数值", "no document binds narrower regions"),
    "in_force": ("**{0} {1} 的数值**", "**in force in {0} on {1}**"),
    "no_value": ("{0} {1} 没有规定该数值", "no value in force in {0} on {1}"),
    "contradiction": ("{0} {1} 的规定互相矛盾，无法给出数值", "what is in force in {0} on {1} contradicts itself"),
    "cannot_tell": (
        "{0} 中有错误，还没有读懂其内容，无法确定生效的数值；先改正错误",
        "there are errors in {0}, which was not understood yet: the value in force cannot be told; mend them first"),
    "outdated": (
        "{0} 中现有错误，以下按其上次无误时的内容",
        "there are errors in {0} now: what follows is by its last state without errors"),
    "presumption": ("一般", "generally"),
    "uncertain": ("未核实", "not verified"),
    "force": ("效力", "force"),
    "condition": ("条件", "condition"),
    "always": ("无条件", "always"),
    "binding": ("下级不得取代", "binding on narrower regions"),
    "replaces": ("取代", "replaces"),
    "replaced_by": ("被取代", "replaced by"),
    "steps": ("环节", "steps"),
    "each_within": ("每一环节时限", "each within"),
    "stages": ("适用学段", "stages"),
    "from_to": ("施行", "in force"),
    "until": ("{0} 至 {1}", "{0} to {1}"),
    "since": ("自 {0} 起", "from {0}"),
    "rules_count": ("规则 {0} 条，参数 {1} 个", "{0} rules, {1} parameters"),
    "note": ("说明", "note"),
    "example": ("例", "example"),
    "gives": ("结果", "gives"),
    "takes": ("参数", "takes"),
    "known": ("事实已给出；不会是“不明”", "the fact is given; never unknown"),
    "cited_by": ("本文件引用该条的还有", "also citing this article here"),
    "cited_by_none": ("本文件没有别处引用该条", "nothing else in this document cites it"),
    "not_modelled": ("不录入：{0}", "not modelled: {0}"),
    "none_cited": ("该文字没有引用可编号的条款", "this cites no article that can be counted"),
    "cases": ("涉及该规则的用例 {0} 个", "{0} cases speak of it"),
    "run_cases": ("▶ 运行该规则的用例（{0}）", "▶ run this rule’s cases ({0})"),
    "no_cases": ("没有用例涉及该规则", "no case speaks of this rule"),
    "cases_passed": ("{0}：{1} 个用例全部通过", "{0}: all {1} cases pass"),
    "cases_failed": ("{0}：{1} 个用例中 {2} 个未通过", "{0}: {2} of {1} cases fail"),
    "wanted": ("预期 {0}，实际 {1}", "wanted {0}, got {1}"),
    "yes": ("成立", "holds"),
    "no": ("不成立", "does not hold"),
    "unknown": ("不明", "unknown"),
    "not_asked": ("没有用到", "was not asked"),
    "missing": ("缺", "missing"),
    "mend_first": (
        "{0} 中有错误，先改正才能运行用例", "there are errors in {0}: mend them first, then run the cases"),
}  # fmt: skip


def say(word: str, language: Language, *parts: object) -> str:
    """One word or sentence, with its parts filled in."""
    zh, en = WORDS[word]
    return (zh if language == "zh" else en).format(*parts)


def head(word: str, language: Language) -> str:
    """A word before what it is said of."""
    return say(word, language) + ("：" if language == "zh" else ": ")


def listed(parts: Iterable[str], language: Language) -> str:
    """Parts in one line."""
    return ("、" if language == "zh" else ", ").join(parts)


def term(member: Term, language: Language) -> str:
    """A member of a closed list; in English as words."""
    return member.zh if language == "zh" else member.value.replace("_", " ")
