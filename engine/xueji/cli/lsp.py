"""`xueji lsp`: the language server an editor starts beside itself."""

from typing import Annotated

import typer

from xueji.cli.options import FolderOption, LangOption
from xueji.errors import EngineUnavailableError


def lsp(
    tcp: Annotated[
        int | None,
        typer.Option("--tcp", min=1, max=65_535, metavar="PORT", help="Listen on this port of this machine instead."),
    ] = None,
    policies: FolderOption = None,
    lang: LangOption = None,
) -> int:
    """Serve an editor: problems as you type, meanings, values in force, completion, mends, a rule's cases.

    The editor starts it and speaks with it over standard input and output (Language Server Protocol). The folder of
    packs is found from the file that is open. Language: the editor's setting `language`, else --lang, else the
    editor's own, else Chinese.
    """
    try:
        from xueji.editor.server import start  # noqa: PLC0415 -- `--help` must not load the server
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise EngineUnavailableError(
            "the language server needs the extra “author”: pip install 'xueji[author]'"
        ) from error
    start(policies, None if lang is None else "zh" if lang.value == "zh" else "en", tcp)
    return 0
