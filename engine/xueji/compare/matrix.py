"""The matrix: what each region says on each matter (事项), on one day; silence is shown as what it is.

A cell holds the region's own norms, those it inherits from wider layers where it has none of its own, and, where there
is neither, whether the region's texts were read whole (`silent`), only in part (`not_seen`), or are not here at all
(`no_text`). A region that is silent inherits; one whose text was not seen may well say something else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xueji.model.aspects import Aspect
from xueji.model.decision import Text
from xueji.model.enums import DocumentStatus, Force, SourceGrade, Stage, Term
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
    NO_TEXT = "no_text", "未收入文件"


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm in a cell: what it says, for which stages where not for all, and where it stands."""

    text: Text
    name: str
    force: Force | None
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


@dataclass(frozen=True, slots=True)
class Row:
    """One matter, with a cell for each region."""

    aspect: Aspect
    cells: tuple[Cell, ...]


def matrix(policies: Sequence[Policy]) -> tuple[Row, ...]:
    """Lay policies side by side; a matter on which none of them has a norm is left out."""
    columns = [_column(policy) for policy in policies]
    rows = (Row(aspect, tuple(_cell(policy, found.get(aspect, ())) for policy, found in columns)) for aspect in Aspect)
    return tuple(row for row in rows if any(cell.own or cell.inherited for cell in row.cells))


def _column(policy: Policy) -> tuple[Policy, dict[Aspect, list[tuple[bool, Norm]]]]:
    found: dict[Aspect, list[tuple[bool, Norm]]] = {}
    for aspect, norm in _norms(policy):
        own = policy.by_id[norm.document].region == policy.region
        found.setdefault(aspect, []).append((own, norm))
    return policy, found


def _norms(policy: Policy) -> Iterator[tuple[Aspect, Norm]]:
    for rule in policy.rules:
        if rule.aspect:
            yield rule.aspect, _norm(rule, rule.title, rule.name, rule.force)
    for procedure in policy.procedures:
        if procedure.aspect:
            yield procedure.aspect, _norm(procedure, _chain(procedure), procedure.name, None)
    for listed in policy.closed:
        if listed.aspect:
            yield listed.aspect, _norm(listed, listed.title, f"{listed.document}/closed", Force.REQUIRE)
    for value in dict.fromkeys(policy.values.values()):
        declared = policy.declarations[value.name]
        if declared.aspect:
            yield declared.aspect, _norm(value, _value(value, declared.title), f"policy.{value.name}", None)


def _norm(part: Rule | Procedure | Closed | ParameterValue, text: Text, name: str, force: Force | None) -> Norm:
    return Norm(text, name, force, part.stages, part.document, part.article, part.grade, part.certain)


def _chain(procedure: Procedure) -> Text:
    return Text(
        zh=" → ".join(step.zh for step in procedure.steps), en=" → ".join(step.value for step in procedure.steps)
    )


def _value(value: ParameterValue, title: Text) -> Text:
    written = value.value
    zh = written.zh if hasattr(written, "zh") else str(written)
    soft_zh, soft_en = ("（一般）", " (generally)") if value.presumption else ("", "")
    return Text(zh=f"{title.zh} {zh}{soft_zh}", en=f"{title.en}: {written}{soft_en}")


def _cell(policy: Policy, found: Iterable[tuple[bool, Norm]]) -> Cell:
    listed = tuple(found)
    own, inherited = (tuple(norm for mine, norm in listed if mine is which) for which in (True, False))
    if own:
        return Cell(own, inherited, None)
    texts = [d for d in policy.documents if d.region == policy.region and d.status is DocumentStatus.ISSUED]
    if inherited and texts and all(map(seen_whole, texts)):
        return Cell((), inherited, Silence.INHERITS)
    if not texts:
        return Cell((), inherited, Silence.INHERITS if inherited else Silence.NO_TEXT)
    return Cell((), inherited, Silence.SILENT if all(map(seen_whole, texts)) else Silence.NOT_SEEN)


def seen_whole(document: Document) -> bool:
    """Say whether the whole text was read: the number of its articles is known, and none of them is unseen."""
    counted = document.articles is not None and document.articles.count is not None
    return counted and not any(entry.standing is Standing.NOT_SEEN for entry in document.ledger)
