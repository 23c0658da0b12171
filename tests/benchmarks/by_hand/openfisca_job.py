"""The record rules as OpenFisca variables over students, classes and identities; inputs are put in memory beforehand.

Only calculating is measured: neither reading nor writing. Its results are compared where no missing fact matters.
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from polars import col

from .openfisca_rules import HELPERS, NEVER, RULES, Array, Kind, Stage, Status
from .workdays import fifth_workdays

ROLE: Final = [{"key": "member", "plural": "members", "label": "", "doc": ""}]
STUDENT = build_entity("student", "students", "", is_person=True)
CLASS = build_entity("school_class", "school_classes", "", roles=ROLE)
IDENTITY = build_entity("identity", "identities", "", roles=ROLE)
WEIGHTS: Final = np.array((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), dtype=np.float32)
CHECKS: Final = np.frombuffer(b"10X98765432", dtype=np.uint8)
DAYS: Final = np.array((0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))
CATEGORIES: Final = (b"11", b"21", b"22", b"31", b"32", b"33", b"34", b"35", b"36", b"37", b"41", b"42", b"51", b"91",
                     b"92", b"93")  # fmt: skip
ENUMS: Final[dict[str, Any]] = {
    "student.stage": Stage, "student.status": Status, "school.kind": Kind, "transfer.to_school_kind": Kind,
}  # fmt: skip
TEXTS: Final = {"student.id_number": 18, "student.number": 19, "school.code": 10}
DATES: Final = (
    "registration.delay_until", "student.birth_date", "student.entered_on", "student.archived_on", "student.died_on",
    "school.rechecked_on", "school.notice_sent_on", "school.ledger_reported_on", "term.start", "term.end",
    "archive.handed_over_on", "leave.start", "leave.end", "abroad.left_on", "transfer.step_since",
    "transfer.completed_on", "transfer.published_from", "transfer.published_until",
)  # fmt: skip
FLAGS: Final = (
    "student.delay_approved", "registration.entrance_test", "registration.false_data", "student.has_archive",
    "student.home_taught", "school.is_merging", "school.is_closing", "school.is_direct", "archive.electronic",
    "archive.paper", "archive.complete", "student.present_matches_record", "transfer.keeps_registration",
    "leave.approved", "abroad.archive_continued", "student.dropout_reported", "student.within_compulsory_years",
    "school.registrar_named", "student.former_graduate", "registration.deferral_requested", "transfer.completed",
)  # fmt: skip
PRESENT: Final = (Status.enrolled, Status.transferring, Status.suspected_dropout)
LIVE: Final = (*PRESENT, Status.on_leave, Status.dropped_out, Status.abroad)


# -- what follows from the digits of identifiers -----------------------------------------------------------------------
def letters(text: Array) -> Array:
    """One row of bytes a text, in upper case."""
    found = np.ascontiguousarray(text).view(np.uint8).reshape(len(text), -1)
    return np.where(found >= ord("a"), found - 32, found)


def birth(digits: Array) -> Array:
    """The date a number carries, `NEVER` where it is none."""
    number = digits[:, 6:14].astype(np.int32) - ord("0")
    year, month, day = number[:, :4] @ (1000, 100, 10, 1), number[:, 4:6] @ (10, 1), number[:, 6:8] @ (10, 1)
    formed = ((digits[:, :17] >= ord("0")) & (digits[:, :17] <= ord("9"))).all(axis=1)
    last = digits[:, 17]
    formed &= ((last >= ord("0")) & (last <= ord("9"))) | (last == ord("X"))
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = DAYS[np.clip(month, 0, 12)] + (leap & (month == 2))
    formed &= (year >= 1900) & (year <= 2199) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= longest)
    months = np.where(formed, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
    return np.where(formed, months.astype("M8[D]") + (day - 1), NEVER)


def checks(digits: Array) -> Array:
    """Whether the last character is the right one for the digits before it."""
    total = (digits[:, :17] - ord("0")).astype(np.float32) @ WEIGHTS
    return CHECKS[total.astype(np.int32) % 11] == digits[:, 17]


def id_birth(f: Any) -> Array:
    return birth(letters(f("student.id_number")))


def id_valid(f: Any) -> Array:
    return (f("id_birth") != NEVER) & checks(letters(f("student.id_number")))


def number_valid(f: Any) -> Array:
    text = letters(f("student.number"))
    dated = birth(text[:, 1:]) != NEVER
    temporary = (text[:, 0] == ord("L")) & (text[:, 18] != ord("X"))
    lasting = ((text[:, 0] == ord("G")) | (text[:, 0] == ord("J"))) & checks(text[:, 1:])
    return dated & (temporary | lasting)


def numbers_differ(f: Any) -> Array:
    number, id_number = letters(f("student.number")), letters(f("student.id_number"))
    return f("id_given") & (number[:, 0] == ord("G")) & (number[:, 1:] != id_number).any(axis=1)


def code_valid(f: Any) -> Array:
    code = f("school.code")
    digits = np.ascontiguousarray(code).view(np.uint8).reshape(len(code), 10)
    formed = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
    return formed & np.isin(np.ascontiguousarray(digits[:, :2]).view("S2").ravel(), CATEGORIES)


def fifth_workday(f: Any) -> Array:
    span, fifth = fifth_workdays()
    table = np.array([day or datetime.date(2199, 12, 31) for day in fifth], dtype="M8[D]")
    at = (f("transfer.published_from") - np.datetime64(span[0])).astype(np.int64)
    return table[np.clip(at, 0, len(table) - 1)]


# -- the system --------------------------------------------------------------------------------------------------------
def variable(
    name: str, kind: Any, entity: Any, formula: Callable[..., Array] | None = None, **more: Any
) -> type[Variable]:
    """A fact, which has no period, or what is worked out of facts on a day."""
    period = DateUnit.ETERNITY if formula is None else DateUnit.DAY
    parts = {"value_type": kind, "entity": entity, "definition_period": period, "label": name, **more}
    if formula is not None:
        parts["formula"] = formula
    return type(name, (Variable,), parts)


def of_facts(work: Callable[[Any], Array]) -> Callable[..., Array]:
    def formula(student: Any, period: Any) -> Array:
        return work(lambda name: student(name, period))

    return formula


def among(entity: str, statuses: tuple[Any, ...]) -> Callable[..., Array]:
    """How many of a group have one of the statuses."""

    def formula(group: Any, period: Any) -> Array:
        status = group.members("student.status", period)
        return group.sum(np.logical_or.reduce([status == each for each in statuses]))

    return formula


def own_class(student: Any, period: Any) -> Array:
    found: Array = student.school_class("class_size", period)
    return found


def own_identity(student: Any, period: Any) -> Array:
    found: Array = student.identity("identity_registrations", period)
    return found


def system() -> TaxBenefitSystem:
    found = TaxBenefitSystem([STUDENT, CLASS, IDENTITY])
    never = {"default_value": datetime.date(1900, 1, 1)}
    given = [variable(name, datetime.date, STUDENT, **never) for name in DATES]
    given += [variable(name, bool, STUDENT) for name in (*FLAGS, "id_given")]
    given += [
        variable(n, Enum, STUDENT, possible_values=kind, default_value=next(iter(kind))) for n, kind in ENUMS.items()
    ]
    given += [variable(name, str, STUDENT, max_length=length) for name, length in TEXTS.items()]
    given += [variable("archive.groups", int, STUDENT)]
    flags = {"id_valid": id_valid, "number_valid": number_valid, "numbers_differ": numbers_differ}
    flags |= {"code_valid": code_valid, **HELPERS, **RULES}
    made = [variable(name, bool, STUDENT, of_facts(work)) for name, work in flags.items()]
    made += [
        variable("id_birth", datetime.date, STUDENT, of_facts(id_birth), **never),
        variable("fifth_workday", datetime.date, STUDENT, of_facts(fifth_workday), **never),
        variable("class_size", int, CLASS, among("school_class", PRESENT)),
        variable("identity_registrations", int, IDENTITY, among("identity", LIVE)),
        variable("size", int, STUDENT, own_class),
        variable("registrations", int, STUDENT, own_identity),
    ]
    found.add_variables(*given, *made)
    return found


class Work:
    """Calculates all rules."""

    def __init__(self, simulation: Simulation, row: pl.Series, out: Path, titles: Path) -> None:
        self.simulation, self.row, self.out, self.titles = simulation, row, out, titles
        self.found: dict[str, Array] = {}

    def __call__(self) -> int:
        self.found = {name: self.simulation.calculate(name, "2024-09-05") for name in RULES}
        return len(self.row)

    def save(self) -> None:
        """For the comparison: the bits of what holds."""
        names = pl.read_parquet(self.titles).sort("bit")["rule"]
        word = np.zeros(len(self.row), dtype=np.int64)
        for bit, name in enumerate(names):
            word |= self.found[name].astype(np.int64) << bit
        pl.DataFrame({"row": self.row, "holds_0": word}).write_parquet(self.out / "rows.parquet")


def prepare(snapshot: Path, out: Path, titles: Path) -> Work:
    """Put the snapshot in memory as OpenFisca takes it; groups are numbered as a data base would hand them over."""
    frame = pl.scan_parquet(snapshot)
    key = ["school.code", "student.grade", "school_class.number"]
    columns = [*DATES, *FLAGS, *ENUMS, *TEXTS, "archive.groups", "row", *key]
    frame = frame.select(list(dict.fromkeys(columns))).collect()
    identities = numbered(frame.select(col("student.id_number").str.to_uppercase()))
    simulation = simulated(frame, numbered(frame.select(key)), identities)
    for name in DATES:
        put(simulation, name, frame[name].fill_null(datetime.date(1900, 1, 1)).to_numpy())
    for name in FLAGS:
        put(simulation, name, frame[name].fill_null(value=False).to_numpy())
    for name, kind in ENUMS.items():
        codes = frame[name].cast(pl.Enum([item.name for item in kind])).to_physical().fill_null(0)
        put(simulation, name, EnumArray(codes.cast(pl.UInt8).to_numpy(), kind))
    for name, length in TEXTS.items():
        put(simulation, name, fixed(frame[name], length))
    put(simulation, "archive.groups", frame["archive.groups"].fill_null(99).cast(pl.Int32).to_numpy())
    put(simulation, "id_given", frame["student.id_number"].is_not_null().to_numpy())
    return Work(simulation, frame["row"], out, titles)


def put(simulation: Simulation, name: str, values: Array) -> None:
    simulation.set_input(name, "ETERNITY", values)


def fixed(text: pl.Series, length: int) -> Array:
    """Texts of one length as bytes; longer ones and missing ones are empty."""
    short = pl.select(pl.when(text.str.len_bytes() <= length).then(text).otherwise(pl.lit(""))).to_series()
    return np.array(short.to_list(), dtype=f"S{length}")


def numbered(keys: pl.DataFrame) -> Array:
    """The number of each row's group; 0 is for rows that belong to none."""
    whole = pl.all_horizontal(col(name).is_not_null() for name in keys.columns)
    return keys.select(pl.when(whole).then(pl.struct(keys.columns).rank("dense")).otherwise(0)).to_series().to_numpy()


def simulated(frame: pl.DataFrame, classes: Array, identities: Array) -> Simulation:
    law = system()
    populations = law.instantiate_entities()
    populations["student"].count = len(frame)
    for name, members in (("school_class", classes), ("identity", identities)):
        populations[name].count = int(members.max()) + 1
        populations[name].members_entity_id = members.astype(np.int64)
    return Simulation(law, populations)
