"""`xueji prove`: questions of law, each answered with findings, with the proof that there are none, or not settled."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xueji.cli.options import DayOption, DraftsOption, FolderOption, LangOption
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cli.prove_asked import Proved


class Layout(StrEnum):
    """How answers are written."""

    TABLE = "table"
    MD = "md"
    JSON = "json"


SECONDS: Final = 60.0
"""For one question of the whole law; a province needs some five."""


def prove(
    law: Annotated[str, typer.Argument(metavar="REGION[@DAY]")],
    on: DayOption = None,
    ask: Annotated[list[str] | None, typer.Option("--ask", metavar="QUESTION")] = None,
    above: Annotated[str, typer.Option("--above", metavar="REGION[@DAY]")] = "nation",
    against: Annotated[str | None, typer.Option("--against", metavar="REGION[@DAY]")] = None,
    change: Annotated[list[str] | None, typer.Option("--change", metavar="CHANGE")] = None,
    stage: Annotated[list[str] | None, typer.Option("--stage", metavar="STAGE")] = None,
    record: Annotated[bool, typer.Option("--record")] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=0.0, max=86_400.0, metavar="N")] = SECONDS,
    accepted: Annotated[Path | None, typer.Option("--accepted", metavar="FILE")] = None,
    suggest: Annotated[bool, typer.Option("--suggest")] = False,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    format: Annotated[Layout, typer.Option("--format")] = Layout.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Ask of a law what holds for all students: is it laxer than the one above, has it gaps, conflicts, idle rules?"""
    from xueji.cli.prove_asked import EXIT, Wanted, proved  # noqa: PLC0415 -- `--help` must not load the engine

    wanted = Wanted(law, on, ask or (), above, against, change or (), stage or (), seconds, accepted, record=record)
    found = proved(wanted, policies, spoken(lang), drafts=drafts)
    if suggest:
        from xueji.cli.prove_suggest import show as entries  # noqa: PLC0415 -- one of them is needed

        entries(found, spoken(lang))
    else:
        print(written(found, format, spoken(lang)))
    return EXIT[found.answer]


def written(found: "Proved", layout: Layout, language: Language) -> str:
    """What was found, in one of the formats."""
    match layout:
        case Layout.JSON:
            from xueji.cli.prove_json import written as data  # noqa: PLC0415 -- one of them is needed

            return data(found)
        case Layout.MD:
            from xueji.cli.prove_markdown import written as markdown  # noqa: PLC0415 -- as above

            return markdown(found, language)
        case _:
            from xueji.cli.prove_terminal import drawn  # noqa: PLC0415 -- as above

            return drawn(found, language)
