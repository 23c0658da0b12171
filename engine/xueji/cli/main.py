"""The command `xueji`: what it is called with, and how problems become exit codes.

0 permitted (or: all is well) · 2 refused · 3 discretion · 4 undetermined · 1 bad input · 64 wrong usage · 70 a bug.
"""

import keyword
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, NoReturn

import typer

from xueji.cli.output import asked_language, show_problems
from xueji.cli.words import say
from xueji.errors import ProblemsError, XuejiError

EXIT_BAD_INPUT, EXIT_USAGE, EXIT_BUG, EXIT_INTERRUPTED = 1, 64, 70, 130

_HELP: Final = """May this student's registration (学籍) change, by which article, and what must happen next?

Exit codes: 0 permitted, or all is well; 2 refused; 3 the authority decides; 4 cannot be told; 1 bad input;
64 wrong usage.
"""

COMMANDS: Final = (
    "decide", "check", "try", "new", "lint", "fmt", "test", "coverage", "explain", "rules", "policies", "schema", "lsp",
    "compare", "diff", "prove", "journey", "audit", "synth", "bundle", "release", "verify", "demo", "chart", "bench",
)  # fmt: skip
"""Every command, in the order of the help; each is the function of its name in the module of its name."""


def application(asked: Sequence[str] = COMMANDS) -> typer.Typer:
    """The command line with the commands asked for: to make them all takes longer than many of them run."""
    app = typer.Typer(name="xueji", help=_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    app.callback()(lambda: None)  # one command alone is still a command
    for name in asked:
        own = f"{name}_" if keyword.iskeyword(name) else name
        app.command(name)(getattr(import_module(f"xueji.cli.{own}"), own))
    return app


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not lose Chinese text
    try:
        asked = [name for name in arguments[:1] if name in COMMANDS]
        app = application(asked or COMMANDS)
        code = app(args=list(arguments), prog_name="xueji", standalone_mode=False)
    except ProblemsError as error:
        show_problems(error.problems, arguments)
        return EXIT_BAD_INPUT
    except XuejiError as error:
        return _say("usage", error, EXIT_USAGE, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # the command line's own parser
            return _say("usage", error.format_message(), EXIT_USAGE, arguments)
        if os.environ.get("XUEJI_DEBUG"):
            raise
        return _say("internal", f"{type(error).__name__}: {error}", EXIT_BUG, arguments)
    return int(code or 0)


def _say(word: str, what: object, code: int, arguments: Sequence[str]) -> int:
    print(say(word, asked_language(arguments), what), file=sys.stderr)
    return code
