"""`xueji new`: a regulation of a province, a city or a county, right from its first line."""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xueji.cli.options import LangOption, read_day
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.authoring.scaffold import Plan
    from xueji.authoring.scaffold_folder import Ground
    from xueji.cli.new_asked import Asker, Wanted


def new(
    region: Annotated[str, typer.Argument(metavar="[REGION]")] = "",
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", envvar="XUEJI_POLICIES")] = Path(),
    since: Annotated[date | None, typer.Option("--from", parser=read_day, metavar="DAY")] = None,
    until: Annotated[date | None, typer.Option("--to", parser=read_day, metavar="DAY")] = None,
    uncertain: Annotated[bool, typer.Option("--uncertain")] = False,
    stage: Annotated[list[str] | None, typer.Option("--stage", metavar="STAGE")] = None,
    grade: Annotated[str, typer.Option("--grade", metavar="GRADE")] = "",
    articles: Annotated[str, typer.Option("--articles", metavar="N")] = "",
    number: Annotated[str, typer.Option("--number", metavar="NUMBER")] = "",
    title: Annotated[str, typer.Option("--title", metavar="TITLE")] = "",
    title_en: Annotated[str, typer.Option("--title-en", metavar="TITLE")] = "",
    id: Annotated[str, typer.Option("--id", metavar="ID")] = "",  # noqa: A002 -- the option's name
    implements: Annotated[list[str] | None, typer.Option("--implements", metavar="ID")] = None,
    replaces: Annotated[list[str] | None, typer.Option("--replaces", metavar="ID")] = None,
    code: Annotated[str, typer.Option("--code", metavar="CODE")] = "",
    into: Annotated[str, typer.Option("--into", "--province", metavar="PACK")] = "",
    pinyin: Annotated[str, typer.Option("--pinyin", metavar="PINYIN")] = "",
    place: Annotated[str, typer.Option("--place", metavar="NAME")] = "",
    place_en: Annotated[str, typer.Option("--place-en", metavar="NAME")] = "",
    yes: Annotated[bool, typer.Option("--yes")] = False,
    lang: LangOption = None,
) -> int:
    """Begin a regulation: its folder, its head, every parameter with the value it inherits, and first cases."""
    from xueji.cli.new_asked import Wanted  # noqa: PLC0415 -- `--help` must not load the engine

    language = spoken(lang)
    wanted = Wanted(
        region, folder, code, into, pinyin, place, place_en, id, title, title_en, number, stage or (), since, until,
        not uncertain, grade, articles, implements or (), replaces or (),
    )  # fmt: skip
    plan, land, made = _made(wanted, language, _asker(yes=yes))
    for line in _lines(plan, land, made, language):
        print(line)
    return 0


def _asker(*, yes: bool) -> "Asker | None":
    """The terminal, where there is one and questions can be asked there."""
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from xueji.cli.try_ask import Terminal  # noqa: PLC0415 -- as above
    from xueji.errors import EngineUnavailableError  # noqa: PLC0415

    try:
        return Terminal()
    except EngineUnavailableError:
        return None  # then all that lacks is named, and that the extra would ask for it


def _made(wanted: "Wanted", language: Language, asker: "Asker | None") -> tuple["Plan", "Ground", list[Path]]:
    from xueji.authoring.scaffold import files  # noqa: PLC0415 -- as above
    from xueji.authoring.scaffold_folder import clashes, ground, write  # noqa: PLC0415
    from xueji.cli.new_asked import Planning, taken  # noqa: PLC0415
    from xueji.cli.new_words import WORDS  # noqa: PLC0415
    from xueji.cli.wording import Spoken  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415

    speech = Spoken(language, WORDS)
    land = ground(wanted.folder)
    if any(pack.folder.resolve() == wanted.folder.resolve() for pack in land.here):
        raise UsageError(speech.say("is_pack", wanted.folder))
    plan = Planning(wanted, land, language, asker).plan()
    found = files(plan, land.reading.documents, new_pack=not land.has(plan.pack), language=language)
    if problems := taken(plan, land, clashes(land.folder, found), language):
        raise UsageError(speech.clauses(problems))
    return plan, land, write(land, found)


def _lines(plan: "Plan", land: "Ground", made: Sequence[Path], language: Language) -> Iterator[str]:
    """What was made, and what to do next."""
    from xueji.cli.new_words import WORDS  # noqa: PLC0415 -- as above
    from xueji.cli.wording import Spoken  # noqa: PLC0415

    say = Spoken(language, WORDS).say
    folder = land.folder.as_posix()
    yield say("made")
    yield from (f"  {path.as_posix()}" for path in made)
    if land.has(plan.pack):
        yield say("beside", plan.pack, plan.since)
    if not any(path.suffix == ".json" for path in made):
        yield say("schema", f"{folder}/schema")
    where = "" if os.environ.get("XUEJI_POLICIES") == str(land.folder) else f" --policies {folder}"
    regulation = (land.folder / plan.pack / f"{plan.document_id}.yaml").as_posix()
    yield say("next")
    yield f"  1. {say('edit', regulation)}"
    steps = (
        ("lint", f"xueji lint{where}"), ("test", f"xueji test {plan.pack}{where}"),
        ("try", f"xueji try --region {plan.region} --on {plan.since}{where}"), ("fmt", f"xueji fmt {folder}"),
    )  # fmt: skip
    width = max(len(command) for _, command in steps)
    for index, (word, command) in enumerate(steps, 2):
        yield f"  {index}. {command:<{width}}  # {say(word)}"
