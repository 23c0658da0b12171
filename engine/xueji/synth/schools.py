"""The schools of a region: many small, few very large; in counties of different weight; with codes and names."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from xueji.model.enums import Stage
from xueji.synth.scenes import GRADES
from xueji.synth.shares import Shares

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
STAGES: Final = tuple(stage.value for stage in Stage)
_SMALLEST, _LARGEST = 6, 6_000
_SIX_DIGITS = 10**6

_PLACES: Final = (
    "城关", "东关", "西街", "南街", "北街", "新华", "解放", "建设", "人民", "育才", "育英", "实验", "希望", "光明",
    "红旗", "和平", "胜利", "文化", "青年", "前进", "团结", "友谊", "朝阳", "东风", "长青", "柳林", "杨庄", "王集",
    "李楼", "张店", "赵村", "刘桥", "陈寨", "白塔", "石桥", "沙河", "龙泉", "凤山", "金水", "玉泉", "清河", "古城",
    "桃园", "梨园", "枣林", "大营", "马店", "官庄", "新集", "双河",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A form of school: its kind, the category of its code, its stages, and what its name ends in."""

    name: str
    kind: str
    category: int
    stages: tuple[str, ...]
    ending: str

    @property
    def grades(self) -> tuple[tuple[int, int], ...]:
        """Its grades as (index of the stage, grade)."""
        return tuple((STAGES.index(stage), grade) for stage in self.stages for grade in GRADES[stage])


FORMS: Final = (
    Form("primary", "ordinary", 21, ("primary",), "小学"),
    Form("point", "ordinary", 21, ("primary",), "教学点"),
    Form("nine_year", "ordinary", 31, ("primary", "junior"), "学校"),
    Form("junior", "ordinary", 31, ("junior",), "初级中学"),
    Form("complete", "ordinary", 34, ("junior", "senior"), "中学"),
    Form("senior", "ordinary", 34, ("senior",), "高级中学"),
    Form("vocational", "vocational", 36, ("vocational",), "职业中等专业学校"),
    Form("special", "special", 51, ("primary", "junior"), "特殊教育学校"),
)
"""办学类型: a nine-year school and a complete middle school have one code for both stages."""


@dataclass(frozen=True)
class Schools:
    """Arrays with an entry a school, in the order of counties: county and form as indices, students, code."""

    counties: tuple[str, ...]
    county: Ints
    form: Ints
    size: Ints
    code: Ints
    private: Flags

    def names(self, index: Ints) -> list[str]:
        """The names of some schools; no two of one county and form are the same unless there are very many."""
        return [
            f"{_PLACES[(number * 7 + form) % len(_PLACES)]}{number // len(_PLACES) % 90 + 1:02}{FORMS[form].ending}"
            for number, form in zip(self.code[index] % _SIX_DIGITS, self.form[index], strict=True)
        ]

    def blocks(self, rows: int) -> list[tuple[int, int]]:
        """Runs of whole schools with about so many students each."""
        ends = np.cumsum(self.size)
        marks = np.searchsorted(ends, np.arange(rows, int(ends[-1]), rows)) + 1
        edges = [0, *dict.fromkeys(int(m) for m in marks if m < len(ends)), len(ends)]
        return list(pairwise(edges))


def students_by_form(shares: Shares, rows: int) -> dict[str, int]:
    """How many of the rows go to schools of each form; the sum is exact."""
    students = {stage: shares.at("students", stage) for stage in STAGES}
    scale = rows / sum(students.values())
    p, j, s, v = (students[stage] * scale for stage in STAGES)
    nine, complete = shares.at("nine_year") * (p + j), 2 * shares.at("complete_middle") * s
    special = shares.at("special_school") * (p + j)
    point = shares.at("rural_point") * shares.at("rural_point_size")
    small = point / (point + (1 - shares.at("rural_point")) * shares.at("school_size", "primary"))
    primary = p - nine * 2 / 3 - special * 2 / 3
    wanted = {
        "primary": primary * (1 - small), "point": primary * small, "nine_year": nine,
        "junior": j - nine / 3 - special / 3 - complete / 2, "complete": complete, "senior": s - complete / 2,
        "vocational": v, "special": special,
    }  # fmt: skip
    found = {name: max(round(count), 0) for name, count in wanted.items()}
    found["primary"] += rows - sum(found.values())
    return found


def make_schools(shares: Shares, counties: tuple[str, ...], rows: int, rng: np.random.Generator) -> Schools:
    """Schools with exactly so many students in all."""
    sizes: list[Ints] = []
    forms: list[Ints] = []
    for index, form in enumerate(FORMS):
        found = _sizes(shares, form, students_by_form(shares, rows)[form.name], rng)
        sizes.append(found)
        forms.append(np.full(len(found), index, np.int64))
    size, form_of = np.concatenate(sizes), np.concatenate(forms)
    weight = rng.lognormal(0, shares.at("county_spread"), len(counties))
    county = rng.choice(len(counties), len(size), p=weight / weight.sum())
    county[rng.permutation(len(size))[: len(counties)]] = np.arange(min(len(size), len(counties)))
    order = np.lexsort((form_of, county))
    county, form_of, size = county[order], form_of[order], size[order]
    private = rng.random(len(size)) < shares.at("private")
    return Schools(counties, county, form_of, size, _codes(counties, county, form_of), private)


def _sizes(shares: Shares, form: Form, students: int, rng: np.random.Generator) -> Ints:
    """Students of each school of a form, until all have a place."""
    if students == 0:
        return np.zeros(0, np.int64)
    stage = {"special": "special"}.get(form.name, form.stages[-1])
    mean = shares.at("rural_point_size") if form.name == "point" else shares.at("school_size", stage)
    spread = shares.at("school_spread", stage)
    count = int(students / mean * 2) + 20
    found = np.zeros(0, np.int64)
    while found.sum() < students:
        drawn = rng.lognormal(np.log(mean) - spread**2 / 2, spread, count)
        found = np.concatenate([found, np.clip(drawn, _SMALLEST, _LARGEST).astype(np.int64)])
    last = int(np.searchsorted(np.cumsum(found), students))
    found = found[: last + 1].copy()
    found[-1] -= found.sum() - students
    if len(found) > 1 and found[-1] < _SMALLEST:
        found[-2] += found[-1]
        found = found[:-1]
    return found


def _codes(counties: tuple[str, ...], county: Ints, form: Ints) -> Ints:
    """School codes: category, province, and a number within both."""
    category = np.array([f.category for f in FORMS])[form]
    province = np.array([int(code[:2]) for code in counties])[county]
    head: Ints = category * 100 + province
    return head * _SIX_DIGITS + ranks(head)[0] + 1


def ranks(keys: Ints) -> tuple[Ints, Ints]:
    """For each entry how many equal ones stand before it; and the order that puts equal ones together."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.ones(len(keys), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    begins = np.maximum.accumulate(np.where(first, np.arange(len(keys)), 0))
    found = np.empty(len(keys), np.int64)
    found[order] = np.arange(len(keys)) - begins
    return found, order
