"""Databases through SQLAlchemy: a table or a query read as one consistent state, findings written in one transaction.

An address is SQLAlchemy's with `::` and a table or a query after it: `sqlite:///x.db::students`,
`postgresql://…::SELECT … ORDER BY …`. No message ever shows a password.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from xueji.errors import Place, Problem
from xueji.tables.delimited import named
from xueji.tables.parts import RESERVED, Stamp
from xueji.tables.problems import TableError, one_line
from xueji.tables.spool import SPOOL_ROWS, Spool, Spooled

if TYPE_CHECKING:
    import sqlalchemy as sa

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+_.]*://", re.IGNORECASE)
_DIVIDED: Final = re.compile(r"((?:\[[^]]*\]|(?!::).)+)::\s*(\S.*)", re.DOTALL)
"""Address and table or query; an IPv6 host, `[::1]`, does not divide."""
_QUERY: Final = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_BATCH: Final = 10_000


def is_address(where: str) -> bool:
    """Whether this names a database rather than a file."""
    return _ADDRESS.match(where) is not None


def query_rows(where: str, spool: Spool) -> Spooled:
    """The rows of a table (in the order of its primary key) or of a query, copied as text in one transaction.

    Raises `TableError` with what the database said.
    """
    url, wanted = _divided(where)
    shown = _shown(url)
    _there(url)
    with _connected(url) as engine, _said(url):
        statement = _statement(engine, wanted, shown)
        with engine.connect().execution_options(stream_results=True, yield_per=_BATCH) as connection:
            result = connection.execute(statement)
            headers = named(result.keys(), shown)
            keep = [i for i, header in enumerate(headers) if header not in RESERVED]
            stamp = Stamp(f"{shown}::{wanted}", 0, 0)
            batches = _batches(result.partitions(SPOOL_ROWS), keep, shown)
            return Spooled(spool, stamp, tuple(headers[i] for i in keep), batches)


def _batches(
    partitions: Iterable[Sequence[Sequence[Any]]], keep: Sequence[int], shown: str
) -> Iterator[tuple[Sequence[int], Sequence[Sequence[str | None]]]]:
    line = 1
    for rows in partitions:
        yield range(line, line + len(rows)), [[_text(row[i], shown) for i in keep] for row in rows]
        line += len(rows)


def _text(value: Any, shown: str) -> str | None:
    match value:
        case None | "":
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 10**15 else repr(value)
        case bytes() | bytearray() | memoryview():
            raise _failed(shown, "binary column")
        case _:
            return str(value)


def write_table(
    frame: pl.DataFrame | Iterable[pl.DataFrame],
    url: str,
    table: str,
    how: Literal["append", "replace"] = "append",
    run: str = "",
) -> int:
    """Write frames of equal columns to a database table in one transaction, and tell how many rows were written.

    The table is made where it is not there. `replace` removes all its rows first. With a `run` the table has a
    column `run`, and rows of the same run are removed first: writing twice leaves one copy. Raises `TableError`;
    the table is then as it was.
    """
    frames = iter([frame] if isinstance(frame, pl.DataFrame) else frame)
    first = next(frames, None)
    if first is None:
        return 0
    shown = _shown(url)
    with _connected(url) as engine, _said(url), engine.begin() as connection:
        target = _target(connection, table, first, run, shown)
        if how == "replace":
            connection.execute(target.delete())
        elif run:
            connection.execute(target.delete().where(target.c.run == run))
        written = 0
        for one in chain([first], frames):
            if one.columns != first.columns:
                raise _failed(shown, f"{table}: {', '.join(one.columns)}")
            written += _insert(connection, target, one, run)
        return written


def _insert(connection: "sa.Connection", target: "sa.Table", frame: pl.DataFrame, run: str) -> int:
    for batch in frame.iter_slices(_BATCH):
        rows = [{**row, "run": run} for row in batch.iter_rows(named=True)] if run else batch.to_dicts()
        connection.execute(target.insert(), rows)
    return frame.height


def _target(connection: "sa.Connection", name: str, frame: pl.DataFrame, run: str, shown: str) -> "sa.Table":
    """The table to write to: the one that is there, if it has our columns, or a new one."""
    import sqlalchemy as sa  # noqa: PLC0415

    schema, _, bare = name.rpartition(".")
    columns = [sa.Column(column, _sql_type(dtype)) for column, dtype in frame.schema.items()]
    if run:
        columns.insert(0, sa.Column("run", sa.String(64), index=True))
    if sa.inspect(connection).has_table(bare, schema=schema or None):
        found = sa.Table(bare, sa.MetaData(), schema=schema or None, autoload_with=connection)
        lacking = [column.name for column in columns if column.name not in found.c]
        if lacking:
            raise _failed(shown, f"{name}: {', '.join(lacking)}?")
        return found
    made = sa.Table(bare, sa.MetaData(), *columns, schema=schema or None)
    made.create(connection)
    return made


def _sql_type(dtype: pl.DataType) -> Any:
    import sqlalchemy as sa  # noqa: PLC0415

    if dtype.is_integer():
        return sa.BigInteger()
    if dtype.is_float():
        return sa.Double()
    return {pl.Boolean: sa.Boolean(), pl.Date: sa.Date()}.get(dtype.base_type(), sa.Text())


def _divided(where: str) -> tuple[str, str]:
    found = _DIVIDED.fullmatch(where)
    if found is None:
        raise _failed(_shown(where), "::TABLE | ::SELECT …")
    return found[1], found[2].strip().rstrip(";")


def _statement(engine: "sa.Engine", name: str, shown: str) -> Any:
    """The query itself, or all of a table in the order of its primary key."""
    import sqlalchemy as sa  # noqa: PLC0415

    if _QUERY.match(name):
        return sa.text(name)
    schema, _, bare = name.rpartition(".")
    try:
        table = sa.Table(bare, sa.MetaData(), schema=schema or None, autoload_with=engine)
    except sa.exc.NoSuchTableError:
        raise _failed(shown, f"no table {name}") from None
    return sa.select(table).order_by(*table.primary_key.columns)


def _there(url: str) -> None:
    """SQLite makes a file that is not there: refuse before it does."""
    head, _, path = url.partition(":///")
    if head.partition("+")[0] == "sqlite" and path not in {"", ":memory:"} and not path.startswith("file:"):
        Stamp.of(Path(path.partition("?")[0]), path)


def _shown(url: str) -> str:
    """The address without a password, even where it is no address."""
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url)


def _failed(shown: str, why: str) -> TableError:
    return TableError([Problem("database-failed", Place(shown), shown, {"why": why})])


def _reason(error: BaseException, url: str) -> str:
    """What went wrong, without the password, should the driver quote it."""
    secret = re.search(r"://[^:/@]*:(.*)@", url)
    return one_line(error).replace(secret[1], "***") if secret and secret[1] else one_line(error)


@contextmanager
def _connected(url: str) -> Iterator["sa.Engine"]:
    import sqlalchemy as sa  # noqa: PLC0415

    with _said(url):
        engine = sa.create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _said(url: str) -> Iterator[None]:
    """Turn what the database or its driver says into a problem."""
    from sqlalchemy import exc  # noqa: PLC0415

    try:
        yield
    except exc.DBAPIError as error:
        raise _failed(_shown(url), _reason(error.orig or error, url)) from None
    except ModuleNotFoundError as error:
        raise _failed(_shown(url), f"{_reason(error, url)} (pip install {error.name})") from None
    except (exc.SQLAlchemyError, ImportError, ValueError) as error:
        raise _failed(_shown(url), _reason(error, url)) from None
