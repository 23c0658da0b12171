"""`xueji schema`: JSON Schemas of the files officers write, for editors."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xueji.cli.options import FolderOption, LangOption


class Kind(StrEnum):
    """The kinds of files there are."""

    DOCUMENT = "document"
    CASES = "cases"
    ACCEPTED = "accepted"


def schema(
    kind: Annotated[Kind | None, typer.Argument(metavar="[KIND]", show_default=False)] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR")] = None,
    policies: FolderOption = None,
    lang: LangOption = None,
) -> int:
    """Print the JSON Schema (draft 7) by which editors check, complete and explain a kind of file."""
    from xueji.assemble import packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.schema_words import say  # noqa: PLC0415
    from xueji.cli.words import spoken  # noqa: PLC0415
    from xueji.errors import UsageError  # noqa: PLC0415
    from xueji.packs import json_schema  # noqa: PLC0415
    from xueji.packs.load import inspect  # noqa: PLC0415

    language = spoken(lang)
    if (kind is None) is (out is None):
        raise UsageError(say("which", language))
    reading = inspect(packs_of(policies))
    if kind is not None:
        print(json_schema.text(kind.value, reading), end="")
        return 0
    if out is not None:
        try:
            paths = json_schema.write(out, reading)
        except OSError as error:
            raise UsageError(say("cannot_write", language, out, error.strerror or error)) from None
        for path in paths:
            print(path)
    return 0
