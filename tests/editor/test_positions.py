"""Columns in the units of each encoding; lines as the protocol ends them."""

import pytest

from xueji.editor.positions import Encoding, characters, column_of, lines_of, units

LINE = "学籍😀𠀀a"


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [("utf-8", [0, 3, 6, 10, 14, 15]), ("utf-16", [0, 1, 2, 4, 6, 7]), ("utf-32", [0, 1, 2, 3, 4, 5])],
)
def test_columns_and_characters_answer_one_another(encoding: Encoding, columns: list[int]) -> None:
    assert [column_of([LINE], 0, n, encoding) for n in range(6)] == columns
    assert [characters(LINE, column, encoding) for column in columns] == [0, 1, 2, 3, 4, 5]


def test_beyond_the_line_is_its_end() -> None:
    assert characters("学籍", 99, "utf-16") == 2
    assert column_of(["学籍"], 0, 99, "utf-16") == 2
    assert column_of(["学籍"], 5, 3, "utf-16") == 0


def test_half_a_surrogate_counts_as_one() -> None:
    assert units("\ud83d", "utf-8") == 3
    assert units("\ud83d", "utf-16") == 1


def test_only_feeds_and_returns_end_lines() -> None:
    assert lines_of("a\r\nb\rc\nd\x0be\u2028f\x85g") == ["a", "b", "c", "d\x0be\u2028f\x85g"]
