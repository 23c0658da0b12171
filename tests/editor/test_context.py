"""What a position is about: every place that names something has its role."""

import pytest

from tests.editor.desk import MARK
from xueji.editor.context import FileKind, Role, allowed, context, is_bare_list, is_mapping, key, keys


@pytest.mark.parametrize(
    ("kind", "text", "role", "word"),
    [
        ("document", "rules:\n  - forbid: student.sta¦tus == 1", Role.CONDITION, "student.status"),
        ("document", "rules:\n  - forbid: 学生.学籍状¦态 == 1", Role.CONDITION, "学生.学籍状态"),
        ("document", "rules:\n  - require: {evidence: [pap¦er]}", Role.EVIDENCE, "paper"),
        ("document", "rules:\n  - require: kno¦wn(x)", Role.CONDITION, "known"),
        ("document", "not_seen:\n  - when: a¦", Role.CONDITION, "a"),
        ("document", "rules:\n  - replaces: a-b/c¦-d", Role.RULE, "a-b/c-d"),
        ("document", "rules:\n  - id: a-b¦", Role.OWN_ID, "a-b"),
        ("document", "procedures:\n  - replaces: [a/b¦]", Role.PROCEDURE, "a/b"),
        ("document", "procedures:\n  - each_within: policy.a.b¦", Role.LENGTH, "policy.a.b"),
        ("document", "rules:\n  - oblige: {within: 10 wo¦rkdays}", Role.LENGTH, "10 workdays"),
        ("document", "rules:\n  - oblige: {since: leave.st¦art}", Role.FACT, "leave.start"),
        ("document", "parameters:\n  leave.max¦_length: {}", Role.PARAMETER, "leave.max_length"),
        ("document", "parameters:\n  a.b: {value: 1 y¦ear}", Role.PARAMETER_VALUE, "1 year"),
        ("document", "parameters:\n  a.b:\n    - {replaces: nat¦}", Role.DOCUMENT, "nat"),
        ("document", "document:\n  implements: nat¦", Role.DOCUMENT, "nat"),
        ("document", 'document:\n  region: "62¦0000"', Role.REGION, "620000"),
        ("document", "rules:\n  - article: 第三¦条(一)", Role.ARTICLE, "第三条(一)"),
        ("document", "not_modelled:\n  第三¦条: x", Role.ARTICLE, "第三条"),
        ("document", "rules:\n  - change: tr¦", Role.MEMBER, "tr"),
        ("document", "not_modelled:\n  第三条: pur¦", Role.MEMBER, "pur"),
        ("document", "rules:\n  - title: {zh: 甲¦}", Role.OTHER, "甲"),
        ("document", "rules:\n  - for¦bid: x", Role.KEY, "forbid"),
        ("cases", "cases:\n  - expect: {reasons: [a/b¦]}", Role.RULE, "a/b"),
        ("cases", "cases:\n  - expect:\n      missing: [term.st¦art]", Role.FACT, "term.start"),
        ("cases", "cases:\n  - facts:\n      stu¦dent: {}", Role.FACT_KEY, "student"),
        ("cases", "cases:\n  - facts:\n      student: {sta¦ge: x}", Role.FACT_KEY, "stage"),
        ("cases", "cases:\n  - facts:\n      student: {stage: jun¦}", Role.FACT_VALUE, "jun"),
        ("cases", "cases:\n  - region: gan¦su", Role.REGION, "gansu"),
        ("cases", "cases:\n  - evidence: [pap¦er]", Role.EVIDENCE, "paper"),
    ],
)  # fmt: skip
def test_every_place_has_its_role(kind: FileKind, text: str, role: Role, word: str) -> None:
    before, _, after = text.partition(MARK)
    lines = (before + after).split("\n")
    found = context(lines, before.count("\n"), len(before) - before.rfind("\n") - 1, kind)
    assert found is not None
    assert (found.role, found.word) == (role, word)


def test_the_schema_answers_with_and_without_the_list_around_a_single_item() -> None:
    for path in (("parameters", "a.b"), ("parameters", "a.b", 0)):
        assert "article" in keys("document", path)
    for path in (("rules", 0, "change"), ("rules", 0, "change", 0)):
        assert allowed("document", path)["transfer"] == "转学"


def test_what_the_schema_does_not_know_has_no_keys() -> None:
    assert keys("document", ("nonsense", 3, "x")) == {}
    assert allowed("document", ("rules", 0, "id")) == {}
    assert key("document", ("rules", 0, "nonsense")) is None


def test_keys_have_terms_and_meanings() -> None:
    for path in ((), ("rules", 0), ("rules", 0, "oblige"), ("document",), ("procedures", 0)):
        for name, entry in keys("document", path).items():
            assert entry.term != name or entry.zh, (path, name)


def test_lists_and_mappings_are_told_apart() -> None:
    assert is_bare_list("document", ("rules",))
    assert not is_bare_list("document", ("rules", 0))
    assert not is_bare_list("document", ("parameters", "a.b"))
    assert is_mapping("document", ("document", "in_force"))
    assert not is_mapping("document", ("rules", 0, "title"))
