"""Conditions as editors explain and complete them: the language in a few lines, functions, facts and parameters."""

from typing import Any, Final

from xueji.language.functions import FUNCTIONS
from xueji.packs import json_names as names
from xueji.packs.json_names import Known
from xueji.packs.json_parts import snippet

_FREQUENT: Final = (
    ("休学期间", 'student.status == "on_leave"', "the student is on leave"),
    ("起始或毕业年级", 'student.grade_position in ["initial", "graduating"]', "the first or the last grade of a stage"),
    ("义务教育阶段", 'student.stage in ["primary", "junior"]', "compulsory education"),
    ("转入年级与原年级不同", "transfer.to_grade != student.grade", "into another grade"),
    ("休学超过最长期限", "exceeds(leave.start, leave.end, policy.leave.max_length)", "longer than the longest leave"),
    ("休学次数达到上限", "student.leave_count >= policy.leave.max_times", "as many leaves as there may be"),
    ("开学后规定期限内", "within(request.on, term.start, policy.transfer.window.after_term_start)",
     "within the time after the beginning of term"),
    ("任何情况", "always", "always holds"),
    ("本县之外", "not lies_in(school.region, ${1:\"620000\"})", "the school lies elsewhere"),
    ("跨省", 'transfer.scope == "cross_province"', "from another province"),
)  # fmt: skip


def condition(known: Known) -> dict[str, Any]:
    """What is said of every condition: completion by Chinese terms and by English names."""
    frequent = [snippet(zh, body, f"{body} — {en}") for zh, body, en in _FREQUENT]
    named = [*names.fact_snippets(known), *names.parameter_snippets(known), *names.function_snippets()]
    return {"minLength": 1, "defaultSnippets": [*frequent, *named]}


def guide() -> str:
    """The language of conditions in a few lines."""
    listed = "\n".join(f"- `{f.name}({', '.join(f.names)})` {f.zh} — {f.en}" for f in FUNCTIONS.values())
    return (
        "条件：事实、参数和值，用 == != < <= > >= in and or not + - * 连接；中文名称和英文名称都可以用。"
        "缺少的事实使条件“不明”，从不当作“否”。\n\n"
        "Conditions: facts, parameters and values with comparisons, `in`, `and`, `or`, `not`, `+ - *`; Chinese terms "
        "or English names. A missing fact makes a condition unknown, never “no”.\n\n"
        f"{listed}\n- `known(fact)` 事实已给出 — the fact is given"
    )
