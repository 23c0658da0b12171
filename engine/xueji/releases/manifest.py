"""What a pack's wheel says of itself: `pack.json`, made of the documents, and held against them when it is checked."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from xueji import __version__
from xueji.errors import PackError, Place, Problem
from xueji.model.decision import Text
from xueji.model.enums import DocumentStatus, SourceGrade
from xueji.packs.json_schema import VERSION
from xueji.policy.document import Document

FORMAT: Final = 1
"""Of `pack.json` itself."""
MANIFEST: Final = "pack.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Listed(_Part):
    """One document of a pack; days as ISO text, `to` None where no end is known."""

    id: str
    file: str
    title: Text
    number: str
    region: str
    since: str
    until: str | None
    dates_certain: bool
    grade: SourceGrade
    status: DocumentStatus
    digest: str


class Counts(_Part):
    """How much a pack holds."""

    documents: int
    rules: int
    procedures: int
    values: int
    cases: int


class Checks(_Part):
    """What was found when the pack was bundled: pieces of advice, and cases run; with errors nothing is bundled."""

    advice: int
    cases: int
    passed: int


class Manifest(_Part):
    """Everything a wheel says of its pack; `digest` is of the meaning of all its documents."""

    format: int
    name: str
    version: str
    region: str
    schema_version: int
    engine: str
    digest: str
    documents: tuple[Listed, ...]
    counts: Counts
    checks: Checks

    def text(self) -> str:
        """As it stands in the wheel: equal for equal manifests."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def manifest(
    name: str, version: str, region: str, documents: Sequence[Document], files: Mapping[str, str], checks: Checks
) -> Manifest:
    """The manifest of a pack's documents; `files` are their names by identifier."""
    ordered = sorted(documents, key=lambda document: document.id)
    return Manifest(
        format=FORMAT, name=name, version=version, region=region, schema_version=VERSION, engine=__version__,
        digest=digest(ordered), documents=tuple(listed(document, files[document.id]) for document in ordered),
        counts=Counts(
            documents=len(ordered),
            rules=sum(len(document.rules) for document in ordered),
            procedures=sum(len(document.procedures) for document in ordered),
            values=sum(len(document.values) for document in ordered),
            cases=checks.cases,
        ),
        checks=checks,
    )  # fmt: skip


def digest(documents: Iterable[Document]) -> str:
    """A fingerprint of the meaning of all documents of a pack, whatever their layout and order."""
    content = sorted(f"{document.id}:{document.digest}" for document in documents)
    return "sha256:" + hashlib.sha256(json.dumps(content).encode()).hexdigest()


def listed(document: Document, file: str) -> Listed:
    """What a manifest says of a document, which stands in this file."""
    return Listed(
        id=document.id, file=file, title=document.title, number=document.number, region=document.region,
        since=document.since.isoformat(), until=document.until.isoformat() if document.until else None,
        dates_certain=document.dates_certain, grade=document.grade, status=document.status, digest=document.digest,
    )  # fmt: skip


def read_manifest(text: str, file: str) -> Manifest:
    """A manifest from its JSON; raises `PackError` with every problem."""
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        found: list[Any] = error.errors(include_url=False)
        raise PackError(_problem(file, part) for part in found) from None


def _problem(file: str, found: Mapping[str, Any]) -> Problem:
    place = Place(file, pointer=".".join(map(str, found["loc"])))
    word = str(found["loc"][-1]) if found["loc"] else MANIFEST
    match found["type"]:
        case "json_invalid":
            return Problem("bad-json", place, word, {"why": str(found["msg"])})
        case "missing":
            return Problem("missing-key", place, word)
        case "extra_forbidden":
            return Problem("unknown-key", place, word, {"allowed": ", ".join(Manifest.model_fields)})
        case _:
            return Problem("wrong-type", place, word, {"wanted": str(found["msg"]), "wanted_zh": str(found["msg"])})
