"""`xueji release OLD NEW`: which number of a pack's version has to grow, and why."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption, ProofTimeOption, ReleaseDayOption
from xueji.cli.words import spoken

EXIT_MORE: Final = 2
SECONDS: Final = 60.0


class Expected(StrEnum):
    """The most a change may come to."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


def release(
    old: Annotated[Path, typer.Argument(metavar="OLD")],
    new: Annotated[Path, typer.Argument(metavar="NEW")],
    expect: Annotated[Expected | None, typer.Option("--expect")] = None,
    on: ReleaseDayOption = None,
    seconds: ProofTimeOption = SECONDS,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Say whether a new edition of a pack is a major, a minor or a patch release, and why."""
    from xueji.cli.output import print_json  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.release_page import as_json, lines  # noqa: PLC0415
    from xueji.releases.advice import advice  # noqa: PLC0415
    from xueji.releases.editions import editions  # noqa: PLC0415
    from xueji.releases.levels import LEVELS, Level, Options  # noqa: PLC0415

    day = on or date.today()  # noqa: DTZ011 -- the officer's own day
    with editions([old, new], policies) as (before, after):
        found = advice(before, after, Options(day, seconds))
        versions = before.version, after.version
    if format is Format.JSON:
        print_json(as_json(found, versions))
    else:
        print("\n".join(lines(found, spoken(lang), versions)))
    allowed = LEVELS.index(Level(expect.value)) if expect else len(LEVELS)
    return EXIT_MORE if LEVELS.index(found.level) > allowed else 0
