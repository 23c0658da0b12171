"""The options commands share, each described once."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.words import Lang


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"


class Engine(StrEnum):
    """Which back end evaluates conditions."""

    CLOSURES = "closures"
    DURABLE = "durable"


def read_day(text: str) -> date:
    """Read a day given on the command line: 2024-09-01, or written otherwise where it can be that one day only."""
    from xueji.model.values import read_date  # noqa: PLC0415 -- `--help` must not load the engine

    try:
        return read_date(text)
    except ValueError:
        from xueji.cli.wrong import BadValueError  # noqa: PLC0415 -- most days are right
        from xueji.language.likely import likely  # noqa: PLC0415
        from xueji.language.types import Kind  # noqa: PLC0415

        if meant := likely(text, Kind.DATE):
            return read_date(meant)
        raise BadValueError("not_a_day", text) from None


LangOption = Annotated[Lang | None, typer.Option("--lang")]
FormatOption = Annotated[Format, typer.Option("--format")]
FolderOption = Annotated[Path | None, typer.Option("--policies", metavar="DIR", envvar="XUEJI_POLICIES")]
DraftsOption = Annotated[bool, typer.Option("--include-drafts")]
RegionOption = Annotated[str | None, typer.Option("--region", metavar="REGION")]
ReleaseDayOption = Annotated[date | None, typer.Option("--on", parser=read_day, metavar="DAY")]
ProofTimeOption = Annotated[float, typer.Option("--seconds", min=0.0, max=86_400.0, metavar="N")]
DayOption = Annotated[date | None, typer.Option("--on", parser=read_day, metavar="DAY")]
