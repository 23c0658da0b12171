"""What a run is and how far it has come: `manifest.json`, and one small file for each part in `parts/`.

The manifest says what would make the results differ (snapshot, place, day, law, options, engine): a folder is only
carried on by the run that began it. Each part is recorded when its files are whole, so a killed run loses at most the
parts it was at.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from xueji.audits.folder import digest, write_text
from xueji.errors import Place, Problem, ProblemsError
from xueji.tables.problems import not_found

NAME: Final = "manifest.json"
_FORM: Final = 1
"""Of the folder; a run of another form is not read."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileRecord(_Record):
    """One file of the snapshot as it was; `fingerprint` tells whether it still is."""

    file: str
    fingerprint: str
    rows: int | None = None


class ColumnRecord(_Record):
    """One column of the snapshot: its header, the fact it is taken to be (None: none), and how that was recognised."""

    header: str
    fact: str | None = None
    how: str = ""
    note: str = ""


class BitRecord(_Record):
    """One rule of the run, numbered as in the masks: bit `i` is in word `i // 63` at place `i % 63`."""

    bit: int
    rule: str
    force: str
    kind: str = "rule"
    document: str = ""
    document_id: str = ""
    article: str = ""
    source_grade: str = ""
    certain: bool = True
    title_zh: str = ""
    title_en: str = ""
    repair: str | None = None
    stages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    evaluable: bool = True


class ProblemRecord(_Record):
    """What was wrong with a part, to be said in any language."""

    code: str
    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""
    word: str = ""
    details: dict[str, str] = {}

    @classmethod
    def of(cls, problem: Problem) -> "ProblemRecord":
        """A problem as the record keeps it."""
        place = problem.place
        return cls(code=problem.code, file=place.file, line=place.line, column=place.column, pointer=place.pointer,
                   word=problem.word, details=dict(problem.details))  # fmt: skip

    def problem(self) -> Problem:
        """The problem again."""
        code: Any = self.code
        return Problem(code, Place(self.file, self.line, self.column, self.pointer), self.word, self.details)


class PartRecord(_Record):
    """One part of the snapshot: what became of its rows, and the digests of the files that say so.

    `rows` = `judged` + `quarantined`. `tally` counts the rows judged by verdict (or outcome), `notes` what
    was assumed in reading; `names` are its files, `figures` the fingerprint of the group figures they were judged
    with. A part that failed has problems and no files.
    """

    index: int
    file: str
    names: tuple[str, ...]
    first_row: int
    fingerprint: str
    figures: str
    status: Literal["done", "failed"]
    rows: int | None = None
    judged: int = 0
    quarantined: int = 0
    findings: int = 0
    tally: dict[str, int] = {}
    files: dict[str, str] = {}
    notes: dict[str, int] = {}
    problems: tuple[ProblemRecord, ...] = ()
    seconds: float = 0.0


class Manifest(_Record):
    """A run: what it reads, by which law and how, and its parts; `identity`: what one that carries it on shares."""

    form: int = _FORM
    kind: Literal["audit", "decide"]
    status: Literal["running", "finished", "failed"] = "running"
    engine: str
    evaluator: str
    where: str
    snapshot: str
    files: tuple[FileRecord, ...]
    region: str | None
    region_name: dict[str, str] = {}
    as_of: date | None
    changes: tuple[str, ...] = ()
    documents: str
    calendar: str = ""
    policies: tuple[str, ...] = ()
    law: tuple[dict[str, Any], ...] = ()
    drafts: bool = False
    packs: str | None = None
    mapping: dict[str, Any] = {}
    constants: dict[str, Any] = {}
    options: dict[str, Any] = {}
    columns: tuple[ColumnRecord, ...] = ()
    read: tuple[str, ...] = ()
    bits: tuple[BitRecord, ...] = ()
    not_evaluable: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    figures: str = ""
    groups: dict[str, Any] = {}
    totals: dict[str, Any] = {}
    parts: tuple[PartRecord, ...] = ()

    def identity(self) -> dict[str, Any]:
        """What a run that carries this one on must have in common with it; the files are held against theirs apart."""
        return self.model_dump(
            mode="json",
            include={
                "form", "kind", "engine", "evaluator", "region", "as_of", "documents", "calendar", "drafts",
                "mapping", "constants", "options", "changes",
            },
        )  # fmt: skip

    @property
    def outcome_column(self) -> str:
        """What the column of the answers is called."""
        return "verdict" if self.kind == "audit" else "outcome"

    def written(self, out: Path) -> None:
        """Write the manifest of a folder, whole or not at all."""
        write_text(out / NAME, self.model_dump_json(indent=1) + "\n")


def read(out: Path) -> Manifest:
    """The manifest of a folder with the parts recorded so far; raises `ProblemsError` where it holds no run."""
    path = out / NAME
    try:
        found = Manifest.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ProblemsError([Problem("no-run", Place(str(out)), out.name)]) from None
    except OSError as error:
        raise not_found(path, error) from None
    except ValidationError as error:
        why = {"why": str(error.errors(include_url=False)[0]["msg"])}
        raise ProblemsError([Problem("bad-run", Place(str(path)), path.name, why)]) from None
    return found if found.status == "finished" else found.model_copy(update={"parts": tuple(recorded(out))})


def recorded(out: Path) -> Iterable[PartRecord]:
    """The parts of a folder recorded so far, in order; a record that cannot be read counts as none."""
    for path in sorted((out / "parts").glob("part-*.json")):
        try:
            yield PartRecord.model_validate_json(path.read_text("utf-8"))
        except (OSError, ValidationError):
            continue


def record(out: Path, part: PartRecord) -> None:
    """Record a part; from then on it counts."""
    write_text(out / "parts" / f"{part_name(part.index)}.json", part.model_dump_json(indent=1) + "\n")


def part_name(index: int) -> str:
    """What the files of a part are called, without their endings."""
    return f"part-{index:05d}"


def is_whole(out: Path, part: PartRecord) -> bool:
    """Say whether a part is done and its files are still what they were."""
    return part.status == "done" and all(digest(out / name) == sum_ for name, sum_ in part.files.items())


def differences(old: Manifest, new: Manifest) -> Sequence[str]:
    """What of a run differs from that which began the folder, by name; nothing where it may be carried on."""
    before, after = old.identity(), new.identity()
    return [name for name in after if before.get(name) != after[name]]


def changed_files(old: Iterable[FileRecord], new: Iterable[FileRecord], failed: Iterable[str] = ()) -> Sequence[str]:
    """The files that were added, taken away or changed; one that could not be read may have been mended."""
    before, after = _by_name(old), _by_name(new)
    mended = set(failed)
    return sorted(n for n in {*before, *after} if before.get(n) != after.get(n) and n not in mended)


def _by_name(files: Iterable[FileRecord]) -> Mapping[str, str]:
    return {file.file: file.fingerprint for file in files}
