"""The error of this room: a table that cannot be opened, read or written, as problems with code and place."""

import errno
import re
from pathlib import Path

from xueji.errors import Place, Problem, ProblemsError
from xueji.phrases import Code


class TableError(ProblemsError):
    """A snapshot, a batch, or a table to be written cannot be used."""


def refusal(code: Code, file: str, word: str = "", line: int = 0, **details: str) -> TableError:
    """A `TableError` of one problem in a file."""
    return TableError([Problem(code, Place(file, line, 1 if line else 0), word or file, details)])


def not_found(path: Path, error: OSError) -> TableError:
    """A file or folder that is not there, or that we may not read."""
    return refusal("file-not-found", str(path), why=error.strerror or str(error))


def system_error(error: BaseException) -> int | None:
    """The system's number of what went wrong; Polars tells it in its message alone."""
    found = re.search(r"(?:errno|os error) (\d+)", str(error), re.IGNORECASE)
    return getattr(error, "errno", None) or (int(found[1]) if found else None)


def not_written(path: Path, error: BaseException) -> TableError:
    """A file that could not be written; a full disk (or a used-up quota) is said as such."""
    if system_error(error) in {errno.ENOSPC, errno.EDQUOT}:
        return refusal("disk-full", str(path))
    return refusal("cannot-write", str(path), why=getattr(error, "strerror", None) or one_line(error))


def one_line(error: BaseException, most: int = 200) -> str:
    """The first line of what a library says went wrong, shortened: it may quote the data at length."""
    text = " ".join(str(error).split("\n", 1)[0].split()) or type(error).__name__
    return text if len(text) <= most else f"{text[: most - 1]}…"
