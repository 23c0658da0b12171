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
    """Read a day given on the command line."""
    from xueji.model.values import read_date  # noqa: PLC0415 -- `--help` must not load the engine

    try:
        return read_date(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a date between 1900 and 2199: write 2024-09-01") from None


LangOption = Annotated[Lang | None, typer.Option("--lang", help="zh or en; the locale's by default.")]
FormatOption = Annotated[Format, typer.Option("--format", help="A table for people, JSON for programs.")]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--policies",
        metavar="DIR",
        envvar="XUEJI_POLICIES",
        help="A folder of packs that is not installed, used as well.",
    ),
]
DraftsOption = Annotated[bool, typer.Option("--include-drafts", help="Treat drafts as if they were in force: what if?")]
RegionOption = Annotated[
    str | None, typer.Option("--region", help="A pack's name, or a six-digit division code (GB/T 2260).")
]
ReleaseDayOption = Annotated[
    date | None,
    typer.Option("--on", parser=read_day, metavar="DAY", help="The day of the release; today by default."),
]
ProofTimeOption = Annotated[
    float, typer.Option("--seconds", min=0.0, max=86_400.0, metavar="N", help="Time for proofs, in all.")
]
DayOption = Annotated[
    date | None, typer.Option("--on", parser=read_day, metavar="DAY", help="The day whose law decides: 2024-09-01.")
]
