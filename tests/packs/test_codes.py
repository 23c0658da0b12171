"""The list of codes is closed both ways: each is wanted by a case, and each says what to do in two languages."""

import re
import string
from pathlib import Path

import pytest
from tests.packs.test_broken import BROKEN, HERE

from xueji.phrases import ADVICE, CODES, PROBLEMS, Code
from xueji.phrases.tables import TABLES

ELSEWHERE: dict[Code, tuple[str, ...]] = (
    {"no-cases": ("tests/cli",)}
    | dict.fromkeys(TABLES, ("tests/tables", "tests/audits", "tests/cli"))
    | dict.fromkeys(ADVICE, ("tests/authoring",))
)
"""Codes that no pack and no request gives, with the folders of the tests that show them."""
WANTING = [
    *BROKEN, *HERE.glob("broken_folders/*/wanted.txt"), *HERE.glob("test_broken*.py"), HERE / "test_registry.py",
    HERE.parent / "decide" / "bad_requests" / "wanted.yaml", HERE.parent / "decide" / "test_bad_requests.py",
]  # fmt: skip


def wanted_in(file: Path) -> set[str]:
    """Every code that a file of cases wants; of a broken pack only what its first line says."""
    text = file.read_text()
    return set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", text.partition("\n")[0] if file in BROKEN else text))


def test_every_code_is_wanted_by_a_case() -> None:
    wanted = {code for file in WANTING for code in wanted_in(file)}
    assert set(CODES) - wanted == set(ELSEWHERE)


def test_every_code_shown_elsewhere_is_shown_there() -> None:
    missing = []
    for code, folders in ELSEWHERE.items():
        files = (file for folder in folders for file in (HERE.parents[1] / folder).rglob("*.py"))
        if not any(f'"{code}' in file.read_text() for file in files):
            missing.append(code)
    assert not missing


def test_every_code_has_its_phrases_and_no_phrase_is_left_over() -> None:
    assert set(PROBLEMS) == set(CODES)
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("code", CODES)
def test_every_phrase_stands_in_both_languages_and_asks_for_the_same(code: Code) -> None:
    phrase = PROBLEMS[code]
    asks = {
        key: {field for _, field, _, _ in string.Formatter().parse(str(text)) if field} for key, text in phrase.items()
    }
    assert all(phrase.values())
    assert all(re.search("[一-鿿]", str(phrase[key])) or asks[key] for key in ("zh", "hint_zh"))  # type: ignore[literal-required] # both are keys
    bare = {key: {field.removesuffix("_zh") for field in fields} for key, fields in asks.items()}
    assert bare["en"] == bare["zh"]
    assert bare["hint_en"] == bare["hint_zh"]
