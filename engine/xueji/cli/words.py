"""What the command line says in its own words, in Chinese and English; and which of the two it speaks."""

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from xueji.phrases import Language


class Lang(StrEnum):
    """The languages of the command line."""

    ZH = "zh"
    EN = "en"


def spoken(asked: Lang | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language asked for, or the locale's: Chinese where that is Chinese, English everywhere else."""
    if asked is not None:
        return "zh" if asked is Lang.ZH else "en"
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "outcome": ("结论", "Outcome"),
    "permitted": ("准予", "permitted"),
    "refused": ("不予", "refused"),
    "discretion": ("由主管部门裁量", "the authority decides"),
    "undetermined": ("无法判定", "cannot be told"),
    "reasons": ("理由", "Reasons"),
    "no_reasons": ("没有规定反对", "no rule stands against it"),
    "force": ("效力", "force"),
    "source": ("依据", "source"),
    "what": ("内容", "what it says"),
    "check": ("核查", "check"),
    "aspect": ("事项", "matter"),
    "triggered": ("触发", "triggered"),
    "not_triggered": ("未触发", "not triggered"),
    "unknown": ("不明", "unknown"),
    "atoms": ("条件单元", "atoms"),
    "atoms_seen": ("是、否、不明均见", "seen true, false, unknown"),
    "atoms_lacking": ("尚未见到", "not seen yet"),
    "shown": ("触发且未触发均见", "triggered and not"),
    "layer": ("层级", "layer"),
    "all": ("合计", "all"),
    "cases": ("用例", "cases"),
    "article_count": ("条数", "articles"),
    "unnumbered": ("条次不详的规范", "norms without a number"),
    "rests": ("录入为", "modelled by"),
    "unlisted": ("{0}：请由规则引用，或写入 not_modelled", "{0}: cite it in a rule, or list it under not_modelled"),
    "as_answered": ("以下是现在的答案，请对照条文核对", "as answered now; hold it against the law"),
    "no_suggestion": ("没有找到", "none found"),
    "findings": ("发现的问题", "Findings"),
    "duties_open": ("另有 {0} 项义务是否产生取决于：{1}", "whether {0} more duties arise depends on: {1}"),
    "unclear": ("无法判定（缺少事实）", "Cannot be told, for want of facts"),
    "repair": ("修复", "repair"),
    "because": ("因为", "because"),
    "note": ("读法", "reading"),
    "remedy": ("可以这样办", "what can be done"),
    "missing": ("缺少", "Missing"),
    "needed_by": ("用于", "asked for by"),
    "evidence": ("须提交的材料", "Documents to bring"),
    "given": ("已提交", "handed in"),
    "lacking": ("未提交", "not handed in"),
    "steps": ("办理程序", "Steps"),
    "first_step": ("{0} 个环节，首先是{1}，最迟 {2}", "{0} steps, the first: {1} by {2}"),
    "party": ("办理方", "party"),
    "within": ("期限", "time"),
    "after_day": ("{0} 之后", "after {0}"),
    "counted_from": ("起算", "from"),
    "due": ("最迟", "at the latest"),
    "duties": ("随之产生的义务", "Duties that follow"),
    "who": ("责任方", "who"),
    "to": ("对象", "to"),
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "receipt": ("回执", "receipt"),
    "caveats": ("请注意", "Please note"),
    "documents": ("适用文件", "In force"),
    "provisional": ("暂定", "provisional"),
    "between": ("{0} 至 {1} 之间", "between {0} and {1}"),
    "not_sure": ("待定", "open"),
    "holds_unknown": ("不明", "open"),
    "grade": ("依据等级", "source"),
    "statute": ("原文", "text"),
    "press": ("媒体报道", "press"),
    "secondary": ("二手资料", "second hand"),
    "not_seen": ("（条文未见）", "text not seen"),
    "chart": ("学籍状态图", "chart of statuses"),
    "region": ("地区", "region"),
    "document": ("文件", "document"),
    "title": ("名称", "title"),
    "from": ("施行", "from"),
    "until": ("终止", "to"),
    "status": ("状态", "status"),
    "rules": ("规则", "rules"),
    "draft": ("征求意见稿，未施行", "draft, never in force"),
    "issued": ("已发布", "issued"),
    "open_end": ("长期", "open"),
    "uncertain": ("（未核实）", " (not verified)"),
    "rule": ("规则", "rule"),
    "change": ("异动", "change"),
    "stages": ("学段", "stages"),
    "article": ("条文", "article"),
    "value": ("值", "value"),
    "fact": ("事实", "fact"),
    "type": ("类型", "type"),
    "meaning": ("含义", "meaning"),
    "function": ("函数", "function"),
    "no_problems": ("没有问题：{0} 个文件，{1} 条规则", "no problems: {0} documents, {1} rules"),
    "cases_passed": ("{0} 个用例，通过 {1} 个，未通过 {2} 个", "{0} cases: {1} passed, {2} failed"),
    "wanted": ("应为", "wanted"),
    "got": ("实为", "got"),
    "why": ("原因", "why"),
    "from_status": ("原状态", "from"),
    "to_status": ("新状态", "to"),
    "unchanged": ("不变", "unchanged"),
    "demo": (
        "各地区的典型情形，取自各地的用例文件", "telling cases from the regions' own case files"
    ),
    "compared": ("学籍管理规定对照", "Student-registration rules side by side"),
    "silence_inherits": ("未作规定，沿用上位规定", "silent; inherits"),
    "silence_silent": ("未作规定", "no rule"),
    "silence_not_seen": ("文本未见", "text not seen"),
    "silence_delegated": ("授权省级规定", "left to the provinces"),
    "provisionally": ("，暂按沿用", "; provisionally inherits"),
    "inherited_from": ("沿用{0}", "inherits from {0}"),
    "sets": ("取代", "sets aside"),
    "sets_aside": ("取代{0}", "sets aside {0}"),
    "holds_where": ("情形：{0}", "where {0}"),
    "not_met_where": ("不符合的情形：{0}", "not met where {0}"),
    "article_unknown": ("条次不详", "article not known"),
    "likeness": ("异同", "alike?"),
    "same": ("一致", "the same"),
    "differs": ("不同", "different"),
    "open": ("不能确定", "cannot be told"),
    "matters_shown": (
        "共 {0} 个事项：不同 {1}，不能确定 {2}，一致 {3}",
        "{0} matters: {1} differ, {2} cannot be told, {3} the same",
    ),
    "matters_hidden": ("已隐去一致的事项 {0} 个", "{0} matters on which all say the same are left out"),
    "no_matters": ("没有可列出的事项", "no matters to show"),
    "not_entered": ("{0}没有录入或者未见文本的异动：{1}", "not entered or not seen of {0}: {1}"),
    "wider_documents": ("另有上位文件 {0} 件", "and {0} of wider layers"),
    "legend": ("说明", "Legend"),
    "draft_in_force": ("含征求意见稿（假定施行）", "draft, as if in force"),
    "columns": ("对照栏目与有效文件", "Columns and documents in force"),
    "day": ("日期", "day"),
    "number": ("文号", "number"),
    "copy": ("依据等级", "our copy"),
    "read": ("取得情况", "read"),
    "whole": ("全文", "whole text"),
    "in_part": ("部分", "in part"),
    "own_or_above": ("本级或上位", "own or above"),
    "own": ("本级", "own"),
    "above": ("上位", "above"),
    "all_norms": ("全部规范", "All norms"),
    "kind": ("种类", "kind"),
    "topic": ("主题", "topic"),
    "condition": ("情形", "condition"),
    "more": ("具体要求", "details"),
    "name": ("名称", "name"),
    "standing": ("来源", "from"),
    "of_layer": ("层级", "layer"),
    "internal": (
        "程序内部错误：{0}。请把命令和输入报告给维护者；设置 XUEJI_DEBUG=1 可查看细节",
        "an error of the program itself: {0}. Please report the command and its input; XUEJI_DEBUG=1 shows the details",
    ),
    "usage": ("用法有误：{0}", "wrong usage: {0}"),
}  # fmt: skip


def say(word: str, language: Language, *parts: object) -> str:
    """One of the command line's own words or sentences."""
    zh, en = WORDS[word]
    return (zh if language == "zh" else en).format(*parts)
