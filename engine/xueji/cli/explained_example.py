"""The examples of `xueji explain CODE`, tried: written to a folder that is thrown away, and read as lint reads."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xueji.errors import Place, Problem, ProblemsError

if TYPE_CHECKING:
    from xueji.packs.source import Source
    from xueji.phrases.explanations import Example
    from xueji.tables.sources import Source as Table

DAY: Final = date(2025, 9, 5)
"""The day on which examples are looked at: what is no longer in force must not depend on the calendar."""
_FOLDER: Final = "regulations"
"""What the folder of an example is called in messages about the folder itself."""


@dataclass(frozen=True)
class Tried:
    """What came of an example: every problem in file order, and the texts they stand in, by the names they give."""

    problems: tuple[Problem, ...]
    sources: Mapping[str, "Source"] = field(default_factory=dict)


def tried(example: "Example", *, advice: bool = False) -> Tried:
    """Read an example and tell what is wrong with it; with `advice` also what is advised where nothing is.

    Commands are not run here: what they come to depends on more than files.
    """
    if example.kind == "commands":
        return Tried(())
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        written(example, root)
        try:
            problems = _READERS[example.kind](root, example, advice)
        except ProblemsError as error:
            problems = error.problems
        return Tried(tuple(_bare(problem, root) for problem in problems), _sources(example))


def written(example: "Example", root: Path) -> None:
    """Write the files of an example below a folder."""
    for file in example.files:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")


def _packs(root: Path, example: "Example", advice: bool) -> tuple[Problem, ...]:
    from xueji.authoring.advice import advise  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.authoring.check import check  # noqa: PLC0415
    from xueji.packs.registry import in_folder  # noqa: PLC0415

    checked = check(in_folder(root))
    return (*checked.problems, *advise(checked, DAY)) if advice else checked.problems


def _request(root: Path, example: "Example", advice: bool) -> tuple[Problem, ...]:
    from xueji.assemble import Xueji  # noqa: PLC0415 -- as above
    from xueji.decide.reading import parse  # noqa: PLC0415

    (file,) = example.files
    Xueji(()).request(parse(file.text, file.path))
    return ()


def _accepted(root: Path, example: "Example", advice: bool) -> tuple[Problem, ...]:
    from xueji.packs.accepted import read_accepted  # noqa: PLC0415 -- as above

    read_accepted(root / example.files[0].path)
    return ()


def _table(root: Path, example: "Example", advice: bool) -> tuple[Problem, ...]:
    from xueji.tables.sources import open_source  # noqa: PLC0415 -- as above

    one = example.files[0].path if len(example.files) == 1 else ""
    with open_source(root / one) as source:
        return tuple(_rows(source, {file.path: file.text.split("\n") for file in example.files}))


def _rows(source: "Table", lines: Mapping[str, list[str]]) -> Iterator[Problem]:
    """What is wrong with lines and with cells; a cell's place is where its word stands."""
    from xueji.tables.headers import understand  # noqa: PLC0415 -- as above
    from xueji.tables.typing import typed  # noqa: PLC0415
    from xueji.vocabulary import core  # noqa: PLC0415

    understood = understand(source.headers)
    for part in source.parts():
        read = part.read()
        for bad in read.bad.to_dicts():
            yield Problem(bad["code"], Place(bad["file"], bad["line"], 1), bad["word"])
        at = {row: (file, line) for row, file, line in read.frame.select("row", "source.file", "source.line").rows()}
        for cell in typed(read.frame, understood, core(), DAY).cells.to_dicts():
            file, line = at[cell["row"]]
            column = lines[file][line - 1].find(cell["word"]) + 1
            yield Problem(cell["code"], Place(file, line, column, cell["column"]), cell["word"])


_READERS: Final[Mapping[str, Callable[[Path, "Example", bool], tuple[Problem, ...]]]] = {
    "packs": _packs, "request": _request, "accepted": _accepted, "table": _table,
}  # fmt: skip


def _bare(problem: Problem, root: Path) -> Problem:
    """The problem as it stands in a folder of the user's own: nothing of where it was tried."""

    def bare(text: str) -> str:
        return text.replace(f"{root}/", "").replace(str(root), _FOLDER)

    def place(there: Place) -> Place:
        return Place(bare(there.file), there.line, there.column, there.pointer)

    details = {name: bare(text) for name, text in problem.details.items()}
    also = tuple(map(place, problem.also))
    return replace(problem, place=place(problem.place), word=bare(problem.word), details=details, also=also)


def _sources(example: "Example") -> Mapping[str, "Source"]:
    from xueji.packs.source import Source  # noqa: PLC0415 -- as above

    return {file.path: Source(file.path, raw=file.text, path=Path(file.path)) for file in example.files}
