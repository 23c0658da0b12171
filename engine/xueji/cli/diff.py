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
    laws: Annotated[
        list[str],
        typer.Argument(
            metavar="A[@DAY] [B[@DAY]]", help="Packs’ names, 北京@2014-09-01, 231183 …; one with --policies."
        ),
    ],
    on: DayOption = None,
    change: Annotated[
        list[str] | None, typer.Option("--change", help="Only this change: leave, 转学 …; may be repeated.")
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", help="Only this stage: primary, 初中 …; may be repeated.")
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="Stored records; without --change these alone.")] = False,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.0, max=86_400.0, metavar="N", help="Time for one change of one stage.")
    ] = SECONDS,
    full: Annotated[bool, typer.Option("--full", help="Every fact of a student; in JSON requests and decisions.")] = (
        False
    ),
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    snapshot: Annotated[
        str | None, typer.Option("--snapshot", metavar="TABLE", help="Count the students it concerns as well.")
    ] = None,
    as_of: Annotated[
        date | None, typer.Option("--as-of", parser=read_day, metavar="DAY", help="Day of the snapshot's records.")
    ] = None,
    mapping: MappingOption = None,
    facts: FactsOption = None,
    part_rows: Annotated[
        int | None, typer.Option("--part-rows", min=1, metavar="N", help="About how many rows are held at once.")
    ] = None,
    unmasked: UnmaskedOption = False,
    witnesses: Annotated[
        bool, typer.Option("--witnesses/--no-witnesses", help="With --snapshot: the students of the prover too.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE|DIR", help="Write to a file; with --snapshot to a folder.")
    ] = None,
    format: Annotated[  # noqa: A002 -- the option's name
        Layout | None, typer.Option("--format", help="By the ending of --out, or a table for the terminal.")
    ] = None,
    lang: LangOption = None,
) -> int:
    """Hold two laws against one another: for every difference a student whom both were asked about, or a proof.

    Every change and stored records are asked, for every stage, unless --change, --record or --stage say less. With one
    region and --policies DIR: its law as installed against that of the folder. With --snapshot also how many students
    of it come out otherwise.

    Exit codes: 0 the same for all students, proved; 2 different; 4 not settled in time, or answered by neither law;
    1 bad input; 64 wrong usage.
    """
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
        raise UsageError(f"{', '.join(senseless)} can be given with --snapshot alone")


def _layout(given: Layout | None, out: Path | None) -> Layout:
    """The format asked for, or that of the file's ending; raises `UsageError` where they contradict each other."""
    by_ending = _ENDINGS.get(out.suffix.lower()) if out else None
    if given and by_ending and given is not by_ending:
        raise UsageError(f"--format {given} contradicts the ending of “{out}”")
    if out and not (given or by_ending):
        raise UsageError(f"“{out}” has no ending that tells the format; add --format md, html or json")
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
