"""The first pass over a snapshot: class sizes, schools and duplicates counted part by part.

What names a person is not kept with the run: identity numbers borne by several rows are written masked, and counted
again when an interrupted run goes on.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import polars as pl

from xueji.audits.folder import digest, write_text
from xueji.audits.hands import hands, worked
from xueji.audits.intake import without_numbers
from xueji.audits.job import Job
from xueji.audits.options import EARLIEST, Progress, Watch
from xueji.bulk.groups import COLUMNS, ID, Groups, attach, differing
from xueji.bulk.groups_polars import Partial, merge, partial
from xueji.bulk.results import masked
from xueji.tables.parts import Part
from xueji.tables.parts import digest as of_lines
from xueji.tables.problems import TableError
from xueji.tables.typing import typed
from xueji.tables.writers import write_parquet

ROOM: Final = "groups"
NONE: Final = "none"
_NOTES: Final = "groups.json"


@dataclass(frozen=True)
class Figures:
    """The figures of a snapshot's groups; `fingerprint` tells whether rows were judged with these very figures.

    `classes` are the sizes of classes, one row a class: school.code, student.grade, school_class.number,
    school_class.size; None where they could not be counted. `notes` go into the manifest.
    """

    groups: Groups | None
    fingerprint: str
    notes: Mapping[str, Any]
    classes: pl.DataFrame | None = None

    def attached(self, frame: pl.DataFrame, need: Sequence[str]) -> pl.DataFrame:
        """The frame with the counted facts; figures the snapshot gives itself are kept."""
        if self.groups is None or not need:
            return frame
        found: pl.DataFrame = attach(frame, self.groups, frozenset(need))
        return found

    def differing(self, frame: pl.DataFrame) -> dict[str, int]:
        """In how many rows a figure the snapshot gives is not the one that was counted."""
        return {} if self.groups is None else differing(frame, self.groups)


def counted(job: Job, parts: Sequence[Part], out: Path, watch: Watch) -> Figures:
    """Count the figures of a snapshot and write them to `groups/`: classes, schools, sections, duplicates (masked).

    Only the columns groups are counted by are read. A part that cannot be read is left out, and the notes say so: when
    it is mended the figures are other ones, and with them every part is judged again.
    """
    if not job.counts_groups:
        return Figures(None, NONE, {})
    found, unread, rows, every = list[Partial](), list[str](), 0, sum(part.rows for part in parts)
    headers = [*job.understood.headers_for({*COLUMNS} & {*job.read})]

    def one(part: Part) -> Partial | None:
        try:
            known = typed(part.read(headers).frame, job.understood, job.vocabulary, job.day or EARLIEST)
        except TableError:
            return None
        return partial(known.frame)

    for part, counts in zip(parts, worked(one, parts, hands(job)), strict=True):
        if counts is None:
            unread.append(part.file)
        else:
            found.append(counts)
        rows += part.rows
        watch(Progress("counting", part.index + 1, len(parts), rows, every))
    return _written(merge(found), out, basis(job, parts), unread)


def basis(job: Job, parts: Sequence[Part]) -> str:
    """The fingerprint of what figures are counted from: the files, and what their columns are taken to be."""
    columns = [f"{c.header}\t{c.target}\t{c.manner}" for c in job.understood.columns if c.target in COLUMNS]
    return of_lines([*columns, *(part.fingerprint for part in parts)])


def kept(job: Job, parts: Sequence[Part], out: Path) -> Figures | None:
    """The figures an earlier call counted from the very same files, without those of persons; None where it did not."""
    if not job.counts_groups:
        return Figures(None, NONE, {})
    try:
        notes = json.loads((out / ROOM / _NOTES).read_text("utf-8"))
        if notes["basis"] != basis(job, parts) or notes["unread"]:
            return None
        if any(digest(out / ROOM / name) != sum_ for name, sum_ in notes["files"].items()):
            return None
        classes = pl.read_parquet(out / ROOM / "classes.parquet") if "classes.parquet" in notes["files"] else None
        return Figures(None, notes["fingerprint"], notes, classes)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _written(groups: Groups, out: Path, counted_from: str, unread: Sequence[str]) -> Figures:
    """Write the tables in a fixed order of rows, and last what they were counted from."""
    tables = {name: frame.sort(frame.columns, nulls_last=True) for name, frame in groups.tables().items()}
    files, counts = {}, {}
    for name, frame in tables.items():
        path = out / ROOM / f"{name}.parquet"
        write_parquet(_without_names(frame), path)
        files[path.name] = digest(path)
        counts[name] = len(frame)
    people = [] if groups.identities is None else [_sum(nw.to_native(groups.identities))]
    notes = {
        "basis": counted_from, "fingerprint": of_lines([*map(repr, files.items()), *people]), "files": files,
        "counts": counts, "unread": [*unread],
    }  # fmt: skip
    write_text(out / ROOM / _NOTES, json.dumps(notes, ensure_ascii=False, indent=1) + "\n")
    return Figures(groups, str(notes["fingerprint"]), notes, tables.get("classes"))


def _without_names(frame: pl.DataFrame) -> pl.DataFrame:
    frame = without_numbers(frame)
    if ID not in frame.columns:
        return frame
    hidden: pl.DataFrame = nw.from_native(frame).with_columns(masked(nw.col(ID)).alias(ID)).to_native()
    return hidden.sort(hidden.columns)


def _sum(frame: pl.DataFrame) -> str:
    """The fingerprint of a frame's rows, whatever their order."""
    file = BytesIO()
    frame.sort(frame.columns).write_ipc(file, compression="uncompressed")
    return sha256(file.getbuffer()).hexdigest()
