"""`xueji lint` for programs: JSON, SARIF, GitHub's workflow commands, JUnit."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest
from jsonschema import Draft202012Validator
from tests.cli.linting import Called, Lint, lint

from xueji.authoring.mend import Edit, applied
from xueji.phrases import CODES

__all__ = ["lint"]


def shape(required: str, optional: str = "", **properties: object) -> dict[str, Any]:
    """The JSON schema of an object that has these parts and no others; what is not described is text."""
    names = (*required.split(), *optional.split())
    parts = {name: properties.get(name, {"type": "string", "minLength": 1}) for name in names}
    return {"type": "object", "required": required.split(), "additionalProperties": False, "properties": parts}


def listed(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": items}


MESSAGE, POSITIVE = shape("text"), {"type": "integer", "minimum": 1}
REGION = shape("startLine startColumn", "endLine endColumn",
               startLine=POSITIVE, startColumn=POSITIVE, endLine=POSITIVE, endColumn=POSITIVE)  # fmt: skip
ARTIFACT = shape("uri", "uriBaseId", uri={"type": "string", "pattern": "^([^/\\\\: ]|file:///)[^\\\\ ]*$"})
PHYSICAL = shape("artifactLocation", "region", artifactLocation=ARTIFACT, region=REGION)
REPLACEMENT = shape("deletedRegion insertedContent", deletedRegion=REGION,
                    insertedContent=shape("text", text={"type": "string"}))  # fmt: skip
CHANGE = shape("artifactLocation replacements", artifactLocation=ARTIFACT, replacements=listed(REPLACEMENT))
LEVEL = {"enum": ["error", "note"]}
RULE = shape("id shortDescription help defaultConfiguration", id={"enum": list(CODES)}, shortDescription=MESSAGE,
             help=shape("text markdown"), defaultConfiguration=shape("level", level=LEVEL))  # fmt: skip
RESULT = shape(
    "ruleId ruleIndex level message locations", "relatedLocations fixes",
    ruleIndex={"type": "integer", "minimum": 0}, level=LEVEL, message=MESSAGE,
    locations={**listed(shape("physicalLocation", physicalLocation=PHYSICAL)), "maxItems": 1},
    relatedLocations=listed(shape("id physicalLocation", id=POSITIVE, physicalLocation=PHYSICAL)),
    fixes=listed(shape("description artifactChanges", description=MESSAGE, artifactChanges=listed(CHANGE))),
)  # fmt: skip
RUN = shape(
    "tool columnKind invocations results",
    columnKind={"const": "unicodeCodePoints"},
    tool=shape("driver", driver=shape("name semanticVersion language rules", rules={"type": "array", "items": RULE})),
    invocations=listed(shape("executionSuccessful", executionSuccessful={"const": True})),
    results={"type": "array", "items": RESULT},
)
SARIF = shape("$schema version runs", version={"const": "2.1.0"}, runs={**listed(RUN), "maxItems": 1})
"""What of SARIF 2.1.0 we write, as strict as the standard or stricter: no other properties."""


def sarif(done: Called) -> dict[str, Any]:
    log = json.loads(done.out)
    Draft202012Validator(SARIF).validate(log)
    run: dict[str, Any] = log["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


@pytest.mark.parametrize("which", ["wrong", "two", "advised", "sound"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_sarif_has_the_shape_of_the_standard(which: str, language: str, lint: Lint) -> None:
    run = sarif(lint(which, "--format", "sarif", "--advice", "--lang", language))
    assert run["tool"]["driver"]["language"] == {"zh": "zh-CN", "en": "en-US"}[language]
    assert bool(run["results"]) is (which != "sound")
    rules = run["tool"]["driver"]["rules"]
    assert all(f"policies/problems/{rule['id']}.md" in rule["help"]["markdown"] for rule in rules)
    assert all(f"xueji explain {rule['id']}" in rule["help"]["text"] for rule in rules)


def test_sarif_regions_are_the_offending_text_in_characters(lint: Lint) -> None:
    run = sarif(lint("wrong", "--format", "sarif"))
    found = {}
    for result in run["results"]:
        physical = result["locations"][0]["physicalLocation"]
        region = physical["region"]
        assert physical["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        line = (
            Path(unquote(physical["artifactLocation"]["uri"])).read_text("utf-8").split("\n")[region["startLine"] - 1]
        )
        found[result["ruleId"], region["startLine"]] = line[region["startColumn"] - 1 : region["endColumn"] - 1]
    assert found["unknown-name", 12] == "studnt.grade"  # behind Chinese characters
    assert found["value-not-allowed", 7] == "refusd"


def test_sarif_fixes_mend(lint: Lint) -> None:
    fixed = 0
    for result in sarif(lint("wrong", "--format", "sarif"))["results"]:
        for fix in result.get("fixes", ())[:1]:
            (change,) = fix["artifactChanges"]
            path = Path(unquote(change["artifactLocation"]["uri"]))
            edits = [
                Edit((r["startLine"], r["startColumn"]), (r["endLine"], r["endColumn"]), one["insertedContent"]["text"])
                for one in change["replacements"]
                for r in [one["deletedRegion"]]
            ]
            text = path.read_text("utf-8")
            assert applied(text, edits) != text
            path.write_text(applied(text, edits), "utf-8") if len(edits) == 1 else None
            fixed += 1
    assert fixed >= 3


def test_sarif_names_a_file_elsewhere_by_its_address(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    run = sarif(lint("two", "--format", "sarif"))
    address = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert address == {"uri": (tmp_path / "policies" / "gansu" / "gansu.yaml").as_uri()}


@pytest.mark.parametrize(("arguments", "levels"), [(("--advice",), {"note"}), (("--strict",), {"error"}), ((), set())])
def test_advice_is_a_note_unless_it_counts_as_an_error(
    arguments: tuple[str, ...], levels: set[str], lint: Lint
) -> None:
    run = sarif(lint("advised", "--format", "sarif", *arguments))
    assert {result["level"] for result in run["results"]} == levels
    commands = lint("advised", "--format", "github", *arguments).out.splitlines()
    assert {line.split()[0] for line in commands} == {f"::{'notice' if level == 'note' else level}" for level in levels}
    suite = Xml.fromstring(lint("advised", "--format", "junit", *arguments).out)  # noqa: S314 -- our own
    assert bool(suite.findall(".//failure")) is (levels == {"error"})
    assert bool(suite.findall(".//system-out")) is (levels == {"note"})


COMMAND = re.compile(
    r"::(?P<kind>error|notice) file=(?P<file>[^,:]+),line=(?P<line>\d+),endLine=(?P=line),col=(?P<col>\d+),"
    r"endColumn=(?P<end>\d+),title=(?P<title>[a-z-]+)::(?P<text>[^\r\n]+)"
)


def test_a_workflow_command_a_problem(lint: Lint) -> None:
    found = [COMMAND.fullmatch(line) for line in lint("wrong", "--format", "github", "--lang", "zh").out.splitlines()]
    assert all(found)
    titles = [(one["title"], one["file"], one["line"]) for one in found if one]
    assert ("unknown-name", "policies/hunan/hunan.yaml", "12") in titles
    assert "%0A是否想写“student.grade”？" in next(
        one["text"] for one in found if one and one["title"] == "unknown-name"
    )


def test_signs_that_would_end_a_workflow_command_are_written_otherwise(lint: Lint, tmp_path: Path) -> None:
    folder = tmp_path / "policies" / "a,b:c%"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text("'100%: a,b': 1\n", "utf-8")
    lines = lint("sound", "--format", "github", "--lang", "en").out.splitlines()
    assert lines
    assert all(line.startswith("::error file=policies/a%2Cb%3Ac%25/x.yaml,") for line in lines)
    assert any("“100%25: a,b”" in line for line in lines)


def test_junit_has_a_case_a_file_and_a_failure_a_problem(lint: Lint) -> None:
    suites = Xml.fromstring(lint("wrong", "--format", "junit", "--lang", "en").out)  # noqa: S314 -- our own
    assert (suites.tag, suites[0].tag) == ("testsuites", "testsuite")
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    assert list(cases) == ["hunan/cases/a.yaml", "hunan/hunan.yaml", "national/nation.yaml"]
    counts = {name: len(case.findall("failure")) for name, case in cases.items()}
    assert counts == {"hunan/cases/a.yaml": 1, "hunan/hunan.yaml": 4, "national/nation.yaml": 0}
    for suite in (suites, suites[0]):
        assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "5", "0")
    failure = cases["hunan/hunan.yaml"].findall("failure")[0]
    assert failure.get("type") == "unknown-name"
    assert "policies/hunan/hunan.yaml:12:33: " in (failure.text or "")


def test_junit_of_one_pack_has_its_files_alone(lint: Lint) -> None:
    suites = Xml.fromstring(lint("two", "gansu", "--format", "junit").out)  # noqa: S314 -- our own
    assert [case.get("name") for case in suites.iter("testcase")] == ["gansu/gansu.yaml"]


def test_json_keeps_the_label_and_adds_the_path_and_the_end(lint: Lint) -> None:
    found = json.loads(lint("wrong", "--format", "json", "--lang", "zh").out)
    assert (found["errors"], found["advice"], found["documents"], found["elsewhere"]) == (5, 0, 2, 0)
    problem = next(one for one in found["problems"] if one["code"] == "unknown-name")
    assert (problem["file"], problem["path"]) == ("hunan/hunan.yaml", "policies/hunan/hunan.yaml")
    assert (problem["line"], problem["column"], problem["end_column"]) == (12, 33, 45)
    assert problem["severity"] == "error"
    advised = json.loads(lint("advised", "hunan", "--format", "json", "--advice").out)
    assert {one["severity"] for one in advised["problems"]} == {"advice"}
    alone = json.loads(lint("two", "gansu", "--format", "json").out)
    assert (alone["errors"], alone["elsewhere"]) == (1, 4)


def test_where_nothing_is_wrong_every_format_says_nothing_of_the_kind(lint: Lint) -> None:
    assert lint("sound", "--format", "github").out == ""
    assert json.loads(lint("sound", "--format", "json").out)["problems"] == []
    suites = Xml.fromstring(lint("sound", "--format", "junit").out)  # noqa: S314 -- our own
    assert len(list(suites.iter("testcase"))) == 1
    assert not list(suites.iter("failure"))


@pytest.mark.parametrize("kind", ["table", "json", "sarif", "github", "junit"])
def test_a_folder_without_packs_is_told_in_every_format(kind: str, lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = lint("sound", "--policies", "empty", "--format", kind, "--lang", "en", "--advice")
    assert done.code == 1
    assert "no-documents" in done.out
    if kind == "sarif":
        (result,) = sarif(done)["results"]
        assert result["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "empty", "uriBaseId": "%SRCROOT%"}
        }
