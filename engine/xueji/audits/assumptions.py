"""What was assumed in reading a snapshot, added up over its parts and said in both languages."""

from collections import Counter
from collections.abc import Iterable

from xueji.audits.manifest import PartRecord
from xueji.tables.explain import NOTES, said_note

_DIFFERS = ("快照给出的数与统计不符，以快照为准", "the snapshot gives another figure than was counted; its own is used")


def assumptions(parts: Iterable[PartRecord]) -> tuple[str, ...]:
    """One line an assumption: its column, what is assumed, in how many cells; the most frequent first."""
    counts = Counter[str]()
    for part in parts:
        counts.update(part.notes)
    return tuple(_said(key, count) for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _said(key: str, count: int) -> str:
    column, target, note = key.split("\t")
    zh, en = (said_note(note, "zh"), said_note(note, "en")) if note in NOTES else _DIFFERS
    return f"{column} → {target}: {zh} / {en} ({count:,})"
