"""A made-up province with no nation above it, for questions about one law."""

from datetime import date
from pathlib import Path

from xueji.assemble import Xueji
from xueji.model.enums import Change, Stage
from xueji.packs import registry
from xueji.packs.load import load
from xueji.prove.side import Side
from xueji.questions.ask import Others, Result, Scope, ask
from xueji.questions.finding import Finding, Question
from xueji.questions.law import Law

DAY = date(2024, 9, 5)
BROKEN = Path(__file__).parent / "broken"
HEAD = """\
document:
  id: made
  title: {{zh: 规定, en: rules}}
  region: "430000"
  stages: [{stages}]
  in_force: {{from: 2015-01-01}}
  grade: statute
  silent_on: [{silent}]
evidence:
  proof: {{zh: 证明, en: a proof}}
  form: {{zh: 表格, en: a form}}
"""


def rule(name: str, says: str, change: str = "transfer", more: str = "") -> str:
    """One rule; a change of `record` is read on stored records."""
    trigger = "record: true, repair: change" if change == "record" else f"change: {change}"
    return f"  - {{id: {name}, title: {{zh: {name}, en: {name}}}, {trigger}, article: 一, {says}{more}}}\n"


def side(folder: Path, *rules: str, rest: str = "", stages: str = "primary", silent: str = "transfer") -> Side:
    """A law of these rules, written into a folder."""
    pack = folder / "p" / "hunan"
    pack.mkdir(parents=True)
    body = f"rules:\n{''.join(rules)}" if rules else ""
    (pack / "made.yaml").write_text(HEAD.format(stages=stages, silent=silent) + body + rest)
    return of_folder(folder / "p")


def of_folder(folder: Path, day: date = DAY, *, drafts: bool = False) -> Side:
    """The law of the packs of a folder."""
    return Xueji(load(registry.in_folder(folder)), drafts=drafts).side("hunan", day)


def answer(law: Side, question: Question, scope: Scope | None = None, seconds: float = 30) -> Result:
    """What a question comes to, asked of primary school and its records."""
    asked = scope or Scope((*Change, None), (Stage.PRIMARY,))
    return ask(question, Law(law, DAY), Others(law, law), asked, seconds)


def found(law: Side, question: Question, change: Change | None = Change.TRANSFER) -> dict[str, Finding]:
    """The findings of one change by name; nothing may be left open."""
    result = answer(law, question, Scope((change,), (Stage.PRIMARY,)))
    assert not result.asked.open
    return {finding.name: finding for finding in result.asked.findings}
