"""Where a thing is declared, what speaks of it, and the parts of a file by name."""

from tests.editor.desk import CASES, REGULATION, Desk, marked
from xueji.editor.symbols import everywhere, symbols


def test_a_parameter_leads_to_its_declaration_and_to_the_value_given_here(desk: Desk) -> None:
    found = desk.definition(marked(REGULATION, "policy.leave.max_length", 9))
    assert found == ["measures-2013.yaml:leave.max_length", "example-2024.yaml:leave.max_length"]
    assert desk.definition(marked(REGULATION, "leave.max_length:")) == found


def test_rules_documents_evidence_and_facts_lead_to_where_they_stand(desk: Desk) -> None:
    text = REGULATION.replace(
        "    article: 第四条\n", "    replaces: national-2013/leave-keeps-registration\n    article: 第四条\n"
    )
    assert desk.definition(marked(text, "national-2013/leave", 9)) == ["measures-2013.yaml:leave-keeps-registration"]
    assert desk.definition(marked(REGULATION, "implements: national", 14)) == ["measures-2013.yaml:national-2013"]
    assert desk.definition(marked(REGULATION, "[boarding_paper", 3)) == ["example-2024.yaml:boarding_paper"]
    assert desk.definition(marked(REGULATION, "when: student.boarding", 12)) == ["example-2024.yaml:student.boarding"]
    assert desk.definition(marked(CASES, "example-2024/transfer-on-leave", 3), desk.cases) == [
        "example-2024.yaml:transfer-on-leave"
    ]
    assert desk.definition(marked(CASES, "boarding: false"), desk.cases) == ["example-2024.yaml:student.boarding"]


def test_core_facts_stand_in_no_file(desk: Desk) -> None:
    assert desk.definition(marked(REGULATION, "student.status")) == []


def test_a_parameter_is_referred_to_by_values_and_rules(desk: Desk) -> None:
    found = desk.references(marked(REGULATION, "leave.max_length:"))
    assert found == [
        "measures-2013.yaml:leave.max_length", "example-2024.yaml:leave.max_length", "example-2024.yaml:leave-too-long",
    ]  # fmt: skip


def test_a_rule_is_referred_to_by_cases(desk: Desk) -> None:
    found = desk.references(marked(REGULATION, "id: transfer-on-leave", 6))
    assert found == ["example-2024.yaml:transfer-on-leave", "transfer.yaml:example-2024/transfer-on-leave"]


def test_facts_evidence_documents_and_articles_are_referred_to(desk: Desk) -> None:
    boarding = desk.references(marked(REGULATION, "when: student.boarding", 12))
    assert boarding == ["example-2024.yaml:student.boarding", "example-2024.yaml:boarders-bring-a-paper"]
    assert "example-2024.yaml:boarders-bring-a-paper" in desk.references(marked(REGULATION, "[boarding_paper", 3))
    assert "example-2024.yaml:example-2024" in desk.references(marked(REGULATION, "implements: national", 14))
    assert desk.references(marked(REGULATION, "第四条", 1)) == [
        "example-2024.yaml:leave-too-long", "example-2024.yaml:leave.max_length",
    ]  # fmt: skip


def test_the_parts_of_a_file_have_names_titles_and_extents() -> None:
    lines = REGULATION.split("\n")
    found = {symbol.name: symbol for symbol in symbols(lines, "zh")}
    assert list(found) == ["document", "facts", "evidence", "parameters", "rules", "not_modelled"]
    rules = found["rules"].parts
    assert [part.name for part in rules][:2] == ["transfer-on-leave", "leave-too-long"]
    assert rules[0].detail == "休学期间不予转学"
    assert lines[rules[0].line][rules[0].start : rules[0].end] == "transfer-on-leave"
    assert rules[0].last == rules[1].line - 1
    assert [part.name for part in found["parameters"].parts] == ["leave.max_length", "leave.max_times"]
    for symbol in found.values():
        for part in symbol.parts:
            assert symbol.line <= part.line <= part.last <= symbol.last


def test_cases_are_named_in_both_languages() -> None:
    for language, name in (("zh", "休学期间申请转学"), ("en", "transfer during leave")):
        (section,) = symbols(CASES.split("\n"), language)  # type: ignore[arg-type] # as written
        assert section.parts[0].name == name


def test_rules_are_found_everywhere_by_name_and_title(desk: Desk) -> None:
    view = desk.workspace.view(desk.regulation)
    assert view is not None
    for query in ("transfer-on-leave", "休学期间不予", "No transfer during"):
        assert "example-2024/transfer-on-leave" in [name for name, _, _ in everywhere(view, query, "zh")]
