"""The matrix: what each region says on each matter (事项), on one day; silence is shown as what it is.

A cell holds the region's own norms and those it inherits from wider layers. Where it has none of its own, it says why:
its text was read whole and is silent, so that it inherits or nothing is said at all; nobody here has read its text; the
nation leaves the matter to the provinces. Texts of which parts were not seen are named, the layers between included.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xueji.language.syntax import ALWAYS, Expression
from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import Change, Force, Layer, NotModelled, SourceGrade, Stage, Term
from xueji.model.region import NATION
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
    columns = [_Column(policy) for policy in policies]
    about: dict[Aspect, _Matter] = {aspect: _Matter() for aspect in Aspect}
    for column in columns:
        for aspect, norm in column.norms:
            about[aspect].stages |= set(norm.stages)
        for rule in column.policy.rules:
            if rule.aspect:
                about[rule.aspect].changes |= set(rule.changes)
    rows = (Row(aspect, tuple(column.cell(aspect, matter) for column in columns)) for aspect, matter in about.items())
    return tuple(row for row in rows if any(cell.own or cell.inherited for cell in row.cells))


@dataclass
class _Matter:
    """What the norms of all regions on one matter are about."""

    changes: set[Change] = field(default_factory=set)
    stages: set[Stage] = field(default_factory=set)

    @property
    def ordinary(self) -> set[Stage]:
        """The stages a text must speak of for its silence to mean something; vocational school only by itself."""
        return self.stages - {Stage.VOCATIONAL} or self.stages


class _Column:
    """One region's policy with what is asked of it for every row."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.norms = tuple(_norms(policy))
        local = [d for d in policy.documents if d.layer is not Layer.NATION or policy.region == NATION]
        self.unseen = tuple(document.id for document in local if not seen_whole(document))
        whole = [d for d in local if d.region == policy.region and d.id not in self.unseen]
        self.read = {stage for document in whole for stage in document.stages}
        self.delegated = {change for part in policy.delegations for change in part.changes}

    def cell(self, aspect: Aspect, matter: _Matter) -> Cell:
        """What the region says on a matter, or why it says nothing."""
        found = [norm for about, norm in self.norms if about is aspect]
        own = tuple(norm for norm in found if self.policy.by_id[norm.document].region == self.policy.region)
        inherited = tuple(norm for norm in found if norm not in own)
        if own:
            return Cell(own, inherited, None, self.unseen)
        if self.policy.region == NATION and matter.changes and matter.changes <= self.delegated:
            return Cell((), (), Silence.DELEGATED, self.unseen)
        read = matter.ordinary and matter.ordinary <= self.read
        silence = (Silence.INHERITS if inherited else Silence.SILENT) if read else Silence.NOT_SEEN
        return Cell((), inherited, silence, self.unseen)


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
    in_force: dict[ParameterValue, list[Stage]] = {}
    for (_, stage), value in policy.values.items():
        in_force.setdefault(value, []).append(stage)
    for value, stages in in_force.items():
        declared = policy.declarations[value.name]
        if declared.aspect:
            left = dataclasses.replace(value, stages=tuple(stage for stage in Stage if stage in stages))
            yield declared.aspect, _norm(left, _value(left, declared.title), f"policy.{value.name}", None)


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


def seen_whole(document: Document) -> bool:
    """Say whether the whole text was read: the number of its articles is known, and no part of one is unseen."""
    counted = document.articles is not None and document.articles.count is not None
    return counted and not any(part.reason is NotModelled.NOT_SEEN for part in document.not_modelled)
