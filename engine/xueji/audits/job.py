"""What a run is about, put together before any row is read: columns, law, judge, and the manifest that says it all."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import polars as pl

from xueji import __version__
from xueji.audits.constants import everything
from xueji.audits.folder import digest
from xueji.audits.manifest import BitRecord, ColumnRecord, FileRecord, Manifest
from xueji.audits.options import EARLIEST, Law, Options
from xueji.bulk.audit import Auditor
from xueji.bulk.decide import BatchDecider
from xueji.bulk.groups import COLUMNS, FIGURES, countable
from xueji.bulk.marks import Bit
from xueji.bulk.places import Places
from xueji.decide.derive import INPUTS
from xueji.errors import Place, Problem, ProblemsError
from xueji.model.enums import Change, Force, Outcome, RecordVerdict
from xueji.model.region import NATION, PROVINCES
from xueji.tables.aliases import REQUESTED
from xueji.tables.explain import SAMPLE_ROWS, ColumnLine, explain_columns, sample_of
from xueji.tables.headers import Understood, understand
from xueji.tables.parts import Part
from xueji.tables.problems import TableError
from xueji.tables.sources import Source
from xueji.tables.typing import typed
from xueji.vocabulary import Vocabulary

CHANGE: Final = "request.change"
_LISTED: Final = frozenset(
    {
        "student.number", "school.code", "school.name", "school.region", "student.stage", "student.grade",
        "school_class.number",
    }
)  # fmt: skip
"""Columns findings and summaries show."""
_EXAMINED: Final = frozenset(
    {
        "student.grade_position", "student.stage", "student.grade", "school.system", "transfer.scope", "school.region",
        "transfer.to_region", "leave.start", "leave.end", "term.start", "term.end", "student.birth_date",
        "student.entered_on", "request.on", "student.absent_since", "student.died_on",
    }
)  # fmt: skip
"""Facts that are held against one another, whatever rules are in force."""


class Judging(Protocol):
    """An auditor or a decider of batches."""

    bits: tuple[Bit, ...]
    places: Places

    @property
    def not_evaluable(self) -> tuple[Bit, ...]:
        """Rules that speak of a fact no column gives."""

    @property
    def digests(self) -> Mapping[str, str]:
        """The fingerprint of each law in force."""

    @property
    def facts(self) -> frozenset[str]:
        """Every fact a rule speaks of."""

    def judge(self, frame: Any) -> Any:
        """The frame with answer and masks."""


@dataclass(frozen=True)
class Job:
    """Everything about a run that does not depend on its rows.

    `columns` are the facts and carried columns of the frame that is judged; `read` those of them that are in the
    snapshot and made use of; `counted` those that are counted over the whole of it.
    """

    kind: Literal["audit", "decide"]
    law: Law
    source: Source
    understood: Understood
    vocabulary: Vocabulary
    region: str | None
    day: date | None
    options: Options
    judge: Judging
    columns: tuple[str, ...]
    read: tuple[str, ...]
    counted: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def answer(self) -> str:
        """The column of the answers."""
        return "verdict" if self.kind == "audit" else "outcome"

    @property
    def rooms(self) -> tuple[str, str]:
        """The folders of the masks and of the long list of what holds."""
        return ("rows", "findings") if self.kind == "audit" else ("results", "reasons")

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers there are."""
        return tuple(member.value for member in (RecordVerdict if self.kind == "audit" else Outcome))

    @property
    def forces(self) -> tuple[Force, ...]:
        """The forces whose rules are listed where they hold: of requests all of them."""
        return self.options.forces if self.kind == "audit" else tuple(Force)

    @property
    def headers(self) -> list[str]:
        """The columns of the snapshot that are read, as they are called there."""
        return [*self.understood.headers_for(self.read)]

    @property
    def counts_groups(self) -> bool:
        """Say whether something has to be counted over the whole snapshot: figures rules ask for, or class sizes."""
        return self.kind == "audit" and bool(countable({*self.read}))

    def region_of(self, row: Mapping[str, Any]) -> str | None:
        """Under the law of which place a row falls."""
        return row.get("school.region" if self.kind == "audit" else "request.region") or self.region

    def manifest(self, parts: Sequence[Part]) -> Manifest:
        """The manifest of the run as it begins."""
        code = self.region or NATION
        return Manifest(
            kind=self.kind,
            engine=__version__,
            evaluator=self.options.evaluator.value,
            where=_shown(self.source),
            snapshot=self.source.fingerprint,
            files=tuple(files_of(parts)),
            region=self.region,
            region_name=_named(self.law, code),
            as_of=self.day,
            documents=_fingerprint(sorted(f"{d.id}:{d.digest}" for d in self.law.documents)),
            calendar=self.law.calendar.name,
            policies=tuple(f"{place} {sum_}" for place, sum_ in self.judge.digests.items()),
            law=tuple(_in_force(self.judge)),
            drafts=self.law.drafts,
            packs=self.options.packs,
            mapping=mapping_record(self.options.mapping_file),
            changes=tuple(change.value for change in self.changes),
            constants={name: _plain(value) for name, value in sorted(self.options.constants.items())},
            options=self.options.lasting(),
            columns=tuple(column_records(self.understood, self.read)),
            read=self.read,
            bits=tuple(map(bit_record, self.judge.bits)),
            not_evaluable=tuple(bit.rule for bit in self.judge.not_evaluable),
        )


def bit_record(bit: Bit) -> BitRecord:
    """A rule of the run as the manifest keeps it."""
    return BitRecord(
        bit=bit.index, rule=bit.rule, force=bit.force.value, kind=bit.kind, document=bit.document or "",
        document_id=bit.document_id or "", article=bit.article or "",
        source_grade="" if bit.grade is None else bit.grade.value, certain=bit.certain, title_zh=bit.title.zh,
        title_en=bit.title.en, repair=None if bit.repair is None else bit.repair.value,
        stages=tuple(stage.value for stage in bit.stages), needs=bit.needs, missing_columns=bit.missing_columns,
        evaluable=bit.evaluable,
    )  # fmt: skip


def files_of(parts: Iterable[Part]) -> Iterator[FileRecord]:
    """The files of a snapshot; one that cannot be opened has no fingerprint."""
    found: dict[str, tuple[str, int]] = {}
    for part in parts:
        for piece in part.pieces:
            mark, rows = found.get(piece.stamp.name, ("", 0))
            found[piece.stamp.name] = f"{piece.stamp.size}:{piece.stamp.changed}", rows + piece.rows
        if part.broken:
            found[part.broken] = "", 0
    for name, (mark, rows) in sorted(found.items()):
        yield FileRecord(file=name, fingerprint=mark, rows=rows if mark else None)


def _shown(source: Source) -> str:
    """Where the snapshot is; of a database without its password."""
    return source.files[0].name if "://" in source.where else source.where


def mapping_record(file: str | None) -> dict[str, Any]:
    """The mapping file of a run and its fingerprint."""
    return {} if file is None else {"file": file, "digest": digest(Path(file))}


def _named(law: Law, code: str) -> dict[str, str]:
    """What a region is called."""
    if code == NATION:
        return {"zh": "全国", "en": "China"}
    own = next((d.place_name for d in law.documents if d.region == code and d.place_name), None)
    zh, en = (
        (own.zh, own.en) if own else PROVINCES.get(code[:2], (code, code)) if code.endswith("0000") else (code, code)
    )
    return {"zh": zh, "en": en}


def _in_force(judge: Judging) -> Iterator[dict[str, Any]]:
    """The documents in force in the places and on the days of the run, each once."""
    found = {d.id: d for place in judge.places.all for d in place.decider.policy.documents}
    for document in found.values():
        yield {
            "id": document.id, "title": {"zh": document.title.zh, "en": document.title.en}, "region": document.region,
            "grade": document.grade.value, "digest": document.digest,
        }  # fmt: skip


def column_records(understood: Understood, read: Iterable[str]) -> Iterator[ColumnRecord]:
    """Every column of the snapshot, with what was made of it."""
    used = set(read)
    for column in understood.columns:
        note = "" if column.target in used else "no rule asks for it"
        how = column.how if column.certain else f"{column.how}, not certain"
        yield ColumnRecord(header=column.header, fact=column.target, how=how, note=note)
    for unclear in understood.unclear:
        may = " / ".join(name or "–" for name in unclear.may)
        beside = f" ({', '.join(unclear.beside)})" if unclear.beside else ""
        yield ColumnRecord(header=unclear.header, how=unclear.why, note=f"{may}{beside} {unclear.remark}".strip())
    for how in ("unknown", "unused", "ignored"):
        for header in getattr(understood, how):
            yield ColumnRecord(header=header, how=how)


def _fingerprint(lines: Iterable[str]) -> str:
    return f"sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value if isinstance(value, bool | int) else str(value)


def audit(law: Law, source: Source, region: str | None, day: date, options: Options) -> Job:
    """The audit of a snapshot on a day; raises `UsageError`, `LayerError` or `TableError` where it cannot be begun."""
    vocabulary = everything(law)
    understood = understanding(source, options, vocabulary)
    options = _with_constants(options, understood)
    present = understood.targets
    counted = sorted(countable({*present}) - {*present} - {*options.constants})
    facts = Auditor(law, day, [*present, *counted], region, options.constants).facts
    read = tuple(name for name in _made_use_of(present, facts | {*COLUMNS}) if name != "request.on")  # the day is given
    figures = tuple(name for name in FIGURES if name in facts and (name in counted or name in present))
    columns = ("row", *read, *(name for name in figures if name not in present))
    judge = Auditor(law, day, columns, region, options.constants)
    return Job("audit", law, source, understood, vocabulary, judge.region, day, options, judge, columns, read, figures)


def batch(
    law: Law, source: Source, region: str | None, day: date | None, options: Options, changes: Sequence[Change] = ()
) -> Job:
    """The decision of a batch of requests; raises as `audit` does.

    `changes` are those the batch asks for: one where no column says it, or those that occur in the column; found by
    reading the column where not given, so that only their law is compiled.
    """
    vocabulary = everything(law)
    understood = understanding(source, options, vocabulary)
    options = _with_constants(options, understood)
    if not changes and CHANGE in understood.targets:
        changes = _occurring(source, understood, vocabulary, options.part_rows)
    facts = BatchDecider(law, understood.targets, region, day, changes, options.constants).facts
    read = _made_use_of(understood.targets, facts | {*REQUESTED})
    columns = ("row", *read)
    judge = BatchDecider(law, columns, region, day, changes, options.constants)
    code = judge.region if region is not None else None
    return Job("decide", law, source, understood, vocabulary, code, day, options, judge, columns, read, (), (*changes,))


def _occurring(source: Source, understood: Understood, vocabulary: Vocabulary, rows: int) -> tuple[Change, ...]:
    """The changes that occur in a batch, in the order of the list of changes; all of them where none can be read."""
    found: set[str] = set()
    headers = [*understood.headers_for({CHANGE})]
    for part in source.parts(rows):
        try:
            known = typed(part.read(headers).frame, understood, vocabulary, EARLIEST).frame
        except TableError:
            continue
        found |= {str(word) for word in known[CHANGE].unique().drop_nulls()}
    return tuple(change for change in Change if change.value in found) or tuple(Change)


def understanding(source: Source, options: Options, vocabulary: Vocabulary) -> Understood:
    """What the snapshot's headers mean; where a header alone does not say, the first rows are looked at as well."""
    found = understand(source.headers, options.mapping, vocabulary)
    if not found.unclear:
        return found
    first = _first_rows(source, options.part_rows)
    return found if first is None else understand(source.headers, options.mapping, vocabulary, sample_of(first))


def column_lines(job: Job) -> tuple[ColumnLine, ...]:
    """What was understood of every column, shown on the first rows of the snapshot."""
    sample = _first_rows(job.source, SAMPLE_ROWS)
    empty = pl.DataFrame(schema=dict.fromkeys(job.source.headers, pl.String))
    return explain_columns(job.understood, empty if sample is None else sample, job.vocabulary, job.day or EARLIEST)


def _first_rows(source: Source, rows: int) -> pl.DataFrame | None:
    """The first rows that can be read; None where no file can be."""
    for part in source.parts(rows):
        try:
            return part.read().frame.head(rows)
        except TableError:
            continue
    return None


def _with_constants(options: Options, understood: Understood) -> Options:
    """The options with the constants of the mapping file; raises `ProblemsError` for what is given twice."""
    constants = {**understood.constants, **options.constants}
    given = {*understood.targets, *(set(understood.constants) & set(options.constants))}
    if twice := sorted(given & set(constants)):
        raise ProblemsError(Problem("constant-beside-column", Place("--fact", pointer=name), name) for name in twice)
    return replace(options, constants=constants)


def _made_use_of(present: Iterable[str], asked: Iterable[str]) -> tuple[str, ...]:
    """Of the columns present those that are asked for, and those that what is asked for follows from."""
    wanted = {*asked, *_LISTED, *_EXAMINED}
    wanted |= {name for fact in tuple(wanted) for name in INPUTS.get(fact, ())}
    return tuple(name for name in present if name in wanted)
