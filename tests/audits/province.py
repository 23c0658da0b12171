"""A small made-up province for the tests of runs: every fact record rules speak of, some missing, some impossible."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from xueji.assemble import Xueji
from xueji.audits.constants import everything
from xueji.decide.derive import INPUTS
from xueji.language.types import Kind
from xueji.model.identifiers import check_character

DAY = date(2024, 9, 5)
REGION = "henan"
COUNTIES = ("410102", "410103", "411602")
GRADES = {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12)}


def province(law: Xueji, rows: int, seed: int = 1, facts: Sequence[str] | None = None) -> pl.DataFrame:
    """A facts frame: `facts` are its columns besides those that say whose row it is; by default all that rules need."""
    draw = random.Random(seed)
    vocabulary = everything(law)
    wanted = list(facts) if facts is not None else record_facts(law)
    data: dict[str, list[Any]] = {name: [] for name in (*_OWN, *wanted)}
    schools = [f"21{county}{n:02d}" for county in COUNTIES for n in range(1, 6)]
    for row in range(rows):
        one = _student(draw, row, schools)
        for name in data:
            if name not in one:
                one[name] = _value(draw, vocabulary.entries[name], 0.2)
        if draw.random() < 0.95:  # the others end before they begin, as often as not
            _in_order(one)
        for name, values in data.items():
            values.append(one[name])
    for row in draw.sample(range(1, rows), max(1, rows // 100)):  # the same student twice
        for name in ("student.id_number", "student.number"):
            data[name][row] = data[name][row - 1]
    kinds = {name: _dtype(vocabulary.entries.get(name)) for name in data}
    return pl.DataFrame(data, schema=kinds)


def requests(law: Xueji, rows: int, seed: int = 1, codes: Sequence[str] = ("620102", "620103")) -> pl.DataFrame:
    """A batch of requests: change, place and day in columns, some missing, and the facts they are decided by."""
    draw = random.Random(seed)
    facts = [
        n for n in everything(law).entries if n.startswith(("transfer.", "leave.", "student.", "school.", "term."))
    ]
    derived = {"student.number", "student.id_number", "student.auxiliary_number", "school.code", *INPUTS}
    frame = province(law, rows, seed, [name for name in facts if name not in {*_OWN, *derived}])
    changes = [draw.choice(["transfer", "leave", "resume", "promote", None]) for _ in range(rows)]
    days = [DAY + timedelta(days=draw.randint(-400, 400)) for _ in range(rows)]
    places = [draw.choice(codes) for _ in range(rows)]
    evidence = [draw.choice(["", None]) for _ in range(rows)]
    head = pl.DataFrame(
        {"request.change": changes, "request.on": days, "request.region": places, "request.evidence": evidence},
        schema_overrides={"request.evidence": pl.String},
    )  # fmt: skip
    return pl.concat([head, frame.drop("school.region")], how="horizontal")


def record_facts(law: Xueji) -> list[str]:
    """The facts record rules of the province speak of, those counted or derived aside."""
    from xueji.bulk.audit import Auditor  # noqa: PLC0415 -- only where they are asked for
    from xueji.bulk.groups import FIGURES  # noqa: PLC0415

    needed = Auditor(law, DAY, (), REGION).facts
    return sorted(needed - {*_OWN} - {*INPUTS} - {*FIGURES} - {"request.on"})


_OWN = (
    "student.number", "student.id_number", "student.name", "school.code", "school.name", "school.region",
    "student.stage", "student.grade", "school_class.number", "student.status", "student.birth_date",
)  # fmt: skip


def _student(draw: random.Random, row: int, schools: Sequence[str]) -> dict[str, Any]:
    stage = draw.choice(list(GRADES))
    first, last = GRADES[stage]
    grade = draw.randint(first, last) if draw.random() > 0.01 else 13 - first
    born = date(2017, 9, 1) - timedelta(days=365 * (grade - 1) + draw.randint(0, 364))
    seventeen = f"410102{born:%Y%m%d}{row % 1000:03d}"
    identity = seventeen + (check_character(seventeen) if draw.random() > 0.02 else "5")
    school = draw.choice(schools)
    return {
        "student.number": f"G{identity}",
        "student.id_number": identity if draw.random() > 0.05 else None,
        "student.name": "张三",
        "school.code": school,
        "school.name": f"第{school[-2:]}学校",
        "school.region": school[2:8] if draw.random() > 0.01 else None,
        "student.stage": stage if draw.random() > 0.01 else None,
        "student.grade": min(grade, 12),
        "school_class.number": str(draw.randint(1, 3)),
        "student.status": draw.choices(["enrolled", "on_leave", "graduated", None], [90, 5, 4, 1])[0],
        "student.birth_date": born,
    }


def _in_order(one: dict[str, Any]) -> None:
    for first, last in (("leave.start", "leave.end"), ("term.start", "term.end")):
        if one.get(first) and one.get(last) and one[first] > one[last]:
            one[first], one[last] = one[last], one[first]


def _value(draw: random.Random, entry: Any, missing: float) -> Any:
    if draw.random() < missing:
        return None
    members = [en for en, _ in entry.type.members]
    match entry.type.kind:
        case Kind.FLAG:
            return draw.random() < 0.5
        case Kind.INTEGER:
            return draw.randint(0, 3)
        case Kind.DECIMAL:
            return draw.choice([0.0, 0.25, 0.5])
        case Kind.DATE:
            return DAY - timedelta(days=draw.randint(0, 900))
        case Kind.REGION:
            return draw.choice(COUNTIES)
        case Kind.MEMBER:
            return draw.choice(members)
        case Kind.SET:
            return ",".join(name for name in members if draw.random() < 0.2)
        case _:
            return draw.choice(["", "a"])


def _dtype(entry: Any) -> Any:
    if entry is None:
        return pl.String
    return {
        Kind.FLAG: pl.Boolean, Kind.INTEGER: pl.Int32, Kind.DECIMAL: pl.Float64, Kind.DATE: pl.Date,
        Kind.MEMBER: pl.Enum([en for en, _ in entry.type.members]),
    }.get(entry.type.kind, pl.String)  # fmt: skip


def parted(frame: pl.DataFrame, folder: Path, files: int) -> Path:
    """The frame as a folder of Parquet files of about equal size."""
    folder.mkdir(parents=True)
    size = -(-len(frame) // files)
    for index in range(files):
        frame[index * size : (index + 1) * size].write_parquet(folder / f"{index:02d}.parquet")
    return folder
