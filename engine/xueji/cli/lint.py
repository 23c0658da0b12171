"""`xueji lint`: every problem of the regulations, with its place."""

from typing import TYPE_CHECKING

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import say, spoken

if TYPE_CHECKING:
    from xueji.errors import Problem
    from xueji.policy.document import Document


def lint(policies: FolderOption = None, format: FormatOption = Format.TABLE, lang: LangOption = None) -> int:  # noqa: A002 -- the option's name
    """Check regulations and officers' cases: every problem with file, line, column, code and hint."""
    from xueji.assemble import Xueji, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.output import print_json  # noqa: PLC0415
    from xueji.errors import PackError  # noqa: PLC0415
    from xueji.packs.case_files import read_cases  # noqa: PLC0415
    from xueji.packs.load import load as load_packs  # noqa: PLC0415

    packs = packs_of(policies)
    problems: list[Problem] = []
    documents: tuple[Document, ...] = ()
    try:
        documents = load_packs(packs)
    except PackError as error:
        problems += error.problems
    try:
        cases = read_cases(packs)
        if not problems:
            problems += Xueji(documents).case_problems(cases)
    except PackError as error:
        problems += error.problems
    if problems:
        raise PackError(problems)
    if format is Format.JSON:
        print_json({"problems": [], "documents": len(documents)})
    else:
        print(say("no_problems", spoken(lang), len(documents), sum(len(d.rules) for d in documents)))
    return 0
