"""What people are told of a snapshot's columns and cells."""

import subprocess
import sys
from datetime import date
from typing import get_args, get_type_hints

import polars as pl
import pytest

from xueji.errors import Place
from xueji.phrases import CODES
from xueji.tables.aliases import CARRIED, ID_TYPE, REQUESTED
from xueji.tables.codes import code_lists, list_of
from xueji.tables.explain import HOWS, cell_problem, explain_columns, sample_of
from xueji.tables.headers import Column, How, UnclearColumn, Understood, understand
from xueji.tables.typing import typed
from xueji.vocabulary import core

DAY = date(2024, 9, 5)


def test_every_code_of_cells_has_a_message_in_both_languages() -> None:
    cells = {
        "student.status": "04", "student.grade": "13", "student.truancy_ratio": "2", "student.birth_date": "x",
        "student.number": "1" * 501, "student.leave_count": "x", "student.left_behind": "9",
    }  # fmt: skip
    for fact, word in cells.items():
        found = typed(pl.DataFrame({fact: [word]}), understand([fact]), core(), DAY)
        (code,) = found.cells["code"]
        problem = cell_problem(code, word, fact, core(), Place("a.csv", 2, 1))
        assert problem.code in CODES
        assert all("{" not in problem.message(lang) + problem.hint(lang) for lang in ("zh", "en"))  # type: ignore[arg-type]
    assert "1–12" in cell_problem("out-of-range", "13", "student.grade", core(), Place("")).message()
    assert "在读" in cell_problem("value-not-allowed", "x", "student.status", core(), Place("")).hint("zh")
    with pytest.raises(KeyError):
        cell_problem("no-such-code", "x", "student.status", core(), Place(""))


def test_code_lists_speak_of_members_that_are_there() -> None:
    entries = core().entries
    for name, codes in code_lists().items():
        facts = [fact for fact in entries if list_of(fact) == name]
        words = {meaning.is_ for meaning in (*codes.by_code.values(), *codes.by_label.values()) if meaning.is_}
        for fact in facts:
            members = {en for en, _ in entries[fact].type.members}
            assert words <= (members or {"yes", "no"}), name


def test_columns_are_explained() -> None:
    frame = pl.DataFrame({
        "row": [1, 2, 3, 4], "学籍状态": ["01", "在读", "04", ""], "姓名": ["张三", "李四", "王五", None],
        "学号": ["1", "2", "3", "4"], "爱好": ["a", None, "c", "d"], "年级": ["初一", "七年级", "x", None],
        "身份证件号": ["4.10102E+17", None, None, None], "性别": ["男"] * 4,
        "学藉号": [None] * 4,
    })  # fmt: skip
    lines = {line.header: line for line in explain_columns(understand(frame.columns), frame, core(), DAY)}
    assert list(lines) == ["学籍状态", "姓名", "学号", "爱好", "年级", "身份证件号", "性别", "学藉号"]
    status = lines["学籍状态"]
    assert (status.use, status.target, status.zh, status.codes) == (
        "fact", "student.status", "学籍状态", "学生当前状态 (JY/T 1001-2012)",
    )  # fmt: skip
    assert (status.rows, status.missing, status.unread, status.distinct) == (4, 1, 1, 4)
    assert status.missing_share == 0.25
    assert set(status.values) == {("01", "enrolled", 1), ("在读", "enrolled", 1)}
    assert status.not_read == (("04", "no-equivalent", 1),)
    assert (lines["姓名"].use, lines["姓名"].values, lines["姓名"].missing) == ("carried", (), 1)
    assert (lines["学号"].use, lines["学号"].may) == ("unclear", ("student.number", ""))
    assert (lines["爱好"].use, lines["爱好"].missing) == ("unknown", 1)
    assert lines["学藉号"].remark == "学籍号"
    assert lines["年级"].notes == (("assumed-six-three", 1), ("stage-from-grade", 2))
    problem = lines["身份证件号"].problem
    assert problem is not None
    assert problem.code == "digits-lost"
    assert lines["性别"].use == "unused"
    assert status.as_json("zh")["not_read"] == (("04", "no-equivalent", 1),)
    assert "六三制" in str(lines["年级"].as_json("zh")["notes"])


def test_a_sample_is_texts_without_missing_cells() -> None:
    frame = pl.DataFrame({"row": [1, 2], "a": ["x", None], "b": [1, 2], "c": [[1], [2]]})
    assert sample_of(frame) == {"a": ["x"], "b": ["1", "2"]}


def test_every_way_to_recognise_a_column_has_its_words() -> None:
    whys = get_args(get_type_hints(UnclearColumn)["why"])
    assert set(HOWS) == {*get_args(How), *whys}


def test_every_carried_column_has_a_name() -> None:
    columns = tuple(Column(target, target, "name") for target in (*CARRIED, *REQUESTED, ID_TYPE))
    frame = pl.DataFrame({column.header: ["2024-09-01"] for column in columns})
    lines = explain_columns(Understood(columns), frame, core(), DAY)
    assert all(line.zh for line in lines)
    assert {line.use for line in lines} == {"carried", "fact", "helper"}


def test_headers_are_understood_without_a_library_for_frames() -> None:
    asks = "import sys, xueji.tables.headers; print([m for m in ('polars', 'pandas', 'duckdb') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
