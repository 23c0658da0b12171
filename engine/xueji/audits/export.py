"""The findings of a run once more, where and how people want them: CSV, a workbook, a table of a database."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import polars as pl

from xueji.audits.manifest import Manifest, part_name
from xueji.errors import UsageError
from xueji.phrases import Language
from xueji.tables.database import write_table
from xueji.tables.workbook import see_writer, write_xlsx
from xueji.tables.writers import write_csv

KINDS: Final = ("parquet", "csv", "xlsx")
TITLES: Final[Mapping[str, str]] = {
    "row": "行号", "student": "学籍号", "school": "学校标识码", "county": "县区", "stage": "学段", "grade": "年级",
    "class": "班级", "rule": "规则", "force": "效力", "article": "条文", "document": "文件", "document_id": "文件编号",
    "source_grade": "依据等级", "certain": "确定", "repair": "修复方式",
}  # fmt: skip
"""The headers of a workbook in Chinese."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where findings go: a file beside the run, or a table of a database."""

    kind: Literal["csv", "xlsx", "table"]
    path: Path | None = None
    url: str = ""
    table: str = ""


def targets(asked: Sequence[str], out: Path, room: str) -> tuple[Target, ...]:
    """Read what the command line asks for: `csv,xlsx`, or `URL::table`; raises `UsageError` for what is neither.

    Parquet is always written. `room` is what the files are called: findings or reasons.
    """
    found: list[Target] = []
    for word in asked:
        if "::" in word:
            url, _, table = word.rpartition("::")
            found.append(Target("table", url=url, table=table))
            continue
        for kind in filter(None, word.split(",")):
            match kind:
                case "csv" | "xlsx":
                    if kind == "xlsx":
                        see_writer()
                    found.append(Target(kind, path=out / f"{room}.{kind}"))
                case "parquet":
                    pass
                case _:
                    raise UsageError.of("findings_kind", kind, KINDS)
    return tuple(dict.fromkeys(found))


def write(manifest: Manifest, out: Path, room: str, asked: Sequence[Target], language: Language) -> Iterator[str]:
    """Write the findings (or reasons) of a run to each target, and tell each once it is written.

    Raises `TableError` where one cannot be written, or where a workbook would hold too many rows.
    """
    for target in asked:
        match target.kind:
            case "csv":
                assert target.path is not None  # noqa: S101 -- a file has a path
                write_csv(_parts(manifest, out, room), target.path, bom=True)
                yield str(target.path)
            case "xlsx":
                assert target.path is not None  # noqa: S101 -- a file has a path
                titles = TITLES if language == "zh" else None
                write_xlsx(_counties(manifest, out, room), target.path, titles=titles)
                yield str(target.path)
            case "table":
                write_table(_parts(manifest, out, room), target.url, target.table, run=run_id(manifest))
                yield target.table


def run_id(manifest: Manifest) -> str:
    """A short name for what a run is: the same snapshot, law, day and options give the same one."""
    parts = (manifest.snapshot, repr(sorted(manifest.identity().items())))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _files(manifest: Manifest, out: Path, room: str) -> list[Path]:
    return [out / room / f"{part_name(part.index)}.parquet" for part in manifest.parts if part.status == "done"]


def _parts(manifest: Manifest, out: Path, room: str) -> Iterator[pl.DataFrame]:
    """The findings of each part that is done, in the order of rows."""
    yield from map(pl.read_parquet, _files(manifest, out, room))


def _counties(manifest: Manifest, out: Path, room: str) -> Iterator[pl.DataFrame]:
    """The findings county by county, each in the order of rows."""
    files = _files(manifest, out, room)
    whole = pl.scan_parquet(files)
    if not files or "county" not in whole.collect_schema().names():
        yield from _parts(manifest, out, room)
        return
    for county in whole.select(pl.col("county").unique()).collect()["county"].sort(nulls_last=True):
        yield whole.filter(pl.col("county").eq_missing(pl.lit(county, pl.String))).collect()
