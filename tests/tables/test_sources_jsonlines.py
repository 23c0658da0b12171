"""JSON lines: nested names, values as text, lines that are no objects."""

import json
from pathlib import Path

import pytest

from xueji.tables.problems import TableError
from xueji.tables.sources import open_source

LINES = [
    '{"change": "transfer", "student": {"grade": 3, "share": 0.10}, "evidence": ["a", "b"]}',
    "",
    '{"change": "leave", "student": {"flag": true, "grade": null}, "evidence": [], "note": ""}',
    '{"change": "transfer"',
    '["change"]',
    '{"a": 1, "a": 2}',
    '{"a": [[1]]}',
    '{"student": {"grade": 12345678901234567890}}',
]


def test_values_are_text_and_bad_lines_are_named(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_bytes("\r\n".join(LINES).encode() + b'\n{"note": "\xff"}')
    with open_source(tmp_path / "t.jsonl") as source:
        assert source.headers == ("change", "student.grade", "student.share", "evidence", "student.flag", "note")
        for size in (1_000, 2):
            reads = [part.read() for part in source.parts(size)]
            rows = [row for read in reads for row in read.frame.drop("source.file").rows()]
            assert rows == [
                (1, 1, "transfer", "3", "0.10", "a,b", None, None),
                (2, 3, "leave", None, None, "", "true", ""),
                (7, 8, None, "12345678901234567890", None, None, None, None),
            ]
            bad = [row for read in reads for row in read.bad.select("row", "line", "code").rows()]
            assert bad == [(3 + i, 4 + i, "bad-json-line") for i in range(4)] + [(8, 9, "bad-json-line")]


def test_files_may_name_different_facts(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"x": "1"}), "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"y": "2"}), "utf-8")
    with open_source(tmp_path) as source:
        (part,) = source.parts()
        assert part.read().frame.drop("source.file", "source.line").rows() == [(1, "1", None), (2, None, "2")]


def test_nesting_without_end_is_a_bad_line(tmp_path: Path) -> None:
    deep = '{"a":' * 6 + "1" + "}" * 6
    (tmp_path / "t.jsonl").write_text(f'{{"b": "1"}}\n{deep}\n{"[" * 100_000}\n', "utf-8")
    with open_source(tmp_path / "t.jsonl") as source:
        assert next(source.parts()).read().bad["line"].to_list() == [2, 3]


def test_a_file_whose_lines_are_all_bad_still_opens(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("{]\n", "utf-8")
    with open_source(tmp_path / "t.jsonl") as source:
        assert next(source.parts()).read().bad.height == 1


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("", "utf-8")
    with pytest.raises(TableError) as error:
        open_source(tmp_path / "t.jsonl")
    assert error.value.problems[0].code == "empty-table"
