"""The long list of what holds in the rows of a part: as `bulk.results.findings` makes it, in one step for all rules."""

from collections.abc import Iterable, Sequence
from typing import Final

import narwhals as nw
import polars as pl

from xueji.audits.tally import with_any
from xueji.bulk.marks import WIDTH, Bit
from xueji.bulk.results import WHOSE, masked

_AT_ONCE: Final = 50_000
_RULE: Final = pl.Schema(
    {
        "rule": pl.String, "force": pl.String, "article": pl.String, "document": pl.String, "document_id": pl.String,
        "source_grade": pl.String, "repair": pl.String, "certain": pl.Boolean,
    }
)  # fmt: skip


def listed(judged: pl.DataFrame, bits: Sequence[Bit], what: str = "holds", *, unmasked: bool = False) -> pl.DataFrame:
    """One row a row and rule whose bit is set in the words `what` (holds, open), in the order of rows and bits.

    Columns: those of `WHOSE` that the frame has (`student` masked unless told otherwise), then the rule's.
    """
    rows = with_any(judged, what, [bit.index for bit in bits])
    if not unmasked and "student.number" in rows.columns:
        hidden = masked(nw.col("student.number")).alias("student.number")
        rows = nw.from_native(rows).with_columns(hidden).to_native()
    whose = rows.select(pl.col(old).alias(new) for new, old in WHOSE.items() if old in rows.columns)
    pairs = pl.concat([_NO_PAIRS, *_pairs(rows, bits, what)]).sort("at", "bit")
    rules = pl.DataFrame([_rule(bit) for bit in bits], schema=_RULE, orient="row")
    place = {bit.index: number for number, bit in enumerate(bits)}
    number = pairs["bit"].replace_strict(place, return_dtype=pl.UInt32) if len(pairs) else pairs["at"]
    return pl.concat([whose[pairs["at"]], rules[number]], how="horizontal")


_NO_PAIRS: Final = pl.DataFrame(schema={"at": pl.UInt32, "bit": pl.Int64})


def _pairs(rows: pl.DataFrame, bits: Sequence[Bit], what: str) -> Iterable[pl.DataFrame]:
    """Which rows have which bits."""
    for word in sorted({bit.index // WIDTH for bit in bits}):
        here = [bit.index for bit in bits if bit.index // WIDTH == word]
        masks = pl.DataFrame({"bit": here, "mask": [1 << index % WIDTH for index in here]}, schema=_MASKS)
        at = pl.int_range(pl.len(), dtype=pl.UInt32).alias("at")
        marked = rows.select(at, pl.col(f"{what}_{word}").alias("word")).filter(pl.col("word") != 0)
        for start in range(0, len(marked), _AT_ONCE):
            both = marked[start : start + _AT_ONCE].join(masks, how="cross")
            yield both.filter((pl.col("word") & pl.col("mask")) != 0).select("at", "bit")


_MASKS: Final = pl.Schema({"bit": pl.Int64, "mask": pl.Int64})


def _rule(bit: Bit) -> tuple[object, ...]:
    return (
        bit.rule, bit.force.value, bit.article, bit.document, bit.document_id,
        None if bit.grade is None else bit.grade.value, None if bit.repair is None else bit.repair.value, bit.certain,
    )  # fmt: skip
