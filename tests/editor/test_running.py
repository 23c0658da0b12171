"""The cases of a rule: how many there are, and what comes of them."""

from tests.editor.desk import CASES, REGULATION, Desk
from xueji.editor.running import cases_of, lenses, run
from xueji.editor.workspace import View


def view_of(desk: Desk) -> View:
    view = desk.workspace.view(desk.regulation)
    assert view is not None
    return view


def test_every_rule_has_a_lens_with_the_number_of_its_cases(desk: Desk) -> None:
    lines = REGULATION.split("\n")
    found = lenses(view_of(desk), lines)
    assert [(lens.rule, lens.cases) for lens in found][:2] == [
        ("example-2024/transfer-on-leave", 1), ("example-2024/leave-too-long", 0),
    ]  # fmt: skip
    assert lines[found[0].line][found[0].start : found[0].end] == "- id: transfer-on-leave"


def test_case_files_have_none(desk: Desk) -> None:
    view = desk.workspace.view(desk.cases)
    assert view is not None
    assert lenses(view, CASES.split("\n")) == ()


def test_cases_that_come_out_as_wanted_pass(desk: Desk) -> None:
    ran = run(view_of(desk), "example-2024/transfer-on-leave", "zh")
    assert ran.passed
    assert ran.summary == "example-2024/transfer-on-leave：1 个用例全部通过"


def test_no_case_is_no_success(desk: Desk) -> None:
    assert not run(view_of(desk), "example-2024/leave-too-long", "zh").passed


def test_a_failing_case_says_where_and_why(own_desk: Desk) -> None:
    own_desk.workspace.opened(own_desk.cases, CASES.replace("outcome: refused", "outcome: permitted"))
    own_desk.read(own_desk.cases)
    ran = run(view_of(own_desk), "example-2024/transfer-on-leave", "zh")
    assert not ran.passed
    assert ran.summary == "example-2024/transfer-on-leave：1 个用例中 1 个未通过"
    assert ran.lines[0].startswith("✗ example/cases/transfer.yaml:2:5: 休学期间申请转学")
    assert "    outcome: 预期 permitted，实际 refused" in ran.lines
    assert any("成立：" in line or "成立: 学籍状态为休学" in line for line in ran.lines)


def test_a_case_that_cannot_be_decided_says_so(own_desk: Desk) -> None:
    own_desk.workspace.opened(
        own_desk.cases, CASES.replace("grade: 8, status: on_leave", "grade: 80, status: on_leave")
    )
    own_desk.read(own_desk.cases)
    assert cases_of(view_of(own_desk), "example-2024/transfer-on-leave")
    ran = run(view_of(own_desk), "example-2024/transfer-on-leave", "en")
    assert not ran.passed
    assert any("80" in line for line in ran.lines[1:])
