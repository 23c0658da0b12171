"""`xueji test`: the officers' own cases."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xueji.cli.options import Engine, FolderOption, LangOption
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.cli.tested import CasesRun, Choice
    from xueji.packs.hooks import PackFolder


class Layout(StrEnum):
    """How results are written."""

    TABLE = "table"
    JSON = "json"
    JUNIT = "junit"


def test(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PACK]...")] = None,
    only: Annotated[str, typer.Option("-k", "--only", metavar="TEXT")] = "",
    rules: Annotated[list[str] | None, typer.Option("--rule", metavar="RULE")] = None,
    watch: Annotated[bool, typer.Option("--watch")] = False,
    policies: FolderOption = None,
    engine: Annotated[Engine, typer.Option("--engine")] = Engine.CLOSURES,
    format: Annotated[Layout, typer.Option("--format")] = Layout.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Run the cases of the packs (cases/*.yaml) and show every difference with the conditions it turns on."""
    from xueji.assemble import Xueji, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.tested import Choice, run_chosen  # noqa: PLC0415
    from xueji.errors import PackError  # noqa: PLC0415
    from xueji.packs.case_files import inspect_cases  # noqa: PLC0415
    from xueji.packs.load import inspect  # noqa: PLC0415

    choice = Choice(tuple(names or ()), only, tuple(rules or ()), spoken(lang))
    if watch:
        return _watch(policies, engine, choice, format)
    packs = packs_of(policies)
    chosen = chosen_packs(packs, names)
    read, read_cases = inspect(packs), inspect_cases(chosen)
    if problems := read.problems or read_cases.problems:
        raise PackError(problems)
    sources = (*(file.source for file in read.files), *read_cases.sources)
    found = run_chosen(Xueji(read.documents, engine=engine.value), read_cases.cases, sources, chosen, choice)
    _show(found, format, spoken(lang))
    return 1 if found.failed else 0


def _show(found: "CasesRun", layout: Layout, language: Language) -> None:
    from xueji.cli.output import print_json  # noqa: PLC0415 -- as above
    from xueji.cli.tested_page import CasesPage, show  # noqa: PLC0415

    match layout:
        case Layout.JSON:
            from xueji.cli.tested_json import results  # noqa: PLC0415 -- one of them is needed

            print_json(results(found))
        case Layout.JUNIT:
            from xueji.cli.tested_json import junit  # noqa: PLC0415 -- as above

            print(junit(found, language))
        case _:
            show(CasesPage(found, language).lines())


def _watch(policies: Path | None, engine: Engine, choice: "Choice", layout: Layout) -> int:
    """Run the cases again and again, until Ctrl-C."""
    from xueji.cli.tested_watch import Watch, changes  # noqa: PLC0415 -- an extra, loaded when asked for
    from xueji.cli.tested_words import WORDS  # noqa: PLC0415 -- as above
    from xueji.cli.wording import Spoken  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415 -- as above

    if layout is not Layout.TABLE:
        raise UsageError(Spoken(choice.language, WORDS).say("watch_table"))
    watched = Watch(policies, engine.value, choice)
    return watched.run(changes(watched.folders))


def chosen_packs(packs: Sequence["PackFolder"], names: Sequence[str] | None) -> list["PackFolder"]:
    """The packs of these names, all where none is given; raises `UsageError` for a name that is none."""
    from xueji.errors import UsageError, nearest  # noqa: PLC0415 -- as above

    known = [pack.name for pack in packs]
    for name in names or ():
        if name not in known:
            raise UsageError.of("no_pack", name, known, near=nearest(name, known))
    return [pack for pack in packs if not names or pack.name in names]
