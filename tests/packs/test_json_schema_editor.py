"""The committed schemas in an editor's own YAML service: completion in both languages, hover, diagnostics."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.packs.editor import Editor

from xueji.packs import json_schema

pytestmark = pytest.mark.slow
SCHEMAS: Final = Path(__file__).parents[2] / "policies" / "schema"
VERSION: Final = "1.25.0"
SETTINGS: Final[dict[str, Any]] = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}},
    "http": {},
}
CURSOR: Final = "‸"
HEAD: Final = """document:
  id: hunan-k12
  title: 湖南省办法
  region: "430000"
  stages: [primary, junior]
  in_force: {from: 2024-09-01}
  grade: statute
"""


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How the YAML language server is started; it is installed into a folder of its own where it is not there."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("npm and node are not installed: the editor's YAML service cannot be had")
    kept = os.environ.get("XDG_CACHE_HOME")
    folder = Path(kept) / "xueji-tests" if kept else tmp_path_factory.getbasetemp() / "npm"
    script = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not script.is_file():
        wanted = f"yaml-language-server@{VERSION}"
        asked = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", wanted]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
    return [node, str(script), "--stdio"]


@pytest.fixture(scope="module")
def editor(command: list[str]) -> Iterator[Editor]:
    with Editor(command, SETTINGS) as opened:
        yield opened


class Desk:
    """A folder laid out as officers have it, with the schemas beside; each text is opened as a new file."""

    def __init__(self, folder: Path, editor: Editor) -> None:
        self.editor, self.folder, self.opened = editor, folder, 0
        shutil.copytree(SCHEMAS, folder / "schema")
        (folder / "hunan" / "cases").mkdir(parents=True)

    def put(self, text: str, kind: str = "document") -> tuple[str, int, int]:
        """Open a text under its header; gives its URI, and line and column of the cursor in it."""
        self.opened += 1
        whole = f"{json_schema.HEADER[kind]}\n{text}"
        before = whole.partition(CURSOR)[0]
        inside = self.folder / "hunan" / ("cases" if kind == "cases" else ".")
        uri = self.editor.open(inside / f"{self.opened}.yaml", whole.replace(CURSOR, ""))
        return uri, before.count("\n"), len(before) - before.rfind("\n") - 1

    def proposed(self, text: str, kind: str = "document") -> dict[str, str]:
        """What completion shows at the cursor, and what each proposal writes."""
        found: dict[str, str] = {}
        for item in self.editor.completion(*self.put(text, kind)):
            found.setdefault(item["label"], item.get("insertText") or item["textEdit"]["newText"])
        return found

    def shown(self, text: str, kind: str = "document") -> str:
        """What is shown on hovering over the cursor."""
        return self.editor.hover(*self.put(text, kind))

    def marked(self, text: str, kind: str = "document") -> list[tuple[int, str]]:
        """Every line (from 1) that is underlined, and why."""
        uri, *_ = self.put(text, kind)
        return [(d["range"]["start"]["line"] + 1, d["message"]) for d in self.editor.diagnosed(uri)]


@pytest.fixture(scope="module")
def desk(editor: Editor, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), editor)


RULE: Final = HEAD + "rules:\n  - id: a\n    title: x\n"


def test_keys_are_proposed_in_both_languages(desk: Desk) -> None:
    found = desk.proposed(HEAD + CURSOR + "\n")
    assert found["规则"] == "rules:\n  - id: $1\n    title: $2\n    change: $3\n    forbid: $4\n    article: $5"
    assert found["rules"].startswith("rules:\n  - id:")
    assert "document" not in found
    assert "文件信息" not in found, "a key that is there already is not proposed again"
    inside = desk.proposed(RULE + f"    {CURSOR}\n")
    assert inside["禁止"] == inside["forbid"] == "forbid: "
    assert inside["义务"] == inside["oblige"] == "oblige:\n  who: $1\n  what: $2"


def test_words_of_closed_lists_are_proposed_in_both_languages(desk: Desk) -> None:
    found = desk.proposed(RULE + f"    change: {CURSOR}\n")
    assert found["转学"] == found["transfer"] == "transfer"
    assert found["休学"] == found["leave"] == "leave"
    assert "true" not in found
    stages = desk.proposed(RULE + f"    stages: [{CURSOR}]\n")
    assert stages["小学"] == stages["primary"] == "primary"
    flags = desk.proposed(RULE + f"    certain: {CURSOR}\n")
    assert (flags["否"], flags["是"], flags["false"]) == ("false", "true", "false")


def test_parameters_are_proposed_in_both_languages(desk: Desk) -> None:
    found = desk.proposed(HEAD + f"parameters:\n  {CURSOR}\n")
    assert found["单次休学最长期限"] == "leave.max_length:\n  value: $1\n  article: $2"
    assert "leave.max_length" in found
    values = desk.proposed(HEAD + f"parameters:\n  leave.max_length:\n    value: {CURSOR}\n")
    assert values["…个月"] == values["… months"] == "${1:10} months"
    assert "… workdays" not in values, "the nation does not let this parameter be given in working days"


def test_facts_functions_and_frequent_conditions_are_proposed_in_both_languages(desk: Desk) -> None:
    found = desk.proposed(RULE + f"    forbid: {CURSOR}\n")
    assert found["休学期间"] == 'student.status == "on_leave"'
    assert found["学生.残疾"] == found["student.is_disabled"] == "student.is_disabled"
    assert found["学生.学籍状态"].startswith('student.status == "${1|pending,')
    assert found["政策.单次休学最长期限"] == found["policy.leave.max_length"] == "policy.leave.max_length"
    assert found["exceeds(…)"] == "exceeds(${1:from}, ${2:to}, ${3:length})"
    since = desk.proposed(RULE + f"    oblige:\n      since: {CURSOR}\n")
    assert since["学生.出生日期"] == "student.birth_date"
    assert "学生.学籍状态" not in since, "a time runs from a date"


def test_facts_of_a_case_are_proposed_in_both_languages(desk: Desk) -> None:
    case = "cases:\n  - name: a\n    facts:\n"
    entities = desk.proposed(case + f"      {CURSOR}\n", "cases")
    assert entities["学生"].startswith("student:")
    facts = desk.proposed(case + f"      student:\n        {CURSOR}\n", "cases")
    assert facts["学籍状态"] == facts["status"] == "status: "
    words = desk.proposed(case + f"      student:\n        status: {CURSOR}\n", "cases")
    assert words["休学"] == words["on_leave"] == "on_leave"
    assert "null" not in words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (RULE + "    for‸bid: always\n",
         ["#### 禁止", "原文“不得、不予”", "refused where", "exceeds(from, to, length)"]),
        (RULE + "    cha‸nge: transfer\n",
         ["#### 学籍异动", "The changes it is about", "`transfer`: 转学", "`leave`: 休学"]),
        (HEAD + "parameters:\n  transfer.step_‸length: {value: 5 days, article: 第一条}\n",
         ["#### 转学各方办理期限", "amount ≤ 60", "workdays, days, weeks", "第十四条第二款：10个工作日",
          "time each party"]),
    ],
)  # fmt: skip
def test_hover_explains_in_both_languages(desk: Desk, text: str, wanted: list[str]) -> None:
    shown = desk.shown(text)
    assert [part for part in wanted if part not in shown] == [], shown


def test_hover_explains_a_fact_of_a_case(desk: Desk) -> None:
    shown = desk.shown("cases:\n  - name: a\n    facts:\n      student: {sta‸tus: enrolled}\n", "cases")
    assert shown.startswith("#### 学籍状态\n")
    assert "`student.status` 学籍目前的状态" in shown
    assert "`on_leave` 休学" in shown


def test_a_sound_regulation_has_no_mark(desk: Desk) -> None:
    rule = "    change: transfer\n    forbid: always\n    article: 第一条\n"
    assert desk.marked(RULE + rule) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (RULE + "    change: 转学\n    forbid: always\n    article: 第一条\n", 12, "transfer 转学"),
        (RULE + "    change: transfer\n    article: 第一条\n", 10, "规则须写明效力"),
        (RULE + "    change: transfer\n    forbid: always\n    permit: always\n    article: 第一条\n",
         13, "只写一种效力"),
        (RULE + "    change: transfer\n    forbit: always\n    forbid: always\n    article: 第一条\n", 13, "forbit"),
        (HEAD + "parameters:\n  leave.max_length: {value: 3 days, article: 第一条}\n", 10, "unit ∈ months, years"),
        (HEAD.replace("2024-09-01", "2024-9-1"), 7, "2024-09-01"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_marked_on_its_line(desk: Desk, text: str, line: int, message: str) -> None:
    marks = desk.marked(text)
    assert any(at == line and message in why for at, why in marks), marks
