"""What is advised when one thing in sound packs is made worse."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.authoring.advised_packs import DUTY, DUTY_CASE, LEAVES, NAMED, ON, OURS, PROVINCE, RULE, heir


def _noted(n: int) -> str:
    return RULE.format(id=f"noted-{n}") + "    note: 注\n"


BESIDE = "duty-repeated hunan/hunan.yaml:15:9 hunan-2016/tell also national/nation.yaml:18:5"


def duties(name: str, *wanted: str, ours: str, nation: str = DUTY, **other: Any) -> "Advised":
    """A duty of the nation and one of the province."""
    added = (("national/nation.yaml", nation), ("hunan/hunan.yaml", ours), DUTY_CASE)
    return Advised(name, wanted, added=added, **other)


@dataclass(frozen=True)
class Advised:
    """What is changed in the sound packs (text for text, added at the end, whole files), and what is advised then."""

    name: str
    wanted: tuple[str, ...] = ()
    changed: tuple[tuple[str, str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    on: date = ON


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
    # duties
    duties("a duty with another term beside the nation's", BESIDE, ours=OURS),
    duties("not where it takes the other's place", ours=OURS + "    replaces: nation-2015/tell\n"),
    duties("nor on another matter", ours=OURS.replace("leave_approval", "leave_length")),
    duties("of another party with a term of its own", BESIDE, ours=OURS.replace("who: school", "who: guardian")),
    duties("nor of one without", ours=OURS.replace("who: school", "who: guardian").replace(", within: 3 days", "")),
    duties("nor of another change", ours=OURS.replace("change: leave", "change: resume")),
    duties("in another case, each with its term", BESIDE, ours=OURS + "    when: student.is_disabled\n"),
    duties("without a term, owed to the same in the same case", BESIDE, ours=OURS.replace(", within: 3 days", "")),
    duties("but not to another", ours=OURS.replace("within: 3 days", "to: guardian")),
    duties("nor in another case", ours=OURS.replace(", within: 3 days", "") + "    when: student.is_disabled\n"),
    duties(
        "nor where the province's document has run out",
        ours=OURS,
        changed=(("hunan/hunan.yaml", "from: 2016-01-01", "from: 2016-01-01, to: 2024-12-31"),),
    ),
    duties(
        "nor where neither names its matter",
        ours=OURS.replace("    aspect: leave_approval\n", ""),
        nation=DUTY.replace("    aspect: leave_approval\n", ""),
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
        "titles, texts of evidence, notes and duties in one language: most of a file is its manner",
        ("one-language hunan/hunan.yaml:3:10 湖南省规定",),
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
        "a few texts are named one by one",
        (
            "one-language hunan/hunan.yaml:3:10 湖南省规定",
            "one-language hunan/hunan.yaml:10:9 申请书",
            "one-language hunan/hunan.yaml:13:12 休学期间不予转学",
        ),
        changed=(
            ("hunan/hunan.yaml", "title: {zh: 湖南省规定, en: Rules of Hunan}", "title: 湖南省规定"),
            ("hunan/hunan.yaml", "rules:\n", "evidence:\n  form: 申请书\nrules:\n"),
            ("hunan/hunan.yaml", "{zh: 休学期间不予转学, en: no transfer during leave}", "休学期间不予转学"),
        ),
    ),
    Advised(
        "nor are more, where most are in both",
        tuple(f"one-language hunan/hunan.yaml:{20 + n}:11 注" for n in range(0, 24, 6)),
        added=(
            ("hunan/hunan.yaml", "".join(_noted(n) for n in range(4))),
            ("hunan/cases/cases.yaml", NAMED.format(rules=", ".join(f"hunan-2016/noted-{n}" for n in range(4)))),
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
