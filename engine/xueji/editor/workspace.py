"""Files of packs as they stand in an editor: which packs a file can see, and the last of each that could be read."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from xueji.assemble import Xueji
from xueji.editor.context import FileKind
from xueji.errors import PackError, Place, Problem
from xueji.language.check import Names
from xueji.model.region import NATION, chain, lies_in
from xueji.packs import registry
from xueji.packs.build import Declared
from xueji.packs.case_files import Case, CaseReading
from xueji.packs.hooks import PackFolder
from xueji.packs.load import ReadFile, Reading
from xueji.packs.source import Source, files_in
from xueji.policy.document import Document
from xueji.vocabulary import Vocabulary, core

_MARK = re.compile(r"^(document|cases):|yaml-language-server:.*\$schema=\S*(document|cases)-\d", re.MULTILINE)
_ID = re.compile(r"^document:\s*\n(?:[ #].*\n|\n)*?  +id:\s*[\"']?([\w-]+)", re.MULTILINE)
_REGION = re.compile(r"\bregion:\s*[\"']?(\d{6})\b")
_MOST_LOOKED_AT = 20_000


@dataclass
class Workspace:
    """What is open and what was read; `policies` is a folder of packs used beside the installed ones."""

    policies: Path | None = None
    texts: dict[Path, str] = field(default_factory=dict)
    """What stands in the editor, by resolved path."""
    files: dict[Path, ReadFile] = field(default_factory=dict)
    """The last reading of each regulation that told its names."""
    documents: dict[Path, Document] = field(default_factory=dict)
    """The last reading of each regulation with nothing wrong in it."""
    cases: dict[Path, tuple[Case, ...]] = field(default_factory=dict)
    """The cases of the last reading of each case file with nothing wrong in it."""
    broken: dict[Path, str] = field(default_factory=dict)
    """The regulations in which something was wrong when they were read last, and the name problems give them."""
    wrong: list[Problem] = field(default_factory=list)
    """What is wrong with folders and plug-ins rather than files."""
    _views: dict[Path, "View"] = field(default_factory=dict)
    _ours: dict[Path, bool] = field(default_factory=dict)
    _engines: dict[tuple[int, ...], Xueji] = field(default_factory=dict)

    @cached_property
    def installed(self) -> tuple[PackFolder, ...]:
        """The packs of the installed plug-ins."""
        found, problems = registry.found()
        self.wrong += problems
        return found

    def kind(self, path: Path) -> FileKind | None:
        """Whether a file is a regulation or officers' cases; None where it is no file of a pack.

        A regulation stands in the folder of its pack, cases in `cases` inside it.
        """
        if path.suffix != ".yaml" or path.name.startswith("."):
            return None
        if path not in self._ours:
            self._ours[path] = self._is_ours(path)
        if not self._ours[path]:
            return None
        return "cases" if path.parent.name == "cases" else "document"

    def _is_ours(self, path: Path) -> bool:
        """Look for a sign of a regulation or of cases in the file, or beside it."""
        text = self.texts.get(path)
        if _MARK.search(_head(path) if text is None else text[:_MOST_LOOKED_AT]):
            return True
        folder = pack_folder(path)
        if any(pack.folder.resolve() == folder for pack in self.installed):
            return True
        return any(other != path and _MARK.search(_head(other)) for other in sorted(folder.glob("*.yaml")))

    def packs(self, path: Path) -> tuple[PackFolder, ...]:
        """All packs there are for who edits a file: the installed ones, and those of the folders beside."""
        folder = pack_folder(path)
        groups = [self.installed, *(self._in_folder(around) for around in (self.policies, folder.parent) if around)]
        if all(pack.folder.resolve() != folder for group in groups for pack in group):
            groups.append((PackFolder(folder.name, "", folder),))
        try:
            return registry.combined(groups)
        except PackError as error:
            self._note(error.problems)
            return (*self.installed, PackFolder(folder.name, "", folder))

    def _in_folder(self, folder: Path) -> tuple[PackFolder, ...]:
        known = {pack.folder.resolve(): pack for pack in self.installed}
        try:
            found = registry.in_folder(folder)
        except PackError as error:
            self._note(problem for problem in error.problems if problem.code != "no-documents")
            return ()
        # what is installed says which region it speaks of
        return tuple(known.get(pack.folder.resolve(), pack) for pack in found if _holds_documents(pack.folder))

    def _note(self, problems: Iterable[Problem]) -> None:
        self.wrong += [problem for problem in problems if problem not in self.wrong]

    def scope(self, path: Path) -> tuple[PackFolder, ...]:
        """The packs whose law applies where a file does: its own, and those of the same region or a wider one.

        All, while a file of the nation's is open.
        """
        packs, folder = self.packs(path), pack_folder(path)
        own = next(pack for pack in packs if pack.folder.resolve() == folder)
        regions = {pack.folder.resolve(): self._regions(pack) for pack in packs}
        national = {folder for folder, found in regions.items() if NATION in found}
        if folder in national or any(pack_folder(opened) in national for opened in self.texts):
            return packs
        around = {wider for region in regions[folder] for wider in chain(region)} | {NATION}
        return tuple(pack for pack in packs if pack is own or regions[pack.folder.resolve()] & around)

    def unseen(self, path: Path) -> tuple[PackFolder, ...]:
        """The packs a file cannot see."""
        seen = {pack.name for pack in self.scope(path)}
        return tuple(pack for pack in self.packs(path) if pack.name not in seen)

    def _regions(self, pack: PackFolder) -> frozenset[str]:
        """The regions a pack speaks of, and those it spoke of before: a head may be half typed."""
        if pack.region:
            return frozenset((pack.region,))
        folder = pack.folder.resolve()
        paths = {*(path.resolve() for path in folder.glob("*.yaml")), *(p for p in self.texts if p.parent == folder)}
        before = {document.region for path, document in self.documents.items() if path.parent == folder}
        return frozenset((*before, *filter(None, map(self.region_of, paths))))

    def region_of(self, path: Path) -> str | None:
        """The region a regulation speaks of, by the first that stands in it; None where none does."""
        found = _REGION.search(self.texts[path][:_MOST_LOOKED_AT] if path in self.texts else _head(path))
        return found[1] if found else None

    def opened(self, path: Path, text: str) -> None:
        """Take over the text of a file as it stands in the editor."""
        self.texts[path] = text
        self.touched(path)

    def touched(self, path: Path) -> None:
        """Look at a file again that has changed on the disk: it may have become one of a pack."""
        if not self._ours.get(path):
            self._ours.pop(path, None)

    def closed(self, path: Path) -> None:
        """Read a file from the disk again."""
        self.texts.pop(path, None)
        self._ours.pop(path, None)

    def take_regulations(self, packs: Sequence[PackFolder], found: Reading) -> None:
        """Keep what a reading of packs could tell, and forget files that are no longer there."""
        right = {document.place.file: document for document in found.documents}
        read: set[Path] = set()
        for file in found.files:
            path = file.source.path.resolve()
            read.add(path)
            declares = bool(file.declared.facts or file.declared.declarations or file.declared.evidence)
            if file.source.file in right or declares or path not in self.files:
                self.files[path] = file
            if file.source.file in right:
                self.documents[path] = right[file.source.file]
                self.broken.pop(path, None)
            else:
                self.broken[path] = file.source.file
        folders = {pack.folder.resolve() for pack in packs}
        for kept in (self.files, self.documents, self.broken):
            for path in [path for path in kept if path.parent in folders and path not in read]:
                kept.pop(path)
        self._views.clear()

    def take_cases(self, packs: Sequence[PackFolder], found: CaseReading) -> None:
        """Keep the cases that could be read, and forget files that are no longer there."""
        made: dict[str, list[Case]] = {}
        for case in found.cases:
            made.setdefault(case.source.file, []).append(case)
        read = {source.path.resolve(): source for source in found.sources}
        for path, source in read.items():
            if not source.problems:
                self.cases[path] = tuple(made.get(source.file, ()))
        folders = {pack.folder.resolve() / "cases" for pack in packs}
        for path in [path for path in self.cases if path.parent in folders and path not in read]:
            self.cases.pop(path)
        self._views.clear()

    def view(self, path: Path) -> "View | None":
        """What there is to know for who edits a file; None where it is no file of a pack."""
        kind = self.kind(path)
        if kind is None:
            return None
        if path not in self._views:
            folders = {pack.folder.resolve() for pack in self.scope(path)}
            self._views[path] = View(
                path, kind,
                {p: file for p, file in self.files.items() if p.parent in folders},
                {p: document for p, document in self.documents.items() if p.parent in folders},
                {p: cases for p, cases in self.cases.items() if p.parent.parent in folders},
                {p: file for p, file in self.broken.items() if p.parent in folders},
                self,
            )  # fmt: skip
        return self._views[path]

    def engine(self, documents: Sequence[Document]) -> Xueji:
        """What decides by documents; the last few are kept."""
        key = tuple(map(id, documents))
        if key not in self._engines:
            while len(self._engines) > 2:  # noqa: PLR2004 -- of two regions, and of the nation
                self._engines.pop(next(iter(self._engines)))
            self._engines[key] = Xueji(documents)
        return self._engines[key]

    def is_read(self, path: Path) -> bool:
        """Say whether the packs a file can see were read before."""
        return pack_folder(path) in {known.parent for known in self.files}


@dataclass
class View:
    """All that was last understood of the packs a file can see, for questions about that file."""

    path: Path
    kind: FileKind
    files: Mapping[Path, ReadFile]
    documents: Mapping[Path, Document]
    cases_by_file: Mapping[Path, tuple[Case, ...]]
    broken: Mapping[Path, str]
    """The regulations in which something is wrong now, and the name problems give them."""
    workspace: Workspace = field(repr=False)

    @property
    def document(self) -> Document | None:
        """The regulation the file holds, as it last stood with nothing wrong in it."""
        return self.documents.get(self.path)

    @cached_property
    def declared(self) -> Declared:
        """What is declared for the file to use, core facts aside."""
        found = Declared()
        own = self.files.get(self.path)
        for path, file in self.files.items():
            document = self.documents.get(path)
            if self.kind == "cases" or own is None or document is None or self._sees(path, document):
                found.add(file.declared)
        return found

    def _sees(self, path: Path, other: Document) -> bool:
        """Say whether conditions may use what a document declares, as the loader says."""
        if other.region == NATION:
            return True
        mine = self.document
        return path.parent == pack_folder(self.path) and (mine is None or lies_in(mine.region, other.region))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every fact the file may speak of."""
        return core().extended(self.declared.facts.values())

    @cached_property
    def names(self) -> Names:
        """Every fact and parameter conditions may speak of, by name and by term."""
        return self.declared.names

    @property
    def cases(self) -> Iterator[Case]:
        """All cases, in the order of files."""
        return (case for path in sorted(self.cases_by_file) for case in self.cases_by_file[path])

    @cached_property
    def engine(self) -> Xueji:
        """What decides by the documents as they last stood with nothing wrong in them."""
        return self.workspace.engine(tuple(self.documents.values()))

    @property
    def unread(self) -> tuple[str, ...]:
        """The regulations that may count here and were never read without something wrong: what they say is unknown."""
        places = chain(self.region)
        unknown = (path for path in sorted(self.broken) if path not in self.documents)
        return tuple(
            self.broken[path] for path in unknown
            if path == self.path or (said := self.workspace.region_of(path)) is None or said in places
        )  # fmt: skip

    @property
    def outdated(self) -> tuple[str, ...]:
        """The regulations that count here, with something wrong in them now: an earlier state of them is known."""
        places = chain(self.region)
        known = ((path, self.documents.get(path)) for path in sorted(self.broken))
        return tuple(self.broken[path] for path, document in known if document and document.region in places)

    @property
    def region(self) -> str:
        """The region the file speaks of; the nation where that is not known."""
        if self.document is not None:
            return self.document.region
        folder = pack_folder(self.path)
        regions = [document.region for path, document in self.documents.items() if path.parent == folder]
        return min(regions, key=lambda code: len(chain(code)), default=NATION)

    def source(self, path: Path) -> Source | None:
        """The source of a file that was read."""
        file = self.files.get(path)
        if file is not None:
            return file.source
        cases = self.cases_by_file.get(path)
        return cases[0].source if cases else None

    def path_of(self, place: Place) -> Path | None:
        """The path of the file a place stands in; None where no such file was read."""
        for path, file in self.files.items():
            if file.source.file == place.file:
                return path
        return next(
            (p for p, cases in self.cases_by_file.items() if cases and cases[0].source.file == place.file), None
        )

    def term(self, name: str) -> str:
        """The Chinese term of a fact or a parameter."""
        declared = self.declared.declarations.get(name)
        return declared.title.zh if declared else self.vocabulary.term(name)


def pack_folder(path: Path) -> Path:
    """The folder of the pack a file belongs to."""
    folder = path.resolve().parent
    return folder.parent if folder.name == "cases" else folder


def _holds_documents(folder: Path) -> bool:
    return any(_MARK.search(_head(path)) for path in files_in(folder))


def names_in(packs: Iterable[PackFolder]) -> frozenset[str]:
    """The names of packs and of the documents in them."""
    chosen = tuple(packs)
    ids = (_id_in(file) for pack in chosen for file in files_in(pack.folder))
    return frozenset((*(pack.name for pack in chosen), *filter(None, ids)))


def _id_in(path: Path) -> str:
    found = _ID.search(_head(path))
    return found[1] if found else ""


def _head(path: Path) -> str:
    """The beginning of a file; nothing where it cannot be read."""
    try:
        return _read_head(path, path.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=1_000)
def _read_head(path: Path, _changed: int) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_LOOKED_AT).decode("utf-8", "ignore")
