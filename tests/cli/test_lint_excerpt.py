"""A line with a spot in it, fit for a terminal: the marks stand below the spot, whatever the characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from xueji.cli.lint_excerpt import excerpt


@pytest.mark.parametrize(
    ("line", "first", "last", "shown", "marks"),
    [
        ("forbid: studnt.grade", 9, 21, "forbid: studnt.grade", "        ^^^^^^^^^^^^"),
        ("标题: 休学", 5, 7, "标题: 休学", "      ^^^^"),
        ("a，b", 2, 3, "a，b", " ^^"),
        ("\tid: x", 2, 4, "    id: x", "    ^^"),
        ("a\u200bb", 2, 3, "a\\u200bb", " ^^^^^^"),
        ("a\u3000b", 2, 3, "a\\u3000b", " ^^^^^^"),
        ("a\u00a0b", 3, 4, "a\\xa0b", "     ^"),
        ("\x1b[31m", 1, 2, "\\x1b[31m", "^^^^"),
        ("abc", 4, 5, "abc", "   ^"),
        ("abc", 9, 12, "abc", "   ^"),
        ("", 1, 1, "", "^"),
        ("e\u0301x", 3, 4, "e\u0301x", " ^"),
    ],
)
def test_the_marks_stand_below_the_spot(line: str, first: int, last: int, shown: str, marks: str) -> None:
    found = excerpt(line, first, last, 80)
    assert (found.line, found.marked()) == (shown, marks)


@pytest.mark.slow
@given(st.text(min_size=1, max_size=300), st.data(), st.integers(20, 120))
def test_a_long_line_is_cut_around_the_spot_and_never_too_wide(line: str, data: st.DataObject, width: int) -> None:
    first = data.draw(st.integers(1, len(line)))
    last = data.draw(st.integers(first + 1, len(line) + 1))
    found = excerpt(line, first, last, width)
    assert cell_len(found.line) <= width
    assert cell_len(found.marked()) <= width + 1  # a spot without a width, at the end, has one mark
    assert found.line.isprintable()
    assert found.spot


def test_what_is_left_out_shows_a_sign() -> None:
    found = excerpt("休学" * 60 + "studnt.grade" + "复学" * 60, 121, 133, 40)
    assert found.spot == "studnt.grade"
    assert found.before.startswith("…")
    assert found.after.endswith("…")
    assert cell_len(found.line) <= 40
