"""Two editions of one pack, from folders or wheels, each among the same other packs."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from xueji.assemble import Xueji, packs_of
from xueji.errors import PackError, Place, Problem, UsageError
from xueji.packs import registry
from xueji.packs.case_files import Case, read_cases
from xueji.packs.hooks import PackFolder
from xueji.packs.load import load, regions
from xueji.policy.document import Document
from xueji.releases import wheels
from xueji.releases.manifest import Manifest, digest


@dataclass(frozen=True)
class Edition:
    """One edition of a pack: where it lies, the version its wheel has, and the engine with it among the other packs."""

    pack: PackFolder
    where: str
    manifest: Manifest | None
    changelog: str
    engine: Xueji

    @property
    def version(self) -> str:
        """The version of its wheel; nothing of a folder."""
        return self.manifest.version if self.manifest else ""

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Its own documents."""
        return tuple(document for document in self.engine.documents if document.pack == self.pack.name)

    @cached_property
    def region(self) -> str:
        """The widest region its documents name."""
        return regions(self.documents).get(self.pack.name, "")

    @cached_property
    def digest(self) -> str:
        """The fingerprint of its documents."""
        return digest(self.documents)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Its own cases; raises `PackError` where they cannot be read."""
        return read_cases([self.pack])


@dataclass(frozen=True)
class _Found:
    where: Path
    pack: PackFolder
    manifest: Manifest | None
    changelog: str


@contextlib.contextmanager
def editions(places: Sequence[Path], others: Path | None = None) -> Iterator[tuple[Edition, ...]]:
    """Open editions of one pack; their folders are there as long as the context lasts.

    Raises `PackError` for what cannot be read, `UsageError` where they are not of one pack.
    """
    with TemporaryDirectory(prefix="xueji-") as room:
        found = [_found(place, Path(room) / str(number)) for number, place in enumerate(places)]
        names = {one.pack.name for one in found}
        packs = packs_of(others)
        name = _name(found, {pack.name for pack in packs})
        rest = [pack for pack in packs if pack.name not in {name, *names}]
        opened = tuple(_opened(one, name, rest) for one in found)
        if len(areas := {edition.region for edition in opened}) > 1:
            shown = " and ".join(f"{edition.where} ({edition.region})" for edition in opened)
            raise UsageError.of("not_editions", shown, sorted(areas))
        yield opened


def _name(found: Sequence[_Found], installed: set[str]) -> str:
    """The pack's name: what its wheel says, or that of an installed pack, or of the last folder."""
    told = {one.manifest.name for one in found if one.manifest}
    if len(told) > 1:
        raise UsageError.of("different_packs", sorted(told))
    named = [*told, *(one.pack.name for one in found if one.pack.name in installed), found[-1].pack.name]
    return named[0]


def _found(place: Path, room: Path) -> _Found:
    if place.suffix.lower() == ".whl":
        contents = wheels.read(place)
        wheels.unpack(contents, room)
        told = contents.manifest
        return _Found(place, PackFolder(told.name, told.region, room), told, contents.changelog)
    packs = registry.in_folder(place)
    if len(packs) > 1:
        names = ", ".join(pack.name for pack in packs)
        raise UsageError.of("several_packs", place, names)
    return _Found(place, packs[0], None, "")


def _opened(found: _Found, name: str, rest: Sequence[PackFolder]) -> Edition:
    """An edition among the other packs; one installed for the same region under another name makes way for it."""
    pack = PackFolder(name, found.pack.region, found.pack.folder)
    alone = load_regions(pack)
    others = [other for other in rest if not other.region or other.region != alone]
    documents = load([*others, pack])
    if not any(document.pack == name for document in documents):
        raise PackError([Problem("no-documents", Place(str(found.where)), name)])
    return Edition(pack, str(found.where), found.manifest, found.changelog, Xueji(documents))


def load_regions(pack: PackFolder) -> str:
    """The widest region the files of a pack name, as far as they can be read; nothing where none can."""
    from xueji.packs.load import inspect  # noqa: PLC0415 -- this alone reads what may be wrong

    heads = [file.data["document"] for file in inspect([pack]).files if file.data and "document" in file.data]
    codes = [head["region"] for head in heads if isinstance(head.get("region"), str)]
    return min(codes, key=lambda code: (len(code.rstrip("0")), code), default=pack.region)
