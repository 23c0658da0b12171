"""`xueji diff`: where two laws differ, with a student for every difference, or the proof that there is none."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xueji.cli.options import DayOption, DraftsOption, FolderOption, LangOption, read_day
from xueji.cli.running import FactsOption, MappingOption, UnmaskedOption
from xueji.cli.words import spoken
from xueji.errors import UsageError
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cli.diff_asked import Asked
    from xueji.cli.diff_laws import Laws
    from xueji.prove.verdicts import Verdict


class Layout(StrEnum):
    """How differences are written."""

    TABLE = "table"
    MD = "md"
    HTML = "html"
    JSON = "json"


_ENDINGS: Final = {
    ".md": Layout.MD, ".html": Layout.HTML, ".htm": Layout.HTML, ".json": Layout.JSON, ".txt": Layout.TABLE,
}  # fmt: skip
EXIT: Final = {"same": 0, "different": 2, "silent": 4, "unsettled": 4}
SECONDS: Final = 30.0
"""For one change of one stage; most need a tenth of one."""


def diff(
    laws: Annotated[list[str], typer.Argument(metavar="A[@DAY] [B[@DAY]]")],
    on: DayOption = None,
    change: Annotated[list[str] | None, typer.Option("--change", metavar="CHANGE")] = None,
    stage: Annotated[list[str] | None, typer.Option("--stage", metavar="STAGE")] = None,
    record: Annotated[bool, typer.Option("--record")] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=0.0, max=86_400.0, metavar="N")] = SECONDS,
    full: Annotated[bool, typer.Option("--full")] = False,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    snapshot: Annotated[str | None, typer.Option("--snapshot", metavar="TABLE")] = None,
    as_of: Annotated[date | None, typer.Option("--as-of", parser=read_day, metavar="DAY")] = None,
    mapping: MappingOption = None,
    facts: FactsOption = None,
    part_rows: Annotated[int | None, typer.Option("--part-rows", min=1, metavar="N")] = None,
    unmasked: UnmaskedOption = False,
    witnesses: Annotated[bool, typer.Option("--witnesses/--no-witnesses")] = True,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE|DIR")] = None,
    format: Annotated[Layout | None, typer.Option("--format")] = None,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Hold two laws against one another: for every difference a student whom both were asked about, or a proof."""
    from xueji.cli.diff_asked import asked  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.diff_laws import laws as read_laws  # noqa: PLC0415

    language = spoken(lang)
    what = asked(change or (), stage or (), seconds, record=record)
    if snapshot is None:
        _see_no_snapshot(as_of=as_of, mapping=mapping, fact=facts, part_rows=part_rows, unmasked=unmasked,
                         no_witnesses=not witnesses)  # fmt: skip
        layout = _layout(format, out)
        pair = read_laws(laws, on, policies, drafts=drafts)
        return _shown(pair, what, layout, out, language, full=full)
    from xueji.cli.diff_snapshot import Measure, measure  # noqa: PLC0415

    options = Measure(snapshot, as_of, out, mapping, facts, part_rows, unmasked=unmasked)
    return measure(read_laws(laws, on or as_of, policies, drafts=drafts), options, what if witnesses else None, format,
                   lang, full=full)  # fmt: skip


def _see_no_snapshot(**given: object) -> None:
    """Raise `UsageError` where options were given that mean nothing without a snapshot."""
    if senseless := [f"--{name.replace('_', '-')}" for name, value in given.items() if value]:
        raise UsageError.of("snapshot_only", senseless)


def _layout(given: Layout | None, out: Path | None) -> Layout:
    """The format asked for, or that of the file's ending; raises `UsageError` where they contradict each other."""
    by_ending = _ENDINGS.get(out.suffix.lower()) if out else None
    if given and by_ending and given is not by_ending:
        raise UsageError.of("format_clash", given, out)
    if out and not (given or by_ending):
        raise UsageError.of("format_unknown", out, "md, html, json")
    return given or by_ending or Layout.TABLE


def _shown(pair: "Laws", what: "Asked", layout: Layout, out: Path | None, language: Language, *, full: bool) -> int:
    """Ask, write what was found, and give the exit code."""
    from xueji.cli.diff_asked import verdicts  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.diff_fold import overall  # noqa: PLC0415

    found = verdicts(pair, what, language)
    text = written(pair, what.seconds, found, layout, language, full=full)
    if out is None:
        print(text)
    else:
        from xueji.tables.writers import write_bytes  # noqa: PLC0415 -- only who writes a file needs it

        write_bytes(f"{text.rstrip()}\n".encode(), out)
    return EXIT[overall(found).value]


def written(
    pair: "Laws", seconds: float, found: "tuple[Verdict, ...]", layout: Layout, language: Language, *, full: bool
) -> str:
    """What was found, in one of the formats."""
    if layout is Layout.JSON:
        from xueji.cli.diff_json import written as data  # noqa: PLC0415 -- one of them is needed

        return data(pair, found, full=full)
    from xueji.cli.diff_fold import sections  # noqa: PLC0415 -- as above
    from xueji.cli.diff_words import Wording  # noqa: PLC0415

    words = Wording(pair, seconds, language)
    match layout:
        case Layout.MD:
            from xueji.cli.diff_markdown import written as markdown  # noqa: PLC0415 -- as above

            return markdown(sections(found), words, full=full)
        case Layout.HTML:
            from xueji.cli.diff_page import render  # noqa: PLC0415 -- as above

            return render(sections(found), pair, seconds, language)
        case _:
            from xueji.cli.diff_terminal import drawn  # noqa: PLC0415 -- as above

            return drawn(sections(found), words, full=full)
