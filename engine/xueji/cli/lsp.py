"""`xueji lsp`: the language server an editor starts beside itself."""

import sys
from typing import Annotated, Final

import typer

from xueji.cli.options import FolderOption, LangOption
from xueji.cli.words import spoken
from xueji.errors import EngineUnavailableError

_WAITING: Final = {
    "zh": "语言服务器在等待编辑器；请在编辑器的设置中启动它（按 Ctrl+C 退出）",
    "en": "the language server waits for an editor: start it from the editor's settings (Ctrl+C to leave)",
}


def lsp(
    tcp: Annotated[int | None, typer.Option("--tcp", min=1, max=65_535, metavar="PORT")] = None,
    policies: FolderOption = None,
    lang: LangOption = None,
) -> int:
    """Serve an editor: problems as you type, meanings, values in force, completion, mends, a rule's cases."""
    try:
        from xueji.editor.server import start  # noqa: PLC0415 -- `--help` must not load the server
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise EngineUnavailableError.of("extra_lsp") from error
    if tcp is None and sys.stdin.isatty():
        print(_WAITING[spoken(lang)], file=sys.stderr)
    return start(policies, None if lang is None else spoken(lang), tcp)
