"""`xueji journey`: the move of a child from one region to another, as the laws of both see it."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from xueji.cli.options import DayOption, DraftsOption, FolderOption, LangOption
from xueji.cli.words import spoken
from xueji.errors import EngineUnavailableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xueji.cli.journey_blocks import Block
    from xueji.journeys.outlook import Outlook


class Layout(StrEnum):
    """How a journey is written."""

    TABLE = "table"
    MD = "md"
    JSON = "json"


EXIT: Final = {"permitted": 0, "refused": 2, "discretion": 3, "undetermined": 4}
_REGION = "A pack's name, a province or a six-digit code; with @DAY its law of that day throughout."


def journey(
    sending: Annotated[str, typer.Argument(metavar="FROM[@DAY]")],
    receiving: Annotated[str, typer.Argument(metavar="TO[@DAY]")],
    request: Annotated[str | None, typer.Argument(metavar="[REQUEST.json]")] = None,
    on: DayOption = None,
    change: Annotated[str, typer.Option("--change", metavar="CHANGE")] = "transfer",
    facts: Annotated[list[str] | None, typer.Option("--fact", metavar="NAME=VALUE")] = None,
    seconds: Annotated[float, typer.Option("--seconds", metavar="N", min=0.0)] = 10.0,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    format: Annotated[Layout, typer.Option("--format")] = Layout.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Follow a child who moves from one region to another: release, acceptance, clocks, windows, ways out."""
    try:
        from xueji.journeys import journey as one  # noqa: PLC0415 -- `--help` must not load the prover
        from xueji.journeys import outlook as any_child  # noqa: PLC0415 -- as above
    except ImportError as error:
        raise EngineUnavailableError.of("extra_journey") from error
    from xueji.assemble import load  # noqa: PLC0415 -- as above
    from xueji.cli import journey_json, journey_read  # noqa: PLC0415 -- as above
    from xueji.cli.decide import read_request  # noqa: PLC0415 -- as above
    from xueji.cli.running import constants  # noqa: PLC0415 -- as above

    journey_read.change_of(change)
    raw = None if request is None else read_request(request)
    day = journey_read.day_of(raw, on, (sending, receiving))
    engine = load(policies, drafts=drafts)
    laws = journey_read.law(engine, sending, day), journey_read.law(engine, receiving, day)
    if laws[0](day).policy.region == laws[1](day).policy.region and sending == receiving:
        raise UsageError.of("no_journey", sending, receiving)
    move = journey_read.move(engine, laws, day, raw, constants(facts or (), engine))
    language = spoken(lang)
    if move is None:
        from xueji.cli.journey_outlook import OutlookPage  # noqa: PLC0415 -- only where it is shown

        outlook = any_child.outlook(*laws, day, seconds)
        _write(OutlookPage(outlook, language).blocks(), journey_json.of_outlook(outlook), format)
        return _code(outlook)
    from xueji.cli.journey_page import JourneyPage  # noqa: PLC0415 -- only where it is shown

    found = one.journey(move, seconds)
    _write(JourneyPage(found, language, seconds).blocks(), journey_json.of_journey(found), format)
    return EXIT[found.standing.value]


def _write(blocks: "Iterable[Block]", data: Any, layout: Layout) -> None:
    from xueji.cli.journey_blocks import markdown, show  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.output import print_json  # noqa: PLC0415 -- as above

    match layout:
        case Layout.JSON:
            print_json(data)
        case Layout.MD:
            print(markdown(blocks))
        case Layout.TABLE:
            show(blocks)


def _code(outlook: "Outlook") -> int:
    """The exit code of an outlook: 2 somebody is stranded, 4 it cannot be told, 0 nobody is."""
    told = [stage for stage in outlook.stages if not stage.silent]
    if any(stage.stranded for stage in told):
        return EXIT["refused"]
    settled = any(stage.ordinary for stage in told) and not any(stage.open for stage in told)
    return EXIT["permitted" if settled else "undetermined"]
