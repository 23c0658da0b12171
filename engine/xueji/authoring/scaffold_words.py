"""What stands in a new regulation beside its data, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from xueji.phrases import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("number: 文号，如 湘教发〔2024〕1号", "number: the number of the regulation"),
    "articles": (
        "articles: {count: 共几条，不知道就写 unknown}", "articles: {count: how many there are, or unknown}",
    ),
    "source": ("source: 所据文本从何而来，缺什么", "source: where our copy comes from, and what it lacks"),
    "parameters": (
        "本地规定了的数值：删去“parameters:”和该参数前的“# ”，改值，写明条。与上位规定相同的也写：条文不同。",
        "Values this regulation sets: take the “# ” from “parameters:” and from the parameter; fill it in.",
    ),
    "inherited": (
        "没有写的，沿用下列上位规定（施行日 {0} 有效的）；不得多于、不得少于的，只能更严。",
        "What is not set stays as the law above has it (in force on {0}); a binding one can only be stricter.",
    ),
    "differs": (
        "与上位规定不同的，须写 replaces；相同的，删去 replaces。",
        "A value that differs says what it replaces; for an equal one leave replaces out.",
    ),
    "kind": ("（{0}）", " ({0})"),
    "is": ("{0}：{1}，{2}{3}", "{0}: {1}, {2}{3}"),
    "cited": ("《{0}》{1}", "{0}, {1}"),
    "later": ("自 {0} 起，{1}", "from {0} on, {1}"),
    "repealed": ("{0}：不再规定", "{0}: no longer regulated"),
    "not_regulated": ("{0}：上位规定没有规定", "{0}: not regulated above"),
    "bound": ("；{0}", "; binding: {0}"),
    "presumption": ("；原文为“一般”", "; only “generally”"),
    "doubtful": ("；依据为{0}", "; from {0}"),
    "units": ("单位 {0}", "unit {0}"),
    "range": ("可填 {0} 至 {1}", "{0} to {1} can be written"),
    "written": ("写成 {0} 的样子", "written like {0}"),
    "rules": (
        "规则：一条一个意思。forbid 不得 · discourage 一般不 · require 应当…方可 · permit 准予 · oblige 应当（义务）",
        "Rules, one for each thing said: forbid, discourage (generally not), require, permit, oblige (a duty).",
    ),
    "rules_more": (
        "能用的名称：xueji rules --vocabulary；正误示例：xueji explain --list；写一条，就在 cases/ 写一个用例。",
        "Names: xueji rules --vocabulary; right and wrong: xueji explain --list. With each rule write a case.",
    ),
    "rules_end": (
        "──── 规则写到这里为止：新规则加在这一行上面 ────",
        "──── the rules end here: add new ones above this line ────",
    ),
    "not_modelled": (
        "不产生判定的条文，逐条写明原因：purpose 目的 · scope 范围 · organisational 职责 · final 附则 …",
        "Articles that decide nothing, each with the reason: purpose, scope, organisational, final …",
    ),
    "not_seen": (
        "以下事项的条文尚未录入，除不予以外一律答复“无法判定”。录完一项，删去一行；全部录完，删去这一段。",
        "Not entered yet: nothing but refusals is answered on these. Take out a line when its articles are entered.",
    ),
    "cases": (
        "用例：一个申请和它应得的答复。规则还没有录入，下面的答复来自学籍状态图和“尚未录入”。",
        "Cases: a request and the answer it must get. No rule is entered yet: these answers say just that.",
    ),
    "cases_more": (
        "每录入一条规则，在这里写一个用例，再运行 xueji test {0}。",
        "With each rule write a case here, then run xueji test {0}.",
    ),
}  # fmt: skip


def told(word: str, language: Language, *parts: object) -> str:
    """One of these sentences."""
    zh, en = WORDS[word]
    text = zh if language == "zh" else en
    return text.format(*parts) if parts else text
