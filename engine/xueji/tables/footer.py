"""The footer of a Parquet file, as far as it says how many rows each row group has.

Polars reads by row groups but does not tell them, and PyArrow would be a large dependency for a few numbers. The
footer is in Thrift's compact protocol; whatever is not looked for is passed over.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
_LIST, _ROW_GROUPS, _NUM_ROWS = 9, 4, 3
"""The type list; a field of FileMetaData; a field of RowGroup."""


def row_groups(path: Path) -> tuple[int, ...]:
    """The rows of each row group; raises `ValueError` where the file has no such footer, `OSError` as it comes."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - _TAIL))
        tail = file.read(_TAIL)
        if len(tail) < _TAIL or tail[4:] != _MAGIC:
            raise ValueError("no footer: the file does not end in PAR1")
        (size,) = struct.unpack("<I", tail[:4])
        if size > end - _TAIL:
            raise ValueError("the footer is longer than the file")
        file.seek(end - _TAIL - size)
        reader = _Compact(file.read(size))
    try:
        return tuple(reader.rows())
    except (IndexError, RecursionError):
        raise ValueError("the footer is damaged") from None


class _Compact:
    """A reader of Thrift's compact protocol."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def rows(self) -> Iterator[int]:
        """The field `num_rows` of each struct in the list `row_groups`."""
        for field, kind in self._fields():
            if (field, kind) != (_ROW_GROUPS, _LIST):
                self._skip(kind)
                continue
            size, _ = self._list()
            for _ in range(size):
                yield self._num_rows()

    def _num_rows(self) -> int:
        found = 0
        for field, kind in self._fields():
            if field == _NUM_ROWS:
                found = self._signed()
            else:
                self._skip(kind)
        return found

    def _fields(self) -> Iterator[tuple[int, int]]:
        """Number and type of each field of a struct; the caller takes or skips its value before the next."""
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._signed()
            yield field, head & 15

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        found = shift = 0
        while True:
            byte = self._byte()
            found |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004 -- the eighth bit says that more follows
                return found
            shift += 7

    def _signed(self) -> int:
        number = self._varint()
        return number >> 1 ^ -(number & 1)

    def _list(self) -> tuple[int, int]:
        head = self._byte()
        return (self._varint() if head >> 4 == 15 else head >> 4), head & 15  # noqa: PLR2004 -- 15: the size follows

    def _skip(self, kind: int) -> None:
        match kind:
            case 1 | 2:  # true, false: the type is the value
                return
            case 3:  # a byte
                self.at += 1
            case 7:  # a double
                self.at += 8
            case 8:  # bytes or text
                size = self._varint()
                self.at += size
            case 9 | 10:  # a list, a set
                size, member = self._list()
                for _ in range(size):
                    self._skip_member(member)
            case 11:  # a map
                self._skip_map()
            case 12:  # a struct
                for _, field in self._fields():
                    self._skip(field)
            case _:  # an integer
                self._varint()

    def _skip_member(self, kind: int) -> None:
        """In lists and maps a truth value takes a byte."""
        self._skip(3 if kind in {1, 2} else kind)

    def _skip_map(self) -> None:
        size = self._varint()
        kinds = self._byte() if size else 0
        for _ in range(size):
            self._skip_member(kinds >> 4)
            self._skip_member(kinds & 15)
