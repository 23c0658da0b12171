"""One order and one layout: meanings, digests and comments stay, and a second time changes nothing."""

import random
import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from xueji.authoring.layout import append_case, formatted, kind_of, laid_out, with_case
from xueji.authoring.layout_files import write_text, yaml_files
from xueji.authoring.layout_scalar import plain
from xueji.authoring.layout_shape import (
    CASE, CLOSED, DECLARATION, DOCUMENT, EXPECT, FACT, NOT_SEEN, PROCEDURE, REGULATION, RULE, SHAPES, UNMODELLED,
    VALUE, Shape,
)  # fmt: skip
from xueji.errors import PackError
from xueji.packs import shapes
from xueji.packs.accepted import ACCEPTED
from xueji.packs.hooks import PackFolder
from xueji.packs.load import inspect

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies"
SOUND = HERE.parent / "packs" / "sound"
EXAMPLES = sorted((HERE / "layouts").glob("*.before.yaml"))


@cache
def regulations() -> dict[Path, str]:
    """Every regulation and every file of cases, laid out."""
    return {path: formatted(path.read_text("utf-8"), file=path) for path in yaml_files([POLICIES, SOUND])}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_a_text_becomes_the_one_beside_it(path: Path) -> None:
    wanted = path.with_name(path.name.replace("before", "after")).read_text("utf-8")
    assert formatted(path.read_text("utf-8"), file=path) == wanted
    assert formatted(wanted, file=path) == wanted


def test_what_is_laid_out_stays_as_it_is() -> None:
    assert len(regulations()) > 100
    assert [path for path, text in regulations().items() if formatted(text, file=path) != text] == []


def test_no_digest_changes() -> None:
    folders = sorted({path.parent for path in regulations() if path.parent.name != "cases"})
    packs = [PackFolder(folder.name, "", folder) for folder in folders if folder.parent == POLICIES]
    before = inspect(packs)
    after = inspect(packs, {path.resolve(): text for path, text in regulations().items()})
    assert before.problems == after.problems == ()
    assert {d.id: d.digest for d in before.documents} == {d.id: d.digest for d in after.documents}


def test_no_comment_is_lost() -> None:
    for path, text in regulations().items():
        assert sorted(comment_lines(text)) == sorted(comment_lines(path.read_text("utf-8"))), path


def comment_lines(text: str) -> Iterator[str]:
    """Comments on lines of their own: no text of the regulations has a line that begins so."""
    yield from (line.strip() for line in text.splitlines() if line.lstrip().startswith("#"))


@pytest.mark.parametrize("path", [SOUND / "national" / "measures.yaml", *EXAMPLES], ids=lambda path: path.name)
def test_another_reader_reads_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert YAML().load(text) == YAML().load(formatted(text, file=path))


ORDERS: list[tuple[Shape, dict[str, Any]]] = [
    (REGULATION, shapes.FILE), (DOCUMENT, shapes.DOCUMENT), (DECLARATION, shapes.DECLARATION), (FACT, shapes.FACT),
    (VALUE, shapes.VALUE | {"remedy": 0}), (RULE, shapes.RULE), (PROCEDURE, shapes.PROCEDURE | {"remedy": 0}),
    (CLOSED, shapes.CLOSED), (NOT_SEEN, shapes.NOT_SEEN), (UNMODELLED, shapes.UNMODELLED["schema"]),
    (CASE, shapes.CASE), (EXPECT, shapes.CASE["expect"]["schema"]), (SHAPES["cases"], shapes.CASES),
    (SHAPES["accepted"], ACCEPTED),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "schema"), ORDERS, ids=lambda part: "" if isinstance(part, dict) else None)
def test_every_key_has_its_place(shape: Shape, schema: dict[str, Any]) -> None:
    assert sorted(shape.order) == sorted(schema)


# Texts at random: the same data written in other orders and styles, with comments wherever they may stand.

WORDS = st.sampled_from([
    "休学期间不予转学", "a text", "no", "010100", "2024-09-01", "1/3", "yes", "a: b", "it's", 'say "no"', "x #y", "- z",
    "a, b", "[x]", "", "0x1f", "~", "null", "1e3", "12:30", "第一条(一)", "a\\b", "student.status == \"on_leave\"",
    "a word " * 30 + "end", "长" * 150, "&a", "*a", "!t", "%x", "@x", "`x`", "|", ">", "? q", "a:", "#", "{}",
])  # fmt: skip
KEYS = st.sampled_from([*RULE.order, *DOCUMENT.order, "第一条", "leave.max_length", "unknown"])
DATA = st.recursive(
    WORDS | st.none(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=6),
    max_leaves=20,
)
FILES = st.dictionaries(st.sampled_from([*REGULATION.order, "cases", "other"]), DATA, min_size=1, max_size=5)


REMARKS = ("休学", "a, b: [c]", "- x", '"')


class Scribe:
    """Writes data as YAML in a style of its own at every turn, and numbers the comments it puts in."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.comments: list[str] = []

    def comment(self, likely: float = 0.2) -> str:
        if self.random.random() > likely:
            return ""
        self.comments.append(f"# {len(self.comments)}: {self.random.choice(REMARKS)}")
        return self.comments[-1]

    def above(self, column: int) -> list[str]:
        """Comments and empty lines above an entry, at its column or to the left or right of it."""
        found: list[str] = []
        while self.random.random() < 0.3:
            text = self.comment(0.7)
            found.append(" " * max(0, column + self.random.choice([0, 0, 0, -2, 2, 1])) + text if text else "")
        return found

    def beside(self) -> str:
        text = self.comment()
        return f"{' ' * self.random.randint(1, 3)}{text}" if text else ""

    def scalar(self, value: str | None, *, flow: bool) -> str:
        if value is None:
            return "null" if flow else ""
        styles = ["double"]
        if value.isprintable():
            styles.append("single")
        if plain(value) and not (flow and re.search(r"[,\[\]{}]", value)):
            styles += ["plain"] * 3
        match self.random.choice(styles):
            case "double":
                return yaml.dump(value, default_style='"', allow_unicode=True, width=10**6).strip()
            case "single":
                return "'" + value.replace("'", "''") + "'"
            case _:
                return value

    def flow(self, data: Any) -> str:
        if isinstance(data, dict):
            pairs = [f"{key}: {self.flow(part)}" for key, part in self.shuffled(data)]
            return self.brackets("{", pairs, "}")
        if isinstance(data, list):
            return self.brackets("[", [self.flow(part) for part in data], "]")
        return self.scalar(data, flow=True)

    def brackets(self, opening: str, parts: list[str], closing: str) -> str:
        text, last = opening, len(parts) - 1
        for index, part in enumerate(parts):
            text += part + ("," if index < last or self.random.random() < 0.2 else "")
            comment = self.comment(0.05)
            text += f"  {comment}\n      " if comment else " " if index < last else ""
        return text + closing

    def shuffled(self, data: dict[str, Any]) -> list[tuple[str, Any]]:
        return self.random.sample(list(data.items()), len(data))

    def block(self, data: Any, column: int) -> list[str]:
        """The lines of a mapping or a list that has parts."""
        lines: list[str] = []
        entries = [(None, part) for part in data] if isinstance(data, list) else self.shuffled(data)
        for key, part in entries:
            lines += self.above(column)
            lines += self.entry("-" if key is None else f"{key}:", part, column, is_item=key is None)
        return lines

    def entry(self, lead: str, part: Any, column: int, *, is_item: bool) -> list[str]:
        start = " " * column + lead
        if isinstance(part, (dict, list)) and part and self.random.random() < 0.7:
            deeper = column + self.random.choice([2, 4, 3])
            inner = self.block(part, deeper)
            if is_item and self.random.random() < 0.7 and not inner[0].lstrip().startswith(("#", "- ")) and inner[0]:
                return [" " * column + "-" + inner[0][column + 1 :], *inner[1:]]
            return [start + self.beside(), *inner]
        if isinstance(part, str) and part and not part[0].isspace() and self.random.random() < 0.2:
            return self.lines(start, part, column)
        return [f"{start} {self.flow(part)}".rstrip() + self.beside()]

    def lines(self, start: str, text: str, column: int) -> list[str]:
        """A text below its mark."""
        mark = self.random.choice(["|", ">", "|-", ">-", "|+", ">+", "|2-", ">2"])
        wide = 2 if "2" in mark else self.random.choice([2, 3])
        ends = [""] * self.random.randint(0, 2)
        return [f"{start} {mark}{self.beside()}", " " * (column + wide) + text, *ends]

    def text(self, data: dict[str, Any]) -> str:
        lines = [*self.above(0), *self.block(data, 0), *self.above(0)]
        return "\n".join(lines) + "\n"


def read_by_another(text: str) -> Any:
    """What PyYAML's plain reader makes of a text, everything as it is written; nothing is the empty text."""
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- the base loader makes texts alone


@given(FILES, st.integers(0, 10**9), st.sampled_from(["regulation", "cases"]))
@settings(max_examples=150)
def test_any_order_and_style_with_any_comments(data: dict[str, Any], seed: int, kind: Any) -> None:
    scribe = Scribe(seed)
    text = scribe.text(data)
    found = formatted(text, kind)
    assert read_by_another(found) == read_by_another(text)
    kept = re.findall(r"# \d+: (?:休学|a, b: \[c\]|- x|\")$", found, re.MULTILINE)
    assert sorted(kept) == sorted(scribe.comments), text
    assert formatted(found, kind) == found
    assert all(line == line.rstrip() for line in found.splitlines())


@given(FILES, st.integers(0, 10**9), st.integers(0, 10**9))
@settings(max_examples=40)
def test_two_ways_to_write_a_thing_end_in_one_order(data: dict[str, Any], one: int, other: int) -> None:
    orders = [
        list(key_order(YAML().load(StringIO(formatted(Scribe(seed).text(data), "regulation")))))
        for seed in (one, other)
    ]
    known = [[path for path in order if path[-1] in REGULATION.order or path[-1] in DOCUMENT.order] for order in orders]
    assert sorted(map(str, known[0])) == sorted(map(str, known[1]))
    tops = [[path for path in order if len(path) == 1 and path[0] in REGULATION.order] for order in orders]
    assert tops[0] == tops[1] == sorted(tops[0], key=lambda path: REGULATION.order.index(path[0]))


def key_order(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict):
        for key, part in data.items():
            yield (*path, key)
            yield from key_order(part, (*path, key))
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from key_order(part, (*path, index))
