"""The command `xueji`: what it is called with, and how problems become exit codes.

0 permitted (or: all is well) · 2 refused · 3 discretion · 4 undetermined · 1 bad input · 64 wrong usage · 70 a bug.
"""

import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import typer

from xueji.cli import (
    audit,
    bench,
    bundle,
    chart,
    check,
    compare,
    coverage,
    decide,
    demo,
    diff,
    explain,
    fmt,
    journey,
    lint,
    lsp,
    new,
    policies,
    prove,
    release,
    rules,
    schema,
    synth,
    test,
    try_,
    verify,
)
from xueji.cli.output import asked_language, show_problems
from xueji.cli.words import say
from xueji.errors import ProblemsError, XuejiError

EXIT_BAD_INPUT, EXIT_USAGE, EXIT_BUG, EXIT_INTERRUPTED = 1, 64, 70, 130

_HELP: Final = """May this student's registration (学籍) change, by which article, and what must happen next?

Exit codes: 0 permitted, or all is well; 2 refused; 3 the authority decides; 4 cannot be told; 1 bad input;
64 wrong usage.
"""

app = typer.Typer(name="xueji", help=_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
for command in (
    decide.decide, check.check, lint.lint, test.test, coverage.coverage, policies.policies, rules.rules, chart.chart,
    compare.compare, diff.diff, prove.prove, demo.demo, audit.audit, explain.explain, synth.synth,
    bench.bench, journey.journey, schema.schema, try_.try_, fmt.fmt, new.new, lsp.lsp,
    bundle.bundle, release.release, verify.verify,
):  # fmt: skip
    app.command(command.__name__.rstrip("_"))(command)  # `try` is a word of the language


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; no traceback reaches a user."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not lose Chinese text
    try:
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
