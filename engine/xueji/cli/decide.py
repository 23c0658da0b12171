"""`xueji decide`: one change of one student."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from xueji.decide.reading import RawRequest

from xueji.cli.options import (
    DayOption,
    DraftsOption,
    Engine,
    FolderOption,
    Format,
    FormatOption,
    LangOption,
    RegionOption,
)
from xueji.cli.words import spoken

EXIT: Final = {"permitted": 0, "refused": 2, "discretion": 3, "undetermined": 4}


def decide(
    request: Annotated[str, typer.Argument(metavar="REQUEST.json", help="The request, or - for standard input.")],
    region: RegionOption = None,
    on: DayOption = None,
    engine: Annotated[Engine, typer.Option("--engine", help="The back end that evaluates.")] = Engine.CLOSURES,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Decide one change of one student: outcome, every reason with its article, what is missing, what follows."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.decision import show  # noqa: PLC0415

    raw = read_request(request)
    xueji = load(policies, engine.value, drafts=drafts)
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
