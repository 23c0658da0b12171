"""An audit by hand in Polars: reads a snapshot, judges it by `polars_rules`, writes rows, findings and groups."""

from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from polars import Expr, Series, col

from .polars_rules import AS_OF, RULES
from .workdays import fifth_workdays

PRESENT: Final = ["enrolled", "transferring", "suspected_dropout"]
"""Those who sit in a class or are expected in it."""
LIVE: Final = [*PRESENT, "on_leave", "dropped_out", "abroad"]
"""Those whose registration has begun and not ended."""
CLASS: Final = ["school.code", "student.grade", "school_class.number"]
SHOWN: Final = {
    "row": "row", "student": "student.number", "school": "school.code", "county": "school.region",
    "stage": "student.stage", "grade": "student.grade", "class": "school_class.number",
}  # fmt: skip
DERIVED: Final = {
    "id_valid", "id_birth", "number_valid", "agrees", "code_valid", "size", "registrations", "fifth_workday",
}  # fmt: skip
MOST_RULES: Final = 64
CATEGORIES: Final = ["11", "21", "22", "31", "32", "33", "34", "35", "36", "37", "41", "42", "51", "91", "92", "93"]
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FIRST_DAY, LAST_DAY = 1900_01_01, 2199_12_31
"""Eight digits."""


def run(snapshot: Path, out: Path, titles: Path) -> int:
    """Audit a snapshot (a Parquet file, or a folder of them) and write the results.

    `titles` is the table of what findings show of each rule.

    Gives the number of rows.
    """
    needed = {name for rule in RULES.values() for name in rule.meta.root_names()} - DERIVED
    needed |= {*SHOWN.values(), "student.number", "student.id_number", "leave.end", "school.system"}
    frame = pl.scan_parquet(snapshot).select(needed).collect()
    frame = frame.hstack([fifth_workday(frame["transfer.published_from"]), *identifiers(frame)])
    (sizes, classes), (several, duplicates) = class_sizes(frame), registrations(frame)
    groups = {"classes": classes, "schools": counted_schools(frame), "duplicates": duplicates}
    written(frame.hstack([several, sizes]), groups, out, titles)
    return len(frame)


# -- what follows from the digits of identifiers -----------------------------------------------------------------------
def identifiers(frame: pl.DataFrame) -> list[Series]:
    """Are the numbers valid, do they agree, which birth date do they carry; `key`: digits of the identity number."""
    id_number, number = frame["student.id_number"], frame["student.number"]
    told = resident(id_number)
    rest = number.str.slice(1)
    same = (rest == id_number) & number.str.slice(0, 1).is_in(["G", "J"])
    valid = pl.select(pl.when(same).then(told["valid"])).to_series()
    agree = pl.select(pl.when(same & (number.str.slice(0, 1) == "G")).then(pl.lit(value=True))).to_series()
    others = (number.is_not_null() & ~same.fill_null(value=False)).arg_true()
    valid, agree = (
        valid.scatter(others, _valid(number.gather(others))),
        agree.scatter(others, _agree(number.gather(others), id_number.gather(others))),
    )
    code = col("school.code")
    ten_digits = (code.str.len_bytes() == 10) & code.cast(pl.Int64, strict=False).is_not_null()
    right_code = frame.select(
        pl.when(code.is_not_null()).then(ten_digits & code.str.slice(0, 2).is_in(CATEGORIES))
    ).to_series()
    return [
        told["valid"].alias("id_valid"), told["birth"].alias("id_birth"), told["key"],
        valid.alias("number_valid"), agree.alias("agrees"), right_code.alias("code_valid"),
    ]  # fmt: skip


def _valid(number: Series) -> Series:
    """The few numbers that are not simply a letter before the identity number of the row."""
    told, letter = resident(number.str.slice(1)), number.str.slice(0, 1).str.to_uppercase()
    temporary = told["birth"].is_not_null() & number.str.slice(18).is_in([str(digit) for digit in range(10)])
    lasting = letter.is_in(["G", "J"]) & told["valid"]
    return pl.select(pl.when(letter == "L").then(temporary).otherwise(lasting)).to_series()


def _agree(number: Series, id_number: Series) -> Series:
    upper = number.str.to_uppercase()
    return pl.select(
        pl.when(upper.str.starts_with("G")).then(upper.str.slice(1) == id_number.str.to_uppercase())
    ).to_series()


def resident(text: Series) -> pl.DataFrame:
    """`valid` and `birth` of identity numbers, and `key`, their first 17 digits; looked up by blocks of digits."""
    sums = [Series(block_sums(first, digits)) for first, digits in ((0, 6), (6, 6), (12, 5))]
    key, last = col("key"), col("last")
    digits = pl.DataFrame({"text": text}).lazy().select(
        key=col("text").str.slice(0, 17).cast(pl.Int64, strict=False),
        last=col("text").str.slice(17),
        right=(col("text").str.len_bytes() == 18)
        & ~col("text").str.starts_with("+") & ~col("text").str.starts_with("-"),
    )  # fmt: skip
    blocks = digits.select(
        "key", "last",
        right=col("right") & key.is_not_null()
        & (last.is_between(pl.lit("0"), pl.lit("9")) | (last == "X") | (last == "x")),
        a=(key // 10**11).cast(pl.UInt32, strict=False), b=(key // 10**5 % 10**6).cast(pl.UInt32, strict=False),
        c=(key % 10**5).cast(pl.UInt32, strict=False),
        day=pl.when((key // 1000 % 10**8).is_between(FIRST_DAY, LAST_DAY)).then((key // 1000 % 10**8) - FIRST_DAY),
    ).collect()  # fmt: skip
    inside = pl.when(col("a") < 10**6).then(col("a"))
    checked = blocks.lazy().select(
        "key", "right", "last",
        rest=(pl.lit(sums[0]).gather(inside) + pl.lit(sums[1]).gather("b") + pl.lit(sums[2]).gather("c")) % 11,
        birth=pl.when("right").then(pl.lit(days()).gather("day")),
    ).select(
        "key", "birth",
        valid=col("birth").is_not_null() & col("right")
        & ((last == pl.lit(Series(list("10X98765432"))).gather("rest")) | ((last == "x") & (col("rest") == 2))),
    ).collect()  # fmt: skip
    return checked.with_columns(valid=pl.when(text.is_not_null()).then(col("valid").fill_null(value=False)))


def block_sums(first: int, digits: int) -> np.ndarray:
    """The weighted sum of every block of so many digits that begins at a place of the number."""
    block = np.arange(10**digits)
    total = sum((block // 10 ** (digits - 1 - i) % 10) * WEIGHTS[first + i] for i in range(digits))
    return np.asarray(total % 11, dtype=np.uint8)


def days() -> Series:
    """The date that eight digits are, by their number; null where they are none."""
    all_days = pl.date_range(date(1900, 1, 1), date(2199, 12, 31), eager=True)
    digits = all_days.dt.year() * 10000 + all_days.dt.month().cast(pl.Int32) * 100 + all_days.dt.day().cast(pl.Int32)
    table = pl.repeat(None, LAST_DAY - FIRST_DAY + 1, dtype=pl.Date, eager=True)
    return table.scatter(digits - FIRST_DAY, all_days)


def fifth_workday(start: Series) -> Series:
    """The fifth working day after each day; null where the holidays are not known."""
    span, fifth = fifth_workdays()
    at = (start - span[0]).dt.total_days()
    known = pl.select(pl.when(at.is_between(0, len(span) - 1)).then(at)).to_series()
    return pl.select(pl.lit(Series(fifth)).gather(known)).to_series().alias("fifth_workday")


# -- figures of groups -------------------------------------------------------------------------------------------------
def class_sizes(frame: pl.DataFrame) -> tuple[Series, pl.DataFrame]:
    """The size of each row's class, unknown where the status of one of its rows is, and of each class."""
    there = frame.lazy().select(*CLASS, there=col("student.status").is_in(PRESENT))
    size = pl.when(~col("there").has_nulls()).then(col("there").sum())
    known = pl.all_horizontal(col(name).is_not_null() for name in CLASS)
    own = there.select(size=pl.when(known).then(size.over(CLASS))).collect()["size"]
    return own, there.drop_nulls(CLASS).group_by(CLASS).agg(size=size).collect(engine="streaming")


def counted_schools(frame: pl.DataFrame) -> pl.DataFrame:
    """How many are registered at each school; unknown where the status of one is."""
    rows = frame.lazy().select("school.code", live=col("student.status").is_in(LIVE)).drop_nulls("school.code")
    enrolled = pl.when(~col("live").has_nulls()).then(col("live").sum())
    return rows.group_by("school.code").agg(enrolled=enrolled).collect(engine="streaming")


def registrations(frame: pl.DataFrame) -> tuple[Series, pl.DataFrame]:
    """How many live registrations the identity of each row has, and those with several.

    Most identities are in one row; they are told by their digits, sorted. Theirs is at most 1.
    """
    ordered = frame["key"].sort()
    twice = ordered.filter(ordered == ordered.shift()).unique()
    key, id_number = frame["key"], frame["student.id_number"]
    rows = (key.is_in(twice.implode()) | (key.is_null() & id_number.is_not_null())).arg_true()
    few = frame.select("student.id_number", status="student.status")[rows]
    few = few.select("status", id=col("student.id_number").str.to_uppercase())
    live = col("status").is_in(LIVE)
    few = few.with_columns(registrations=pl.when(~live.has_nulls().over("id")).then(live.sum().over("id")))
    told = id_number.is_not_null() & frame["student.status"].is_not_null()
    counts = pl.select(pl.when(told).then(pl.lit(1, pl.UInt32))).to_series().scatter(rows, few["registrations"])
    duplicates = few.filter(col("registrations") > 1).unique("id")
    duplicates = duplicates.select(masked(col("id")).alias("id"), "registrations")
    return counts.alias("registrations"), duplicates


# -- judging and writing -----------------------------------------------------------------------------------------------
def written(frame: pl.DataFrame, groups: dict[str, pl.DataFrame], out: Path, titles: Path) -> None:
    """Judge and write."""
    heads = pl.read_parquet(titles).sort("bit")
    rules = [rule.alias(name) for name, rule in RULES.items()]
    judged = frame.lazy().select("row", contradiction().alias("contradiction"), *rules)
    judged = judged.with_columns(verdict(heads).alias("verdict")).collect()
    judged.lazy().select("row", "verdict", *words(heads["rule"])).collect().write_parquet(out / "rows.parquet")
    judged.filter(col("verdict").is_null()).select("row", "contradiction").write_parquet(out / "quarantine.parquet")
    found(frame, judged, heads).write_parquet(out / "findings.parquet")
    for name, group in groups.items():
        group.write_parquet(out / f"{name}.parquet")


def words(rules: Series) -> list[Expr]:
    """Which rules hold and which are open, a bit each; gathered in bytes first, which is an eighth of the work."""
    marks = {
        "holds_0": [col(rule).fill_null(value=False) for rule in rules], "open_0": [col(r).is_null() for r in rules],
    }  # fmt: skip
    return [word(tests).alias(name) for name, tests in marks.items()]


def word(tests: list[Expr]) -> Expr:
    """One number of many tests; rows that contradict themselves have none."""
    sound = col("contradiction").is_null()
    bits = [
        pl.when(test & sound).then(pl.lit(1 << i % 8, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
        for i, test in enumerate(tests)
    ]
    parts = [reduce(or_, bits[start : start + 8]).cast(pl.Int64) * (1 << start) for start in range(0, len(bits), 8)]
    return pl.sum_horizontal(parts)


def contradiction() -> Expr:
    """The first fact that cannot be true beside the others."""
    stage, grade, system = col("student.stage"), col("student.grade"), col("school.system")
    wrong_grade = (
        ((stage == "primary") & (~grade.is_between(1, 6) | ((grade == 6) & (system == "5-4"))))
        | ((stage == "junior") & (~grade.is_between(6, 9) | ((grade == 6) & (system == "6-3"))))
        | ((stage == "senior") & ~grade.is_between(10, 12))
    )
    return (
        pl.when(wrong_grade).then(pl.lit("student.grade"))
        .when(col("leave.start") > col("leave.end")).then(pl.lit("leave.end"))
        .when(col("term.start") > col("term.end")).then(pl.lit("term.end"))
        .when(col("student.birth_date") > col("student.entered_on")).then(pl.lit("student.entered_on"))
        .when(col("student.birth_date") > AS_OF).then(pl.lit("student.birth_date"))
        .when(col("student.died_on") > AS_OF).then(pl.lit("student.died_on"))
    )  # fmt: skip


def verdict(heads: pl.DataFrame) -> Expr:
    """What the rules come to, duties aside."""
    hard = heads.filter(col("force").is_in(["forbid", "require"]))["rule"].to_list()
    soft = heads.filter(col("force") == "discourage")["rule"].to_list()
    names = pl.Enum(["clean", "findings", "doubtful", "undetermined"])
    return (
        pl.when(col("contradiction").is_not_null())
        .then(pl.lit(None, names))
        .when(pl.any_horizontal(col(name).fill_null(value=False) for name in hard))
        .then(pl.lit("findings", names))
        .when(pl.any_horizontal(col(name).is_null() for name in (*hard, *soft)))
        .then(pl.lit("undetermined", names))
        .when(pl.any_horizontal(col(name).fill_null(value=False) for name in soft))
        .then(pl.lit("doubtful", names))
        .otherwise(pl.lit("clean", names))
    )


def found(frame: pl.DataFrame, judged: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """One row a finding, in the order of rows and rules; of the registration number the middle is masked."""
    sound = judged["contradiction"].is_null()
    several = []
    for bit, rule, force in heads.select("bit", "rule", "force").iter_rows():
        if force != "oblige":
            several.append((judged[rule] & sound).arg_true().cast(pl.Int64) * MOST_RULES + bit)
    places = pl.concat(several).sort()
    rows, bits = places // MOST_RULES, places % MOST_RULES
    shown = frame.select(col(old).gather(pl.lit(rows)).alias(new) for new, old in SHOWN.items())
    return shown.with_columns(student=masked(col("student"))).hstack(heads.drop("bit")[bits])


def masked(number: Expr) -> Expr:
    """The division part and the last four characters."""
    return (
        pl.when(number.str.len_chars() == 19)
        .then(pl.concat_str(number.str.slice(0, 7), pl.lit("********"), number.str.slice(15, 4)))
        .when(number.str.len_chars() == 18)
        .then(pl.concat_str(number.str.slice(0, 6), pl.lit("********"), number.str.slice(14, 4)))
        .when(number.is_not_null())
        .then(pl.lit("***"))
    )
