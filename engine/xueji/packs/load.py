"""The main path of reading: folders of YAML become documents, or one error with every problem found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from xueji.errors import PackError, Place, Problem
from xueji.model.region import NATION, chain, division_code, lies_in
from xueji.packs import build, cross
from xueji.packs.convert import Reader
from xueji.packs.hooks import PackFolder
from xueji.packs.references import pointed
from xueji.packs.schema import shape
from xueji.packs.shapes import FILE
from xueji.packs.source import Source, Texts, files_in, read, uncollected
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration
from xueji.vocabulary import core

if TYPE_CHECKING:
    from xueji.language.check import Names
    from xueji.phrases import Code


_DECLARING: Final = ("facts", "evidence", "declare")


@dataclass(eq=False)
class _File:
    pack: PackFolder
    source: Source
    data: dict[str, Any] | None = None
    sound: bool = False
    doubtful: bool = False
    """Something in it could not be read, and the mistake is told of another file."""
    usable: Mapping[str, Any] | None = None
    """The data without what is broken in it; None where the head is broken, so that nothing can be looked at."""
    own: build.Declared = field(default_factory=build.Declared)

    def may_declare(self, names: Sequence[str]) -> bool:
        """Whether a file may declare one of these names in its broken parts, or in so far as it could not be read."""
        if self.usable is not None:
            parts = (path for path in self.source.broken if path[0] in _DECLARING or path[0] not in FILE)
            return any(name in self.source.text(path) for path in parts for name in names)
        return not self.source.raw or any(name in self.source.raw for name in names)

    @property
    def reader(self) -> Reader:
        return Reader(self.source, self.usable or {})

    @cached_property
    def region(self) -> str:
        """The region the file names; nothing where it names none that can be read."""
        head = self.data.get("document") if self.data else None
        named = head.get("region") if isinstance(head, Mapping) else None
        return named if isinstance(named, str) and division_code(named) == named else ""


@dataclass
class _Loading:
    """What the stages hand on to one another."""

    packs: Sequence[PackFolder]
    texts: Texts | None = None
    files: list[_File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    _known: dict[tuple[int, ...], tuple[build.Declared, "Names"]] = field(default_factory=dict)

    @property
    def readable(self) -> list[_File]:
        return [file for file in self.files if file.usable is not None]

    def visible(self, file: _File) -> list[_File]:
        """The files whose declarations a file may use: the nation's, and its pack's for its own region or a wider one.

        Provinces do not know one another, nor does a province know its counties.
        """
        return [other for other in self.readable if _sees(file, other)]

    def may_be_declared(self, problem: Problem, file: _File) -> bool:
        """Whether an unknown name stands where a file could not be read: that file's mistake is not repeated here."""
        if problem.code not in ("unknown-name", "unknown-parameter", "unknown-evidence"):
            return False
        names = (problem.word, problem.word.partition(".")[2] or problem.word)
        return any(other.may_declare(names) for other in self.files if not other.sound and _sees(file, other))

    def known(self, file: _File) -> tuple[build.Declared, "Names"]:
        """What is declared for a file to use, and the names its conditions may speak of."""
        visible = self.visible(file)
        key = tuple(map(id, visible))  # files of one pack mostly see the same
        if key not in self._known:
            found = build.Declared()
            for other in visible:
                found.add(other.own)
            self._known[key] = found, found.names
        return self._known[key]

    def count(self) -> int:
        """How many problems there are so far."""
        return len(self.problems) + sum(len(file.source.problems) for file in self.files)


def _sees(file: _File, other: _File) -> bool:
    if other.pack is file.pack:
        return not file.region or not other.region or lies_in(file.region, other.region)
    return (other.region or other.pack.region or NATION) == NATION


@dataclass(frozen=True)
class ReadFile:
    """One file as it was read: its source, its normalised data where its shape is right, and what it declares."""

    pack: PackFolder
    source: Source
    data: Mapping[str, Any] | None
    declared: build.Declared
    visible: build.Declared
    """All that the file may use, as far as it could be read."""


@dataclass(frozen=True)
class Reading:
    """All that came of reading packs, right or wrong; `documents` are those of files with nothing wrong in them."""

    files: tuple[ReadFile, ...]
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


def load(packs: Sequence[PackFolder]) -> tuple[Document, ...]:
    """Read every document of the packs; raises `PackError` with all problems of all files."""
    found = inspect(packs)
    if found.problems:
        raise PackError(found.problems)
    return found.documents


def inspect(packs: Sequence[PackFolder], texts: Texts | None = None) -> Reading:
    """Read every file of the packs and give whatever could be understood, with all problems; raises nothing."""
    state = _Loading(packs, texts)
    with uncollected():
        for stage in STAGES:
            stage(state)
    problems = [*state.problems, *(problem for file in state.files for problem in file.source.told)]
    files = tuple(ReadFile(file.pack, file.source, file.data, file.own, state.known(file)[0]) for file in state.files)
    wrong = {file.source.file for file in state.files if file.source.problems or file.doubtful}
    wrong |= {place.file for problem in state.problems for place in (problem.place, *problem.also)}
    right = (document for document in state.documents if document.place.file not in wrong)
    return Reading(files, tuple(sorted(right, key=lambda d: d.id)), tuple(dict.fromkeys(problems)))


def _read(state: _Loading) -> None:
    """Every YAML file directly in a pack's folder is one regulation; hidden ones are an editor's."""
    for pack in state.packs:
        paths = files_in(pack.folder, state.texts)
        if not paths:
            state.problems.append(Problem("no-documents", Place(str(pack.folder)), pack.name))
        for path in sorted(pack.folder.glob("*")):
            if path.suffix.lower() in (".yaml", ".yml") and path.suffix != ".yaml" and not path.name.startswith("."):
                place = Place(f"{pack.folder.name}/{path.name}", 1, 1, path=str(path))
                state.problems.append(Problem("not-read", place, path.name))
        state.files += [_File(pack, read(path, pack.folder, state.texts)) for path in paths]


def _shape(state: _Loading) -> None:
    """Whether the right keys hold the right kinds of values; only what is well-shaped goes further."""
    for file in state.files:
        file.data, problems = shape(file.source, FILE)
        file.source.problems.extend(problems)
        file.sound = not file.source.problems
        file.usable = file.data if file.sound or file.data is None else _without_broken(file.data, file.source)


def _without_broken(data: Mapping[str, Any], source: Source) -> dict[str, Any] | None:
    """The parts whose shape is right, None in place of a broken entry of a list; None where the head is broken."""
    broken = source.broken | {path[:2] for path in source.lost}
    if any(path[0] == "document" for path in broken if path) or () in broken or "document" not in data:
        return None
    left: dict[str, Any] = {}
    for key, part in data.items():
        if (key,) in broken:
            continue
        if isinstance(part, list):
            left[key] = [None if (key, index) in broken else entry for index, entry in enumerate(part)]
        else:
            left[key] = {name: entry for name, entry in part.items() if (key, name) not in broken}
    return left


def _declare(state: _Loading) -> None:
    """What conditions may speak of must be known before the first condition is read."""
    for file in state.readable:
        file.own = build.declared(file.reader, file.pack.name)
    for index, file in enumerate(state.files):
        before = [other for other in state.files[:index] if other.pack is file.pack]
        wider = [other for other in state.visible(file) if other.pack is not file.pack]
        for other in (*before, *wider) if file.usable is not None else ():
            file.source.problems.extend(_twice(file, other))
        file.source.problems.extend(_against_core(file))


def _twice(file: _File, other: _File) -> Iterator[Problem]:
    """What a file declares although another has; a revision may repeat facts and evidence word for word."""
    mine, theirs = file.own, other.own
    same_pack = file.pack is other.pack
    for key, given, known in (("facts", mine.facts, theirs.facts), ("evidence", mine.evidence, theirs.evidence)):
        for name in given.keys() & known.keys():
            if given[name] != known[name] or (key == "facts" and not same_pack):
                also = (other.source.key_place((key, name)),)
                place = file.source.key_place((key, name))
                code: Code = "duplicate-fact" if key == "facts" else "duplicate-declaration"
                yield Problem(code, place, name, {"fact": name}, also=also)
    called = {text.zh: name for name, text in theirs.evidence.items()}
    for name, text in mine.evidence.items():
        if (known_as := called.get(text.zh, name)) != name and name not in theirs.evidence:
            also = (other.source.key_place(("evidence", known_as)),)
            place = file.source.key_place(("evidence", name))
            yield Problem("duplicate-evidence", place, text.zh, {"evidence": known_as}, also=also)
    titles = {declaration.title.zh: declaration for declaration in theirs.declarations.values()}
    for name, declaration in mine.declarations.items():
        first = theirs.declarations.get(name) or titles.get(declaration.title.zh)
        if first is not None:
            word = name if name == first.name else first.title.zh
            told: Code = "duplicate-declaration" if name == first.name else "duplicate-title"
            yield Problem(told, declaration.place, word, also=(first.place,))
    terms = {(entry.entity, entry.zh): name for name, entry in theirs.facts.items()}
    for name, entry in mine.facts.items():
        if terms.get((entry.entity, entry.zh), name) != name:
            also = (other.source.key_place(("facts", terms[entry.entity, entry.zh])),)
            first_name = {"fact": terms[entry.entity, entry.zh]}
            yield Problem("duplicate-fact", file.source.key_place(("facts", name)), entry.zh, first_name, also=also)


def _against_core(file: _File) -> Iterator[Problem]:
    """Facts every pack has already, by name or by term, and terms one file uses twice."""
    facts, titles = core().entries, dict[str, Declaration]()
    terms = {(entry.entity, entry.zh): name for name, entry in facts.items()}
    for name, entry in file.own.facts.items():
        place = file.source.key_place(("facts", name))
        if name in facts:
            yield Problem("duplicate-fact", place, name, {"fact": f"{name} {facts[name].zh}"})
        elif terms.setdefault((entry.entity, entry.zh), name) != name:
            yield Problem("duplicate-fact", place, entry.zh, {"fact": terms[entry.entity, entry.zh]})
    papers: dict[str, str] = {}
    for name, text in file.own.evidence.items():
        if (known_as := papers.setdefault(text.zh, name)) != name:
            places = [file.source.key_place(("evidence", each)) for each in (name, known_as)]
            yield Problem("duplicate-evidence", places[0], text.zh, {"evidence": known_as}, also=(places[1],))
    for declaration in file.own.declarations.values():
        first = titles.setdefault(declaration.title.zh, declaration)
        if first is not declaration:
            yield Problem("duplicate-title", declaration.place, first.title.zh, also=(first.place,))


def _build(state: _Loading) -> None:
    """Conditions, durations and dates are read; each file becomes a document."""
    for file in state.readable:
        before = len(file.source.problems)
        builder = build.Builder(file.reader, file.pack.name, file.own, *state.known(file))
        state.documents.append(builder.build())
        found = file.source.problems[before:]
        kept = [problem for problem in found if not state.may_be_declared(problem, file)]
        file.doubtful = len(kept) < len(found)
        file.source.problems[before:] = kept
    for pack in state.packs:
        _in_region(state, pack)


def _in_region(state: _Loading, pack: PackFolder) -> None:
    """A pack speaks of one region: the one it is registered for, or the widest its documents name."""
    files = [file for file in state.readable if file.pack is pack and file.region]
    widest = min(files, key=lambda file: len(chain(file.region)), default=None)
    region = pack.region or (widest.region if widest else "")
    also = () if pack.region or widest is None else (widest.source.place(("document", "region")),)
    for file in files:
        if not lies_in(file.region, region):
            place = file.source.place(("document", "region"))
            file.source.problems.append(Problem("region-mismatch", place, file.region, {"region": region}, also=also))


def _cross(state: _Loading) -> None:
    """Documents beside one another; what needs every file is said only where every file was read."""
    complete = all(file.sound for file in state.files)
    sound = state.count() == 0
    sources = {file.source.file: file.source for file in state.files}
    found = cross.problems(state.documents, complete=complete, sound=sound)
    state.problems += [pointed(problem, sources) for problem in found]


STAGES: Final[tuple[Callable[[_Loading], None], ...]] = (
    _read,  # nothing is opened after this
    _shape,  # a misspelt key must not look like a missing rule
    _declare,  # names of the nation and of the pack itself, for the next stage
    _build,  # text becomes typed values
    _cross,  # needs all documents
)


def regions(documents: Iterable[Document]) -> Mapping[str, str]:
    """The packs' names with the widest region each speaks of."""
    found: dict[str, str] = {}
    for document in documents:
        known = found.get(document.pack)
        if known is None or len(chain(document.region)) < len(chain(known)):
            found[document.pack] = document.region
    return dict(sorted(found.items()))
