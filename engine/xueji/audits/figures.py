"""The figures of a finished run, as its summary files give them: what a report may speak of, and no student in it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from xueji.audits.manifest import Manifest
from xueji.audits.manifest import read as read_manifest
from xueji.errors import Place, Problem, ProblemsError
from xueji.model.decision import Text
from xueji.model.enums import Force

FINDING_FORCES: Final = (Force.FORBID.value, Force.REQUIRE.value, Force.DISCOURAGE.value)
"""The forces whose rules, where they hold, are findings; `oblige` raises duties instead."""


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """One rule of the run: `holds` and `open` count the rows where it surely holds and where it cannot be told."""

    bit: int
    rule: str
    force: str
    article: str
    document: str
    document_id: str
    source_grade: str
    certain: bool
    repair: str
    title: Text
    holds: int
    open: int
    priority: int
    """What is to be repaired first has most: rows weighed by force."""
    evaluable: bool
    missing: tuple[str, ...]
    """The columns that the snapshot lacks and the rule needs."""
    lacking: tuple[tuple[str, int], ...]
    """The facts most often missing where the rule cannot be told, with their rows."""

    @property
    def finds(self) -> bool:
        """Say whether rows where it holds are findings, and not duties."""
        return self.force in FINDING_FORCES


@dataclass(frozen=True, slots=True)
class Area:
    """One county: its rows judged, how many came to each verdict, and its rows quarantined; `code` "" where unknown."""

    code: str
    name: str
    rows: int
    findings: int
    doubtful: int
    undetermined: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class School:
    """One school: its rows judged, those with findings, and the rule that holds most often in it."""

    code: str
    name: str
    county: str
    rows: int
    findings: int
    worst: str


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of one stage: its rows judged by verdict; `stage` "" and `grade` None where they are not given."""

    stage: str
    grade: int | None
    rows: int
    findings: int
    doubtful: int
    undetermined: int


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many classes of a stage have a size."""

    stage: str
    size: int
    classes: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows are in quarantine: the code of a problem, the column it stands in, and how often it was found."""

    column: str
    code: str
    problems: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows of the snapshot by what became of them, and what the run took."""

    rows: int
    judged: int
    quarantined: int
    clean: int
    findings: int
    doubtful: int
    undetermined: int
    parts: int
    failed: tuple[str, ...]
    """Files that could not be read: their rows are in none of the counts."""
    seconds: float
    limits: tuple[Mapping[str, Any], ...] = ()
    """The class sizes of the law (see `limits.class_limits`)."""

    @property
    def reconciled(self) -> bool:
        """Say whether every row is accounted for once: in = judged + quarantined, judged = the four verdicts."""
        verdicts = self.clean + self.findings + self.doubtful + self.undetermined
        return self.rows == self.judged + self.quarantined and self.judged == verdicts


@dataclass(frozen=True)
class Figures:
    """Everything a report is made of."""

    manifest: Manifest
    totals: Totals
    rules: tuple[RuleFigure, ...]
    areas: tuple[Area, ...]
    by_area: Mapping[tuple[str, str], int]
    """Rows where a rule holds, by (rule, county)."""
    schools: tuple[School, ...]
    grades: tuple[Grade, ...]
    classes: tuple[ClassCount, ...]
    unsized: int
    """Classes whose size is not known, since the status of some student is not."""
    quarantine: tuple[Reason, ...]


def read(out: Path) -> Figures:
    """Read the manifest and `summary/` of a run's folder; raises `ProblemsError` where they are missing or broken.

    The tables are those of `summary.Summary`; `totals.json` may also have `class_limits`. Rows of counties, schools
    and grades are given here without the quarantined ones.
    """
    manifest = read_manifest(out)
    problems: list[Problem] = []
    frames = {name: _frame(out / "summary" / f"{name}.parquet", needed, problems) for name, needed in _COLUMNS.items()}
    totals = _totals(out / "summary" / "totals.json", problems)
    if problems or totals is None:
        raise ProblemsError(problems)
    by_area: Counter[tuple[str, str]] = Counter()
    for row in frames["rule_county"]:
        by_area[row["rule"], _text(row, "county")] += row["holds"]
    return Figures(
        manifest=manifest,
        totals=totals,
        rules=tuple(_rule(row) for row in frames["rules"]),
        areas=tuple(_area(row) for row in frames["counties"]),
        by_area={key: count for key, count in by_area.items() if count},
        schools=tuple(_school(row) for row in frames["schools"]),
        grades=tuple(
            Grade(_text(row, "stage"), row["grade"], _judged(row), *_verdicts(row)) for row in frames["grades"]
        ),
        classes=tuple(
            ClassCount(_text(row, "stage"), row["size"], row["classes"])
            for row in frames["class_sizes"]
            if row["size"] is not None
        ),
        unsized=sum(row["classes"] for row in frames["class_sizes"] if row["size"] is None),
        quarantine=tuple(
            Reason(_text(row, "column"), _text(row, "code"), row["problems"]) for row in frames["quarantine"]
        ),
    )


_COUNTED: Final = ("rows", "findings", "doubtful", "undetermined", "quarantined")
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "rules": (
        "bit", "rule", "force", "article", "document", "document_id", "source_grade", "certain", "repair",
        "title_zh", "title_en", "holds", "open", "priority", "evaluable", "missing_columns", "missing_facts",
    ),
    "rule_county": ("rule", "county", "holds"),
    "schools": ("school", "name", "county", "rows", "findings", "quarantined", "worst_rule"),
    "grades": ("stage", "grade", *_COUNTED),
    "counties": ("county", "name", *_COUNTED),
    "class_sizes": ("stage", "size", "classes"),
    "quarantine": ("column", "code", "problems"),
}  # fmt: skip
_TOTALS: Final = (*_COUNTED, "judged", "clean", "parts", "failed", "seconds")


def _frame(path: Path, needed: Sequence[str], problems: list[Problem]) -> list[dict[str, Any]]:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        problems.append(_unusable(path, str(error).partition("\n")[0]))
        return []
    lacking = [name for name in needed if name not in frame.columns]
    if lacking:
        problems.append(_unusable(path, f"columns missing: {', '.join(lacking)}"))
        return []
    return frame.rows(named=True)


def _totals(path: Path, problems: list[Problem]) -> Totals | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        problems.append(_unusable(path, str(error)))
        return None
    lacking = [name for name in _TOTALS if name not in found] if isinstance(found, dict) else list(_TOTALS)
    if lacking:
        problems.append(_unusable(path, f"missing: {', '.join(lacking)}"))
        return None
    given = {name: found[name] for name in _TOTALS} | {"failed": tuple(found["failed"])}
    return Totals(**given, limits=tuple(found.get("class_limits", ())))


def _unusable(path: Path, why: str) -> Problem:
    return Problem("bad-run", Place(str(path)), path.name, {"why": why})


def _rule(row: Mapping[str, Any]) -> RuleFigure:
    same: dict[str, Any] = {
        name: row[name] for name in ("bit", "rule", "force", "holds", "open", "priority", "evaluable", "certain")
    }
    texts: dict[str, Any] = {
        name: _text(row, name) for name in ("article", "document", "document_id", "source_grade", "repair")
    }
    return RuleFigure(
        **same,
        **texts,
        title=Text(zh=row["title_zh"] or row["rule"], en=row["title_en"] or row["rule"]),
        missing=tuple(name for name in _text(row, "missing_columns").split(",") if name),
        lacking=tuple(_counted(said) for said in _text(row, "missing_facts").split(", ") if said),
    )


def _counted(said: str) -> tuple[str, int]:
    fact, _, number = said.rpartition(" ")
    return fact, int(number)


def _area(row: Mapping[str, Any]) -> Area:
    return Area(_text(row, "county"), _text(row, "name"), _judged(row), *_verdicts(row), row["quarantined"])


def _school(row: Mapping[str, Any]) -> School:
    code, name, county, worst = (_text(row, key) for key in ("school", "name", "county", "worst_rule"))
    return School(code, name, county, _judged(row), row["findings"], worst)


def _judged(row: Mapping[str, Any]) -> int:
    return int(row["rows"] - row["quarantined"])


def _verdicts(row: Mapping[str, Any]) -> tuple[int, int, int]:
    return row["findings"], row["doubtful"], row["undetermined"]


def _text(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name)
    return "" if found is None else str(found)
