"""Where a position stands is told from lines alone, however broken the file."""

import pytest

from tests.editor.desk import MARK, REGULATION
from xueji.editor.outline import Here, entries, here, rules


def at(text: str) -> tuple[Here | None, str]:
    before, _, after = text.partition(MARK)
    lines = (before + after).split("\n")
    line = before.count("\n")
    found = here(lines, line, len(before) - before.rfind("\n") - 1)
    return found, lines[line][found.start : found.end] if found else ""


@pytest.mark.parametrize(
    ("text", "where", "path", "word"),
    [
        ("¦", "key", (), ""),
        ("ru¦", "key", (), "ru"),
        ("rules:\n  - ¦", "key", ("rules", 0), ""),
        ("rules:\n  - i¦d: a", "key", ("rules", 0), "id"),
        ("rules:\n  - id: a\n  - id: b¦", "value", ("rules", 1, "id"), "b"),
        ("rules:\n  - id: a\n    forb¦", "key", ("rules", 0), "forb"),
        ("rules:\n  - id: a\n    ¦\n    title: x", "key", ("rules", 0), ""),
        ("rules:\n  - id: a\n    change: ¦", "value", ("rules", 0, "change"), ""),
        ("rules:\n  - id: a\n    change: [transfer, le¦ave]", "value", ("rules", 0, "change", 1), "leave"),
        ("rules:\n  - id: a\n    change: [transfer,¦", "value", ("rules", 0, "change", 1), ""),
        ("rules:\n  - id: a\n    title: {zh: 甲, e¦n: b}", "key", ("rules", 0, "title"), "en"),
        ("rules:\n  - id: a\n    title: {zh: 甲¦, en: b}", "value", ("rules", 0, "title", "zh"), "甲"),
        ("rules:\n  - id: a\n    replaces:\n      - b/c¦", "value", ("rules", 0, "replaces", 0), "b/c"),
        ("rules:\n- id: a\n  forbid: x¦", "value", ("rules", 0, "forbid"), "x"),
        ("rules:\n  - id: a\n    when: >-\n      one\n      two¦", "value", ("rules", 0, "when"), "two"),
        ("rules:\n  - id: a\n    when: one\n      and two¦\n    forbid: x", "value", ("rules", 0, "when"), "and two"),
        ("rules:\n  - id: a\n    when: {\n    forbid: x¦", "value", ("rules", 0, "forbid"), "x"),
        ("not_modelled:\n  第三¦条: purpose", "key", ("not_modelled",), "第三条"),
        ("a:\n  b: pur¦pose # why", "value", ("a", "b"), "purpose"),
        ("a:\n  b: {c: [1,\n    2, 3¦]}", "value", ("a", "b", "c", 2), "3"),
        ('a:\n  "b c": x¦', "value", ("a", "b c"), "x"),
        ("a: {b: 1,¦ c: 2}", "key", ("a",), ""),
        ("a: {b: 1, ¦c: 2}", "key", ("a",), "c"),
        ("a:\n  ¦# why", "key", ("a",), ""),
        ("parameters:\n  x.y:\n    - {value: 1 year, stages: [jun¦]}", "value",
         ("parameters", "x.y", 0, "stages", 0), "jun"),
    ],
)  # fmt: skip
def test_a_position_is_found(text: str, where: str, path: tuple[str | int, ...], word: str) -> None:
    found, shown = at(text)
    assert found is not None
    assert (found.at, found.path, shown) == (where, path, word)


@pytest.mark.parametrize("text", ["# rules¦", "a: b # c¦", "  # x¦"])
def test_nothing_stands_in_a_comment(text: str) -> None:
    assert at(text)[0] is None


def test_beyond_the_end_nothing_stands() -> None:
    assert here(["a: b"], 7, 0) is None
    assert here(["a: b"], -1, 0) is None


def test_a_number_sign_in_a_folded_text_is_no_comment() -> None:
    found, _ = at("a: >-\n  one # two¦")
    assert found is not None
    assert found.before == "  one # two"


def test_what_stands_before_the_position_runs_over_lines() -> None:
    found, _ = at("a:\n  when: one and\n    two == ¦")
    assert found is not None
    assert found.before == "one and\n    two == "


def test_rules_are_found_in_both_styles_and_while_the_file_is_broken() -> None:
    lines = [
        "rules:",
        "  - id: first",
        "    forbid: {{{",
        "  - {id: second, change: leave}",
        "closed:",
        "  - id: third",
    ]
    assert [(name, entry.line) for name, entry in rules(lines)] == [("first", 1), ("second", 3)]
    assert next(rules(REGULATION.split("\n")))[0] == "transfer-on-leave"


LONG = 100_000


@pytest.mark.parametrize(
    "line",
    [
        "a" + " " * LONG + "b", "-a" + " b" * LONG, '"a"' + " " * LONG, "- " * LONG, "z: " + "[a " * LONG,
        "z: " + "{a: " * LONG, "z: {" + "a: b, " * LONG, "a: " * LONG, "z: " + "\"'" * LONG,
    ],
    ids=lambda line: line[:8],
)  # fmt: skip
def test_whatever_is_pasted_is_read_once_and_not_followed_for_ever(line: str) -> None:
    found = here([line], 0, len(line))
    assert found is None or len(found.path) < 200
    assert all(len(entry.path) < 200 for entry in entries([line]))
