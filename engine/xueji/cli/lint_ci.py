"""Problems for programs that build and test: JSON, GitHub's workflow commands, JUnit."""

import json
from collections.abc import Iterator
from typing import Any, Final

from xueji.authoring.spot import spot
from xueji.cli.lint_files import Files, path_of, shown
from xueji.cli.lint_report import Report
from xueji.errors import Problem, printable

_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def as_json(report: Report) -> str:
    """Every problem as data, with the path to open and the column after the spot; and how many there are."""
    files = report.files
    problems = [
        {**problem.as_json(report.language), "path": printable(path_of(problem.place)), **_end(problem, files)}
        for problem in report.problems
    ]
    found: dict[str, Any] = {
        "problems": problems,
        "documents": len(report.checked.regulations.files),
        "errors": sum(problem.severity == "error" for problem in report.problems),
        "advice": sum(problem.severity == "advice" for problem in report.problems),
        "elsewhere": report.elsewhere,
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _end(problem: Problem, files: Files) -> dict[str, int | None]:
    source = files.source(problem.place)
    known = source is not None and problem.place.line
    return {"end_column": spot(problem, source.raw)[1] if source is not None and known else None}


def github(report: Report) -> Iterator[str]:
    """A workflow command for each problem: `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=code::message`."""
    files = report.files
    for problem in report.problems:
        place, source = problem.place, files.source(problem.place)
        known: dict[str, object] = {"file": path_of(place)}
        if place.line:
            known |= {"line": place.line, "endLine": place.line}
            first, last = spot(problem, source.raw) if source else (place.column, place.column)
            known |= {"col": first, "endColumn": last}
        known["title"] = problem.code
        named = ",".join(f"{key}={_escaped(str(value), _PROPERTY)}" for key, value in known.items())
        text = f"{problem.message(report.language)}\n{problem.hint(report.language)}"
        yield f"::{'error' if report.fails(problem) else 'notice'} {named}::{_escaped(text, _MESSAGE)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(character, character) for character in text)


def junit(report: Report) -> str:
    """One test case a file, a failure for each of its problems; advice stands in its output, unless it is to fail."""
    from xml.etree import ElementTree as Xml  # noqa: PLC0415 -- one format alone needs it

    by_file: dict[str, list[Problem]] = {file: [] for file in report.asked}
    for problem in report.problems:
        by_file.setdefault(problem.place.file, []).append(problem)
    failures = sum(report.fails(problem) for problem in report.problems)
    counts: dict[str, Any] = {"tests": str(len(by_file)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suites = Xml.Element("testsuites", name="xueji lint", **counts)
    suite = Xml.SubElement(suites, "testsuite", name="xueji lint", **counts, time="0")
    for file, problems in by_file.items():
        name = printable(file)
        case = Xml.SubElement(suite, "testcase", classname=name.partition("/")[0], name=name, time="0")
        advised: list[str] = []
        for problem in problems:
            message = problem.message(report.language)
            text = f"{shown(problem.place)}: {message}\n{problem.hint(report.language)}"
            if report.fails(problem):
                Xml.SubElement(case, "failure", message=message, type=problem.code).text = text
            else:
                advised.append(f"{problem.code}: {text}")
        if advised:
            Xml.SubElement(case, "system-out").text = "\n".join(advised)
    Xml.indent(suites)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=True)
