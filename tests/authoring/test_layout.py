"""One order and one layout: meanings, digests and comments stay, and a second time changes nothing."""

import random
import re
from collections.abc import Iterator
from datetime import date
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
    CASE,
    CLOSED,
    DECLARATION,
    DOCUMENT,
    EXPECT,
    FACT,
    NOT_SEEN,
    PROCEDURE,
    REGULATION,
    RULE,
    SHAPES,
    UNMODELLED,
    VALUE,
    Shape,
)  # fmt: skip
from xueji.errors import PackError
from xueji.packs import shapes
from xueji.packs.accepted import ACCEPTED
from xueji.packs.hooks import PackFolder
from xueji.packs.load import inspect

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies"
SOUND = HERE.parent / "packs" / "sound"
ALL = tuple(sorted(path.parent.name for path in POLICIES.glob("*/__init__.py")))
EXAMPLES = sorted((HERE / "layouts").glob("*.before.yaml"))


@pytest.mark.slow
def test_the_regulations_of_this_project_are_laid_out() -> None:
    files = yaml_files([POLICIES])
    assert len(files) > 100
    assert [path for path in files if laid_out(path).changed] == [], "run xueji fmt policies"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_a_text_becomes_the_one_beside_it(path: Path) -> None:
    wanted = path.with_name(path.name.replace("before", "after")).read_text("utf-8")
    assert formatted(path.read_text("utf-8"), file=path) == wanted
    assert formatted(wanted, file=path) == wanted


@pytest.mark.parametrize("names", [("national", "hubei"), pytest.param(ALL, marks=pytest.mark.slow)], ids=str)
def test_no_digest_changes(names: tuple[str, ...]) -> None:
    packs = [PackFolder(name, "", POLICIES / name) for name in names]
    texts = {path.resolve(): disordered(path) for pack in packs for path in sorted(pack.folder.glob("*.yaml"))}
    before, between = inspect(packs), inspect(packs, texts)
    after = inspect(packs, {path: formatted(text, file=path) for path, text in texts.items()})
    digests = [{document.id: document.digest for document in reading.documents} for reading in (before, between, after)]
    assert digests[0] == digests[1] == digests[2]
    assert len(digests[0]) == len(texts)


def disordered(path: Path) -> str:
    """A file with its keys in the order of the alphabet, every list on lines of its own and texts folded."""
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 -- texts alone
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, default_flow_style=False, width=60))


@pytest.mark.parametrize("path", [SOUND / "national" / "measures.yaml"], ids=lambda path: path.name)
def test_what_is_laid_out_stays_as_it_is(path: Path) -> None:
    found = formatted(path.read_text("utf-8"), file=path)
    assert formatted(found, file=path) == found
    assert sorted(comment_lines(found)) == sorted(comment_lines(path.read_text("utf-8")))


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

COMMENT = rf"# \d+: (?:{'|'.join(map(re.escape, REMARKS))})$"


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


@pytest.mark.slow
@given(FILES, st.integers(0, 10**9), st.sampled_from(["regulation", "cases"]))
@settings(max_examples=150)
def test_any_order_and_style_with_any_comments(data: dict[str, Any], seed: int, kind: Any) -> None:
    scribe = Scribe(seed)
    text = scribe.text(data)
    found = formatted(text, kind)
    assert read_by_another(found) == read_by_another(text)
    kept = re.findall(COMMENT, found, re.MULTILINE)
    assert sorted(kept) == sorted(scribe.comments), text
    assert formatted(found, kind) == found
    assert all(line == line.rstrip() for line in found.splitlines())


@pytest.mark.slow
def test_the_regulations_in_any_order_and_style_with_any_comments() -> None:
    for seed, path in enumerate(path for path in yaml_files([POLICIES]) if path.stat().st_size < 15_000):
        scribe = Scribe(seed)
        text = scribe.text(yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader))  # noqa: S506 -- texts alone
        found = formatted(text, file=path)
        assert read_by_another(found) == read_by_another(text), path
        assert sorted(re.findall(COMMENT, found, re.MULTILINE)) == sorted(scribe.comments), path
        assert formatted(found, file=path) == found, path


@pytest.mark.slow
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


# Cases added by programs.

CASE_DATA: dict[str, Any] = {
    "expect": {"outcome": "refused", "reasons": ["a/b"]}, "name": {"zh": "休学: 一", "en": "no, never"},
    "on": date(2024, 9, 5),
    "change": "transfer", "region": "430000", "demo": True,
    "facts": {"student": {"stage": "junior", "grade": 8, "birth_date": "2012-01-01", "number": "yes"}, "term": {}},
    "evidence": [],
}  # fmt: skip
CASE_TEXT = """\
  - name: {zh: "休学: 一", en: "no, never"}
    region: "430000"
    on: 2024-09-05
    change: transfer
    demo: true
    facts:
      student: {stage: junior, grade: 8, birth_date: 2012-01-01, number: "yes"}
      term: {}
    evidence: []
    expect:
      outcome: refused
      reasons: [a/b]
"""


def test_a_case_is_added_to_a_file_that_is_made_or_there(tmp_path: Path) -> None:
    path = tmp_path / "hunan" / "cases" / "saved.yaml"
    append_case(path, CASE_DATA)
    head = "# yaml-language-server: $schema=../../schema/cases-1.json\n"
    assert path.read_text("utf-8") == f"{head}cases:\n{CASE_TEXT}"
    append_case(path, CASE_DATA)
    assert path.read_text("utf-8") == f"{head}cases:\n{CASE_TEXT}{CASE_TEXT}"


@pytest.mark.parametrize("before", ["", "\n", "cases:\n", "cases: []\n"])
def test_a_case_is_added_to_a_file_without_any(before: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(before, "utf-8")
    append_case(path, CASE_DATA)
    assert path.read_text("utf-8").endswith(f"cases:\n{CASE_TEXT}")


def test_comments_stay_when_a_case_is_added() -> None:
    text = "# of all\n\ncases:\n  # first\n  - name: a  # one\n    # inside\n  # last\n"
    found = with_case(text, CASE_DATA)
    assert found.startswith("# of all\n\ncases:\n  # first\n  - name: a  # one\n    # inside\n")
    assert found.count("#") == 5


def test_a_file_that_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for content in (b"cases: [\n", b"cases: \xff\n"):
        path.write_bytes(content)
        with pytest.raises(PackError):
            append_case(path, CASE_DATA)
        assert path.read_bytes() == content


def test_what_is_no_mapping_stays_as_it_is() -> None:
    assert formatted("- a\n-   b\n") == "- a\n-   b\n"
    assert formatted("word\n") == "word\n"


def test_problems_of_syntax_have_a_place() -> None:
    with pytest.raises(PackError) as told:
        formatted("a: [\nb: 1\n", file="hunan/x.yaml")
    assert {problem.place.file for problem in told.value.problems} == {"hunan/x.yaml"}


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(PackError) as told:
        write_text(tmp_path / "file" / "x.yaml", "a: 1\n")
    assert [problem.code for problem in told.value.problems] == ["cannot-write"]
    assert kind_of({"cases": []}) == "cases"
    assert laid_out(SOUND / "national" / "measures.yaml").path.name == "measures.yaml"
