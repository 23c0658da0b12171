"""Reasons that no rule states: the chart of statuses, and law that nobody here has read; and the standing caveats."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from xueji.decide.guards import Guard, taken_as_usual
from xueji.decide.plan import Plan
from xueji.language.backends.closures import Facts
from xueji.model.decision import Caveat, Due, Reason, Text
from xueji.model.enums import Change, DocumentStatus, Force, Outcome, SourceGrade, Status, Truth
from xueji.policy.document import Document
from xueji.policy.layer import Policy
from xueji.policy.rule import NotSeen, Procedure, Rule

STANDING: Final[Mapping[str, Text]] = {
    "grade-press": Text(
        zh="结论依据的条文只见于媒体报道，未见原文",
        en="the answer rests on norms known from press reports, not from the text",
    ),
    "grade-secondary": Text(
        zh="结论依据的条文只见于二手资料，数字和措辞可能有误",
        en="the answer rests on norms known at second hand; figures and wording may be wrong",
    ),
    "source-uncertain": Text(
        zh="所据条文的文本或读法存疑", en="the text or the reading of a norm relied on is in doubt"
    ),
    "date-uncertain": Text(
        zh="所据文件的施行日期未经核实", en="the dates in force of a document relied on are not verified"
    ),
    "draft": Text(
        zh="所依据的文件是征求意见稿，并未施行；此结论只回答“如果施行会怎样”",
        en="a draft is treated as if it were in force: this only answers “what if”",
    ),
    "not-asked": Text(
        zh="以下事实未提供，按通常情形处理；如有异常，结论可能不同",
        en="these facts were not given and are taken to be as usual; where they are not, the answer may differ",
    ),
    "holidays-unknown": Text(
        zh="涉及尚未公布放假安排的年份，相关日期为暂定",
        en="a year whose holidays are not announced yet: its dates are provisional",
    ),
}

NOWHERE: Final[dict[str, Any]] = {
    "layer": None, "document": None, "document_id": None, "article": None, "grade": None, "certain": True,
    "note": None,
}  # fmt: skip
"""The source of what no document says."""


def chart_reason(plan: Plan, status: str | None) -> Reason:
    """The chart does not allow the change from the student's status, or the status is not known."""
    allowed = [s for s in Status if s.value in plan.sources]
    change = plan.change
    if status is None:
        text = Text(
            zh=f"学籍状态不明，无法判断能否办理{change.zh}",
            en=f"the status is not known, so whether “{change}” is possible at all cannot be told",
        )
        missing: tuple[str, ...] = ("student.status",)
        holds = Truth.UNKNOWN
    else:
        zh, en = Status(status).zh, status
        text = Text(zh=f"学籍状态为“{zh}”的学生不能办理{change.zh}", en=f"no “{change}” from the status “{en}”")
        missing, holds = (), Truth.YES
    remedy = Text(
        zh=f"可办理{change.zh}的状态：{'、'.join(s.zh for s in allowed)}",
        en=f"possible from: {', '.join(s.value for s in allowed)}",
    )
    because = {} if status is None else {"student.status": status}
    return Reason(
        rule=f"chart/{change}", kind="chart", force=Force.FORBID, holds=holds, text=text, because=because, **NOWHERE,
        missing=missing, remedy=remedy,
    )  # fmt: skip


def not_seen_reason(gap: NotSeen, change: Change, missing: tuple[str, ...], document: Document) -> Reason:
    """A part of the law nobody here has read bears, or may bear, on the case."""
    where = {**NOWHERE, "layer": document.pack, "document": document.title.zh, "document_id": document.id}
    return _unknown(f"{gap.document}/not-seen-{change}", "not_seen", gap.what, where, missing)


def gap_reasons(plan: Plan, source_of: Callable[[Any], dict[str, Any]]) -> Iterator[Reason]:
    """What keeps an answer from being given although no fact is missing."""
    said, remedy = _said_beside(plan)
    for delegation in plan.delegated:
        here = said or Text(zh="本地区没有收入相关规定", en="no regulation of this place on it is here")
        text = Text(zh=f"{delegation.title.zh}；{here.zh}", en=f"{delegation.title.en}; {here.en}")
        name = f"{delegation.document}/delegated-{plan.change}"
        yield _unknown(name, "delegated", text, source_of(delegation), remedy=remedy)
    if plan.uncovered:
        zh, en = (f"{plan.stage.zh}学生", f" for the stage “{plan.stage}”") if plan.stage else ("学生", "")
        text = said or Text(
            zh=f"没有收入关于{zh}{plan.change.zh}的规定", en=f"no regulation here speaks of “{plan.change}”{en}"
        )
        yield _unknown(f"none/{plan.change}", "uncovered", text, NOWHERE, remedy=remedy)
    if plan.stage_matters:
        text = Text(zh="学段不明，不能确定适用的规定", en="the stage is not known, so which law applies cannot be told")
        yield _unknown(f"none/{plan.change}", "uncovered", text, NOWHERE, ("student.stage",))


def _said_beside(plan: Plan) -> tuple[Text, Text] | tuple[None, None]:
    """Where regional rules follow from a change without deciding on it: that they are all there is, and the way out."""
    found: dict[tuple[str, str], list[Rule | Procedure]] = {
        ("义务", "duties"): [part for part in plan.beside if isinstance(part, Rule) and not part.evidence],
        ("材料要求", "papers to bring"): [part for part in plan.beside if isinstance(part, Rule) and part.evidence],
        ("程序", "procedures"): [part for part in plan.beside if not isinstance(part, Rule)],
    }
    kinds = [(kind, ", ".join(dict.fromkeys(part.name for part in parts))) for kind, parts in found.items() if parts]
    if not kinds:
        return None, None
    zh = "和".join(f"{zh}（{names}）" for (zh, _), names in kinds)
    en = " and ".join(f"{en} ({names})" for (_, en), names in kinds)
    return Text(
        zh=f"本地区关于{plan.change.zh}只录入了{zh}，没有录入准予或者不予的条件",
        en=f"of this place only {en} are entered for “{plan.change}”, no condition to grant or to refuse it",
    ), Text(
        zh=f"请规则维护人员核对条文：没有另设条件的，在文件信息里写 silent_on: [{plan.change}]，"
        "或者写一条 permit: always 的规则；另有条件的，请录入",
        en="for who keeps the rules: where the text sets no condition, write "
        f"silent_on: [{plan.change}] in the document’s head, or a rule with permit: always; where it does, enter it",
    )


def _unknown(
    rule: str,
    kind: Any,
    text: Text,
    source: dict[str, Any],
    missing: tuple[str, ...] = (),
    remedy: Text | None = None,
) -> Reason:
    return Reason(
        rule=rule, kind=kind, force=Force.FORBID, holds=Truth.UNKNOWN, text=text, missing=missing, remedy=remedy,
        **source,
    )  # fmt: skip


def caveats(
    plan: Plan,
    policy: Policy,
    facts: Facts,
    outcome: Outcome,
    reasons: Sequence[Reason],
    grade: SourceGrade | None,
    dated: Iterable[Due],
) -> Iterator[Caveat]:
    """What the reader must know before relying on the answer; `dated` is everything with a last day.

    A refusal rests on the reasons that refuse, any other answer on every rule that was asked as well.
    """
    asked = () if outcome is Outcome.REFUSED else (*plan.refusals, *plan.discouragements)
    parts = [part for reason in reasons for part in (reason, *reason.values)]
    if grade is not None and grade is not SourceGrade.STATUTE:
        weak = {p.document_id for p in parts if p.grade not in (None, SourceGrade.STATUTE)}
        weak |= {b.rule.document for b in asked if b.grade is not SourceGrade.STATUTE}
        yield Caveat(code="source-grade", text=STANDING[f"grade-{grade}"], documents=_in_order(policy, weak))
    for ready in plan.caveats:
        if not ready.no(facts):
            yield Caveat(code="not-seen", text=ready.gap.what, documents=(ready.gap.document,))
    doubtful = {p.document_id for p in parts if not p.certain} | {b.rule.document for b in asked if not b.certain}
    if doubtful:
        listed = _in_order(policy, doubtful)
        yield Caveat(code="source-uncertain", text=STANDING["source-uncertain"], documents=listed)
    used = {part.document_id for part in parts} | {bound.rule.document for bound in asked}
    if undated := _in_order(policy, {d.id for d in policy.documents if not d.dates_certain} & used):
        yield Caveat(code="date-uncertain", text=STANDING["date-uncertain"], documents=undated)
    if drafts := _in_order(policy, {d.id for d in policy.documents if d.status is DocumentStatus.DRAFT}):
        yield Caveat(code="draft", text=STANDING["draft"], documents=drafts)
    if unasked := not_asked(plan, facts, outcome, reasons):
        yield Caveat(code="not-asked", text=STANDING["not-asked"], facts=unasked)
    waiting = any(r.holds is Truth.UNKNOWN and r.kind in ("rule", "closed") and not r.missing for r in reasons)
    if waiting or True in [part.provisional for part in dated]:
        yield Caveat(code="holidays-unknown", text=STANDING["holidays-unknown"])


def not_asked(plan: Plan, facts: Facts, outcome: Outcome, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The facts that were not given and, without a sign of them, were not asked for.

    Of a refusal they are those that may yet be a ground of a closed list, where no rule refuses beside it.
    """
    if outcome is Outcome.UNDETERMINED or not (plan.guards or plan.ground_guards):
        return ()
    if outcome is not Outcome.REFUSED:
        return taken_as_usual(plan.guards, facts)
    refusing = {reason.kind for reason in reasons if reason.force is not Force.DISCOURAGE}
    return taken_as_usual(plan.ground_guards, facts) if refusing == {"closed"} else ()


def record_caveats(
    policy: Policy, findings: Iterable[Reason], guarded: Sequence[Guard], facts: Facts
) -> Iterator[Caveat]:
    """What the reader of a check must know: copies and readings in doubt, dates, drafts, facts taken as usual."""
    parts = [part for reason in findings for part in (reason, *reason.values)]
    used = {part.document_id for part in parts}
    for grade in (SourceGrade.SECONDARY, SourceGrade.PRESS):
        if weak := _in_order(policy, {part.document_id for part in parts if part.grade is grade}):
            yield Caveat(code="source-grade", text=STANDING[f"grade-{grade}"], documents=weak)
    if doubtful := _in_order(policy, {part.document_id for part in parts if not part.certain}):
        yield Caveat(code="source-uncertain", text=STANDING["source-uncertain"], documents=doubtful)
    if unasked := taken_as_usual(guarded, facts):
        yield Caveat(code="not-asked", text=STANDING["not-asked"], facts=unasked)
    if undated := _in_order(policy, {d.id for d in policy.documents if not d.dates_certain} & used):
        yield Caveat(code="date-uncertain", text=STANDING["date-uncertain"], documents=undated)
    if drafts := _in_order(policy, {d.id for d in policy.documents if d.status is DocumentStatus.DRAFT}):
        yield Caveat(code="draft", text=STANDING["draft"], documents=drafts)


def _in_order(policy: Policy, documents: Collection[str | None]) -> tuple[str, ...]:
    return tuple(document.id for document in policy.documents if document.id in documents)


def built_in(document: Document) -> Iterator[str]:
    """The names of the reasons a document gives rise to without a rule of its own."""
    for listed in document.closed:
        yield f"{listed.document}/closed-{listed.changes[0].value}"
    for gap in document.not_seen:
        yield from (f"{gap.document}/not-seen-{change.value}" for change in gap.changes)
    for delegation in document.delegations:
        yield from (f"{delegation.document}/delegated-{change.value}" for change in delegation.changes)
