"""What a part adds to the summary: a small frame of counts, to be added up over the parts of a run.

The frame is long, so that parts are added by one group-by: `what` (String) says what `number` (Int64) counts.

| what | county | school | stage | grade | name | bit | fact | counts |
|---|---|---|---|---|---|---|---|---|
| rows | given | given | given | given | verdict or outcome, or `quarantined` | – | – | rows |
| holds, open | given | – | – | – | – | given | – | rows where the rule surely holds, cannot be told |
| worst | given | given | – | – | – | given | – | rows of a school where a rule of the findings holds |
| missing | – | – | – | – | – | given | given | rows where the rule is open and the fact is missing |
| school | – | given | – | – | the school's name | – | – | rows |
| quarantine | – | – | – | – | code of a problem | – | the column | problems |

`county`, `school`, `name`, `fact` are String, `stage` String, `grade` Int32, `bit` Int16; null where the row does not
say, or where the table says “–”.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from xueji.bulk.marks import WIDTH
from xueji.bulk.runs import runs

SCHEMA: Final = pl.Schema(
    {
        "what": pl.String, "county": pl.String, "school": pl.String, "stage": pl.String, "grade": pl.Int32,
        "name": pl.String, "bit": pl.Int16, "fact": pl.String, "number": pl.Int64,
    }
)  # fmt: skip
KEYS: Final = tuple(name for name in SCHEMA if name != "number")
_AT_ONCE: Final = 50_000
"""Combinations of bits taken apart at one time."""
QUARANTINED: Final = "quarantined"


def of_rows(judged: pl.DataFrame, answer: str) -> pl.DataFrame:
    """Rows by county, school, stage, grade and answer, and the names of schools; `judged` has the facts' columns."""
    places = _places(judged)
    keys = [pl.col(name).cast(SCHEMA[short]).alias(short) for name, short in places.items()]
    named = {"school.code", "school.name"} <= set(judged.columns)
    called = pl.col("school.name" if named else answer).alias("called")
    found = _counted(judged, [*places, answer], called)
    found = found.group_by([*places, answer]).agg(pl.sum("number"), pl.first("called").cast(pl.String))
    parts = [_shaped(found.select(*keys, pl.col(answer).cast(pl.String).alias("name"), "number"), "rows")]
    if named:
        names = (
            found.sort(found.columns).group_by("school.code").agg(pl.first("called").alias("name"), pl.sum("number"))
        )
        parts.append(_shaped(names.rename({"school.code": "school"}), "school"))
    return pl.concat(parts)


def _counted(judged: pl.DataFrame, keys: Sequence[str], called: pl.Expr) -> pl.DataFrame:
    """Rows counted by runs of equal keys (`number`), each with what it is called."""
    found = runs(judged, keys)
    chosen = judged.select(*keys, called)
    if found is None:
        return chosen.with_columns(number=pl.lit(1, pl.Int64))
    return chosen[found.first].with_columns((found.last - found.first + 1).cast(pl.Int64).alias("number"))


def of_quarantine(rows: pl.DataFrame) -> pl.DataFrame:
    """Quarantined rows by county, school, stage and grade, as far as these could be read."""
    places = _places(rows)
    keys = [pl.col(name).cast(SCHEMA[short]).alias(short) for name, short in places.items()]
    found = rows.group_by([*places]).len("number") if places else rows.select(pl.len().alias("number"))
    return _shaped(found.select(*keys, pl.lit(QUARANTINED).alias("name"), "number"), "rows")


def of_lines(rows: int) -> pl.DataFrame:
    """Quarantined rows of which nothing could be read."""
    return _shaped(pl.DataFrame({"name": [QUARANTINED], "number": [rows]}), "rows")


def of_problems(problems: pl.DataFrame) -> pl.DataFrame:
    """Problems of quarantined rows by column and code."""
    found = problems.group_by("column", "code").len("number")
    return _shaped(found.rename({"code": "name", "column": "fact"}), "quarantine")


def of_bits(judged: pl.DataFrame, bits: Sequence[int]) -> pl.DataFrame:
    """Rows by county and rule where it holds, and where it cannot be told; `bits` are the places of the rules.

    Few combinations of rules occur: rows are counted by combination first, bits are taken apart after.
    """
    county = _county(judged)
    parts = [_shaped(_apart(judged, what, county, bits), what) for what in ("holds", "open")]
    return pl.concat(parts)


def of_findings(judged: pl.DataFrame, bits: Sequence[int]) -> pl.DataFrame:
    """Rows by school and rule where a rule of the findings holds."""
    if "school.code" not in judged.columns:
        return pl.DataFrame(schema=SCHEMA)
    return _shaped(_apart(judged, "holds", {**_county(judged), "school.code": "school"}, bits), "worst")


def of_missing(judged: pl.DataFrame, needs: Mapping[int, Sequence[str]]) -> pl.DataFrame:
    """Rows by rule and fact where the rule cannot be told and the fact is missing; `needs` are the facts by bit."""
    words = _words(judged, "open")
    waiting = judged.filter(pl.any_horizontal([pl.col(word) != 0 for word in words]))
    facts = [name for name in dict.fromkeys(f for some in needs.values() for f in some) if name in waiting.columns]
    facts = [name for name in facts if waiting[name].null_count()]
    if not facts:
        return pl.DataFrame(schema=SCHEMA)
    found = waiting.group_by(words).agg(pl.col(facts).null_count().cast(pl.Int64))
    asked = [(bit, fact) for bit, some in needs.items() for fact in some if fact in facts]
    pairs = pl.DataFrame(asked, schema={"bit": pl.Int16, "fact": pl.String}, orient="row")
    long = _exploded(found, "open", [*needs], facts).unpivot(index="bit", variable_name="fact", value_name="number")
    return _shaped(long.filter(pl.col("number") > 0).join(pairs, on=["bit", "fact"]), "missing")


def _county(judged: pl.DataFrame) -> dict[str, str]:
    """The column that names the county (of a request the one that decides), with what a tally calls it."""
    found = next((name for name in ("request.region", "school.region") if name in judged.columns), None)
    return {} if found is None else {found: "county"}


def _places(judged: pl.DataFrame) -> dict[str, str]:
    """The columns that say where a row belongs, with what a tally calls them."""
    others = {"school.code": "school", "student.stage": "stage", "student.grade": "grade"}
    return {**_county(judged), **{name: short for name, short in others.items() if name in judged.columns}}


def _apart(judged: pl.DataFrame, what: str, keys: Mapping[str, str], bits: Sequence[int]) -> pl.DataFrame:
    """Rows counted by keys and by each bit that is set."""
    words = _words(judged, what)
    found = with_any(judged, what, bits).group_by([*keys, *words]).len("number").rename(dict(keys))
    return _exploded(found, what, bits, ["number"], [*keys.values()])


def _exploded(
    found: pl.DataFrame, what: str, bits: Sequence[int], sums: Sequence[str], keys: Sequence[str] = ()
) -> pl.DataFrame:
    """Sums over combinations of bits, as sums over each bit: columns `keys`, `bit` (Int16) and `sums`."""
    parts = []
    for number, word in enumerate(_words(found, what)):
        here = [bit for bit in bits if bit // WIDTH == number]
        masks = pl.DataFrame({"bit": here, "mask": [1 << bit % WIDTH for bit in here]},
                             schema={"bit": pl.Int16, "mask": pl.Int64})  # fmt: skip
        some = found.select(*keys, *sums, word).filter(pl.col(word) != 0)
        for start in range(0, len(some), _AT_ONCE):
            pairs = some[start : start + _AT_ONCE].join(masks, how="cross").filter((pl.col(word) & pl.col("mask")) != 0)
            parts.append(pairs.group_by([*keys, "bit"]).agg(pl.col(sums).sum()))
    schema: dict[Any, Any] = {
        **{key: found.schema[key] for key in keys},
        "bit": pl.Int16,
        **dict.fromkeys(sums, pl.Int64),
    }
    whole = pl.concat([pl.DataFrame(schema=schema), *(part.cast(schema) for part in parts)])
    return whole.group_by([*keys, "bit"]).agg(pl.col(sums).sum())


def with_any(judged: pl.DataFrame, what: str, bits: Iterable[int]) -> pl.DataFrame:
    """The rows in which any of these bits is set."""
    masks: dict[str, int] = {}
    for bit in bits:
        word = f"{what}_{bit // WIDTH}"
        masks[word] = masks.get(word, 0) | 1 << bit % WIDTH
    tests = [(pl.col(word) & pl.lit(mask, pl.Int64)) != 0 for word, mask in masks.items()]
    return judged.filter(pl.any_horizontal(tests)) if tests else judged.clear()


def _words(frame: pl.DataFrame, what: str) -> list[str]:
    return [name for name in frame.columns if name.startswith(f"{what}_")]


def added(frames: Iterable[pl.LazyFrame]) -> pl.DataFrame:
    """The tallies of several parts as one, in the order of their keys; rows do not come twice."""
    several = list(frames)
    if not several:
        return pl.DataFrame(schema=SCHEMA)
    return pl.concat(several).group_by(KEYS).agg(pl.sum("number")).sort(KEYS).collect()


def _shaped(frame: pl.DataFrame, what: str) -> pl.DataFrame:
    """The frame with every column of a tally, in order."""
    given = frame.with_columns(pl.lit(what).alias("what"))
    return given.select(
        (pl.col(name) if name in given.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in SCHEMA.items()
    )
