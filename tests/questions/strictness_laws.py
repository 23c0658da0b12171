"""A made-up nation and a made-up province of a few lines each, and the two as sides of a question."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from xueji.assemble import Xueji
from xueji.model.enums import Change, Outcome, RecordVerdict, Stage
from xueji.packs import registry
from xueji.packs.load import load
from xueji.prove.side import Side
from xueji.prove.solver import Deadline
from xueji.questions.ceiling import ceiling
from xueji.questions.finding import Asked, Finding

DAY = date(2024, 9, 5)
Sides = Callable[..., tuple[Side, Side]]
HEAD = """\
document:
  id: {id}
  title: {{zh: 规定, en: rules}}
  region: "{region}"
  stages: [primary, junior]
  in_force: {{from: {since}}}
  grade: statute
"""
NATION = "declare:\n  leave.max_length:\n    {title: 休学期限, topic: leave, type: duration, schema: {}}\n" \
    "evidence:\n  proof: {zh: 证明, en: a proof}\n  form: {zh: 表格, en: a form}\n"  # fmt: skip


def rule(name: str, says: str, change: str = "transfer", aspect: str = "transfer_on_leave", more: str = "") -> str:
    """One rule; a change of `record` is read on stored records."""
    trigger = "record: true, repair: change" if change == "record" else f"change: {change}"
    title = f"title: {{zh: {name}, en: {name}}}"
    return f"  - {{id: {name}, {title}, {trigger}, aspect: {aspect}, article: 一, {says}{more}}}\n"


def duty(
    within: str = "", to: str = "registration_authority", who: str = "school", since: str = "student.died_on"
) -> str:
    """What a duty says, with a term if it has one."""
    term = f", within: {within}, since: {since}" if within else ""
    return f"oblige: {{who: {who}, what: {{zh: 报告, en: report}}, to: [{to}]{term}}}"


class Laws:
    """Writes packs into a folder and gives them as sides."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sides(
        self, nation: str, province: str, head: str = "", nation_head: str = "", day: date = DAY
    ) -> tuple[Side, Side]:
        """The province and the nation above it; the texts are lists of rules."""
        shutil.rmtree(self.folder / "p", ignore_errors=True)
        self._write("national", "000000", f"{NATION}{nation_head}", nation)
        self._write("gansu", "620000", head, province)
        engine = Xueji(load(registry.in_folder(self.folder / "p")))
        return engine.side("gansu", day), engine.side("national", day)

    def _write(self, pack: str, region: str, head: str, rules: str) -> None:
        folder = self.folder / "p" / pack
        folder.mkdir(parents=True)
        body = f"rules:\n{rules}" if rules else ""
        (folder / f"{pack}.yaml").write_text(HEAD.format(id=pack, region=region, since="2015-01-01") + head + body)


def asked(sides: tuple[Side, Side], change: Change | None = Change.TRANSFER, seconds: float = 20) -> Asked:
    """The ceiling of one change, or of records, of primary school."""
    return ceiling(*sides, change, Stage.PRIMARY, DAY, Deadline(seconds))


def names(found: Asked) -> list[str]:
    """The names of all findings; nothing may be left open."""
    assert not found.open
    return [finding.name for finding in found.findings]


def results(finding: Finding) -> tuple[Outcome | RecordVerdict, ...]:
    """What the province and the nation say of the example."""
    assert finding.example is not None
    return tuple(answer.verdict if hasattr(answer, "verdict") else answer.outcome for answer in finding.example.answers)
