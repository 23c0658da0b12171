"""The last lines of the page of problems: how many, what was left out, and the next step."""

from collections.abc import Iterator, Sequence

from xueji.cli.lint_report import Report
from xueji.cli.lint_words import counted, in_files, told
from xueji.errors import Problem
from xueji.phrases import Language


def total(problems: Sequence[Problem], language: Language) -> Iterator[str]:
    """How many problems of each severity in how many files, and the command that explains the first of them."""
    advice = sum(problem.severity == "advice" for problem in problems)
    files = len({problem.place.file for problem in problems})
    yield told("found", language, in_files(counted(len(problems) - advice, advice, language), files, language))
    first, *others = dict.fromkeys(problem.code for problem in problems)
    more = told("others", language, told("comma", language).join(others)) if others else ""
    yield told("next", language, first) + more


def closing(report: Report) -> Iterator[str]:
    """What stands below the problems of a report."""
    language, checked = report.language, report.checked
    if report.problems:
        yield from total(report.problems, language)
    elif report.scope == type(report.scope)():
        documents = checked.regulations.documents
        yield told("sound", language, len(documents), sum(len(document.rules) for document in documents))
    else:
        yield told("sound_chosen", language, ", ".join(report.asked))
    if report.elsewhere:
        yield told("elsewhere", language, counted(report.elsewhere, 0, language))
        if not report.errors:
            yield told("advice_later", language)
    if report.hidden:
        codes = told("comma", language).join(f"{code} {number}" for code, number in report.hidden.items())
        yield told("advice_hidden", language, counted(0, report.hidden.total(), language), codes)
    if report.strict and report.advice:
        yield told("strict", language)
