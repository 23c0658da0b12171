"""The first cases of a regulation of which nothing is entered yet: what is answered today, and why."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xueji.assemble import Xueji
from xueji.authoring.layout import formatted, yaml_of
from xueji.authoring.scaffold_words import told
from xueji.errors import PackError
from xueji.model.decision import Text
from xueji.model.enums import Change, Outcome, Status
from xueji.packs.build import Builder, declared
from xueji.packs.convert import Reader
from xueji.packs.json_schema import HEADER
from xueji.packs.schema import shape
from xueji.packs.shapes import FILE
from xueji.packs.source import read
from xueji.phrases import Language
from xueji.policy.document import Document

_ASKED = (
    (
        Status.WITHDRAWN, Change.TRANSFER,
        Text(zh="已退学的学生不能转学", en="a student who has withdrawn cannot transfer"),
    ),
    (
        Status.ENROLLED, Change.TRANSFER,
        Text(zh="条文尚未录入，转学不能判定", en="no article is entered yet: a transfer cannot be told"),
    ),
)  # fmt: skip
"""Requests of students of which nothing else is known."""


def read_document(text: str, file: str, pack: str) -> Document:
    """The document of a text that declares nothing and asks for no facts; raises `PackError` with every problem."""
    path = Path(file)
    source = read(path, path.parent, {path.resolve(): text})
    data, problems = shape(source, FILE)
    if data is None or problems or source.problems:
        raise PackError([*source.problems, *problems])
    reader = Reader(source, data)
    own = declared(reader, pack)
    document = Builder(reader, pack, own, own, own.names).build()
    if source.problems:
        raise PackError(source.problems)
    return document


def cases_text(document: Document, region: str, documents: Sequence[Document], language: Language) -> str:
    """The file of first cases; what they expect is what the new document and the law above it answer."""
    engine = Xueji((*documents, document))
    head = [HEADER["cases"], f"# {told('cases', language)}", f"# {told('cases_more', language, document.pack)}"]
    cases = yaml_of({"cases": list(_cases(engine, document, region))}, "cases")
    return formatted("\n".join([*head, cases]), "cases", f"{document.pack}/cases/first.yaml")


def _cases(engine: Xueji, document: Document, region: str) -> Iterator[dict[str, Any]]:
    for status, change, name in _ASKED:
        facts = {"student": {"stage": document.stages[0].value, "status": status.value}}
        decision = engine.decide({"change": change.value, **facts}, document.region, document.since)
        expect: dict[str, Any] = {"outcome": decision.outcome.value}
        if decision.outcome is Outcome.REFUSED:  # what cannot be told has more reasons with every layer that is added
            expect["reasons"] = sorted(reason.rule for reason in decision.reasons)
        yield {
            "name": name.model_dump(), "region": region, "on": document.since.isoformat(), "change": change.value,
            "facts": facts, "expect": expect,
        }  # fmt: skip
