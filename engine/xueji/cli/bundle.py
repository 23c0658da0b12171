"""`xueji bundle`: a region's pack as a wheel that can be installed, with its digest, its checks and its changelog."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption, ProofTimeOption, ReleaseDayOption
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cli.wording import Spoken
    from xueji.releases.build import Bundled
    from xueji.releases.manifest import Manifest
    from xueji.releases.unfinished import Unfinished

EXIT_NOT_BUNDLED, EXIT_TOO_SMALL = 1, 2
SECONDS: Final = 60.0


def bundle(
    pack: Annotated[str, typer.Argument(metavar="PACK")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    version: Annotated[str, typer.Option("--version", metavar="X.Y.Z")] = "",
    previous: Annotated[Path | None, typer.Option("--previous", metavar="OLD.whl")] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    on: ReleaseDayOption = None,
    seconds: ProofTimeOption = SECONDS,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Make an installable wheel of a region's pack, if nothing is wrong with it and all its cases pass."""
    from xueji.assemble import packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.test import chosen_packs  # noqa: PLC0415
    from xueji.releases.build import Order  # noqa: PLC0415
    from xueji.releases.build import bundle as build  # noqa: PLC0415
    from xueji.releases.levels import Options  # noqa: PLC0415

    packs = packs_of(policies)
    (chosen,) = chosen_packs(packs, [pack])
    day = on or date.today()  # noqa: DTZ011 -- the officer's own day
    made = build(packs, chosen, policies, Order(out, version, previous, note, Options(day, seconds)))
    if format is Format.JSON:
        from xueji.cli.output import print_json  # noqa: PLC0415 -- as above

        print_json(_as_json(made))
    else:
        _show(made, pack, spoken(lang))
    if made.path is not None:
        return 0
    return EXIT_TOO_SMALL if made.too_small else EXIT_NOT_BUNDLED


def _show(made: "Bundled", pack: str, language: Language) -> None:
    """Say what was written, or why nothing was."""
    from xueji.cli.bundle_words import WORDS  # noqa: PLC0415 -- as above
    from xueji.cli.release_page import lines  # noqa: PLC0415
    from xueji.cli.wording import Spoken  # noqa: PLC0415
    from xueji.releases.levels import Level  # noqa: PLC0415

    words = Spoken(language, WORDS)
    if made.failed:
        print(words.say("failed", len(made.failed)))
        for result in made.failed:
            print(f"  {result.case.place}: {words.text(result.case.name)}")
        print(words.say("failed_hint", pack))
        return
    if made.too_small and made.advice is not None:
        level = made.advice.level
        told = ("not_newer", made.version) if level is Level.NONE else ("too_small", made.version, words.term(level))
        print(words.say(*told))
        print("\n".join(lines(made.advice, language)))
        return
    if made.manifest is None or made.path is None:
        return
    _written(made.manifest, made, words)


def _written(told: "Manifest", made: "Bundled", words: "Spoken") -> None:
    """What the wheel holds, what of the pack is not finished, and how it is installed."""
    counts = told.counts
    print(words.say("written", made.path))
    print(words.say("pack", told.name, told.version, told.region, counts.documents, counts.rules, counts.cases))
    print(words.say("digest", told.digest))
    if made.advice is not None:
        print(words.say("advised", words.term(made.advice.level)))
    if made.unfinished:
        print(words.say("unfinished", _left(made.unfinished, words)))
        print(words.say("unfinished_more", told.name))
    print(words.say("install", made.path))


def _left(found: "Unfinished", words: "Spoken") -> str:
    """What is not finished, in one line."""
    counts = dataclasses.asdict(found)
    return words.listed(words.say(f"left_{name}", number) for name, number in counts.items() if number)


def _as_json(made: "Bundled") -> dict[str, Any]:
    from xueji.cli.release_page import as_json  # noqa: PLC0415 -- as above

    return {
        "wheel": None if made.path is None else str(made.path),
        "manifest": None if made.manifest is None else made.manifest.model_dump(mode="json"),
        "failed": [{"place": str(result.case.place), "name": result.case.name.model_dump()} for result in made.failed],
        "too_small": made.too_small,
        "unfinished": None if made.unfinished is None else dataclasses.asdict(made.unfinished),
        "advice": None if made.advice is None else as_json(made.advice),
    }
