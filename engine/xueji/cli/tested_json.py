"""The results of cases for programs: JSON with every part of the conditions a difference turns on, and JUnit's XML."""

from typing import Any
from xml.etree import ElementTree

from xueji.cases.run import Result
from xueji.cases.trace import Branch, Traced
from xueji.cases.written import written
from xueji.cli.tested import CasesRun
from xueji.cli.tested_page import CasesPage
from xueji.decide.explain import as_json
from xueji.language import syntax as s
from xueji.language.render import render
from xueji.language.trace import Operand, Part
from xueji.model.enums import Truth
from xueji.phrases import Language
from xueji.policy.layer import Policy


def results(found: CasesRun) -> list[dict[str, object]]:
    """Every result as plain data; of those that are not as wanted with the conditions the differences turn on."""
    return [_result(found, result) for result in found.results]


def _result(found: CasesRun, result: Result) -> dict[str, object]:
    return {
        "place": str(result.case.place),
        "name": result.case.name.model_dump(),
        "region": result.case.region,
        "on": result.case.on.isoformat(),
        "passed": result.passed,
        "differences": [{"what": d.what, "wanted": d.wanted, "got": d.got} for d in result.differences],
        "problems": [p.as_json() for p in result.error.problems] if result.error else [],
        "outcome": result.decision.outcome.value if result.decision else None,
        "verdict": result.check.verdict.value if result.check else None,
        "trace": [] if result.passed else [_traced(found, t, result) for t in found.traced(result)],
    }


def _traced(found: CasesRun, traced: Traced, result: Result) -> dict[str, object]:
    policy = found.policy(result.case)
    return {
        "rule": traced.name,
        "turn": traced.turn,
        "holds": traced.holds.value if traced.holds else None,
        "absence": traced.absence,
        "by": list(traced.by),
        "text": traced.text.model_dump() if traced.text else None,
        "conditions": [_branch(found, branch, policy) for branch in traced.branches],
    }


def _branch(found: CasesRun, branch: Branch, policy: Policy) -> dict[str, object]:
    lines = written(branch.norm, found.sources)
    return {
        "rule": branch.norm.name,
        "stages": [stage.value for stage in branch.stages],
        "written": [{"place": str(line.place), "key": line.key, "text": line.text} for line in lines],
        "part": _part(branch.part, branch, policy),
    }


def _part(part: Part, branch: Branch, policy: Policy) -> dict[str, object]:
    kinds = {s.All: "all", s.Any: "any", s.Not: "not"}
    said: dict[str, object] = {
        "kind": kinds.get(type(part.tree), "condition"),
        "truth": (Truth.UNKNOWN if part.truth is None else Truth.YES if part.truth else Truth.NO).value,
        "text": {language: render(part.tree, language, policy.term) for language in _LANGUAGES},
    }
    if part.operands:
        said["values"] = [_operand(operand, branch, policy) for operand in part.operands]
    if part.last_day:
        said["last_day"] = [part.last_day.earliest.isoformat(), part.last_day.latest.isoformat()]
    if part.parts:
        said["parts"] = [_part(inner, branch, policy) for inner in part.parts]
    return said


_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _operand(operand: Operand, branch: Branch, policy: Policy) -> dict[str, object]:
    tree, value = operand.tree, as_json(operand.value)
    said: dict[str, Any] = {
        "text": {language: render(tree, language, policy.term) for language in _LANGUAGES},
        "value": value if isinstance(value, (bool, int, str, list, type(None))) else str(value),
    }
    if isinstance(tree, s.Parameter):
        said |= {"document": branch.values[tree.name].document, "article": branch.values[tree.name].article}
    return said


def junit(found: CasesRun, language: Language) -> str:
    """The results as JUnit's XML, one test case a case, its file as the class."""
    page = CasesPage(found, language)
    counts = {"tests": str(len(found.results)), "failures": str(len(found.failed))}
    suite = ElementTree.Element("testsuite", {"name": "xueji test", **counts})
    for result in found.results:
        case = result.case
        name = f"{case.name.in_(language)} ({case.region}, {case.on})"
        entry = ElementTree.SubElement(
            suite, "testcase", classname=case.source.file, name=name, file=case.source.file, line=str(case.place.line)
        )
        if not result.passed:
            first, *rest = page.case(result)
            differing = "; ".join(map(page.difference, result.differences)) or first
            ElementTree.SubElement(entry, "failure", message=differing).text = "\n".join((first, *rest))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True)
