"""The same rows for DuckDB and for Spark, numbered as Polars numbers them, for `--engine duckdb|spark`.

Parquet they read themselves. Everything else is read here, part by part, exactly as for Polars, and handed to them
as Parquet: no two readers of CSV agree about malformed lines.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

import polars as pl

from xueji.errors import Place, Problem
from xueji.tables.parquet import ParquetFile
from xueji.tables.parts import LINE, ROW, Read
from xueji.tables.problems import TableError, not_written
from xueji.tables.sources import Source

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import DataFrame, SparkSession

Take = Callable[[Read], pl.DataFrame]
"""What a part becomes before it is handed on: its facts frame with `row`. Bad lines are the callee's to keep."""

_TABLES: Final = count(1)
_PATH, _BEFORE = "_path", "_before"


class _File(NamedTuple):
    path: Path
    before: int
    """Rows of the snapshot before it; -1: the file has a column `row` already."""
    partitions: tuple[tuple[str, str | None], ...]


def duckdb_relation(
    source: Source, connection: "duckdb.DuckDBPyConnection", take: Take | None = None
) -> "duckdb.DuckDBPyRelation":
    """The snapshot as a relation: `row` (BIGINT, from 1), then its columns; one row a row of the snapshot.

    With `take`, and always for what is no Parquet, parts are read here and copied. Keep the `Source` open while the
    relation is used. Raises `TableError`: a broken file, and bad lines where there is no `take` to keep them.
    """
    files, partitions = _files(source, take)
    name = f"xueji_files_{next(_TABLES)}"
    columns = "".join(f", {_quoted(partition)} VARCHAR" for partition in partitions)
    connection.execute(f"CREATE TEMP TABLE {name} ({_PATH} VARCHAR, {_BEFORE} BIGINT{columns})")
    marks = ", ".join("?" * (2 + len(partitions)))
    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", [_values(file) for file in files])  # noqa: S608 -- our own name
    copied = files[0].before < 0
    paths = ", ".join(_literal(str(file.path)) for file in files)
    row = "p.row" if copied else f"p.file_row_number + coalesce(f.{_BEFORE}, error('no such file: ' || p.filename)) + 1"
    columns = ", ".join(
        f"{'f' if header in partitions else 'p'}.{_quoted(header)}" for header in _columns(files, source, take)
    )
    return connection.sql(
        f"SELECT CAST({row} AS BIGINT) AS row, {columns} "  # noqa: S608 -- headers and paths are quoted
        f"FROM read_parquet([{paths}], filename=true, file_row_number=true, hive_partitioning=false) p "
        f"LEFT JOIN {name} f ON p.filename = f.{_PATH}"
    )


def spark_frame(source: Source, session: "SparkSession", take: Take | None = None) -> "DataFrame":
    """The snapshot as a Spark frame: `row` (bigint, from 1), then its columns; one row a row of the snapshot.

    Where the executors are other machines they must see the files under the same paths. Otherwise as
    `duckdb_relation`.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 -- only where Spark is used

    files, partitions = _files(source, take)
    rows = session.read.option("mergeSchema", "false").parquet(*(_unglobbed(file.path) for file in files))
    names = [header for header in _columns(files, source, take) if header not in partitions]
    columns = [f.col(_ticked(name)) for name in names]
    if files[0].before < 0:
        return rows.select(f.col(ROW), *columns)
    known = _spark_files(session, files, partitions)
    numbered = rows.select(
        f.col("_metadata.file_path").alias(_PATH), f.col("_metadata.row_index").alias("_index"), *columns
    )
    joined = numbered.join(f.broadcast(known), _PATH, "left")
    before = f.coalesce(f.col(_BEFORE), f.raise_error(f.concat(f.lit("no such file: "), f.col(_PATH))))
    order = [f.col(_ticked(header)) for header in source.headers]
    return joined.select((f.col("_index") + before + 1).cast("bigint").alias(ROW), *order)


def _files(source: Source, take: Take | None) -> tuple[Sequence[_File], Sequence[str]]:
    """The Parquet files to read and the columns that stand in the names of their folders."""
    if source.problems:
        raise TableError(source.problems)
    tables = source.opened
    if take is None and all(isinstance(one, ParquetFile) for one in tables):
        return _own(tables)
    return [_File(path, -1, ()) for path in _copies(source, take)], ()


def _own(tables: Sequence[Any]) -> tuple[Sequence[_File], Sequence[str]]:
    files, before = [], 0
    for one in tables:
        files.append(_File(Path(os.path.abspath(one.path)), before, one.partitions))
        before += one.rows
    return files, [key for key, _ in files[0].partitions]


def _copies(source: Source, take: Take | None) -> Iterator[Path]:
    """Each part as a Parquet file with `row`, in the source's own folder for copies."""
    for part in source.parts():
        read = part.read()
        if take is None and read.bad.height:
            raise TableError(
                Problem(code, Place(file, line, 1), word)
                for file, line, code, word in read.bad.select("file", "line", "code", "word").iter_rows()
            )
        frame = take(read) if take else read.frame.drop("source.file", LINE, strict=False)
        path = source.copies.another()
        try:
            frame.write_parquet(path)
        except OSError as error:
            raise not_written(path, error) from None
        yield path


def _columns(files: Sequence[_File], source: Source, take: Take | None) -> Sequence[str]:
    if take is None:
        return source.headers
    return [name for name in pl.read_parquet_schema(files[0].path) if name != ROW]


def _values(file: _File, uri: bool = False) -> list[Any]:
    return [_encoded(file.path) if uri else str(file.path), file.before, *(text for _, text in file.partitions)]


def _spark_files(session: "SparkSession", files: Sequence[_File], partitions: Sequence[str]) -> "DataFrame":
    """The table of files, made without a Python process on any executor."""
    names = [_PATH, _BEFORE, *map(_ticked, partitions)]
    marks = ", ".join(["CAST(? AS STRING)", "CAST(? AS BIGINT)", *["CAST(? AS STRING)"] * len(partitions)])
    query = f"SELECT * FROM VALUES {', '.join([f'({marks})'] * len(files))} AS files({', '.join(names)})"  # noqa: S608 -- marks and quoted names
    return session.sql(query, [value for file in files for value in _values(file, uri=True)])


def _unglobbed(path: Path) -> str:
    """A path for Spark to read, which would take some characters for patterns."""
    return "file://" + re.sub(r"([*?\[\]{}\\])", r"\\\1", str(path))


def _encoded(path: Path) -> str:
    """A path as Spark names it afterwards: as Java writes addresses, with Chinese characters as they are."""
    return "file:" + "".join(c if _kept(c) else quote(c, safe="") for c in str(path))


def _kept(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in "/_-!.~'()*,;:$&+=@"
    return character.isprintable() and not character.isspace()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _ticked(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
