"""Advice: small packs of which nothing is to be said, and what is said when one thing in them is made worse."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from tests.packs.test_broken import speaks_clearly

from xueji.authoring.advice import advise
from xueji.authoring.check import check
from xueji.errors import Problem
from xueji.packs import registry

ON = date(2025, 6, 1)
NATION = """\
document:
  id: nation-2015
  title: {zh: 国家规定, en: National rules}
  region: "000000"
  stages: [primary, junior]
  in_force: {from: 2015-01-01}
  grade: statute
declare:
  leave.max_times: {title: {zh: 休学次数上限, en: most leaves}, topic: leave, type: count}
parameters:
  leave.max_times: {value: 2, article: 第二条}
rules:
  - id: leave-too-often
    title: {zh: 超过次数不再休学, en: no more leaves}
    change: leave
    forbid: student.leave_count >= policy.leave.max_times
    article: 第二条
"""
REVISION = """\
document:
  id: nation-2020
  title: {zh: 国家补充规定, en: More national rules}
  region: "000000"
  stages: [primary, junior]
  in_force: {from: 2020-01-01}
  grade: statute
"""
PROVINCE = """\
document:
  id: hunan-2016
  title: {zh: 湖南省规定, en: Rules of Hunan}
  region: "430000"
  implements: nation-2015
  stages: [primary, junior]
  in_force: {from: 2016-01-01}
  grade: statute
rules:
  - id: on-leave
    title: {zh: 休学期间不予转学, en: no transfer during leave}
    change: transfer
    forbid: student.status == "on_leave"
    article: 第二条
"""
CASES = """\
cases:
  - name: {zh: 休学, en: on leave}
    region: hunan
    on: 2024-09-01
    change: transfer
    facts: {student: {stage: primary, status: on_leave}}
    expect: {outcome: refused, reasons: [hunan-2016/on-leave]}
  - name: {zh: 次数, en: too often}
    region: hunan
    on: 2024-09-01
    change: leave
    facts: {student: {stage: primary, status: enrolled, leave_count: 2}}
    expect: {outcome: refused, reasons: [nation-2015/leave-too-often]}
"""
SOUND = {
    "national/nation.yaml": NATION, "national/revision.yaml": REVISION, "hunan/hunan.yaml": PROVINCE,
    "hunan/cases/cases.yaml": CASES,
}  # fmt: skip
LEAVES = "  leave.max_times: {value: 2, article: 第二条}\n"
RULE = """\
  - id: {id}
    title: {{zh: 规则, en: a rule}}
    change: [transfer, leave]
    forbid: student.is_disabled
    article: 第三条
"""
NAMED = """\
  - name: {{zh: 例, en: example}}
    region: hunan
    on: 2024-09-01
    change: transfer
    facts: {{student: {{stage: primary}}}}
    expect: {{outcome: undetermined, reasons: [{rules}]}}
"""


@dataclass(frozen=True)
class Advised:
    """What is changed in the sound packs (text for text, added at the end, whole files), and what is advised then."""

    name: str
    wanted: tuple[str, ...] = ()
    changed: tuple[tuple[str, str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    on: date = ON


def heir(since: str) -> str:
    head = NATION.partition("declare:")[0]
    return head.replace("nation-2015", "nation-2024").replace("2015-01-01", f"{since}").replace(
        "  grade", "  replaces: nation-2015\n  grade"
    )  # fmt: skip


CASES_OF_ADVICE = [
    Advised("nothing is to be said of sound packs"),
    # parameters
    Advised(
        "a parameter nobody uses, at its declaration, with where it is given",
        ("unused-parameter national/nation.yaml:10:3 leave.max_length also national/nation.yaml:13:3",),
        changed=(
            (
                "national/nation.yaml",
                "parameters:\n" + LEAVES,
                "  leave.max_length: {title: {zh: 最长, en: longest}, topic: leave, type: count}\nparameters:\n"
                + LEAVES
                + "  leave.max_length: {value: 1, article: 第二条}\n",
            ),
        ),
    ),
    Advised(
        "a value where only another province's rules use the parameter",
        ("unused-parameter hunan/hunan.yaml:10:3 leave.max_length",),
        changed=(
            (
                "national/nation.yaml",
                "parameters:\n",
                "  leave.max_length: {title: {zh: 最长, en: longest}, topic: leave, type: count}\nparameters:\n",
            ),
            ("hunan/hunan.yaml", "rules:\n", "parameters:\n  leave.max_length: {value: 1, article: 第二条}\nrules:\n"),
        ),
        added=(("hunan/cases/cases.yaml", NAMED.format(rules="gansu-2016/long")),),
        files={
            "gansu/gansu.yaml": PROVINCE.partition("rules:")[0].replace("hunan", "gansu").replace("430000", "620000")
            + "parameters:\n  leave.max_length: {value: 1, article: 第二条}\nrules:\n"
            + RULE.format(id="long").replace("student.is_disabled", "student.leave_count > policy.leave.max_length"),
        },
    ),
    Advised(
        "a value of the province for the nation's rule is used",
        changed=(
            (
                "hunan/hunan.yaml",
                "rules:\n",
                "parameters:\n  leave.max_times: {value: 1, replaces: nation-2015, article: 第二条}\nrules:\n",
            ),
        ),
    ),
    Advised(
        "a term of a procedure uses a parameter",
        changed=(
            (
                "national/nation.yaml",
                "parameters:\n",
                "  transfer.time: {title: {zh: 期限, en: time}, topic: transfer, type: duration}\nparameters:\n"
                "  transfer.time: {value: 5 days, article: 第三条}\n",
            ),
        ),
        added=(
            (
                "national/nation.yaml",
                "procedures:\n- {id: steps, change: transfer, steps: [receiving_school], "
                "each_within: policy.transfer.time, article: 第三条}\n",
            ),
        ),
    ),
    # rules without a case
    Advised(
        "a rule no case names",
        ("rule-without-case hunan/hunan.yaml:15:9 hunan-2016/lonely",),
        added=(("hunan/hunan.yaml", RULE.format(id="lonely")),),
    ),
    Advised(
        "a rule that a case expects not to be clear is named",
        added=(
            ("hunan/hunan.yaml", RULE.format(id="lonely")),
            ("hunan/cases/cases.yaml", NAMED.format(rules="hunan-2016/lonely")),
        ),
    ),
    # certainty
    Advised(
        "a document known at second hand, once, whatever it holds",
        ("low-certainty hunan/hunan.yaml:8:10 hunan-2016",),
        changed=(("hunan/hunan.yaml", "grade: statute", "grade: secondary"),),
    ),
    Advised(
        "a document known from the press is not of low certainty",
        changed=(("hunan/hunan.yaml", "grade: statute", "grade: press"),),
    ),
    Advised(
        "a rule that is not certain, and a value known at second hand",
        (
            "low-certainty hunan/hunan.yaml:15:14 hunan-2016/on-leave",
            "low-certainty national/nation.yaml:11:52 policy.leave.max_times",
        ),
        changed=(("national/nation.yaml", LEAVES, LEAVES.replace("}", ", grade: secondary}")),),
        added=(("hunan/hunan.yaml", "    certain: false\n"),),
    ),
    Advised(
        "a rule known better than its document, and one that says it is certain",
        ("low-certainty hunan/hunan.yaml:8:10 hunan-2016",),
        changed=(("hunan/hunan.yaml", "grade: statute", "grade: secondary"),),
        added=(("hunan/hunan.yaml", "    grade: statute\n    certain: true\n"),),
    ),
    Advised(
        "an uncertain procedure, closed list and delegation",
        (
            "low-certainty hunan/hunan.yaml:16:83 hunan-2016/steps",
            "low-certainty hunan/hunan.yaml:18:70 hunan-2016/closed-resume",
            "low-certainty hunan/hunan.yaml:20:66 hunan-2016/delegated-return",
        ),
        added=(
            (
                "hunan/hunan.yaml",
                "procedures:\n"
                "- {id: steps, change: transfer, steps: [receiving_school], article: 第三条, certain: false}\n"
                "closed:\n- {change: resume, title: {zh: 只此, en: only}, article: 第三条, certain: false}\n"
                "delegates:\n- {change: return, title: {zh: 另, en: x}, article: 第三条, certain: false}\n",
            ),
        ),
    ),
    # what is superseded
    Advised(
        "a document cited that another has replaced",
        ("superseded-cited hunan/hunan.yaml:5:15 nation-2015",),
        files={"national/heir.yaml": heir("2024-01-01"), "hunan/hunan.yaml": PROVINCE},
    ),
    Advised(
        "not before the other is in force",
        files={"national/heir.yaml": heir("2024-01-01")},
        on=date(2023, 12, 31),
    ),
    Advised(
        "nor where a draft would replace it",
        files={"national/heir.yaml": heir("2024-01-01").replace("  grade", "  status: draft\n  grade")},
    ),
    Advised(
        "nor where the one that replaced it is named beside it",
        changed=(("hunan/hunan.yaml", "implements: nation-2015", "implements: [nation-2015, nation-2024]"),),
        files={"national/heir.yaml": heir("2024-01-01")},
    ),
    Advised(
        "nor in a document that has itself run out",
        changed=(("hunan/hunan.yaml", "from: 2016-01-01", "from: 2016-01-01, to: 2024-12-31"),),
        files={"national/heir.yaml": heir("2024-01-01")},
    ),
    Advised(
        "nor where a document names what it replaces itself",
        files={
            "hunan/later.yaml": PROVINCE.partition("rules:")[0]
            .replace("hunan-2016", "hunan-2024")
            .replace("2016-01-01", "2024-01-01")
            .replace("  grade", "  replaces: hunan-2016\n  grade"),
        },
    ),
    Advised(
        "a document cited that has run out without a successor",
        ("superseded-cited hunan/hunan.yaml:5:15 nation-2020",),
        changed=(
            ("hunan/hunan.yaml", "implements: nation-2015", "implements: nation-2020"),
            ("national/revision.yaml", "from: 2020-01-01", "from: 2020-01-01, to: 2025-05-31"),
        ),
    ),
    Advised(
        "on its last day it still holds",
        changed=(
            ("hunan/hunan.yaml", "implements: nation-2015", "implements: nation-2020"),
            ("national/revision.yaml", "from: 2020-01-01", "from: 2020-01-01, to: 2025-06-01"),
        ),
    ),
    Advised(
        "a rule set aside by the province that a later law of the nation has put another in the place of",
        ("superseded-cited hunan/hunan.yaml:20:15 nation-2015/old",),
        added=(
            ("national/nation.yaml", RULE.format(id="old")),
            ("national/revision.yaml", "rules:\n" + RULE.format(id="new") + "    replaces: nation-2015/old\n"),
            ("hunan/hunan.yaml", RULE.format(id="ours") + "    replaces: nation-2015/old\n"),
            ("hunan/cases/cases.yaml", NAMED.format(rules="nation-2015/old, nation-2020/new, hunan-2016/ours")),
        ),
    ),
    Advised(
        "not where the province sets the later one aside as well",
        added=(
            ("national/nation.yaml", RULE.format(id="old")),
            ("national/revision.yaml", "rules:\n" + RULE.format(id="new") + "    replaces: nation-2015/old\n"),
            ("hunan/hunan.yaml", RULE.format(id="ours") + "    replaces: [nation-2015/old, nation-2020/new]\n"),
            ("hunan/cases/cases.yaml", NAMED.format(rules="nation-2015/old, nation-2020/new, hunan-2016/ours")),
        ),
    ),
    Advised(
        "nor where the two cannot bear on the same request",
        added=(
            ("national/nation.yaml", RULE.format(id="old")),
            (
                "national/revision.yaml",
                "rules:\n"
                + RULE.format(id="new").replace("[transfer, leave]", "leave")
                + "    replaces: nation-2015/old\n",
            ),
            (
                "hunan/hunan.yaml",
                RULE.format(id="ours").replace("[transfer, leave]", "transfer") + "    replaces: nation-2015/old\n",
            ),
            ("hunan/cases/cases.yaml", NAMED.format(rules="nation-2015/old, nation-2020/new, hunan-2016/ours")),
        ),
    ),
    # languages
    Advised(
        "titles, texts of evidence, notes and duties in one language",
        (
            "one-language hunan/hunan.yaml:3:10 湖南省规定",
            "one-language hunan/hunan.yaml:10:9 申请书",
            "one-language hunan/hunan.yaml:13:12 休学期间不予转学",
            "one-language hunan/hunan.yaml:17:11 存疑",
            "one-language hunan/hunan.yaml:21:55 告知家长",
            "one-language hunan/hunan.yaml:24:32 另见通知",
        ),
        changed=(
            ("hunan/hunan.yaml", "title: {zh: 湖南省规定, en: Rules of Hunan}", "title: 湖南省规定"),
            ("hunan/hunan.yaml", "rules:\n", "evidence:\n  form: 申请书\nrules:\n"),
            ("hunan/hunan.yaml", "{zh: 休学期间不予转学, en: no transfer during leave}", "休学期间不予转学"),
        ),
        added=(
            (
                "hunan/hunan.yaml",
                "    note: 存疑\n"
                "  - id: tell\n    title: {zh: 告知, en: tell}\n    change: transfer\n"
                "    oblige: {who: sending_school, to: guardian, what: 告知家长}\n    article: 第四条\n"
                "not_modelled:\n  第五条: {reason: purpose, note: 另见通知}\n  第六条: purpose\n",
            ),
            ("hunan/cases/cases.yaml", NAMED.format(rules="hunan-2016/tell")),
        ),
    ),
    Advised(
        "a text written twice in Chinese",
        ("one-language hunan/hunan.yaml:3:26 湖南省规定",),
        changed=(("hunan/hunan.yaml", "en: Rules of Hunan", "en: 湖南省规定"),),
    ),
    Advised(
        "a name that is the same in both, and the names of cases, may stand",
        changed=(
            ("hunan/hunan.yaml", "title: {zh: 湖南省规定, en: Rules of Hunan}", "title: {zh: HN-16, en: HN-16}"),
            ("hunan/cases/cases.yaml", "name: {zh: 休学, en: on leave}", "name: 休学"),
        ),
    ),
]


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
    codes = {"unused-parameter", "rule-without-case", "low-certainty", "superseded-cited", "one-language"}
    assert {line.split()[0] for case in CASES_OF_ADVICE for line in case.wanted} == codes
    assert sum(not case.wanted for case in CASES_OF_ADVICE) > len(codes)


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


CITING = {
    "a value": "parameters:\n  leave.max_times: {{value: 2, article: {article}}}\n",
    "a rule": "rules:\n- {{id: r, title: 题, change: leave, forbid: student.is_disabled, article: {article}}}\n",
    "a procedure": "procedures:\n- {{id: p, change: leave, steps: [receiving_school], article: {article}}}\n",
    "a closed list": "closed:\n- {{change: leave, title: 题, article: {article}}}\n",
    "a delegation": "delegates:\n- {{change: leave, title: 题, article: {article}}}\n",
    "what is not modelled": "not_modelled:\n  {article}: purpose\n",
}
"""Every part of a regulation that cites an article."""


@pytest.mark.parametrize("part", CITING)
@pytest.mark.parametrize(
    ("article", "known"), [("第九条", 0), ("第二条第三款", 0), ("第三条(四)", 0), ("第二条第二款", 1)]
)
def test_every_part_that_cites_an_article_is_held_to_those_the_document_has(
    part: str, article: str, known: int, tmp_path: Path
) -> None:
    counted = NATION.partition("parameters:")[0].replace(
        "  grade", "  articles: {count: 8, paragraphs: {第二条: 2}, items: {第三条: 3}}\n  grade"
    )
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "nation.yaml").write_text(counted + CITING[part].format(article=article), "utf-8")
    problems = check(registry.in_folder(tmp_path)).problems
    assert [(problem.code, problem.word) for problem in problems] == [("unknown-article", article)] * (1 - known)
