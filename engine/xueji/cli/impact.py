"""The head-count of `xueji diff A B --snapshot S`: how many students two laws treat differently, and which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from xueji.audits.evaluators import Evaluator
from xueji.cli.options import Format
from xueji.cli.running import EXIT_BAD, FailOn, bar, opened, options
from xueji.cli.words import Lang, spoken
from xueji.errors import UsageError, nearest

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.cli.impacted import Page
    from xueji.impact.figures import Impact
    from xueji.impact.job import Comparison

EXIT_DIFFERENT: Final = 2
PART_ROWS: Final = 1_000_000


@dataclass(frozen=True)
class Given:
    """One side as the command line gives it: a law, a region by name or code, a day (None: that of the records)."""

    xueji: "Xueji"
    region: str
    day: date | None = None
    folder: Path | None = None


def measured(
    before: Given,
    after: Given,
    snapshot: str,
    *,
    as_of: date | None = None,
    out: Path | None = None,
    mapping: Path | None = None,
    facts: Sequence[str] | None = None,
    part_rows: int = PART_ROWS,
    unmasked: bool = False,
    fail_on: FailOn = FailOn.QUARANTINE,
    format: Format = Format.TABLE,  # noqa: A002 -- the option's name
    lang: Lang | None = None,
) -> int:
    """Compare two laws on every record of a snapshot, print what it came to, and give the exit code.

    Both are asked of the day `as_of`, by default the latest day written. With `out`, the list of students, the report
    and a workbook are written there. 0: nothing differs; 2: something does; 1: a file could not be read, or rows are
    in quarantine (`fail_on` says whether that counts, and whether differences do). Raises `UsageError` for unknown or
    different regions, and where no day is said; `ProblemsError` and `TableError` as an audit does.
    """
    from xueji.cli.impacted import Page  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.impact.editions import edition  # noqa: PLC0415
    from xueji.impact.job import compare  # noqa: PLC0415

    day = as_of or _latest(before.day, after.day)
    page = Page(spoken(lang), as_json=format is Format.JSON)
    asked = options(
        after.xueji, Evaluator.POLARS, part_rows, facts, mapping, after.folder, unmasked=unmasked
    )  # fmt: skip
    sides = [
        edition(one.xueji, one.region, one.day or day, "" if one.folder is None else str(one.folder))
        for one in (before, after)
    ]
    with opened(snapshot) as source:
        comparison = compare(sides[0], sides[1], source, day, asked)
        if not comparison.comparer.can_differ:
            page.equal(comparison)
            return 0
        if out is not None:
            return _written(comparison, out, page, fail_on)
        with TemporaryDirectory(prefix="xueji-") as room:
            impact = _measured(comparison, Path(room), page)
        page.show(impact, None, ())
    return exit_code(impact, fail_on)


def _latest(*days: date | None) -> date:
    found = [day for day in days if day is not None]
    if not found:
        raise UsageError.of("impact_day")
    return max(found)


def _measured(comparison: "Comparison", out: Path, page: "Page") -> "Impact":
    from xueji.impact.figures import figures  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.impact.run import measure  # noqa: PLC0415

    unmasked = comparison.job.options.unmasked
    with bar(page.language) as watch:
        return figures(comparison, measure(comparison, out, page.language, watch, unmasked=unmasked))


def _written(comparison: "Comparison", out: Path, page: "Page", fail_on: FailOn) -> int:
    """Compare, and write list and reports to a folder, which is held meanwhile."""
    from xueji.audits.folder import writing  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.impact import folder  # noqa: PLC0415
    from xueji.tables.workbook import see_writer  # noqa: PLC0415

    see_writer()
    with writing(out):
        folder.cleared(out)
        impact = _measured(comparison, out, page)
        files = [*folder.written(impact, out, page.language)]
    page.show(impact, out, files)
    return exit_code(impact, fail_on)


def exit_code(impact: "Impact", fail_on: FailOn) -> int:
    """1 where a part failed, or rows are in quarantine and that counts; 2 where anything differs and that counts."""
    if impact.failed or (impact.quarantined and fail_on is FailOn.QUARANTINE):
        return EXIT_BAD
    return EXIT_DIFFERENT if impact.differing and fail_on is not FailOn.NEVER else 0


def drafted(region: str, folder: Path, *, drafts: bool = False) -> tuple["Xueji", "Xueji"]:
    """The law as installed, and with the packs of an officer's folder in the place of those of the same name.

    Raises `UsageError` where no pack of the folder has a say in the region, `PackError` for a folder that is none.
    """
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.model.region import lies_in  # noqa: PLC0415
    from xueji.packs.registry import in_folder  # noqa: PLC0415

    edited = load(folder, drafts=drafts)
    code = edited.region(region)
    if code is None:
        raise UsageError.of("no_region", region, edited.regions, near=nearest(region, edited.regions))
    names = [pack.name for pack in in_folder(folder)]
    places = {edited.regions[name] for name in names if name in edited.regions}
    if not any(lies_in(code, place) or lies_in(place, code) for place in places):
        held = ", ".join(names)
        raise UsageError.of("no_pack_here", folder, region, code, held)
    return load(drafts=drafts), edited
