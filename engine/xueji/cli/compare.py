"""`xueji compare`: regions and days side by side, matter by matter, with silence shown as silence."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xueji.cli.options import DayOption, DraftsOption, FolderOption, LangOption
from xueji.cli.words import spoken
from xueji.errors import UsageError, nearest
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.compare.headings import Heading
    from xueji.compare.table import Table


class Layout(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"
    JSON = "json"


_ENDINGS: Final = {
    ".md": Layout.MD, ".html": Layout.HTML, ".htm": Layout.HTML, ".xlsx": Layout.XLSX, ".json": Layout.JSON,
    ".txt": Layout.TABLE,
}  # fmt: skip


def compare(
    regions: Annotated[list[str] | None, typer.Argument(metavar="[REGION[@DAY]]...")] = None,
    on: DayOption = None,
    topic: Annotated[list[str] | None, typer.Option("--topic", metavar="TOPIC")] = None,
    differing: Annotated[bool, typer.Option("--differing")] = False,
    format: Annotated[Layout | None, typer.Option("--format")] = None,  # noqa: A002 -- the option's name
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    lang: LangOption = None,
) -> int:
    """Lay regions side by side: every value, rule, procedure and gap by matter, with article, layer and standing."""
    layout = _layout(format, out)
    language = spoken(lang)
    table = _table(regions or [], on, policies, drafts=drafts)
    if topic:
        table = table.only(_headings(topic))
    hidden = 0
    if differing:
        if len(table.columns) == 1:
            raise UsageError.of("differing_two")
        hidden = len(table.rows) - len(table.differing().rows)
        table = table.differing()
    _write(table, hidden, layout, out, language)
    return 0


def _layout(given: Layout | None, out: Path | None) -> Layout:
    """The format asked for, or that of the file's ending; raises `UsageError` where they contradict each other."""
    by_ending = _ENDINGS.get(out.suffix.lower()) if out else None
    if given and by_ending and given is not by_ending:
        raise UsageError.of("format_clash", given, out)
    if out and not (given or by_ending):
        raise UsageError.of("format_unknown", out, "md, html, xlsx, json")
    if given is Layout.XLSX and out is None:
        raise UsageError.of("book_file")
    return given or by_ending or Layout.TABLE


def _table(regions: list[str], on: date | None, folder: Path | None, *, drafts: bool) -> "Table":
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.compare import columns, table  # noqa: PLC0415 -- as above

    return table.compare(columns.policies(load(folder, drafts=drafts), regions, on))


def _headings(names: Iterable[str]) -> list["Heading"]:
    from xueji.compare.headings import Heading  # noqa: PLC0415 -- as above

    known = {word: heading for heading in Heading for word in (heading.value, heading.zh)}
    for name in names:
        if name not in known:
            near = nearest(name, known) or next((word for word in known if name in word), "")
            raise UsageError.of("no_topic", name, Heading, near=near)
    return [known[name] for name in names]


def _write(table: "Table", hidden: int, layout: Layout, out: Path | None, language: Language) -> None:
    if layout is Layout.XLSX and out is not None:
        from xueji.cli.compare_book import write  # noqa: PLC0415 -- only who wants a workbook needs its writer

        write(table, hidden, out, language)
        return
    text = _text(table, hidden, layout, language)
    if out is None:
        print(text)
        return
    from xueji.tables.writers import write_bytes  # noqa: PLC0415 -- only who writes a file needs it

    write_bytes(f"{text.rstrip()}\n".encode(), out)


def _text(table: "Table", hidden: int, layout: Layout, language: Language) -> str:
    match layout:
        case Layout.JSON:
            from xueji.cli.compare_json import written  # noqa: PLC0415 -- one of them is needed

            return written(table)
        case Layout.MD:
            from xueji.cli.compare_markdown import written as markdown  # noqa: PLC0415 -- as above

            return markdown(table, hidden, language)
        case Layout.HTML:
            from xueji.cli.compare_page import render  # noqa: PLC0415 -- as above

            return render(table, language, hidden)
        case _:
            from xueji.cli.compare_terminal import drawn  # noqa: PLC0415 -- as above

            return drawn(table, hidden, language)
