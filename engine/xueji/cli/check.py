"""`xueji check`: the law read on one stored record."""

from typing import Annotated, Final

import typer

from xueji.cli.decide import read_request
from xueji.cli.options import (
    DayOption,
    DraftsOption,
    Engine,
    FolderOption,
    Format,
    FormatOption,
    LangOption,
    RegionOption,
)
from xueji.cli.words import spoken

EXIT: Final = {"clean": 0, "findings": 2, "doubtful": 3, "undetermined": 4}


def check(
    record: Annotated[str, typer.Argument(metavar="RECORD.json")],
    region: RegionOption = None,
    on: DayOption = None,
    engine: Annotated[Engine, typer.Option("--engine")] = Engine.CLOSURES,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Check one stored record: what breaks which article and how to mend it, what cannot be told, what is due."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.checked import show  # noqa: PLC0415

    raw = read_request(record)
    xueji = load(policies, engine.value, drafts=drafts)
    found = xueji.check(raw, region, on)
    if format is Format.JSON:
        print(found.model_dump_json(indent=2))
    else:
        show(found, xueji.policy(found.region, found.on).vocabulary, spoken(lang))
    return EXIT[found.verdict.value]
