"""The folder of a run: one writer at a time, and files that are there whole or not at all."""

import contextlib
import hashlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from xueji.errors import Place, Problem, ProblemsError
from xueji.tables.problems import not_written
from xueji.tables.writers import write_bytes

LOCK: Final = ".lock"
ROOMS: Final = (
    "rows",
    "findings",
    "quarantine",
    "results",
    "reasons",
    "groups",
    "summary",
    "parts",
    "tallies",
    "staging",
)
"""The folders a run writes inside its own."""
OWN_FILES: Final = (
    "manifest.json", "report.html", "findings.csv", "findings.xlsx", "reasons.csv", "reasons.xlsx"
)  # fmt: skip
_BLOCK: Final = 1 << 20


@contextlib.contextmanager
def writing(out: Path) -> Iterator[None]:
    """Hold a folder for one run, made where it is not there; raises `ProblemsError` where another run holds it.

    The system gives the lock back when the process ends, however it ends: a killed run blocks nobody.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / LOCK).open("a+b")
    except OSError as error:
        raise not_written(out, error) from None
    with lock:
        if not _locked(lock):
            raise ProblemsError([Problem("folder-in-use", Place(str(out)), out.name)])
        yield


def _locked(file: IO[bytes]) -> bool:
    """Take the lock without waiting; False where another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- there only

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- there only

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all; raises `TableError` where the disk is full or the folder closed."""
    write_bytes(text.encode(), path)


def digest(path: Path) -> str:
    """The fingerprint of a file's bytes; nothing where it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError:
        return ""
    return f"sha256:{found.hexdigest()}"


def cleared(out: Path) -> None:
    """Take away what a run wrote, and nothing else that may lie in the folder."""
    for room in ROOMS:
        shutil.rmtree(out / room, ignore_errors=True)
    for name in OWN_FILES:
        (out / name).unlink(missing_ok=True)


def tidied(out: Path, keep: Iterable[str]) -> None:
    """Take away what a killed run left half written, and the files of parts that are no more."""
    kept = set(keep)
    for room in ROOMS:
        for path in (out / room).glob("*"):
            half = path.name.startswith(".") and path.name.endswith(".tmp")
            if half or (path.name.startswith("part-") and path.stem not in kept):
                path.unlink(missing_ok=True)
    for path in out.glob(".*.tmp"):
        path.unlink(missing_ok=True)


def foreign(out: Path) -> tuple[str, ...]:
    """What lies in a folder that is no run's, its hidden files aside: a run is not to be written among it."""
    if not out.is_dir():
        return ()
    own = {*ROOMS, *OWN_FILES}
    return tuple(sorted(p.name for p in out.iterdir() if p.name not in own and not p.name.startswith(".")))
