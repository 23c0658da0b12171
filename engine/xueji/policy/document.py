"""One regulation as a value: what it says of itself, and all it contains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from xueji.calendar import Conventions
from xueji.errors import Place
from xueji.model.decision import Text
from xueji.model.enums import Change, DocumentStatus, Force, Layer, SourceGrade, Stage
from xueji.model.region import layer
from xueji.policy.articles import Articles, Entry, Unmodelled, citations, ledger
from xueji.policy.parameter import Declaration, ParameterValue
from xueji.policy.rule import Closed, Delegation, NotSeen, Procedure, Rule
from xueji.vocabulary import FactEntry


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation, in force from `since` to `until` (None: no end known); `digest` is of its meaning, not layout."""

    id: str
    title: Text
    number: str
    pack: str
    region: str
    stages: tuple[Stage, ...]
    since: date
    until: date | None
    dates_certain: bool
    grade: SourceGrade
    status: DocumentStatus
    implements: tuple[str, ...]
    replaces: tuple[str, ...]
    silent_on: tuple[Change, ...]
    conventions: Conventions
    declarations: tuple[Declaration, ...]
    values: tuple[ParameterValue, ...]
    rules: tuple[Rule, ...]
    procedures: tuple[Procedure, ...]
    closed: tuple[Closed, ...]
    not_seen: tuple[NotSeen, ...]
    delegations: tuple[Delegation, ...]
    not_modelled: tuple[Unmodelled, ...]
    articles: Articles | None
    place_name: Text | None
    former_codes: tuple[str, ...]
    """Division codes the region had before: who asks for one means this region."""
    evidence: Mapping[str, Text]
    facts: tuple[FactEntry, ...]
    digest: str
    place: Place = field(compare=False)

    @property
    def layer(self) -> Layer:
        """Nation, province, city or county."""
        return layer(self.region)

    def in_force(self, on: date, *, drafts: bool = False) -> bool:
        """Say whether the document's own dates cover a day; a draft is never in force, unless one asks “what if”."""
        return self.begun(on, drafts=drafts) and (self.until is None or on <= self.until)

    def begun(self, on: date, *, drafts: bool = False) -> bool:
        """Say whether the document has come into force by a day, even if it has run out since."""
        return (drafts or self.status is DocumentStatus.ISSUED) and self.since <= on

    @property
    def norms(self) -> Iterator[tuple[str, str]]:
        """What rests on an article, by name, with what it cites."""
        for rule in self.rules:
            yield rule.name, rule.article
        for procedure in self.procedures:
            yield procedure.name, procedure.article
        for value in self.values:
            yield f"policy.{value.name}", value.article
        for listed in self.closed:
            yield f"{self.id}/closed-{listed.changes[0]}", listed.article
        for left in self.delegations:
            yield f"{self.id}/delegated-{left.changes[0]}", left.article

    @property
    def unnumbered(self) -> tuple[str, ...]:
        """The norms whose article our copy does not tell (条次不详): modelled, but of no article in the ledger."""
        return tuple(name for name, article in self.norms if not citations(article))

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """Every article accounted for: what rests on it, or why nothing does."""
        return ledger(self.articles or Articles(), self.norms, self.not_modelled)

    def speaks_of(self, change: Change, stage: Stage) -> bool:
        """Say whether it is known what the regulation makes of a change for a stage.

        It is where a norm decides on it (a duty, a paper or a procedure does not), and where `silent_on` says that the
        whole text was read and sets no condition.
        """
        if stage not in self.stages or change in self.silent_on:
            return stage in self.stages
        deciding = (rule for rule in self.rules if rule.force is not Force.OBLIGE and not rule.evidence)
        norms: tuple[Rule | Closed, ...] = (*deciding, *self.closed)
        return any(change in norm.changes and stage in norm.stages for norm in norms)
