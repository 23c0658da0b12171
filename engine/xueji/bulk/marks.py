"""Which rules hold in a row, and which are open, as words of bits; and what each bit stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import narwhals as nw

from xueji.language.backends.frames import Node
from xueji.model.decision import Text
from xueji.model.enums import Force, Repair, SourceGrade, Stage

WIDTH = 63
"""Bits in one word: an Int64 that is never negative."""
_BYTE = 8


@dataclass(frozen=True, slots=True)
class Bit:
    """A rule, or a reason that no rule states, and its place in the masks of a run."""

    index: int
    rule: str
    kind: str
    """rule, chart, closed, not_seen, delegated or uncovered."""
    force: Force
    title: Text
    document: str | None
    document_id: str | None
    article: str | None
    grade: SourceGrade | None
    certain: bool
    repair: Repair | None
    stages: tuple[Stage, ...]
    needs: tuple[str, ...]
    """The facts it speaks of."""
    missing_columns: tuple[str, ...]
    """Those of them that no column gives: the rule cannot be judged as it should, whatever the masks say."""

    @property
    def evaluable(self) -> bool:
        """Say whether every fact the rule speaks of is in the frame, or follows from what is."""
        return not self.missing_columns

    def as_json(self) -> dict[str, Any]:
        """Plain data, for a manifest."""
        return {
            **{k: (v.model_dump() if isinstance(v, Text) else v) for k, v in asdict(self).items() if k != "title"},
            "title": {"zh": self.title.zh, "en": self.title.en},
            "evaluable": self.evaluable,
        }


def words(count: int) -> int:
    """How many words so many bits take; at least one."""
    return max(1, -(-count // WIDTH))


def width(bits: Sequence[Bit]) -> int:
    """How many places the masks of some bits have."""
    return max((bit.index for bit in bits), default=0) + 1


def named(prefix: str, count: int) -> list[str]:
    """The names of the columns of words."""
    return [f"{prefix}_{i}" for i in range(words(count))]


def word_columns(prefix: str, marks: Mapping[int, Node], count: int, *, narrow: bool = False) -> list[nw.Expr]:
    """The columns of words in which a bit is set where its mark holds.

    `narrow`: eight bits are put together in a byte first, an eighth of the work for a library that has bytes (Polars).
    """
    by_word: dict[int, list[tuple[int, Node]]] = {}
    for index, mark in marks.items():
        by_word.setdefault(index // WIDTH, []).append((index % WIDTH, mark))
    make = _of_bytes if narrow else _word
    return [make(by_word.get(i, ())).alias(name) for i, name in enumerate(named(prefix, count))]


def _word(marks: Iterable[tuple[int, Node]]) -> nw.Expr:
    constant, parts = _split(marks)
    total = nw.lit(constant, nw.Int64)
    for position, mark in parts:
        total = total + nw.when(mark).then(nw.lit(1 << position, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
    return total


def _of_bytes(marks: Iterable[tuple[int, Node]]) -> nw.Expr:
    constant, parts = _split(marks)
    bytes_: dict[int, nw.Expr] = {}
    for position, mark in parts:
        bit = nw.lit(1 << position % _BYTE, nw.UInt8)
        one = nw.when(mark).then(bit).otherwise(nw.lit(0, nw.UInt8))
        at = position // _BYTE
        bytes_[at] = bytes_[at] + one if at in bytes_ else one
    total = nw.lit(constant, nw.Int64)
    for at, byte in bytes_.items():
        total = total + byte.cast(nw.Int64) * nw.lit(1 << _BYTE * at, nw.Int64)
    return total


def _split(marks: Iterable[tuple[int, Node]]) -> tuple[int, list[tuple[int, nw.Expr]]]:
    constant, parts = 0, []
    for position, mark in marks:
        if isinstance(mark, bool):
            constant += mark << position
        else:
            parts.append((position, mark))
    return constant, parts


def is_set(prefix: str, index: int) -> nw.Expr:
    """Say of each row whether a bit is set."""
    word = nw.col(f"{prefix}_{index // WIDTH}")
    return (word // (1 << index % WIDTH)) % 2 == 1
