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
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The edition before: a pack’s folder or wheel.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The edition after: a pack’s folder or wheel.")],
    expect: Annotated[
        Expected | None, typer.Option("--expect", help="The most it may come to; exit code 2 if it is more.")
    ] = None,
    on: ReleaseDayOption = None,
    seconds: ProofTimeOption = SECONDS,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Say whether a new edition of a pack is a major, a minor or a patch release, and why.

    Major: an answer, a duty or a finding is another one for some student on a day both editions answer for, or it
    cannot be told that none is. Minor: answers where there were none, law that begins after the release, names, and
    what is proved to change no answer. Patch: words alone.

    Exit codes: 0 the advice was given; 2 it is more than --expect allows; 1 bad input; 64 wrong usage.
    """
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
