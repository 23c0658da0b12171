"""What the masks of a judged frame say: long findings, and counts by rule and by anything else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from xueji.bulk.frame import Frame, columns_of, opened, safe
from xueji.bulk.marks import WIDTH, Bit, is_set
from xueji.model.decision import Text
from xueji.model.enums import Force

FINDING_FORCES = (Force.FORBID, Force.REQUIRE, Force.DISCOURAGE)
"""What a finding is made of; duties are counted, and listed on demand."""
WHOSE = {
    "row": "row", "student": "student.number", "school": "school.code", "county": "school.region",
    "stage": "student.stage", "grade": "student.grade", "class": "school_class.number",
}  # fmt: skip
_LETTERED, _PLAIN, _KEPT, _TAIL = 19, 18, 6, 4


@dataclass(frozen=True)
class Judged:
    """Rows with their answers, and what the bits of their masks stand for."""

    rows: Any
    """The frame given, of the same library and kind, with `contradiction`, the answer and the words of bits."""
    bits: tuple[Bit, ...]

    @property
    def not_evaluable(self) -> tuple[Bit, ...]:
        """The rules that speak of a fact no column gives: whatever the masks say of them, they were not judged."""
        return tuple(bit for bit in self.bits if not bit.evaluable)

    def findings(self, forces: Iterable[Force] = FINDING_FORCES, *, unmasked: bool = False) -> Any:
        """One row per finding: see `findings`."""
        return findings(self.rows, self.bits, forces, unmasked=unmasked)

    def reasons(self, *, unmasked: bool = False) -> Any:
        """One row per reason, those that hold and those that are open: see `findings`."""
        return findings(self.rows, self.bits, Force, unmasked=unmasked, open_too=True)

    def totals(self, by: Sequence[str] = ()) -> Any:
        """How many rows each rule holds for and is open for: see `totals`."""
        return totals(self.rows, self.bits, by)


def findings(
    judged: Any,
    bits: Sequence[Bit],
    forces: Iterable[Force] = FINDING_FORCES,
    *,
    unmasked: bool = False,
    open_too: bool = False,
) -> Any:
    """One row per finding of a judged frame, of the same library and kind; a lazy frame is best computed before.

    Columns, as far as the judged frame has them: `row` Int64, `student` String (registration number, masked unless
    told otherwise), `school`, `county`, `stage`, `class` String, `grade`; and of the rule `rule`, `force`, `article`,
    `document`, `document_id`, `source_grade`, `repair` String, `certain` Boolean; with `open_too` also `holds` (yes,
    unknown) and what is open. An eager frame comes in the order of rows and bits.
    """
    frame = opened(judged)
    wanted = set(forces)
    chosen = [bit for bit in bits if bit.force in wanted]
    prefixes = ("holds", "open") if open_too else ("holds",)
    present = set(columns_of(frame))
    touched = [nw.col(f"{p}_{i}") > 0 for p in prefixes for i in sorted({bit.index // WIDTH for bit in chosen})]
    frame = frame.filter(nw.any_horizontal(*touched, ignore_nulls=True)) if touched else frame.head(0)
    if not unmasked and safe("student.number") in present:
        frame = frame.with_columns(masked(nw.col(safe("student.number"))).alias(safe("student.number")))
    whose = [nw.col(safe(old)).alias(new) for new, old in WHOSE.items() if safe(old) in present]
    parts: list[Any] = [_of_bit(frame, bit, prefix, whose, said=open_too) for bit in chosen for prefix in prefixes]
    found = nw.concat(parts or [_of_bit(frame, _NONE, "holds", whose, said=open_too)], how="vertical")
    if isinstance(found, nw.DataFrame):
        found = found.sort(*(["row"] if "row" in present else []), "_xbit")
    return found.drop("_xbit").to_native()


def _of_bit(frame: Frame, bit: Bit, prefix: str, whose: Sequence[nw.Expr], *, said: bool) -> Frame:
    text = {
        "rule": bit.rule, "force": bit.force.value, "article": bit.article, "document": bit.document,
        "document_id": bit.document_id, "source_grade": bit.grade.value if bit.grade else None,
        "repair": bit.repair.value if bit.repair else None,
    }  # fmt: skip
    if said:
        text["holds"] = "yes" if prefix == "holds" else "unknown"
    rows = frame if bit is _NONE else frame.filter(is_set(prefix, bit.index))
    return rows.select(
        *whose, *(nw.lit(word, nw.String).alias(name) for name, word in text.items()),
        nw.lit(bit.certain).alias("certain"), nw.lit(bit.index).alias("_xbit"),
    )  # fmt: skip


_NONE = Bit(
    index=0, rule="", kind="rule", force=Force.FORBID, title=Text(zh="", en=""), document=None, document_id=None,
    article=None, grade=None, certain=True, repair=None, stages=(), needs=(), missing_columns=(),
)  # fmt: skip


def totals(judged: Any, bits: Sequence[Bit], by: Sequence[str] = ()) -> Any:
    """How many rows each rule holds for and is open for, in all or by columns of the frame (`school.region`).

    One row per combination of `by` that occurs; columns: `by`, `rows`, and for each bit `h0`, `o0`, … Int64. Rows with
    equal masks are counted first, so the work does not grow with the number of rules.
    """
    frame = opened(judged)
    keys = [safe(name) for name in by]
    masks = [name for name in columns_of(frame) if name.startswith(("holds_", "open_"))]
    patterns: Frame = frame.group_by(*keys, *masks).agg(nw.len().cast(nw.Int64).alias("rows"))
    marks = {
        f"{prefix[0]}{bit.index}": is_set(prefix, bit.index).cast(nw.Int64) * nw.col("rows")
        for bit in bits for prefix in ("holds", "open")
    }  # fmt: skip
    patterns = patterns.with_columns(**marks)
    sums = [nw.col(name).sum() for name in ("rows", *marks)]
    found: Frame = patterns.group_by(*keys).agg(*sums) if keys else patterns.select(*sums)
    return found.rename({safe(name): name for name in by if "." in name}).to_native()


def masked(number: nw.Expr) -> nw.Expr:
    """A registration or identity number of which only the division part and the last four characters are left."""
    length = number.str.len_chars()
    lettered = nw.concat_str([number.str.slice(0, 1 + _KEPT), nw.lit("*" * 8), number.str.slice(15, _TAIL)])
    plain = nw.concat_str([number.str.slice(0, _KEPT), nw.lit("*" * 8), number.str.slice(14, _TAIL)])
    known = nw.when(length == _LETTERED).then(lettered).otherwise(nw.lit("***"))
    hidden = nw.when(length == _PLAIN).then(plain).otherwise(known)
    return nw.when(number.is_null()).then(nw.lit(None, nw.String)).otherwise(hidden)
