"""The quick check against Cerberus: sound exactly where Cerberus finds nothing, with equal data."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.packs import quick, schema, shapes
from xueji.packs.source import read

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "policies").glob("*/*.yaml"))
CASES = sorted((ROOT / "policies").glob("*/cases/*.yaml"))
BROKEN = sorted(Path(__file__).parent.glob("broken/*.yaml"))
CHECKS = {id(s): quick.checker(s) for s in (shapes.FILE, shapes.CASES)}
VALIDATORS = {id(s): schema._Shape(s) for s in (shapes.FILE, shapes.CASES)}


def told(data: Any, of: dict[str, Any]) -> tuple[bool, Any]:
    """What the quick check says."""
    try:
        return True, CHECKS[id(of)](data)
    except quick.Doubt:
        return False, None


def held(data: Any, of: dict[str, Any]) -> None:
    validator = VALIDATORS[id(of)]
    normalised = validator.validated(copy.deepcopy(data), always_return_document=True)
    sound, found = told(data, of)
    assert sound is not bool(validator._errors), validator._errors
    if sound:
        assert found == normalised


@pytest.mark.slow
@pytest.mark.parametrize("path", [*SHIPPED, *BROKEN], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_documents(path: Path) -> None:
    source = read(path, path.parent)
    if isinstance(source.data, dict):
        held(source.data, shapes.FILE)


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_cases(path: Path) -> None:
    held(read(path, path.parent).data, shapes.CASES)


SMALL = [path for path in SHIPPED if path.stat().st_size < 8_000]
VALUES = st.one_of(
    st.none(), st.just(""), st.text("ab一", max_size=3), st.just("x" * 1_001), st.lists(st.just("a"), max_size=2),
    st.dictionaries(st.sampled_from(["zh", "en", "reason", "who"]), st.just("a"), max_size=2),
    st.sampled_from(["true", "forbid", "transfer", "national", "Zz", "1"]),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=150)
@given(st.data())
def test_changed_documents(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SMALL))
    whole = read(path, path.parent).data
    for _ in range(data.draw(st.integers(1, 2))):
        _change(whole, data)
    held(whole, shapes.FILE)


def _change(node: Any, data: st.DataObject) -> None:
    """Go down by chance and put another value, or a key that is not one, in place of what is there."""
    while True:
        keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = node[key]
        if isinstance(inner, (dict, list)) and inner and data.draw(st.integers(0, 3)):
            node = inner
            continue
        act = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if act == "replace":
            node[key] = data.draw(VALUES)
        elif act == "remove":
            del node[key]
        elif isinstance(node, dict):
            node[data.draw(st.sampled_from(["zz", "Bad Name", "note", "change", "1a"]))] = data.draw(VALUES)
        return


def test_a_rule_it_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="no quick check for dependencies"):
        quick.checker({"a": {"type": "string", "dependencies": "b"}})
