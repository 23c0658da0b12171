"""JSON lines: one object a line, nested names joined with dots, values as text.

Texts are taken as they are, truth values become `true` and `false`, numbers stay as written, a list becomes its
members joined with `,` (an empty one the empty text: given, and nothing in it). Null and absent are missing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from xueji.tables.delimited import numbered
from xueji.tables.lines import BLOCK, MOST_LINE
from xueji.tables.parts import BAD, RESERVED, TEXT, Piece, Read, Stamp, cut_stretches, joined
from xueji.tables.problems import not_found, refusal

_MOST_LEVELS: Final = 4


class _NoObjectError(ValueError):
    """The line is JSON, but no object of values."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    line: int
    records: int


class JsonLines:
    """A file of JSON lines, looked through once: the names it uses, in the order they appear, and where lines stand.

    UTF-8 alone, as JSON has it. Raises `TableError` where the file is empty or a line never ends.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.stamp = path, Stamp.of(path, name)
        found: list[_Stretch] = []
        names: dict[str, None] = {}
        line = 1
        try:
            for start, data in _blocks(path, name):
                lines = _objects(data)
                found.append(_Stretch(start, start + len(data), line, len(lines)))
                line += data.count(b"\n")
                for _, text in lines:
                    names.update(dict.fromkeys(_cells(text)[0]))
        except OSError as error:
            raise not_found(path, error) from None
        if not found:
            raise refusal("empty-table", name)
        self._stretches = tuple(found)
        self.headers = tuple(one for one in names if one not in RESERVED)
        self.rows = sum(stretch.records for stretch in found)

    def pieces(self, size: int) -> Iterator[Piece]:
        """Its rows in pieces of exactly `size`, the last one smaller."""
        for piece in cut_stretches(self._stretches, size):
            yield _JsonPiece(self.path, self.stamp, self.headers, *piece)


def _blocks(path: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """Whole lines in stretches of about `BLOCK` bytes, with their first byte."""
    start, size = 0, BLOCK
    with path.open("rb") as file:
        while True:
            file.seek(start)
            data = file.read(size)
            if not data:
                return
            end = len(data) if len(data) < size else data.rfind(b"\n") + 1
            if not end and size >= MOST_LINE:
                raise refusal("line-too-long", name, str(MOST_LINE))
            if not end:
                size *= 2
                continue
            yield start, data[:end]
            start, size = start + end, BLOCK


def _objects(data: bytes) -> list[tuple[int, bytes]]:
    """The lines that are not blank, and which of the stretch they are (from 0)."""
    return [(i, line) for i, line in enumerate(data.split(b"\n")) if line.strip()]


def _cells(line: bytes) -> tuple[Mapping[str, str | None], str]:
    """The values by name, or what is wrong with the line."""
    try:
        data = json.loads(
            line.decode("utf-8-sig"), parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
        )
        if not isinstance(data, dict):
            return {}, "…"
        return dict(_flat(data, "", 1)), ""
    except json.JSONDecodeError as error:
        return {}, f"{error.msg} ({error.colno})"
    except UnicodeDecodeError as error:
        return {}, f"0x{line[error.start]:02x}"
    except _NoObjectError as error:
        return {}, str(error)
    except RecursionError:
        return {}, "[[[[…"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _NoObjectError(next(name for name in names if names.count(name) > 1))
    return found


def _flat(data: Mapping[str, Any], before: str, level: int) -> Iterator[tuple[str, str | None]]:
    for name, value in data.items():
        if isinstance(value, dict):
            if level == _MOST_LEVELS:
                raise _NoObjectError(name)
            yield from _flat(value, f"{before}{name}.", level + 1)
        elif isinstance(value, list):
            if not all(isinstance(member, str) for member in value):
                raise _NoObjectError(name)
            yield before + name, ",".join(value)
        elif isinstance(value, bool):
            yield before + name, "true" if value else "false"
        else:
            yield before + name, value


@dataclass(frozen=True, slots=True)
class _JsonPiece:
    path: Path
    stamp: Stamp
    headers: tuple[str, ...]
    stretches: tuple[_Stretch, ...]
    start: int
    skipped: int
    rows: int

    @property
    def types(self) -> str:
        return TEXT

    def read(self, first_row: int, columns: Sequence[str]) -> Read:
        if Stamp.of(self.path, self.stamp.name) != self.stamp:
            raise refusal("changed-meanwhile", self.stamp.name)
        names, row, reads = list(columns), first_row - self.skipped, []
        try:
            with self.path.open("rb") as file:
                for stretch in self.stretches:
                    file.seek(stretch.start)
                    reads.append(self._stretch(file.read(stretch.end - stretch.start), stretch.line, row, names))
                    row += stretch.records
        except OSError as error:
            raise not_found(self.path, error) from None
        whole, inside = joined(reads), pl.col("row").is_between(first_row, first_row + self.rows - 1)
        return Read(whole.frame.filter(inside), whole.bad.filter(inside))

    def _stretch(self, data: bytes, line: int, row: int, names: Sequence[str]) -> Read:
        good: list[tuple[str | None, ...]] = []
        places: list[tuple[int, int]] = []
        bad: list[tuple[int, str, int, str, str, str]] = []
        for number, (i, text) in enumerate(_objects(data), row):
            cells, fault = _cells(text)
            if fault:
                bad.append((number, self.stamp.name, line + i, "", "bad-json-line", fault))
            else:
                good.append(tuple(map(cells.get, names)))
                places.append((number, line + i))
        frame = pl.DataFrame(good, dict.fromkeys(names, pl.String), orient="row")
        rows, lines = np.array(places, np.int64).reshape(-1, 2).T
        return Read(numbered(frame, rows, lines, self.stamp.name, names), pl.DataFrame(bad, BAD, orient="row"))
