"""Every code is explained, every example does what it says, and every page says what xueji says."""

import re
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from tempfile import gettempdir

import pytest
from tests.phrases import pages

from xueji.cli.explained_example import tried
from xueji.language import parse
from xueji.phrases import ADVICE, CODES, Code, codes
from xueji.phrases.explanations import GROUPS, UNSHOWN, Explanation, explanations, group_title, mended

TOLD: dict[Code, str] = {
    "file-too-large": "too-large", "not-utf8": "not-text", "outside-folder": "surroundings",
    "too-many-nodes": "too-large", "bad-character": "invisible",
    "condition-too-long": "too-large", "condition-too-deep": "too-large",
    "duplicate-pack": "surroundings", "plugin-failed": "surroundings",
    "folder-in-use": "moment", "snapshot-changed": "moment", "bad-run": "surroundings", "row-not-done": "moment",
    "unknown-format": "not-text", "unreadable-table": "not-text", "bad-wheel": "not-text",
    "unknown-encoding": "not-text", "password-protected": "not-text", "sheet-full": "too-large",
    "unknown-sheet": "not-text",
    "workbook-too-large": "too-large", "changed-meanwhile": "moment", "database-failed": "surroundings",
    "too-many-for-workbook": "too-large", "disk-full": "surroundings", "cannot-write": "surroundings",
    "engine-reads-less": "surroundings",
    "stray-return": "invisible", "bad-bytes": "not-text", "line-too-long": "too-large",
    "wrong-column-type": "not-text",
}  # fmt: skip
"""The codes no text can show, with the reason."""
BESIDE: dict[Code, tuple[Code, ...]] = {"row-not-judged": ("value-not-allowed",)}
"""The wrong examples that cannot help giving another code as well."""
MOST_CHANGED = 8


def shown() -> Iterator[Explanation]:
    return (found for found in explanations().values() if not found.told)


def groups_of_codes() -> dict[str, list[str]]:
    """The codes by the comments that head them in the closed list."""
    text = Path(codes.__file__).read_text("utf-8").partition("Literal[\n    #")[2].partition("]  # fmt")[0]
    parts = re.split(r"^ +#", f"    #{text}", flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].strip(): re.findall(r'"([a-z0-9-]+)"', part) for part in parts}


def test_no_code_lacks_its_explanation_and_none_is_left_over() -> None:
    assert tuple(explanations()) == CODES


def test_explanations_stand_in_the_groups_of_the_list() -> None:
    found: dict[str, list[str]] = {group_title(group)["en"]: [] for group in GROUPS}
    for explanation in explanations().values():
        found[group_title(explanation.group)["en"]].append(explanation.code)
    assert found == groups_of_codes()
    assert all(re.search("[一-鿿]", group_title(group)["zh"]) for group in GROUPS)


def test_exactly_these_codes_are_told_and_not_shown() -> None:
    assert {found.code: found.told.reason for found in explanations().values() if found.told} == TOLD
    assert set(TOLD.values()) == set(UNSHOWN)


def test_exactly_these_examples_give_another_code_as_well() -> None:
    assert {found.code: found.beside for found in explanations().values() if found.beside} == BESIDE


def test_what_is_said_is_said_in_both_languages_and_short() -> None:
    for code, found in explanations().items():
        texts = [found.why, *((found.told.arises, found.told.instead) if found.told else ())]
        for text in texts:
            assert re.search("[一-鿿]", text["zh"]), code
            assert text["zh"].endswith(("。", "）", "”")), code
            assert text["en"].endswith((".", ")", "”", '"')), code
            assert all(part.isprintable() and part == part.strip() for part in text.values()), code
        assert 2 <= len(re.findall("[。？]", found.why["zh"])) <= 4, code
        assert len(found.why["zh"]) <= 150, code
        assert 40 <= len(found.why["en"]) <= 400, code


@pytest.mark.parametrize("code", [found.code for found in shown() if found.wrong and found.wrong.kind != "commands"])
def test_the_wrong_example_gives_the_code_and_the_right_one_nothing(code: Code) -> None:
    found = explanations()[code]
    assert found.wrong
    assert found.right
    problems = tried(found.wrong, advice=code in ADVICE).problems
    assert problems
    assert problems[0].code == code
    assert {problem.code for problem in problems} == {code, *found.beside}
    assert [f"{p.place} {p.code}" for p in tried(found.right, advice=code in ADVICE).problems] == []


LONGER: dict[Code, int] = {"rule-without-case": 12, "empty-file": 12}
"""Where what is lacking takes more lines."""


def test_wrong_and_right_differ_in_one_thing() -> None:
    for found in shown():
        wrong, right = (
            [line for file in side.files for line in (file.path, *file.text.split("\n"))] + [*side.commands]
            for side in (found.wrong, found.right)
            if side
        )
        changed = [line for line in ndiff(wrong, right) if line[0] in "+-"]
        assert 0 < len(changed) <= LONGER.get(found.code, MOST_CHANGED), found.code


def test_examples_name_no_place_of_the_machine() -> None:
    for code in ("no-documents", "no-rows", "accepted-twice", "duplicate-document", "no-header"):
        wrong = explanations()[code].wrong  # type: ignore[index] # each is a code
        assert wrong
        told = [str(problem.as_json("zh")) for problem in tried(wrong).problems]
        assert told
        assert not [text for text in told if gettempdir() in text]


def test_a_mend_that_fits_nowhere_or_twice_is_refused() -> None:
    assert mended("a b", [["b", "c"]]) == "a c"
    for text in ("a", "b b"):
        with pytest.raises(ValueError, match="times"):
            mended(text, [["b", "c"]])


def test_every_page_is_up_to_date() -> None:
    wanted = pages.pages()
    assert sorted(wanted) == sorted(path.name for path in pages.FOLDER.iterdir())
    old = [name for name, text in wanted.items() if (pages.FOLDER / name).read_text("utf-8") != text]
    assert not old, "run: python -m tests.phrases.pages"


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("condition-too-long", parse.MOST_CHARACTERS),
        ("condition-too-deep", parse.MOST_LEVELS),
    ],
)
def test_limits_are_told_as_they_are(code: Code, limit: int) -> None:
    told = explanations()[code].told
    assert told
    assert f"{limit}" in told.arises["zh"]
    assert (f"{limit:,}" if limit > 100 else "forty") in told.arises["en"]
