"""The words of an impact's workbook and pages, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from xueji.model.enums import RecordVerdict
from xueji.phrases import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "region": ("地区", "region"),
    "law_before": ("原规定", "law before"),
    "law_after": ("新规定", "law after"),
    "as_of": ("核查基准日", "as of"),
    "rows": ("快照行数", "rows of the snapshot"),
    "judged": ("已判定", "judged"),
    "quarantined": ("隔离", "quarantined"),
    "differing": ("结果有变化的学生", "students that come out otherwise"),
    "change_verdict": ("结论改变", "another verdict"),
    "change_matter": ("结论不变，问题所涉事项改变", "same verdict, other matters"),
    "change_rule": ("结论、事项均不变，仅依据的规则改变", "same verdict and matters, other rules"),
    "change_none": ("无变化", "no difference"),
    "repealed": ("新规定一侧没有此文件，按废止计算", "not in the law after, counted as repealed"),
    "unevaluable_before": ("原规定中无法评估的规则（缺列）", "rules before not evaluated (columns missing)"),
    "unevaluable_after": ("新规定中无法评估的规则（缺列）", "rules after not evaluated (columns missing)"),
    "list_elsewhere": ("名单过长，未列入本工作簿，见 changed.csv", "too long a list for a workbook: see changed.csv"),
    "item": ("项目", "item"),
    "value": ("内容", "value"),
    "sum": ("合计", "sum"),
    "pair_corner": ("原结论 ↓ / 新结论 →", "before ↓ / after →"),
    "rule": ("规则", "rule"),
    "title": ("内容", "what it says"),
    "source": ("依据", "source"),
    "matter": ("事项", "matter"),
    "fate": ("规则的变化", "what became of it"),
    "counterparts": ("另一方同一事项的规则", "the other law's rules on the matter"),
    "fate_same": ("相同", "the same"),
    "fate_rewritten": ("条件不同", "other conditions"),
    "fate_reweighed": ("效力不同", "another force"),
    "fate_added": ("仅新规定有", "only after"),
    "fate_removed": ("仅原规定有", "only before"),
    "found_before": ("原规定下发现", "found before"),
    "found_after": ("新规定下发现", "found after"),
    "gained": ("新发现", "newly found"),
    "lost": ("不再发现", "no longer found"),
    "unclear": ("新转为不明", "newly unclear"),
    "settled": ("不再不明", "no longer unclear"),
    "unclear_before": ("原规定下不明", "unclear before"),
    "unclear_after": ("新规定下不明", "unclear after"),
    "stage": ("学段", "stage"),
    "grade": ("年级", "grade"),
    "county": ("县区代码", "county code"),
    "name": ("县区", "county"),
    "short_before": ("（原）", "(before)"),
    "short_after": ("（新）", "(after)"),
    "document": ("文件", "document"),
    "document_id": ("文件编号", "identifier"),
    "text_differs": ("两侧文本不同", "texts differ"),
    "yes": ("是", "yes"),
    "sheet_totals": ("总览", "totals"),
    "sheet_pairs": ("结论对照", "verdicts"),
    "sheet_rules": ("按规则", "by rule"),
    "sheet_grades": ("按年级", "by grade"),
    "sheet_counties": ("按县区", "by county"),
    "sheet_laws": ("文件", "documents"),
    "sheet_list": ("名单", "students"),
    "list_row": ("行号", "row"),
    "list_student": ("学籍号", "registration number"),
    "list_school": ("学校标识码", "school code"),
    "list_school_name": ("学校", "school"),
    "list_county": ("县区", "county"),
    "list_stage": ("学段", "stage"),
    "list_grade": ("年级", "grade"),
    "list_class": ("班级", "class"),
    "list_before": ("原结论", "verdict before"),
    "list_after": ("新结论", "verdict after"),
    "list_change": ("变化", "difference"),
    "list_gained": ("新发现", "newly found"),
    "list_lost": ("不再发现", "no longer found"),
    "list_unclear": ("新转为不明", "newly unclear"),
    "list_settled": ("不再不明", "no longer unclear"),
}  # fmt: skip
VERDICT_WORDS: Final[Mapping[str, str]] = {
    RecordVerdict.CLEAN.value: "clean", RecordVerdict.FINDINGS.value: "findings",
    RecordVerdict.DOUBTFUL.value: "doubtful", RecordVerdict.UNDETERMINED.value: "cannot be told",
}  # fmt: skip


def said(word: str, language: Language) -> str:
    """One of the words of an impact."""
    zh, en = WORDS[word]
    return zh if language == "zh" else en


def verdict_word(verdict: str, language: Language) -> str:
    """A verdict as people call it."""
    return RecordVerdict(verdict).zh if language == "zh" else VERDICT_WORDS[verdict]
