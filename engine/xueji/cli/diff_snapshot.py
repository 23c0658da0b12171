"""`xueji diff A B --snapshot S`: how many students of a snapshot it concerns, beside the prover's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from xueji.cli.diff import EXIT, Layout, written
from xueji.cli.diff_asked import Asked, verdicts
from xueji.cli.diff_fold import overall
from xueji.cli.diff_laws import Laws
from xueji.cli.impact import PART_ROWS, Given, measured
from xueji.cli.options import Format
from xueji.cli.running import EXIT_BAD
from xueji.cli.words import Lang, spoken
from xueji.errors import UsageError
from xueji.phrases import Language

PAGE: Final = "witnesses.html"
DATA: Final = "witnesses.json"
_DIFFERENT: Final = 2


@dataclass(frozen=True)
class Measure:
    """A snapshot, and how it is read."""

    snapshot: str
    as_of: date | None
    out: Path | None
    mapping: Path | None
    facts: Sequence[str] | None
    part_rows: int | None
    unmasked: bool


def measure(
    pair: Laws, options: Measure, what: Asked | None, format: Layout | None, lang: Lang | None, *, full: bool  # noqa: A002 -- the option's name
) -> int:  # fmt: skip
    """Count, then show the prover's students unless `what` is None; give the exit code of both together.

    1 where the snapshot could not be read as a whole, else 2 where anything differs, else 4 where the prover leaves
    something unsettled. With a folder the students are written there, in it all that is asked for in two files.

    Raises `UsageError` for formats a head-count does not have.
    """
    _see_format(format, options, witnesses=what is not None)
    sides = [
        Given(engine, side.policy.region, side.day, pair.folder_of(number))
        for number, (engine, side) in enumerate(zip(pair.engines, pair.sides, strict=True))
    ]
    code = measured(
        sides[0], sides[1], options.snapshot, as_of=options.as_of or pair.on, out=options.out, mapping=options.mapping,
        facts=options.facts, part_rows=options.part_rows or PART_ROWS, unmasked=options.unmasked,
        format=Format.JSON if format is Layout.JSON else Format.TABLE, lang=lang,
    )  # fmt: skip
    if what is None or pair.same_text:
        return code
    proved = _witnesses(pair, what, options.out, spoken(lang), as_json=format is Layout.JSON, full=full)
    return EXIT_BAD if code == EXIT_BAD else _DIFFERENT if _DIFFERENT in (code, proved) else proved


def _see_format(format: Layout | None, options: Measure, *, witnesses: bool) -> None:  # noqa: A002 -- as above
    if format in (Layout.MD, Layout.HTML):
        raise UsageError.of("snapshot_format", format)
    if format is Layout.JSON and witnesses and options.out is None:
        raise UsageError.of("snapshot_json")


def _witnesses(
    pair: Laws, what: Asked, out: Path | None, language: Language, *, as_json: bool, full: bool
) -> int:  # fmt: skip
    """Show the prover's students, or write them as a page and as data to the folder of the head-count."""
    found = verdicts(pair, what, language)
    if out is not None:
        from xueji.tables.writers import write_bytes  # noqa: PLC0415 -- only who writes a file needs it

        for name, layout in ((PAGE, Layout.HTML), (DATA, Layout.JSON)):
            text = written(pair, what.seconds, found, layout, language, full=full)
            write_bytes(f"{text.rstrip()}\n".encode(), out / name)
    if not as_json:
        print(f"\n{written(pair, what.seconds, found, Layout.TABLE, language, full=full)}")
    return EXIT[overall(found).value]
