"""An officer's desk: a small pack beside the nation's, and questions at the mark `¦` of a text."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xueji.editor.checking import Checker, Found
from xueji.editor.completion import Completion, completion
from xueji.editor.definition import Target, definition, references
from xueji.editor.hover import Asked, Hover, hover
from xueji.editor.workspace import Workspace, pack_folder
from xueji.phrases import Language

MARK = "¦"
CHECKER = Checker()
"""The nation's cases are read once in one process of tests."""
TODAY = date(2026, 3, 1)

REGULATION = """\
document:
  id: example-2024
  title: {zh: 示例省学籍管理办法, en: Example rules}
  region: "430000"
  implements: national-2013
  stages: [primary, junior]
  in_force: {from: 2024-09-01}
  grade: statute
  articles: {count: 6, items: {第三条: 2}}

facts:
  student.boarding: {zh: 寄宿, type: flag, meaning: the student boards}

evidence:
  boarding_paper: {zh: 寄宿证明, en: boarding paper}

parameters:
  leave.max_length: {value: 1 year, article: 第四条}
  leave.max_times: {value: 2, force: presumption, article: 第五条}

rules:
  - id: transfer-on-leave
    title: {zh: 休学期间不予转学, en: no transfer during leave}
    change: transfer
    forbid: student.status == "on_leave"
    article: 第三条(一)
  - id: leave-too-long
    title: {zh: 单次休学不超过规定期限, en: a leave has a longest length}
    change: leave
    forbid: exceeds(leave.start, leave.end, policy.leave.max_length)
    article: 第四条
  - id: leave-too-often
    title: {zh: 休学一般不超过两次, en: two leaves at most}
    change: leave
    discourage: student.leave_count >= policy.leave.max_times
    article: 第五条
  - id: boarders-bring-a-paper
    title: {zh: 寄宿学生提交证明, en: boarders bring a paper}
    change: transfer
    when: student.boarding
    require: {evidence: [boarding_paper]}
    article: 第三条(二)

not_modelled:
  第一条: purpose
"""

CASES = """\
cases:
  - name: {zh: 休学期间申请转学, en: transfer during leave}
    region: "430000"
    on: 2024-09-10
    change: transfer
    facts:
      student: {stage: junior, grade: 8, status: on_leave, boarding: false}
      transfer: {to_grade: 8}
      term: {start: 2024-09-01}
    expect:
      outcome: refused
      reasons: [example-2024/transfer-on-leave]
  - name: {zh: 在读学生申请转学, en: transfer of a student at school}
    region: "430000"
    on: 2024-09-10
    change: transfer
    facts:
      student: {stage: junior, grade: 8, status: enrolled, boarding: false}
      transfer: {to_grade: 8}
      term: {start: 2024-09-01}
    expect:
      outcome: permitted
      reasons: []
"""


SUPPLEMENT = """\
document:
  id: supplement-2025
  title: {zh: 补充规定, en: Supplement}
  region: "430000"
  implements: national-2013
  stages: [primary, junior]
  in_force: {from: 2025-09-01}
  grade: statute
  articles: {count: 1}
parameters:
  leave.max_length: {value: 2 years, article: 第一条, replaces: example-2024}
"""
"""Another regulation of the same pack, which gives another value."""

CITY = """\
document:
  id: city-2025
  title: {zh: 示例市规定, en: Example city}
  region: "430100"
  implements: example-2024
  stages: [primary, junior]
  in_force: {from: 2025-09-01}
  grade: statute
  articles: {count: 1}
rules:
  - id: long-leave
    title: {zh: 休学不宜过长, en: no long leave}
    change: leave
    discourage: exceeds(leave.start, leave.end, policy.leave.max_length)
    article: 第一条
"""
"""A regulation of a city in the small pack's province, in a folder of its own."""


@dataclass
class Desk:
    """A folder of packs with one small pack in it, as an editor has it open."""

    folder: Path

    def __post_init__(self) -> None:
        self.regulation = self.folder / "packs" / "example" / "example-2024.yaml"
        self.cases = self.folder / "packs" / "example" / "cases" / "transfer.yaml"
        self.cases.parent.mkdir(parents=True)
        self.regulation.write_text(REGULATION, encoding="utf-8")
        self.cases.write_text(CASES, encoding="utf-8")
        self.regulation, self.cases = self.regulation.resolve(), self.cases.resolve()
        self.workspace, self.checker = Workspace(), CHECKER
        self.read(self.regulation)

    def put(self, name: str, text: str) -> Path:
        """Write a file below the folder of packs, as the disk has it."""
        path = self.folder / "packs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path.resolve()

    def read(self, path: Path) -> list[Found]:
        """Check what a file can see, and keep it."""
        packs, unseen = self.workspace.scope(path), self.workspace.unseen(path)
        assert unseen
        stages = self.checker.stages(packs, dict(self.workspace.texts), pack_folder(path), frozenset)
        found = list(stages)
        self.workspace.take_regulations(packs, found[-1].regulations)
        if found[-1].case_files is not None:
            self.workspace.take_cases(packs, found[-1].case_files)
        return found

    def ask(self, text: str, path: Path | None = None, language: Language = "zh") -> tuple[Asked, int, int]:
        """A question at the mark of a text, which is what stands in the editor."""
        before, mark, after = text.partition(MARK)
        assert mark
        where = path or self.regulation
        view = self.workspace.view(where)
        assert view is not None
        return Asked(view, before + after, language, TODAY), before.count("\n"), len(before) - before.rfind("\n") - 1

    def hover(self, text: str, path: Path | None = None, language: Language = "zh") -> Hover | None:
        return hover(*self.ask(text, path, language))

    def told(self, text: str, path: Path | None = None, language: Language = "zh") -> str:
        found = self.hover(text, path, language)
        assert found is not None
        return found.text

    def completion(self, text: str, path: Path | None = None, language: Language = "zh") -> Completion:
        found = completion(*self.ask(text, path, language))
        assert found is not None
        return found

    def offers(self, text: str, path: Path | None = None) -> dict[str, str]:
        """What can be written at the mark, by label."""
        return {one.label: one.insert for one in self.completion(text, path).suggestions}

    def definition(self, text: str, path: Path | None = None) -> list[str]:
        return [written(target) for target in definition(*self.ask(text, path))]

    def references(self, text: str, path: Path | None = None) -> list[str]:
        return [written(target) for target in references(*self.ask(text, path))]


def written(target: Target) -> str:
    """A target with the text it stands on."""
    line = target.path.read_text(encoding="utf-8").split("\n")[target.line]
    return f"{target.path.name}:{line[target.start : target.end]}"


def marked(text: str, word: str, inside: int = 1) -> str:
    """A text with the mark inside the first of a word."""
    at = text.index(word) + inside
    return text[:at] + MARK + text[at:]
