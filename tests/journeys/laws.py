"""Two made-up provinces, Hunan and Jiangxi, each with a law of its own and nothing above it."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from xueji.assemble import Xueji
from xueji.journeys.move import Law, Move
from xueji.packs import registry
from xueji.packs.load import load
from xueji.policy.layer import boundaries

ON = date(2024, 9, 10)
_HEAD = """\
document:
  id: {name}
  title: {{zh: {name}, en: {name}}}
  region: "{region}"
  stages: [primary, junior]
  in_force: {{from: 2020-01-01}}
  grade: statute
"""
PLACES = {"hunan": "430000", "jiangxi": "360000"}
CHILD: dict[str, Any] = {
    "student.stage": "junior", "student.grade": 8, "student.status": "enrolled", "transfer.to_grade": 8,
    "term.start": date(2024, 9, 1), "term.end": date(2025, 1, 20), "term.semester": "1",
}  # fmt: skip


def write(folder: Path, hunan: str, jiangxi: str) -> Path:
    """Packs of both provinces in a folder; each is the text below its document's head."""
    for name, body in (("hunan", hunan), ("jiangxi", jiangxi)):
        (folder / name).mkdir(parents=True)
        (folder / name / f"{name}.yaml").write_text(_HEAD.format(name=name, region=PLACES[name]) + body, "utf-8")
    return folder


def made(folder: Path, hunan: str, jiangxi: str) -> Xueji:
    """An engine that knows nothing but these two laws."""
    return Xueji(load(registry.in_folder(write(folder, hunan, jiangxi))))


def law(engine: Xueji, name: str) -> Law:
    """The law of a province on every day."""
    days = boundaries(engine.documents, PLACES[name])

    @cache
    def since(day: date) -> Any:
        return engine.side(name, day)

    return lambda day: since(max((start for start in days if start <= day), default=day))


def moving(engine: Xueji, facts: dict[str, Any] | None = None, on: date = ON) -> Move:
    """A child who moves from Hunan to Jiangxi."""
    return Move(law(engine, "hunan"), law(engine, "jiangxi"), {**CHILD, **(facts or {})}, None, on)
