"""What many tests need: the packs as installed, and random facts."""

import gc
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from xueji import assemble
from xueji.assemble import Xueji
from xueji.authoring import check
from xueji.language.types import Kind
from xueji.packs import case_files, load, registry
from xueji.vocabulary import FactEntry, Vocabulary

settings.register_profile(
    "xueji", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("xueji")


gc.disable()  # thousands of tests are being collected and stay until the end: nothing of them is garbage


def pytest_collection_finish() -> None:
    """The garbage collector need not look at the tests again and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def engine() -> Xueji:
    return loaded()


loaded = cache(assemble.load)
"""The same packs are read once in one process of tests."""


def once(read: Callable[..., Any]) -> Callable[..., Any]:
    """Read the installed packs once; any other packs, and texts that are not saved, each time."""
    kept = cache(lambda: read(installed()))
    return lambda packs, texts=None: kept() if tuple(packs) == installed() and not texts else read(packs, texts)


installed = cache(registry.installed)
_REGULATIONS, _CASES = once(load.inspect), once(case_files.inspect_cases)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process read the same packs once."""
    monkeypatch.setattr(assemble, "load", loaded)
    for module in (load, check):
        monkeypatch.setattr(module, "inspect", _REGULATIONS)
    for module in (case_files, check):
        monkeypatch.setattr(module, "inspect_cases", _CASES)


DAYS = st.integers(0, 900).map(lambda n: date(2023, 6, 1) + timedelta(days=n))


def values_of(entry: FactEntry) -> st.SearchStrategy[Any]:
    """Any value a fact can have, as conditions see it."""
    members = [en for en, _ in entry.type.members]
    by_kind: Mapping[Kind, Any] = {
        Kind.FLAG: st.booleans(),
        Kind.INTEGER: st.integers(0, 12) if not entry.name.endswith("grade") else st.integers(1, 12),
        Kind.DECIMAL: st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)]),
        Kind.DATE: DAYS,
        Kind.TEXT: st.sampled_from(["", "a"]),
        Kind.REGION: st.sampled_from(["620102", "620103", "210102", "410102"]),
        Kind.MEMBER: st.sampled_from(members or [""]),
        Kind.SET: st.frozensets(st.sampled_from(members or [""]), max_size=3),
    }
    found: st.SearchStrategy[Any] = by_kind[entry.type.kind]
    return found


@st.composite
def facts(draw: st.DrawFn, vocabulary: Vocabulary, given: float = 0.6) -> dict[str, Any]:
    """Facts with some of them missing at random."""
    found: dict[str, Any] = {}
    for name, entry in vocabulary.entries.items():
        if draw(st.floats(0, 1)) < given:
            found[name] = draw(values_of(entry))
    return found
