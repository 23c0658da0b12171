"""Two properties: an edit of words is never more than a patch (of those of a duty never more than minor, and never
less); an edit that alters an answer is always major.

The second is held against brute force: every request of a grid, complete or not, is put before both editions.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.releases.making import BASE, edited

from xueji.decide.reading import RawRequest
from xueji.releases.advice import advice
from xueji.releases.answers import compared
from xueji.releases.editions import Edition, editions
from xueji.releases.levels import LEVELS, Level, Options

RELEASE = Options(date(2026, 1, 1), 60.0)
TEXT = (BASE / "hunan-2015.yaml").read_text("utf-8")
WORDS = [
    (found[0], f"{found[1]}: {{zh: 换了说法{number}, en: said otherwise {number}}}")
    for number, found in enumerate(re.finditer(r"(title|remedy|what|source): \{zh: [^,]+, en: [^}]+\}", TEXT))
    if "期限, en: time" not in found[0]
    and "无人使用" not in found[0]  # titles by which conditions may name a parameter
]
WORDS += [
    ("meaning: sings in the choir", "meaning: another meaning"),
    ("number: 试验〔2015〕1号", "number: 试验〔2015〕2号"),
    ("article: 第五条", "article: 第五条、第六条"),
    ("grade: statute", "grade: secondary"),
    ("article: 第七条", "article: 第七条\n    note: {zh: 读法, en: how it is read}"),
    ("article: 第八条", "article: 第八条\n    certain: false"),
    ("note: 立法目的", "note: 目的"),
]


DUTY = "what: {zh: 家访,"
"""What somebody has to do: whether other words mean another deed cannot be told."""


def test_the_words_are_found() -> None:
    assert sum(old.startswith(DUTY) for old, _ in WORDS) == 1
    assert len(WORDS) > 15


def test_words_alone_are_never_more_than_a_patch(tmp_path: Path) -> None:
    for number, (old, new) in enumerate(WORDS):
        edit = {"old": old, "new": new, "cases": False}
        with editions(edited(tmp_path / str(number), edit)) as pair:
            found = advice(*pair, RELEASE)
        assert found.level is (Level.MINOR if old.startswith(DUTY) else Level.PATCH), (old, found.reasons)
    first, *others = (pair for pair in WORDS if not pair[0].startswith(DUTY))
    every = {"old": first[0], "new": first[1], "also": [{"old": old, "new": new} for old, new in others]}
    with editions(edited(tmp_path / "all", every)) as pair:
        assert advice(*pair, RELEASE).level is Level.PATCH


EDITS: Mapping[str, tuple[str, str]] = {
    "length": ("leave.max_length: {value: 1 year", "leave.max_length: {value: 11 months"),
    "count": ("student.leave_count >= 1", "student.leave_count >= 2"),
    "and or": ("student.choir and student.leave_count >= 1", "student.choir or student.leave_count >= 1"),
    "over": ("student.choir and student.grade >= 2", "student.choir and student.grade > 2"),
    "force": ("forbid: student.choir", "discourage: student.choir"),
    "scope": ("stages: [primary]", "stages: [primary, junior]"),
    "change": ("change: transfer\n    stages: [primary, junior]", "change: leave\n    stages: [primary, junior]"),
    "not": ("forbid: student.choir", "forbid: not student.choir"),
    "known": ("forbid: student.choir", "forbid: known(student.choir) and student.choir"),
    "same": ("forbid: student.choir", "forbid: not (not student.choir)"),
    "kinds": ("    forbid: student.choir", "    school_kinds: [ordinary]\n    forbid: student.choir"),
    "term": ("each_within: 10 workdays", "each_within: 11 workdays"),
    "order": ("[receiving_school, receiving_authority]", "[receiving_authority, receiving_school]"),
    "who": ("who: receiving_school", "who: student"),
    "when": ("when: student.choir\n", "when: student.choir and student.grade >= 3\n"),
    "weeks": ("leave.visit_within: {value: 1 year", "leave.visit_within: {value: 52 weeks"),
    "silent": ("silent_on: [resume]", "silent_on: [resume, expel]"),
    "status": ("in_force: {from: 2015-09-01}", "in_force: {from: 2015-09-01, to: 2024-08-31}"),
}
QUICK = ("known", "same", "count", "weeks")


def grid() -> Iterator[dict[str, Any]]:
    """Requests and records, complete and incomplete, before and after the days on which the editions begin and end."""
    absent: tuple[Any, ...] = (None,)
    students = itertools.product(
        ("primary", "junior", "senior", *absent), (1, 2, 3, 8), ("enrolled", *absent), (True, False, *absent),
        (0, 1, 2, *absent), ("brass", "string", *absent),
    )  # fmt: skip
    for stage, asked, status, choir, count, band in students:
        fits = (stage == "primary" and asked <= 6) or (stage == "junior" and asked >= 7)
        grade = asked if fits else 11 if stage == "senior" else None
        student = {
            "stage": stage, "grade": grade, "status": status, "choir": choir, "leave_count": count, "band": band,
        }  # fmt: skip
        given = {name: value for name, value in student.items() if value is not None}
        for change, end in (("leave", "2021-08-20"), ("leave", "2021-03-01"), ("transfer", None), (None, None)):
            leave = {"leave": {"start": "2020-09-10", "end": end}} if end else {}
            for on in ("2020-09-10", "2025-03-03"):
                head = {"change": change} if change else {}
                yield {**head, "region": "430000", "on": on, "student": given, **leave}


def altered(pair: tuple[Edition, ...]) -> dict[str, Any] | None:
    """A request of the grid whose answer is another one, if there is any."""
    engines = pair[0].engine, pair[1].engine
    seen: set[str] = set()
    for data in grid():
        if repr(data) in seen:
            continue
        seen.add(repr(data))
        witness = compared(engines, RawRequest(data), record="change" not in data, source="grid")
        if witness is not None and not witness.new:
            return data
    return None


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.slow) for n in EDITS])
def test_what_alters_an_answer_is_major(name: str, tmp_path: Path) -> None:
    old, new = EDITS[name]
    first = TEXT.index(old)
    edit = {"old": TEXT[:first] + old + TEXT[first + len(old) :], "new": TEXT[:first] + new + TEXT[first + len(old) :]}
    with editions(edited(tmp_path, {**edit, "cases": False})) as pair:
        found = advice(*pair, RELEASE)
        data = altered(pair)
    if data is not None:
        assert found.level is Level.MAJOR, data
    if LEVELS.index(found.level) < LEVELS.index(Level.MAJOR):
        assert data is None
