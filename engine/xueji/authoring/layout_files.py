"""Which files are laid out, and how they are written: whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xueji.errors import PackError, Place, Problem


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A file, what it holds, and the text it should hold."""

    path: Path
    before: bytes
    text: str

    @property
    def changed(self) -> bool:
        """Whether it holds anything else: another layout, other ends of lines, a mark of the byte order."""
        return self.before != self.text.encode()


def yaml_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named: of a folder of packs, of a pack, of a pack's cases.

    Raises `PackError` with every path that is not there or is no YAML.
    """
    found: dict[Path, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        inside = sorted(_inside(path)) if path.is_dir() else [path]
        if not path.exists():
            problems.append(Problem("file-not-found", Place(str(path)), str(path), {"why": "it is not there"}))
        elif not inside:
            problems.append(Problem("no-documents", Place(str(path)), path.name or str(path)))
        elif path.is_file() and path.suffix != ".yaml":
            problems.append(Problem("not-read", Place(str(path)), path.name))
        for file in inside:
            found.setdefault(file.resolve(), file)
    if problems:
        raise PackError(problems)
    return list(found.values())


def _inside(folder: Path) -> Iterator[Path]:
    """What the packs of a folder are made of; what an editor hides is none of it."""
    for pattern in ("*.yaml", "cases/*.yaml", "*/*.yaml", "*/cases/*.yaml"):
        for path in folder.glob(pattern):
            if not any(part.startswith(".") for part in path.relative_to(folder).parts):
                yield path


def write_text(path: Path, text: str) -> None:
    """Write a file as UTF-8 with lines that end in LF, whole or not at all; its permissions stay, folders are made.

    Raises `PackError` where it cannot be written.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(text.encode())
        if target.exists():
            temporary.chmod(target.stat().st_mode)
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        why = {"why": error.strerror or "unwritable"}
        raise PackError([Problem("cannot-write", Place(str(path)), str(path), why)]) from None
