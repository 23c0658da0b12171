"""The matrix: what each region says on each matter (事项), on one day; silence is shown as what it is.

A cell holds the region's own norms and those it inherits from wider layers. Where it has none of its own, it says why:
its text was read whole and is silent, so that it inherits or nothing is said at all; nobody here has read its text; the
nation leaves the matter to the provinces. Texts of which parts were not seen are named, the layers between included.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from xueji.language.syntax import ALWAYS, Expression
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Change, Force, Layer, SourceGrade, Stage, Term
from xueji.model.region import NATION
from xueji.policy.articles import Standing
from xueji.policy.document import Document
from xueji.policy.layer import Policy
from xueji.policy.parameter import ParameterValue
from xueji.policy.rule import Closed, Procedure, Rule


class Silence(Term):
    """未作规定: why a region has no norm of its own on a matter."""

    INHERITS = "inherits", "沿用上位规定"
    SILENT = "silent", "未作规定"
    NOT_SEEN = "not_seen", "文本未见"
    DELEGATED = "delegated", "由省级规定"


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm in a cell: what it says, of a change or of a stored record, when, for which stages, where it stands."""

    text: Text
    name: str
    force: Force | None
    on_record: bool
    when: Expression
    stages: tuple[Stage, ...]
    document: str
    article: str
    grade: SourceGrade
    certain: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one region says on one matter: its own norms and those of wider layers, or its silence."""

    own: tuple[Norm, ...]
    inherited: tuple[Norm, ...]
    silence: Silence | None
    unseen: tuple[str, ...]
    """Documents of the region, or of a layer between it and the nation, of which parts were not seen."""


@dataclass(frozen=True, slots=True)
class Row:
    """One matter, with a cell for each region."""

    aspect: Aspect
    cells: tuple[Cell, ...]


def matrix(policies: Sequence[Policy]) -> tuple[Row, ...]:
    """Lay policies side by side; a matter on which none of them has a norm is left out."""
    columns = [(policy, tuple(_norms(policy))) for policy in policies]
    changes: dict[Aspect, set[Change]] = {}
    for policy in policies:
        for rule in policy.rules:
            if rule.aspect:
                changes.setdefault(rule.aspect, set()).update(rule.changes)
    rows = (
        Row(aspect, tuple(_cell(policy, aspect, norms, changes.get(aspect, set())) for policy, norms in columns))
        for aspect in Aspect
    )
    return tuple(row for row in rows if any(cell.own or cell.inherited for cell in row.cells))


def _norms(policy: Policy) -> Iterator[tuple[Aspect, Norm]]:
    for rule in policy.rules:
        if rule.aspect:
            on_record = rule.record and not rule.changes
            yield rule.aspect, _norm(rule, rule.title, rule.name, rule.force, on_record=on_record)
    for procedure in policy.procedures:
        if procedure.aspect:
            yield procedure.aspect, _norm(procedure, _chain(procedure), procedure.name, None, when=procedure.when)
    for listed in policy.closed:
        if listed.aspect:
            yield listed.aspect, _norm(listed, listed.title, f"{listed.document}/closed", Force.REQUIRE)
    for value in dict.fromkeys(policy.values.values()):
        declared = policy.declarations[value.name]
        if declared.aspect:
            yield declared.aspect, _norm(value, _value(value, declared.title), f"policy.{value.name}", None)


def _norm(
    part: Rule | Procedure | Closed | ParameterValue,
    text: Text,
    name: str,
    force: Force | None,
    *,
    on_record: bool = False,
    when: Expression = ALWAYS,
) -> Norm:
    return Norm(
        text, name, force, on_record, when, part.stages, part.document, part.article, part.grade, part.certain
    )  # fmt: skip


def _chain(procedure: Procedure) -> Text:
    return Text(
        zh=" → ".join(step.zh for step in procedure.steps), en=" → ".join(step.value for step in procedure.steps)
    )


def _value(value: ParameterValue, title: Text) -> Text:
    written = value.value
    zh = written.zh if hasattr(written, "zh") else str(written)
    soft_zh, soft_en = ("（一般）", " (generally)") if value.presumption else ("", "")
    return Text(zh=f"{title.zh} {zh}{soft_zh}", en=f"{title.en}: {written}{soft_en}")


def _cell(policy: Policy, aspect: Aspect, norms: Iterable[tuple[Aspect, Norm]], changes: Collection[Change]) -> Cell:
    found = [norm for about, norm in norms if about is aspect]
    own = tuple(norm for norm in found if policy.by_id[norm.document].region == policy.region)
    inherited = tuple(norm for norm in found if norm not in own)
    local = [d for d in policy.documents if d.layer is not Layer.NATION or policy.region == NATION]
    unseen = tuple(document.id for document in local if not seen_whole(document))
    if own:
        return Cell(own, inherited, None, unseen)
    delegated = {change for part in policy.delegations for change in part.changes}
    if policy.region == NATION and delegated & set(changes):
        return Cell((), (), Silence.DELEGATED, unseen)
    read = [d for d in local if d.region == policy.region and d.id not in unseen]
    silence = (Silence.INHERITS if inherited else Silence.SILENT) if read else Silence.NOT_SEEN
    return Cell((), inherited, silence, unseen)


def seen_whole(document: Document) -> bool:
    """Say whether the whole text was read: the number of its articles is known, and none of them is unseen."""
    counted = document.articles is not None and document.articles.count is not None
    return counted and not any(entry.standing is Standing.NOT_SEEN for entry in document.ledger)
