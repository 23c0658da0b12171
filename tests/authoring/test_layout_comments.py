"""Comments put anywhere into the regulations as they stand: none is lost, nothing else changes, and once is enough."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from xueji.authoring.layout import formatted, laid_out
from xueji.errors import PackError

POLICIES = Path(__file__).parents[2] / "policies"
FILES = sorted([*POLICIES.glob("*/*.yaml"), *POLICIES.glob("*/cases/*.yaml")])
REMARKS = ("休学", "a, b: [c]", "- x", "key: value", '"')


def read(text: str) -> Any:
    """What another reader makes of a text, every scalar as it is written; None where it is no YAML."""
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 -- texts alone
    except yaml.YAMLError:
        return None


def commented(lines: list[str], chance: random.Random, number: int) -> tuple[list[str], str]:
    """The lines with one comment more: on a line of its own, beside something, or inside brackets."""
    comment = f"# mark {number}: {chance.choice(REMARKS)}"
    at = chance.randrange(len(lines))
    commas = [found.start() + 1 for found in re.finditer(", ", lines[at])]
    match chance.choice(("own", "own", "beside", "inside")):
        case "beside":
            new = [f"{lines[at]}{' ' * chance.randint(1, 2)}{comment}"]
        case "inside" if commas:
            cut = chance.choice(commas)
            new = [f"{lines[at][:cut]} {comment}", f"      {lines[at][cut + 1 :]}"]
        case _:
            new = [" " * chance.choice((0, 0, 2, 3, 4, 6, 8)) + comment, lines[at]]
    return [*lines[:at], *new, *lines[at + 1 :]], comment


@pytest.mark.parametrize("count", [40, pytest.param(2500, marks=pytest.mark.slow)])
def test_no_comment_is_lost_wherever_it_stands(count: int) -> None:
    chance, put, refused = random.Random(count), 0, 0
    for _ in range(count):
        path = chance.choice(FILES)
        lines = path.read_text("utf-8").split("\n")[: chance.randint(20, 120)]
        data = read("\n".join(lines))
        if not isinstance(data, dict):  # the cut fell into brackets
            continue
        marks: list[str] = []
        for number in range(chance.randint(1, 8)):
            tried, comment = commented(lines, chance, number)
            if read("\n".join(tried)) == data:  # elsewhere it would be part of a text
                lines, marks = tried, [*marks, comment]
        put += len(marks)
        text = "\n".join(lines) + "\n"
        try:
            found = formatted(text, file=path)
        except PackError:  # our reader takes fewer texts than this one: told, and the file left as it is
            refused += 1
            continue
        assert read(found) == data, text
        assert [mark for mark in marks if found.count(mark) != 1] == [], text
        assert formatted(found, file=path) == found, text
    assert put > count
    assert refused <= count // 500


@pytest.mark.parametrize(
    ("written", "laid"),
    [
        (b"# a\r\ncases:\r\n  - name: x  # b\r\n# end\r\n", "# a\ncases:\n  - name: x  # b\n# end\n"),
        (b"\xef\xbb\xbfcases:\t# hi\n  - name: x\t# there", "cases:  # hi\n  - name: x  # there\n"),
        (b"# h\n---  # x\ncases: []\n", "# h\n# x\ncases: []\n"),
        (b"cases:\n  - name: |\n      a # b\n    # c\n\n\n# d\n", "cases:\n  - name: |\n      a # b\n    # c\n\n# d\n"),
        (b"cases:\n  - # on the dash\n    name: x\n", "cases:\n  # on the dash\n  - name: x\n"),
        (b"document: {id: a, # one\n  # two\n  number: b } # three\n",
         "document:  # three\n  id: a  # one\n  # two\n  number: b\n"),
    ],
)  # fmt: skip
def test_odd_ends_of_lines_and_odd_places(written: bytes, laid: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(written)
    assert laid_out(path).text == laid


@pytest.mark.parametrize("written", [b"version: 3\r\nservices:\r\n    web: {image: x}   # c\r\n", b"- a\r\n", b"hello"])
def test_what_is_no_file_of_a_pack_is_left_alone(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_bytes(written)
    assert not laid_out(path).changed
