"""The main path of reading: folders of YAML become documents, or one error with every problem found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xueji.errors import PackError, Place, Problem
from xueji.model.decision import Text
from xueji.model.region import NATION, chain, lies_in
from xueji.packs import build, cross
from xueji.packs.convert import Reader
from xueji.packs.hooks import PackFolder
from xueji.packs.schema import FILE, shape
from xueji.packs.source import Source, read
from xueji.policy.document import Document
from xueji.policy.parameter import Declaration
from xueji.vocabulary import FactEntry, core


@dataclass
class _File:
    pack: PackFolder
    source: Source
    data: dict[str, Any] | None = None
    sound: bool = False

    @property
    def reader(self) -> Reader:
        return Reader(self.source, self.data or {})


@dataclass
class _Loading:
    """What the stages hand on to one another."""

    packs: Sequence[PackFolder]
    files: list[_File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, list[FactEntry]] = field(default_factory=dict)
    declarations: dict[str, dict[str, Declaration]] = field(default_factory=dict)
    evidence: dict[str, dict[str, Text]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)

    @property
    def sound(self) -> list[_File]:
        return [file for file in self.files if file.sound]

    def visible(self, pack: str) -> list[str]:
        """The packs whose declarations a pack may use: the nation's and its own; provinces do not know one another."""
        national = {file.pack.name for file in self.sound if file.reader.data["document"]["region"] == NATION}
        return sorted(national - {pack}) + [pack]


def load(packs: Sequence[PackFolder]) -> tuple[Document, ...]:
    """Read every document of the packs; raises `PackError` with all problems of all files."""
    state = _Loading(packs)
    for stage in STAGES:
        stage(state)
    problems = [*state.problems, *(problem for file in state.files for problem in file.source.problems)]
    if problems:
        raise PackError(dict.fromkeys(problems))
    return tuple(sorted(state.documents, key=lambda document: document.id))


def _read(state: _Loading) -> None:
    """Every YAML file directly in a pack's folder is one regulation."""
    for pack in state.packs:
        paths = sorted(pack.folder.glob("*.yaml"))
        if not paths:
            state.problems.append(Problem("no-documents", Place(str(pack.folder)), pack.name))
        state.files += [_File(pack, read(path, pack.folder)) for path in paths]


def _shape(state: _Loading) -> None:
    """Whether the right keys hold the right kinds of values; only well-shaped files go further."""
    for file in state.files:
        file.data, problems = shape(file.source, FILE)
        file.source.problems.extend(problems)
        file.sound = not file.source.problems


def _declare(state: _Loading) -> None:
    """What conditions may speak of must be known before the first condition is read."""
    for file in state.sound:
        pack, reader = file.pack.name, file.reader
        state.facts.setdefault(pack, []).extend(build.facts(reader, pack))
        texts = {name: Text(**entry) for name, entry in (reader.data.get("evidence") or {}).items()}
        state.evidence.setdefault(pack, {}).update(texts)
        known = state.declarations.setdefault(pack, {})
        for declaration in build.declarations(reader):
            if first := known.get(declaration.name):
                also = (first.place,)
                problem = Problem("duplicate-declaration", declaration.place, declaration.name, also=also)
                file.source.problems.append(problem)
            known[declaration.name] = declaration
    for file in state.sound:
        _clashes_with_wider(state, file)


def _clashes_with_wider(state: _Loading, file: _File) -> None:
    """A province declares again what the core vocabulary or the nation has already."""
    wider = [pack for pack in state.visible(file.pack.name) if pack != file.pack.name]
    facts = set(core().entries) | {fact.name for pack in wider for fact in state.facts.get(pack, ())}
    parameters = {name: d for pack in wider for name, d in state.declarations.get(pack, {}).items()}
    for name in file.reader.data.get("facts") or {}:
        if name in facts:
            file.source.problems.append(Problem("duplicate-fact", file.source.key_place(("facts", name)), name))
    for name in file.reader.data.get("declare") or {}:
        if name in parameters:
            place, also = file.source.key_place(("declare", name)), (parameters[name].place,)
            file.source.problems.append(Problem("duplicate-declaration", place, name, also=also))


def _build(state: _Loading) -> None:
    """Conditions, durations and dates are read; each file becomes a document."""
    for file in state.sound:
        visible = state.visible(file.pack.name)
        declarations = {name: d for pack in visible for name, d in state.declarations.get(pack, {}).items()}
        evidence = {name: text for pack in visible for name, text in state.evidence.get(pack, {}).items()}
        vocabulary = core().extended(fact for pack in visible for fact in state.facts.get(pack, ()))
        types = {name: declaration.type for name, declaration in declarations.items()}
        terms = {name: declaration.title.zh for name, declaration in declarations.items()}
        names = vocabulary.names(types, terms)
        document = build.Builder(file.reader, file.pack.name, names, declarations, evidence).build()
        _in_region(file, document)
        state.documents.append(document)


def _in_region(file: _File, document: Document) -> None:
    region = file.pack.region
    if region and document.region and not lies_in(document.region, region):
        place = file.source.place(("document", "region"))
        problem = Problem("region-mismatch", place, document.region, {"region": region})
        file.source.problems.append(problem)


def _cross(state: _Loading) -> None:
    """Documents beside one another; only where every file was read, or half of what is said would be unfounded."""
    if all(file.sound for file in state.files):
        state.problems += cross.problems(state.documents)


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
