"""Checking what a file can see while it is written: in stages, the quickest first, reading again only what changed."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from xueji.assemble import Xueji
from xueji.authoring.advice import advise
from xueji.authoring.check import Checked
from xueji.errors import Problem
from xueji.packs.case_files import CaseReading, inspect_cases
from xueji.packs.hooks import PackFolder
from xueji.packs.load import Reading, inspect
from xueji.packs.source import Source, Texts

Signature = tuple[object, ...]
"""Equal where nothing has changed."""

_AT_ONCE = 100
"""How many cases are looked at before one asks whether it is still worth while."""
_NAMES = ("unknown-document", "unknown-rule", "unknown-region")


@dataclass(frozen=True)
class Found:
    """What one stage found: problems by the files it has looked at, and what was read."""

    packs: tuple[PackFolder, ...]
    regulations: Reading
    case_files: CaseReading | None
    problems: tuple[Problem, ...]
    complete: bool = False
    """Whether nothing more follows."""

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every file this stage looked at, by the name that problems give it."""
        cases = self.case_files.sources if self.case_files else ()
        return {source.file: source for source in (*(file.source for file in self.regulations.files), *cases)}

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """The resolved paths of those files."""
        return {file: source.path.resolve() for file, source in self.sources.items()}

    @cached_property
    def by_file(self) -> Mapping[Path, tuple[Problem, ...]]:
        """The problems of each file this stage looked at, none of some; by resolved path."""
        found: dict[str, list[Problem]] = {file: [] for file in self.sources}
        for problem in self.problems:
            if problem.place.file in found:
                found[problem.place.file].append(problem)
        return {self.paths[file]: tuple(problems) for file, problems in found.items()}

    @property
    def elsewhere(self) -> tuple[Problem, ...]:
        """Problems of folders, and of whatever is no file that was looked at."""
        return tuple(problem for problem in self.problems if problem.place.file not in self.sources)


@dataclass
class Checker:
    """Reads packs and remembers the last reading of each, with what it was a reading of."""

    _regulations: dict[Signature, tuple[Signature, Reading]] = field(default_factory=dict)
    _cases: dict[Path, tuple[Signature, CaseReading]] = field(default_factory=dict)

    def stages(
        self,
        packs: Sequence[PackFolder],
        texts: Texts,
        own: Path,
        strangers: Callable[[], frozenset[str]] | None = None,
        stale: Callable[[], bool] = lambda: False,
    ) -> Iterator[Found]:
        """Check regulations, then cases, then give advice; each stage holds what those before it found.

        `strangers` gives the names of documents and packs that stand in packs not given here, None where all packs are:
        of them nothing is said, and only cases in the folder `own` are held against the regulations. There is advice
        where nothing is wrong, on the files in `own`. It ends early once it is `stale`.
        """
        chosen = tuple(packs)
        regulations = self._read(chosen, texts)
        found = [problem for problem in regulations.problems if not _of_strangers(problem, strangers)]
        yield Found(chosen, regulations, None, tuple(found))
        case_files = self._read_cases(chosen, texts)
        problems = [*found, *case_files.problems]
        if not regulations.problems:
            cases = [c for c in case_files.cases if strangers is None or c.source.path.resolve().is_relative_to(own)]
            engine = Xueji(regulations.documents)
            for start in range(0, len(cases), _AT_ONCE):
                if stale():
                    return
                some = engine.case_problems(cases[start : start + _AT_ONCE])
                problems += (problem for problem in some if not _of_strangers(problem, strangers))
        second = Found(chosen, regulations, case_files, tuple(dict.fromkeys(problems)), complete=bool(problems))
        yield second
        if second.complete:
            return
        advice = advise(Checked(chosen, regulations, case_files, ()))
        kept = tuple(p for p in advice if (path := second.paths.get(p.place.file)) and path.is_relative_to(own))
        yield Found(chosen, regulations, case_files, kept, complete=True)

    def _read(self, packs: tuple[PackFolder, ...], texts: Texts) -> Reading:
        key = tuple((pack.name, pack.folder) for pack in packs)
        signature = tuple(part for pack in packs for part in _signature(pack.folder, texts))
        known = self._regulations.get(key)
        if known is None or known[0] != signature:
            self._regulations[key] = known = signature, inspect(packs, texts)
        return known[1]

    def _read_cases(self, packs: tuple[PackFolder, ...], texts: Texts) -> CaseReading:
        found: list[CaseReading] = []
        for pack in packs:
            folder = pack.folder / "cases"
            signature = _signature(folder, texts)
            known = self._cases.get(folder)
            if known is None or known[0] != signature:
                self._cases[folder] = known = signature, inspect_cases((pack,), texts)
            found.append(known[1])
        return CaseReading(
            tuple(source for reading in found for source in reading.sources),
            tuple(case for reading in found for case in reading.cases),
            tuple(problem for reading in found for problem in reading.problems),
        )


def _of_strangers(problem: Problem, strangers: Callable[[], frozenset[str]] | None) -> bool:
    """Say whether a name counts as unknown only because the packs that have it were not read."""
    if strangers is None or problem.code not in _NAMES:
        return False
    return problem.word.partition("/")[0] in strangers()


def _signature(folder: Path, texts: Texts) -> Signature:
    """What the files of a folder stand at: unsaved texts, or size and time of what is on the disk."""
    here = folder.resolve()
    found: list[object] = [
        (str(path), text) for path, text in texts.items() if path.parent == here and not path.exists()
    ]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return tuple(found)
    for entry in entries:
        if not entry.name.lower().endswith((".yaml", ".yml")):
            continue
        text = texts.get(Path(entry.path).resolve())
        try:
            stat = entry.stat()
        except OSError:
            continue
        found.append((entry.path, text if text is not None else (stat.st_mtime_ns, stat.st_size)))
    return tuple(found)
