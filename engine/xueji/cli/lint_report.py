"""What `xueji lint` tells of packs: the problems of those asked for, and how many stand elsewhere or are kept back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xueji.cli.lint_files import Files
from xueji.cli.lint_words import told
from xueji.errors import Problem, UsageError, nearest
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.authoring.check import Checked
    from xueji.packs.hooks import PackFolder


@dataclass(frozen=True)
class Scope:
    """The packs and files that are asked for; where there are neither, all."""

    folders: tuple[str, ...] = ()
    """The names of packs' folders, and the folders themselves, as places name them."""
    files: frozenset[str] = frozenset()

    def has(self, file: str) -> bool:
        """Say whether a file, as places name it, is asked for."""
        if not self.folders and not self.files:
            return True
        return file in self.files or any(file == folder or file.startswith(f"{folder}/") for folder in self.folders)


def scope(checked: "Checked", names: Sequence[str], language: Language) -> Scope:
    """The packs and files of these names: of packs their names or folders, of files paths or what places call them.

    Raises `UsageError` for a name that is neither.
    """
    folders: list[str] = []
    files: set[str] = set()
    for name in names:
        pack = next((pack for pack in checked.packs if name == pack.name or _same(name, pack.folder)), None)
        if pack is not None:
            folders += _folder(pack)
        elif (label := _label(name, checked)) is not None:
            files.add(label)
        else:
            raise UsageError(_unknown(name, checked, language))
    return Scope(tuple(folders), frozenset(files))


def of_packs(packs: Iterable["PackFolder"]) -> Scope:
    """The scope of some packs."""
    return Scope(tuple(folder for pack in packs for folder in _folder(pack)))


def _folder(pack: "PackFolder") -> tuple[str, str]:
    return pack.folder.name, str(pack.folder)


def _same(name: str, path: Path) -> bool:
    try:
        return Path(name).exists() and Path(name).resolve() == path.resolve()
    except (OSError, RuntimeError, ValueError):
        return False


def _label(name: str, checked: "Checked") -> str | None:
    """What places call a file."""
    for file, source in checked.sources.items():
        if name == file or _same(name, source.path):
            return file
    unread = (problem.place for problem in checked.problems if problem.place.path)
    return next((place.file for place in unread if name == place.file or _same(name, Path(place.path))), None)


def _unknown(name: str, checked: "Checked", language: Language) -> str:
    near = nearest(name, [*(pack.name for pack in checked.packs), *checked.sources])
    rest = told("near", language, near) if near else told("add_folder", language) if Path(name).exists() else ""
    return told("no_such", language, name, rest)


def without_packs(problems: Iterable[Problem]) -> "Checked":
    """What there is to tell where no pack could be read: why not."""
    from xueji.authoring.check import Checked  # noqa: PLC0415 -- loaded by who calls
    from xueji.packs.case_files import CaseReading  # noqa: PLC0415
    from xueji.packs.load import Reading  # noqa: PLC0415

    return Checked((), Reading((), (), ()), CaseReading((), (), ()), tuple(problems))


@dataclass(frozen=True)
class Report:
    """What is shown, and what is only counted."""

    checked: "Checked"
    scope: Scope
    errors: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    show_advice: bool
    strict: bool
    language: Language

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem that is shown: errors in file order, then advice by its weight."""
        return (*self.errors, *self.advice) if self.show_advice else self.errors

    @property
    def elsewhere(self) -> int:
        """How many errors stand in files that are not asked for."""
        return len(self.checked.problems) - len(self.errors)

    @property
    def hidden(self) -> Counter[str]:
        """Advice that is not shown, by code."""
        return Counter() if self.show_advice else Counter(problem.code for problem in self.advice)

    @property
    def failed(self) -> bool:
        """Say whether anything must be mended."""
        return any(self.fails(problem) for problem in (*self.errors, *self.advice))

    def fails(self, problem: Problem) -> bool:
        """Say whether a problem must be mended."""
        return self.strict or problem.severity == "error"

    @property
    def files(self) -> Files:
        """The texts that were read."""
        return Files(self.checked.sources)

    @property
    def asked(self) -> Iterator[str]:
        """The files that are asked for, as places name them, with those that could not be read."""
        named = dict.fromkeys((*self.checked.sources, *(problem.place.file for problem in self.problems)))
        return (file for file in sorted(named) if self.scope.has(file))
