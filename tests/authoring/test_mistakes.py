"""Mistakes typed at random into the real packs: what is said first names the line, and mostly mends it."""

import pytest
from tests.authoring.mistakes import KINDS, Judged, judged, mistakes, report


def shares(results: list[Judged]) -> tuple[float, float]:
    """The share of first messages that name the right line, and of hints that are the mend or name what stood there."""
    lines = sum(result.names_line for result in results)
    mends = sum(result.mended or result.names_form for result in results)
    return lines / len(results), mends / len(results)


@pytest.mark.slow
def test_one_mistake_of_each_kind() -> None:
    results = [judged(mistake) for mistake in mistakes(7, len(KINDS))]
    assert all(result.problem for result in results)
    lines, mends = shares(results)
    assert lines >= 0.85, report(results)
    assert mends >= 0.75, report(results)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2026])
def test_a_hundred_mistakes(seed: int) -> None:
    results = [judged(mistake) for mistake in mistakes(seed, 100)]
    lines, mends = shares(results)
    assert lines >= 0.95, report(results)
    assert mends >= 0.85, report(results)
    assert sum(result.mended for result in results) >= 80, report(results)  # by the edit alone
