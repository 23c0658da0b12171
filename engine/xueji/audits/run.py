"""The run itself: groups counted, then part by part read, typed, judged and written; to be stopped and carried on.

A part's files are written whole under their names, then its record; what has no record is done again. So a run that is
killed at any moment and started again writes what it would have written: nothing twice, nothing lost.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from xueji.audits import tally
from xueji.audits.assumptions import assumptions
from xueji.audits.counting import Figures, counted, kept
from xueji.audits.engines import Engine, engine_for
from xueji.audits.folder import cleared, digest, foreign, tidied, writing
from xueji.audits.hands import hands, worked
from xueji.audits.intake import Sorted, Teller, contradicting, files_of, quarantine, sort_out, without_numbers
from xueji.audits.job import Job
from xueji.audits.limits import class_limits
from xueji.audits.listing import listed
from xueji.audits.manifest import (
    NAME,
    Manifest,
    PartRecord,
    ProblemRecord,
    changed_files,
    differences,
    is_whole,
    part_name,
    read,
    record,
    recorded,
)
from xueji.audits.options import EARLIEST, Progress, Watch, unwatched
from xueji.audits.summary import Summary, summed
from xueji.decide.derive import INPUTS
from xueji.errors import Place, Problem, ProblemsError
from xueji.model.enums import Outcome, Truth
from xueji.model.region import NATION
from xueji.tables.columns import Note
from xueji.tables.parts import Part
from xueji.tables.problems import TableError
from xueji.tables.typing import Typed, typed
from xueji.tables.writers import write_parquet

_PATIENCE = 2.0
"""Seconds between two writings of the manifest while parts are judged; each part has its own record at once."""


@dataclass(frozen=True)
class Finished:
    """What a run came to: its manifest as written, and its summary; `failed` are the parts that could not be read."""

    manifest: Manifest
    summary: Summary

    @property
    def failed(self) -> tuple[PartRecord, ...]:
        """The parts that are still to be done, with their problems."""
        return tuple(part for part in self.manifest.parts if part.status == "failed")


class ReckoningError(Exception):
    """Rows do not add up: an error of the program itself, never of the data."""


def run(job: Job, out: Path, watch: Watch = unwatched) -> Finished:
    """Judge every row and write the results to a folder; carries on what an earlier call of the same run began there.

    Writes `manifest.json`, `rows/` (or `results/`), `findings/` (or `reasons/`), `quarantine/`, `groups/`, `tallies/`,
    `parts/` and `summary/`. A part that cannot be read fails, with its problem in its record; the others go on.
    Raises `ProblemsError` where the folder holds another run, or the snapshot is not the one it was begun with;
    `TableError` where nothing can be written.
    """
    with writing(out):
        return _Run(job, out, watch).go()


class _Run:
    """One run over one folder, which it holds."""

    def __init__(self, job: Job, out: Path, watch: Watch) -> None:
        self.job = job
        self.out = out
        self.watch = watch
        self.began = time.monotonic()
        self.parts: Sequence[Part] = tuple(job.source.parts(job.options.part_rows))
        self.manifest = job.manifest(self.parts)
        self.done: dict[int, PartRecord] = {}
        self.teller = Teller(job.vocabulary, job.options.unmasked)
        self.finding_bits = [bit.index for bit in job.judge.bits if bit.force in job.forces]
        self.needs = {bit.index: _asked_for(bit.needs) for bit in job.judge.bits}

    def go(self) -> Finished:
        """Carry on or begin; count, judge, sum up."""
        self._begin()
        self.manifest.written(self.out)
        tidied(self.out, (part_name(part.index) for part in self.parts))
        figures = kept(self.job, self.parts, self.out)
        if figures is None or not self._carried_on(figures):
            figures = counted(self.job, self.parts, self.out, self.watch)
            self._carried_on(figures)
        self.manifest = self.manifest.model_copy(update={"figures": figures.fingerprint, "groups": figures.notes})
        self.manifest.written(self.out)
        self._judge(figures)
        return self._end(figures)

    def _carried_on(self, figures: Figures) -> bool:
        """Take over the parts that are done; True where that is all of them."""
        old = {part.index: part for part in recorded(self.out)}
        found = {part.index: self._kept(part, old.get(part.index), figures) for part in self.parts}
        self.done = {index: part for index, part in found.items() if part is not None}
        return len(self.done) == len(self.parts)

    def _judge(self, figures: Figures) -> None:
        """Judge the parts that are not done yet, telling the manifest now and then."""
        engine, said = engine_for(self.job), time.monotonic()
        every, rows = sum(part.rows for part in self.parts), 0

        def done(part: Part) -> PartRecord:
            return self.done.get(part.index) or self._one(part, figures, engine)

        for part, found in zip(self.parts, worked(done, self.parts, hands(self.job)), strict=True):
            self.done[part.index] = found
            rows += part.rows
            self.watch(Progress("judging", len(self.done), len(self.parts), rows, every))
            if time.monotonic() - said > _PATIENCE:
                self._told("running")
                said = time.monotonic()
        engine.close()

    def _begin(self) -> None:
        """See that the folder is free or holds this very run; raises `ProblemsError` otherwise."""
        if self.job.options.restart or not (self.out / NAME).exists():
            if strange := foreign(self.out):
                place = Place(str(self.out))
                raise ProblemsError([Problem("folder-not-empty", place, strange[0], {"count": str(len(strange))})])
            cleared(self.out)
            return
        old = read(self.out)
        place = Place(str(self.out / NAME))
        if different := differences(old, self.manifest):
            raise ProblemsError([Problem("different-run", place, ", ".join(different))])
        failed = {name for part in old.parts if part.status == "failed" for name in part.names}
        changed = changed_files(old.files, self.manifest.files, failed)
        if changed or (not failed and old.snapshot != self.manifest.snapshot):
            said = changed[0] if changed else old.where
            raise ProblemsError([Problem("snapshot-changed", place, said, {"count": str(max(1, len(changed)))})])

    def _kept(self, part: Part, old: PartRecord | None, figures: Figures) -> PartRecord | None:
        """The record of a part that need not be done again: same rows, same figures, its files whole."""
        if old is None or old.first_row != part.first_row or old.fingerprint != part.fingerprint:
            return None
        return old if old.figures == figures.fingerprint and is_whole(self.out, old) else None

    def _one(self, part: Part, figures: Figures, engine: Engine) -> PartRecord:
        """Do one part and record it; only what cannot be read makes it fail, what cannot be written ends the run."""
        began = time.monotonic()
        try:
            taken = part.read(self.job.headers)
            known = typed(taken.frame, self.job.understood, self.job.vocabulary, self.job.day or EARLIEST)
        except TableError as error:
            found = self._record(part, figures, status="failed", problems=tuple(map(ProblemRecord.of, error.problems)))
        else:
            found = self._judged(part, figures, engine, known, taken.bad)
        found = found.model_copy(update={"seconds": round(time.monotonic() - began, 3)})
        record(self.out, found)
        return found

    def _judged(self, part: Part, figures: Figures, engine: Engine, known: Typed, bad: pl.DataFrame) -> PartRecord:
        job, files = self.job, files_of(part)
        rows = sort_out(figures.attached(known.frame, job.counted), known.cells, bad, files, self.teller)
        judged = engine.judge(rows.sound.select(job.columns))
        torn = judged.filter(pl.col("contradiction").is_not_null())
        if len(torn):
            judged = judged.filter(pl.col("contradiction").is_null())
        against = contradicting(torn, rows.sound, files, self.teller)
        rows = replace(rows, problems=quarantine([rows.problems, against]))
        if not job.options.unmasked:
            judged, torn = without_numbers(judged), without_numbers(torn)
            rows = replace(rows, kept_out=without_numbers(rows.kept_out))
        found = self._written(part, figures, judged, rows, torn)
        return found.model_copy(update={"notes": _notes(known.notes, figures.differing(known.frame))})

    def _written(
        self, part: Part, figures: Figures, judged: pl.DataFrame, rows: Sorted, torn: pl.DataFrame
    ) -> PartRecord:
        """Write the files of a part; raises `ReckoningError` where its rows do not add up."""
        job, answer = self.job, self.job.answer
        kept_out = rows.problems["row"].n_unique()
        if part.rows != len(judged) + kept_out:
            raise ReckoningError(f"part {part.index}: {part.rows} rows in, {len(judged)} judged, {kept_out} kept out")
        words = [name for name in judged.columns if name.startswith(("holds_", "open_"))]
        marks = tally.of_bits(judged, [*self.needs])
        found = self._listed(judged, marks)
        lost = [tally.of_problems(rows.problems)] if kept_out else []
        lost += [tally.of_quarantine(frame) for frame in (rows.kept_out, torn) if len(frame)]
        lines = kept_out - len(rows.kept_out) - len(torn)
        if lines:
            lost.append(tally.of_lines(lines))
        counts = pl.concat(
            [
                tally.of_rows(judged, answer), *lost, marks,
                tally.of_findings(judged, self.finding_bits), tally.of_missing(judged, self.needs),
            ]
        ).sort(tally.KEYS)  # fmt: skip
        files = {
            job.rooms[0]: judged.select("row", answer, *words, *job.counted), job.rooms[1]: found,
            "quarantine": rows.problems, "tallies": counts,
        }  # fmt: skip
        sums = {}
        for room, frame in files.items():
            path = self.out / room / f"{part_name(part.index)}.parquet"
            write_parquet(frame, path)
            sums[f"{room}/{path.name}"] = digest(path)
        answers = judged.group_by(answer).len().sort(answer)
        return self._record(
            part, figures, status="done", rows=part.rows, judged=len(judged), quarantined=kept_out,
            findings=len(found), files=sums, tally={str(name): count for name, count in answers.iter_rows()},
        )  # fmt: skip

    def _listed(self, judged: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
        """The findings of the rows; of requests every reason, and with `holds` whether it is certain to hold.

        Reasons that cannot be told are listed where they may matter: where the answer is not a refusal.
        """
        job = self.job

        def of(frame: pl.DataFrame, what: str) -> pl.DataFrame:
            occurring = set(marks.filter(pl.col("what") == what)["bit"])
            bits = [bit for bit in job.judge.bits if bit.index in occurring and bit.force in job.forces]
            return listed(frame, bits, what, unmasked=job.options.unmasked)

        certain = of(judged, "holds")
        if job.kind == "audit":
            return certain
        waiting = judged.filter(pl.col(job.answer) != Outcome.REFUSED.value)
        both = [(certain, Truth.YES), (of(waiting, "open"), Truth.UNKNOWN)]
        marked = [frame.with_columns(pl.lit(holds.value).alias("holds")) for frame, holds in both]
        return pl.concat(marked).sort("row", maintain_order=True)

    def _record(self, part: Part, figures: Figures, **more: object) -> PartRecord:
        found: dict[str, object] = {
            "index": part.index, "file": part.file, "names": part.files, "first_row": part.first_row,
            "fingerprint": part.fingerprint, "figures": figures.fingerprint,
        }  # fmt: skip
        return PartRecord.model_validate(found | more)

    def _told(self, status: str) -> None:
        parts = tuple(self.done[index] for index in sorted(self.done))
        self.manifest = self.manifest.model_copy(update={"status": status, "parts": parts})
        self.manifest.written(self.out)

    def _end(self, figures: Figures) -> Finished:
        """Sum up the tallies, say in the manifest that all is done, and what is not."""
        failed = any(part.status == "failed" for part in self.done.values())
        self._told("running")
        self.watch(Progress("summing", len(self.parts), len(self.parts), 0, None))
        names = [self.out / "tallies" / f"{part_name(i)}.parquet" for i, p in self.done.items() if p.status == "done"]
        law = self.job.law.decider(self.job.region or NATION, self.job.day).policy if self.job.day else None
        limits = [] if law is None or self.job.kind == "decide" else class_limits(law)
        seconds = time.monotonic() - self.began
        found = summed(self.manifest, map(pl.scan_parquet, names), figures.classes, limits, seconds)
        found.written(self.out)
        said = assumptions(self.done.values())
        self.manifest = self.manifest.model_copy(update={"totals": dict(found.totals), "assumptions": said})
        self._told("failed" if failed else "finished")
        return Finished(self.manifest, found)


def _notes(notes: Iterable[Note], differing: Mapping[str, int]) -> dict[str, int]:
    """What was assumed in a part, by column and kind of assumption, with the number of cells."""
    found = Counter({f"{note.column}\t{note.target}\t{note.note}": note.count for note in notes})
    return {**found, **{f"{name}\t{name}\tdiffers-from-count": count for name, count in differing.items() if count}}


def _asked_for(needs: Sequence[str]) -> tuple[str, ...]:
    """The facts to ask for where these are missing: derived ones by what they follow from, and by themselves."""
    return tuple(dict.fromkeys(part for name in needs for part in (name, *INPUTS.get(name, ()))))
