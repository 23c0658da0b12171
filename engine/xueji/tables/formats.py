"""What a file is, told by its content: exports are often not what their names say."""

import zipfile
from pathlib import Path
from typing import Final, Literal

from xueji.tables.problems import not_found, refusal

Format = Literal["parquet", "xls", "xlsx", "html", "json-lines", "delimited"]

SUFFIXES: Final = frozenset({".parquet", ".pq", ".csv", ".tsv", ".txt", ".xls", ".xlsx", ".jsonl", ".ndjson"})
"""The names a folder is searched for."""

_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_HEAD: Final = 1 << 16


def sniff(path: Path, name: str) -> Format:
    """Tell a file's format by its first bytes; raises `TableError` where it is none that can be read.

    A workbook in a password's envelope, UTF-16 text and empty files are refused by name.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head.startswith(_OLE):
                return _ole(head + file.read(), name)
    except OSError as error:
        raise not_found(path, error) from None
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _zip(path, name)
    return _text(head, path, name)


def _ole(data: bytes, name: str) -> Format:
    if _ENCRYPTED in data:
        raise refusal("password-protected", name)
    return "xls"


def _zip(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return "xlsx"
    except (zipfile.BadZipFile, OSError) as error:
        raise refusal("unreadable-table", name, format=".xlsx", why=str(error)) from None
    raise refusal("unknown-format", name)


def _text(head: bytes, path: Path, name: str) -> Format:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise refusal("empty-table", name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("unknown-encoding", name)
    if path.suffix.lower() in {".parquet", ".pq"}:
        raise refusal("unreadable-table", name, format="Parquet", why="it does not begin with PAR1")
    if b"\0" in head:
        raise refusal("unknown-format", name)
    if start.startswith(b"<"):
        return "html"
    return "json-lines" if start.startswith(b"{") else "delimited"
