"""What changed from version to version, in Chinese and English, made of what two editions differ in."""

from collections.abc import Iterator, Sequence
from typing import Final

from xueji.model.decision import Text
from xueji.releases.changes import NO_TEXT, Change, Field, How, Kind
from xueji.releases.levels import Level

HEADLINE: Final = "# 变更记录 · Changelog"
FIRST: Final = "首次发布 · first release"
_FIELDS: Final[dict[str, str]] = {
    "title": "标题", "number": "文号", "article": "条文", "grade": "依据等级", "certain": "是否确定", "note": "读法",
    "remedy": "可行办法", "aspect": "事项", "fires": "条件", "when": "条件", "stages": "学段", "changes": "异动",
    "force": "效力", "value": "值", "since": "起始", "until": "终止", "steps": "环节", "each_within": "每环节期限",
    "within": "期限", "who": "责任方", "what": "内容", "to": "对象", "upon": "适用结论", "school_kinds": "学校类别",
    "binding": "不得突破", "replaces": "取代", "evidence": "材料", "record": "在籍记录", "repair": "修复",
    "bound": "约束方向", "presumption": "一般规定", "zh": "名称", "type": "类型", "meaning": "含义", "unit": "单位",
    "source": "来源", "status": "状态", "region": "地区", "implements": "实施", "silent_on": "无条件的异动",
    "conventions": "期间算法", "not_modelled": "不录入的条文", "articles": "条文总表", "dates_certain": "日期是否核实",
    "place_name": "地名", "former_codes": "旧代码", "decisive": "是否决定结论", "topic": "主题", "schema": "取值要求",
    "starts": "起算", "duties": "附随义务", "duty": "义务", "opens": "期满后可办", "id": "标识",
    "otherwise_written": "来源或写法",
}  # fmt: skip
"""The Chinese terms of the fields that can change."""
_ENGLISH: Final[dict[str, str]] = {
    "fires": "condition", "when": "condition", "zh": "Chinese term", "since": "from", "until": "to",
    "place_name": "name of the place", "opens": "opens at its end", "each_within": "time for each",
}  # fmt: skip
_LEVELS: Final = {
    Level.MAJOR: "有学生的结论、义务或发现的问题可能因此不同 · an answer, a duty or a finding may be another one",
    Level.MINOR: "原有答案的结论、责任方和期限不变 · no outcome, party or time of an answer given is another one",
    Level.PATCH: "只改文字 · words alone",
    Level.NONE: "没有变化 · nothing",
}


def entry(version: str, level: Level | None, changes: Sequence[Change], note: str) -> str:
    """The part of a changelog that tells of one version; `level` None: the first one."""
    lines = [f"## {version}", ""]
    if note.strip():
        lines += [note.strip(), ""]
    if level is None:
        return "\n".join([*lines, FIRST, ""])
    return "\n".join([*lines, f"{level.zh} · {level.value}: {_LEVELS[level]}", "", *map(line, changes), ""])


def joined(newest: str, previous: str) -> str:
    """A changelog with a new entry before those it had."""
    older = previous.removeprefix(HEADLINE).strip()
    return "\n".join([HEADLINE, "", newest.rstrip(), *(["", older] if older else [])]) + "\n"


def line(change: Change) -> str:
    """One change: what was done to what, in which article, from which value to which."""
    stages = [Text(zh=stage.zh, en=stage.value) for stage in change.stages]
    scope = f"（{'、'.join(stage.zh for stage in stages)}）" if stages else ""
    head = f"- {change.how.zh}{change.kind.zh} · {change.kind.value} {change.how.value}: `{change.name}`{scope}"
    title = change.title.zh if change.kind is not Kind.DOCUMENT else f"《{change.title.zh}》"
    named = "" if change.title == NO_TEXT else f" {title}"
    article = f"，{change.article}" if change.article else ""
    return "\n".join([f"{head}{named}{article}", *_fields(change)])


def _fields(change: Change) -> Iterator[str]:
    for field in change.fields:
        if change.how is How.CHANGED:
            before, after = field.before, field.after
            said = (before.zh, after.zh) if before.zh != after.zh else (before.en, after.en)
            yield f"  - {name_of(field)}: {' → '.join(map(_line, said))}"
        else:
            yield f"  - {name_of(field)}: {_line((field.after if change.how is How.ADDED else field.before).zh)}"


def name_of(field: Field) -> str:
    """What a field is called, in both languages."""
    en = _ENGLISH.get(field.name, field.name.replace("_", " "))
    return f"{_FIELDS.get(field.name, en)} · {en}"


def _line(text: str) -> str:
    return " ".join(text.split())
