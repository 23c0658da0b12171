"""Many requests at once: may each change be made, and every reason, as `decide` would give them one by one."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from xueji.bulk.admitted import admitted
from xueji.bulk.audit import bit_of, number_bits
from xueji.bulk.derive import Check
from xueji.bulk.frame import safe, with_day
from xueji.bulk.judge import Answers, Judge
from xueji.bulk.marks import Bit
from xueji.bulk.outcome import Outcomes
from xueji.bulk.places import Law, Place, Places, code_of
from xueji.bulk.results import Judged
from xueji.decide.standing import NOWHERE, chart_reason, gap_reasons
from xueji.errors import UsageError
from xueji.language.backends.frames import Frames, either
from xueji.language.syntax import facts_in
from xueji.model.decision import Reason, Text
from xueji.model.enums import Change, Force, Outcome, Stage
from xueji.model.region import NATION


class Requests:
    """The question of a batch: the outcome of each row's change, and its reasons."""

    answer = "outcome"
    answers = tuple(o.value for o in Outcome)

    def __init__(self, places: Places, changes: Iterable[Change], *, by_row: bool, evidence: str | None) -> None:
        self.changes = tuple(changes)
        self.by_row = by_row
        self.evidence = evidence
        found = (bit for place in places.all for change in self.changes for bit in _bits(place, change))
        self.bits = number_bits(found)
        self._index = {bit.rule: bit.index for bit in self.bits}

    def facts(self) -> frozenset[str]:
        """Every fact a rule on one of the changes speaks of."""
        return frozenset(name for bit in self.bits for name in bit.needs)

    def variants(self, place: Place) -> Iterable[tuple[str, nw.Expr | None]]:
        """The rows of each change apart."""
        del place
        column = nw.col(safe("request.change"))
        return [(change.value, column == change.value if self.by_row else None) for change in self.changes]

    def stray(self) -> tuple[nw.Expr | None, str]:
        """The rows whose change is not known, or none of those that were asked for."""
        column = nw.col(safe("request.change"))
        known = either([column == change.value for change in self.changes])
        stray = column.is_null() | ~known.fill_null(False) if self.by_row and not isinstance(known, bool) else None
        return stray, "request.change"

    def ask(self, place: Place, variant: str, frames: Frames) -> Answers:
        """Compile one change under one law."""
        return Outcomes(place, Change(variant), frames, self.evidence).answers(self._index)


class BatchDecider(Judge):
    """Decides frames of requests that have the same columns: make it once, give it one part after the other.

    `columns` are the names of the columns. The change is that of the column `request.change` or, for all rows, `change`
    (one or several that the column may hold; all there are by default); the day that of `request.on` or `on`; the place
    that of `request.region` or `region`; a row that lacks its change or day is contradictory, `checks` say what else
    makes it so. Raises `UsageError` where one of them is given in neither way, `LayerError`
    where documents contradict one another.

    `judge` adds the columns `contradiction`, `outcome` and the words of bits.
    """

    def __init__(
        self,
        law: Law,
        columns: Iterable[str],
        region: str | None = None,
        on: date | None = None,
        change: Change | Iterable[Change] | None = None,
        constants: Mapping[str, Any] | None = None,
        checks: Sequence[Check] = (),
    ) -> None:
        columns = tuple(columns)
        by = "request.region" if "request.region" in columns else None
        day = None if "request.on" in columns else on
        heads = {"request.on": day, "region": region or by, "change": change or "request.change" in columns}
        _complain(heads if "request.on" not in columns else {k: v for k, v in heads.items() if k != "request.on"})
        self.region = code_of(law, region) if region is not None else NATION
        places = Places(law, self.region, day, by, _said)
        changes = (change,) if isinstance(change, Change) else tuple(change or Change)
        question = Requests(
            places, changes, by_row="request.change" in columns,
            evidence="request.evidence" if "request.evidence" in columns else None,
        )  # fmt: skip
        no_day = [Check("request.on", nw.col(safe("request.on")).is_null())] if "request.on" in columns else []
        papers = [_papers(places)] if "request.evidence" in columns else []
        given = with_day(constants or {}, day)
        super().__init__(question, places, law.calendar, columns, given, (*no_day, *papers, *checks))


def decide(
    frame: Any,
    law: Law,
    change: Change | Iterable[Change] | None = None,
    region: str | None = None,
    on: date | None = None,
    constants: Mapping[str, Any] | None = None,
) -> Judged:
    """Decide a batch of requests held in a frame: one row per request, a column per fact (see `bulk.frame`).

    Change, region and day are those of the columns `request.change`, `request.region`, `request.on`, or the same for
    all rows; `request.evidence` names the documents handed in, with commas between, null where nothing is said of them.
    A row with a value its fact cannot have, or with a document no law of its batch knows, is contradictory. Raises
    `ProblemsError` for columns of a wrong type and for wrong `constants`, `UsageError` where change, region or day are
    not given or a region is unknown.
    """
    ready = admitted(frame, law, constants, Requests.answer)
    batch = BatchDecider(law, ready.columns, region, on, change, ready.constants, ready.checks)
    return Judged(batch.judge(frame), batch.bits)


def _papers(places: Places) -> Check:
    """Rows with a document that no law of these places knows by that name: a slip of the pen is no lacking document."""
    names = {name for place in places.all for name in place.decider.policy.evidence}
    one = f"(?:{'|'.join(sorted(names))})"  # identifiers: nothing in them has to be escaped
    given = nw.col(safe("request.evidence"))
    known = given.str.contains(f"^(?:{one}(?:,{one})*)?$") & ~given.str.contains("\n", literal=True)
    return Check("request.evidence", ~known)


def _complain(heads: Mapping[str, Any]) -> None:
    if lacking := [name for name, given in heads.items() if not given]:
        raise UsageError.of("batch_lacks", lacking)


def _said(place: Place) -> Hashable:
    """What a law says of changes: its documents, and the parts of it not seen, which begin on days of their own."""
    policy = place.decider.policy
    return tuple(d.id for d in policy.documents), tuple((gap.document, gap.what.zh) for gap in policy.not_seen)


def _bits(place: Place, change: Change) -> Iterator[Bit]:
    """Every reason one change can have under one law, in the order a decision lists them."""
    decider = place.decider
    plan = decider.plan(change, None)
    yield _bit(chart_reason(plan, None), ("student.status",))
    for bound in (*plan.refusals, *plan.discouragements, *plan.permits, *plan.evidence):
        yield bit_of(place, bound)
    for grounds in plan.grounds:
        listed = grounds.closed
        needs = dict.fromkeys(name for b in grounds.permits for name in facts_in(b.scoped))
        source = _source(place, listed)
        yield Bit(
            index=-1, rule=f"{listed.document}/closed-{listed.changes[0].value}", kind="closed", force=Force.REQUIRE,
            title=listed.title, needs=("student.stage", *needs), **source,
        )  # fmt: skip
    for every in (plan, *(decider.plan(change, stage.value) for stage in Stage)):
        yield from (_bit(reason, ("student.stage",)) for reason in gap_reasons(every, _nowhere))
    for ready in plan.gaps:
        yield Bit(
            index=-1, rule=f"{ready.gap.document}/not-seen-{change}", kind="not_seen", force=Force.FORBID,
            title=ready.gap.what, needs=facts_in(ready.condition), **_source(place, None, ready.gap.document),
        )  # fmt: skip


def _source(place: Place, norm: Any, document_id: str | None = None) -> dict[str, Any]:
    document = place.decider.policy.by_id[norm.document if norm is not None else str(document_id)]
    return {
        "document": document.title.zh, "document_id": document.id,
        "article": norm.article if norm is not None else None, "grade": norm.grade if norm is not None else None,
        "certain": norm.certain if norm is not None else True, "repair": None, "stages": (), "missing_columns": (),
    }  # fmt: skip


def _nowhere(norm: Any) -> dict[str, Any]:
    return {**NOWHERE, "document_id": norm.document, "article": norm.article}


def _bit(reason: Reason, needs: tuple[str, ...]) -> Bit:
    text: Text = reason.text
    return Bit(
        index=-1, rule=reason.rule, kind=reason.kind, force=reason.force, title=text, document=reason.document,
        document_id=reason.document_id, article=reason.article, grade=reason.grade, certain=reason.certain, repair=None,
        stages=(), needs=needs, missing_columns=(),
    )  # fmt: skip
