"""Small packs of which nothing is to be said."""

from datetime import date

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


DUTY = """\
  - id: tell
    title: {zh: 告知, en: tell}
    change: leave
    aspect: leave_approval
    oblige: {who: school, what: {zh: 告知家长, en: tell the parents}, within: 5 days}
    article: 第四条
"""
OURS = DUTY.replace("5 days", "3 days")
OTHER_DUTY = DUTY.replace("id: tell", "id: other").replace("leave_approval", "leave_length")
DUTY_CASE = ("hunan/cases/cases.yaml", NAMED.format(rules="nation-2015/tell, hunan-2016/tell"))


def heir(since: str) -> str:
    head = NATION.partition("declare:")[0]
    return head.replace("nation-2015", "nation-2024").replace("2015-01-01", f"{since}").replace(
        "  grade", "  replaces: nation-2015\n  grade"
    )  # fmt: skip
