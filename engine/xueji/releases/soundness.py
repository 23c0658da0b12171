"""Whether a pack's wheel holds what it says: every file by RECORD, every document and number by the manifest."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from xueji import __version__
from xueji.assemble import packs_of
from xueji.errors import PackError
from xueji.packs.hooks import PackFolder
from xueji.packs.json_schema import VERSION
from xueji.packs.load import load, regions
from xueji.policy.document import Document
from xueji.releases import wheels
from xueji.releases.manifest import Listed, Manifest, digest, listed
from xueji.releases.wheels import Contents, Damage


def sound(path: Path, others: Path | None = None) -> tuple[Manifest | None, tuple[Damage, ...]]:
    """What a wheel says of itself, and everything in it that is not so.

    Raises `PackError` for what is no pack's wheel, and where its documents cannot be read though no file was changed.
    """
    found, damages = wheels.inspect(path)
    if found is None:
        return None, damages
    told = found.manifest
    named = path.name.lower() == wheels.file_name(told.name, told.version).lower()
    own = [] if named else [Damage("entry_differs", "version", (told.version, path.name))]
    if told.schema_version != VERSION:
        own.append(Damage("other_schema", "schema_version", (str(told.schema_version), str(VERSION))))
    try:
        documents = _documents(found, others)
    except PackError:
        if damages or told.schema_version != VERSION:
            return told, (*damages, *own)
        raise
    differing = tuple(_differing(told, documents))
    if differing and told.engine != __version__:
        own.append(Damage("bundled_by", "engine", (told.engine, __version__)))
    return told, (*damages, *own, *differing)


def _documents(found: Contents, others: Path | None) -> tuple[Document, ...]:
    """The documents of the wheel, read among the other packs."""
    told = found.manifest
    with TemporaryDirectory(prefix="xueji-") as room:
        folder = Path(room) / wheels.module_of(told.name)
        wheels.unpack(found, folder)
        rest = [pack for pack in packs_of(others) if pack.name != told.name and pack.region != told.region]
        documents = load([*rest, PackFolder(told.name, told.region, folder)])
    return tuple(document for document in documents if document.pack == told.name)


def _differing(told: Manifest, documents: Sequence[Document]) -> Iterator[Damage]:
    said = {part.id: part for part in told.documents}
    there = {document.id: document for document in documents}
    for name in sorted(said.keys() | there.keys()):
        if name not in there:
            yield Damage("document_missing", name)
        elif name not in said:
            yield Damage("document_extra", name)
        elif said[name].digest != there[name].digest:
            yield Damage("digest_differs", name, (said[name].digest[:12], there[name].digest[:12]))
    yield from _numbers(told, documents)
    for part in told.documents:
        document = there.get(part.id)
        yield from () if document is None else _entries(part, document)


def _numbers(told: Manifest, documents: Sequence[Document]) -> Iterator[Damage]:
    """The digest of the whole pack, its region, and how much it holds."""
    if told.digest != (computed := digest(documents)):
        yield Damage("pack_digest_differs", told.name, (told.digest[:19], computed[:19]))
    counted = {
        "documents": len(documents), "rules": sum(len(document.rules) for document in documents),
        "procedures": sum(len(document.procedures) for document in documents),
        "values": sum(len(document.values) for document in documents),
    }  # fmt: skip
    for name, number in counted.items():
        if getattr(told.counts, name) != number:
            yield Damage("entry_differs", name, (str(getattr(told.counts, name)), str(number)))
    if (region := regions(documents).get(told.name, "")) != told.region:
        yield Damage("entry_differs", "region", (told.region, region))


def _entries(said: Listed, document: Document) -> Iterator[Damage]:
    """What the manifest prints of a document, held against it."""
    so = listed(document, said.file)
    for field in Listed.model_fields:
        if field not in ("id", "digest") and getattr(said, field) != getattr(so, field):
            yield Damage("entry_differs", f"{said.id}.{field}", (str(getattr(said, field)), str(getattr(so, field))))
