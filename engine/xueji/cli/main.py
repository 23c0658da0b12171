"""The command `xueji`: what it is called with, and how problems become exit codes.

0 permitted (or: all is well) · 2 refused · 3 discretion · 4 undetermined · 1 bad input · 64 wrong usage · 70 a bug.
"""

import gc
import keyword
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, Final, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from xueji import __version__
from xueji.cli.options import LangOption
from xueji.cli.output import asked_language, show_problems
from xueji.cli.words import say
from xueji.errors import ProblemsError, XuejiError
from xueji.phrases import Language

EXIT_BAD_INPUT, EXIT_USAGE, EXIT_BUG, EXIT_INTERRUPTED = 1, 64, 70, 130

COMMANDS: Final = (
    "decide", "check", "try", "new", "lint", "fmt", "test", "coverage", "explain", "rules", "policies", "schema", "lsp",
    "compare", "diff", "prove", "journey", "audit", "synth", "bundle", "release", "verify", "demo", "chart", "bench",
)  # fmt: skip
"""Every command, in the order of the help; each is the function of its name in the module of its name."""


_OTHER_DASHES: Final = re.compile("[—–－−]+[a-z]")


class Command(TyperCommand):
    """A command whose help is a page in the language of the call."""

    def get_help(self, ctx: Any) -> str:
        """The page of `--help`."""
        return _page(self, ctx)


class Program(TyperGroup):
    """All commands; help as above."""

    def get_help(self, ctx: Any) -> str:
        """The page of `--help`."""
        return _page(self, ctx)


def _page(command: Any, context: Any) -> str:
    from xueji.cli.help_page import page  # noqa: PLC0415 -- only who asks for help needs its texts

    return page(command, context, context.obj or "en")


def application(asked: Sequence[str] = COMMANDS) -> typer.Typer:
    """The command line with the commands asked for: to make them all takes longer than many of them run."""
    app = typer.Typer(name="xueji", cls=Program, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    app.callback()(_any_command)  # one command alone is still a command
    for name in asked:
        own = f"{name}_" if keyword.iskeyword(name) else name
        app.command(name, cls=Command)(getattr(import_module(f"xueji.cli.{own}"), own))
    return app


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"xueji {__version__}")
        raise typer.Exit


def _any_command(
    lang: LangOption = None, version: Annotated[bool, typer.Option("--version", callback=_say_version)] = False
) -> None:
    """What may be said before a command; `run` moves it behind the command, whose own it is."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    code = run(sys.argv[1:] if arguments is None else arguments)
    gc.freeze()  # on the way out nothing is looked at once more
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not lose Chinese text
    language, arguments = asked_language(arguments), _ordered(arguments)
    try:
        asked = [name for name in arguments[:1] if name in COMMANDS]
        if strange := _strange(arguments):
            return _not_a_command(strange, language)
        app = application(asked or COMMANDS)
        code = app(args=list(arguments), prog_name="xueji", standalone_mode=False, obj=language)
    except ProblemsError as error:
        show_problems(error.problems, arguments)
        return EXIT_BAD_INPUT
    except XuejiError as error:
        return _say("usage", error.in_(language), EXIT_USAGE, language)
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # the command line's own parser
            return _not_read(error, arguments, language)
        if os.environ.get("XUEJI_DEBUG"):
            raise
        return _say("internal", f"{type(error).__name__}: {error}", EXIT_BUG, language)
    return int(code or 0)


def _ordered(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments with a language that stands before the command behind it: every command has the option."""
    count = 0
    while arguments[count : count + 1] and arguments[count].partition("=")[0] == "--lang":
        count += 1 if "=" in arguments[count] else 2
    spoken, others = arguments[:count], arguments[count:]
    if not others:
        return ()
    return [*spoken, *others] if others[0].startswith("-") else [others[0], *spoken, *others[1:]]


def _strange(arguments: Sequence[str]) -> str:
    """A first word that is no command, or an option whose dashes come from an input method; else nothing."""
    if arguments and arguments[0] not in (*COMMANDS, "") and not arguments[0].startswith("-"):
        return arguments[0]
    pairs = zip(arguments[1:], arguments, strict=False)
    return next((word for word, before in pairs if _OTHER_DASHES.match(word) and not before.startswith("-")), "")


def _not_a_command(name: str, language: Language) -> int:
    from xueji.cli.wrong import DASHES, no_command, other_dashes  # noqa: PLC0415 -- most calls are right

    told = other_dashes(name, language) if name[0] in DASHES else no_command(name, COMMANDS, language)
    return _say("usage", "\n".join(told), EXIT_USAGE, language)


def _not_read(error: Any, arguments: Sequence[str], language: Language) -> int:
    """Say what the parser of the command line cannot read; called with nothing at all, give the help."""
    from xueji.cli.wrong import wrong_call  # noqa: PLC0415 -- as above

    if not arguments:
        print(error.format_message(), file=sys.stderr)
        return EXIT_USAGE
    program: Any = get_group(application([name for name in arguments[:1] if name in COMMANDS]))
    command = program.commands.get(arguments[0], program)
    return _say("usage", "\n".join(wrong_call(error, command, arguments, language)), EXIT_USAGE, language)


def _say(word: str, what: object, code: int, language: Language) -> int:
    print(say(word, language, what), file=sys.stderr)
    return code
