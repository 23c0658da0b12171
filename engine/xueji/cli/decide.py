"""`xueji decide`: one change of one student, or a batch of them."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from xueji.decide.reading import RawRequest

from xueji.cli.options import DayOption, DraftsOption, FolderOption, Format, FormatOption, LangOption, RegionOption
from xueji.cli.running import (
    ExtraOption,
    FactsOption,
    FailOn,
    FailOption,
    MappingOption,
    OutOption,
    RestartOption,
    RowsOption,
    UnmaskedOption,
    is_batch,
)
from xueji.cli.words import spoken


class Engine(StrEnum):
    """What evaluates conditions: the first two one request, the others a batch."""

    CLOSURES = "closures"
    DURABLE = "durable"
    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


ONE: Final = (Engine.CLOSURES, Engine.DURABLE)
EXIT: Final = {"permitted": 0, "refused": 2, "discretion": 3, "undetermined": 4}


def decide(
    request: Annotated[str, typer.Argument(metavar="REQUEST.json|REQUESTS")],
    region: RegionOption = None,
    on: DayOption = None,
    change: Annotated[str | None, typer.Option("--change", metavar="CHANGE")] = None,
    out: OutOption = None,
    engine: Annotated[Engine | None, typer.Option("--engine")] = None,
    mapping: MappingOption = None,
    facts: FactsOption = None,
    fail_on: FailOption = FailOn.QUARANTINE,
    part_rows: RowsOption = 1_000_000,
    unmasked: UnmaskedOption = False,
    reasons: ExtraOption = None,
    restart: RestartOption = False,
    lines: Annotated[bool, typer.Option("--lines")] = False,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Decide one change of one student: outcome, every reason with its article, what is missing, what follows."""
    if is_batch(request) and not lines:
        from xueji.cli.batch import decide_batch  # noqa: PLC0415 -- as below

        return decide_batch(
            request, region, on, change, out, engine, mapping, facts, fail_on, part_rows, reasons, policies, format,
            lang, unmasked=unmasked, restart=restart, drafts=drafts,
        )  # fmt: skip
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.decision import show  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415

    if engine not in (None, *ONE):
        raise UsageError.of("single_engine", engine, ONE)
    if change or out or mapping or facts or reasons:
        raise UsageError.of("batch_options")
    if lines:
        from xueji.cli.lines import serve  # noqa: PLC0415

        if request != "-":
            raise UsageError.of("lines_input")
        return serve(load(policies, (engine or Engine.CLOSURES).value, drafts=drafts), region, on, spoken(lang))
    raw = read_request(request)
    xueji = load(policies, (engine or Engine.CLOSURES).value, drafts=drafts)
    decision = xueji.decide(raw, region, on)
    if format is Format.JSON:
        print(decision.model_dump_json(indent=2))
    else:
        show(decision, xueji.policy(decision.region, decision.on).vocabulary, spoken(lang))
    return EXIT[decision.outcome.value]


def read_request(path: str) -> "RawRequest":
    """Read a request from a file or from standard input; raises `RequestError` where it cannot be read."""
    from xueji.decide.reading import MOST_CHARACTERS, RawRequest, parse  # noqa: PLC0415 -- as above
    from xueji.errors import Place, Problem, RequestError  # noqa: PLC0415

    name = "<stdin>" if path == "-" else path
    try:
        if path == "-":
            content = sys.stdin.buffer.read(4 * MOST_CHARACTERS + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(4 * MOST_CHARACTERS + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        raise RequestError([Problem("not-utf8", Place(name, line, column), f"0x{content[error.start]:02x}")]) from None
    except OSError as error:
        raise RequestError([Problem("file-not-found", Place(name), path, {"why": error.strerror or ""})]) from None
    found: RawRequest = parse(text, name)
    return found
