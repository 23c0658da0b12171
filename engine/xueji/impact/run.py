"""The comparison itself: groups counted once, then part by part read, typed, judged by both laws, counted and listed.

A part is held at a time (two where two hands may work); of it only counts and the rows that differ are kept.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from xueji.audits.counting import Figures, counted
from xueji.audits.hands import hands, worked
from xueji.audits.intake import Teller, contradicting, files_of, quarantine, sort_out, without_numbers
from xueji.audits.manifest import part_name
from xueji.audits.options import EARLIEST, Progress, Watch, unwatched
from xueji.audits.run import ReckoningError
from xueji.errors import Problem
from xueji.impact import counts, listing
from xueji.impact.counts import Counts
from xueji.impact.editions import SIDES
from xueji.impact.job import Comparison
from xueji.phrases import Language
from xueji.tables.parts import Part
from xueji.tables.problems import TableError
from xueji.tables.typing import typed
from xueji.tables.writers import write_parquet

ROOM = "changed"
"""The folder of the list, a file for each part."""


@dataclass(frozen=True)
class Portion:
    """One part: its rows, what became of them, and its counts; a part that could not be read has problems alone."""

    file: str
    rows: int = 0
    judged: int = 0
    quarantined: int = 0
    changed: int = 0
    counts: Counts | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Measured:
    """All parts of a snapshot, compared."""

    portions: tuple[Portion, ...]
    counts: Counts
    seconds: float

    @property
    def failed(self) -> tuple[Portion, ...]:
        """The parts that could not be read: their rows are in none of the counts."""
        return tuple(one for one in self.portions if one.counts is None)


def measure(
    comparison: Comparison, out: Path, language: Language, watch: Watch = unwatched, *, unmasked: bool = False
) -> Measured:
    """Compare two laws on every record; writes the list of those that differ to `changed/` in the folder `out`.

    `language` is that of the list. Raises `TableError` where it cannot be written; a part that cannot be read fails,
    the others go on.
    """
    began = time.monotonic()
    job = comparison.job
    parts = tuple(job.source.parts(job.options.part_rows))
    with TemporaryDirectory(prefix="xueji-") as room:  # figures name persons by masked numbers; nobody needs them after
        figures = counted(job, parts, Path(room), watch)
    worker = _Worker(comparison, figures, out, language, unmasked=unmasked)
    portions: list[Portion] = []
    every = sum(part.rows for part in parts)
    for found in worked(worker.portion, parts, hands(job)):
        portions.append(found)
        rows = sum(part.rows for part in parts[: len(portions)])
        watch(Progress("judging", len(portions), len(parts), rows, every))
    whole = counts.added([one.counts for one in portions if one.counts is not None])
    return Measured(tuple(portions), whole, time.monotonic() - began)


class _Worker:
    """Does one part after the other, or two at a time: it keeps nothing of them."""

    def __init__(
        self, comparison: Comparison, figures: Figures, out: Path, language: Language, *, unmasked: bool
    ) -> None:
        self.job = comparison.job
        self.comparer = comparison.comparer
        self.figures = figures
        self.out = out
        self.language: Language = language
        self.unmasked = unmasked
        self.teller = Teller(self.job.vocabulary, unmasked)
        self.titles = {d.id: d.title.in_(language) for side in SIDES for d in self.comparer.documents(side)}

    def portion(self, part: Part) -> Portion:
        """Compare the rows of one part; only what cannot be read makes it fail."""
        job = self.job
        try:
            taken = part.read(job.headers)
            known = typed(taken.frame, job.understood, job.vocabulary, job.day or EARLIEST)
        except TableError as error:
            return Portion(part.file, problems=error.problems)
        files = files_of(part)
        rows = sort_out(self.figures.attached(known.frame, job.counted), known.cells, taken.bad, files, self.teller)
        judged: pl.DataFrame = self.comparer.judge(rows.sound.select(job.columns))
        torn = judged.filter(pl.col("contradiction").is_not_null())
        if len(torn):
            judged = judged.filter(pl.col("contradiction").is_null())
        problems = quarantine([rows.problems, contradicting(torn, rows.sound, files, self.teller)])
        kept_out = problems["row"].n_unique()
        if part.rows != len(judged) + kept_out:
            raise ReckoningError(f"part {part.index}: {part.rows} rows, {len(judged)} judged, {kept_out} kept out")
        return self._counted(part, judged, problems, kept_out)

    def _counted(self, part: Part, judged: pl.DataFrame, problems: pl.DataFrame, kept_out: int) -> Portion:
        rules = self.comparer.rules
        both = counts.with_verdicts(judged if self.unmasked else without_numbers(judged), rules)
        found = listing.changed(both, rules, self.titles, self.language, unmasked=self.unmasked)
        write_parquet(found, self.out / ROOM / f"{part_name(part.index)}.parquet")
        return Portion(
            part.file, part.rows, len(judged), kept_out, len(found), counts.of_part(both, problems, rules)
        )  # fmt: skip


def frames(out: Path, *, by_county: bool = False) -> Iterator[pl.DataFrame]:
    """The list again: part by part in the order of rows, or county by county."""
    files = sorted((out / ROOM).glob("part-*.parquet"))
    if not by_county or not files:
        yield from map(pl.read_parquet, files)
        return
    whole = pl.scan_parquet(files)
    for county in whole.select(pl.col("county").unique()).collect()["county"].sort(nulls_last=True):
        yield whole.filter(pl.col("county").eq_missing(pl.lit(county, pl.String))).collect()


def problems_of(portions: Sequence[Portion]) -> list[Problem]:
    """What kept parts from being read."""
    return [problem for one in portions for problem in one.problems]
