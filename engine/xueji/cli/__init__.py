"""The command line: one file a command; problems become exit codes in one place."""

from xueji.cli.main import main

__all__ = ["main"]
