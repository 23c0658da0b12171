"""`xueji lint`: every problem of regulations and cases, in the manner of compilers; and advice beyond errors."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from xueji.cli.options import FolderOption, LangOption
from xueji.cli.words import spoken

if TYPE_CHECKING:
    from pathlib import Path

    from xueji.cli.lint_report import Report
    from xueji.phrases import Language


class LintFormat(StrEnum):
    """For whom problems are written."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


def lint(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PACK|FILE]...")] = None,
    policies: FolderOption = None,
    advice: Annotated[bool | None, typer.Option("--advice/--no-advice")] = None,
    strict: Annotated[bool, typer.Option("--strict")] = False,
    format: Annotated[LintFormat, typer.Option("--format")] = LintFormat.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Check regulations and officers' cases: every problem with its line, the spot in it, and what to do."""
    from xueji.cli.lint_words import told  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.errors import UsageError  # noqa: PLC0415
    from xueji.packs.source import uncollected  # noqa: PLC0415

    language = spoken(lang)
    if strict and advice is False:
        raise UsageError(told("strict_alone", language))
    with uncollected():  # from loading the engine to the last line
        report = _report(names or [], policies, advice, format, language, strict=strict)
        _print(report, format)
        return 1 if report.failed else 0


def _report(
    names: list[str], policies: "Path | None", advice: bool | None, format: LintFormat, language: "Language",  # noqa: A002 -- as above
    *, strict: bool,
) -> "Report":  # fmt: skip
    from xueji.assemble import packs_of  # noqa: PLC0415 -- as above
    from xueji.authoring.advice import advise, by_weight  # noqa: PLC0415
    from xueji.authoring.check import check  # noqa: PLC0415
    from xueji.cli.lint_report import Report, of_packs, scope, without_packs  # noqa: PLC0415
    from xueji.errors import PackError  # noqa: PLC0415
    from xueji.packs.registry import in_folder  # noqa: PLC0415

    try:
        checked = check(packs_of(policies))
    except PackError as error:  # a folder without packs, a plug-in that fails: told in the format asked for as well
        checked, names = without_packs(error.problems), []
    asked = scope(checked, names, language)
    errors = tuple(problem for problem in checked.problems if asked.has(problem.place.file))
    shown = strict or bool(advice)
    wanted = shown or (advice is None and format is LintFormat.TABLE)
    about = of_packs(in_folder(policies)) if policies is not None and checked.packs and not names else asked
    found = by_weight(problem for problem in (advise(checked) if wanted else ()) if about.has(problem.place.file))
    return Report(checked, asked, errors, tuple(found), shown, strict, language)


def _print(report: "Report", format: LintFormat) -> None:  # noqa: A002 -- as above
    from xueji.cli import lint_ci  # noqa: PLC0415 -- as above

    match format:
        case LintFormat.JSON:
            print(lint_ci.as_json(report))
        case LintFormat.GITHUB:
            for command in lint_ci.github(report):
                print(command)
        case LintFormat.JUNIT:
            print(lint_ci.junit(report))
        case LintFormat.SARIF:
            from xueji.cli.lint_sarif import sarif  # noqa: PLC0415

            print(sarif(report))
        case LintFormat.TABLE:
            _show(report)


def _show(report: "Report") -> None:
    """The page for people, on standard output: it is what was asked for."""
    from xueji.cli.lint_closing import closing  # noqa: PLC0415 -- as above

    if report.problems:
        from xueji.cli.lint_blocks import Page  # noqa: PLC0415 -- needs Rich, which sound packs do not
        from xueji.cli.output import show_lines, width  # noqa: PLC0415

        show_lines(Page(report.language, report.files, width()).blocks(report.problems))
    for line in closing(report):
        print(line)
