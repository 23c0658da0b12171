"""The pieces a journey's page is made of, and how the terminal and Markdown write them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xueji.cli.output import console, styled, table


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, sentences below it, and a table where `head` names its columns."""

    title: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    level: int = 2


def show(blocks: Iterable[Block]) -> None:
    """Print blocks to the terminal."""
    from rich.padding import Padding  # noqa: PLC0415 -- JSON output never needs it

    out = console()
    for number, block in enumerate(blocks):
        if number:
            out.print()
        out.print(styled(block.title, "bold" if number else "bold underline"))
        for line in block.lines:
            out.print(Padding(line, (0, 0, 0, 2), expand=False))
        if block.rows:
            drawn = table(*block.head)
            for row in block.rows:
                drawn.add_row(*row)
            out.print(Padding(drawn, (0, 0, 0, 2), expand=False))


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown."""
    return "\n".join(line for block in blocks for line in _lines(block)).rstrip()


def _lines(block: Block) -> Iterator[str]:
    yield from (f"{'#' * block.level} {block.title}", "")
    if block.lines:
        yield ("\n\n" if block.level == 1 else "\n").join(f"- {s}" if block.level > 1 else s for s in block.lines)
        yield ""
    if block.rows:
        yield from (_row(block.head), _row("---" for _ in block.head), *map(_row, block.rows), "")


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"
