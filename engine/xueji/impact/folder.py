"""The folder of an impact: what is written there, and that nothing else is in the way."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from xueji.audits.folder import write_text
from xueji.errors import Place, Problem, ProblemsError
from xueji.impact import run
from xueji.impact.data import as_json
from xueji.impact.figures import Impact
from xueji.impact.report import NAME as PAGE
from xueji.impact.report import render
from xueji.impact.sheets import sheets
from xueji.phrases import Language
from xueji.tables.workbook import write_xlsx
from xueji.tables.writers import write_csv

DATA: Final = "impact.json"
LIST: Final = "changed.csv"
BOOK: Final = "impact.xlsx"
PROOF: Final = ("witnesses.html", "witnesses.json")
"""What is written beside an impact where the two laws are proved to differ as well."""
OWN: Final = (run.ROOM, LIST, PAGE, BOOK, DATA, *PROOF)


def cleared(out: Path) -> None:
    """Take away what an earlier impact wrote; raises `ProblemsError` where something else lies in the folder."""
    if not out.is_dir():
        return
    strange = sorted(p.name for p in out.iterdir() if p.name not in OWN and not p.name.startswith("."))
    if strange:
        raise ProblemsError([Problem("folder-not-empty", Place(str(out)), strange[0], {"count": str(len(strange))})])
    shutil.rmtree(out / run.ROOM, ignore_errors=True)
    for name in OWN[1:]:
        (out / name).unlink(missing_ok=True)


def written(impact: Impact, out: Path, language: Language) -> Iterator[Path]:
    """Write the reports of an impact beside its list, and tell each once it is there.

    `impact.json`, `impact.html` (both languages, this one first), `changed.csv` and `impact.xlsx` in this language.
    Raises `TableError` where one cannot be written.
    """
    write_text(out / DATA, json.dumps(as_json(impact), ensure_ascii=False, indent=1) + "\n")
    yield out / DATA
    write_text(out / PAGE, render(impact, first=language))
    yield out / PAGE
    write_csv(run.frames(out), out / LIST, bom=True)
    yield out / LIST
    write_xlsx(_pages(impact, out, language), out / BOOK, sheet_by="sheet", keep=False)
    yield out / BOOK


def _pages(impact: Impact, out: Path, language: Language) -> Iterator[pl.DataFrame]:
    """Every sheet of the workbook, its title in a column that is not shown."""
    for title, frame in sheets(impact, run.frames(out, by_county=True), language):
        yield frame.with_columns(pl.lit(title).alias("sheet"))
