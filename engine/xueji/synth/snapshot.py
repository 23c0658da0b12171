"""A synthetic snapshot, written: whole schools in blocks, defects planted, a ledger and notes beside it.

    DIR/students/*.parquet   the snapshot; its files in the order of their names are its rows in their order
    DIR/ledger.parquet       every row of which a rule holds or is open (`ledger.SCHEMA`)
    DIR/ledger.json          seed, figures drawn from with their sources, rules planted, rules that could not be
    DIR/requests.parquet     a batch of requests, where one was asked for

The same seed gives the same bytes. Memory is bounded by a file's rows, not by the snapshot's.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from xueji.bulk.places import Law as Library
from xueji.errors import UsageError
from xueji.synth.block import Block, Plan, make_cohorts
from xueji.synth.defects import Defect, Unfound, defects
from xueji.synth.law import laws
from xueji.synth.ledger import SCHEMA, ledger
from xueji.synth.planting import Planter
from xueji.synth.requests import make_requests
from xueji.synth.schools import make_schools
from xueji.synth.settle import Settled, settle
from xueji.synth.shares import Shares
from xueji.tables.divisions import counties

Partition = Literal["files", "county"]
STUDENTS, LEDGER, NOTES, REQUESTS = "students", "ledger.parquet", "ledger.json", "requests.parquet"
_BLOCK = 1 << 18
_FILE = 1 << 20
_MOST = 1_000_000_000
_SCHOOLS, _COHORTS, _ROWS, _PLANTING, _SAMPLING = range(5)
"""What random numbers are drawn for, each from a stream of its own."""


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What was written: where, how many rows, and the notes (as in `ledger.json`)."""

    students: Path
    ledger: Path
    rows: int
    notes: Mapping[str, Any]

    @property
    def unfound(self) -> list[dict[str, Any]]:
        """Rules that no change of a clean record makes hold, by law and stage."""
        return list(self.notes["unfound"])


def synthesise(
    law: Library,
    region: str,
    as_of: date,
    rows: int,
    seed: int,
    folder: Path,
    *,
    defect_share: float = 0.01,
    missing: float = 0.0,
    partition: Partition = "files",
    progress: Callable[[int], None] | None = None,
) -> Synthesis:
    """Write a snapshot of a region into a folder, which must be empty or not there.

    `region`: a pack's name or a division code; `rows`: students; `defect_share`: of all rows, in how many a defect is
    planted (every rule of every stage at least once, where there are rows for it); `missing`: of all rows, in how many
    one fact is blanked. Columns and types are those of a facts frame; one row a student. `progress` is told how many
    rows are done. Raises `UsageError` for an unknown region, impossible numbers and a folder that is not empty.
    """
    code = law.region(region)
    if code is None:
        raise UsageError.of("no_region_known", region)
    _check(rows, defect_share, missing, folder)
    places = counties(code)
    settled, law_of, found, unfound = _asked(law, code, as_of)  # type: ignore[arg-type] # as hashable as any object
    if not defect_share:
        found, unfound = (), ()
    shares = Shares(code)
    schools = make_schools(shares, places, rows, np.random.default_rng([seed, _SCHOOLS]))
    plan = Plan(settled, law_of, shares, schools)
    planter = Planter(plan, found, defect_share, missing)
    (folder / STUDENTS).mkdir(parents=True)
    ledgers: list[pl.DataFrame] = []
    tried = 0
    with _writer(folder / STUDENTS, partition) as write:
        first = 1
        for index, run in enumerate(schools.blocks(_BLOCK)):
            cohorts = make_cohorts(plan, run, np.random.default_rng([seed, _COHORTS, index]))
            enlarged = planter.begin(cohorts)
            block = Block(plan, run, first, cohorts, [seed, _ROWS, index])
            plot = planter.plant(block, enlarged, [seed, _PLANTING, index])
            lines, sampled = ledger(plan, plot, [seed, _SAMPLING, index])
            write(plot.frame)
            ledgers.append(lines)
            tried += sampled
            first += block.rows
            if progress:
                progress(block.rows)
    whole = pl.concat(ledgers) if ledgers else pl.DataFrame(schema=SCHEMA)
    _atomically(folder / LEDGER, lambda path: whole.write_parquet(path, compression="zstd"))
    notes = _notes(settled, found, unfound, whole, planter) | {
        "region": code, "as_of": as_of.isoformat(), "rows": first - 1, "seed": seed, "defects": defect_share,
        "missing": missing, "schools": len(schools.size), "counties": len(places), "clean_rows_tried": tried,
        "shares": shares.as_json(),
    }  # fmt: skip
    text = json.dumps(notes, ensure_ascii=False, indent=1, sort_keys=True)
    _atomically(folder / NOTES, lambda path: path.write_text(f"{text}\n", encoding="utf-8"))
    return Synthesis(folder / STUDENTS, folder / LEDGER, first - 1, notes)


@lru_cache(maxsize=8)
def _asked(
    law: Library, code: str, as_of: date
) -> tuple[Settled, Mapping[str, int], tuple[Defect, ...], tuple[Unfound, ...]]:
    """What the laws of a region make of clean and of broken records; some seconds of work, the same for any size."""
    known, law_of = laws(law, counties(code), as_of)
    settled = settle(known)
    return settled, law_of, *defects(settled)


def write_requests(law: Library, region: str, as_of: date, rows: int, seed: int, folder: Path) -> Path:
    """Write a batch of requests beside a snapshot (`requests.make_requests`); gives the file."""
    path = folder / REQUESTS
    batch = make_requests(law, region, as_of, rows, seed)
    folder.mkdir(parents=True, exist_ok=True)
    _atomically(path, lambda temporary: batch.write_parquet(temporary, compression="zstd"))
    return path


def _check(rows: int, defect_share: float, missing: float, folder: Path) -> None:
    if not 1 <= rows <= _MOST:
        raise UsageError.of("rows_range", rows, _MOST)
    if not 0 <= defect_share <= 0.5 or not 0 <= missing <= 0.5:  # noqa: PLR2004 -- more would leave nothing to plant in
        raise UsageError.of("share_range")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError.of("not_empty", folder)


def _notes(
    settled: Settled, found: tuple[Defect, ...], unfound: tuple[Unfound, ...], whole: pl.DataFrame, planter: Planter
) -> dict[str, Any]:
    """What to know about a snapshot beside its rows."""
    planted = Counter(whole.filter(pl.col("rule") != "")["rule"].to_list())
    holding = Counter(whole["expected"].explode().drop_nulls().to_list())
    lacking = {need.defect.rule for need in planter.needs if not need.planted}
    every = sorted({name for law in settled.laws for name in law.rules})
    return {
        "rules": {name: {"planted": planted[name], "expected": holding[name]} for name in every},
        "unfound": [asdict(one) | {"place": settled.laws[one.law].code} for one in unfound],
        "too_few_rows": sorted(lacking - set(planted)),
        "how": [_how(settled, one) for one in found],
        "scenes_not_used": [
            {"stage": k.stage, "kind": k.kind, "scene": k.scene.name, "place": settled.laws[k.law].code,
             "breaks": [*k.ruling.holds, *k.ruling.open]}
            for k in settled.dropped
        ],
        "clean_class_sizes": {
            f"{settled.laws[law].code} {stage}": [sizes.start, sizes.stop - 1]
            for (law, stage), sizes in sorted(settled.class_sizes.items())
        },
        "planted_as": dict(sorted(Counter(whole["planted_as"].to_list()).items())),
        "ledger_rows": len(whole),
    }  # fmt: skip


def _how(settled: Settled, one: Defect) -> dict[str, Any]:
    edits = {e.fact: e.how if e.how not in ("set", "class", "identity") else str(e.value) for e in one.edits}
    place = settled.laws[one.kin.law].code
    return {"rule": one.rule, "stage": one.kin.stage, "scene": one.kin.scene.name, "place": place, "edits": edits}


@contextmanager
def _writer(folder: Path, partition: Partition) -> Iterator[Callable[[pl.DataFrame], None]]:
    """Write frames one behind the other into files, in the background: at most one waits while the next is made."""
    with ThreadPoolExecutor(1) as pool:
        files = _Files(folder, partition, pool)
        yield files.add
        files.close()


class _Files:
    """Files of about a million rows each; of one county each where that is asked for."""

    def __init__(self, folder: Path, partition: Partition, pool: ThreadPoolExecutor) -> None:
        self._folder = folder
        self._by_county = partition == "county"
        self._pool = pool
        self._waiting: list[pl.DataFrame] = []
        self._county = ""
        self._number = 0
        self._last: Future[None] | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Take the next rows."""
        if not self._by_county:
            self._append(frame)
            return
        starts = frame["school.region"].rle_id()
        for part in frame.with_columns(starts.alias("_part")).partition_by(
            "_part", maintain_order=True, include_key=False
        ):
            county = str(part["school.region"][0])
            if county != self._county:
                self._flush()
                self._county, self._number = county, 0
            self._append(part)

    def close(self) -> None:
        """Write what is left, and wait for it."""
        self._flush()
        if self._last is not None:
            self._last.result()

    def _append(self, frame: pl.DataFrame) -> None:
        self._waiting.append(frame)
        if sum(map(len, self._waiting)) >= _FILE:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        frames, self._waiting = self._waiting, []
        head = self._county if self._by_county else "part"
        path = self._folder / f"{head}-{self._number:05}.parquet"
        self._number += 1
        if self._last is not None:
            self._last.result()
        self._last = self._pool.submit(_write, path, frames)


def _write(path: Path, frames: list[pl.DataFrame]) -> None:
    whole = pl.concat(frames)
    _atomically(path, lambda temporary: whole.write_parquet(temporary, compression="zstd", compression_level=1))


def _atomically(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a file under another name first: what bears its name is whole."""
    temporary = path.with_name(f".{path.name}.part")
    write(temporary)
    temporary.replace(path)
