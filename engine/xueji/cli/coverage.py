"""`xueji coverage`: what the cases show of every rule, and (`--articles`) whether every article is accounted for."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cases.coverage import RuleSeen

EXIT_BELOW: Final = 5
"""The cases show less than was asked for, or an article is not accounted for."""


def coverage(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PACK]...")] = None,
    articles: Annotated[bool, typer.Option("--articles")] = False,
    details: Annotated[bool, typer.Option("--details")] = False,
    suggest: Annotated[bool, typer.Option("--suggest")] = False,
    rules: Annotated[int, typer.Option("--rules", min=0, max=100, metavar="PERCENT")] = 0,
    atoms: Annotated[int, typer.Option("--atoms", min=0, max=100, metavar="PERCENT")] = 0,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Show which rules and parts of conditions the cases cover; exits with 5 where that is less than asked for."""
    from xueji.assemble import Xueji, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli import coverage_articles, coverage_cases, coverage_suggest  # noqa: PLC0415
    from xueji.cli.test import chosen_packs  # noqa: PLC0415
    from xueji.packs.case_files import read_cases  # noqa: PLC0415
    from xueji.packs.load import load as load_packs  # noqa: PLC0415

    packs = packs_of(policies)
    chosen = {pack.name for pack in chosen_packs(packs, names)}
    xueji = Xueji(load_packs(packs))
    language = spoken(lang)
    if articles:
        whole = coverage_articles.show(
            [d for d in xueji.documents if d.pack in chosen], format, language, details=details
        )
        return 0 if whole else EXIT_BELOW
    cases = read_cases(packs)
    with _bar(len(cases), language) as step:
        found = xueji.coverage(cases, chosen, step)
    seen = found.rules()
    if suggest:
        coverage_suggest.show(xueji, seen, language)
    elif format is Format.JSON:
        coverage_cases.print_data(found)
    else:
        coverage_cases.show(xueji, found, language, details=details)
    below = _share(sum(r.shown for r in seen), len(seen)) < rules or _atom_share(seen) < atoms
    nothing = not seen and (rules or atoms)  # never green on nothing at all
    return EXIT_BELOW if below or nothing else 0


@contextlib.contextmanager
def _bar(cases: int, language: Language) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while the cases are run; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    from xueji.cli.coverage_words import WORDS  # noqa: PLC0415
    from xueji.cli.output import console  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as shown:
        task = shown.add_task(WORDS["running"][language], total=cases)
        yield lambda done: shown.update(task, completed=done)


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def _atom_share(seen: Iterable["RuleSeen"]) -> float:
    found = [atom for rule in seen for atom in rule.atoms]
    return _share(sum(not atom.lacking for atom in found), len(found))
