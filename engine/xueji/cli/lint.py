"""`xueji lint`: every problem of the regulations, with its place."""

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import say, spoken


def lint(policies: FolderOption = None, format: FormatOption = Format.TABLE, lang: LangOption = None) -> int:  # noqa: A002 -- the option's name
    """Check regulations and officers' cases: every problem with file, line, column, code and hint."""
    from xueji.assemble import packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.authoring.check import check  # noqa: PLC0415
    from xueji.cli.output import print_json  # noqa: PLC0415
    from xueji.errors import PackError  # noqa: PLC0415

    checked = check(packs_of(policies))
    if checked.problems:
        raise PackError(checked.problems)
    documents = checked.regulations.documents
    if format is Format.JSON:
        print_json({"problems": [], "documents": len(documents)})
    else:
        print(say("no_problems", spoken(lang), len(documents), sum(len(d.rules) for d in documents)))
    return 0
