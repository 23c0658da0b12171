"""Results written so that a file is either whole or not there: under a temporary name, to the disk, then renamed."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

import polars as pl

from xueji.tables.problems import not_written, system_error

ROW_GROUP: Final = 250_000
_FORMULA: Final = r"^([=+\-@\t\r])"
_HARMLESS: Final = r"^[+\-]?[0-9][0-9.,]*$"


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which becomes `path` when all went well and leaves nothing behind when not.

    It is on the disk when `path` appears: after a crash `path` is the old file, the new one, or not there. Raises
    `TableError` where the disk is full or the folder cannot be written to.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False) as file:
            temporary = file.name
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
        temporary = ""
        _sync_folder(path.parent)
    except OSError as error:
        raise not_written(path, error) from None
    except pl.exceptions.ComputeError as error:
        if system_error(error) is None:
            raise
        raise not_written(path, error) from None
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()


def _umask() -> int:
    """The process's mask for new files; Python tells it only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last; not every file system allows it."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_bytes(data: bytes, path: Path) -> None:
    """Write a small file whole; raises `TableError`."""
    with replacing(path) as file:
        file.write(data)


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet (zstd, row groups of 250,000): equal frames give equal bytes. Raises `TableError`."""
    with replacing(path) as file:
        frame.rechunk().write_parquet(file, compression="zstd", row_group_size=ROW_GROUP)


def write_csv(frames: pl.DataFrame | Iterable[pl.DataFrame], path: Path, bom: bool = False) -> int:
    """Write frames of equal columns as one CSV file in UTF-8, and tell how many rows that were.

    Text that a spreadsheet would take for a formula gets an apostrophe before it. `bom`: begin with the byte-order
    mark that makes Excel read UTF-8. No frame: an empty file. Raises `TableError`.
    """
    rows = 0
    with replacing(path) as file:
        if bom:
            file.write(b"\xef\xbb\xbf")
        for number, frame in enumerate(as_frames(frames)):
            neutral(frame).write_csv(file, include_header=not number, line_terminator="\r\n" if bom else "\n")
            rows += frame.height
    return rows


def as_frames(frames: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """One frame or several, as several."""
    return iter([frames]) if isinstance(frames, pl.DataFrame) else chain(frames)


def neutral(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that begins with = + - @ or a control and is no plain number."""
    texts = [name for name, dtype in frame.schema.items() if dtype in {pl.String, pl.Categorical} or dtype == pl.Enum]
    return frame.with_columns(_neutral(pl.col(name).cast(pl.String)).alias(name) for name in texts)


def _neutral(text: pl.Expr) -> pl.Expr:
    harmful = text.str.contains(_FORMULA) & ~text.str.contains(_HARMLESS)
    return pl.when(harmful).then(pl.lit("'") + text).otherwise(text)
