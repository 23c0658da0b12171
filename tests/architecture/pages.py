"""What stands in the blocks of code of a page, and the files a reader who follows the page has made.

A block after `<!-- file: NAME -->` is that file; one after `<!-- mend: NAME -->` says which lines of it become which;
one after `<!-- exit: N -->` holds commands that end with that exit code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

ROOT: Final = Path(__file__).parents[2]
BLOCK: Final = re.compile(
    r"^(?:<!-- (file|mend|exit): (\S+) -->\n)?( *)```(\w+)\n(.*?)^\3```$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, and the mark before it."""

    language: str
    text: str
    mark: Literal["", "file", "mend", "exit"] = ""
    value: str = ""


@dataclass(frozen=True)
class File:
    """A file as it is after some block of a page."""

    name: str
    text: str


def blocks(page: str) -> list[Block]:
    """The blocks of a page, by its path from the top."""
    text = (ROOT / page).read_text("utf-8")
    return [Block(language, code, mark, value) for mark, value, _, language, code in BLOCK.findall(text)]


def steps(page: str) -> Iterator[Block | File]:
    """What a reader does from top to bottom: files to write, and other blocks."""
    known: dict[str, str] = {}
    for block in blocks(page):
        if block.mark == "file":
            known[block.value] = block.text
            yield File(block.value, block.text)
        elif block.mark == "mend":
            known[block.value] = mended(known[block.value], block.text)
            yield File(block.value, known[block.value])
        else:
            yield block


def files(page: str) -> list[File]:
    """The files a page makes, in order; one that is mended later stands twice."""
    return [step for step in steps(page) if isinstance(step, File)]


def mended(text: str, changes: str) -> str:
    """A text with each line `-…` become the line `+…` after it; each must stand there once."""
    old, new = ([line[1:] for line in changes.splitlines() if line.startswith(sign)] for sign in "-+")
    for before, after in zip(old, new, strict=True):
        if text.count(f"{before}\n") != 1:
            raise ValueError(f"stands there {text.count(before)} times: {before}")
        text = text.replace(before, after)
    return text
