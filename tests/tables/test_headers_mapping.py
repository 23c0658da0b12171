"""The mapping file: what it settles, and what is said where it is wrong."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from xueji.errors import Problem, ProblemsError
from xueji.tables.headers import understand
from xueji.tables.mapping import read_mapping
from xueji.tables.typing import Typed, typed
from xueji.vocabulary import core

DAY = date(2024, 9, 5)


def write(folder: Path, text: str) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(text, "utf-8")
    return path


def through(folder: Path, text: str, columns: dict[str, list[str | None]]) -> Typed:
    frame = pl.DataFrame(columns)
    mapping = read_mapping(write(folder, text), core())
    return typed(frame, understand(frame.columns, mapping, core()), core(), DAY)


def problems(folder: Path, text: str) -> list[Problem]:
    with pytest.raises(ProblemsError) as raised:
        read_mapping(write(folder, text), core())
    return list(raised.value.problems)


def test_it_names_columns_in_either_language(tmp_path: Path) -> None:
    text = "columns: {甲: student.status, 乙: 学生.年级, 丙: student.name}\nignore: [丁]"
    found = understand(["甲", "乙", "丙", "丁"], read_mapping(write(tmp_path, text), core()), core())
    assert [(c.target, c.how) for c in found.columns] == [
        ("student.status", "mapping"), ("student.grade", "mapping"), ("student.name", "mapping"),
    ]  # fmt: skip
    assert found.ignored == ("丁",)


def test_it_settles_what_is_doubled_and_what_is_unclear(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, "columns: {学生当前状态: student.status, 学号: student.number}"), core())
    found = understand(["学籍状态", "学生当前状态", "学号"], mapping, core())
    assert [column.header for column in found.columns] == ["学生当前状态", "学号"]
    assert [(u.header, u.why) for u in found.unclear] == [("学籍状态", "outdone")]


def test_it_gives_words_of_ones_own(tmp_path: Path) -> None:
    text = 'columns: {学籍状态: {fact: student.status, values: {"04": on_leave, 停学: 休学, "99": ""}}}'
    found = through(tmp_path, text, {"学籍状态": ["04", "停学", "99", "02", "05"]})
    assert found.frame["student.status"].to_list() == ["on_leave", "on_leave", None, "on_leave", None]
    assert found.cells.rows() == [(5, "学籍状态", "no-equivalent", "05", "student.status")]


def test_it_gives_words_for_texts_and_documents_too(tmp_path: Path) -> None:
    text = """columns:
      号: {fact: student.id_number, values: {没有证件: "", 同上: E1}}
      证: {fact: student.id_type, values: {二代证: resident, 旧证: 护照}}
    """
    cells: dict[str, list[str | None]] = {
        "号": ["没有证件", "同上", "Y9", "Y9"],
        "证": ["二代证", "1", "二代证", "旧证"],
    }
    assert through(tmp_path, text, cells).frame["student.id_number"].to_list() == [None, "E1", "Y9", None]


def test_it_names_the_code_list_of_bare_digits(tmp_path: Path) -> None:
    cells: dict[str, list[str | None]] = {"业务": ["11", "21", "休学"]}
    assert through(tmp_path, "columns: {业务: request.change}", cells).cells["code"].to_list() == [
        "code-without-list", "code-without-list",
    ]  # fmt: skip
    other = through(tmp_path, "columns: {业务: {fact: request.change, system: change-variation}}", cells).frame
    assert other["request.change"].to_list() == ["register", "graduate", "leave"]
    jyt = through(tmp_path, "columns: {业务: {fact: request.change, system: change-jyt}}", cells).frame
    assert jyt["request.change"].to_list() == ["leave", "transfer", "leave"]


def test_it_gives_the_form_of_dates_and_months(tmp_path: Path) -> None:
    text = """columns:
      甲: {fact: student.birth_date, dates: "%d.%m.%Y"}
      乙: {fact: student.registered_on, month: first}
    """
    found = through(tmp_path, text, {"甲": ["03.02.2012", "2012/02/03"], "乙": ["201409", "2014-09-02"]})
    assert found.frame["student.birth_date"].to_list() == [date(2012, 2, 3), None]
    assert found.frame["student.registered_on"].to_list() == [date(2014, 9, 1), date(2014, 9, 2)]


def test_it_gives_constants_as_typed_values(tmp_path: Path) -> None:
    text = (
        'constants: {term.start: 2024-09-01, 学校.所在地: "410102000000", school.is_private: 否, school.quota: "900"}'
    )
    mapping = read_mapping(write(tmp_path, text), core())
    assert mapping.constants == {
        "term.start": date(2024, 9, 1), "school.region": "410102", "school.is_private": False, "school.quota": 900,
    }  # fmt: skip
    assert understand([], mapping, core()).constants == mapping.constants


def test_a_constant_system_helps_to_read_grades(tmp_path: Path) -> None:
    found = through(tmp_path, "constants: {school.system: 5-4}", {"年级": ["初一", "6"]})
    assert found.frame["student.grade"].to_list() == [6, 6]
    assert found.frame["student.stage"].to_list() == ["junior", "junior"]


def test_headers_that_the_table_lacks_are_listed(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, "columns: {甲: student.status}"), core())
    assert understand(["乙"], mapping, core()).absent == ("甲",)


@pytest.mark.parametrize(
    ("text", "code", "line", "word"),
    [
        ("columns:\n  甲: student.statu", "unknown-fact", 2, "student.statu"),
        ("columns:\n  甲: {fact: student.status, sytem: x}", "unknown-key", 2, "sytem"),
        ("columns:\n  甲: {system: student-status}", "missing-key", 2, "fact"),
        ("columns:\n  甲:\n    fact: student.status\n    system: nothing", "value-not-allowed", 4, "nothing"),
        ("columns:\n  甲:\n    fact: 学籍状态\n    values:\n      x: gone", "value-not-allowed", 5, "gone"),
        ("columns:\n  甲: {fact: 学籍状态, month: last}", "value-not-allowed", 2, "last"),
        ("columns:\n  甲: [a]", "wrong-type", 2, "甲"),
        ("columns:\n  甲: {fact: 出生日期, dates: 日.月.年}", "value-not-allowed", 2, "日.月.年"),
        ("columns:\n  甲: {fact: 出生日期, dates: '%d.%m.%y'}", "value-not-allowed", 2, "%d.%m.%y"),
        ("kolumns: {}", "unknown-key", 1, "kolumns"),
        ("- a", "wrong-type", 1, ""),
        ("ignore: 甲", "wrong-type", 1, "ignore"),
        ("columns: {甲: student.status,\n  甲: student.grade}", "duplicate-key", 2, "甲"),
        ("columns:\n  甲: student.status\n  ' 甲 ': student.grade", "duplicate-key", 3, " 甲 "),
        ("constants:\n  school.quota: 一千", "wrong-type", 2, "一千"),
        ("constants:\n  term.start: 2024-13-01", "bad-date", 2, "2024-13-01"),
        ("constants:\n  term.start: ", "empty-value", 2, "term.start"),
        ("constants:\n  nothing: 1", "unknown-fact", 2, "nothing"),
        ("columns: &a {}", "alias-not-allowed", 1, "a"),
        ("columns: !x {}", "tag-not-allowed", 1, "!x"),
        ("columns:\n  甲: student.status: x", "bad-yaml", 2, ""),
        ("columns: {}\n---\ncolumns: {}", "several-documents", 2, ""),
        ("", "empty-file", 1, ""),
        ("a: [[[[[[[[[]]]]]]]]]", "too-deep", 1, ""),
    ],
)
def test_a_wrong_file_is_refused_with_code_and_place(
    tmp_path: Path, text: str, code: str, line: int, word: str
) -> None:
    found = problems(tmp_path, text)
    assert [(p.code, p.place.line) for p in found] == [(code, line)]
    assert found[0].word == word or not word
    assert all(found[0].message(lang) and found[0].hint(lang) for lang in ("zh", "en"))  # type: ignore[arg-type]


def test_a_suggestion_is_made(tmp_path: Path) -> None:
    assert problems(tmp_path, "columns: {甲: student.statu}")[0].suggestion == "student.status"


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    text = "columns:\n  甲: student.x\n  乙: {fact: 学籍状态, values: {a: b, c: d}}\nconstants: {term.start: x}"
    assert [p.code for p in problems(tmp_path, text)] == [
        "unknown-fact", "value-not-allowed", "value-not-allowed", "bad-date",
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_mapping(tmp_path / "none.yaml", core())
    assert raised.value.problems[0].code == "file-not-found"
    path = tmp_path / "gbk.yaml"
    path.write_bytes("columns: {甲: student.status}".encode("gbk"))
    with pytest.raises(ProblemsError) as raised:
        read_mapping(path, core())
    assert raised.value.problems[0].code == "not-utf8"
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ProblemsError) as raised:
        read_mapping(path, core())
    assert raised.value.problems[0].code == "file-too-large"
