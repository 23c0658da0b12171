"""The same snapshot as schools export it: Chinese headers, labels and codes of the national form, GB18030 text."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import polars as pl

from xueji.errors import UsageError
from xueji.language.types import Kind
from xueji.vocabulary import ENTITY_TERMS, FactEntry, Vocabulary

MOST_ROWS: Final = 1_000_000
"""A text file of more is nobody's export."""

_HEADERS: Final[Mapping[str, str]] = MappingProxyType({
    "school.code": "学校标识码", "school.name": "学校名称", "student.number": "学籍号", "student.name": "姓名",
    "student.birth_date": "出生日期", "student.id_number": "身份证件号", "student.grade": "年级",
    "school_class.number": "班号", "student.entered_on": "入学年月", "student.household_region": "户口所在地行政区划",
    "student.left_behind": "是否留守儿童", "student.is_migrant_child": "是否进城务工人员随迁子女",
    "student.auxiliary_number": "学籍辅号", "student.status": "学籍状态",
})  # fmt: skip
"""Columns of the form and of the sheets around it; others bear the term of their fact."""

_FIRST: Final = ("school.code", "school.name", "student.number", "student.name", "student.id_number")
_GRADES: Final = (
    "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三",
)  # fmt: skip
_LEFT_BEHIND: Final = {"none": "0", "one_parent": "1", "both_parents": "2"}


def write_national(students: Path, vocabulary: Vocabulary, file: Path) -> None:
    """Write the parts of a snapshot as one CSV file in GB18030: 是 and 否, labels, 20110101, twelve-digit codes.

    `students` is the folder of Parquet files. `row` is left out: it is the number of the line. Raises `UsageError` for
    more than a million rows.
    """
    whole = pl.scan_parquet(sorted(students.glob("*.parquet")))
    if (rows := whole.select(pl.len()).collect().item()) > MOST_ROWS:
        raise UsageError.of("too_many_rows", rows, MOST_ROWS)
    frame = whole.drop("row").collect()
    names = sorted(
        frame.columns, key=lambda name: (name not in _FIRST, _FIRST.index(name) if name in _FIRST else 0, name)
    )
    columns = [_column(frame[name], vocabulary.entries.get(name)).alias(_header(name, vocabulary)) for name in names]
    text = pl.DataFrame(columns).write_csv(null_value="", line_terminator="\r\n")
    file.write_bytes(text.encode("gb18030"))


def _header(name: str, vocabulary: Vocabulary) -> str:
    if name in _HEADERS:
        return _HEADERS[name]
    entry = vocabulary.entries[name]
    return entry.zh if vocabulary.aliases.get(entry.zh) == name else f"{ENTITY_TERMS[entry.entity]}.{entry.zh}"


def _column(column: pl.Series, entry: FactEntry | None) -> pl.Series:
    """A column as the form has it."""
    if entry is None:
        return column.cast(pl.String)
    if entry.name == "student.grade":
        return _mapped(column, dict(enumerate(_GRADES, 1)))
    if entry.name == "student.left_behind":
        return _mapped(column, _LEFT_BEHIND)
    if entry.name == "student.entered_on":
        return column.dt.strftime("%Y%m")
    match entry.type.kind:
        case Kind.FLAG:
            return _mapped(column, {True: "是", False: "否"})
        case Kind.DATE:
            return column.dt.strftime("%Y%m%d")
        case Kind.MEMBER:
            return _mapped(column, dict(entry.type.members))
        case Kind.REGION:
            return pl.select(pl.concat_str(pl.lit(column), pl.lit("000000"))).to_series()
        case _:
            return column.cast(pl.String)


def _mapped(column: pl.Series, to: Mapping[Any, str]) -> pl.Series:
    keys = column.cast(pl.String)
    return keys.replace_strict([_key(k) for k in to], list(to.values()), return_dtype=pl.String)


def _key(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
