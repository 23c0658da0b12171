"""Problems as SARIF 2.1.0, which code hosts and editors read."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from xueji import __version__
from xueji.authoring.mend import Mend, mends
from xueji.authoring.spot import spot
from xueji.cli.lint_files import Files, path_of
from xueji.cli.lint_report import Report
from xueji.errors import Place, Problem
from xueji.phrases import ADVICE, PROBLEMS, Code, Language

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
PAGES: Final = "policies/problems"
"""Where the pages of the codes lie; relative, so it is no `helpUri`, which must be absolute."""
_LEVELS: Final = {"error": "error", "advice": "note"}


def sarif(report: Report) -> str:
    """The report as the text of a SARIF file: a rule for every code that occurs, a fix where a mend is clear."""
    files, problems = report.files, report.problems
    codes = sorted({problem.code for problem in problems})
    results = [_result(problem, codes.index(problem.code), files, report) for problem in problems]
    driver = {
        "name": "xueji",
        "semanticVersion": __version__,
        "language": {"zh": "zh-CN", "en": "en-US"}[report.language],
        "rules": [_rule(code, report.language) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: Code, language: Language) -> dict[str, Any]:
    phrase = PROBLEMS[code]
    message, hint = (phrase["zh"], phrase["hint_zh"]) if language == "zh" else (phrase["en"], phrase["hint_en"])
    page = f"{PAGES}/{code}.md"
    text = f"{_blank(hint)}\nxueji explain {code}"
    return {
        "id": code,
        "shortDescription": {"text": _blank(message)},
        "help": {"text": text, "markdown": f"{_blank(hint)}\n\n`xueji explain {code}`, [{page}]({page})"},
        "defaultConfiguration": {"level": "note" if code in ADVICE else "error"},
    }


def _blank(phrase: str) -> str:
    """A phrase with a dash where a problem has its own words."""
    empty: Mapping[str, str] = defaultdict(lambda: "…")
    return phrase.format_map(empty)


def _result(problem: Problem, index: int, files: Files, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": "error" if report.fails(problem) else _LEVELS[problem.severity],
        "message": {"text": f"{problem.message(report.language)}\n{problem.hint(report.language)}"},
        "locations": [_location(problem.place, _region(problem, files))],
    }
    if problem.also:
        found["relatedLocations"] = [
            {"id": number, **_location(place, _start(place))} for number, place in enumerate(problem.also, 1)
        ]
    source = files.source(problem.place)
    if source is not None and (fixes := [_fix(mend, problem, report.language) for mend in mends(problem, source)]):
        found["fixes"] = fixes
    return found


def _location(place: Place, region: Mapping[str, int]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place)}
    if region:
        physical["region"] = dict(region)
    return {"physicalLocation": physical}


def _artifact(place: Place) -> dict[str, str]:
    """A file below the current directory by its path from there, another by its address."""
    path = path_of(place)
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


def _start(place: Place) -> dict[str, int]:
    return {"startLine": place.line, "startColumn": max(place.column, 1)} if place.line else {}


def _region(problem: Problem, files: Files) -> dict[str, int]:
    place, source = problem.place, files.source(problem.place)
    if source is None or not place.line:
        return _start(place)
    first, last = spot(problem, source.raw)
    return {"startLine": place.line, "startColumn": first, "endLine": place.line, "endColumn": last}


def _fix(mend: Mend, problem: Problem, language: Language) -> dict[str, Any]:
    return {
        "description": {"text": mend.title.in_(language)},
        "artifactChanges": [
            {"artifactLocation": _artifact(problem.place), "replacements": list(_replacements(mend.edits))}
        ],
    }


def _replacements(edits: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for edit in edits:
        (line, column), (end_line, end_column) = edit.start, edit.end
        region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        yield {"deletedRegion": region, "insertedContent": {"text": edit.text}}
