"""Advice: what is said of small packs, and where nothing is."""

from datetime import date
from pathlib import Path

import pytest
from tests.authoring.advised import CASES_OF_ADVICE, Advised
from tests.authoring.advised_packs import DUTY, NAMED, ON, OTHER_DUTY, OURS, PROVINCE, SOUND, heir
from tests.packs.test_broken import speaks_clearly

from xueji.authoring.advice import KINDS, advise, by_weight
from xueji.authoring.check import check
from xueji.errors import Place, Problem
from xueji.packs import registry


def advised(folder: Path, case: Advised) -> tuple[Problem, ...]:
    """What is advised on the packs of a case."""
    texts = SOUND | case.files
    for file, old, new in case.changed:
        assert texts[file].count(old) == 1, old
        texts[file] = texts[file].replace(old, new)
    for file, more in case.added:
        texts[file] += more
    for file, text in texts.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    checked = check(registry.in_folder(folder))
    assert not checked.problems, [str(p.place) + p.code + p.word for p in checked.problems]
    return advise(checked, case.on)


def told(problem: Problem) -> str:
    also = f" also {'+'.join(map(str, problem.also))}" if problem.also else ""
    return f"{problem.code} {problem.place} {problem.word}{also}"


@pytest.mark.parametrize("case", CASES_OF_ADVICE, ids=lambda case: case.name)
def test_what_is_advised(case: Advised, tmp_path: Path) -> None:
    found = advised(tmp_path, case)
    assert [told(problem) for problem in found] == [*case.wanted]
    assert all(problem.severity == "advice" and speaks_clearly(problem) for problem in found)


def test_every_kind_of_advice_is_wanted_by_a_case_and_withheld_by_another() -> None:
    assert {line.split()[0] for case in CASES_OF_ADVICE for line in case.wanted} == {*KINDS}
    assert sum(not case.wanted for case in CASES_OF_ADVICE) > len(KINDS)


def test_what_may_change_an_answer_comes_first() -> None:
    problems = [Problem(code, Place("a.yaml", line), "") for line, code in enumerate(reversed(KINDS))]
    assert [problem.code for problem in by_weight(problems)] == [*KINDS]


def test_a_duty_that_replaces_something_else_already_keeps_it(tmp_path: Path) -> None:
    named = ("hunan/cases/cases.yaml", NAMED.format(rules="nation-2015/tell, nation-2015/other, hunan-2016/tell"))
    ours = OURS + "    replaces: nation-2015/other\n"
    case = Advised("", added=(("national/nation.yaml", DUTY + OTHER_DUTY), ("hunan/hunan.yaml", ours), named))
    (found,) = advised(tmp_path, case)
    assert "replaces: [nation-2015/other, nation-2015/tell]" in found.hint("zh")


def test_the_successor_is_named_and_the_last_of_several(tmp_path: Path) -> None:
    later = heir("2025-01-01").replace("nation-2024", "nation-2025").replace("nation-2015", "nation-2024")
    case = Advised("", files={"national/heir.yaml": heir("2024-01-01"), "national/later.yaml": later})
    (found,) = advised(tmp_path, case)
    assert found.details == {"until": "2024-01-01", "successor": "nation-2025", "successor_zh": "nation-2025"}
    assert "nation-2025" in found.hint("zh")


def test_where_there_are_errors_there_is_no_advice(tmp_path: Path) -> None:
    (tmp_path / "hunan").mkdir()
    (tmp_path / "hunan" / "a.yaml").write_text(
        PROVINCE.replace("title: {zh: 湖南省规定, en: Rules of Hunan}", "title: 湖")
    )
    checked = check(registry.in_folder(tmp_path))
    assert [problem.code for problem in checked.problems] == ["unknown-document"]
    assert advise(checked, ON) == ()


def test_today_is_asked_for_unless_told_otherwise(tmp_path: Path) -> None:
    case = Advised("", files={"national/heir.yaml": heir("2024-01-01")}, on=date(2023, 1, 1))
    assert advised(tmp_path, case) == ()
    assert [problem.code for problem in advise(check(registry.in_folder(tmp_path)))] == ["superseded-cited"]
