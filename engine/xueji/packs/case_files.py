"""Reading officers' own cases: `cases/*.yaml` in a pack's folder, each a request with the answer it must get."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xueji.errors import PackError, Place, Problem
from xueji.language.types import Kind
from xueji.model.decision import Text
from xueji.model.enums import Change, Outcome
from xueji.packs.convert import Reader, flag, text
from xueji.packs.hooks import PackFolder
from xueji.packs.schema import missing, shape
from xueji.packs.shapes import CASE, CASES
from xueji.packs.source import PathInFile, Source, Texts, files_in, read, uncollected
from xueji.vocabulary import Vocabulary


@dataclass(frozen=True)
class Expectation:
    """What a case wants; None where it does not say."""

    outcome: Outcome | None
    reasons: frozenset[str] | None
    missing: frozenset[str] | None
    duties: frozenset[str] | None
    due: tuple[str, ...] | None
    next_status: str | None
    grade: str | None
    findings: frozenset[str] | None
    unclear: frozenset[str] | None
    clear: frozenset[str] | None

    @property
    def names(self) -> frozenset[str]:
        """Every rule it speaks of."""
        sets = (self.reasons, self.duties, self.findings, self.unclear, self.clear)
        return frozenset().union(*(names for names in sets if names))


@dataclass(frozen=True)
class Case:
    """One case in one region: the request (`change` None: the record) as written, and what must come out."""

    pack: str
    name: Text
    region: str
    on: date
    change: Change | None
    facts: Mapping[str, Any]
    evidence: tuple[str, ...] | None
    demo: bool
    drafts: bool
    expect: Expectation
    source: Source = field(compare=False)
    path: PathInFile = field(compare=False)

    @property
    def place(self) -> Place:
        """Where the case stands."""
        return self.source.place(self.path)

    def speaks_of(self, name: str) -> Place:
        """Where the case expects a rule; where it stands itself, if it does so nowhere."""
        wanted = self.source.data["cases"][self.path[-1]]["expect"]
        for key, names in wanted.items():
            if isinstance(names, list) and name in names:
                return self.source.place((*self.path, "expect", key, names.index(name)))
        return self.place

    def request(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """The request as JSON would hold it: numbers and flags of the file's text made numbers and flags."""
        data: dict[str, Any] = {"region": self.region, "on": self.on.isoformat()}
        if self.change is not None:
            data["change"] = self.change.value
        for entity, part in self.facts.items():
            if isinstance(part, Mapping):
                data[entity] = {name: _typed(value, f"{entity}.{name}", vocabulary) for name, value in part.items()}
            else:
                data[entity] = part
        if self.evidence is not None:
            data["evidence"] = list(self.evidence)
        return data

    def locate(self, path: tuple[str | int, ...]) -> Place:
        """Where a part of the request stands in the case's file."""
        inside = ("facts", *path) if path and path[0] not in ("change", "region", "on", "evidence") else path
        return self.source.key_place((*self.path, *inside))


@dataclass(frozen=True)
class CaseReading:
    """All that came of reading case files, right or wrong; `cases` are those of files with nothing wrong in them."""

    sources: tuple[Source, ...]
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


def read_cases(packs: Sequence[PackFolder]) -> tuple[Case, ...]:
    """Every case of the packs, in file order; raises `PackError` with every problem."""
    found = inspect_cases(packs)
    if found.problems:
        raise PackError(found.problems)
    return found.cases


def inspect_cases(packs: Sequence[PackFolder], texts: Texts | None = None) -> CaseReading:
    """Read every case file of the packs and give whatever could be understood, with all problems; raises nothing."""
    sources: list[Source] = []
    cases: list[Case] = []
    with uncollected():
        for pack in packs:
            for path in files_in(pack.folder / "cases", texts):
                source = read(path, pack.folder, texts, places=False)
                data, found = shape(source, CASES)
                source.problems.extend(found)
                made = list(_cases(pack.name, source, data)) if not source.problems and data is not None else []
                cases += [] if source.problems else made
                sources.append(source)
    problems = tuple(problem for source in sources for problem in source.told)
    return CaseReading(tuple(sources), tuple(cases), problems)


def _cases(pack: str, source: Source, data: Mapping[str, Any]) -> Iterator[Case]:
    reader = Reader(source, data)
    for index, entry in enumerate(data["cases"]):
        path: PathInFile = ("cases", index)
        on = reader.date((*path, "on"), entry["on"]) or date.min
        wanted = entry["expect"]
        source.problems.extend(_misplaced(source, path, entry))
        change = Change(entry["change"]) if "change" in entry else None
        expect = Expectation(
            Outcome(wanted["outcome"]) if "outcome" in wanted else None,
            _set(wanted, "reasons"), _set(wanted, "missing"), _set(wanted, "duties"),
            tuple(wanted["due"]) if "due" in wanted else None, wanted.get("next_status"), wanted.get("grade"),
            _set(wanted, "findings"), _set(wanted, "unclear"), _set(wanted, "clear"),
        )  # fmt: skip
        evidence = tuple(entry["evidence"]) if "evidence" in entry else None
        for region in entry["region"]:
            yield Case(
                pack, text(entry["name"]) or Text(zh="", en=""), region, on, change,
                entry.get("facts") or {}, evidence, flag(entry.get("demo"), False), flag(entry.get("drafts"), False),
                expect, source, path,
            )  # fmt: skip


_OF_CHANGES = ("reasons", "missing", "due", "next_status", "grade", "outcome")
_OF_RECORDS = ("findings", "unclear", "clear")


def _misplaced(source: Source, path: PathInFile, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """A case is of a change, with an outcome, or of a record, with findings; never of both."""
    record, wanted = flag(entry.get("record"), False), entry["expect"]
    if record is ("change" in entry):
        yield missing(source.key_place(path), "change", CASE["change"])
    if not record and "outcome" not in wanted:
        yield missing(source.key_place((*path, "expect")), "outcome", CASE["expect"]["schema"]["outcome"])
    for key in _OF_CHANGES if record else _OF_RECORDS:
        if key in wanted:
            allowed = {"allowed": ", ".join((*(_OF_RECORDS if record else _OF_CHANGES), "duties"))}
            yield Problem("unknown-key", source.key_place((*path, "expect", key)), key, allowed)


def _set(wanted: Mapping[str, Any], key: str) -> frozenset[str] | None:
    return frozenset(wanted[key]) if key in wanted else None


def _typed(value: Any, name: str, vocabulary: Vocabulary) -> Any:
    entry = vocabulary.entries.get(name)
    if entry is None or not isinstance(value, str):
        return value
    if entry.type.kind is Kind.FLAG and value in ("true", "false"):
        return value == "true"
    if entry.type.kind is Kind.INTEGER and value.isascii() and value.lstrip("-").isdigit() and len(value) < 10:  # noqa: PLR2004 -- longer ones are refused as text
        return int(value)
    return value
