"""All that can be told of a folder of packs, right or wrong: documents, cases, and every problem in file order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xueji.assemble import Xueji
from xueji.errors import Problem
from xueji.packs.case_files import Case, CaseReading, inspect_cases
from xueji.packs.hooks import PackFolder
from xueji.packs.load import Reading, inspect
from xueji.packs.source import Source, Texts, uncollected


@dataclass(frozen=True)
class Checked:
    """Packs as they were read, with every problem in the order of file, line and column."""

    packs: tuple[PackFolder, ...]
    regulations: Reading
    case_files: CaseReading
    problems: tuple[Problem, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of the files with nothing wrong in them."""
        return self.case_files.cases

    @cached_property
    def engine(self) -> Xueji:
        """What decides by the documents with nothing wrong in them."""
        return Xueji(self.regulations.documents)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every file that was read, by the name that problems give it."""
        files = (*(file.source for file in self.regulations.files), *self.case_files.sources)
        return {source.file: source for source in files}

    def path(self, file: str) -> Path | None:
        """The path of a file that problems name; None where it is none that was read."""
        source = self.sources.get(file)
        return source.path if source else None


def check(packs: Sequence[PackFolder], texts: Texts | None = None) -> Checked:
    """Read regulations and cases and find every problem; a text in `texts` stands for what is on disk.

    What cases say of facts and rules is looked at only where the regulations are right.
    """
    with uncollected():
        regulations = inspect(packs, texts)
        case_files = inspect_cases(packs, texts)
        problems = [*regulations.problems, *case_files.problems]
        if not regulations.problems:
            problems += Xueji(regulations.documents).case_problems(case_files.cases)
    ordered = sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.code, p.word))
    return Checked(tuple(packs), regulations, case_files, tuple(ordered))
