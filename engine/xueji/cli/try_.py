"""`xueji try`: a conversation that asks for what a decision still lacks, and shows the decision grow."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xueji.cli.options import DayOption, DraftsOption, FolderOption, LangOption, RegionOption
from xueji.cli.try_words import told
from xueji.cli.words import spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.cli.try_ask import Asking
    from xueji.cli.try_session import Start
    from xueji.model.enums import Change


def try_(
    region: RegionOption = None,
    on: DayOption = None,
    change: Annotated[str | None, typer.Option("--change", metavar="CHANGE")] = None,
    record: Annotated[bool, typer.Option("--record")] = False,
    answers: Annotated[Path | None, typer.Option("--answers", metavar="REQUEST.json")] = None,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    lang: LangOption = None,
) -> int:
    """Talk a case through: it asks only for facts that can still matter, and shows the decision growing."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.try_session import Start  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415

    if change is not None and record:
        raise UsageError(told("change_or_record", spoken(lang)))
    given: dict[str, Any] = {}
    if answers is not None:
        from xueji.cli.decide import read_request  # noqa: PLC0415 -- as above

        given = dict(read_request(str(answers)).data)
        if region is None and "region" not in given:
            raise UsageError(told("answers_region", spoken(lang)))
    asking = _asking(given if answers is not None else None, spoken(lang))
    engine = load(policies, drafts=drafts)
    start = Start(
        region or given.get("region"),
        on or _day(given.get("on"), spoken(lang)),
        _change(change or given.get("change"), spoken(lang)),
        record,
    )
    today = date.today()  # noqa: DTZ011 -- the day it is where the officer sits
    return converse(engine, asking, start, policies, spoken(lang), today)


def converse(
    engine: "Xueji", asking: "Asking", start: "Start", policies: Path | None, language: Language, today: date
) -> int:
    """Hold a conversation from what is known at the start; gives the exit code."""
    from xueji.cli.try_keep import Keeper  # noqa: PLC0415 -- as above
    from xueji.cli.try_page import TryPage  # noqa: PLC0415
    from xueji.cli.try_session import Session  # noqa: PLC0415

    page = TryPage(language)
    return Session(engine, asking, page, Keeper(asking, page, policies), today, print).run(start)


def _asking(given: dict[str, Any] | None, language: Language) -> "Asking":
    """Who answers: a request, or a person at a terminal; raises `UsageError` where there is none."""
    from xueji.cli.try_answers import Prepared  # noqa: PLC0415 -- as above
    from xueji.cli.try_ask import Terminal  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415

    if given is not None:
        return Prepared(given, print)
    if not at_terminal():
        raise UsageError(told("no_terminal", language))
    return Terminal()


def at_terminal() -> bool:
    """Say whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _change(name: str | None, language: Language) -> "Change | None":
    """A change in either language; raises `UsageError` for one there is not."""
    from xueji.errors import UsageError, nearest  # noqa: PLC0415 -- as above
    from xueji.model.enums import Change  # noqa: PLC0415

    if name is None:
        return None
    found = next((change for change in Change if name in (change.value, change.zh)), None)
    if found is None:
        near = nearest(str(name), [word for change in Change for word in (change.value, change.zh)])
        raise UsageError(told("no_change_near" if near else "no_change", language, name, near))
    return found


def _day(text: Any, language: Language) -> date | None:
    """The day of a request; raises `UsageError` where it is none."""
    from xueji.cli.try_read import day  # noqa: PLC0415 -- as above
    from xueji.errors import UsageError  # noqa: PLC0415

    if text is None:
        return None
    if (found := day(str(text))) is None:
        raise UsageError(told("bad_day", language, text))
    return date.fromisoformat(found)
