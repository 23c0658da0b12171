"""`python -m xueji`: the command line."""

from xueji.cli import main

main()
