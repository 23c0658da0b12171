"""Any row of a run explained: read again from the snapshot, its figures added, and put to the engine for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import polars as pl

from xueji.audits import manifest as kept
from xueji.audits.intake import Teller, files_of, sort_out
from xueji.audits.job import Job
from xueji.audits.manifest import Manifest, changed_files
from xueji.audits.options import EARLIEST
from xueji.errors import Place, Problem, ProblemsError, RequestError
from xueji.language.types import Kind
from xueji.model.decision import Decision, RecordCheck
from xueji.model.region import NATION
from xueji.tables.parts import Part
from xueji.tables.typing import typed
from xueji.vocabulary import Vocabulary

_HEADS: Final = {"request.change": "change", "request.on": "on", "request.region": "region"}


@dataclass(frozen=True)
class Explained:
    """A row with where it stands, the request it comes to, and the full answer to it."""

    row: int
    file: str
    line: int | None
    request: dict[str, Any]
    answer: RecordCheck | Decision
    recorded: str
    """The verdict or outcome the run came to."""


def folder_of(where: Path) -> Path:
    """The folder of a run, given itself or a file inside it."""
    for folder in (where, *where.parents):
        if (folder / kept.NAME).is_file():
            return folder
    return where


def explain(job: Job, out: Path, row: int) -> Explained:
    """The full answer for one row of a run's snapshot, as the engine for one gives it.

    `job` is the run, put together again from its manifest. Raises `ProblemsError` where the snapshot is not what it
    was, where there is no such row, and, with every problem of it, where the row is in quarantine.
    """
    found = kept.read(out)
    parts = tuple(job.source.parts(job.options.part_rows))
    if changed := changed_files(found.files, job.manifest(parts).files):
        place = Place(str(out / kept.NAME))
        raise ProblemsError([Problem("snapshot-changed", place, changed[0], {"count": str(len(changed))})])
    part = next((p for p in parts if p.first_row <= row < p.first_row + p.rows), None)
    if part is None:
        raise ProblemsError([Problem("no-such-row", Place(job.source.where), str(row), _last_row(parts))])
    one, line = _one_row(job, part, row)
    file = str(files_of(part).filter(pl.col("row") <= row)["file"][-1])
    recorded = _recorded(out, found, part.index, row)
    if recorded is None:
        raise ProblemsError([Problem("row-not-done", Place(str(out)), str(row))])
    one |= {name: recorded.get(name) for name in job.counted}
    request = as_request(one, job)
    try:
        answered = _answered(job, one, request)
    except RequestError as error:
        raise ProblemsError(_placed(p, row, file, line) for p in error.problems) from None
    if not recorded:
        raise ProblemsError(map(_problem, _kept_out(out, part.index, row)))
    return Explained(row, file, line, request, answered, str(recorded[job.answer]))


def _answered(job: Job, one: Mapping[str, Any], request: Mapping[str, Any]) -> RecordCheck | Decision:
    if job.kind == "audit":
        return job.law.check(request, job.region_of(one), job.day)
    return job.law.decide(request)


def _placed(problem: Problem, row: int, file: str, line: int | None) -> Problem:
    """A problem of a request at the place its row has in the snapshot."""
    where = Place(file, line, 1, problem.place.pointer) if line else Place(f"{file}#{row}", 0, 0, problem.place.pointer)
    return Problem(problem.code, where, problem.word, problem.details, problem.suggestion)


def _last_row(parts: tuple[Part, ...]) -> dict[str, str]:
    return {"rows": str(sum(part.rows for part in parts))}


def _one_row(job: Job, part: Part, row: int) -> tuple[dict[str, Any], int | None]:
    """The typed facts of a row; raises `ProblemsError` where it is in quarantine."""
    taken = part.read(job.headers)
    known = typed(
        taken.frame, job.understood, job.vocabulary, job.day or EARLIEST
    )  # whole: a column is understood as one
    bad = taken.bad.filter(pl.col("row") == row)
    cells = known.cells.filter(pl.col("row") == row)
    rows = sort_out(
        known.frame.filter(pl.col("row") == row),
        cells,
        bad,
        files_of(part),
        Teller(job.vocabulary, job.options.unmasked),
    )
    if len(rows.problems):
        raise ProblemsError(_problem(one) for one in rows.problems.iter_rows(named=True))
    one = rows.sound.row(0, named=True)
    return one, one.get("source.line")


def _problem(found: dict[str, Any]) -> Problem:
    place = Place(found["file"], found["line"] or 0, 1 if found["line"] else 0, found["column"] or "")
    return Problem("row-not-judged", place, str(found["row"]), {"why": found["message_en"], "why_zh": found["message"]})


def as_request(one: dict[str, Any], job: Job) -> dict[str, Any]:
    """A row as the engine for one is asked: change, region and day, and the facts by what they are facts of.

    Facts that only the law of other places speaks of are left out: there they are not asked.
    """
    found: dict[str, Any] = {}
    code, day = job.region_of(one) or NATION, one.get("request.on") or job.day or EARLIEST
    entries = job.law.decider(job.law.region(code) or code, day).policy.vocabulary.entries
    facts = {n: one[n] for n in job.columns if n in entries and one.get(n) is not None}
    for name, value in {**facts, **{n: v for n, v in job.options.constants.items() if n in entries}}.items():
        entity, _, own = name.partition(".")
        if name not in _HEADS:
            found.setdefault(entity, {})[own] = plain(value, name, job.vocabulary)
    if job.kind == "decide":
        heads = {"region": job.region, "on": job.day, "change": job.changes[0] if len(job.changes) == 1 else None}
        heads |= {key: one[name] for name, key in _HEADS.items() if one.get(name) is not None}
        found |= {key: str(value) for key, value in heads.items() if value is not None}
        if (evidence := one.get("request.evidence")) is not None:
            found["evidence"] = [part for part in evidence.split(",") if part]
    return found


def plain(value: Any, name: str, vocabulary: Vocabulary) -> Any:
    """A fact's value as a request gives it: text, numbers and lists."""
    entry = vocabulary.entries[name]
    if entry.type.kind is Kind.SET:
        members = value.split(",") if isinstance(value, str) else sorted(value)
        return [member for member in members if member]
    if entry.type.kind is Kind.DATE:
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def _recorded(out: Path, found: Manifest, index: int, row: int) -> dict[str, Any] | None:
    """What the run wrote of a row: its answer, and the figures it was judged with.

    Nothing of one in quarantine; None where its part is not done yet.
    """
    if not any(part.index == index and part.status == "done" for part in found.parts):
        return None
    file = out / ("rows" if found.kind == "audit" else "results") / f"{kept.part_name(index)}.parquet"
    if not file.exists():
        return None
    rows = pl.scan_parquet(file).filter(pl.col("row") == row).collect()
    return rows.row(0, named=True) if len(rows) else {}


def _kept_out(out: Path, index: int, row: int) -> list[dict[str, Any]]:
    """What the run wrote of a row in quarantine: of one outside the region audited the engine for one knows nothing."""
    rows = pl.scan_parquet(out / "quarantine" / f"{kept.part_name(index)}.parquet").filter(pl.col("row") == row)
    return rows.collect().to_dicts()
