"""What a part adds to an impact: small frames of counts, to be added up over the parts of a snapshot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from xueji.audits.tally import of_bits
from xueji.bulk.marks import WIDTH
from xueji.impact.editions import SIDES
from xueji.impact.matching import Matched
from xueji.impact.states import CHANGE, STATE, VERDICT, change, state, told, verdict

PLACES: Final = {"county": "school.region", "stage": "student.stage", "grade": "student.grade"}
_WHERE: Final[dict[str, Any]] = {"county": pl.String, "stage": pl.String, "grade": pl.Int32}
_STUDENTS: Final = pl.Schema({**_WHERE, "before": VERDICT, "after": VERDICT, "change": CHANGE, "number": pl.Int64})
_RULES: Final = pl.Schema({**_WHERE, "rule": pl.Int16, "before": STATE, "after": STATE, "number": pl.Int64})
_BITS: Final = pl.Schema({"bit": pl.Int16, "what": pl.String, "number": pl.Int64})
_PROBLEMS: Final = pl.Schema({"column": pl.String, "code": pl.String, "number": pl.Int64})


@dataclass(frozen=True)
class Counts:
    """Rows counted; every frame has `number` (Int64) and one row for each combination of the rest that occurs.

    `students`: county, stage, grade, verdicts before and after, change (one of `states.CHANGES`): every row judged.
    `rules`: county, stage, grade, rule (place among the matched rules), states before and after: the rules that can
    differ, without the rows where they are quiet under both laws.
    `bits`: bit, what (holds, open). `problems`: column and code of what is in quarantine.
    """

    students: pl.DataFrame
    rules: pl.DataFrame
    bits: pl.DataFrame
    problems: pl.DataFrame


def with_verdicts(judged: pl.DataFrame, rules: Sequence[Matched]) -> pl.DataFrame:
    """Judged rows with `before`, `after` and `change`."""
    both = judged.with_columns(verdict(rules, side) for side in SIDES)
    return both.with_columns(change(rules))


def of_part(judged: pl.DataFrame, problems: pl.DataFrame, rules: Sequence[Matched]) -> Counts:
    """Count one part: `judged` as `with_verdicts` gives it, `problems` of the rows in quarantine.

    Few combinations of bits occur: rows are counted by combination first, rules are looked at after.
    """
    keys = [_key(judged, name) for name in PLACES]
    words = [_only(judged, what, told(rules)) for what in ("holds", "open")]
    groups = judged.select(*keys, "before", "after", "change", *(one for several in words for one in several))
    groups = groups.group_by(pl.all()).len("number").with_columns(pl.col("number").cast(pl.Int64))
    bits = sorted({bit.index for rule in rules for side in SIDES if (bit := rule.on(side)) is not None})
    return Counts(
        students=_summed([groups], _STUDENTS),
        rules=_summed(_of_rules(groups, rules), _RULES),
        bits=_summed([of_bits(judged, bits)], _BITS),
        problems=_summed([problems.group_by("column", "code").len("number")], _PROBLEMS),
    )


def _key(judged: pl.DataFrame, name: str) -> pl.Expr:
    found = pl.col(PLACES[name]) if PLACES[name] in judged.columns else pl.lit(None)
    return found.cast(_WHERE[name]).alias(name)


def _only(judged: pl.DataFrame, what: str, bits: Iterable[int]) -> Iterator[pl.Expr]:
    """The words with no bits but these: equal as far as it matters."""
    masks: dict[str, int] = {}
    for bit in bits:
        word = f"{what}_{bit // WIDTH}"
        masks[word] = masks.get(word, 0) | 1 << bit % WIDTH
    for word in (name for name in judged.columns if name.startswith(f"{what}_")):
        yield (pl.col(word) & pl.lit(masks.get(word, 0), pl.Int64)).alias(word)


def _of_rules(groups: pl.DataFrame, rules: Sequence[Matched]) -> Iterator[pl.DataFrame]:
    for number, rule in enumerate(rules):
        if rule.apart:
            states = [state(rule, side).alias(side) for side in SIDES]
            found = groups.select(*_WHERE, pl.lit(number).alias("rule"), *states, "number")
            yield found.filter((pl.col("before") != "quiet") | (pl.col("after") != "quiet"))


def _summed(frames: Iterable[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    """Frames of counts as one, in the order of their keys."""
    keys = [name for name in schema if name != "number"]
    kinds: Any = dict(schema)
    shaped = [frame.select(pl.col(name).cast(kind) for name, kind in kinds.items()) for frame in frames]
    whole = pl.concat([pl.DataFrame(schema=schema), *shaped])
    return whole.group_by(keys).agg(pl.sum("number")).sort(keys, nulls_last=True)


def added(several: Sequence[Counts]) -> Counts:
    """The counts of several parts as one."""
    return Counts(
        students=_summed((one.students for one in several), _STUDENTS),
        rules=_summed((one.rules for one in several), _RULES),
        bits=_summed((one.bits for one in several), _BITS),
        problems=_summed((one.problems for one in several), _PROBLEMS),
    )
