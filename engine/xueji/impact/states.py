"""What the masks of a row come to under each of two laws: verdicts, the state of each rule, and whether they differ.

A rule has three states for a record: it was *found* (the record surely breaks it), it is *unclear* (a fact is missing),
or it is *quiet*. From one law to the other a rule can go from any to any; what is newly unclear is not newly found.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Final, Literal

import polars as pl

from xueji.bulk.marks import WIDTH
from xueji.impact.editions import SIDES, Side
from xueji.impact.matching import Matched
from xueji.model.enums import Force, RecordVerdict

State = Literal["quiet", "unclear", "found"]
STATES: Final[tuple[State, ...]] = ("quiet", "unclear", "found")
STATE: Final = pl.Enum(STATES)
VERDICTS: Final = tuple(verdict.value for verdict in RecordVerdict)
VERDICT: Final = pl.Enum(VERDICTS)
CHANGES: Final = ("verdict", "matter", "rule", "none")
"""How a record differs: by its verdict; by what is held against it; only by the rule that says it; not at all."""
CHANGE: Final = pl.Enum(CHANGES)
_SPEAKS: Final = {"before": ("both", "before"), "after": ("both", "after")}


def touched(what: str, bits: Iterable[int]) -> pl.Expr:
    """Say of each row whether any of these bits is set in its words `what` (holds, open)."""
    masks: dict[str, int] = {}
    for bit in bits:
        word = f"{what}_{bit // WIDTH}"
        masks[word] = masks.get(word, 0) | 1 << bit % WIDTH
    tests = [(pl.col(word) & pl.lit(mask, pl.Int64)) != 0 for word, mask in masks.items()]
    return reduce(or_, tests) if tests else pl.lit(False)


def verdict(rules: Sequence[Matched], side: Side) -> pl.Expr:
    """The verdict of one law on each row, as `bulk.audit` gives it: column `before` or `after`."""
    bits = [bit for rule in rules if (bit := rule.on(side)) is not None]
    hard = [bit.index for bit in bits if bit.force is not Force.DISCOURAGE]
    soft = [bit.index for bit in bits if bit.force is Force.DISCOURAGE]
    silent = ~pl.col("speaks").cast(pl.String).is_in(_SPEAKS[side])
    cases = [
        (touched("holds", hard), RecordVerdict.FINDINGS),
        (touched("open", [bit.index for bit in bits]) | silent, RecordVerdict.UNDETERMINED),
        (touched("holds", soft), RecordVerdict.DOUBTFUL),
    ]
    found: pl.Expr = pl.lit(RecordVerdict.CLEAN.value, VERDICT)
    for test, word in reversed(cases):
        found = pl.when(test).then(pl.lit(word.value, VERDICT)).otherwise(found)
    return found.alias(side)


def state(rule: Matched, side: Side) -> pl.Expr:
    """The state of a rule under one law; a rule the law does not have is quiet."""
    bit = rule.on(side)
    if bit is None:
        return pl.lit("quiet", STATE)
    return _state(touched("holds", [bit.index]), touched("open", [bit.index]))


def _state(found: pl.Expr, unclear: pl.Expr) -> pl.Expr:
    inner = pl.when(unclear).then(pl.lit("unclear", STATE)).otherwise(pl.lit("quiet", STATE))
    return pl.when(found).then(pl.lit("found", STATE)).otherwise(inner)


def moved(rules: Iterable[Matched]) -> pl.Expr:
    """Say whether any rule has another state after than before."""
    tests = [state(rule, "before") != state(rule, "after") for rule in rules if rule.apart]
    return reduce(or_, tests) if tests else pl.lit(False)


def change(rules: Sequence[Matched]) -> pl.Expr:
    """How a row with the columns `before` and `after` differs: one of `CHANGES`, as column `change`."""
    matters = {rule.matter for rule in rules if rule.apart}
    tests = [_of_matter(rules, matter, "before") != _of_matter(rules, matter, "after") for matter in sorted(matters)]
    matter = reduce(or_, tests) if tests else pl.lit(False)
    found = pl.when(moved(rules)).then(pl.lit("rule", CHANGE)).otherwise(pl.lit("none", CHANGE))
    found = pl.when(matter).then(pl.lit("matter", CHANGE)).otherwise(found)
    return pl.when(pl.col("before") != pl.col("after")).then(pl.lit("verdict", CHANGE)).otherwise(found).alias("change")


def _of_matter(rules: Iterable[Matched], matter: str, side: Side) -> pl.Expr:
    """The state of a matter: that of its rules which weighs most."""
    bits = [bit.index for rule in rules if rule.matter == matter and (bit := rule.on(side)) is not None]
    return _state(touched("holds", bits), touched("open", bits))


def told(rules: Sequence[Matched]) -> list[int]:
    """The bits that tell whether a row differs: those of the rules that can, and of what is about the same matter."""
    matters = {rule.matter for rule in rules if rule.apart}
    bits = {bit.index for rule in rules if rule.matter in matters for side in SIDES if (bit := rule.on(side))}
    return sorted(bits)
